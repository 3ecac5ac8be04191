/*
 * Signing people in by OpenID Connect, and checking access tokens of machines. No HTTP server is in here; what is
 * asked of issuers goes out through libcurl on our loop.
 *
 *      oidc_issuers_read(file)  ->  oidc_new(loop, issuers)
 *
 *      people    flow.h     begin -> the browser goes to the issuer -> it comes back with a code -> finish -> who
 *      machines  token.h    check(token) -> who, from the cache or after looking at the signature
 *
 * What an issuer publishes (discovery, keys) is fetched when it is needed, at most once at a time, and kept:
 *
 *      |<-- fresh: served as it is -->|<-- stale: served, and fetched anew -->| gone: nobody is let in without a fetch
 *      0                          fresh_s                                  most_s
 *
 * A key that is not among the kept ones has them fetched anew, at most once in again_s. A key that an issuer no
 * longer publishes is believed no more, nor is any token that was verified with it.
 */
#ifndef OIDC_OIDC_H
#define OIDC_OIDC_H

#include "common/loop.h"
#include "services/oidc/issuers.h"
#include "services/oidc/reason.h"

/* 0 is the default of each number. */
struct oidc_settings {
    const char *
        ca_file; /* PEM of the authorities that issuers are believed by; NULL: those of the system */
    int64_t timeout_ms; /* of a request to an issuer, 100 to 60,000; 5,000 */
    int64_t fresh_s;    /* 3,600 */
    int64_t most_s;     /* 21,600 */
    int64_t again_s;    /* 30 */
    int64_t skew_s;     /* that clocks may differ, at most 120; 30 */
    int64_t sign_in_s;  /* from begin to finish, at most; 600 */
    size_t tokens;  /* verified ones that are kept, up to 1,000,000; 10,000 (some 1.5 KiB each) */
    size_t waiting; /* questions that ask one issuer at once; 128; beyond it OIDC_BUSY */
    int64_t (*now_s)(void); /* seconds since 1970-01-01; NULL: the machine's clock */
};

struct oidc;
/* Takes *issuers over and nulls it. libcurl must be initialised (curl_global_init). */
struct oidc *oidc_new(struct loop *l, struct oidc_issuers **issuers, const struct oidc_settings *s);
/* Whatever is under way is dropped; callbacks do not come. Not from within one. */
void oidc_free(struct oidc **o);

const struct oidc_issuers *oidc_issuers_of(const struct oidc *o);

/* A question that is under way. Callbacks come once, from the loop, never from within the call that asked; then the
 * question is gone. */
struct oidc_asking;
/* Gives it up; the callback does not come. *a may be NULL and is NULL afterwards. */
void oidc_cancel(struct oidc_asking **a);

/* For a status page. */
struct oidc_counts {
    uint64_t fetches, fetches_failed; /* of discovery and keys */
    uint64_t verified, refused;       /* signatures that were looked at */
    uint64_t from_cache;
    size_t kept, waiting;
};
struct oidc_counts oidc_counts(const struct oidc *o);

#endif
