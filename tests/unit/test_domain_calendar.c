/*
 * The calendar and deadlines: what the program's batch (tests/golden/test_deadlines.py) cannot reach.
 */
#include "tests/unit/domain_test.h"

#include "common/clock.h"

static struct calendar calendar;

static int begin(void **state)
{
    struct buf body = from_json(
        &shape_m_calendar, "{'versie':3,'geldigVan':'2023-01-01','bekendTot':'2029-01-01','dagen':["
                           "{'datum':'2026-05-15','naam':'a'},{'datum':'2026-01-02','naam':'b'},"
                           "{'datum':'2026-05-15','naam':'twee keer'},"
                           "{'datum':'2026-05-16','naam':'een zaterdag'},"
                           "{'datum':'2027-05-05','naam':'c','tochWerkdag':true}]}");
    struct m_calendar m;

    (void)state;
    assert_int_equal(wire_decode(&shape_m_calendar, buf_slice(&body), WIRE_STRICT, &m, NULL), 0);
    calendar_read(&calendar, &m);
    buf_free(&body);
    return 0;
}

static int end(void **state)
{
    (void)state;
    calendar_free(&calendar);
    return 0;
}

static struct deadline deadline(const char *from, const char *term, int32_t stood_still)
{
    struct deadline d = {.from = day(from), .stood_still = stood_still};

    assert_int_equal(term_rule_parse(slice_str(term), &d.rule), 0);
    deadline_compute(&d, &calendar);
    return d;
}

static void only_what_says_something_new_is_kept(void **state)
{
    (void)state;
    assert_int_equal(calendar.n, 3);
    assert_int_equal(calendar_kind(&calendar, day("2026-05-15")), day_kind_APPOINTED);
    assert_int_equal(calendar_kind(&calendar, day("2026-05-16")), day_kind_SATURDAY);
    assert_int_equal(calendar_kind(&calendar, day("2027-05-05")), day_kind_WORKING);
    assert_int_equal(calendar_kind(&calendar, day("2026-05-05")), day_kind_LIBERATION_DAY);
}

static void the_kings_day_moves_off_a_sunday(void **state)
{
    (void)state;
    assert_int_equal(calendar_kind_by_rule(day("2025-04-26")), day_kind_KINGS_DAY);
    assert_int_equal(calendar_kind_by_rule(day("2025-04-27")), day_kind_SUNDAY);
    assert_int_equal(calendar_kind_by_rule(day("2026-04-27")), day_kind_KINGS_DAY);
}

static void years_outside_the_table_follow_the_same_rules(void **state)
{
    (void)state;
    assert_int_equal(calendar_kind_by_rule(day("1969-12-25")), day_kind_CHRISTMAS_DAY);
    assert_int_equal(calendar_kind_by_rule(day("2150-12-26")), day_kind_BOXING_DAY);
    assert_int_equal(calendar_kind_by_rule(day("2149-12-31")), day_kind_WORKING);
    assert_int_equal(calendar_count(&calendar, day("2149-12-28"), day("2150-01-05")), 5);
}

static void counting_is_moving_back(void **state)
{
    (void)state;
    for (int32_t from = day("2025-12-20"); from < day("2027-06-01"); from++)
        for (int32_t n = 0; n < 40; n += 7) {
            int32_t to = calendar_move(&calendar, from, n);

            assert_int_equal(calendar_count(&calendar, from, to), n);
            assert_true(n == 0 || calendar_works(&calendar, to));
            assert_true(n == 0 || calendar_move(&calendar, to, -n) <= from);
        }
}

static void days_that_the_clock_stood_still_come_before_the_roll(void **state)
{
    (void)state;
    assert_int_equal(deadline("2026-04-01", "6w", 1).counted, day("2026-05-14"));
    assert_int_equal(deadline("2026-04-01", "6w", 1).day, day("2026-05-18"));
    assert_int_equal(deadline("2026-04-01", "5wd", 2).day, day("2026-04-14"));
}

static void the_first_day_may_count(void **state)
{
    struct deadline d = {.from = day("2026-04-08"),
                         .rule = {.length = 1, .unit = unit_DAYS, .first_counts = true}};

    (void)state;
    deadline_compute(&d, &calendar);
    assert_int_equal(d.day, day("2026-04-08"));
    d.rule.unit = unit_WORKING_DAYS;
    deadline_compute(&d, &calendar);
    assert_int_equal(d.day, day("2026-04-08"));
    d.from = day("2026-04-06"); /* Easter Monday is no working day, so it cannot be the first */
    deadline_compute(&d, &calendar);
    assert_int_equal(d.day, day("2026-04-07"));
}

/* Art. 2 of the Algemene termijnenwet. */
static void a_short_term_may_have_to_hold_two_working_days(void **state)
{
    struct deadline d = {.from = day("2026-04-02"),
                         .rule = {.length = 3, .unit = unit_DAYS, .roll = term_roll_FORWARD_TWO}};

    (void)state;
    deadline_compute(&d, &calendar);
    assert_int_equal(d.day, day("2026-04-08"));
    d.rule.length = 2;
    deadline_compute(&d, &calendar);
    assert_int_equal(d.day, day("2026-04-07"));
}

static void assert_says(const struct deadline *d, bool dutch, const char *sentence)
{
    struct buf b = {0};

    deadline_sentence(d, &calendar, dutch, &b);
    buf_add(&b, "", 1);
    assert_string_equal((char *)b.p, sentence);
    buf_free(&b);
}

