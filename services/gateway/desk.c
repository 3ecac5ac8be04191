/*
 * The desk: messages about accounts and tokens, which intake passes on for whoever was let in there.
 *
 *      message -> form -> whose is it, may the sender -> (password hashed) -> kept -> answer
 *
 * A party manages its own accounts; coordinators those of all, as they admit parties. Whether an account of ours has
 * the right to was judged where it came in (judge.c); a key at intake's door acts for the whole party.
 */
#include "services/gateway/inviter.h"
#include "services/gateway/leaving.h"
#include "services/gateway/signin.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/account/password.h"
#include "services/log/replies.h"
#include "services/mail/address.h"

#include <stdio.h>
#include <stdlib.h>

#define FRAMES_A_TURN 64
#define CALLS_MOST    1000
#define WAIT_MS       500
#define ROWS_MOST     200 /* of one answer */
#define TOKEN_DAYS    366

/* One message until it is answered. */
struct call {
    struct desk *desk;
    struct call *next, *prev;
    struct bus_peer peer;
    struct uuid id, subject;
    int64_t tag; /* -1: none */
    enum message kind;
    struct principal who;
    struct buf body; /* ask points into it */
    struct password_asking *hashing;
    union {
        struct m_account account;
        struct m_accounts accounts;
        struct m_token token;
        struct m_tokens tokens;
    } ask;
};

struct desk {
    struct gateway *gateway;
    void *router;
    struct replies replies;
    struct call *open;
    uint32_t n_open;
    uint64_t done, refused;
};

/* ------------------------------------------------------------------ answers */

static struct envelope reply_to(const struct call *c)
{
    struct envelope e = {0};

    wire_set(&e, envelope, id, c->id);
    if (c->tag >= 0)
        wire_set(&e, envelope, tag, c->tag);
    return e;
}

static void call_end(struct call *c)
{
    struct desk *d = c->desk;

    if (c->prev)
        c->prev->next = c->next;
    else
        d->open = c->next;
    if (c->next)
        c->next->prev = c->prev;
    d->n_open--;
    password_cancel(&c->hashing);
    if (c->body.p)
        explicit_bzero(c->body.p, c->body.n); /* it may have a password */
    buf_free(&c->body);
    free(c);
}

/* BIO2 8.15.01: who did what to whose account, and what came of it. */
static void audit(const struct call *c, const char *result)
{
    char actor[UUID_TEXT_LEN + 1], object[UUID_TEXT_LEN + 1], at[32];

    uuid_format(&c->who.actor, actor);
    uuid_format(&c->subject, object);
    clock_format_utc(clock_wall_us(), at);
    log_info("audit", "actie=%s object=%s resultaat=%s oorsprong=%s actor=%s tijdstempel=%s",
             message_info(c->kind)->name, object, result, c->who.party, actor, at);
}

static void call_refuse(struct call *c, enum problem_code code, const struct wire_faults *faults)
{
    struct envelope e = reply_to(c);
    bool later = problem_info(code)->retry == RETRY_LATER;

    c->desk->refused++;
    audit(c, problem_info(code)->code);
    frame_add_problem(replies_for(&c->desk->replies, &c->peer), &e, code, NULL, faults,
                      later ? WAIT_MS : 0);
    loop_again(c->desk->gateway->life->loop);
    call_end(c);
}

static void call_answer(struct call *c, enum message kind, const void *body)
{
    struct envelope e = reply_to(c);

    c->desk->done++;
    frame_add(replies_for(&c->desk->replies, &c->peer), &e, kind, body);
    loop_again(c->desk->gateway->life->loop);
    call_end(c);
}

static void refuse_field(struct call *c, const struct wire_shape *shape, uint32_t field,
                         enum wire_fault_code code, const char *detail)
{
    struct wire_faults f = {
        .n = 1, .list = {{.field = &shape->fields[field], .code = code, .detail = detail}}};

    call_refuse(c, PROBLEM_INVALID, &f);
}

static void on_kept(void *arg, enum people_kept outcome, int64_t at)
{
    static const enum problem_code problems[] = {[PEOPLE_TAKEN] = PROBLEM_ID_TAKEN,
                                                 [PEOPLE_GONE] = PROBLEM_NOT_FOUND,
                                                 [PEOPLE_AWAY] = PROBLEM_NOT_READY};
    struct call *c = arg;
    struct done done = {0};

    if (outcome != PEOPLE_KEPT) {
        call_refuse(c, problems[outcome], NULL);
        return;
    }
    audit(c, "gelukt");
    inviter_look(c->desk->gateway->inviter);
    if (c->kind == MSG_ACCOUNT_CLOSE)
        leaving_begin(c->desk->gateway->leaving,
                      people_account(&c->desk->gateway->people, &c->subject));
    wire_set(&done, done, signal, c->subject);
    wire_set(&done, done, at, at);
    call_answer(c, MSG_DONE, &done);
}

