/*
 * Whether a key made a signature, by libcrypto: RS256, PS256 and ES256 (RFC 7518 3.3 to 3.5).
 */
#include "services/oidc/jwks_inside.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#define ES256_HALF 32

/* R and S beside each other, as JOSE has them, become the DER that libcrypto reads. Freed by OPENSSL_free(). */
static uint8_t *der_of(const struct jws *j, size_t *n_out)
{
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(j->signature, ES256_HALF, NULL);
    BIGNUM *s = BN_bin2bn(j->signature + ES256_HALF, ES256_HALF, NULL);
    uint8_t *der = NULL;
    int n;

    if (!sig || !r || !s || ECDSA_SIG_set0(sig, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(sig);
        return NULL;
    }
    n = i2d_ECDSA_SIG(sig, &der);
    ECDSA_SIG_free(sig);
    *n_out = n > 0 ? (size_t)n : 0;
    return n > 0 ? der : NULL;
}

/* The salt is as long as the hash (RFC 7518 3.5). */
static bool padding_set(EVP_PKEY_CTX *ctx, enum jws_alg alg)
{
    if (alg == JWS_ES256)
        return true;
    if (alg == JWS_RS256)
        return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, EVP_sha256()) == 1;
}

bool jwk_verify(const struct jwk *key, const struct jws *j)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *inner = NULL;
    const uint8_t *signature = j->signature;
    uint8_t *der = NULL;
    size_t n = j->signature_n;
    bool ok;

    if (j->alg == JWS_ES256) {
        if (n == 2 * ES256_HALF)
            der = der_of(j, &n);
        signature = der;
    }
    ok = ctx && signature &&
         EVP_DigestVerifyInit(ctx, &inner, EVP_sha256(), NULL, key->pkey) == 1 &&
         padding_set(inner, j->alg) &&
         EVP_DigestVerify(ctx, signature, n, j->signed_part.p, j->signed_part.n) == 1;
    OPENSSL_free(der);
    EVP_MD_CTX_free(ctx);
    ERR_clear_error();
    return ok;
}

bool jwk_fits(const struct jwk *key, enum jws_alg alg)
{
    return key->pkey && (key->kind == KEY_EC) == (alg == JWS_ES256) &&
           (!key->bound || key->alg == alg);
}

enum oidc_reason jwks_verify(const struct jwks *k, const struct jws *j, uint8_t print_out[HASH_LEN])
{
    size_t named = 0, fitting = 0;
    const struct jwk *found = NULL;

    for (size_t i = 0; i < k->n; i++) {
        const struct jwk *key = &k->of[i];

        if (j->has_kid && (!key->has_kid || strcmp(key->kid, j->kid) != 0))
            continue;
        named++;
        if (!jwk_fits(key, j->alg))
            continue;
        fitting++;
        found = key;
        if (j->has_kid && jwk_verify(key, j)) /* several may share a name (RFC 7517 4.5) */
            goto verified;
    }
    if (!j->has_kid && fitting == 1) {
        if (jwk_verify(found, j))
            goto verified;
        return OIDC_SIGNATURE;
    }
    if (!j->has_kid)
        return OIDC_KEY_UNKNOWN;
    return named == 0 ? OIDC_KEY_UNKNOWN : fitting == 0 ? OIDC_KEY_UNFIT : OIDC_SIGNATURE;
verified:
    memcpy(print_out, found->print, HASH_LEN);
    return OIDC_OK;
}

bool jwks_have(const struct jwks *k, const uint8_t print[HASH_LEN])
{
    for (size_t i = 0; i < k->n; i++)
        if (k->of[i].pkey && memcmp(k->of[i].print, print, HASH_LEN) == 0)
            return true;
    return false;
}
