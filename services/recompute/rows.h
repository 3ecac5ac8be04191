/*
 * Rows of the log, read with nothing but the right to read it: one connection, one COPY in binary form
 * at a time, one row in memory.
 */
#ifndef RECOMPUTE_ROWS_H
#define RECOMPUTE_ROWS_H

#include "proto/shapes.h"

#include <libpq-fe.h>

/* A connection in a transaction that only reads and sees one moment of the log. snapshot: that of
 * another connection (as pg_export_snapshot gives it), for reading streams in their order; NULL: now,
 * for looking things up. NULL: logged why. */
PGconn *rows_connect(const char *conninfo, const char *snapshot);
/* The first value of an answer in text form, in *out (at most size bytes with its end): 1; 0 when there is
 * no row; -1: logged why. */
MUST_CHECK int rows_ask(PGconn *c, const char *sql, char *out, size_t size);

/* Zero-initialised before rows_begin; rows_end in any case. */
struct rows {
    PGconn *c;
    char *row; /* libpq's, until the next */
    bool first;
};

/* where: what follows on "FROM history.event WHERE log = 0 AND ", and the order. 0, or -1: logged why. */
MUST_CHECK int rows_begin(struct rows *r, PGconn *c, const char *where);
/* The next event: its slices live until the next call. What clocks do not need is left out (append,
 * schema, fence, leaf). 1, 0 at the end, -1: logged why. */
MUST_CHECK int rows_next(struct rows *r, struct event *out);
void rows_end(struct rows *r);

/* One row in COPY's binary form, as rows_begin asks for it. Pure. 0 or -1. */
MUST_CHECK int rows_parse(struct slice row, struct event *out);

#endif
