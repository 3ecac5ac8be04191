/*
 * Any bytes as a token, as a stranger may show them: read, looked up among keys, its claims judged as each kind of
 * token and made into somebody. Nothing may read beyond the end; nothing that is refused is believed; and no token is
 * right by a key that did not sign it. Bytes that begin with a brace are a header and claims on two lines, which are
 * put into the form of a token first; the same bytes are tried as a set of keys, too.
 */
#include "proto/json.h"
#include "services/oidc/base64url.h"
#include "services/oidc/checks.h"
#include "services/oidc/claims.h"
#include "services/oidc/flow.h"
#include "services/oidc/jwks.h"
#include "tests/fuzz/fuzz_main.h"

/* RFC 7515 A.2 and A.3, and what they signed: no other token is right by them. */
static const char set[] = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"2\",\"e\":\"AQAB\",\"n\":"
                          "\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
                          "4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZ"
                          "S-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
                          "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2C"
                          "apHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
                          "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54"
                          "h4FRWyuXpoQ\"},"
                          "{\"kty\":\"EC\",\"kid\":\"3\",\"crv\":\"P-256\",\"x\":"
                          "\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                          "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
static const char signed_part[] = "eyJhbGciOiJFUzI1NiJ9."
                                  "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                                  "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
static const char signature[] =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

static struct jwks *keys;
static const char *const parties[] = {"VWS"};
static const struct oidc_row rows[] = {
    {.claim = {"groups"}, .value = "*", .party = "VWS", .mandate = OIDC_WRITER},
    {.claim = {"a", "b"}, .value = "c", .party = "BZK", .mandate = OIDC_SENDER}, /* not its own */
};
static const struct oidc_issuer issuer = {.id = "sso",
                                          .issuer = "joe",
                                          .client_id = "weerklank",
                                          .parties = parties,
                                          .n_parties = 1,
                                          .people = {rows, ARRAY_LEN(rows)},
                                          .audience = "api"};

/* In any build: a fuzzer must stop here. */
static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "fuzz_jwt: %s\n", what);
    abort();
}

static void keys_begin(void)
{
    json_t *json = json_loads(set, 0, NULL);

    hash_init();
    keys = json ? jwks_read(json) : NULL;
    must(keys && jwks_n(keys) == 2, "our own keys are not read");
    json_decref(json);
}

static void try_claims(const struct jws *j)
{
    const struct check_time now = {.now_s = 1300819000, .skew_s = 30};
    const struct check_id id = {
        .issuer = &issuer, .time = now, .nonce = "n", .access_token = SLICE_LIT("x")};
    struct slice scope;
    struct oidc_who who;
    bool is_id = check_id_token(j, &id) == OIDC_OK,
         is_access = check_access_token(j, &issuer, now, &scope) == OIDC_OK,
         is_logout = check_logout_token(j, &issuer, now) == OIDC_OK;

    must(is_id + is_access + is_logout <= 1, "one token passes as two kinds");
    if (oidc_claims_who(&issuer, &issuer.people, j->claims, &who) != OIDC_OK)
        return;
    must(who.n_grants == 1 && strcmp(who.grants[0].party, "VWS") == 0,
         "a party that is not the issuer's");
    must(who.subject[0] && strlen(who.display) <= OIDC_DISPLAY_MAX, "somebody without a name");
}

static void try_token(struct slice token)
{
    struct jws j;
    uint8_t print[HASH_LEN];
    enum oidc_reason why = jws_read(token, JWS_MOST, &j);

    if (why == OIDC_OK) {
        must(json_is_object(j.claims) && j.signature_n <= JWS_SIGNATURE_MAX &&
                 j.signed_part.n < token.n,
             "no token");
        why = jwks_verify(keys, &j, print);
        must(why != OIDC_OK || slice_is(j.signed_part, signed_part),
             "a signature that nobody made");
        try_claims(&j);
    }
    jws_free(&j);
}

static void try_parts(struct slice two)
{
    const uint8_t *newline = memchr(two.p, '\n', two.n);
    size_t n = newline ? (size_t)(newline - two.p) : two.n;
    struct buf token = {0};

    base64url_add(&token, two.p, n);
    buf_add_str(&token, ".");
    if (newline)
        base64url_add(&token, newline + 1, two.n - n - 1);
    buf_add_str(&token, ".");
    buf_add_str(&token, signature);
    try_token(buf_slice(&token));
    buf_free(&token);
}

static void try_set(struct slice text)
{
    json_t *json = json_read(text, NULL, 0);
    struct jwks *k = json ? jwks_read(json) : NULL;

    must(!k || (jwks_n(k) > 0 && jwks_n(k) <= JWKS_MAX), "a set without keys");
    jwks_free(&k);
    json_decref(json);
}

static void try_pending(struct slice bytes)
{
    struct oidc_pending p;
    uint8_t packed[OIDC_PENDING_PACKED];

    if (oidc_pending_unpack(bytes, &p) < 0)
        return;
    oidc_pending_pack(&p, packed);
    must(oidc_pending_unpack(slice_of(packed, sizeof packed), &p) == 0,
         "what was kept does not come back");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct slice bytes = slice_of(data, n);

    if (!keys)
        keys_begin();
    try_token(bytes);
    if (n > 0 && data[0] == '{')
        try_parts(bytes);
    try_set(bytes);
    try_pending(bytes);
    return 0;
}

/* ------------------------------------------------------------------------ without libFuzzer */

#ifndef FUZZ_NO_MAIN

static void make_seed(struct buf *out)
{
    struct jws j;
    uint8_t print[HASH_LEN];

    buf_printf(out, "%s.%s", signed_part, signature);
    keys_begin();
    must(jws_read(buf_slice(out), JWS_MOST, &j) == OIDC_OK &&
             jwks_verify(keys, &j, print) == OIDC_OK,
         "the good token is refused");
    jws_free(&j);
}

#endif
