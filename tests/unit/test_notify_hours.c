/*
 * When people are sent mail: working days, the hours of the day, the digest; nights, weekends, holidays and the
 * changes to and from summer time.
 */
#include "tests/unit/common_test.h"

#include "common/clock.h"
#include "services/notify/hours.h"

#define MINUTE (60 * US_PER_S)

static struct hours hours;

/* "2026-04-02 08:30" in Amsterdam. */
static int64_t at(const char *text)
{
    int32_t day;
    int hour, minute;

    assert_int_equal(clock_day_parse(text, 10, &day), 0);
    assert_int_equal(sscanf(text + 11, "%d:%d", &hour, &minute), 2);
    return clock_day_begin_amsterdam(day) + (hour * 60 + minute) * MINUTE;
}

static int begin(void **state)
{
    (void)state;
    assert_true(hours_read("08:30", "07:00-19:00", &hours));
    return 0;
}

static void it_is_open_on_working_days_within_the_hours(void **state)
{
    static const struct {
        const char *at;
        bool open;
        const char *next, *digest;
    } rows[] = {
        {"2026-04-01 12:00", true, "2026-04-01 12:00", "2026-04-02 08:30"}, /* Wednesday */
        {"2026-04-02 06:59", false, "2026-04-02 07:00", "2026-04-02 08:30"},
        {"2026-04-02 07:00", true, "2026-04-02 07:00", "2026-04-02 08:30"},
        {"2026-04-02 08:29", true, "2026-04-02 08:29", "2026-04-02 08:30"},
        {"2026-04-02 08:30", true, "2026-04-02 08:30", "2026-04-07 08:30"}, /* over Easter */
        {"2026-04-02 18:59", true, "2026-04-02 18:59", "2026-04-07 08:30"},
        {"2026-04-02 19:00", false, "2026-04-07 07:00", "2026-04-07 08:30"},
        {"2026-04-03 12:00", false, "2026-04-07 07:00", "2026-04-07 08:30"}, /* Good Friday */
        {"2026-04-06 08:00", false, "2026-04-07 07:00", "2026-04-07 08:30"}, /* Easter Monday */
        {"2026-03-27 20:00", false, "2026-03-30 07:00", "2026-03-30 08:30"}, /* to summer time */
        {"2026-10-23 20:00", false, "2026-10-26 07:00", "2026-10-26 08:30"}, /* and back */
        {"2026-12-31 20:00", false, "2027-01-04 07:00", "2027-01-04 08:30"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t now = at(rows[i].at);

        if (hours_open(&hours, &calendar_of_rules, now) != rows[i].open ||
            hours_next(&hours, &calendar_of_rules, now) != at(rows[i].next) ||
            hours_digest(&hours, &calendar_of_rules, now) != at(rows[i].digest))
            fail_msg("%s", rows[i].at);
    }
}

/* Whatever the moment: what is next is open, not before it, and nothing between them is. */
static void what_is_next_is_the_first_that_is_open(void **state)
{
    int64_t now = at("2026-03-20 00:00"), until = at("2026-05-20 00:00");

    (void)state;
    for (; now < until; now += 37 * MINUTE) {
        int64_t next = hours_next(&hours, &calendar_of_rules, now);
        int64_t digest = hours_digest(&hours, &calendar_of_rules, now);

        assert_true(next >= now && hours_open(&hours, &calendar_of_rules, next));
        assert_true(digest > now && hours_open(&hours, &calendar_of_rules, digest));
        for (int64_t t = now; t < next; t += 53 * MINUTE)
            assert_false(hours_open(&hours, &calendar_of_rules, t));
    }
}

static void what_are_no_hours_is_refused(void **state)
{
    static const char *const rows[][2] = {{"8:30", "07:00-19:00"},   {"08:30", "07:00"},
                                          {"08:30", "07:00-19:00 "}, {"06:59", "07:00-19:00"},
                                          {"19:00", "07:00-19:00"},  {"08:60", "07:00-19:00"},
                                          {"08:30", "19:00-07:00"},  {"08:30", "07:00-25:00"},
                                          {"-8:30", "07:00-19:00"},  {"", ""},
                                          {"08:30", "07:00-24:01"},  {"08.30", "07:00-19:00"}};
    struct hours out;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (hours_read(rows[i][0], rows[i][1], &out))
            fail_msg("%s and %s are taken", rows[i][0], rows[i][1]);
    assert_true(hours_read("00:00", "00:00-24:00", &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST_(name) cmocka_unit_test_setup(name, begin)
        TEST_(it_is_open_on_working_days_within_the_hours),
        TEST_(what_is_next_is_the_first_that_is_open),
        TEST_(what_are_no_hours_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
