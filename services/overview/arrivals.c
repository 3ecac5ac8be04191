/*
 * arrivals.ask: what came to a department from which region, on which theme. A department had all of it, so it
 * may know how much that is; others' are for coordinators.
 */
#include "services/overview/desk.h"

#include "common/clock.h"
#include "common/log.h"

#include <stdlib.h>

#define YEAR      365
#define ROWS_MOST "4000" /* of m_arrivals_told */

struct arrivals {
    int32_t from;
    struct buf rows;
};

/* clang-format off */
/* $1 department   $2 assigned from this day (1970 = 0) on. Each signal once, however often it came. */
static const Oid types[] = {DB_TEXT, DB_INT4};
static const struct db_stmt stmt_arrivals = {
    "overview_arrivals",
    "SELECT region, theme, count(*), count(*) FILTER (WHERE open) FROM"
    " (SELECT a.region, s.theme, bool_or(a.open) AS open"
    " FROM overview.assignment a JOIN overview.signal s ON s.id = a.signal"
    " WHERE a.department = $1 AND NOT a.routing_error"
    " AND a.assigned_at >= (date '1970-01-01' + $2)::timestamp AT TIME ZONE 'Europe/Amsterdam'"
    " GROUP BY a.region, a.signal, s.theme) x"
    " GROUP BY region, theme ORDER BY region, theme LIMIT " ROWS_MOST,
    ARRAY_LEN(types), types};
/* clang-format on */
enum { REGION, THEME, N, OPEN };

static void arrivals_free(void *work)
{
    struct arrivals *w = work;

    buf_free(&w->rows);
    free(w);
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct arrivals *w = q->work;
    struct m_arrivals_told m = {0};

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    for (int i = 0; i < PQntuples(r->rows); i++) {
        struct arrival row = {0};

        wire_set(&row, arrival, region, db_get_bytes(r->rows, i, REGION));
        if (!PQgetisnull(r->rows, i, THEME))
            wire_set(&row, arrival, theme, db_get_bytes(r->rows, i, THEME));
        wire_set(&row, arrival, n, db_get_int(r->rows, i, N));
        wire_set(&row, arrival, open, db_get_int(r->rows, i, OPEN));
        wire_encode(&shape_arrival, &row, &w->rows);
    }
    wire_set(&m, m_arrivals_told, from, w->from);
    wire_set(&m, m_arrivals_told, arrivals, wire_list_of(&w->rows, (uint32_t)PQntuples(r->rows)));
    inquiry_answer(q, MSG_ARRIVALS_TOLD, &m);
}

/* Whose: nobody's, when it is not for who asks, or not said. */
static struct slice department_of(const struct inquiry *q, struct wire_faults *faults)
{
    const struct m_arrivals *m = &q->ask.arrivals;
    bool own = q->who.role == role_DEPARTMENT, given = wire_has(m, m_arrivals_department);
    struct slice of = own ? slice_str(q->who.party) : m->department;

    if (!given && !own)
        wire_fault_add(faults, &shape_m_arrivals.fields[m_arrivals_department], WIRE_FAULT_MISSING);
    else if (given && (!slice_equal(m->department, of) ||
                       registry_place(tables_registry(q->from->tables), of) == 0))
        wire_fault_add(faults, &shape_m_arrivals.fields[m_arrivals_department], WIRE_FAULT_VALUE);
    return of;
}

void inquiry_arrivals(struct inquiry *q)
{
    const struct m_arrivals *m = &q->ask.arrivals;
    struct arrivals *w = calloc(1, sizeof *w);
    struct wire_faults faults = {0};
    struct slice of;
    uint8_t from[4];

    if (!w)
        log_fatal("memory_exhausted", "for=arrivals");
    q->work = w;
    q->work_free = arrivals_free;
    if (inquiry_time(q) == 0) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "What day it is in the log is not known yet.", NULL);
        return;
    }
    w->from = wire_has(m, m_arrivals_from) ? m->from : clock_day_amsterdam(inquiry_time(q)) - YEAR;
    if (w->from < 0)
        wire_fault_add(&faults, &shape_m_arrivals.fields[m_arrivals_from], WIRE_FAULT_VALUE);
    of = department_of(q, &faults);
    if (faults.n > 0) {
        inquiry_refuse(q, PROBLEM_INVALID, NULL, &faults);
        return;
    }
    db_put_int(from, 4, w->from);
    db_send(q->from->figures, &stmt_arrivals,
            (const struct db_param[]){{of.p, (int)of.n}, {from, 4}}, on_rows, q);
    db_sync(q->from->figures);
}
