/*
 * The signals at hand: see shelf.h.
 */
#include "services/overview/shelf.h"

#include "common/log.h"

#include <stdlib.h>

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    const struct shelf *s = owner;
    return &s->places[slot].cases.clocks.s.id;
}

void shelf_init(struct shelf *s, uint32_t cap)
{
    /* Places never used stay untouched pages. */
    *s = (struct shelf){.cap = cap, .places = calloc(cap, sizeof *s->places)};
    if (!s->places)
        log_fatal("memory_exhausted", "places=%u", cap);
    idmap_init(&s->map, s, id_at);
}

static void place_empty(struct shelf_place *p)
{
    cases_free(&p->cases);
    free(p->title);
    free(p->theme);
    entries_free(&p->entries);
    *p = (struct shelf_place){0};
}

void shelf_free(struct shelf *s)
{
    if (!s->places)
        return;
    idmap_free(&s->map);
    for (uint32_t i = 0; i < s->n; i++)
        place_empty(&s->places[i]);
    free(s->places);
    *s = (struct shelf){0};
}

const struct shelf_place *shelf_peek(const struct shelf *s, const struct uuid *id)
{
    uint32_t slot = idmap_find(&s->map, id);
    return slot == IDMAP_NONE ? NULL : &s->places[slot];
}

struct shelf_place *shelf_find(struct shelf *s, const struct uuid *id)
{
    uint32_t slot = idmap_find(&s->map, id);
    if (slot == IDMAP_NONE)
        return NULL;
    s->places[slot].flags |= SHELF_USED;
    return &s->places[slot];
}

static struct shelf_place *place_that_may_go(struct shelf *s)
{
    /* Two rounds: the first may only take marks away. */
    for (uint64_t i = 0; i < 2 * (uint64_t)s->cap; i++) {
        struct shelf_place *p = &s->places[s->hand];
        s->hand = s->hand + 1 == s->cap ? 0 : s->hand + 1;
        if (p->flags & (SHELF_CHANGED | SHELF_WRITING))
            continue;
        if (p->flags & SHELF_USED) {
            p->flags &= (uint8_t)~SHELF_USED;
            continue;
        }
        return p;
    }
    log_fatal("shelf_full", "places=%u", s->cap); /* a bug: batches are bounded below it */
}

struct shelf_place *shelf_add(struct shelf *s, const struct uuid *id)
{
    struct shelf_place *p;
    if (s->n < s->cap) {
        p = &s->places[s->n++];
    } else {
        p = place_that_may_go(s);
        idmap_remove(&s->map, &p->cases.clocks.s.id);
        place_empty(p);
    }
    cases_init(&p->cases);
    p->cases.clocks.s.id = *id;
    p->flags = SHELF_USED;
    idmap_add(&s->map, id, shelf_slot(s, p));
    return p;
}
