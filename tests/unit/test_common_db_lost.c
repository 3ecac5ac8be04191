/*
 * A connection that does not stay: backends and servers that end, and a standby that says nothing.
 */
#include "db_test.h"

static const struct db_stmt insert_slow = {
    "insert_slow", "INSERT INTO t (k) SELECT $1 FROM (SELECT pg_sleep(60)) s", 1, one_int8};

static void until_backend_waits(const char *event)
{
    char sql[200];

    snprintf(sql, sizeof sql,
             "SELECT pid FROM pg_stat_activity WHERE application_name = 'weerklank' "
             "AND wait_event = '%s'",
             event);
    for (int i = 0; i < 4000; i++) {
        if (pg_ask(&cluster, sql)[0])
            return;
        poll(NULL, 0, 2);
    }
    fail_msg("no backend waits for %s", event);
}

static void a_killed_backend_leaves_the_outcome_unknown(void **state)
{
    (void)state;
    ask_number(&insert, 1);
    sync_group();
    wait_answers();
    ask_number(&insert_slow, 2);
    ask_number(&insert, 3);
    sync_group();
    ask_number(&insert, 4);
    sync_group();
    until_backend_waits("PgSleep");
    assert_int_equal(kill(backend(), SIGKILL), 0); /* the server restarts all of itself */
    wait_answers();
    for (int i = 1; i <= 3; i++)
        assert_answer(i, DB_UNKNOWN, "08007");
    assert_int_equal(n_down, 1);
    assert_false(db_is_up(d));
    assert_true(wait_for(l, &n_up, 2));
    ask_number(&insert, 5);
    sync_group();
    wait_answers();
    assert_answer(4, DB_DONE, "");
    assert_int_equal(stored(1), 1);
    assert_int_equal(stored(5), 1);
}

static void a_terminated_backend_leaves_the_outcome_unknown(void **state)
{
    (void)state;
    ask_number(&insert_slow, 1);
    sync_group();
    until_backend_waits("PgSleep");
    pg_ask(&cluster, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE application_name = 'weerklank'");
    wait_answers();
    assert_answer(0, DB_UNKNOWN, "08007");
    assert_true(wait_for(l, &n_up, 2));
    assert_int_equal(stored(1), 0);
}

static void an_idle_connection_that_ends_is_made_again(void **state)
{
    (void)state;
    pg_ask(&cluster, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE application_name = 'weerklank'");
    assert_true(wait_for(l, &n_up, 2));
    assert_int_equal(n_down, 1);
}

static void a_restarted_server_is_found_again(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        ask_number(&insert, i);
        sync_group();
        wait_answers();
        assert_answer(i, DB_DONE, "");
        pg_down(&cluster, i % 2 ? SIGQUIT : SIGINT);
        assert_true(wait_for(l, &n_down, i + 1));
        assert_false(db_is_up(d));
        pg_up(&cluster);
        assert_true(wait_for(l, &n_up, i + 2));
    }
}

static void what_is_sent_while_down_is_answered_on_the_next_turn(void **state)
{
    (void)state; /* set up without waiting */
    assert_false(db_is_up(d));
    ask_number(&insert, 1);
    ask_number(&insert, 2);
    sync_group();
    assert_int_equal(db_pending(d), 2);
    wait_answers();
    assert_answer(0, DB_RETRY, "08003");
    assert_answer(1, DB_RETRY, "08003");
    assert_true(wait_for(l, &n_up, 1));
    assert_int_equal(stored(1) + stored(2), 0);
}

static void a_group_of_which_a_part_was_refused_is_refused_to_its_end(void **state)
{
    (void)state; /* set up without waiting */
    ask_number(&insert, 1);
    assert_true(wait_for(l, &n_up, 1));
    ask_number(&insert, 2); /* the connection is up, but 1 is lost already */
    sync_group();
    ask_number(&insert, 3);
    sync_group();
    assert_true(wait_for(l, &n_answers, 3));
    assert_int_equal(stored(2), 0);
    assert_int_equal(stored(3), 1);
}

static void a_dropped_connection_leaves_a_group_unknown_as_a_whole(void **state)
{
    (void)state;
    ask_number(&insert, 1);
    db_drop(d, "test");
    assert_false(db_is_up(d));
    ask_number(&insert, 2); /* never sent, but its group was begun */
    sync_group();
    ask_number(&insert, 3); /* a group that was never begun */
    sync_group();
    wait_answers();
    assert_answer(0, DB_UNKNOWN, "08007");
    assert_int_equal(answers[1].outcome, DB_UNKNOWN);
    assert_answer(2, DB_RETRY, "08003");
    assert_true(wait_for(l, &n_up, 2));
    assert_int_equal(n_down, 1);
    assert_int_equal(stored(1) + stored(2) + stored(3), 0);
}

static void closing_answers_what_is_pending(void **state)
{
    (void)state;
    ask_number(&insert, 1);
    sync_group();
    ask_number(&insert, 2);
    db_close(&d);
    assert_null(d);
    assert_int_equal(n_answers, 2);
    assert_answer(0, DB_UNKNOWN, "08007");
    assert_int_equal(n_down, 0);
}

static void cancel_the_wait(void *arg)
{
    pg_ask(&cluster, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
                     "WHERE wait_event = 'SyncRep' AND application_name = 'weerklank'");
    loop_timer_set(l, arg, clock_mono_us() + 2 * US_PER_MS);
}

static void a_commit_the_standby_did_not_confirm_is_unknown(void **state)
{
    struct loop_timer t = {.fn = cancel_the_wait, .arg = &t};
    int last;

    (void)state;
    pg_ask(&cluster, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    pg_ask(&cluster, "SELECT pg_reload_conf()");
    loop_timer_set(l, &t, 1);
    do { /* the server's processes take the setting over one by one */
        ask_number(&insert, n_sent);
        sync_group();
        wait_answers();
        last = n_answers - 1;
    } while (answers[last].outcome == DB_DONE && n_sent < ANSWERS_MAX - 3);
    assert_answer(last, DB_UNKNOWN, "40003"); /* though the server said INSERT 0 1 and COMMIT */
    assert_int_equal(stored(last), 1);
    ask_number(&insert, -1);
    ask_number(&insert, -2);
    sync_group();
    ask(&count, NULL); /* reads only, so its commit waits for nobody */
    sync_group();
    wait_answers();
    loop_timer_set(l, &t, 0);
    assert_answer(last + 1, DB_UNKNOWN, "40003");
    assert_answer(last + 2, DB_UNKNOWN, "40003");
    assert_answer(last + 3, DB_DONE, "");
    assert_int_equal(answers[last + 3].number, last + 3);
    pg_ask(&cluster, "ALTER SYSTEM RESET synchronous_standby_names");
    pg_ask(&cluster, "SELECT pg_reload_conf()");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_killed_backend_leaves_the_outcome_unknown),
        TEST(a_terminated_backend_leaves_the_outcome_unknown),
        TEST(an_idle_connection_that_ends_is_made_again),
        TEST(a_restarted_server_is_found_again),
        TEST_DOWN(what_is_sent_while_down_is_answered_on_the_next_turn),
        TEST_DOWN(a_group_of_which_a_part_was_refused_is_refused_to_its_end),
        TEST(a_dropped_connection_leaves_a_group_unknown_as_a_whole),
        TEST(closing_answers_what_is_pending),
        TEST(a_commit_the_standby_did_not_confirm_is_unknown),
    };

    db_test_begin();
    return cmocka_run_group_tests(tests, cluster_start, cluster_stop);
}
