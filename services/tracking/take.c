/*
 * The door of tracking: requests come in from intake and other peers inside, who say for whom.
 */
#include "services/tracking/tracking_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

#define FRAMES_A_TURN  64
#define WITHIN_DEFAULT 10000 /* milliseconds */
#define WATCH_LIMIT    500
#define BUSY_WAIT      200
#define NOT_READY_WAIT 500

/* ------------------------------------------------------------------ questions */

static void watch_take(struct tracking *t, const struct request *q)
{
    struct watcher w = {.peer = q->peer, .id = q->id, .tag = q->tag, .who = q->who};
    enum problem_code problem;
    struct m_feed m;

    if (wire_decode(&shape_m_feed, buf_slice(&q->body), WIRE_LENIENT, &m, NULL) < 0)
        return;
    w.after = m.after;
    w.limit = wire_has(&m, m_feed_limit) ? (uint32_t)m.limit : WATCH_LIMIT;
    problem = watch_ask(&t->watch, &w, follower_position(t->follower), q->deadline_us);
    t->figures.watched++;
    if (problem != PROBLEM_N)
        tracking_refuse_code(t, q, problem, problem == PROBLEM_BUSY ? BUSY_WAIT : 0);
}

static void question_answer(struct tracking *t, uint32_t slot)
{
    const struct request *q = request_at(&t->requests, slot);

    if (q->kind == MSG_WATCH)
        watch_take(t, q);
    else if (q->kind == MSG_REGISTRY)
        tracking_registry_answer(t, q);
    else
        tracking_tell(t, q);
    request_give(&t->requests, slot);
}

/* ------------------------------------------------------------------ commands */

static void refuse_and_give(struct tracking *t, uint32_t slot, enum problem_code code,
                            int64_t wait_ms)
{
    tracking_refuse_code(t, request_at(&t->requests, slot), code, wait_ms);
    request_give(&t->requests, slot);
}

static void signal_command(struct tracking *t, uint32_t slot)
{
    struct request *q = request_at(&t->requests, slot);
    uint32_t signal;

    if (q->reference[0]) {
        struct ref ref = state_reference(&t->state, slice_str(q->reference));

        if (ref.is == REF_POSITION) {
            tracking_resolve_begin(t, slot, ref.position);
            return;
        }
        if (ref.is == REF_UNKNOWN) {
            refuse_and_give(t, slot, PROBLEM_NOT_FOUND, 0);
            return;
        }
        works_add(&t->works, slot, ref.slot, SET_N);
        return;
    }
    signal = table_find(&t->state.table, &q->signal);
    if (signal == SLOT_NONE && t->n_loads >= TRACKING_LOADS) {
        refuse_and_give(t, slot, PROBLEM_BUSY, BUSY_WAIT);
        return;
    }
    if (signal == SLOT_NONE)
        signal = tracking_load_begin(t, &q->signal);
    works_add(&t->works, slot, signal, SET_N);
}

static void park(struct tracking *t, uint32_t slot)
{
    int64_t see = request_at(&t->requests, slot)->see;

    if (t->n_parked == t->cap_parked) {
        t->cap_parked = t->cap_parked ? t->cap_parked * 2 : 64;
        t->parked = room_for(t->parked, t->cap_parked, sizeof *t->parked);
    }
    if (t->n_parked == 0 || see < t->parked_until)
        t->parked_until = see;
    t->parked[t->n_parked++] = slot;
}

/* Who asks, and whether they may, by what is known by now. */
static enum problem_code judge(struct tracking *t, struct request *q)
{
    const struct message_info *info = message_info(q->kind);
    char party[sizeof q->who.party];
    bool first;

    if (telling_is(q->kind))
        return PROBLEM_N;
    memcpy(party, q->who.party, sizeof party);
    if (!principal_by_code(t->state.registry, slice_str(party), &q->who, &first))
        return PROBLEM_NOT_ADMITTED;
    if (!(info->by & 1u << q->who.role) || (first && !principal_first_may(q->kind)))
        return PROBLEM_NOT_ALLOWED;
    if (!uuid_is_zero(&q->actor))
        q->who.actor = q->actor;
    return PROBLEM_N;
}

