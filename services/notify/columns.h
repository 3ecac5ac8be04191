/*
 * Rows that are gathered for one statement, as an array for each column.
 */
#ifndef NOTIFY_COLUMNS_H
#define NOTIFY_COLUMNS_H

#include "common/db.h"

#define COLUMNS_MOST 20

struct columns {
    struct db_array list[COLUMNS_MOST];
    uint32_t n; /* rows; the caller counts them */
};

/* Empty, of elements of these types. */
void columns_begin(struct columns *c, const enum db_type *elements, size_t n);
/* What was gathered since comes behind. */
void columns_join(struct columns *to, const struct columns *more, size_t n);
void columns_swap(struct columns *a, struct columns *b);
/* The statement has one parameter a column. */
void columns_send(struct db *db, const struct db_stmt *stmt, struct columns *c);
void columns_free(struct columns *c);

void column_text(struct db_array *a, const char *text);
void column_bool(struct db_array *a, bool v);
/* Zeroes are null. */
void column_id(struct db_array *a, const struct uuid *id);

#endif