static void a_deadline_explains_itself(void **state)
{
    struct deadline d = deadline("2026-04-02", "6w", 0);

    (void)state;
    assert_says(
        &d, true,
        "6 weken na 2 april 2026 is 14 mei: Hemelvaartsdag; 15 mei is een aangewezen vrije dag; "
        "daarna weekend. Dus uiterlijk maandag 18 mei 2026.");
    d = deadline("2026-04-01", "5wd", 0);
    assert_says(
        &d, true,
        "5 werkdagen na 1 april 2026 is 10 april. Niet meegeteld: 3 april (Goede Vrijdag), 6 april "
        "(Tweede Paasdag). Dus uiterlijk vrijdag 10 april 2026.");
    d = deadline("2026-04-08", "1m", 3);
    assert_says(
        &d, true,
        "1 maand na 8 april 2026 is 8 mei. De tijd stond 3 dagen stil: dan is het 11 mei. Dus "
        "uiterlijk maandag 11 mei 2026.");
    d = deadline("2026-12-22", "3d", 0);
    assert_says(
        &d, false,
        "3 days after 22 December 2026 is 25 December: Christmas Day; 26 December is Boxing Day; "
        "then weekend. So by Monday 28 December 2026.");
    d = (struct deadline){.from = day("2026-04-20"),
                          .before = true,
                          .rule = {.length = 2, .unit = unit_WEEKS, .roll = term_roll_BACKWARD}};
    deadline_compute(&d, &calendar);
    assert_says(&d, true,
                "2 weken v\u00f3\u00f3r 20 april 2026 is 6 april: Tweede Paasdag; daarvoor "
                "weekend; 3 april is "
                "Goede Vrijdag. Dus uiterlijk donderdag 2 april 2026.");
    d = deadline("2029-03-01", "1d", 0);
    assert_says(
        &d, true,
        "1 dag na 1 maart 2029 is 2 maart. Dus uiterlijk vrijdag 2 maart 2029. Deze dag kan nog "
        "verschuiven: welke vrije dagen er in die tijd worden aangewezen, is nog niet bekend.");
}

static void the_derivation_as_data_holds_every_day_that_did_not_count(void **state)
{
    struct deadline d = deadline("2026-04-02", "6w", 0);
    struct derivation m;
    struct passed_day p;
    struct buf b = {0};
    size_t at = 0;

    (void)state;
    deadline_encode(&d, &calendar, "answer", 7, &b);
    assert_int_equal(wire_decode(&shape_derivation, buf_slice(&b), WIRE_STRICT, &m, NULL), 0);
    assert_int_equal(m.passed.count, 4);
    assert_true(wire_list_record(m.passed, &at, &shape_passed_day, &p));
    assert_int_equal(p.kind, day_kind_ASCENSION_DAY);
    assert_int_equal(m.date, day("2026-05-18"));
    assert_int_equal(m.terms_version, 7);
    assert_int_equal(m.calendar_version, 3);
    assert_false(wire_has(&m, derivation_provisional));
    buf_free(&b);
}

/* 29 March 2026 has 23 hours and 25 October 25, and both are Sundays: working time does not see them. */
static void summer_time_changes_no_working_time(void **state)
{
    static const char *const sundays[] = {"2026-03-29", "2026-10-25"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sundays); i++) {
        int64_t friday = clock_day_begin_amsterdam(day(sundays[i]) - 2);
        int64_t tuesday = clock_day_begin_amsterdam(day(sundays[i]) + 2);
        int64_t hour = INT64_C(3600) * US_PER_S;

        assert_int_equal(calendar_working_us(&calendar, friday, tuesday), 2 * US_PER_DAY);
        assert_int_equal(tuesday - friday, 4 * US_PER_DAY + (i == 0 ? -hour : hour));
        assert_int_equal(calendar_working_us(&calendar, friday + hour, friday + 3 * hour),
                         2 * hour);
        assert_int_equal(calendar_working_us(&calendar, tuesday - 2 * US_PER_DAY, tuesday - hour),
                         US_PER_DAY - hour);
    }
}

static void working_time_adds_up(void **state)
{
    int64_t from = clock_day_begin_amsterdam(day("2026-03-20")) + 12345678, step = 40000 * US_PER_S;

    (void)state;
    for (int i = 0; i < 400; i++) {
        int64_t a = from + i * step, b = a + 7 * step, c = b + 3 * step + 1;

        assert_int_equal(calendar_working_us(&calendar, a, c),
                         calendar_working_us(&calendar, a, b) +
                             calendar_working_us(&calendar, b, c));
    }
}

static void a_term_is_read_as_it_is_typed(void **state)
{
    static const char *const bad[] = {"",    "w",     "0w",           "6",  "6x",
                                      "-6w", "3661d", "99999999999w", "6 w"};
    struct term_rule rule;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(term_rule_parse(slice_str(bad[i]), &rule), -1);
    assert_int_equal(term_rule_parse(SLICE_LIT("3660d"), &rule), 0);
    assert_int_equal(term_rule_parse(SLICE_LIT("5wd"), &rule), 0);
    assert_int_equal(rule.unit, unit_WORKING_DAYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_says_something_new_is_kept),
        cmocka_unit_test(the_kings_day_moves_off_a_sunday),
        cmocka_unit_test(years_outside_the_table_follow_the_same_rules),
        cmocka_unit_test(counting_is_moving_back),
        cmocka_unit_test(days_that_the_clock_stood_still_come_before_the_roll),
        cmocka_unit_test(the_first_day_may_count),
        cmocka_unit_test(a_short_term_may_have_to_hold_two_working_days),
        cmocka_unit_test(a_deadline_explains_itself),
        cmocka_unit_test(the_derivation_as_data_holds_every_day_that_did_not_count),
        cmocka_unit_test(summer_time_changes_no_working_time),
        cmocka_unit_test(working_time_adds_up),
        cmocka_unit_test(a_term_is_read_as_it_is_typed),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
