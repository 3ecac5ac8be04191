/*
 * Sums kept for who asks again: what a batch changed counts once, whether it was under way when the sums were read
 * or not.
 */
#include "services/overview/kept.h"

#include "common/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct kept_question year = {
    .cut = COUNT_DEPARTMENT, .from = 600, .until = 612, .sorts = 1};

static void batch(struct kept *k, int64_t position, const struct count_cell *key, uint32_t thing,
                  int32_t n)
{
    struct cells changed;

    cells_init(&changed);
    if (key) {
        tally_add(cells_at(&changed, key), thing, n);
        tally_settle(cells_at(&changed, key));
    }
    kept_batch(k, &changed, position);
    cells_free(&changed);
}

static void department(struct kept *k, int64_t position, uint16_t of, uint32_t thing, int32_t n)
{
    batch(k, position, &(struct count_cell){.cut = COUNT_DEPARTMENT, .month = 605, .of = of}, thing,
          n);
}

/* The database says so many of thing 7, for the department 3. */
static void read_rows(struct kept *k, uint64_t ticket, int32_t n)
{
    struct kept_sum *sum = kept_add(k, ticket, 3);
    struct tally whole = {0};

    tally_add(&whole, 7, n);
    if (sum)
        kept_put(sum, &whole);
    tally_free(&whole);
}

/* How many of thing 7 a department has; -1: nothing is kept. */
static int32_t told(struct kept *k, const struct kept_question *q, int64_t written, uint16_t of)
{
    const struct kept_sums *sums = kept_find(k, q, written);
    struct tally all = {0};
    int32_t n = 0;

    if (!sums)
        return -1;
    for (uint32_t i = 0; i < sums->n; i++) {
        assert_true(i == 0 || sums->list[i - 1].of < sums->list[i].of);
        if (sums->list[i].of != of)
            continue;
        assert_int_equal(tally_add_packed(&all, buf_slice(&sums->list[i].packed)), 0);
        for (uint32_t c = 0; c < sums->list[i].changes.n; c++)
            tally_add(&all, sums->list[i].changes.list[c].thing, sums->list[i].changes.list[c].n);
        for (uint32_t c = 0; c < all.n; c++)
            n += all.list[c].thing == 7 ? all.list[c].n : 0;
    }
    tally_free(&all);
    return n;
}

static void each_batch_counts_once(void **state)
{
    struct kept *k = kept_new();
    uint64_t ticket;

    (void)state;
    department(k, 10, 3, 7, 100); /* before anybody asked: the database has it */
    ticket = kept_begin(k, &year);
    department(k, 20, 3, 7, 1); /* was read along */
    department(k, 30, 3, 7, 2); /* was not */
    assert_int_equal(told(k, &year, 10, 3), -1);
    read_rows(k, ticket, 101);
    kept_end(k, ticket, 20);
    department(k, 40, 5, 7, 4);
    department(k, 40, 2, 7, 8);
    assert_int_equal(told(k, &year, 20, 3), 101);
    assert_int_equal(told(k, &year, 30, 3), 103);
    assert_int_equal(told(k, &year, 30, 5), 0);
    assert_int_equal(told(k, &year, 40, 5), 4);
    assert_int_equal(told(k, &year, 40, 2), 8);
    department(k, 50, 3, 7, -103);
    assert_int_equal(told(k, &year, 50, 3), 0);
    kept_free(&k);
}

/* It was sent before, and is in none of the two. */
static void sums_without_the_batch_under_way_are_not_kept(void **state)
{
    struct kept *k = kept_new();
    uint64_t ticket;

    (void)state;
    department(k, 10, 3, 7, 1);
    ticket = kept_begin(k, &year);
    read_rows(k, ticket, 100);
    kept_end(k, ticket, 9);
    assert_int_equal(told(k, &year, 10, 3), -1);
    ticket = kept_begin(k, &year);
    read_rows(k, ticket, 101);
    kept_end(k, ticket, 10);
    assert_int_equal(told(k, &year, 10, 3), 101);
    kept_free(&k);
}

static void only_cells_of_the_question_count(void **state)
{
    static const struct count_cell others[] = {
        {.cut = COUNT_REGION, .month = 605, .of = 3},
        {.cut = COUNT_DEPARTMENT, .month = 599, .of = 3},
        {.cut = COUNT_DEPARTMENT, .month = 612, .of = 3},
        {.cut = COUNT_DEPARTMENT, .month = 605, .of = 3, .sort = 1},
        {.cut = COUNT_DEPARTMENT, .month = 605, .of = 3, .day = 20000},
    };
    struct kept *k = kept_new();
    uint64_t ticket = kept_begin(k, &year);
    struct kept_question other = year;

    (void)state;
    read_rows(k, ticket, 1);
    kept_end(k, ticket, 5);
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        batch(k, 10 + (int64_t)i, &others[i], 7, 100);
    assert_int_equal(told(k, &year, 20, 3), 1);
    other.sorts = 3;
    assert_int_equal(told(k, &other, 20, 3), -1);
    kept_free(&k);
}

static void who_asked_longest_ago_makes_room(void **state)
{
    struct kept *k = kept_new();
    struct kept_question q[5];

    (void)state;
    for (int i = 0; i < 5; i++) {
        uint64_t ticket;

        q[i] = year;
        q[i].until += i;
        if (i == 4)
            assert_int_equal(told(k, &q[0], 5, 3), 1);
        ticket = kept_begin(k, &q[i]);
        read_rows(k, ticket, 1);
        kept_end(k, ticket, 5);
    }
    assert_int_equal(told(k, &q[0], 5, 3), 1);
    assert_int_equal(told(k, &q[1], 5, 3), -1);
    assert_int_equal(told(k, &q[4], 5, 3), 1);
    kept_free(&k);
}

static void a_ticket_from_before_is_of_no_use(void **state)
{
    struct kept *k = kept_new();
    uint64_t before = kept_begin(k, &year);

    (void)state;
    kept_forget(k);
    read_rows(k, before, 1);
    kept_end(k, before, 5);
    assert_int_equal(told(k, &year, 5, 3), -1);
    kept_free(&k);
}

/* Nobody asks any more: changes are added all the same, and do not heap up. */
static void a_long_replay_leaves_the_sums_right(void **state)
{
    struct kept *k = kept_new();
    uint64_t ticket = kept_begin(k, &year);
    int64_t position = 5;

    (void)state;
    read_rows(k, ticket, 0);
    kept_end(k, ticket, position);
    for (int i = 0; i < 200000; i++)
        department(k, ++position, 3, 7, 1);
    assert_int_equal(told(k, &year, position, 3), 200000);
    ticket = kept_begin(k, &(struct kept_question){COUNT_DEPARTMENT, 600, 606, 1});
    for (int i = 0; i < 100000; i++) /* that an answer takes as long */
        department(k, ++position, 3, 7, 1);
    assert_null(kept_add(k, ticket, 3));
    kept_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_batch_counts_once),
        cmocka_unit_test(sums_without_the_batch_under_way_are_not_kept),
        cmocka_unit_test(only_cells_of_the_question_count),
        cmocka_unit_test(who_asked_longest_ago_makes_room),
        cmocka_unit_test(a_ticket_from_before_is_of_no_use),
        cmocka_unit_test(a_long_replay_leaves_the_sums_right),
    };
    int failed;

    hash_init();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    hash_deinit();
    return failed;
}
