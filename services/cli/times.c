/*
 * `weerklank times`: the scoreboard, a table a step. Never a time without its number, what is still open,
 * the kinds of answer and the regions' verdict beside it (LOOP.md, Figures).
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/compared.h"
#include "services/cli/language.h"
#include "services/cli/outcomes.h"
#include "services/cli/words.h"

#include "common/clock.h"
#include "proto/json.h"
#include "services/figures/cases.h"

#include <stdlib.h>

const struct option_row times_options[] = {
    {"step", N_("STEP"), N_("only this step, such as antwoord")},
    {"compare", N_("DATE"), N_("what is otherwise than at the end of this day, and why")},
    {0},
};

/* ------------------------------------------------------------------ cells */

static void cell_duration(struct screen_table *t, bool has, int64_t seconds)
{
    screen_table_add(t, has ? screen_duration(seconds) : "-");
}

/* "93 % (91-95)" */
static void cell_share(struct screen_table *t, const struct score_row *s)
{
    char text[80];

    if (!wire_has(s, score_row_share)) {
        screen_table_add(t, "-");
        return;
    }
    snprintf(text, sizeof text, "%lld %% (%lld-%lld)", (long long)(s->share + 5) / 10,
             (long long)(s->share_low + 5) / 10, (long long)(s->share_high + 5) / 10);
    screen_table_add(t, text);
}

static void cell_day(struct screen_table *t, bool has, int32_t day)
{
    screen_table_add(t, has ? screen_date(day) : "-");
}

static struct score_time time_of(bool has, struct wire_raw raw)
{
    struct score_time t = {0};

    if (!has || wire_decode(&shape_score_time, slice_of(raw.p, raw.n), WIRE_LENIENT, &t, NULL) < 0)
        t = (struct score_time){0};
    return t;
}

/* ------------------------------------------------------------------ tables */

static const char *const heads[] = {N_("Begun"),          N_("in time"),         N_("half within"),
                                    N_("9 of 10 within"), N_("net half within"), N_("open"),
                                    N_("of which late"),  N_("open since")};

static void row_add(struct screen_table *t, const struct score_row *s)
{
    struct score_time gross = time_of(wire_has(s, score_row_gross), s->gross),
                      net = time_of(wire_has(s, score_row_net), s->net);

    if (s->of.n == 0)
        screen_table_add(t, "-");
    else
        screen_table_add_line(t, s->of, 0);
    screen_table_add_number(t, s->cases);
    cell_share(t, s);
    cell_duration(t, wire_has(&gross, score_time_median), gross.median);
    cell_duration(t, wire_has(&gross, score_time_p90), gross.p90);
    cell_duration(t, wire_has(&net, score_time_median), net.median);
    screen_table_add_number(t, s->open);
    screen_table_add_number(t, s->open_late);
    cell_day(t, wire_has(s, score_row_oldest), s->oldest);
}

static void step_print(const struct m_score *m, struct wire_list rows, uint8_t step)
{
    struct screen_table t = {.n_columns = 1 + ARRAY_LEN(heads),
                             .right = (1u << (1 + ARRAY_LEN(heads))) - 2};
    struct score_row row;
    size_t at = 0, n = 0;

    screen_table_add(&t, words_choice(&enum_figure_cut, m->per));
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        screen_table_add(&t, _(heads[i]));
    while (wire_list_record(rows, &at, &shape_score_row, &row))
        if (row.step == step) {
            row_add(&t, &row);
            n++;
        }
    if (n == 0) {
        screen_table_free(&t);
        return;
    }
    printf("\n%s\n", words_choice(&enum_figure_step, step));
    screen_table_print(&t, stdout, true);
}

/* ------------------------------------------------------------------ what came of it */

/* "Dit kan al binnen de regels 12, Dit lukt nu niet 3" */
static void outcomes_print(struct wire_list outcomes, const struct wire_enum *words)
{
    struct score_outcome o;
    const char *between = "";
    size_t at = 0;

    while (wire_list_record(outcomes, &at, &shape_score_outcome, &o))
        for (size_t i = 0; i < words->n; i++)
            if (slice_is(o.code, words->rows[i].code)) {
                printf("%s%s %lld", between, words_choice(words, (uint8_t)i), (long long)o.n);
                between = ", ";
            }
    printf("\n");
}

