/*
 * A key as jwks_read.c makes it and jwks_verify.c uses it.
 */
#ifndef OIDC_JWKS_INSIDE_H
#define OIDC_JWKS_INSIDE_H

#include "services/oidc/jwks.h"

#include <openssl/evp.h>

enum key_kind { KEY_OTHER, KEY_RSA, KEY_EC };

struct jwk {
    EVP_PKEY *pkey; /* NULL: known by name only, verifies nothing */
    enum key_kind kind;
    bool has_kid;
    bool bound; /* only for this alg */
    enum jws_alg alg;
    char kid[JWS_KID_MAX + 1];
    uint8_t print[HASH_LEN];
};

struct jwks {
    size_t n;
    struct jwk of[JWKS_MAX];
};

bool jwk_fits(const struct jwk *key, enum jws_alg alg);
bool jwk_verify(const struct jwk *key, const struct jws *j);

#endif
