/*
 * A calendar as a file: its lines, what they hold, and that no text breaks out of its line.
 * (tests/loop/test_ics.py reads whole calendars with independent readers.)
 */
#include "tests/unit/common_test.h"

#include "common/text.h"
#include "services/ical/ical.h"
#include "services/ical/text.h"

#define DAY   20591                          /* 2026-05-18 */
#define MS_US INT64_C(1775121300) * US_PER_S /* 2026-04-02 09:15:00 UTC */

static const struct ical plain = {"Weerklank", ICAL_NO_ALARM, 4};

static struct ical_day a_day(const char *uid, int32_t day)
{
    return (struct ical_day){.uid = uid,
                             .day = day,
                             .sequence = 7,
                             .changed_us = MS_US,
                             .summary = "ZVL-2026-0412-3: Antwoord geven (VWS)",
                             .description = "Aan zet: VWS."};
}

/* The file as a string, the caller's to free; folded lines put together when unfold. */
static char *written(const struct ical *c, struct ical_day *days, size_t n, bool unfold)
{
    struct buf b = {0};
    char *to, *text;

    ical_write(c, days, n, &b);
    buf_add(&b, "", 1);
    to = text = (char *)b.p;
    for (const char *p = text; unfold && *p;) {
        if (strncmp(p, "\r\n ", 3) == 0)
            p += 3;
        else
            *to++ = *p++;
    }
    if (unfold)
        *to = '\0';
    return text;
}

static void holds(const char *file, const char *line)
{
    char whole[2000];

    snprintf(whole, sizeof whole, "\r\n%s\r\n", line);
    if (!strstr(file, whole))
        fail_msg("no line '%s' in\n%s", line, file);
}

static int count(const char *file, const char *word)
{
    int n = 0;

    for (const char *p = file; (p = strstr(p, word)); p++)
        n++;
    return n;
}

/* ------------------------------------------------------------------ what is in it */

static void a_day_is_an_event_that_lasts_all_day(void **state)
{
    struct ical_day day = a_day("a@weerklank", DAY);
    char *file = written(&plain, &day, 1, true);

    (void)state;
    holds(file, "BEGIN:VEVENT");
    holds(file, "UID:a@weerklank");
    holds(file, "DTSTART;VALUE=DATE:20260518");
    holds(file, "DTEND;VALUE=DATE:20260519"); /* RFC 5545, 3.6.1: not in it any more */
    holds(file, "DTSTAMP:20260402T091500Z");
    holds(file, "LAST-MODIFIED:20260402T091500Z");
    holds(file, "SEQUENCE:7");
    holds(file, "TRANSP:TRANSPARENT");
    holds(file, "CATEGORIES:Weerklank");
    assert_null(strstr(file, "VALARM"));
    assert_null(strstr(file, "CLASS"));
    assert_null(strstr(file, "URL"));
    free(file);
}

static void the_end_is_the_next_day_also_over_a_year(void **state)
{
    struct ical_day day = a_day("a@weerklank", clock_day_of(2027, 12, 31));
    char *file = written(&plain, &day, 1, true);

    (void)state;
    holds(file, "DTSTART;VALUE=DATE:20271231");
    holds(file, "DTEND;VALUE=DATE:20280101");
    free(file);
}

static void a_calendar_says_what_it_is_and_when_to_look_again(void **state)
{
    char *file = written(&plain, NULL, 0, true);

    (void)state;
    assert_memory_equal(file, "BEGIN:VCALENDAR\r\n", 17);
    holds(file, "VERSION:2.0");
    holds(file, "METHOD:PUBLISH");
    holds(file, "NAME:Weerklank");
    holds(file, "X-WR-CALNAME:Weerklank");
    holds(file, "REFRESH-INTERVAL;VALUE=DURATION:PT4H");
    holds(file, "X-PUBLISHED-TTL:PT4H");
    assert_int_equal(count(file, "VEVENT"), 0);
    free(file);
}

static void what_is_confidential_is_private(void **state)
{
    struct ical_day day = a_day("a@weerklank", DAY);
    char *file;

    (void)state;
    day.confidential = true;
    file = written(&plain, &day, 1, true);
    holds(file, "CLASS:PRIVATE");
    free(file);
}

