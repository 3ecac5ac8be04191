/*
 * Tiles of the log; see tiler.h.
 */
#include "services/history/tiler.h"

#include "common/clock.h"
#include "common/db.h"
#include "common/log.h"
#include "common/settings.h"

#include <inttypes.h>
#include <stdlib.h>

#define TILER_LOG  0
#define PAGE       8192 /* leaves */
#define LOOK_EVERY (250 * US_PER_MS)

/* Tiles that a crash of the server loses are made again, so a commit need not wait for the disk. */
static const char setup[] =
    "SET jit = off; SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; "
    "SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_sort = off; "
    "SET synchronous_commit = off; SET statement_timeout = '15s'; "
    "SET idle_in_transaction_session_timeout = '5s'; SET search_path = pg_catalog";

/* Of each level the roots that stand beside each other in its unfinished tile come from the level below. */
struct level {
    struct tiler *t;
    unsigned level;
};

struct tiler {
    struct life *life;
    struct db *db;
    loop_fn *progress;
    void *arg;
    struct loop_timer timer;
    bool loaded, busy, wanted, lost; /* wanted: look again at once; lost: begin again */
    struct tiles tiles;
    bool has_last;
    uint8_t last[HASH_LEN]; /* the last leaf */
    struct level levels[TILE_LEVELS];
    struct db_array of_level, of_index, of_hashes; /* full ones of this page */
};

/* ------------------------------------------------------------------ statements */

enum { INT2S = 1005, INT8S = 1016, BYTEAS = 1001 };

static const Oid last_types[] = {DB_INT2};
static const struct db_stmt stmt_last = {
    "tile_last",
    "SELECT idx, hashes FROM history.tile WHERE log = $1 AND level = 0 ORDER BY idx DESC LIMIT 1",
    1, last_types};
static const Oid edge_types[] = {DB_INT2, DB_INT2, DB_INT8};
static const struct db_stmt stmt_edge = {
    "tile_edge",
    "SELECT idx, hashes FROM history.tile WHERE log = $1 AND level = $2 AND idx >= $3 ORDER BY idx",
    3, edge_types};
static const Oid leaves_types[] = {DB_INT2, DB_INT8, DB_INT4};
static const struct db_stmt stmt_leaves = {
    "tile_leaves",
    "SELECT position, leaf FROM history.event WHERE log = $1 AND position >= $2"
    " ORDER BY position LIMIT $3",
    3, leaves_types};
static const Oid add_types[] = {DB_INT2, INT2S, INT8S, BYTEAS};
static const struct db_stmt stmt_add = {
    "tile_add",
    "INSERT INTO history.tile (log, level, idx, hashes)"
    " SELECT $1, unnest($2::smallint[]), unnest($3::bigint[]), unnest($4::bytea[])"
    " ON CONFLICT DO NOTHING",
    4, add_types};

/* ------------------------------------------------------------------ work and rest */

static void rest(struct tiler *t)
{
    t->busy = false;
    if (t->wanted && t->loaded) {
        t->wanted = false;
        tiler_look(t);
        return;
    }
    t->progress(t->arg);
}

/* What we have in memory is not what is there. */
static void begin_again(struct tiler *t, const char *why)
{
    if (!t->lost)
        log_warn("tiles_begin_again", "why=%s leaves=%" PRIu64, why, t->tiles.n);
    t->lost = true;
    t->loaded = t->busy = false;
}

static bool done(struct tiler *t, const struct db_result *r)
{
    if (r->outcome == DB_DONE)
        return true;
    if (r->outcome == DB_REFUSED)
        log_error("tiles_refused", "sqlstate=%s", r->sqlstate);
    begin_again(t, "database");
    return false;
}

/* ------------------------------------------------------------------ what is there */

static bool edge_take(struct tiler *t, unsigned level, const PGresult *rows)
{
    uint64_t first = tiles_full(t->tiles.n, level) * TILE_HASHES;
    struct tile *tile = &t->tiles.last[level];

    for (int i = 0; i < PQntuples(rows); i++) {
        struct slice hashes = db_get_bytes(rows, i, 1);

        if (db_get_int(rows, i, 0) != (int64_t)first + i || hashes.n != TILE_BYTES ||
            tile->n == TILE_HASHES - 1)
            return false;
        tile_root(hashes.p, tile->hash[tile->n++]);
    }
    return first + tile->n == tiles_full(t->tiles.n, level - 1);
}

static void on_edge(void *arg, const struct db_result *r)
{
    const struct level *l = arg;
    struct tiler *t = l->t;

    if (!t->busy || !done(t, r))
        return;
    if (!edge_take(t, l->level, r->rows)) {
        begin_again(t, "tiles_with_a_hole");
    } else if (l->level == TILE_LEVELS - 1) {
        t->loaded = true;
        t->wanted = true;
        rest(t);
    }
}

static void edges_ask(struct tiler *t)
{
    uint8_t log[2], level[2], from[8];
    struct db_param p[3] = {{log, 2}, {level, 2}, {from, 8}};

    db_put_int(log, 2, TILER_LOG);
    for (unsigned i = 1; i < TILE_LEVELS; i++) {
        t->levels[i] = (struct level){t, i};
        db_put_int(level, 2, i - 1);
        db_put_int(from, 8, (int64_t)(tiles_full(t->tiles.n, i) * TILE_HASHES));
        db_send(t->db, &stmt_edge, p, on_edge, &t->levels[i]);
    }
    db_sync(t->db);
}

