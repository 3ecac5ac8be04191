/*
 * SHA-256 through libcrypto with the algorithm fetched once (EVP_sha256() at each start costs half
 * as much again), salts drawn many at a time, and a keyed 64-bit hash for tables that outsiders fill.
 */
#ifndef COMMON_HASH_H
#define COMMON_HASH_H

#include "common/base.h"

#define HASH_LEN 32
#define SALT_LEN 16

/* Once per process, before anything else here; stops the process when the libraries cannot. */
void hash_init(void);
void hash_deinit(void);

/* out = SHA-256 of the parts, one behind the other. */
void hash_sha256(uint8_t out[HASH_LEN], const struct slice *parts, size_t n_parts);
static inline void hash_sha256_one(uint8_t out[HASH_LEN], const void *p, size_t n)
{
    struct slice s = {p, n};
    hash_sha256(out, &s, 1);
}

/* The same of what comes in parts. hash_run_end writes out (unless it is NULL), frees and nulls *r. */
struct hash_run;
struct hash_run *hash_run_begin(void);
void hash_run_add(struct hash_run *r, const void *p, size_t n);
void hash_run_end(struct hash_run **r, uint8_t out[HASH_LEN]);

void hash_salt(uint8_t out[SALT_LEN]);
/* SipHash-2-4 under a key that is drawn at each start: for hash tables only, never stored. */
uint64_t hash_short(const void *p, size_t n);

#endif
