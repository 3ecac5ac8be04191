/*
 * The work on a signal: questions and dates, the answer and its parts, the verdict and what follows.
 */
#include "tests/unit/domain_test.h"

/* ------------------------------------------------------------------ questions */

static void while_a_question_is_open_the_region_holds_it(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(7);
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    assert_int_equal(signal_holder(&life.s), place_of(&world, "ZVL"));
    assert_int_equal(signal_due(&life.s), day("2026-05-06"));
    assert_int_equal(life.s.state, signal_state_TAKEN_UP);
    assert_refused(&life, MSG_ASK, VWS, good_bodies[MSG_ASK], PROBLEM_WRONG_STATE);
}

static void a_reply_moves_the_answer_by_the_days_the_question_was_open(void **state)
{
    (void)state;
    is_taken_up();
    assert_int_equal(life.s.to_answer.day, day("2026-05-13"));
    days_pass(7);
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(3);
    world.now += INT64_C(82800) * US_PER_S;
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    /* 8 to 12 April: 4 days; the 17th is a Sunday */
    assert_int_equal(life.s.to_answer.stood_still, 4);
    assert_int_equal(life.s.to_answer.day, day("2026-05-18"));
    assert_int_equal(signal_due(&life.s), life.s.to_answer.day);
    assert_int_equal(life.s.region_due, day("2026-05-13"));
    assert_int_equal(signal_holder(&life.s), place_of(&world, "VWS"));
    assert_refused(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY], PROBLEM_WRONG_STATE);
}

/* The successor's take-up term begins with the transfer; the answer's clock runs on, or stands still on. */
static void a_question_that_is_open_survives_a_transfer(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(7);
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(3);
    life_tell(&life, EV_TRANSFERRED, ROUTING, "{'van':'VWS','naar':'IenW','ministeriesVersie':1}");
    days_pass(2);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    assert_int_equal(life.s.to_answer.stood_still, 5);
    assert_int_equal(life.s.to_take_up.stood_still, 2 - 1); /* of two days one was a Sunday */
}

/* Whoever sets a date while a question is open has counted with what stood still until then. */
static void a_date_that_was_set_counts_what_stands_still_after_it(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(3);
    life_tell(&life, EV_TRANSFERRED, ROUTING, "{'van':'VWS','naar':'IenW','ministeriesVersie':1}");
    life_do(&life, MSG_MOVE_DATE, IENW, "{'datum':'2026-06-01','reden':'r'}");
    days_pass(2);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    assert_int_equal(life.s.to_answer.day, day("2026-06-01") + 2);
}

static void the_clock_goes_on_when_the_regions_own_term_ends(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(60);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    assert_int_equal(life.s.to_answer.day, day("2026-05-13") + 28);
}

static void a_question_before_take_up_moves_both_dates(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(2);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    /* Good Friday and Easter Monday: of those two days one was a working day */
    assert_int_equal(life.s.to_take_up.stood_still, 1);
    assert_int_equal(life.s.to_take_up.day, day("2026-04-13"));
    assert_int_equal(life.s.to_answer.day, day("2026-05-15"));
    assert_int_equal(signal_due(&life.s), life.s.to_take_up.day);
}

static void taking_up_leaves_the_question_with_the_region(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    assert_int_equal(signal_holder(&life.s), place_of(&world, "ZVL"));
    assert_int_equal(signal_due(&life.s), day("2026-04-29"));
    days_pass(1);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    assert_int_equal(signal_due(&life.s), day("2026-05-15")); /* the 14th is Ascension Day */
}

static void after_a_reply_the_coordinator_has_its_term_again(void **state)
{
    (void)state;
    life_tell(&life, EV_ROUTED, ROUTING, "{'zekerheid':300}");
    life_do(&life, MSG_ASK, COORDINATOR, good_bodies[MSG_ASK]);
    assert_int_equal(signal_holder(&life.s), place_of(&world, "ZVL"));
    days_pass(5); /* Monday 6 April */
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    assert_int_equal(signal_holder(&life.s), PLACE_COORDINATOR);
    assert_int_equal(signal_due(&life.s), day("2026-04-08"));
}

