/*
 * A database with the schema of overview, and the fold on it, for tests.
 */
#ifndef TESTS_UNIT_OVERVIEW_DB_H
#define TESTS_UNIT_OVERVIEW_DB_H

#include "tests/unit/overview_log.h"
#include "tests/unit/pg_cluster.h"

#include "common/log.h"
#include "services/figures/cells.h"
#include "services/figures/pairs.h"
#include "services/overview/tables.h"

/* As compose/roles.sql makes it; the schema then grants what the service needs. */
MAYBE_UNUSED static void overview_schema(struct pg_cluster *c)
{
    FILE *f = fopen("services/overview/schema.sql", "r");
    static char sql[32768];
    size_t n;

    if (!f)
        fail_msg("run from the root of the checkout");
    n = fread(sql, 1, sizeof sql - 1, f);
    sql[n] = '\0';
    fclose(f);
    pg_ask(c, "CREATE ROLE weerklank_overview LOGIN");
    pg_ask(c, "CREATE ROLE weerklank_asker; GRANT weerklank_asker TO weerklank_overview");
    pg_ask(c, sql);
}

MAYBE_UNUSED static void overview_address(const struct pg_cluster *c, char out[128])
{
    snprintf(out, 128, "host=%s dbname=postgres user=weerklank_overview", c->folder);
}

static int32_t binary_int(const PGresult *r, int row, int column)
{
    const uint8_t *p = (const uint8_t *)PQgetvalue(r, row, column);
    uint32_t v = 0;

    for (int i = 0; i < PQgetlength(r, row, column); i++)
        v = v << 8 | p[i];
    return (int32_t)v;
}

/* The tallies, however many rows each is kept in. The caller frees them. */
MAYBE_UNUSED static void overview_cells(struct pg_cluster *c, struct cells *out)
{
    PGresult *r;

    pg_ask(c, "SELECT 1"); /* there is a connection */
    r = PQexecParams(c->side,
                     "SELECT cut, month, sort, step, \"of\", counts, day FROM overview.tally"
                     " ORDER BY cut, day, \"of\", month, sort, step, seq",
                     0, NULL, NULL, NULL, NULL, 1);
    assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
    cells_init(out);
    for (int i = 0; i < PQntuples(r); i++) {
        struct count_cell key = {.cut = (int16_t)binary_int(r, i, 0),
                                 .month = (int16_t)binary_int(r, i, 1),
                                 .sort = (int16_t)binary_int(r, i, 2),
                                 .step = (int16_t)binary_int(r, i, 3),
                                 .of = (uint16_t)binary_int(r, i, 4),
                                 .day = binary_int(r, i, 6)};

        struct slice counts = slice_of(PQgetvalue(r, i, 5), (size_t)PQgetlength(r, i, 5)), one;
        theme_t theme;

        if (key.cut != COUNT_PAIR) {
            assert_int_equal(tally_add_packed(cells_at(out, &key), counts), 0);
            continue;
        }
        while (counts.n > 0) {
            assert_int_equal(pairs_next(&counts, &theme, &one), 1);
            key.step = (int16_t)theme;
            assert_int_equal(tally_add_packed(cells_at(out, &key), one), 0);
        }
    }
    PQclear(r);
}

static int cell_by_key(const void *a, const void *b)
{
    return memcmp(&((const struct cell *)a)->key, &((const struct cell *)b)->key,
                  sizeof(struct count_cell));
}

static uint64_t tallies_digest(struct pg_cluster *c)
{
    struct cells cells;
    struct buf all = {0};
    uint64_t sum = UINT64_C(14695981039346656037);

    overview_cells(c, &cells);
    if (cells.n > 0) /* whatever the order in which rows were added up */
        qsort(cells.list, cells.n, sizeof *cells.list, cell_by_key);
    for (uint32_t i = 0; i < cells.n; i++) {
        buf_reset(&all);
        tally_pack(&cells.list[i].tally, &all);
        if (all.n == 0) /* counted, and uncounted */
            continue;
        buf_add(&all, &cells.list[i].key, sizeof cells.list[i].key);
        for (size_t b = 0; b < all.n; b++)
            sum = (sum ^ all.p[b]) * UINT64_C(1099511628211);
    }
    cells_free(&cells);
    buf_free(&all);
    return sum;
}

