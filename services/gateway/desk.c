/*
 * The desk: messages about accounts and tokens, which intake passes on for whoever was let in there.
 *
 *      message -> form -> whose is it, may the sender -> (password hashed) -> kept -> answer
 *
 * A party manages its own accounts; coordinators those of all, as they admit parties. Whether an account of ours has
 * the right to was judged where it came in (judge.c); a key at intake's door acts for the whole party.
 */
#include "services/gateway/desk_in.h"
#include "services/gateway/drafts.h"
#include "services/gateway/inviter.h"
#include "services/gateway/leaving.h"
#include "services/gateway/signin.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/account/password.h"

#include <stdlib.h>

#define FRAMES_A_TURN 64
#define CALLS_MOST    1000
#define WAIT_MS       500

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

void desk_refuse(struct call *c, enum problem_code code, const struct wire_faults *faults)
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

void desk_answer(struct call *c, enum message kind, const void *body)
{
    struct envelope e = reply_to(c);

    c->desk->done++;
    frame_add(replies_for(&c->desk->replies, &c->peer), &e, kind, body);
    loop_again(c->desk->gateway->life->loop);
    call_end(c);
}

void desk_refuse_field(struct call *c, const struct wire_shape *shape, uint32_t field,
                       enum wire_fault_code code, const char *detail)
{
    struct wire_faults f = {
        .n = 1, .list = {{.field = &shape->fields[field], .code = code, .detail = detail}}};

    desk_refuse(c, PROBLEM_INVALID, &f);
}

void desk_kept(void *arg, enum people_kept outcome, int64_t at)
{
    static const enum problem_code problems[] = {[PEOPLE_TAKEN] = PROBLEM_ID_TAKEN,
                                                 [PEOPLE_GONE] = PROBLEM_NOT_FOUND,
                                                 [PEOPLE_AWAY] = PROBLEM_NOT_READY};
    struct call *c = arg;
    struct done done = {0};

    if (outcome != PEOPLE_KEPT) {
        desk_refuse(c, problems[outcome], NULL);
        return;
    }
    audit(c, "gelukt");
    inviter_look(c->desk->gateway->inviter);
    if (c->kind == MSG_ACCOUNT_CLOSE)
        leaving_begin(c->desk->gateway->leaving,
                      people_account(&c->desk->gateway->people, &c->subject));
    wire_set(&done, done, signal, c->subject);
    wire_set(&done, done, at, at);
    desk_answer(c, MSG_DONE, &done);
}

/* ------------------------------------------------------------------ whose */

bool desk_manages(const struct call *c, const char *party)
{
    return c->who.role == role_COORDINATOR || strcmp(c->who.party, party) == 0;
}

/* NULL: there is none that the sender may see. */
struct account *desk_account(const struct call *c, const struct uuid *id)
{
    struct people *p = &c->desk->gateway->people;
    uint32_t slot = people_account(p, id);

    return slot != PEOPLE_NONE && desk_manages(c, p->accounts[slot].party) ? &p->accounts[slot]
                                                                           : NULL;
}

uint8_t desk_rights(struct wire_list list)
{
    uint8_t rights = 0, right;
    size_t at = 0;

    while (wire_list_enum(list, &at, &enum_account_right, &right))
        rights |= (uint8_t)PEOPLE_RIGHT(right);
    return rights;
}

struct wire_list desk_rights_list(uint8_t rights, struct buf *room)
{
    uint32_t n = 0;

    for (uint8_t i = 0; i < account_right_N; i++)
        if (rights & PEOPLE_RIGHT(i)) {
            wire_put_enum(room, &enum_account_right, i);
            n++;
        }
    return wire_list_of(room, n);
}

/* A text of a message with an end mark; NULL: absent. */
char *desk_text(bool has, struct slice s)
{
    char *out = NULL;

    if (has) {
        out = room_for(NULL, s.n + 1, 1);
        memcpy(out, s.p, s.n);
        out[s.n] = '\0';
    }
    return out;
}

/* ------------------------------------------------------------------ taking */

static void call_go(struct call *c)
{
    switch (c->kind) {
    case MSG_ACCOUNT:
        desk_account_set(c);
        break;
    case MSG_ACCOUNT_CLOSE:
        desk_account_close(c);
        break;
    case MSG_TOKEN:
        desk_token_make(c);
        break;
    case MSG_TOKEN_END:
        desk_token_end(c);
        break;
    case MSG_ACCOUNTS:
        desk_accounts_tell(c);
        break;
    default:
        desk_tokens_tell(c);
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
        desk_refuse(c, PROBLEM_NOT_READY, NULL);
    } else if (!wire_has(e, envelope_party) ||
               !admission_by_party(g->admission, e->party, &c->who, &first)) {
        desk_refuse(c, PROBLEM_NOT_ADMITTED, NULL);
    } else if (wire_decode(info->shape, buf_slice(&c->body), WIRE_STRICT, &c->ask, &faults) < 0) {
        desk_refuse(c, PROBLEM_INVALID, &faults);
    } else if (info->group == GROUP_COMMAND &&
               (!wire_has(e, envelope_signal) || uuid_is_zero(&e->signal.id))) {
        desk_refuse(c, PROBLEM_INVALID, NULL);
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
    else if (!info || info->service != service_gateway || signin_is(kind) || drafts_is(kind))
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
