/*
 * What the tests of the database connection share: a cluster, a connection in a loop, and a list of
 * the answers, which are checked for order as they come.
 */
#ifndef TESTS_UNIT_DB_TEST_H
#define TESTS_UNIT_DB_TEST_H

#include "pg_cluster.h"

#include "common/db.h"
#include "common/hash.h"
#include "common/log.h"

static struct pg_cluster cluster;
static struct loop *l;
static struct db *d;
static char address[128];
static int n_up, n_down;

static void on_up(void *arg, bool up)
{
    (void)arg;
    if (up)
        n_up++;
    else
        n_down++;
}

/* --- Answers ------------------------------------------------------------------------------------ */

#define ANSWERS_MAX 4096

static struct {
    int64_t number; /* of the first value, when it is one */
    int64_t affected;
    size_t bytes; /* of the first value */
    int rows;
    enum db_outcome outcome;
    char sqlstate[6];
} answers[ANSWERS_MAX];
static int n_answers;
static bool sending; /* callbacks must not come from within db_send */

static void on_answer(void *arg, const struct db_result *r)
{
    int i = (int)(intptr_t)arg;

    assert_false(sending);
    assert_int_equal(i, n_answers); /* in the order in which they were sent */
    assert_int_equal(r->rows != NULL, r->outcome == DB_DONE);
    assert_int_equal(r->sqlstate[0] == '\0', r->outcome == DB_DONE);
    answers[i].outcome = r->outcome;
    memcpy(answers[i].sqlstate, r->sqlstate, sizeof r->sqlstate);
    answers[i].affected = r->affected;
    if (r->rows && PQntuples(r->rows) > 0) {
        answers[i].rows = PQntuples(r->rows);
        answers[i].bytes = db_get_bytes(r->rows, 0, 0).n;
        if (answers[i].bytes == 8 || answers[i].bytes == 1)
            answers[i].number = db_get_int(r->rows, 0, 0);
    }
    n_answers++;
}

static int n_sent;

MAYBE_UNUSED static void ask(const struct db_stmt *s, const struct db_param *params)
{
    sending = true;
    db_send(d, s, params, on_answer, (void *)(intptr_t)n_sent++);
    sending = false;
}

MAYBE_UNUSED static void sync_group(void)
{
    sending = true;
    db_sync(d);
    sending = false;
}

MAYBE_UNUSED static void wait_answers(void)
{
    assert_true(wait_for(l, &n_answers, n_sent));
    assert_int_equal(db_pending(d), 0);
}

MAYBE_UNUSED static void assert_answer(int i, enum db_outcome outcome, const char *sqlstate)
{
    if (answers[i].outcome != outcome || strcmp(answers[i].sqlstate, sqlstate) != 0)
        fail_msg("answer %d: outcome %d sqlstate %s", i, answers[i].outcome, answers[i].sqlstate);
}

/* --- Statements --------------------------------------------------------------------------------- */

MAYBE_UNUSED static const Oid one_int8[] = {DB_INT8}, one_bytea[] = {DB_BYTEA};

MAYBE_UNUSED static const struct db_stmt insert = {"insert", "INSERT INTO t (k) VALUES ($1)", 1,
                                                   one_int8};
MAYBE_UNUSED static const struct db_stmt count = {"count", "SELECT count(*) FROM t", 0, NULL};

MAYBE_UNUSED static void ask_number(const struct db_stmt *s, int64_t k)
{
    uint8_t bytes[8];

    db_put_int(bytes, 8, k);
    ask(s, &(struct db_param){bytes, 8});
}

MAYBE_UNUSED static int64_t stored(int64_t k)
{
    char sql[80];

    snprintf(sql, sizeof sql, "SELECT count(*) FROM t WHERE k = %lld", (long long)k);
    return strtoll(pg_ask(&cluster, sql), NULL, 10);
}

/* The process of the server that serves db; 0 when there is none. */
MAYBE_UNUSED static pid_t backend(void)
{
    return (pid_t)strtol(pg_ask(&cluster, "SELECT pid FROM pg_stat_activity "
                                          "WHERE application_name = 'weerklank'"),
                         NULL, 10);
}

/* What was sent on a connection that is closed may still be at work for a while. */
MAYBE_UNUSED static void until_no_backend(void)
{
    for (int i = 0; i < 10000 && backend() != 0; i++)
        poll(NULL, 0, 1);
    assert_int_equal(backend(), 0);
}

MAYBE_UNUSED static int setup_down(void **state)
{
    (void)state;
    until_no_backend();
    pg_ask(&cluster, "DROP TABLE IF EXISTS t, late; CREATE TABLE t (k bigint PRIMARY KEY);"
                     "CREATE TABLE late (k bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    n_up = n_down = n_answers = n_sent = 0;
    memset(answers, 0, sizeof answers);
    l = loop_new();
    d = db_open(l, address, "SET jit = off; SET synchronous_commit = on", on_up, NULL);
    return 0;
}

MAYBE_UNUSED static int setup(void **state)
{
    setup_down(state);
    assert_true(wait_for(l, &n_up, 1));
    assert_true(db_is_up(d));
    return 0;
}

MAYBE_UNUSED static int teardown(void **state)
{
    (void)state;
    db_close(&d);
    wait_loop = NULL;
    loop_free(&l);
    return 0;
}

/* --- The cluster --- */

MAYBE_UNUSED static int cluster_start(void **state)
{
    (void)state;
    pg_start(&cluster);
    pg_address(&cluster, address);
    return 0;
}

MAYBE_UNUSED static int cluster_stop(void **state)
{
    (void)state;
    pg_stop(&cluster);
    return 0;
}

/* The body of main. */
MAYBE_UNUSED static void db_test_begin(void)
{
    log_init("unit", LOG_ERROR);
    hash_init();
    signal(SIGPIPE, SIG_IGN);
}

#define TEST(f)      cmocka_unit_test_setup_teardown(f, setup, teardown)
#define TEST_DOWN(f) cmocka_unit_test_setup_teardown(f, setup_down, teardown)

#endif
