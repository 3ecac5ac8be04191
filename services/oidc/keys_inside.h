/*
 * A key as keys_read.c makes it and keys_verify.c uses it.
 */
#ifndef OIDC_KEYS_INSIDE_H
#define OIDC_KEYS_INSIDE_H

#include "services/oidc/keys.h"

#include <openssl/evp.h>

enum key_kind { KEY_OTHER, KEY_RSA, KEY_EC };

struct key {
    EVP_PKEY *pkey; /* NULL: known by name only, verifies nothing */
    enum key_kind kind;
    bool has_kid;
    bool bound; /* only for this alg */
    enum jws_alg alg;
    char kid[JWS_KID_MAX + 1];
    uint8_t print[HASH_LEN];
};

struct keys {
    size_t n;
    struct key of[KEYS_MAX];
};

bool key_fits(const struct key *key, enum jws_alg alg);
bool key_verify(const struct key *key, const struct jws *j);

#endif
