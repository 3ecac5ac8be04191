/*
 * Telling people why something was not done: the problem, and of each field what it must be.
 */
#include "services/cli/words.h"

#include "common/text.h"
#include "proto/json.h"
#include "services/cli/language.h"

#include <stdlib.h>

/* ------------------------------------------------------------------------------ one field */

static const char *must_be(const struct wire_field *f)
{
    switch ((enum wire_type)f->type) {
    case WIRE_BOOL:
        return _("must be yes or no");
    case WIRE_INT:
        return _("must be a whole number");
    case WIRE_DATE:
        return _("must be a date such as 2026-04-02");
    case WIRE_TIME:
        return _("must be a time such as 2026-04-02T09:15:00Z");
    case WIRE_ID:
        return _("must be an id");
    case WIRE_LIST:
    case WIRE_RECORDS:
        return _("must be a list");
    case WIRE_RECORD:
    case WIRE_MAP:
        return _("must be an object");
    default:
        return _("must be text");
    }
}

static void length_add(const struct wire_field *f, struct buf *out)
{
    bool list = f->type == WIRE_LIST || f->type == WIRE_RECORDS;
    bool text = f->type == WIRE_LINE || f->type == WIRE_TEXT || f->type == WIRE_CODE;
    long long least = f->least, most = f->most;

    if (list)
        buf_printf(out, _("takes %lld to %lld of them"), least, most);
    else if (text)
        buf_printf(out, _("takes %lld to %lld characters"), least, most);
    else
        buf_printf(out, _("lies from %lld to %lld"), least, most);
}

static void value_add(const struct wire_field *f, struct buf *out)
{
    uint8_t type = f->type == WIRE_LIST ? f->element : f->type;

    if (f->options) {
        buf_printf(out, "%s", _("choose from: "));
        for (uint8_t i = 0; i < f->options->n; i++)
            buf_printf(out, "%s%s", i ? ", " : "",
                       language_is_dutch() ? f->options->rows[i].json : f->options->rows[i].code);
    } else if (type == WIRE_DATE) {
        buf_add_str(out, _("must be a date that exists, such as 2026-04-02"));
    } else if (type == WIRE_TEXT) {
        buf_add_str(out, _("holds characters that are not allowed"));
    } else {
        buf_add_str(out, _("is not known or not allowed"));
    }
}

static void sentence_add(const struct wire_field *f, struct slice code, struct buf *out)
{
    if (slice_is(code, wire_fault_name(WIRE_FAULT_MISSING)))
        buf_add_str(out, _("is missing"));
    else if (slice_is(code, wire_fault_name(WIRE_FAULT_UNKNOWN)))
        buf_add_str(out, _("is not a field here"));
    else if (f && slice_is(code, wire_fault_name(WIRE_FAULT_TYPE)))
        buf_add_str(out, must_be(f));
    else if (f && (slice_is(code, wire_fault_name(WIRE_FAULT_SHORT)) ||
                   slice_is(code, wire_fault_name(WIRE_FAULT_LONG))))
        length_add(f, out);
    else if (f && slice_is(code, wire_fault_name(WIRE_FAULT_VALUE)))
        value_add(f, out);
    else
        buf_add(out, code.p, code.n);
}

static const struct wire_field *field_named(const struct wire_shape *shape, struct slice name)
{
    for (uint16_t i = 0; shape && i < shape->n; i++)
        if (slice_is(name, shape->fields[i].name))
            return &shape->fields[i];
    return NULL;
}

/* "steps[3].what": the field of the record, and the list it stands in. */
static const struct wire_field *field_of(enum message kind, struct slice name,
                                         const struct wire_field **within_out)
{
    const struct message_info *info = message_info(kind);
    const struct wire_field *f;
    size_t n = 0, dot = name.n;

    while (n < name.n && name.p[n] != '[' && name.p[n] != '.')
        n++;
    for (size_t i = n; i < name.n && dot == name.n; i++)
        if (name.p[i] == '.')
            dot = i;
    f = field_named(info ? info->shape : NULL, slice_of(name.p, n));
    *within_out = NULL;
    if (!f || dot == name.n)
        return f;
    *within_out = f;
    return field_named(f->shape, slice_of(name.p + dot + 1, name.n - dot - 1));
}

/* Of "steps[3].what" people call it the fourth. */
static long number_of(struct slice name)
{
    long number = 0;
    size_t i = 0;

    while (i < name.n && name.p[i] != '[')
        i++;
    for (i++; i < name.n && name.p[i] >= '0' && name.p[i] <= '9' && number < 100000; i++)
        number = 10 * number + (name.p[i] - '0');
    return number + 1;
}

/* In the service's own words, when they are known here; else by its code. */
static void why_add(const struct wire_field *field, const struct fault *f, struct buf *out)
{
    char *detail = screen_line(f->detail, 0);
    const char *known = words_detail_known(detail);

    if (known)
        buf_add_str(out, known);
    else
        sentence_add(field, f->code, out);
    free(detail);
}

