/*
 * What is stored of a command, and the fold of whatever comes out of the log.
 */
#include "tests/unit/domain_test.h"

/* ------------------------------------------------------------------ what is stored */

static void an_event_bears_who_through_which_door_and_the_versions_used(void **state)
{
    struct meta m;

    (void)state;
    world_adopt(&world, SET_TERMS,
                "{'versie':7,'geldigVan':'2026-01-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':6,'eenheid':'weken'}]}");
    life_ask(&life, MSG_WITHDRAW, ZVL, REASON_JSON);
    assert_int_equal(
        wire_decode(&shape_meta, life.d.events[0].meta, WIRE_STRICT, &m, &life.d.faults), 0);
    assert_int_equal(m.role, role_REGION);
    assert_true(uuid_equal(&m.actor, &world.people[ZVL].actor));
    assert_true(slice_is(m.via, "unit"));
    assert_int_equal(m.terms_version, 7);
    assert_int_equal(m.regions_version, 1);
    assert_false(wire_has(&m, meta_routing_error));
    life_ask(&life, MSG_RETURN, COORDINATOR, good_bodies[MSG_RETURN]);
    assert_int_equal(
        wire_decode(&shape_meta, life.d.events[0].meta, WIRE_STRICT, &m, &life.d.faults), 0);
    assert_false(wire_has(&m, meta_actor));
}

static void the_senders_body_is_stored_as_it_came(void **state)
{
    struct m_withdraw m = {0};
    struct buf canonical = {0};

    (void)state;
    wire_set(&m, m_withdraw, reason, SLICE_LIT("Opgelost."));
    wire_encode(&shape_m_withdraw, &m, &canonical);
    signal_decide(&life.s, world.r, &world.people[ZVL], "unit", MSG_WITHDRAW, &m,
                  buf_slice(&canonical), world.now, &life.d);
    assert_int_equal(life.d.problem, PROBLEM_N);
    assert_ptr_equal(life.d.events[0].body.p, canonical.p);
    assert_int_equal(life.d.events[0].body.n, canonical.n);
    buf_free(&canonical);
}

static void dates_follow_the_terms_that_the_event_names(void **state)
{
    (void)state;
    world_adopt(&world, SET_TERMS,
                "{'versie':1,'geldigVan':'2026-01-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':3,'eenheid':'weken'},"
                "{'code':'take_up','naam':'a','lengte':1,'eenheid':'dagen'}]}");
    is_routed();
    assert_int_equal(life.s.to_answer.day, day("2026-04-22"));
    assert_int_equal(life.s.to_take_up.day, day("2026-04-02"));
}

/* Without a version the event is from before the first adoption, whenever it is folded. */
static void terms_that_were_adopted_later_change_no_date(void **state)
{
    struct signal again;

    (void)state;
    is_routed();
    world_adopt(&world, SET_TERMS,
                "{'versie':1,'geldigVan':'2026-01-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':3,'eenheid':'weken'}]}");
    signal_init(&again);
    for (size_t i = 0; i < life.n; i++) {
        struct event e = life_event(&life, i);

        assert_int_equal(signal_fold(&again, world.r, &e), 0);
    }
    assert_int_equal(again.to_answer.day, day("2026-05-13"));
    assert_int_equal(again.to_answer.day, life.s.to_answer.day);
    signal_free(&again);
}

static void a_citizen_service_number_is_refused_in_every_text(void **state)
{
    (void)state;
    is_taken_up();
    assert_refused(&life, MSG_SUPPLEMENT, ZVL, "{'informatie':'Het gaat om 111222333.'}",
                   PROBLEM_PERSONAL_NUMBER);
    assert_true(is_at_fault(&life.d.faults, "text"));
    assert_refused(&life, MSG_ANSWER, VWS, ANSWER_OF("opgelost", ",'instantie':'1112.22.333'"),
                   PROBLEM_PERSONAL_NUMBER);
    assert_true(is_at_fault(&life.d.faults, "body"));
    assert_int_equal(
        life_ask(&life, MSG_ANSWER, VWS, ANSWER_OF("opgelost", ",'contact':'111222333'")),
        PROBLEM_N);
    assert_int_equal(life_ask(&life, MSG_SUPPLEMENT, ZVL, "{'informatie':'111222334'}"), PROBLEM_N);
}

/* ------------------------------------------------------------------ folding what comes */

static void an_event_that_was_seen_is_ignored_and_a_gap_is_an_error(void **state)
{
    struct event e;
    struct signal before;

    (void)state;
    is_routed();
    before = life.s;
    e = life_event(&life, 0);
    assert_int_equal(signal_fold(&life.s, world.r, &e), 0);
    e = life_event(&life, 1);
    assert_int_equal(signal_fold(&life.s, world.r, &e), 0);
    assert_memory_equal(&life.s, &before, sizeof before);
    e.version = 4;
    assert_int_equal(signal_fold(&life.s, world.r, &e), -1);
    assert_memory_equal(&life.s, &before, sizeof before);
}

