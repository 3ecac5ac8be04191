/*
 * Events of a history of 1,000 that are taken out, put in, copied, moved, cut off and written anew: each
 * place, with one head that was signed over it; and what is said where no head is.
 */
#include "verify_log.h"

#define EVENTS 1000
#define BEHIND 10
#define CLEAN  10000

static struct made_log log_of, other;
static struct checkpoint head;
static struct trace traces[2 * LOG_MOST];
static size_t n_traces;

static int begin(void **state)
{
    (void)state;
    hash_init();
    chance_seed(20261127);
    log_make(&other, EVENTS + 100);
    log_make(&log_of, EVENTS + BEHIND);
    head = log_head(&log_of, EVENTS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    hash_deinit();
    return 0;
}

/* ------------------------------------------------------------------ what is done to it */

static void as_it_was(void)
{
    n_traces = log_of.n;
    memcpy(traces, log_of.traces, n_traces * sizeof *traces);
}

static void take_out(size_t i)
{
    n_traces--;
    memmove(&traces[i], &traces[i + 1], (n_traces - i) * sizeof *traces);
}

static void put_in(size_t i, struct trace t)
{
    memmove(&traces[i + 1], &traces[i], (n_traces - i) * sizeof *traces);
    n_traces++;
    traces[i] = t;
}

/* Positions are no part of a leaf, so whoever may write everything makes them fit. */
static void number_again(void)
{
    for (size_t i = 0; i < n_traces; i++)
        traces[i].position = (int64_t)i;
}

static void swap(size_t i, size_t k)
{
    struct trace t = traces[i];

    traces[i] = traces[k];
    traces[k] = t;
    number_again();
}

static size_t check_all(void)
{
    return check_traces(traces, n_traces, &head, 1);
}

static void assert_seen_at(size_t i, const char *what)
{
    if (check_all() > 0 && found_any_at((int64_t)i))
        return;
    found_print();
    fail_msg("%s at %zu: not found", what, i);
}

/* An event that never was: of another log, at a moment that fits. */
static struct trace fresh(size_t i)
{
    struct trace t = other.traces[chance_below((uint32_t)other.n)];

    t.version = 1;
    t.number = 0;
    t.at = traces[i].at;
    t.fence = traces[i].fence;
    t.stream = chance();
    return t;
}

/* ------------------------------------------------------------------ at every place */

static void each_event_that_is_taken_out_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        as_it_was();
        take_out(i);
        check_all();
        assert_found(FINDING_REMOVED, (int64_t)i);
        number_again();
        assert_seen_at(i, "taken out");
    }
}

static void each_copy_that_is_put_in_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        struct trace t = log_of.traces[chance_below(EVENTS)];

        as_it_was();
        t.position = (int64_t)i;
        put_in(i, t);
        check_all();
        assert_found(FINDING_INSERTED, (int64_t)i);
        number_again();
        assert_seen_at(i, "a copy");
    }
}

static void each_event_twice_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        as_it_was();
        put_in(i + 1, traces[i]);
        number_again();
        check_all();
        assert_found(FINDING_DUPLICATE, (int64_t)i + 1);
    }
}

static void each_fresh_event_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        as_it_was();
        put_in(i, fresh(i));
        number_again();
        assert_seen_at(i, "a fresh event");
    }
}

static void neighbours_that_change_places_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < EVENTS; i++) {
        as_it_was();
        swap(i, i + 1);
        assert_seen_at(i, "neighbours");
    }
}

static void events_that_change_places_from_afar_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        as_it_was();
        swap(i, (i + 2 + chance_below(EVENTS - 4)) % EVENTS);
        assert_seen_at(i, "from afar");
    }
}

static void each_end_that_is_cut_off_is_found(void **state)
{
    (void)state;
    for (size_t n = 0; n < EVENTS; n++) {
        as_it_was();
        n_traces = n;
        check_all();
        assert_found(FINDING_TRUNCATED, (int64_t)n);
    }
}

/* Also an older state that was put back and gone on from: what comes then is not what was signed. */
static void each_end_that_is_written_anew_is_found(void **state)
{
    (void)state;
    for (size_t n = 0; n < EVENTS; n++) {
        as_it_was();
        for (size_t i = n; i < n_traces; i++)
            traces[i] = fresh(i);
        number_again();
        assert_seen_at(n, "an end written anew");
        n_traces = n + (EVENTS - n) / 2;
        check_all();
        assert_found(FINDING_TRUNCATED, EVENTS - 1);
    }
}

/* ------------------------------------------------------------------ no false alarm */

