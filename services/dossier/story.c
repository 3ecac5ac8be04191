/*
 * The life of a signal for people: the same words as a page and as plain text.
 *
 * A pen writes either; what is marked shows as <mark> with its ground on a page of proposals, and as a bar
 * where it is blacked out. The plain text shows bars only.
 */
#include "services/dossier/dossier_in.h"
#include "services/dossier/markup.h"

#include "common/clock.h"

#include <inttypes.h>
#include <stdlib.h>

struct pen {
    struct dossier *d;
    const struct dossier_signal *s;
    const struct dossier_event *e;
    struct buf *out;
    bool html;
};

/* ------------------------------------------------------------------------------ texts */

static void plain(const struct pen *p, struct slice text)
{
    if (p->html)
        markup_text(p->out, text);
    else
        buf_add(p->out, text.p, text.n);
}

static void say(const struct pen *p, const char *text)
{
    plain(p, slice_str(text));
}

/* Lines of plain text stand under each other. */
static void indented(const struct pen *p, struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        buf_add(p->out, text.p + i, 1);
        if (text.p[i] == '\n')
            buf_add_str(p->out, "        ");
    }
}

static void passage(const struct pen *p, const struct passage *one, struct slice text)
{
    const struct mark *m = one->mark;

    if (!p->html && is_redacted(p->d)) {
        buf_printf(p->out, "█████ [gelakt: Woo %s]", woo_code(m->ground));
    } else if (!p->html) {
        indented(p, slice_of(text.p + one->from, one->to - one->from));
    } else if (is_redacted(p->d)) {
        buf_printf(p->out, "<span class=\"gelakt\" title=\"gelakt: Woo, %s\">Woo %s</span>",
                   woo_article(m->ground), woo_code(m->ground));
    } else {
        buf_printf(p->out, "<mark title=\"%" PRId64 ": %s (Woo, %s); te bevestigen\">", m->number,
                   woo_what(m->ground), woo_article(m->ground));
        plain(p, slice_of(text.p + one->from, one->to - one->from));
        buf_printf(p->out, "<sup> %s?</sup></mark>", woo_code(m->ground));
    }
}

static void text_write(const struct pen *p, const char *path, const json_t *string)
{
    struct slice text = slice_of(json_string_value(string), json_string_length(string));
    struct passages marks = {0};
    size_t at = 0;

    marked(p->d, p->s, p->e, path, text, &marks);
    for (size_t i = 0; i <= marks.n; i++) {
        size_t to = i < marks.n ? marks.list[i].from : text.n;

        if (p->html)
            plain(p, slice_of(text.p + at, to - at));
        else
            indented(p, slice_of(text.p + at, to - at));
        if (i < marks.n) {
            passage(p, &marks.list[i], text);
            at = marks.list[i].to;
        }
    }
    passages_free(&marks);
}

/* ------------------------------------------------------------------------------ values */

static void day_write(const struct pen *p, const char *text)
{
    int32_t day;

    say(p, clock_day_parse(text, strlen(text), &day) == 0 ? p->d->words->date(day) : text);
}

static void choice_write(const struct pen *p, const struct wire_enum *e, const char *code)
{
    int row = wire_enum_find_json(e, slice_str(code));

    say(p, row < 0 ? code : e->rows[row].dutch);
}

static void record_write(const struct pen *p, const struct wire_shape *shape, const json_t *record,
                         const char *path);

static void single_write(const struct pen *p, const struct wire_field *f, uint8_t type,
                         const json_t *value, const char *path)
{
    char number[32];

    if (type == WIRE_LINE || type == WIRE_TEXT) {
        text_write(p, path, value);
    } else if (type == WIRE_ENUM) {
        choice_write(p, f->options, json_string_value(value));
    } else if (type == WIRE_DATE) {
        day_write(p, json_string_value(value));
    } else if (json_is_boolean(value)) {
        say(p, json_is_true(value) ? "ja" : "nee");
    } else if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        say(p, number);
    } else if (json_is_string(value)) {
        say(p, json_string_value(value));
    }
}