static void an_answer_ends_the_question(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    life_do(&life, MSG_ANSWER, VWS, good_bodies[MSG_ANSWER]);
    assert_int_equal(life.s.flags & SIGNAL_QUESTION_OPEN, 0);
    assert_int_equal(life.s.asked_s, 0);
    assert_refused(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY], PROBLEM_WRONG_STATE);
}

static void a_question_stays_with_the_region_when_the_signal_goes_to_another(void **state)
{
    static const struct {
        enum message command;
        enum person who;
    } moves[] = {{MSG_REDIRECT, VWS}, {MSG_ASSIGN, COORDINATOR}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        life_free(&life);
        world.now = NOON_1_APRIL + 7 * US_PER_DAY; /* Wednesday 8 April */
        life = life_new(&world, ZVL, "");
        is_taken_up();
        life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
        days_pass(2);
        life_do(&life, moves[i].command, moves[i].who, good_bodies[moves[i].command]);
        assert_int_equal(signal_holder(&life.s), place_of(&world, "ZVL"));
        assert_int_equal(life.s.to_answer.day, day("2026-05-22"));
        days_pass(4); /* Tuesday 14 April */
        life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
        /* the receiver waited since Friday 10 April only */
        assert_int_equal(life.s.to_take_up.stood_still, 2);
        assert_int_equal(life.s.to_take_up.day, day("2026-04-21"));
        assert_int_equal(life.s.to_answer.stood_still, 4);
        assert_int_equal(life.s.to_answer.day, day("2026-05-26")); /* 25: Whit Monday */
    }
}

static void whatever_comes_after_the_regions_term_the_clock_went_on_at_its_end(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]); /* until 29 April */
    days_pass(40);
    life_do(&life, MSG_SUPPLEMENT, ZVL, good_bodies[MSG_SUPPLEMENT]);
    assert_int_equal(life.s.flags & SIGNAL_QUESTION_OPEN, 0);
    assert_int_equal(life.s.to_answer.stood_still, 28);
    assert_int_equal(life.s.to_answer.day, day("2026-06-10"));
}

static void a_supplement_touches_no_clock(void **state)
{
    struct signal before;

    (void)state;
    is_taken_up();
    before = life.s;
    life_do(&life, MSG_SUPPLEMENT, ZVL, good_bodies[MSG_SUPPLEMENT]);
    assert_int_equal(signal_due(&life.s), signal_due(&before));
    assert_int_equal(life.s.to_answer.day, before.to_answer.day);
    assert_int_equal(life.s.version, before.version + 1);
}

/* ------------------------------------------------------------------ tracks and extension */

static void the_policy_track_gives_26_weeks(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(2);
    life_do(&life, MSG_TRACK, VWS, good_bodies[MSG_TRACK]);
    assert_int_equal(life.s.track, track_POLICY);
    assert_int_equal(life.s.to_answer.day, day("2026-09-30"));
    assert_int_equal(signal_due(&life.s), life.s.to_answer.day);
    assert_int_equal(life.s.region_due, day("2026-05-13"));
    life_do(&life, MSG_TRACK, VWS, "{'spoor':'standaard','reden':'Toch niet.'}");
    assert_int_equal(life.s.to_answer.day, day("2026-05-13"));
    days_pass(8); /* Saturday 11 April */
    assert_refused(&life, MSG_TRACK, VWS, good_bodies[MSG_TRACK], PROBLEM_WRONG_STATE);
}

static void a_track_keeps_the_days_the_clock_stood_still(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(2);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    life_do(&life, MSG_TRACK, VWS, good_bodies[MSG_TRACK]);
    assert_int_equal(life.s.to_answer.day, day("2026-10-02"));
}

static void the_last_day_of_the_take_up_term_is_within_it(void **state)
{
    (void)state;
    is_routed();
    world.now =
        NOON_1_APRIL + 9 * US_PER_DAY + (11 * 3600 + 3599) * US_PER_S; /* 10 April, 23:59:59 */
    assert_int_equal(life_ask(&life, MSG_TRACK, VWS, good_bodies[MSG_TRACK]), PROBLEM_N);
    world.now += US_PER_S;
    assert_refused(&life, MSG_TRACK, VWS, good_bodies[MSG_TRACK], PROBLEM_WRONG_STATE);
}

