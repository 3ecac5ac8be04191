/*
 * The registry: sets, places, parties and keys, as folded from the reference streams.
 */
#include "tests/unit/domain_test.h"

static void codes_are_known_on_the_days_they_are_valid(void **state)
{
    struct world w = world_new();

    (void)state;
    assert_true(registry_is_region(w.r, SLICE_LIT("TWE"), day("2029-12-31")));
    assert_false(registry_is_region(w.r, SLICE_LIT("TWE"), day("2030-01-01")));
    assert_false(registry_is_region(w.r, SLICE_LIT("TWE"), day("2023-12-31")));
    assert_false(registry_is_region(w.r, SLICE_LIT("twe"), day("2026-01-01")));
    assert_false(registry_is_region(w.r, SLICE_LIT("VWS"), day("2026-01-01")));
    assert_true(registry_is_department(w.r, SLICE_LIT("IenW"), day("2026-01-01")));
    assert_false(registry_is_department(w.r, SLICE_LIT("EL"), day("2026-01-01")));
    assert_true(registry_is_department(w.r, SLICE_LIT("EL"), day("2015-01-01")));
    assert_true(registry_is_theme(w.r, SLICE_LIT("zorg.huisarts"), day("2026-01-01")));
    assert_false(registry_is_theme(w.r, SLICE_LIT("zorg.tandarts"), day("2026-01-01")));
    registry_free(&w.r);
    assert_null(w.r);
}

static void municipalities_are_found_by_name_and_code_in_their_own_region_only(void **state)
{
    struct world w = world_new();
    const int32_t today = day("2026-04-01");

    (void)state;
    assert_true(registry_is_municipality(w.r, SLICE_LIT("ZVL"), SLICE_LIT("Hulst"), today));
    assert_true(registry_is_municipality(w.r, SLICE_LIT("ZVL"), SLICE_LIT("GM0677"), today));
    assert_false(registry_is_municipality(w.r, SLICE_LIT("TWE"), SLICE_LIT("Hulst"), today));
    assert_false(registry_is_municipality(w.r, SLICE_LIT("XXX"), SLICE_LIT("Hulst"), today));
    assert_false(registry_is_municipality(w.r, SLICE_LIT("ZVL"), SLICE_LIT("hulst"), today));
    assert_true(registry_is_municipality(w.r, SLICE_LIT("ZVL"), SLICE_LIT("Terneuzen"), today));
    assert_false(
        registry_is_municipality(w.r, SLICE_LIT("ZVL"), SLICE_LIT("Terneuzen"), day("2027-01-01")));
    registry_free(&w.r);
}

static void places_follow_the_order_in_which_the_log_named_them(void **state)
{
    struct world w = world_new();
    static const char *const order[] = {"ZVL", "TWE", "VWS", "OCW", "IenW", "BZK", "EL"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        assert_int_equal(place_of(&w, order[i]), PLACE_COORDINATOR + 1 + i);
        assert_string_equal(registry_place_code(w.r, (place_t)(PLACE_COORDINATOR + 1 + i)),
                            order[i]);
    }
    assert_int_equal(place_of(&w, "nobody"), PLACE_NOBODY);
    assert_string_equal(registry_place_code(w.r, PLACE_NOBODY), "");
    assert_string_equal(registry_place_code(w.r, PLACE_COORDINATOR), "coordinator");
    assert_string_equal(registry_place_code(w.r, 999), "");
    registry_free(&w.r);
}

