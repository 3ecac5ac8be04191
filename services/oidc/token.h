/*
 * Access tokens of machines: signed JWTs (RFC 9068; NL GOV Assurance profile for OAuth 2.0, 3.2), shown as
 * `Authorization: Bearer`. A token in a query or a form is not taken: that is the gateway's to refuse.
 *
 * Once verified a token is kept by its SHA-256 until it expires, so that showing it again costs one hash. It is gone
 * sooner when there are too many, or when its issuer no longer publishes the key.
 *
 *      why = oidc_token_check(o, token, scope, &of);
 *      if (why == OIDC_WAIT)                                    rare: its issuer's keys are not here
 *          oidc_token_wait(o, token, scope, fn, arg, &asking);
 */
#ifndef OIDC_TOKEN_H
#define OIDC_TOKEN_H

#include "services/oidc/claims.h"
#include "services/oidc/oidc.h"

#define OIDC_TOKEN_MAX 8192 /* bytes of a token; a longer one is OIDC_TOO_LARGE */

/* Borrowed: until the next call to anything of this folder, or the end of the callback. */
struct oidc_token {
    const struct oidc_issuer *issuer;
    struct oidc_who who; /* display: the client's id where no name is told */
    int64_t expires_s;
    char client[OIDC_SUBJECT_MAX + 1]; /* `client_id` or `azp`; empty: not told */
    struct slice scope;                /* with spaces between them */
};

/* scope: one that this token must have; p NULL: none beside those of the settings. *out is NULL unless OIDC_OK. */
MUST_CHECK enum oidc_reason oidc_token_check(struct oidc *o, struct slice token, struct slice scope,
                                             const struct oidc_token **out);
typedef void oidc_token_fn(void *arg, enum oidc_reason why, const struct oidc_token *of);
/* The token and the scope are copied. Never tells OIDC_WAIT. */
void oidc_token_wait(struct oidc *o, struct slice token, struct slice scope, oidc_token_fn *fn,
                     void *arg, struct oidc_asking **out);

/* Whether `scope` is among those with spaces between them. */
bool oidc_scope_has(struct slice scopes, struct slice scope);

#endif
