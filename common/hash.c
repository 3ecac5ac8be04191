/*
 * Hashes and salts.
 */
#include "common/hash.h"

#include "common/log.h"

#include <openssl/evp.h>
#include <sodium.h>

#define SALTS_AT_ONCE 512 /* 0.05 us each; drawn one by one 0.30 us */

static EVP_MD *sha256;
static EVP_MD_CTX *context;
static uint8_t short_key[crypto_shorthash_KEYBYTES];
static uint8_t salts[SALTS_AT_ONCE][SALT_LEN];
static size_t salts_used = SALTS_AT_ONCE;

void hash_init(void)
{
    if (sodium_init() < 0)
        log_fatal("hash_init_failed", "library=libsodium");
    if (sha256)
        return;
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    context = EVP_MD_CTX_new();
    if (!sha256 || !context)
        log_fatal("hash_init_failed", "library=libcrypto");
    randombytes_buf(short_key, sizeof short_key);
}

void hash_deinit(void)
{
    EVP_MD_CTX_free(context);
    EVP_MD_free(sha256);
    context = NULL;
    sha256 = NULL;
    sodium_memzero(salts, sizeof salts);
    salts_used = SALTS_AT_ONCE;
}

void hash_sha256(uint8_t out[HASH_LEN], const struct slice *parts, size_t n_parts)
{
    bool ok = EVP_DigestInit_ex2(context, sha256, NULL) == 1;

    for (size_t i = 0; i < n_parts && ok; i++)
        ok = parts[i].n == 0 || EVP_DigestUpdate(context, parts[i].p, parts[i].n) == 1;
    if (!ok || EVP_DigestFinal_ex(context, out, NULL) != 1)
        log_fatal("hash_failed", "parts=%zu ready=%d", n_parts, sha256 != NULL);
}

/* Only ever a pointer to libcrypto's own. */
struct hash_run *hash_run_begin(void)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();

    if (!c || EVP_DigestInit_ex2(c, sha256, NULL) != 1)
        log_fatal("hash_failed", "ready=%d", sha256 != NULL);
    return (struct hash_run *)c;
}

void hash_run_add(struct hash_run *r, const void *p, size_t n)
{
    if (n > 0 && EVP_DigestUpdate((EVP_MD_CTX *)r, p, n) != 1)
        log_fatal("hash_failed", "bytes=%zu", n);
}

void hash_run_end(struct hash_run **r, uint8_t out[HASH_LEN])
{
    if (out && EVP_DigestFinal_ex((EVP_MD_CTX *)*r, out, NULL) != 1)
        log_fatal("hash_failed", "at=end");
    EVP_MD_CTX_free((EVP_MD_CTX *)*r);
    *r = NULL;
}

void hash_salt(uint8_t out[SALT_LEN])
{
    if (salts_used == SALTS_AT_ONCE) {
        randombytes_buf(salts, sizeof salts);
        salts_used = 0;
    }
    memcpy(out, salts[salts_used], SALT_LEN);
    /* A salt that an erasure destroys must not live on here. */
    sodium_memzero(salts[salts_used++], SALT_LEN);
}

uint64_t hash_short(const void *p, size_t n)
{
    uint8_t out[crypto_shorthash_BYTES];
    uint64_t v;

    crypto_shorthash(out, p, n, short_key);
    memcpy(&v, out, sizeof v);
    return v;
}