static void a_place_stays_when_its_code_leaves_the_set(void **state)
{
    struct world w = world_new();
    place_t twente = place_of(&w, "TWE");

    (void)state;
    world_adopt(&w, SET_REGIONS,
                "{'versie':2,'geldigVan':'2026-01-01','regios':["
                "{'code':'NF','naam':'Noordoost-Fryslan','geldigVan':'2026-01-01'},"
                "{'code':'ZVL','naam':'Zeeuws-Vlaanderen','geldigVan':'2024-01-01'}]}");
    assert_int_equal(place_of(&w, "TWE"), twente);
    assert_string_equal(registry_place_code(w.r, twente), "TWE");
    assert_false(registry_is_region(w.r, SLICE_LIT("TWE"), day("2026-04-01")));
    assert_true(place_of(&w, "NF") > place_of(&w, "EL"));
    assert_false(
        registry_is_municipality(w.r, SLICE_LIT("ZVL"), SLICE_LIT("Hulst"), day("2026-04-01")));
    assert_int_equal(registry_set_version(w.r, SET_REGIONS), 2);
    registry_free(&w.r);
}

static void a_set_is_walked_in_its_own_order(void **state)
{
    struct world w = world_new();
    struct department d;
    struct region region;
    struct theme t;
    struct routing_rule rule;
    struct term term;

    (void)state;
    assert_true(registry_region(w.r, 1, &region));
    assert_true(slice_is(region.code, "TWE"));
    assert_int_equal(region.municipalities.count, 1);
    assert_false(registry_region(w.r, 2, &region));
    assert_true(registry_department(w.r, 4, &d));
    assert_true(slice_is(d.successor, "BZK"));
    assert_true(registry_theme_find(w.r, SLICE_LIT("zorg.huisarts"), &t));
    assert_true(slice_is(t.above, "zorg"));
    assert_false(registry_theme_find(w.r, SLICE_LIT("zorg.x"), &t));
    assert_true(registry_rule(w.r, 0, &rule));
    assert_false(registry_rule(w.r, 1, &rule));
    assert_false(registry_term(w.r, 0, &term));
    assert_true(registry_set_body(w.r, SET_TERMS).n == 0);
    assert_true(registry_set_body(w.r, SET_REGIONS).n > 100);
    registry_free(&w.r);
}

static void a_version_that_was_seen_is_ignored_and_a_gap_is_an_error(void **state)
{
    struct world w = world_new();
    struct buf body = from_json(&shape_m_themes, THEMES_JSON);
    struct event e = event_make(&w, registry_stream(SET_THEMES), 1, EV_THEMES_ADOPTED,
                                "coordinator", slice_of("\x80", 1), buf_slice(&body));

    (void)state;
    assert_int_equal(registry_fold(w.r, &e), 0);
    assert_int_equal(registry_stream_version(w.r, SET_THEMES), 1);
    e.version = 3;
    assert_int_equal(registry_fold(w.r, &e), -1);
    e.version = 2;
    assert_int_equal(registry_fold(w.r, &e), 0);
    assert_int_equal(registry_stream_version(w.r, SET_THEMES), 2);
    buf_free(&body);
    registry_free(&w.r);
}

static void other_streams_are_none_of_its_business(void **state)
{
    struct world w = world_new();
    struct uuid other = id_of_number(7);
    struct event e =
        event_make(&w, &other, 1, EV_SUBMITTED, "ZVL", slice_of("\x80", 1), slice_of("\x80", 1));

    (void)state;
    assert_int_equal(registry_fold(w.r, &e), 0);
    assert_int_equal(registry_set_of(&other), SET_N);
    for (int i = 0; i < SET_N; i++)
        assert_int_equal(registry_set_of(registry_stream((enum registry_set)i)), i);
    registry_free(&w.r);
}

