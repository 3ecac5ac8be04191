/*
 * Proofs in the Merkle tree over the log (RFC 6962, 2.1; verified as RFC 9162, 2.1.3.2 and 2.1.4.2 say).
 * Pure: nodes come from whoever keeps them.
 *
 *      inclusion     this leaf is number `index` of the first n: its neighbours up to the root
 *      consistency   the first m of these n are those that an older head was about
 *
 * Whoever makes a proof needs about log2(n) nodes of full subtrees, whatever n is.
 */
#ifndef PROOF_PATH_H
#define PROOF_PATH_H

#include "services/proof/tree.h"

#define PATH_MOST 128 /* hashes; a tree of 2^63 leaves needs fewer */

/* The root of the full subtree of 2^level leaves that begins at leaf index << level. False: it cannot be
 * had (then nothing is proven). */
typedef bool node_fn(void *arg, unsigned level, uint64_t index, uint8_t out[HASH_LEN]);
struct nodes {
    node_fn *get;
    void *arg;
};

struct path {
    uint32_t n;
    uint8_t hash[PATH_MOST][HASH_LEN];
};

/* The root of the first n leaves. 0, or -1: a node could not be had. */
MUST_CHECK int path_root(const struct nodes *nodes, uint64_t n, uint8_t out[HASH_LEN]);
/* index < n, m <= n; else -1, as when a node could not be had. */
MUST_CHECK int path_inclusion(const struct nodes *nodes, uint64_t index, uint64_t n,
                              struct path *out);
MUST_CHECK int path_consistency(const struct nodes *nodes, uint64_t m, uint64_t n,
                                struct path *out);

/* True when the path proves it. Of nothing (m is 0) everything is a continuation. */
bool path_proves_inclusion(const uint8_t leaf[HASH_LEN], uint64_t index, uint64_t n,
                           const struct path *path, const uint8_t root[HASH_LEN]);
bool path_proves_consistency(uint64_t m, const uint8_t root_m[HASH_LEN], uint64_t n,
                             const uint8_t root_n[HASH_LEN], const struct path *path);

#endif
