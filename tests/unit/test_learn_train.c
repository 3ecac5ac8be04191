/*
 * Learning: from examples, from corrections; models as files; how good decisions are.
 */
#include "common_test.h"
#include "learn_test.h"
#include "services/learn/corrections.h"
#include "services/learn/evaluate.h"
#include "services/learn/judge.h"
#include "services/learn/train.h"

#include <math.h>

#define NO_RULES RULES("{\"code\":\"x\",\"ministerie\":\"EZ\",\"woorden\":[\"ongebruikt\"]}")

static const char *const topics[3][8] = {
    {"dokter", "patient", "spreekuur", "medicijn", "wachtkamer", "verpleger", "recept", "griep"},
    {"school", "leraar", "leerling", "klas", "rooster", "diploma", "toets", "gymzaal"},
    {"bedrijf", "winkel", "ondernemer", "omzet", "klant", "vergunning", "markt", "subsidie"}};
static const char *const codes[3] = {"VWS", "OCW", "EZ"};
static const char *const common[] = {"de",   "het",  "regio", "dorp",  "wij",  "kunnen",
                                     "niet", "meer", "al",    "jaren", "hulp", "nodig"};

/* A text of one subject among words that say nothing. */
static const char *text_about(int topic, char out[400])
{
    size_t at = 0;
    for (int i = 0; i < 14; i++) {
        const char *word =
            chance() % 3 ? common[chance() % ARRAY_LEN(common)] : topics[topic][chance() % 8];
        at += (size_t)snprintf(out + at, 400 - at, "%s ", word);
    }
    snprintf(out + at, 400 - at, "%s", topics[topic][chance() % 8]);
    return out;
}

static void subjects(struct examples *e, size_t n)
{
    char text[400];
    for (size_t i = 0; i < n; i++)
        example(e, codes[i % 3], text_about((int)(i % 3), text), chance());
}

static struct model *learned(const struct registry *r, const struct examples *e,
                             struct train_report *report)
{
    struct train_options options = {.seed = 1, .position = -1, .precision = 900};
    struct model *m = train_model(r, TODAY, e, &options, report);
    assert_non_null(m);
    return m;
}

static void words_alone_tell_subjects_apart(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct examples e = {0}, others = {0};
    struct train_report report;
    static struct evaluation seen;
    chance_seed(1);
    subjects(&e, 300);
    subjects(&others, 90);
    struct model *m = learned(r, &e, &report);
    assert_true(report.top1 > .9);
    evaluate(r, TODAY, m, EVALUATE_BOTH, THRESHOLD_OF_MODEL, &others, &seen);
    assert_int_equal(seen.n, 90);
    assert_true(seen.top1 > .9);
    evaluate(r, TODAY, m, EVALUATE_RULES, THRESHOLD_OF_MODEL, &others, &seen);
    assert_true(seen.top1 < .5); /* the rules know none of it */
    model_free(&m);
    examples_free(&e);
    examples_free(&others);
    registry_free(&r);
}

static void the_same_examples_give_the_same_bytes(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct examples e = {0};
    struct train_report report;
    struct buf one = {0}, two = {0};
    chance_seed(2);
    subjects(&e, 120);
    struct model *a = learned(r, &e, &report), *b = learned(r, &e, &report);
    model_write(a, &one);
    model_write(b, &two);
    assert_true(slice_equal(buf_slice(&one), buf_slice(&two)));
    assert_string_equal(a->version, b->version);
    model_free(&a);
    model_free(&b);
    buf_free(&one);
    buf_free(&two);
    examples_free(&e);
    registry_free(&r);
}

static void a_word_of_four_examples_is_not_kept_and_one_of_five_is(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct examples e = {0}, more = {0};
    struct train_report report;
    struct buf text = {0};
    chance_seed(3);
    subjects(&e, 60);
    for (int i = 0; i < 5; i++)
        example(&e, "VWS", i < 4 ? "geheimwoord vijfmaal dokter" : "vijfmaal dokter",
                1000 + (uint64_t)i);
    for (int i = 0; i < 5; i++)
        example(&more, "OCW", i < 4 ? "stilwoord luidwoord" : "luidwoord", 2000 + (uint64_t)i);
    struct model *m = learned(r, &e, &report);
    struct model *next = corrections_learn(r, TODAY, m, &more);
    model_write(next, &text);
    assert_null(memmem(text.p, text.n, "geheimwoord", 11));
    assert_non_null(memmem(text.p, text.n, "vijfmal", 7)); /* its stem */
    assert_null(memmem(text.p, text.n, "stilwoord", 9));
    assert_non_null(memmem(text.p, text.n, "luidwoord", 9));
    model_free(&m);
    model_free(&next);
    buf_free(&text);
    examples_free(&e);
    examples_free(&more);
    registry_free(&r);
}

