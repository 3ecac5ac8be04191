/*
 * A log with many lives at once, as history would have it: whatever happens next in any of them is the next
 * event, and terms, calendars and departments are adopted in between. Every life's clocks are folded as
 * its events come, by the reference data of that moment. The same log stands in a real PostgreSQL.
 */
#ifndef TESTS_UNIT_RECOMPUTE_LOG_H
#define TESTS_UNIT_RECOMPUTE_LOG_H

#include "tests/unit/clocks_lines.h"
#include "tests/unit/domain_lives.h"
#include "tests/unit/log_rows.h"
#include "tests/unit/pg_cluster.h"

#include "services/recompute/line.h"
#include "services/recompute/recompute.h"

#define LIVES 300
#define DAYS  1000

/* One of them, and its clocks as they came about. */
struct watched {
    struct life l;
    struct clocks live;
    size_t folded;
    int64_t next; /* when it goes on */
};

static struct watched all[LIVES];
static struct world w;
static struct pg_cluster cluster;
static struct buf rows;
static int64_t last_at; /* of the last event in the log */
static size_t n_events, n_adopted;

/* ------------------------------------------------------------------ the cluster */

static void sql_of_file(const char *path)
{
    static char sql[32768];
    FILE *f = fopen(path, "r");
    size_t n;

    if (!f)
        fail_msg("run from the root of the checkout");
    n = fread(sql, 1, sizeof sql - 1, f);
    sql[n] = '\0';
    fclose(f);
    pg_ask(&cluster, sql);
}

static void log_begin(void)
{
    pg_start(&cluster);
    pg_ask(&cluster, "CREATE ROLE weerklank_history; CREATE ROLE weerklank_reader LOGIN;"
                     "CREATE ROLE weerklank_eraser");
    sql_of_file("services/history/schema.sql");
}

/* Puts what was gathered into the table. */
static void log_write(void)
{
    pg_ask(&cluster, "SELECT 1"); /* makes the connection */
    assert_int_equal(log_rows_begin(cluster.side), 0);
    assert_int_equal(PQputCopyData(cluster.side, (const char *)rows.p, (int)rows.n), 1);
    assert_int_equal(log_rows_end(cluster.side), 0);
    buf_reset(&rows);
}

/* ------------------------------------------------------------------ what happens */

static void take_event(const struct event *e)
{
    log_row_add(&rows, e);
    last_at = e->at;
    n_events++;
}

static void take_adoption(const struct event *e)
{
    take_event(e);
    n_adopted++;
}

static void take_new_events(struct watched *x)
{
    for (; x->folded < x->l.n; x->folded++) {
        struct event e = life_event(&x->l, x->folded);

        assert_int_equal(clocks_fold(&x->live, w.r, &e), 0);
        take_event(&e);
    }
}

static void go_on(struct watched *x)
{
    w.now = x->next;
    if (x->l.n == 0)
        x->l = life_new(&w, chance_below(2) ? ZVL : TWE, "");
    else
        lives_act_now(&x->l);
    take_new_events(x);
    x->next += lives_pause();
}

static void adopt_something(void)
{
    char json[900];

    if (chance_below(3) == 0)
        lives_reorganise(&w);
    else if (chance_below(2))
        lives_terms(&w, json, sizeof json);
    else
        lives_calendar(&w, json, sizeof json);
}

static struct watched *who_is_next(void)
{
    struct watched *first = &all[0];

    for (int i = 1; i < LIVES; i++)
        if (all[i].next < first->next)
            first = &all[i];
    return first;
}

static void world_begin(void)
{
    int64_t begin = NOON_1_APRIL - 90 * US_PER_DAY;

    world_told = take_adoption;
    w = world_new();
    for (int i = 0; i < LIVES; i++) {
        clocks_init(&all[i].live);
        all[i].next = begin + (int64_t)(chance() % (uint64_t)(DAYS / 2 * US_PER_DAY));
    }
}

/* Until that day: the log grows. */
static void days_go_by(int day)
{
    int64_t end = NOON_1_APRIL + (day - 90) * US_PER_DAY;

    for (struct watched *x = who_is_next(); x->next < end; x = who_is_next()) {
        go_on(x);
        if (chance_below(500) == 0)
            adopt_something();
    }
    log_write();
}

static void world_end(void)
{
    for (int i = 0; i < LIVES; i++) {
        clocks_free(&all[i].live);
        life_free(&all[i].l);
    }
    registry_free(&w.r);
    buf_free(&rows);
    world_told = NULL;
}

/* ------------------------------------------------------------------ lines */

static int by_id(const void *a, const void *b)
{
    const struct watched *const *x = a, *const *y = b;

    return memcmp((*x)->l.s.id.b, (*y)->l.s.id.b, sizeof(struct uuid));
}

/* Those that live by now, in the order of their ids; how many. */
static int in_order(const struct watched *out[LIVES])
{
    int n = 0;

    for (int i = 0; i < LIVES; i++)
        if (all[i].l.n > 0)
            out[n++] = &all[i];
    qsort(out, (size_t)n, sizeof(struct watched *), by_id);
    return n;
}

/* What the live clocks say now, as a file of lines. */
static struct buf live_lines(void)
{
    const struct watched *list[LIVES];
    struct clocks_chain chain = {0};
    struct clocks_figures figures = {0};
    struct buf out = {0};
    int n = in_order(list);

    for (int i = 0; i < n; i++) {
        clocks_until(&list[i]->live, w.r, last_at, &chain);
        clocks_figures(&list[i]->live, w.r, &chain, &figures);
        line_add(&out, &list[i]->live, w.r, &chain, &figures);
    }
    clocks_chain_free(&chain);
    clocks_figures_free(&figures);
    return out;
}

static void file_path(char out[128])
{
    snprintf(out, 128, "%s/clocks.jsonl", cluster.folder);
}

static struct buf file_read(void)
{
    struct buf out = {0};
    char path[128];
    FILE *f;
    int c;

    file_path(path);
    f = fopen(path, "r");
    while (f && (c = fgetc(f)) != EOF)
        buf_add(&out, &(uint8_t){(uint8_t)c}, 1);
    if (f)
        fclose(f);
    return out;
}

/* From the log alone; position: -1 for its head. */
static int run_recompute(int64_t position, int workers, struct recompute_told *told)
{
    char conninfo[128], path[128];

    snprintf(conninfo, sizeof conninfo, "host=%s dbname=postgres user=weerklank_reader",
             cluster.folder);
    file_path(path);
    return recompute(&(struct recompute_ask){conninfo, path, position, workers}, told);
}

static struct buf recomputed_lines(int64_t position, int workers)
{
    struct recompute_told told;

    assert_int_equal(run_recompute(position, workers, &told), 0);
    assert_true(told.worker_rss_kib > 0);
    return file_read();
}

#endif
