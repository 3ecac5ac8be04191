/*
 * The scoreboard at two moments: two questions, a table a step of the rows that differ.
 */
#include "services/cli/compared.h"

#include "common/clock.h"
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ rows */

static bool row_find(struct wire_list rows, struct slice of, uint8_t step, struct score_row *out)
{
    for (size_t at = 0; wire_list_record(rows, &at, &shape_score_row, out);)
        if (out->step == step && slice_equal(out->of, of))
            return true;
    *out = (struct score_row){.of = of, .step = step};
    return false;
}

static bool median_of(const struct score_row *s, int64_t *out)
{
    struct score_time t;

    if (!wire_has(s, score_row_gross) ||
        wire_decode(&shape_score_time, slice_of(s->gross.p, s->gross.n), WIRE_LENIENT, &t, NULL) <
            0 ||
        !wire_has(&t, score_time_median))
        return false;
    *out = t.median;
    return true;
}

static struct score_change change_of(const struct score_row *then, const struct score_row *now)
{
    struct score_change m = {0};
    int64_t median;

    wire_set(&m, score_change, of, now->of);
    wire_set(&m, score_change, step, now->step);
    wire_set(&m, score_change, cases_then, then->cases);
    wire_set(&m, score_change, cases, now->cases);
    wire_set(&m, score_change, done_then, then->done);
    wire_set(&m, score_change, done, now->done);
    wire_set(&m, score_change, ended_then, then->ended);
    wire_set(&m, score_change, ended, now->ended);
    wire_set(&m, score_change, open_then, then->open);
    wire_set(&m, score_change, open, now->open);
    wire_set(&m, score_change, late_then, then->late);
    wire_set(&m, score_change, late, now->late);
    if (median_of(then, &median))
        wire_set(&m, score_change, median_then, median);
    if (median_of(now, &median))
        wire_set(&m, score_change, median, median);
    return m;
}

static bool is_otherwise(const struct score_change *m)
{
    return m->cases != m->cases_then || m->done != m->done_then || m->ended != m->ended_then ||
           m->open != m->open_then || m->late != m->late_then || m->median != m->median_then;
}

/* ------------------------------------------------------------------ tables */

/* "12 > 15", or the number alone. */
static void cell_numbers(struct screen_table *t, int64_t then, int64_t now)
{
    char text[60];

    if (then == now)
        snprintf(text, sizeof text, "%lld", (long long)now);
    else
        snprintf(text, sizeof text, "%lld > %lld", (long long)then, (long long)now);
    screen_table_add(t, text);
}

static void cell_medians(struct screen_table *t, const struct score_change *m)
{
    char then[40] = "-", now[40] = "-", text[100];

    if (wire_has(m, score_change_median_then))
        snprintf(then, sizeof then, "%s", screen_duration(m->median_then));
    if (wire_has(m, score_change_median))
        snprintf(now, sizeof now, "%s", screen_duration(m->median));
    snprintf(text, sizeof text, strcmp(then, now) == 0 ? "%s" : "%s > %s", then, now);
    screen_table_add(t, text);
}

static void change_add(struct screen_table *t, const struct score_change *m)
{
    if (m->of.n == 0)
        screen_table_add(t, "-");
    else
        screen_table_add_line(t, m->of, 0);
    cell_numbers(t, m->cases_then, m->cases);
    cell_numbers(t, m->done_then, m->done);
    cell_numbers(t, m->ended_then, m->ended);
    cell_numbers(t, m->open_then, m->open);
    cell_numbers(t, m->late_then, m->late);
    cell_medians(t, m);
}

static void change_print(struct cli *cli, struct screen_table *t, const struct score_row *then,
                         const struct score_row *now, size_t *n)
{
    struct score_change m = change_of(then, now);
    struct buf bytes = {0};

    if (!is_otherwise(&m))
        return;
    ++*n;
    if (!cli->json) {
        change_add(t, &m);
        return;
    }
    wire_encode(&shape_score_change, &m, &bytes);
    ask_print_json(&shape_score_change, buf_slice(&bytes));
    buf_free(&bytes);
}

static size_t step_print(struct cli *cli, const struct m_score *m, struct wire_list then,
                         struct wire_list now, uint8_t step)
{
    static const char *const heads[] = {N_("Begun"), N_("done"),          N_("ended otherwise"),
                                        N_("open"),  N_("of which late"), N_("half within")};
    struct screen_table t = {.n_columns = 1 + ARRAY_LEN(heads),
                             .right = (1u << (1 + ARRAY_LEN(heads))) - 2};
    struct score_row row, other;
    size_t n = 0;

