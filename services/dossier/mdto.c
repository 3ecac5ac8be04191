/*
 * Metadata by MDTO 1.0.1 (Metagegevens voor Duurzaam Toegankelijke Overheidsinformatie, Nationaal Archief):
 * an informatieobject for the dossier and for each signal, a bestand for each file. The order of elements is
 * that of its schema; the words are those of its lists of terms where it has one.
 *
 * What the software cannot know says "Nader te bepalen", as those lists do.
 */
#include "services/dossier/dossier_in.h"
#include "services/dossier/markup.h"

#include "common/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define SOURCE "Weerklank"

/* ------------------------------------------------------------------------------ groups */

static void text(struct buf *out, const char *name, const char *value)
{
    markup_text_element(out, name, slice_str(value));
}

static void begin(struct buf *out, const char *kind)
{
    buf_add_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<MDTO xmlns=\"https://www.nationaalarchief.nl/mdto\" "
                     "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                     "xsi:schemaLocation=\"https://www.nationaalarchief.nl/mdto "
                     "https://www.nationaalarchief.nl/mdto/MDTO-XML1.0.1.xsd\">\n");
    markup_open(out, kind);
    buf_add_str(out, "\n");
}

static void end(struct buf *out, const char *kind)
{
    markup_close(out, kind);
    markup_close(out, "MDTO");
}

static void identity(struct buf *out, const char *element, const char *mark, const char *source)
{
    markup_open(out, element);
    text(out, "identificatieKenmerk", mark);
    text(out, "identificatieBron", source);
    markup_close(out, element);
}

/* mark NULL: a name alone. */
static void reference(struct buf *out, const char *element, const char *name, const char *mark)
{
    markup_open(out, element);
    text(out, "verwijzingNaam", name);
    if (mark)
        identity(out, "verwijzingIdentificatie", mark, SOURCE);
    markup_close(out, element);
}

/* code NULL: there is none. */
static void concept(struct buf *out, const char *element, const char *label, const char *code,
                    const char *list)
{
    markup_open(out, element);
    text(out, "begripLabel", label);
    if (code)
        text(out, "begripCode", code);
    reference(out, "begripBegrippenlijst", list, NULL);
    markup_close(out, element);
}

static void day(struct buf *out, const char *element, int32_t value)
{
    char written[11];

    clock_day_format(value, written);
    text(out, element, written);
}

/* "2026-04-02T07:15:00.123456Z" */
static void moment(struct buf *out, const char *element, int64_t at)
{
    char written[28];

    clock_format_utc(at, written);
    text(out, element, written);
}

/* ------------------------------------------------------------------------------ shared parts */

static void event(struct buf *out, const char *type, int64_t at, const char *party,
                  const char *result)
{
    markup_open(out, "event");
    concept(out, "eventType", type, NULL, "Begrippenlijst EventTypeLijst MDTO");
    moment(out, "eventTijd", at);
    reference(out, "eventVerantwoordelijkeActor", *party ? party : "het systeem", NULL);
    if (result)
        text(out, "eventResultaat", result);
    markup_close(out, "event");
}

static void value_write(struct buf *out, const struct dossier_retention *r)
{
    const char code[] = {r->value, '\0'};

    concept(out, "waardering",
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
    concept(out, "termijnTriggerStartLooptijd", "Afronding van het knelpunt", NULL,
            "Begrippenlijst " SOURCE);
    if (closed != INT32_MIN)
        day(out, "termijnStartdatumLooptijd", closed);
    snprintf(length, sizeof length, "P%" PRId64 "Y", r->years);
    text(out, "termijnLooptijd", length);
    if (r->until != INT32_MAX)
        day(out, "termijnEinddatum", r->until);
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
    concept(out, "beperkingGebruikType",
            is_redacted(d) && marks > 0 ? "Overig" : "Nader te bepalen", NULL,
            "Begrippenlijst BeperkingGebruikTypeLijst MDTO");
    text(out, "beperkingGebruikNadereBeschrijving", more);
    markup_close(out, "beperkingGebruik");
}

static void representations(struct buf *out, const char *const *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        reference(out, "heeftRepresentatie", files[i], files[i]);
}

/* ------------------------------------------------------------------------------ a signal */

static void place_write(struct buf *out, struct dossier *d, const struct dossier_signal *s)
{
    const struct dossier_words *w = d->words;
    json_t *json, *names, *name;
    char region[25];
    size_t i;

    snprintf(region, sizeof region, "%.*s", SLICE_FMT(s->summary.region));
    reference(out, "dekkingInRuimte", w->name(w->arg, DOSSIER_REGION, s->summary.region), region);
    if (s->n_events == 0 || s->events[0].info->number != EV_SUBMITTED)
        return;
    json = event_json(d, s, &s->events[0]);
    names = json_object_get(json_object_get(json, "inhoud"), "gemeenten");
    json_array_foreach(names, i, name) if (json_is_string(name) && *json_string_value(name))
        reference(out, "dekkingInRuimte", json_string_value(name), NULL);
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
            reference(out, "archiefvormer", party_name(d, s->events[i].party), s->events[i].party);
            n++;
        }
    if (n == 0)
        reference(out, "archiefvormer", "Nader te bepalen", NULL);
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
            reference(out, "gerelateerdInformatieobjectVerwijzing", "Afgesplitst van",
                      json_string_value(parent));
            concept(out, "gerelateerdInformatieobjectTypeRelatie", "Refereert aan", NULL,
                    "Begrippenlijst Relatietypen MDTO");
            markup_close(out, "gerelateerdInformatieobject");
        }
        json_array_foreach(children, k, child)
        {
            markup_open(out, "gerelateerdInformatieobject");
            reference(out, "gerelateerdInformatieobjectVerwijzing", "Gesplitst in",
                      json_string_value(child));
            concept(out, "gerelateerdInformatieobjectTypeRelatie", "Is vervangen door", NULL,
                    "Begrippenlijst Relatietypen MDTO");
            markup_close(out, "gerelateerdInformatieobject");
        }
    }
}

