/*
 * COPY in binary form: a head before the first row, then in one message each
 *
 *      count of fields (2) | length (4), bytes | length (4), bytes | ...        length -1: null
 *
 * and a last message with count -1.
 */
#include "services/recompute/rows.h"

#include "common/db.h"
#include "common/log.h"
#include "services/domain/erasure.h"

#include <stdio.h>

#define SETUP                                                                 \
    "SET search_path = pg_catalog; SET jit = off; SET enable_seqscan = off;"  \
    "SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0;"   \
    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;" \
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
/* Whole ranges are read in the primary key's order, never sorted. */
#define SAME_MOMENT "SET LOCAL enable_sort = off; SET TRANSACTION SNAPSHOT '%s'"

#define COLUMNS                                                        \
    "position, stream, version, kind, at, party, number, meta, body, " \
    "CASE WHEN body IS NULL THEN history.erasure_of(log, stream, version) END"
#define N_COLUMNS 10
#define HEAD      "PGCOPY\n\377\r\n\0"
#define HEAD_SIZE 19 /* with flags and the length of an extension, both 0 */

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

PGconn *rows_connect(const char *conninfo, const char *snapshot)
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

int rows_ask(PGconn *c, const char *sql, char *out, size_t size)
{
    PGresult *r = PQexec(c, sql);
    int rc = -1;

    if (PQresultStatus(r) == PGRES_TUPLES_OK) {
        rc = PQntuples(r) > 0;
        if (rc)
            snprintf(out, size, "%s", PQgetvalue(r, 0, 0));
    } else {
        log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(c))));
    }
    PQclear(r);
    return rc;
}

/* ------------------------------------------------------------------ one row */

static int64_t number_of(const uint8_t *p, size_t width)
{
    uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;

    for (size_t i = 0; i < width; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

/* The next field; p NULL when it is null. False when the row ends before it does. */
static bool field_next(struct slice *rest, struct slice *out)
{
    int64_t n;

    if (rest->n < 4)
        return false;
    n = number_of(rest->p, 4);
    *rest = slice_of(rest->p + 4, rest->n - 4);
    *out = slice_of(NULL, 0);
    if (n < 0)
        return n == -1;
    if ((size_t)n > rest->n)
        return false;
    *out = slice_of(rest->p, (size_t)n);
    *rest = slice_of(rest->p + n, rest->n - (size_t)n);
    return true;
}

static bool int_next(struct slice *rest, size_t width, int64_t *out)
{
    struct slice field;

    if (!field_next(rest, &field) || field.n != width)
        return false;
    *out = number_of(field.p, width);
    return true;
}

static bool bytes_next(struct slice *rest, struct slice *out)
{
    return field_next(rest, out) && out->p;
}

int rows_parse(struct slice row, struct event *out)
{
    struct slice stream, number, statement;

    *out = (struct event){.has = WIRE_BIT(event_position) | WIRE_BIT(event_stream) |
                                 WIRE_BIT(event_version) | WIRE_BIT(event_kind) |
                                 WIRE_BIT(event_at) | WIRE_BIT(event_party) | WIRE_BIT(event_meta)};
    if (row.n < 2 || number_of(row.p, 2) != N_COLUMNS)
        return -1;
    row = slice_of(row.p + 2, row.n - 2);
    if (!int_next(&row, 8, &out->position) || !bytes_next(&row, &stream) ||
        stream.n != sizeof out->stream.b || !int_next(&row, 4, &out->version) ||
        !int_next(&row, 2, &out->kind) || !int_next(&row, 8, &out->at) ||
        !bytes_next(&row, &out->party) || !field_next(&row, &number) ||
        (number.p && number.n != 4) || !bytes_next(&row, &out->meta) ||
        !field_next(&row, &out->body) || !field_next(&row, &statement) || row.n != 0)
        return -1;
    memcpy(out->stream.b, stream.p, stream.n);
    out->at = db_time_from_pg(out->at);
    if (number.p)
        wire_set(out, event, number, number_of(number.p, 4));
    if (out->body.p)
        out->has |= WIRE_BIT(event_body);
    else if (statement.p) /* erased: what its erasure kept */
        out->facts = erasure_facts_of(statement, out->version);
    if (out->facts.p)
        out->has |= WIRE_BIT(event_facts);
    return 0;
}

/* ------------------------------------------------------------------ rows */

int rows_begin(struct rows *r, PGconn *c, const char *where)
{
    char sql[1000];
    PGresult *result;
    bool begun;

    *r = (struct rows){.c = c, .first = true};
    snprintf(sql, sizeof sql,
             "COPY (SELECT " COLUMNS " FROM history.event WHERE log = 0 AND %s) TO STDOUT "
             "(FORMAT binary)",
             where);
    result = PQexec(c, sql);
    begun = PQresultStatus(result) == PGRES_COPY_OUT;
    if (!begun)
        log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(c))));
    PQclear(result);
    return begun ? 0 : -1;
}

/* Whether all came, behind the last row. */
static int finish(struct rows *r)
{
    PGresult *result;
    int rc = 0;

    while ((result = PQgetResult(r->c)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            rc = -1;
        PQclear(result);
    }
    if (rc != 0)
        log_error("log_not_read", "why=%s", log_value(slice_str(PQerrorMessage(r->c))));
    return rc;
}

int rows_next(struct rows *r, struct event *out)
{
    struct slice row;
    int n;

    PQfreemem(r->row);
    r->row = NULL;
    n = PQgetCopyData(r->c, &r->row, 0);
    if (n < 0)
        return finish(r);
    row = slice_of(r->row, (size_t)n);
    if (r->first && row.n >= HEAD_SIZE && memcmp(row.p, HEAD, sizeof HEAD - 1) == 0)
        row = slice_of(row.p + HEAD_SIZE, row.n - HEAD_SIZE);
    r->first = false;
    if (row.n == 2 && number_of(row.p, 2) == -1)
        return rows_next(r, out); /* the last message: only the end is behind it */
    if (rows_parse(row, out) == 0)
        return 1;
    log_error("row_unreadable", "bytes=%zu", row.n);
    return -1;
}

void rows_end(struct rows *r)
{
    PQfreemem(r->row);
    r->row = NULL;
}
