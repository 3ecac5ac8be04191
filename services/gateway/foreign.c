/*
 * Who is vouched for elsewhere: see foreign.h.
 */
#include "services/gateway/foreign.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/gateway/signin.h"
#include "services/oidc/flow.h"
#include "services/oidc/token.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define SEALED      (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + OIDC_PENDING_PACKED)
#define SEALED_TEXT sodium_base64_ENCODED_LEN(SEALED, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
#define SIGN_IN_S   "600"

struct foreign {
    struct gateway *gateway;
    struct oidc *oidc;
    uint8_t key[crypto_secretbox_KEYBYTES];
};

/* ------------------------------------------------------------------ life */

struct foreign *foreign_new(struct gateway *g)
{
    const char *path = settings_path("gateway.issuers.file");
    struct buf why = {0};
    struct oidc_settings set = {.ca_file = settings_path("gateway.ca.file")};
    struct oidc_issuers *issuers;
    struct foreign *f;

    if (!*path)
        return NULL;
    if (!*set.ca_file)
        set.ca_file = NULL;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    issuers = oidc_issuers_read(path, &why);
    if (!issuers)
        log_fatal("issuers_refused", "file=%s why=%s", log_value(slice_str(path)),
                  log_value(buf_slice(&why)));
    f = room_new(sizeof *f);
    f->gateway = g;
    f->oidc = oidc_new(g->life->loop, &issuers, &set);
    crypto_secretbox_keygen(f->key);
    buf_free(&why);
    return f;
}

void foreign_free(struct foreign **fp)
{
    struct foreign *f = *fp;

    if (!f)
        return;
    *fp = NULL;
    oidc_free(&f->oidc);
    explicit_bzero(f->key, sizeof f->key);
    free(f);
}

/* ------------------------------------------------------------------ the cookie of a sign-in */

static const char *cookie_name(const struct gateway *g)
{
    return strncmp(g->url, "https://", 8) == 0 ? "__Host-weerklank-aanmelden"
                                               : "weerklank-aanmelden";
}

static void seal(const struct foreign *f, const struct oidc_pending *p, char out[SEALED_TEXT])
{
    uint8_t packed[OIDC_PENDING_PACKED], sealed[SEALED];

    oidc_pending_pack(p, packed);
    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, packed, sizeof packed, sealed,
                          f->key);
    sodium_bin2base64(out, SEALED_TEXT, sealed, sizeof sealed,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    explicit_bzero(packed, sizeof packed);
}

