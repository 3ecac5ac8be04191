/*
 * Routing's decision: theme, words, laws, border and agreed rules, on the shipped reference data and on
 * small sets made here.
 */
#include "learn_test.h"

/* Of the last decision: its route points into them. */
static struct rulebook *decided_by;
static struct registry *decided_with;
static struct buf files[16];
static size_t n_files;

static struct slice file_read(const char *path)
{
    struct buf *b = &files[n_files++ % ARRAY_LEN(files)];
    char block[4096];
    size_t n;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    buf_reset(b);
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(b, block, n);
    fclose(f);
    return buf_slice(b);
}

static int end(void **state)
{
    (void)state;
    learn_end();
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        buf_free(&files[i]);
    rulebook_free(&decided_by);
    registry_free(&decided_with);
    return 0;
}

static struct registry *shipped(void)
{
    struct registry *r = registry_new();
    adopt(r, SET_REGIONS, EV_REGIONS_ADOPTED,
          wire_of(&shape_m_regions, file_read("compose/reference/regios.json")));
    adopt(r, SET_DEPARTMENTS, EV_DEPARTMENTS_ADOPTED,
          wire_of(&shape_m_departments, file_read("compose/reference/ministeries.json")));
    adopt(r, SET_THEMES, EV_THEMES_ADOPTED,
          wire_of(&shape_m_themes, file_read("compose/reference/themas.json")));
    adopt(r, SET_RULES, EV_RULES_ADOPTED,
          wire_of(&shape_m_rules, file_read("compose/reference/regels.json")));
    return r;
}

static struct m_route decide(const char *rules, const char *signal)
{
    struct m_route route;
    struct m_submit m = signal_of(signal);
    rulebook_free(&decided_by);
    registry_free(&decided_with);
    decided_with = registry_with(DEPARTMENTS(THREE), rules);
    decided_by = rulebook_new();
    rulebook_build(decided_by, decided_with, TODAY, NULL);
    rulebook_decide(decided_by, decided_with, &m, 450, &route);
    return route;
}

static void most_demonstration_signals_reach_the_department_a_person_chose(void **state)
{
    (void)state;
    struct registry *r = shipped();
    struct rulebook *b = rulebook_new();
    struct slice expected_text = file_read("compose/demo/verwacht.json");
    json_t *expected = json_read(expected_text, NULL, 0);
    struct slice signals = file_read("compose/demo/signalen.jsonl");
    char *line, *save = NULL, *all = strndup((const char *)signals.p, signals.n);
    int n = 0, right = 0, led = 0;
    rulebook_build(b, r, TODAY, NULL);
    for (line = strtok_r(all, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        json_t *o = json_read(slice_str(line), NULL, 0);
        const char *lead = json_string_value(
            json_object_get(json_object_get(expected, json_string_value(json_object_get(o, "id"))),
                            "verantwoordelijk"));
        struct m_submit m = signal_of(line);
        struct m_route route;
        rulebook_decide(b, r, &m, 450, &route);
        n++;
        led += wire_has(&route, m_route_lead);
        right += wire_has(&route, m_route_lead) && slice_is(route.lead, lead);
        json_decref(o);
    }
    printf("# %d signals, %d with a lead, %d of them right\n", n, led, right);
    assert_true(n >= 60);
    assert_true(right * 100 >= n * 85);
    assert_true(right * 100 >= led * 88);
    free(all);
    json_decref(expected);
    rulebook_free(&b);
    registry_free(&r);
}

static void a_stem_finds_other_forms_and_a_star_finds_compounds(void **state)
{
    (void)state;
    const char *rules = RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"huisarts*\"]},"
                              "{\"code\":\"b\",\"ministerie\":\"OCW\",\"woorden\":[\"school\"]}");
    assert_true(slice_is(decide(rules, SIGNAL("de huisartsenpraktijk sluit", "")).lead, "VWS"));
    assert_true(slice_is(decide(rules, SIGNAL("alle scholen sluiten", "")).lead, "OCW"));
    struct m_route nothing = decide(rules, SIGNAL("niets ervan", ""));
    assert_false(wire_has(&nothing, m_route_lead));
}

static void a_phrase_counts_only_as_a_whole(void **state)
{
    (void)state;
    const char *rules =
        RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"acute zorg\"]}");
    assert_true(slice_is(decide(rules, SIGNAL("er is geen acute zorg meer", "")).lead, "VWS"));
    struct m_route apart = decide(rules, SIGNAL("een acute vraag om zorg", ""));
    assert_false(wire_has(&apart, m_route_lead));
}

static void a_tie_goes_to_the_coordinator_with_both_candidates(void **state)
{
    (void)state;
    const char *rules = RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"dokter\"]},"
                              "{\"code\":\"b\",\"ministerie\":\"OCW\",\"woorden\":[\"school\"]}");
    struct m_route route = decide(rules, SIGNAL("een dokter en een school", ""));
    assert_false(wire_has(&route, m_route_lead));
    assert_in_range(route.candidates.count, 2, 3);
}