/* ------------------------------------------------------------------ whose */

static bool manages(const struct call *c, const char *party)
{
    return c->who.role == role_COORDINATOR || strcmp(c->who.party, party) == 0;
}

/* NULL: there is none that the sender may see. */
static struct account *account_of(const struct call *c, const struct uuid *id)
{
    struct people *p = &c->desk->gateway->people;
    uint32_t slot = people_account(p, id);

    return slot != PEOPLE_NONE && manages(c, p->accounts[slot].party) ? &p->accounts[slot] : NULL;
}

static uint8_t rights_of(struct wire_list list)
{
    uint8_t rights = 0, right;
    size_t at = 0;

    while (wire_list_enum(list, &at, &enum_account_right, &right))
        rights |= (uint8_t)PEOPLE_RIGHT(right);
    return rights;
}

static struct wire_list rights_list(uint8_t rights, struct buf *room)
{
    uint32_t n = 0;

    for (uint8_t i = 0; i < account_right_N; i++)
        if (rights & PEOPLE_RIGHT(i)) {
            wire_put_enum(room, &enum_account_right, i);
            n++;
        }
    return wire_list_of(room, n);
}

/* ------------------------------------------------------------------ accounts */

/* A text of a message with an end mark; NULL: absent. */
static char *text_of(bool has, struct slice s)
{
    char *out = NULL;

    if (has) {
        out = room_for(NULL, s.n + 1, 1);
        memcpy(out, s.p, s.n);
        out[s.n] = '\0';
    }
    return out;
}

static void account_keep(struct call *c, const char *password)
{
    const struct m_account *m = &c->ask.account;
    struct account a = {.id = c->subject,
                        .rights = rights_of(m->rights),
                        .name = text_of(true, m->name),
                        .login = text_of(wire_has(m, m_account_login), m->login),
                        .mail = text_of(wire_has(m, m_account_mail), m->mail),
                        .made_at = clock_wall_us()};

    if (m->invite)
        a.invitation = (struct invitation){
            .made_at = a.made_at,
            .until = a.made_at + settings_int("gateway.invitation.days") * 24 * 3600 * US_PER_S,
            .language = m->language};
    a.password = text_of(password != NULL, slice_str(password));
    if (wire_has(m, m_account_party))
        snprintf(a.party, sizeof a.party, "%.*s", SLICE_FMT(m->party));
    else
        snprintf(a.party, sizeof a.party, "%s", c->who.party);
    people_store_account(c->desk->gateway->store, &a, on_kept, c);
    free(a.name);
    free(a.login);
    free(a.mail);
    free(a.password);
}

static void on_password(void *arg, const struct password_told *told)
{
    struct call *c = arg;

    c->hashing = NULL;
    if (told->result == PASSWORD_RIGHT)
        account_keep(c, told->hash);
    else if (told->result == PASSWORD_BUSY)
        call_refuse(c, PROBLEM_BUSY, NULL);
    else
        refuse_field(c, &shape_m_account, m_account_password, WIRE_FAULT_VALUE, NULL);
}

static void fault_add(struct wire_faults *f, int field, enum wire_fault_code code,
                      const char *detail)
{
    wire_fault_add(f, &shape_m_account.fields[field], code);
    if (f->n <= WIRE_FAULTS)
        f->list[f->n - 1].detail = detail;
}

/* Whoever is invited needs an address and a name to sign in with, and chooses the password. */
static void invitation_judge(struct call *c, const struct m_account *m, struct wire_faults *f)
{
    struct mail_address address;

    if (!m->invite)
        return;
    if (!wire_has(m, m_account_login))
        fault_add(f, m_account_login, WIRE_FAULT_MISSING, NULL);
    if (!wire_has(m, m_account_mail))
        fault_add(f, m_account_mail, WIRE_FAULT_MISSING, NULL);
    else if (mail_address_read(m->mail, &address) != MAIL_FAULT_NONE)
        fault_add(f, m_account_mail, WIRE_FAULT_VALUE, NULL);
    if (wire_has(m, m_account_password))
        fault_add(f, m_account_password, WIRE_FAULT_VALUE, "Whoever is invited chooses it.");
    if (!inviter_is_on(c->desk->gateway->inviter))
        fault_add(f, m_account_invite, WIRE_FAULT_VALUE, "No mail server is set up here.");
}