static bool unseal(const struct foreign *f, struct slice text, struct oidc_pending *out)
{
    uint8_t packed[OIDC_PENDING_PACKED], sealed[SEALED];
    size_t n = 0;
    bool good = text.p &&
                sodium_base642bin(sealed, sizeof sealed, (const char *)text.p, text.n, NULL, &n,
                                  NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
                n == sizeof sealed &&
                crypto_secretbox_open_easy(packed, sealed + crypto_secretbox_NONCEBYTES,
                                           sizeof sealed - crypto_secretbox_NONCEBYTES, sealed,
                                           f->key) == 0 &&
                oidc_pending_unpack(slice_of(packed, sizeof packed), out) == 0;

    explicit_bzero(packed, sizeof packed);
    return good;
}

/* value NULL: it is taken away. */
static void cookie_add(const struct gateway *g, struct buf *room, struct reply *r,
                       const char *value)
{
    const char *name = cookie_name(g);

    buf_printf(room, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%s%s", name,
               value ? value : "", value ? SIGN_IN_S : "0",
               strncmp(name, "__Host-", 7) == 0 ? "; Secure" : "");
    reply_header(r, "Set-Cookie", buf_slice(room));
}

/* ------------------------------------------------------------------ what was asked of an issuer */

static void audit(const struct visit *v, const char *result)
{
    char object[UUID_TEXT_LEN + 1] = "onbekend", at[32], peer[HTTP_PEER_LEN];

    if (v->signin && v->signin->account != NOBODY)
        uuid_format(&v->gateway->people.accounts[v->signin->account].id, object);
    http_peer_text(v->r, peer);
    clock_format_utc(clock_wall_us(), at);
    log_info("audit",
             "actie=session.open object=%s resultaat=%s oorsprong=%s actor=%s tijdstempel=%s",
             object, result, peer, object, at);
}

void foreign_gone(struct visit *v)
{
    oidc_cancel(&v->asking);
}

/* A person comes back to the page, which says it in their words; a program is told as it is elsewhere. */
static void decline(struct visit *v, enum problem_code code, const char *why)
{
    struct reply r = {.status = 303};
    struct buf room = {0};

    if (!slice_is(http_header(v->r, "Sec-Fetch-Mode"), "navigate")) {
        visit_problem(v, code, why, NULL);
        return;
    }
    buf_printf(&room, "/inloggen?geweigerd=%s", problem_info(code)->code);
    reply_header(&r, "Location", buf_slice(&room));
    visit_reply(v, &r);
    buf_free(&room);
}

/* Whose fault it is (reason.h). The cookie goes whatever came of it. */
static void refuse(struct visit *v, enum oidc_reason why)
{
    enum problem_code code = why == OIDC_UNREACHABLE || why == OIDC_BUSY || why == OIDC_WAIT
                                 ? PROBLEM_NOT_READY
                             : why == OIDC_UNMAPPED ? PROBLEM_NOT_ADMITTED
                                                    : PROBLEM_SIGN_IN_FAILED;

    audit(v, oidc_reason_word(why));
    decline(v, code, oidc_reason_text(why));
}

/* ------------------------------------------------------------------ going there */

static void on_begun(void *arg, enum oidc_reason why, const char *url, const struct oidc_pending *p)
{
    struct visit *v = arg;
    struct reply r = {.status = 303};
    struct buf room = {0};
    char sealed[SEALED_TEXT];

    v->asking = NULL;
    if (why != OIDC_OK) {
        refuse(v, why);
        return;
    }
    seal(v->gateway->foreign, p, sealed);
    cookie_add(v->gateway, &room, &r, sealed);
    reply_header(&r, "Location", slice_str(url));
    visit_reply(v, &r);
    explicit_bzero(sealed, sizeof sealed);
    buf_free(&room);
}

static void go(struct visit *v, struct slice id)
{
    struct foreign *f = v->gateway->foreign;
    struct oidc_begin b = {.issuer = oidc_issuers_by_id(oidc_issuers_of(f->oidc), id),
                           .locales = v->english ? "en nl" : "nl en"};

    if (!b.issuer)
        visit_problem(v, PROBLEM_NO_SUCH_PATH, NULL, NULL);
    else
        oidc_flow_begin(f->oidc, &b, on_begun, v, &v->asking);
}

/* ------------------------------------------------------------------ coming back */

static void on_session(void *arg, enum people_kept outcome, int64_t at)
{
    struct signin *s = arg;
    struct visit *v = signin_kept(s);
    struct reply r = {.status = 303};
    struct buf room = {0};

    (void)at;
    if (!v)
        return;
    if (outcome != PEOPLE_KEPT) {
        audit(v, "not_ready");
        decline(v, outcome == PEOPLE_AWAY ? PROBLEM_NOT_READY : PROBLEM_NOT_ADMITTED, NULL);
        return;
    }
    audit(v, "gelukt");
    signin_cookie_set(v->gateway, &r, s->cookie);
    cookie_add(v->gateway, &room, &r, NULL);
    reply_header(&r, "Location", SLICE_LIT("/"));
    visit_reply(v, &r);
    buf_free(&room);
}

static void on_account(void *arg, enum people_kept outcome, int64_t at)
{
    struct signin *s = arg;
    struct visit *v = signin_kept(s);

    (void)at;
    if (!v)
        return;
    if (outcome == PEOPLE_KEPT)
        s->account = people_subject(&v->gateway->people, s->subject);
    if (outcome == PEOPLE_KEPT && s->account != PEOPLE_NONE) {
        signin_session(v, false);
        return;
    }
    s->account = NOBODY;
    audit(v, outcome == PEOPLE_AWAY ? "not_ready" : "closed");
    decline(v, outcome == PEOPLE_AWAY ? PROBLEM_NOT_READY : PROBLEM_NOT_ADMITTED, NULL);
}

static uint8_t rights_of(enum oidc_mandate m)
{
    uint8_t rights = PEOPLE_RIGHT(account_right_READ);

    if (m >= OIDC_WRITER)
        rights |= PEOPLE_RIGHT(account_right_WRITE);
    if (m >= OIDC_SENDER)
        rights |= PEOPLE_RIGHT(account_right_MANDATE);
    return rights;
}

/* The first party of these that takes part here. */
static const struct oidc_grant *grant_of(const struct gateway *g, const struct oidc_who *who)
{
    struct principal party;
    bool first;

    for (size_t i = 0; i < who->n_grants; i++)
        if (admission_by_party(g->admission, slice_str(who->grants[i].party), &party, &first))
            return &who->grants[i];
    return NULL;
}

static void account_keep(struct visit *v, const struct oidc_who *who,
                         const struct oidc_grant *grant)
{
    struct signin *s = signin_new(v);
    struct account a = {.rights = rights_of(grant->mandate),
                        .name = (char *)(*who->display ? who->display : "-"),
                        .mail = *who->mail ? (char *)who->mail : NULL,
                        .has_subject = true,
                        .made_at = clock_wall_us()};
    struct slice parts[] = {slice_of(who->key, sizeof who->key), slice_str(grant->party)};

    hash_sha256(a.subject, parts, ARRAY_LEN(parts));
    memcpy(s->subject, a.subject, sizeof s->subject);
    randombytes_buf(a.id.b, sizeof a.id.b);
    a.id.b[6] = (uint8_t)((a.id.b[6] & 0x0f) | 0x40); /* version 4: random (RFC 9562, 5.4) */
    a.id.b[8] = (uint8_t)((a.id.b[8] & 0x3f) | 0x80);
    snprintf(a.party, sizeof a.party, "%s", grant->party);
    s->fn = on_session;
    s->keeping = true;
    people_store_foreign(v->gateway->store, &a, on_account, s);
}

static void on_finished(void *arg, enum oidc_reason why, const struct oidc_signed_in *of)
{
    struct visit *v = arg;
    const struct oidc_grant *grant;

    v->asking = NULL;
    grant = why == OIDC_OK ? grant_of(v->gateway, &of->who) : NULL;
    if (why != OIDC_OK)
        refuse(v, why);
    else if (!grant)
        refuse(v, OIDC_UNMAPPED);
    else
        account_keep(v, &of->who, grant);
}

/* A parameter that is there twice is none (RFC 6749, 3.1). */
static bool parameter(const struct http_request *r, const char *name, struct slice *out)
{
    size_t n = 0;

    *out = http_param(r, name);
    for (size_t i = 0; i < r->n_query; i++)
        n += slice_is(r->query[i].name, name);
    return n <= 1;
}

static void back(struct visit *v)
{
    struct foreign *f = v->gateway->foreign;
    struct oidc_pending pending;
    struct oidc_answer a;

    if (!parameter(v->r, "code", &a.code) || !parameter(v->r, "state", &a.state) ||
        !parameter(v->r, "iss", &a.iss) || !parameter(v->r, "error", &a.error) ||
        !unseal(f, cookie_value(v->r, cookie_name(v->gateway)), &pending)) {
        refuse(v, OIDC_STATE);
        return;
    }
    oidc_flow_finish(f->oidc, &pending, &a, on_finished, v, &v->asking);
    explicit_bzero(&pending, sizeof pending);
}

/* ------------------------------------------------------------------ taking */

bool foreign_takes(const struct visit *v)
{
    return v->gateway->foreign && v->r->n_path == 2 && slice_is(v->r->path[0], "aanmelden");
}

void foreign_answer(struct visit *v)
{
    if (v->r->method != HTTP_GET)
        visit_problem_method(v, 1u << HTTP_GET);
    else if (gateway_why_not(v->gateway))
        decline(v, PROBLEM_NOT_READY, NULL);
    else if (slice_is(v->r->path[1], "terug"))
        back(v);
    else
        go(v, v->r->path[1]);
}

json_t *foreign_issuers(const struct gateway *g)
{
    const struct oidc_issuers *all = g->foreign ? oidc_issuers_of(g->foreign->oidc) : NULL;
    json_t *list = json_array();
    char path[64];

    for (size_t i = 0; all && i < oidc_issuers_n(all); i++) {
        const struct oidc_issuer *one = oidc_issuers_at(all, i);

        if (!one->client_id)
            continue;
        snprintf(path, sizeof path, "/aanmelden/%s", one->id);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "id", one->id, "nl",
                                              one->name_nl, "en", one->name_en, "adres", path));
    }
    return json_pack("{s:o}", "uitgevers", list);
}