static void an_answer_is_put_off_once_by_four_weeks(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_EXTEND, VWS, REASON_JSON);
    assert_int_equal(life.s.to_answer.day, day("2026-06-10"));
    assert_int_equal(signal_due(&life.s), life.s.to_answer.day);
    assert_int_equal(life.s.region_due, day("2026-05-13"));
    assert_refused(&life, MSG_EXTEND, VWS, REASON_JSON, PROBLEM_WRONG_STATE);
}

static void an_interim_answer_may_await_a_decision(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_INTERIM, VWS, "{'standVanZaken':'s','wachtOpBesluit':true}");
    assert_true(life.s.flags & SIGNAL_AWAITS_DECISION);
    assert_true(life.s.flags & SIGNAL_INTERIM);
    assert_int_equal(life.s.state, signal_state_TAKEN_UP);
    life_do(&life, MSG_INTERIM, VWS, "{'standVanZaken':'s'}");
    assert_false(life.s.flags & SIGNAL_AWAITS_DECISION);
}

static void a_contribution_is_marked(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(1);
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    assert_int_equal(part_number(1)->flags, PART_CURRENT | PART_CONTRIBUTED);
    assert_int_equal(part_number(1)->done_s, 86401);
    assert_int_equal(part_number(0)->done_s, 0);
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    assert_int_equal(part_number(1)->done_s, 86401);
}

/* ------------------------------------------------------------------ the answer */

static void each_kind_of_answer_demands_its_parts(void **state)
{
    static const struct {
        const char *json;
        const char *missing[4];
    } answers[] = {
        {ANSWER_OF("opgelost", ""), {NULL}},
        {ANSWER_OF("beleid_of_regel_aangepast", ""), {NULL}},
        {ANSWER_OF("afwijking_toegestaan", ""), {NULL}},
        {ANSWER_OF("uitzondering_toegestaan", ""), {NULL}},
        {ANSWER_OF("alternatief", ""), {NULL}},
        {ANSWER_OF("kan_al", ""), {NULL}},
        {ANSWER_OF("afspraak", ""), {"agreed", "agreed_date"}},
        {ANSWER_OF("afspraak", ",'afspraak':'a'"), {"agreed_date"}},
        {ANSWER_OF("afspraak", ",'afspraakDatum':'2026-12-01'"), {"agreed"}},
        {ANSWER_OF("afspraak", ",'afspraak':'a','afspraakDatum':'2026-12-01'"), {NULL}},
        {ANSWER_OF("in_voorbereiding", ""), {"instrument", "expected"}},
        {ANSWER_OF("in_voorbereiding", ",'instrument':'i'"), {"expected"}},
        {ANSWER_OF("in_voorbereiding", ",'instrument':'i','verwachtOp':'2027-01-01'"), {NULL}},
        {ANSWER_OF("nu_niet", ""), {"no_deviation", "no_exception", "no_alternative"}},
        {ANSWER_OF("nu_niet", ",'waaromGeenAfwijking':'a','waaromGeenAlternatief':'c'"),
         {"no_exception"}},
        {ANSWER_OF("nu_niet", ",'waaromGeenAfwijking':'a','waaromGeenUitzondering':'b',"
                              "'waaromGeenAlternatief':'c'"),
         {NULL}},
        {ANSWER_OF("buiten_rijk", ""), {"body", "contact"}},
        {ANSWER_OF("buiten_rijk", ",'instantie':'Provincie'"), {"contact"}},
        {ANSWER_OF("buiten_rijk", ",'instantie':'Provincie','contact':'Loket'"), {NULL}},
    };
    unsigned kinds = 0;

    (void)state;
    is_taken_up();
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        size_t n = 0;

        while (n < 4 && answers[i].missing[n])
            n++;
        life_ask(&life, MSG_ANSWER, VWS, answers[i].json);
        if (life.d.problem != (n > 0 ? PROBLEM_INCOMPLETE_ANSWER : PROBLEM_N) ||
            life.d.faults.n != n)
            fail_msg("%s: %s, %u faults", answers[i].json, problem_name(life.d.problem),
                     life.d.faults.n);
        for (size_t k = 0; k < n; k++) {
            assert_true(is_at_fault(&life.d.faults, answers[i].missing[k]));
            assert_int_equal(life.d.faults.list[k].code, WIRE_FAULT_MISSING);
        }
        if (n == 0) {
            life_take(&life, VWS);
            kinds |= 1u << life.s.answer;
            life_do(&life, MSG_REOPEN, ZVL, REASON_JSON);
        }
    }
    assert_int_equal(kinds, (1u << answer_kind_N) - 1);
}

