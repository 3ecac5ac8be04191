/*
 * What one issuer publishes: see provider.h.
 */
#include "services/oidc/provider.h"

#include "common/log.h"
#include "common/room.h"
#include "proto/json.h"
#include "services/oidc/url.h"

#include <assert.h>
#include <stdlib.h>

#define WELL_KNOWN "/.well-known/openid-configuration"
#define FAILED_S   5 /* for so long after a failure nobody asks again */

struct provider {
    const struct oidc_issuer *issuer;
    struct fetcher *fetcher;
    const struct provider_times *times;

    json_t *document; /* NULL: nothing was fetched; the places are texts in it */
    struct jwks *keys;
    uint64_t keys_version;
    int64_t fetched_s;

    struct fetch *fetch; /* under way */
    json_t *coming;      /* its document, while it fetches the keys */
    bool tried;
    int64_t tried_s, ended_s; /* when the last one began and ended */
    enum oidc_reason last;
    uint64_t round; /* fetches that ended */
    struct provider_wait *first, *end;
    struct provider_counts counts;
};

/* --- Who waits --------------------------------------------------------------------------------------- */

void provider_wait(struct provider *p, struct provider_wait *w)
{
    assert(p->fetch && !w->p);
    w->p = p;
    w->round = p->round;
    w->next = NULL;
    w->prev = p->end;
    if (p->end)
        p->end->next = w;
    else
        p->first = w;
    p->end = w;
}

void provider_wait_end(struct provider_wait *w)
{
    struct provider *p = w->p;

    if (!p)
        return;
    w->p = NULL;
    if (w->prev)
        w->prev->next = w->next;
    else
        p->first = w->next;
    if (w->next)
        w->next->prev = w->prev;
    else
        p->end = w->prev;
    w->next = w->prev = NULL;
}

/* Who is told may wait again, for another fetch: that is the next round. */
static void fetch_end(struct provider *p, enum oidc_reason why)
{
    json_decref(p->coming);
    p->coming = NULL;
    p->last = why;
    p->ended_s = p->times->now_s();
    p->round++;
    if (why != OIDC_OK) {
        p->counts.failed++;
        log_warn("issuer_failed", "issuer=%s why=%s", p->issuer->id, oidc_reason_word(why));
    }
    while (p->first && p->first->round < p->round) {
        struct provider_wait *w = p->first;

        provider_wait_end(w);
        w->fn(w->arg, why);
    }
}

/* --- The fetch --------------------------------------------------------------------------------------- */

static bool place_ok(const struct provider *p, const json_t *doc, const char *name, bool must)
{
    const json_t *v = json_object_get(doc, name);

    return v ? json_is_string(v) && url_ok(json_string_value(v), p->issuer->loopback, OIDC_URL_MAX)
             : !must;
}

/* It must be of this very issuer (Discovery 4.3), and lead nowhere that we do not go. */
static bool document_ok(const struct provider *p, const json_t *doc)
{
    const char *issuer = json_string_value(json_object_get(doc, "issuer"));
    bool people = p->issuer->client_id != NULL;

    return issuer && strcmp(issuer, p->issuer->issuer) == 0 && place_ok(p, doc, "jwks_uri", true) &&
           place_ok(p, doc, "authorization_endpoint", people) &&
           place_ok(p, doc, "token_endpoint", people) &&
           place_ok(p, doc, "userinfo_endpoint", people && p->issuer->userinfo) &&
           place_ok(p, doc, "end_session_endpoint", false);
}

static enum oidc_reason status_reason(int status)
{
    return status == 200 ? OIDC_OK : status == 0 || status >= 500 ? OIDC_UNREACHABLE : OIDC_ANSWER;
}

static void on_keys(void *arg, int status, struct slice body)
{
    struct provider *p = arg;
    json_t *set = status == 200 ? json_read(body, NULL, 0) : NULL;
    struct jwks *keys = set ? jwks_read(set) : NULL;

    json_decref(set);
    p->fetch = NULL;
    if (!keys) {
        fetch_end(p, status == 200 ? OIDC_ANSWER : status_reason(status));
        return;
    }
    jwks_free(&p->keys);
    json_decref(p->document);
    p->keys = keys;
    p->keys_version++;
    p->document = p->coming;
    p->coming = NULL;
    p->fetched_s = p->tried_s;
    log_info("issuer_fetched", "issuer=%s keys=%zu", p->issuer->id, jwks_n(keys));
    fetch_end(p, OIDC_OK);
}

