/*
 * What the browser came back with becomes somebody: see flow.h.
 *
 *      state, issuer -> places and keys (fetched) -> code for tokens -> ID token -> [ userinfo ] -> who
 */
#include "common/room.h"
#include "proto/json.h"
#include "services/oidc/base64url.h"
#include "services/oidc/client_auth.h"
#include "services/oidc/flow.h"
#include "services/oidc/oidc_inside.h"
#include "services/oidc/url.h"

#include <sodium.h>
#include <stdlib.h>
#include <strings.h>

#define CODE_MAX 2048

struct finish_asking {
    struct oidc_asking a;
    oidc_finished_fn *fn;
    void *arg;
    const struct oidc_issuer *issuer;
    struct oidc_pending pending;
    enum oidc_reason why; /* refused before anything was asked */
    struct buf code, iss;
    bool has_iss, again; /* again: keys may be fetched anew for this token */
    json_t *answer;      /* of the token endpoint */
    struct jws id_token;
};

static const char *answer_text(const struct finish_asking *x, const char *name)
{
    return json_string_value(json_object_get(x->answer, name));
}

/* --- The end -------------------------------------------------------------------------------------------- */

static void buf_wipe(struct buf *b)
{
    if (b->p)
        sodium_memzero(b->p, b->n);
    buf_free(b);
}

static void on_drop(struct oidc_asking *a)
{
    struct finish_asking *x = (struct finish_asking *)a;

    buf_wipe(&x->code);
    buf_free(&x->iss);
    json_decref(x->answer);
    jws_free(&x->id_token);
    sodium_memzero(x, sizeof *x);
    free(x);
}

static void refuse(struct finish_asking *x, enum oidc_reason why)
{
    question_end(&x->a);
    x->fn(x->arg, why, NULL);
    on_drop(&x->a);
}

static void tell(struct finish_asking *x)
{
    const json_t *claims = x->id_token.claims;
    struct oidc_signed_in of = {.issuer = x->issuer,
                                .id_token = answer_text(x, "id_token"),
                                .acr = json_string_value(json_object_get(claims, "acr"))};
    enum oidc_reason why = oidc_claims_who(x->issuer, &x->issuer->people, claims, &of.who);

    if (why != OIDC_OK) {
        refuse(x, why);
        return;
    }
    if (!check_time_of(claims, "auth_time", &of.auth_time_s))
        of.auth_time_s = 0;
    question_end(&x->a);
    x->fn(x->arg, OIDC_OK, &of);
    on_drop(&x->a);
}

/* --- Userinfo (OpenID Connect Core 5.3) -------------------------------------------------------------------- */

/* What the ID token says stands; the rest is added. */
static void on_userinfo(void *arg, int status, struct slice body)
{
    struct finish_asking *x = arg;
    json_t *info = status == 200 ? json_read(body, NULL, 0) : NULL;
    const char *sub = json_string_value(json_object_get(x->id_token.claims, "sub"));
    const char *theirs = json_string_value(json_object_get(info, "sub"));
    enum oidc_reason why = OIDC_OK;

    x->a.fetch = NULL;
    if (!info)
        why = status == 0 || status >= 500 ? OIDC_UNREACHABLE : OIDC_ANSWER;
    else if (!sub || !theirs || strcmp(sub, theirs) != 0) /* 5.3.2: it may be about somebody else */
        why = OIDC_SUBJECT;
    else
        json_object_update_missing(x->id_token.claims, info);
    json_decref(info);
    if (why == OIDC_OK)
        tell(x);
    else
        refuse(x, why);
}

static void userinfo_ask(struct finish_asking *x)
{
    const char *place = provider_places(oidc_provider(x->a.o, x->issuer)).userinfo;
    const char *token = answer_text(x, "access_token");
    struct buf authorization = {0};
    struct fetch_request r = {.url = place, .loopback = x->issuer->loopback};

    if (!place || !token || strpbrk(token, "\r\n \t")) {
        refuse(x, OIDC_ANSWER);
        return;
    }
    buf_printf(&authorization, "Bearer %s", token);
    buf_add(&authorization, "", 1);
    r.authorization = (const char *)authorization.p;
    fetch_start(x->a.o->fetcher, &r, on_userinfo, x, &x->a.fetch);
    buf_wipe(&authorization);
}

/* --- The ID token --------------------------------------------------------------------------------------------- */

static enum oidc_reason id_token_check(struct finish_asking *x)
{
    char nonce[BASE64URL_SIZE(OIDC_SECRET_LEN)];
    const char *access = answer_text(x, "access_token");
    struct check_id c = {.issuer = x->issuer,
                         .time = oidc_time(x->a.o),
                         .nonce = nonce,
                         .began_s = x->pending.began_s,
                         .again = x->pending.again};

    if (access)
        c.access_token = slice_str(access);
    base64url_write(x->pending.nonce, OIDC_SECRET_LEN, nonce);
    return check_id_token(&x->id_token, &c);
}

static void id_token_step(struct oidc_asking *a)
{
    struct finish_asking *x = (struct finish_asking *)a;
    uint8_t print[HASH_LEN];
    enum oidc_reason why = oidc_verify(a->o, &x->id_token, x->issuer, x->again, print);

    if (why == OIDC_WAIT) {
        x->again = false;
        if (question_wait(a, x->issuer))
            return;
        why = OIDC_BUSY;
    }
    if (why == OIDC_OK)
        why = id_token_check(x);
    if (why != OIDC_OK)
        refuse(x, why);
    else if (x->issuer->userinfo)
        userinfo_ask(x);
    else
        tell(x);
}

/* --- The code becomes tokens (RFC 6749 4.1.3) ------------------------------------------------------------------ */

