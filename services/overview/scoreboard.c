/*
 * scoreboard.ask: response times, a row for each department, region, theme or border.
 *
 *      tallies of the cut, by what they are of -> added up, row after row -> figures
 *                                                       |       ^
 *                                                       kept (kept.h)
 *
 * With departments as now, or themes with those below, tallies go to other rows (score_moved.c); large bundles
 * are told apart on request (score_apart.c).
 *
 * Exact percentiles need every duration: those of one department after the other, so that a year of all of
 * them need not be in memory at once.
 *
 *      row's tallies -> its buckets are known -> its COUNT_EXACT tallies -> next row
 */
#include "services/overview/score_in.h"

#include "common/clock.h"
#include "common/log.h"

#include <stdlib.h>

#define MONTHS_DEFAULT 12
#define OID_INT2S      ((Oid)1005)

/* clang-format off */
/*  $1 cut   $2 of   $3, $4 months from, until   $5 sorts   $6 as of the end of this day: else as it is */
#define PARAMS SCORE_PARAMS
static const Oid types[PARAMS] = {DB_INT2, DB_INT4, DB_INT2, DB_INT2, OID_INT2S, DB_INT4};
#define WHERE(day)                                                                       \
    " FROM overview.tally WHERE cut = $1 AND " day " AND ($2 IS NULL OR \"of\" = $2)"    \
    " AND month >= $3 AND month < $4 AND sort = ANY ($5)"
#define NOW  "(day = 0 AND $6 IS NULL)"
#define THEN "day > 0 AND day <= $6"
static const struct db_stmt stmt_rows = {
    "overview_score",
    "SELECT \"of\", counts, (SELECT position FROM overview.cursor WHERE log = 0)" WHERE(NOW)
    " ORDER BY \"of\"",
    PARAMS, types};
static const struct db_stmt stmt_then = {
    "overview_score_then", "SELECT \"of\", counts" WHERE(THEN) " ORDER BY \"of\"", PARAMS, types};
static const struct db_stmt stmt_pairs = {
    "overview_score_pairs", "SELECT \"of\", counts" WHERE(NOW), PARAMS, types};
static const struct db_stmt stmt_exact = {
    "overview_score_exact", "SELECT step, counts" WHERE(NOW), PARAMS, types};
static const struct db_stmt stmt_exact_list = {
    "overview_score_list", "SELECT DISTINCT \"of\"" WHERE(NOW) " ORDER BY \"of\"", PARAMS, types};
/* clang-format on */

static void scoreboard_free(void *work)
{
    struct scoreboard *w = work;

    board_free(&w->board);
    db_array_free(&w->sorts);
    row_free(&w->row);
    buf_free(&w->rows);
    buf_free(&w->apart_rows);
    buf_free(&w->packed);
    tally_free(&w->whole);
    cells_free(&w->apart);
    cells_free(&w->less);
    buf_free(&w->exact_of);
    free(w);
}

/* ------------------------------------------------------------------ rows */

void score_rows_put(struct inquiry *q, struct scoreboard *w, uint16_t of)
{
    const struct row_ask ask = {.r = tables_registry(q->from->tables),
                                .cut = (enum figure_cut)q->ask.score.per,
                                .of = of,
                                .today = w->today,
                                .exact = w->wants_exact,
                                .tails = q->ask.score.tails};

    for (int step = 0; step < figure_step_N; step++)
        w->n_rows += row_put(&w->row, w->board, &ask, (enum figure_step)step, &w->rows);
}

void score_answer(struct inquiry *q)
{
    struct scoreboard *w = q->work;
    struct m_score_told m = {0};

    wire_set(&m, m_score_told, from, w->from);
    wire_set(&m, m_score_told, until, w->until);
    wire_set(&m, m_score_told, day, w->today);
    if (w->wants_exact)
        wire_set(&m, m_score_told, exact, true);
    wire_set(&m, m_score_told, rows, wire_list_of(&w->rows, w->n_rows));
    if (w->n_apart > 0)
        wire_set(&m, m_score_told, apart, wire_list_of(&w->apart_rows, w->n_apart));
    inquiry_answer(q, MSG_SCORE_TOLD, &m);
}

void score_unsound(struct inquiry *q)
{
    log_error("tally_unsound", "cut=%d", q->ask.score.per);
    inquiry_refuse(q, PROBLEM_NOT_READY, "The tallies cannot be read.", NULL);
}