/* ------------------------------------------------------------------ programs */

static void on_fetched(void *arg, enum oidc_reason why, const struct oidc_token *of)
{
    (void)arg;
    (void)why;
    (void)of; /* the next time it is asked, the keys are here */
}

enum problem_code foreign_token(struct visit *v, struct slice token)
{
    struct foreign *f = v->gateway->foreign;
    const struct oidc_token *of = NULL;
    const struct oidc_grant *grant;
    enum oidc_reason why;

    if (!f)
        return PROBLEM_NOT_SIGNED_IN;
    why = oidc_token_check(f->oidc, token, slice_of(NULL, 0), &of);
    if (why == OIDC_WAIT) {
        oidc_token_wait(f->oidc, token, slice_of(NULL, 0), on_fetched, NULL, NULL);
        return PROBLEM_NOT_READY;
    }
    if (why != OIDC_OK) {
        audit(v, oidc_reason_word(why));
        return why == OIDC_SCOPE || why == OIDC_UNMAPPED ? PROBLEM_RIGHT_MISSING
                                                         : PROBLEM_NOT_SIGNED_IN;
    }
    grant = grant_of(v->gateway, &of->who);
    if (!grant)
        return PROBLEM_RIGHT_MISSING;
    snprintf(v->who.foreign, sizeof v->who.foreign, "%s", grant->party);
    v->who.party = v->who.foreign;
    v->who.rights = rights_of(grant->mandate);
    v->who.until_s = of->expires_s;
    v->who.via = "api";
    memcpy(v->who.actor.b, of->who.key, sizeof v->who.actor.b); /* no person: the same each time */
    v->who.actor.b[6] =
        (uint8_t)((v->who.actor.b[6] & 0x0f) | 0x80); /* version 8 (RFC 9562, 5.8) */
    v->who.actor.b[8] = (uint8_t)((v->who.actor.b[8] & 0x3f) | 0x80);
    return PROBLEM_N;
}