void tracking_request_go(struct tracking *t, uint32_t slot)
{
    struct request *q = request_at(&t->requests, slot);
    enum problem_code problem;
    enum registry_set set;

    if (q->see > follower_position(t->follower)) {
        park(t, slot);
    } else if ((problem = judge(t, q)) != PROBLEM_N) {
        refuse_and_give(t, slot, problem, 0);
    } else if (message_info(q->kind)->group != GROUP_COMMAND) {
        question_answer(t, slot);
    } else if (command_of_set(q->kind, &set), set != SET_N) {
        works_add(&t->works, slot, SLOT_NONE, set);
    } else if (report_is_command(q->kind)) {
        works_add(&t->works, slot, SLOT_NONE, SET_REPORTS);
    } else {
        signal_command(t, slot);
    }
}

void tracking_parked_go(struct tracking *t)
{
    int64_t position = follower_position(t->follower);
    uint32_t n = t->n_parked, *slots = t->parked;

    if (n == 0 || t->parked_until > position)
        return;
    /* Those that go on may park again. */
    t->parked = NULL;
    t->n_parked = t->cap_parked = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct request *q = request_at(&t->requests, slots[i]);
        struct trace was = trace_swap(q->trace);

        if (q->answered)
            request_give(&t->requests, slots[i]);
        else
            tracking_request_go(t, slots[i]);
        (void)trace_swap(was);
    }
    free(slots);
}

/* ------------------------------------------------------------------ reading a request */

static bool is_ours(enum message kind, const struct message_info *info)
{
    return info && (info->service == service_tracking || telling_is(kind));
}

/* The signal that a command names, or the report, which has no reference. */
static void subject_take(struct request *q, const struct envelope *e, struct wire_faults *faults)
{
    const struct wire_field *field = &shape_envelope.fields[envelope_signal];

    if (!wire_has(e, envelope_signal)) {
        wire_fault_add(faults, field, WIRE_FAULT_MISSING);
    } else if (e->signal.reference.p && report_is_command(q->kind)) {
        wire_fault_add(faults, field, WIRE_FAULT_VALUE);
    } else if (e->signal.reference.p) {
        memcpy(q->reference, e->signal.reference.p, e->signal.reference.n);
        q->reference[e->signal.reference.n] = '\0'; /* at most 24 bytes, by the strict decoder */
    } else {
        q->signal = e->signal.id;
    }
}

static bool about_a_signal(enum message kind)
{
    enum registry_set set;

    (void)command_of_set(kind, &set);
    return set == SET_N && message_info(kind)->group == GROUP_COMMAND;
}

/* Room for the decoded form of any request. */
static union {
    union command command;
    struct m_feed feed;
    struct m_registry registry;
    struct empty empty;
} decoded;

/* False: the body is not right, and that was said. */
static bool body_take(struct tracking *t, struct request *q, const struct envelope *e)
{
    const struct wire_shape *shape = message_info(q->kind)->shape;
    struct wire_faults faults;
    bool good =
        wire_decode(shape, slice_of(e->body.p, e->body.n), WIRE_STRICT, &decoded, &faults) == 0;

    if (about_a_signal(q->kind))
        subject_take(q, e, &faults);
    if (!good || faults.n > 0) {
        t->figures.invalid++;
        tracking_refuse(t, q,
                        &(struct refusal){.code = PROBLEM_INVALID, .faults = &faults, .state = -1});
        return false;
    }
    wire_encode(shape, &decoded, &q->body);
    return true;
}

/* What is needed to judge who asks, when all that is to be seen is. */
static enum problem_code who_take(struct tracking *t, struct request *q, const struct envelope *e)
{
    if (telling_is(q->kind))
        return PROBLEM_N;
    if (!t->ready)
        return PROBLEM_NOT_READY;
    if (!wire_has(e, envelope_party))
        return PROBLEM_NOT_ADMITTED;
    memcpy(q->who.party, e->party.p, e->party.n);
    q->who.party[e->party.n] = '\0'; /* at most 24 bytes, by the strict decoder */
    q->actor = wire_has(e, envelope_actor) ? e->actor : (struct uuid){0};
    memcpy(q->via, "inside", sizeof "inside");
    if (wire_has(e, envelope_via)) {
        memcpy(q->via, e->via.p, e->via.n);
        q->via[e->via.n] = '\0'; /* at most 16 bytes, by the strict decoder */
    }
    append_id_of(e->party, &e->id, &q->append);
    return PROBLEM_N;
}

