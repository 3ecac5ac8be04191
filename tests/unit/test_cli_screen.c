/*
 * What people see: nothing that a terminal would act on, columns that stand straight, dates in words.
 */
#include "common_test.h"

#include "services/cli/language.h"
#include "services/cli/screen.h"

#include "common/clock.h"

#include <locale.h>

static void assert_line(const char *text, size_t columns, const char *expected)
{
    char *line = screen_line(slice_str(text), columns);

    assert_string_equal(line, expected);
    free(line);
}

static void controls_and_marks_of_direction_never_reach_the_screen(void **state)
{
    (void)state;
    assert_line("a\033[31mrood\033[0m", 0, "a[31mrood[0m");
    assert_line("a\x07\x7f"
                "b",
                0, "ab");
    assert_line("a\xc2\x9b"
                "31mb",
                0, "a31mb"); /* U+009B starts a sequence too */
    assert_line("bestand\xe2\x80\xae"
                "fdp.exe",
                0, "bestandfdp.exe");
    assert_line("een\ntwee\t drie\r\n", 0, "een twee drie");
    assert_line("\xef\xbb\xbf"
                "begin",
                0, "begin");
}

static void bytes_that_are_no_text_do_not_lead_outside(void **state)
{
    static const char *const broken[] = {"\xe2\x82", "\xf0\x9f\x98", "\xc3", "\xff\xfe", "a\xe2"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
        char *line = screen_line(slice_str(broken[i]), 10);

        assert_true(screen_width(line) <= 10);
        free(line);
    }
}

static void a_long_line_is_cut_by_columns_not_by_bytes(void **state)
{
    (void)state;
    assert_line("één, twee, drie", 15, "één, twee, drie");
    assert_line("één, twee, drie", 10, "één, twee…");
    assert_line("één twee drie", 9, "één twee…");
    assert_line("漢字漢字", 5, "漢字…");
}

static char *printed(void (*fn)(FILE *to))
{
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    fn(f);
    fclose(f);
    return text;
}

static void print_table(FILE *to)
{
    struct screen_table t = {.n_columns = 3, .right = 2};

    screen_table_add(&t, "Ministerie");
    screen_table_add(&t, "n");
    screen_table_add(&t, "Titel");
    screen_table_add(&t, "één");
    screen_table_add(&t, "12");
    screen_table_add(&t, "x");
    screen_table_print(&t, to, true);
}

static void columns_stand_straight_whatever_the_letters(void **state)
{
    char *text = printed(print_table);

    (void)state;
    assert_string_equal(text, "Ministerie   n  Titel\n"
                              "één         12  x\n");
    free(text);
}

static void print_text(FILE *to)
{
    static const char *const text = "Een twee drie vier vijf zes zeven acht negen tien elf twaalf "
                                    "dertien veertien vijftien zestien "
                                    "zeventien.\n\nhttps://example.nl/"
                                    "een-adres-dat-zo-lang-is-dat-het-nergens-kan-worden-gebroken-"
                                    "zonder-dat-het-een-ander-adres-wordt-"
                                    "en-dat-mag-niet";

    screen_text(to, slice_str(text), 4);
}

static void texts_keep_their_paragraphs_and_long_words_whole(void **state)
{
    char *text = printed(print_text), *line = strtok(text, "\n");
    int lines = 0;
    bool whole = false;

    (void)state;
    for (; line; line = strtok(NULL, "\n"), lines++) {
        assert_memory_equal(line, "    ", 4);
        whole |= strstr(line, "https://") && strstr(line, "en-dat-mag-niet");
        assert_true(strlen(line) <= 100 || strstr(line, "https://"));
    }
    assert_true(whole);
    assert_int_equal(lines, 4); /* two of the first, an empty one, the address */
    free(text);
}

static void days_and_moments_are_as_people_say_them(void **state)
{
    int32_t day;

    (void)state;
    assert_int_equal(clock_day_parse("2026-04-02", 10, &day), 0);
    assert_string_equal(screen_date(day), "2 April 2026");
    /* One o'clock at night in winter and in summer, in Europe/Amsterdam. */
    assert_string_equal(screen_moment((int64_t)1767225600 * US_PER_S), "1 January 2026, 01:00");
    assert_string_equal(screen_moment((int64_t)1782864000 * US_PER_S), "1 July 2026, 02:00");
}

static void durations_have_two_units_at_most(void **state)
{
    (void)state;
    assert_string_equal(screen_duration(0), "0 sec");
    assert_string_equal(screen_duration(59), "59 sec");
    assert_string_equal(screen_duration(60), "1 min");
    assert_string_equal(screen_duration(3 * 3600 + 59), "3 hours");
    assert_string_equal(screen_duration(86400), "1 day");
    assert_string_equal(screen_duration(3 * 86400 + 4 * 3600), "3 days 4 hours");
    assert_string_equal(screen_duration(42 * 86400 + 4 * 3600), "42 days");
}

static void places_in_a_text_are_filled(void **state)
{
    char *text = screen_fill("{2} van {1}, {3}{4}", "A", "B", NULL);

    (void)state;
    assert_string_equal(text, "B van A, {4}");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(controls_and_marks_of_direction_never_reach_the_screen),
        cmocka_unit_test(bytes_that_are_no_text_do_not_lead_outside),
        cmocka_unit_test(a_long_line_is_cut_by_columns_not_by_bytes),
        cmocka_unit_test(columns_stand_straight_whatever_the_letters),
        cmocka_unit_test(texts_keep_their_paragraphs_and_long_words_whole),
        cmocka_unit_test(days_and_moments_are_as_people_say_them),
        cmocka_unit_test(durations_have_two_units_at_most),
        cmocka_unit_test(places_in_a_text_are_filled),
    };

    setenv("TZ", "Europe/Amsterdam", 1);
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
