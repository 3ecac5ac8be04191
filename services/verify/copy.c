/*
 * COPY in binary form: a head before the first row, then in one message each
 *
 *      count of fields (2) | length (4), bytes | length (4), bytes | ...        length -1: null
 *
 * and a last message with count -1.
 */
#include "services/verify/copy.h"

#include "common/log.h"

#include <inttypes.h>
#include <stdio.h>

#define SETUP                                                                 \
    "SET search_path = pg_catalog; SET jit = off; SET enable_seqscan = off;"  \
    "SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0;"   \
    "SET enable_sort = off; SET client_encoding = 'UTF8';"                    \
    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;" \
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#define SAME_MOMENT "SET TRANSACTION SNAPSHOT '%s'"

#define COLUMNS                                                                            \
    "position::int8, log::int2, stream::uuid, version::int4, kind::int2, schema::int2, "   \
    "fence::int4, "                                                                        \
    "at::timestamptz, append::uuid, number::int4, party::text, meta::bytea, leaf::bytea, " \
    "salt::bytea, body::bytea"
#define N_COLUMNS  15
#define HEAD       "PGCOPY\n\377\r\n\0"
#define HEAD_SIZE  19                        /* with flags and the length of an extension, both 0 */
#define SINCE_1970 UINT64_C(946684800000000) /* PostgreSQL counts from 2000-01-01 */

/* ------------------------------------------------------------------ connection */

static int run(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    bool done = PQresultStatus(r) == PGRES_COMMAND_OK;

    if (!done)
        log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(c))));
    PQclear(r);
    return done ? 0 : -1;
}

PGconn *copy_connect(const char *conninfo, const char *snapshot)
{
    PGconn *c = PQconnectdb(conninfo);
    char sql[200];

    if (PQstatus(c) != CONNECTION_OK) {
        log_error("log_not_reached", "why=%s", log_value(slice_str(PQerrorMessage(c))));
        goto lost;
    }
    if (run(c, SETUP) != 0)
        goto lost;
    if (snapshot) {
        snprintf(sql, sizeof sql, SAME_MOMENT, snapshot);
        if (run(c, sql) != 0)
            goto lost;
    }
    return c;

lost:
    PQfinish(c);
    return NULL;
}

int copy_ask(PGconn *c, const char *sql, char *out, size_t size)
{
    PGresult *r = PQexec(c, sql);
    int rc = -1;

    if (PQresultStatus(r) == PGRES_TUPLES_OK) {
        rc = PQntuples(r) > 0 && !PQgetisnull(r, 0, 0);
        if (rc)
            snprintf(out, size, "%s", PQgetvalue(r, 0, 0));
    } else {
        log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(c))));
    }
    PQclear(r);
    return rc;
}

/* ------------------------------------------------------------------ one row */

struct fields {
    const uint8_t *p, *end;
    bool wrong;  /* the row is no row */
    bool broken; /* a column was null or of another width */
};

static uint64_t number_of(const uint8_t *p, size_t width)
{
    uint64_t v = 0;

    for (size_t i = 0; i < width; i++)
        v = v << 8 | p[i];
    return v;
}

/* The next field; p NULL when it is null. */
static struct slice field(struct fields *f)
{
    struct slice out = {0};
    int32_t n;

    if (f->wrong || f->end - f->p < 4) {
        f->wrong = true;
        return out;
    }
    n = (int32_t)number_of(f->p, 4);
    f->p += 4;
    if (n < -1 || n > f->end - f->p) {
        f->wrong = true;
    } else if (n >= 0) {
        out = slice_of(f->p, (size_t)n);
        f->p += n;
    }
    return out;
}

static uint64_t whole(struct fields *f, size_t width)
{
    struct slice s = field(f);

    if (s.p && s.n == width)
        return number_of(s.p, width);
    f->broken = true;
    return 0;
}

static void id(struct fields *f, struct uuid *out)
{
    struct slice s = field(f);

    if (s.p && s.n == sizeof out->b)
        memcpy(out->b, s.p, sizeof out->b);
    else
        f->broken = true;
}

static struct slice there(struct fields *f)
{
    struct slice s = field(f);

    if (!s.p)
        f->broken = true;
    return s;
}

int copy_parse(struct slice row, struct record *out)
{
    struct fields f = {0};
    struct slice number;

    *out = (struct record){0};
    if (row.n < 2 || number_of(row.p, 2) != N_COLUMNS)
        return -1;
    f = (struct fields){.p = row.p + 2, .end = row.p + row.n};
    out->position = (int64_t)whole(&f, 8);
    out->log = (int16_t)whole(&f, 2);
    id(&f, &out->stream);
    out->version = (int32_t)whole(&f, 4);
    out->kind = (int16_t)whole(&f, 2);
    out->schema = (int16_t)whole(&f, 2);
    out->fence = (int32_t)whole(&f, 4);
    out->at = (int64_t)(whole(&f, 8) + SINCE_1970); /* infinity wraps, and nothing is lost */
    id(&f, &out->append);
    number = field(&f);
    out->has_number = number.p != NULL;
    if (number.p && number.n == 4)
        out->number = (int32_t)number_of(number.p, 4);
    out->party = there(&f);
    out->meta = there(&f);
    out->leaf = there(&f);
    out->salt = field(&f);
    out->body = field(&f);
    out->broken = f.broken;
    return f.wrong || f.p != f.end ? -1 : 0;
}

/* ------------------------------------------------------------------ rows */

int copy_begin(struct copy *x, PGconn *c, int64_t from, int64_t until)
{
    char sql[1000];
    PGresult *result;
    bool begun;

    *x = (struct copy){.c = c, .first = true};
    snprintf(sql, sizeof sql,
             "COPY (SELECT " COLUMNS " FROM history.event WHERE log = 0 AND position >= '%" PRId64
             "' AND position <= '%" PRId64 "' ORDER BY position) TO STDOUT (FORMAT binary)",
             from, until);
    result = PQexec(c, sql);
    begun = PQresultStatus(result) == PGRES_COPY_OUT;
    if (!begun)
        log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(c))));
    PQclear(result);
    return begun ? 0 : -1;
}

/* Whether all came, behind the last row. */
static int finish(struct copy *x)
{
    PGresult *result;
    int rc = 0;

    while ((result = PQgetResult(x->c)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            rc = -1;
        PQclear(result);
    }
    if (rc != 0)
        log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(x->c))));
    return rc;
}

int copy_next(struct copy *x, struct record *out)
{
    struct slice row;
    int n;

    PQfreemem(x->row);
    x->row = NULL;
    n = PQgetCopyData(x->c, &x->row, 0);
    if (n < 0)
        return finish(x);
    row = slice_of(x->row, (size_t)n);
    if (x->first && row.n >= HEAD_SIZE && memcmp(row.p, HEAD, sizeof HEAD - 1) == 0)
        row = slice_of(row.p + HEAD_SIZE, row.n - HEAD_SIZE);
    x->first = false;
    if (row.n == 2 && number_of(row.p, 2) == UINT16_MAX)
        return copy_next(x, out); /* the last message: only the end is behind it */
    if (copy_parse(row, out) == 0)
        return 1;
    log_error("row_unreadable", "bytes=%zu", row.n);
    return -1;
}

void copy_end(struct copy *x)
{
    PQfreemem(x->row);
    x->row = NULL;
}