static void an_answer_waits_for_the_regions_verdict(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(2);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    assert_int_equal(life.s.state, signal_state_ANSWERED);
    assert_int_equal(life.s.answer, answer_kind_POSSIBLE);
    assert_int_equal(life.s.answered_s, 2 * 86400 + 1);
    assert_int_equal(signal_due(&life.s), day("2026-05-01"));
    assert_int_equal(signal_holder(&life.s), place_of(&world, "ZVL"));
    assert_int_equal(part_number(0)->done_s, 2 * 86400 + 1);
    assert_int_equal(part_number(1)->done_s, 2 * 86400 + 1);
    assert_int_equal(part_number(1)->flags & PART_CONTRIBUTED, 0);
}

/* ------------------------------------------------------------------ after the answer */

static void a_verdict_that_it_helps_closes(void **state)
{
    (void)state;
    is_answered();
    life_ask(&life, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
    assert_int_equal(life.d.n, 2);
    assert_int_equal(life.d.events[0].kind, EV_JUDGED);
    assert_int_equal(life.d.events[1].kind, EV_CLOSED);
    life_take(&life, ZVL);
    assert_int_equal(life.s.state, signal_state_CLOSED);
    assert_int_equal(life.s.closed, close_reason_HELPED);
    assert_int_equal(life.s.verdict, 1 + verdict_HELPS);
    assert_int_equal(signal_holder(&life.s), PLACE_NOBODY);
    assert_int_equal(signal_due(&life.s), 0);
}

static void a_verdict_that_it_does_not_help_leaves_it_answered(void **state)
{
    (void)state;
    is_answered();
    life_do(&life, MSG_VERDICT, ZVL, "{'oordeel':'helpt_niet','toelichting':'Te laat.'}");
    assert_int_equal(life.d.n, 1);
    assert_int_equal(life.s.state, signal_state_ANSWERED);
    assert_int_equal(life.s.verdict, 1 + verdict_HELPS_NOT);
    life_do(&life, MSG_CLOSE, ZVL, good_bodies[MSG_CLOSE]);
    assert_int_equal(life.s.closed, close_reason_ACCEPTED);
    assert_int_equal(life.s.verdict, 1 + verdict_HELPS_NOT);
}

static void a_verdict_can_ask_to_look_again(void **state)
{
    struct m_reopen m;

    (void)state;
    is_answered();
    assert_refused(&life, MSG_VERDICT, ZVL, "{'oordeel':'deels','opnieuwBekijken':true}",
                   PROBLEM_INVALID);
    assert_true(is_at_fault(&life.d.faults, "text"));
    assert_refused(&life, MSG_VERDICT, ZVL,
                   "{'oordeel':'helpt','opnieuwBekijken':true,'toelichting':'x'}", PROBLEM_INVALID);
    assert_true(is_at_fault(&life.d.faults, "reopen"));
    days_pass(10);
    life_do(&life, MSG_VERDICT, ZVL,
            "{'oordeel':'deels','opnieuwBekijken':true,'toelichting':'De bus rijdt niet.'}");
    assert_int_equal(life.d.events[1].kind, EV_REOPENED);
    assert_int_equal(
        wire_decode(&shape_m_reopen, life.d.events[1].body, WIRE_STRICT, &m, &life.d.faults), 0);
    assert_true(slice_is(m.reason, "De bus rijdt niet."));
    assert_int_equal(life.s.state, signal_state_TAKEN_UP);
    assert_int_equal(life.s.reopened, 1);
    assert_int_equal(life.s.lead, place_of(&world, "VWS"));
    assert_int_equal(life.s.to_answer.day, day("2026-05-26")); /* 23: Saturday; 25: Whit Monday */
    assert_int_equal(signal_due(&life.s), life.s.to_answer.day);
    assert_int_equal(life.s.answered_s, 0);
    assert_int_equal(part_number(0)->done_s, 0);
    assert_int_equal(signal_holder(&life.s), place_of(&world, "VWS"));
}

static void a_second_reopening_is_allowed_and_counted(void **state)
{
    (void)state;
    is_answered();
    life_do(&life, MSG_VERDICT, ZVL,
            "{'oordeel':'deels','opnieuwBekijken':true,'toelichting':'x'}");
    assert_int_equal(life.s.verdict, 1 + verdict_PARTLY);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    assert_int_equal(life.s.verdict, 0);
    life_do(&life, MSG_CLOSE, ZVL, good_bodies[MSG_CLOSE]);
    assert_int_equal(life.s.closed, close_reason_ACCEPTED);
    life_do(&life, MSG_REOPEN, ZVL, REASON_JSON);
    assert_int_equal(life.s.reopened, 2);
    assert_int_equal(life.s.state, signal_state_TAKEN_UP);
    assert_int_equal(life.s.closed, 0);
}

static void without_a_verdict_the_coordinator_closes_after_its_term(void **state)
{
    (void)state;
    is_answered();
    days_pass(28);
    assert_refused(&life, MSG_CLOSE, COORDINATOR, "{'reden':'geen_oordeel'}", PROBLEM_WRONG_STATE);
    days_pass(1);
    assert_refused(&life, MSG_CLOSE, COORDINATOR, "{'reden':'aanvaard'}", PROBLEM_INVALID);
    assert_true(is_at_fault(&life.d.faults, "reason"));
    assert_refused(&life, MSG_CLOSE, ZVL, "{'reden':'geen_oordeel'}", PROBLEM_INVALID);
    life_do(&life, MSG_CLOSE, COORDINATOR, "{'reden':'geen_oordeel'}");
    assert_int_equal(life.s.closed, close_reason_NO_VERDICT);
    assert_int_equal(life.s.verdict, 0);
    life_do(&life, MSG_REOPEN, ZVL, REASON_JSON);
}

static void what_ended_without_an_answer_is_not_reopened(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_WITHDRAW, ZVL, REASON_JSON);
    assert_int_equal(life.s.closed, close_reason_WITHDRAWN);
    assert_int_equal(life.s.state, signal_state_CLOSED);
    assert_refused(&life, MSG_REOPEN, ZVL, REASON_JSON, PROBLEM_WRONG_STATE);
    assert_refused(&life, MSG_WITHDRAW, ZVL, REASON_JSON, PROBLEM_WRONG_STATE);
    assert_string_equal(life.d.detail, "It is closed.");
}

