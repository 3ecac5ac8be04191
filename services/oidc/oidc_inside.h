/*
 * What the parts of this folder share: the whole, and a question that is under way.
 *
 *      question_begin -> soon: step -> [ waits for a provider, or for an answer ] -> question_end, then the caller's fn
 */
#ifndef OIDC_OIDC_INSIDE_H
#define OIDC_OIDC_INSIDE_H

#include "services/oidc/cache.h"
#include "services/oidc/checks.h"
#include "services/oidc/fetch.h"
#include "services/oidc/jwks.h"
#include "services/oidc/oidc.h"
#include "services/oidc/provider.h"

struct oidc {
    struct loop *loop;
    struct oidc_issuers *issuers;
    struct oidc_settings settings; /* with the defaults filled in */
    struct provider_times times;
    struct fetcher *fetcher;
    struct provider *providers[OIDC_ISSUERS_MAX]; /* in the order of the issuers */
    size_t joined[OIDC_ISSUERS_MAX];              /* questions that ask each of them */
    struct cache *cache;
    struct oidc_asking *asking;
    struct oidc_counts counts;
};

/* The first member of each question's own struct. */
struct oidc_asking {
    struct oidc *o;
    struct oidc_asking *next, *prev;
    struct provider_wait wait;
    struct fetch *fetch;
    struct loop_timer soon;
    void (*step)(struct oidc_asking *a); /* what comes next; from the loop */
    void (*drop)(struct oidc_asking *a); /* frees what is its own, then itself */
    unsigned waits;                      /* so far */
    size_t *joined;                      /* what it counts in; NULL: none yet */
};

/* Its step comes soon, from the loop. *out is set; it may be NULL. */
void question_begin(struct oidc *o, struct oidc_asking *a, void (*step)(struct oidc_asking *),
                    void (*drop)(struct oidc_asking *), struct oidc_asking **out);
/* It asks this issuer from now on. False: too many do, and the answer is OIDC_BUSY. So an issuer that says nothing
 * holds up only its own. */
MUST_CHECK bool question_join(struct oidc_asking *a, const struct oidc_issuer *i);
/* Joins, and its step comes again when the fetch of this issuer has ended. */
MUST_CHECK bool question_wait(struct oidc_asking *a, const struct oidc_issuer *i);
/* It is not under way any more; a->drop() is still to come. */
void question_end(struct oidc_asking *a);

struct provider *oidc_provider(const struct oidc *o, const struct oidc_issuer *i);
struct check_time oidc_time(const struct oidc *o);
/* Whether this issuer signed it. OIDC_WAIT: its keys are being fetched; with `again` also where a key is not there. */
MUST_CHECK enum oidc_reason oidc_verify(struct oidc *o, const struct jws *j,
                                        const struct oidc_issuer *i, bool again,
                                        uint8_t print_out[HASH_LEN]);

#endif
