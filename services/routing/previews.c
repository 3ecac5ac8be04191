/*
 * Who asks routing something: how it is, and where a text would go if it were submitted now.
 *
 *      routing.preview -- seen enough of the log? --no--> waits --+
 *                              | yes                              | folded, or too late
 *                              +--> decided as a submission is, and forgotten
 *
 * The text is of somebody who has not sent anything yet: it stays in no memory longer than its question, and is
 * never logged.
 */
#include "services/routing/routing_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "common/trace.h"
#include "services/log/principal.h"

#include <stdlib.h>

#define FRAMES_A_TURN 64
#define WITHIN_MS     10000
#define WAIT_MS       500
#define OPEN_MOST     1000
#define TICK_US       (US_PER_S / 4)

struct preview {
    struct preview *next, *prev;
    struct bus_peer peer;
    struct uuid id;
    int64_t tag, see, deadline, began;
    char party[25];
    struct trace trace;
    struct buf body;
};

/* ------------------------------------------------------------------ answering */

void routing_refuse(struct routing *r, const struct bus_peer *peer, const struct envelope *to,
                    enum problem_code code, const char *detail, const struct wire_faults *faults)
{
    bool later = problem_info(code)->retry == RETRY_LATER;

    r->metrics.refused_as[code]++;
    trace_line("preview_refused", "problem=%s", problem_info(code)->code);
    frame_add_problem(replies_for(&r->door.out, peer), to, code, detail, faults,
                      later ? WAIT_MS : 0);
    loop_again(r->life->loop);
}

static void tell(struct routing *r, const struct bus_peer *peer, const struct envelope *e,
                 enum message kind)
{
    /* what was read but not decided yet is not done */
    const struct open_signal *oldest = open_oldest(&r->open);
    struct telling t = {.service = "routing",
                        .why = r->live ? NULL : "replaying",
                        .position = oldest ? oldest->before.position : r->last.position,
                        .heard = r->follower ? follower_heard(r->follower) : r->last.position,
                        .rebuild = TELLING_NONE,
                        .table = &routing_metrics_table,
                        .values = &r->metrics};
    struct envelope reply = {.id = e->id, .has = WIRE_BIT(envelope_id)};

    r->metrics.open = r->open.n;
    r->metrics.undigested = r->learning.waiting;
    r->metrics.compared = likeness_size(r->likeness);
    r->metrics.appending = (int64_t)appender_pending(r->appender);
    if (wire_has(e, envelope_tag))
        wire_set(&reply, envelope, tag, e->tag);
    telling_add(&t, kind, &reply, replies_for(&r->door.out, peer));
    loop_again(r->life->loop);
}

/* ------------------------------------------------------------------ previews */

static struct envelope reply_to(const struct preview *p)
{
    struct envelope e = {0};

    wire_set(&e, envelope, id, p->id);
    if (p->tag >= 0)
        wire_set(&e, envelope, tag, p->tag);
    return e;
}

static void preview_end(struct routing *r, struct preview *p)
{
    if (p->prev)
        p->prev->next = p->next;
    else
        r->door.open = p->next;
    if (p->next)
        p->next->prev = p->prev;
    r->door.n_open--;
    if (p->body.p)
        explicit_bzero(p->body.p, p->body.n);
    buf_free(&p->body);
    free(p);
}

static void preview_refuse(struct routing *r, struct preview *p, enum problem_code code,
                           const char *detail)
{
    struct envelope e = reply_to(p);

    routing_refuse(r, &p->peer, &e, code, detail, NULL);
    preview_end(r, p);
}

/* As a submission with these fields would be: what a preview lacks is not read for a decision. */
static struct m_submit as_submitted(const struct m_preview *m)
{
    struct m_submit s = {0};

    s.what = m->what;
    s.notice = m->notice;
    s.needed_note = m->needed_note;
    s.title = m->title;
    s.theme = m->theme;
    s.rule = m->rule;
    if (wire_has(m, m_preview_neighbour))
        wire_set(&s, m_submit, neighbour, m->neighbour);
    return s;
}