static void consent_to_publish_is_given_and_taken_back_also_when_it_is_closed(void **state)
{
    (void)state;
    is_routed();
    assert_false(life.s.flags & SIGNAL_PUBLIC);
    life_do(&life, MSG_SUPPLEMENT, ZVL, "{'informatie':'Meer hierover.','magOpenbaar':true}");
    assert_true(life.s.flags & SIGNAL_PUBLIC);
    life_do(&life, MSG_SUPPLEMENT, ZVL, good_bodies[MSG_SUPPLEMENT]);
    assert_true(life.s.flags & SIGNAL_PUBLIC); /* nothing was said of it */
    assert_refused(&life, MSG_SUPPLEMENT, VWS, "{'magOpenbaar':false}", PROBLEM_NOT_ALLOWED);
    assert_refused(&life, MSG_SUPPLEMENT, ZVL, "{}", PROBLEM_INVALID);
    assert_refused(&life, MSG_SUPPLEMENT, ZVL,
                   "{'links':['https://example.org/'],'magOpenbaar':true}", PROBLEM_INVALID);
    life_do(&life, MSG_WITHDRAW, ZVL, REASON_JSON);
    assert_refused(&life, MSG_SUPPLEMENT, ZVL,
                   "{'informatie':'Meer hierover.','magOpenbaar':false}", PROBLEM_WRONG_STATE);
    life_do(&life, MSG_SUPPLEMENT, ZVL, "{'magOpenbaar':false}");
    assert_false(life.s.flags & SIGNAL_PUBLIC);
    life_do(&life, MSG_SUPPLEMENT, ZVL, "{'magOpenbaar':true}");
    assert_true(life.s.flags & SIGNAL_PUBLIC);
}

