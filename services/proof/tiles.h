/*
 * The tree in tiles (C2SP tlog-tiles): pieces of 256 hashes that never change once they are full, so that
 * they can be kept as rows, served as files and mirrored. Pure.
 *
 *      level 1        [ h h h ..                    each the root of 256 leaves, that is of a tile
 *      level 0        [ 256 leaves ][ 256 leaves ][ 17 leaves
 *                       tile 0        tile 1        not full yet: kept here
 *
 * Every node that a proof needs lies in one tile, so a proof in 30,000,000 leaves reads some ten of them.
 */
#ifndef PROOF_TILES_H
#define PROOF_TILES_H

#include "services/proof/path.h"

#define TILE_HASHES 256
#define TILE_LEVELS 8 /* 256^8 leaves */
#define TILE_BYTES  ((size_t)TILE_HASHES * HASH_LEN)

struct tiles {
    uint64_t n; /* leaves */
    struct tile {
        uint32_t n;
        uint8_t hash[TILE_HASHES][HASH_LEN];
    } last[TILE_LEVELS]; /* of each level the one that is not full yet */
};

/* A tile that is full: TILE_BYTES, which live until this returns. */
typedef void tile_full_fn(void *arg, unsigned level, uint64_t index, const uint8_t *hashes);
/* t begins as zeroes. */
void tiles_add(struct tiles *t, const uint8_t leaf[HASH_LEN], tile_full_fn *full, void *arg);
/* The hash that stands for a full tile one level up. */
void tile_root(const uint8_t *hashes, uint8_t out[HASH_LEN]);
/* How many tiles of a level are full. */
uint64_t tiles_full(uint64_t n, unsigned level);

/* Fetches a full tile into out (TILE_BYTES). False: it cannot be had. */
typedef bool tile_get_fn(void *arg, unsigned level, uint64_t index, uint8_t *out);
struct tiles_nodes {
    const struct tiles *t;
    tile_get_fn *get;
    void *arg;
    bool has; /* one tile is kept: neighbours often lie in the same */
    unsigned level;
    uint64_t index;
    uint8_t tile[TILE_BYTES];
};
/* As the nodes of a path: {tiles_node, struct tiles_nodes *}. */
node_fn tiles_node;

#endif
