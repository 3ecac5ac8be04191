/*
 * The fold of overview on a real PostgreSQL: however the events come and wherever it stops, the
 * tables are the same.
 */
#include "tests/unit/overview_db.h"
#include "tests/unit/overview_lives.h"

static struct pg_cluster cluster;
static struct test_log history; /* 150 lives, 1,500 events */
static struct lives lives;
static char expected[DIGEST]; /* digest of the tables after all of it */

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(20260402);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    lives = lives_make(&history, 150, 1500);
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

static void assert_tables(const char *digest)
{
    char now[DIGEST];
    overview_digest(&cluster, now);
    assert_string_equal(now, digest);
}

/* The first test: it makes what the others are compared with. */
static void one_transaction_an_event(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    for (int64_t p = 0; p < log_head(&history); p++)
        assert_true(fold_feed(b, &history, p));
    assert_int_equal(tables_figures(b->tables).batches, log_head(&history));
    overview_digest(&cluster, expected);
    fold_end(b);
    assert_string_equal(pg_ask(&cluster, "SELECT count(*) FROM overview.quarantine"), "0");
    /* Chance led somewhere: all states but the first, parts left, and every kind of figure. */
    assert_string_equal(pg_ask(&cluster,
                               "SELECT string_agg(DISTINCT state::text, ' ' ORDER BY state::text)"
                               " FROM overview.signal WHERE state > 0"),
                        "1 2 3 4 5");
    assert_string_equal(pg_ask(&cluster, "SELECT bool_or(until > 0) AND bool_or(take_up > 0) AND"
                                         " bool_or(answer > 0) AND bool_or(verdict > 0) AND"
                                         " bool_or(open) AND bool_or(part = 1) AND"
                                         " bool_or(routing_error) FROM overview.assignment"),
                        "t");
}

/* What the rows say, against the states that the test folded itself. */
static void rows_say_what_the_states_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < lives.n; i++) {
        const struct signal *s = &lives.list[i].state;
        char id[UUID_TEXT_LEN + 1], sql[400], want[200], reference[40];
        place_t holder = signal_holder(s);
        int current = 0;
        if (s->version == 0)
            continue;
        for (int p = 0; p < s->n_parts; p++)
            current += s->parts[p].until == 0;
        uuid_format(&s->id, id);
        signal_reference(lives.list[i].id.region, s->year, s->number, reference);
        snprintf(want, sizeof want, "%s %s %d %s %s %d/%d", lives.list[i].id.region, reference,
                 s->state, registry_place_code(history.registry, s->lead),
                 registry_place_code(history.registry, holder), current, s->n_parts);
        snprintf(sql, sizeof sql,
                 "SELECT concat_ws(' ', region, reference, state, coalesce(lead, ''),"
                 " coalesce(holder, ''), (SELECT count(*) FILTER (WHERE until IS NULL) || '/' ||"
                 " count(*) FROM overview.assignment WHERE signal = id))"
                 " FROM overview.signal WHERE id = '%s'",
                 id);
        assert_string_equal(pg_ask(&cluster, sql), want);
    }
}

static void many_events_a_transaction_give_the_same(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    assert_true(tables_figures(b->tables).batches < 200); /* one a day at least */
    assert_true(tables_figures(b->tables).signals < (uint64_t)log_head(&history));
    fold_end(b);
    assert_tables(expected);
}

/* 150 signals with room for 12 in memory: states come from the database again and again. */
static void what_is_not_at_hand_is_fetched(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 12, 4);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    assert_true(tables_figures(b->tables).fetched > 200);
    fold_end(b);
    assert_tables(expected);
}

static void restarted_anywhere_it_goes_on_the_same(void **state)
{
    int64_t at = -1;

    (void)state;
    overview_empty(&cluster);
    while (at < log_head(&history) - 1) {
        struct fold_bench *b = fold_start(&cluster, 50 + chance_below(100), 10);
        at += 1 + (int64_t)chance_below(200);
        if (at >= log_head(&history))
            at = log_head(&history) - 1;
        fold_begin(b, &cluster, &history);
        assert_true(fold_feed(b, &history, at));
        fold_end(b);
    }
    assert_tables(expected);
}

