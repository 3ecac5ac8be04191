/*
 * Signing in and out by password, taking an invitation, and one's own second factor and password.
 *
 *      POST /v1/sessies   guard -> password, off the loop -> code -> session kept -> cookie
 *
 * What is wrong is told in one sentence, whatever it was, and took the same work.
 */
#include "services/gateway/signin.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/account/password.h"
#include "services/gateway/query.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ cookies */

/* Browsers take the long name from https alone, and from nobody else's hands (RFC 6265bis, 4.1.3.2). */
static bool is_https(const struct gateway *g)
{
    return strncmp(g->url, "https://", 8) == 0;
}

static const char *cookie_name(const struct gateway *g)
{
    return is_https(g) ? "__Host-weerklank" : "weerklank";
}

struct slice cookie_value(const struct http_request *r, const char *name)
{
    struct slice rest = http_header(r, "Cookie");
    size_t n = strlen(name);

    while (rest.n > 0) {
        const uint8_t *end = memchr(rest.p, ';', rest.n);
        size_t one = end ? (size_t)(end - rest.p) : rest.n;

        if (one > n && memcmp(rest.p, name, n) == 0 && rest.p[n] == '=')
            return slice_of(rest.p + n + 1, one - n - 1);
        one += end != NULL;
        while (one < rest.n && rest.p[one] == ' ')
            one++;
        rest = slice_of(rest.p + one, rest.n - one);
    }
    return slice_of(NULL, 0);
}

struct slice signin_cookie(const struct gateway *g, const struct http_request *r)
{
    return cookie_value(r, cookie_name(g));
}

void signin_cookie_set(const struct gateway *g, struct reply *r, const char *text)
{
    snprintf(r->text[1], sizeof r->text[1], "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
             cookie_name(g), text ? text : "", is_https(g) ? "; Secure" : "",
             text ? "" : "; Max-Age=0");
    reply_header(r, "Set-Cookie", slice_str(r->text[1]));
}

/* ------------------------------------------------------------------ one attempt */

static uint64_t login_key(const struct signin *s)
{
    return hash_short(s->login.p, s->login.n);
}

/* Who asks, as our proxy or the connection says; 0: not known, as behind a socket of which nobody says more. */
static uint64_t address_key(const struct visit *v)
{
    const char *name = settings_text("gateway.proxy.header");
    struct slice told = *name ? http_header(v->r, name) : slice_of(NULL, 0);
    struct in6_addr a = http_peer(v->r);

    if (*name)
        return told.p ? hash_short(told.p, told.n) | 1 : 0;
    if (IN6_IS_ADDR_UNSPECIFIED(&a))
        return 0;
    return hash_short(&a, IN6_IS_ADDR_V4MAPPED(&a) ? sizeof a : 8) | 1;
}

/* BIO2 8.15.01. Of an account that there is, its number; never what was typed. */
static void audit(const struct visit *v, const char *result)
{
    char object[UUID_TEXT_LEN + 1] = "onbekend", at[32], peer[HTTP_PEER_LEN];
    uint32_t account = v->signin ? v->signin->account : v->who.account;

    if (account != NOBODY)
        uuid_format(&v->gateway->people.accounts[account].id, object);
    http_peer_text(v->r, peer);
    clock_format_utc(clock_wall_us(), at);
    log_info("audit", "actie=%s object=%s resultaat=%s oorsprong=%s actor=%s tijdstempel=%s",
             message_info(v->route->message)->name, object, result, peer, object, at);
}

void signin_gone(struct visit *v)
{
    struct signin *s = v->signin;

    if (!s)
        return;
    v->signin = NULL;
    password_cancel(&s->asking);
    if (s->login.p)
        explicit_bzero(s->login.p, s->login.n);
    buf_free(&s->login);
    if (s->password.p)
        explicit_bzero(s->password.p, s->password.n);
    buf_free(&s->password);
    if (s->keeping) /* its callback frees it */
        s->visit = NULL;
    else
        free(s);
}

struct signin *signin_new(struct visit *v)
{
    struct signin *s = calloc(1, sizeof *s);

    if (!s)
        log_fatal("memory_exhausted", "for=signin");
    s->visit = v;
    s->account = NOBODY;
    s->step = -1;
    v->signin = s;
    return s;
}

static void refuse(struct visit *v, enum problem_code code)
{
    audit(v, problem_info(code)->code);
    visit_problem(v, code, NULL, NULL);
}

static void wrong(struct visit *v)
{
    struct gateway *g = v->gateway;
    int64_t now = loop_now(g->life->loop);

    guard_wrong(&g->guard, login_key(v->signin), GUARD_LOGIN, now);
    if (address_key(v))
        guard_wrong(&g->guard, address_key(v), GUARD_ADDRESS, now);
    refuse(v, PROBLEM_SIGN_IN_FAILED);
}

