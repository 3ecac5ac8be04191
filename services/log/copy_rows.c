/*
 * COPY in binary form: a head before the first row, then in one message each
 *
 *      count of fields (2) | length (4), bytes | length (4), bytes | ...        length -1: null
 *
 * and a last message with count -1.
 */
#include "services/log/copy_rows.h"

#include "common/buf.h"
#include "common/log.h"

#include <stdio.h>
#include <string.h>

#define SETUP                                                                \
    "SET search_path = pg_catalog; SET jit = off; SET enable_seqscan = off;" \
    "SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0;"  \
    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
#define BEGIN       "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#define SAME_MOMENT "SET TRANSACTION SNAPSHOT '%s'"
#define HEAD        "PGCOPY\n\377\r\n\0"
#define HEAD_SIZE   19 /* with flags and the length of an extension, both 0 */

static int not_read(PGconn *c)
{
    log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(c))));
    return -1;
}

/* ------------------------------------------------------------------ connection */

static int run(PGconn *c, const char *sql, ExecStatusType wanted)
{
    PGresult *r = PQexec(c, sql);
    int rc = PQresultStatus(r) == wanted ? 0 : not_read(c);

    PQclear(r);
    return rc;
}

PGconn *copy_rows_connect(const char *conninfo, const char *settings, const char *snapshot)
{
    PGconn *c = PQconnectdb(conninfo);
    char sql[200];

    if (PQstatus(c) != CONNECTION_OK) {
        log_error("log_not_reached", "why=%s", log_value(slice_str(PQerrorMessage(c))));
        goto lost;
    }
    if (run(c, SETUP, PGRES_COMMAND_OK) != 0)
        goto lost;
    if (*settings && run(c, settings, PGRES_COMMAND_OK) != 0)
        goto lost;
    if (run(c, BEGIN, PGRES_COMMAND_OK) != 0)
        goto lost;
    if (snapshot) {
        snprintf(sql, sizeof sql, SAME_MOMENT, snapshot);
        if (run(c, sql, PGRES_COMMAND_OK) != 0)
            goto lost;
    }
    return c;

lost:
    PQfinish(c);
    return NULL;
}

int copy_rows_ask(PGconn *c, const char *sql, char *out, size_t size)
{
    PGresult *r = PQexec(c, sql);
    int rc;

    if (PQresultStatus(r) == PGRES_TUPLES_OK) {
        rc = PQntuples(r) > 0 && !PQgetisnull(r, 0, 0);
        if (rc)
            snprintf(out, size, "%s", PQgetvalue(r, 0, 0));
    } else {
        rc = not_read(c);
    }
    PQclear(r);
    return rc;
}

/* ------------------------------------------------------------------ rows */

int copy_rows_begin(struct copy_rows *x, PGconn *c, const char *select)
{
    struct buf sql = {0};
    int rc;

    *x = (struct copy_rows){.c = c, .first = true};
    buf_printf(&sql, "COPY (%s) TO STDOUT (FORMAT binary)", select);
    buf_add(&sql, "", 1);
    rc = run(c, (const char *)sql.p, PGRES_COPY_OUT);
    buf_free(&sql);
    return rc;
}

/* Whether all came, behind the last row. */
static int finish(struct copy_rows *x)
{
    PGresult *result;
    int rc = 0;

    while ((result = PQgetResult(x->c)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            rc = -1;
        PQclear(result);
    }
    return rc == 0 ? 0 : not_read(x->c);
}

int copy_rows_next(struct copy_rows *x, struct slice *row_out)
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
    if (row.n == 2 && copy_int(row.p, 2) == -1)
        return copy_rows_next(x, row_out); /* the last message: only the end is behind it */
    *row_out = row;
    return 1;
}

int copy_rows_refuse(struct slice row)
{
    log_error("row_unreadable", "bytes=%zu", row.n);
    return -1;
}

void copy_rows_end(struct copy_rows *x)
{
    PQfreemem(x->row);
    x->row = NULL;
}

/* ------------------------------------------------------------------ one row */

int64_t copy_int(const uint8_t *p, size_t width)
{
    uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;

    for (size_t i = 0; i < width; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

struct copy_fields copy_fields_of(struct slice row, int fields)
{
    if (row.n < 2 || copy_int(row.p, 2) != fields)
        return (struct copy_fields){.wrong = true};
    return (struct copy_fields){.rest = slice_of(row.p + 2, row.n - 2)};
}

struct slice copy_field(struct copy_fields *f)
{
    struct slice out = {0};
    int64_t n;

    if (f->wrong || f->rest.n < 4) {
        f->wrong = true;
        return out;
    }
    n = copy_int(f->rest.p, 4);
    f->rest = slice_of(f->rest.p + 4, f->rest.n - 4);
    if (n < -1 || n > (int64_t)f->rest.n) {
        f->wrong = true;
    } else if (n >= 0) {
        out = slice_of(f->rest.p, (size_t)n);
        f->rest = slice_of(f->rest.p + n, f->rest.n - (size_t)n);
    }
    return out;
}

int64_t copy_field_int(struct copy_fields *f, size_t width)
{
    struct slice s = copy_field(f);

    if (s.p && s.n == width)
        return copy_int(s.p, width);
    f->broken = true;
    return 0;
}

struct uuid copy_field_id(struct copy_fields *f)
{
    struct slice s = copy_field(f);
    struct uuid id = {{0}};

    if (s.p && s.n == sizeof id.b)
        memcpy(id.b, s.p, sizeof id.b);
    else
        f->broken = true;
    return id;
}

struct slice copy_field_there(struct copy_fields *f)
{
    struct slice s = copy_field(f);

    if (!s.p)
        f->broken = true;
    return s;
}

bool copy_fields_end(const struct copy_fields *f)
{
    return !f->wrong && f->rest.n == 0;
}
