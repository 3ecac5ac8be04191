/*
 * What coordinators and advisers tell each other and others about a signal: who picked it up, and notes; who sees
 * those, and that nothing else of the signal changes.
 */
#include "services/domain/erasure.h"
#include "tests/unit/domain_test.h"

#define TO_VWS      "{'aan':'ministerie','ministerie':'VWS','tekst':'Kan dit deze week?'}"
#define TO_REGION   "{'aan':'regio','tekst':'Wij bellen u.'}"
#define TO_ADVISERS "{'aan':'adviseurs','tekst':'Zullen wij samen bellen?'}"

/* ------------------------------------------------------------------ picking up */

static void is_to_distribute(void)
{
    life_tell(&life, EV_ROUTED, ROUTING, "{'zekerheid':300}");
    assert_int_equal(life.s.state, signal_state_TRIAGE);
}

/* The coordinator as this account. */
static struct principal account(uint64_t number)
{
    struct principal who = world.people[COORDINATOR];

    who.actor = number ? id_of_number(number) : (struct uuid){0};
    return who;
}

static enum problem_code claim(uint64_t number)
{
    struct principal who = account(number);
    enum problem_code problem = life_ask_by(&life, MSG_CLAIM, &who, "{}");

    if (problem == PROBLEM_N)
        life_take(&life, COORDINATOR);
    return problem;
}

static bool is_claimed_by(uint64_t number)
{
    struct uuid id = id_of_number(number);

    return life.s.flags & SIGNAL_CLAIMED && uuid_equal(&life.s.claimed, &id);
}

static void a_later_account_takes_over_what_was_picked_up(void **state)
{
    (void)state;
    is_to_distribute();
    assert_int_equal(claim(1), PROBLEM_N);
    assert_true(is_claimed_by(1));
    assert_int_equal(claim(1), PROBLEM_WRONG_STATE);
    assert_int_equal(claim(2), PROBLEM_N);
    assert_true(is_claimed_by(2));
}

static void picking_up_takes_an_account_of_a_coordinator_and_something_to_distribute(void **state)
{
    (void)state;
    assert_int_equal(claim(1), PROBLEM_WRONG_STATE);
    is_to_distribute();
    assert_int_equal(claim(0), PROBLEM_NOT_ALLOWED);
    for (int who = ZVL; who < PERSON_N; who++)
        if (who != COORDINATOR)
            assert_int_not_equal(life_ask(&life, MSG_CLAIM, (enum person)who, "{}"), PROBLEM_N);
    assert_false(life.s.flags & SIGNAL_CLAIMED);
}

static void what_is_assigned_or_returned_nobody_has_picked_up_any_longer(void **state)
{
    (void)state;
    is_to_distribute();
    assert_int_equal(claim(1), PROBLEM_N);
    life_do(&life, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'VWS','reden':'Zorg.'}");
    assert_false(life.s.flags & SIGNAL_CLAIMED);
    assert_true(uuid_is_zero(&life.s.claimed));
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Weg.'}");
    life_do(&life, MSG_REFUSE, IENW, REASON_JSON);
    assert_int_equal(life.s.state, signal_state_TRIAGE);
    assert_false(life.s.flags & SIGNAL_CLAIMED);
    assert_int_equal(claim(1), PROBLEM_N);
    life_do(&life, MSG_RETURN, COORDINATOR, good_bodies[MSG_RETURN]);
    assert_false(life.s.flags & SIGNAL_CLAIMED);
}

static void who_picked_it_up_survives_packing(void **state)
{
    struct buf packed = {0};
    struct signal s;

    (void)state;
    is_to_distribute();
    assert_int_equal(claim(7), PROBLEM_N);
    life_do(&life, MSG_BUNDLE, COORDINATOR, good_bodies[MSG_BUNDLE]);
    signal_pack(&life.s, &packed);
    assert_int_equal(signal_unpack(&s, buf_slice(&packed)), 0);
    assert_true(uuid_equal(&s.claimed, &life.s.claimed));
    assert_true(uuid_equal(&s.bundle, &life.s.bundle));
    signal_free(&s);
    for (size_t n = 0; n < packed.n; n++)
        assert_int_equal(signal_unpack(&s, slice_of(packed.p, n)), -1);
    buf_free(&packed);
}

