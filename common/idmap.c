/*
 * Open addressing with linear probing; a quarter at least stays empty, so that a search ends soon.
 *
 * What is removed leaves no mark: those behind it that a search would no longer reach move up. So a
 * table in which entries come and go for ever is never built anew, which would be a pause of tens of
 * milliseconds in a large one.
 */
#include "common/idmap.h"

#include "common/hash.h"
#include "common/log.h"

#include <stdlib.h>

#define EMPTY IDMAP_NONE
#define LEAST 64

void idmap_init(struct idmap *m, const void *owner,
                const struct uuid *(*id_at)(const void *owner, uint32_t slot))
{
    *m = (struct idmap){.id_at = id_at, .owner = owner};
}

void idmap_free(struct idmap *m)
{
    free(m->places);
    m->places = NULL;
    m->mask = m->n = 0;
}

static uint32_t hash_of(const struct uuid *id)
{
    return (uint32_t)hash_short(id->b, sizeof id->b);
}

/* The place where id stands, or IDMAP_NONE. */
static uint32_t place_of(const struct idmap *m, const struct uuid *id)
{
    uint32_t hash;

    if (!m->places)
        return IDMAP_NONE;
    hash = hash_of(id);
    for (uint32_t i = hash & m->mask;; i = (i + 1) & m->mask) {
        const struct idmap_place *p = &m->places[i];

        if (p->slot == EMPTY)
            return IDMAP_NONE;
        if (p->hash == hash && uuid_equal(m->id_at(m->owner, p->slot), id))
            return i;
    }
}

static void put(struct idmap *m, struct idmap_place p)
{
    uint32_t i = p.hash & m->mask;

    while (m->places[i].slot != EMPTY)
        i = (i + 1) & m->mask;
    m->places[i] = p;
    m->n++;
}

static void grow(struct idmap *m)
{
    struct idmap_place *old = m->places;
    size_t old_places = old ? (size_t)m->mask + 1 : 0, places = old ? old_places * 2 : LEAST;

    if (places > UINT32_C(1) << 31)
        log_fatal("idmap_too_large", "places=%zu", places);
    m->places = malloc(places * sizeof *m->places);
    if (!m->places)
        log_fatal("memory_exhausted", "bytes=%zu", places * sizeof *m->places);
    memset(m->places, 0xff, places * sizeof *m->places);
    m->mask = (uint32_t)(places - 1);
    m->n = 0;
    for (size_t i = 0; i < old_places; i++)
        if (old[i].slot != EMPTY)
            put(m, old[i]);
    free(old);
}

uint32_t idmap_find(const struct idmap *m, const struct uuid *id)
{
    uint32_t place = place_of(m, id);

    return place == IDMAP_NONE ? IDMAP_NONE : m->places[place].slot;
}

void idmap_add(struct idmap *m, const struct uuid *id, uint32_t slot)
{
    if (!m->places || ((size_t)m->n + 1) * 4 > ((size_t)m->mask + 1) * 3)
        grow(m);
    put(m, (struct idmap_place){.slot = slot, .hash = hash_of(id)});
}

void idmap_remove(struct idmap *m, const struct uuid *id)
{
    uint32_t hole = place_of(m, id);

    if (hole == IDMAP_NONE)
        return;
    m->n--;
    for (uint32_t i = (hole + 1) & m->mask; m->places[i].slot != EMPTY; i = (i + 1) & m->mask) {
        uint32_t home = m->places[i].hash & m->mask;

        /* The hole lies on the way from its home to here: a search for it would end there. */
        if (((i - home) & m->mask) >= ((i - hole) & m->mask)) {
            m->places[hole] = m->places[i];
            hole = i;
        }
    }
    m->places[hole].slot = EMPTY;
}
