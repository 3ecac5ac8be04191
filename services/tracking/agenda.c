/*
 * The agenda; see agenda.h.
 */
#include "services/tracking/agenda.h"

#include "common/room.h"

#include <stdlib.h>

#define WAITING AGENDA_DAYS
#define AWAY    (AGENDA_DAYS + 1)

void agenda_init(struct agenda *a, int32_t today)
{
    *a = (struct agenda){.day = today};
    memset(a->lists, 0xff, sizeof a->lists);
}

void agenda_free(struct agenda *a)
{
    free(a->slots);
    *a = (struct agenda){0};
}

static void grow(struct agenda *a, uint32_t slot)
{
    uint32_t cap = a->cap ? a->cap : 256;

    while (cap <= slot)
        cap *= 2;
    a->slots = room_for(a->slots, cap, sizeof *a->slots);
    memset(a->slots + a->cap, 0xff, (cap - a->cap) * sizeof *a->slots);
    a->cap = cap;
}

void agenda_remove(struct agenda *a, uint32_t slot)
{
    struct agenda_slot *p;

    if (slot >= a->cap || a->slots[slot].list == AGENDA_NONE)
        return;
    p = &a->slots[slot];
    if (p->prev != AGENDA_NONE)
        a->slots[p->prev].next = p->next;
    else
        a->lists[p->list] = p->next;
    if (p->next != AGENDA_NONE)
        a->slots[p->next].prev = p->prev;
    a->n--;
    a->n_waiting -= p->list == WAITING;
    p->list = AGENDA_NONE;
}

static void put(struct agenda *a, uint32_t slot, uint32_t list)
{
    struct agenda_slot *p;

    if (slot >= a->cap)
        grow(a, slot);
    if (a->slots[slot].list == list)
        return;
    agenda_remove(a, slot);
    p = &a->slots[slot];
    *p = (struct agenda_slot){.next = a->lists[list], .prev = AGENDA_NONE, .list = list};
    if (p->next != AGENDA_NONE)
        a->slots[p->next].prev = slot;
    a->lists[list] = slot;
    a->n++;
    a->n_waiting += list == WAITING;
}

void agenda_set(struct agenda *a, uint32_t slot, int32_t day)
{
    int32_t last = a->day + AGENDA_DAYS - 1;

    if (day < a->day)
        day = a->day;
    put(a, slot, (uint32_t)(day < last ? day : last) % AGENDA_DAYS);
}

void agenda_wait(struct agenda *a, uint32_t slot)
{
    put(a, slot, WAITING);
}

void agenda_away(struct agenda *a, uint32_t slot)
{
    put(a, slot, AWAY);
}

bool agenda_is_away(const struct agenda *a, uint32_t slot)
{
    return slot < a->cap && a->slots[slot].list == AWAY;
}

uint32_t agenda_due(struct agenda *a, int32_t today)
{
    while (a->lists[(uint32_t)a->day % AGENDA_DAYS] == AGENDA_NONE && a->day < today)
        a->day++;
    return a->day <= today ? a->lists[(uint32_t)a->day % AGENDA_DAYS] : AGENDA_NONE;
}

uint32_t agenda_waiting(const struct agenda *a)
{
    return a->lists[WAITING];
}