static void what_cannot_be_folded_changes_nothing(void **state)
{
    struct world w = world_new();
    struct buf good = from_json(&shape_m_regions, REGIONS_JSON);
    struct buf terms = from_json(&shape_m_terms, "{'versie':1,'geldigVan':'2026-01-01','termijnen':"
                                                 "[{'code':'answer','naam':'a','lengte':3,"
                                                 "'eenheid':'weken'}]}");

    (void)state;
    for (size_t n = 0; n < good.n; n++)
        assert_int_equal(world_fold(&w, SET_REGIONS, EV_REGIONS_ADOPTED, slice_of(good.p, n)), -1);
    assert_int_equal(world_fold(&w, SET_REGIONS, EV_REGIONS_ADOPTED, slice_of(NULL, 0)), -1);
    assert_int_equal(world_fold(&w, SET_REGIONS, EV_REGIONS_ADOPTED, buf_slice(&terms)), -1);
    assert_int_equal(world_fold(&w, SET_REGIONS, EV_THEMES_ADOPTED, buf_slice(&good)), -1);
    assert_int_equal(world_fold(&w, SET_PARTIES, EV_REGIONS_ADOPTED, buf_slice(&good)), -1);
    assert_int_equal(world_fold(&w, SET_PARTIES, EV_PARTY_ADMITTED, buf_slice(&good)), -1);
    assert_int_equal(registry_stream_version(w.r, SET_REGIONS), 1);
    assert_true(registry_is_region(w.r, SLICE_LIT("ZVL"), day("2026-04-01")));
    assert_int_equal(registry_place(w.r, SLICE_LIT("EL")), PLACE_COORDINATOR + 7);
    buf_free(&good);
    buf_free(&terms);
    registry_free(&w.r);
}

/* A later release adds fields; this one goes on without them. */
static void a_body_with_fields_that_it_does_not_know_is_folded(void **state)
{
    struct world w = world_new();
    struct buf body = {0};

    (void)state;
    wire_put_map(&body, 4);
    wire_put_text(&body, SLICE_LIT("version"));
    wire_put_int(&body, 2);
    wire_put_text(&body, SLICE_LIT("colour"));
    wire_put_text(&body, SLICE_LIT("blue"));
    wire_put_text(&body, SLICE_LIT("valid_from"));
    wire_put_text(&body, SLICE_LIT("2026-01-01"));
    wire_put_text(&body, SLICE_LIT("regions"));
    wire_put_array(&body, 1);
    wire_put_map(&body, 4);
    wire_put_text(&body, SLICE_LIT("flag"));
    wire_put_array(&body, 0);
    wire_put_text(&body, SLICE_LIT("code"));
    wire_put_text(&body, SLICE_LIT("NOG"));
    wire_put_text(&body, SLICE_LIT("name"));
    wire_put_text(&body, SLICE_LIT(""));
    wire_put_text(&body, SLICE_LIT("valid_from"));
    wire_put_text(&body, SLICE_LIT("2026-01-01"));
    assert_int_equal(world_fold(&w, SET_REGIONS, EV_REGIONS_ADOPTED, buf_slice(&body)), 0);
    assert_true(registry_is_region(w.r, SLICE_LIT("NOG"), day("2026-04-01")));
    buf_free(&body);
    registry_free(&w.r);
}

/* ------------------------------------------------------------------ parties and keys */

#define KEY_A "abcdefghijklmnopqrstuvwxyz0123456789.-:+"
#define KEY_B "0123456789abcdefghijklmnopqrstuvwxyz.-:+"

static void admit(struct world *w, const char *code, const char *role, const char *key,
                  const char *account)
{
    char json[400];

    snprintf(json, sizeof json, "{'code':'%s','rol':'%s','naam':'n'%s%s%s%s%s%s}", code, role,
             key ? ",'sleutel':'" : "", key ? key : "", key ? "'" : "",
             account ? ",'account':'" : "", account ? account : "", account ? "'" : "");
    world_adopt(w, SET_PARTIES, json);
}

static void take_away(struct world *w, const char *key)
{
    char json[200];
    struct buf body;

    snprintf(json, sizeof json, "{'sleutel':'%s','reden':'Weg.'}", key);
    body = from_json(&shape_m_revoke, json);
    assert_int_equal(world_fold(w, SET_PARTIES, EV_KEY_REVOKED, buf_slice(&body)), 0);
    buf_free(&body);
}

