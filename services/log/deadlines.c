/*
 * The wheel of deadlines; see deadlines.h.
 */
#include "services/log/deadlines.h"

#include "common/room.h"

#include <stdlib.h>

void deadlines_init(struct deadlines *d, int64_t now_us)
{
    *d = (struct deadlines){.tick = now_us / DEADLINES_TICK_US};
    memset(d->spokes, 0xff, sizeof d->spokes);
}

void deadlines_free(struct deadlines *d)
{
    free(d->slots);
    *d = (struct deadlines){0};
}

static uint32_t *spoke_of(struct deadlines *d, int64_t tick)
{
    return &d->spokes[tick % DEADLINES_SPOKES];
}

/* A deadline that has passed already is found with the next tick. */
static int64_t tick_of(const struct deadlines *d, int64_t at_us)
{
    int64_t tick = at_us / DEADLINES_TICK_US + 1;

    return tick > d->tick ? tick : d->tick + 1;
}

static void grow(struct deadlines *d, uint32_t slot)
{
    uint32_t cap = d->cap ? d->cap : 256;

    while (cap <= slot)
        cap *= 2;
    d->slots = room_for(d->slots, cap, sizeof *d->slots);
    memset(d->slots + d->cap, 0, (cap - d->cap) * sizeof *d->slots);
    d->cap = cap;
}

void deadlines_add(struct deadlines *d, uint32_t slot, int64_t at_us)
{
    uint32_t *spoke;
    struct deadline_slot *p;

    if (slot >= d->cap)
        grow(d, slot);
    p = &d->slots[slot];
    *p = (struct deadline_slot){.at = tick_of(d, at_us), .prev = DEADLINES_NONE, .set = true};
    spoke = spoke_of(d, p->at);
    p->next = *spoke;
    if (p->next != DEADLINES_NONE)
        d->slots[p->next].prev = slot;
    *spoke = slot;
    d->n++;
}

void deadlines_remove(struct deadlines *d, uint32_t slot)
{
    struct deadline_slot *p;

    if (slot >= d->cap || !d->slots[slot].set)
        return;
    p = &d->slots[slot];
    if (d->looking && d->looked == slot)
        d->looked = p->next;
    if (p->prev != DEADLINES_NONE)
        d->slots[p->prev].next = p->next;
    else
        *spoke_of(d, p->at) = p->next;
    if (p->next != DEADLINES_NONE)
        d->slots[p->next].prev = p->prev;
    p->set = false;
    d->n--;
}

uint32_t deadlines_passed(struct deadlines *d, int64_t now_us)
{
    int64_t now = now_us / DEADLINES_TICK_US;

    for (;;) {
        while (d->looking && d->looked != DEADLINES_NONE) {
            uint32_t slot = d->looked;

            d->looked = d->slots[slot].next;
            if (d->slots[slot].at > d->tick)
                continue; /* of a later round */
            deadlines_remove(d, slot);
            return slot;
        }
        d->looking = false;
        if (d->tick >= now)
            return DEADLINES_NONE;
        if (d->n == 0)
            d->tick = now - 1;
        d->tick++;
        d->looking = true;
        d->looked = *spoke_of(d, d->tick);
    }
}