static void who_picks_up_is_told_to_coordinators_and_auditors_alone(void **state)
{
    (void)state;
    is_to_distribute();
    for (int who = ZVL; who <= AUDITOR; who++)
        assert_int_equal(event_sight((enum person)who, EV_CLAIMED, "coordinator", life.s.position),
                         who == COORDINATOR || who == AUDITOR ? SIGHT_FULL : SIGHT_NONE);
}

/* ------------------------------------------------------------------ notes */

/* Bits of who sees the last event in full; nobody sees its title alone. */
static unsigned who_sees(const struct event *e)
{
    unsigned seen = 0;

    for (int who = ZVL; who <= AUDITOR; who++) {
        enum sight sight = may_see_event(&world.people[who], &life.s, e);

        assert_int_not_equal(sight, SIGHT_TITLE);
        seen |= sight == SIGHT_FULL ? 1u << who : 0;
    }
    return seen;
}

static unsigned note_seen(enum person by, const char *json)
{
    struct event e;

    life_do(&life, MSG_NOTE, by, json);
    e = life_event(&life, life.n - 1);
    assert_int_equal(e.kind, EV_NOTED);
    return who_sees(&e);
}

#define ALWAYS_SEE (1u << COORDINATOR | 1u << AUDITOR)

static void a_note_is_read_by_who_it_is_to_and_by_no_other(void **state)
{
    (void)state;
    life_free(&life);
    life = life_new(&world, ZVL, ",'deelbaar':true"); /* TWE sees the signal, and still no note */
    is_routed();
    assert_int_equal(note_seen(COORDINATOR, TO_VWS), ALWAYS_SEE | 1u << VWS);
    assert_int_equal(note_seen(COORDINATOR, TO_REGION), ALWAYS_SEE | 1u << ZVL | 1u << ADVISER);
    assert_int_equal(note_seen(COORDINATOR, TO_ADVISERS), ALWAYS_SEE | 1u << ADVISER);
    assert_int_equal(note_seen(ADVISER, TO_VWS), ALWAYS_SEE | 1u << VWS | 1u << ADVISER);
    assert_int_equal(note_seen(ADVISER, TO_REGION), ALWAYS_SEE | 1u << ZVL | 1u << ADVISER);
}

static void a_note_to_a_contributor_is_kept_from_the_lead(void **state)
{
    (void)state;
    is_routed();
    assert_int_equal(
        note_seen(COORDINATOR, "{'aan':'ministerie','ministerie':'OCW','tekst':'Lukt het?'}"),
        ALWAYS_SEE | 1u << OCW);
}

static void an_adviser_of_another_region_sees_no_note(void **state)
{
    struct principal other = world.people[ADVISER];
    place_t twente = registry_place(world.r, SLICE_LIT("TWE"));
    struct event e;

    (void)state;
    is_routed();
    other.regions[0] = twente;
    other.n_regions = 1;
    life_do(&life, MSG_NOTE, COORDINATOR, TO_ADVISERS);
    e = life_event(&life, life.n - 1);
    assert_int_equal(may_see_event(&other, &life.s, &e), SIGHT_NONE);
}

static void who_passed_it_on_reads_the_notes_of_its_time_alone(void **state)
{
    struct event before, after;
    size_t first;

    (void)state;
    is_routed();
    life_do(&life, MSG_NOTE, COORDINATOR, TO_VWS);
    first = life.n - 1;
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Weg.'}");
    assert_refused(&life, MSG_NOTE, COORDINATOR, TO_VWS, PROBLEM_INVALID);
    life_do(&life, MSG_NOTE, COORDINATOR,
            "{'aan':'ministerie','ministerie':'IenW','tekst':'Welkom.'}");
    before = life_event(&life, first);
    after = life_event(&life, life.n - 1);
    assert_int_equal(may_see_event(&world.people[VWS], &life.s, &before), SIGHT_FULL);
    assert_int_equal(may_see_event(&world.people[VWS], &life.s, &after), SIGHT_NONE);
    assert_int_equal(who_sees(&before), ALWAYS_SEE | 1u << VWS);
    assert_int_equal(who_sees(&after), ALWAYS_SEE | 1u << IENW);
}

static void a_confidential_note_is_kept_from_auditors_too(void **state)
{
    (void)state;
    life_free(&life);
    life = life_new(&world, ZVL, ",'vertrouwelijk':true");
    is_routed();
    assert_int_equal(note_seen(COORDINATOR, TO_VWS), 1u << COORDINATOR | 1u << VWS);
}

