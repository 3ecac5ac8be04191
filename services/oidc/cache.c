/*
 * Tokens that were verified: see cache.h. Chains from a table twice as large as what is kept; a ring by age through
 * all of them, with those that were dropped.
 */
#include "services/oidc/cache.h"

#include "common/room.h"

#include <stdlib.h>

struct cache {
    size_t most, n; /* n: also those that were dropped */
    size_t mask;
    struct cache_entry **heads;
    struct cache_entry *first, **last; /* by age */
    size_t dropped;
};

/* A part of a SHA-256 is as good a hash as any. */
static struct cache_entry **head_of(const struct cache *c, const uint8_t hash[HASH_LEN])
{
    uint64_t h;

    memcpy(&h, hash, sizeof h);
    return &c->heads[h & c->mask];
}

struct cache *cache_new(size_t most)
{
    struct cache *c = room_new(sizeof *c);
    size_t heads = 16;

    while (heads < 2 * most)
        heads *= 2;
    c->most = most;
    c->mask = heads - 1;
    c->heads = room_new(heads * sizeof *c->heads);
    c->last = &c->first;
    return c;
}

struct cache_entry *cache_find(const struct cache *c, const uint8_t hash[HASH_LEN])
{
    struct cache_entry *e = *head_of(c, hash);

    while (e && memcmp(e->hash, hash, HASH_LEN) != 0)
        e = e->chain;
    return e;
}

/* False: it was taken out before. */
static bool chain_remove(struct cache *c, const struct cache_entry *gone)
{
    for (struct cache_entry **at = head_of(c, gone->hash); *at; at = &(*at)->chain)
        if (*at == gone) {
            *at = gone->chain;
            return true;
        }
    return false;
}

static void oldest_free(struct cache *c)
{
    struct cache_entry *gone = c->first;

    c->first = gone->later;
    if (!c->first)
        c->last = &c->first;
    c->dropped -= !chain_remove(c, gone);
    c->n--;
    free(gone);
}

struct cache_entry *cache_put(struct cache *c, const uint8_t hash[HASH_LEN],
                              const struct oidc_token *t)
{
    struct cache_entry *e = room_new(sizeof *e + t->scope.n);

    if (c->n == c->most)
        oldest_free(c);
    memcpy(e->hash, hash, HASH_LEN);
    e->token = *t;
    if (t->scope.n > 0)
        memcpy(e->scope, t->scope.p, t->scope.n);
    e->token.scope = slice_of(e->scope, t->scope.n);
    e->chain = *head_of(c, hash);
    *head_of(c, hash) = e;
    *c->last = e;
    c->last = &e->later;
    c->n++;
    return e;
}

void cache_drop(struct cache *c, struct cache_entry *e)
{
    c->dropped += chain_remove(c, e);
}

size_t cache_n(const struct cache *c)
{
    return c->n - c->dropped;
}

void cache_free(struct cache **c)
{
    if (!*c)
        return;
    while ((*c)->first)
        oldest_free(*c);
    free((*c)->heads);
    free(*c);
    *c = NULL;
}
