/*
 * Statements on a connection that stays: what is done, what is refused, and all that goes with it.
 */
#include "db_test.h"

static const struct db_stmt insert_deferred = {"insert_deferred",
                                               "INSERT INTO late (k) VALUES ($1)", 1, one_int8};
static const struct db_stmt echo = {"echo", "SELECT $1", 1, one_bytea};
static const struct db_stmt large = {"large", "SELECT repeat('x', $1::int8::int4)", 1, one_int8};
static const struct db_stmt slow = {"slow", "SELECT pg_sleep(60)", 0, NULL};
static const struct db_stmt wrong = {"wrong", "SELEKT 1", 0, NULL};

/* --- When all goes well --------------------------------------------------------------------------- */

static void done_means_committed(void **state)
{
    (void)state;
    ask_number(&insert, 1);
    assert_int_equal(db_pending(d), 1);
    sync_group();
    wait_answers();
    assert_answer(0, DB_DONE, "");
    assert_int_equal(answers[0].affected, 1);
    assert_int_equal(stored(1), 1);
}

static void nothing_is_answered_before_its_sync(void **state)
{
    (void)state;
    ask_number(&insert, 1);
    sync_group();
    ask_number(&insert, 2); /* no sync yet */
    assert_true(wait_for(l, &n_answers, 1));
    assert_int_equal(db_pending(d), 1);
    assert_int_equal(stored(2), 0);
    sync_group();
    wait_answers();
    assert_answer(1, DB_DONE, "");
}

static void many_groups_in_flight_answer_in_order(void **state)
{
    (void)state;
    for (int i = 0; i < 3000; i++) {
        ask_number(&insert, i);
        if (i % 3 == 0)
            sync_group();
    }
    ask(&count, NULL);
    sync_group();
    wait_answers();
    for (int i = 0; i < 3000; i++)
        assert_answer(i, DB_DONE, "");
    assert_int_equal(answers[3000].number, 3000);
}

static void what_is_read_as_another_name_goes_there_and_nowhere_else(void **state)
{
    static const struct db_stmt both = {"both", "SELECT a.n + b.n FROM here.t a, here.t b", 0,
                                        NULL};

    (void)state;
    pg_ask(&cluster, "CREATE SCHEMA here; CREATE TABLE here.t AS SELECT 1::int8 AS n;"
                     "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.t AS SELECT 20::int8 AS n");
    db_read_as(d, "here.", "elsewhere.");
    ask(&both, NULL);
    sync_group();
    wait_answers();
    assert_answer(0, DB_DONE, "");
    assert_int_equal(answers[0].number, 40);
}

static void a_sync_with_nothing_before_it_is_nothing(void **state)
{
    (void)state;
    sync_group();
    sync_group();
    ask(&count, NULL);
    sync_group();
    sync_group();
    wait_answers();
    assert_answer(0, DB_DONE, "");
}

static int n_chained;

static void send_next(void *arg, const struct db_result *r)
{
    assert_int_equal(r->outcome, DB_DONE);
    if (++n_chained < 500) {
        db_send(d, &count, NULL, send_next, arg);
        db_send(d, &count, NULL, NULL, NULL); /* nobody wants to know */
        db_sync(d);
    }
}

static void callbacks_may_send(void **state)
{
    (void)state;
    n_chained = 0;
    db_send(d, &count, NULL, send_next, NULL);
    db_sync(d);
    assert_true(wait_for(l, &n_chained, 500));
}

static void results_of_a_mebibyte_come_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        ask_number(&large, 1 << 20);
        if (i % 2)
            sync_group();
    }
    wait_answers();
    for (int i = 0; i < 40; i++) {
        assert_answer(i, DB_DONE, "");
        assert_int_equal(answers[i].bytes, 1 << 20);
    }
}

static void large_writes_with_large_answers_do_not_lock_up(void **state)
{
    char *bytes = calloc(1, 2 << 20);

    (void)state;
    assert_non_null(bytes);
    for (int i = 0; i < 30; i++)
        ask(&echo, &(struct db_param){bytes, 2 << 20});
    sync_group();
    wait_answers();
    for (int i = 0; i < 30; i++) {
        assert_answer(i, DB_DONE, "");
        assert_int_equal(answers[i].bytes, 2 << 20);
    }
    free(bytes);
}

static void null_and_empty_parameters_differ(void **state)
{
    (void)state;
    ask(&echo, &(struct db_param){NULL, 0});
    ask(&echo, &(struct db_param){"", 0});
    ask(&echo, &(struct db_param){"a\0b", 3});
    sync_group();
    wait_answers();
    assert_int_equal(answers[0].rows, 1);
    assert_int_equal(answers[2].bytes, 3);
}

/* --- When a statement fails ----------------------------------------------------------------------- */

static void an_error_refuses_all_up_to_its_sync_and_nothing_else(void **state)
{
    (void)state;
    ask_number(&insert, 1);
    sync_group();
    ask_number(&insert, 2);
    ask_number(&insert, 1); /* there already */
    ask_number(&insert, 3);
    sync_group();
    ask_number(&insert, 4);
    sync_group();
    wait_answers();
    assert_answer(0, DB_DONE, "");
    for (int i = 1; i <= 3; i++)
        assert_answer(i, DB_REFUSED, "23505");
    assert_answer(4, DB_DONE, "");
    assert_int_equal(stored(2) + stored(3), 0);
    assert_int_equal(stored(4), 1);
    assert_int_equal(n_down, 0);
}

