/*
 * Access tokens of machines: see token.h.
 */
#include "services/oidc/token.h"

#include "common/room.h"
#include "services/oidc/oidc_inside.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

/* --- One that was seen before ---------------------------------------------------------------------------- */

/* Its issuer still publishes the key, as far as we know. OIDC_WAIT: what we know is too old. */
static enum oidc_reason still_good(struct oidc *o, struct cache_entry *e, struct check_time t)
{
    struct provider *p = oidc_provider(o, e->token.issuer);
    enum oidc_reason why;

    if (e->token.expires_s + t.skew_s <= t.now_s)
        return OIDC_EXPIRED;
    why = provider_ready(p);
    if (why != OIDC_OK || e->keys_version == provider_keys_version(p))
        return why;
    if (!jwks_have(provider_keys(p), e->key))
        return OIDC_KEY_UNKNOWN;
    e->keys_version = provider_keys_version(p);
    return OIDC_OK;
}

/* --- One that is new -------------------------------------------------------------------------------------- */

static void client_take(const json_t *claims, char out[OIDC_SUBJECT_MAX + 1])
{
    static const char *const names[] = {"client_id", "azp"};

    for (size_t i = 0; i < ARRAY_LEN(names) && !out[0]; i++) {
        const json_t *v = json_object_get(claims, names[i]);

        if (json_is_string(v) && json_string_length(v) <= OIDC_SUBJECT_MAX)
            memcpy(out, json_string_value(v), json_string_length(v) + 1);
    }
}

static const struct oidc_issuer *issuer_find(const struct oidc *o, const struct jws *j)
{
    const json_t *iss = json_object_get(j->claims, "iss");
    const struct oidc_issuer *i;

    if (!json_is_string(iss))
        return NULL;
    i = oidc_issuers_by_name(o->issuers, slice_of(json_string_value(iss), json_string_length(iss)));
    return i && i->audience ? i : NULL;
}

/* The token as it will be kept: once its claims are known to be good. */
static enum oidc_reason token_make(const struct jws *j, const struct oidc_issuer *i,
                                   struct slice scope, struct oidc_token *t)
{
    enum oidc_reason why = oidc_claims_who(i, &i->machines, j->claims, &t->who);

    t->issuer = i;
    t->scope = scope;
    client_take(j->claims, t->client);
    if (!t->who.display[0])
        snprintf(t->who.display, sizeof t->who.display, "%.*s", OIDC_DISPLAY_MAX,
                 t->client[0] ? t->client : t->who.subject);
    if (why == OIDC_OK && !check_time_of(j->claims, "exp", &t->expires_s))
        why = OIDC_CLAIMS;
    return why;
}

/* *issuer_out: whose keys are waited for. */
static enum oidc_reason token_verify(struct oidc *o, struct slice token,
                                     const uint8_t hash[HASH_LEN], bool again,
                                     struct cache_entry **out,
                                     const struct oidc_issuer **issuer_out)
{
    struct oidc_token t = {0};
    struct jws j;
    struct slice scope;
    uint8_t print[HASH_LEN];
    const struct oidc_issuer *i;
    enum oidc_reason why = jws_read(token, OIDC_TOKEN_MAX, &j);

    if (why != OIDC_OK)
        return why;
    i = issuer_find(o, &j);
    why = i ? oidc_verify(o, &j, i, again, print) : OIDC_ISSUER;
    if (why == OIDC_OK)
        why = check_access_token(&j, i, oidc_time(o), &scope);
    if (why == OIDC_OK)
        why = token_make(&j, i, scope, &t);
    if (why == OIDC_OK) {
        *out = cache_put(o->cache, hash, &t);
        memcpy((*out)->key, print, HASH_LEN);
        (*out)->keys_version = provider_keys_version(oidc_provider(o, i));
    }
    *issuer_out = i;
    jws_free(&j);
    return why;
}

/* --- Both ---------------------------------------------------------------------------------------------------- */

static enum oidc_reason judge(struct oidc *o, struct slice token, struct slice scope, bool again,
                              const struct oidc_token **out, const struct oidc_issuer **issuer_out)
{
    uint8_t hash[HASH_LEN];
    struct cache_entry *e;
    enum oidc_reason why;

    *out = NULL;
    if (token.n > OIDC_TOKEN_MAX)
        return OIDC_TOO_LARGE;
    hash_sha256_one(hash, token.p, token.n);
    e = cache_find(o->cache, hash);
    if (e) {
        why = still_good(o, e, oidc_time(o));
        *issuer_out = e->token.issuer;
        if (why == OIDC_EXPIRED || why == OIDC_KEY_UNKNOWN)
            cache_drop(o->cache, e);
        else if (why == OIDC_OK)
            o->counts.from_cache++;
    } else {
        why = token_verify(o, token, hash, again, &e, issuer_out);
    }
    if (why == OIDC_OK && scope.p && !oidc_scope_has(e->token.scope, scope))
        return OIDC_SCOPE;
    if (why == OIDC_OK)
        *out = &e->token;
    return why;
}

enum oidc_reason oidc_token_check(struct oidc *o, struct slice token, struct slice scope,
                                  const struct oidc_token **out)
{
    const struct oidc_issuer *i;

    return judge(o, token, scope, true, out, &i);
}

/* --- Waiting for keys ------------------------------------------------------------------------------------------ */

struct token_asking {
    struct oidc_asking a;
    oidc_token_fn *fn;
    void *arg;
    bool waited;
    struct slice token, scope;
    uint8_t bytes[]; /* token, then scope */
};

static void on_drop(struct oidc_asking *a)
{
    struct token_asking *x = (struct token_asking *)a;

    sodium_memzero(x->bytes, x->token.n);
    free(x);
}

static void on_step(struct oidc_asking *a)
{
    struct token_asking *x = (struct token_asking *)a;
    const struct oidc_token *of = NULL;
    const struct oidc_issuer *i = NULL;
    enum oidc_reason why = judge(a->o, x->token, x->scope, !x->waited, &of, &i);

    if (why == OIDC_WAIT) {
        x->waited = true;
        if (question_wait(a, i))
            return;
        why = OIDC_BUSY;
    }
    question_end(a);
    x->fn(x->arg, why, of);
    on_drop(a);
}

void oidc_token_wait(struct oidc *o, struct slice token, struct slice scope, oidc_token_fn *fn,
                     void *arg, struct oidc_asking **out)
{
    size_t n =
        token.n <= OIDC_TOKEN_MAX ? token.n : OIDC_TOKEN_MAX + 1; /* one byte too many is enough */
    struct token_asking *x = room_new(sizeof *x + n + scope.n);

    x->fn = fn;
    x->arg = arg;
    if (n > 0 && token.p)
        memcpy(x->bytes, token.p, n);
    if (scope.n > 0)
        memcpy(x->bytes + n, scope.p, scope.n);
    x->token = slice_of(x->bytes, n);
    if (scope.p)
        x->scope = slice_of(x->bytes + n, scope.n);
    question_begin(o, &x->a, on_step, on_drop, out);
}