static void account_set(struct call *c)
{
    const struct m_account *m = &c->ask.account;
    struct wire_faults faults = {.n = 0};
    struct principal party;
    bool first;

    invitation_judge(c, m, &faults);
    if (wire_has(m, m_account_party) && !slice_is(m->party, c->who.party) &&
        c->who.role != role_COORDINATOR) {
        call_refuse(c, PROBLEM_NOT_ALLOWED, NULL);
    } else if (faults.n > 0) {
        call_refuse(c, PROBLEM_INVALID, &faults);
    } else if (wire_has(m, m_account_party) &&
               !admission_by_party(c->desk->gateway->admission, m->party, &party, &first)) {
        refuse_field(c, &shape_m_account, m_account_party, WIRE_FAULT_VALUE, NULL);
    } else if (wire_has(m, m_account_password) && !wire_has(m, m_account_login)) {
        refuse_field(c, &shape_m_account, m_account_login, WIRE_FAULT_MISSING, NULL);
    } else if (wire_has(m, m_account_password)) {
        password_make(c->desk->gateway->passwords, m->password, on_password, c, &c->hashing);
    } else {
        account_keep(c, NULL);
    }
}

static void account_close(struct call *c)
{
    if (!account_of(c, &c->subject))
        call_refuse(c, PROBLEM_NOT_FOUND, NULL);
    else
        people_store_account_close(c->desk->gateway->store, &c->subject, clock_wall_us(), on_kept,
                                   c);
}

/* ------------------------------------------------------------------ tokens */

static void token_make(struct call *c)
{
    const struct m_token *m = &c->ask.token;
    struct gateway *g = c->desk->gateway;
    struct uuid id = wire_has(m, m_token_account) ? m->account : c->who.actor;
    const struct account *a = account_of(c, &id);
    struct token t = {.id = c->subject, .rights = rights_of(m->rights), .until = m->until};

    if (!a || a->closed_at) {
        refuse_field(c, &shape_m_token, m_token_account,
                     wire_has(m, m_token_account) ? WIRE_FAULT_VALUE : WIRE_FAULT_MISSING,
                     "An account of your own party that is open.");
    } else if (t.rights & ~a->rights) {
        refuse_field(c, &shape_m_token, m_token_rights, WIRE_FAULT_VALUE,
                     "At most what the account may.");
    } else if (t.until < g->today || t.until > g->today + TOKEN_DAYS) {
        refuse_field(c, &shape_m_token, m_token_until, WIRE_FAULT_VALUE,
                     "From today on, and at most a year ahead.");
    } else {
        t.account = people_account(&g->people, &id);
        t.name = text_of(wire_has(m, m_token_name), m->name);
        t.made_at = clock_wall_us();
        memcpy(t.hash, m->hash.p, HASH_LEN);
        people_store_token(g->store, &t, on_kept, c);
        free(t.name);
    }
}

static void token_end(struct call *c)
{
    struct gateway *g = c->desk->gateway;
    uint32_t slot = people_token(&g->people, &c->subject);

    if (slot == PEOPLE_NONE ||
        !manages(c, g->people.accounts[g->people.tokens[slot].account].party))
        call_refuse(c, PROBLEM_NOT_FOUND, NULL);
    else
        people_store_token_end(g->store, &c->subject, clock_wall_us(), on_kept, c);
}

/* ------------------------------------------------------------------ telling */

static void account_row_add(const struct account *a, struct buf *out)
{
    struct account_row row = {0};
    struct buf rights = {0};

    wire_set(&row, account_row, id, a->id);
    wire_set(&row, account_row, party, slice_str(a->party));
    wire_set(&row, account_row, rights, rights_list(a->rights, &rights));
    wire_set(&row, account_row, made_at, a->made_at);
    if (a->name)
        wire_set(&row, account_row, name, slice_str(a->name));
    if (a->login)
        wire_set(&row, account_row, login, slice_str(a->login));
    if (a->password)
        wire_set(&row, account_row, password, true);
    if (a->has_totp)
        wire_set(&row, account_row, second, true);
    if (a->invitation.until) {
        wire_set(&row, account_row, invitation, a->invitation.state);
        wire_set(&row, account_row, invited_until, a->invitation.until);
    }
    if (a->used_at)
        wire_set(&row, account_row, used_at, a->used_at);
    if (a->closed_at)
        wire_set(&row, account_row, closed_at, a->closed_at);
    wire_encode(&shape_account_row, &row, out);
    buf_free(&rights);
}

