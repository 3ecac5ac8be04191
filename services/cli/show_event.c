/*
 * An event of a signal in words: a headline, and the fields of its body that people want to read.
 */
#include "services/cli/show.h"

#include "common/text.h"
#include "proto/sureness.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <inttypes.h>
#include <stdlib.h>

#define LABEL_INDENT 2 /* more than the headline */

/* ------------------------------------------------------------------------------ values */

static void record_add(const struct wire_shape *shape, struct slice bytes, struct buf *out);

/* A value that fits on a line; texts and lists are handled by their callers. */
static void value_add(enum wire_type type, const struct wire_enum *options, const void *value,
                      struct buf *out)
{
    char id[UUID_TEXT_LEN + 1];
    char *line;

    switch (type) {
    case WIRE_BOOL:
        buf_add_str(out, *(const bool *)value ? _("yes") : _("no"));
        break;
    case WIRE_INT:
        buf_printf(out, "%" PRId64, *(const int64_t *)value);
        break;
    case WIRE_TIME:
        buf_add_str(out, screen_moment(*(const int64_t *)value));
        break;
    case WIRE_DATE:
        buf_add_str(out, screen_date(*(const int32_t *)value));
        break;
    case WIRE_ID:
        uuid_format(value, id);
        buf_add_str(out, id);
        break;
    case WIRE_ENUM:
        buf_add_str(out, words_choice(options, *(const uint8_t *)value));
        break;
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
        line = screen_line(*(const struct slice *)value, 0);
        buf_add_str(out, line);
        free(line);
        break;
    default:
        break;
    }
}

static void list_add(const struct wire_field *f, struct wire_list list, struct buf *out)
{
    const char *between = "";
    struct slice s;
    struct uuid id;
    int64_t number;
    uint8_t row;
    size_t at = 0;

    for (;;) {
        size_t before = out->n;

        buf_add_str(out, between);
        if (f->type == WIRE_RECORDS && wire_list_next(list, &at, &s))
            record_add(f->shape, s, out);
        else if (f->element == WIRE_ENUM && wire_list_enum(list, &at, f->options, &row))
            value_add(WIRE_ENUM, f->options, &row, out);
        else if (f->element == WIRE_ID && wire_list_id(list, &at, &id))
            value_add(WIRE_ID, NULL, &id, out);
        else if (f->element == WIRE_INT && wire_list_int(list, &at, &number))
            value_add(WIRE_INT, NULL, &number, out);
        else if (f->type == WIRE_LIST && f->element != WIRE_ENUM && f->element != WIRE_ID &&
                 wire_list_text(list, &at, &s))
            value_add(WIRE_LINE, NULL, &s, out);
        else {
            out->n = before;
            return;
        }
        between = f->type == WIRE_RECORDS ? "; " : ", ";
    }
}

static void field_add(const struct wire_field *f, const void *value, struct buf *out)
{
    if (f->type == WIRE_LIST || f->type == WIRE_RECORDS)
        list_add(f, *(const struct wire_list *)value, out);
    else
        value_add((enum wire_type)f->type, f->options, value, out);
}

/* "Overleg, VWS, 15 december 2026". */
static void record_add(const struct wire_shape *shape, struct slice bytes, struct buf *out)
{
    struct buf in = {0};
    const char *between = "";
    uint64_t has;

    buf_reserve(&in, shape->size);
    if (wire_decode(shape, bytes, WIRE_LENIENT, in.p, NULL) == 0) {
        memcpy(&has, in.p, sizeof has);
        for (uint16_t i = 0; i < shape->n; i++) {
            if (!(has >> i & 1))
                continue;
            buf_add_str(out, between);
            field_add(&shape->fields[i], in.p + shape->fields[i].offset, out);
            between = ", ";
        }
    }
    buf_free(&in);
}

/* ------------------------------------------------------------------------------ an event */

/* The field that the headline tells: whom it went to, or what it is about. */
static const struct told_field {
    int kind;
    const char *name;
} told_fields[] = {
    {EV_REGIONS_ADOPTED, "version"},
    {EV_DEPARTMENTS_ADOPTED, "version"},
    {EV_THEMES_ADOPTED, "version"},
    {EV_TERMS_ADOPTED, "version"},
    {EV_RULES_ADOPTED, "version"},
    {EV_CALENDAR_ADOPTED, "version"},
    {EV_RETENTION_ADOPTED, "version"},
    {EV_MODEL_ADOPTED, "version"},
    {EV_PERIODS_ADOPTED, "version"},
    {EV_ROUTED, "lead"},
    {EV_ASSIGNED, "lead"},
    {EV_REDIRECTED, "to"},
    {EV_REMINDED, "party"},
    {EV_OVERDUE, "party"},
    {EV_QUESTION_LAPSED, "party"},
    {EV_DEADLINE_MOVED, "now"},
    {EV_DATE_MOVED, "date"},
    {EV_TRANSFERRED, "successor"},
    {EV_HELP_ASKED, "step"},
    {EV_AGREEMENT_ENDED, "outcome"},
    {EV_ATTRIBUTION_CORRECTED, "department"},
    {EV_CORRECTION_PROPOSED, "department"},
    {EV_ATTACHED, "name"},
    {EV_NOTED, "to"},
    {EV_NOTED, "department"},
};