static enum problem_code may_ask(const struct routing *r, struct slice party, enum message kind)
{
    struct principal who;
    bool first;

    if (!principal_by_code(r->registry, party, &who, &first) || first)
        return PROBLEM_NOT_ADMITTED;
    return message_info(kind)->by & 1u << who.role ? PROBLEM_N : PROBLEM_NOT_ALLOWED;
}

static void preview_answer(struct routing *r, struct preview *p)
{
    enum problem_code problem = may_ask(r, slice_str(p->party), MSG_PREVIEW);
    int64_t now = follower_time(r->follower);
    struct envelope e = reply_to(p);
    struct m_preview asked;
    struct m_submit signal;
    struct m_route route;
    struct m_previewed told;

    if (problem == PROBLEM_N &&
        wire_decode(&shape_m_preview, buf_slice(&p->body), WIRE_STRICT, &asked, NULL) < 0)
        problem = PROBLEM_INVALID; /* it was not, when it came */
    if (problem != PROBLEM_N) {
        preview_refuse(r, p, problem, NULL);
        return;
    }
    signal = as_submitted(&asked);
    routing_decide(r, clock_day_amsterdam(now > 0 ? now : clock_wall_us()), &signal, &route);
    rulebook_tell(r->rulebook, r->registry, &route, &told);
    likeness_tell(r->likeness, slice_str(p->party), &signal, &told);
    if (r->last.position >= 0)
        wire_set(&e, envelope, position, r->last.position);
    frame_add(replies_for(&r->door.out, &p->peer), &e, MSG_PREVIEWED, &told);
    loop_again(r->life->loop);
    r->metrics.previews++;
    metric_time(&r->metrics.previewing, clock_mono_us() - p->began);
    preview_end(r, p);
}

static bool can_answer(const struct routing *r, const struct preview *p)
{
    return r->live && p->see <= r->last.position;
}

void routing_door_folded(struct routing *r)
{
    for (struct preview *p = r->door.open, *next; p; p = next) {
        struct trace was = trace_swap(p->trace);

        next = p->next;
        if (can_answer(r, p))
            preview_answer(r, p);
        (void)trace_swap(was);
    }
}

static void on_tick(void *arg)
{
    struct routing *r = arg;
    int64_t now = loop_now(r->life->loop);

    for (struct preview *p = r->door.open, *next; p; p = next) {
        next = p->next;
        if (p->deadline <= now)
            preview_refuse(r, p, PROBLEM_TIMEOUT,
                           "The position to be seen was not reached in time.");
    }
    loop_timer_set(r->life->loop, &r->door.tick, now + TICK_US);
}

/* ------------------------------------------------------------------ taking */

static struct preview *preview_new(struct routing *r, const struct bus_in *in,
                                   const struct envelope *e)
{
    struct preview *p = room_new(sizeof *p);

    p->peer = in->peer;
    p->id = e->id;
    p->tag = wire_has(e, envelope_tag) ? e->tag : -1;
    p->see = wire_has(e, envelope_see) ? e->see : -1;
    p->began = loop_now(r->life->loop);
    p->deadline = p->began + (wire_has(e, envelope_within) ? e->within : WITHIN_MS) * US_PER_MS;
    p->trace = trace_current;
    memcpy(p->party, e->party.p, e->party.n); /* at most 24 bytes, by the strict decoder */
    buf_add(&p->body, e->body.p, e->body.n);
    p->next = r->door.open;
    if (p->next)
        p->next->prev = p;
    r->door.open = p;
    r->door.n_open++;
    return p;
}

static void preview_take(struct routing *r, const struct bus_in *in, const struct envelope *e)
{
    struct wire_faults faults = {0};
    enum problem_code problem = PROBLEM_N;
    struct m_preview unused;
    struct preview *p;

    if (wire_decode(&shape_m_preview, slice_of(e->body.p, e->body.n), WIRE_STRICT, &unused,
                    &faults) < 0)
        problem = PROBLEM_INVALID;
    else if (!wire_has(e, envelope_party))
        problem = PROBLEM_NOT_ADMITTED;
    else if (r->door.n_open >= OPEN_MOST)
        problem = PROBLEM_BUSY;
    else if (!r->live)
        problem = PROBLEM_NOT_READY;
    if (problem != PROBLEM_N) {
        routing_refuse(r, &in->peer, e, problem, NULL, problem == PROBLEM_INVALID ? &faults : NULL);
        return;
    }
    p = preview_new(r, in, e);
    if (can_answer(r, p))
        preview_answer(r, p);
}