static void an_alarm_is_at_nine_so_many_days_before(void **state)
{
    static const struct {
        int days;
        const char *line;
    } cases[] = {{0, "TRIGGER:PT9H"}, {1, "TRIGGER:-PT15H"}, {3, "TRIGGER:-P2DT15H"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct ical with = {"Weerklank", cases[i].days, 4};
        struct ical_day day = a_day("a@weerklank", DAY);
        char *file = written(&with, &day, 1, true);

        holds(file, "BEGIN:VALARM");
        holds(file, "ACTION:DISPLAY");
        holds(file, cases[i].line);
        free(file);
    }
}

static void an_address_that_is_none_is_left_out(void **state)
{
    static const char *const none[] = {"",
                                       "https://",
                                       "https:///a",
                                       "javascript:alert(1)",
                                       "ftp://a.nl/",
                                       "https://a.nl/ b",
                                       "https://a.nl/\r\nX:1",
                                       "https://a.nl/\xc3\xa9",
                                       "HTTPS"};
    struct ical_day day = a_day("a@weerklank", DAY);
    char *file;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        day.url = none[i];
        file = written(&plain, &day, 1, true);
        assert_int_equal(count(file, "\r\nURL"), 0);
        free(file);
    }
    day.url = "https://weerklank.example/k?a=1,2;b#c/ZVL-2026-0412-3";
    file = written(&plain, &day, 1, true);
    holds(file, "URL:https://weerklank.example/k?a=1,2;b#c/ZVL-2026-0412-3");
    free(file);
}

/* ------------------------------------------------------------------ order and names */

static void the_same_days_give_the_same_bytes_in_whatever_order(void **state)
{
    struct ical_day one[] = {a_day("b@w", DAY), a_day("a@w", DAY), a_day("c@w", DAY - 1)};
    struct ical_day two[] = {one[2], one[0], one[1]};
    char *first = written(&plain, one, 3, false), *second = written(&plain, two, 3, false);

    (void)state;
    assert_string_equal(first, second);
    assert_true(strstr(first, "UID:c@w") < strstr(first, "UID:a@w"));
    assert_true(strstr(first, "UID:a@w") < strstr(first, "UID:b@w"));
    free(first);
    free(second);
}

static void no_two_events_share_a_uid(void **state)
{
    struct ical_day days[] = {a_day("a@w", DAY), a_day("a@w", DAY + 1), a_day("a@w", DAY + 2)};
    char *file = written(&plain, days, 3, true);

    (void)state;
    holds(file, "UID:a@w");
    holds(file, "UID:a@w-2");
    holds(file, "UID:a@w-3");
    free(file);
}

static void what_is_due_keeps_its_name_when_its_date_moves(void **state)
{
    static const char *const same[] = {"extension", "policy_answer", "date"};
    static const char *const others[] = {"take_up", "question", "verdict", "contribution",
                                         "agreement"};
    struct uuid id = {{1, 2, 3}}, another = {{1, 2, 4}};
    char answer[ICAL_UID_LEN], uid[ICAL_UID_LEN];

    (void)state;
    ical_uid_due(&id, slice_str("answer"), slice_str("VWS"), answer);
    for (size_t i = 0; i < ARRAY_LEN(same); i++) {
        ical_uid_due(&id, slice_str(same[i]), slice_str("VWS"), uid);
        assert_string_equal(uid, answer);
    }
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        ical_uid_due(&id, slice_str(others[i]), slice_str("VWS"), uid);
        assert_string_not_equal(uid, answer);
    }
    ical_uid_due(&id, slice_str("answer"), slice_str("OCW"), uid);
    assert_string_not_equal(uid, answer);
    ical_uid_due(&another, slice_str("answer"), slice_str("VWS"), uid);
    assert_string_not_equal(uid, answer);
}

/* ------------------------------------------------------------------ texts */

static void marks_of_the_format_are_escaped(void **state)
{
    struct ical_day day = a_day("a@weerklank", DAY);
    struct ical named = {"a,b;c\\d\ne", ICAL_NO_ALARM, 4};
    char *file;

    (void)state;
    day.summary = "a,b;c\\d\ne:\"f\"";
    file = written(&named, &day, 1, true);
    holds(file, "SUMMARY:a\\,b\\;c\\\\d\\ne:\"f\"");
    holds(file, "NAME:a\\,b\\;c\\\\d\\ne");
    holds(file, "X-WR-CALNAME:a,b;c\\\\d\\ne"); /* no text of RFC 5545: its commas part nothing */
    free(file);
}