static void on_document(void *arg, int status, struct slice body)
{
    struct provider *p = arg;
    struct fetch_request r = {.loopback = p->issuer->loopback};
    json_t *doc = status == 200 ? json_read(body, NULL, 0) : NULL;

    p->fetch = NULL;
    if (!doc || !document_ok(p, doc)) {
        json_decref(doc);
        fetch_end(p, status == 200 ? OIDC_ANSWER : status_reason(status));
        return;
    }
    p->coming = doc;
    r.url = json_string_value(json_object_get(doc, "jwks_uri"));
    fetch_start(p->fetcher, &r, on_keys, p, &p->fetch);
}

static void fetch_begin(struct provider *p)
{
    const char *issuer = p->issuer->issuer;
    size_t n = strlen(issuer);
    struct buf url = {0};
    struct fetch_request r = {.loopback = p->issuer->loopback};

    buf_add(&url, issuer, n - (issuer[n - 1] == '/')); /* Discovery 4.1 */
    buf_add(&url, WELL_KNOWN, sizeof WELL_KNOWN);
    r.url = (const char *)url.p;
    p->tried = true;
    p->tried_s = p->times->now_s();
    p->counts.fetches++;
    fetch_start(p->fetcher, &r, on_document, p, &p->fetch);
    buf_free(&url);
}

/* --- What is here --------------------------------------------------------------------------------------- */

/* A clock that was put back is no reason to wait. */
static bool is_within(int64_t now_s, int64_t since_s, int64_t seconds)
{
    return now_s >= since_s && now_s - since_s < seconds;
}

static bool may_fetch(const struct provider *p, int64_t now_s)
{
    return !p->fetch && !(p->tried && p->last != OIDC_OK && is_within(now_s, p->ended_s, FAILED_S));
}

enum oidc_reason provider_ready(struct provider *p)
{
    int64_t now_s = p->times->now_s(), age = now_s - p->fetched_s;

    if (p->document && age >= 0 && age < p->times->fresh_s)
        return OIDC_OK;
    if (may_fetch(p, now_s))
        fetch_begin(p);
    if (p->document && age < p->times->most_s)
        return OIDC_OK;
    return p->fetch ? OIDC_WAIT : p->last;
}

enum oidc_reason provider_again(struct provider *p)
{
    if (!p->fetch && p->tried && is_within(p->times->now_s(), p->tried_s, p->times->again_s))
        return OIDC_KEY_UNKNOWN;
    if (!p->fetch)
        fetch_begin(p);
    return OIDC_WAIT;
}

static const char *place(const struct provider *p, const char *name)
{
    return json_string_value(json_object_get(p->document, name));
}

struct provider_places provider_places(const struct provider *p)
{
    return (struct provider_places){
        .authorization = place(p, "authorization_endpoint"),
        .token = place(p, "token_endpoint"),
        .userinfo = place(p, "userinfo_endpoint"),
        .end_session = place(p, "end_session_endpoint"),
        .tells_iss = json_is_true(
            json_object_get(p->document, "authorization_response_iss_parameter_supported"))};
}

const struct jwks *provider_keys(const struct provider *p)
{
    return p->keys;
}

uint64_t provider_keys_version(const struct provider *p)
{
    return p->keys_version;
}

struct provider_counts provider_counts(const struct provider *p)
{
    return p->counts;
}

/* --- Life ------------------------------------------------------------------------------------------------- */

struct provider *provider_new(const struct oidc_issuer *i, struct fetcher *f,
                              const struct provider_times *t)
{
    struct provider *p = room_new(sizeof *p);

    p->issuer = i;
    p->fetcher = f;
    p->times = t;
    return p;
}

void provider_free(struct provider **p)
{
    struct provider *gone = *p;

    if (!gone)
        return;
    *p = NULL;
    while (gone->first)
        provider_wait_end(gone->first);
    fetch_cancel(&gone->fetch);
    json_decref(gone->coming);
    json_decref(gone->document);
    jwks_free(&gone->keys);
    free(gone);
}