#define DIGEST 400
/* Everything the fold stored, as a few numbers. */
MAYBE_UNUSED static void overview_digest(struct pg_cluster *c, char out[DIGEST])
{
    unsigned long long tallies = tallies_digest(c); /* first: it asks, too */

    snprintf(out, DIGEST, "%016llx %s", tallies,
             pg_ask(c,
                    "SELECT (SELECT md5(coalesce(string_agg(s::text, ' ' ORDER BY id), ''))"
                    " FROM overview.signal s) || ' ' ||"
                    " (SELECT md5(coalesce(string_agg(t::text, ' ' ORDER BY signal), ''))"
                    " FROM overview.turn t) || ' ' ||"
                    " (SELECT md5(coalesce(string_agg(a::text, ' ' ORDER BY signal, ordinal), ''))"
                    " FROM overview.assignment a) || ' ' ||"
                    " (SELECT md5(coalesce(string_agg(w::text, ' ' ORDER BY signal, position), ''))"
                    " FROM overview.words w) || ' ' ||"
                    " (SELECT md5(coalesce(string_agg(m::text, ' ' ORDER BY m::text), ''))"
                    " FROM overview.mark m) || ' ' ||"
                    " (SELECT md5(coalesce(string_agg(l::text, ' ' ORDER BY l::text), ''))"
                    " FROM overview.allocation l) || ' ' ||"
                    " (SELECT md5(coalesce(string_agg(e::text, ' ' ORDER BY e::text), ''))"
                    " FROM overview.report_event e) || ' ' ||"
                    " (SELECT md5(coalesce(string_agg(q.stream::text, ' ' ORDER BY stream), ''))"
                    " FROM overview.quarantine q) || ' ' ||"
                    " (SELECT position::text FROM overview.cursor)"));
}

MAYBE_UNUSED static void overview_empty(struct pg_cluster *c)
{
    char sql[400];

    /* One transaction, and the cursor first: what a fold that was just closed has under way at the server
     * comes before it, or not at all. */
    snprintf(sql, sizeof sql,
             "UPDATE overview.cursor SET position = -1, leaf = decode(repeat('00', 32), 'hex'),"
             " fold = %d, opened = opened + 1;"
             "TRUNCATE overview.signal, overview.turn, overview.assignment, overview.tally,"
             " overview.quarantine, overview.mark, overview.allocation, overview.words,"
             " overview.report_event",
             TABLES_FOLD_VERSION);
    pg_ask(c, sql);
}

#define SETUP_FOLD                                                                   \
    "SET search_path = ''; SET jit = off; SET plan_cache_mode = force_generic_plan;" \
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off"

/* The fold on its connections, and what it said. */
struct fold_bench {
    struct loop *loop;
    struct db *write, *words, *keys;
    struct tables *tables;
    bool room;
    int ups, broken, stopped;
    char why[40];
};

static void fold_on_room(void *arg, bool room)
{
    ((struct fold_bench *)arg)->room = room;
}

static void fold_on_written(void *arg)
{
    loop_stop(((struct fold_bench *)arg)->loop);
}

static void fold_on_broken(void *arg, const char *why)
{
    struct fold_bench *b = arg;
    b->broken++;
    snprintf(b->why, sizeof b->why, "%s", why);
}

static void fold_on_stopped(void *arg, int kind)
{
    (void)kind;
    ((struct fold_bench *)arg)->stopped++;
}

static void fold_on_up(void *arg, bool up)
{
    ((struct fold_bench *)arg)->ups += up;
}

static void fold_on_turn(void *arg)
{
    tables_turn(((struct fold_bench *)arg)->tables);
}

