/*
 * The doors: a message came in. Identity is the key that opened the connection, looked up again at
 * every message; inside, the party that the peer acts for. Then it goes to whose work it is.
 */
#include "services/intake/intake_in.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"
#include "common/trace.h"

#include <fcntl.h>
#include <unistd.h>

#define FRAMES_A_TURN  64
#define WITHIN_DEFAULT 10000 /* milliseconds */
#define BUSY_WAIT      200
#define LOADING_WAIT   500

int64_t intake_within(const struct envelope *e)
{
    return wire_has(e, envelope_within) ? e->within : WITHIN_DEFAULT;
}

/* ------------------------------------------------------------------ answering */

/* e gets the id and tag of what it answers; the rest is the caller's. */
struct frame_writer *intake_answer_for(struct intake *in, const struct asker *asker,
                                       struct envelope *e)
{
    wire_set(e, envelope, id, asker->id);
    if (asker->tag >= 0)
        wire_set(e, envelope, tag, asker->tag);
    return replies_for(&in->doors[asker->door].out, &asker->peer);
}

void intake_problem(struct intake *in, const struct asker *asker, enum problem_code code,
                    const char *detail, const struct wire_faults *faults, int64_t wait_ms)
{
    struct envelope to = {0};
    struct frame_writer *w = intake_answer_for(in, asker, &to);

    in->figures.refused_as[code]++;
    trace_line("refused", "problem=%s", problem_info(code)->code);
    frame_add_problem(w, &to, code, detail, faults, wait_ms);
}

uint32_t intake_flight_admit(struct intake *in, const struct asker *asker,
                             const struct sender *from, int64_t within_ms)
{
    uint32_t slot = flight_begin(&in->flights, asker, from->payer,
                                 loop_now(in->life->loop) + within_ms * US_PER_MS);

    if (slot != FLIGHT_NONE) {
        in->flights.slots[slot].begun_us = loop_now(in->life->loop);
    } else {
        in->figures.busy++;
        intake_problem(in, asker, PROBLEM_BUSY, NULL, NULL, BUSY_WAIT);
    }
    return slot;
}

/* ------------------------------------------------------------------ who */

static struct asker asker_of(const struct door *d, const struct bus_in *msg,
                             const struct envelope *e)
{
    return (struct asker){.peer = msg->peer,
                          .id = e->id,
                          .tag = wire_has(e, envelope_tag) ? e->tag : -1,
                          .door = d->which};
}

/* The sender by its key. An envelope may name the party that the key is of, and no other. */
static enum problem_code sender_outside(const struct intake *in, const struct bus_in *msg,
                                        const struct envelope *e, struct sender *out)
{
    if (!admission_by_key(in->admission, msg->user, &out->who, &out->first))
        return PROBLEM_NOT_ADMITTED;
    out->via = "machine";
    out->payer = hash_short(msg->user, strlen(msg->user));
    if ((wire_has(e, envelope_party) && !slice_is(e->party, out->who.party)) ||
        (wire_has(e, envelope_actor) && !uuid_equal(&e->actor, &out->who.actor)))
        return PROBLEM_NOT_ALLOWED;
    return PROBLEM_N;
}

/* Our own processes act for others. via is theirs to say; room holds it. */
static enum problem_code sender_inside(const struct intake *in, const struct bus_in *msg,
                                       const struct envelope *e, char via[17], struct sender *out)
{
    if (!wire_has(e, envelope_party) ||
        !admission_by_party(in->admission, e->party, &out->who, &out->first))
        return PROBLEM_NOT_ADMITTED;
    memcpy(via, "inside", 7);
    if (wire_has(e, envelope_via) && e->via.n <= 16) {
        memcpy(via, e->via.p, e->via.n);
        via[e->via.n] = '\0';
    }
    out->via = via;
    out->payer = hash_short(msg->peer.id, msg->peer.n);
    if (wire_has(e, envelope_actor))
        out->who.actor = e->actor;
    return PROBLEM_N;
}

/* ------------------------------------------------------------------ what */

static void work_give(struct intake *in, const struct asker *asker, const struct sender *from,
                      const struct envelope *e, enum message kind)
{
    switch (message_info(kind)->service) {
    case service_intake:
        intake_submit_take(in, asker, from, e);
        break;
    case service_tracking:
        intake_relay_take(in, RELAY_TRACKING, asker, from, e, kind);
        break;
    case service_overview:
        intake_relay_take(in, RELAY_OVERVIEW, asker, from, e, kind);
        break;
    case service_notify:
        intake_relay_take(in, RELAY_NOTIFY, asker, from, e, kind);
        break;
    case service_gateway:
        intake_relay_take(in, RELAY_GATEWAY, asker, from, e, kind);
        break;
    case service_routing:
        intake_relay_take(in, RELAY_ROUTING, asker, from, e, kind);
        break;
    default:
        intake_tell(in, asker, kind);
        break;
    }
}

static bool is_for_us(const struct message_info *info)
{
    return info && (info->group == GROUP_COMMAND || info->group == GROUP_QUESTION);
}

