/*
 * All columns of the log from PostgreSQL, with nothing but the right to read it: COPY in binary form, a row
 * at a time in memory. Whatever somebody with more rights did to the table, the row comes as it lies there:
 * columns are cast to the types they had.
 */
#ifndef VERIFY_COPY_H
#define VERIFY_COPY_H

#include "services/verify/record.h"

#include <libpq-fe.h>

/* In a transaction that only reads one moment of the log; snapshot: that of another connection, NULL: now.
 * NULL: logged why. */
PGconn *copy_connect(const char *conninfo, const char *snapshot);
/* The first value of an answer, in *out (at most size bytes with its end): 1; 0: no row, or null; -1:
 * logged why. */
MUST_CHECK int copy_ask(PGconn *c, const char *sql, char *out, size_t size);

struct copy {
    PGconn *c;
    char *row; /* libpq's, until the next */
    bool first;
};

/* Events from position `from` up to `until`, both included, in order. 0, or -1: logged why. */
MUST_CHECK int copy_begin(struct copy *x, PGconn *c, int64_t from, int64_t until);
/* Its slices live until the next call. 1, 0 at the end, -1: logged why. */
MUST_CHECK int copy_next(struct copy *x, struct record *out);
void copy_end(struct copy *x);

/* One row in COPY's binary form. Pure. 0, or -1: it is not of so many columns. */
MUST_CHECK int copy_parse(struct slice row, struct record *out);

#endif
