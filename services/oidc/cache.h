/*
 * Tokens that were verified, by their SHA-256. When there are too many, the one that was put in first goes.
 */
#ifndef OIDC_CACHE_H
#define OIDC_CACHE_H

#include "services/oidc/token.h"

struct cache_entry {
    uint8_t hash[HASH_LEN];
    struct oidc_token token;
    uint8_t key[HASH_LEN]; /* by which it was verified */
    uint64_t keys_version; /* of its issuer's keys, when that one was last seen among them */
    struct cache_entry *chain, *later;
    char scope[]; /* what token.scope is of */
};

struct cache;
struct cache *cache_new(size_t most);
void cache_free(struct cache **c);
size_t cache_n(const struct cache *c);

/* NULL: not there. It lives until the next put or drop. */
struct cache_entry *cache_find(const struct cache *c, const uint8_t hash[HASH_LEN]);
/* It must not be there yet. All of t is copied, scope too. */
struct cache_entry *cache_put(struct cache *c, const uint8_t hash[HASH_LEN],
                              const struct oidc_token *t);
/* Whatever it says is believed no more; its room is free when its turn comes. */
void cache_drop(struct cache *c, struct cache_entry *e);

#endif
