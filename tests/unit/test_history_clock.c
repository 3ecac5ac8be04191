/*
 * When the log's time may be taken from this machine, running numbers, and the mark.
 */
#include "common_test.h"

#include "services/history/clock_check.h"
#include "services/history/mark.h"

#define NOW  INT64_C(1775121300000000)
#define BOOT (5000 * US_PER_S)

static struct clock_check good_clock(void)
{
    struct clock_check c;

    clock_check_begin(&c, 2 * US_PER_S, NOW, BOOT);
    clock_check_database(&c, NOW, NOW + 1000, BOOT + 1000, NOW + 500, NOW - US_PER_S);
    return c;
}

static void nothing_is_trusted_before_the_database_was_asked(void **state)
{
    struct clock_check c;

    (void)state;
    clock_check_begin(&c, 2 * US_PER_S, NOW, BOOT);
    assert_string_equal(clock_check_why(&c, NOW, BOOT, 0), "database_not_asked");
    clock_check_database(&c, NOW, NOW + 1000, BOOT, NOW + 500, 0);
    assert_null(clock_check_why(&c, NOW, BOOT, 0));
}

static void a_database_that_differs_more_than_the_bound_is_noticed(void **state)
{
    struct clock_check c = good_clock();

    (void)state;
    clock_check_database(&c, NOW, NOW + 1000, BOOT, NOW + 1000 + 2 * US_PER_S, 0);
    assert_null(clock_check_why(&c, NOW, BOOT, 0));
    clock_check_database(&c, NOW, NOW + 1000, BOOT, NOW + 1001 + 2 * US_PER_S, 0);
    assert_string_equal(clock_check_why(&c, NOW, BOOT, 0), "differs_from_database");
    clock_check_database(&c, NOW, NOW + 1000, BOOT, NOW - 1 - 2 * US_PER_S, 0);
    assert_string_equal(clock_check_why(&c, NOW, BOOT, 0), "differs_from_database");
}

/* Database and history on one machine agree about a clock that was set: only the boot clock tells. */
static void a_clock_set_a_day_forward_is_refused_even_when_the_database_agrees(void **state)
{
    struct clock_check c = good_clock();
    int64_t wall = NOW + US_PER_DAY, boot = BOOT + US_PER_S;

    (void)state;
    assert_string_equal(clock_check_why(&c, wall, boot, NOW), "jumped");
    clock_check_database(&c, wall, wall + 10, boot, wall + 5, NOW);
    assert_string_equal(clock_check_why(&c, wall, boot, NOW), "jumped");
    /* Set back, it is good again. */
    assert_null(clock_check_why(&c, NOW + US_PER_S, boot, NOW));
}

static void a_clock_set_back_is_refused(void **state)
{
    struct clock_check c = good_clock();

    (void)state;
    assert_string_equal(clock_check_why(&c, NOW - 3 * US_PER_S, BOOT, NOW - US_PER_DAY), "jumped");
}

static void slow_correction_is_followed(void **state)
{
    struct clock_check c = good_clock();
    int64_t wall = NOW, boot = BOOT;

    (void)state;
    for (int i = 0; i < 100000; i++) { /* half a millisecond a second: 50 s in all */
        wall += US_PER_S + 500;
        boot += US_PER_S;
        clock_check_database(&c, wall - 100, wall, boot, wall, wall - US_PER_S);
        assert_null(clock_check_why(&c, wall, boot, wall - US_PER_S));
    }
}

static void a_wall_clock_behind_the_last_event_is_refused(void **state)
{
    struct clock_check c = good_clock();

    (void)state;
    assert_null(clock_check_why(&c, NOW, BOOT, NOW + 2 * US_PER_S));
    assert_string_equal(clock_check_why(&c, NOW, BOOT, NOW + 2 * US_PER_S + 1),
                        "behind_last_event");
}

static void a_jump_while_history_was_down_is_noticed_within_one_run_of_the_machine(void **state)
{
    struct clock_check c;

    (void)state;
    clock_check_begin(&c, 2 * US_PER_S, NOW + US_PER_DAY, BOOT + 60 * US_PER_S);
    clock_check_recall(&c, NOW, BOOT, BOOT + 60 * US_PER_S);
    clock_check_database(&c, NOW + US_PER_DAY, NOW + US_PER_DAY, BOOT + 60 * US_PER_S,
                         NOW + US_PER_DAY, NOW);
    assert_string_equal(clock_check_why(&c, NOW + US_PER_DAY, BOOT + 60 * US_PER_S, NOW), "jumped");
    /* A day that really passed is none, even when NTP corrected a little of it. */
    clock_check_begin(&c, 2 * US_PER_S, NOW + US_PER_DAY, BOOT + US_PER_DAY);
    clock_check_recall(&c, NOW, BOOT + 20 * US_PER_S, BOOT + US_PER_DAY);
    clock_check_database(&c, NOW + US_PER_DAY, NOW + US_PER_DAY, BOOT + US_PER_DAY,
                         NOW + US_PER_DAY, NOW);
    assert_null(clock_check_why(&c, NOW + US_PER_DAY, BOOT + US_PER_DAY, NOW));
}

/* ------------------------------------------------------------------ numbers */

static void numbers_count_a_party_and_a_year_each_from_one(void **state)
{
    struct numbers n = {0};
    struct slice a = SLICE_LIT("achterhoek"), b = SLICE_LIT("parkstad");

    (void)state;
    assert_int_equal(numbers_next(&n, a, 2026), 1);
    assert_int_equal(numbers_next(&n, a, 2026), 2);
    assert_int_equal(numbers_next(&n, b, 2026), 1);
    assert_int_equal(numbers_next(&n, a, 2027), 1);
    assert_int_equal(numbers_next(&n, a, 2026), 3);
    numbers_free(&n);
}

