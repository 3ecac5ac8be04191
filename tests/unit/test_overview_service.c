/*
 * overview as a service: when it is ready, how it goes on after a stop and with another log, that
 * who asks to see a position sees it, and pages while signals come in.
 */
#include "tests/unit/overview_lives.h"
#include "tests/unit/overview_stage.h"

static struct pg_cluster cluster;
static struct test_log history;
static struct lives lives;

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(777);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    lives = lives_make(&history, 500, 3000);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lives_free(&lives);
    log_close(&history);
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

/* --- Beginning and going on ------------------------------------------------------------------- */

static void it_is_not_ready_without_its_log(void **state)
{
    struct stage s;
    struct m_service m;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    s.no_reader = true;
    assert_int_equal(stage_ask(&s, &(struct question){.kind = MSG_SERVICE}), MSG_SERVICE_TOLD);
    stage_take(&s, &shape_m_service, &m);
    assert_false(m.ready);
    assert_true(slice_is(m.service, "overview"));
    assert_true(wire_has(&m, m_service_why));
    assert_string_equal(stage_problem(&s, &(struct question){.party = "BZK-C", .kind = MSG_LIST}),
                        "not_ready");
    s.no_reader = false;
    stage_until_ready(&s);
    assert_int_equal(stage_ask(&s, &(struct question){.party = "BZK-C", .kind = MSG_LIST}),
                     MSG_LISTED);
    stage_close(&s);
}

static void stopped_it_goes_on_from_its_cursor(void **state)
{
    char whole[DIGEST], parts[DIGEST];
    struct stage s;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    stage_close(&s);
    overview_digest(&cluster, whole);
    overview_empty(&cluster);
    for (int64_t head = 300; head < log_head(&history); head += 421) {
        struct m_service m;
        stage_open(&s, &cluster, &history, head);
        stage_until_ready(&s);
        assert_int_equal(stage_ask(&s, &(struct question){.kind = MSG_SERVICE}), MSG_SERVICE_TOLD);
        stage_take(&s, &shape_m_service, &m);
        assert_int_equal(m.head, head);
        stage_close(&s);
    }
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    stage_close(&s);
    overview_digest(&cluster, parts);
    assert_string_equal(parts, whole);
}

static void with_another_log_it_begins_anew(void **state)
{
    char alone[DIGEST], after[DIGEST];
    struct test_log other;
    struct lives some;
    struct stage s;

    (void)state;
    log_open(&other);
    some = lives_make(&other, 30, 400);
    overview_empty(&cluster);
    stage_open(&s, &cluster, &other, log_head(&other) - 1);
    stage_until_ready(&s);
    stage_close(&s);
    overview_digest(&cluster, alone);

    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, 1200); /* longer, and at each position another leaf */
    stage_until_ready(&s);
    stage_close(&s);
    stage_open(&s, &cluster, &other, log_head(&other) - 1);
    stage_until_ready(&s);
    stage_close(&s);
    overview_digest(&cluster, after);
    assert_string_equal(after, alone);
    lives_free(&some);
    log_close(&other);
}

static void tables_of_an_older_fold_are_made_again(void **state)
{
    char before[DIGEST], after[DIGEST];
    struct stage s;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, 1000);
    stage_until_ready(&s);
    stage_close(&s);
    overview_digest(&cluster, before);
    pg_ask(&cluster, "UPDATE overview.signal SET title = 'as an older one would'");
    pg_ask(&cluster, "UPDATE overview.cursor SET fold = 0");
    stage_open(&s, &cluster, &history, 1000);
    stage_until_ready(&s);
    stage_close(&s);
    overview_digest(&cluster, after);
    assert_string_equal(after, before);
}

static void a_restarted_database_is_found_again(void **state)
{
    char whole[DIGEST], after[DIGEST];
    struct stage s;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    stage_close(&s);
    overview_digest(&cluster, whole);

    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, 700);
    stage_until_ready(&s);
    pg_down(&cluster, SIGQUIT); /* as after a crash: commits not yet on disk may be gone */
    stage_publish(&s, 1100);
    pg_up(&cluster);
    stage_publish(&s, log_head(&history) - 1);
    assert_int_equal(stage_ask(&s, &(struct question){.kind = MSG_SERVICE}), MSG_SERVICE_TOLD);
    for (;;) {
        struct question q = {
            .party = "BZK-C", .kind = MSG_LIST, .see = log_head(&history) - 1, .within = 500};
        const char *problem = stage_problem(&s, &q);
        if (problem[0] == '\0')
            break;
        assert_true(strcmp(problem, "not_ready") == 0 || strcmp(problem, "timeout") == 0);
    }
    stage_close(&s);
    overview_digest(&cluster, after);
    assert_string_equal(after, whole);
}

/* The commit is not waited for on disk. What was acknowledged and is gone must come again, also when
 * nothing happens that would bring it to light. */
