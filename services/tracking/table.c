/*
 * The table of signals: slots in one array, found by id through an idmap.
 */
#include "services/tracking/table.h"

#include "common/room.h"

#include <stdlib.h>

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct table *)owner)->entries[slot].s.id;
}

void table_init(struct table *t)
{
    *t = (struct table){.free = SLOT_NONE};
    idmap_init(&t->ids, t, id_at);
}

void table_free(struct table *t)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->entries[i].flags & ENTRY_USED)
            signal_free(&t->entries[i].s);
    free(t->entries);
    idmap_free(&t->ids);
    table_init(t);
}

/* Slots are not cleared ahead of their use: memory that was never touched costs nothing. */
static uint32_t slot_take(struct table *t)
{
    uint32_t slot = t->free;

    if (slot != SLOT_NONE) {
        t->free = t->entries[slot].work;
        return slot;
    }
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 1024;
        t->entries = room_for(t->entries, t->cap, sizeof *t->entries);
    }
    return t->n++;
}

uint32_t table_add(struct table *t, const struct uuid *id)
{
    uint32_t slot = slot_take(t);
    struct entry *e = &t->entries[slot];

    memset(e, 0, sizeof *e);
    signal_init(&e->s);
    e->s.id = *id;
    e->work = SLOT_NONE;
    e->flags = ENTRY_USED;
    idmap_add(&t->ids, id, slot);
    t->n_live++;
    return slot;
}

uint32_t table_find(const struct table *t, const struct uuid *id)
{
    return idmap_find(&t->ids, id);
}

void table_remove(struct table *t, uint32_t slot)
{
    struct entry *e = &t->entries[slot];

    idmap_remove(&t->ids, &e->s.id);
    signal_free(&e->s);
    e->flags = 0;
    e->work = t->free;
    t->free = slot;
    t->n_live--;
}
