/*
 * The figures that are public: of each department its answers of twelve months, beside what came of them and what the
 * regions found of that. See public.h.
 *
 * Departments with few answers are put together; what is small still is hidden with as many others as it takes
 * (services/report/hide.h). All tables have the same rows, so that none tells what another hides.
 */
#include "services/gateway/public.h"

#include "common/clock.h"
#include "common/room.h"
#include "services/report/hide.h"
#include "services/report/report.h"

#include <stdlib.h>

#define DEPARTMENTS_MOST 100
#define NINE_LEAST       20              /* cases, below which nothing is said of nine in ten */
#define VERDICTS         (verdict_N + 1) /* the last: none */

struct line {
    char name[25];
    struct report_tally tally;
    int64_t median, nine; /* seconds; -1: there is none */
    int64_t kinds[answer_kind_N], verdicts[verdict_N];
};

struct lines {
    struct line list[DEPARTMENTS_MOST];
    size_t n;
};

/* NULL: there are too many. */
static struct line *line_of(struct lines *all, struct slice name)
{
    for (size_t i = 0; i < all->n; i++)
        if (slice_is(name, all->list[i].name))
            return &all->list[i];
    if (all->n == DEPARTMENTS_MOST || name.n == 0 || name.n >= sizeof all->list[0].name)
        return NULL;
    all->list[all->n] = (struct line){.median = -1, .nine = -1};
    memcpy(all->list[all->n].name, name.p, name.n);
    return &all->list[all->n++];
}

static void outcomes_add(struct wire_list list, const struct wire_enum *set, int64_t *counts)
{
    struct score_outcome m;
    struct slice one;
    size_t at = 0;

    while (wire_list_next(list, &at, &one))
        for (unsigned i = 0;
             wire_decode(&shape_score_outcome, one, WIRE_LENIENT, &m, NULL) == 0 && i < set->n; i++)
            if (slice_is(m.code, set->rows[i].code) || slice_is(m.code, set->rows[i].json))
                counts[i] += m.n;
}

static void row_take(struct lines *all, const struct score_row *m)
{
    struct line *l = line_of(all, m->of);
    struct score_time time;

    if (!l)
        return;
    if (m->step == figure_step_VERDICT && wire_has(m, score_row_outcomes))
        outcomes_add(m->outcomes, &enum_verdict, l->verdicts);
    if (m->step != figure_step_ANSWER)
        return;
    l->tally = (struct report_tally){m->cases,   m->done, m->ended,    m->open,
                                     m->in_time, m->late, m->open_late};
    if (wire_has(m, score_row_outcomes))
        outcomes_add(m->outcomes, &enum_answer_kind, l->kinds);
    if (wire_has(m, score_row_net) && wire_decode(&shape_score_time, slice_of(m->net.p, m->net.n),
                                                  WIRE_LENIENT, &time, NULL) == 0) {
        l->median = wire_has(&time, score_time_median) ? time.median : -1;
        l->nine = wire_has(&time, score_time_p90) ? time.p90 : -1;
    }
}

/* ------------------------------------------------------------------ one table */

static const char *name_of(const struct lines *all, size_t was)
{
    return was == HIDE_REST ? "overige" : all->list[was].name;
}

/* {"rijen": [{"ministerie", "totaal", "aantallen": [n or null]}], "samen": [...], "codes": [...]} */
static json_t *table(const struct lines *all, const size_t *was, const int64_t *n,
                     const bool *hidden, size_t rows, size_t columns, json_t *codes)
{
    json_t *list = json_array(), *sums = json_array();
    int64_t all_of[HIDE_LINES] = {0};
    bool small[HIDE_LINES] = {0};

    for (size_t r = 0; r < rows; r++) {
        json_t *counts = json_array();
        int64_t total = 0;

        for (size_t c = 0; c < columns; c++) {
            size_t at = r * columns + c;

            total += n[at];
            json_array_append_new(counts, hidden[at] ? json_null() : json_integer(n[at]));
        }
        json_array_append_new(list, json_pack("{s:s, s:I, s:o}", "ministerie", name_of(all, was[r]),
                                              "totaal", (json_int_t)total, "aantallen", counts));
    }
    for (size_t i = 0; i < rows * columns; i++)
        all_of[i % columns] += n[i];
    hide_small(&(struct hide_table){all_of, small, columns, 1, false, true}, HIDE_LEAST);
    for (size_t c = 0; c < columns; c++)
        json_array_append_new(sums, small[c] ? json_null() : json_integer(all_of[c]));
    return json_pack("{s:o, s:o, s:o}", "codes", codes, "rijen", list, "samen", sums);
}

static json_t *codes_of(const struct wire_enum *set, const char *more)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < set->n; i++)
        json_array_append_new(list, json_string(set->rows[i].json));
    if (more)
        json_array_append_new(list, json_string(more));
    return list;
}

