/*
 * What the claims of each kind of token must say, once its signature is known to be right: pure. The kinds are kept
 * apart (RFC 8725 3.12): none of them passes as another.
 */
#ifndef OIDC_CHECKS_H
#define OIDC_CHECKS_H

#include "services/oidc/issuers.h"
#include "services/oidc/jws.h"

struct check_time {
    int64_t now_s, skew_s;
};

/* An ID token (OpenID Connect Core 3.1.3.7). */
struct check_id {
    const struct oidc_issuer *issuer;
    struct check_time time;
    const char *nonce;
    int64_t began_s;
    bool again;                /* the person must have signed in since */
    struct slice access_token; /* for at_hash (3.1.3.6); p NULL: there is none */
};
MUST_CHECK enum oidc_reason check_id_token(const struct jws *j, const struct check_id *c);

/* An access token (RFC 9068 4; NL GOV Assurance profile for OAuth 2.0, 3.2). *scope_out is the token's. */
MUST_CHECK enum oidc_reason check_access_token(const struct jws *j, const struct oidc_issuer *i,
                                               struct check_time t, struct slice *scope_out);

/* A logout token (Back-Channel Logout 1.0, 2.6). Its `sub` and `sid` are read by who called. */
MUST_CHECK enum oidc_reason check_logout_token(const struct jws *j, const struct oidc_issuer *i,
                                               struct check_time t);

/* `exp`, `iat` and the like: a number of seconds, whole or not (RFC 7519 2). False: absent or of another form. */
bool check_time_of(const json_t *claims, const char *name, int64_t *out);

#endif