/* RFC 6749 5.2 */
static enum oidc_reason error_reason(int status, const json_t *answer)
{
    const char *error = json_string_value(json_object_get(answer, "error"));

    if (error && strcmp(error, "invalid_grant") == 0)
        return OIDC_CODE;
    if (status == 401 || (error && (strcmp(error, "invalid_client") == 0 ||
                                    strcmp(error, "unauthorized_client") == 0)))
        return OIDC_CLIENT;
    return status == 0 || status >= 500 ? OIDC_UNREACHABLE : OIDC_ANSWER;
}

static void on_tokens(void *arg, int status, struct slice body)
{
    struct finish_asking *x = arg;
    const char *type, *token;
    enum oidc_reason why;

    x->a.fetch = NULL;
    x->answer = status ? json_read(body, NULL, 0) : NULL;
    if (status != 200 || !x->answer) {
        refuse(x, status == 200 ? OIDC_ANSWER : error_reason(status, x->answer));
        return;
    }
    type = answer_text(x, "token_type");
    token = answer_text(x, "id_token");
    if (!type || strcasecmp(type, "Bearer") != 0 || !token) {
        refuse(x, OIDC_ANSWER);
        return;
    }
    why = jws_read(slice_str(token), JWS_MOST, &x->id_token);
    if (why != OIDC_OK) {
        refuse(x, why);
        return;
    }
    x->a.step = id_token_step;
    id_token_step(&x->a);
}

static void tokens_ask(struct finish_asking *x)
{
    struct oidc *o = x->a.o;
    const char *place = provider_places(oidc_provider(o, x->issuer)).token;
    struct buf form = {0}, authorization = {0};
    struct fetch_request r = {.url = place, .loopback = x->issuer->loopback};
    char verifier[BASE64URL_SIZE(OIDC_SECRET_LEN)];
    int rc;

    base64url_write(x->pending.verifier, OIDC_SECRET_LEN, verifier);
    url_field_add(&form, "grant_type", SLICE_LIT("authorization_code"));
    url_field_add(&form, "code", buf_slice(&x->code));
    url_field_add(&form, "redirect_uri", slice_str(x->issuer->redirect_uri));
    url_field_add(&form, "code_verifier", slice_str(verifier));
    rc = client_auth_add(x->issuer, place, o->settings.now_s(), &form, &authorization);
    r.form = buf_slice(&form);
    r.authorization = (const char *)authorization.p;
    if (rc == 0)
        fetch_start(o->fetcher, &r, on_tokens, x, &x->a.fetch);
    buf_wipe(&form);
    buf_wipe(&authorization);
    sodium_memzero(verifier, sizeof verifier);
    if (rc < 0)
        refuse(x, OIDC_CLIENT);
}

/* --- The answer ----------------------------------------------------------------------------------------------- */

/* RFC 9207 2.4: an answer of another issuer than the one that was asked ends here, before its code goes anywhere. */
static bool is_mixed(const struct finish_asking *x)
{
    if (x->has_iss)
        return !slice_is(buf_slice(&x->iss), x->issuer->issuer);
    return provider_places(oidc_provider(x->a.o, x->issuer)).tells_iss;
}

static void answer_step(struct oidc_asking *a)
{
    struct finish_asking *x = (struct finish_asking *)a;
    enum oidc_reason why = x->why;

    if (why == OIDC_OK || why == OIDC_CANCELLED) {
        enum oidc_reason ready = provider_ready(oidc_provider(a->o, x->issuer));

        if (!question_join(a, x->issuer))
            ready = OIDC_BUSY;
        else if (ready == OIDC_WAIT && question_wait(a, x->issuer))
            return;
        if (ready != OIDC_OK)
            why = ready;
        else if (is_mixed(x))
            why = OIDC_MIXED;
    }
    if (why == OIDC_OK)
        tokens_ask(x);
    else
        refuse(x, why);
}

/* RFC 6749 4.1.2.1 */
static enum oidc_reason answer_error(struct slice error)
{
    return slice_is(error, "temporarily_unavailable") || slice_is(error, "server_error")
               ? OIDC_UNREACHABLE
               : OIDC_CANCELLED;
}

static enum oidc_reason answer_check(const struct finish_asking *x, const struct oidc_answer *a,
                                     int64_t now_s)
{
    char state[OIDC_STATE_TEXT];
    int64_t age = now_s - x->pending.began_s;

    oidc_pending_state(&x->pending, state);
    if (!x->issuer || !x->issuer->client_id || a->state.n != strlen(state) ||
        sodium_memcmp(a->state.p, state, strlen(state)) != 0)
        return OIDC_STATE;
    if (age < -x->a.o->settings.skew_s || age > x->a.o->settings.sign_in_s)
        return OIDC_TOO_LATE;
    if (a->error.p)
        return answer_error(a->error);
    return a->code.n > 0 && a->code.n <= CODE_MAX ? OIDC_OK : OIDC_ANSWER;
}

void oidc_flow_finish(struct oidc *o, const struct oidc_pending *p, const struct oidc_answer *a,
                      oidc_finished_fn *fn, void *arg, struct oidc_asking **out)
{
    struct finish_asking *x = room_new(sizeof *x);

    x->fn = fn;
    x->arg = arg;
    x->a.o = o;
    x->pending = *p;
    x->issuer = oidc_issuers_by_id(o->issuers, slice_str(p->issuer_id));
    x->again = true;
    x->has_iss = a->iss.p != NULL;
    buf_add(&x->iss, a->iss.p, a->iss.n <= OIDC_URL_MAX ? a->iss.n : 0);
    x->why = answer_check(x, a, o->settings.now_s());
    if (x->why == OIDC_OK)
        buf_add(&x->code, a->code.p, a->code.n);
    question_begin(o, &x->a, answer_step, on_drop, out);
}
