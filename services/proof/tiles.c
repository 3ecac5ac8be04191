/*
 * The tree in tiles; see tiles.h.
 */
#include "services/proof/tiles.h"

#define HEIGHT 8 /* levels of the tree in a tile */

/* The root of 2^height hashes that stand behind each other. */
static void root_of(const uint8_t *hashes, unsigned height, uint8_t out[HASH_LEN])
{
    uint8_t row[TILE_BYTES];

    memcpy(row, hashes, (size_t)HASH_LEN << height);
    for (; height > 0; height--)
        for (size_t i = 0; i < (size_t)1 << (height - 1); i++)
            tree_join(row + i * HASH_LEN, row + 2 * i * HASH_LEN, row + (2 * i + 1) * HASH_LEN);
    memcpy(out, row, HASH_LEN);
}

void tile_root(const uint8_t *hashes, uint8_t out[HASH_LEN])
{
    root_of(hashes, HEIGHT, out);
}

uint64_t tiles_full(uint64_t n, unsigned level)
{
    unsigned shift = HEIGHT * (level + 1);

    return shift < 64 ? n >> shift : 0;
}

void tiles_add(struct tiles *t, const uint8_t leaf[HASH_LEN], tile_full_fn *full, void *arg)
{
    uint8_t hash[HASH_LEN];

    t->n++;
    memcpy(hash, leaf, HASH_LEN);
    for (unsigned level = 0; level < TILE_LEVELS; level++) {
        struct tile *last = &t->last[level];

        memcpy(last->hash[last->n++], hash, HASH_LEN);
        if (last->n < TILE_HASHES)
            return;
        full(arg, level, tiles_full(t->n, level) - 1, last->hash[0]);
        root_of(last->hash[0], HEIGHT, hash);
        last->n = 0;
    }
}

/* The hashes of a tile, at least n of them; NULL: they cannot be had. */
static const uint8_t *tile_of(struct tiles_nodes *from, unsigned level, uint64_t index, uint32_t n)
{
    const struct tile *last = &from->t->last[level];
    uint64_t full = tiles_full(from->t->n, level);

    if (index == full)
        return n <= last->n ? last->hash[0] : NULL;
    if (index > full)
        return NULL;
    if (!from->has || from->level != level || from->index != index) {
        from->has = from->get(from->arg, level, index, from->tile);
        from->level = level;
        from->index = index;
    }
    return from->has ? from->tile : NULL;
}

bool tiles_node(void *arg, unsigned level, uint64_t index, uint8_t out[HASH_LEN])
{
    unsigned height = level % HEIGHT, of = level / HEIGHT;
    uint32_t first = (uint32_t)(index << height) % TILE_HASHES;
    const uint8_t *hashes;

    if (of >= TILE_LEVELS)
        return false;
    hashes = tile_of(arg, of, index >> (HEIGHT - height), first + (1u << height));
    if (!hashes)
        return false;
    root_of(hashes + (size_t)first * HASH_LEN, height, out);
    return true;
}
