/*
 * Live frames that wait until the reading has reached them.
 */
#include "common_test.h"

#include "services/log/backlog.h"

static void add(struct backlog *b, int64_t first, int64_t last, size_t size)
{
    zmq_msg_t msg;

    assert_int_equal(zmq_msg_init_size(&msg, size), 0);
    backlog_add(b, &msg, first, last);
    zmq_msg_close(&msg);
}

static int start(void **state)
{
    *state = calloc(1, sizeof(struct backlog));
    return *state ? 0 : -1;
}

static int end(void **state)
{
    backlog_clear(*state);
    free(*state);
    return 0;
}

static void frames_are_given_once_the_reading_has_reached_them(void **state)
{
    struct backlog *b = *state;

    add(b, 10, 14, 100);
    add(b, 15, 19, 100);
    assert_null(backlog_next(b, 8));
    assert_int_equal(backlog_next(b, 9)->last, 14);
    assert_int_equal(backlog_next(b, 12)->first, 10); /* half of it is known already */
    assert_int_equal(backlog_next(b, 14)->first, 15);
    assert_null(backlog_next(b, 19));
    assert_int_equal(b->n, 0);
}

static void a_hole_makes_what_was_before_it_useless(void **state)
{
    struct backlog *b = *state;

    add(b, 10, 14, 100);
    add(b, 20, 24, 100);
    assert_null(backlog_next(b, 9));
    assert_int_equal(backlog_next(b, 19)->first, 20);
}

static void the_oldest_go_when_there_are_too_many_or_too_much(void **state)
{
    const int64_t frames = BACKLOG_FRAMES;
    struct backlog *b = *state;

    for (int64_t i = 0; i < 3 * frames; i++)
        add(b, i, i, 10);
    assert_int_equal(b->n, frames);
    assert_int_equal(backlog_next(b, 2 * frames - 1)->first, 2 * frames);
    for (int64_t i = 3 * frames; i < 3 * frames + 40; i++)
        add(b, i, i, (size_t)1 << 20);
    assert_true(b->bytes <= BACKLOG_BYTES);
    assert_non_null(backlog_next(b, 3 * frames + 38));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(frames_are_given_once_the_reading_has_reached_them, start,
                                        end),
        cmocka_unit_test_setup_teardown(a_hole_makes_what_was_before_it_useless, start, end),
        cmocka_unit_test_setup_teardown(the_oldest_go_when_there_are_too_many_or_too_much, start,
                                        end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
