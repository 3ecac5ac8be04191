/*
 * Clocks and days, against libc's own calendar and the turns of summer time.
 */
#include "common_test.h"

#include <time.h>

/* UTC. */
static int64_t moment(int year, int month, int day, int hour, int minute, int second)
{
    struct tm tm = {.tm_year = year - 1900,
                    .tm_mon = month - 1,
                    .tm_mday = day,
                    .tm_hour = hour,
                    .tm_min = minute,
                    .tm_sec = second};

    return (int64_t)timegm(&tm) * US_PER_S;
}

static void assert_day(int64_t wall, const char *expected)
{
    char text[11];

    clock_day_format(clock_day_amsterdam(wall), text);
    assert_string_equal(text, expected);
}

static void utc_is_written_as_libc_writes_it(void **state)
{
    (void)state;
    chance_seed(1);
    for (int i = 0; i < 100000; i++) {
        time_t t = (time_t)(chance() % 315500000000) - 62167000000; /* about 0 to 9999 */
        int64_t us = (int64_t)t * US_PER_S + chance_below(1000000);
        char ours[28], theirs[60];
        struct tm tm;

        clock_format_utc(us, ours);
        assert_non_null(gmtime_r(&t, &tm));
        snprintf(theirs, sizeof theirs, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
                 (int)(us - (int64_t)t * US_PER_S));
        assert_string_equal(ours, theirs);
    }
}

static void impossible_times_are_cut_to_what_has_a_form(void **state)
{
    char text[28];

    (void)state;
    clock_format_utc(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999999Z");
    clock_format_utc(INT64_MIN, text);
    assert_string_equal(text, "0000-01-01T00:00:00.000000Z");
    clock_format_utc(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999999Z");
}

static void every_day_reads_back(void **state)
{
    (void)state;
    for (int32_t day = -140000; day <= 100000; day++) {
        char text[11];
        int32_t back = 0;

        clock_day_format(day, text);
        assert_int_equal(clock_day_parse(text, 10, &back), 0);
        assert_int_equal(back, day);
    }
}

static void days_that_do_not_exist_are_refused(void **state)
{
    static const char *const wrong[] = {"2026-02-29", "1900-02-29", "2100-02-29", "2026-04-31",
                                        "2026-00-10", "2026-13-01", "2026-01-00", "2026-1-010",
                                        "26-01-01  ", "2026/01/01", "2026-01-0x", "+026-01-01",
                                        " 026-01-01", "0000-01-01", "2026-01-1 ", "-026-01-01"};
    int32_t day = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(clock_day_parse(wrong[i], 10, &day), -1);
    assert_int_equal(clock_day_parse("2026-01-011", 11, &day), -1);
    assert_int_equal(clock_day_parse("2026-01-0", 9, &day), -1);
    assert_int_equal(clock_day_parse("", 0, &day), -1);
    assert_int_equal(clock_day_parse("2024-02-29", 10, &day), 0);
    assert_int_equal(clock_day_parse("2000-02-29", 10, &day), 0);
    assert_int_equal(clock_day_parse("1970-01-01", 10, &day), 0);
    assert_int_equal(day, 0);
}

static void the_day_turns_at_midnight_in_amsterdam(void **state)
{
    (void)state;
    assert_day(moment(2026, 1, 15, 22, 59, 59), "2026-01-15"); /* winter: UTC+1 */
    assert_day(moment(2026, 1, 15, 23, 0, 0), "2026-01-16");
    assert_day(moment(2026, 7, 15, 21, 59, 59), "2026-07-15"); /* summer: UTC+2 */
    assert_day(moment(2026, 7, 15, 22, 0, 0), "2026-07-16");
    assert_day(moment(2026, 7, 15, 22, 0, 0) - 1, "2026-07-15");
}

static void days_of_23_and_25_hours_have_their_own_ends(void **state)
{
    (void)state;
    assert_day(moment(2026, 3, 28, 23, 0, 0), "2026-03-29");
    assert_day(moment(2026, 3, 29, 0, 59, 59), "2026-03-29");
    assert_day(moment(2026, 3, 29, 21, 59, 59), "2026-03-29");
    assert_day(moment(2026, 3, 29, 22, 0, 0), "2026-03-30");
    assert_day(moment(2026, 10, 24, 22, 0, 0), "2026-10-25");
    assert_day(moment(2026, 10, 25, 22, 59, 59), "2026-10-25");
    assert_day(moment(2026, 10, 25, 23, 0, 0), "2026-10-26");
    assert_day(moment(2028, 2, 28, 23, 0, 0), "2028-02-29");
}

static void the_year_turns_in_amsterdam_too(void **state)
{
    (void)state;
    assert_int_equal(clock_year_amsterdam(moment(2026, 12, 31, 22, 59, 59)), 2026);
    assert_int_equal(clock_year_amsterdam(moment(2026, 12, 31, 23, 0, 0)), 2027);
    assert_int_equal(clock_year_amsterdam(moment(2038, 1, 19, 3, 14, 8)), 2038);
    assert_int_equal(clock_year_amsterdam(moment(2100, 12, 31, 23, 0, 0)), 2101);
}

static void any_order_of_asking_gives_the_same_days(void **state)
{
    (void)state;
    chance_seed(2);
    for (int i = 0; i < 20000; i++) {
        int64_t us = moment(2020, 1, 1, 0, 0, 0) +
                     (int64_t)(chance() % (UINT64_C(20) * 365 * 86400)) * US_PER_S;
        time_t t = us / US_PER_S;
        char expected[11];
        struct tm tm;

        clock_day_amsterdam(us); /* sets the zone, and warms what is kept */
        assert_non_null(localtime_r(&t, &tm));
        strftime(expected, sizeof expected, "%Y-%m-%d", &tm);
        assert_day(us, expected);
        assert_day(us + 1, expected);
    }
}

static void clocks_that_wait_never_go_back(void **state)
{
    int64_t mono = clock_mono_us(), boot = clock_boot_us();

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t m = clock_mono_us(), b = clock_boot_us();

        assert_true(m >= mono && b >= boot);
        mono = m;
        boot = b;
    }
    assert_true(clock_wall_us() > moment(2026, 1, 1, 0, 0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utc_is_written_as_libc_writes_it),
        cmocka_unit_test(impossible_times_are_cut_to_what_has_a_form),
        cmocka_unit_test(every_day_reads_back),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(the_day_turns_at_midnight_in_amsterdam),
        cmocka_unit_test(days_of_23_and_25_hours_have_their_own_ends),
        cmocka_unit_test(the_year_turns_in_amsterdam_too),
        cmocka_unit_test(any_order_of_asking_gives_the_same_days),
        cmocka_unit_test(clocks_that_wait_never_go_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
