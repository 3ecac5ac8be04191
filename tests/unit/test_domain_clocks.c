/*
 * Clocks taken apart, rule by rule: who had it, what does not count, and what is charged to whom.
 */
#include "tests/unit/clocks_test.h"

static struct clocks clocks;
static struct clocks_chain chain;
static struct clocks_figures figures;

static int begin(void **state)
{
    clocks_init(&clocks);
    return life_begin(state);
}

static int end(void **state)
{
    clocks_free(&clocks);
    clocks_chain_free(&chain);
    clocks_figures_free(&figures);
    return life_end(state);
}

#define CLOCKS_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* The clocks of the life as they are now. */
static void take_apart(void)
{
    clocks_free(&clocks);
    clocks = clocks_of(&life);
    clocks_until(&clocks, world.r, world.now, &chain);
    clocks_figures(&clocks, world.r, &chain, &figures);
}

static void assert_chain(const char *expected)
{
    char text[600];

    take_apart();
    chain_text(world.r, &chain, text, sizeof text);
    assert_string_equal(text, expected);
}

/* In hours. */
static int64_t share(const char *holder, enum clocks_why why)
{
    for (uint32_t i = 0; i < figures.n_shares; i++)
        if (figures.shares[i].holder == place_of(&world, holder) && figures.shares[i].why == why)
            return figures.shares[i].us / US_PER_HOUR;
    return 0;
}

static void hours_pass(int n)
{
    world.now += n * US_PER_HOUR;
}

#define assert_hours(us, hours) assert_int_equal(us, (int64_t)(hours)*US_PER_HOUR)

/* Routed to VWS alone, and taken up at once. */
static void is_taken_up_alone(void)
{
    life_tell(&life, EV_ROUTED, ROUTING, "{'verantwoordelijk':'VWS','zekerheid':900}");
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
}

/* Anew, submitted at that moment. */
static void is_submitted_at(int64_t now)
{
    life_free(&life);
    world.now = now;
    life = life_new(&world, ZVL, "");
}

/* ------------------------------------------------------------------ who has it */

static void until_it_is_routed_the_coordinator_has_it(void **state)
{
    (void)state;
    days_pass(1);
    is_routed();
    days_pass(2);
    assert_chain("coordinator 24h, VWS 48h");
    assert_int_equal(figures.steps[CLOCKS_RECEIPT].at, NOON_1_APRIL + US_PER_DAY);
    assert_int_equal(figures.steps[CLOCKS_RECEIPT].by, place_of(&world, "VWS"));
    assert_int_equal(figures.steps[CLOCKS_TAKE_UP].at, 0);
}

static void to_distribute_is_the_coordinators_time_and_no_receipt(void **state)
{
    (void)state;
    hours_pass(1);
    life_tell(&life, EV_ROUTED, ROUTING, "{'zekerheid':300}");
    hours_pass(2);
    life_do(&life, MSG_ASSIGN, COORDINATOR, good_bodies[MSG_ASSIGN]);
    hours_pass(4);
    assert_chain("coordinator 3h, BZK 4h");
    assert_int_equal(figures.steps[CLOCKS_RECEIPT].by, place_of(&world, "BZK"));
    assert_hours(figures.steps[CLOCKS_RECEIPT].time.gross_us, 3);
}

