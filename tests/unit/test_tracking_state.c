/*
 * The fold of tracking: which signals are in memory, where references lead, what cannot be folded.
 */
#include "tracking_test.h"

static struct country c;

static int start(void **state)
{
    (void)state;
    country_begin(&c);
    return 0;
}

static int end(void **state)
{
    (void)state;
    country_end(&c);
    hash_deinit();
    return 0;
}

static struct ref by_reference(const struct signal_life *l)
{
    char text[40];

    signal_reference("ZVL", 2026, l->s.number, text);
    return state_reference(&c.st, slice_str(text));
}

static void a_signal_is_in_memory_from_its_submission_and_known_by_its_reference(void **state)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);

    (void)state;
    assert_int_equal(table_find(&c.st.table, &l.s.id), slot);
    assert_int_equal(table_at(&c.st.table, slot)->s.state, signal_state_OPEN);
    assert_int_equal(by_reference(&l).is, REF_SLOT);
    assert_int_equal(by_reference(&l).slot, slot);
    assert_int_equal(state_reference(&c.st, SLICE_LIT("ZVL-2026-0412-0")).is, REF_UNKNOWN);
    assert_int_equal(state_reference(&c.st, SLICE_LIT("no reference")).is, REF_UNKNOWN);
    life_free(&l);
}

static void an_open_signal_is_not_released(void **state)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);

    (void)state;
    state_release(&c.st, slot);
    assert_int_equal(table_find(&c.st.table, &l.s.id), slot);
    life_free(&l);
}

static void
a_closed_signal_goes_when_nobody_needs_it_and_its_reference_leads_to_the_log(void **state)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);

    (void)state;
    country_do(&c, &l, MSG_WITHDRAW, ZVL);
    table_at(&c.st.table, slot)->watched = 1;
    state_release(&c.st, slot);
    assert_int_equal(table_find(&c.st.table, &l.s.id), slot);
    table_at(&c.st.table, slot)->watched = 0;
    table_at(&c.st.table, slot)->work = 3;
    state_release(&c.st, slot);
    assert_int_equal(table_find(&c.st.table, &l.s.id), slot);
    table_at(&c.st.table, slot)->work = SLOT_NONE;
    state_release(&c.st, slot);
    assert_int_equal(table_find(&c.st.table, &l.s.id), SLOT_NONE);
    assert_int_equal(by_reference(&l).is, REF_POSITION);
    assert_int_equal(by_reference(&l).position, l.s.position);
    life_free(&l);
}

static void still_works_asked(struct signal_life *l)
{
    life_tell(l, EV_STILL_WORKS_ASKED, ROUTING,
              "{'partij':'ZVL','termijn':'still_works','uiterlijkOp':'2026-10-01'}");
    assert_int_equal(country_tell(&c, l, NULL), FOLDED_SIGNAL);
}

static void a_closed_signal_stays_while_something_is_to_come_of_it(void **state)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);

    (void)state;
    country_do(&c, &l, MSG_TAKE_UP, VWS);
    country_do(&c, &l, MSG_ANSWER, VWS);
    country_do(&c, &l, MSG_CLOSE, ZVL);
    state_release(&c.st, slot);
    assert_int_equal(table_find(&c.st.table, &l.s.id), slot);
    still_works_asked(&l);
    state_release(&c.st, slot);
    assert_int_equal(table_find(&c.st.table, &l.s.id), SLOT_NONE);
    life_free(&l);
}

#define HANDLER_JSON "{'behandelaar':'0190b5c0-0010-7304-8506-0708090a0b0c'}"

static void who_works_on_it_is_known_until_it_gets_another_lead(void **state)
{
    struct signal_life l;

    (void)state;
    country_signal(&c, &l);
    assert_int_equal(c.st.n_unhandled, 1);
    life_do(&l, MSG_ALLOCATE, OCW, HANDLER_JSON);
    assert_int_equal(country_tell(&c, &l, NULL), FOLDED_SIGNAL);
    assert_int_equal(c.st.n_unhandled, 1); /* who contributes does not lead */
    country_do(&c, &l, MSG_ALLOCATE, VWS); /* a directorate is nobody yet */
    assert_int_equal(c.st.n_unhandled, 1);
    life_do(&l, MSG_ALLOCATE, VWS, HANDLER_JSON);
    assert_int_equal(country_tell(&c, &l, NULL), FOLDED_SIGNAL);
    assert_int_equal(c.st.n_unhandled, 0);
    country_do(&c, &l, MSG_REDIRECT, VWS);
    assert_int_equal(c.st.n_unhandled, 1);
    country_do(&c, &l, MSG_WITHDRAW, ZVL);
    assert_int_equal(c.st.n_unhandled, 0);
    assert_int_equal(c.st.n_unheld, 0);
    life_free(&l);
}