/* Adds up rows (of, counts) from i on that are of one thing; where the next begins, or -1. */
static int add_up(struct scoreboard *w, const PGresult *rows, int i)
{
    int64_t of = db_get_int(rows, i, 0);

    board_begin(w->board);
    for (; i < PQntuples(rows) && db_get_int(rows, i, 0) == of; i++)
        if (board_add(w->board, db_get_bytes(rows, i, 1)) < 0)
            return -1;
    return i;
}

static void keep(struct scoreboard *w, struct kept_sum *sum)
{
    tally_reset(&w->whole);
    board_tally(w->board, &w->whole);
    kept_put(sum, &w->whole);
}

static void tell_kept(struct inquiry *q, struct scoreboard *w, struct kept_sum *sum)
{
    size_t before = w->rows.n;
    uint32_t n_before = w->n_rows;

    board_begin(w->board);
    w->unsound |= board_add(w->board, buf_slice(&sum->packed)) < 0 ||
                  board_add_tally(w->board, &sum->changes) < 0;
    score_rows_put(q, w, sum->of);
    if (sum->changes.n > KEPT_CHANGES)
        keep(w, sum);
    buf_reset(&sum->rows);
    buf_add(&sum->rows, w->rows.p + before, w->rows.n - before);
    sum->n_rows = w->n_rows - n_before;
    sum->day = w->today;
    sum->tails = q->ask.score.tails;
    sum->is_told = !w->unsound;
    w->rows.n = before;
    w->n_rows = n_before;
}

/* What was asked before is at hand. */
static bool answer_kept(struct inquiry *q, struct scoreboard *w,
                        const struct kept_question *question)
{
    const struct tables *t = q->from->tables;
    struct kept_sums *sums = kept_find(tables_kept(t), question, tables_written(t));

    if (!sums)
        return false;
    for (uint32_t i = 0; i < sums->n; i++) {
        struct kept_sum *sum = &sums->list[i];

        if (!sum->is_told || sum->day != w->today || sum->tails != q->ask.score.tails)
            tell_kept(q, w, sum);
        buf_add(&w->rows, sum->rows.p, sum->rows.n);
        w->n_rows += sum->n_rows;
    }
    if (w->unsound)
        score_unsound(q);
    else
        score_answer(q);
    return true;
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct scoreboard *w = q->work;
    struct kept *kept = tables_kept(q->from->tables);

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    for (int i = 0; i < PQntuples(r->rows);) {
        uint16_t of = (uint16_t)db_get_int(r->rows, i, 0);
        struct kept_sum *sum;

        i = add_up(w, r->rows, i);
        if (i < 0 || !score_less_add(q, w, of)) {
            score_unsound(q);
            return;
        }
        score_rows_put(q, w, of);
        sum = kept_add(kept, w->ticket, of);
        if (sum)
            keep(w, sum);
    }
    if (w->ticket != 0 && PQntuples(r->rows) > 0)
        kept_end(kept, w->ticket, db_get_int(r->rows, 0, 2));
    if (w->unsound || !score_apart_put(q, w))
        score_unsound(q);
    else
        score_answer(q);
}

/* ------------------------------------------------------------------ exactly, row by row */

static void next_exact(struct inquiry *q);

static uint16_t exact_of(const struct scoreboard *w)
{
    uint16_t of;

    memcpy(&of, w->exact_of.p + w->at * sizeof of, sizeof of);
    return of;
}

