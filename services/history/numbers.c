/*
 * Running numbers a party and year.
 */
#include "services/history/numbers.h"

#include "common/hash.h"
#include "common/log.h"

#include <stdlib.h>

#define PARTY_MAX 24 /* shapes.h: event.party */

struct number {
    uint8_t party_n;
    bool taken;
    uint8_t party[PARTY_MAX];
    int32_t year, stored, given;
};

void numbers_free(struct numbers *n)
{
    free(n->rows);
    *n = (struct numbers){0};
}

static struct number *place_of(const struct numbers *n, struct slice party, int32_t year)
{
    size_t i = (hash_short(party.p, party.n) + (uint32_t)year) & (n->places - 1);

    for (;; i = (i + 1) & (n->places - 1)) {
        struct number *row = &n->rows[i];

        if (!row->taken)
            return row;
        if (row->year == year && row->party_n == party.n &&
            memcmp(row->party, party.p, party.n) == 0)
            return row;
    }
}

static void grow(struct numbers *n)
{
    struct numbers old = *n;

    n->places = old.places ? old.places * 2 : 256;
    n->rows = calloc(n->places, sizeof *n->rows);
    if (!n->rows)
        log_fatal("memory_exhausted", "bytes=%zu", n->places * sizeof *n->rows);
    for (size_t i = 0; i < old.places; i++) {
        const struct number *row = &old.rows[i];

        if (row->taken)
            *place_of(n, slice_of(row->party, row->party_n), row->year) = *row;
    }
    free(old.rows);
}

static struct number *row_of(struct numbers *n, struct slice party, int32_t year)
{
    struct number *row;

    if (party.n > PARTY_MAX)
        log_fatal("party_too_long", "bytes=%zu", party.n);
    if ((n->n + 1) * 2 > n->places)
        grow(n);
    row = place_of(n, party, year);
    if (!row->taken) {
        row->taken = true;
        row->year = year;
        row->party_n = (uint8_t)party.n;
        if (party.n)
            memcpy(row->party, party.p, party.n);
        n->n++;
    }
    return row;
}

int32_t numbers_next(struct numbers *n, struct slice party, int32_t year)
{
    return ++row_of(n, party, year)->given;
}

void numbers_stored(struct numbers *n, struct slice party, int32_t year, int32_t number)
{
    struct number *row = row_of(n, party, year);

    if (row->stored < number)
        row->stored = number;
    if (row->given < number)
        row->given = number;
}

void numbers_undo(struct numbers *n)
{
    for (size_t i = 0; i < n->places; i++)
        n->rows[i].given = n->rows[i].stored;
}

static void put32(struct buf *out, uint32_t v)
{
    uint8_t b[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};

    buf_add(out, b, sizeof b);
}

static uint32_t get32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void numbers_put(const struct numbers *n, struct buf *out)
{
    put32(out, (uint32_t)n->n);
    for (size_t i = 0; i < n->places; i++) {
        const struct number *row = &n->rows[i];

        if (!row->taken)
            continue;
        buf_add(out, &row->party_n, 1);
        buf_add(out, row->party, row->party_n);
        put32(out, (uint32_t)row->year);
        put32(out, (uint32_t)row->stored);
    }
}

int numbers_get(struct numbers *n, struct slice bytes)
{
    size_t at = 4;
    uint32_t rows;

    numbers_free(n);
    if (bytes.n < at)
        return -1;
    rows = get32(bytes.p);
    for (uint32_t i = 0; i < rows; i++) {
        size_t party_n = at < bytes.n ? bytes.p[at++] : SIZE_MAX;

        if (party_n > PARTY_MAX || bytes.n - at < party_n + 8)
            return -1;
        numbers_stored(n, slice_of(bytes.p + at, party_n), (int32_t)get32(bytes.p + at + party_n),
                       (int32_t)get32(bytes.p + at + party_n + 4));
        at += party_n + 8;
    }
    return (int)at;
}
