/*
 * The service: ties the log, the fold, the database and the desk together.
 *
 *      connections up -> opening (cursor, registry) -> following from the cursor -> ready, once
 *            ^                                             |                        the head of
 *            '--------- anything that is not certain ------'                        then is folded
 *
 * Beginning again is the answer to every doubt: the cursor in the database says what is folded, the
 * log says the rest. So when a rebuild has put other tables in place of those we fold into: questions wait
 * for that moment.
 */
#include "services/overview/overview.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/log/proof_reader.h"
#include "services/overview/desk.h"
#include "services/overview/lock.h"
#include "services/overview/opening.h"
#include "services/overview/page.h"
#include "services/overview/remake.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_FIRST (50 * US_PER_MS)
#define AGAIN_MOST  (5 * US_PER_S)

/* Plans are made once and go by the keys, whatever an empty table's statistics say. The commit need
 * not wait for the disk: what is lost is folded again. */
#define SETUP_WRITE                                                                    \
    "SET search_path = ''; SET jit = off; SET plan_cache_mode = force_generic_plan;"   \
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;" \
    "SET synchronous_commit = off; SET statement_timeout = '60s'; SET lock_timeout = '10s'"
#define SETUP_KEYS                                                                     \
    "SET search_path = ''; SET jit = off; SET plan_cache_mode = force_generic_plan;"   \
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;" \
    "SET default_transaction_read_only = on; SET statement_timeout = '10s'"
/* Plans are made for the values at hand: a filter that was not given must vanish. */
#define SETUP_LISTS                                                                 \
    "SET search_path = ''; SET jit = off; SET plan_cache_mode = force_custom_plan;" \
    "SET random_page_cost = 1.1; SET default_transaction_read_only = on;"           \
    "SET statement_timeout = '10s'; SET client_min_messages = warning"
/* A page comes from an index in its order: never all that fits, sorted. */
#define SETUP_PAGES SETUP_LISTS "; SET enable_bitmapscan = off"
/* A text of common words that are never together costs most: whoever asks it is told. */
#define SETUP_SEARCHES SETUP_PAGES "; SET statement_timeout = '3s'"
#define SETUP_FIGURES  SETUP_LISTS "; SET work_mem = '64MB'; SET max_parallel_workers_per_gather = 0"

struct overview {
    struct life *life;
    struct db *write, *words, *keys;               /* the fold's */
    struct db *shows, *lists, *searches, *figures; /* the desk's */
    struct stream_reader *streams;
    struct proof_reader *proofs;
    struct tables *tables;
    struct desk *desk;
    struct follower *follower;
    struct opening *opening;
    struct remake *remake;
    struct loop_timer again; /* the next beginning */
    int64_t wait;            /* before it */
    int64_t goal; /* the head when we began: folded up to there, we are ready; -1: unknown */
    bool ready, stopped, lost; /* lost: begin again when the opening is done with */
    bool closing;
};

static void not_ready(struct overview *o, const char *why)
{
    o->ready = false;
    desk_ready(o->desk, why);
}

static void begin_later(struct overview *o)
{
    if (o->closing || o->opening) {
        o->lost = true;
        return;
    }
    loop_timer_set(o->life->loop, &o->again, clock_mono_us() + o->wait);
    o->wait = o->wait == 0 ? AGAIN_FIRST : o->wait * 2 < AGAIN_MOST ? o->wait * 2 : AGAIN_MOST;
}

/* --- Following -------------------------------------------------------------------------------- */

static void look_whether_ready(struct overview *o)
{
    if (o->ready || o->stopped || !o->follower)
        return;
    if (o->goal < 0)
        o->goal = follower_head(o->follower);
    if (o->goal < 0 || tables_written(o->tables) < o->goal)
        return;
    o->ready = true;
    o->wait = AGAIN_FIRST;
    desk_ready(o->desk, NULL);
    log_info("ready", "position=%" PRId64, tables_written(o->tables));
}

static void on_event(void *arg, const struct event *e)
{
    struct overview *o = arg;
    tables_event(o->tables, e);
}

static void on_caught_up(void *arg)
{
    look_whether_ready(arg);
}

static void on_discard(void *arg)
{
    struct overview *o = arg;
    o->goal = -1;
    not_ready(o, "replaying");
    tables_discard(o->tables);
    follower_resume(o->follower); /* whatever had no room is gone */
}

static const struct follower_ops follower_ops = {
    .event = on_event, .caught_up = on_caught_up, .discard = on_discard};

static void on_room(void *arg, bool room)
{
    struct overview *o = arg;

    if (!o->follower)
        return;
    if (room)
        follower_resume(o->follower);
    else
        follower_pause(o->follower);
}

static void on_written(void *arg)
{
    struct overview *o = arg;
    look_whether_ready(o);
    desk_written(o->desk);
}

static void on_broken(void *arg, const char *why)
{
    struct overview *o = arg;
    if (o->closing)
        return;
    log_warn("begins_again", "why=%s", why);
    if (strcmp(why, "moved") == 0) {
        desk_hold(o->desk);
        if (o->ready) /* if not, somebody else may be at it just as eagerly */
            o->wait = 0;
    }
    not_ready(o, "beginning");
    begin_later(o);
}

static void on_changed(void *arg)
{
    struct overview *o = arg;
    tables_break(o->tables, "moved");
}

static const struct remake_ops remake_ops = {.changed = on_changed};