static void clean_logs_are_right(void **state)
{
    static struct made_log clean;
    size_t events = 0;

    (void)state;
    for (int i = 0; i < CLEAN; i++) {
        struct checkpoint heads[3];
        size_t n_heads = chance_below(4);

        log_make(&clean, 1 + chance_below(i % 50 ? 120 : LOG_MOST));
        for (size_t k = 0; k < n_heads; k++)
            heads[k] = log_head(&clean, chance_below((uint32_t)clean.n + 1));
        if (check_traces(clean.traces, clean.n, heads, n_heads) != 0) {
            found_print();
            fail_msg("a false alarm in log %d", i);
        }
        events += clean.n;
    }
    print_message("%d logs, %zu events\n", CLEAN, events);
}

/* ------------------------------------------------------------------ without a head */

/* The first event from there on that is number `version` of its stream and not the last of it. */
static size_t find_event(size_t from, bool (*is)(size_t i))
{
    for (size_t i = from; i + 1 < EVENTS; i++)
        if (is(i))
            return i;
    fail_msg("no such event");
    return 0;
}

static size_t check_alone(void)
{
    return check_traces(traces, n_traces, NULL, 0);
}

static size_t next_of_stream(size_t i)
{
    for (size_t k = i + 1; k < EVENTS; k++)
        if (traces[k].stream == traces[i].stream)
            return k;
    return 0;
}

static bool goes_on_later(size_t i)
{
    return next_of_stream(i) > i + 1 && traces[i].append != traces[next_of_stream(i)].append;
}

static bool is_of_two(size_t i)
{
    return traces[i + 1].append == traces[i].append && traces[i + 1].stream == traces[i].stream;
}

static bool has_number(size_t i)
{
    return traces[i].number > 0;
}

static void a_version_that_is_missing_is_named(void **state)
{
    size_t i, k;

    (void)state;
    as_it_was();
    i = find_event(200, goes_on_later);
    k = next_of_stream(i);
    take_out(i);
    number_again();
    check_alone();
    assert_found(FINDING_VERSION, (int64_t)k - 1);
}

static void a_version_that_comes_too_late_is_named(void **state)
{
    size_t i, k;

    (void)state;
    as_it_was();
    i = find_event(200, goes_on_later);
    k = next_of_stream(i);
    swap(i, k);
    check_alone();
    assert_found(FINDING_REORDERED, (int64_t)k);
    assert_null(found_at(FINDING_VERSION, (int64_t)i));
    assert_int_equal(found_at(FINDING_REORDERED, (int64_t)k)->was, i);
}

static void an_append_that_is_torn_apart_is_named(void **state)
{
    size_t i;

    (void)state;
    as_it_was();
    i = find_event(200, is_of_two);
    put_in(i + 1, fresh(i));
    number_again();
    check_alone();
    assert_found(FINDING_APPEND, (int64_t)i + 2);
}

static void two_moments_in_one_append_are_named(void **state)
{
    size_t i;

    (void)state;
    as_it_was();
    i = find_event(200, is_of_two);
    traces[i].at--;
    check_alone();
    assert_found(FINDING_APPEND, (int64_t)i + 1);
}

static void time_that_goes_back_is_named(void **state)
{
    (void)state;
    as_it_was();
    traces[300].at = traces[299].at - 1;
    check_alone();
    assert_found(FINDING_TIME, 300);
    assert_int_equal(found_at(FINDING_TIME, 300)->was, traces[299].at);
}

static void a_writer_that_comes_back_is_named(void **state)
{
    (void)state;
    as_it_was();
    traces[300].fence = traces[299].fence - 1;
    check_alone();
    assert_found(FINDING_FENCE, 300);
}

static void a_running_number_that_comes_twice_or_is_missing_is_named(void **state)
{
    size_t i;

    (void)state;
    as_it_was();
    i = find_event(200, has_number);
    traces[i].number--;
    check_alone();
    assert_found(FINDING_NUMBER, (int64_t)i);
    traces[i].number += 2;
    check_alone();
    assert_found(FINDING_NUMBER, (int64_t)i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_that_is_taken_out_is_found),
        cmocka_unit_test(each_copy_that_is_put_in_is_found),
        cmocka_unit_test(each_event_twice_is_found),
        cmocka_unit_test(each_fresh_event_is_found),
        cmocka_unit_test(neighbours_that_change_places_are_found),
        cmocka_unit_test(events_that_change_places_from_afar_are_found),
        cmocka_unit_test(each_end_that_is_cut_off_is_found),
        cmocka_unit_test(each_end_that_is_written_anew_is_found),
        cmocka_unit_test(clean_logs_are_right),
        cmocka_unit_test(a_version_that_is_missing_is_named),
        cmocka_unit_test(a_version_that_comes_too_late_is_named),
        cmocka_unit_test(an_append_that_is_torn_apart_is_named),
        cmocka_unit_test(two_moments_in_one_append_are_named),
        cmocka_unit_test(time_that_goes_back_is_named),
        cmocka_unit_test(a_writer_that_comes_back_is_named),
        cmocka_unit_test(a_running_number_that_comes_twice_or_is_missing_is_named),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
