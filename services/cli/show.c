/*
 * `weerklank show`: a signal and its life in words.
 */
#include "services/cli/show.h"

#include "common/text.h"
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/subject.h"
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

/* Who it went to, for the headline. */
static char *target_of(const struct message_info *info, struct slice body)
{
    static const char *const names[] = {"to", "lead", "successor", "version"};
    struct buf in = {0}, out = {0};
    uint64_t has;

    buf_reserve(&in, info->shape->size);
    if (wire_decode(info->shape, body, WIRE_LENIENT, in.p, NULL) == 0) {
        memcpy(&has, in.p, sizeof has);
        for (size_t n = 0; n < ARRAY_LEN(names); n++)
            for (uint16_t i = 0; i < info->shape->n; i++)
                if ((has >> i & 1) && strcmp(info->shape->fields[i].name, names[n]) == 0)
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
    target = wire_has(m, moment_body) ? target_of(info, slice_of(m->body.p, m->body.n))
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
    static const char *const routed[] = {"lead", "candidates", "rules_version", "themes_version",
                                         "departments_version"};

    for (size_t i = 0; kind == EV_ROUTED && i < ARRAY_LEN(routed); i++)
        if (strcmp(f->name, routed[i]) == 0)
            return true;
    return (kind == EV_ASSIGNED && strcmp(f->name, "lead") == 0) ||
           (kind == EV_REDIRECTED && strcmp(f->name, "to") == 0);
}

/* How sure routing was, in words (LOOP.md, Screen words). */
static const char *sure_words(int64_t thousandths)
{
    return thousandths >= 700 ? _("fairly sure") : _("in doubt");
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

static void field_print(FILE *to, int kind, const struct wire_field *f, const void *value,
                        int indent)
{
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
        buf_add_str(&b, sure_words(*(const int64_t *)value));
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
                field_print(to, info->number, f, in.p + f->offset, indent);
        }
    }
    buf_free(&in);
}

/* ------------------------------------------------------------------------------ the signal */

/* A code and the name behind it: "VWS (Volksgezondheid, Welzijn en Sport)". */
static void coded(struct cli *cli, const char *label, enum names_of set, struct slice code)
{
    const char *name;

    if (code.n == 0)
        return;
    name = names_find(cli, set, code);
    printf("%s: %.*s", label, SLICE_FMT(code));
    printf(slice_is(code, name) ? "%s\n" : " (%s)\n", slice_is(code, name) ? "" : name);
}

static void summary_print(struct cli *cli, const struct summary *s)
{
    char *title = screen_line(s->title, 0);

    printf("%.*s  %s\n", SLICE_FMT(s->reference), title);
    free(title);
    if (wire_has(s, summary_kind))
        printf("%s: %s\n", _("Kind"), words_choice(&enum_signal_kind, s->kind));
    coded(cli, _("Region"), NAMES_REGIONS, s->region);
    coded(cli, _("Theme"), NAMES_THEMES, s->theme);
    if (wire_has(s, summary_state))
        printf("%s: %s%s%s\n", _("State"), words_choice(&enum_signal_state, s->state),
               wire_has(s, summary_closed) ? ": " : "",
               wire_has(s, summary_closed) ? words_choice(&enum_close_reason, s->closed) : "");
    coded(cli, _("Lead department"), NAMES_DEPARTMENTS, s->lead);
    if (wire_has(s, summary_holder)) {
        printf("%s: %.*s", _("Next to act"), SLICE_FMT(s->holder));
        printf(wire_has(s, summary_due) ? _(", at the latest on %s\n") : "\n%s",
               wire_has(s, summary_due) ? screen_date(s->due) : "");
    }
    if (wire_has(s, summary_question_open) && s->question_open)
        printf("%s\n", _("A question waits for the region; time stands still."));
    if (wire_has(s, summary_answer_due) && !wire_has(s, summary_answered_at))
        printf("%s: %s\n", _("Answer at the latest on"), screen_date(s->answer_due));
    if (wire_has(s, summary_answer))
        printf("%s: %s\n", _("Answer"), words_choice(&enum_answer_kind, s->answer));
    if (wire_has(s, summary_verdict))
        printf("%s: %s\n", _("Verdict of the region"), words_choice(&enum_verdict, s->verdict));
    if (wire_has(s, summary_confidential) && s->confidential)
        printf("%s\n", _("Confidential"));
}

static void assignments_print(struct wire_list list)
{
    struct screen_table t = {.n_columns = 4};
    struct assignment m;
    size_t at = 0;

    screen_table_add(&t, _("With"));
    screen_table_add(&t, _("Since"));
    screen_table_add(&t, _("Taken up"));
    screen_table_add(&t, _("Done"));
    while (wire_list_record(list, &at, &shape_assignment, &m)) {
        char who[80];

        snprintf(who, sizeof who, "%.*s (%s)", SLICE_FMT(m.department),
                 words_choice(&enum_part, m.part));
        screen_table_add(&t, who);
        screen_table_add(&t,
                         wire_has(&m, assignment_assigned_at) ? screen_moment(m.assigned_at) : "");
        screen_table_add(&t, wire_has(&m, assignment_taken_up_at) ? screen_moment(m.taken_up_at)
                             : m.part == part_CONTRIBUTOR         ? ""
                                                                  : _("not yet"));
        screen_table_add(&t, wire_has(&m, assignment_done_at) ? screen_moment(m.done_at) : "");
    }
    if (at > 0) {
        putchar('\n');
        screen_table_print(&t, stdout, true);
    }
}

static void timeline_print(struct wire_list timeline)
{
    struct moment m;
    size_t at = 0;

    while (wire_list_record(timeline, &at, &shape_moment, &m)) {
        char *head = show_headline(&m);

        printf("\n%s  %s\n", screen_moment(m.at), head);
        show_body(stdout, &m, 4);
        free(head);
    }
}

const struct option_row show_options[] = {
    {"brief", NULL, N_("without everything that happened")},
    {0},
};

int show_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct answer answer = {0};
    struct m_shown shown;
    struct m_show m = {0};
    struct summary s;
    struct subject subject;
    int rc;

    if (a->n_words != 1)
        return cli_usage(_("weerklank %s asks for one reference%s; see weerklank %s --help"),
                         c->name, "", c->name);
    rc = subject_read(a->words[0], &subject);
    if (rc != 0)
        return rc;
    wire_set(&m, m_show, timeline, !argument_value(a, "brief"));
    rc = ask_struct(cli, MSG_SHOW, &subject.wire, &m, &answer, &shown);
    if (rc == CLI_OK && cli->json) {
        ask_print_json(&shape_m_shown, slice_of(answer.envelope.body.p, answer.envelope.body.n));
    } else if (rc == CLI_OK &&
               wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n), WIRE_LENIENT,
                           &s, NULL) == 0) {
        summary_print(cli, &s);
        assignments_print(s.assignments);
        timeline_print(shown.timeline);
    }
    answer_free(&answer);
    return rc;
}
