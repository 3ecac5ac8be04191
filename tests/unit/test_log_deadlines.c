/*
 * The wheel of deadlines, against a list that is looked through.
 */
#include "common_test.h"

#include "services/log/deadlines.h"

#define SLOTS 400

static void none_passes_before_its_time_and_each_within_two_ticks(void **state)
{
    struct deadlines d;
    int64_t at[SLOTS] = {0}, due[SLOTS] = {0}, now = 7 * US_PER_S;
    uint32_t slot;
    int passed = 0;

    (void)state;
    chance_seed(11);
    deadlines_init(&d, now);
    for (int turn = 0; turn < 20000; turn++) {
        uint32_t some = chance_below(SLOTS);

        if (at[some] && chance_below(3) == 0) {
            deadlines_remove(&d, some);
            at[some] = 0;
        } else if (!at[some]) {
            /* Up to three rounds of the wheel ahead, and some that have passed already. */
            at[some] = now + (int64_t)chance_below(80000000) - 1000000;
            due[some] = at[some] > now ? at[some] : now;
            deadlines_add(&d, some, at[some]);
        }
        now += chance_below(60000);
        while ((slot = deadlines_passed(&d, now)) != DEADLINES_NONE) {
            assert_true(at[slot] != 0 && at[slot] <= now);
            at[slot] = 0;
            passed++;
        }
        for (uint32_t i = 0; i < SLOTS; i++)
            assert_true(at[i] == 0 || due[i] > now - 2 * DEADLINES_TICK_US);
    }
    assert_true(passed > 1000);
    deadlines_free(&d);
}

static void a_long_silence_is_caught_up_at_once(void **state)
{
    struct deadlines d;

    (void)state;
    deadlines_init(&d, 0);
    deadlines_add(&d, 3, 10 * US_PER_S);
    deadlines_add(&d, 4, 500 * US_PER_S);
    assert_int_equal(deadlines_passed(&d, 100 * US_PER_S), 3);
    assert_int_equal(deadlines_passed(&d, 100 * US_PER_S), DEADLINES_NONE);
    assert_int_equal(deadlines_passed(&d, 501 * US_PER_S), 4);
    assert_int_equal(d.n, 0);
    deadlines_free(&d);
}

static void one_that_is_removed_while_they_pass_does_not_pass(void **state)
{
    struct deadlines d;
    uint32_t first;

    (void)state;
    deadlines_init(&d, 0);
    deadlines_add(&d, 1, US_PER_S);
    deadlines_add(&d, 2, US_PER_S);
    first = deadlines_passed(&d, 2 * US_PER_S);
    assert_true(first == 1 || first == 2);
    deadlines_remove(&d, 3 - first);
    assert_int_equal(deadlines_passed(&d, 2 * US_PER_S), DEADLINES_NONE);
    deadlines_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_passes_before_its_time_and_each_within_two_ticks),
        cmocka_unit_test(a_long_silence_is_caught_up_at_once),
        cmocka_unit_test(one_that_is_removed_while_they_pass_does_not_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