static void message_take(struct door *d, const struct bus_in *msg, const struct envelope *e)
{
    struct intake *in = d->intake;
    struct asker asker = asker_of(d, msg, e);
    enum message kind = message_find(e->kind);
    const struct message_info *info = message_info(kind);
    struct sender from = {0};
    enum problem_code problem;
    char via[17];

    if (is_for_us(info))
        in->figures.messages[kind]++;
    if (d->which == DOOR_INSIDE && telling_is(kind)) {
        intake_tell(in, &asker, kind); /* supervisors need not be anybody */
        return;
    }
    if (!admission_ready(in->admission)) {
        intake_problem(in, &asker, PROBLEM_NOT_READY, NULL, NULL, LOADING_WAIT);
        return;
    }
    problem = d->which == DOOR_OUTSIDE ? sender_outside(in, msg, e, &from)
                                       : sender_inside(in, msg, e, via, &from);
    if (problem == PROBLEM_N && !is_for_us(info))
        problem = PROBLEM_UNKNOWN_MESSAGE;
    if (problem == PROBLEM_N &&
        (!(info->by & 1u << from.who.role) || (from.first && !principal_first_may(kind))))
        problem = PROBLEM_NOT_ALLOWED;
    if (problem == PROBLEM_N) {
        work_give(in, &asker, &from, e, kind);
        return;
    }
    in->figures.not_admitted += problem == PROBLEM_NOT_ADMITTED;
    in->figures.not_allowed += problem == PROBLEM_NOT_ALLOWED;
    in->figures.unreadable += problem == PROBLEM_UNKNOWN_MESSAGE;
    intake_problem(in, &asker, problem, NULL, NULL, 0);
}

static void envelope_refuse(struct door *d, const struct bus_in *msg, const struct envelope *e,
                            const struct wire_faults *faults)
{
    struct asker asker = asker_of(d, msg, e);
    enum problem_code problem = PROBLEM_INVALID;

    for (uint32_t i = 0; i < faults->n && i < WIRE_FAULTS; i++)
        if (faults->list[i].field == &shape_envelope.fields[envelope_v] &&
            faults->list[i].code != WIRE_FAULT_MISSING)
            problem = PROBLEM_BAD_VERSION;
    d->intake->figures.unreadable++;
    intake_problem(d->intake, &asker, problem, NULL, faults, 0);
}

static void frame_take(struct door *d, struct bus_in *msg)
{
    struct frame_reader r;
    struct envelope e = {0};
    struct wire_faults faults;
    const char *why = NULL;
    int rc;

    if (frame_open(&r, bus_in_payload(msg), &why) < 0) {
        struct asker asker = asker_of(d, msg, &e);

        d->intake->figures.unreadable++;
        intake_problem(d->intake, &asker, PROBLEM_BAD_FRAME, why, NULL, 0);
        return;
    }
    while ((rc = frame_next(&r, &e, &faults)) != 0) {
        if (rc > 0)
            message_take(d, msg, &e);
        else
            envelope_refuse(d, msg, &e, &faults);
    }
}

static void on_door(void *arg)
{
    struct door *d = arg;
    struct bus_in msg;
    int frames = 0;

    while (frames++ < FRAMES_A_TURN && bus_recv(d->socket, true, &msg) == 1) {
        frame_take(d, &msg);
        bus_in_close(&msg);
    }
    if (frames > FRAMES_A_TURN)
        loop_again(d->intake->life->loop);
}

/* ------------------------------------------------------------------ opening */

static void secret_read(char out[BUS_KEY_TEXT])
{
    const char *path = settings_path("intake.key.file");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, out, BUS_KEY_TEXT - 1);

    if (fd >= 0)
        close(fd);
    out[n < 0 ? 0 : n] = '\0';
    if (!bus_key_valid(out))
        log_fatal("key_unusable", "setting=intake.key.file path=%s", log_value(slice_str(path)));
}

void intake_door_open(struct intake *in, int which)
{
    static const char *const endpoints[DOOR_N] = {
        [DOOR_OUTSIDE] = "intake.endpoint", [DOOR_INSIDE] = "intake.inside.endpoint"};
    struct door *d = &in->doors[which];
    char secret[BUS_KEY_TEXT] = "";

    if (which == DOOR_OUTSIDE)
        secret_read(secret);
    d->intake = in;
    d->which = (uint8_t)which;
    d->socket = bus_router_bind(in->life->bus, settings_path(endpoints[which]),
                                which == DOOR_OUTSIDE ? secret : NULL);
    explicit_bzero(secret, sizeof secret);
    if (!d->socket)
        log_fatal("door_not_opened", "setting=%s", endpoints[which]);
    replies_init(&d->out, d->socket);
    loop_socket_add(in->life->loop, d->socket, on_door, d);
}

void intake_door_close(struct intake *in, int which)
{
    bus_close(in->life->loop, &in->doors[which].socket);
    replies_free(&in->doors[which].out);
}
