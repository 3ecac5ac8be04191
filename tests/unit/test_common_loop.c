/*
 * The loop: timers in order, and handlers that add and remove anything.
 */
#include "common_test.h"

#include <poll.h>
#include <zmq.h>

static struct loop *l;

static int setup(void **state)
{
    (void)state;
    l = loop_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wait_loop = NULL;
    loop_free(&l);
    return l != NULL;
}

/* --- Timers ------------------------------------------------------------------------------------ */

#define TIMERS 500

static struct timed {
    struct loop_timer timer;
    int64_t wanted;
    bool expected;
} timed[TIMERS];
static int n_fired;
static int64_t last_wanted;

static void on_timed(void *arg)
{
    struct timed *t = arg;

    assert_true(t->expected);
    assert_true(t->wanted >= last_wanted);     /* in order */
    assert_true(clock_mono_us() >= t->wanted); /* not early */
    assert_int_equal(t->timer.slot, 0);        /* and once */
    t->expected = false;
    last_wanted = t->wanted;
    n_fired++;
}

static void timers_fire_once_in_order_and_not_early(void **state)
{
    int64_t now = clock_mono_us();
    int expected = 0;

    (void)state;
    chance_seed(8);
    n_fired = 0;
    last_wanted = 0;
    memset(timed, 0, sizeof timed);
    for (int act = 0; act < 5 * TIMERS; act++) { /* set, move, stop */
        struct timed *t = &timed[chance_below(TIMERS)];

        t->timer.fn = on_timed;
        t->timer.arg = t;
        t->expected = chance_below(5) > 0;
        t->wanted = t->expected ? now + 1000 + chance_below(40000) : 0;
        loop_timer_set(l, &t->timer, t->wanted);
    }
    for (int i = 0; i < TIMERS; i++)
        expected += timed[i].expected;
    assert_true(expected > TIMERS / 2);
    assert_true(wait_for(l, &n_fired, expected));
    for (int i = 0; i < TIMERS; i++)
        assert_false(timed[i].expected);
}

static struct loop_timer first, second, third;
static char order[16];

static void note(void *arg)
{
    snprintf(order + strlen(order), sizeof order - strlen(order), "%s", (const char *)arg);
    n_fired++;
}

static void stop_second_and_set_third(void *arg)
{
    note(arg);
    loop_timer_set(l, &second, 0);
    loop_timer_set(l, &third, loop_now(l) - 1000); /* long due */
}

static void a_timer_may_stop_and_set_others(void **state)
{
    int64_t now = clock_mono_us();

    (void)state;
    n_fired = 0;
    order[0] = '\0';
    first = (struct loop_timer){.fn = stop_second_and_set_third, .arg = "1"};
    second = (struct loop_timer){.fn = note, .arg = "2"};
    third = (struct loop_timer){.fn = note, .arg = "3"};
    loop_timer_set(l, &first, now - 2);
    loop_timer_set(l, &second, now - 1);
    assert_true(wait_for(l, &n_fired, 2));
    assert_string_equal(order, "13");
    assert_int_equal(second.slot, 0);
}

static int turns;

static void count_turn(void *arg)
{
    (void)arg;
    turns++;
}

static void set_again_in_the_past(void *arg)
{
    n_fired++;
    loop_timer_set(l, arg, 1);
}

static void a_timer_that_is_always_due_lets_the_turns_go_on(void **state)
{
    struct loop_timer t = {.fn = set_again_in_the_past, .arg = &t};

    (void)state;
    n_fired = turns = 0;
    loop_turn_add(l, count_turn, NULL);
    loop_timer_set(l, &t, 1);
    assert_true(wait_for(l, &turns, 50));
    assert_int_equal(n_fired, turns);
    loop_timer_set(l, &t, 0);
}

/* --- Descriptors and sockets -------------------------------------------------------------------- */

#define PIPES 40

static struct piped {
    int ends[2];
    int read;
    bool removed;
} piped[PIPES];
static int n_read;

static void pipes_open(void)
{
    for (int i = 0; i < PIPES; i++) {
        assert_int_equal(pipe(piped[i].ends), 0);
        piped[i].read = 0;
        piped[i].removed = false;
    }
}

static void pipes_close(void)
{
    for (int i = 0; i < PIPES; i++) {
        close(piped[i].ends[0]);
        close(piped[i].ends[1]);
    }
}

static void read_one(struct piped *p)
{
    char byte;

    assert_false(p->removed);
    assert_int_equal(read(p->ends[0], &byte, 1), 1);
    p->read++;
    n_read++;
}