static void learning_asked(struct routing *r, const struct bus_in *in, const struct envelope *e,
                           enum message kind)
{
    struct wire_faults faults = {0};
    struct envelope reply = {0};
    enum problem_code problem = may_ask(r, e->party, kind);

    if (problem == PROBLEM_N && kind == MSG_LEARN)
        problem = learning_take(r, slice_of(e->body.p, e->body.n), &faults);
    if (problem != PROBLEM_N) {
        routing_refuse(r, &in->peer, e, problem, NULL, problem == PROBLEM_INVALID ? &faults : NULL);
        return;
    }
    wire_set(&reply, envelope, id, e->id);
    if (wire_has(e, envelope_tag))
        wire_set(&reply, envelope, tag, e->tag);
    learning_tell(r, &in->peer, &reply);
}

static void frame_take(struct routing *r, struct bus_in *in)
{
    struct frame_reader reader;
    struct envelope e;
    struct wire_faults faults;
    int got;

    if (frame_open(&reader, bus_in_payload(in), NULL) < 0) {
        r->metrics
            .refused_as[PROBLEM_BAD_FRAME]++; /* without an id there is nothing to answer to */
        return;
    }
    for (;;) {
        faults = (struct wire_faults){0};
        got = frame_next(&reader, &e, &faults);
        if (got == 0)
            return;
        if (got < 0)
            routing_refuse(r, &in->peer, &e, PROBLEM_INVALID, NULL, &faults);
        else if (telling_is(message_find(e.kind)))
            tell(r, &in->peer, &e, message_find(e.kind));
        else if (message_find(e.kind) == MSG_PREVIEW)
            preview_take(r, in, &e);
        else if (message_find(e.kind) == MSG_LEARN || message_find(e.kind) == MSG_LEARNING)
            learning_asked(r, in, &e, message_find(e.kind));
        else if (message_find(e.kind) == MSG_WORDS)
            routing_words_take(r, &in->peer, &e);
        else
            routing_refuse(r, &in->peer, &e, PROBLEM_UNKNOWN_MESSAGE, NULL, NULL);
    }
}

static void on_asked(void *arg)
{
    struct routing *r = arg;
    struct bus_in in;
    int n = 0;

    while (n++ < FRAMES_A_TURN && bus_recv(r->door.socket, true, &in) == 1) {
        frame_take(r, &in);
        bus_in_close(&in);
    }
    if (n > FRAMES_A_TURN)
        loop_again(r->life->loop);
}

static void on_turn(void *arg)
{
    replies_flush(&((struct routing *)arg)->door.out);
}

/* ------------------------------------------------------------------ life */

void routing_door_open(struct routing *r)
{
    struct routing_door *d = &r->door;

    d->socket = bus_router_bind(r->life->bus, settings_path("routing.endpoint"), NULL);
    if (!d->socket)
        log_fatal("bind_failed", "endpoint=%s", settings_path("routing.endpoint"));
    replies_init(&d->out, d->socket);
    d->tick = (struct loop_timer){.fn = on_tick, .arg = r};
    loop_timer_set(r->life->loop, &d->tick, loop_now(r->life->loop) + TICK_US);
    loop_turn_add(r->life->loop, on_turn, r);
    loop_socket_add(r->life->loop, d->socket, on_asked, r);
}

void routing_door_close(struct routing *r)
{
    while (r->door.open)
        preview_end(r, r->door.open);
    loop_timer_set(r->life->loop, &r->door.tick, 0);
    bus_close(r->life->loop, &r->door.socket);
    replies_free(&r->door.out);
}
