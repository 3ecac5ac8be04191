/*
 * What falls due by itself: on which day, for whom, once, and late when nobody looked.
 */
#include "tests/unit/domain_test.h"

#include "services/domain/duties.h"

static bool ladder;

static struct duty next(void)
{
    struct duty d;

    signal_duty(&life.s, world.r, ladder, clock_day_amsterdam(world.now), &d);
    return d;
}

static void done(const struct duty *d)
{
    int32_t today = clock_day_amsterdam(world.now);
    struct buf body = {0}, meta = {0};

    duty_encode(d, world.r, today, &body);
    meta_encode(&world.people[ROUTING], "tracking", world.r, today, &meta);
    assert_int_equal(
        life_append(&life, duty_event(d->kind), ROUTING, buf_slice(&meta), buf_slice(&body)), 0);
    buf_free(&body);
    buf_free(&meta);
}

/* The next duty is this one on that day; it is done then. */
static void assert_comes(enum duty_kind kind, const char *on, int which)
{
    struct duty d = next();
    char text[11];

    clock_day_format(d.day, text);
    if (d.kind != kind || strcmp(text, on) != 0)
        fail_msg("duty %d on %s instead of %d on %s", (int)d.kind, text, (int)kind, on);
    if (kind == DUTY_REMIND)
        assert_int_equal(d.reminder, which);
    if (kind == DUTY_HELP)
        assert_int_equal(d.step, which);
    world.now = clock_day_begin_amsterdam(d.day) + US_PER_DAY / 3;
    done(&d);
}

static int begin_without_ladder(void **state)
{
    ladder = false;
    return life_begin(state);
}

#define DUTY_TEST(name) cmocka_unit_test_setup_teardown(name, begin_without_ladder, life_end)

static void a_lead_is_reminded_and_then_overdue_each_week(void **state)
{
    (void)state;
    is_taken_up(); /* Wednesday 1 April; answer by 13 May; OCW contributes by 29 April */
    assert_comes(DUTY_REMIND, "2026-04-22", reminder_HALF);
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    assert_comes(DUTY_REMIND, "2026-05-08", reminder_SOON);
    assert_comes(DUTY_OVERDUE, "2026-05-15", 0); /* the 14th is Ascension Day */
    assert_comes(DUTY_REMIND, "2026-05-22", reminder_AGAIN);
    assert_comes(DUTY_REMIND, "2026-05-29", reminder_AGAIN);
    assert_int_equal(life.s.to_answer.day, day("2026-05-13"));
}

static void what_fell_due_while_nobody_looked_happens_once_and_says_so(void **state)
{
    struct m_overdue m;
    struct event e;
    struct duty d;

    (void)state;
    is_taken_up();
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    days_pass(60); /* 31 May, a Sunday */
    d = next();
    assert_int_equal(d.kind, DUTY_OVERDUE); /* no reminder is made up for */
    assert_int_equal(d.day, day("2026-05-15"));
    done(&d);
    e = life_event(&life, life.n - 1);
    assert_int_equal(wire_decode(&shape_m_overdue, e.body, WIRE_STRICT, &m, NULL), 0);
    assert_true(m.late);
    assert_true(slice_is(m.party, "VWS") && slice_is(m.term, "answer"));
    assert_int_equal(m.due, day("2026-05-13"));
    d = next();
    assert_true(d.kind == DUTY_REMIND && d.day > clock_day_amsterdam(world.now));
}

static void a_short_term_has_no_reminder_before_it_is_over(void **state)
{
    (void)state;
    assert_comes(DUTY_OVERDUE, "2026-04-08", 0); /* to distribute by Tuesday the 7th */
}

static void a_question_lapses_the_day_after_the_regions_term(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    assert_comes(DUTY_REMIND, "2026-04-15", reminder_HALF);
    assert_comes(DUTY_REMIND, "2026-04-23", reminder_SOON); /* the 27th is King's Day */
    assert_comes(DUTY_LAPSE, "2026-04-30", 0);
    assert_int_equal(life.s.flags & SIGNAL_QUESTION_OPEN, 0);
    assert_int_equal(life.s.to_answer.day, day("2026-06-10"));
    assert_int_equal(signal_holder(&life.s), place_of(&world, "VWS"));
}

