/*
 * Buffers.
 */
#include "common_test.h"

#include "common/buf.h"

static void an_empty_buffer_is_valid(void **state)
{
    struct buf b = {0};

    (void)state;
    assert_int_equal(buf_slice(&b).n, 0);
    buf_add(&b, NULL, 0);
    assert_int_equal(b.n, 0);
    buf_free(&b);
    buf_free(&b);
}

static void what_is_added_in_pieces_stands_in_order(void **state)
{
    struct buf b = {0};

    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint8_t byte = (uint8_t)(i * 7);

        buf_add(&b, &byte, 1);
    }
    assert_int_equal(b.n, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(b.p[i], (uint8_t)(i * 7));
    buf_reset(&b);
    buf_add_str(&b, "again");
    assert_true(slice_is(buf_slice(&b), "again"));
    buf_free(&b);
}

static void printing_counts_no_end_mark(void **state)
{
    struct buf b = {0};
    char expected[6000];

    (void)state;
    buf_printf(&b, "%d ", 42);
    buf_printf(&b, "%05000d", 7); /* more than there was room for */
    assert_int_equal(b.n, 5003);
    snprintf(expected, sizeof expected, "42 %05000d", 7);
    assert_memory_equal(b.p, expected, b.n);
    buf_free(&b);
}

static void reserved_room_is_there(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_reserve(&b, 1000000);
    assert_true(b.cap - b.n >= 1000000);
    memset(b.p, 1, 1000000);
    buf_free(&b);
}

static void ask_for_too_much(void *arg)
{
    struct buf b = {0};

    (void)arg;
    buf_add_str(&b, "x");
    buf_reserve(&b, SIZE_MAX - 10);
}

static void asking_for_the_impossible_ends_the_process(void **state)
{
    struct child_end end = child_run(ask_for_too_much, NULL);

    (void)state;
    assert_int_equal(end.status, 1);
    assert_non_null(strstr(end.text, "buf_too_large"));
}

static void slices_compare_by_content(void **state)
{
    (void)state;
    assert_true(slice_equal(SLICE_LIT("abc"), slice_str("abc")));
    assert_false(slice_equal(SLICE_LIT("abc"), SLICE_LIT("abd")));
    assert_false(slice_equal(SLICE_LIT("abc"), SLICE_LIT("ab")));
    assert_true(slice_equal((struct slice){0}, SLICE_LIT("")));
    assert_true(slice_is(SLICE_LIT(""), ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_is_valid),
        cmocka_unit_test(what_is_added_in_pieces_stands_in_order),
        cmocka_unit_test(printing_counts_no_end_mark),
        cmocka_unit_test(reserved_room_is_there),
        cmocka_unit_test(asking_for_the_impossible_ends_the_process),
        cmocka_unit_test(slices_compare_by_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