static void after_the_answer_the_region_has_it_and_after_closing_nobody(void **state)
{
    (void)state;
    is_answered();
    days_pass(3);
    life_do(&life, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
    days_pass(4);
    assert_chain("ZVL verdict 72h");
    assert_hours(figures.whole.gross_us, 72);
    assert_int_equal(figures.steps[CLOCKS_VERDICT_GIVEN].by, place_of(&world, "ZVL"));
    assert_hours(figures.steps[CLOCKS_VERDICT_GIVEN].time.gross_us, 72);
}

static void an_act_that_changes_no_holder_parts_nothing(void **state)
{
    (void)state;
    is_routed();
    for (int i = 0; i < 3; i++) {
        hours_pass(5);
        life_do(&life, MSG_SUPPLEMENT, ZVL, good_bodies[MSG_SUPPLEMENT]);
    }
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    hours_pass(5);
    assert_chain("VWS 20h");
}

/* ------------------------------------------------------------------ suspensions */

static void a_question_is_the_regions_time_until_its_reply(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(1);
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(5); /* Thursday 2 to Tuesday 7 April: Good Friday, a weekend and Easter Monday */
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    days_pass(1);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    assert_chain("VWS 24h, ZVL suspended 120h, VWS 24h");
    assert_hours(figures.whole.gross_us, 168);
    assert_hours(figures.whole.net_us, 48);
    assert_hours(figures.whole.gross_working_us, 72);
    assert_hours(figures.whole.net_working_us, 48);
    assert_true(is_same_time(&figures.steps[CLOCKS_ANSWER].time, &figures.whole));
}

static void
a_question_lapses_at_the_end_of_the_regions_term_however_late_that_is_noticed(void **state)
{
    (void)state;
    is_taken_up_alone();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]); /* until 29 April */
    days_pass(60);
    assert_chain("ZVL suspended 684h, VWS 756h");
    life_do(&life, MSG_SUPPLEMENT, ZVL, good_bodies[MSG_SUPPLEMENT]);
    assert_chain("ZVL suspended 684h, VWS 756h");
    hours_pass(1);
    assert_chain("ZVL suspended 684h, VWS 757h");
}

static void a_late_reply_takes_nothing_from_the_lead(void **state)
{
    (void)state;
    is_taken_up_alone();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(40);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    assert_chain("ZVL suspended 684h, VWS 276h");
}

static void the_coordinators_question_comes_back_to_the_coordinator(void **state)
{
    (void)state;
    life_tell(&life, EV_ROUTED, ROUTING, "{'zekerheid':300}");
    life_do(&life, MSG_ASK, COORDINATOR, good_bodies[MSG_ASK]);
    days_pass(30);
    assert_chain("ZVL suspended 684h, coordinator 36h");
    assert_hours(figures.whole.net_us, 36);
}

static void a_question_survives_a_redirect_and_stands_still_once(void **state)
{
    (void)state;
    is_taken_up_alone();
    days_pass(1);
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(1);
    life_do(&life, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT]);
    days_pass(1);
    life_do(&life, MSG_TAKE_UP, BZK, "{}");
    days_pass(1);
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    days_pass(2);
    assert_chain("VWS 24h, ZVL suspended 72h, BZK 48h");
    assert_hours(figures.whole.net_us, 72);
    assert_hours(figures.parts[0].done.gross_us, 48); /* until it passed it on */
    assert_hours(figures.parts[0].done.net_us, 24);
    assert_hours(figures.parts[1].take_up.gross_us, 24);
    assert_hours(figures.parts[1].take_up.net_us, 0);
}

static void an_answer_ends_the_suspension(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(2);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    days_pass(30);
    assert_chain("ZVL suspended 48h, ZVL verdict 720h");
    assert_hours(figures.steps[CLOCKS_ANSWER].time.gross_us, 48);
    assert_hours(figures.steps[CLOCKS_ANSWER].time.net_us, 0);
}

/* ------------------------------------------------------------------ redirects */

static void a_redirect_in_time_that_is_accepted_is_routings_error(void **state)
{
    int32_t due;

    (void)state;
    is_routed();
    due = life.s.region_due;
    days_pass(2);
    life_do(&life, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT]);
    days_pass(1);
    take_apart();
    assert_int_equal(share("VWS", CLOCKS_HOLDING), 48); /* not accepted yet */
    life_do(&life, MSG_TAKE_UP, BZK, "{}");
    days_pass(1);
    assert_chain("VWS 48h, BZK 48h");
    assert_int_equal(share("VWS", CLOCKS_HOLDING), 0);
    assert_int_equal(share("VWS", CLOCKS_MISROUTED), 48);
    assert_int_equal(share("BZK", CLOCKS_HOLDING), 48);
    assert_true(figures.parts[0].flags & PART_ROUTING_ERROR);
    assert_hours(figures.steps[CLOCKS_TAKE_UP].time.gross_us, 72);
    assert_hours(figures.steps[CLOCKS_TAKE_UP].time.net_us, 24);
    assert_int_equal(figures.region_due, due);
    assert_true(clocks.s.to_answer.day > due);
}

