/*
 * backlog.ask: how much stood open, week by week, as it was known at the end of each.
 *
 *      tallies of now -> less what was changed after the newest end -> told
 *                     -> less what was changed after the one before -> told -> ...
 *
 * So it reads what there is and the days since the oldest end, however long the log is.
 */
#include "services/figures/pending.h"
#include "services/overview/score_in.h"

#include "common/log.h"

#include <stdlib.h>

#define WEEKS_DEFAULT 26
#define OID_INT2S     ((Oid)1005)

struct backlog_work {
    struct pending open;
    int32_t ends[PENDING_WEEKS + 1];
    size_t n;
    struct db_array sorts;
    struct buf days;
};

/* clang-format off */
/* $1 cut   $2 of; all of them   $3 after this day   $4 sorts. What there is now has day 0, and comes first. */
static const Oid types[] = {DB_INT2, DB_INT4, DB_INT4, OID_INT2S};
#define OF " AND ($2 IS NULL OR \"of\" = $2) AND sort = ANY ($4)"
static const struct db_stmt stmt_backlog = {
    "overview_backlog",
    "SELECT 2147483647 AS since, counts FROM overview.tally WHERE cut = $1 AND day = 0" OF
    " UNION ALL SELECT day, counts FROM overview.tally WHERE cut = $1 AND day > $3" OF
    " ORDER BY since DESC",
    ARRAY_LEN(types), types};
/* clang-format on */

static void work_free(void *work)
{
    struct backlog_work *w = work;

    pending_free(&w->open);
    db_array_free(&w->sorts);
    buf_free(&w->days);
    free(w);
}

/* Adds up rows (day, counts) from i on that are of later than this day; where the others begin, or -1. */
static int rows_take(struct backlog_work *w, const PGresult *rows, int i, int32_t end)
{
    for (; i < PQntuples(rows) && db_get_int(rows, i, 0) > end; i++) {
        int32_t times = db_get_int(rows, i, 0) == INT32_MAX ? 1 : -1;

        if (pending_add(&w->open, db_get_bytes(rows, i, 1), times) < 0)
            return -1;
    }
    return i;
}

/* From the first end at which something stood open on, the oldest first. */
static void days_put(struct backlog_work *w, const struct pending_count *at, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        struct backlog_day day = {0};

        wire_set(&day, backlog_day, day, w->ends[i]);
        wire_set(&day, backlog_day, open, at[i].open);
        wire_set(&day, backlog_day, late, at[i].late);
        wire_encode(&shape_backlog_day, &day, &w->days);
    }
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct backlog_work *w = q->work;
    struct pending_count at[PENDING_WEEKS + 1];
    struct m_backlog_told m = {0};
    size_t n = 0;
    int row = 0;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    for (size_t i = 0; i < w->n; i++) {
        row = rows_take(w, r->rows, row, w->ends[i]);
        if (row < 0) {
            log_error("tally_unsound", "cut=%d", q->ask.backlog.per);
            inquiry_refuse(q, PROBLEM_NOT_READY, "The tallies cannot be read.", NULL);
            return;
        }
        at[i] = pending_at(&w->open, w->ends[i]);
        if (at[i].open != 0)
            n = i + 1;
    }
    days_put(w, at, n);
    wire_set(&m, m_backlog_told, days, wire_list_of(&w->days, (uint32_t)n));
    inquiry_answer(q, MSG_BACKLOG_TOLD, &m);
}

/* What it is of; 0: all. */
static uint16_t set_of(const struct inquiry *q, struct wire_faults *faults)
{
    const struct m_backlog *m = &q->ask.backlog;
    uint16_t of;

    if (!wire_has(m, m_backlog_of))
        return 0;
    of = count_of(tables_registry(q->from->tables), (enum figure_cut)m->per, m->of);
    if (of == 0)
        wire_fault_add(faults, &shape_m_backlog.fields[m_backlog_of], WIRE_FAULT_VALUE);
    return of;
}

static void set_ends(const struct inquiry *q, struct backlog_work *w, struct wire_faults *faults)
{
    const struct m_backlog *m = &q->ask.backlog;
    int32_t today = clock_day_amsterdam(inquiry_time(q)),
            last = wire_has(m, m_backlog_until) ? m->until : today;

    if (last <= 0 || last > today)
        wire_fault_add(faults, &shape_m_backlog.fields[m_backlog_until], WIRE_FAULT_VALUE);
    else
        w->n = pending_ends(last, wire_has(m, m_backlog_weeks) ? (uint32_t)m->weeks : WEEKS_DEFAULT,
                            w->ends);
}

void inquiry_backlog(struct inquiry *q)
{
    const struct m_backlog *m = &q->ask.backlog;
    struct backlog_work *w = calloc(1, sizeof *w);
    struct wire_faults faults = {0};
    struct db_param params[ARRAY_LEN(types)] = {{0}};
    uint8_t cut[2], of[4], after[4];

    if (!w)
        log_fatal("memory_exhausted", "for=backlog");
    q->work = w;
    q->work_free = work_free;
    if (inquiry_time(q) == 0) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "What day it is in the log is not known yet.", NULL);
        return;
    }
    w->open.step = (enum figure_step)m->step;
    set_ends(q, w, &faults);
    db_put_int(of, 4, set_of(q, &faults));
    if (faults.n > 0) {
        inquiry_refuse(q, PROBLEM_INVALID, NULL, &faults);
        return;
    }
    db_put_int(cut, 2, m->per);
    db_put_int(after, 4, w->ends[w->n - 1]);
    params[0] = (struct db_param){cut, 2};
    if (wire_has(m, m_backlog_of))
        params[1] = (struct db_param){of, 4};
    params[2] = (struct db_param){after, 4};
    params[3] = score_sorts_param(
        &w->sorts, count_sorts(wire_has(m, m_backlog_track) ? m->track : track_STANDARD,
                               wire_has(m, m_backlog_kind) ? m->kind : -1, m->without_context));
    db_send(q->from->figures, &stmt_backlog, params, on_rows, q);
    db_sync(q->from->figures);
}