static void a_model_reads_back_as_it_was_written(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct examples e = {0};
    struct train_report report;
    struct buf one = {0}, two = {0};
    char why[120] = "";
    chance_seed(4);
    subjects(&e, 90);
    struct model *m = learned(r, &e, &report);
    model_write(m, &one);
    struct model *read = model_read(buf_slice(&one), why, sizeof why);
    assert_string_equal(why, "");
    assert_non_null(read);
    assert_string_equal(read->version, m->version);
    model_write(read, &two);
    assert_true(slice_equal(buf_slice(&one), buf_slice(&two)));
    model_free(&m);
    model_free(&read);
    buf_free(&one);
    buf_free(&two);
    examples_free(&e);
    registry_free(&r);
}

/* Cut anywhere, and with any byte another: it is refused with a reason, or it is a model; it never ends the process. */
static void a_damaged_model_is_refused_or_a_model(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct examples e = {0};
    struct train_report report;
    struct buf text = {0};
    chance_seed(5);
    subjects(&e, 60);
    struct model *m = learned(r, &e, &report);
    model_write(m, &text);
    model_free(&m);
    for (size_t n = 0; n < text.n; n++) {
        char why[120] = "";
        m = model_read(slice_of(text.p, n), why, sizeof why);
        assert_null(m);
        assert_true(why[0] != 0);
    }
    for (size_t i = 0; i < 20000; i++) {
        size_t at = chance() % text.n;
        uint8_t was = text.p[at];
        char why[120];
        text.p[at] = (uint8_t)chance();
        m = model_read(buf_slice(&text), why, sizeof why);
        model_free(&m);
        text.p[at] = was;
    }
    buf_free(&text);
    examples_free(&e);
    registry_free(&r);
}

/* 200 examples of something that nobody had heard of. */
static void corrections_teach_a_new_subject_and_leave_the_rest(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct examples e = {0}, corrections = {0}, fresh = {0}, others = {0};
    struct train_report report;
    static struct evaluation before, after;
    char text[400], with[600];
    chance_seed(6);
    subjects(&e, 600);
    subjects(&others, 300);
    for (size_t i = 0; i < 260; i++) {
        snprintf(with, sizeof with, "%s door de windrechten van de verdeelsleutelwet",
                 text_about((int)(chance() % 2), text));
        example(i < 200 ? &corrections : &fresh, "EZ", with, 5000 + i);
    }
    struct model *m = learned(r, &e, &report);
    struct model *next = corrections_learn(r, TODAY, m, &corrections);
    evaluate(r, TODAY, m, EVALUATE_BOTH, THRESHOLD_OF_MODEL, &fresh, &before);
    evaluate(r, TODAY, next, EVALUATE_BOTH, THRESHOLD_OF_MODEL, &fresh, &after);
    assert_true(before.top1 < .3);
    assert_true(after.top1 >= .8);
    evaluate(r, TODAY, m, EVALUATE_BOTH, THRESHOLD_OF_MODEL, &others, &before);
    evaluate(r, TODAY, next, EVALUATE_BOTH, THRESHOLD_OF_MODEL, &others, &after);
    assert_true(after.top1 >= before.top1 - .01);
    model_free(&m);
    model_free(&next);
    examples_free(&e);
    examples_free(&corrections);
    examples_free(&fresh);
    examples_free(&others);
    registry_free(&r);
}

/* Labels that contradict what is known: what is learned from them is worse, or as good, on what was held back, and is said to
 * be so. */
static void what_does_worse_is_said_to_be_worse(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct examples e = {0}, right = {0}, mixed = {0};
    struct train_report report;
    struct judgement j;
    struct model *next;
    static bool fresh[400];
    char text[400];
    chance_seed(10);
    subjects(&e, 600);
    struct model *m = learned(r, &e, &report);
    subjects(&right, 100);
    memset(fresh, 1, sizeof fresh);
    assert_int_equal(judge_learn(r, TODAY, m, m, &right, fresh, 1, &j, &next), JUDGED_BETTER);
    assert_true(j.after >= j.before && j.held_back > 5 && j.held_back < 50);
    model_free(&next);
    for (
        int i = 0; i < 200;
        i++) { /* a mark that a wrong department has among what is learned, and the right one where it is held back */
        char with[500];
        struct example x = {.title = SLICE_LIT("over"), .group = (uint64_t)i};
        snprintf(with, sizeof with, "%s verwarringswoord", text_about(0, text));
        x.text = slice_str(with);
        snprintf(x.lead, sizeof x.lead, "%s", judge_holds_back(&x, 1) ? "VWS" : "EZ");
        examples_add(&mixed, &x);
    }
    assert_int_equal(judge_learn(r, TODAY, m, m, &mixed, fresh, 1, &j, &next), JUDGED_WORSE);
    assert_true(j.after < j.before);
    model_free(&next);
    mixed.n = 9;
    assert_int_equal(judge_learn(r, TODAY, m, m, &mixed, fresh, 1, &j, &next), JUDGED_TOO_FEW);
    assert_null(next);
    mixed.n = 200;
    model_free(&m);
    examples_free(&e);
    examples_free(&right);
    examples_free(&mixed);
    registry_free(&r);
}

