/*
 * Tallies by cell: see cells.h.
 */
#include "services/figures/cells.h"

#include "services/domain/index.h"

#include <stdlib.h>

_Static_assert(sizeof(struct count_cell) == sizeof(struct uuid),
               "no padding: it is found by its bytes");

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct cells *)owner)->list[slot].id;
}

void cells_init(struct cells *c)
{
    *c = (struct cells){0};
    idmap_init(&c->map, c, id_at);
}

void cells_free(struct cells *c)
{
    for (uint32_t i = 0; i < c->cap; i++)
        tally_free(&c->list[i].tally);
    free(c->list);
    idmap_free(&c->map);
    cells_init(c);
}

void cells_reset(struct cells *c)
{
    c->n = 0;
    idmap_free(&c->map);
    idmap_init(&c->map, c, id_at);
}

static struct cell *cell_add(struct cells *c)
{
    uint32_t was = c->cap;

    if (c->n == c->cap) {
        c->cap = c->cap ? 2 * c->cap : 64;
        c->list = domain_realloc(c->list, c->cap, sizeof *c->list);
        memset(c->list + was, 0, (c->cap - was) * sizeof *c->list);
    }
    return &c->list[c->n];
}

struct tally *cells_at(void *arg, const struct count_cell *key)
{
    struct cells *c = arg;
    struct uuid id = {0};
    struct cell *cell;
    uint32_t slot;

    memcpy(id.b, key, sizeof *key);
    slot = idmap_find(&c->map, &id);
    if (slot != IDMAP_NONE)
        return &c->list[slot].tally;
    cell = cell_add(c);
    cell->key = *key;
    cell->id = id;
    tally_reset(&cell->tally);
    idmap_add(&c->map, &id, c->n++);
    return &cell->tally;
}

void cells_change(void *arg, const struct cases *c, const struct figures_case *was,
                  const struct figures_case *now)
{
    if (was)
        count_case(c, was, -1, cells_at, arg);
    count_case(c, now, 1, cells_at, arg);
}