static void an_error_at_the_commit_itself_refuses_too(void **state)
{
    (void)state;
    ask_number(&insert_deferred, 1);
    ask_number(&insert_deferred, 1); /* looked at when it commits */
    ask_number(&insert, 1);
    sync_group();
    ask_number(&insert, 2);
    sync_group();
    wait_answers();
    for (int i = 0; i <= 2; i++)
        assert_answer(i, DB_REFUSED, "23505");
    assert_answer(3, DB_DONE, "");
    assert_int_equal(stored(1), 0);
    assert_int_equal(n_down, 0);
}

static void a_statement_that_cannot_be_prepared_fails_its_group_each_time(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        ask_number(&insert, i);
        ask(&wrong, NULL);
        sync_group();
        ask_number(&insert, 10 + i);
        sync_group();
    }
    wait_answers();
    for (int i = 0; i < 9; i += 3) {
        assert_int_equal(answers[i].outcome == DB_REFUSED || answers[i].outcome == DB_RETRY, 1);
        assert_int_equal(answers[i + 1].outcome, answers[i].outcome);
    }
    assert_answer(1, DB_REFUSED, "42601");
    assert_int_equal(stored(0) + stored(1) + stored(2), 0);
    n_answers = n_sent = 0;
    ask_number(&insert, 20);
    sync_group();
    wait_answers();
    assert_answer(0, DB_DONE, "");
}

static void a_statement_first_used_in_a_failing_group_works_afterwards(void **state)
{
    (void)state;
    ask_number(&insert, 1);
    sync_group();
    ask_number(&insert, 1); /* fails before count is prepared */
    ask(&count, NULL);
    sync_group();
    ask(&count, NULL); /* sent before that was known */
    sync_group();
    wait_answers();
    assert_answer(1, DB_REFUSED, "23505");
    assert_answer(3, DB_RETRY, "26000");
    ask(&count, NULL);
    sync_group();
    wait_answers();
    assert_answer(4, DB_DONE, "");
    assert_int_equal(answers[4].number, 1);
}

static void a_timeout_is_worth_another_try(void **state)
{
    static const struct db_stmt limit = {"limit", "SET statement_timeout = 20", 0, NULL};

    (void)state;
    ask(&limit, NULL);
    sync_group();
    ask_number(&insert, 1);
    ask(&slow, NULL);
    sync_group();
    wait_answers();
    assert_answer(1, DB_RETRY, "57014");
    assert_answer(2, DB_RETRY, "57014");
    assert_int_equal(stored(1), 0);
}

static void a_server_that_only_reads_is_left(void **state)
{
    static const struct db_stmt read_only = {"read_only", "SET default_transaction_read_only = on",
                                             0, NULL};

    (void)state;
    ask(&read_only, NULL);
    sync_group();
    ask_number(&insert, 1);
    sync_group();
    wait_answers();
    assert_answer(1, DB_RETRY, "25006");
    assert_true(wait_for(l, &n_up, 2)); /* it looks for another one */
    ask_number(&insert, 1);
    sync_group();
    wait_answers();
    assert_answer(2, DB_DONE, "");
}

/* --- Making the connection ---------------------------------------------------------------------------- */

static void a_setup_that_fails_is_tried_again_until_it_succeeds(void **state)
{
    (void)state;
    db_close(&d);
    pg_ask(&cluster, "DROP SEQUENCE IF EXISTS tries; CREATE SEQUENCE tries");
    n_up = 0;
    d = db_open(l, address, "SET jit = off; SELECT 1 / (nextval('tries') / 3)", on_up, NULL);
    assert_true(wait_for(l, &n_up, 1));
    assert_string_equal(pg_ask(&cluster, "SELECT last_value FROM tries"), "3");
    ask(&count, NULL);
    sync_group();
    wait_answers();
    assert_answer(0, DB_DONE, "");
}

static void setup_and_encoding_are_in_force(void **state)
{
    static const struct db_stmt shown = {
        "shown",
        "SELECT (current_setting('jit') = 'off' AND current_setting('client_encoding') = 'UTF8')",
        0, NULL};

    (void)state;
    ask(&shown, NULL);
    sync_group();
    wait_answers();
    assert_int_equal(answers[0].number, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(done_means_committed),
        TEST(nothing_is_answered_before_its_sync),
        TEST(many_groups_in_flight_answer_in_order),
        TEST(what_is_read_as_another_name_goes_there_and_nowhere_else),
        TEST(a_sync_with_nothing_before_it_is_nothing),
        TEST(callbacks_may_send),
        TEST(results_of_a_mebibyte_come_whole),
        TEST(large_writes_with_large_answers_do_not_lock_up),
        TEST(null_and_empty_parameters_differ),
        TEST(an_error_refuses_all_up_to_its_sync_and_nothing_else),
        TEST(an_error_at_the_commit_itself_refuses_too),
        TEST(a_statement_that_cannot_be_prepared_fails_its_group_each_time),
        TEST(a_statement_first_used_in_a_failing_group_works_afterwards),
        TEST(a_timeout_is_worth_another_try),
        TEST(a_server_that_only_reads_is_left),
        TEST(a_setup_that_fails_is_tried_again_until_it_succeeds),
        TEST(setup_and_encoding_are_in_force),
    };

    db_test_begin();
    return cmocka_run_group_tests(tests, cluster_start, cluster_stop);
}