static void what_a_crash_took_back_is_folded_again(void **state)
{
    char whole[DIGEST], after[DIGEST];
    struct stage s;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, log_head(&history) - 200);
    stage_until_ready(&s);
    stage_publish(&s, log_head(&history) - 1);
    assert_int_equal(stage_ask(&s, &(struct question){.party = "BZK-C",
                                                      .kind = MSG_LIST,
                                                      .see = log_head(&history) - 1}),
                     MSG_LISTED);
    overview_digest(&cluster, whole);
    pg_down(&cluster, SIGQUIT);
    pg_up(&cluster);
    for (;;) {
        struct question q = {.party = "BZK-C", .kind = MSG_LIST, .see = log_head(&history) - 1};
        if (strcmp(stage_problem(&s, &q), "") == 0)
            break;
        stage_run_for(&s, 5 * US_PER_MS);
    }
    overview_digest(&cluster, after);
    assert_string_equal(after, whole);
    stage_close(&s);
}

/* --- Seeing what one wrote -------------------------------------------------------------------- */

static void who_asks_to_see_a_position_waits_for_it(void **state)
{
    struct stage s;
    struct m_list m = {0};
    struct question q = {
        .party = "BZK-C", .kind = MSG_LIST, .body = &m, .see = 1501, .within = 10000};

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, 1500);
    stage_until_ready(&s);
    stage_send(&s, &q);
    stage_until_ready(&s); /* an answer to something else comes first */
    assert_int_equal(message_find(s.reply.kind), MSG_SERVICE_TOLD);
    stage_publish(&s, 1501);
    assert_true(wait_for(s.life->loop, &s.answers, s.answers + 1));
    assert_int_equal(message_find(s.reply.kind), MSG_LISTED);
    assert_true(s.reply.position >= 1501);
    stage_close(&s);
}

static void who_waits_too_long_is_told_so(void **state)
{
    struct stage s;
    struct question q = {.party = "BZK-C", .kind = MSG_LIST, .see = 5000, .within = 50};
    int64_t asked;

    (void)state;
    stage_open(&s, &cluster, &history, 1500);
    stage_until_ready(&s);
    asked = clock_mono_us();
    assert_string_equal(stage_problem(&s, &q), "timeout");
    assert_true(clock_mono_us() - asked >= 50 * US_PER_MS);
    stage_close(&s);
}

static void each_published_event_is_seen_by_who_asks_for_it(void **state)
{
    struct stage s;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, 1000);
    stage_until_ready(&s);
    for (int64_t p = 1001; p < 1200; p++) {
        const struct event *e = log_at(&history, p);
        struct question q = {.party = "BZK-C", .kind = MSG_SHOW, .id = &e->stream, .see = p};
        struct m_shown m;
        struct summary summary;
        stage_publish(&s, p);
        assert_true(registry_set_of(&e->stream) != SET_N || stage_ask(&s, &q) == MSG_SHOWN);
        if (registry_set_of(&e->stream) != SET_N)
            continue;
        stage_take(&s, &shape_m_shown, &m);
        assert_int_equal(wire_decode(&shape_summary, slice_of(m.summary.p, m.summary.n),
                                     WIRE_STRICT, &summary, NULL),
                         0);
        assert_int_equal(summary.version, e->version);
    }
    stage_close(&s);
}

/* --- Pages while signals come in -------------------------------------------------------------- */

static void pages_are_complete_and_without_doubles_while_signals_come_in(void **state)
{
    struct stage s;
    struct m_list m = {0};
    struct m_listed listed;
    struct summary row;
    char cursor[121];
    int64_t last = INT64_MAX;
    size_t told = 0, there = 0;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, 1000);
    stage_until_ready(&s);
    for (int64_t p = 0; p <= 1000; p++)
        there += log_at(&history, p)->kind == EV_SUBMITTED;
    wire_set(&m, m_list, limit, 5);
    do {
        struct question q = {.party = "BZK-C", .kind = MSG_LIST, .body = &m, .see = s.head};
        size_t at = 0;
        assert_int_equal(stage_ask(&s, &q), MSG_LISTED);
        stage_take(&s, &shape_m_listed, &listed);
        while (wire_list_record(listed.signals, &at, &shape_summary, &row)) {
            int64_t p = 0;
            while (!uuid_equal(&log_at(&history, p)->stream, &row.signal))
                p++;
            assert_true(p < last); /* strictly: nothing twice */
            last = p;
            told++;
        }
        if (wire_has(&listed, m_listed_cursor)) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(listed.cursor));
            wire_set(&m, m_list, cursor, slice_str(cursor));
            stage_publish(&s,
                          s.head + 20); /* four and more signals change or come with each page */
        }
    } while (wire_has(&listed, m_listed_cursor));
    assert_int_equal(told, there);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_not_ready_without_its_log),
        cmocka_unit_test(stopped_it_goes_on_from_its_cursor),
        cmocka_unit_test(with_another_log_it_begins_anew),
        cmocka_unit_test(tables_of_an_older_fold_are_made_again),
        cmocka_unit_test(a_restarted_database_is_found_again),
        cmocka_unit_test(what_a_crash_took_back_is_folded_again),
        cmocka_unit_test(who_asks_to_see_a_position_waits_for_it),
        cmocka_unit_test(who_waits_too_long_is_told_so),
        cmocka_unit_test(each_published_event_is_seen_by_who_asks_for_it),
        cmocka_unit_test(pages_are_complete_and_without_doubles_while_signals_come_in),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
