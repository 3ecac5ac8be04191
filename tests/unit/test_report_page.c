/*
 * The report, the agenda and the learning agenda: what stands in them, and what never does.
 */
#include "tests/unit/common_test.h"

#include "common/text.h"
#include "services/report/agenda.h"
#include "services/report/hide.h"
#include "services/report/learning.h"

#define JANUARY 20454 /* 1 January 2026 */
#define ATTACK  "</article><script>alert('1')</script>&<b title=\"x\">"

static char *page; /* the last that was written */

static void page_keep(struct html *h)
{
    const char *const opened[] = {"<section", "<table", "<tr",  "<article",
                                  "<svg",     "<td",    "<th ", "<p"};
    const char *const closed[] = {"</section>", "</table>", "</tr>", "</article>",
                                  "</svg>",     "</td>",    "</th>", "</p>"};

    buf_add(&h->out, "", 1);
    free(page);
    page = (char *)h->out.p;
    assert_true(text_utf8_valid(page, strlen(page)));
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "(null)"));
    for (size_t i = 0; i < ARRAY_LEN(opened); i++) {
        long n = 0;

        for (const char *p = page; (p = strstr(p, opened[i])); p++) {
            char next = p[strlen(opened[i])];

            n += next == '>' || next == ' ' || opened[i][strlen(opened[i]) - 1] == ' ';
        }
        for (const char *p = page; (p = strstr(p, closed[i])); p++)
            n--;
        assert_int_equal(n, 0);
    }
}

static void report_keep(const struct report *r)
{
    struct html h = {0};

    report_write(r, &h);
    page_keep(&h);
}

static bool says(const char *text)
{
    return strstr(page, text) != NULL;
}

static struct report report_new(int64_t least)
{
    return (struct report){
        .from = JANUARY,
        .until = JANUARY + 181,
        .least = least,
        .due_known = true,
        .stand = {.day = JANUARY + 180, .position = 1234, .party = "de coördinator"}};
}

static void a_period_in_which_nothing_happened_says_so(void **state)
{
    struct report r = report_new(HIDE_LEAST);

    (void)state;
    report_keep(&r);
    assert_true(says("In deze periode kwam er niets binnen."));
    assert_true(says("1 januari 2026 tot en met 30 juni 2026"));
    assert_true(says("positie 1.234"));
    assert_true(says("nog geen ondertekende stand"));
    assert_false(says("<svg"));
}

static void no_text_of_somebody_becomes_markup(void **state)
{
    const struct report_count counts[] = {{ATTACK, 9}, {"b", 8}};
    const struct report_month months[] = {{JANUARY, 17}};
    const struct report_line rows[] = {{.name = ATTACK,
                                        .answers = {12, 12, 0, 0, 12, 0, 0},
                                        .median = 9,
                                        .p90 = -1,
                                        .own_median = 9}};
    const struct report_signal signals[] = {
        {ATTACK, ATTACK, ATTACK, ATTACK "\n" ATTACK, ATTACK, 0, ATTACK, ATTACK, 0, ATTACK}};
    const struct report_change changes[] = {
        {ATTACK, ATTACK, ATTACK, ATTACK, JANUARY, ATTACK, ATTACK, 1}};
    const struct report_due due[] = {{ATTACK, ATTACK, ATTACK, ATTACK, ATTACK, JANUARY, true}};
    const struct report_said comments[] = {{ATTACK, JANUARY, ATTACK, ATTACK}};
    const struct report_mended corrections[] = {
        {JANUARY, ATTACK, ATTACK, ATTACK, ATTACK, ATTACK, ATTACK}};
    const struct report_life life = {JANUARY, JANUARY + 14, 5, comments, 1, corrections,
                                     1,       JANUARY + 20, 9, ATTACK};
    const struct report_period periods[] = {{ATTACK, JANUARY + 3, JANUARY + 9}};
    struct report r = report_new(HIDE_LEAST);

    (void)state;
    r.id = ATTACK;
    r.stand.note = ATTACK;
    r.stand.party = ATTACK;
    r.months = months, r.n_months = 1;
    r.periods = periods, r.n_periods = 1;
    r.regions = r.themes = r.borders = counts;
    r.n_regions = r.n_themes = r.n_borders = 2;
    r.rows = r.policy = rows, r.n_rows = r.n_policy = 1;
    r.signals = signals, r.n_signals = 1;
    r.changes = changes, r.n_changes = 1;
    r.agreed = r.late = due, r.n_agreed = r.n_late = 1;
    r.life = &life;
    report_keep(&r);
    assert_true(says("&lt;/article&gt;&lt;script&gt;"));
    assert_false(says("<b title"));
    assert_true(says("vastgesteld op 21 januari 2026"));
}