static void controls_and_turning_marks_are_left_out(void **state)
{
    char *clean = ical_text_clean("a\r\nb\tc\x01\x7f"
                                  "d\xc2\x85"
                                  "e\xe2\x80\xae"
                                  "f\xe2\x81\xa6"
                                  "g\xe2\x80\xa8"
                                  "h");

    (void)state;
    assert_string_equal(clean, "a\nb cdefg\nh");
    free(clean);
    assert_null(ical_text_clean("a\xff"));
    assert_null(ical_text_clean(NULL));
}

/* Every line: its end, its length; whole UTF-8, without controls and marks that turn writing around. */
static void lines_check(const char *file)
{
    for (const char *p = file; *p;) {
        const char *end = strstr(p, "\r\n");

        assert_non_null(end);
        assert_in_range(end - p, 1, 75);                    /* RFC 5545, 3.1 */
        assert_true(text_utf8_valid(p, (size_t)(end - p))); /* no character is cut in two */
        assert_true(text_controls_ok(p, (size_t)(end - p), false));
        p = end + 2;
    }
}

static void lines_are_folded_between_characters(void **state)
{
    static const char *const letters[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8c\xb3"};
    char text[2000];

    (void)state;
    for (size_t l = 0; l < ARRAY_LEN(letters); l++)
        for (size_t before = 0; before < 80; before++) {
            struct ical_day day = a_day("a@weerklank", DAY);
            char *folded, *file;
            size_t n = before;

            memset(text, 'x', before);
            for (int i = 0; i < 60; i++)
                n += (size_t)snprintf(text + n, sizeof text - n, "%s", letters[l]);
            day.summary = text;
            folded = written(&plain, &day, 1, false);
            lines_check(folded);
            free(folded);
            file = written(&plain, &day, 1, true);
            assert_non_null(strstr(file, text));
            free(file);
        }
}

/* Whatever stands in a text: the file has the same lines but for that text, and none that is new. */
static void no_text_becomes_a_line(void **state)
{
    static const char *const pieces[] = {"\r\nEND:VEVENT\r\n",
                                         "\nBEGIN:VALARM",
                                         "\r\n ",
                                         "\\n",
                                         "\\",
                                         ";",
                                         ",",
                                         ":",
                                         "\"",
                                         "\t",
                                         "\r",
                                         "\xc2\x85X:1",
                                         "\n",
                                         "ATTACH:file:///",
                                         "\xe2\x80\xa8Z:1",
                                         "\xf0\x9f\x8c\xb3",
                                         "x",
                                         "\x01",
                                         "BEGIN:",
                                         "^n"};
    struct ical with = {"Weerklank", 3, 4};

    (void)state;
    chance_seed(20261126);
    for (int round = 0; round < 3000; round++) {
        struct ical_day day = a_day("a@weerklank", DAY);
        char text[400] = "", *file;
        int n = 1 + (int)chance_below(12);

        for (int i = 0; i < n; i++)
            strncat(text, pieces[chance_below(ARRAY_LEN(pieces))], sizeof text - strlen(text) - 1);
        day.summary = day.description = text;
        with.name = text;
        file = written(&with, &day, 1, false);
        lines_check(file);
        free(file);
        file = written(&with, &day, 1, true);
        assert_int_equal(count(file, "\r\nBEGIN:"), 2); /* VEVENT and VALARM; VCALENDAR is first */
        assert_int_equal(count(file, "\r\nEND:"), 3);
        assert_int_equal(count(file, "\r\nATTACH"), 0);
        assert_int_equal(count(file, "\r\nX:1") + count(file, "\r\nZ:1"), 0);
        free(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_an_event_that_lasts_all_day),
        cmocka_unit_test(the_end_is_the_next_day_also_over_a_year),
        cmocka_unit_test(a_calendar_says_what_it_is_and_when_to_look_again),
        cmocka_unit_test(what_is_confidential_is_private),
        cmocka_unit_test(an_alarm_is_at_nine_so_many_days_before),
        cmocka_unit_test(an_address_that_is_none_is_left_out),
        cmocka_unit_test(the_same_days_give_the_same_bytes_in_whatever_order),
        cmocka_unit_test(no_two_events_share_a_uid),
        cmocka_unit_test(what_is_due_keeps_its_name_when_its_date_moves),
        cmocka_unit_test(marks_of_the_format_are_escaped),
        cmocka_unit_test(controls_and_turning_marks_are_left_out),
        cmocka_unit_test(lines_are_folded_between_characters),
        cmocka_unit_test(no_text_becomes_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
