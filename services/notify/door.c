/*
 * The door: see door.h.
 */
#include "services/notify/door_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "common/trace.h"
#include "services/log/principal.h"

#include <stdlib.h>
#include <string.h>

#define FRAMES_A_TURN 64
#define WITHIN_MS     10000
#define WAIT_MS       500
#define OPEN_MOST     1000

/* ------------------------------------------------------------------ answers */

static struct envelope reply_to(const struct knock *k)
{
    struct envelope e = {0};

    wire_set(&e, envelope, id, k->id);
    if (k->tag >= 0)
        wire_set(&e, envelope, tag, k->tag);
    return e;
}

static void knock_end(struct knock *k)
{
    struct door *d = k->door;

    if (k->prev)
        k->prev->next = k->next;
    else
        d->open = k->next;
    if (k->next)
        k->next->prev = k->prev;
    d->n_open--;
    if (k->body.p)
        explicit_bzero(k->body.p, k->body.n); /* it may have a key */
    buf_free(&k->body);
    buf_free(&k->event);
    free(k);
}

void knock_answer(struct knock *k, enum message kind, int64_t position, const void *body)
{
    struct envelope e = reply_to(k);
    struct trace was = trace_swap(k->trace);

    trace_line("knock_answered", "kind=%s", message_info(k->kind)->name);
    (void)trace_swap(was);
    if (position >= 0)
        wire_set(&e, envelope, position, position);
    frame_add(replies_for(&k->door->replies, &k->peer), &e, kind, body);
    loop_again(k->door->with.life->loop);
    knock_end(k);
}

static void tell(struct knock *k)
{
    struct door *d = k->door;
    union told_of_self body;
    struct telling t;
    struct buf room = {0};
    enum message answer;

    d->with.tell(d->with.arg, &t);
    answer = telling_told(&t, k->kind, &room, &body);
    knock_answer(k, answer, -1, &body);
    buf_free(&room);
}

/* A problem, counted. */
static void problem_put(struct door *d, const struct bus_peer *peer, const struct envelope *to,
                        enum problem_code code, const char *detail,
                        const struct wire_faults *faults)
{
    bool later = problem_info(code)->retry == RETRY_LATER;

    d->with.refused_as[code]++;
    trace_line("knock_refused", "problem=%s", problem_info(code)->code);
    frame_add_problem(replies_for(&d->replies, peer), to, code, detail, faults,
                      later ? WAIT_MS : 0);
}

void knock_refuse(struct knock *k, enum problem_code code, const char *detail,
                  const struct wire_faults *faults)
{
    struct envelope e = reply_to(k);
    struct trace was = trace_swap(k->trace);

    problem_put(k->door, &k->peer, &e, code, detail, faults);
    (void)trace_swap(was);
    loop_again(k->door->with.life->loop);
    knock_end(k);
}

/* ------------------------------------------------------------------ judging */

/* Who asks, and whether they may, by what is known now. */
static enum problem_code principal_take(struct knock *k)
{
    struct door *d = k->door;
    struct uuid actor = k->who.actor;
    char party[sizeof k->who.party];
    bool first;

    memcpy(party, k->who.party, sizeof party);
    if (!principal_by_code(*d->with.registry, slice_str(party), &k->who, &first) || first)
        return PROBLEM_NOT_ADMITTED;
    if (!uuid_is_zero(&actor))
        k->who.actor = actor;
    return message_info(k->kind)->by & 1u << k->who.role ? PROBLEM_N : PROBLEM_NOT_ALLOWED;
}

static void knock_go(struct knock *k)
{
    struct door *d = k->door;
    enum problem_code problem;

    if (d->with.why_not(d->with.arg)) {
        knock_refuse(k, PROBLEM_NOT_READY, NULL, NULL);
        return;
    }
    k->waits = *d->with.follower && k->see > follower_position(*d->with.follower);
    if (k->waits)
        return;
    problem = principal_take(k);
    if (problem != PROBLEM_N)
        knock_refuse(k, problem, NULL, NULL);
    else if (door_is_of_mailboxes(k->kind))
        knock_mailbox(k);
    else if (k->kind == MSG_SUBSCRIPTIONS)
        knock_tell(k);
    else
        knock_judge(k);
}

void door_folded(struct door *d)
{
    for (struct knock *k = d->open, *next; k; k = next) {
        struct trace was = trace_swap(k->trace);

        next = k->next;
        if (k->waits && k->see <= follower_position(*d->with.follower))
            knock_go(k);
        (void)trace_swap(was);
    }
}

static void on_tick(void *arg)
{
    struct door *d = arg;
    int64_t now = loop_now(d->with.life->loop);

    for (struct knock *k = d->open, *next; k; k = next) {
        next = k->next;
        if (k->waits && k->deadline <= now)
            knock_refuse(k, PROBLEM_TIMEOUT, "The position to be seen was not reached in time.",
                         NULL);
    }
    loop_timer_set(d->with.life->loop, &d->tick, now + US_PER_S / 4);
}