static void without_a_verdict_it_closes_as_no_verdict(void **state)
{
    (void)state;
    is_answered();
    assert_comes(DUTY_REMIND, "2026-04-15", reminder_HALF);
    assert_comes(DUTY_REMIND, "2026-04-23", reminder_SOON);
    assert_comes(DUTY_NO_VERDICT, "2026-04-30", 0);
    assert_int_equal(life.s.state, signal_state_CLOSED);
    assert_int_equal(life.s.closed, close_reason_NO_VERDICT);
    assert_comes(DUTY_STILL_WORKS, "2026-09-30", 0);
    assert_int_equal(next().kind, DUTY_NONE);
}

static void a_contributor_is_reminded_of_its_own_term(void **state)
{
    (void)state;
    is_taken_up();
    assert_comes(DUTY_REMIND, "2026-04-22", reminder_HALF);
    assert_comes(DUTY_REMIND, "2026-04-23", reminder_SOON);
    assert_comes(DUTY_OVERDUE, "2026-04-30", 0);
    assert_comes(DUTY_REMIND, "2026-05-08", reminder_SOON); /* the lead, again */
    assert_int_equal(part_number(1)->flags & PART_OVERDUE, PART_OVERDUE);
}

static void the_ladder_goes_up_only_when_it_is_switched_on(void **state)
{
    (void)state;
    ladder = true;
    is_taken_up();
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    world.now = clock_day_begin_amsterdam(day("2026-05-15"));
    assert_comes(DUTY_OVERDUE, "2026-05-15", 0);
    assert_comes(DUTY_HELP, "2026-05-15", help_step_CONTACT);
    assert_comes(DUTY_REMIND, "2026-05-22", reminder_AGAIN);
    assert_comes(DUTY_HELP, "2026-05-22", help_step_DIRECTOR);
    assert_comes(DUTY_REMIND, "2026-05-29", reminder_AGAIN);
    assert_comes(DUTY_HELP, "2026-06-01", help_step_NOTICE); /* 25 May: Whit Monday */
    assert_comes(DUTY_HELP, "2026-06-03", help_step_PROPOSAL);
    assert_comes(DUTY_REMIND, "2026-06-05", reminder_AGAIN);
    life_do(&life, MSG_HELP_DECIDE, ADVISER, good_bodies[MSG_HELP_DECIDE]);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    assert_int_equal(life.s.help, 0);
}

static void a_notice_that_somebody_gave_becomes_a_proposal_two_working_days_later(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_HELP, ZVL, good_bodies[MSG_HELP]);
    assert_comes(DUTY_HELP, "2026-04-07", help_step_PROPOSAL); /* Easter in between */
}

static void an_agreement_is_followed_also_when_the_signal_is_closed(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ANSWER, VWS,
            ANSWER_OF("afspraak", ",'afspraak':'Een loket.','afspraakDatum':'2026-06-01'"));
    life_do(&life, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
    assert_comes(DUTY_REMIND, "2026-05-27", reminder_SOON);
    assert_comes(DUTY_OVERDUE, "2026-06-02", 0);
    life_do(&life, MSG_AGREEMENT, VWS,
            "{'uitkomst':'verschoven','datum':'2026-07-01','reden':'r'}");
    assert_comes(DUTY_REMIND, "2026-06-26", reminder_SOON);
    life_do(&life, MSG_AGREEMENT, VWS, "{'uitkomst':'nagekomen'}");
    assert_comes(DUTY_STILL_WORKS, "2026-09-30", 0);
    assert_int_equal(next().kind, DUTY_NONE);
}