static void the_coordinator_returns_with_the_right_door(void **state)
{
    (void)state;
    life_do(&life, MSG_RETURN, COORDINATOR, good_bodies[MSG_RETURN]);
    assert_int_equal(life.s.closed, close_reason_RETURNED);
    assert_int_equal(signal_holder(&life.s), PLACE_NOBODY);
}

static void a_split_needs_consent_and_other_signals(void **state)
{
    char json[300], self[UUID_TEXT_LEN + 1];

    (void)state;
    life_tell(&life, EV_ROUTED, ROUTING, "{'zekerheid':300}");
    assert_refused(&life, MSG_SPLIT, COORDINATOR,
                   "{'delen':['01961f3a-8c1e-7b2d-9f00-abcdef012345',"
                   "'01961f3a-8c1e-7b2d-9f00-abcdef012345'],'reden':'x','akkoordRegio':false}",
                   PROBLEM_INVALID);
    assert_true(is_at_fault(&life.d.faults, "consent"));
    assert_true(is_at_fault(&life.d.faults, "children"));
    uuid_format(&life.s.id, self);
    snprintf(json, sizeof json,
             "{'delen':['01961f3a-8c1e-7b2d-9f00-abcdef012345','%s'],'reden':'x',"
             "'akkoordRegio':true}",
             self);
    assert_refused(&life, MSG_SPLIT, COORDINATOR, json, PROBLEM_INVALID);
    life_do(&life, MSG_SPLIT, COORDINATOR, good_bodies[MSG_SPLIT]);
    assert_int_equal(life.s.closed, close_reason_SPLIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(while_a_question_is_open_the_region_holds_it),
        LIFE_TEST(a_reply_moves_the_answer_by_the_days_the_question_was_open),
        LIFE_TEST(the_clock_goes_on_when_the_regions_own_term_ends),
        LIFE_TEST(a_question_before_take_up_moves_both_dates),
        LIFE_TEST(taking_up_leaves_the_question_with_the_region),
        LIFE_TEST(after_a_reply_the_coordinator_has_its_term_again),
        LIFE_TEST(an_answer_ends_the_question),
        LIFE_TEST(a_question_stays_with_the_region_when_the_signal_goes_to_another),
        LIFE_TEST(whatever_comes_after_the_regions_term_the_clock_went_on_at_its_end),
        LIFE_TEST(a_supplement_touches_no_clock),
        LIFE_TEST(the_policy_track_gives_26_weeks),
        LIFE_TEST(a_track_keeps_the_days_the_clock_stood_still),
        LIFE_TEST(a_question_that_is_open_survives_a_transfer),
        LIFE_TEST(a_date_that_was_set_counts_what_stands_still_after_it),
        LIFE_TEST(the_last_day_of_the_take_up_term_is_within_it),
        LIFE_TEST(an_answer_is_put_off_once_by_four_weeks),
        LIFE_TEST(an_interim_answer_may_await_a_decision),
        LIFE_TEST(a_contribution_is_marked),
        LIFE_TEST(each_kind_of_answer_demands_its_parts),
        LIFE_TEST(an_answer_waits_for_the_regions_verdict),
        LIFE_TEST(a_verdict_that_it_helps_closes),
        LIFE_TEST(a_verdict_that_it_does_not_help_leaves_it_answered),
        LIFE_TEST(a_verdict_can_ask_to_look_again),
        LIFE_TEST(a_second_reopening_is_allowed_and_counted),
        LIFE_TEST(without_a_verdict_the_coordinator_closes_after_its_term),
        LIFE_TEST(what_ended_without_an_answer_is_not_reopened),
        LIFE_TEST(consent_to_publish_is_given_and_taken_back_also_when_it_is_closed),
        LIFE_TEST(the_coordinator_returns_with_the_right_door),
        LIFE_TEST(a_split_needs_consent_and_other_signals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
