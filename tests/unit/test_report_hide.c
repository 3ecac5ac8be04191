/*
 * Small numbers: that nobody can subtract them back is shown by trying, over all tables that would give the
 * same page.
 */
#include "tests/unit/common_test.h"

#include "services/report/hide.h"

#define CELLS_MOST 16
#define VALUE_MOST 12 /* of a cell, in the search */

/* The search: every table that agrees with what is published; least and most of each hidden cell. */
struct reader {
    const struct hide_table *t;
    int64_t rows[CELLS_MOST], columns[CELLS_MOST]; /* what is left of the totals */
    int64_t n[CELLS_MOST], low[CELLS_MOST], high[CELLS_MOST];
};

static void reader_search(struct reader *w, size_t at)
{
    size_t row = at / w->t->columns, column = at % w->t->columns;

    if (at == w->t->rows * w->t->columns) {
        for (size_t i = 0; i < w->t->rows; i++)
            if (w->t->row_totals && w->rows[i] != 0)
                return;
        for (size_t i = 0; i < w->t->columns; i++)
            if (w->t->column_totals && w->columns[i] != 0)
                return;
        for (size_t i = 0; i < at; i++) {
            w->low[i] = w->n[i] < w->low[i] ? w->n[i] : w->low[i];
            w->high[i] = w->n[i] > w->high[i] ? w->n[i] : w->high[i];
        }
        return;
    }
    for (int64_t v = 0; v <= VALUE_MOST; v++) {
        if (!w->t->hidden[at])
            v = w->t->n[at];
        if ((w->t->row_totals && v > w->rows[row]) ||
            (w->t->column_totals && v > w->columns[column]))
            return;
        w->n[at] = v;
        w->rows[row] -= v;
        w->columns[column] -= v;
        reader_search(w, at + 1);
        w->rows[row] += v;
        w->columns[column] += v;
        if (!w->t->hidden[at])
            return;
    }
}

/* How many hidden cells a reader knows for sure, although something else could be there. */
static size_t known_cells(const struct hide_table *t)
{
    struct reader w = {.t = t};
    size_t known = 0;

    for (size_t i = 0; i < t->rows * t->columns; i++) {
        w.rows[i / t->columns] += t->n[i];
        w.columns[i % t->columns] += t->n[i];
        w.low[i] = INT64_MAX;
        w.high[i] = -1;
    }
    reader_search(&w, 0);
    for (size_t i = 0; i < t->rows * t->columns; i++)
        known += t->hidden[i] && t->n[i] > 0 && w.low[i] == w.high[i];
    return known;
}

static int64_t drawn(int64_t below)
{
    return (int64_t)(chance() % (uint64_t)below);
}

/* A line that comes to less than `least` as a whole is for whoever fills in the table (hide_group). */
static bool lines_are_large(const struct hide_table *t, int64_t least)
{
    for (size_t r = 0; r < t->rows; r++) {
        int64_t sum = 0;

        for (size_t c = 0; c < t->columns; c++)
            sum += t->n[r * t->columns + c];
        if (t->row_totals && sum < least)
            return false;
    }
    for (size_t c = 0; c < t->columns; c++) {
        int64_t sum = 0;

        for (size_t r = 0; r < t->rows; r++)
            sum += t->n[r * t->columns + c];
        if (t->column_totals && sum < least)
            return false;
    }
    return true;
}

static void nothing_hidden_can_be_subtracted_back(void **state)
{
    size_t tried = 0, hid = 0;

    (void)state;
    chance_seed(7);
    while (tried < 3000) {
        int64_t n[CELLS_MOST] = {0};
        bool hidden[CELLS_MOST];
        struct hide_table t = {n, hidden, 1 + (size_t)drawn(3), 2 + (size_t)drawn(2), true, true};

        if (drawn(4) == 0)
            t = (struct hide_table){n, hidden, 2 + (size_t)drawn(5), 1, false, true};
        for (size_t i = 0; i < t.rows * t.columns; i++)
            n[i] = drawn(3) ? drawn(VALUE_MOST) : drawn(4);
        if (t.rows == 1)
            t.column_totals = false;
        if (!lines_are_large(&t, 4))
            continue;
        hide_small(&t, 4);
        tried++;
        for (size_t i = 0; i < t.rows * t.columns; i++) {
            assert_true(hidden[i] || n[i] == 0 || n[i] >= 4);
            hid += hidden[i];
        }
        assert_int_equal(known_cells(&t), 0);
    }
    assert_true(hid > 1000);
}

/* The same search finds what hiding only the small ones would give away. */
static void hiding_only_the_small_ones_gives_them_away(void **state)
{
    const int64_t n[] = {9, 2, 8, 7, 6, 5};
    bool hidden[] = {false, true, false, false, false, false};
    struct hide_table t = {n, hidden, 2, 3, true, true};

    (void)state;
    assert_int_equal(known_cells(&t), 1);
    hide_small(&t, 5);
    assert_int_equal(known_cells(&t), 0);
}

/* Two circles of hidden cells with one hidden cell between them: that one would follow. */
static void a_cell_between_two_circles_does_not_follow(void **state)
{
    int64_t n[25];
    bool hidden[25];
    struct hide_table t = {n, hidden, 5, 5, true, true};
    static const size_t small[] = {0, 1, 5, 6, 7, 12, 13, 17, 18};
    size_t rows[5] = {0};

    (void)state;
    for (size_t i = 0; i < 25; i++)
        n[i] = 20;
    for (size_t i = 0; i < ARRAY_LEN(small); i++)
        n[small[i]] = 3;
    hide_small(&t, 5);
    for (size_t i = 0; i < 25; i++)
        rows[i / 5] += hidden[i];
    assert_true(rows[1] > 3 || rows[0] > 2 || rows[2] > 2); /* one more than were small */
}

static void without_small_ones_nothing_is_hidden(void **state)
{
    const int64_t n[] = {5, 0, 7, 6};
    bool hidden[4];
    struct hide_table t = {n, hidden, 2, 2, true, true};

    (void)state;
    hide_small(&t, 5);
    for (size_t i = 0; i < 4; i++)
        assert_false(hidden[i]);
}

static void who_may_see_all_sees_all(void **state)
{
    const int64_t n[] = {1, 2, 3, 4};
    bool hidden[4], small[4];
    struct hide_table t = {n, hidden, 2, 2, true, true};

    (void)state;
    hide_small(&t, 0);
    hide_group(n, 4, 0, small);
    for (size_t i = 0; i < 4; i++)
        assert_false(hidden[i] || small[i]);
}

static void the_small_go_together_and_are_not_small_then(void **state)
{
    static const int64_t lists[][4] = {{9, 2, 8, 1}, {9, 1, 8, 0}, {3, 3, 9, 9}, {1, 0, 0, 0}};
    bool small[4];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        int64_t sum = 0, all = 0;
        size_t members = 0;

        hide_group(lists[i], 4, 5, small);
        for (size_t k = 0; k < 4; k++) {
            all += lists[i][k];
            sum += small[k] ? lists[i][k] : 0;
            members += small[k] && lists[i][k] > 0;
            assert_true(small[k] || lists[i][k] >= 5);
        }
        assert_true(sum == 0 || sum == all || (sum >= 5 && members >= 2));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_hidden_can_be_subtracted_back),
        cmocka_unit_test(hiding_only_the_small_ones_gives_them_away),
        cmocka_unit_test(a_cell_between_two_circles_does_not_follow),
        cmocka_unit_test(without_small_ones_nothing_is_hidden),
        cmocka_unit_test(who_may_see_all_sees_all),
        cmocka_unit_test(the_small_go_together_and_are_not_small_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
