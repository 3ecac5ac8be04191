/*
 * Making all tables again: see rebuild.h.
 */
#include "services/overview/rebuild.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/overview/gate.h"
#include "services/overview/opening.h"
#include "services/overview/rebuild_told.h"
#include "services/overview/tables.h"

#include <inttypes.h>
#include <stdlib.h>

#define LOOK (50 * US_PER_MS) /* how often to see whether the change can be made */
/* So far from the head, holding those that serve costs them less than HOLD. Longer and somebody who waits for
 * what he just wrote would notice; then AGAIN passes before the next time. */
#define NEAR  4096
#define HOLD  (2 * US_PER_S)
#define AGAIN (3 * US_PER_S)

/* As in overview.c, where it says why. */
#define SETUP_WRITE                                                                    \
    "SET search_path = ''; SET jit = off; SET plan_cache_mode = force_generic_plan;"   \
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;" \
    "SET synchronous_commit = off; SET statement_timeout = '60s'; SET lock_timeout = '10s'"

struct rebuild {
    struct life *life;
    struct gate *gate;
    struct db *write, *words, *keys; /* what they say of overview is meant of overview_next */
    struct stream_reader *streams;
    struct tables *tables;
    struct follower *follower;
    struct opening *opening;
    struct loop_timer again, look;
    struct rebuild_told told;
    bool emptied;       /* the first beginning is done */
    bool looked;        /* statistics are there */
    bool changed;       /* the new tables serve */
    const char *failed; /* why it cannot go on */
    int64_t served;     /* of the tables that serve, while held; -1: not held */
    int64_t hold_until, hold_after;
    bool closing;
};

static void end(struct rebuild *b, const char *failed)
{
    if (!b->failed)
        b->failed = failed;
    loop_stop(b->life->loop);
}

/* --- The change ------------------------------------------------------------------------------- */

static void hold(struct rebuild *b)
{
    int64_t now = loop_now(b->life->loop);

    if (now < b->hold_after || !b->follower || !follower_caught_up(b->follower) ||
        follower_head(b->follower) - tables_written(b->tables) > NEAR)
        return;
    if (!b->looked) { /* it takes its time: then there are new events to fold first */
        b->looked = true;
        gate_look_through(b->gate);
        return;
    }
    b->hold_after = now + AGAIN;
    if (gate_hold(b->gate, &b->served) != 0) {
        b->served = -1;
        if (gate_is_lost(b->gate))
            end(b, "database_lost");
        return;
    }
    b->hold_until = clock_mono_us() + HOLD;
}

static void change(struct rebuild *b)
{
    int64_t folded = tables_written(b->tables);

    b->served = -1;
    if (gate_change(b->gate, folded) != 0) {
        tables_be_still(b->tables, false);
        if (gate_is_lost(b->gate))
            end(b, "database_lost");
        return;
    }
    b->changed = true;
    b->told.written = folded;
    tables_break(b->tables, "changed"); /* what we call overview_next is the old set now */
    end(b, NULL);
}

static bool is_as_far(const struct rebuild *b)
{
    return b->served >= 0 && tables_written(b->tables) >= b->served;
}

/* As far as those that serve, which are held: no transaction of ours may be under way, which the change would
 * wait for while we do not end it. */
static void change_when_still(struct rebuild *b)
{
    if (b->changed || b->failed || !is_as_far(b))
        return;
    tables_be_still(b->tables, true);
    if (db_pending(b->write) + db_pending(b->words) == 0)
        change(b);
}

static void look(struct rebuild *b)
{
    if (b->changed || b->failed)
        return;
    if (b->served < 0)
        hold(b);
    if (b->served >= 0 && loop_now(b->life->loop) > b->hold_until) {
        gate_release(b->gate);
        b->served = -1;
        tables_be_still(b->tables, false);
    }
    change_when_still(b);
}

static void on_look(void *arg)
{
    struct rebuild *b = arg;

    look(b);
    b->told.written = b->changed ? b->told.written : tables_written(b->tables);
    rebuild_tell(&b->told, b->follower ? follower_head(b->follower) : -1);
    loop_timer_set(b->life->loop, &b->look, clock_mono_us() + LOOK);
}

/* --- Folding ---------------------------------------------------------------------------------- */

static void begin_later(struct rebuild *b)
{
    if (!b->closing && !b->changed)
        loop_timer_set(b->life->loop, &b->again, clock_mono_us() + 4 * LOOK);
}

static void on_event(void *arg, const struct event *e)
{
    struct rebuild *b = arg;
    tables_event(b->tables, e);
}

static void on_caught_up(void *arg)
{
    (void)arg; /* on_look sees it */
}

static void on_discard(void *arg)
{
    struct rebuild *b = arg;
    tables_discard(b->tables);
    follower_resume(b->follower);
}

static const struct follower_ops follower_ops = {
    .event = on_event, .caught_up = on_caught_up, .discard = on_discard};