struct visit *signin_kept(struct signin *s)
{
    struct visit *v = s->visit;

    s->keeping = false;
    if (!v)
        free(s);
    return v;
}

/* ------------------------------------------------------------------ sessions */

static void session_write(const struct gateway *g, const struct session *s, json_t **out)
{
    const struct account *a = &g->people.accounts[s->account];
    struct m_session_told m = {0};
    struct buf body = {0};
    char csrf[SESSION_TEXT];

    signin_csrf(s, csrf);
    wire_set(&m, m_session_told, account, a->id);
    wire_set(&m, m_session_told, party, slice_str(a->party));
    wire_set(&m, m_session_told, csrf, slice_str(csrf));
    wire_set(&m, m_session_told, until, s->until);
    if (s->half)
        wire_set(&m, m_session_told, half, true);
    if (a->login)
        wire_set(&m, m_session_told, login, slice_str(a->login));
    wire_encode(&shape_m_session_told, &m, &body);
    *out = json_from_wire(&shape_m_session_told, buf_slice(&body));
    buf_free(&body);
}

void signin_csrf(const struct session *s, char out[SESSION_TEXT])
{
    sodium_bin2base64(out, SESSION_TEXT, s->csrf, SESSION_SECRET,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void on_session(void *arg, enum people_kept outcome, int64_t at)
{
    struct signin *s = arg;
    struct visit *v = signin_kept(s);
    struct reply r = {.status = 201};
    json_t *told;

    (void)at;
    if (!v)
        return;
    if (outcome != PEOPLE_KEPT) {
        if (outcome == PEOPLE_GONE)
            wrong(v);
        else
            refuse(v, PROBLEM_NOT_READY);
        return;
    }
    guard_right(&v->gateway->guard, login_key(s));
    audit(v, "gelukt");
    signin_cookie_set(v->gateway, &r, s->cookie);
    session_write(v->gateway, &s->session, &told);
    reply_header(&r, "Location", SLICE_LIT("/v1/sessies/huidige"));
    visit_reply_json(v, &r, told);
}

void signin_session(struct visit *v, bool half)
{
    struct signin *s = v->signin;
    struct gateway *g = v->gateway;
    int64_t now = clock_wall_us();

    s->session =
        (struct session){.account = s->account,
                         .made_at = now,
                         .used_at = now,
                         .until = now + settings_int("gateway.session.hours") * 3600 * US_PER_S,
                         .half = half};
    session_secret_new(s->cookie, s->session.hash);
    randombytes_buf(s->session.csrf, sizeof s->session.csrf);
    s->keeping = true;
    people_store_session(g->store, &s->session, s->step, s->fn, s);
}

/* The password is right: the code. */
static void code_judge(struct visit *v)
{
    struct signin *s = v->signin;
    const struct account *a = &v->gateway->people.accounts[s->account];

    if (!a->has_totp) {
        signin_session(v, settings_bool("gateway.second.factor"));
    } else if (s->n_code == 0) {
        refuse(v, PROBLEM_CODE_MISSING);
    } else if (!totp_check(a->totp, slice_of(s->code, s->n_code), clock_wall_us() / US_PER_S,
                           a->totp_step, &s->step)) {
        wrong(v);
    } else {
        signin_session(v, false);
    }
}

static void on_password(void *arg, const struct password_told *told)
{
    struct visit *v = arg;
    struct signin *s = v->signin;

    s->asking = NULL;
    if (told->result == PASSWORD_BUSY)
        refuse(v, PROBLEM_BUSY);
    else if (told->result != PASSWORD_RIGHT || s->account == NOBODY ||
             v->gateway->people.accounts[s->account].closed_at != 0)
        wrong(v);
    else
        code_judge(v);
}

static int64_t must_wait(const struct visit *v)
{
    int64_t now = loop_now(v->gateway->life->loop),
            login = guard_wait(&v->gateway->guard, login_key(v->signin), now),
            address = address_key(v) ? guard_wait(&v->gateway->guard, address_key(v), now) : 0;

    return login > address ? login : address;
}

static void begin(struct visit *v, const struct m_sign_in *m)
{
    struct signin *s = signin_new(v);
    struct gateway *g = v->gateway;
    const char *hash = NULL;
    int64_t wait;

    s->fn = on_session;
    buf_add(&s->login, m->login.p, m->login.n);
    if (wire_has(m, m_sign_in_code)) {
        s->n_code = m->code.n < sizeof s->code ? m->code.n : sizeof s->code;
        memcpy(s->code, m->code.p, s->n_code);
    }
    wait = must_wait(v);
    if (wait > 0) {
        audit(v, "too_many");
        visit_problem_later(v, PROBLEM_TOO_MANY, wait / 1000);
        return;
    }
    s->account = people_login(&g->people, buf_slice(&s->login));
    if (s->account == PEOPLE_NONE)
        s->account = NOBODY;
    else
        hash = g->people.accounts[s->account].password;
    password_check(g->passwords, hash, m->password, on_password, v, &s->asking);
}

/* ------------------------------------------------------------------ leaving */

static void on_ended(void *arg, enum people_kept outcome, int64_t at)
{
    struct visit *v = signin_kept(arg);
    struct reply r = {.status = 204};

    (void)at;
    if (!v)
        return;
    if (outcome == PEOPLE_AWAY) {
        refuse(v, PROBLEM_NOT_READY);
        return;
    }
    audit(v, "gelukt");
    signin_cookie_set(v->gateway, &r, NULL);
    visit_reply(v, &r);
}

static const struct session *own_session(const struct visit *v)
{
    return v->who.session == SESSION_NONE ? NULL
                                          : &v->gateway->people.sessions.list[v->who.session];
}

static void end(struct visit *v)
{
    const struct session *session = own_session(v);
    struct signin *s;

    if (!session) {
        refuse(v, PROBLEM_NOT_FOUND);
        return;
    }
    s = signin_new(v);
    s->account = v->who.account;
    s->keeping = true;
    people_store_session_end(v->gateway->store, session->hash, on_ended, s);
}

/* ------------------------------------------------------------------ the second factor */

/* A new secret waits for its first code: in memory, of this account, for so many accounts at once. */
static struct second_waiting *waiting_of(struct gateway *g, uint32_t account, bool make)
{
    struct second_waiting *w = &g->seconds[account % SECONDS_WAITING];

    if (make)
        w->account = account;
    return w->account == account ? w : NULL;
}

static void second_make(struct visit *v)
{
    struct second_waiting *w = waiting_of(v->gateway, v->who.account, true);
    const struct account *a = &v->gateway->people.accounts[v->who.account];
    char text[TOTP_SECRET_TEXT];
    struct m_second_told m = {0};
    struct buf uri = {0}, body = {0};
    struct reply r = {.status = 201};

    totp_secret_new(w->secret);
    totp_secret_text(w->secret, text);
    totp_uri("Weerklank", a->login ? a->login : "account", w->secret, &uri);
    wire_set(&m, m_second_told, secret, slice_str(text));
    wire_set(&m, m_second_told, uri, buf_slice(&uri));
    wire_encode(&shape_m_second_told, &m, &body);
    audit(v, "gelukt");
    visit_reply_json(v, &r, json_from_wire(&shape_m_second_told, buf_slice(&body)));
    explicit_bzero(text, sizeof text);
    explicit_bzero(body.p, body.n);
    buf_free(&body);
    explicit_bzero(uri.p, uri.n);
    buf_free(&uri);
}

static void on_done(void *arg, enum people_kept outcome, int64_t at)
{
    struct visit *v = signin_kept(arg);
    struct reply r = {.status = 204};

    (void)at;
    if (!v)
        return;
    if (outcome != PEOPLE_KEPT) {
        refuse(v, outcome == PEOPLE_AWAY ? PROBLEM_NOT_READY : PROBLEM_NOT_FOUND);
        return;
    }
    audit(v, "gelukt");
    visit_reply(v, &r);
}

static void second_set(struct visit *v, const struct m_second *m)
{
    struct second_waiting *w = waiting_of(v->gateway, v->who.account, false);
    struct signin *s = signin_new(v);

    s->account = v->who.account;
    if (!w || !totp_check(w->secret, m->code, clock_wall_us() / US_PER_S, -1, &s->step)) {
        refuse(v, PROBLEM_SIGN_IN_FAILED);
        return;
    }
    s->keeping = true;
    people_store_second(v->gateway->store, v->who.account, w->secret, s->step, on_done, s);
    explicit_bzero(w, sizeof *w);
    w->account = NOBODY;
}

/* ------------------------------------------------------------------ the password */

static void on_new_password(void *arg, const struct password_told *told)
{
    struct visit *v = arg;
    struct signin *s = v->signin;

    s->asking = NULL;
    if (told->result != PASSWORD_RIGHT) {
        refuse(v, PROBLEM_BUSY);
        return;
    }
    s->keeping = true;
    people_store_password(v->gateway->store, s->account, told->hash, own_session(v)->hash, on_done,
                          s);
}

static void on_old_password(void *arg, const struct password_told *told)
{
    struct visit *v = arg;
    struct signin *s = v->signin;

    s->asking = NULL;
    if (told->result == PASSWORD_RIGHT && own_session(v))
        password_make(v->gateway->passwords, buf_slice(&s->password), on_new_password, v,
                      &s->asking);
    else if (told->result == PASSWORD_BUSY)
        refuse(v, PROBLEM_BUSY);
    else
        wrong(v);
}

static void password_set(struct visit *v, const struct m_password *m)
{
    const struct account *a = &v->gateway->people.accounts[v->who.account];
    struct signin *s;

    if (!own_session(v) || !a->login) {
        refuse(v, PROBLEM_NOT_FOUND);
        return;
    }
    s = signin_new(v);
    s->account = v->who.account;
    buf_add(&s->login, a->login, strlen(a->login));
    buf_add(&s->password, m->password.p, m->password.n);
    if (must_wait(v) > 0)
        visit_problem_later(v, PROBLEM_TOO_MANY, must_wait(v) / 1000);
    else
        password_check(v->gateway->passwords, a->password, m->old, on_old_password, v, &s->asking);
}

/* ------------------------------------------------------------------ an invitation */

static void invitation_over(struct visit *v)
{
    struct gateway *g = v->gateway;

    if (address_key(v))
        guard_wrong(&g->guard, address_key(v), GUARD_ADDRESS, loop_now(g->life->loop));
    refuse(v, PROBLEM_INVITATION_OVER);
}

static void on_invited(void *arg, enum people_kept outcome, int64_t at)
{
    struct visit *v = signin_kept(arg);

    (void)at;
    if (!v)
        return;
    if (outcome == PEOPLE_KEPT)
        signin_session(v, settings_bool("gateway.second.factor"));
    else if (outcome == PEOPLE_GONE)
        invitation_over(v);
    else
        refuse(v, PROBLEM_NOT_READY);
}

static void on_invited_password(void *arg, const struct password_told *told)
{
    struct visit *v = arg;
    struct signin *s = v->signin;

    s->asking = NULL;
    if (told->result != PASSWORD_RIGHT) {
        refuse(v, PROBLEM_BUSY);
    } else if (v->gateway->people.accounts[s->account].invitation.made_at != s->invited_at) {
        invitation_over(v);
    } else {
        s->keeping = true;
        people_store_invited(v->gateway->store, s->account, told->hash, on_invited, s);
    }
}

static void invitation_take(struct visit *v, const struct m_invited *m)
{
    struct gateway *g = v->gateway;
    struct signin *s = signin_new(v);
    uint32_t account;

    s->fn = on_session;
    if (must_wait(v) > 0) {
        visit_problem_later(v, PROBLEM_TOO_MANY, must_wait(v) / 1000);
        return;
    }
    account = people_invited(&g->people, m->secret, clock_wall_us());
    if (account == PEOPLE_NONE) {
        invitation_over(v);
        return;
    }
    s->account = account;
    buf_add(&s->login, g->people.accounts[account].login,
            strlen(g->people.accounts[account].login));
    s->invited_at = g->people.accounts[account].invitation.made_at;
    password_make(g->passwords, m->password, on_invited_password, v, &s->asking);
}

/* ------------------------------------------------------------------ taking */

bool signin_is(enum message kind)
{
    return kind == MSG_SIGN_IN || kind == MSG_SIGN_OUT || kind == MSG_SECOND_NEW ||
           kind == MSG_SECOND || kind == MSG_PASSWORD || kind == MSG_INVITED;
}

void signin_handle(struct visit *v)
{
    union {
        struct m_sign_in sign_in;
        struct m_second second;
        struct m_password password;
        struct m_invited invited;
    } m;
    struct wire_faults faults = {.n = 0};
    struct buf body = {0};
    json_t *keep = NULL;
    char why[120] = "";

    if (v->route->message == MSG_SIGN_OUT) {
        end(v);
        return;
    }
    if (query_json_body(v->route, v->r, &body, &faults, &keep, why, sizeof why) < 0 ||
        wire_decode(message_info(v->route->message)->shape, buf_slice(&body), WIRE_STRICT, &m,
                    &faults) < 0)
        visit_problem(v, faults.n > 0 ? PROBLEM_INVALID : PROBLEM_BAD_REQUEST,
                      faults.n > 0 ? NULL : why, faults.n > 0 ? &faults : NULL);
    else if (v->route->message == MSG_SIGN_IN)
        begin(v, &m.sign_in);
    else if (v->route->message == MSG_INVITED)
        invitation_take(v, &m.invited);
    else if (v->route->message == MSG_SECOND_NEW)
        second_make(v);
    else if (v->route->message == MSG_SECOND)
        second_set(v, &m.second);
    else
        password_set(v, &m.password);
    json_decref(keep);
    if (body.p)
        explicit_bzero(body.p, body.n);
    buf_free(&body);
}