static void an_agreement_of_a_closed_signal_is_handed_over_as_well(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ANSWER, VWS,
            ANSWER_OF("afspraak", ",'afspraak':'Een loket.','afspraakDatum':'2026-06-01'"));
    life_do(&life, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
    world_adopt(&world, SET_DEPARTMENTS,
                "{'versie':2,'geldigVan':'2024-01-01','ministeries':["
                "{'code':'VWS','naam':'V','geldigVan':'2024-01-01','geldigTot':'2026-04-10',"
                "'opvolger':'BZK'},{'code':'OCW','naam':'O','geldigVan':'2024-01-01',"
                "'geldigTot':'2026-04-10','opvolger':'BZK'},"
                "{'code':'BZK','naam':'B','geldigVan':'2024-01-01'}]}");
    assert_comes(DUTY_TRANSFER, "2026-04-10", 0);
    assert_int_equal(life.s.lead, place_of(&world, "BZK"));
    assert_int_equal(life.s.state, signal_state_CLOSED);
    assert_comes(DUTY_REMIND, "2026-05-27", reminder_SOON); /* OCW's part is over */
    life_do(&life, MSG_AGREEMENT, BZK, "{'uitkomst':'nagekomen'}");
    assert_false(signal_over(&life.s)); /* whether it still works is to be asked */
}

static void a_review_of_what_awaits_a_decision_comes_on_its_day(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_INTERIM, VWS,
            "{'standVanZaken':'s','wachtOpBesluit':true,'herzienOp':'2026-04-05'}");
    assert_comes(DUTY_REMIND, "2026-04-07", reminder_REVIEW); /* Easter */
    assert_comes(DUTY_REMIND, "2026-04-22", reminder_HALF);
}

static void a_new_free_day_moves_a_date_and_a_lost_one_does_not(void **state)
{
    struct duty d;

    (void)state;
    is_taken_up();
    world_adopt(&world, SET_CALENDAR,
                "{'versie':1,'geldigVan':'2026-01-01','dagen':["
                "{'datum':'2026-05-13','naam':'n'},{'datum':'2026-05-15','naam':'m'}]}");
    d = next();
    assert_int_equal(d.kind, DUTY_MOVE);
    assert_true(d.bulk);
    assert_int_equal(d.why, moved_why_CALENDAR);
    done(&d);
    assert_int_equal(life.s.to_answer.day, day("2026-05-18"));
    assert_int_equal(life.s.region_due, day("2026-05-13"));
    world_adopt(&world, SET_CALENDAR, "{'versie':2,'geldigVan':'2026-01-01','dagen':[]}");
    d = next();
    assert_int_not_equal(d.kind, DUTY_MOVE);
    assert_int_equal(life.s.to_answer.day, day("2026-05-18"));
}

static void new_terms_reach_running_cases_only_when_the_adoption_says_so(void **state)
{
    (void)state;
    is_taken_up();
    world_adopt(&world, SET_TERMS,
                "{'versie':1,'geldigVan':'2026-01-01','termijnen':["
                "{'code':'answer','naam':'a','lengte':8,'eenheid':'weken'}]}");
    assert_int_not_equal(next().kind, DUTY_MOVE);
    world_adopt(&world, SET_TERMS,
                "{'versie':2,'geldigVan':'2026-01-01','ookLopende':true,'termijnen':["
                "{'code':'answer','naam':'a','lengte':10,'eenheid':'weken'}]}");
    assert_comes(DUTY_MOVE, "2026-04-01", 0);
    assert_int_equal(life.s.to_answer.day, day("2026-06-10"));
    assert_int_not_equal(next().kind, DUTY_MOVE);
}

static void a_department_that_ends_hands_over_without_a_hop(void **state)
{
    (void)state;
    is_taken_up();
    world_adopt(&world, SET_DEPARTMENTS,
                "{'versie':2,'geldigVan':'2024-01-01','ministeries':["
                "{'code':'VWS','naam':'V','geldigVan':'2024-01-01','geldigTot':'2026-04-10',"
                "'opvolger':'BZK'},{'code':'OCW','naam':'O','geldigVan':'2024-01-01'},"
                "{'code':'BZK','naam':'B','geldigVan':'2024-01-01'}]}");
    assert_comes(DUTY_TRANSFER, "2026-04-10", 0);
    assert_int_equal(life.s.lead, place_of(&world, "BZK"));
    assert_int_equal(life.s.state, signal_state_OPEN);
    assert_int_equal(life.s.hops, 0);
    assert_int_equal(life.s.to_take_up.day, day("2026-04-17"));
    assert_int_equal(life.s.to_answer.day, day("2026-05-13"));
    life_do(&life, MSG_MOVE_DATE, BZK, "{'datum':'2026-06-30','reden':'Wij zijn net begonnen.'}");
    assert_int_equal(life.s.to_answer.day, day("2026-06-30"));
    assert_refused(&life, MSG_MOVE_DATE, BZK, "{'datum':'2026-07-30','reden':'r'}",
                   PROBLEM_WRONG_STATE);
}