static void a_note_of_which_nothing_is_known_is_the_coordinators_own(void **state)
{
    struct event e;

    (void)state;
    is_routed();
    life_do(&life, MSG_NOTE, COORDINATOR, TO_REGION);
    e = life_event(&life, life.n - 1);
    e.has &= ~WIRE_BIT(event_body);
    assert_int_equal(who_sees(&e), ALWAYS_SEE);
}

static void an_erased_note_is_told_to_whom_it_was_and_to_no_other(void **state)
{
    struct buf facts = {0};
    struct event e;

    (void)state;
    is_routed();
    life_do(&life, MSG_NOTE, COORDINATOR, TO_VWS);
    e = life_event(&life, life.n - 1);
    assert_true(erasure_has_texts(EV_NOTED, e.body));
    erasure_facts(EV_NOTED, e.body, &facts);
    assert_null(memmem(facts.p, facts.n, "deze week", 9));
    e.has &= ~WIRE_BIT(event_body);
    wire_set(&e, event, facts, buf_slice(&facts));
    assert_int_equal(who_sees(&e), ALWAYS_SEE | 1u << VWS);
    buf_free(&facts);
}

static void a_note_touches_no_clock_and_no_state(void **state)
{
    static const enum message lives[] = {MSG_TAKE_UP, MSG_ASK};

    (void)state;
    is_routed();
    for (size_t i = 0; i < ARRAY_LEN(lives); i++) {
        struct signal before;

        life_do(&life, lives[i], VWS, good_bodies[lives[i]]);
        before = life.s;
        world.now += US_PER_DAY;
        life_do(&life, MSG_NOTE, COORDINATOR, TO_REGION);
        before.position = life.s.position;
        before.version = life.s.version;
        memcpy(before.seen, life.s.seen, sizeof before.seen);
        assert_memory_equal(&life.s, &before, sizeof before);
    }
}

static void only_coordinators_and_the_regions_adviser_write_notes(void **state)
{
    (void)state;
    is_routed();
    for (int who = ZVL; who < PERSON_N; who++)
        if (who != COORDINATOR && who != ADVISER)
            assert_int_not_equal(life_ask(&life, MSG_NOTE, (enum person)who, TO_REGION), PROBLEM_N);
    assert_refused(&life, MSG_NOTE, COORDINATOR, "{'aan':'ministerie','tekst':'Wie?'}",
                   PROBLEM_INVALID);
    assert_refused(&life, MSG_NOTE, COORDINATOR,
                   "{'aan':'ministerie','ministerie':'BZK','tekst':'Niet bij u.'}",
                   PROBLEM_INVALID);
    assert_refused(&life, MSG_NOTE, COORDINATOR,
                   "{'aan':'regio','ministerie':'VWS','tekst':'Aan wie?'}", PROBLEM_INVALID);
    assert_refused(&life, MSG_NOTE, COORDINATOR, "{'aan':'regio','tekst':'Van 111222333.'}",
                   PROBLEM_PERSONAL_NUMBER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(a_later_account_takes_over_what_was_picked_up),
        LIFE_TEST(picking_up_takes_an_account_of_a_coordinator_and_something_to_distribute),
        LIFE_TEST(what_is_assigned_or_returned_nobody_has_picked_up_any_longer),
        LIFE_TEST(who_picked_it_up_survives_packing),
        LIFE_TEST(who_picks_up_is_told_to_coordinators_and_auditors_alone),
        LIFE_TEST(a_note_is_read_by_who_it_is_to_and_by_no_other),
        LIFE_TEST(a_note_to_a_contributor_is_kept_from_the_lead),
        LIFE_TEST(an_adviser_of_another_region_sees_no_note),
        LIFE_TEST(who_passed_it_on_reads_the_notes_of_its_time_alone),
        LIFE_TEST(a_confidential_note_is_kept_from_auditors_too),
        LIFE_TEST(a_note_of_which_nothing_is_known_is_the_coordinators_own),
        LIFE_TEST(an_erased_note_is_told_to_whom_it_was_and_to_no_other),
        LIFE_TEST(a_note_touches_no_clock_and_no_state),
        LIFE_TEST(only_coordinators_and_the_regions_adviser_write_notes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