static void on_pipe(void *arg, short revents)
{
    assert_int_equal(revents, POLLIN);
    read_one(arg);
}

static void on_pipe_remove_another(void *arg, short revents)
{
    struct piped *p = arg, *other = &piped[chance_below(PIPES)];

    assert_int_equal(revents, POLLIN);
    read_one(p);
    if (other->removed) {
        loop_fd_set(l, other->ends[0], POLLIN, on_pipe_remove_another, other);
        other->removed = false;
    } else {
        loop_fd_remove(l, other->ends[0]); /* perhaps itself, perhaps one that is ready too */
        other->removed = true;
    }
}

static void all_that_is_ready_is_handled_in_one_turn(void **state)
{
    (void)state;
    n_read = turns = 0;
    pipes_open();
    for (int i = 0; i < PIPES; i++) {
        loop_fd_set(l, piped[i].ends[0], POLLIN, on_pipe, &piped[i]);
        assert_int_equal(write(piped[i].ends[1], "x", 1), 1);
    }
    loop_turn_add(l, count_turn, NULL);
    assert_true(wait_for(l, &n_read, PIPES));
    assert_int_equal(turns, 1);
    for (int i = 0; i < PIPES; i++)
        assert_int_equal(piped[i].read, 1);
    pipes_close();
}

static void handlers_remove_and_add_each_other(void **state)
{
    int written = 0;

    (void)state;
    chance_seed(9);
    n_read = 0;
    pipes_open();
    for (int i = 0; i < PIPES; i++)
        loop_fd_set(l, piped[i].ends[0], POLLIN, on_pipe_remove_another, &piped[i]);
    for (int round = 0; round < 300; round++) {
        int waiting = 0;

        for (int i = 0; i < PIPES; i++) {
            if (piped[i].read < 300 && written < 300 * PIPES) {
                assert_int_equal(write(piped[i].ends[1], "x", 1), 1);
                written++;
            }
            waiting += !piped[i].removed;
        }
        if (waiting)
            assert_true(wait_for(l, &n_read, n_read + 1));
    }
    for (int i = 0; i < PIPES; i++) /* now let everybody finish */
        if (piped[i].removed) {
            loop_fd_set(l, piped[i].ends[0], POLLIN, on_pipe, &piped[i]);
            piped[i].removed = false;
        } else {
            loop_fd_set(l, piped[i].ends[0], POLLIN, on_pipe, &piped[i]);
        }
    assert_true(wait_for(l, &n_read, written));
    pipes_close();
}

static int n_writable;

static void on_writable(void *arg, short revents)
{
    assert_int_equal(revents, POLLOUT);
    n_writable++;
    loop_fd_set(l, piped[0].ends[1], 0, on_writable, arg); /* enough */
    loop_timer_set(l, arg, clock_mono_us() + 3000);
}

static void events_of_a_descriptor_change_in_place(void **state)
{
    struct loop_timer end = {.fn = note, .arg = ""};

    (void)state;
    n_fired = n_writable = 0;
    pipes_open();
    loop_fd_set(l, piped[0].ends[1], POLLOUT, on_writable, &end);
    assert_true(wait_for(l, &n_fired, 1));
    assert_int_equal(n_writable, 1);
    pipes_close();
}

static void silence_the_others(void *arg, short revents)
{
    (void)revents;
    n_read++;
    for (int i = 0; i < PIPES; i++) /* all are ready in this turn */
        if (&piped[i] != arg)
            loop_fd_set(l, piped[i].ends[0], 0, silence_the_others, &piped[i]);
    loop_fd_remove(l, ((struct piped *)arg)->ends[0]);
}

static void a_handler_may_silence_what_is_ready_already(void **state)
{
    struct loop_timer end = {.fn = note, .arg = ""};

    (void)state;
    n_read = n_fired = 0;
    pipes_open();
    for (int i = 0; i < PIPES; i++) {
        loop_fd_set(l, piped[i].ends[0], POLLIN, silence_the_others, &piped[i]);
        assert_int_equal(write(piped[i].ends[1], "x", 1), 1);
    }
    loop_timer_set(l, &end, clock_mono_us() + 3000);
    assert_true(wait_for(l, &n_fired, 1));
    assert_int_equal(n_read, 1);
    pipes_close();
}

static void on_hang_up(void *arg, short revents)
{
    assert_true(revents & POLLERR);
    loop_fd_remove(l, *(int *)arg);
    n_read++;
}