/* ------------------------------------------------------------------ taking */

static struct knock *knock_new(struct door *d, const struct bus_in *in, const struct envelope *e,
                               enum message kind)
{
    struct knock *k = room_new(sizeof *k);

    k->door = d;
    k->peer = in->peer;
    k->id = e->id;
    k->tag = wire_has(e, envelope_tag) ? e->tag : -1;
    k->kind = kind;
    k->trace = trace_current;
    k->see = wire_has(e, envelope_see) ? e->see : -1;
    k->deadline = loop_now(d->with.life->loop) +
                  (wire_has(e, envelope_within) ? e->within : WITHIN_MS) * US_PER_MS;
    buf_add(&k->body, e->body.p, e->body.n);
    k->next = d->open;
    if (k->next)
        k->next->prev = k;
    d->open = k;
    d->n_open++;
    return k;
}

static void envelope_take(struct door *d, const struct bus_in *in, const struct envelope *e)
{
    enum message kind = message_find(e->kind);
    const struct message_info *info = message_info(kind);
    struct wire_faults faults = {0};
    struct knock *k;

    if (!info || (info->service != service_notify && !telling_is(kind)) || d->n_open >= OPEN_MOST) {
        problem_put(d, &in->peer, e,
                    d->n_open >= OPEN_MOST ? PROBLEM_BUSY : PROBLEM_UNKNOWN_MESSAGE, NULL, NULL);
        return;
    }
    k = knock_new(d, in, e, kind);
    if (telling_is(kind)) {
        tell(k);
    } else if (wire_decode(info->shape, buf_slice(&k->body), WIRE_STRICT, &k->ask, &faults) < 0) {
        knock_refuse(k, PROBLEM_INVALID, NULL, &faults);
    } else if (!wire_has(e, envelope_party)) {
        knock_refuse(k, PROBLEM_NOT_ADMITTED, NULL, NULL);
    } else if (info->group == GROUP_COMMAND && kind != MSG_RETURNED_MAIL &&
               (!wire_has(e, envelope_signal) || e->signal.reference.n > 0)) {
        knock_refuse(k, PROBLEM_INVALID,
                     door_is_of_mailboxes(kind) ? "The mailbox must be named by its id."
                                                : "The subscription must be named by its id.",
                     NULL);
    } else {
        memcpy(k->who.party, e->party.p, e->party.n); /* at most 24 bytes, by the strict decoder */
        if (wire_has(e, envelope_actor))
            k->who.actor = e->actor;
        snprintf(k->via, sizeof k->via, "%.*s", (int)(wire_has(e, envelope_via) ? e->via.n : 0),
                 wire_has(e, envelope_via) ? (const char *)e->via.p : "");
        k->subscription = e->signal.id;
        knock_go(k);
    }
}

static void frame_take(struct door *d, struct bus_in *in)
{
    struct frame_reader r;
    struct envelope e;
    struct wire_faults faults;
    int got;

    if (frame_open(&r, bus_in_payload(in), NULL) < 0) {
        d->with.refused_as[PROBLEM_BAD_FRAME]++; /* without an id there is nothing to answer to */
        return;
    }
    for (;;) {
        faults = (struct wire_faults){0};
        got = frame_next(&r, &e, &faults);
        if (got == 0)
            return;
        if (got > 0)
            envelope_take(d, in, &e);
        else
            problem_put(d, &in->peer, &e, PROBLEM_INVALID, NULL, &faults);
    }
}

static void on_router(void *arg)
{
    struct door *d = arg;
    struct bus_in in;
    int n = 0;

    while (n++ < FRAMES_A_TURN && bus_recv(d->router, true, &in) == 1) {
        frame_take(d, &in);
        bus_in_close(&in);
    }
    loop_again(d->with.life->loop);
}

static void on_turn(void *arg)
{
    replies_flush(&((struct door *)arg)->replies);
}

/* ------------------------------------------------------------------ life */

struct door *door_new(const struct door_with *with)
{
    struct door *d = room_new(sizeof *d);

    d->with = *with;
    d->router = bus_router_bind(with->life->bus, settings_path("notify.endpoint"), NULL);
    if (!d->router)
        log_fatal("endpoint_refused", "endpoint=%s", settings_path("notify.endpoint"));
    replies_init(&d->replies, d->router);
    d->tick = (struct loop_timer){.fn = on_tick, .arg = d};
    loop_timer_set(with->life->loop, &d->tick, loop_now(with->life->loop) + US_PER_S / 4);
    loop_turn_add(with->life->loop, on_turn, d);
    loop_socket_add(with->life->loop, d->router, on_router, d);
    return d;
}

void door_free(struct door **d)
{
    struct door *gone = *d;

    if (!gone)
        return;
    *d = NULL;
    while (gone->open)
        knock_end(gone->open);
    loop_timer_set(gone->with.life->loop, &gone->tick, 0);
    bus_close(gone->with.life->loop, &gone->router);
    replies_free(&gone->replies);
    free(gone);
}
