/*
 * One decision of routing in sentences: words before numbers, for and against apart, numbers that add up; and where each
 * word for how sure it was begins.
 */
#include "common_test.h"

#include "proto/sureness.h"
#include "services/cli/language.h"
#include "services/cli/why.h"

#include <libintl.h>

/* The texts lie where the programs are built, not beside those of the tests. */
static void speak(const char *locale)
{
    const char *build = getenv("BUILD");
    char path[4096];

    unsetenv("LANGUAGE"); /* set by the time before */
    setenv("LC_ALL", locale, 1);
    language_choose();
    snprintf(path, sizeof path, "%s/locale", build ? build : "build");
    bindtextdomain("weerklank", path);
}

struct made {
    struct buf candidates, reasons;
    uint32_t n_candidates, n_reasons;
    struct m_route route;
};

static void put_reason(struct made *d, enum reason_kind kind, const char *rule, int64_t feature,
                       const char *department, int64_t weight)
{
    struct reason r = {0};

    wire_set(&r, reason, kind, (uint8_t)kind);
    if (rule)
        wire_set(&r, reason, rule, slice_str(rule));
    if (feature >= 0)
        wire_set(&r, reason, feature, feature);
    wire_set(&r, reason, department, slice_str(department));
    wire_set(&r, reason, weight, weight);
    wire_encode(&shape_reason, &r, &d->reasons);
    wire_set(&d->route, m_route, reasons, wire_list_of(&d->reasons, ++d->n_reasons));
}

static void put_candidate(struct made *d, const char *department, int64_t sure, int64_t score)
{
    struct candidate c = {0};

    wire_set(&c, candidate, department, slice_str(department));
    wire_set(&c, candidate, sure, sure);
    wire_set(&c, candidate, score, score);
    wire_encode(&shape_candidate, &c, &d->candidates);
    wire_set(&d->route, m_route, candidates, wire_list_of(&d->candidates, ++d->n_candidates));
}

static void assert_told(const struct made *d, const struct why_meaning *m, const char *locale,
                        const char *wanted)
{
    struct cli cli = {0}; /* without a door: codes stand for names */
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    assert_non_null(f);
    speak(locale);
    why_route_print(&cli, f, &d->route, m);
    fclose(f);
    assert_string_equal(text, wanted);
    free(text);
}

static void made_free(struct made *d)
{
    buf_free(&d->candidates);
    buf_free(&d->reasons);
}

/* ------------------------------------------------------------------------------ tests */

