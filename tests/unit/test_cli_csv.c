/*
 * CSV: what cells become, so that a spreadsheet takes none for a formula and any reader gets back what was
 * there. (tests/loop/test_cli.py reads whole lists with Python's reader.)
 */
#include "tests/unit/common_test.h"

#include "services/cli/csv.h"

static const char *cell_of(const char *text, bool is_text)
{
    static char out[400];
    FILE *f = fmemopen(out, sizeof out, "w");

    assert_non_null(f);
    csv_cell(f, slice_str(text), is_text);
    putc('\0', f);
    fclose(f);
    return out;
}

static void a_plain_text_stays_as_it_is(void **state)
{
    (void)state;
    assert_string_equal(cell_of("Geen huisarts", true), "Geen huisarts");
    assert_string_equal(cell_of("", true), "");
    assert_string_equal(cell_of("a'b é", true), "a'b é");
}

static void separators_are_quoted(void **state)
{
    (void)state;
    assert_string_equal(cell_of("a,b", true), "\"a,b\"");
    assert_string_equal(cell_of("a;b", true), "\"a;b\"");
    assert_string_equal(cell_of("zei \"ja\"", true), "\"zei \"\"ja\"\"\"");
    assert_string_equal(cell_of("a\nb", true), "\"a\nb\"");
}

static void no_text_is_a_formula(void **state)
{
    static const char *const begins[] = {"=", "+", "-", "@", "\t", "\r", "\n"};
    static const char *const goes_on[] = {
        "1+1",       "HYPERLINK(\"http://x\";\"y\")", "cmd|' /C calc'!A0", "", " ", "\"", ",",
        "SUM(A1:A9)"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(begins); i++)
        for (size_t k = 0; k < ARRAY_LEN(goes_on); k++) {
            char text[100];

            snprintf(text, sizeof text, "%s%s", begins[i], goes_on[k]);
            assert_memory_equal(cell_of(text, true), "\"'", 2);
        }
}

static void a_number_below_zero_stays_a_number(void **state)
{
    (void)state;
    assert_string_equal(cell_of("-12", false), "-12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_text_stays_as_it_is),
        cmocka_unit_test(separators_are_quoted),
        cmocka_unit_test(no_text_is_a_formula),
        cmocka_unit_test(a_number_below_zero_stays_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
