/*
 * Rows as they are told: see row.h.
 */
#include "services/figures/row.h"

static struct wire_raw time_of(const int64_t p[BOARD_PERCENTILES], bool tails, struct buf *out)
{
    struct score_time m = {0};

    buf_reset(out);
    if (p[BOARD_MEDIAN] >= 0)
        wire_set(&m, score_time, median, p[BOARD_MEDIAN]);
    if (p[BOARD_P90] >= 0)
        wire_set(&m, score_time, p90, p[BOARD_P90]);
    if (tails && p[BOARD_P95] >= 0)
        wire_set(&m, score_time, p95, p[BOARD_P95]);
    if (tails && p[BOARD_P99] >= 0)
        wire_set(&m, score_time, p99, p[BOARD_P99]);
    wire_encode(&shape_score_time, &m, out);
    return (struct wire_raw){out->p, out->n};
}

static uint32_t outcomes_put(const struct board_step *s, const struct wire_enum *names,
                             struct buf *out)
{
    uint32_t n = 0;

    for (size_t i = 0; names && i < names->n && 2 * i + 1 < BOARD_OUTCOMES; i++) {
        struct score_outcome m = {0};
        int64_t again = s->outcomes[2 * i + 1];

        if (s->outcomes[2 * i] + again == 0)
            continue;
        wire_set(&m, score_outcome, code, slice_str(names->rows[i].code));
        wire_set(&m, score_outcome, n, s->outcomes[2 * i] + again);
        if (again != 0)
            wire_set(&m, score_outcome, again, again);
        wire_encode(&shape_score_outcome, &m, out);
        n++;
    }
    return n;
}

static void times_set(struct row *w, const struct board_step *s, bool tails, struct score_row *m)
{
    const int64_t estimate[BOARD_PERCENTILES] = {s->estimate[0], s->estimate[1], BOARD_NONE,
                                                 BOARD_NONE};

    if (s->done > 0) {
        wire_set(m, score_row, gross, time_of(s->times[CASE_GROSS], tails, &w->times[CASE_GROSS]));
        wire_set(m, score_row, net, time_of(s->times[CASE_NET], tails, &w->times[CASE_NET]));
        wire_set(m, score_row, gross_working,
                 time_of(s->times[CASE_GROSS_WORKING], tails, &w->times[CASE_GROSS_WORKING]));
        wire_set(m, score_row, net_working,
                 time_of(s->times[CASE_NET_WORKING], tails, &w->times[CASE_NET_WORKING]));
    }
    if (s->done > 0 && s->cases >= BOARD_P90_LEAST)
        wire_set(m, score_row, estimate, time_of(estimate, false, &w->times[CASE_TIMES]));
}

static uint32_t ways_put(struct row *w, struct board *b, const struct registry *r)
{
    enum { WAYS_MOST = 32 };
    const struct board_way *ways;
    size_t n;

    ways = board_ways(b, &n);
    buf_reset(&w->ways);
    n = n < WAYS_MOST ? n : WAYS_MOST;
    for (size_t i = 0; i < n; i++) {
        struct score_way m = {0};

        wire_set(&m, score_way, to, slice_str(registry_place_code(r, ways[i].to)));
        wire_set(&m, score_way, n, ways[i].n);
        wire_encode(&shape_score_way, &m, &w->ways);
    }
    return (uint32_t)n;
}

uint32_t row_put(struct row *w, struct board *b, const struct row_ask *ask, enum figure_step step,
                 struct buf *out)
{
    struct score_row m = {0};
    struct board_step s;
    uint32_t n;

    board_step_of(b, step, ask->today, &s);
    if (s.cases == 0 && s.errors == 0)
        return 0;
    if (ask->exact)
        board_exact_of(b, step, s.times);
    wire_set(&m, score_row, of, slice_str(count_code(ask->r, ask->cut, ask->of)));
    wire_set(&m, score_row, step, (uint8_t)step);
    wire_set(&m, score_row, cases, s.cases);
    wire_set(&m, score_row, done, s.done);
    wire_set(&m, score_row, ended, s.ended);
    wire_set(&m, score_row, open, s.open);
    wire_set(&m, score_row, in_time, s.in_time);
    wire_set(&m, score_row, late, s.late);
    wire_set(&m, score_row, open_late, s.open_late);
    if (s.share >= 0) {
        wire_set(&m, score_row, share, s.share);
        wire_set(&m, score_row, share_low, s.share_low);
        wire_set(&m, score_row, share_high, s.share_high);
    }
    if (s.errors > 0)
        wire_set(&m, score_row, errors, s.errors);
    if (s.oldest > 0)
        wire_set(&m, score_row, oldest, s.oldest);
    times_set(w, &s, ask->tails, &m);
    buf_reset(&w->list);
    n = outcomes_put(&s, case_outcomes(step), &w->list);
    if (n > 0)
        wire_set(&m, score_row, outcomes, wire_list_of(&w->list, n));
    n = step == figure_step_REDIRECT ? ways_put(w, b, ask->r) : 0;
    if (n > 0)
        wire_set(&m, score_row, ways, wire_list_of(&w->ways, n));
    wire_encode(&shape_score_row, &m, out);
    return 1;
}

void row_free(struct row *w)
{
    buf_free(&w->ways);
    buf_free(&w->list);
    for (int i = 0; i <= CASE_TIMES; i++)
        buf_free(&w->times[i]);
}

struct slice row_outcome_name(struct slice code, enum figure_step step)
{
    const struct wire_enum *outcomes = case_outcomes(step);

    for (size_t i = 0; outcomes && i < outcomes->n; i++)
        if (slice_is(code, outcomes->rows[i].code))
            return slice_str(outcomes->rows[i].json);
    return code;
}

void row_name_outcomes(struct slice bytes, struct buf *out)
{
    struct buf list = {0};
    struct score_outcome o;
    struct score_row m;
    uint32_t n = 0;

    if (wire_decode(&shape_score_row, bytes, WIRE_LENIENT, &m, NULL) < 0 ||
        !wire_has(&m, score_row_outcomes)) {
        buf_add(out, bytes.p, bytes.n);
        return;
    }
    for (size_t at = 0; wire_list_record(m.outcomes, &at, &shape_score_outcome, &o); n++) {
        o.code = row_outcome_name(o.code, (enum figure_step)m.step);
        wire_encode(&shape_score_outcome, &o, &list);
    }
    m.outcomes = wire_list_of(&list, n);
    wire_encode(&shape_score_row, &m, out);
    buf_free(&list);
}