static void span_write(struct buf *out, int32_t first, int32_t last)
{
    markup_open(out, "dekkingInTijd");
    concept(out, "dekkingInTijdType", "Looptijd", NULL, "Begrippenlijst " SOURCE);
    day(out, "dekkingInTijdBegindatum", first);
    if (last != INT32_MIN)
        day(out, "dekkingInTijdEinddatum", last);
    markup_close(out, "dekkingInTijd");
}

void mdto_signal(struct dossier *d, const struct dossier_signal *s, const char *const *files,
                 size_t n_files, struct buf *out)
{
    const struct dossier_words *w = d->words;
    const struct summary *m = &s->summary;
    char id[UUID_TEXT_LEN + 1], code[80], *title = title_shown(d, s);

    uuid_format(&s->id, id);
    begin(out, "informatieobject");
    identity(out, "identificatie", s->reference, SOURCE);
    identity(out, "identificatie", id, SOURCE ", nummer in het logboek");
    text(out, "naam", *title ? title : s->reference);
    concept(out, "aggregatieniveau", "Archiefstuk", NULL, "Begrippenlijst Aggregatieniveaus MDTO");
    if (wire_has(m, summary_theme) && m->theme.n > 0) {
        snprintf(code, sizeof code, "%.*s", SLICE_FMT(m->theme));
        concept(out, "classificatie", w->name(w->arg, DOSSIER_THEME, m->theme), code,
                "Thema's van " SOURCE);
    }
    text(out, "omschrijving",
         wire_has(m, summary_kind) && m->kind == signal_kind_OPPORTUNITY
             ? "Kans uit een regio, met alles wat ermee gebeurde tot en met het antwoord"
             : "Knelpunt uit een regio, met alles wat ermee gebeurde tot en met het antwoord");
    if (s->n_events > 0)
        span_write(out, clock_day_amsterdam(s->events[0].at), s->closed);
    place_write(out, d, s);
    text(out, "taal", "nl");
    life_write(out, s);
    value_write(out, &s->retention);
    term_write(out, &s->retention, s->closed);
    if (*s->retention.ground)
    concept(out, "informatiecategorie", s->retention.ground, NULL,
            "Selectielijst, zoals vastgesteld bij de bewaartermijnen van " SOURCE);
    reference(out, "isOnderdeelVan", d->id, d->id);
    representations(out, files, n_files);
    relatives_write(out, s);
    makers_write(out, d, s);
    markup_open(out, "betrokkene");
    concept(out, "betrokkeneTypeRelatie", "Indiener", NULL,
            "Begrippenlijst Relatietypen (betrokkene) MDTO");
    snprintf(code, sizeof code, "%.*s", SLICE_FMT(m->region));
    reference(out, "betrokkeneActor", w->name(w->arg, DOSSIER_REGION, m->region), code);
    markup_close(out, "betrokkene");
    reference(out, "activiteit", "Behandelen van knelpunten en kansen uit de regio's", NULL);
    restriction(out, d, s->n_marks, wire_has(m, summary_confidential) && m->confidential);
    end(out, "informatieobject");
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
    begin(out, "informatieobject");
    identity(out, "identificatie", d->id, SOURCE);
    text(out, "naam", d->about);
    concept(out, "aggregatieniveau", "Dossier", NULL, "Begrippenlijst Aggregatieniveaus MDTO");
    if (d->n_rows > 0)
        span_write(out, clock_day_amsterdam(first), clock_day_amsterdam(last));
    text(out, "taal", "nl");
    value_write(out, &all);
    term_write(out, &all, INT32_MIN);
    for (size_t i = 0; i < d->n_rows; i++)
        reference(out, "bevatOnderdeel",
                  *d->rows[i].title ? d->rows[i].title : d->rows[i].reference,
                  d->rows[i].reference);
    representations(out, files, n_files);
    reference(out, "archiefvormer", d->maker, NULL);
    reference(out, "activiteit", "Behandelen van knelpunten en kansen uit de regio's", NULL);
    restriction(out, d, marks, confidential);
    end(out, "informatieobject");
}

/* ------------------------------------------------------------------------------ a file */

static const struct format {
    const char *ending, *label, *code, *list;
} formats[] = {
    {".html", "Hypertext Markup Language 5", "fmt/471", "PRONOM-register"},
    {".txt", "Plain Text File", "x-fmt/111", "PRONOM-register"},
    {".json", "JSON Data Interchange Format", "fmt/817", "PRONOM-register"},
    {".jsonl", "JSON Lines: een JSON-object per regel, UTF-8", NULL,
     "Bestandsformaten van " SOURCE},
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

    begin(out, "bestand");
    identity(out, "identificatie", name, SOURCE);
    text(out, "naam", name);
    snprintf(number, sizeof number, "%zu", bytes.n);
    text(out, "omvang", number);
    concept(out, "bestandsformaat", f->label, f->code, f->list);
    hash_sha256_one(sum, bytes.p, bytes.n);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(number + 2 * i, 3, "%02x", sum[i]);
    markup_open(out, "checksum");
    concept(out, "checksumAlgoritme", "SHA-256", NULL, "Begrippenlijst ChecksumAlgoritme MDTO");
    text(out, "checksumWaarde", number);
    moment(out, "checksumDatum", at);
    markup_close(out, "checksum");
    reference(out, "isRepresentatieVan", of_name, of_id);
    end(out, "bestand");
}
