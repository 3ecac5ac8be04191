/*
 * Writing HTML: no text becomes markup, whatever it holds; and charts of anything are whole elements.
 */
#include "tests/unit/common_test.h"

#include "common/text.h"
#include "services/report/chart.h"
#include "services/report/dutch.h"

#include <stdlib.h>

static const char *text_of(struct slice text)
{
    static char out[4000];
    struct html h = {0};

    html_begin(&h, "p");
    html_attr(&h, "title", "\"><script>");
    html_text(&h, text);
    html_end(&h);
    html_done(&h);
    assert_true(h.out.n < sizeof out);
    memcpy(out, h.out.p, h.out.n);
    out[h.out.n] = '\0';
    buf_free(&h.out);
    return out;
}

static void every_mark_of_markup_is_escaped(void **state)
{
    (void)state;
    assert_string_equal(
        text_of(SLICE_LIT("<b>&\"'</b>")),
        "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;</p>\n");
}

/* Every byte, alone and behind every other: between the tags there is never a < or > of somebody else. */
static void no_two_bytes_make_a_tag(void **state)
{
    (void)state;
    for (int a = 0; a < 256; a++)
        for (int b = 0; b < 256; b++) {
            const uint8_t bytes[] = {(uint8_t)a, (uint8_t)b, '<', 'x', '>'};
            const char *out = text_of(slice_of(bytes, sizeof bytes));
            const char *inside = strchr(out, '>') + 1, *end = strstr(inside, "</p>");

            assert_non_null(end);
            for (const char *p = inside; p < end; p++)
                assert_true(*p != '<' && *p != '>' && (unsigned char)*p >= 9);
            assert_true(text_utf8_valid(out, strlen(out)));
        }
}

static void controls_and_turning_marks_are_left_out(void **state)
{
    (void)state;
    assert_non_null(strstr(text_of(SLICE_LIT("a\x1b[31mb\xE2\x80\xAE"
                                             "c\xC2\x85"
                                             "d")),
                           ">a[31mbcd<"));
}

static void letters_of_all_languages_stay(void **state)
{
    (void)state;
    assert_non_null(strstr(text_of(SLICE_LIT("Skûtsje · één €")), ">Skûtsje · één €<"));
}

static void lines_become_paragraphs(void **state)
{
    struct html h = {0};

    (void)state;
    html_paragraphs(&h, SLICE_LIT("een\n\n  \r\ntwee <i>"));
    assert_memory_equal(h.out.p, "<p>een</p><p>twee &lt;i&gt;</p>", h.out.n);
    buf_free(&h.out);
}

/* Two values that hide_... may make: nothing, and much. */
static void charts_of_nothing_and_of_much_are_whole(void **state)
{
    static const struct chart c = {"x", "T <", "D &"};
    static const char *const names[] = {"A", "B"};
    const struct chart_bar bars[] = {
        {"<naam>", "0", 0, -1, -1, false},
        {"een heel lange naam die nergens in past, zeker niet in een balk ëëë", "9",
         INT64_MAX / 2000, 0, INT64_MAX / 2000, false}};
    const struct chart_row rows[] = {{"r", 0, {0}}, {"s", 3, {1, 1}}};
    const struct chart_column columns[] = {{"jan", 0, false}, {"feb", 5, true}};
    const struct chart_shade shade = {0, 0.5, "<reces>"};
    struct html h = {0};

    (void)state;
    chart_bars(&h, &c, bars, 2, 0);
    chart_bars(&h, &c, bars, 2, INT64_MAX / 2000);
    chart_bars(&h, &c, bars, 0, 10);
    chart_stack(&h, &c, rows, 2, names, 2);
    chart_columns(&h, &c, columns, 2, &shade, 1);
    chart_columns(&h, &c, columns, 0, NULL, 0);
    html_done(&h);
    buf_add(&h.out, "", 1);
    assert_null(strstr((char *)h.out.p, "<naam>"));
    assert_null(strstr((char *)h.out.p, "<reces>"));
    assert_null(strstr((char *)h.out.p, "nan"));
    assert_null(strstr((char *)h.out.p, "inf\""));
    assert_non_null(strstr((char *)h.out.p, "aria-labelledby=\"x-t x-d\""));
    assert_true(text_utf8_valid(h.out.p, h.out.n - 1));
    buf_free(&h.out);
}

static void numbers_are_written_in_dutch(void **state)
{
    char out[DUTCH_LEN];

    (void)state;
    assert_string_equal(dutch_number(1234567, out), "1.234.567");
    assert_string_equal(dutch_number(999, out), "999");
    assert_string_equal(dutch_number(-1000, out), "-1.000");
    assert_string_equal(dutch_date(20545, out), "2 april 2026");
    assert_string_equal(dutch_month(20545, out), "apr");
    assert_string_equal(dutch_duration(30, out), "< 1 uur");
    assert_string_equal(dutch_duration(18000, out), "5 uur");
    assert_string_equal(dutch_duration(1000400, out), "12 dagen");
    assert_string_equal(dutch_percent(935, out), "94 %");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mark_of_markup_is_escaped),
        cmocka_unit_test(no_two_bytes_make_a_tag),
        cmocka_unit_test(controls_and_turning_marks_are_left_out),
        cmocka_unit_test(letters_of_all_languages_stay),
        cmocka_unit_test(lines_become_paragraphs),
        cmocka_unit_test(charts_of_nothing_and_of_much_are_whole),
        cmocka_unit_test(numbers_are_written_in_dutch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