static void a_redirect_after_the_take_up_term_stays_the_senders(void **state)
{
    (void)state;
    is_routed();
    days_pass(11); /* until 10 April */
    life_do(&life, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT]);
    life_do(&life, MSG_TAKE_UP, BZK, "{}");
    days_pass(1);
    take_apart();
    assert_int_equal(share("VWS", CLOCKS_HOLDING), 11 * 24);
    assert_int_equal(share("VWS", CLOCKS_MISROUTED), 0);
}

static void what_routing_erred_in_is_not_counted_when_it_comes_back_either(void **state)
{
    (void)state;
    is_routed();
    days_pass(1);
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    life_do(&life, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT]);
    life_do(&life, MSG_TAKE_UP, BZK, "{}");
    days_pass(20);
    life_do(&life, MSG_REDIRECT, BZK, "{'naar':'VWS','reden':'r'}");
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    days_pass(2);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    take_apart();
    assert_hours(figures.steps[CLOCKS_ANSWER].time.gross_us, 552);
    assert_hours(figures.steps[CLOCKS_ANSWER].time.net_us, 48);
    assert_false(figures.steps[CLOCKS_ANSWER].routing_error);
    assert_true(figures.steps[CLOCKS_TAKE_UP].routing_error);
    assert_hours(figures.steps[CLOCKS_TAKE_UP].time.net_us, 24);
}

static void routings_error_takes_nothing_from_the_coordinator(void **state)
{
    (void)state;
    is_taken_up_alone();
    days_pass(1);
    life_do(&life, MSG_ANSWER, VWS,
            ANSWER_OF("buiten_rijk", ",'instantie':'Provincie','contact':'c'"));
    days_pass(1);
    life_do(&life, MSG_CONFIRM_OUTSIDE, COORDINATOR, "{}");
    life_do(&life, MSG_VERDICT, ZVL,
            "{'oordeel':'helpt_niet','toelichting':'t','opnieuwBekijken':true}");
    days_pass(1);
    life_do(&life, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT]);
    life_do(&life, MSG_TAKE_UP, BZK, "{}");
    assert_chain("VWS 24h, coordinator 24h, VWS 24h");
    assert_int_equal(share("VWS", CLOCKS_MISROUTED), 48);
    assert_int_equal(share("coordinator", CLOCKS_MISROUTED), 0);
    assert_int_equal(share("coordinator", CLOCKS_HOLDING), 24);
}

static void after_a_refusal_the_coordinator_has_it(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT]);
    days_pass(1);
    life_do(&life, MSG_REFUSE, BZK, REASON_JSON);
    days_pass(1);
    assert_chain("BZK 24h, coordinator 24h");
    assert_int_equal(figures.parts[0].flags & PART_ROUTING_ERROR, 0);
}

/* ------------------------------------------------------------------ contributions */

/* The answer is due on 13 May, so the contribution on 29 April. */
static void an_overdue_contribution_is_charged_to_who_owes_it(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(30); /* Friday 1 May, noon */
    assert_chain("VWS 684h, OCW overdue_contribution 36h");
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    days_pass(1);
    assert_chain("VWS 684h, OCW overdue_contribution 36h, VWS 24h");
    assert_hours(figures.whole.net_us, 744);
    assert_hours(figures.parts[0].done.gross_us, 744);
    assert_hours(figures.parts[0].done.net_us, 708);
    assert_hours(figures.parts[1].done.gross_us, 720);
    assert_hours(figures.parts[1].overdue_us, 36);
    assert_hours(figures.parts[1].overdue_working_us, 36);
}

static void the_answer_ends_the_wait_for_a_contribution(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(30);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    days_pass(1);
    life_do(&life, MSG_REOPEN, ZVL, REASON_JSON);
    days_pass(60);
    assert_chain("VWS 684h, OCW overdue_contribution 36h, ZVL verdict 24h, VWS 1440h");
    assert_hours(figures.parts[1].done.gross_us, 720);
    assert_hours(figures.steps[CLOCKS_ANSWER].time.net_us, 684);
}

