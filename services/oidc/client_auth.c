/*
 * How we show that it is us: see client_auth.h.
 */
#include "services/oidc/client_auth.h"

#include "services/oidc/base64url.h"
#include "services/oidc/url.h"

#include <jansson.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <stdlib.h>

#define ASSERTION_S   60
#define SIGNATURE_MAX 2048 /* RSA of 16,384 bits */
#define JWT_BEARER    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

static void basic_add(const struct oidc_issuer *i, struct buf *authorization)
{
    struct buf pair = {0};
    size_t n;

    url_escape_add(&pair, slice_str(i->client_id));
    buf_add_str(&pair, ":");
    url_escape_add(&pair, slice_str(i->secret));
    buf_add_str(authorization, "Basic ");
    n = sodium_base64_encoded_len(pair.n, sodium_base64_VARIANT_ORIGINAL);
    buf_reserve(authorization, n);
    sodium_bin2base64((char *)authorization->p + authorization->n, n, pair.p, pair.n,
                      sodium_base64_VARIANT_ORIGINAL);
    authorization->n += n;
    sodium_memzero(pair.p, pair.n);
    buf_free(&pair);
}

static int ps256_add(EVP_PKEY *key, struct buf *token)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *inner = NULL;
    uint8_t signature[SIGNATURE_MAX];
    size_t n = sizeof signature;
    bool ok = ctx && EVP_DigestSignInit(ctx, &inner, EVP_sha256(), NULL, key) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) == 1 &&
              EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, RSA_PSS_SALTLEN_DIGEST) == 1 &&
              EVP_DigestSign(ctx, signature, &n, token->p, token->n) == 1;

    if (ok) {
        buf_add_str(token, ".");
        base64url_add(token, signature, n);
    }
    EVP_MD_CTX_free(ctx);
    ERR_clear_error();
    return ok ? 0 : -1;
}

static void json_add(struct buf *token, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    if (text)
        base64url_add(token, text, strlen(text));
    free(text);
    json_decref(json);
}

/* Used once: its id is by chance, and it holds a minute. */
static int assertion_make(const struct oidc_issuer *i, const char *token_endpoint, int64_t now_s,
                          struct buf *token)
{
    uint8_t chance[16];
    char id[BASE64URL_SIZE(sizeof chance)];

    randombytes_buf(chance, sizeof chance);
    base64url_write(chance, sizeof chance, id);
    json_add(token, json_pack("{s:s, s:s, s:s*}", "alg", "PS256", "typ", "JWT", "kid", i->kid));
    buf_add_str(token, ".");
    json_add(token,
             json_pack("{s:s, s:s, s:s, s:s, s:I, s:I}", "iss", i->client_id, "sub", i->client_id,
                       "aud", i->audience_is_endpoint ? token_endpoint : i->issuer, "jti", id,
                       "iat", (json_int_t)now_s, "exp", (json_int_t)(now_s + ASSERTION_S)));
    return ps256_add(i->key, token);
}

int client_auth_add(const struct oidc_issuer *i, const char *token_endpoint, int64_t now_s,
                    struct buf *form, struct buf *authorization)
{
    struct buf token = {0};
    int rc;

    if (i->auth == OIDC_SECRET_BASIC) {
        basic_add(i, authorization);
        return 0;
    }
    rc = assertion_make(i, token_endpoint, now_s, &token);
    url_field_add(form, "client_id", slice_str(i->client_id));
    url_field_add(form, "client_assertion_type", SLICE_LIT(JWT_BEARER));
    url_field_add(form, "client_assertion", buf_slice(&token));
    sodium_memzero(token.p, token.n);
    buf_free(&token);
    return rc;
}