static void numbers_that_were_not_stored_are_given_again(void **state)
{
    struct numbers n = {0};
    struct slice a = SLICE_LIT("achterhoek");

    (void)state;
    numbers_next(&n, a, 2026);
    numbers_stored(&n, a, 2026, 1);
    numbers_next(&n, a, 2026);
    numbers_next(&n, a, 2026);
    numbers_undo(&n);
    assert_int_equal(numbers_next(&n, a, 2026), 2);
    numbers_free(&n);
}

static void numbers_of_many_parties_are_kept(void **state)
{
    struct numbers n = {0}, back = {0};
    struct buf kept = {0};
    char name[16];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        int32_t number = i % 7 + 1;

        snprintf(name, sizeof name, "party-%d", i);
        numbers_stored(&n, slice_str(name), 2020 + i % 3, number);
    }
    numbers_put(&n, &kept);
    assert_int_equal(numbers_get(&back, buf_slice(&kept)), (int)kept.n);
    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof name, "party-%d", i);
        assert_int_equal(numbers_next(&back, slice_str(name), 2020 + i % 3), i % 7 + 2);
    }
    for (size_t cut = 0; cut < kept.n; cut += 97)
        assert_int_equal(numbers_get(&back, slice_of(kept.p, cut)), -1);
    numbers_free(&n);
    numbers_free(&back);
    buf_free(&kept);
}

/* ------------------------------------------------------------------ mark */

static const struct core_limits limits = {
    .queue_max = 10, .batch_events = 10, .streams_max = 10, .recent_max = 10};

static void make_log(struct core *c, int64_t events)
{
    struct row row = {.party = SLICE_LIT("achterhoek")};
    uint8_t leaf[HASH_LEN];

    core_begin(c, &limits);
    for (int64_t i = 0; i < events; i++) {
        hash_sha256_one(leaf, &i, sizeof i);
        row.position = i;
        row.at = NOW + i;
        row.number = (int32_t)i + 1;
        row.leaf = leaf;
        assert_int_equal(core_catch_up(c, &row, 2026), ROW_OTHERS);
    }
}

static void a_mark_brings_everything_back(void **state)
{
    struct core c, back;
    struct buf kept = {0};
    uint8_t root[HASH_LEN], root_back[HASH_LEN];

    (void)state;
    make_log(&c, 100);
    mark_put(&c, &kept);
    core_begin(&back, &limits);
    assert_int_equal(mark_get(&back, 99, buf_slice(&kept), slice_of(c.last_leaf, HASH_LEN)), 0);
    assert_int_equal(back.head, 99);
    assert_int_equal(back.last_at, NOW + 99);
    assert_int_equal(numbers_next(&back.numbers, SLICE_LIT("achterhoek"), 2026), 101);
    tree_root(&c.tree, root);
    tree_root(&back.tree, root_back);
    assert_memory_equal(root, root_back, HASH_LEN);
    core_end(&c);
    core_end(&back);
    buf_free(&kept);
}

static void a_mark_that_does_not_fit_the_log_is_not_used(void **state)
{
    struct core c, back;
    struct buf kept = {0};
    uint8_t other[HASH_LEN] = {0};

    (void)state;
    make_log(&c, 100);
    mark_put(&c, &kept);
    core_begin(&back, &limits);
    assert_int_equal(mark_get(&back, 99, buf_slice(&kept), slice_of(other, HASH_LEN)), -1);
    assert_int_equal(mark_get(&back, 98, buf_slice(&kept), slice_of(c.last_leaf, HASH_LEN)), -1);
    assert_int_equal(mark_get(&back, 99, buf_slice(&kept), (struct slice){0}), -1);
    for (size_t i = 0; i < kept.n; i++) {
        kept.p[i] ^= 1;
        assert_int_equal(mark_get(&back, 99, buf_slice(&kept), slice_of(c.last_leaf, HASH_LEN)),
                         -1);
        kept.p[i] ^= 1;
    }
    for (size_t n = 0; n < kept.n; n++)
        assert_int_equal(mark_get(&back, 99, slice_of(kept.p, n), slice_of(c.last_leaf, HASH_LEN)),
                         -1);
    assert_int_equal(back.head, -1);
    assert_int_equal(back.tree.n, 0);
    core_end(&c);
    core_end(&back);
    buf_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_trusted_before_the_database_was_asked),
        cmocka_unit_test(a_database_that_differs_more_than_the_bound_is_noticed),
        cmocka_unit_test(a_clock_set_a_day_forward_is_refused_even_when_the_database_agrees),
        cmocka_unit_test(a_clock_set_back_is_refused),
        cmocka_unit_test(slow_correction_is_followed),
        cmocka_unit_test(a_wall_clock_behind_the_last_event_is_refused),
        cmocka_unit_test(a_jump_while_history_was_down_is_noticed_within_one_run_of_the_machine),
        cmocka_unit_test(numbers_count_a_party_and_a_year_each_from_one),
        cmocka_unit_test(numbers_that_were_not_stored_are_given_again),
        cmocka_unit_test(numbers_of_many_parties_are_kept),
        cmocka_unit_test(a_mark_brings_everything_back),
        cmocka_unit_test(a_mark_that_does_not_fit_the_log_is_not_used),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