static void head_take(struct request *q, const struct bus_peer *peer, const struct envelope *e)
{
    q->peer = *peer;
    q->id = e->id;
    q->trace = trace_current;
    q->tag = wire_has(e, envelope_tag) ? e->tag : -1;
    q->see = wire_has(e, envelope_see) ? e->see : -1;
    q->expected = wire_has(e, envelope_expected) ? e->expected : -1;
}

static void message_take(struct tracking *t, const struct bus_peer *peer, const struct envelope *e)
{
    enum message kind = message_find(e->kind);
    int64_t within = wire_has(e, envelope_within) ? e->within : WITHIN_DEFAULT;
    enum problem_code problem;
    struct request *q, unkept = {.kind = kind};
    uint32_t slot;

    if (!is_ours(kind, message_info(kind))) {
        head_take(&unkept, peer, e);
        tracking_refuse_code(t, &unkept, PROBLEM_UNKNOWN_MESSAGE, 0);
        return;
    }
    slot = request_take(&t->requests, loop_now(t->life->loop) + within * US_PER_MS);
    if (slot == REQUEST_NONE) {
        head_take(&unkept, peer, e);
        tracking_refuse_code(t, &unkept, PROBLEM_BUSY, BUSY_WAIT);
        return;
    }
    q = request_at(&t->requests, slot);
    q->kind = kind;
    q->begun_us = loop_now(t->life->loop);
    head_take(q, peer, e);
    trace_line("request_taken", "kind=%s", message_info(kind)->name);
    problem = who_take(t, q, e);
    if (problem != PROBLEM_N) {
        refuse_and_give(t, slot, problem, problem == PROBLEM_NOT_READY ? NOT_READY_WAIT : 0);
        return;
    }
    if (body_take(t, q, e))
        tracking_request_go(t, slot);
    else
        request_give(&t->requests, slot);
}

static void envelope_refuse(struct tracking *t, const struct bus_peer *peer,
                            const struct envelope *e, const struct wire_faults *faults)
{
    struct request unkept = {0};

    head_take(&unkept, peer, e);
    t->figures.invalid++;
    tracking_refuse(t, &unkept,
                    &(struct refusal){.code = PROBLEM_INVALID, .faults = faults, .state = -1});
}

static void on_door(void *arg)
{
    struct tracking *t = arg;
    struct bus_in msg;
    int frames = 0;

    while (frames++ < FRAMES_A_TURN && bus_recv(t->door, true, &msg) == 1) {
        struct frame_reader r;
        struct envelope e = {0};
        struct wire_faults faults;
        const char *why = NULL;
        int rc;

        if (frame_open(&r, bus_in_payload(&msg), &why) < 0) {
            struct request unkept = {0};

            head_take(&unkept, &msg.peer, &e);
            tracking_refuse(
                t, &unkept,
                &(struct refusal){.code = PROBLEM_BAD_FRAME, .detail = why, .state = -1});
        }
        while ((rc = frame_next(&r, &e, &faults)) != 0) {
            if (rc > 0)
                message_take(t, &msg.peer, &e);
            else
                envelope_refuse(t, &msg.peer, &e, &faults);
        }
        bus_in_close(&msg);
    }
    if (frames > FRAMES_A_TURN)
        loop_again(t->life->loop);
}

void tracking_door_open(struct tracking *t)
{
    t->door = bus_router_bind(t->life->bus, settings_path("tracking.endpoint"), NULL);
    if (!t->door)
        log_fatal("door_not_opened", "setting=tracking.endpoint");
    replies_init(&t->replies, t->door);
    loop_socket_add(t->life->loop, t->door, on_door, t);
}

void tracking_door_close(struct tracking *t)
{
    bus_close(t->life->loop, &t->door);
    replies_free(&t->replies);
}
