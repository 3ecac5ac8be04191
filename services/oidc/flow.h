/*
 * The authorization code flow (OpenID Connect Core 3.1) with PKCE S256 (RFC 7636), state, nonce and the issuer's name
 * in the answer (RFC 9207), as the NL GOV profiles ask.
 *
 *      browser            gateway                                    issuer
 *         |--- sign in ----->| oidc_flow_begin                         |
 *         |<-- 303 url ------| keeps the pending in a row or a sealed  |
 *         |                  | cookie of its own, short-lived          |
 *         |------------------------------------------------- url ---->|
 *         |<------------------------- 303 redirect_uri?code&state&iss -|
 *         |-- code, state -->| takes the pending away (once!)          |
 *         |                  | oidc_flow_finish ------- code --------->|
 *         |                  |    <----------- ID token, signed -------|
 *         |<-- its session --| who
 *
 * The pending binds the answer to the browser that began: keep it where only that browser leads to it (a cookie with
 * __Host-, Secure, HttpOnly, SameSite=Lax), and take it away at the first answer, whatever that says.
 */
#ifndef OIDC_FLOW_H
#define OIDC_FLOW_H

#include "services/oidc/claims.h"
#include "services/oidc/oidc.h"

#define OIDC_SECRET_LEN 32 /* state, nonce and verifier have 256 bits each */

/* What is kept between begin and finish. It is secret. */
struct oidc_pending {
    char issuer_id[OIDC_ID_MAX + 1];
    uint8_t state[OIDC_SECRET_LEN], nonce[OIDC_SECRET_LEN], verifier[OIDC_SECRET_LEN];
    int64_t began_s;
    bool again; /* the person had to sign in anew */
};

/* The same as bytes: version, times, secrets, issuer. Always this many. */
#define OIDC_PENDING_PACKED (2 + 8 + 3 * OIDC_SECRET_LEN + OIDC_ID_MAX)
void oidc_pending_pack(const struct oidc_pending *p, uint8_t out[OIDC_PENDING_PACKED]);
/* 0, or -1 when these bytes are none. */
MUST_CHECK int oidc_pending_unpack(struct slice bytes, struct oidc_pending *out);

/* The state as it stands in the URL, to find a row by before it is unpacked: 43 characters and a NUL. */
#define OIDC_STATE_TEXT 44
void oidc_pending_state(const struct oidc_pending *p, char out[OIDC_STATE_TEXT]);

struct oidc_begin {
    const struct oidc_issuer *issuer; /* of oidc_issuers_of() */
    bool
        again; /* sign in anew though the issuer knows the person still (prompt=login, max_age=0) */
    const char *locales;    /* "nl en"; NULL: not said */
    const char *login_hint; /* NULL: none */
};
/* why OIDC_OK: url (lives as long as the call) is where the browser goes, p is to be kept. */
typedef void oidc_begun_fn(void *arg, enum oidc_reason why, const char *url,
                           const struct oidc_pending *p);
/* out may be NULL. OIDC_UNREACHABLE, OIDC_ANSWER, OIDC_BUSY; OIDC_CLIENT: it signs nobody in. */
void oidc_flow_begin(struct oidc *o, const struct oidc_begin *b, oidc_begun_fn *fn, void *arg,
                     struct oidc_asking **out);

/* The parameters with which the browser came back, decoded; p NULL: absent. Copied. Whoever calls refuses a parameter
 * that is there twice (RFC 6749 3.1). */
struct oidc_answer {
    struct slice code, state, iss, error;
};
/* Borrowed for the callback. */
struct oidc_signed_in {
    const struct oidc_issuer *issuer;
    struct oidc_who who;
    const char *id_token; /* for oidc_logout_url() */
    const char *acr;      /* NULL: not told */
    int64_t auth_time_s;  /* 0: not told */
};
/* of: NULL unless OIDC_OK. */
typedef void oidc_finished_fn(void *arg, enum oidc_reason why, const struct oidc_signed_in *of);
void oidc_flow_finish(struct oidc *o, const struct oidc_pending *p, const struct oidc_answer *a,
                      oidc_finished_fn *fn, void *arg, struct oidc_asking **out);

/* Where the browser goes to be logged out at the issuer as well (RP-Initiated Logout 1.0); id_token and state may be
 * NULL. Appended to url. 0, or -1: the issuer has no such place, or nothing was fetched of it in this life. */
MUST_CHECK int oidc_logout_url(const struct oidc *o, const struct oidc_issuer *i,
                               const char *id_token, const char *state, struct buf *url);

/* The issuer says that a session has ended (Back-Channel Logout 1.0): it posts `logout_token`. Answer 200 for OIDC_OK,
 * 400 for what is the token's fault, and end the sessions of this account, or only the one named. */
struct oidc_logged_out {
    const struct oidc_issuer *issuer;
    uint8_t key[HASH_LEN];              /* of the account, as in struct oidc_who */
    bool has_key;                       /* false: session only */
    char session[OIDC_SESSION_MAX + 1]; /* empty: all of the account's */
    char id[OIDC_SESSION_MAX + 1];      /* `jti`: the same one twice does nothing new */
};
typedef void oidc_logged_out_fn(void *arg, enum oidc_reason why, const struct oidc_logged_out *of);
void oidc_logout_take(struct oidc *o, struct slice logout_token, oidc_logged_out_fn *fn, void *arg,
                      struct oidc_asking **out);

#endif
