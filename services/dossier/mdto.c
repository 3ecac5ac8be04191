/*
 * Metadata by MDTO 1.0.1 (Metagegevens voor Duurzaam Toegankelijke Overheidsinformatie, Nationaal Archief):
 * an informatieobject for the dossier and for each signal, a bestand for each file. The order of elements is
 * that of its schema; the words are those of its lists of terms where it has one.
 *
 * What the software cannot know says "Nader te bepalen", as those lists do.
 */
#include "services/dossier/mdto.h"
#include "services/dossier/dossier_in.h"
#include "services/dossier/markup.h"

#include "common/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------------------ shared parts */

static void event(struct buf *out, const char *type, int64_t at, const char *party,
                  const char *result)
{
    markup_open(out, "event");
    mdto_concept(out, "eventType", type, NULL, "Begrippenlijst EventTypeLijst MDTO");
    mdto_moment(out, "eventTijd", at);
    mdto_reference(out, "eventVerantwoordelijkeActor", *party ? party : "het systeem", NULL);
    if (result)
        mdto_text(out, "eventResultaat", result);
    markup_close(out, "event");
}

static void value_write(struct buf *out, const struct dossier_retention *r)
{
    const char code[] = {r->value, '\0'};

    mdto_concept(out, "waardering",
                 r->value == 'B'   ? "Blijvend te bewaren"
                 : r->value == 'V' ? "Tijdelijk te bewaren"
                                   : "Nader te bepalen",
                 code, "Begrippenlijst Waarderingen MDTO");
}

static void term_write(struct buf *out, const struct dossier_retention *r, int32_t closed)
{
    char length[32];

    if (r->value != 'V')
        return;
    markup_open(out, "bewaartermijn");
    mdto_concept(out, "termijnTriggerStartLooptijd", "Afronding van het knelpunt", NULL,
                 "Begrippenlijst " MDTO_SOURCE);
    if (closed != INT32_MIN)
        mdto_day(out, "termijnStartdatumLooptijd", closed);
    snprintf(length, sizeof length, "P%" PRId64 "Y", r->years);
    mdto_text(out, "termijnLooptijd", length);
    if (r->until != INT32_MAX)
        mdto_day(out, "termijnEinddatum", r->until);
    markup_close(out, "bewaartermijn");
}

static void restriction(struct buf *out, const struct dossier *d, size_t marks, bool confidential)
{
    char more[300];

    snprintf(more, sizeof more,
             is_redacted(d)
                 ? "%zu passages zijn onleesbaar gemaakt op grond van de Wet open overheid, "
                   "artikel 5.1 en 5.2.%s"
                 : "%zu passages zijn voorgesteld om onleesbaar te maken op grond van de Wet "
                   "open overheid, artikel 5.1 en 5.2 (lakken.json).%s",
             marks, confidential ? " De regio gaf het vertrouwelijk." : "");
    markup_open(out, "beperkingGebruik");
    mdto_concept(out, "beperkingGebruikType",
                 is_redacted(d) && marks > 0 ? "Overig" : "Nader te bepalen", NULL,
                 "Begrippenlijst BeperkingGebruikTypeLijst MDTO");
    mdto_text(out, "beperkingGebruikNadereBeschrijving", more);
    markup_close(out, "beperkingGebruik");
}

static void representations(struct buf *out, const char *const *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mdto_reference(out, "heeftRepresentatie", files[i], files[i]);
}

/* ------------------------------------------------------------------------------ a signal */

static void place_write(struct buf *out, struct dossier *d, const struct dossier_signal *s)
{
    const struct dossier_words *w = d->words;
    json_t *json, *names, *name;
    char region[25];
    size_t i;

    snprintf(region, sizeof region, "%.*s", SLICE_FMT(s->summary.region));
    mdto_reference(out, "dekkingInRuimte", w->name(w->arg, DOSSIER_REGION, s->summary.region),
                   region);
    if (s->n_events == 0 || s->events[0].info->number != EV_SUBMITTED)
        return;
    json = event_json(d, s, &s->events[0]);
    names = json_object_get(json_object_get(json, "inhoud"), "gemeenten");
    json_array_foreach(names, i, name) if (json_is_string(name) && *json_string_value(name))
        mdto_reference(out, "dekkingInRuimte", json_string_value(name), NULL);
    json_decref(json);
}

static void life_write(struct buf *out, const struct dossier_signal *s)
{
    for (size_t i = 0; i < s->n_events; i++) {
        const struct dossier_event *e = &s->events[i];

        switch (e->info->number) {
        case EV_SUBMITTED:
            event(out, "Ontvangst", e->at, e->party, NULL);
            break;
        case EV_CLOSED:
        case EV_WITHDRAWN:
        case EV_RETURNED:
        case EV_SPLIT_UP:
            event(out, "Bevriezing", e->at, e->party, e->headline);
            break;
        case EV_REOPENED:
            event(out, "Wijziging", e->at, e->party, e->headline);
            break;
        case EV_ERASED:
            event(out, "Vernietigen", e->at, e->party, e->headline);
            break;
        default:
            break;
        }
    }
}