    screen_table_add(&t, words_choice(&enum_figure_cut, m->per));
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        screen_table_add(&t, _(heads[i]));
    for (size_t at = 0; wire_list_record(now, &at, &shape_score_row, &row);)
        if (row.step == step) {
            row_find(then, row.of, step, &other);
            change_print(cli, &t, &other, &row, &n);
        }
    for (size_t at = 0; wire_list_record(then, &at, &shape_score_row, &row);)
        if (row.step == step && !row_find(now, row.of, step, &other))
            change_print(cli, &t, &row, &other, &n);
    if (n == 0 || cli->json) {
        screen_table_free(&t);
        return n;
    }
    printf("\n%s\n", words_choice(&enum_figure_step, step));
    screen_table_print(&t, stdout, true);
    return n;
}

/* ------------------------------------------------------------------ the cases */

static int cases_of(struct cli *cli, const struct m_score *m, int step, int32_t day, int32_t until)
{
    struct m_cases c = {0};

    wire_set(&c, m_cases, per, m->per);
    wire_set(&c, m_cases, of, m->of);
    wire_set(&c, m_cases, step, (uint8_t)step);
    if (wire_has(m, m_score_from))
        wire_set(&c, m_cases, from, m->from);
    if (wire_has(m, m_score_until))
        wire_set(&c, m_cases, until, m->until);
    if (wire_has(m, m_score_track))
        wire_set(&c, m_cases, track, m->track);
    if (wire_has(m, m_score_kind))
        wire_set(&c, m_cases, kind, m->kind);
    if (m->without_context)
        wire_set(&c, m_cases, without_context, true);
    if (wire_has(m, m_score_themes))
        wire_set(&c, m_cases, themes, m->themes);
    wire_set(&c, m_cases, as_of, until);
    wire_set(&c, m_cases, compare, day);
    printf("\n");
    return cases_print(cli, &c, true);
}

static int told_print(struct cli *cli, const struct m_score *m, int step,
                      const struct m_score_told *then, const struct m_score_told *now)
{
    size_t n = 0;
    char *line;

    if (!cli->json) {
        line = screen_fill(_("Begun from {1} until {2}, as it stands on {3}."),
                           screen_date(now->from), screen_date(now->until), screen_date(now->day));
        printf("%s\n", line);
        free(line);
        line = screen_fill(_("Compared with how it stood on {1}."), screen_date(then->day), "", "");
        printf("%s\n", line);
        free(line);
    }
    for (int i = 0; i < figure_step_N; i++)
        if (step < 0 || step == i)
            n += step_print(cli, m, then->rows, now->rows, (uint8_t)i);
    if (cli->json)
        return CLI_OK;
    if (n == 0)
        printf("%s\n", _("Nothing is otherwise."));
    else if (step >= 0 && m->of.n > 0)
        return cases_of(cli, m, step, then->day, now->day);
    else
        printf("\n%s\n", _("Of one row (--of and --step) the cases are told that make it differ, "
                           "and why."));
    return CLI_OK;
}

static bool day_of(const char *text, int32_t *out)
{
    json_t *value = body_value(&shape_m_cases.fields[m_cases_compare], text);
    const char *iso = json_string_value(value);
    bool ok = iso && clock_day_parse(iso, strlen(iso), out) == 0;

    json_decref(value);
    return ok;
}

/* Of the same period: without one given, that of the later day. */
int compared_run(struct cli *cli, struct m_score *m, int step, const char *with)
{
    struct answer before = {0}, after = {0};
    struct m_score_told then, now;
    struct m_score earlier;
    int32_t day;
    int rc;

    if (!day_of(with, &day))
        return cli_usage(_("'%s' is no date"), with);
    if (wire_has(m, m_score_as_of) && m->as_of < day) {
        int32_t as_of = m->as_of;

        wire_set(m, m_score, as_of, day);
        day = as_of;
    }
    rc = ask_struct(cli, MSG_SCORE, NULL, m, &after, &now);
    if (rc == CLI_OK) {
        earlier = *m;
        wire_set(&earlier, m_score, as_of, day);
        wire_set(&earlier, m_score, from, now.from);
        wire_set(&earlier, m_score, until, now.until);
        rc = ask_struct(cli, MSG_SCORE, NULL, &earlier, &before, &then);
        wire_set(m, m_score, from, now.from);
        wire_set(m, m_score, until, now.until);
    }
    if (rc == CLI_OK)
        rc = told_print(cli, m, step, &then, &now);
    answer_free(&before);
    answer_free(&after);
    return rc;
}
