/*
 * Rows by region and year, arrays by number.
 */
#include "services/tracking/refs.h"

#include "common/room.h"

#include <stdlib.h>

#define SLOT_BIT (UINT64_C(1) << 63)
#define GAP_MOST 1000000

void refs_free(struct refs *r)
{
    for (uint32_t i = 0; i < r->n; i++)
        free(r->rows[i].where);
    free(r->rows);
    *r = (struct refs){0};
}

static struct ref_row *row_find(const struct refs *r, place_t region, int year)
{
    for (uint32_t i = r->n; i-- > 0;) /* this year's are the last */
        if (r->rows[i].region == region && r->rows[i].year == year)
            return &r->rows[i];
    return NULL;
}

static struct ref_row *row_new(struct refs *r, place_t region, int year)
{
    r->rows = room_for(r->rows, r->n + 1, sizeof *r->rows);
    r->rows[r->n] = (struct ref_row){.region = region, .year = (uint16_t)year};
    return &r->rows[r->n++];
}

static struct ref_row *row_of(struct refs *r, place_t region, int year)
{
    struct ref_row *row = row_find(r, region, year);

    return row ? row : row_new(r, region, year);
}

static void extend(struct ref_row *row, uint32_t n)
{
    if (n > row->cap) {
        uint32_t cap = n + n / 4 + 64;
        uint64_t *where = room_for(row->where, cap, sizeof *where);

        row->where = where;
        row->cap = cap;
    }
    while (row->n < n)
        row->where[row->n++] = 0;
}

void refs_extend(struct refs *r, place_t region, int year, uint32_t n)
{
    extend(row_of(r, region, year), n);
}

static void put(struct refs *r, place_t region, int year, int64_t number, uint64_t where)
{
    struct ref_row *row = row_of(r, region, year);

    if (number < 1 || number > (int64_t)row->n + GAP_MOST)
        return;
    extend(row, (uint32_t)number);
    row->where[number - 1] = where;
}

void refs_set_slot(struct refs *r, place_t region, int year, int64_t number, uint32_t slot)
{
    put(r, region, year, number, SLOT_BIT | slot);
}

void refs_set_position(struct refs *r, place_t region, int year, int64_t number, int64_t position)
{
    put(r, region, year, number, (uint64_t)position + 1);
}

struct ref refs_find(const struct refs *r, place_t region, int year, int64_t number)
{
    const struct ref_row *row = row_find(r, region, year);
    uint64_t where = row && number >= 1 && number <= row->n ? row->where[number - 1] : 0;

    if (where & SLOT_BIT)
        return (struct ref){.is = REF_SLOT, .slot = (uint32_t)where};
    if (where)
        return (struct ref){.is = REF_POSITION, .position = (int64_t)where - 1};
    return (struct ref){.is = REF_UNKNOWN};
}
