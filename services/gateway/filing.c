/*
 * Files as the log has them: see filing.h.
 *
 *      database up -> cursor -> follower -> event -> files_follow ... done
 *                                 ^                                    | all done: the cursor moves
 *                                 '--- begun again where it was <------' one was not: the database went
 */
#include "services/gateway/filing.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/log/follower.h"

#include <inttypes.h>
#include <stdlib.h>

#define SETUP \
    "SET search_path = ''; SET jit = off; SET statement_timeout = '30s'; SET lock_timeout = '10s'"
#define OPEN_MOST   64 /* events under way; above it reading pauses */
#define AGAIN_US    US_PER_S
#define SWEEP_US    (3600 * US_PER_S)
#define SWEEP_FIRST (60 * US_PER_S)

struct filing {
    struct life *life;
    struct db *db;
    struct files *files;
    struct follower *follower;
    struct cursor at, written; /* done with; as the database has it */
    struct loop_timer again, sweep;
    unsigned open;
    bool failed, reading, writing;
};

static void begin(struct filing *f);

/* ------------------------------------------------------------------ the cursor */

static const struct db_stmt stmt_read = {
    "gateway_cursor", "SELECT position, leaf FROM gateway.cursor WHERE log = 0", 0, NULL};
static const Oid write_types[] = {DB_INT8, DB_BYTEA};
static const struct db_stmt stmt_write = {
    "gateway_cursor_write", "UPDATE gateway.cursor SET position = $1, leaf = $2 WHERE log = 0", 2,
    write_types};

static void on_again(void *arg)
{
    begin(arg);
}

static void on_written(void *arg, const struct db_result *r)
{
    struct filing *f = arg;

    f->writing = false;
    if (r->outcome != DB_DONE)
        f->written.position = -2; /* not known: written again */
}

static void cursor_write(struct filing *f)
{
    uint8_t position[8];

    if (f->writing || f->open > 0 || f->at.position == f->written.position || !db_is_up(f->db))
        return;
    f->writing = true;
    f->written = f->at;
    db_put_int(position, 8, f->at.position);
    db_send(f->db, &stmt_write, (struct db_param[]){{position, 8}, {f->at.leaf, sizeof f->at.leaf}},
            on_written, f);
    db_sync(f->db);
}

/* ------------------------------------------------------------------ events */

static void on_followed(void *arg, bool done, bool found)
{
    struct filing *f = arg;

    (void)found;
    f->open--;
    f->failed = f->failed || !done;
    if (f->open > 0)
        return;
    if (f->failed)
        loop_timer_set(f->life->loop, &f->again, loop_now(f->life->loop) + AGAIN_US);
    else if (f->follower)
        follower_resume(f->follower);
}

static void on_event(void *arg, const struct event *e)
{
    struct filing *f = arg;

    if (!f->failed && files_follow(f->files, e, on_followed, f) && ++f->open == OPEN_MOST)
        follower_pause(f->follower);
}

static void on_batch(void *arg, const struct cursor *at)
{
    struct filing *f = arg;

    if (f->failed || f->open > 0)
        return; /* the next batch, or the sweep */
    f->at = *at;
    if (f->at.position > f->written.position + 1000)
        cursor_write(f);
}

/* Another log: what is attached there is attached there. */
static void on_discard(void *arg)
{
    struct filing *f = arg;

    log_warn("files_other_log", "position=%" PRId64, f->at.position);
    f->at = (struct cursor){.position = -1};
}

static void begin(struct filing *f)
{
    static const struct follower_ops ops = {
        .event = on_event, .batch = on_batch, .discard = on_discard};

    if (f->open > 0 || f->reading)
        return;
    f->failed = false;
    follower_free(&f->follower);
    f->follower = follower_new(f->life, &f->at, &ops, f);
}

static void on_read(void *arg, const struct db_result *r)
{
    struct filing *f = arg;
    struct slice leaf;

    f->reading = false;
    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1) {
        log_error("cursor_unread", "sqlstate=%s", r->sqlstate);
        return;
    }
    f->at.position = db_get_int(r->rows, 0, 0);
    leaf = db_get_bytes(r->rows, 0, 1);
    if (leaf.n == sizeof f->at.leaf)
        memcpy(f->at.leaf, leaf.p, leaf.n);
    f->written = f->at;
    begin(f);
}

static void on_db(void *arg, bool up)
{
    struct filing *f = arg;

    if (!up || f->follower || f->reading)
        return;
    f->reading = true;
    db_send(f->db, &stmt_read, NULL, on_read, f);
    db_sync(f->db);
}

/* ------------------------------------------------------------------ now and then */

static void on_swept(void *arg, bool done, bool found)
{
    (void)arg;
    (void)found;
    if (!done)
        log_warn("files_not_swept", "why=database");
}

static void on_sweep(void *arg)
{
    struct filing *f = arg;

    if (f->follower && follower_caught_up(f->follower) && f->open == 0 && !f->failed) {
        follower_cursor(f->follower, &f->at);
        cursor_write(f);
        files_sweep(f->files, follower_time(f->follower), on_swept, f);
    }
    loop_timer_set(f->life->loop, &f->sweep, loop_now(f->life->loop) + SWEEP_US);
}

/* ------------------------------------------------------------------ life */

struct filing *filing_new(struct life *life)
{
    struct files_settings set = {.scanner = settings_path("gateway.scanner")};
    struct filing *f = room_new(sizeof *f);
    const char *why = NULL;

    f->life = life;
    f->at = f->written = (struct cursor){.position = -1};
    f->again = (struct loop_timer){.fn = on_again, .arg = f};
    f->sweep = (struct loop_timer){.fn = on_sweep, .arg = f};
    f->db = db_open(life->loop, settings_path("db.gateway"), SETUP, on_db, f);
    f->files = files_new(life->loop, f->db, &set, &why);
    if (!f->files)
        log_fatal("files_refused", "why=%s setting=gateway.scanner", why);
    loop_timer_set(life->loop, &f->sweep, clock_mono_us() + SWEEP_FIRST);
    return f;
}

void filing_free(struct filing **fp)
{
    struct filing *f = *fp;

    if (!f)
        return;
    *fp = NULL;
    loop_timer_set(f->life->loop, &f->again, 0);
    loop_timer_set(f->life->loop, &f->sweep, 0);
    follower_free(&f->follower);
    db_close(&f->db);
    files_free(&f->files);
    free(f);
}

struct files *filing_files(struct filing *f)
{
    return f->files;
}

int64_t filing_position(const struct filing *f)
{
    return f->follower ? follower_position(f->follower) : f->at.position;
}