static void on_room(void *arg, bool room)
{
    struct rebuild *b = arg;

    if (!b->follower)
        return;
    if (room)
        follower_resume(b->follower);
    else
        follower_pause(b->follower);
}

static void on_written(void *arg)
{
    struct rebuild *b = arg;
    tables_be_still(b->tables, is_as_far(b));
}

/* Whoever moved the cursor of these tables works on them now. Anything else is begun again, as the fold of
 * those that serve does: from the cursor on. */
static void on_broken(void *arg, const char *why)
{
    struct rebuild *b = arg;

    if (b->closing || b->changed)
        return;
    log_warn("begins_again", "why=%s", why);
    if (strcmp(why, "moved") == 0)
        end(b, "taken_over");
    else
        begin_later(b);
}

static void on_stopped(void *arg, int kind)
{
    struct rebuild *b = arg;
    (void)kind;
    end(b, "unknown_kind");
}

static const struct tables_ops tables_ops = {
    .room = on_room, .written = on_written, .broken = on_broken, .stopped = on_stopped};

static void on_turn(void *arg)
{
    struct rebuild *b = arg;
    tables_turn(b->tables);
    change_when_still(b);
}

/* --- Beginning -------------------------------------------------------------------------------- */

static void on_opened(void *arg, struct opening_found *found)
{
    struct rebuild *b = arg;

    b->opening = NULL;
    if (b->closing || b->failed)
        return;
    if (found->failed) {
        begin_later(b);
        return;
    }
    tables_are_of(b->tables, found->fold, found->turn, found->opened);
    tables_begin(b->tables, &found->at, &found->registry, found->quarantined, found->n_quarantined);
    if (!b->emptied || found->outdated || found->older) {
        found->at = (struct cursor){.position = -1};
        tables_discard(b->tables);
        b->emptied = true;
    }
    b->follower = follower_new(b->life, &found->at, &follower_ops, b);
}

static void begin(void *arg)
{
    struct rebuild *b = arg;

    follower_free(&b->follower);
    if (b->opening)
        return;
    if (!db_is_up(b->write) || !db_is_up(b->words) || !db_is_up(b->keys)) {
        begin_later(b);
        return;
    }
    b->opening = opening_begin(b->write, b->streams, on_opened, b);
}

static void on_write_up(void *arg, bool up)
{
    struct rebuild *b = arg;
    if (!up)
        tables_break(b->tables, "database_lost");
}

static void rebuild_open(struct rebuild *b)
{
    const char *where = settings_path("db.overview");
    struct loop *loop = b->life->loop;

    b->again = (struct loop_timer){.fn = begin, .arg = b};
    b->look = (struct loop_timer){.fn = on_look, .arg = b};
    b->served = -1;
    b->write = db_open(loop, where, SETUP_WRITE, on_write_up, b);
    b->words = db_open(loop, where, SETUP_WRITE, NULL, NULL);
    b->keys = db_open(loop, where, SETUP_WRITE, NULL, NULL);
    db_read_as(b->write, GATE_SERVES, GATE_NEXT);
    db_read_as(b->words, GATE_SERVES, GATE_NEXT);
    db_read_as(b->keys, GATE_SERVES, GATE_NEXT);
    b->streams = stream_reader_new(b->life);
    b->tables = tables_new(loop, b->write, b->words, b->keys, TABLES_AT_HAND,
                           (uint32_t)settings_int("overview.batch.max"), &tables_ops, b);
    loop_turn_add(loop, on_turn, b);
    loop_timer_set(loop, &b->again, clock_mono_us());
    loop_timer_set(loop, &b->look, clock_mono_us());
}

static void rebuild_close(struct rebuild *b)
{
    b->closing = true;
    loop_timer_set(b->life->loop, &b->again, 0);
    loop_timer_set(b->life->loop, &b->look, 0);
    follower_free(&b->follower);
    db_close(&b->keys);
    db_close(&b->words);
    db_close(&b->write);
    stream_reader_free(&b->streams);
    opening_end(&b->opening);
    tables_free(&b->tables);
}

int rebuild_run(struct life *life, bool quiet)
{
    struct rebuild b = {.life = life};
    enum gate_found found = gate_open(settings_path("db.overview"), &b.gate);

    rebuild_told_begin(&b.told, quiet);
    if (!quiet)
        log_init(life->name, LOG_WARN); /* the lines that it tells are for who started it */
    if (found != GATE_OPEN) {
        rebuild_say(&b.told, found == GATE_TAKEN ? "taken" : "no_database");
        return found == GATE_TAKEN ? REBUILD_TAKEN : REBUILD_NOT_DONE;
    }
    life_ready(life, "rebuilding");
    rebuild_open(&b);
    life_run(life);
    rebuild_close(&b);
    b.told.swept = gate_sweep(b.gate);
    gate_close(&b.gate);
    rebuild_say(&b.told, b.changed ? "done" : b.failed ? b.failed : "stopped");
    return b.changed ? REBUILD_DONE : REBUILD_NOT_DONE;
}
