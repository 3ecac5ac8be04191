/*
 * What one issuer publishes: its places (OpenID Connect Discovery 1.0, RFC 8414) and its keys, fetched when they are
 * needed and kept for a bounded time; oidc.h has the picture. Both are fetched together, one fetch at a time, and take
 * the place of what was there only when both are good.
 */
#ifndef OIDC_PROVIDER_H
#define OIDC_PROVIDER_H

#include "services/oidc/fetch.h"
#include "services/oidc/issuers.h"
#include "services/oidc/jwks.h"
#include "services/oidc/reason.h"

struct provider_times {
    int64_t fresh_s, most_s, again_s;
    int64_t (*now_s)(void);
};

struct provider;
/* All that is given lives as long. */
struct provider *provider_new(const struct oidc_issuer *i, struct fetcher *f,
                              const struct provider_times *t);
void provider_free(struct provider **p);

/* OIDC_OK: places and keys are here (a fetch may begin behind it). OIDC_WAIT: they are being fetched. Otherwise why
 * the last fetch, moments ago, failed. */
MUST_CHECK enum oidc_reason provider_ready(struct provider *p);
/* A key that is not here: OIDC_WAIT, they are being fetched anew; OIDC_KEY_UNKNOWN, that was done less than again_s
 * ago. */
MUST_CHECK enum oidc_reason provider_again(struct provider *p);

/* To be told once, when the fetch that is under way has ended: how it went. The struct is the caller's. */
struct provider_wait {
    struct provider_wait *next, *prev;
    struct provider *p; /* NULL: does not wait */
    uint64_t round;
    void (*fn)(void *arg, enum oidc_reason why);
    void *arg;
};
void provider_wait(struct provider *p, struct provider_wait *w);
void provider_wait_end(struct provider_wait *w);

/* NULL: there is none, or nothing was fetched yet. They live until the next fetch ends. */
struct provider_places {
    const char *authorization, *token, *userinfo, *end_session;
    bool tells_iss; /* answers bear `iss` (RFC 9207 3) */
};
struct provider_places provider_places(const struct provider *p);
const struct jwks *provider_keys(const struct provider *p);
/* Another number for each set of keys. */
uint64_t provider_keys_version(const struct provider *p);

struct provider_counts {
    uint64_t fetches, failed;
};
struct provider_counts provider_counts(const struct provider *p);

#endif