static void a_key_acts_as_its_own_account_of_its_party(void **state)
{
    struct world w = world_new();
    struct principal p;
    struct uuid first, second;

    (void)state;
    assert_int_equal(uuid_parse("01961f3a-8c1e-7b2d-9f00-000000000001", 36, &first), 0);
    assert_int_equal(uuid_parse("01961f3a-8c1e-7b2d-9f00-000000000002", 36, &second), 0);
    admit(&w, "VWS", "ministerie", KEY_A, "01961f3a-8c1e-7b2d-9f00-000000000001");
    admit(&w, "VWS", "ministerie", KEY_B, "01961f3a-8c1e-7b2d-9f00-000000000002");
    assert_true(registry_principal_by_key(w.r, KEY_A, &p));
    assert_string_equal(p.party, "VWS");
    assert_int_equal(p.role, role_DEPARTMENT);
    assert_int_equal(p.place, place_of(&w, "VWS"));
    assert_true(uuid_equal(&p.actor, &first));
    assert_true(registry_principal_by_key(w.r, KEY_B, &p));
    assert_true(uuid_equal(&p.actor, &second));
    assert_int_equal(registry_party_count(w.r), 9);
    registry_free(&w.r);
}

static void a_revoked_key_comes_in_no_more_and_the_others_do(void **state)
{
    struct world w = world_new();
    struct principal p;
    struct m_admit m;

    (void)state;
    assert_false(registry_principal_by_key(w.r, KEY_A, &p));
    admit(&w, "ZVL", "regio", KEY_A, NULL);
    admit(&w, "ZVL", "regio", KEY_B, NULL);
    take_away(&w, KEY_B);
    assert_true(registry_principal_by_key(w.r, KEY_A, &p));
    assert_false(registry_principal_by_key(w.r, KEY_B, &p));
    assert_true(registry_principal_by_code(w.r, SLICE_LIT("ZVL"), &p));
    assert_true(registry_party(w.r, 0, &m));
    assert_true(slice_is(m.code, "ZVL"));
    assert_true(slice_is(m.key, KEY_A));
    take_away(&w, KEY_A);
    assert_true(registry_party(w.r, 0, &m));
    assert_false(wire_has(&m, m_admit_key));
    assert_false(registry_party(w.r, 9, &m));
    registry_free(&w.r);
}

static void people_have_what_their_role_gives_them(void **state)
{
    struct world w = world_new();

    (void)state;
    assert_int_equal(w.people[COORDINATOR].place, PLACE_COORDINATOR);
    assert_int_equal(w.people[COORDINATOR].department, place_of(&w, "BZK"));
    assert_int_equal(w.people[ADVISER].n_regions, 1);
    assert_int_equal(w.people[ADVISER].regions[0], place_of(&w, "ZVL"));
    assert_int_equal(w.people[ADVISER].place, PLACE_NOBODY);
    assert_int_equal(w.people[AUDITOR].place, PLACE_NOBODY);
    assert_int_equal(w.people[TWE].place, place_of(&w, "TWE"));
    assert_false(uuid_is_zero(&w.people[ZVL].actor));
    assert_false(registry_principal_by_code(w.r, SLICE_LIT("EL"), &w.people[ROUTING]));
    registry_free(&w.r);
}

static void a_log_that_had_a_coordinator_keeps_having_had_one(void **state)
{
    struct world w = {.r = registry_new(), .now = NOON_1_APRIL};

    (void)state;
    assert_false(registry_has_coordinator(w.r));
    admit(&w, "coordinator", "coordinator", KEY_A, NULL);
    assert_true(registry_has_coordinator(w.r));
    take_away(&w, KEY_A);
    assert_true(registry_has_coordinator(w.r));
    registry_free(&w.r);
}

