/*
 * Clocks computed again from a log in a real PostgreSQL are those that were kept live, whatever was adopted
 * on the way, as of the head and as of earlier. The seed is printed; SEED=number has the run again.
 *
 * With an argument FILE it writes the lives and what was computed again as lines of JSON, for the oracle
 * (tests/golden/test_clocks.py).
 */
#include "tests/unit/recompute_log.h"

#define LOOKS 4

/* What live clocks said on the way, and where the log was. */
static struct {
    int64_t position;
    struct buf lines;
} looks[LOOKS];

static int stage_begin(void **state)
{
    (void)state;
    chance_seed(20260406);
    log_begin();
    world_begin();
    for (int i = 0; i < LOOKS; i++) {
        days_go_by(DAYS * (i + 1) / LOOKS);
        looks[i].position = w.position;
        looks[i].lines = live_lines();
    }
    print_message("%d lives, %zu events of which %zu of reference data\n", LIVES, n_events,
                  n_adopted);
    return 0;
}

static int stage_end(void **state)
{
    (void)state;
    for (int i = 0; i < LOOKS; i++)
        buf_free(&looks[i].lines);
    world_end();
    pg_stop(&cluster);
    return 0;
}

/* How many lines of one are not the other's. */
static int different(struct slice a, struct slice b)
{
    int n = 0;

    while (a.n > 0 && b.n > 0) {
        const uint8_t *end_a = memchr(a.p, '\n', a.n), *end_b = memchr(b.p, '\n', b.n);
        struct slice line_a = {a.p, (size_t)(end_a - a.p) + 1};
        struct slice line_b = {b.p, (size_t)(end_b - b.p) + 1};

        n += !slice_equal(line_a, line_b);
        a = slice_of(a.p + line_a.n, a.n - line_a.n);
        b = slice_of(b.p + line_b.n, b.n - line_b.n);
    }
    return n + (a.n > 0 || b.n > 0);
}

/* Compared with the live clocks at the last look. */
static int different_now(void)
{
    struct buf lines = recomputed_lines(-1, 2);
    int n = different(buf_slice(&lines), buf_slice(&looks[LOOKS - 1].lines));

    buf_free(&lines);
    return n;
}

/* ------------------------------------------------------------------ the same */

static void they_are_the_live_ones(void **state)
{
    (void)state;
    assert_true(registry_set_version(w.r, SET_TERMS) > 3);
    assert_true(registry_set_version(w.r, SET_CALENDAR) > 3);
    assert_true(registry_set_version(w.r, SET_DEPARTMENTS) > 3);
    assert_true(n_events > (size_t)LIVES * 10);
    assert_int_equal(different_now(), 0);
}

static void as_of_an_earlier_position_they_are_those_of_then(void **state)
{
    (void)state;
    for (int i = 0; i < LOOKS; i++) {
        struct buf lines = recomputed_lines(looks[i].position, 2);

        assert_int_equal(different(buf_slice(&lines), buf_slice(&looks[i].lines)), 0);
        assert_true(i == 0 || different(buf_slice(&lines), buf_slice(&looks[i - 1].lines)) > 10);
        buf_free(&lines);
    }
}

static void any_number_of_workers_writes_the_same_file(void **state)
{
    static const int workers[] = {1, 3, WORKERS_MOST / 8};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(workers); i++) {
        struct buf lines = recomputed_lines(-1, workers[i]);

        assert_true(slice_equal(buf_slice(&lines), buf_slice(&looks[LOOKS - 1].lines)));
        buf_free(&lines);
    }
}

static void what_it_tells_of_the_whole_is_what_there_is(void **state)
{
    struct recompute_told told;

    (void)state;
    assert_int_equal(run_recompute(-1, 2, &told), 0);
    assert_int_equal(told.position, w.position);
    assert_int_equal(told.until, last_at);
    assert_int_equal(told.signals, LIVES);
    assert_int_equal(told.events + n_adopted, n_events);
    assert_int_equal(told.quarantined, 0);
}

static void erased_submissions_change_no_clock(void **state)
{
    (void)state;
    pg_ask(&cluster, "CREATE TABLE kept AS SELECT * FROM history.event;"
                     "UPDATE history.event SET body = NULL, salt = NULL WHERE kind = 20");
    assert_int_equal(different_now(), 0);
}

/* ------------------------------------------------------------------ negative controls */

static void log_back(void)
{
    pg_ask(&cluster, "TRUNCATE history.event;"
                     "INSERT INTO history.event SELECT * FROM kept");
    assert_int_equal(different_now(), 0);
}

static void an_answer_that_moved_by_a_microsecond_is_seen(void **state)
{
    (void)state;
    pg_ask(&cluster, "UPDATE history.event SET at = at + interval '1 microsecond' WHERE position = "
                     "(SELECT max(position) FROM history.event WHERE kind = 34)");
    assert_int_equal(different_now(), 1);
    log_back();
}

