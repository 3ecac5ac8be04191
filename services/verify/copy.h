/*
 * All columns of the log from PostgreSQL, with nothing but the right to read it. Whatever somebody with more
 * rights did to the table, the row comes as it lies there: columns are cast to the types they had.
 */
#ifndef VERIFY_COPY_H
#define VERIFY_COPY_H

#include "services/log/copy_rows.h"
#include "services/verify/record.h"

/* As copy_rows_connect. */
PGconn *copy_connect(const char *conninfo, const char *snapshot);
/* Events from position `from` up to `until`, both included, in order. 0, or -1: logged why.
 * copy_rows_end in any case. */
MUST_CHECK int copy_begin(struct copy_rows *x, PGconn *c, int64_t from, int64_t until);
/* Its slices live until the next call. 1, 0 at the end, -1: logged why. */
MUST_CHECK int copy_next(struct copy_rows *x, struct record *out);

/* One row in COPY's binary form. Pure. 0, or -1: it is not of so many columns. */
MUST_CHECK int copy_parse(struct slice row, struct record *out);

#endif