static void a_party_that_comes_before_its_set_names_its_place(void **state)
{
    struct world w = {.r = registry_new(), .now = NOON_1_APRIL};

    (void)state;
    admit(&w, "BZK", "ministerie", NULL, NULL);
    world_adopt(&w, SET_REGIONS, REGIONS_JSON);
    assert_int_equal(place_of(&w, "BZK"), PLACE_COORDINATOR + 1);
    assert_int_equal(place_of(&w, "ZVL"), PLACE_COORDINATOR + 2);
    registry_free(&w.r);
}

static void many_parties_and_keys_are_found(void **state)
{
    struct world w = {.r = registry_new(), .now = NOON_1_APRIL};
    char code[25], key[41];
    struct principal p;

    (void)state;
    for (int i = 0; i < 1500; i++) {
        snprintf(code, sizeof code, "p-%d", i);
        snprintf(key, sizeof key, "%040d", i);
        admit(&w, code, "controleur", key, NULL);
    }
    for (int i = 0; i < 1500; i++) {
        snprintf(code, sizeof code, "p-%d", i);
        snprintf(key, sizeof key, "%040d", i);
        assert_true(registry_principal_by_key(w.r, key, &p));
        assert_string_equal(p.party, code);
        assert_true(registry_principal_by_code(w.r, slice_str(code), &p));
    }
    registry_free(&w.r);
}

/* ------------------------------------------------------------------ terms */

static int32_t due(const struct world *w, const char *term, int64_t version, const char *from)
{
    struct deadline d = {.from = day(from)};

    assert_true(registry_term_rule(w->r, slice_str(term), version, &d.rule));
    deadline_compute(&d, registry_calendar(w->r, registry_set_version(w->r, SET_CALENDAR)));
    return d.day;
}

static void terms_that_nobody_adopted_have_the_agreed_lengths(void **state)
{
    struct world w = world_new();
    struct term_rule rule;

    (void)state;
    assert_int_equal(due(&w, "distribute", 0, "2026-04-08"), day("2026-04-10"));
    assert_int_equal(due(&w, "take_up", 0, "2026-04-08"), day("2026-04-15"));
    assert_int_equal(due(&w, "answer", 0, "2026-04-01"), day("2026-05-13"));
    assert_int_equal(due(&w, "extension", 0, "2026-05-14"), day("2026-06-11"));
    assert_int_equal(due(&w, "contribution", 0, "2026-04-01"), day("2026-04-15"));
    assert_int_equal(due(&w, "question", 0, "2026-04-01"), day("2026-04-29"));
    assert_int_equal(due(&w, "verdict", 0, "2026-04-01"), day("2026-04-29"));
    assert_int_equal(due(&w, "policy_answer", 0, "2026-04-01"), day("2026-09-30"));
    assert_int_equal(due(&w, "reminder", 0, "2026-04-08"), day("2026-04-13"));
    assert_int_equal(due(&w, "still_works", 0, "2026-04-01"), day("2026-09-30"));
    assert_false(registry_term_rule(w.r, SLICE_LIT("lunch"), 0, &rule));
    registry_free(&w.r);
}

static void an_old_decision_keeps_the_terms_it_named(void **state)
{
    struct world w = world_new();

    (void)state;
    world_adopt(&w, SET_TERMS,
                "{'versie':1,'geldigVan':'2026-01-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':1,'eenheid':'maanden'},"
                "{'code':'take_up','naam':'t','lengte':10,'eenheid':'dagen'}]}");
    world_adopt(&w, SET_TERMS,
                "{'versie':2,'geldigVan':'2026-02-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':2,'eenheid':'weken'}]}");
    assert_int_equal(due(&w, "answer", 1, "2026-01-31"), day("2026-03-02")); /* 28: Saturday */
    assert_int_equal(due(&w, "answer", 1, "2026-12-15"), day("2027-01-15"));
    assert_int_equal(due(&w, "take_up", 1, "2026-04-01"), day("2026-04-13"));
    assert_int_equal(due(&w, "answer", 2, "2026-04-01"), day("2026-04-15"));
    assert_int_equal(due(&w, "answer", 0, "2026-04-01"), day("2026-05-13"));
    assert_int_equal(due(&w, "take_up", 2, "2026-04-08"), day("2026-04-15"));
    registry_free(&w.r);
}