static void killed_in_the_middle_of_a_transaction_it_goes_on_the_same(void **state)
{
    struct fold_bench *last;

    (void)state;
    overview_empty(&cluster);
    for (int round = 0; round < 20; round++) {
        struct fold_bench *b = fold_start(&cluster, 1000, 300);
        int64_t next = 0, stop = (int64_t)chance_below((uint32_t)log_head(&history));
        fold_begin(b, &cluster, &history);
        next = tables_folded(b->tables) + 1;
        /* Events go in and transactions out, and nobody waits for what comes of the last. */
        for (int turn = 0; turn < 4; turn++) {
            struct loop_timer soon = {.fn = (loop_fn *)loop_stop, .arg = b->loop};
            while (next < stop && chance_below(20))
                tables_event(b->tables, log_at(&history, next++));
            tables_turn(b->tables);
            loop_timer_set(b->loop, &soon, clock_mono_us());
            loop_run(b->loop);
            loop_timer_set(b->loop, &soon, 0);
        }
        fold_end(b);
    }
    /* The backend of the one before may still be at work: then its commit makes this one begin
     * again. */
    last = fold_start(&cluster, 1000, 300);
    do
        fold_begin(last, &cluster, &history);
    while (!fold_feed(last, &history, log_head(&history) - 1));
    fold_end(last);
    assert_tables(expected);
}

static void a_lost_connection_makes_it_begin_again(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    int ups, broken;

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    assert_true(fold_feed(b, &history, 700));
    ups = b->ups;
    broken = b->broken;
    pg_ask(&cluster, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                     " WHERE usename = 'weerklank_overview'");
    assert_true(wait_for(b->loop, &b->ups, ups + 2));
    /* Rows of tallies that were just added up may have met the lost line before any event does. */
    if (b->broken != broken || !fold_feed(b, &history, 1000)) {
        assert_int_equal(tables_written(b->tables), -1);
        fold_begin(b, &cluster, &history);
    }
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    fold_end(b);
    assert_tables(expected);
}

static void of_two_folds_one_begins_again(void **state)
{
    struct fold_bench *a = fold_start(&cluster, 1000, 300);
    struct fold_bench *b = fold_start(&cluster, 1000, 300);

    (void)state;
    overview_empty(&cluster);
    fold_begin(a, &cluster, &history);
    fold_begin(b, &cluster, &history);
    assert_false(fold_feed(a, &history, 800)); /* nor may its texts go ahead */
    assert_string_equal(pg_ask(&cluster, "SELECT count(*) FROM overview.words"), "0");
    fold_begin(a, &cluster, &history);
    assert_true(fold_feed(a, &history, 800));
    assert_false(fold_feed(b, &history, 400));
    assert_int_equal(b->broken, 1);
    fold_begin(b, &cluster, &history);
    assert_int_equal(tables_folded(b->tables), 800);
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    assert_false(fold_feed(a, &history, log_head(&history) - 1));
    fold_end(a);
    fold_end(b);
    assert_tables(expected);
}

static void a_cursor_of_another_log_is_discarded(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    struct test_log other;
    struct lives some;

    (void)state;
    log_open(&other);
    some = lives_make(&other, 10, 200);
    overview_empty(&cluster);
    fold_begin(b, &cluster, &other);
    assert_true(fold_feed(b, &other, log_head(&other) - 1));
    tables_discard(b->tables); /* as the follower says when the leaf is not of the log */
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    fold_end(b);
    assert_tables(expected);
    lives_free(&some);
    log_close(&other);
}

static void a_discard_overtakes_a_transaction_under_way(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    for (int64_t p = 0; p < 500; p++)
        tables_event(b->tables, log_at(&history, p));
    tables_turn(b->tables); /* on its way */
    tables_discard(b->tables);
    b->room = true; /* whatever had no room is gone */
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    fold_end(b);
    assert_tables(expected);
}

static void a_discard_empties_no_tables_of_another_turn(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    pg_ask(&cluster, "UPDATE overview.cursor SET turn = turn + 1");
    tables_discard(b->tables);
    assert_false(fold_feed(b, &history, 10));
    assert_string_equal(b->why, "moved");
    fold_end(b);
    assert_tables(expected);
    pg_ask(&cluster, "UPDATE overview.cursor SET turn = 0");
}

