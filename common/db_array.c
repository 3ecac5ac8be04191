/*
 * PostgreSQL's binary forms: whole numbers, times, and one-dimensional arrays.
 *
 *      array:  dimensions 4 | has nulls 4 | type 4 | elements 4 | first index 4 | (length 4 | bytes)...
 */
#include "common/clock.h"
#include "common/db.h"
#include "common/log.h"

#include <assert.h>
#include <limits.h>

#define EPOCH_2000_US INT64_C(946684800000000) /* 2000-01-01 after 1970-01-01 */
#define HEADER_EMPTY  12                       /* no dimensions */

void db_put_int(uint8_t *out, int width, int64_t v)
{
    for (int i = 0; i < width; i++)
        out[i] = (uint8_t)((uint64_t)v >> (8 * (width - 1 - i)));
}

static int64_t get_int(const uint8_t *p, int width)
{
    uint64_t v = 0;

    for (int i = 0; i < width; i++)
        v = v << 8 | p[i];
    switch (width) {
    case 1:
        return (int8_t)v;
    case 2:
        return (int16_t)v;
    case 4:
        return (int32_t)v;
    default:
        return (int64_t)v;
    }
}

static void add_int4(struct db_array *a, int64_t v)
{
    uint8_t bytes[4];

    db_put_int(bytes, 4, v);
    buf_add(&a->b, bytes, sizeof bytes);
}

void db_array_begin(struct db_array *a, enum db_type element)
{
    buf_reset(&a->b);
    a->n = 0;
    a->has_null = false;
    add_int4(a, 1);
    add_int4(a, 0); /* has nulls: known at the end, like the count */
    add_int4(a, element);
    add_int4(a, 0);
    add_int4(a, 1);
}

void db_array_int(struct db_array *a, int width, int64_t v)
{
    uint8_t bytes[8];

    assert(width == 2 || width == 4 || width == 8);
    db_put_int(bytes, width, v);
    db_array_bytes(a, bytes, (size_t)width);
}

void db_array_bytes(struct db_array *a, const void *p, size_t n)
{
    assert(n <= INT32_MAX);
    add_int4(a, (int64_t)n);
    buf_add(&a->b, p, n);
    a->n++;
}

void db_array_null(struct db_array *a)
{
    add_int4(a, -1);
    a->n++;
    a->has_null = true;
}

struct db_param db_array_end(struct db_array *a)
{
    if (a->b.n > INT_MAX)
        log_fatal("db_array_too_large", "bytes=%zu", a->b.n);
    if (a->n == 0) {
        db_put_int(a->b.p, 4, 0);
        a->b.n = HEADER_EMPTY;
    } else {
        db_put_int(a->b.p + 4, 4, a->has_null);
        db_put_int(a->b.p + 12, 4, a->n);
    }
    return (struct db_param){a->b.p, (int)a->b.n};
}

void db_array_free(struct db_array *a)
{
    buf_free(&a->b);
    *a = (struct db_array){0};
}

int64_t db_get_int(const PGresult *r, int row, int col)
{
    int width = PQgetlength(r, row, col);

    assert(PQgetisnull(r, row, col) || width == 1 || width == 2 || width == 4 || width == 8);
    return get_int((const uint8_t *)PQgetvalue(r, row, col), width);
}

struct slice db_get_bytes(const PGresult *r, int row, int col)
{
    if (PQgetisnull(r, row, col))
        return (struct slice){0};
    return slice_of(PQgetvalue(r, row, col), (size_t)PQgetlength(r, row, col));
}

struct uuid db_get_id(const PGresult *r, int row, int col)
{
    struct slice s = db_get_bytes(r, row, col);
    struct uuid id = {{0}};

    if (s.n == sizeof id.b)
        memcpy(id.b, s.p, sizeof id.b);
    return id;
}

int64_t db_time_from_pg(int64_t pg_us)
{
    return pg_us + EPOCH_2000_US;
}

int64_t db_time_to_pg(int64_t wall_us)
{
    return wall_us - EPOCH_2000_US;
}