static void value_write(const struct pen *p, const struct wire_field *f, const json_t *value,
                        const char *path)
{
    char below[DOSSIER_PATH];
    json_t *element;
    size_t i;

    if (f->type == WIRE_RECORD) {
        record_write(p, f->shape, value, path);
    } else if (f->type == WIRE_LIST || f->type == WIRE_RECORDS) {
        json_array_foreach(value, i, element)
        {
            if (!path_join_number(below, path, i))
                continue;
            say(p, i == 0 ? "" : f->type == WIRE_LIST ? ", " : "; ");
            if (f->type == WIRE_LIST)
                single_write(p, f, f->element, element, below);
            else
                record_write(p, f->shape, element, below);
        }
    } else {
        single_write(p, f, f->type, value, path);
    }
}

/* "Overleg, VWS, 15 december 2026". */
static void record_write(const struct pen *p, const struct wire_shape *shape, const json_t *record,
                         const char *path)
{
    const char *between = "";
    char below[DOSSIER_PATH];

    for (uint16_t i = 0; i < shape->n; i++) {
        const json_t *value = json_object_get(record, shape->fields[i].json);

        if (!value || !path_join(below, path, shape->fields[i].json))
            continue;
        say(p, between);
        value_write(p, &shape->fields[i], value, below);
        between = ", ";
    }
}

/* ------------------------------------------------------------------------------ an event */

/* What is for machines stands in the file of events. */
static bool is_for_people(const struct dossier_event *e, const struct wire_field *f)
{
    const char *version = strstr(f->name, "_version"); /* of the reference data that was used */

    if (e->info->number == EV_ATTACHED && strcmp(f->name, "digest") == 0)
        return true; /* whoever has the file can tell by it that it is the one */
    return !version && f->type != WIRE_BYTES && f->type != WIRE_MAP &&
           !(e->info->number == EV_ERASED && strcmp(f->name, "facts") == 0) &&
           !(e->info->number == EV_ROUTED && strcmp(f->name, "candidates") == 0);
}

static void body_write(const struct pen *p, const json_t *body)
{
    for (uint16_t i = 0; i < p->e->info->shape->n; i++) {
        const struct wire_field *f = &p->e->info->shape->fields[i];
        const json_t *value = json_object_get(body, f->json);

        if (!value || !is_for_people(p->e, f))
            continue;
        buf_add_str(p->out, p->html ? "<dt>" : "    ");
        say(p, p->d->words->label(f));
        buf_add_str(p->out, p->html ? "</dt><dd>" : ": ");
        value_write(p, f, value, f->json);
        buf_add_str(p->out, p->html ? "</dd>\n" : "\n");
    }
}

static const struct dossier_event *event_find_version(const struct dossier_signal *s,
                                                      int64_t version)
{
    for (size_t i = 0; i < s->n_events; i++)
        if (s->events[i].version == version)
            return &s->events[i];
    return NULL;
}

static void absence_write(const struct pen *p)
{
    const struct dossier_event *by = event_find_version(p->s, p->e->erased_by);

    if (!by) {
        say(p, "De inhoud hiervan is niet te zien voor wie dit dossier maakte.");
        return;
    }
    say(p, "De tekst is vernietigd op ");
    say(p, p->d->words->moment(by->at));
    say(p, ". De verklaring van vernietiging is ");
    if (p->html)
        buf_printf(p->out, "<a href=\"#v%" PRId64 "\">", by->version);
    buf_printf(p->out, "gebeurtenis %" PRId64 "%s", by->version, p->html ? "</a>" : "");
    say(p, ".");
}

static void sentence(const struct pen *p, const char *text)
{
    buf_add_str(p->out, p->html ? "<p>" : "    ");
    say(p, text);
    buf_add_str(p->out, p->html ? "</p>\n" : "\n");
}

static void event_write(const struct pen *p)
{
    const struct dossier_event *e = p->e;
    const json_t *body = json_object_get(e->json, "inhoud");

    if (p->html)
        buf_printf(p->out, "<section id=\"v%" PRId64 "\"><h2>", e->version);
    buf_printf(p->out, "%s%" PRId64 ". ", p->html ? "" : "\n", e->version);
    say(p, p->d->words->moment(e->at));
    say(p, ": ");
    say(p, e->headline);
    buf_add_str(p->out, p->html ? "</h2>\n" : "\n");
    if (body && json_object_size(body) > 0) {
        buf_add_str(p->out, p->html ? "<dl>\n" : "");
        body_write(p, body);
        buf_add_str(p->out, p->html ? "</dl>\n" : "");
        if (e->info->number == EV_ATTACHED)
            sentence(p, "Het bestand zelf zit niet in dit dossier.");
    } else if (!body && e->info->shape->n > 0) {
        buf_add_str(p->out, p->html ? "<p>" : "    ");
        absence_write(p);
        buf_add_str(p->out, p->html ? "</p>\n" : "\n");
    }
    buf_add_str(p->out, p->html ? "</section>\n" : "");
}

