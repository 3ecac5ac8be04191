/*
 * Tracking: start and stop, readiness, lateness, the snapshot.
 */
#include "services/tracking/tracking_in.h"

#include "common/clock.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

#define TICK          DEADLINES_TICK_US
#define REQUESTS_MOST 65536

void tracking_ring_dropped(void *arg, uint32_t slot)
{
    struct tracking *t = arg;

    table_at(&t->state.table, slot)->watched--;
    state_release(&t->state, slot);
}

/* ------------------------------------------------------------------ the snapshot */

static void snapshot_plan(struct tracking *t, int64_t position)
{
    t->next_snapshot = position + settings_int("tracking.snapshot.events");
}

/* A signal that is being read would be missing: it waits for that. */
void tracking_snapshot_due(struct tracking *t)
{
    struct cursor at;

    follower_cursor(t->follower, &at);
    if (at.position < t->next_snapshot || snapshot_writing(&t->snapshot) || t->n_loads > 0)
        return;
    snapshot_plan(t, at.position);
    if (snapshot_begin(&t->snapshot, &t->state, &at) == 0)
        loop_again(t->life->loop);
}

static void snapshot_go_on(struct tracking *t)
{
    if (snapshot_writing(&t->snapshot) &&
        snapshot_continue(&t->snapshot, &t->state, false) == SNAPSHOT_MORE)
        loop_again(t->life->loop);
}

/* At an orderly stop, all at once: the next start has nothing to replay. */
static void snapshot_last(struct tracking *t)
{
    enum snapshot_progress progress = SNAPSHOT_MORE;
    struct cursor at;

    follower_cursor(t->follower, &at);
    if (!t->ready || at.position < 0 || t->n_loads > 0)
        return;
    while (snapshot_writing(&t->snapshot) && progress < SNAPSHOT_DONE)
        progress = snapshot_continue(&t->snapshot, &t->state, true);
    if (snapshot_begin(&t->snapshot, &t->state, &at) < 0)
        return;
    do
        progress = snapshot_continue(&t->snapshot, &t->state, true);
    while (progress < SNAPSHOT_DONE);
}

/* ------------------------------------------------------------------ the state, and all that is on it */

void tracking_state_begin(struct tracking *t, int64_t floor)
{
    ring_init(&t->ring, (uint32_t)settings_int("tracking.watch.ring"), floor, tracking_ring_dropped,
              t);
    snapshot_plan(t, floor);
}

void tracking_state_end(struct tracking *t)
{
    snapshot_give_up(&t->snapshot);
    snapshot_forget(&t->snapshot);
    ring_free(&t->ring);
    state_free(&t->state);
    state_init(&t->state);
}

/* ------------------------------------------------------------------ turns */

static void requests_late(struct tracking *t, int64_t now)
{
    uint32_t slot;

    while ((slot = request_late(&t->requests, now)) != REQUEST_NONE) {
        struct request *q = request_at(&t->requests, slot);

        t->figures.late++;
        tracking_refuse_code(t, q, PROBLEM_TIMEOUT, 0);
        q->answered = true; /* whoever has it lets it go */
    }
}

static void on_tick(void *arg)
{
    struct tracking *t = arg;
    int64_t now = loop_now(t->life->loop);

    requests_late(t, now);
    watch_late(&t->watch, follower_position(t->follower), now);
    tracking_due_day(t);
    life_ready(t->life, tracking_why_not(t));
    loop_timer_set(t->life->loop, &t->tick, now + TICK);
}

static void on_turn(void *arg)
{
    struct tracking *t = arg;

    tracking_parked_go(t);
    snapshot_go_on(t);
    replies_flush(&t->replies);
}

struct tracking *tracking_new(struct life *life)
{
    struct tracking *t = room_new(sizeof *t);
    struct cursor from = {.position = -1};

    t->life = life;
    t->tick = (struct loop_timer){.fn = on_tick, .arg = t};
    t->due = (struct loop_timer){.fn = tracking_due_go, .arg = t};
    state_init(&t->state);
    snapshot_init(&t->snapshot, settings_path("tracking.snapshot"));
    if (snapshot_load(&t->snapshot, &t->state, &from) < 0)
        from = (struct cursor){.position = -1};
    tracking_state_begin(t, from.position);
    requests_init(&t->requests, REQUESTS_MOST, clock_mono_us());
    works_init(&t->works, &t->state, &t->requests, &tracking_work_ops, t);
    t->works.backups_days = (int32_t)settings_int("history.backups.days");
    upkeep_init(&t->upkeep, &t->state, settings_bool("tracking.help.auto"), &tracking_upkeep_ops,
                t);
    /* What a turn decides is sent by the hooks of appender and reader, so ours comes before. */
    loop_turn_add(life->loop, on_turn, t);
    t->appender = appender_new(life);
    t->reader = stream_reader_new(life);
    tracking_door_open(t);
    watch_init(&t->watch, &t->state.table, &t->ring, &t->replies, clock_mono_us());
    tracking_follow_begin(t, &from);
    loop_timer_set(life->loop, &t->tick, clock_mono_us() + TICK);
    return t;
}

void tracking_free(struct tracking **t)
{
    struct tracking *old = *t;

    if (!old)
        return;
    snapshot_last(old);
    loop_timer_set(old->life->loop, &old->tick, 0);
    loop_timer_set(old->life->loop, &old->due, 0);
    tracking_follow_end(old);
    watch_free(&old->watch);
    tracking_door_close(old);
    stream_reader_free(&old->reader);
    appender_free(&old->appender);
    works_free(&old->works);
    upkeep_free(&old->upkeep);
    requests_free(&old->requests);
    snapshot_free(&old->snapshot);
    tracking_state_end(old);
    state_free(&old->state);
    free(old->parked);
    free(old);
    *t = NULL;
}