/* ------------------------------------------------------------------ times */

static void share_add(json_t *row, const struct report_tally *t)
{
    int share, low, high;

    if (t->in_time + t->late < REPORT_SHARE_LEAST)
        return;
    report_share(t->in_time, t->in_time + t->late, &share, &low, &high);
    json_object_set_new(row, "aandeelOpTijd", json_integer(share));
    json_object_set_new(row, "aandeelVan", json_integer(low));
    json_object_set_new(row, "aandeelTot", json_integer(high));
}

static json_t *time_row(const char *name, const struct report_tally *t, const struct line *l)
{
    json_t *row = json_pack("{s:s, s:I, s:I, s:I, s:I}", "ministerie", name, "aantal",
                            (json_int_t)t->begun, "opTijd", (json_int_t)t->in_time, "teLaat",
                            (json_int_t)t->late, "open", (json_int_t)t->open);

    share_add(row, t);
    if (l && l->median >= 0 && t->done >= REPORT_SHARE_LEAST)
        json_object_set_new(row, "helftBinnen", json_integer(l->median));
    if (l && l->nine >= 0 && t->done >= NINE_LEAST)
        json_object_set_new(row, "negenVanTienBinnen", json_integer(l->nine));
    return row;
}

static bool is_kept(const size_t *was, size_t rows, size_t line)
{
    for (size_t r = 0; r < rows; r++)
        if (was[r] == line)
            return true;
    return false;
}

/* The rows of the kinds; whoever is among the others there is so here. */
static json_t *times(const struct lines *all, const size_t *was, size_t rows)
{
    json_t *list = json_array();
    struct report_tally rest = {0};

    for (size_t i = 0; i < all->n; i++) {
        const struct line *l = &all->list[i];

        if (is_kept(was, rows, i))
            json_array_append_new(list, time_row(l->name, &l->tally, l));
        else
            report_tally_add(&rest, &l->tally);
    }
    if (rest.begun >= HIDE_LEAST && is_kept(was, rows, HIDE_REST))
        json_array_append_new(list, time_row("overige", &rest, NULL));
    return list;
}

/* ------------------------------------------------------------------ all */

static json_t *tables(const struct lines *all)
{
    int64_t kinds[(DEPARTMENTS_MOST + 1) * answer_kind_N],
        verdicts[(DEPARTMENTS_MOST + 1) * VERDICTS], whole = 0;
    bool hidden[(DEPARTMENTS_MOST + 1) * (answer_kind_N + VERDICTS)] = {0};
    size_t was[DEPARTMENTS_MOST + 1], rows;
    json_t *out;

    for (size_t i = 0; i < all->n; i++) {
        int64_t total = 0, judged = 0;

        for (size_t k = 0; k < answer_kind_N; k++)
            total += kinds[i * answer_kind_N + k] = all->list[i].kinds[k];
        for (size_t k = 0; k < verdict_N; k++)
            judged += verdicts[i * VERDICTS + k] = all->list[i].verdicts[k];
        verdicts[i * VERDICTS + verdict_N] = total > judged ? total - judged : 0;
        whole += total;
    }
    if (whole < HIDE_LEAST) /* so few of all that they are hidden together */
        return json_pack("{s:n, s:n, s:[]}", "soorten", "oordelen", "tijden");
    rows = hide_rows(kinds, all->n, answer_kind_N, HIDE_LEAST, was, hidden);
    out = json_pack(
        "{s:o, s:o}", "soorten",
        table(all, was, kinds, hidden, rows, answer_kind_N, codes_of(&enum_answer_kind, NULL)),
        "tijden", times(all, was, rows));
    memset(hidden, 0, sizeof hidden);
    rows = hide_rows(verdicts, all->n, VERDICTS, HIDE_LEAST, was, hidden);
    json_object_set_new(
        out, "oordelen",
        table(all, was, verdicts, hidden, rows, VERDICTS, codes_of(&enum_verdict, "geen")));
    return out;
}

json_t *public_figures(struct slice told)
{
    struct m_score_told m;
    struct score_row row;
    struct lines *all;
    struct slice one;
    size_t at = 0;
    char from[11], until[11];
    json_t *out;

    if (wire_decode(&shape_m_score_told, told, WIRE_LENIENT, &m, NULL) < 0)
        return NULL;
    all = room_new(sizeof *all);
    while (wire_list_next(m.rows, &at, &one))
        if (wire_decode(&shape_score_row, one, WIRE_LENIENT, &row, NULL) == 0)
            row_take(all, &row);
    out = tables(all);
    free(all);
    clock_day_format(m.from, from);
    clock_day_format(m.until, until);
    json_object_set_new(out, "vanaf", json_string(from));
    json_object_set_new(out, "tot", json_string(until));
    return out;
}