static void
events_of_a_signal_that_is_not_in_memory_are_let_go_unless_it_is_open_again(void **state)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);
    struct event e;

    (void)state;
    country_do(&c, &l, MSG_TAKE_UP, VWS);
    country_do(&c, &l, MSG_ANSWER, VWS);
    country_do(&c, &l, MSG_CLOSE, ZVL);
    still_works_asked(&l);
    state_release(&c.st, slot);
    e = event_make(&c.w, &l.s.id, l.s.version + 1, EV_CHANGE_RECORDED, "VWS", slice_of("\x80", 1),
                   SLICE_LIT("\x80"));
    assert_int_equal(country_fold(&c, &e, NULL), FOLDED_ELSEWHERE);
    life_do(&l, MSG_REOPEN, ZVL, good_bodies[MSG_REOPEN]);
    assert_int_equal(country_tell(&c, &l, &slot), FOLDED_REOPENED);
    assert_true(table_at(&c.st.table, slot)->flags & ENTRY_LOADING);
    /* What comes by before its stream was read is not folded, and no reason for quarantine. */
    life_do(&l, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    assert_int_equal(country_tell(&c, &l, &slot), FOLDED_SIGNAL);
    assert_int_equal(table_at(&c.st.table, slot)->s.version, 0);
    for (size_t i = 0; i < l.n; i++) {
        e = life_event(&l, i);
        assert_true(state_load(&c.st, slot, &e));
    }
    assert_int_equal(table_at(&c.st.table, slot)->s.version, l.s.version);
    assert_int_equal(by_reference(&l).is, REF_SLOT);
    life_free(&l);
}

static void what_cannot_be_folded_is_put_in_quarantine_and_the_others_go_on(void **state)
{
    struct signal_life bad, good;
    uint32_t bad_slot = country_signal(&c, &bad), slot;
    struct event e;

    (void)state;
    good = life_new(&c.w, TWE, "");
    e = event_make(&c.w, &bad.s.id, bad.s.version + 2, EV_TAKEN_UP, "VWS", slice_of("\x80", 1),
                   SLICE_LIT("\x80"));
    assert_int_equal(country_fold(&c, &e, NULL), FOLDED_QUARANTINED);
    assert_true(table_at(&c.st.table, bad_slot)->flags & ENTRY_QUARANTINED);
    e.version = bad.s.version + 1;
    assert_int_equal(country_fold(&c, &e, NULL), FOLDED_QUARANTINED);
    assert_int_equal(c.st.n_quarantined, 1);
    assert_int_equal(country_tell(&c, &good, &slot), FOLDED_SIGNAL);
    life_free(&bad);
    life_free(&good);
}

static void a_kind_that_is_not_known_stops_its_stream(void **state)
{
    struct signal_life l;
    struct event e;

    (void)state;
    country_signal(&c, &l);
    e = event_make(&c.w, &l.s.id, l.s.version + 1, 9999, "VWS", slice_of("\x80", 1),
                   SLICE_LIT("\x80"));
    assert_int_equal(country_fold(&c, &e, NULL), FOLDED_QUARANTINED);
    life_free(&l);
}

static void an_event_that_comes_twice_changes_nothing(void **state)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);
    struct event e = life_event(&l, 0);

    (void)state;
    assert_int_equal(country_fold(&c, &e, NULL), FOLDED_SIGNAL);
    assert_int_equal(table_at(&c.st.table, slot)->s.version, 2);
    life_free(&l);
}

static void the_append_ids_of_reference_streams_are_known(void **state)
{
    struct uuid append = id_of_number(1), never = id_of_number(99999);

    (void)state;
    assert_true(state_set_seen(&c.st, SET_REGIONS, &append));
    assert_false(state_set_seen(&c.st, SET_DEPARTMENTS, &append));
    assert_false(state_set_seen(&c.st, SET_REGIONS, &never));
}

static void thousands_of_references_lead_where_they_should(void **state)
{
    struct refs r = {0};

    (void)state;
    for (uint32_t i = 1; i <= 5000; i++) {
        refs_set_slot(&r, 7, 2026, i, i * 3);
        refs_set_position(&r, 8, 2026, i, INT64_C(5) * i);
    }
    refs_set_position(&r, 7, 2027, 1, 0);
    for (uint32_t i = 1; i <= 5000; i++) {
        assert_int_equal(refs_find(&r, 7, 2026, i).slot, i * 3);
        assert_int_equal(refs_find(&r, 8, 2026, i).position, i * 5);
    }
    assert_int_equal(refs_find(&r, 7, 2027, 1).is, REF_POSITION);
    assert_int_equal(refs_find(&r, 7, 2027, 1).position, 0);
    assert_int_equal(refs_find(&r, 7, 2025, 1).is, REF_UNKNOWN);
    assert_int_equal(refs_find(&r, 7, 2026, 5001).is, REF_UNKNOWN);
    assert_int_equal(refs_find(&r, 7, 2026, -1).is, REF_UNKNOWN);
    refs_set_slot(&r, 7, 2026, INT32_MAX, 1); /* no memory is spent on a number out of all order */
    assert_int_equal(refs_find(&r, 7, 2026, INT32_MAX).is, REF_UNKNOWN);
    refs_free(&r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(a_signal_is_in_memory_from_its_submission_and_known_by_its_reference),
        TEST(an_open_signal_is_not_released),
        TEST(a_closed_signal_goes_when_nobody_needs_it_and_its_reference_leads_to_the_log),
        TEST(a_closed_signal_stays_while_something_is_to_come_of_it),
        TEST(who_works_on_it_is_known_until_it_gets_another_lead),
        TEST(events_of_a_signal_that_is_not_in_memory_are_let_go_unless_it_is_open_again),
        TEST(what_cannot_be_folded_is_put_in_quarantine_and_the_others_go_on),
        TEST(a_kind_that_is_not_known_stops_its_stream),
        TEST(an_event_that_comes_twice_changes_nothing),
        TEST(the_append_ids_of_reference_streams_are_known),
        cmocka_unit_test(thousands_of_references_lead_where_they_should),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
