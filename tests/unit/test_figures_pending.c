/*
 * What stood open at the end of a day: from tallies that are added and taken away, and the days it is told of.
 */
#include "common/clock.h"
#include "services/figures/pending.h"
#include "tests/unit/common_test.h"

#define DAY 20423

static struct buf packed;

static struct slice tally_of(uint32_t thing, int32_t n)
{
    struct tally t = {0};

    tally_add(&t, thing, n);
    buf_reset(&packed);
    tally_pack(&t, &packed);
    tally_free(&t);
    return buf_slice(&packed);
}

static struct slice open_due(enum figure_step step, int32_t due, int32_t n)
{
    return tally_of(COUNT_THING(step, COUNT_OPEN_DUE, due), n);
}

static void only_open_ones_of_its_step_count(void **state)
{
    struct pending p = {.step = figure_step_ANSWER};
    struct pending_count c;

    (void)state;
    assert_int_equal(pending_add(&p, open_due(figure_step_ANSWER, DAY, 5), 1), 0);
    assert_int_equal(pending_add(&p, open_due(figure_step_TAKE_UP, DAY, 7), 1), 0);
    assert_int_equal(
        pending_add(&p, tally_of(COUNT_THING(figure_step_ANSWER, COUNT_OPEN_FROM, DAY), 9), 1), 0);
    assert_int_equal(
        pending_add(&p, tally_of(COUNT_THING(figure_step_ANSWER, COUNT_DONE, 1), 9), 1), 0);
    c = pending_at(&p, DAY);
    assert_int_equal(c.open, 5);
    assert_int_equal(c.late, 0);
    c = pending_at(&p, DAY + 1); /* its last day is over */
    assert_int_equal(c.late, 5);
    pending_free(&p);
}

static void what_was_changed_since_is_taken_away(void **state)
{
    struct pending p = {.step = figure_step_ANSWER};
    struct pending_count c;

    (void)state;
    assert_int_equal(pending_add(&p, open_due(figure_step_ANSWER, DAY + 7, 5), 1), 0);
    /* five came, and three that were due before were done */
    assert_int_equal(pending_add(&p, open_due(figure_step_ANSWER, DAY + 7, 5), -1), 0);
    assert_int_equal(pending_add(&p, open_due(figure_step_ANSWER, DAY - 1, -3), -1), 0);
    c = pending_at(&p, DAY);
    assert_int_equal(c.open, 3);
    assert_int_equal(c.late, 3);
    pending_free(&p);
}

static void without_a_term_nothing_is_late(void **state)
{
    struct pending p = {.step = figure_step_ANSWER};
    struct pending_count c;

    (void)state;
    assert_int_equal(pending_add(&p, open_due(figure_step_ANSWER, 0, 4), 1), 0);
    c = pending_at(&p, DAY);
    assert_int_equal(c.open, 4);
    assert_int_equal(c.late, 0);
    pending_free(&p);
}

static void what_is_no_tally_is_said(void **state)
{
    struct pending p = {.step = figure_step_ANSWER};
    static const uint8_t cut[] = {0x83};

    (void)state;
    assert_int_equal(pending_add(&p, slice_of(cut, sizeof cut), 1), -1);
    assert_int_equal(pending_add(&p, tally_of(COUNT_THING(figure_step_N, COUNT_DONE, 0), 1), 1),
                     -1);
    assert_int_equal(pending_add(&p, open_due(figure_step_ANSWER, DAY, INT32_MIN), -1), -1);
    pending_free(&p);
}

/* 29 March 2026 was a Sunday. */
static void it_is_told_at_sundays_and_on_the_last_day(void **state)
{
    int32_t ends[PENDING_WEEKS + 1], sunday = clock_day_of(2026, 3, 29);

    (void)state;
    for (int32_t last = sunday + 1; last <= sunday + 7; last++) {
        assert_int_equal(pending_ends(last, 3, ends), 4);
        assert_int_equal(ends[0], last);
        for (int week = 0; week < 3; week++)
            assert_int_equal(ends[1 + week], sunday - 7 * week);
    }
    assert_int_equal(pending_ends(sunday, PENDING_WEEKS, ends), PENDING_WEEKS + 1);
    assert_int_equal(ends[PENDING_WEEKS], sunday - 7 * PENDING_WEEKS);
    assert_int_equal(pending_ends(sunday, 1000, ends), PENDING_WEEKS + 1);
    assert_int_equal(pending_ends(12, 9, ends), 3); /* 11 and 4 January 1970 */
    assert_int_equal(ends[2], 3);
    assert_int_equal(pending_ends(1, 9, ends), 1);
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&packed);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_open_ones_of_its_step_count),
        cmocka_unit_test(what_was_changed_since_is_taken_away),
        cmocka_unit_test(without_a_term_nothing_is_late),
        cmocka_unit_test(what_is_no_tally_is_said),
        cmocka_unit_test(it_is_told_at_sundays_and_on_the_last_day),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
