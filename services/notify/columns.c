/*
 * Rows for one statement: see columns.h.
 */
#include "services/notify/columns.h"

#include <string.h>

#define ARRAY_HEADER 20 /* bytes; common/db_array.c */

void columns_begin(struct columns *c, const enum db_type *elements, size_t n)
{
    for (size_t i = 0; i < n; i++)
        db_array_begin(&c->list[i], elements[i]);
    c->n = 0;
}

void columns_join(struct columns *to, const struct columns *more, size_t n)
{
    for (size_t i = 0; i < n && more->n > 0; i++) {
        buf_add(&to->list[i].b, more->list[i].b.p + ARRAY_HEADER, more->list[i].b.n - ARRAY_HEADER);
        to->list[i].n += more->list[i].n;
        to->list[i].has_null |= more->list[i].has_null;
    }
    to->n += more->n;
}

void columns_swap(struct columns *a, struct columns *b)
{
    struct columns c = *a;

    *a = *b;
    *b = c;
}

void columns_send(struct db *db, const struct db_stmt *stmt, struct columns *c)
{
    struct db_param params[COLUMNS_MOST];

    for (int i = 0; i < stmt->n_params; i++)
        params[i] = db_array_end(&c->list[i]);
    db_send(db, stmt, params, NULL, NULL);
}

void columns_free(struct columns *c)
{
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        db_array_free(&c->list[i]);
}

void column_text(struct db_array *a, const char *text)
{
    db_array_bytes(a, text, strlen(text));
}

void column_bool(struct db_array *a, bool v)
{
    uint8_t byte = v;

    db_array_bytes(a, &byte, 1);
}

void column_id(struct db_array *a, const struct uuid *id)
{
    if (uuid_is_zero(id))
        db_array_null(a);
    else
        db_array_bytes(a, id->b, sizeof id->b);
}
