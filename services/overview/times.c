/*
 * times.ask: per department how many assignments, and how long to take-up and to the answer.
 * Seconds, gross, calendar time; open ones are counted apart, never as times. What routing sent
 * wrong is not in anybody's figures.
 *
 * Percentiles are exact (percentile_cont). They sort what they count: this connection is for them
 * alone.
 */
#include "services/overview/desk.h"

#include "common/clock.h"

#include <math.h>

#define P90_LEAST 20 /* cases; below it one odd case is the figure */

static const Oid types[] = {DB_INT2, DB_TEXT, DB_INT4, DB_INT4, DB_TIMESTAMPTZ};
/* Days begin in Europe/Amsterdam. */
#define MIDNIGHT          "::timestamp AT TIME ZONE 'Europe/Amsterdam')"
#define DAY_OF(param)     "((date '1970-01-01' + " param ")" MIDNIGHT
#define SECONDS_SINCE(at) "floor(extract(epoch FROM $5 - " at "))::int8"
/* clang-format off */
static const struct db_stmt stmt_times = {
    "overview_times",
    "SELECT department, count(*), count(take_up),"
    " percentile_cont(array[0.5, 0.9]) WITHIN GROUP (ORDER BY take_up::float8),"
    " count(*) FILTER (WHERE open AND take_up IS NULL), count(answer),"
    " percentile_cont(array[0.5, 0.9]) WITHIN GROUP (ORDER BY answer::float8),"
    " count(*) FILTER (WHERE open),"
    " " SECONDS_SINCE("min(assigned_at) FILTER (WHERE open)") ","
    " count(*) FILTER (WHERE verdict < 2), count(*) FILTER (WHERE verdict = 2)"
    " FROM overview.assignment WHERE part = $1 AND NOT routing_error"
    " AND ($2 IS NULL OR department = $2)"
    " AND ($3 IS NULL OR assigned_at >= " DAY_OF("$3") ")"
    " AND ($4 IS NULL OR assigned_at < " DAY_OF("$4") ")"
    " GROUP BY department ORDER BY department",
    5, types};
enum {
    DEPARTMENT, SIGNALS, TAKEN_UP, TAKE_UP_TIMES, NOT_TAKEN_UP, ANSWERED, ANSWER_TIMES, OPEN,
    OLDEST_OPEN, HELPED, HELPED_NOT
};
/* clang-format on */

_Static_assert(verdict_HELPS == 0 && verdict_PARTLY == 1 && verdict_HELPS_NOT == 2,
               "the statement counts them by number");

/* Element i of a float8[2] in PostgreSQL's binary form: a head of 20 bytes, then (length, bytes)
 * each. -1 when there is none. */
static int64_t percentile(const PGresult *rows, int row, int column, size_t i)
{
    enum { HEAD = 20, ELEMENT = 12 };
    struct slice array = db_get_bytes(rows, row, column);
    uint64_t bits = 0;
    double v;

    if (array.n != HEAD + 2 * ELEMENT)
        return -1;
    for (size_t b = 0; b < 8; b++)
        bits = bits << 8 | array.p[HEAD + i * ELEMENT + 4 + b];
    memcpy(&v, &bits, sizeof v);
    return llround(v);
}

static void put_row(const PGresult *rows, int i, struct buf *out)
{
    struct times_row m = {0};
    int64_t taken_up = db_get_int(rows, i, TAKEN_UP), answered = db_get_int(rows, i, ANSWERED);

    wire_set(&m, times_row, department, db_get_bytes(rows, i, DEPARTMENT));
    wire_set(&m, times_row, signals, db_get_int(rows, i, SIGNALS));
    wire_set(&m, times_row, taken_up, taken_up);
    if (taken_up > 0)
        wire_set(&m, times_row, take_up_median, percentile(rows, i, TAKE_UP_TIMES, 0));
    if (taken_up >= P90_LEAST)
        wire_set(&m, times_row, take_up_p90, percentile(rows, i, TAKE_UP_TIMES, 1));
    wire_set(&m, times_row, not_taken_up, db_get_int(rows, i, NOT_TAKEN_UP));
    wire_set(&m, times_row, answered, answered);
    if (answered > 0)
        wire_set(&m, times_row, answer_median, percentile(rows, i, ANSWER_TIMES, 0));
    if (answered >= P90_LEAST)
        wire_set(&m, times_row, answer_p90, percentile(rows, i, ANSWER_TIMES, 1));
    wire_set(&m, times_row, open, db_get_int(rows, i, OPEN));
    if (m.open > 0) {
        int64_t age = db_get_int(rows, i, OLDEST_OPEN);
        wire_set(&m, times_row, oldest_open, age > 0 ? age : 0);
    }
    wire_set(&m, times_row, helped, db_get_int(rows, i, HELPED));
    wire_set(&m, times_row, helped_not, db_get_int(rows, i, HELPED_NOT));
    wire_encode(&shape_times_row, &m, out);
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct m_times_told m = {0};
    struct buf list = {0};
    int n;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    n = PQntuples(r->rows);
    for (int i = 0; i < n; i++)
        put_row(r->rows, i, &list);
    wire_set(&m, m_times_told, rows, wire_list_of(&list, (uint32_t)n));
    inquiry_answer(q, MSG_TIMES_TOLD, &m);
    buf_free(&list);
}

void inquiry_times(struct inquiry *q)
{
    const struct m_times *m = &q->ask.times;
    uint8_t part[2], from[4], until[4], now[8];
    struct db_param params[5] = {{part, 2}, {0}, {0}, {0}, {now, 8}};

    db_put_int(part, 2, wire_has(m, m_times_part) ? m->part : part_LEAD);
    db_put_int(from, 4, m->from);
    db_put_int(until, 4, m->until);
    db_put_int(now, 8, db_time_to_pg(inquiry_time(q)));
    if (wire_has(m, m_times_department))
        params[1] = (struct db_param){m->department.p, (int)m->department.n};
    if (wire_has(m, m_times_from))
        params[2] = (struct db_param){from, 4};
    if (wire_has(m, m_times_until))
        params[3] = (struct db_param){until, 4};
    db_send(q->from->figures, &stmt_times, params, on_rows, q);
    db_sync(q->from->figures);
}