static bool is_first_of_party(const struct dossier_signal *s, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(s->events[k].party, s->events[i].party) == 0)
            return false;
    return true;
}

static const char *party_name(const struct dossier *d, const char *code)
{
    const struct dossier_words *w = d->words;
    const char *name = w->name(w->arg, DOSSIER_REGION, slice_str(code));

    return strcmp(name, code) != 0 ? name : w->name(w->arg, DOSSIER_DEPARTMENT, slice_str(code));
}

/* Who made or received any of it: the region first. */
static void makers_write(struct buf *out, const struct dossier *d, const struct dossier_signal *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_events; i++)
        if (*s->events[i].party && is_first_of_party(s, i)) {
            mdto_reference(out, "archiefvormer", party_name(d, s->events[i].party),
                           s->events[i].party);
            n++;
        }
    if (n == 0)
        mdto_reference(out, "archiefvormer", "Nader te bepalen", NULL);
}

/* Those that it was split from or into. */
static void relatives_write(struct buf *out, const struct dossier_signal *s)
{
    for (size_t i = 0; i < s->n_events; i++) {
        const json_t *body = json_object_get(s->events[i].json, "inhoud"),
                     *parent = json_object_get(body, "afgesplitstVan"),
                     *children = json_object_get(body, "delen"), *child;
        size_t k;

        if (json_is_string(parent)) {
            markup_open(out, "gerelateerdInformatieobject");
            mdto_reference(out, "gerelateerdInformatieobjectVerwijzing", "Afgesplitst van",
                           json_string_value(parent));
            mdto_concept(out, "gerelateerdInformatieobjectTypeRelatie", "Refereert aan", NULL,
                         "Begrippenlijst Relatietypen MDTO");
            markup_close(out, "gerelateerdInformatieobject");
        }
        json_array_foreach(children, k, child)
        {
            markup_open(out, "gerelateerdInformatieobject");
            mdto_reference(out, "gerelateerdInformatieobjectVerwijzing", "Gesplitst in",
                           json_string_value(child));
            mdto_concept(out, "gerelateerdInformatieobjectTypeRelatie", "Is vervangen door", NULL,
                         "Begrippenlijst Relatietypen MDTO");
            markup_close(out, "gerelateerdInformatieobject");
        }
    }
}

static void span_write(struct buf *out, int32_t first, int32_t last)
{
    markup_open(out, "dekkingInTijd");
    mdto_concept(out, "dekkingInTijdType", "Looptijd", NULL, "Begrippenlijst " MDTO_SOURCE);
    mdto_day(out, "dekkingInTijdBegindatum", first);
    if (last != INT32_MIN)
        mdto_day(out, "dekkingInTijdEinddatum", last);
    markup_close(out, "dekkingInTijd");
}

void mdto_signal(struct dossier *d, const struct dossier_signal *s, const char *const *files,
                 size_t n_files, struct buf *out)
{
    const struct dossier_words *w = d->words;
    const struct summary *m = &s->summary;
    char id[UUID_TEXT_LEN + 1], code[80], *title = title_shown(d, s);

    uuid_format(&s->id, id);
    mdto_begin(out, "informatieobject");
    mdto_identity(out, "identificatie", s->reference, MDTO_SOURCE);
    mdto_identity(out, "identificatie", id, MDTO_SOURCE ", nummer in het logboek");
    mdto_text(out, "naam", *title ? title : s->reference);
    mdto_concept(out, "aggregatieniveau", "Archiefstuk", NULL,
                 "Begrippenlijst Aggregatieniveaus MDTO");
    if (wire_has(m, summary_theme) && m->theme.n > 0) {
        snprintf(code, sizeof code, "%.*s", SLICE_FMT(m->theme));
        mdto_concept(out, "classificatie", w->name(w->arg, DOSSIER_THEME, m->theme), code,
                     "Thema's van " MDTO_SOURCE);
    }
    mdto_text(out, "omschrijving",
              wire_has(m, summary_kind) && m->kind == signal_kind_OPPORTUNITY
                  ? "Kans uit een regio, met alles wat ermee gebeurde tot en met het antwoord"
                  : "Knelpunt uit een regio, met alles wat ermee gebeurde tot en met het antwoord");
    if (s->n_events > 0)
        span_write(out, clock_day_amsterdam(s->events[0].at), s->closed);
    place_write(out, d, s);
    mdto_text(out, "taal", "nl");
    life_write(out, s);
    value_write(out, &s->retention);
    term_write(out, &s->retention, s->closed);
    if (*s->retention.ground)
        mdto_concept(out, "informatiecategorie", s->retention.ground, NULL,
                     "Selectielijst, zoals vastgesteld bij de bewaartermijnen van " MDTO_SOURCE);
    mdto_reference(out, "isOnderdeelVan", d->id, d->id);
    representations(out, files, n_files);
    relatives_write(out, s);
    makers_write(out, d, s);
    markup_open(out, "betrokkene");
    mdto_concept(out, "betrokkeneTypeRelatie", "Indiener", NULL,
                 "Begrippenlijst Relatietypen (betrokkene) MDTO");
    snprintf(code, sizeof code, "%.*s", SLICE_FMT(m->region));
    mdto_reference(out, "betrokkeneActor", w->name(w->arg, DOSSIER_REGION, m->region), code);
    markup_close(out, "betrokkene");
    mdto_reference(out, "activiteit", "Behandelen van knelpunten en kansen uit de regio's", NULL);
    restriction(out, d, s->n_marks, wire_has(m, summary_confidential) && m->confidential);
    mdto_end(out, "informatieobject");
    free(title);
}

