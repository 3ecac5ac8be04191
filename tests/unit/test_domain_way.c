/*
 * The way of a signal: in, to whom, taken up, passed on, to the coordinator.
 */
#include "tests/unit/domain_test.h"

/* ------------------------------------------------------------------ in, and to whom */

static void a_submitted_signal_waits_for_the_coordinator(void **state)
{
    (void)state;
    assert_int_equal(life.s.state, signal_state_SUBMITTED);
    assert_int_equal(signal_holder(&life.s), PLACE_COORDINATOR);
    assert_int_equal(signal_due(&life.s), day("2026-04-07")); /* Easter in between */
    assert_int_equal(life.s.region, place_of(&world, "ZVL"));
    assert_int_equal(life.s.year, 2026);
    assert_int_equal(life.s.number, 412);
    assert_int_equal(life.s.submitted_at, NOON_1_APRIL);
    assert_int_equal(life.s.version, 1);
    assert_int_equal(life.s.flags, 0);
    assert_int_equal(life.s.region_due, 0);
}

static void what_the_region_said_of_it_is_kept_as_flags(void **state)
{
    struct life other =
        life_new(&world, TWE, ",'soort':'kans','deelbaar':true,'vertrouwelijk':true");

    (void)state;
    assert_int_equal(other.s.flags, SIGNAL_OPPORTUNITY | SIGNAL_SHAREABLE | SIGNAL_CONFIDENTIAL);
    life_free(&other);
}

static void routing_gives_a_lead_contributors_and_dates(void **state)
{
    struct deadline contribution;

    (void)state;
    days_pass(1);
    is_routed();
    assert_int_equal(life.s.state, signal_state_OPEN);
    assert_int_equal(signal_holder(&life.s), place_of(&world, "VWS"));
    assert_int_equal(signal_due(&life.s), day("2026-04-13"));
    assert_int_equal(life.s.to_take_up.day, day("2026-04-13"));
    assert_int_equal(life.s.to_answer.day, day("2026-05-15")); /* the 14th: Ascension Day */
    assert_int_equal(life.s.region_due, day("2026-05-15"));
    assert_true(signal_contribution(&life.s, world.r, &contribution));
    assert_int_equal(contribution.day, day("2026-05-01"));
    assert_int_equal(life.s.n_parts, 2);
    assert_int_equal(part_number(0)->department, place_of(&world, "VWS"));
    assert_int_equal(part_number(0)->part, part_LEAD);
    assert_int_equal(part_number(0)->assigned_s, 86401);
    assert_int_equal(part_number(1)->part, part_CONTRIBUTOR);
    assert_non_null(signal_part_of(&life.s, place_of(&world, "OCW")));
    assert_null(signal_part_of(&life.s, place_of(&world, "BZK")));
}

static void routing_without_a_lead_leaves_it_to_the_coordinator(void **state)
{
    struct deadline contribution;

    (void)state;
    days_pass(2);
    life_tell(&life, EV_ROUTED, ROUTING, "{'zekerheid':300,'meewerkend':['OCW']}");
    assert_int_equal(life.s.state, signal_state_TRIAGE);
    assert_int_equal(signal_holder(&life.s), PLACE_COORDINATOR);
    assert_int_equal(signal_due(&life.s), day("2026-04-08"));
    assert_int_equal(life.s.n_parts, 0);
    assert_false(signal_contribution(&life.s, world.r, &contribution));
}

static void a_lead_is_not_its_own_contributor_and_nobody_comes_twice(void **state)
{
    (void)state;
    life_tell(&life, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['VWS','OCW','OCW','BZK'],'zekerheid':900}");
    assert_int_equal(life.s.n_parts, 3);
}

static void an_assignment_ends_what_was_before_it(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(3);
    life_do(&life, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'OCW','reden':'Beter.'}");
    assert_int_equal(life.s.state, signal_state_OPEN);
    assert_int_equal(life.s.lead, place_of(&world, "OCW"));
    assert_int_equal(life.s.n_parts, 3);
    assert_int_equal(part_number(0)->flags & PART_CURRENT, 0);
    assert_int_equal(part_number(0)->until, life.s.position);
    assert_int_equal(part_number(0)->done_s, 3 * 86400 + 1);
    assert_int_equal(part_number(1)->flags & PART_CURRENT, 0);
    assert_int_equal(part_number(2)->part, part_LEAD);
    assert_int_equal(part_number(2)->taken_up_s, 0);
    assert_int_equal(life.s.to_answer.day, day("2026-05-18"));
    assert_int_equal(life.s.region_due, day("2026-05-13"));
    assert_refused(&life, MSG_TAKE_UP, VWS, "{}", PROBLEM_NOT_ALLOWED);
}