static void new_terms_apply_from_their_day_on(void **state)
{
    struct world w = world_new();

    (void)state;
    assert_int_equal(registry_terms_on(w.r, day("2026-04-01")), 0);
    world_adopt(&w, SET_TERMS,
                "{'versie':1,'geldigVan':'2026-01-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':1,'eenheid':'maanden'}]}");
    world_adopt(&w, SET_TERMS,
                "{'versie':2,'geldigVan':'2026-07-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':2,'eenheid':'weken'}]}");
    assert_int_equal(registry_terms_on(w.r, day("2025-12-31")), 0);
    assert_int_equal(registry_terms_on(w.r, day("2026-01-01")), 1);
    assert_int_equal(registry_terms_on(w.r, day("2026-06-30")), 1);
    assert_int_equal(registry_terms_on(w.r, day("2026-07-01")), 2);
    registry_free(&w.r);
}

static void every_version_of_the_calendar_stays(void **state)
{
    struct world w = world_new();

    (void)state;
    world_adopt(&w, SET_CALENDAR, "{'versie':1,'geldigVan':'2026-01-01','dagen':[]}");
    world_adopt(&w, SET_CALENDAR,
                "{'versie':2,'geldigVan':'2026-01-01','bekendTot':'2029-01-01','dagen':["
                "{'datum':'2026-05-15','naam':'Aangewezen'}]}");
    assert_int_equal(calendar_kind(registry_calendar(w.r, 0), day("2026-05-15")), day_kind_WORKING);
    assert_int_equal(calendar_kind(registry_calendar(w.r, 1), day("2026-05-15")), day_kind_WORKING);
    assert_int_equal(calendar_kind(registry_calendar(w.r, 2), day("2026-05-15")),
                     day_kind_APPOINTED);
    assert_int_equal(registry_calendar(w.r, 3)->version, 2);
    assert_int_equal(registry_calendar(w.r, 2)->known_until, day("2029-01-01"));
    assert_int_equal(due(&w, "answer", 0, "2026-04-02"), day("2026-05-18"));
    registry_free(&w.r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_known_on_the_days_they_are_valid),
        cmocka_unit_test(municipalities_are_found_by_name_and_code_in_their_own_region_only),
        cmocka_unit_test(places_follow_the_order_in_which_the_log_named_them),
        cmocka_unit_test(a_place_stays_when_its_code_leaves_the_set),
        cmocka_unit_test(a_set_is_walked_in_its_own_order),
        cmocka_unit_test(a_version_that_was_seen_is_ignored_and_a_gap_is_an_error),
        cmocka_unit_test(other_streams_are_none_of_its_business),
        cmocka_unit_test(what_cannot_be_folded_changes_nothing),
        cmocka_unit_test(a_body_with_fields_that_it_does_not_know_is_folded),
        cmocka_unit_test(a_key_acts_as_its_own_account_of_its_party),
        cmocka_unit_test(a_revoked_key_comes_in_no_more_and_the_others_do),
        cmocka_unit_test(people_have_what_their_role_gives_them),
        cmocka_unit_test(a_log_that_had_a_coordinator_keeps_having_had_one),
        cmocka_unit_test(a_party_that_comes_before_its_set_names_its_place),
        cmocka_unit_test(many_parties_and_keys_are_found),
        cmocka_unit_test(terms_that_nobody_adopted_have_the_agreed_lengths),
        cmocka_unit_test(an_old_decision_keeps_the_terms_it_named),
        cmocka_unit_test(new_terms_apply_from_their_day_on),
        cmocka_unit_test(every_version_of_the_calendar_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
