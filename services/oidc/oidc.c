/*
 * The whole, and questions that are under way: see oidc.h.
 */
#include "services/oidc/oidc_inside.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <stdlib.h>

#define TOKENS_MOST 1000000
#define WAITS_MOST  4 /* of one question: for places, for a key, and both again */

/* --- Questions --------------------------------------------------------------------------------------- */

static void on_soon(void *arg)
{
    struct oidc_asking *a = arg;

    a->step(a);
}

static void on_fetched(void *arg, enum oidc_reason why)
{
    struct oidc_asking *a = arg;

    (void)why; /* the step asks the provider itself */
    a->step(a);
}

void question_begin(struct oidc *o, struct oidc_asking *a, void (*step)(struct oidc_asking *),
                    void (*drop)(struct oidc_asking *), struct oidc_asking **out)
{
    a->o = o;
    a->step = step;
    a->drop = drop;
    a->wait = (struct provider_wait){.fn = on_fetched, .arg = a};
    a->soon = (struct loop_timer){.fn = on_soon, .arg = a};
    a->next = o->asking;
    if (a->next)
        a->next->prev = a;
    o->asking = a;
    o->counts.waiting++;
    loop_timer_set(o->loop, &a->soon, loop_now(o->loop) + 1);
    if (out)
        *out = a;
}

bool question_join(struct oidc_asking *a, const struct oidc_issuer *i)
{
    size_t *joined = &a->o->joined[i - oidc_issuers_at(a->o->issuers, 0)];

    if (a->joined)
        return true;
    if (*joined >= a->o->settings.waiting)
        return false;
    a->joined = joined;
    ++*joined;
    return true;
}

bool question_wait(struct oidc_asking *a, const struct oidc_issuer *i)
{
    if (!question_join(a, i) || ++a->waits > WAITS_MOST)
        return false;
    provider_wait(oidc_provider(a->o, i), &a->wait);
    return true;
}

void question_end(struct oidc_asking *a)
{
    struct oidc *o = a->o;

    loop_timer_set(o->loop, &a->soon, 0);
    provider_wait_end(&a->wait);
    fetch_cancel(&a->fetch);
    if (a->joined)
        --*a->joined;
    if (a->prev)
        a->prev->next = a->next;
    else
        o->asking = a->next;
    if (a->next)
        a->next->prev = a->prev;
    o->counts.waiting--;
}

void oidc_cancel(struct oidc_asking **a)
{
    struct oidc_asking *gone = *a;

    if (!gone)
        return;
    *a = NULL;
    question_end(gone);
    gone->drop(gone);
}

/* --- What they share ----------------------------------------------------------------------------------- */

struct provider *oidc_provider(const struct oidc *o, const struct oidc_issuer *i)
{
    return o->providers[i - oidc_issuers_at(o->issuers, 0)];
}

struct check_time oidc_time(const struct oidc *o)
{
    return (struct check_time){.now_s = o->settings.now_s(), .skew_s = o->settings.skew_s};
}

enum oidc_reason oidc_verify(struct oidc *o, const struct jws *j, const struct oidc_issuer *i,
                             bool again, uint8_t print_out[HASH_LEN])
{
    struct provider *p = oidc_provider(o, i);
    enum oidc_reason why = provider_ready(p);

    if (why != OIDC_OK)
        return why;
    why = jwks_verify(provider_keys(p), j, print_out);
    if (why == OIDC_KEY_UNKNOWN && again)
        return provider_again(p);
    o->counts.verified += why == OIDC_OK;
    o->counts.refused += why != OIDC_OK;
    return why;
}

const struct oidc_issuers *oidc_issuers_of(const struct oidc *o)
{
    return o->issuers;
}

struct oidc_counts oidc_counts(const struct oidc *o)
{
    struct oidc_counts c = o->counts;

    for (size_t i = 0; i < oidc_issuers_n(o->issuers); i++) {
        struct provider_counts p = provider_counts(o->providers[i]);

        c.fetches += p.fetches;
        c.fetches_failed += p.failed;
    }
    c.kept = cache_n(o->cache);
    return c;
}

/* --- Life ------------------------------------------------------------------------------------------------ */

static int64_t machine_now_s(void)
{
    return clock_wall_us() / US_PER_S;
}

static void settings_fill(struct oidc_settings *s)
{
    s->timeout_ms = s->timeout_ms ? s->timeout_ms : 5000;
    s->fresh_s = s->fresh_s ? s->fresh_s : 3600;
    s->most_s = s->most_s ? s->most_s : 21600;
    s->again_s = s->again_s ? s->again_s : 30;
    s->skew_s = s->skew_s ? s->skew_s : 30;
    s->sign_in_s = s->sign_in_s ? s->sign_in_s : 600;
    s->tokens = s->tokens ? s->tokens : 10000;
    s->waiting = s->waiting ? s->waiting : 128;
    s->now_s = s->now_s ? s->now_s : machine_now_s;
    if (s->timeout_ms < 100 || s->timeout_ms > 60000 || s->skew_s < 0 || s->skew_s > 120 ||
        s->fresh_s < 1 || s->most_s < s->fresh_s || s->again_s < 1 || s->sign_in_s < 1 ||
        s->tokens > TOKENS_MOST)
        log_fatal("settings_refused", "for=oidc");
}

struct oidc *oidc_new(struct loop *l, struct oidc_issuers **issuers, const struct oidc_settings *s)
{
    struct oidc *o = room_new(sizeof *o);

    hash_init();
    o->loop = l;
    o->issuers = *issuers;
    *issuers = NULL;
    if (s)
        o->settings = *s;
    settings_fill(&o->settings);
    o->times = (struct provider_times){.fresh_s = o->settings.fresh_s,
                                       .most_s = o->settings.most_s,
                                       .again_s = o->settings.again_s,
                                       .now_s = o->settings.now_s};
    o->fetcher = fetcher_new(l, o->settings.ca_file, o->settings.timeout_ms);
    for (size_t i = 0; i < oidc_issuers_n(o->issuers); i++)
        o->providers[i] = provider_new(oidc_issuers_at(o->issuers, i), o->fetcher, &o->times);
    o->cache = cache_new(o->settings.tokens);
    return o;
}

void oidc_free(struct oidc **o)
{
    struct oidc *gone = *o;

    if (!gone)
        return;
    *o = NULL;
    for (struct oidc_asking *a = gone->asking, *next; a; a = next) {
        next = a->next;
        oidc_cancel(&a);
    }
    cache_free(&gone->cache);
    for (size_t i = 0; i < oidc_issuers_n(gone->issuers); i++)
        provider_free(&gone->providers[i]);
    fetcher_free(&gone->fetcher);
    oidc_issuers_free(&gone->issuers);
    free(gone);
}