static void an_assignment_names_departments_that_exist_each_once(void **state)
{
    (void)state;
    assert_refused(&life, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'ZVL','reden':'x'}",
                   PROBLEM_INVALID);
    assert_true(is_at_fault(&life.d.faults, "lead"));
    assert_refused(&life, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'EL','reden':'x'}",
                   PROBLEM_INVALID);
    assert_refused(&life, MSG_ASSIGN, COORDINATOR,
                   "{'verantwoordelijk':'EZ','meewerkend':['XX','VWS','VWS'],'reden':'x'}",
                   PROBLEM_INVALID);
    assert_int_equal(life.d.faults.n, 3);
    assert_true(is_at_fault(&life.d.faults, "lead"));
    assert_true(is_at_fault(&life.d.faults, "contributors"));
    assert_refused(&life, MSG_ASSIGN, COORDINATOR,
                   "{'verantwoordelijk':'VWS','meewerkend':['VWS'],'reden':'x'}", PROBLEM_INVALID);
}

static void a_signal_that_was_moved_about_too_often_stays(void **state)
{
    int moves = 0;

    (void)state;
    while (life_ask(&life, MSG_ASSIGN, COORDINATOR,
                    "{'verantwoordelijk':'VWS','meewerkend':['OCW','BZK','IenW'],'reden':'x'}") ==
           PROBLEM_N) {
        life_take(&life, COORDINATOR);
        moves++;
    }
    assert_int_equal(life.d.problem, PROBLEM_WRONG_STATE);
    assert_true(moves > 50);
    assert_true(life.s.n_parts <= 240);
    assert_refused(&life, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT], PROBLEM_WRONG_STATE);
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
}

/* ------------------------------------------------------------------ take-up */

static void the_first_take_up_by_the_lead_changes_the_state(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_TAKE_UP, OCW, "{}");
    assert_int_equal(life.s.state, signal_state_OPEN);
    assert_int_equal(signal_due(&life.s), life.s.to_take_up.day);
    days_pass(1);
    life_do(&life, MSG_TAKE_UP, VWS, "{'bericht':'Wij gaan aan de slag.'}");
    assert_int_equal(life.s.state, signal_state_TAKEN_UP);
    assert_int_equal(signal_due(&life.s), life.s.to_answer.day);
    assert_int_equal(part_number(0)->taken_up_s, 86401);
    assert_int_equal(part_number(1)->taken_up_s, 1);
    assert_refused(&life, MSG_TAKE_UP, VWS, "{}", PROBLEM_WRONG_STATE);
    assert_refused(&life, MSG_TAKE_UP, OCW, "{}", PROBLEM_WRONG_STATE);
    assert_string_equal(life.d.detail, "It has been taken up already.");
}

static void allocation_touches_nothing(void **state)
{
    struct signal before;

    (void)state;
    is_routed();
    before = life.s;
    life_do(&life, MSG_ALLOCATE, VWS, "{'directie':'Curatieve Zorg'}");
    assert_int_equal(signal_due(&life.s), signal_due(&before));
    assert_int_equal(life.s.state, before.state);
    assert_int_equal(life.s.version, before.version + 1);
}

/* ------------------------------------------------------------------ redirects */

static void a_redirect_gives_the_receiver_full_terms_and_the_region_keeps_its_date(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_EXTEND, VWS, REASON_JSON);
    days_pass(5);
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    assert_int_equal(life.s.state, signal_state_OPEN);
    assert_int_equal(signal_holder(&life.s), place_of(&world, "IenW"));
    assert_int_equal(life.s.to_take_up.day, day("2026-04-13"));
    assert_int_equal(life.s.to_answer.day, day("2026-05-18"));
    assert_int_equal(life.s.region_due, day("2026-05-13"));
    assert_int_equal(life.s.hops, 1);
    assert_int_equal(life.s.from, place_of(&world, "VWS"));
    assert_int_equal(life.s.flags & SIGNAL_EXTENDED, 0);
    assert_int_equal(part_number(0)->until, life.s.position);
    assert_int_equal(part_number(2)->flags, PART_CURRENT | PART_REDIRECTED);
    assert_non_null(signal_part_of(&life.s, place_of(&world, "OCW")));
}

static void an_early_redirect_that_is_accepted_is_routings_error(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(1);
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    assert_int_equal(part_number(0)->flags, PART_EARLY);
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    assert_int_equal(part_number(0)->flags, PART_ROUTING_ERROR);
    assert_int_equal(part_number(2)->flags, PART_CURRENT);
    assert_int_equal(life.s.from, PLACE_NOBODY);
    assert_int_equal(life.s.state, signal_state_TAKEN_UP);
}

static void a_redirect_on_the_last_day_of_the_take_up_term_is_early(void **state)
{
    (void)state;
    is_routed();
    days_pass(9);
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    assert_int_equal(part_number(0)->flags, PART_EARLY);
}