static int fold_of(int kind, const char *party, struct slice meta, struct slice body)
{
    struct event e =
        event_make(&world, &life.s.id, (int64_t)life.s.version + 1, kind, party, meta, body);

    return signal_fold(&life.s, world.r, &e);
}

static void what_cannot_be_folded_changes_nothing(void **state)
{
    const struct slice none = slice_of(NULL, 0), empty = slice_of("\x80", 1),
                       garbage = slice_of("\x81\xc1", 2);
    struct buf to_nobody = from_json(&shape_m_assign, "{'verantwoordelijk':'XX','reden':'x'}");
    struct buf to_itself = from_json(&shape_m_redirect, "{'naar':'VWS','reden':'x'}");
    struct signal before;

    (void)state;
    is_routed();
    before = life.s;
    assert_int_equal(fold_of(EV_SUBMITTED, "ZVL", empty, empty), -1);
    assert_int_equal(fold_of(EV_REGIONS_ADOPTED, "ZVL", empty, empty), -1);
    assert_int_equal(fold_of(19, "ZVL", empty, empty), -1);
    assert_int_equal(fold_of(9999, "ZVL", empty, empty), -1);
    assert_int_equal(fold_of(-1, "ZVL", empty, empty), -1);
    assert_int_equal(fold_of(EV_SUPPLEMENTED, "ZVL", garbage, empty), -1);
    assert_int_equal(fold_of(EV_ASSIGNED, "coordinator", empty, none), -1);
    assert_int_equal(fold_of(EV_ASSIGNED, "coordinator", empty, garbage), -1);
    assert_int_equal(fold_of(EV_ASSIGNED, "coordinator", empty, buf_slice(&to_nobody)), -1);
    assert_int_equal(fold_of(EV_REDIRECTED, "VWS", empty, buf_slice(&to_itself)), -1);
    assert_int_equal(fold_of(EV_TAKEN_UP, "BZK", empty, empty), -1);
    assert_int_equal(fold_of(EV_REFUSED, "OCW", empty, empty), -1);
    assert_int_equal(fold_of(EV_ANSWERED, "OCW", empty, empty), -1);
    assert_int_equal(fold_of(EV_INTERIM_GIVEN, "VWS", empty, garbage), -1);
    assert_memory_equal(&life.s, &before, sizeof before);
    buf_free(&to_nobody);
    buf_free(&to_itself);
}

static void a_life_begins_with_a_region_that_is_known(void **state)
{
    (void)state;
    life_free(&life);
    life = (struct life){.w = &world};
    assert_int_equal(fold_of(EV_ROUTED, "routing", slice_of("\x80", 1), slice_of("\x80", 1)), -1);
    assert_int_equal(fold_of(EV_SUBMITTED, "NOG", slice_of("\x80", 1), slice_of(NULL, 0)), -1);
    assert_int_equal(fold_of(EV_SUBMITTED, "coordinator", slice_of("\x80", 1), slice_of(NULL, 0)),
                     -1);
    assert_int_equal(life.s.version, 0);
    assert_int_equal(signal_holder(&life.s), PLACE_NOBODY);
}

static void words_that_were_erased_are_not_missed(void **state)
{
    const struct slice empty = slice_of("", 0), none = slice_of(NULL, 0);

    (void)state;
    life_free(&life);
    life = (struct life){.w = &world};
    assert_int_equal(fold_of(EV_SUBMITTED, "ZVL", empty, none), 0);
    assert_int_equal(life.s.flags, SIGNAL_CONFIDENTIAL);
    is_routed();
    assert_int_equal(fold_of(EV_TAKEN_UP, "VWS", empty, none), 0);
    assert_int_equal(fold_of(EV_ASKED, "VWS", empty, none), 0);
    assert_int_equal(fold_of(EV_REPLIED, "ZVL", empty, none), 0);
    assert_int_equal(fold_of(EV_SUPPLEMENTED, "ZVL", empty, none), 0);
    assert_int_equal(fold_of(EV_INTERIM_GIVEN, "VWS", empty, none), 0);
    assert_int_equal(fold_of(EV_CONTRIBUTED, "OCW", empty, none), 0);
    assert_int_equal(fold_of(EV_WITHDRAWN, "ZVL", empty, none), 0);
    assert_int_equal(life.s.state, signal_state_CLOSED);
}

static void fields_that_a_later_release_added_are_skipped(void **state)
{
    struct buf body = {0}, meta = {0};

    (void)state;
    wire_put_map(&body, 3);
    wire_put_text(&body, SLICE_LIT("lead"));
    wire_put_text(&body, SLICE_LIT("BZK"));
    wire_put_text(&body, SLICE_LIT("mood"));
    wire_put_array(&body, 1);
    wire_put_int(&body, 3);
    wire_put_text(&body, SLICE_LIT("reason"));
    wire_put_text(&body, SLICE_LIT(""));
    wire_put_map(&meta, 1);
    wire_put_text(&meta, SLICE_LIT("weather"));
    wire_put_text(&meta, SLICE_LIT("rain"));
    assert_int_equal(fold_of(EV_ASSIGNED, "coordinator", buf_slice(&meta), buf_slice(&body)), 0);
    assert_int_equal(life.s.lead, place_of(&world, "BZK"));
    buf_free(&body);
    buf_free(&meta);
}

