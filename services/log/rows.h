/*
 * Events of the log, read with nothing but the right to read it.
 */
#ifndef LOG_ROWS_H
#define LOG_ROWS_H

#include "proto/shapes.h"
#include "services/domain/registry.h"
#include "services/log/copy_rows.h"

/* As copy_rows_connect. With a snapshot, for reading streams in their order; NULL: for looking things up. */
PGconn *rows_connect(const char *conninfo, const char *snapshot);
/* where: what follows on "FROM history.event WHERE log = 0 AND ", and the order. 0, or -1: logged why.
 * copy_rows_end in any case. */
MUST_CHECK int rows_begin(struct copy_rows *r, PGconn *c, const char *where);
/* The next event: its slices live until the next call. What nobody needed yet is left out (append,
 * schema, fence, leaf). 1, 0 at the end, -1: logged why. */
MUST_CHECK int rows_next(struct copy_rows *r, struct event *out);

/* The reference data as they were at that position. 0, or -1: logged why; then there is no registry. */
MUST_CHECK int rows_registry(PGconn *c, int64_t position, struct registry **out);

/* One row in COPY's binary form, as rows_begin asks for it. Pure. 0 or -1. */
MUST_CHECK int rows_parse(struct slice row, struct event *out);

#endif