/* Or they would be emptied away with the rest, and nobody would send them again. */
static void no_words_go_ahead_of_a_discard(void **state)
{
    struct fold_bench *b = fold_start(&cluster, TABLES_AT_HAND, 4000);
    struct test_log l;

    (void)state;
    log_open(&l);
    for (int i = 0; i < 1000; i++)
        log_submit(&l, "ZVL", "Bus", NULL, 0);
    overview_empty(&cluster);
    fold_begin(b, &cluster, &l);
    pg_ask(&cluster, "BEGIN; SELECT position FROM overview.cursor FOR UPDATE");
    tables_discard(b->tables);
    b->room = true;
    for (int64_t p = 0; p < log_head(&l); p++)
        tables_event(b->tables, log_at(&l, p));
    tables_turn(b->tables);
    assert_int_equal(tables_folded(b->tables), log_head(&l) - 1);
    assert_int_equal(db_pending(b->words), 0);
    pg_ask(&cluster, "COMMIT");
    assert_true(fold_feed(b, &l, log_head(&l) - 1));
    fold_end(b);
    assert_string_equal(pg_ask(&cluster, "SELECT count(*) FROM overview.words"), "1000");
    log_close(&l);
}

static void events_that_came_before_are_passed_over(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    assert_true(fold_feed(b, &history, 300));
    for (int64_t p = 100; p <= 300; p++)
        tables_event(b->tables, log_at(&history, p));
    assert_int_equal(tables_folded(b->tables), 300);
    assert_true(fold_feed(b, &history, log_head(&history) - 1));
    fold_end(b);
    assert_tables(expected);
}

static void a_hole_makes_it_begin_again(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    assert_true(fold_feed(b, &history, 10));
    tables_event(b->tables, log_at(&history, 12));
    assert_int_equal(b->broken, 1);
    assert_string_equal(b->why, "hole");
    fold_end(b);
}

/* --- What cannot be folded -------------------------------------------------------------------- */

static void what_cannot_be_folded_is_put_apart(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    struct test_log l;
    struct test_signal bad, good;
    char id[UUID_TEXT_LEN + 1], sql[160];

    (void)state;
    log_open(&l);
    overview_empty(&cluster);
    bad = log_submit(&l, "ZVL", "Fout", NULL, 0);
    good = log_submit(&l, "ZVL", "Goed", NULL, 0);
    log_route(&l, &bad, "NIEMAND", NULL, NULL); /* no such department: cannot be folded */
    log_route(&l, &good, "VWS", NULL, NULL);
    log_take_up(&l, &bad, "VWS");
    log_take_up(&l, &good, "VWS");
    fold_begin(b, &cluster, &l);
    assert_true(fold_feed(b, &l, log_head(&l) - 2));
    assert_int_equal(tables_figures(b->tables).quarantined, 1);
    fold_end(b);
    uuid_format(&bad.id, id);
    assert_string_equal(pg_ask(&cluster, "SELECT stream FROM overview.quarantine"), id);

    b = fold_start(&cluster, 1000, 300); /* still apart after a restart */
    fold_begin(b, &cluster, &l);
    assert_int_equal(tables_figures(b->tables).quarantined, 1);
    assert_true(fold_feed(b, &l, log_head(&l) - 1));
    fold_end(b);
    snprintf(sql, sizeof sql, "SELECT state FROM overview.signal WHERE id = '%s'", id);
    assert_string_equal(pg_ask(&cluster, sql), "0"); /* submitted */
    uuid_format(&good.id, id);
    snprintf(sql, sizeof sql, "SELECT state FROM overview.signal WHERE id = '%s'", id);
    assert_string_equal(pg_ask(&cluster, sql), "3"); /* taken up */
    log_close(&l);
}

static void what_the_database_refuses_is_found_and_put_apart(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    struct test_log l;
    struct test_signal signals[40];
    char id[UUID_TEXT_LEN + 1];
    int begun = 0;

    (void)state;
    log_open(&l);
    overview_empty(&cluster);
    /* A title that is no UTF-8: history would not have taken it, PostgreSQL does not either. */
    for (size_t i = 0; i < ARRAY_LEN(signals); i++)
        signals[i] = log_submit(&l, "ZVL", i == 23 ? "\xff\xfe" : "Goed", NULL, 0);
    for (size_t i = 0; i < ARRAY_LEN(signals); i++)
        log_route(&l, &signals[i], "VWS", NULL, NULL);
    do {
        fold_begin(b, &cluster, &l);
        begun++;
    } while (!fold_feed(b, &l, log_head(&l) - 1) && begun < 10);
    assert_int_equal(begun, 3); /* the batch, the one event, and all that is good */
    fold_end(b);
    uuid_format(&signals[23].id, id);
    assert_string_equal(pg_ask(&cluster, "SELECT stream FROM overview.quarantine"), id);
    assert_string_equal(pg_ask(&cluster, "SELECT count(*) FROM overview.signal WHERE state = 2"),
                        "39");
    log_close(&l);
}

