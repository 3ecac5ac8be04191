/*
 * Open addressing with linear probing; a quarter at least stays empty, so that a search ends soon.
 */
#include "common/idmap.h"

#include "common/hash.h"
#include "common/log.h"

#include <stdlib.h>

#define EMPTY UINT32_MAX
#define GONE  (UINT32_MAX - 1) /* removed: a search goes on behind it */
#define LEAST 64

void idmap_init(struct idmap *m, const void *owner,
                const struct uuid *(*id_at)(const void *owner, uint32_t slot))
{
    *m = (struct idmap){.id_at = id_at, .owner = owner};
}

void idmap_free(struct idmap *m)
{
    free(m->slots);
    m->slots = NULL;
    m->mask = m->n = m->gone = 0;
}

static uint32_t home(const struct idmap *m, const struct uuid *id)
{
    return (uint32_t)hash_short(id->b, sizeof id->b) & m->mask;
}

/* The place in slots where id stands, or IDMAP_NONE. */
static uint32_t place_of(const struct idmap *m, const struct uuid *id)
{
    if (!m->slots)
        return IDMAP_NONE;
    for (uint32_t i = home(m, id);; i = (i + 1) & m->mask) {
        uint32_t slot = m->slots[i];

        if (slot == EMPTY)
            return IDMAP_NONE;
        if (slot != GONE && uuid_equal(m->id_at(m->owner, slot), id))
            return i;
    }
}

static void put(struct idmap *m, const struct uuid *id, uint32_t slot)
{
    uint32_t i = home(m, id);

    while (m->slots[i] != EMPTY && m->slots[i] != GONE)
        i = (i + 1) & m->mask;
    if (m->slots[i] == GONE)
        m->gone--;
    m->slots[i] = slot;
    m->n++;
}

static void rebuild(struct idmap *m, size_t places)
{
    uint32_t *old = m->slots;
    size_t old_places = old ? (size_t)m->mask + 1 : 0;

    if (places > UINT32_C(1) << 31)
        log_fatal("idmap_too_large", "places=%zu", places);
    m->slots = malloc(places * sizeof *m->slots);
    if (!m->slots)
        log_fatal("memory_exhausted", "bytes=%zu", places * sizeof *m->slots);
    memset(m->slots, 0xff, places * sizeof *m->slots);
    m->mask = (uint32_t)(places - 1);
    m->n = m->gone = 0;
    for (size_t i = 0; i < old_places; i++)
        if (old[i] != EMPTY && old[i] != GONE)
            put(m, m->id_at(m->owner, old[i]), old[i]);
    free(old);
}

uint32_t idmap_find(const struct idmap *m, const struct uuid *id)
{
    uint32_t place = place_of(m, id);

    return place == IDMAP_NONE ? IDMAP_NONE : m->slots[place];
}

void idmap_add(struct idmap *m, const struct uuid *id, uint32_t slot)
{
    size_t places = m->slots ? (size_t)m->mask + 1 : 0;

    if (!m->slots || ((size_t)m->n + m->gone + 1) * 4 > places * 3) {
        /* Mostly tombstones: the same size, clean. */
        if (places == 0)
            places = LEAST;
        else if (((size_t)m->n + 1) * 2 > places)
            places *= 2;
        rebuild(m, places);
    }
    put(m, id, slot);
}

void idmap_remove(struct idmap *m, const struct uuid *id)
{
    uint32_t place = place_of(m, id);

    if (place == IDMAP_NONE)
        return;
    m->n--;
    /* In front of an empty place no search needs to go on. */
    if (m->slots[(place + 1) & m->mask] == EMPTY) {
        m->slots[place] = EMPTY;
    } else {
        m->slots[place] = GONE;
        m->gone++;
    }
}