/* ------------------------------------------------------------------------------ the dossier */

/* For ever when any is; to be determined when any is; else for as long as the longest. */
static struct dossier_retention value_of_all(const struct dossier *d)
{
    struct dossier_retention all = {.value = d->n_rows > 0 ? 'V' : 'N', .until = INT32_MIN};

    for (size_t i = 0; i < d->n_rows; i++) {
        const struct dossier_retention *r = &d->rows[i].retention;

        if (r->value == 'B' || (r->value == 'N' && all.value != 'B'))
            all.value = r->value;
        if (r->years > all.years)
            all.years = r->years;
        if (r->until > all.until)
            all.until = r->until;
    }
    return all;
}

void mdto_dossier(struct dossier *d, const char *const *files, size_t n_files, struct buf *out)
{
    struct dossier_retention all = value_of_all(d);
    int64_t first = INT64_MAX, last = 0;
    size_t marks = 0;
    bool confidential = false;

    for (size_t i = 0; i < d->n_rows; i++) {
        const struct dossier_row *r = &d->rows[i];

        first = r->first_at < first ? r->first_at : first;
        last = r->last_at > last ? r->last_at : last;
        marks += r->n_marks;
        confidential = confidential || r->confidential;
    }
    mdto_begin(out, "informatieobject");
    mdto_identity(out, "identificatie", d->id, MDTO_SOURCE);
    mdto_text(out, "naam", d->about);
    mdto_concept(out, "aggregatieniveau", "Dossier", NULL, "Begrippenlijst Aggregatieniveaus MDTO");
    if (d->n_rows > 0)
        span_write(out, clock_day_amsterdam(first), clock_day_amsterdam(last));
    mdto_text(out, "taal", "nl");
    value_write(out, &all);
    term_write(out, &all, INT32_MIN);
    for (size_t i = 0; i < d->n_rows; i++)
        mdto_reference(out, "bevatOnderdeel",
                       *d->rows[i].title ? d->rows[i].title : d->rows[i].reference,
                       d->rows[i].reference);
    representations(out, files, n_files);
    mdto_reference(out, "archiefvormer", d->maker, NULL);
    mdto_reference(out, "activiteit", "Behandelen van knelpunten en kansen uit de regio's", NULL);
    restriction(out, d, marks, confidential);
    mdto_end(out, "informatieobject");
}

/* ------------------------------------------------------------------------------ a file */

static const struct format {
    const char *ending, *label, *code, *list;
} formats[] = {
    {".html", "Hypertext Markup Language 5", "fmt/471", "PRONOM-register"},
    {".txt", "Plain Text File", "x-fmt/111", "PRONOM-register"},
    {".json", "JSON Data Interchange Format", "fmt/817", "PRONOM-register"},
    {".jsonl", "JSON Lines: een JSON-object per regel, UTF-8", NULL,
     "Bestandsformaten van " MDTO_SOURCE},
};

static const struct format *format_of(const char *name)
{
    const char *ending = strrchr(name, '.');

    for (size_t i = 0; ending && i < ARRAY_LEN(formats); i++)
        if (strcmp(ending, formats[i].ending) == 0)
            return &formats[i];
    return &formats[1];
}

void mdto_file(const char *name, struct slice bytes, const char *of_name, const char *of_id,
               int64_t at, struct buf *out)
{
    const struct format *f = format_of(name);
    char number[2 * HASH_LEN + 1];
    uint8_t sum[HASH_LEN];

    mdto_begin(out, "bestand");
    mdto_identity(out, "identificatie", name, MDTO_SOURCE);
    mdto_text(out, "naam", name);
    snprintf(number, sizeof number, "%zu", bytes.n);
    mdto_text(out, "omvang", number);
    mdto_concept(out, "bestandsformaat", f->label, f->code, f->list);
    hash_sha256_one(sum, bytes.p, bytes.n);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(number + 2 * i, 3, "%02x", sum[i]);
    markup_open(out, "checksum");
    mdto_concept(out, "checksumAlgoritme", "SHA-256", NULL,
                 "Begrippenlijst ChecksumAlgoritme MDTO");
    mdto_text(out, "checksumWaarde", number);
    mdto_moment(out, "checksumDatum", at);
    markup_close(out, "checksum");
    mdto_reference(out, "isRepresentatieVan", of_name, of_id);
    mdto_end(out, "bestand");
}