static void accounts_tell(struct call *c)
{
    const struct people *p = &c->desk->gateway->people;
    const struct m_accounts *m = &c->ask.accounts;
    struct m_accounts_told told = {0};
    uint32_t from = wire_has(m, m_accounts_after) ? people_account(p, &m->after) + 1 : 0, n = 0;
    struct buf rows = {0};

    for (uint32_t i = from; i < p->n_accounts; i++) {
        const struct account *a = &p->accounts[i];

        if (!manages(c, a->party) ||
            (wire_has(m, m_accounts_account) && !uuid_equal(&a->id, &m->account)))
            continue;
        if (n == ROWS_MOST) {
            wire_set(&told, m_accounts_told, more, true);
            break;
        }
        account_row_add(a, &rows);
        n++;
    }
    wire_set(&told, m_accounts_told, accounts, wire_list_of(&rows, n));
    if (n == 0 && wire_has(m, m_accounts_account))
        call_refuse(c, PROBLEM_NOT_FOUND, NULL);
    else
        call_answer(c, MSG_ACCOUNTS_TOLD, &told);
    buf_free(&rows);
}

static void token_row_add(const struct people *p, const struct token *t, struct buf *out)
{
    struct token_row row = {0};
    struct buf rights = {0};

    wire_set(&row, token_row, id, t->id);
    wire_set(&row, token_row, account, p->accounts[t->account].id);
    wire_set(&row, token_row, party, slice_str(p->accounts[t->account].party));
    wire_set(&row, token_row, rights, rights_list(t->rights, &rights));
    wire_set(&row, token_row, until, t->until);
    wire_set(&row, token_row, made_at, t->made_at);
    if (t->name)
        wire_set(&row, token_row, name, slice_str(t->name));
    if (t->used_at)
        wire_set(&row, token_row, used_at, t->used_at / (60 * US_PER_S) * (60 * US_PER_S));
    wire_encode(&shape_token_row, &row, out);
    buf_free(&rights);
}

/* Those that are valid. */
static void tokens_tell(struct call *c)
{
    const struct people *p = &c->desk->gateway->people;
    const struct m_tokens *m = &c->ask.tokens;
    struct m_tokens_told told = {0};
    uint32_t from = wire_has(m, m_tokens_after) ? people_token(p, &m->after) + 1 : 0, n = 0;
    struct buf rows = {0};

    for (uint32_t i = from; i < p->n_tokens; i++) {
        const struct token *t = &p->tokens[i];
        const struct account *a = &p->accounts[t->account];

        if (t->ended_at || t->until < c->desk->gateway->today || !manages(c, a->party) ||
            (wire_has(m, m_tokens_account) && !uuid_equal(&a->id, &m->account)))
            continue;
        if (n == ROWS_MOST) {
            wire_set(&told, m_tokens_told, more, true);
            break;
        }
        token_row_add(p, t, &rows);
        n++;
    }
    wire_set(&told, m_tokens_told, tokens, wire_list_of(&rows, n));
    call_answer(c, MSG_TOKENS_TOLD, &told);
    buf_free(&rows);
}

/* ------------------------------------------------------------------ taking */

static void call_go(struct call *c)
{
    switch (c->kind) {
    case MSG_ACCOUNT:
        account_set(c);
        break;
    case MSG_ACCOUNT_CLOSE:
        account_close(c);
        break;
    case MSG_TOKEN:
        token_make(c);
        break;
    case MSG_TOKEN_END:
        token_end(c);
        break;
    case MSG_ACCOUNTS:
        accounts_tell(c);
        break;
    default:
        tokens_tell(c);
        break;
    }
}

static struct call *call_new(struct desk *d, const struct bus_in *in, const struct envelope *e,
                             enum message kind)
{
    struct call *c = room_new(sizeof *c);

    c->desk = d;
    c->peer = in->peer;
    c->id = e->id;
    c->tag = wire_has(e, envelope_tag) ? e->tag : -1;
    c->kind = kind;
    c->subject = e->signal.id;
    if (e->body.n > 0)
        buf_add(&c->body, e->body.p, e->body.n);
    c->next = d->open;
    if (c->next)
        c->next->prev = c;
    d->open = c;
    d->n_open++;
    return c;
}

