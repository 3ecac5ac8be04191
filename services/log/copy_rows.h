/*
 * Rows of the log as they lie in PostgreSQL, with nothing but the right to read them: one connection that sees
 * one moment, one COPY in binary form at a time, one row in memory.
 *
 *      struct slice row;
 *
 *      if (copy_rows_begin(&x, c, "SELECT position, party FROM history.event ORDER BY position") == 0)
 *          while ((rc = copy_rows_next(&x, &row)) == 1) {
 *              struct copy_fields f = copy_fields_of(row, 2);
 *
 *              position = copy_field_int(&f, 8);
 *              party = copy_field_there(&f);
 *              if (!copy_fields_end(&f))
 *                  ...
 *          }
 *      copy_rows_end(&x);
 */
#ifndef LOG_COPY_ROWS_H
#define LOG_COPY_ROWS_H

#include "common/base.h"
#include "common/uuid.h"

#include <libpq-fe.h>

/* In a transaction that only reads one moment of the log; settings: more of "SET a = b;", or "". snapshot: that
 * of another connection (as pg_export_snapshot gives it), NULL: now. NULL: logged why. */
PGconn *copy_rows_connect(const char *conninfo, const char *settings, const char *snapshot);
/* The first value of an answer in text form, in *out (at most size bytes with its end): 1; 0: no row, or null;
 * -1: logged why. */
MUST_CHECK int copy_rows_ask(PGconn *c, const char *sql, char *out, size_t size);

/* Zero-initialised before copy_rows_begin; copy_rows_end in any case. */
struct copy_rows {
    PGconn *c;
    char *row; /* libpq's, until the next */
    bool first;
};

/* 0, or -1: logged why. */
MUST_CHECK int copy_rows_begin(struct copy_rows *x, PGconn *c, const char *select);
/* The bytes of a row, which live until the next call: 1, 0 at the end, -1: logged why. */
MUST_CHECK int copy_rows_next(struct copy_rows *x, struct slice *row_out);
/* Says that a row is none of those that were asked for: -1. */
int copy_rows_refuse(struct slice row);
void copy_rows_end(struct copy_rows *x);

/* The fields of one row, in order. Pure. What is at fault is remembered, so that it is looked at once. */
struct copy_fields {
    struct slice rest;
    bool wrong;  /* the row is no row, or not of so many fields */
    bool broken; /* a field was null or of another width than was asked for */
};

struct copy_fields copy_fields_of(struct slice row, int fields);
/* p NULL: it is null, or the row is wrong. */
struct slice copy_field(struct copy_fields *f);
/* Those that are never null; of what is broken: 0, all zeros, p NULL. width: 1 to 8 bytes. */
int64_t copy_field_int(struct copy_fields *f, size_t width);
struct uuid copy_field_id(struct copy_fields *f);
struct slice copy_field_there(struct copy_fields *f);
/* Whether it was a row, and all of it was taken. */
MUST_CHECK bool copy_fields_end(const struct copy_fields *f);

/* An integer with its sign. width: 1 to 8 bytes. */
int64_t copy_int(const uint8_t *p, size_t width);

#endif