static void one_case_gives_no_percentage_and_no_time_of_others(void **state)
{
    const struct report_month months[] = {{JANUARY, 1}};
    const struct report_count counts[] = {{"Twente", 1}};
    const struct report_line rows[] = {{.name = "Financiën",
                                        .answers = {1, 1, 0, 0, 1, 0, 0},
                                        .median = 864000,
                                        .p90 = -1,
                                        .own_median = 864000,
                                        .kinds = {1},
                                        .verdicts = {1}}};
    struct report r = report_new(HIDE_LEAST);

    (void)state;
    r.months = months, r.n_months = 1;
    r.regions = r.themes = counts, r.n_regions = r.n_themes = 1;
    r.rows = rows, r.n_rows = 1;
    report_keep(&r);
    assert_false(says("100 %</td>"));
    assert_false(says("Financiën"));
    assert_false(says("10 dagen"));
    assert_false(says("Twente"));
    r.least = 0; /* the same, for who may see all of it */
    report_keep(&r);
    assert_true(says("Financiën"));
    assert_true(says("10 dagen"));
    assert_true(says("Twente"));
    assert_true(says("1 van 1"));
    assert_true(says("niet publiceren"));
}

static void percentages_stand_from_ten_on_with_their_interval(void **state)
{
    const struct report_line rows[] = {{.name = "Een",
                                        .answers = {9, 9, 0, 0, 8, 1, 0},
                                        .median = -1,
                                        .p90 = -1,
                                        .own_median = -1},
                                       {.name = "Twee",
                                        .answers = {10, 10, 0, 0, 9, 1, 0},
                                        .median = -1,
                                        .p90 = -1,
                                        .own_median = -1},
                                       {.name = "Drie",
                                        .answers = {25, 20, 0, 5, 19, 2, 1},
                                        .median = 172800,
                                        .p90 = 1728000,
                                        .own_median = 86400}};
    const struct report_period periods[] = {{"Kerstreces", JANUARY, JANUARY + 9}};
    struct report r = report_new(HIDE_LEAST);

    (void)state;
    r.rows = rows, r.n_rows = 3;
    r.periods = periods, r.n_periods = 1;
    r.steps[figure_step_ANSWER] = (struct report_tally){44, 39, 0, 5, 36, 4, 1};
    r.without = (struct report_tally){20, 20, 0, 0, 19, 1, 0};
    report_keep(&r);
    assert_true(says("bijzondere tijd liep: 95 % (76–99)."));
    assert_true(says("8 van 9"));
    assert_true(says("90 % (60–98)"));
    assert_true(says("20 dagen"));
    assert_true(says("aria-labelledby=\"op-tijd-t op-tijd-d\""));
}

static void wilsons_interval_is_that_of_the_books(void **state)
{
    int share, low, high;

    (void)state;
    report_share(9, 10, &share, &low, &high);
    assert_int_equal(share, 900);
    assert_int_equal(low, 596);
    assert_int_equal(high, 982);
    report_share(0, 10, &share, &low, &high);
    assert_int_equal(low, 0);
    assert_int_equal(high, 278);
    report_share(0, 0, &share, &low, &high);
    assert_int_equal(share, -1);
}

static void small_kinds_of_answer_are_hidden_from_who_reads_it_in_public(void **state)
{
    const struct report_line rows[] = {{.name = "Een",
                                        .answers = {30, 30, 0, 0, 30, 0, 0},
                                        .median = -1,
                                        .p90 = -1,
                                        .own_median = -1,
                                        .kinds = {17, 2, 0, 0, 0, 0, 0, 0, 11}},
                                       {.name = "Twee",
                                        .answers = {40, 40, 0, 0, 40, 0, 0},
                                        .median = -1,
                                        .p90 = -1,
                                        .own_median = -1,
                                        .kinds = {19, 8, 0, 0, 0, 0, 0, 0, 13}}};
    struct report r = report_new(HIDE_LEAST);

    (void)state;
    r.rows = rows, r.n_rows = 2;
    report_keep(&r);
    assert_false(says("<td class=\"n\">2</td>"));
    assert_true(says("<td class=\"n\">*</td>"));
    assert_true(says("<td class=\"n\">36</td>"));
    r.least = 0;
    report_keep(&r);
    assert_true(says("<td class=\"n\">2</td>"));
    assert_false(says("<td class=\"n\">*</td>"));
}

static void a_small_number_of_verdicts_does_not_stand_elsewhere(void **state)
{
    const struct report_line rows[] = {{.name = "Een",
                                        .answers = {30, 30, 0, 0, 30, 0, 0},
                                        .median = -1,
                                        .p90 = -1,
                                        .own_median = -1,
                                        .kinds = {30},
                                        .verdicts = {16, 7, 4},
                                        .verdict_waits = 3}};
    struct report r = report_new(HIDE_LEAST);

    (void)state;
    r.rows = rows, r.n_rows = 1;
    r.steps[figure_step_VERDICT] = (struct report_tally){30, 27, 0, 3, 27, 0, 0};
    report_keep(&r);
    assert_false(says("<td class=\"n\">3</td>"));
    assert_false(says("<td class=\"n\">4</td>"));
    r.least = 0;
    report_keep(&r);
    assert_true(says("<td class=\"n\">3</td>"));
}

