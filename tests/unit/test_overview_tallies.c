/*
 * Rows of tallies come together when nothing else is to be done, whatever was looked at while there was.
 */
#include "tests/unit/overview_db.h"
#include "tests/unit/pg_cluster.h"

#include "services/overview/tallies.h"

#define CELLS   1000
#define BATCHES 20 /* so many rows that it is time to look although more is to be done */
#define ROUNDS  100

static struct pg_cluster cluster;
static struct loop *loop;
static struct db *writing, *keys;
static struct tallies *tallies;
static int n_up, n_done;

static void on_up(void *arg, bool up)
{
    (void)arg;
    n_up += up;
}

static void on_wake(void *arg)
{
    (void)arg;
}

static void on_done(void *arg, const struct db_result *r)
{
    (void)arg;
    assert_int_equal(r->outcome, DB_DONE);
    n_done++;
}

/* Until all that was sent on this connection is answered. */
static void settle(struct db *d)
{
    static const struct db_stmt nothing = {"nothing", "SELECT 1", 0, NULL};

    n_done = 0;
    db_send(d, &nothing, NULL, on_done, NULL);
    db_sync(d);
    assert_true(wait_for(loop, &n_done, 1));
}

static void write_batch(int64_t position)
{
    struct count_cell key = {.cut = COUNT_EXACT, .month = 600};

    for (key.of = 1; key.of <= CELLS; key.of++)
        tally_add(cells_at(tallies_cells(tallies), &key), (uint32_t)position, 1);
    tallies_send(tallies, writing, 20000, position);
    settle(writing);
}

static bool are_together(void)
{
    return strcmp(pg_ask(&cluster, "SELECT count(*) FROM overview.tally"), "1000") == 0;
}

static void a_look_meanwhile_is_none_for_what_waits_for_quiet(void **state)
{
    (void)state;
    for (int64_t position = 0; position < BATCHES; position++)
        write_batch(position);
    tallies_look(tallies, BATCHES - 1, false, false);
    settle(keys);
    for (int round = 0; round < ROUNDS && !are_together(); round++) {
        tallies_look(tallies, BATCHES - 1, true, false);
        settle(keys);
        if (!tallies_are_ready(tallies))
            continue;
        tallies_send(tallies, writing, 20000, BATCHES - 1);
        settle(writing);
    }
    assert_true(are_together());
}

static int set_up(void **state)
{
    char address[128];

    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    pg_start(&cluster);
    overview_schema(&cluster);
    overview_address(&cluster, address);
    loop = loop_new();
    writing = db_open(loop, address, SETUP_FOLD, on_up, NULL);
    keys = db_open(loop, address, SETUP_FOLD, on_up, NULL);
    assert_true(wait_for(loop, &n_up, 2));
    tallies = tallies_new(keys, on_wake, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(&keys);
    db_close(&writing);
    tallies_free(&tallies);
    loop_free(&loop);
    wait_loop = NULL;
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_look_meanwhile_is_none_for_what_waits_for_quiet),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