static void a_closed_peer_is_told_as_an_error(void **state)
{
    (void)state;
    n_read = 0;
    pipes_open();
    close(piped[0].ends[1]);
    loop_fd_set(l, piped[0].ends[0], POLLIN, on_hang_up, &piped[0].ends[0]);
    assert_true(wait_for(l, &n_read, 1));
    pipes_close();
}

static void *context, *inbox, *outbox;
static int n_messages, per_turn;

static void on_message(void *arg)
{
    char bytes[8];

    (void)arg;
    for (int i = 0; i < per_turn; i++) {
        if (zmq_recv(inbox, bytes, sizeof bytes, ZMQ_DONTWAIT) < 0)
            return;
        n_messages++;
    }
    loop_again(l);
}

static void sockets_open(void)
{
    context = zmq_ctx_new();
    inbox = zmq_socket(context, ZMQ_PULL);
    outbox = zmq_socket(context, ZMQ_PUSH);
    assert_int_equal(zmq_bind(inbox, "inproc://x"), 0);
    assert_int_equal(zmq_connect(outbox, "inproc://x"), 0);
}

static void sockets_close(void)
{
    zmq_close(inbox);
    zmq_close(outbox);
    zmq_ctx_term(context);
}

static void messages_left_behind_are_not_forgotten(void **state)
{
    (void)state;
    n_messages = 0;
    per_turn = 7;
    sockets_open();
    loop_socket_add(l, inbox, on_message, NULL);
    for (int i = 0; i < 900; i++)
        assert_int_equal(zmq_send(outbox, "x", 1, ZMQ_DONTWAIT), 1);
    assert_true(wait_for(l, &n_messages, 900));
    per_turn = 1000;
    assert_int_equal(zmq_send(outbox, "x", 1, 0), 1);
    assert_true(wait_for(l, &n_messages, 901));
    loop_socket_remove(l, inbox);
    sockets_close();
}

static void close_inbox(void *arg)
{
    (void)arg;
    n_fired++;
    loop_socket_remove(l, inbox);
    zmq_close(inbox);
    inbox = zmq_socket(context, ZMQ_PULL);
    assert_non_null(inbox);
    loop_socket_add(l, inbox, on_message, NULL); /* another one, perhaps at the same address */
}

static void a_socket_may_be_closed_by_its_own_handler(void **state)
{
    (void)state;
    n_fired = 0;
    sockets_open();
    loop_socket_add(l, inbox, close_inbox, NULL);
    assert_int_equal(zmq_send(outbox, "x", 1, 0), 1);
    assert_true(wait_for(l, &n_fired, 1));
    loop_socket_remove(l, inbox);
    sockets_close();
}

/* --- Turns --------------------------------------------------------------------------------------- */

static void hooks_run_at_the_end_of_a_turn_in_their_order(void **state)
{
    struct loop_timer t = {.fn = note, .arg = "t"};

    (void)state;
    order[0] = '\0';
    n_fired = 0;
    loop_turn_add(l, note, "a");
    loop_turn_add(l, note, "b");
    loop_timer_set(l, &t, 1);
    assert_true(wait_for(l, &n_fired, 3));
    assert_string_equal(order, "tab");
}

static void work_again(void *arg)
{
    (void)arg;
    turns++;
    loop_again(l);
}

static void a_turn_that_asked_again_does_not_sleep(void **state)
{
    (void)state;
    turns = 0;
    loop_turn_add(l, work_again, NULL); /* nothing else could wake it */
    loop_again(l);
    assert_true(wait_for(l, &turns, 100));
    assert_true(loop_now(l) <= clock_mono_us());
}

static void wait_for_nothing(void *arg)
{
    (void)arg;
    loop_run(loop_new());
}

static void a_loop_with_nothing_to_wait_for_is_a_bug(void **state)
{
    (void)state;
    assert_int_equal(child_run(wait_for_nothing, NULL).status, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(timers_fire_once_in_order_and_not_early),
        TEST(a_timer_may_stop_and_set_others),
        TEST(a_timer_that_is_always_due_lets_the_turns_go_on),
        TEST(all_that_is_ready_is_handled_in_one_turn),
        TEST(handlers_remove_and_add_each_other),
        TEST(events_of_a_descriptor_change_in_place),
        TEST(a_handler_may_silence_what_is_ready_already),
        TEST(a_closed_peer_is_told_as_an_error),
        TEST(messages_left_behind_are_not_forgotten),
        TEST(a_socket_may_be_closed_by_its_own_handler),
        TEST(hooks_run_at_the_end_of_a_turn_in_their_order),
        TEST(a_turn_that_asked_again_does_not_sleep),
        TEST(a_loop_with_nothing_to_wait_for_is_a_bug),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