static void one_of_two_late_contributors_is_charged_at_a_time(void **state)
{
    (void)state;
    life_tell(&life, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW','IenW'],'zekerheid':900}");
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    days_pass(30);
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    days_pass(1);
    life_do(&life, MSG_CONTRIBUTE, IENW, good_bodies[MSG_CONTRIBUTE]);
    days_pass(1);
    assert_chain("VWS 684h, OCW overdue_contribution 36h, IenW overdue_contribution 24h, VWS 24h");
    assert_hours(figures.parts[1].overdue_us, 36);
    assert_hours(figures.parts[2].overdue_us, 60);
}

static void while_the_clock_stands_still_nobody_is_late(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(25);
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(10); /* 26 April to 6 May: all dates move by 10 days, to 23 May, so 26; and 12 */
    life_do(&life, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    assert_int_equal(life.s.to_answer.day, day("2026-05-26"));
    days_pass(7);
    assert_chain("VWS 600h, ZVL suspended 240h, VWS 156h, OCW overdue_contribution 12h");
}

/* Without that calendar the contribution would be due on 27 May, two weeks before 10 June. */
static void a_lapse_moves_dates_by_the_calendar_of_what_comes_next(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]); /* until 29 April */
    days_pass(57);                                      /* 28 May, noon */
    assert_chain("ZVL suspended 684h, VWS 672h, OCW overdue_contribution 12h");
    world_adopt(&world, SET_CALENDAR,
                "{'versie':1,'geldigVan':'2026-01-01','dagen':["
                "{'datum':'2026-05-27','naam':'Vrij'}]}");
    assert_chain("ZVL suspended 684h, VWS 648h, OCW overdue_contribution 36h");
    life_do(&life, MSG_SUPPLEMENT, ZVL, good_bodies[MSG_SUPPLEMENT]);
    assert_chain("ZVL suspended 684h, VWS 648h, OCW overdue_contribution 36h");
    world_adopt(&world, SET_CALENDAR, "{'versie':2,'geldigVan':'2026-01-01','dagen':[]}");
    assert_chain("ZVL suspended 684h, VWS 648h, OCW overdue_contribution 36h");
}

static void an_extension_moves_the_date_of_the_contribution_too(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(30);
    life_do(&life, MSG_EXTEND, VWS, REASON_JSON); /* 10 June, so 27 May */
    days_pass(27);                                /* 28 May, noon */
    assert_chain("VWS 684h, OCW overdue_contribution 36h, VWS 636h, OCW overdue_contribution 12h");
    assert_hours(figures.parts[1].overdue_us, 48);
}

static void when_it_goes_to_another_lead_nobody_is_late_any_longer(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(30);
    life_do(&life, MSG_ASSIGN, COORDINATOR, good_bodies[MSG_ASSIGN]);
    days_pass(10);
    assert_chain("VWS 684h, OCW overdue_contribution 36h, BZK 240h");
    assert_hours(figures.parts[1].done.gross_us, 720);
}

