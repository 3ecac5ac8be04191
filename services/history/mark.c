/*
 * Writing and reading the mark.
 */
#include "services/history/mark.h"

#define LAYOUT    1
#define HEAD_SIZE (1 + 8 + HASH_LEN)

void mark_put(const struct core *c, struct buf *out)
{
    uint8_t head[HEAD_SIZE], sum[HASH_LEN];

    buf_reset(out);
    head[0] = LAYOUT;
    for (int i = 0; i < 8; i++)
        head[1 + i] = (uint8_t)((uint64_t)c->last_at >> (56 - 8 * i));
    memcpy(head + 9, c->last_leaf, HASH_LEN);
    buf_add(out, head, sizeof head);
    tree_put(&c->tree, out);
    numbers_put(&c->numbers, out);
    hash_sha256_one(sum, out->p, out->n);
    buf_add(out, sum, sizeof sum);
}

static int parts_get(struct core *c, struct slice rest)
{
    int used = tree_get(&c->tree, rest);

    if (used < 0)
        return -1;
    rest = slice_of(rest.p + used, rest.n - (size_t)used);
    used = numbers_get(&c->numbers, rest);
    return used >= 0 && (size_t)used == rest.n ? 0 : -1;
}

int mark_get(struct core *c, int64_t position, struct slice state, struct slice leaf)
{
    uint8_t sum[HASH_LEN];
    size_t n = state.n - HASH_LEN;

    if (state.n < HEAD_SIZE + HASH_LEN || state.p[0] != LAYOUT || leaf.n != HASH_LEN)
        return -1;
    hash_sha256_one(sum, state.p, n);
    if (memcmp(sum, state.p + n, HASH_LEN) != 0 || memcmp(state.p + 9, leaf.p, HASH_LEN) != 0)
        return -1;
    if (parts_get(c, slice_of(state.p + HEAD_SIZE, n - HEAD_SIZE)) != 0 ||
        c->tree.n != (uint64_t)position + 1) {
        memset(&c->tree, 0, sizeof c->tree);
        numbers_free(&c->numbers);
        return -1;
    }
    c->head = position;
    c->last_at = 0;
    for (int i = 0; i < 8; i++)
        c->last_at = (int64_t)((uint64_t)c->last_at << 8 | state.p[1 + i]);
    memcpy(c->last_leaf, leaf.p, HASH_LEN);
    return 0;
}
