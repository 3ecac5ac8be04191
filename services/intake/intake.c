/*
 * Intake: start and stop, readiness, what is late, and what it tells of itself.
 */
#include "services/intake/intake_in.h"

#include "common/clock.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

#define TICK DEADLINES_TICK_US

METRICS_DEFINE(intake_figures, INTAKE_METRICS)

const char *intake_kind(int message)
{
    const struct message_info *info = message_info((enum message)message);

    return info && (info->group == GROUP_COMMAND || info->group == GROUP_QUESTION) ? info->name
                                                                                   : NULL;
}

const char *intake_why_not(const struct intake *in)
{
    if (!admission_ready(in->admission))
        return "loading";
    return admission_hears_writer(in->admission) ? NULL : "history_silent";
}

void intake_tell(struct intake *in, const struct asker *asker, enum message kind)
{
    struct telling t = {.service = in->life->name,
                        .why = intake_why_not(in),
                        .position = admission_folded(in->admission),
                        .heard = admission_heard(in->admission),
                        .rebuild = TELLING_NONE,
                        .table = &intake_figures_table,
                        .values = &in->figures};
    struct envelope e = {0};
    struct frame_writer *w = intake_answer_for(in, asker, &e);

    in->figures.under_way = in->flights.n;
    in->figures.appending = (int64_t)appender_pending(in->appender);
    telling_add(&t, kind, &e, w);
}

static void on_tick(void *arg)
{
    struct intake *in = arg;
    int64_t now = loop_now(in->life->loop);
    uint32_t slot;

    while ((slot = flight_late(&in->flights, now)) != FLIGHT_NONE) {
        in->figures.late++;
        intake_problem(in, &in->flights.slots[slot].asker, PROBLEM_TIMEOUT, NULL, NULL, 0);
        flight_end(&in->flights, slot);
    }
    if (in->doors[DOOR_OUTSIDE].socket)
        life_ready(in->life, intake_why_not(in));
    loop_timer_set(in->life->loop, &in->tick, now + TICK);
}

static void on_turn(void *arg)
{
    struct intake *in = arg;

    intake_relays_flush(in);
    for (int i = 0; i < DOOR_N; i++)
        if (in->doors[i].socket)
            replies_flush(&in->doors[i].out);
}

static bool on_handshake(void *arg, const char *key)
{
    struct intake *in = arg;
    struct principal who;
    bool first;

    return admission_by_key(in->admission, key, &who, &first);
}

/* A client that is refused does not come back by itself, so the door for machines stays shut until it
 * is known who may come in. */
static void on_admission(void *arg)
{
    struct intake *in = arg;

    if (admission_ready(in->admission) && !in->doors[DOOR_OUTSIDE].socket)
        intake_door_open(in, DOOR_OUTSIDE);
    life_ready(in->life, intake_why_not(in));
}

struct intake *intake_new(struct life *life)
{
    struct intake *in = room_new(sizeof *in);

    in->life = life;
    in->tick = (struct loop_timer){.fn = on_tick, .arg = in};
    flights_init(&in->flights, (uint32_t)settings_int("intake.flight.total"),
                 (uint32_t)settings_int("intake.flight.peer"), clock_mono_us());
    in->appender = appender_new(life);
    in->reader = stream_reader_new(life);
    in->admission = admission_new(life, in->appender, in->reader, on_admission, in);
    intake_relays_open(in);
    bus_zap_start(life->bus, life->loop, on_handshake, in);
    intake_door_open(in, DOOR_INSIDE);
    loop_turn_add(life->loop, on_turn, in);
    loop_timer_set(life->loop, &in->tick, clock_mono_us() + TICK);
    return in;
}

void intake_free(struct intake **in)
{
    struct intake *old = *in;

    if (!old)
        return;
    loop_timer_set(old->life->loop, &old->tick, 0);
    intake_door_close(old, DOOR_INSIDE);
    intake_door_close(old, DOOR_OUTSIDE);
    bus_zap_stop(old->life->bus, old->life->loop);
    intake_relays_close(old);
    admission_free(&old->admission);
    stream_reader_free(&old->reader);
    appender_free(&old->appender);
    flights_free(&old->flights);
    intake_submits_close(old);
    free(old);
    *in = NULL;
}