/* A signal that is about this theme, led by VWS, which ends: who has it then. */
static const char *heir_of(const char *theme)
{
    char more[60] = "", text[11];
    struct duty d;

    life_free(&life);
    if (*theme)
        snprintf(more, sizeof more, ",'thema':'%s'", theme);
    life = life_new(&world, ZVL, more);
    is_routed();
    d = next();
    clock_day_format(d.day, text);
    assert_int_equal(d.kind, DUTY_TRANSFER);
    assert_string_equal(text, "2026-04-02");
    done(&d);
    return registry_place_code(world.r, life.s.lead);
}

static void what_it_had_goes_to_the_successor_of_the_theme(void **state)
{
    (void)state;
    world_adopt(&world, SET_DEPARTMENTS,
                "{'versie':2,'geldigVan':'2024-01-01','ministeries':["
                "{'code':'VWS','naam':'V','geldigVan':'2024-01-01','geldigTot':'2026-04-02',"
                "'opvolger':'BZK','perThema':[{'thema':'zorg','opvolger':'OCW'}]},"
                "{'code':'OCW','naam':'O','geldigVan':'2024-01-01'},"
                "{'code':'BZK','naam':'B','geldigVan':'2024-01-01'}]}");
    assert_string_equal(heir_of("zorg"), "OCW");
    assert_string_equal(heir_of("zorg.huisarts"), "OCW"); /* below it */
    assert_string_equal(heir_of(""), "BZK");
}

static void outside_the_rijk_the_coordinator_holds_it_until_that_body_confirmed(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ANSWER, VWS,
            ANSWER_OF("buiten_rijk", ",'instantie':'De provincie','contact':'loket'"));
    assert_int_equal(signal_holder(&life.s), PLACE_COORDINATOR);
    assert_comes(DUTY_OVERDUE, "2026-04-08", 0);
    life_do(&life, MSG_CONFIRM_OUTSIDE, COORDINATOR, "{}");
    assert_int_equal(signal_holder(&life.s), place_of(&world, "ZVL"));
    assert_int_equal(signal_due(&life.s), day("2026-05-06"));
}

static void a_clock_that_goes_back_a_day_asks_nothing_again(void **state)
{
    struct duty d;

    (void)state;
    is_taken_up();
    assert_comes(DUTY_REMIND, "2026-04-22", reminder_HALF);
    world.now -= 2 * US_PER_DAY;
    d = next();
    assert_true(d.day > day("2026-04-22"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DUTY_TEST(a_lead_is_reminded_and_then_overdue_each_week),
        DUTY_TEST(what_fell_due_while_nobody_looked_happens_once_and_says_so),
        DUTY_TEST(a_short_term_has_no_reminder_before_it_is_over),
        DUTY_TEST(a_question_lapses_the_day_after_the_regions_term),
        DUTY_TEST(without_a_verdict_it_closes_as_no_verdict),
        DUTY_TEST(a_contributor_is_reminded_of_its_own_term),
        DUTY_TEST(the_ladder_goes_up_only_when_it_is_switched_on),
        DUTY_TEST(a_notice_that_somebody_gave_becomes_a_proposal_two_working_days_later),
        DUTY_TEST(an_agreement_is_followed_also_when_the_signal_is_closed),
        DUTY_TEST(an_agreement_of_a_closed_signal_is_handed_over_as_well),
        DUTY_TEST(a_review_of_what_awaits_a_decision_comes_on_its_day),
        DUTY_TEST(a_new_free_day_moves_a_date_and_a_lost_one_does_not),
        DUTY_TEST(new_terms_reach_running_cases_only_when_the_adoption_says_so),
        DUTY_TEST(a_department_that_ends_hands_over_without_a_hop),
        DUTY_TEST(what_it_had_goes_to_the_successor_of_the_theme),
        DUTY_TEST(outside_the_rijk_the_coordinator_holds_it_until_that_body_confirmed),
        DUTY_TEST(a_clock_that_goes_back_a_day_asks_nothing_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
