/*
 * The claims of each kind of token: see checks.h.
 */
#include "services/oidc/checks.h"

#include "common/hash.h"
#include "services/oidc/base64url.h"
#include "services/oidc/token.h"

#include <sodium.h>

#define TIME_MOST       (INT64_C(1) << 53) /* what a JSON number holds exactly */
#define LOGOUT_OLD_S    600                /* a logout token is for now */
#define SIGNED_IN_OLD_S 5 /* seconds between our clock and theirs beyond the skew */
#define LOGOUT_EVENT    "http://schemas.openid.net/event/backchannel-logout"

static const char *text_of(const json_t *claims, const char *name)
{
    return json_string_value(json_object_get(claims, name));
}

bool check_time_of(const json_t *claims, const char *name, int64_t *out)
{
    const json_t *v = json_object_get(claims, name);

    if (!json_is_number(v) || !(json_number_value(v) >= 0) ||
        json_number_value(v) > (double)TIME_MOST)
        return false;
    *out = json_is_integer(v) ? json_integer_value(v) : (int64_t)json_real_value(v);
    return true;
}

/* `aud` is a text or a list of texts (RFC 7519 4.1.3); *n_out says how many. */
static bool audience_has(const json_t *claims, const char *wanted, size_t *n_out)
{
    const json_t *aud = json_object_get(claims, "aud");
    bool found = false;

    *n_out = 1;
    if (json_is_string(aud))
        return strcmp(json_string_value(aud), wanted) == 0;
    *n_out = json_array_size(aud);
    for (size_t i = 0; i < *n_out; i++) {
        const char *one = json_string_value(json_array_get(aud, i));

        found |= one && strcmp(one, wanted) == 0;
    }
    return found;
}

static enum oidc_reason issuer_check(const json_t *claims, const struct oidc_issuer *i)
{
    const char *iss = text_of(claims, "iss");

    return !iss ? OIDC_CLAIMS : strcmp(iss, i->issuer) == 0 ? OIDC_OK : OIDC_ISSUER;
}

/* `exp` must be there; `nbf` and `iat` hold where they are. */
static enum oidc_reason times_check(const json_t *claims, struct check_time t)
{
    static const char *const from[] = {"nbf", "iat"};
    int64_t at;

    if (!check_time_of(claims, "exp", &at))
        return OIDC_CLAIMS;
    if (at + t.skew_s <= t.now_s)
        return OIDC_EXPIRED;
    for (size_t i = 0; i < ARRAY_LEN(from); i++) {
        if (!json_object_get(claims, from[i]))
            continue;
        if (!check_time_of(claims, from[i], &at))
            return OIDC_CLAIMS;
        if (at - t.skew_s > t.now_s)
            return OIDC_NOT_YET;
    }
    return OIDC_OK;
}

/* --- ID tokens ------------------------------------------------------------------------------------- */

/* The left half of the access token's hash; all our algorithms go with SHA-256. */
static bool hash_fits(const json_t *claims, struct slice access_token)
{
    const json_t *given = json_object_get(claims, "at_hash");
    uint8_t hash[HASH_LEN];
    char text[BASE64URL_SIZE(HASH_LEN / 2)];

    if (!given || !access_token.p)
        return true;
    hash_sha256_one(hash, access_token.p, access_token.n);
    base64url_write(hash, HASH_LEN / 2, text);
    return json_is_string(given) && strcmp(json_string_value(given), text) == 0;
}

static bool acr_fits(const json_t *claims, const struct oidc_issuer *i)
{
    const char *acr = text_of(claims, "acr");

    for (size_t at = 0; acr && at < i->n_acr; at++)
        if (strcmp(acr, i->acr[at]) == 0)
            return true;
    return i->n_acr == 0;
}

static enum oidc_reason client_check(const json_t *claims, const struct oidc_issuer *i)
{
    const json_t *azp = json_object_get(claims, "azp");
    size_t n;

    if (!audience_has(claims, i->client_id, &n))
        return OIDC_AUDIENCE;
    if (!azp) /* who else it is for must say to whom it was issued */
        return n == 1 ? OIDC_OK : OIDC_PARTY;
    return json_is_string(azp) && strcmp(json_string_value(azp), i->client_id) == 0 ? OIDC_OK
                                                                                    : OIDC_PARTY;
}

static enum oidc_reason fresh_check(const json_t *claims, const struct check_id *c)
{
    int64_t iat, auth;