/* ------------------------------------------------------------------------------ the head of it */

static void fact(const struct pen *p, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    buf_add_str(p->out, p->html ? "<dt>" : "");
    say(p, label);
    buf_add_str(p->out, p->html ? "</dt><dd>" : ": ");
    say(p, value);
    buf_add_str(p->out, p->html ? "</dd>\n" : "\n");
}

static void coded_fact(const struct pen *p, const char *label, enum dossier_names set,
                       struct slice code)
{
    const struct dossier_words *w = p->d->words;
    struct buf b = {0};
    const char *name;

    if (code.n == 0)
        return;
    name = w->name(w->arg, set, code);
    buf_printf(&b, "%s", name);
    if (!slice_is(code, name))
        buf_printf(&b, " (%.*s)", SLICE_FMT(code));
    buf_add(&b, "", 1);
    fact(p, label, (const char *)b.p);
    buf_free(&b);
}

static void head_write(const struct pen *p)
{
    const struct summary *s = &p->s->summary;
    char *title = title_shown(p->d, p->s);

    buf_add_str(p->out, p->html ? "<h1>" : "");
    say(p, p->s->reference);
    say(p, *title ? ": " : "");
    say(p, title);
    buf_add_str(p->out, p->html ? "</h1>\n<dl>\n" : "\n\n");
    free(title);
    if (wire_has(s, summary_kind))
        fact(p, "Soort", enum_signal_kind.rows[s->kind].dutch);
    coded_fact(p, "Regio", DOSSIER_REGION, s->region);
    coded_fact(p, "Thema", DOSSIER_THEME, s->theme);
    coded_fact(p, "Verantwoordelijk ministerie", DOSSIER_DEPARTMENT, s->lead);
    if (wire_has(s, summary_submitted_at))
        fact(p, "Ontvangen", p->d->words->moment(s->submitted_at));
    if (wire_has(s, summary_state))
        fact(p, "Stand", enum_signal_state.rows[s->state].dutch);
    else
        fact(p, "Let op", "het is doorgestuurd; hier staat wat er tot dat moment gebeurde");
    if (wire_has(s, summary_closed))
        fact(p, "Afgerond omdat", enum_close_reason.rows[s->closed].dutch);
    if (wire_has(s, summary_answer))
        fact(p, "Soort antwoord", enum_answer_kind.rows[s->answer].dutch);
    if (wire_has(s, summary_verdict))
        fact(p, "Oordeel van de regio", enum_verdict.rows[s->verdict].dutch);
    if (wire_has(s, summary_confidential) && s->confidential)
        fact(p, "Vertrouwelijk", "ja");
    if (is_redacted(p->d) && p->s->n_events > 0)
        fact(p, "Beoordeeld tot en met", p->d->words->moment(p->s->events[p->s->n_events - 1].at));
    if (p->s->cut)
        fact(p, "Let op",
             "er zijn meer gebeurtenissen dan een tijdlijn vertelt; de eerste staan hier");
    buf_add_str(p->out, p->html ? "</dl>\n" : "");
}

static void story_write(struct pen *p)
{
    head_write(p);
    for (size_t i = 0; i < p->s->n_events; i++) {
        p->e = &p->s->events[i];
        event_write(p);
    }
}

void story_html(struct dossier *d, const struct dossier_signal *s, struct buf *out)
{
    struct pen p = {.d = d, .s = s, .out = out, .html = true};

    page_begin(out, s->reference);
    buf_add_str(out, "<p><a href=\"../overzicht.html\">Naar het overzicht</a></p>\n");
    if (!is_redacted(d) && s->n_marks > 0)
        buf_printf(
            out,
            "<p class=\"let-op\">Niet openbaar: in deze versie staan %zu passages die misschien "
            "gelakt moeten worden. Zij zijn gemarkeerd, met een voorgestelde grond uit de Woo."
            "</p>\n",
            s->n_marks);
    story_write(&p);
    page_end(out);
}

void story_text(struct dossier *d, const struct dossier_signal *s, struct buf *out)
{
    struct pen p = {.d = d, .s = s, .out = out};

    story_write(&p);
}
