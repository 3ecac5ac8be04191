/*
 * The compact range of the log's Merkle tree.
 */
#include "services/proof/tree.h"

void tree_join(uint8_t out[HASH_LEN], const uint8_t left[HASH_LEN], const uint8_t right[HASH_LEN])
{
    uint8_t bytes[1 + 2 * HASH_LEN];

    bytes[0] = 0x01;
    memcpy(bytes + 1, left, HASH_LEN);
    memcpy(bytes + 1 + HASH_LEN, right, HASH_LEN);
    hash_sha256_one(out, bytes, sizeof bytes);
}

void tree_add(struct tree *t, const uint8_t leaf[HASH_LEN])
{
    uint8_t h[HASH_LEN];
    int level = 0;

    memcpy(h, leaf, HASH_LEN);
    for (; t->n >> level & 1; level++)
        tree_join(h, t->node[level], h);
    memcpy(t->node[level], h, HASH_LEN);
    t->n++;
}

void tree_root(const struct tree *t, uint8_t out[HASH_LEN])
{
    bool begun = false;

    if (t->n == 0)
        hash_sha256_one(out, NULL, 0);
    for (int level = 0; level < 64; level++) {
        if (!(t->n >> level & 1))
            continue;
        if (begun)
            tree_join(out, t->node[level], out);
        else
            memcpy(out, t->node[level], HASH_LEN);
        begun = true;
    }
}

void tree_put(const struct tree *t, struct buf *out)
{
    uint8_t n[8];

    for (int i = 0; i < 8; i++)
        n[i] = (uint8_t)(t->n >> (56 - 8 * i));
    buf_add(out, n, sizeof n);
    for (int level = 63; level >= 0; level--)
        if (t->n >> level & 1)
            buf_add(out, t->node[level], HASH_LEN);
}

int tree_get(struct tree *out, struct slice bytes)
{
    size_t at = 8;

    memset(out, 0, sizeof *out);
    if (bytes.n < at)
        return -1;
    for (int i = 0; i < 8; i++)
        out->n = out->n << 8 | bytes.p[i];
    for (int level = 63; level >= 0; level--) {
        if (!(out->n >> level & 1))
            continue;
        if (bytes.n - at < HASH_LEN)
            return -1;
        memcpy(out->node[level], bytes.p + at, HASH_LEN);
        at += HASH_LEN;
    }
    return (int)at;
}
