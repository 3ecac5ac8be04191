/*
 * Messages under way: numbers, bounds, lateness.
 */
#include "common_test.h"

#include "common/hash.h"
#include "services/intake/flights.h"

static const struct asker somebody = {.tag = -1};

static void an_answer_that_comes_too_late_meets_nobody(void **state)
{
    struct flights f;
    int64_t number;
    uint32_t slot;

    (void)state;
    flights_init(&f, 10, 10, 0);
    slot = flight_begin(&f, &somebody, 1, US_PER_S);
    number = flight_number(&f, slot);
    assert_int_equal(flight_find(&f, number), slot);
    flight_end(&f, slot);
    assert_int_equal(flight_find(&f, number), FLIGHT_NONE);
    assert_int_equal(flight_begin(&f, &somebody, 1, US_PER_S), slot); /* the same slot again */
    assert_int_equal(flight_find(&f, number), FLIGHT_NONE);
    assert_int_equal(flight_find(&f, -1), FLIGHT_NONE);
    assert_int_equal(flight_find(&f, INT64_MAX), FLIGHT_NONE);
    flights_free(&f);
}

static void neither_one_payer_nor_all_get_beyond_their_bound(void **state)
{
    struct flights f;
    uint32_t slot = 0;

    (void)state;
    flights_init(&f, 100, 10, 0);
    for (int i = 0; i < 10; i++)
        slot = flight_begin(&f, &somebody, 77, US_PER_S);
    assert_int_equal(flight_begin(&f, &somebody, 77, US_PER_S), FLIGHT_NONE);
    for (uint64_t i = 0; i < 90; i++)
        assert_int_not_equal(flight_begin(&f, &somebody, 1000 + i, US_PER_S), FLIGHT_NONE);
    assert_int_equal(flight_begin(&f, &somebody, 5000, US_PER_S), FLIGHT_NONE);
    flight_end(&f, slot);
    assert_int_not_equal(flight_begin(&f, &somebody, 77, US_PER_S), FLIGHT_NONE);
    flights_free(&f);
}

static void what_is_late_is_told_once(void **state)
{
    struct flights f;
    uint32_t early, late;

    (void)state;
    flights_init(&f, 10, 10, 0);
    early = flight_begin(&f, &somebody, 1, US_PER_S);
    late = flight_begin(&f, &somebody, 1, 5 * US_PER_S);
    assert_int_equal(flight_late(&f, US_PER_S / 2), FLIGHT_NONE);
    assert_int_equal(flight_late(&f, 2 * US_PER_S), early);
    flight_end(&f, early);
    assert_int_equal(flight_late(&f, 2 * US_PER_S), FLIGHT_NONE);
    assert_int_equal(flight_late(&f, 6 * US_PER_S), late);
    flight_end(&f, late);
    assert_int_equal(f.n, 0);
    flights_free(&f);
}

/* Thousands of payers come and go; the counts must be those of a plain array. */
static void payers_are_counted_right_however_they_come_and_go(void **state)
{
    enum { PAYERS = 500, EACH = 4 };
    static uint32_t slots[PAYERS][EACH];
    uint32_t n[PAYERS] = {0};
    struct flights f;

    (void)state;
    chance_seed(21);
    flights_init(&f, PAYERS * EACH, EACH, 0);
    for (int act = 0; act < 200000; act++) {
        uint32_t p = chance_below(PAYERS);
        uint64_t payer = (uint64_t)p % 7 == 0 ? p : (uint64_t)p << 32 | (p % 13); /* they collide */

        if (chance_below(2) && n[p] > 0) {
            flight_end(&f, slots[p][--n[p]]);
            continue;
        }
        uint32_t slot = flight_begin(&f, &somebody, payer + 1, US_PER_S);
        assert_int_equal(slot == FLIGHT_NONE, n[p] == EACH);
        if (slot != FLIGHT_NONE)
            slots[p][n[p]++] = slot;
    }
    for (uint32_t p = 0; p < PAYERS; p++)
        while (n[p] > 0)
            flight_end(&f, slots[p][--n[p]]);
    assert_int_equal(f.n, 0);
    assert_int_equal(f.payers.n, 0);
    flights_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_that_comes_too_late_meets_nobody),
        cmocka_unit_test(neither_one_payer_nor_all_get_beyond_their_bound),
        cmocka_unit_test(what_is_late_is_told_once),
        cmocka_unit_test(payers_are_counted_right_however_they_come_and_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
