/*
 * The table of messages under way; see flights.h.
 */
#include "services/intake/flights.h"

#include "common/room.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ payers */

static struct payer *payer_place(const struct payers *p, uint64_t hash)
{
    uint32_t i = (uint32_t)hash & p->mask;

    while (p->list[i].hash && p->list[i].hash != hash)
        i = (i + 1) & p->mask;
    return &p->list[i];
}

static void payers_grow(struct payers *p)
{
    struct payers bigger = {.mask = p->list ? p->mask * 2 + 1 : 63, .n = p->n};

    bigger.list = room_new(((size_t)bigger.mask + 1) * sizeof *bigger.list);
    for (uint32_t i = 0; p->list && i <= p->mask; i++)
        if (p->list[i].hash)
            *payer_place(&bigger, p->list[i].hash) = p->list[i];
    free(p->list);
    *p = bigger;
}

/* False when it has `most` already. */
static bool payer_take(struct payers *p, uint64_t hash, uint32_t most)
{
    struct payer *place;

    if (!p->list || p->n * 2 > p->mask)
        payers_grow(p);
    place = payer_place(p, hash);
    if (place->n >= most)
        return false;
    if (!place->hash) {
        place->hash = hash;
        p->n++;
    }
    place->n++;
    return true;
}

/* Who has nothing left goes; those behind it that stand further than home move up. */
static void payer_give(struct payers *p, uint64_t hash)
{
    struct payer *place = payer_place(p, hash);
    uint32_t hole, i;

    if (!place->hash || --place->n > 0)
        return;
    p->n--;
    hole = (uint32_t)(place - p->list);
    for (i = (hole + 1) & p->mask; p->list[i].hash; i = (i + 1) & p->mask) {
        uint32_t home = (uint32_t)p->list[i].hash & p->mask;

        if (((i - home) & p->mask) < ((i - hole) & p->mask))
            continue;
        p->list[hole] = p->list[i];
        hole = i;
    }
    p->list[hole] = (struct payer){0};
}

/* ------------------------------------------------------------------ flights */

void flights_init(struct flights *f, uint32_t most, uint32_t most_each, int64_t now_us)
{
    *f = (struct flights){.free = FLIGHT_NONE, .most = most, .most_each = most_each};
    deadlines_init(&f->deadlines, now_us);
}

void flights_free(struct flights *f)
{
    free(f->slots);
    free(f->payers.list);
    deadlines_free(&f->deadlines);
    *f = (struct flights){0};
}

static void flights_grow(struct flights *f)
{
    uint32_t n = f->n_slots ? f->n_slots * 2 : 256;

    f->slots = room_for(f->slots, n, sizeof *f->slots);
    memset(f->slots + f->n_slots, 0, (n - f->n_slots) * sizeof *f->slots);
    for (uint32_t i = n; i-- > f->n_slots; f->free = i)
        f->slots[i].next = f->free;
    f->n_slots = n;
}

uint32_t flight_begin(struct flights *f, const struct asker *asker, uint64_t payer,
                      int64_t deadline_us)
{
    struct flight *p;
    uint32_t slot;

    if (payer == 0)
        payer = 1; /* 0 marks an empty place */
    if (f->n >= f->most || !payer_take(&f->payers, payer, f->most_each))
        return FLIGHT_NONE;
    if (f->free == FLIGHT_NONE)
        flights_grow(f);
    slot = f->free;
    p = &f->slots[slot];
    f->free = p->next;
    f->n++;
    p->asker = *asker;
    p->payer = payer;
    p->used = true;
    p->next = FLIGHT_NONE;
    deadlines_add(&f->deadlines, slot, deadline_us);
    return slot;
}

void flight_end(struct flights *f, uint32_t slot)
{
    struct flight *p = &f->slots[slot];

    deadlines_remove(&f->deadlines, slot);
    payer_give(&f->payers, p->payer);
    p->used = false;
    p->generation = (p->generation + 1) & INT32_MAX;
    p->next = f->free;
    f->free = slot;
    f->n--;
}

int64_t flight_number(const struct flights *f, uint32_t slot)
{
    return (int64_t)((uint64_t)f->slots[slot].generation << 32 | slot);
}

uint32_t flight_find(const struct flights *f, int64_t number)
{
    uint32_t slot = (uint32_t)number;

    if (number < 0 || slot >= f->n_slots || !f->slots[slot].used ||
        f->slots[slot].generation != (uint64_t)number >> 32)
        return FLIGHT_NONE;
    return slot;
}

uint32_t flight_late(struct flights *f, int64_t now_us)
{
    return deadlines_passed(&f->deadlines, now_us);
}