static void call_judge(struct call *c, const struct envelope *e)
{
    struct gateway *g = c->desk->gateway;
    const struct message_info *info = message_info(c->kind);
    struct wire_faults faults = {.n = 0};
    bool first;

    if (!people_store_has_begun(g->store) || !admission_ready(g->admission)) {
        call_refuse(c, PROBLEM_NOT_READY, NULL);
    } else if (!wire_has(e, envelope_party) ||
               !admission_by_party(g->admission, e->party, &c->who, &first)) {
        call_refuse(c, PROBLEM_NOT_ADMITTED, NULL);
    } else if (wire_decode(info->shape, buf_slice(&c->body), WIRE_STRICT, &c->ask, &faults) < 0) {
        call_refuse(c, PROBLEM_INVALID, &faults);
    } else if (info->group == GROUP_COMMAND &&
               (!wire_has(e, envelope_signal) || uuid_is_zero(&e->signal.id))) {
        call_refuse(c, PROBLEM_INVALID, NULL);
    } else {
        if (wire_has(e, envelope_actor))
            c->who.actor = e->actor;
        call_go(c);
    }
}

/* Of itself; what all services say is told over HTTP (health.h). */
static void service_answer(struct desk *d, const struct bus_in *in, const struct envelope *e,
                           enum message kind)
{
    struct gateway *g = d->gateway;
    struct envelope to = {0};
    struct telling t = {.service = "gateway",
                        .why = gateway_why_not(g),
                        .position = admission_head(g->admission),
                        .heard = admission_head(g->admission),
                        .rebuild = TELLING_NONE,
                        .database = people_store_is_up(g->store) ? TELLING_DATABASE_UP
                                                                 : TELLING_DATABASE_DOWN,
                        .table = &gateway_metrics_table,
                        .values = &g->metrics};

    wire_set(&to, envelope, id, e->id);
    if (wire_has(e, envelope_tag))
        wire_set(&to, envelope, tag, e->tag);
    telling_add(&t, kind, &to, replies_for(&d->replies, &in->peer));
}

static void envelope_take(struct desk *d, const struct bus_in *in, const struct envelope *e)
{
    enum message kind = message_find(e->kind);
    const struct message_info *info = message_info(kind);

    if (telling_is(kind))
        service_answer(d, in, e, kind);
    else if (!info || info->service != service_gateway || signin_is(kind))
        frame_add_problem(replies_for(&d->replies, &in->peer), e, PROBLEM_UNKNOWN_MESSAGE, NULL,
                          NULL, 0);
    else if (d->n_open >= CALLS_MOST)
        frame_add_problem(replies_for(&d->replies, &in->peer), e, PROBLEM_BUSY, NULL, NULL,
                          WAIT_MS);
    else
        call_judge(call_new(d, in, e, kind), e);
}

static void frame_take(struct desk *d, struct bus_in *in)
{
    struct frame_reader r;
    struct envelope e;
    struct wire_faults faults;
    int got;

    if (frame_open(&r, bus_in_payload(in), NULL) < 0)
        return; /* without an id there is nothing to answer to */
    while ((got = frame_next(&r, &e, &faults)) != 0) {
        if (got > 0)
            envelope_take(d, in, &e);
        else
            frame_add_problem(replies_for(&d->replies, &in->peer), &e, PROBLEM_INVALID, NULL,
                              &faults, 0);
    }
}

static void on_router(void *arg)
{
    struct desk *d = arg;
    struct bus_in in;
    int n = 0;

    while (n++ < FRAMES_A_TURN && bus_recv(d->router, true, &in) == 1) {
        frame_take(d, &in);
        bus_in_close(&in);
    }
    loop_again(d->gateway->life->loop);
}

static void on_turn(void *arg)
{
    replies_flush(&((struct desk *)arg)->replies);
}

/* ------------------------------------------------------------------ life */

struct desk *desk_new(struct gateway *g)
{
    struct desk *d = room_new(sizeof *d);

    d->gateway = g;
    d->router = bus_router_bind(g->life->bus, settings_path("gateway.endpoint"), NULL);
    if (!d->router)
        log_fatal("endpoint_refused", "endpoint=%s", settings_path("gateway.endpoint"));
    replies_init(&d->replies, d->router);
    loop_turn_add(g->life->loop, on_turn, d);
    loop_socket_add(g->life->loop, d->router, on_router, d);
    return d;
}

void desk_free(struct desk **dp)
{
    struct desk *d = *dp;

    if (!d)
        return;
    *dp = NULL;
    while (d->open)
        call_end(d->open);
    bus_close(d->gateway->life->loop, &d->router);
    replies_free(&d->replies);
    free(d);
}
