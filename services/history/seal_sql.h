/*
 * The writer's SQL about signed heads.
 */
#ifndef HISTORY_SEAL_SQL_H
#define HISTORY_SEAL_SQL_H

#include "common/db.h"
#include "common/hash.h"

/* One row: the newest head of the table, and the newest event that gave the log another name. Their
 * slices live as long as the result; p is NULL where there is none. */
void seal_sql_read(struct db *d, int16_t log, db_fn *fn, void *arg);
void seal_sql_row(const PGresult *r, struct slice *note_out, struct slice *opened_out);
/* Written only while the lease is ours. */
void seal_sql_add(struct db *d, int16_t log, int32_t fence, struct slice origin, int64_t n,
                  struct slice note);
/* Tiles that hold more than the first n events: those events are gone. */
void seal_sql_cut_tiles(struct db *d, int16_t log, int64_t n);

#endif
