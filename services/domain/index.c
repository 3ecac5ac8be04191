/*
 * From a code to a small number: open addressing, at most half full.
 */
#include "services/domain/index.h"

#include "common/log.h"

#include <stdlib.h>

#define SIZE_FIRST 16

void *domain_calloc(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (!p)
        log_fatal("memory_exhausted", "bytes=%zu", n * size);
    return p;
}

void *domain_realloc(void *p, size_t n, size_t size)
{
    void *moved = reallocarray(p, n, size);

    if (!moved)
        log_fatal("memory_exhausted", "bytes=%zu", n * size);
    return moved;
}

/* FNV-1a, with its high half folded in: codes are short and differ in their last letters. */
static uint32_t hash(uint32_t space, struct slice key)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ space;

    for (size_t i = 0; i < key.n; i++)
        h = (h ^ key.p[i]) * UINT64_C(0x100000001b3);
    return (uint32_t)(h ^ h >> 32);
}

/* Where the key stands, or the free place where it would. */
static struct index_entry *place_of(const struct code_index *x, uint32_t space, struct slice key)
{
    uint32_t at = hash(space, key);

    for (;; at++) {
        struct index_entry *e = &x->entries[at & (x->size - 1)];

        if (!e->key.p || (e->space == space && slice_equal(e->key, key)))
            return e;
    }
}

static void grow(struct code_index *x)
{
    struct code_index bigger = {.size = x->size ? x->size * 2 : SIZE_FIRST, .n = x->n};

    bigger.entries = domain_calloc(bigger.size, sizeof *bigger.entries);
    for (uint32_t i = 0; i < x->size; i++)
        if (x->entries[i].key.p)
            *place_of(&bigger, x->entries[i].space, x->entries[i].key) = x->entries[i];
    free(x->entries);
    *x = bigger;
}

void index_add(struct code_index *x, uint32_t space, struct slice key, uint32_t value)
{
    struct index_entry *e;

    if (!key.p)
        return;
    if (x->size <= x->n * 2)
        grow(x);
    e = place_of(x, space, key);
    if (e->key.p)
        return;
    *e = (struct index_entry){key, space, value};
    x->n++;
}

uint32_t index_find(const struct code_index *x, uint32_t space, struct slice key)
{
    const struct index_entry *e;

    if (x->n == 0 || !key.p)
        return INDEX_NONE;
    e = place_of(x, space, key);
    return e->key.p ? e->value : INDEX_NONE;
}

void index_free(struct code_index *x)
{
    free(x->entries);
    *x = (struct code_index){0};
}