/* brief: what is wrong with it was said already. */
static void fault_add(enum message kind, const struct fault *f, bool brief, struct buf *out)
{
    const struct wire_field *within, *field = field_of(kind, f->name, &within);
    char *name = screen_line(f->name, 60);

    if (within && within->type == WIRE_RECORD)
        buf_printf(out, "%s, ", words_field(within));
    else if (within)
        buf_printf(out, "%s %ld, ", words_field(within), number_of(f->name));
    if (field)
        buf_printf(out, "%s (%s)", words_field(field),
                   language_is_dutch() ? field->json : field->name);
    else
        buf_add_str(out, name);
    if (!brief) {
        buf_add_str(out, ": ");
        why_add(field, f, out);
    }
    free(name);
}

/* ------------------------------------------------------------------------------ the whole */

static char *detail_text(struct slice detail)
{
    char *line = screen_line(detail, 0), *told = text_copy(slice_str(words_detail(line)));

    free(line);
    return told;
}

static void problem_json(const struct problem *p)
{
    struct buf b = {0};
    json_t *json;

    wire_encode(&shape_problem, p, &b);
    json = json_from_wire(&shape_problem, buf_slice(&b));
    json_dumpf(json, stderr, JSON_COMPACT);
    fputc('\n', stderr);
    json_decref(json);
    buf_free(&b);
}

static void problem_head(const struct answer *a, struct buf *out)
{
    const struct problem_info *info = a->code == PROBLEM_N ? NULL : problem_info(a->code);

    if (info)
        buf_printf(out, "%s (%s)", language_is_dutch() ? info->dutch : info->english, info->code);
    else
        buf_printf(out, "%.*s", SLICE_FMT(a->problem.code));
}

/* A number in a text: the problem says all, and the fields only where. */
static bool is_said(const struct answer *a)
{
    return a->code == PROBLEM_PERSONAL_NUMBER;
}

int words_problem(const struct cli *cli, const struct answer *a)
{
    const struct problem *p = &a->problem;
    char *detail = detail_text(p->detail);
    struct buf b = {0};
    struct fault f;
    size_t at = 0;

    fflush(stdout);
    if (cli->json) {
        problem_json(p);
    } else {
        problem_head(a, &b);
        if (wire_has(p, problem_state))
            buf_printf(&b, _("\n  It is now: %s"), words_choice(&enum_signal_state, p->state));
        if (detail && *detail)
            buf_printf(&b, "\n  %s", detail);
        while (wire_list_record(p->fields, &at, &shape_fault, &f)) {
            buf_add_str(&b, "\n  ");
            fault_add(a->asked, &f, is_said(a), &b);
        }
        cli_say("%.*s", (int)b.n, (char *)b.p);
    }
    free(detail);
    buf_free(&b);
    return CLI_REFUSED;
}

char *words_problem_line(const struct answer *a)
{
    const char *between = ": ";
    struct buf b = {0};
    struct fault f;
    size_t at = 0;

    problem_head(a, &b);
    while (wire_list_record(a->problem.fields, &at, &shape_fault, &f)) {
        buf_add_str(&b, between);
        fault_add(a->asked, &f, is_said(a), &b);
        between = "; ";
    }
    buf_add(&b, "", 1);
    return (char *)b.p;
}

int words_outcome(const struct cli *cli, enum asked outcome, const struct answer *a)
{
    if (outcome == ASKED_DONE)
        return CLI_OK;
    if (outcome == ASKED_REFUSED)
        return words_problem(cli, a);
    if (a->has_problem)
        words_problem(cli, a);
    else
        cli_say(_("no answer in %lld seconds"), (long long)(cli->patience_us / 1000000));
    return CLI_SILENT;
}

/* ------------------------------------------------------------------------------ found here */

/* Faults as an answer, made the way a service makes it; slices point into the frame. */
static void faults_answer(enum message kind, enum problem_code code, const char *detail,
                          const struct wire_faults *faults, struct frame_writer *w,
                          struct answer *out)
{
    struct envelope to = {0}, e;
    struct frame_reader r;
    const char *why;

    *out = (struct answer){0};
    wire_set(&to, envelope, id, (struct uuid){0});
    frame_begin(w);
    frame_add_problem(w, &to, code, detail, faults, 0);
    if (frame_open(&r, frame_slice(w), &why) == 0 && frame_next(&r, &e, NULL) > 0 &&
        answer_read(&e, out) == 0)
        out->asked = kind;
}

int words_refusal(const struct cli *cli, enum message kind, enum problem_code code,
                  const char *detail, const struct wire_faults *faults)
{
    struct frame_writer w = {0};
    struct answer a;

    faults_answer(kind, code, detail, faults, &w, &a);
    words_problem(cli, &a);
    frame_free(&w);
    return CLI_REFUSED;
}

int words_faults(const struct cli *cli, enum message kind, const struct wire_faults *faults)
{
    return words_refusal(cli, kind, PROBLEM_INVALID, NULL, faults);
}

char *words_faults_line(enum message kind, const struct wire_faults *faults)
{
    struct frame_writer w = {0};
    struct answer a;
    char *line;

    faults_answer(kind, PROBLEM_INVALID, NULL, faults, &w, &a);
    line = words_problem_line(&a);
    frame_free(&w);
    return line;
}