/* Rows of one come together. */
static void rows_outcomes_print(struct wire_list rows)
{
    struct slice named = {0};
    struct score_row row;
    size_t at = 0;

    while (wire_list_record(rows, &at, &shape_score_row, &row)) {
        if (!wire_has(&row, score_row_outcomes) || !case_outcomes((enum figure_step)row.step))
            continue;
        if (!slice_equal(named, row.of))
            printf("  %.*s\n", SLICE_FMT(row.of));
        named = row.of;
        printf("    %s: ", words_choice(&enum_figure_step, row.step));
        outcomes_print(row.outcomes, case_outcomes((enum figure_step)row.step));
    }
}

static void told_print(const struct m_score *m, const struct m_score_told *told, int only)
{
    char *line =
        screen_fill(_("Begun from {1} until {2}, as it stands on {3}."), screen_date(told->from),
                    screen_date(told->until), screen_date(told->day));

    printf("%s\n", line);
    free(line);
    if (told->rows.count == 0) {
        printf("%s\n", _("Nothing began in that time."));
        return;
    }
    for (int step = 0; step < figure_step_N; step++)
        if (only < 0 || only == step)
            step_print(m, told->rows, (uint8_t)step);
    if (told->apart.count > 0) {
        printf("\n%s\n", _("Of large bundles alone, not counted above:"));
        for (int step = 0; step < figure_step_N; step++)
            if (only < 0 || only == step)
                step_print(m, told->apart, (uint8_t)step);
    }
    printf("\n%s\n", _("What came of it"));
    rows_outcomes_print(told->rows);
    printf(
        "\n%s\n%s\n",
        _("In time: of those of which it can be told, with the interval of 95 %. Net: without the "
          "time that it stood still, and of a department only its own time."),
        told->exact ? _("Times are exact. '9 of 10 within' from 20 cases on.")
                    : _("Times are at most 1.6 % off (--exact: to the second). '9 of 10 within' "
                        "from 20 cases on."));
}

/* ------------------------------------------------------------------ the command */

/* The step by either code; -1: all; -2: there is none, and it was said. */
static int step_of(const struct arguments *a)
{
    const char *text = argument_value(a, "step");

    if (!text)
        return -1;
    for (int i = 0; i < figure_step_N; i++)
        if (strcmp(text, enum_figure_step.rows[i].code) == 0 ||
            strcmp(text, enum_figure_step.rows[i].json) == 0)
            return i;
    cli_usage(_("there is no step '%s'"), text);
    return -2;
}

/* With each row what it answers, so that it can be computed again from the log: the question, with its
 * period and day as they were taken, and the position of the log. */
static json_t *question_json(const struct m_score *m, const struct m_score_told *told,
                             const struct answer *a)
{
    struct m_score asked = *m;
    struct buf bytes = {0};
    char day[11];
    json_t *json;

    wire_set(&asked, m_score, from, told->from);
    wire_set(&asked, m_score, until, told->until);
    wire_encode(&shape_m_score, &asked, &bytes);
    clock_day_format(told->day, day);
    json =
        json_pack("{soss}", "vraag", json_from_wire(&shape_m_score, buf_slice(&bytes)), "dag", day);
    if (wire_has(&a->envelope, envelope_position))
        json_object_set_new(json, "positie", json_integer(a->envelope.position));
    buf_free(&bytes);
    return json;
}

static void rows_print_json(struct wire_list rows, json_t *question)
{
    struct slice bytes;
    size_t at = 0;

    while (wire_list_next(rows, &at, &bytes))
        outcomes_print_score(bytes, question);
}

static void json_print(const struct m_score *m, const struct m_score_told *told,
                       const struct answer *a)
{
    json_t *question = question_json(m, told, a);

    rows_print_json(told->rows, question);
    json_object_set_new(question, "apart", json_true());
    rows_print_json(told->apart, question);
    json_decref(question);
}

static int board_run(struct cli *cli, const struct m_score *m, int step)
{
    struct answer answer = {0};
    struct m_score_told told = {0};
    int rc = ask_struct(cli, MSG_SCORE, NULL, m, &answer, &told);

    if (rc == CLI_OK && cli->json)
        json_print(m, &told, &answer);
    else if (rc == CLI_OK)
        told_print(m, &told, step);
    answer_free(&answer);
    return rc;
}

int times_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct m_score m = {0};
    struct buf kept = {0};
    int rc, step = step_of(a);

    if (step < -1)
        return CLI_USAGE;
    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    rc = body_question(cli, c, a, MSG_SCORE, &m, &kept);
    if (rc == CLI_OK && argument_value(a, "compare"))
        rc = compared_run(cli, &m, step, argument_value(a, "compare"));
    else if (rc == CLI_OK)
        rc = board_run(cli, &m, step);
    buf_free(&kept);
    return rc;
}