static void a_late_redirect_is_not(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(10);
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    assert_int_equal(part_number(0)->flags, 0);
}

static void a_redirect_that_is_refused_counts_as_the_senders(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    days_pass(1);
    life_do(&life, MSG_REFUSE, IENW, REASON_JSON);
    assert_int_equal(life.s.state, signal_state_TRIAGE);
    assert_int_equal(signal_holder(&life.s), PLACE_COORDINATOR);
    assert_int_equal(signal_due(&life.s), day("2026-04-08"));
    assert_int_equal(life.s.lead, PLACE_NOBODY);
    assert_int_equal(life.s.from, PLACE_NOBODY);
    assert_int_equal(part_number(0)->flags, PART_EARLY);
    assert_int_equal(part_number(2)->flags, 0);
    assert_int_equal(part_number(2)->until, life.s.position);
    life_do(&life, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'IenW','reden':'Toch.'}");
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    assert_int_equal(part_number(0)->flags, PART_EARLY);
    assert_int_equal(life.s.hops, 0);
}

static void who_took_it_up_can_no_longer_refuse(void **state)
{
    (void)state;
    is_routed();
    assert_refused(&life, MSG_REFUSE, VWS, REASON_JSON, PROBLEM_NOT_ALLOWED);
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    assert_refused(&life, MSG_REFUSE, IENW, REASON_JSON, PROBLEM_NOT_ALLOWED);
}

static void the_third_hop_goes_to_the_coordinator(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    life_do(&life, MSG_REDIRECT, IENW, "{'naar':'BZK','reden':'x'}");
    assert_int_equal(life.s.state, signal_state_OPEN);
    life_do(&life, MSG_REDIRECT, BZK, "{'naar':'VWS','reden':'x'}");
    assert_int_equal(life.s.state, signal_state_TRIAGE);
    assert_int_equal(life.s.hops, 3);
    assert_int_equal(life.s.lead, PLACE_NOBODY);
    assert_int_equal(signal_holder(&life.s), PLACE_COORDINATOR);
    assert_null(signal_part_of(&life.s, place_of(&world, "BZK")));
    assert_null(signal_part_of(&life.s, place_of(&world, "VWS")));
}

static void a_contributor_can_become_the_lead(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'OCW','reden':'x'}");
    assert_int_equal(life.s.n_parts, 3);
    assert_int_equal(part_number(1)->flags, 0);
    assert_int_equal(signal_part_of(&life.s, place_of(&world, "OCW"))->part, part_LEAD);
    assert_refused(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE], PROBLEM_NOT_ALLOWED);
    life_do(&life, MSG_TAKE_UP, OCW, "{}");
}

static void a_better_address_is_another_department_that_exists(void **state)
{
    (void)state;
    is_routed();
    assert_refused(&life, MSG_REDIRECT, VWS, "{'naar':'VWS','reden':'x'}", PROBLEM_INVALID);
    assert_true(is_at_fault(&life.d.faults, "to"));
    assert_refused(&life, MSG_REDIRECT, VWS, "{'naar':'EL','reden':'x'}", PROBLEM_INVALID);
    assert_refused(&life, MSG_REDIRECT, VWS, "{'naar':'ZVL','reden':'x'}", PROBLEM_INVALID);
    assert_refused(&life, MSG_REDIRECT, VWS, "{'naar':'coordinator','reden':'x'}", PROBLEM_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(a_submitted_signal_waits_for_the_coordinator),
        LIFE_TEST(what_the_region_said_of_it_is_kept_as_flags),
        LIFE_TEST(routing_gives_a_lead_contributors_and_dates),
        LIFE_TEST(routing_without_a_lead_leaves_it_to_the_coordinator),
        LIFE_TEST(a_lead_is_not_its_own_contributor_and_nobody_comes_twice),
        LIFE_TEST(an_assignment_ends_what_was_before_it),
        LIFE_TEST(an_assignment_names_departments_that_exist_each_once),
        LIFE_TEST(a_signal_that_was_moved_about_too_often_stays),
        LIFE_TEST(the_first_take_up_by_the_lead_changes_the_state),
        LIFE_TEST(allocation_touches_nothing),
        LIFE_TEST(a_redirect_gives_the_receiver_full_terms_and_the_region_keeps_its_date),
        LIFE_TEST(an_early_redirect_that_is_accepted_is_routings_error),
        LIFE_TEST(a_redirect_on_the_last_day_of_the_take_up_term_is_early),
        LIFE_TEST(a_late_redirect_is_not),
        LIFE_TEST(a_redirect_that_is_refused_counts_as_the_senders),
        LIFE_TEST(who_took_it_up_can_no_longer_refuse),
        LIFE_TEST(the_third_hop_goes_to_the_coordinator),
        LIFE_TEST(a_contributor_can_become_the_lead),
        LIFE_TEST(a_better_address_is_another_department_that_exists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
