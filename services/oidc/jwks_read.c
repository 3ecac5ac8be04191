/*
 * Reading an issuer's keys: see jwks.h. A key is made by libcrypto of its numbers, and looked at once.
 */
#include "common/room.h"
#include "services/oidc/base64url.h"
#include "services/oidc/jwks_inside.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <stdlib.h>

#define NUMBER_MAX (KEY_BITS_MAX / 8)
#define P256_SIDE  32

static bool number_read(const json_t *jwk, const char *name, uint8_t *out, size_t most,
                        size_t *n_out)
{
    const json_t *v = json_object_get(jwk, name);

    return json_is_string(v) &&
           base64url_read(slice_of(json_string_value(v), json_string_length(v)), out, most,
                          n_out) == 0 &&
           *n_out > 0;
}

static EVP_PKEY *pkey_make(const char *type, OSSL_PARAM_BLD *parts)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(parts);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *pkey = NULL;

    if (params && ctx && EVP_PKEY_fromdata_init(ctx) == 1)
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY,
                          params); /* a point that is not on the curve is refused */
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    ERR_clear_error();
    return pkey;
}

static EVP_PKEY *rsa_make(const json_t *jwk)
{
    uint8_t n[NUMBER_MAX + 1], e[8];
    size_t n_len, e_len;
    OSSL_PARAM_BLD *parts = OSSL_PARAM_BLD_new();
    BIGNUM *bn = NULL, *be = NULL;
    EVP_PKEY *pkey = NULL;

    if (number_read(jwk, "n", n, sizeof n, &n_len) && number_read(jwk, "e", e, sizeof e, &e_len)) {
        bn = BN_bin2bn(n, (int)n_len, NULL);
        be = BN_bin2bn(e, (int)e_len, NULL);
    }
    if (parts && bn && be && BN_num_bits(bn) >= KEY_BITS_MIN && BN_num_bits(bn) <= KEY_BITS_MAX &&
        BN_is_odd(bn) && BN_is_odd(be) && !BN_is_one(be) &&
        OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_N, bn) == 1 &&
        OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_E, be) == 1)
        pkey = pkey_make("RSA", parts);
    OSSL_PARAM_BLD_free(parts);
    BN_free(bn);
    BN_free(be);
    return pkey;
}

static EVP_PKEY *ec_make(const json_t *jwk)
{
    uint8_t point[1 + 2 * P256_SIDE] = {4 /* not compressed */};
    size_t x, y;
    const char *crv = json_string_value(json_object_get(jwk, "crv"));
    OSSL_PARAM_BLD *parts;
    EVP_PKEY *pkey = NULL;

    if (!crv || strcmp(crv, "P-256") != 0 || !number_read(jwk, "x", point + 1, P256_SIDE, &x) ||
        !number_read(jwk, "y", point + 1 + P256_SIDE, P256_SIDE, &y) || x != P256_SIDE ||
        y != P256_SIDE)
        return NULL;
    parts = OSSL_PARAM_BLD_new();
    if (parts &&
        OSSL_PARAM_BLD_push_utf8_string(parts, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(parts, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) == 1)
        pkey = pkey_make("EC", parts);
    OSSL_PARAM_BLD_free(parts);
    return pkey;
}

/* `use` and `key_ops` (RFC 7517 4.2, 4.3), where they are there. */
static bool is_for_signatures(const json_t *jwk)
{
    const json_t *use = json_object_get(jwk, "use"), *ops = json_object_get(jwk, "key_ops");
    bool verifies = !ops;

    for (size_t i = 0; i < json_array_size(ops); i++) {
        const char *op = json_string_value(json_array_get(ops, i));

        verifies |= op && strcmp(op, "verify") == 0;
    }
    return verifies &&
           (!use || (json_is_string(use) && strcmp(json_string_value(use), "sig") == 0));
}

/* False: for an algorithm that is not taken here. */
static bool alg_bind(const json_t *jwk, struct jwk *key)
{
    static const char *const names[] = {
        [JWS_RS256] = "RS256", [JWS_PS256] = "PS256", [JWS_ES256] = "ES256"};
    const json_t *alg = json_object_get(jwk, "alg");

    key->bound = alg != NULL;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (json_is_string(alg) && strcmp(json_string_value(alg), names[i]) == 0) {
            key->alg = (enum jws_alg)i;
            return true;
        }
    return !alg;
}

static void jwk_print(struct jwk *key)
{
    uint8_t *der = NULL;
    int n = i2d_PUBKEY(key->pkey, &der);

    if (n > 0) {
        hash_sha256_one(key->print, der, (size_t)n);
    } else {
        EVP_PKEY_free(key->pkey);
        key->pkey = NULL;
    }
    OPENSSL_free(der);
}

/* False: nothing that could be named. */
static bool jwk_read(const json_t *jwk, struct jwk *key)
{
    const char *kty = json_string_value(json_object_get(jwk, "kty"));
    const json_t *kid = json_object_get(jwk, "kid");

    if (!kty || (kid && (!json_is_string(kid) || json_string_length(kid) > JWS_KID_MAX)))
        return false;
    key->has_kid = kid != NULL;
    if (kid)
        memcpy(key->kid, json_string_value(kid), json_string_length(kid));
    if (!is_for_signatures(jwk) || !alg_bind(jwk, key))
        return true;
    key->kind = strcmp(kty, "RSA") == 0 ? KEY_RSA : strcmp(kty, "EC") == 0 ? KEY_EC : KEY_OTHER;
    if (key->kind == KEY_RSA)
        key->pkey = rsa_make(jwk);
    else if (key->kind == KEY_EC)
        key->pkey = ec_make(jwk);
    if (key->pkey)
        jwk_print(key);
    return true;
}

struct jwks *jwks_read(const json_t *set)
{
    const json_t *list = json_object_get(set, "keys");
    struct jwks *k = room_new(sizeof *k);

    for (size_t i = 0; i < json_array_size(list) && k->n < JWKS_MAX; i++) {
        struct jwk *key = &k->of[k->n];

        memset(key, 0, sizeof *key);
        if (jwk_read(json_array_get(list, i), key))
            k->n++;
    }
    if (jwks_n(k) == 0)
        jwks_free(&k);
    return k;
}

size_t jwks_n(const struct jwks *k)
{
    size_t n = 0;

    for (size_t i = 0; i < k->n; i++)
        n += k->of[i].pkey != NULL;
    return n;
}

void jwks_free(struct jwks **k)
{
    if (!*k)
        return;
    for (size_t i = 0; i < (*k)->n; i++)
        EVP_PKEY_free((*k)->of[i].pkey);
    free(*k);
    *k = NULL;
}