static void what_is_not_shared_only_counts(void **state)
{
    const struct report_due due[] = {
        {"EZ", NULL, NULL, NULL, "Antwoord geven", JANUARY, true},
        {"EZ", "Twente", "TWE-2026-0001-7", "Gedeeld", "Antwoord geven", JANUARY + 2, true}};
    struct report r = report_new(0);

    (void)state;
    r.late = due, r.n_late = 2;
    r.changes_unshared = 6;
    report_keep(&r);
    assert_true(says("<td class=\"n\">2</td>"));
    assert_true(says("Gedeeld"));
    assert_true(says("zijn ook veranderingen vastgelegd: 6."));
}

static void an_earlier_day_has_no_list_of_what_is_due(void **state)
{
    struct report r = report_new(HIDE_LEAST);

    (void)state;
    r.due_known = false;
    report_keep(&r);
    assert_true(says("Dit stuk gaat over een eerdere dag."));
    assert_false(says("er niets te laat"));
}

static void an_agenda_says_whose_turn_it_is_and_both_views(void **state)
{
    const struct agenda_open open[] = {
        {"Financiën", "TWE-2026-0001-7", "Een", "Financiën", "Antwoord geven", JANUARY, true},
        {"Financiën", "TWE-2026-0002-4", "Twee", "Financiën", "Antwoord geven", 0, false},
        {"Twente", "TWE-2026-0003-1", ATTACK, "Financiën", "Oordeel", JANUARY + 30, false}};
    const struct agenda_again again[] = {
        {"TWE-2026-0001-7", "Een", "Financiën", "Dit mag.", "Dat helpt ons niet.", JANUARY, 2}};
    struct agenda a = {.region = "Twente",
                       .since = JANUARY,
                       .stand = {.day = JANUARY + 20, .party = "Twente"},
                       .open = open,
                       .again = again,
                       .n_open = 3,
                       .n_again = 1};
    struct html h = {0};

    (void)state;
    agenda_write(&a, &h);
    page_keep(&h);
    assert_true(says("Aan zet: Financiën"));
    assert_true(says("Aan zet: Twente"));
    assert_true(says("1 januari 2026 (te laat)"));
    assert_true(says("Dat helpt ons niet."));
    assert_true(says("Er is geen hulp gevraagd."));
}

static void a_learning_agenda_says_whether_it_still_works(void **state)
{
    const struct report_change changes[] = {
        {"TWE-2026-0001-7", "Twente", "Een", "Financiën", JANUARY, "De norm geldt niet.", "Brief",
         0},
        {"TWE-2026-0002-4", "Twente", "Twee", "Financiën", JANUARY, "Er is geld.", NULL, -1}};
    struct learning l = {.region = "Twente",
                         .quarter = "Het eerste kwartaal van 2026",
                         .stand = {.day = JANUARY, .party = "Twente"},
                         .changes = changes,
                         .n_changes = 2};
    struct html h = {0};

    (void)state;
    learning_write(&l, &h);
    page_keep(&h);
    assert_true(says("nee, zegt de regio"));
    assert_true(says("nog niet gevraagd"));
    assert_true(says("Andere regio&#39;s deelden in dit kwartaal niets"));
    assert_true(learning_is_lesson(answer_kind_EXCEPTION));
    assert_false(learning_is_lesson(answer_kind_NOT_NOW));
    assert_false(learning_is_lesson(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_period_in_which_nothing_happened_says_so),
        cmocka_unit_test(no_text_of_somebody_becomes_markup),
        cmocka_unit_test(one_case_gives_no_percentage_and_no_time_of_others),
        cmocka_unit_test(percentages_stand_from_ten_on_with_their_interval),
        cmocka_unit_test(wilsons_interval_is_that_of_the_books),
        cmocka_unit_test(small_kinds_of_answer_are_hidden_from_who_reads_it_in_public),
        cmocka_unit_test(a_small_number_of_verdicts_does_not_stand_elsewhere),
        cmocka_unit_test(what_is_not_shared_only_counts),
        cmocka_unit_test(an_earlier_day_has_no_list_of_what_is_due),
        cmocka_unit_test(an_agenda_says_whose_turn_it_is_and_both_views),
        cmocka_unit_test(a_learning_agenda_says_whether_it_still_works),
    };
    int rc = cmocka_run_group_tests(tests, NULL, NULL);

    free(page);
    return rc;
}