static bool told_in_headline(int kind, const struct wire_field *f)
{
    for (size_t i = 0; i < ARRAY_LEN(told_fields); i++)
        if (told_fields[i].kind == kind && strcmp(told_fields[i].name, f->name) == 0)
            return true;
    return false;
}

char *show_target(int kind, struct slice body)
{
    const struct message_info *info = event_info(kind);
    struct buf in = {0}, out = {0};
    uint64_t has;

    buf_reserve(&in, info ? info->shape->size : 1);
    if (info && wire_decode(info->shape, body, WIRE_LENIENT, in.p, NULL) == 0) {
        memcpy(&has, in.p, sizeof has);
        for (uint16_t i = 0; i < info->shape->n; i++)
            if ((has >> i & 1) && told_in_headline(kind, &info->shape->fields[i]))
                field_add(&info->shape->fields[i], in.p + info->shape->fields[i].offset, &out);
    }
    buf_free(&in);
    buf_add(&out, "", 1);
    return (char *)out.p;
}

char *show_headline(const struct moment *m)
{
    const struct message_info *info = event_find(m->kind);
    char *party = screen_line(m->party, 0), *target, *line;

    if (!info) {
        free(party);
        return screen_line(m->kind, 0);
    }
    target = wire_has(m, moment_body) ? show_target(info->number, slice_of(m->body.p, m->body.n))
                                      : text_copy(SLICE_LIT(""));
    if (info->number == EV_ROUTED && wire_has(m, moment_body) && !*target)
        line = text_copy(slice_str(_("to distribute, by the coordinator")));
    else if (info->number == EV_ROUTED && !*target)
        line = text_copy(slice_str(_("is with a department")));
    else
        line = screen_fill(words_event(info->number), party, target, NULL);
    free(party);
    free(target);
    return line;
}

/* What the headline says already, and what is for machines. */
static bool told_already(int kind, const struct wire_field *f)
{
    static const char *const versions[] = {"rules_version", "themes_version",
                                           "departments_version"};

    for (size_t i = 0; i < ARRAY_LEN(versions); i++)
        if (strcmp(f->name, versions[i]) == 0)
            return true;
    return told_in_headline(kind, f) || (kind == EV_ROUTED && strcmp(f->name, "candidates") == 0) ||
           (kind == EV_ATTACHED && (f->type == WIRE_ID || f->type == WIRE_BYTES)) ||
           (kind == EV_ERASED && strcmp(f->name, "facts") == 0) ||
           (kind == EV_ATTRIBUTION_CORRECTED && strcmp(f->name, "attribution") == 0) ||
           (kind == EV_STILL_WORKS_ASKED && strcmp(f->name, "late") != 0) ||
           (kind == EV_DEADLINE_MOVED && strcmp(f->name, "version") == 0);
}

/* "thema: gezondheid.huisarts (VWS)": the kind of reason, what says so, for whom. */
static void reasons_print(FILE *to, struct wire_list reasons, int indent)
{
    struct reason r;
    size_t at = 0;

    while (wire_list_record(reasons, &at, &shape_reason, &r)) {
        fprintf(to, "%*s- %s", indent, "", words_choice(&enum_reason_kind, r.kind));
        if (wire_has(&r, reason_rule))
            fprintf(to, " %.*s", SLICE_FMT(r.rule));
        fprintf(to, ": %.*s\n", SLICE_FMT(r.department));
    }
}

/* How sure routing was, in words. */
static const char *sure_words(const struct m_route *m)
{
    return words_choice(&enum_sureness, (uint8_t)sureness_of(m->sure, wire_has(m, m_route_lead)));
}

/* in: the decoded body that the field is of. */
static void field_print(FILE *to, int kind, const struct wire_field *f, const uint8_t *in,
                        int indent)
{
    const void *value = in + f->offset;
    struct buf b = {0};

    if (kind == EV_ROUTED && strcmp(f->name, "reasons") == 0) {
        fprintf(to, "%*s%s:\n", indent, "", words_field(f));
        reasons_print(to, *(const struct wire_list *)value, indent + LABEL_INDENT);
        return;
    }
    buf_printf(&b, "%s: ", words_field(f));
    if (f->type == WIRE_TEXT) /* keeps its own lines */
        buf_add(&b, ((const struct slice *)value)->p, ((const struct slice *)value)->n);
    else if (kind == EV_ROUTED && strcmp(f->name, "sure") == 0)
        buf_add_str(&b, sure_words((const struct m_route *)(const void *)in));
    else if (f->type == WIRE_CODE && strcmp(f->name, "term") == 0)
        buf_add_str(&b, words_term(*(const struct slice *)value));
    else
        field_add(f, value, &b);
    screen_text(to, buf_slice(&b), indent);
    buf_free(&b);
}

void show_body(FILE *to, const struct moment *m, int indent)
{
    const struct message_info *info = event_find(m->kind);
    struct buf in = {0};
    uint64_t has;

    if (!info || !wire_has(m, moment_body))
        return;
    buf_reserve(&in, info->shape->size);
    if (wire_decode(info->shape, slice_of(m->body.p, m->body.n), WIRE_LENIENT, in.p, NULL) == 0) {
        memcpy(&has, in.p, sizeof has);
        for (uint16_t i = 0; i < info->shape->n; i++) {
            const struct wire_field *f = &info->shape->fields[i];

            if ((has >> i & 1) && !told_already(info->number, f))
                field_print(to, info->number, f, in.p, indent);
        }
    }
    buf_free(&in);
}