static void an_unknown_kind_stops_the_fold(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    struct event e = *log_at(&history, 20);

    (void)state;
    overview_empty(&cluster);
    fold_begin(b, &cluster, &history);
    assert_true(fold_feed(b, &history, 19));
    e.kind = 9999;
    tables_event(b->tables, &e);
    assert_int_equal(b->stopped, 1);
    tables_event(b->tables, log_at(&history, 21));
    assert_int_equal(tables_folded(b->tables), 19);
    fold_end(b);
}

/* --- Texts ------------------------------------------------------------------------------------ */

static void the_title_is_the_given_one_or_the_first_words(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    struct test_log l;

    (void)state;
    log_open(&l);
    overview_empty(&cluster);
    log_submit(&l, "ZVL", "Kort", NULL, 0);
    log_submit(&l, "ZVL", NULL, NULL, 0);
    fold_begin(b, &cluster, &l);
    assert_true(fold_feed(b, &l, log_head(&l) - 1));
    fold_end(b);
    assert_string_equal(pg_ask(&cluster, "SELECT title FROM overview.signal ORDER BY submitted"),
                        "Kort");
    assert_string_equal(
        pg_ask(&cluster, "SELECT title FROM overview.signal ORDER BY submitted DESC"),
        "De bus naar het ziekenhuis rijdt na acht uur 's avonds niet meer, en de wet\u2026");
    log_close(&l);
}

static void the_regions_theme_goes_before_routings(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    struct test_log l;
    struct test_signal given, found;

    (void)state;
    log_open(&l);
    overview_empty(&cluster);
    given = log_submit(&l, "ZVL", "a", "zorg", 0);
    found = log_submit(&l, "ZVL", "b", NULL, 0);
    fold_begin(b, &cluster, &l);
    assert_true(fold_feed(b, &l, log_head(&l) - 1));
    log_route(&l, &given, "VWS", NULL, "ov");
    log_route(&l, &found, "VWS", NULL, "ov");
    assert_true(fold_feed(b, &l, log_head(&l) - 1));
    fold_end(b);
    assert_string_equal(pg_ask(&cluster, "SELECT string_agg(title || theme, ' ' ORDER BY title)"
                                         " FROM overview.signal"),
                        "azorg bov");
    log_close(&l);
}

static void an_erased_signal_is_folded_without_its_text(void **state)
{
    struct fold_bench *b = fold_start(&cluster, 1000, 300);
    struct test_log l;
    struct held *last;

    (void)state;
    log_open(&l);
    overview_empty(&cluster);
    log_submit(&l, "ZVL", "Weg", "zorg", SUBMIT_SHAREABLE);
    last = l.queue.last;
    last->event.body = (struct slice){0};
    last->event.has &= ~WIRE_BIT(event_body);
    fold_begin(b, &cluster, &l);
    assert_true(fold_feed(b, &l, log_head(&l) - 1));
    fold_end(b);
    assert_string_equal(pg_ask(&cluster, "SELECT count(*) FROM overview.signal WHERE title IS NULL"
                                         " AND theme IS NULL AND confidential AND NOT shareable"),
                        "1");
    log_close(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_transaction_an_event),
        cmocka_unit_test(rows_say_what_the_states_say),
        cmocka_unit_test(many_events_a_transaction_give_the_same),
        cmocka_unit_test(what_is_not_at_hand_is_fetched),
        cmocka_unit_test(restarted_anywhere_it_goes_on_the_same),
        cmocka_unit_test(killed_in_the_middle_of_a_transaction_it_goes_on_the_same),
        cmocka_unit_test(a_lost_connection_makes_it_begin_again),
        cmocka_unit_test(of_two_folds_one_begins_again),
        cmocka_unit_test(a_cursor_of_another_log_is_discarded),
        cmocka_unit_test(a_discard_overtakes_a_transaction_under_way),
        cmocka_unit_test(a_discard_empties_no_tables_of_another_turn),
        cmocka_unit_test(no_words_go_ahead_of_a_discard),
        cmocka_unit_test(events_that_came_before_are_passed_over),
        cmocka_unit_test(a_hole_makes_it_begin_again),
        cmocka_unit_test(what_cannot_be_folded_is_put_apart),
        cmocka_unit_test(what_the_database_refuses_is_found_and_put_apart),
        cmocka_unit_test(an_unknown_kind_stops_the_fold),
        cmocka_unit_test(the_title_is_the_given_one_or_the_first_words),
        cmocka_unit_test(the_regions_theme_goes_before_routings),
        cmocka_unit_test(an_erased_signal_is_folded_without_its_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
