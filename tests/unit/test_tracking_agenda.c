/*
 * The agenda against a list of days: what is due comes out, each once, never early and never late.
 */
#include "tests/unit/common_test.h"

#include "services/tracking/agenda.h"

#define SLOTS 500
#define BEGIN 20000

static struct agenda a;
static int32_t days[SLOTS]; /* 0: not in it */

static int begin(void **state)
{
    (void)state;
    agenda_init(&a, BEGIN);
    memset(days, 0, sizeof days);
    return 0;
}

static int end(void **state)
{
    (void)state;
    agenda_free(&a);
    return 0;
}

static void what_is_set_comes_on_its_day_and_not_before(void **state)
{
    (void)state;
    agenda_set(&a, 7, BEGIN + 3);
    agenda_set(&a, 8, BEGIN + 3);
    agenda_set(&a, 9, BEGIN - 10); /* has passed: today */
    assert_int_equal(agenda_due(&a, BEGIN), 9);
    assert_int_equal(agenda_due(&a, BEGIN), 9); /* until it is removed */
    agenda_remove(&a, 9);
    agenda_remove(&a, 9);
    assert_int_equal(agenda_due(&a, BEGIN + 2), AGENDA_NONE);
    agenda_remove(&a, 8);
    assert_int_equal(agenda_due(&a, BEGIN + 3), 7);
    agenda_set(&a, 7, BEGIN + 4);
    assert_int_equal(agenda_due(&a, BEGIN + 3), AGENDA_NONE);
    assert_int_equal(a.n, 1);
}

static void what_waits_is_in_no_day(void **state)
{
    (void)state;
    agenda_set(&a, 1, BEGIN);
    agenda_wait(&a, 1);
    agenda_wait(&a, 2);
    assert_int_equal(a.n_waiting, 2);
    assert_int_equal(agenda_due(&a, BEGIN + 100), AGENDA_NONE);
    assert_int_equal(agenda_waiting(&a), 2);
    agenda_set(&a, 2, BEGIN);
    assert_int_equal(agenda_waiting(&a), 1);
    agenda_remove(&a, 1);
    assert_int_equal(agenda_waiting(&a), AGENDA_NONE);
    assert_int_equal(a.n_waiting, 0);
}

static void what_is_away_comes_when_it_is_set_again(void **state)
{
    (void)state;
    agenda_set(&a, 1, BEGIN);
    agenda_away(&a, 1);
    assert_true(agenda_is_away(&a, 1));
    assert_false(agenda_is_away(&a, 70000));
    assert_int_equal(agenda_due(&a, BEGIN), AGENDA_NONE);
    agenda_set(&a, 1, BEGIN);
    assert_false(agenda_is_away(&a, 1));
    assert_int_equal(agenda_due(&a, BEGIN), 1);
}

static void further_than_the_ring_is_looked_at_early_and_never_late(void **state)
{
    (void)state;
    agenda_set(&a, 3, BEGIN + 3 * AGENDA_DAYS);
    assert_int_equal(agenda_due(&a, BEGIN + AGENDA_DAYS - 2), AGENDA_NONE);
    assert_int_equal(agenda_due(&a, BEGIN + AGENDA_DAYS - 1), 3);
}

/* Takes all that is due. n: how many the list of days says. */
static void take_all(int32_t today)
{
    uint32_t slot;

    while ((slot = agenda_due(&a, today)) != AGENDA_NONE) {
        assert_true(days[slot] > 0 && days[slot] <= today);
        days[slot] = 0;
        agenda_remove(&a, slot);
    }
    for (int i = 0; i < SLOTS; i++)
        assert_true(days[i] == 0 || days[i] > today);
}

static void whatever_is_set_and_removed_it_is_a_list_of_days(void **state)
{
    int32_t today = BEGIN;

    (void)state;
    chance_seed(8);
    for (int i = 0; i < 200000; i++) {
        uint32_t slot = chance_below(SLOTS);

        if (chance_below(4) == 0) {
            agenda_remove(&a, slot);
            days[slot] = 0;
        } else {
            days[slot] = today + (int32_t)chance_below(chance_below(2) ? 5 : 4000);
            agenda_set(&a, slot, days[slot]);
        }
        if (chance_below(50) == 0)
            take_all(today += (int32_t)chance_below(chance_below(10) ? 3 : 400));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(what_is_set_comes_on_its_day_and_not_before),
        TEST(what_waits_is_in_no_day),
        TEST(what_is_away_comes_when_it_is_set_again),
        TEST(further_than_the_ring_is_looked_at_early_and_never_late),
        TEST(whatever_is_set_and_removed_it_is_a_list_of_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