static void a_contributors_time_runs_beside_the_chain(void **state)
{
    (void)state;
    is_taken_up();
    days_pass(1);
    life_do(&life, MSG_TAKE_UP, OCW, "{}");
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    days_pass(2);
    life_do(&life, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    days_pass(4);
    assert_chain("VWS 24h, ZVL suspended 144h");
    assert_int_equal(share("OCW", CLOCKS_HOLDING), 0);
    assert_hours(figures.parts[1].take_up.gross_us, 24);
    assert_hours(figures.parts[1].done.gross_us, 72);
    assert_hours(figures.parts[1].done.net_us, 24);
    assert_hours(figures.parts[1].overdue_us, 0);
}

/* ------------------------------------------------------------------ again, and over the seasons */

static void an_extension_changes_no_holder(void **state)
{
    (void)state;
    is_taken_up_alone();
    days_pass(10);
    life_do(&life, MSG_EXTEND, VWS, REASON_JSON);
    days_pass(60);
    assert_chain("VWS 1680h");
}

static void a_reopening_brings_it_back_to_the_lead(void **state)
{
    (void)state;
    is_answered();
    days_pass(2);
    life_do(&life, MSG_VERDICT, ZVL,
            "{'oordeel':'deels','opnieuwBekijken':true,'toelichting':'De bus rijdt niet.'}");
    days_pass(3);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    days_pass(1);
    assert_chain("ZVL verdict 48h, VWS 72h, ZVL verdict 24h");
    assert_hours(figures.steps[CLOCKS_ANSWER].time.gross_us, 0); /* the first counts */
    assert_hours(figures.steps[CLOCKS_VERDICT_GIVEN].time.gross_us, 48);
}

static void while_it_is_closed_it_is_nobodys_and_counts_nowhere(void **state)
{
    (void)state;
    days_pass(1);
    is_answered();
    days_pass(2);
    life_do(&life, MSG_CLOSE, ZVL, good_bodies[MSG_CLOSE]);
    days_pass(100);
    life_do(&life, MSG_CHANGED, VWS, good_bodies[MSG_CHANGED]);
    days_pass(100);
    assert_chain("coordinator 24h, ZVL verdict 48h");
    life_do(&life, MSG_REOPEN, ZVL, REASON_JSON);
    days_pass(3);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
    life_do(&life, MSG_VERDICT, ZVL, "{'oordeel':'helpt_niet'}");
    assert_chain("coordinator 24h, ZVL verdict 48h, nobody 4800h, VWS 72h");
    assert_hours(figures.whole.gross_us, 144);
    assert_hours(figures.steps[CLOCKS_VERDICT_GIVEN].time.gross_us, 144);
    assert_int_equal(figures.steps[CLOCKS_VERDICT_GIVEN].at - NOON_1_APRIL, 206 * US_PER_DAY);
}

static void
a_weekend_in_which_the_clock_goes_back_has_an_hour_more_and_no_working_time(void **state)
{
    (void)state;
    is_submitted_at(INT64_C(1792836000000000)); /* Saturday 24 October 2026, noon */
    hours_pass(49);                             /* Monday 26 October, noon */
    assert_chain("coordinator 49h");
    assert_hours(figures.whole.gross_us, 49);
    assert_hours(figures.whole.gross_working_us, 12);
}

static void a_term_over_the_change_ends_at_midnight_there(void **state)
{
    (void)state;
    is_submitted_at(INT64_C(1792490400000000)); /* Tuesday 20 October 2026, noon */
    is_taken_up_alone();
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]); /* until 17 November, its midnight in CET */
    days_pass(30);
    assert_chain("ZVL suspended 685h, VWS 35h");
}

static void an_appointed_day_is_no_working_time(void **state)
{
    (void)state;
    is_routed();
    days_pass(1);
    assert_chain("VWS 24h");
    assert_hours(figures.whole.gross_working_us, 24);
    world_adopt(&world, SET_CALENDAR,
                "{'versie':1,'geldigVan':'2026-01-01','dagen':["
                "{'datum':'2026-04-01','naam':'Vrij'}]}");
    assert_chain("VWS 24h");
    assert_hours(figures.whole.gross_working_us, 12);
}

/* ------------------------------------------------------------------ the fold */

static void a_look_changes_nothing_and_sees_any_moment(void **state)
{
    char text[200];

    (void)state;
    days_pass(1);
    is_taken_up();
    days_pass(2);
    life_do(&life, MSG_ASK, VWS, good_bodies[MSG_ASK]);
    take_apart();
    clocks_until(&clocks, world.r, NOON_1_APRIL + 2 * US_PER_DAY, &chain);
    clocks_figures(&clocks, world.r, &chain, &figures);
    chain_text(world.r, &chain, text, sizeof text);
    assert_string_equal(text, "coordinator 24h, VWS 24h");
    clocks_until(&clocks, world.r, NOON_1_APRIL + US_PER_HOUR, &chain);
    clocks_figures(&clocks, world.r, &chain, &figures);
    assert_int_equal(figures.steps[CLOCKS_RECEIPT].at, 0);
    assert_int_equal(figures.n_parts, 0);
    assert_int_equal(figures.region_due, 0);
    clocks_until(&clocks, world.r, NOON_1_APRIL - 1, &chain);
    assert_int_equal(chain.n, 0);
    clocks_until(&clocks, world.r, world.now + US_PER_DAY, &chain);
    chain_text(world.r, &clocks.chain, text, sizeof text);
    assert_string_equal(text, "coordinator 24h, VWS 48h");
}

