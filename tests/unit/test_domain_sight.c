/*
 * Who sees what of which signal: LOOP.md's table, cell by cell.
 */
#include "tests/unit/domain_test.h"

/* VWS led it and passed it on to IenW, which leads; OCW contributes. One letter a person, in the order of
 * enum person: F all of it, P up to a position, T its title, - nothing. */
static const struct {
    const char *more, *sight;
} kinds[] = {
    /*                                            ZVL TWE VWS OCW IenW BZK coord adviser auditor */
    {"", "F-PFFTFFF"},
    {",'deelbaar':true", "FFPFFTFFF"},
    {",'vertrouwelijk':true", "F-PFF-FF-"},
    {",'deelbaar':true,'vertrouwelijk':true", "F-PFF-FF-"},
};

static int64_t passed_on(struct life *l)
{
    life_tell(l, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
    life_do(l, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    return l->s.position;
}

static void each_sees_what_is_its_to_see(void **state)
{
    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        struct life l = life_new(&world, ZVL, kinds[k].more);
        int64_t redirect = passed_on(&l);

        life_do(&l, MSG_TAKE_UP, IENW, "{}");
        for (int p = ZVL; p <= AUDITOR; p++) {
            int64_t until = -7;
            enum sight sight = may_see(&world.people[p], &l.s, &until);
            char found = sight == SIGHT_NONE    ? '-'
                         : sight == SIGHT_TITLE ? 'T'
                         : until == INT64_MAX   ? 'F'
                                                : 'P';

            if (found != kinds[k].sight[p])
                fail_msg("%s person %d: %c instead of %c", kinds[k].more, p, found,
                         kinds[k].sight[p]);
            if (found == 'P')
                assert_int_equal(until, redirect);
            if (found == '-' || found == 'T')
                assert_int_equal(until, -1);
        }
        life_free(&l);
    }
}

static void before_routing_departments_see_a_title(void **state)
{
    int64_t until;

    (void)state;
    assert_int_equal(may_see(&world.people[VWS], &life.s, &until), SIGHT_TITLE);
    assert_int_equal(may_see(&world.people[TWE], &life.s, &until), SIGHT_NONE);
    assert_int_equal(may_see(&world.people[ZVL], &life.s, NULL), SIGHT_FULL);
    assert_int_equal(may_see(&world.people[ROUTING], &life.s, NULL), SIGHT_FULL);
}

static void an_adviser_sees_its_own_regions(void **state)
{
    struct life twente = life_new(&world, TWE, ",'deelbaar':true");

    (void)state;
    assert_int_equal(may_see(&world.people[ADVISER], &twente.s, NULL), SIGHT_NONE);
    life_free(&twente);
}

static void who_gets_it_back_sees_all_of_it(void **state)
{
    int64_t until;

    (void)state;
    passed_on(&life);
    life_do(&life, MSG_REDIRECT, IENW, "{'naar':'VWS','reden':'x'}");
    assert_int_equal(may_see(&world.people[VWS], &life.s, &until), SIGHT_FULL);
    assert_true(until == INT64_MAX);
    assert_int_equal(may_see(&world.people[IENW], &life.s, &until), SIGHT_FULL);
    assert_int_equal(until, life.s.position);
}

static void nobody_sees_what_is_nowhere(void **state)
{
    struct principal lost = {.role = role_DEPARTMENT, .party = "XX"};
    struct principal strange = {.role = role_REGION, .party = "XX"};
    struct signal s;

    (void)state;
    signal_init(&s);
    assert_int_equal(may_see(&strange, &s, NULL), SIGHT_NONE);
    s.flags = SIGNAL_CONFIDENTIAL;
    assert_int_equal(may_see(&lost, &s, NULL), SIGHT_NONE);
}

/* ------------------------------------------------------------------ events */

static void who_passed_it_on_sees_events_up_to_its_redirect(void **state)
{
    int64_t redirect;

    (void)state;
    redirect = passed_on(&life);
    assert_int_equal(event_sight(VWS, EV_SUPPLEMENTED, "ZVL", redirect - 1), SIGHT_FULL);
    assert_int_equal(event_sight(VWS, EV_REDIRECTED, "VWS", redirect), SIGHT_FULL);
    assert_int_equal(event_sight(VWS, EV_ASKED, "IenW", redirect + 1), SIGHT_NONE);
    assert_int_equal(event_sight(VWS, EV_REDIRECTED, "IenW", redirect + 1), SIGHT_TITLE);
    assert_int_equal(event_sight(IENW, EV_SUBMITTED, "ZVL", 1), SIGHT_FULL);
    assert_int_equal(event_sight(ZVL, EV_ASKED, "IenW", redirect + 1), SIGHT_FULL);
}

static void others_see_of_events_what_tells_title_and_lead(void **state)
{
    static const int titles[] = {EV_SUBMITTED, EV_ROUTED, EV_ASSIGNED, EV_REDIRECTED, EV_REFUSED};

    (void)state;
    passed_on(&life);
    for (int kind = EV_SUBMITTED; kind <= EV_CHANGE_RECORDED; kind++) {
        enum sight want = SIGHT_NONE;

        for (size_t i = 0; i < ARRAY_LEN(titles); i++)
            want = kind == titles[i] ? SIGHT_TITLE : want;
        assert_int_equal(event_sight(BZK, kind, "VWS", 1), want);
        assert_int_equal(event_sight(TWE, kind, "VWS", 1), SIGHT_NONE);
    }
}

static void an_allocation_is_for_its_department_and_coordinators(void **state)
{
    int64_t redirect;

    (void)state;
    redirect = passed_on(&life);
    for (int p = ZVL; p <= AUDITOR; p++)
        assert_int_equal(event_sight((enum person)p, EV_ALLOCATED, "OCW", redirect - 1),
                         p == OCW || p == COORDINATOR ? SIGHT_FULL : SIGHT_NONE);
    assert_int_equal(event_sight(VWS, EV_ALLOCATED, "VWS", redirect - 1), SIGHT_FULL);
    assert_int_equal(event_sight(VWS, EV_ALLOCATED, "VWS", redirect + 1), SIGHT_NONE);
    assert_int_equal(event_sight(BZK, EV_ALLOCATED, "BZK", redirect), SIGHT_NONE);
}

static void confidential_events_are_for_who_is_in_it(void **state)
{
    int64_t redirect;

    (void)state;
    life_free(&life);
    life = life_new(&world, ZVL, ",'vertrouwelijk':true");
    redirect = passed_on(&life);
    for (int p = ZVL; p <= AUDITOR; p++)
        assert_int_equal(event_sight((enum person)p, EV_SUBMITTED, "ZVL", 1),
                         p == TWE || p == BZK || p == AUDITOR ? SIGHT_NONE : SIGHT_FULL);
    assert_int_equal(event_sight(VWS, EV_REDIRECTED, "IenW", redirect + 1), SIGHT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(each_sees_what_is_its_to_see),
        LIFE_TEST(before_routing_departments_see_a_title),
        LIFE_TEST(an_adviser_sees_its_own_regions),
        LIFE_TEST(who_gets_it_back_sees_all_of_it),
        LIFE_TEST(nobody_sees_what_is_nowhere),
        LIFE_TEST(who_passed_it_on_sees_events_up_to_its_redirect),
        LIFE_TEST(others_see_of_events_what_tells_title_and_lead),
        LIFE_TEST(an_allocation_is_for_its_department_and_coordinators),
        LIFE_TEST(confidential_events_are_for_who_is_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