    if (!check_time_of(claims, "iat", &iat))
        return OIDC_CLAIMS;
    if (iat + c->time.skew_s + SIGNED_IN_OLD_S < c->began_s)
        return OIDC_NOT_FRESH;
    if (!c->again)
        return OIDC_OK;
    if (!check_time_of(claims, "auth_time", &auth))
        return OIDC_CLAIMS;
    return auth + c->time.skew_s + SIGNED_IN_OLD_S < c->began_s ? OIDC_NOT_FRESH : OIDC_OK;
}

static bool nonce_fits(const json_t *claims, const char *wanted)
{
    const char *nonce = text_of(claims, "nonce");

    return nonce && strlen(nonce) == strlen(wanted) &&
           sodium_memcmp(nonce, wanted, strlen(wanted)) == 0;
}

enum oidc_reason check_id_token(const struct jws *j, const struct check_id *c)
{
    enum oidc_reason why = issuer_check(j->claims, c->issuer);

    if (j->typ != JWS_TYP_NONE && j->typ != JWS_TYP_JWT)
        return OIDC_TYP;
    if (why == OIDC_OK)
        why = client_check(j->claims, c->issuer);
    if (why == OIDC_OK)
        why = times_check(j->claims, c->time);
    if (why == OIDC_OK && !nonce_fits(j->claims, c->nonce))
        why = OIDC_NONCE;
    if (why == OIDC_OK)
        why = fresh_check(j->claims, c);
    if (why == OIDC_OK && !hash_fits(j->claims, c->access_token))
        why = OIDC_SUBJECT;
    if (why == OIDC_OK && !acr_fits(j->claims, c->issuer))
        why = OIDC_ACR;
    return why;
}

/* --- Access tokens ----------------------------------------------------------------------------------- */

bool oidc_scope_has(struct slice scopes, struct slice scope)
{
    for (size_t at = 0; at < scopes.n;) {
        const uint8_t *blank = memchr(scopes.p + at, ' ', scopes.n - at);
        size_t n = blank ? (size_t)(blank - scopes.p) - at : scopes.n - at;

        if (n > 0 && slice_equal(slice_of(scopes.p + at, n), scope))
            return true;
        at += n + 1;
    }
    return false;
}

/* "JWT" says nothing of the kind; what only other kinds have does. */
static bool is_access_token(const struct jws *j)
{
    static const char *const of_others[] = {"nonce", "at_hash", "c_hash", "events"};

    for (size_t i = 0; i < ARRAY_LEN(of_others); i++)
        if (json_object_get(j->claims, of_others[i]))
            return false;
    return j->typ == JWS_TYP_ACCESS || j->typ == JWS_TYP_JWT;
}

enum oidc_reason check_access_token(const struct jws *j, const struct oidc_issuer *i,
                                    struct check_time t, struct slice *scope_out)
{
    enum oidc_reason why = issuer_check(j->claims, i);
    const json_t *scope = json_object_get(j->claims, "scope");
    size_t n;

    *scope_out = slice_of(scope ? json_string_value(scope) : "", json_string_length(scope));
    if (!is_access_token(j))
        return OIDC_TYP;
    if (why == OIDC_OK && !audience_has(j->claims, i->audience, &n))
        why = OIDC_AUDIENCE;
    if (why == OIDC_OK)
        why = times_check(j->claims, t);
    if (why == OIDC_OK && scope && !json_is_string(scope))
        why = OIDC_CLAIMS;
    for (size_t at = 0; why == OIDC_OK && at < i->n_token_scopes; at++)
        if (!oidc_scope_has(*scope_out, slice_str(i->token_scopes[at])))
            why = OIDC_SCOPE;
    return why;
}

/* --- Logout tokens ----------------------------------------------------------------------------------- */

enum oidc_reason check_logout_token(const struct jws *j, const struct oidc_issuer *i,
                                    struct check_time t)
{
    enum oidc_reason why = issuer_check(j->claims, i);
    const json_t *event = json_object_get(json_object_get(j->claims, "events"), LOGOUT_EVENT);
    size_t n;
    int64_t iat;

    if (j->typ == JWS_TYP_ACCESS || j->typ == JWS_TYP_OTHER || !json_is_object(event) ||
        json_object_get(j->claims, "nonce"))
        return OIDC_TYP;
    if (why == OIDC_OK && !audience_has(j->claims, i->client_id, &n))
        why = OIDC_AUDIENCE;
    if (why == OIDC_OK)
        why = times_check(j->claims, t);
    if (why == OIDC_OK && (!check_time_of(j->claims, "iat", &iat) || !text_of(j->claims, "jti") ||
                           (!text_of(j->claims, "sub") && !text_of(j->claims, "sid"))))
        why = OIDC_CLAIMS;
    if (why == OIDC_OK && iat + LOGOUT_OLD_S + t.skew_s < t.now_s)
        why = OIDC_EXPIRED;
    return why;
}