static void what_cannot_be_folded_changes_nothing(void **state)
{
    struct event e;

    (void)state;
    is_taken_up();
    days_pass(1);
    take_apart();
    e = event_make(&world, &life.s.id, (int64_t)life.s.version + 1, EV_REDIRECTED, "VWS",
                   slice_of("\x80", 1), slice_of(NULL, 0));
    assert_int_equal(clocks_fold(&clocks, world.r, &e), -1);
    assert_int_equal(clocks.chain.until, NOON_1_APRIL);
    assert_int_equal(clocks.s.version, life.s.version);
    e.version = life.s.version;
    assert_int_equal(clocks_fold(&clocks, world.r, &e), 0);
    assert_int_equal(clocks.chain.until, NOON_1_APRIL);
}

static void a_moment_before_the_last_one_counts_as_the_last(void **state)
{
    (void)state;
    days_pass(1);
    is_routed();
    world.now -= US_PER_HOUR;
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    hours_pass(2);
    assert_chain("coordinator 24h, VWS 1h");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLOCKS_TEST(until_it_is_routed_the_coordinator_has_it),
        CLOCKS_TEST(to_distribute_is_the_coordinators_time_and_no_receipt),
        CLOCKS_TEST(after_the_answer_the_region_has_it_and_after_closing_nobody),
        CLOCKS_TEST(an_act_that_changes_no_holder_parts_nothing),
        CLOCKS_TEST(a_question_is_the_regions_time_until_its_reply),
        CLOCKS_TEST(a_question_lapses_at_the_end_of_the_regions_term_however_late_that_is_noticed),
        CLOCKS_TEST(a_late_reply_takes_nothing_from_the_lead),
        CLOCKS_TEST(the_coordinators_question_comes_back_to_the_coordinator),
        CLOCKS_TEST(a_question_survives_a_redirect_and_stands_still_once),
        CLOCKS_TEST(an_answer_ends_the_suspension),
        CLOCKS_TEST(a_redirect_in_time_that_is_accepted_is_routings_error),
        CLOCKS_TEST(a_redirect_after_the_take_up_term_stays_the_senders),
        CLOCKS_TEST(what_routing_erred_in_is_not_counted_when_it_comes_back_either),
        CLOCKS_TEST(routings_error_takes_nothing_from_the_coordinator),
        CLOCKS_TEST(after_a_refusal_the_coordinator_has_it),
        CLOCKS_TEST(an_overdue_contribution_is_charged_to_who_owes_it),
        CLOCKS_TEST(the_answer_ends_the_wait_for_a_contribution),
        CLOCKS_TEST(one_of_two_late_contributors_is_charged_at_a_time),
        CLOCKS_TEST(while_the_clock_stands_still_nobody_is_late),
        CLOCKS_TEST(a_lapse_moves_dates_by_the_calendar_of_what_comes_next),
        CLOCKS_TEST(an_extension_moves_the_date_of_the_contribution_too),
        CLOCKS_TEST(when_it_goes_to_another_lead_nobody_is_late_any_longer),
        CLOCKS_TEST(a_contributors_time_runs_beside_the_chain),
        CLOCKS_TEST(an_extension_changes_no_holder),
        CLOCKS_TEST(a_reopening_brings_it_back_to_the_lead),
        CLOCKS_TEST(while_it_is_closed_it_is_nobodys_and_counts_nowhere),
        CLOCKS_TEST(a_weekend_in_which_the_clock_goes_back_has_an_hour_more_and_no_working_time),
        CLOCKS_TEST(a_term_over_the_change_ends_at_midnight_there),
        CLOCKS_TEST(an_appointed_day_is_no_working_time),
        CLOCKS_TEST(a_look_changes_nothing_and_sees_any_moment),
        CLOCKS_TEST(what_cannot_be_folded_changes_nothing),
        CLOCKS_TEST(a_moment_before_the_last_one_counts_as_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
