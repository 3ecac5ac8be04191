/*
 * Proofs in the Merkle tree; see path.h.
 */
#include "services/proof/path.h"

/* The size of the left subtree of n > 1 leaves: the largest power of two below n. */
static uint64_t left_size(uint64_t n)
{
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* ------------------------------------------------------------------ making */

/* The root of the n leaves from begin on; begin is a multiple of a power of two that is at least n. */
static int range_root(const struct nodes *nodes, uint64_t begin, uint64_t n, uint8_t out[HASH_LEN])
{
    unsigned level = (unsigned)__builtin_ctzll(n);
    uint8_t right[HASH_LEN];
    uint64_t left;

    if (n == UINT64_C(1) << level)
        return nodes->get(nodes->arg, level, begin >> level, out) ? 0 : -1;
    left = left_size(n);
    if (range_root(nodes, begin, left, out) < 0 ||
        range_root(nodes, begin + left, n - left, right) < 0)
        return -1;
    tree_join(out, out, right);
    return 0;
}

int path_root(const struct nodes *nodes, uint64_t n, uint8_t out[HASH_LEN])
{
    if (n > 0)
        return range_root(nodes, 0, n, out);
    hash_sha256_one(out, NULL, 0);
    return 0;
}

static int path_add(const struct nodes *nodes, uint64_t begin, uint64_t n, struct path *path)
{
    if (path->n == PATH_MOST || range_root(nodes, begin, n, path->hash[path->n]) < 0)
        return -1;
    path->n++;
    return 0;
}

/* PATH(index, n leaves from begin on) of RFC 6962, 2.1.1: from the leaf to the root. */
static int inclusion(const struct nodes *nodes, uint64_t index, uint64_t begin, uint64_t n,
                     struct path *out)
{
    uint64_t left;

    if (n == 1)
        return 0;
    left = left_size(n);
    if (index < left)
        return inclusion(nodes, index, begin, left, out) < 0
                   ? -1
                   : path_add(nodes, begin + left, n - left, out);
    return inclusion(nodes, index - left, begin + left, n - left, out) < 0
               ? -1
               : path_add(nodes, begin, left, out);
}

int path_inclusion(const struct nodes *nodes, uint64_t index, uint64_t n, struct path *out)
{
    out->n = 0;
    return index < n ? inclusion(nodes, index, 0, n, out) : -1;
}

/* SUBPROOF(m, n leaves from begin on, whole) of RFC 6962, 2.1.2. whole: the older root is known. */
static int consistency(const struct nodes *nodes, uint64_t m, uint64_t begin, uint64_t n,
                       bool whole, struct path *out)
{
    uint64_t left;

    if (m == n)
        return whole ? 0 : path_add(nodes, begin, n, out);
    left = left_size(n);
    if (m <= left)
        return consistency(nodes, m, begin, left, whole, out) < 0
                   ? -1
                   : path_add(nodes, begin + left, n - left, out);
    return consistency(nodes, m - left, begin + left, n - left, false, out) < 0
               ? -1
               : path_add(nodes, begin, left, out);
}

int path_consistency(const struct nodes *nodes, uint64_t m, uint64_t n, struct path *out)
{
    out->n = 0;
    if (m > n)
        return -1;
    return m == 0 || m == n ? 0 : consistency(nodes, m, 0, n, true, out);
}

/* ------------------------------------------------------------------ verifying */

static bool is_same(const uint8_t a[HASH_LEN], const uint8_t b[HASH_LEN])
{
    return memcmp(a, b, HASH_LEN) == 0;
}

bool path_proves_inclusion(const uint8_t leaf[HASH_LEN], uint64_t index, uint64_t n,
                           const struct path *path, const uint8_t root[HASH_LEN])
{
    uint64_t fn = index, sn = n - 1;
    uint8_t r[HASH_LEN];

    if (index >= n || path->n > PATH_MOST)
        return false;
    memcpy(r, leaf, HASH_LEN);
    for (uint32_t i = 0; i < path->n; i++, fn >>= 1, sn >>= 1) {
        if (sn == 0)
            return false;
        if (!(fn & 1) && fn != sn) {
            tree_join(r, r, path->hash[i]);
            continue;
        }
        tree_join(r, path->hash[i], r);
        for (; !(fn & 1) && fn != 0; fn >>= 1)
            sn >>= 1;
    }
    return sn == 0 && is_same(r, root);
}

/* Both roots grow from the same first hash, each with the hashes that it covers. */
static bool both_roots(uint64_t m, uint64_t n, const struct path *path, uint32_t next,
                       uint8_t of_m[HASH_LEN], uint8_t of_n[HASH_LEN])
{
    uint64_t fn = m - 1, sn = n - 1;

    for (; fn & 1; fn >>= 1)
        sn >>= 1;
    for (; next < path->n; next++, fn >>= 1, sn >>= 1) {
        if (sn == 0)
            return false;
        if (!(fn & 1) && fn != sn) {
            tree_join(of_n, of_n, path->hash[next]);
            continue;
        }
        tree_join(of_m, path->hash[next], of_m);
        tree_join(of_n, path->hash[next], of_n);
        for (; !(fn & 1) && fn != 0; fn >>= 1)
            sn >>= 1;
    }
    return sn == 0;
}

bool path_proves_consistency(uint64_t m, const uint8_t root_m[HASH_LEN], uint64_t n,
                             const uint8_t root_n[HASH_LEN], const struct path *path)
{
    bool whole = m > 0 && (m & (m - 1)) == 0; /* the older root is a node of the newer tree */
    uint8_t of_m[HASH_LEN], of_n[HASH_LEN];

    if (m > n || path->n > PATH_MOST)
        return false;
    if (m == 0) {
        hash_sha256_one(of_m, NULL, 0);
        return path->n == 0 && is_same(of_m, root_m);
    }
    if (m == n)
        return path->n == 0 && is_same(root_m, root_n);
    if (path->n == 0)
        return false;
    memcpy(of_m, whole ? root_m : path->hash[0], HASH_LEN);
    memcpy(of_n, of_m, HASH_LEN);
    return both_roots(m, n, path, whole ? 0 : 1, of_m, of_n) && is_same(of_m, root_m) &&
           is_same(of_n, root_n);
}