static void on_last(void *arg, const struct db_result *r)
{
    struct tiler *t = arg;
    struct slice hashes;

    if (!t->busy || !done(t, r))
        return;
    memset(&t->tiles, 0, sizeof t->tiles);
    t->has_last = PQntuples(r->rows) == 1;
    if (t->has_last) {
        hashes = db_get_bytes(r->rows, 0, 1);
        if (hashes.n != TILE_BYTES) {
            begin_again(t, "tile_damaged");
            return;
        }
        t->tiles.n = ((uint64_t)db_get_int(r->rows, 0, 0) + 1) * TILE_HASHES;
        memcpy(t->last, hashes.p + TILE_BYTES - HASH_LEN, HASH_LEN);
    }
    edges_ask(t);
}

static void load(struct tiler *t)
{
    uint8_t log[2];
    struct db_param p = {log, 2};

    t->busy = true;
    t->loaded = false;
    db_put_int(log, 2, TILER_LOG);
    db_send(t->db, &stmt_last, &p, on_last, t);
    db_sync(t->db);
}

/* ------------------------------------------------------------------ getting further */

static void on_full(void *arg, unsigned level, uint64_t index, const uint8_t *hashes)
{
    struct tiler *t = arg;

    if (t->of_level.n == 0) {
        db_array_begin(&t->of_level, DB_INT2);
        db_array_begin(&t->of_index, DB_INT8);
        db_array_begin(&t->of_hashes, DB_BYTEA);
    }
    db_array_int(&t->of_level, 2, level);
    db_array_int(&t->of_index, 8, (int64_t)index);
    db_array_bytes(&t->of_hashes, hashes, TILE_BYTES);
}

static void on_added(void *arg, const struct db_result *r)
{
    struct tiler *t = arg;

    if (t->busy && done(t, r))
        rest(t);
}

static void full_send(struct tiler *t)
{
    uint8_t log[2];
    struct db_param p[4] = {{log, 2},
                            db_array_end(&t->of_level),
                            db_array_end(&t->of_index),
                            db_array_end(&t->of_hashes)};

    db_put_int(log, 2, TILER_LOG);
    db_send(t->db, &stmt_add, p, on_added, t);
    db_sync(t->db);
    t->of_level.n = 0;
}

/* The first row is the leaf that we have last: else the log went back, and on as another one. */
static const char *leaves_take(struct tiler *t, const PGresult *rows)
{
    int n = PQntuples(rows), row = 0;

    if (t->has_last) {
        if (n == 0 || db_get_int(rows, 0, 0) != (int64_t)t->tiles.n - 1 ||
            !slice_equal(db_get_bytes(rows, 0, 1), slice_of(t->last, HASH_LEN)))
            return "log_went_back";
        row = 1;
    }
    for (; row < n; row++) {
        struct slice leaf = db_get_bytes(rows, row, 1);

        if (db_get_int(rows, row, 0) != (int64_t)t->tiles.n || leaf.n != HASH_LEN)
            return "log_has_a_hole";
        tiles_add(&t->tiles, leaf.p, on_full, t);
        memcpy(t->last, leaf.p, HASH_LEN);
        t->has_last = true;
    }
    t->wanted = t->wanted || n == PAGE;
    return NULL;
}

static void on_leaves(void *arg, const struct db_result *r)
{
    struct tiler *t = arg;
    const char *why;

    if (!t->busy || !done(t, r))
        return;
    t->of_level.n = 0;
    why = leaves_take(t, r->rows);
    if (why) {
        begin_again(t, why);
        return;
    }
    t->lost = false;
    if (t->of_level.n > 0)
        full_send(t);
    else
        rest(t);
}

void tiler_look(struct tiler *t)
{
    uint8_t log[2], from[8], most[4];
    struct db_param p[3] = {{log, 2}, {from, 8}, {most, 4}};

    if (t->busy || !t->loaded || !db_is_up(t->db)) {
        t->wanted = true;
        return;
    }
    t->busy = true;
    db_put_int(log, 2, TILER_LOG);
    db_put_int(from, 8, (int64_t)t->tiles.n - (t->has_last ? 1 : 0));
    db_put_int(most, 4, PAGE);
    db_send(t->db, &stmt_leaves, p, on_leaves, t);
    db_sync(t->db);
}

/* ------------------------------------------------------------------ begin and end */

const struct tiles *tiler_at_rest(const struct tiler *t)
{
    return t->loaded && !t->busy ? &t->tiles : NULL;
}

uint64_t tiler_leaves(const struct tiler *t)
{
    return t->tiles.n;
}

static void on_timer(void *arg)
{
    struct tiler *t = arg;

    loop_timer_set(t->life->loop, &t->timer, loop_now(t->life->loop) + LOOK_EVERY);
    if (t->busy || !db_is_up(t->db) || db_pending(t->db) > 0)
        return;
    if (t->loaded)
        tiler_look(t);
    else
        load(t);
}

static void on_up(void *arg, bool up)
{
    struct tiler *t = arg;

    t->loaded = t->busy = false;
    if (up)
        load(t);
}

struct tiler *tiler_new(struct life *life, loop_fn *progress, void *arg)
{
    struct tiler *t = calloc(1, sizeof *t);

    if (!t)
        log_fatal("memory_exhausted", "for=tiler");
    t->life = life;
    t->progress = progress;
    t->arg = arg;
    t->timer = (struct loop_timer){.fn = on_timer, .arg = t};
    loop_timer_set(life->loop, &t->timer, clock_mono_us() + LOOK_EVERY);
    t->db = db_open(life->loop, settings_path("db.reader"), setup, on_up, t);
    return t;
}

void tiler_free(struct tiler **gone)
{
    struct tiler *t = *gone;

    if (!t)
        return;
    *gone = NULL;
    t->busy = false; /* what is answered now is nobody's */
    loop_timer_set(t->life->loop, &t->timer, 0);
    db_close(&t->db);
    db_array_free(&t->of_level);
    db_array_free(&t->of_index);
    db_array_free(&t->of_hashes);
    free(t);
}