static void an_heir_has_what_its_predecessor_learned(void **state)
{
    (void)state;
    struct registry *r = registry_with(DEPARTMENTS(THREE), NO_RULES);
    struct registry *later =
        registry_with(DEPARTMENTS("{\"code\":\"VWS\",\"naam\":\"VWS\",\"geldigVan\":\"2024-07-02\","
                                  "\"geldigTot\":\"2026-01-01\","
                                  "\"opvolger\":\"ZORG\"}," DEPARTMENT("OCW") "," DEPARTMENT(
                                      "EZ") "," DEPARTMENT("ZORG")),
                      NO_RULES);
    struct examples e = {0}, more = {0};
    struct train_report report;
    struct m_route route;
    chance_seed(7);
    subjects(&e, 300);
    struct model *m = learned(r, &e, &report);
    struct m_submit s =
        signal_of(SIGNAL("de dokter heeft geen spreekuur en geen medicijn voor de patient", ""));
    struct rulebook *b = rulebook_new();
    rulebook_build(b, later, TODAY, m);
    rulebook_decide(b, later, &s, 0, &route);
    assert_true(slice_is(route.lead, "ZORG"));
    example(&more, "VWS", "de dokter is weg",
            1); /* from before the change: it is an example of the heir */
    struct model *next = corrections_learn(later, TODAY, m, &more);
    rulebook_build(b, later, TODAY, next);
    rulebook_decide(b, later, &s, 0, &route);
    assert_true(slice_is(route.lead, "ZORG"));
    rulebook_free(&b);
    model_free(&m);
    model_free(&next);
    examples_free(&e);
    examples_free(&more);
    registry_free(&r);
    registry_free(&later);
}

/* Of every candidate the listed weights make its score, to the thousandth. */
static void reasons_add_up(const struct m_route *route)
{
    struct candidate c;
    struct reason reason;
    for (size_t at = 0; wire_list_record(route->candidates, &at, &shape_candidate, &c);) {
        int64_t sum = 0;
        for (size_t k = 0; wire_list_record(route->reasons, &k, &shape_reason, &reason);)
            if (slice_equal(reason.department, c.department))
                sum += reason.weight;
        assert_int_equal(sum, c.score);
    }
}

static void contributions_add_up_to_the_score(void **state)
{
    (void)state;
    struct registry *r = registry_with(
        DEPARTMENTS(THREE),
        RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"dokter\",\"medicijn*\"]},"
              "{\"code\":\"b\",\"ministerie\":\"VWS\",\"zwakkeWoorden\":[\"griep\"]},"
              "{\"code\":\"c\",\"ministerie\":\"OCW\",\"woorden\":[\"school\"]},"
              "{\"code\":\"f\",\"ministerie\":\"EZ\",\"werking\":\"bepaalt\",\"woorden\":["
              "\"proeftuin\"]}"));
    struct examples e = {0};
    struct train_report report;
    struct rulebook *b = rulebook_new();
    chance_seed(8);
    subjects(&e, 300);
    struct model *m = learned(r, &e, &report);
    rulebook_build(b, r, TODAY, m);
    for (int i = 0; i < 200; i++) {
        char text[400];
        struct m_route route;
        struct m_submit s = {.title = SLICE_LIT("dokter en griep"),
                             .what = slice_str(text_about(i % 3, text))};
        if (i % 7 == 0)
            s.notice = SLICE_LIT("in de proeftuin");
        rulebook_decide(b, r, &s, THRESHOLD_OF_MODEL, &route);
        assert_true(route.reasons.count >= 3);
        reasons_add_up(&route);
    }
    rulebook_free(&b);
    model_free(&m);
    examples_free(&e);
    registry_free(&r);
}