static void on_exact(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct scoreboard *w = q->work;

    if (w->unsound || r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    for (int i = 0; i < PQntuples(r->rows); i++) {
        int64_t step = db_get_int(r->rows, i, 0);

        if (step < 0 || step >= figure_step_N ||
            board_exact_add(w->board, (enum figure_step)step, db_get_bytes(r->rows, i, 1)) < 0) {
            score_unsound(q);
            return;
        }
    }
    score_rows_put(q, w, exact_of(w));
    w->at++;
    next_exact(q);
}

static void on_exact_row(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct scoreboard *w = q->work;

    w->unsound = r->outcome != DB_DONE || PQntuples(r->rows) == 0 || add_up(w, r->rows, 0) < 0;
    if (!w->unsound)
        board_exact_begin(w->board);
}

static void next_exact(struct inquiry *q)
{
    struct scoreboard *w = q->work;
    struct db *db = q->from->figures;

    if (w->at == w->exact_of.n / sizeof(uint16_t)) {
        score_answer(q);
        return;
    }
    db_put_int(w->of, 4, exact_of(w));
    w->params[1] = (struct db_param){w->of, 4};
    db_put_int(w->cut, 2, COUNT_DEPARTMENT);
    db_send(db, &stmt_rows, w->params, on_exact_row, q);
    db_put_int(w->cut, 2, COUNT_EXACT);
    db_send(db, &stmt_exact, w->params, on_exact, q);
    db_sync(db);
}

static void on_exact_list(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct scoreboard *w = q->work;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    for (int i = 0; i < PQntuples(r->rows); i++) {
        uint16_t of = (uint16_t)db_get_int(r->rows, i, 0);

        buf_add(&w->exact_of, &of, sizeof of);
    }
    next_exact(q);
}

/* ------------------------------------------------------------------ the question */

static int32_t month_of(int32_t day)
{
    int year, month, of_month;

    clock_day_split(day, &year, &month, &of_month);
    return (year - 1970) * 12 + month - 1;
}

/* Of a month that a tally can have. */
static bool is_month_begin(int32_t day)
{
    return day > 0 && month_of(day) < INT16_MAX && score_month_begin(month_of(day)) == day;
}

/* Whole months, at most as many as there can be. */
static void set_period(const struct inquiry *q, struct scoreboard *w, struct wire_faults *faults)
{
    const struct m_score *m = &q->ask.score;

    w->until = wire_has(m, m_score_until) ? m->until : score_month_begin(month_of(w->today) + 1);
    w->from = wire_has(m, m_score_from) ? m->from
                                        : score_month_begin(month_of(w->until) - MONTHS_DEFAULT);
    if (!is_month_begin(w->until))
        wire_fault_add(faults, &shape_m_score.fields[m_score_until], WIRE_FAULT_VALUE);
    if (!is_month_begin(w->from) || w->from >= w->until)
        wire_fault_add(faults, &shape_m_score.fields[m_score_from], WIRE_FAULT_VALUE);
    db_put_int(w->months[0], 2, month_of(w->from));
    db_put_int(w->months[1], 2, month_of(w->until));
    w->params[2] = (struct db_param){w->months[0], 2};
    w->params[3] = (struct db_param){w->months[1], 2};
}

/* As it is now, or as it was at the end of a day. Of one that is not over yet that may still change. */
static void set_days(const struct inquiry *q, struct scoreboard *w, struct wire_faults *faults)
{
    bool then = wire_has(&q->ask.score, m_score_as_of);
    int32_t today = clock_day_amsterdam(inquiry_time(q));

    if (then)
        w->today = q->ask.score.as_of;
    if (w->today <= 0 || w->today > today)
        wire_fault_add(faults, &shape_m_score.fields[m_score_as_of], WIRE_FAULT_VALUE);
    db_put_int(w->as_of, 4, w->today);
    if (then)
        w->params[5] = (struct db_param){w->as_of, 4};
}

static void set_of(const struct inquiry *q, struct scoreboard *w, struct wire_faults *faults)
{
    uint16_t of;

    if (!wire_has(&q->ask.score, m_score_of))
        return;
    of = count_of(tables_registry(q->from->tables), (enum figure_cut)q->ask.score.per,
                  q->ask.score.of);
    if (of == 0)
        wire_fault_add(faults, &shape_m_score.fields[m_score_of], WIRE_FAULT_VALUE);
    w->only = of;
    db_put_int(w->of, 4, of);
    if (!w->moved)
        w->params[1] = (struct db_param){w->of, 4};
}

/* Whether tallies go to other rows than their own. */
static void set_moved(const struct inquiry *q, struct scoreboard *w, struct wire_faults *faults)
{
    const struct m_score *m = &q->ask.score;
    bool now = m->departments == figure_departments_NOW, below = m->themes == figure_themes_BELOW;

    /* Who succeeds whom goes by theme, and tallies of both are kept as they are now alone. */
    if (now && (m->per != figure_cut_DEPARTMENT || m->exact || wire_has(m, m_score_as_of)))
        wire_fault_add(faults, &shape_m_score.fields[m_score_departments], WIRE_FAULT_VALUE);
    if (below && m->per != figure_cut_THEME)
        wire_fault_add(faults, &shape_m_score.fields[m_score_themes], WIRE_FAULT_VALUE);
    w->moved = now || below;
    if (now)
        db_put_int(w->cut, 2, COUNT_PAIR);
}

/* What is in a bundle is known of now, and taken out of what is counted by bucket. */
static void set_bundles(struct inquiry *q, struct scoreboard *w, struct wire_faults *faults)
{
    const struct m_score *m = &q->ask.score;

    if (m->bundles_apart && (w->moved || m->exact || wire_has(m, m_score_as_of)))
        wire_fault_add(faults, &shape_m_score.fields[m_score_bundles_apart], WIRE_FAULT_VALUE);
}

struct db_param score_sorts_param(struct db_array *sorts, uint32_t set)
{
    db_array_begin(sorts, DB_INT2);
    for (int sort = 0; sort < COUNT_SORTS; sort++)
        if (set >> sort & 1)
            db_array_int(sorts, 2, sort);
    return db_array_end(sorts);
}

static void set_sorts(const struct inquiry *q, struct scoreboard *w)
{
    const struct m_score *m = &q->ask.score;

    w->sorts_set = count_sorts(wire_has(m, m_score_track) ? m->track : track_STANDARD,
                               wire_has(m, m_score_kind) ? m->kind : -1, m->without_context);
    w->params[4] = score_sorts_param(&w->sorts, w->sorts_set);
}

/* Of whole rows as they are now. False: the database is to be asked. */
static bool answers_kept(struct inquiry *q, struct scoreboard *w)
{
    const struct m_score *m = &q->ask.score;
    const struct kept_question question = {m->per, month_of(w->from), month_of(w->until),
                                           w->sorts_set};

    if (w->wants_exact || w->moved || m->bundles_apart || wire_has(m, m_score_as_of) ||
        wire_has(m, m_score_of))
        return false;
    if (answer_kept(q, w, &question))
        return true;
    w->ticket = kept_begin(tables_kept(q->from->tables), &question);
    return false;
}

_Static_assert((int)figure_cut_DEPARTMENT == COUNT_DEPARTMENT &&
                   (int)figure_cut_REGION == COUNT_REGION && (int)figure_cut_THEME == COUNT_THEME &&
                   (int)figure_cut_BORDER == COUNT_BORDER,
               "by number");

void inquiry_score(struct inquiry *q)
{
    struct scoreboard *w = calloc(1, sizeof *w);
    struct wire_faults faults = {0};
    const struct db_stmt *stmt;

    if (!w)
        log_fatal("memory_exhausted", "for=scoreboard");
    q->work = w;
    q->work_free = scoreboard_free;
    if (inquiry_time(q) == 0) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "What day it is in the log is not known yet.", NULL);
        return;
    }
    w->board = board_new();
    cells_init(&w->apart);
    cells_init(&w->less);
    w->today = clock_day_amsterdam(inquiry_time(q));
    w->wants_exact = q->ask.score.exact;
    db_put_int(w->cut, 2, q->ask.score.per);
    w->params[0] = (struct db_param){w->cut, 2};
    set_days(q, w, &faults);
    set_period(q, w, &faults);
    set_moved(q, w, &faults);
    set_of(q, w, &faults);
    set_sorts(q, w);
    set_bundles(q, w, &faults);
    if (w->wants_exact &&
        (q->ask.score.per != figure_cut_DEPARTMENT || wire_has(&q->ask.score, m_score_as_of)))
        wire_fault_add(&faults, &shape_m_score.fields[m_score_exact], WIRE_FAULT_VALUE);
    if (faults.n > 0) {
        inquiry_refuse(q, PROBLEM_INVALID, NULL, &faults);
        return;
    }
    if (answers_kept(q, w))
        return;
    stmt = w->wants_exact                                       ? &stmt_exact_list
           : wire_has(&q->ask.score, m_score_as_of)             ? &stmt_then
           : q->ask.score.departments == figure_departments_NOW ? &stmt_pairs
                                                                : &stmt_rows;
    if (q->ask.score.bundles_apart)
        score_bundles_send(q, w);
    db_send(q->from->figures, stmt, w->params,
            w->wants_exact ? on_exact_list
            : w->moved     ? score_on_moved
                           : on_rows,
            q);
    db_sync(q->from->figures);
}
