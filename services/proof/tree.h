/*
 * The Merkle tree over the log as its compact range: the roots of the full subtrees that the leaves so
 * far make up, one for each bit of their number (RFC 6962, 2.1). Pure.
 *
 *      n = 11 = 1011b      [ 8 leaves ][ 2 leaves ][ 1 ]
 *      node[3], node[1], node[0]
 *
 * Adding a leaf joins as many subtrees as the number has ones at its end: one hash on average.
 */
#ifndef PROOF_TREE_H
#define PROOF_TREE_H

#include "common/buf.h"
#include "common/hash.h"

/* The hash of a node above these two. */
void tree_join(uint8_t out[HASH_LEN], const uint8_t left[HASH_LEN], const uint8_t right[HASH_LEN]);

struct tree {
    uint64_t n;
    uint8_t node[64][HASH_LEN]; /* node[i] counts while bit i of n is set */
};

void tree_add(struct tree *t, const uint8_t leaf[HASH_LEN]);
/* Of the empty tree: SHA-256 of nothing. */
void tree_root(const struct tree *t, uint8_t out[HASH_LEN]);

/* n, then the nodes from the largest subtree down. Get: bytes used, or -1. */
void tree_put(const struct tree *t, struct buf *out);
MUST_CHECK int tree_get(struct tree *out, struct slice bytes);

#endif