static void words_come_first_and_numbers_add_up(void **state)
{
    struct why_meaning m = {.n_words = 2, .n_rules = 1};
    struct made d = {0};

    (void)state;
    m.words[0].number = 7;
    m.words[0].word = (char *)(uintptr_t) "huisart";
    m.words[1].number = 9;
    strcpy(m.rules[0].rule, "zorg.huisarts");
    strcpy(m.rules[0].theme, "gezondheid");
    wire_set(&d.route, m_route, lead, SLICE_LIT("VWS"));
    wire_set(&d.route, m_route, sure, 899);
    put_candidate(&d, "VWS", 899, 5480);
    put_candidate(&d, "BZK", 60, 100);
    put_reason(&d, reason_kind_THEME, "gezondheid.huisarts", -1, "VWS", 5000);
    put_reason(&d, reason_kind_WORDS, "zorg.huisarts", -1, "VWS", 700);
    put_reason(&d, reason_kind_WORD, NULL, 9, "VWS", -300);
    put_reason(&d, reason_kind_WORD, NULL, 7, "VWS", 100);
    put_reason(&d, reason_kind_REST, NULL, -1, "VWS", -20);
    put_reason(&d, reason_kind_LAW, "bestuur.wet_x", -1, "BZK", 100);
    put_reason(&d, reason_kind_RULE, "nooit-hier", -1, "OCW", -1000000);
    wire_set(&d.route, m_route, rules_version, 3);
    wire_set(&d.route, m_route, themes_version, 2);
    wire_set(&d.route, m_route, departments_version, 1);
    wire_set(&d.route, m_route, model, SLICE_LIT("0123456789abcdef"));
    wire_set(&d.route, m_route, model_position, 1500);
    assert_told(
        &d, &m, "nl_NL.UTF-8",
        "  Hoe zeker: vrij zeker\n"
        "  Pleit voor VWS:\n"
        "    - de regio koos het thema \"gezondheid.huisarts\"\n"
        "    - woorden in de tekst die horen bij \"gezondheid\"\n"
        "    - een woord dat begint met \"huisart…\"\n"
        "  Pleit tegen VWS:\n"
        "    - een woord dat niet meer bekend is\n"
        "    - al het andere samen\n"
        "  Pleit voor BZK:\n"
        "    - een genoemde wet of regel die hoort bij \"bestuur, wet x\"\n"
        "  Pleit tegen OCW:\n"
        "    - een vaste afspraak over \"nooit hier\": niet hier\n"
        "  In getallen (duizendsten), in de volgorde van de redenen:\n"
        "    VWS: 5480 = 5000 + 700 - 300 + 100 - 20; zekerheid 899\n"
        "    BZK: 100 = 100; zekerheid 60\n"
        "  Besloten met regels versie 3, thema's versie 2, ministeries versie 1; en wat geleerd "
        "is tot en met positie 1500 (0123456789abcdef).\n");
    assert_told(
        &d, &m, "en_GB.UTF-8",
        "  How sure: fairly sure\n"
        "  Speaks for VWS:\n"
        "    - the region chose the theme \"gezondheid.huisarts\"\n"
        "    - words in the text that belong to \"gezondheid\"\n"
        "    - a word that begins with \"huisart…\"\n"
        "  Speaks against VWS:\n"
        "    - a word that is no longer known\n"
        "    - all else together\n"
        "  Speaks for BZK:\n"
        "    - a law or rule that is mentioned and belongs to \"bestuur, wet x\"\n"
        "  Speaks against OCW:\n"
        "    - an agreed rule about \"nooit hier\": not here\n"
        "  In numbers (thousandths), in the order of the reasons:\n"
        "    VWS: 5480 = 5000 + 700 - 300 + 100 - 20; certainty 899\n"
        "    BZK: 100 = 100; certainty 60\n"
        "  Decided with rules version 3, themes version 2, departments version 1; and what was "
        "learned up to and including position 1500 (0123456789abcdef).\n");
    made_free(&d);
}

static void a_text_that_points_nowhere_has_no_reasons(void **state)
{
    struct why_meaning m = {0};
    struct made d = {0};

    (void)state;
    wire_set(&d.route, m_route, sure, 0);
    assert_told(
        &d, &m, "nl_NL.UTF-8",
        "  Hoe zeker: weet het niet\n"
        "  Niets in de tekst wijst naar een ministerie.\n"
        "  Besloten met regels versie 0, thema's versie 0, ministeries versie 0; met alleen de "
        "regels.\n");
    made_free(&d);
}

static void what_was_left_to_a_coordinator_is_never_called_sure(void **state)
{
    (void)state;
    for (int n = 0; n <= 1000; n++) {
        enum sureness chose = sureness_of(n, true), left = sureness_of(n, false);

        assert_true(n >= sureness_least(chose));
        assert_true(chose == sureness_CERTAIN || n < sureness_least((enum sureness)(chose - 1)));
        assert_int_equal(left, chose < sureness_DOUBT ? sureness_DOUBT : chose);
    }
    assert_int_equal(sureness_of(1000, true), sureness_CERTAIN);
    assert_int_equal(sureness_of(0, true), sureness_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_come_first_and_numbers_add_up),
        cmocka_unit_test(a_text_that_points_nowhere_has_no_reasons),
        cmocka_unit_test(what_was_left_to_a_coordinator_is_never_called_sure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