static void a_calendar_that_is_missing_is_seen(void **state)
{
    (void)state;
    pg_ask(&cluster, "DELETE FROM history.event WHERE kind = 9 AND version = "
                     "(SELECT max(version) FROM history.event WHERE kind = 9)");
    assert_true(different_now() > LIVES / 4);
    log_back();
}

/* If it did not matter which versions an event names, folding the registry first would prove nothing. */
static void events_that_name_other_versions_are_seen(void **state)
{
    (void)state;
    pg_ask(&cluster,
           "UPDATE history.event SET meta = (SELECT meta FROM history.event WHERE kind >= "
           "20 ORDER BY position DESC LIMIT 1) WHERE kind >= 20 AND kind <> 32");
    assert_true(different_now() > LIVES / 10);
    log_back();
}

static void a_signal_that_lost_an_event_is_in_quarantine(void **state)
{
    struct recompute_told told;
    struct buf lines;

    (void)state;
    pg_ask(&cluster, "DELETE FROM history.event WHERE version = 2 AND stream = "
                     "(SELECT stream FROM history.event WHERE kind = 34 LIMIT 1)");
    assert_int_equal(run_recompute(-1, 2, &told), 0);
    assert_int_equal(told.quarantined, 1);
    assert_int_equal(told.signals, LIVES - 1);
    lines = file_read();
    assert_int_equal(different(buf_slice(&lines), buf_slice(&looks[LOOKS - 1].lines)), 1);
    assert_non_null(memmem(lines.p, lines.n, "\"quarantine\":", 13));
    buf_free(&lines);
    log_back();
}

static void a_kind_that_it_does_not_know_leaves_the_file_as_it_was(void **state)
{
    struct buf before = recomputed_lines(looks[0].position, 2), after;
    struct recompute_told told;

    (void)state;
    pg_ask(&cluster, "UPDATE history.event SET kind = 999 WHERE position = "
                     "(SELECT max(position) FROM history.event WHERE kind = 34)");
    assert_int_equal(run_recompute(-1, 2, &told), -1);
    after = file_read();
    assert_true(before.n > 0 && slice_equal(buf_slice(&before), buf_slice(&after)));
    buf_free(&before);
    buf_free(&after);
    log_back();
}

static void an_empty_log_has_no_clocks(void **state)
{
    struct recompute_told told;

    (void)state;
    pg_ask(&cluster, "TRUNCATE history.event");
    assert_int_equal(run_recompute(-1, 2, &told), -1);
    log_back();
}

/* ------------------------------------------------------------------ for the oracle */

static FILE *oracle;

static void adoption_write(const struct event *e)
{
    enum registry_set set = registry_set_of(&e->stream);

    take_adoption(e);
    if (set == SET_TERMS || set == SET_CALENDAR)
        line_write(json_pack("{so}", "adopted", json_from_wire(set_shapes[set], e->body)), oracle);
}

/* The events, and behind them the line as it was computed again. */
static void life_lines_write(struct buf lines)
{
    const struct watched *list[LIVES];
    int n = in_order(list);
    const uint8_t *p = lines.p, *end;

    for (int i = 0; p && i < n; i++, p = end + 1) {
        json_t *events = json_array();

        end = memchr(p, '\n', lines.n - (size_t)(p - lines.p));
        assert_non_null(end);
        for (size_t e = 0; e < list[i]->l.n; e++)
            json_array_append_new(events, event_json(&list[i]->l, e));
        fputs("{\"events\":", oracle);
        json_dumpf(events, oracle, JSON_COMPACT);
        fprintf(oracle, ",\"told\":%.*s}\n", (int)(end - p), (const char *)p);
        json_decref(events);
    }
}

static int oracle_write(const char *file)
{
    struct buf lines;

    oracle = fopen(file, "w");
    if (!oracle) {
        perror(file);
        return 1;
    }
    chance_seed(20260407);
    log_begin();
    world_begin();
    world_told = adoption_write;
    days_go_by(DAYS);
    lines = recomputed_lines(-1, 2);
    life_lines_write(lines);
    buf_free(&lines);
    world_end();
    pg_stop(&cluster);
    return fclose(oracle) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_the_live_ones),
        cmocka_unit_test(as_of_an_earlier_position_they_are_those_of_then),
        cmocka_unit_test(any_number_of_workers_writes_the_same_file),
        cmocka_unit_test(what_it_tells_of_the_whole_is_what_there_is),
        cmocka_unit_test(erased_submissions_change_no_clock),
        cmocka_unit_test(an_answer_that_moved_by_a_microsecond_is_seen),
        cmocka_unit_test(a_calendar_that_is_missing_is_seen),
        cmocka_unit_test(events_that_name_other_versions_are_seen),
        cmocka_unit_test(a_signal_that_lost_an_event_is_in_quarantine),
        cmocka_unit_test(a_kind_that_it_does_not_know_leaves_the_file_as_it_was),
        cmocka_unit_test(an_empty_log_has_no_clocks),
    };

    if (argc == 2)
        return oracle_write(argv[1]);
    return cmocka_run_group_tests(tests, stage_begin, stage_end);
}
