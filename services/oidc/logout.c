/*
 * The end of a session, asked by us or told by the issuer: see flow.h.
 */
#include "common/room.h"
#include "services/oidc/flow.h"
#include "services/oidc/oidc_inside.h"
#include "services/oidc/token.h"
#include "services/oidc/url.h"

#include <stdlib.h>

int oidc_logout_url(const struct oidc *o, const struct oidc_issuer *i, const char *id_token,
                    const char *state, struct buf *url)
{
    const char *place = provider_places(oidc_provider(o, i)).end_session;

    if (!place || !i->client_id)
        return -1;
    url_begin(url, place);
    url_field_add(url, "client_id", slice_str(i->client_id));
    if (id_token)
        url_field_add(url, "id_token_hint", slice_str(id_token));
    if (i->logout_uri)
        url_field_add(url, "post_logout_redirect_uri", slice_str(i->logout_uri));
    if (i->logout_uri && state)
        url_field_add(url, "state", slice_str(state));
    return 0;
}

/* --- Back-channel ------------------------------------------------------------------------------------------ */

struct logout_asking {
    struct oidc_asking a;
    oidc_logged_out_fn *fn;
    void *arg;
    bool waited;
    size_t n;
    uint8_t token[];
};

static void on_drop(struct oidc_asking *a)
{
    free(a);
}

static void text_take(const json_t *claims, const char *name, char out[OIDC_SESSION_MAX + 1])
{
    const json_t *v = json_object_get(claims, name);

    if (json_is_string(v) && json_string_length(v) <= OIDC_SESSION_MAX)
        memcpy(out, json_string_value(v), json_string_length(v) + 1);
}

static enum oidc_reason told_make(const struct jws *j, const struct oidc_issuer *i,
                                  struct oidc_logged_out *out)
{
    const char *sub = json_string_value(json_object_get(j->claims, "sub"));

    out->issuer = i;
    out->has_key = sub != NULL;
    if (sub)
        oidc_claims_key(i, sub, out->key);
    text_take(j->claims, "sid", out->session);
    text_take(j->claims, "jti", out->id);
    return sub || out->session[0] ? OIDC_OK : OIDC_CLAIMS;
}

static enum oidc_reason judge(struct logout_asking *x, struct oidc_logged_out *out)
{
    struct jws j;
    uint8_t print[HASH_LEN];
    const char *iss;
    enum oidc_reason why = jws_read(slice_of(x->token, x->n), OIDC_TOKEN_MAX, &j);

    if (why != OIDC_OK)
        return why;
    iss = json_string_value(json_object_get(j.claims, "iss"));
    out->issuer = iss ? oidc_issuers_by_name(x->a.o->issuers, slice_str(iss)) : NULL;
    why = OIDC_ISSUER;
    if (out->issuer && out->issuer->client_id)
        why = oidc_verify(x->a.o, &j, out->issuer, !x->waited, print);
    if (why == OIDC_OK)
        why = check_logout_token(&j, out->issuer, oidc_time(x->a.o));
    if (why == OIDC_OK)
        why = told_make(&j, out->issuer, out);
    jws_free(&j);
    return why;
}

static void on_step(struct oidc_asking *a)
{
    struct logout_asking *x = (struct logout_asking *)a;
    struct oidc_logged_out out = {0};
    enum oidc_reason why = judge(x, &out);

    if (why == OIDC_WAIT) {
        x->waited = true;
        if (question_wait(a, out.issuer))
            return;
        why = OIDC_BUSY;
    }
    question_end(a);
    x->fn(x->arg, why, why == OIDC_OK ? &out : NULL);
    on_drop(a);
}

void oidc_logout_take(struct oidc *o, struct slice logout_token, oidc_logged_out_fn *fn, void *arg,
                      struct oidc_asking **out)
{
    size_t n = logout_token.n <= OIDC_TOKEN_MAX ? logout_token.n : OIDC_TOKEN_MAX + 1;
    struct logout_asking *x = room_new(sizeof *x + n);

    x->fn = fn;
    x->arg = arg;
    x->n = n;
    if (n > 0)
        memcpy(x->token, logout_token.p, n);
    question_begin(o, &x->a, on_step, on_drop, out);
}
