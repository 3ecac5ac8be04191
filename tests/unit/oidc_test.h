/*
 * What the unit tests of oidc share: keys made here, what an issuer publishes of them, and tokens signed with them in
 * every way, good and bad.
 */
#ifndef TESTS_UNIT_OIDC_TEST_H
#define TESTS_UNIT_OIDC_TEST_H

#include "tests/unit/common_test.h"

#include "common/buf.h"
#include "services/oidc/base64url.h"
#include "services/oidc/jwks.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* --- Keys ------------------------------------------------------------------------------------------- */

static EVP_PKEY *rsa, *other_rsa, *ec;

MAYBE_UNUSED static void keys_make(void)
{
    hash_init();
    if (rsa)
        return;
    rsa = EVP_RSA_gen(2048);
    other_rsa = EVP_RSA_gen(2048);
    ec = EVP_EC_gen("P-256");
    assert_non_null(rsa);
    assert_non_null(other_rsa);
    assert_non_null(ec);
}

MAYBE_UNUSED static void keys_end(void)
{
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(other_rsa);
    EVP_PKEY_free(ec);
    rsa = other_rsa = ec = NULL;
}

static void number_set(json_t *jwk, const char *name, const EVP_PKEY *key, const char *param,
                       int least)
{
    BIGNUM *bn = NULL;
    uint8_t bytes[512];
    struct buf text = {0};
    int n;

    assert_int_equal(EVP_PKEY_get_bn_param(key, param, &bn), 1);
    n = BN_num_bytes(bn) > least ? BN_num_bytes(bn) : least;
    assert_int_equal(BN_bn2binpad(bn, bytes, n), n);
    base64url_add(&text, bytes, (size_t)n);
    json_object_set_new(jwk, name, json_stringn((const char *)text.p, text.n));
    buf_free(&text);
    BN_free(bn);
}

/* Its public part; more: members beside it, as JSON text. */
MAYBE_UNUSED static json_t *jwk_of(const EVP_PKEY *key, const char *kid, const char *more)
{
    json_t *jwk = json_object(), *extra = json_loads(more, 0, NULL);

    if (EVP_PKEY_is_a(key, "RSA")) {
        json_object_set_new(jwk, "kty", json_string("RSA"));
        number_set(jwk, "n", key, OSSL_PKEY_PARAM_RSA_N, 0);
        number_set(jwk, "e", key, OSSL_PKEY_PARAM_RSA_E, 0);
    } else {
        json_object_set_new(jwk, "kty", json_string("EC"));
        json_object_set_new(jwk, "crv", json_string("P-256"));
        number_set(jwk, "x", key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
        number_set(jwk, "y", key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    }
    if (kid)
        json_object_set_new(jwk, "kid", json_string(kid));
    assert_non_null(extra);
    json_object_update(jwk, extra);
    json_decref(extra);
    return jwk;
}

/* The set of these, taken over; the last is NULL. */
MAYBE_UNUSED static struct jwks *jwks_of(json_t *jwk, ...)
{
    json_t *list = json_array(), *set;
    struct jwks *k;
    va_list args;

    va_start(args, jwk);
    for (; jwk; jwk = va_arg(args, json_t *))
        json_array_append_new(list, jwk);
    va_end(args);
    set = json_pack("{s:o}", "keys", list);
    k = jwks_read(set);
    json_decref(set);
    return k;
}

/* --- Tokens ------------------------------------------------------------------------------------------ */

static void es256_add(struct buf *token)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    uint8_t der[128], raw[64];
    const uint8_t *at = der;
    size_t n = sizeof der;
    ECDSA_SIG *sig;

    assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, ec), 1);
    assert_int_equal(EVP_DigestSign(ctx, der, &n, token->p, token->n), 1);
    sig = d2i_ECDSA_SIG(NULL, &at, (long)n);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, 32), 32);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + 32, 32), 32);
    ECDSA_SIG_free(sig);
    EVP_MD_CTX_free(ctx);
    buf_add_str(token, ".");
    base64url_add(token, raw, sizeof raw);
}

/* salt: bytes of it, of PSS; -1: it is not PSS. */
static void rsa_add(struct buf *token, EVP_PKEY *key, int salt)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *inner;
    uint8_t bytes[512];
    size_t n = sizeof bytes;

    assert_int_equal(EVP_DigestSignInit(ctx, &inner, EVP_sha256(), NULL, key), 1);
    if (salt >= 0) {
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, salt), 1);
    }
    assert_int_equal(EVP_DigestSign(ctx, bytes, &n, token->p, token->n), 1);
    EVP_MD_CTX_free(ctx);
    buf_add_str(token, ".");
    base64url_add(token, bytes, n);
}

/* header and claims as JSON text. How it is signed is said by `how`, whatever the header says. */
enum how { HOW_NONE, HOW_RS256, HOW_PS256, HOW_PS256_SHORT, HOW_ES256, HOW_HS256 };

MAYBE_UNUSED static void token_make(struct buf *token, const char *header, const char *claims,
                                    enum how how, EVP_PKEY *key)
{
    uint8_t mac[32];
    unsigned mac_n = sizeof mac;
    uint8_t *der = NULL;
    int n;

    buf_reset(token);
    base64url_add(token, header, strlen(header));
    buf_add_str(token, ".");
    base64url_add(token, claims, strlen(claims));
    switch (how) {
    case HOW_NONE:
        buf_add_str(token, ".");
        break;
    case HOW_RS256:
        rsa_add(token, key, -1);
        break;
    case HOW_PS256:
    case HOW_PS256_SHORT: /* a salt of another length than the hash */
        rsa_add(token, key, how == HOW_PS256 ? 32 : 20);
        break;
    case HOW_ES256:
        es256_add(token);
        break;
    case HOW_HS256: /* with what everybody has: the public key */
        n = i2d_PUBKEY(key, &der);
        assert_non_null(HMAC(EVP_sha256(), der, n, token->p, token->n, mac, &mac_n));
        OPENSSL_free(der);
        buf_add_str(token, ".");
        base64url_add(token, mac, sizeof mac);
    }
}

#endif