static void a_clock_that_went_back_gives_no_negative_times(void **state)
{
    (void)state;
    world.now -= 5 * US_PER_S;
    is_taken_up();
    assert_int_equal(part_number(0)->assigned_s, 1);
    assert_int_equal(part_number(0)->taken_up_s, 1);
}

static void a_packed_signal_comes_back_and_damage_is_noticed(void **state)
{
    struct buf packed = {0}, again = {0};
    struct signal s;

    (void)state;
    is_taken_up();
    signal_pack(&life.s, &packed);
    assert_true(packed.n < 212);
    assert_int_equal(signal_unpack(&s, buf_slice(&packed)), 0);
    signal_pack(&s, &again);
    assert_int_equal(packed.n, again.n);
    assert_memory_equal(packed.p, again.p, packed.n);
    assert_true(uuid_equal(&s.id, &life.s.id));
    assert_int_equal(s.n_parts, 2);
    assert_int_equal(signal_due(&s), signal_due(&life.s));
    signal_free(&s);
    for (size_t n = 0; n < packed.n; n++)
        assert_int_equal(signal_unpack(&s, slice_of(packed.p, n)), -1);
    buf_add(&packed, "x", 1);
    assert_int_equal(signal_unpack(&s, buf_slice(&packed)), -1);
    packed.n--;
    packed.p[0]++;
    assert_int_equal(signal_unpack(&s, buf_slice(&packed)), -1);
    assert_int_equal(s.n_parts, 0);
    buf_free(&packed);
    buf_free(&again);
}

static void a_bundle_is_packed_with_its_signal(void **state)
{
    struct buf alone = {0}, packed = {0};
    struct signal s;

    (void)state;
    is_taken_up();
    signal_pack(&life.s, &alone);
    life_do(&life, MSG_BUNDLE, COORDINATOR, good_bodies[MSG_BUNDLE]);
    assert_false(uuid_is_zero(&life.s.bundle));
    signal_pack(&life.s, &packed);
    assert_int_equal(packed.n, alone.n + 16);
    assert_int_equal(signal_unpack(&s, buf_slice(&packed)), 0);
    assert_true(uuid_equal(&s.bundle, &life.s.bundle));
    signal_free(&s);
    assert_int_equal(signal_unpack(&s, slice_of(packed.p, packed.n - 16)), -1);
    life_do(&life, MSG_UNBUNDLE, COORDINATOR, "{}");
    assert_true(uuid_is_zero(&life.s.bundle));
    buf_free(&alone);
    buf_free(&packed);
}

static void a_small_signal_is_small(void **state)
{
    (void)state;
    assert_true(sizeof(struct signal) <= 208);
    assert_true(sizeof(struct signal_part) <= 24);
}

static void ids_that_were_seen_are_never_denied(void **state)
{
    struct uuid strange = id_of_number(0);
    int wrong = 0;

    (void)state;
    is_answered();
    for (size_t i = 0; i < life.n; i++) {
        struct event e = life_event(&life, i);

        assert_true(signal_seen(&life.s, &e.append));
    }
    for (uint64_t i = 0; i < 10000; i++) {
        strange = id_of_number(0x7000000000 + i);
        wrong += signal_seen(&life.s, &strange);
    }
    assert_true(wrong < 100); /* five events: well under one in a hundred */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(an_event_bears_who_through_which_door_and_the_versions_used),
        LIFE_TEST(the_senders_body_is_stored_as_it_came),
        LIFE_TEST(dates_follow_the_terms_that_the_event_names),
        LIFE_TEST(terms_that_were_adopted_later_change_no_date),
        LIFE_TEST(a_citizen_service_number_is_refused_in_every_text),
        LIFE_TEST(an_event_that_was_seen_is_ignored_and_a_gap_is_an_error),
        LIFE_TEST(what_cannot_be_folded_changes_nothing),
        LIFE_TEST(a_life_begins_with_a_region_that_is_known),
        LIFE_TEST(words_that_were_erased_are_not_missed),
        LIFE_TEST(fields_that_a_later_release_added_are_skipped),
        LIFE_TEST(a_clock_that_went_back_gives_no_negative_times),
        LIFE_TEST(a_packed_signal_comes_back_and_damage_is_noticed),
        LIFE_TEST(a_bundle_is_packed_with_its_signal),
        LIFE_TEST(a_small_signal_is_small),
        LIFE_TEST(ids_that_were_seen_are_never_denied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