MAYBE_UNUSED static struct fold_bench *fold_start(struct pg_cluster *c, uint32_t at_hand,
                                                  uint32_t batch_max)
{
    static const struct tables_ops ops = {.room = fold_on_room,
                                          .written = fold_on_written,
                                          .broken = fold_on_broken,
                                          .stopped = fold_on_stopped};
    struct fold_bench *b = calloc(1, sizeof *b);
    char address[128];

    assert_non_null(b);
    overview_address(c, address);
    b->loop = loop_new();
    b->room = true;
    b->write = db_open(b->loop, address, SETUP_FOLD, fold_on_up, b);
    b->words = db_open(b->loop, address, SETUP_FOLD, fold_on_up, b);
    b->keys = db_open(b->loop, address, SETUP_FOLD, fold_on_up, b);
    b->tables = tables_new(b->loop, b->write, b->words, b->keys, at_hand, batch_max, &ops, b);
    loop_turn_add(b->loop, fold_on_turn, b);
    assert_true(wait_for(b->loop, &b->ups, 3));
    return b;
}

MAYBE_UNUSED static void fold_end(struct fold_bench *b)
{
    db_close(&b->keys);
    db_close(&b->words);
    db_close(&b->write);
    tables_free(&b->tables);
    loop_free(&b->loop);
    wait_loop = NULL;
    free(b);
}

/* As opening.h does it: the cursor and the quarantine as the database has them, the registry as the
 * log has it up to there. */
MAYBE_UNUSED static void fold_begin(struct fold_bench *b, struct pg_cluster *c,
                                    const struct test_log *l)
{
    char *end;
    struct cursor at = {
        .position = strtoll(
            pg_ask(c, "WITH found AS MATERIALIZED (SELECT log FROM overview.cursor FOR UPDATE)"
                      " UPDATE overview.cursor c SET opened = opened + 1 FROM found"
                      " RETURNING c.position || ' ' || c.opened"),
            &end, 10)};
    int64_t opened = strtoll(end, NULL, 10);
    struct registry *r = registry_new();
    struct uuid quarantined[16];
    size_t n = (size_t)strtoul(pg_ask(c, "SELECT count(*) FROM overview.quarantine"), NULL, 10);

    assert_true(n <= ARRAY_LEN(quarantined));
    for (size_t i = 0; i < n; i++) {
        char sql[128];
        const char *text;
        snprintf(sql, sizeof sql,
                 "SELECT stream FROM overview.quarantine ORDER BY stream OFFSET %zu LIMIT 1", i);
        text = pg_ask(c, sql);
        assert_int_equal(uuid_parse(text, strlen(text), &quarantined[i]), 0);
    }
    for (int64_t p = 0; p <= at.position; p++)
        if (registry_fold(r, log_at(l, p)) < 0)
            fail_msg("reference data cannot be folded");
    if (at.position >= 0)
        memcpy(at.leaf, log_at(l, at.position)->leaf.p, sizeof at.leaf);
    tables_are_of(b->tables, TABLES_FOLD_VERSION, 0, opened);
    tables_begin(b->tables, &at, &r, quarantined, n);
    b->room = true;
}

/* Gives events up to and with this position, as far as there is room, and waits until all are
 * written. False when the fold broke or stopped. */
MAYBE_UNUSED static bool fold_feed(struct fold_bench *b, const struct test_log *l, int64_t last)
{
    int64_t next = tables_folded(b->tables) + 1, deadline = clock_mono_us() + 60 * US_PER_S;
    int broken = b->broken, stopped = b->stopped;

    while (tables_written(b->tables) < last && b->broken == broken && b->stopped == stopped) {
        struct loop_timer soon = {.fn = (loop_fn *)loop_stop, .arg = b->loop};
        while (b->room && next <= last && b->broken == broken)
            tables_event(b->tables, log_at(l, next++));
        tables_turn(b->tables);
        loop_timer_set(b->loop, &soon, clock_mono_us() + 20 * US_PER_MS);
        loop_run(b->loop);
        loop_timer_set(b->loop, &soon, 0);
        if (clock_mono_us() > deadline)
            fail_msg("not written in 60 s: %lld of %lld", (long long)tables_written(b->tables),
                     (long long)last);
    }
    return b->broken == broken && b->stopped == stopped;
}

#endif