static void on_stopped(void *arg, int kind)
{
    struct overview *o = arg;
    (void)kind;
    o->stopped = true;
    not_ready(o, "unknown_kind");
}

static const struct tables_ops tables_ops = {
    .room = on_room, .written = on_written, .broken = on_broken, .stopped = on_stopped};

static void on_turn(void *arg)
{
    struct overview *o = arg;
    tables_turn(o->tables);
}

/* --- Beginning -------------------------------------------------------------------------------- */

static void on_opened(void *arg, struct opening_found *found)
{
    struct overview *o = arg;

    o->opening = NULL;
    if (o->closing)
        return;
    if (found->failed || o->lost) {
        log_info("cannot_begin", "why=%s", found->failed ? found->failed : "database_lost");
        o->lost = false;
        begin_later(o);
        return;
    }
    tables_are_of(o->tables, found->fold, found->turn, found->opened);
    tables_begin(o->tables, &found->at, &found->registry, found->quarantined, found->n_quarantined);
    if (found->older)
        log_info("tables_of_older_fold", "fold=%d serves=yes", (int)found->fold);
    if (found->outdated) {
        log_info("tables_of_older_fold", "fold=%d serves=no why=%s", (int)found->fold,
                 found->at.position < 0 ? "empty" : "shape");
        found->at = (struct cursor){.position = -1};
        tables_discard(o->tables);
    }
    remake_begin(o->remake, found->turn, found->older && found->at.position >= 0);
    o->goal = -1;
    o->follower = follower_new(o->life, &found->at, &follower_ops, o);
    log_info("follows", "position=%" PRId64, found->at.position);
}

static bool all_up(const struct overview *o)
{
    return db_is_up(o->write) && db_is_up(o->words) && db_is_up(o->keys);
}

static void begin(void *arg)
{
    struct overview *o = arg;

    /* Not in a callback of the follower: this is a timer. */
    follower_free(&o->follower);
    if (o->opening)
        return;
    if (!all_up(o)) {
        begin_later(o);
        return;
    }
    not_ready(o, "replaying");
    o->lost = false;
    o->opening = opening_begin(o->write, o->streams, on_opened, o);
}

/* A connection that comes makes us begin, when it is the last that was missing. */
static void on_up(void *arg, bool up)
{
    struct overview *o = arg;

    if (up && !o->follower && !o->opening && all_up(o))
        loop_timer_set(o->life->loop, &o->again, loop_now(o->life->loop));
}

/* Behind a lost connection may be a server that crashed: commits that were not yet on its disk are
 * gone, and the cursor with them. */
static void on_write_up(void *arg, bool up)
{
    struct overview *o = arg;

    if (!up)
        tables_break(o->tables, "database_lost");
    on_up(arg, up);
}

struct overview *overview_new(struct life *life)
{
    struct overview *o = calloc(1, sizeof *o);
    const char *where = settings_path("db.overview");

    if (!o)
        log_fatal("memory_exhausted", "for=overview");
    o->life = life;
    o->wait = AGAIN_FIRST;
    o->goal = -1;
    o->again = (struct loop_timer){.fn = begin, .arg = o};
    o->write = db_open(life->loop, where, SETUP_WRITE, on_write_up, o);
    o->words = db_open(life->loop, where, SETUP_WRITE, on_write_up, o);
    o->keys = db_open(life->loop, where, SETUP_KEYS, on_up, o);
    o->shows = db_open(life->loop, where, SETUP_KEYS LOCK_SETUP, NULL, NULL);
    o->lists = db_open(life->loop, where, SETUP_PAGES LOCK_SETUP, NULL, NULL);
    o->searches = db_open(life->loop, where, SETUP_SEARCHES LOCK_SETUP, NULL, NULL);
    o->figures = db_open(life->loop, where, SETUP_FIGURES, NULL, NULL);
    page_key_open(settings_path("overview.cursor.key"));
    o->streams = stream_reader_new(life);
    o->proofs = proof_reader_new(life);
    o->tables = tables_new(life->loop, o->write, o->words, o->keys, TABLES_AT_HAND,
                           (uint32_t)settings_int("overview.batch.max"), &tables_ops, o);
    o->remake = remake_new(life->loop, o->keys, o->write, &remake_ops, o);
    o->desk = desk_new(life, &(struct desk_sources){.tables = o->tables,
                                                    .keys = o->shows,
                                                    .lists = o->lists,
                                                    .searches = o->searches,
                                                    .figures = o->figures,
                                                    .streams = o->streams,
                                                    .proofs = o->proofs,
                                                    .remake = &o->remake,
                                                    .follower = &o->follower});
    loop_turn_add(life->loop, on_turn, o);
    not_ready(o, "starting");
    return o;
}

/* Connections first: they answer what is under way, and whoever asked is still there. */
void overview_free(struct overview **o)
{
    struct overview *gone = *o;

    if (!gone)
        return;
    *o = NULL;
    gone->closing = true;
    loop_timer_set(gone->life->loop, &gone->again, 0);
    follower_free(&gone->follower);
    db_close(&gone->figures);
    db_close(&gone->searches);
    db_close(&gone->lists);
    db_close(&gone->shows);
    db_close(&gone->keys);
    db_close(&gone->words);
    db_close(&gone->write);
    stream_reader_free(&gone->streams);
    proof_reader_free(&gone->proofs);
    opening_end(&gone->opening);
    remake_free(&gone->remake);
    desk_free(&gone->desk);
    tables_free(&gone->tables);
    free(gone);
}
