/*
 * Events put straight into a log by COPY: what history would have written, without its leaves.
 */
#ifndef TESTS_UNIT_LOG_ROWS_H
#define TESTS_UNIT_LOG_ROWS_H

#include "common_test.h"

#include "common/db.h"
#include "common/hash.h"
#include "proto/shapes.h"

#include <libpq-fe.h>

static void row_put(struct buf *out, const void *p, size_t n)
{
    uint8_t length[4];

    db_put_int(length, 4, (int64_t)n);
    buf_add(out, length, 4);
    buf_add(out, p, n);
}

static void row_put_int(struct buf *out, int width, int64_t v)
{
    uint8_t bytes[8];

    db_put_int(bytes, width, v);
    row_put(out, bytes, (size_t)width);
}

static void row_put_null(struct buf *out)
{
    buf_add(out, "\xff\xff\xff\xff", 4);
}

/* One more row of history.event. */
MAYBE_UNUSED static void log_row_add(struct buf *out, const struct event *e)
{
    static const uint8_t nothing[HASH_LEN];

    buf_add(out, "\0\x0f", 2);
    row_put_int(out, 2, 0);
    row_put_int(out, 8, e->position);
    row_put(out, e->stream.b, sizeof e->stream.b);
    row_put_int(out, 4, e->version);
    row_put_int(out, 2, e->kind);
    row_put_int(out, 2, 1);
    row_put_int(out, 4, 1);
    row_put_int(out, 8, db_time_to_pg(e->at));
    row_put(out, e->append.b, sizeof e->append.b);
    row_put(out, e->party.p, e->party.n);
    if (wire_has(e, event_number))
        row_put_int(out, 4, e->number);
    else
        row_put_null(out);
    row_put(out, e->meta.p, e->meta.n);
    row_put(out, nothing, SALT_LEN);
    if (wire_has(e, event_body))
        row_put(out, e->body.p, e->body.n);
    else
        row_put_null(out);
    row_put(out, nothing, HASH_LEN);
}

/* A COPY into the log: rows are sent with PQputCopyData. 0 or -1. */
static inline int log_rows_begin(PGconn *c)
{
    PGresult *r = PQexec(c, "COPY history.event (log, position, stream, version, kind, schema, "
                            "fence, at, append, party, number, meta, salt, body, leaf) "
                            "FROM STDIN (FORMAT binary)");
    int rc = PQresultStatus(r) == PGRES_COPY_IN ? 0 : -1;

    PQclear(r);
    return rc == 0 && PQputCopyData(c, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19) == 1 ? 0 : -1;
}

static inline int log_rows_end(PGconn *c)
{
    PGresult *r;
    int rc = PQputCopyData(c, "\xff\xff", 2) == 1 && PQputCopyEnd(c, NULL) == 1 ? 0 : -1;

    while ((r = PQgetResult(c)) != NULL) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            rc = -1;
        PQclear(r);
    }
    return rc;
}

#endif