static void little_evidence_makes_less_sure(void **state)
{
    (void)state;
    int64_t sure[2];
    const char *rules[] = {
        RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"gewicht\":1,\"woorden\":[\"dokter\"]}"),
        RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"gewicht\":30,\"woorden\":[\"dokter\"]}")};
    for (size_t i = 0; i < 2; i++)
        sure[i] = decide(rules[i], SIGNAL("een dokter", "")).sure;
    assert_in_range(sure[0], 1, 800);
    assert_in_range(sure[1], 901, 999);
}

static void a_rule_can_force_and_forbid_and_is_named(void **state)
{
    (void)state;
    const char *rules = RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"dokter\"]},"
                              "{\"code\":\"f\",\"ministerie\":\"EZ\",\"werking\":\"bepaalt\","
                              "\"woorden\":[\"proeftuin\"]},"
                              "{\"code\":\"n\",\"ministerie\":\"VWS\",\"werking\":\"sluit_uit\","
                              "\"woorden\":[\"veearts\"]}");
    struct reason reason;
    size_t at = 0;
    struct m_route route = decide(rules, SIGNAL("een dokter in de proeftuin", ""));
    assert_true(slice_is(route.lead, "EZ"));
    bool named = false;
    while (wire_list_record(route.reasons, &at, &shape_reason, &reason))
        named |= reason.kind == reason_kind_RULE && slice_is(reason.rule, "f");
    assert_true(named);
    route = decide(rules, SIGNAL("een dokter is geen veearts", ""));
    assert_false(wire_has(&route, m_route_lead));
}

static void a_border_rule_counts_only_with_a_neighbouring_state(void **state)
{
    (void)state;
    const char *rules =
        RULES("{\"code\":\"g\",\"ministerie\":\"OCW\",\"grens\":true,\"woorden\":[\"diploma\"]}");
    struct m_route without = decide(rules, SIGNAL("een diploma", ""));
    assert_false(wire_has(&without, m_route_lead));
    assert_true(
        slice_is(decide(rules, SIGNAL("een diploma", ",\"buurland\":\"vlaanderen\"")).lead, "OCW"));
}

static void a_cited_law_counts_in_its_own_field_where_words_do_not(void **state)
{
    (void)state;
    const char *rules = RULES("{\"code\":\"l\",\"ministerie\":\"VWS\",\"wetten\":[\"Jeugdwet\"]},"
                              "{\"code\":\"w\",\"ministerie\":\"EZ\",\"woorden\":[\"artikel\"]}");
    assert_true(slice_is(decide(rules, SIGNAL("iets", ",\"regel\":\"Jeugdwet, artikel 2.3\"")).lead,
                         "VWS"));
}

static void the_reasons_hold_no_word_of_the_text(void **state)
{
    (void)state;
    const char *rules =
        RULES("{\"code\":\"a\",\"ministerie\":\"VWS\",\"woorden\":[\"huisarts*\"]}");
    struct m_route route = decide(rules, SIGNAL("de huisartsenpraktijk sluit", ""));
    assert_null(memmem(route.reasons.p, route.reasons.n, "huisarts", 8));
    assert_true(route.reasons.count > 0);
}

static void the_same_signal_gets_the_same_decision_after_any_other(void **state)
{
    (void)state;
    struct registry *r = shipped();
    struct rulebook *b = rulebook_new();
    struct m_submit one = signal_of(SIGNAL("de huisarts en het ziekenhuis sluiten", ""));
    struct m_submit two = signal_of(SIGNAL("stikstof, mest en een nieuwe stal voor de boer", ""));
    struct m_route route;
    struct buf first = {0}, again = {0};
    rulebook_build(b, r, TODAY, NULL);
    rulebook_decide(b, r, &one, 450, &route);
    wire_encode(&shape_m_route, &route, &first);
    for (int i = 0; i < 50; i++)
        rulebook_decide(b, r, i % 2 ? &one : &two, 450, &route);
    wire_encode(&shape_m_route, &route, &again);
    assert_true(slice_equal(buf_slice(&first), buf_slice(&again)));
    buf_free(&first);
    buf_free(&again);
    rulebook_free(&b);
    registry_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_demonstration_signals_reach_the_department_a_person_chose),
        cmocka_unit_test(a_stem_finds_other_forms_and_a_star_finds_compounds),
        cmocka_unit_test(a_phrase_counts_only_as_a_whole),
        cmocka_unit_test(a_tie_goes_to_the_coordinator_with_both_candidates),
        cmocka_unit_test(little_evidence_makes_less_sure),
        cmocka_unit_test(a_rule_can_force_and_forbid_and_is_named),
        cmocka_unit_test(a_border_rule_counts_only_with_a_neighbouring_state),
        cmocka_unit_test(a_cited_law_counts_in_its_own_field_where_words_do_not),
        cmocka_unit_test(the_reasons_hold_no_word_of_the_text),
        cmocka_unit_test(the_same_signal_gets_the_same_decision_after_any_other),
    };
    return cmocka_run_group_tests(tests, learn_begin, end);
}
