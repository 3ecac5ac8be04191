/*
 * The table of signals without a decision. See open.h.
 */
#include "services/routing/open.h"

#include "common/room.h"

#include <stdlib.h>

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    const struct open_signals *o = owner;
    return &o->slots[slot]->id;
}

void open_init(struct open_signals *o)
{
    memset(o, 0, sizeof *o);
    o->free_first = o->oldest = o->newest = IDMAP_NONE;
    idmap_init(&o->by_id, o, id_at);
}

void open_free(struct open_signals *o)
{
    for (uint32_t i = 0; i < o->cap; i++) {
        buf_free(&o->slots[i]->route);
        buf_free(&o->slots[i]->likened);
        free(o->slots[i]);
    }
    free(o->slots);
    idmap_free(&o->by_id);
}

static void grow(struct open_signals *o)
{
    uint32_t cap = o->cap ? 2 * o->cap : 64;
    o->slots = room_for(o->slots, cap, sizeof(struct open_signal *));
    for (uint32_t i = cap; i-- > o->cap;) {
        o->slots[i] = room_new(sizeof *o->slots[i]);
        o->slots[i]->next = o->free_first;
        o->free_first = i;
    }
    o->cap = cap;
}

static uint32_t slot_of(const struct open_signals *o, const struct open_signal *s)
{
    return idmap_find(&o->by_id, &s->id);
}

struct open_signal *open_add(struct open_signals *o, const struct uuid *id,
                             const struct cursor *before)
{
    if (o->free_first == IDMAP_NONE)
        grow(o);
    uint32_t slot = o->free_first;
    struct open_signal *s = o->slots[slot];
    o->free_first = s->next;
    s->id = *id;
    s->before = *before;
    s->version = 1;
    s->sent = s->decided = false;
    buf_reset(&s->route);
    buf_reset(&s->likened);
    s->next = IDMAP_NONE;
    s->prev = o->newest;
    if (o->newest != IDMAP_NONE)
        o->slots[o->newest]->next = slot;
    else
        o->oldest = slot;
    o->newest = slot;
    o->n++;
    idmap_add(&o->by_id, id, slot);
    return s;
}

struct open_signal *open_find(const struct open_signals *o, const struct uuid *id)
{
    uint32_t slot = idmap_find(&o->by_id, id);
    return slot == IDMAP_NONE ? NULL : o->slots[slot];
}

void open_remove(struct open_signals *o, struct open_signal *s)
{
    uint32_t slot = slot_of(o, s);
    idmap_remove(&o->by_id, &s->id);
    if (s->prev != IDMAP_NONE)
        o->slots[s->prev]->next = s->next;
    else
        o->oldest = s->next;
    if (s->next != IDMAP_NONE)
        o->slots[s->next]->prev = s->prev;
    else
        o->newest = s->prev;
    memset(&s->id, 0, sizeof s->id);
    s->next = o->free_first;
    o->free_first = slot;
    o->n--;
}

struct open_signal *open_oldest(const struct open_signals *o)
{
    return o->oldest == IDMAP_NONE ? NULL : o->slots[o->oldest];
}

struct open_signal *open_next(const struct open_signals *o, const struct open_signal *s)
{
    return s->next == IDMAP_NONE ? NULL : o->slots[s->next];
}
