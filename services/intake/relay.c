/*
 * Passing on: commands to tracking, notify and the gateway, questions to those, overview and routing, and the answers
 * back. Bodies go as they came; only the envelope is written anew. One frame a service and turn.
 */
#include "services/intake/intake_in.h"

#include "common/log.h"
#include "common/settings.h"
#include "common/trace.h"

#define FRAME_BYTES   ((size_t)128 << 10)
#define FRAMES_A_TURN 64
#define GRACE_MS      250 /* for the service's own lateness to come first */
#define WAIT_MS       1000

const char *intake_relay_name(int relay)
{
    static const char *const names[RELAY_N] = {[RELAY_TRACKING] = "tracking",
                                               [RELAY_OVERVIEW] = "overview",
                                               [RELAY_NOTIFY] = "notify",
                                               [RELAY_GATEWAY] = "gateway",
                                               [RELAY_ROUTING] = "routing"};

    return names[relay];
}

static void relay_begin(struct relay *r)
{
    frame_begin(&r->out);
    r->first = r->last = FLIGHT_NONE;
}

/* Nobody there: surely nothing happened, so that is said at once. */
static void relay_fail(struct relay *r)
{
    struct intake *in = r->intake;

    for (uint32_t slot = r->first, next; slot != FLIGHT_NONE; slot = next) {
        next = in->flights.slots[slot].next;
        intake_problem(in, &in->flights.slots[slot].asker, PROBLEM_NOT_READY, NULL, NULL, WAIT_MS);
        flight_end(&in->flights, slot);
    }
}

static void relay_send(struct relay *r)
{
    if (r->out.n > 0 && bus_send(r->socket, NULL, frame_slice(&r->out)) < 0)
        relay_fail(r);
    relay_begin(r);
}

void intake_relays_flush(struct intake *in)
{
    for (int i = 0; i < RELAY_N; i++)
        relay_send(&in->relays[i]);
}

/* What has to be folded before this is judged: what its sender says it has seen, and what we go by
 * ourselves. A reference is of use as soon as it was told, though it is known by the fold only. */
static int64_t see_for(const struct intake *in, const struct envelope *e)
{
    int64_t see = wire_has(e, envelope_see) ? e->see : -1, ours = admission_position(in->admission);

    if (see < ours)
        see = ours;
    if (wire_has(e, envelope_signal) && e->signal.reference.p && see < in->told)
        see = in->told;
    return see;
}

void intake_relay_take(struct intake *in, int to, const struct asker *asker,
                       const struct sender *from, const struct envelope *e, enum message kind)
{
    struct relay *r = &in->relays[to];
    uint32_t slot = intake_flight_admit(in, asker, from, intake_within(e) + GRACE_MS);
    struct envelope out = {0};

    if (slot == FLIGHT_NONE)
        return;
    out.has = e->has &
              (WIRE_BIT(envelope_signal) | WIRE_BIT(envelope_within) | WIRE_BIT(envelope_expected));
    out.expected = e->expected;
    out.signal = e->signal;
    out.within = e->within;
    wire_set(&out, envelope, id, e->id);
    wire_set(&out, envelope, party, slice_str(from->who.party));
    wire_set(&out, envelope, via, slice_str(from->via));
    wire_set(&out, envelope, tag, flight_number(&in->flights, slot));
    if (see_for(in, e) >= 0)
        wire_set(&out, envelope, see, see_for(in, e));
    if (!uuid_is_zero(&from->who.actor))
        wire_set(&out, envelope, actor, from->who.actor);
    if (r->out.n > 0 && r->out.b.n + e->body.n > FRAME_BYTES)
        relay_send(r);
    frame_add_raw(&r->out, &out, kind, slice_of(e->body.p, e->body.n));
    if (r->first == FLIGHT_NONE)
        r->first = slot;
    else
        in->flights.slots[r->last].next = slot;
    r->last = slot;
    in->flights.slots[slot].next = FLIGHT_NONE;
    in->flights.slots[slot].relay = (uint8_t)to;
    in->figures.relayed++;
    trace_line("relayed", "kind=%s to=%s", message_info(kind)->name, intake_relay_name(to));
}

/* ------------------------------------------------------------------ answers */

static void answer_pass(struct intake *in, const struct envelope *e)
{
    enum message kind = message_find(e->kind);
    uint32_t slot = wire_has(e, envelope_tag) ? flight_find(&in->flights, e->tag) : FLIGHT_NONE;
    const struct flight *f;
    struct envelope out = {0};

    if (slot == FLIGHT_NONE || kind == MSG_NO_ANSWER)
        return; /* answered before, or too late: its sender was told so */
    f = &in->flights.slots[slot];
    metric_time(&in->figures.relaying[f->relay], loop_now(in->life->loop) - f->begun_us);
    if (wire_has(e, envelope_position))
        wire_set(&out, envelope, position, e->position);
    frame_add_raw(intake_answer_for(in, &f->asker, &out), &out, kind,
                  slice_of(e->body.p, e->body.n));
    flight_end(&in->flights, slot);
}

static void on_answers(void *arg)
{
    struct relay *r = arg;
    struct bus_in msg;
    int frames = 0;

    while (frames++ < FRAMES_A_TURN && bus_recv(r->socket, false, &msg) == 1) {
        struct frame_reader reader;
        struct envelope e;
        const char *why = NULL;
        int rc;

        if (frame_open(&reader, bus_in_payload(&msg), &why) < 0)
            log_error("answer_unreadable", "why=%s", log_value(slice_str(why)));
        while ((rc = frame_next(&reader, &e, NULL)) != 0)
            if (rc > 0)
                answer_pass(r->intake, &e);
        bus_in_close(&msg);
    }
    if (frames > FRAMES_A_TURN)
        loop_again(r->intake->life->loop);
}

void intake_relays_open(struct intake *in)
{
    static const char *const endpoints[RELAY_N] = {[RELAY_TRACKING] = "tracking.endpoint",
                                                   [RELAY_OVERVIEW] = "overview.endpoint",
                                                   [RELAY_NOTIFY] = "notify.endpoint",
                                                   [RELAY_GATEWAY] = "gateway.endpoint",
                                                   [RELAY_ROUTING] = "routing.endpoint"};

    for (int i = 0; i < RELAY_N; i++) {
        struct relay *r = &in->relays[i];

        r->intake = in;
        r->socket = bus_dealer_connect(in->life->bus, settings_path(endpoints[i]));
        if (!r->socket)
            log_fatal("relay_failed", "setting=%s", endpoints[i]);
        loop_socket_add(in->life->loop, r->socket, on_answers, r);
        relay_begin(r);
    }
}

void intake_relays_close(struct intake *in)
{
    for (int i = 0; i < RELAY_N; i++) {
        bus_close(in->life->loop, &in->relays[i].socket);
        frame_free(&in->relays[i].out);
    }
}