static void any_text_gets_a_decision(void **state)
{
    (void)state;
    struct registry *r =
        registry_with(DEPARTMENTS(THREE),
                      RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"dokter\"]},"
                            "{\"code\":\"n\",\"ministerie\":\"OCW\",\"werking\":\"sluit_uit\","
                            "\"woorden\":[\"dokter\"]}"));
    struct examples e = {0};
    struct train_report report;
    struct rulebook *b = rulebook_new();
    struct m_route route;
    struct buf much = {0};
    chance_seed(9);
    subjects(&e, 150);
    struct model *m = learned(r, &e, &report);
    rulebook_build(b, r, TODAY, m);
    for (int i = 0; i < 10000; i++)
        buf_printf(&much, "woord%d dokter ", i);
    const char *texts[] = {"",
                           "dokter",
                           "x",
                           "DE DOKTER IS WEG EN NIEMAND DOET IETS",
                           "the doctor has left the village",
                           "Der Arzt ist weg",
                           "qzx vbnm 12345 %%% ////",
                           "\xf0\x9f\x98\x80\xf0\x9f\x98\x80",
                           "\n\n\n",
                           (const char *)much.p};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct m_submit s = {.what = i + 1 == ARRAY_LEN(texts) ? buf_slice(&much)
                                                               : slice_str(texts[i])};
        struct candidate c;
        rulebook_decide(b, r, &s, THRESHOLD_OF_MODEL, &route);
        assert_in_range(route.sure, 0, 1000);
        reasons_add_up(&route);
        bool doctor =
            memmem(s.what.p, s.what.n, "dokter", 6) || memmem(s.what.p, s.what.n, "DOKTER", 6);
        for (size_t at = 0; wire_list_record(route.candidates, &at, &shape_candidate, &c);)
            assert_false(doctor && slice_is(c.department, "OCW")); /* it is forbidden */
    }
    struct m_submit nothing = {.what = SLICE_LIT("")};
    rulebook_decide(b, r, &nothing, THRESHOLD_OF_MODEL, &route);
    assert_false(wire_has(&route, m_route_lead));
    assert_int_equal(route.sure, 0);
    buf_free(&much);
    rulebook_free(&b);
    model_free(&m);
    examples_free(&e);
    registry_free(&r);
}

static void figures_are_what_they_say(void **state)
{
    (void)state;
    struct registry *r =
        registry_with(DEPARTMENTS(THREE),
                      RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"dokter\"]},"
                            "{\"code\":\"b\",\"ministerie\":\"OCW\",\"woorden\":[\"school\"]}"));
    struct examples e = {0};
    static struct evaluation seen;
    example(&e, "VWS", "een dokter", 1);
    example(&e, "VWS", "een dokter", 2);
    example(&e, "OCW", "een dokter", 3);
    example(&e, "OCW", "een school", 4);
    example(&e, "", "een school", 5);    /* nobody leads: not measured */
    example(&e, "XXX", "een school", 6); /* no department */
    evaluate(r, TODAY, NULL, EVALUATE_RULES, 0, &e, &seen);
    assert_int_equal(seen.n, 4);
    assert_true(fabs(seen.top1 - .75) < 1e-9);
    assert_true(fabs(seen.coverage - 1) < 1e-9);
    assert_true(fabs(seen.precision - .75) < 1e-9);
    /* VWS: 2 right, 3 chosen, 2 lead: F1 .8; OCW: 1 right, 1 chosen, 2 lead: F1 2/3 */
    assert_true(fabs(seen.macro_f1 - (.8 + 2. / 3) / 2) < 1e-9);
    evaluate(r, TODAY, NULL, EVALUATE_RULES, 1000, &e, &seen);
    assert_true(seen.coverage == 0 && isnan(seen.precision));
    examples_free(&e);
    registry_free(&r);
}

static int end(void **state)
{
    (void)state;
    learn_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_alone_tell_subjects_apart),
        cmocka_unit_test(the_same_examples_give_the_same_bytes),
        cmocka_unit_test(a_word_of_four_examples_is_not_kept_and_one_of_five_is),
        cmocka_unit_test(a_model_reads_back_as_it_was_written),
        cmocka_unit_test(a_damaged_model_is_refused_or_a_model),
        cmocka_unit_test(corrections_teach_a_new_subject_and_leave_the_rest),
        cmocka_unit_test(what_does_worse_is_said_to_be_worse),
        cmocka_unit_test(an_heir_has_what_its_predecessor_learned),
        cmocka_unit_test(contributions_add_up_to_the_score),
        cmocka_unit_test(any_text_gets_a_decision),
        cmocka_unit_test(figures_are_what_they_say),
    };
    return cmocka_run_group_tests(tests, learn_begin, end);
}
