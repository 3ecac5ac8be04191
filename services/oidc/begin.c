/*
 * Where the browser goes to sign in: see flow.h.
 */
#include "common/room.h"
#include "services/oidc/base64url.h"
#include "services/oidc/flow.h"
#include "services/oidc/oidc_inside.h"
#include "services/oidc/url.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define HINT_MAX 256

struct begin_asking {
    struct oidc_asking a;
    oidc_begun_fn *fn;
    void *arg;
    const struct oidc_issuer *issuer;
    bool again;
    char locales[HINT_MAX], hint[HINT_MAX];
};

static void secret_add(struct buf *url, const char *name, const uint8_t bytes[OIDC_SECRET_LEN])
{
    char text[BASE64URL_SIZE(OIDC_SECRET_LEN)];

    base64url_write(bytes, OIDC_SECRET_LEN, text);
    url_field_add(url, name, slice_str(text));
}

/* RFC 7636 4.2: the hash of the verifier as it will be sent. */
static void challenge_add(struct buf *url, const uint8_t verifier[OIDC_SECRET_LEN])
{
    char text[BASE64URL_SIZE(OIDC_SECRET_LEN)];
    uint8_t hash[HASH_LEN];

    base64url_write(verifier, OIDC_SECRET_LEN, text);
    hash_sha256_one(hash, text, strlen(text));
    secret_add(url, "code_challenge", hash);
    url_field_add(url, "code_challenge_method", SLICE_LIT("S256"));
}

static void acr_add(struct buf *url, const struct oidc_issuer *i)
{
    struct buf all = {0};

    for (size_t n = 0; n < i->n_acr; n++)
        buf_printf(&all, "%s%s", n > 0 ? " " : "", i->acr[n]);
    if (all.n > 0)
        url_field_add(url, "acr_values", buf_slice(&all));
    buf_free(&all);
}

static void url_make(const struct begin_asking *x, const char *place, const struct oidc_pending *p,
                     struct buf *url)
{
    const struct oidc_issuer *i = x->issuer;

    url_begin(url, place);
    url_field_add(url, "response_type", SLICE_LIT("code"));
    url_field_add(url, "client_id", slice_str(i->client_id));
    url_field_add(url, "redirect_uri", slice_str(i->redirect_uri));
    url_field_add(url, "scope", slice_str(i->scopes));
    secret_add(url, "state", p->state);
    secret_add(url, "nonce", p->nonce);
    challenge_add(url, p->verifier);
    acr_add(url, i);
    if (x->again) {
        url_field_add(url, "prompt", SLICE_LIT("login"));
        url_field_add(url, "max_age", SLICE_LIT("0"));
    }
    if (x->locales[0])
        url_field_add(url, "ui_locales", slice_str(x->locales));
    if (x->hint[0])
        url_field_add(url, "login_hint", slice_str(x->hint));
    buf_add(url, "", 1);
}

static void pending_make(const struct begin_asking *x, struct oidc_pending *p)
{
    memset(p, 0, sizeof *p);
    snprintf(p->issuer_id, sizeof p->issuer_id, "%s", x->issuer->id);
    randombytes_buf(p->state, sizeof p->state);
    randombytes_buf(p->nonce, sizeof p->nonce);
    randombytes_buf(p->verifier, sizeof p->verifier);
    p->began_s = x->a.o->settings.now_s();
    p->again = x->again;
}

static void on_drop(struct oidc_asking *a)
{
    free(a);
}

static enum oidc_reason readiness(const struct begin_asking *x)
{
    const struct oidc *o = x->a.o;

    if (!x->issuer->client_id)
        return OIDC_CLIENT;
    return provider_ready(oidc_provider(o, x->issuer));
}

static void on_step(struct oidc_asking *a)
{
    struct begin_asking *x = (struct begin_asking *)a;
    enum oidc_reason why = readiness(x);
    struct oidc_pending p;
    struct buf url = {0};

    if (why == OIDC_WAIT) {
        if (question_wait(a, x->issuer))
            return;
        why = OIDC_BUSY;
    }
    question_end(a);
    if (why == OIDC_OK) {
        pending_make(x, &p);
        url_make(x, provider_places(oidc_provider(a->o, x->issuer)).authorization, &p, &url);
        x->fn(x->arg, OIDC_OK, (const char *)url.p, &p);
        sodium_memzero(&p, sizeof p);
    } else {
        x->fn(x->arg, why, NULL, NULL);
    }
    buf_free(&url);
    on_drop(a);
}

void oidc_flow_begin(struct oidc *o, const struct oidc_begin *b, oidc_begun_fn *fn, void *arg,
                     struct oidc_asking **out)
{
    struct begin_asking *x = room_new(sizeof *x);

    x->fn = fn;
    x->arg = arg;
    x->issuer = b->issuer;
    x->again = b->again;
    if (b->locales && strlen(b->locales) < sizeof x->locales)
        snprintf(x->locales, sizeof x->locales, "%s", b->locales);
    if (b->login_hint && strlen(b->login_hint) < sizeof x->hint)
        snprintf(x->hint, sizeof x->hint, "%s", b->login_hint);
    question_begin(o, &x->a, on_step, on_drop, out);
}
