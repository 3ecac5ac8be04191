/*
 * What waits in history, one behaviour at a time; the table is played by the test.
 */
#include "history_core.h"

#define AT   INT64_C(1775121300000000)
#define YEAR 2026

static const struct core_limits limits = {
    .queue_max = 2000, .batch_events = 500, .streams_max = 5000, .recent_max = 1000};

static int begin(void **state)
{
    static struct core c;

    core_begin(&c, &limits);
    c.fence = 1;
    *state = &c;
    return 0;
}

/* Nothing may be left of what was asked. */
static int end(void **state)
{
    core_end(*state);
    return held_bytes_alive == 0 ? 0 : -1;
}

/* The batch under way is committed. */
static void commit(struct core *c)
{
    core_batch_free(c, core_batch_stored(c));
}

static const struct batch *send_one(struct core *c)
{
    return core_batch_make(c, AT, YEAR);
}

/* What became of the next one that is done. */
static struct append *done(struct core *c, enum append_fate fate)
{
    static struct append copy;
    struct append *a = core_done_next(c);

    assert_non_null(a);
    assert_int_equal(a->fate, fate);
    copy = *a;
    append_free(&a);
    return &copy;
}

static void nothing_done(struct core *c)
{
    assert_null(core_done_next(c));
}

/* Stores n appends of one event in a stream, from version 1 on, under ids from first_id on. */
static void store(struct core *c, uint32_t stream, uint32_t first_id, int n)
{
    for (int i = 0; i < n; i++) {
        take(c, (struct asked){.stream = stream, .id = first_id + (uint32_t)i, .base = i});
        assert_non_null(send_one(c));
        commit(c);
        done(c, FATE_STORED);
    }
}

/* ------------------------------------------------------------------ answers from memory */

static void an_append_is_answered_when_it_is_committed_and_not_before(void **state)
{
    struct core *c = *state;
    const struct batch *b;
    struct append *a;

    take(c, (struct asked){.stream = 1, .id = 1, .n = 3});
    b = send_one(c);
    assert_int_equal(b->first, 0);
    assert_int_equal(b->n_events, 3);
    nothing_done(c);
    commit(c);
    a = done(c, FATE_STORED);
    assert_int_equal(a->first, 0);
    assert_int_equal(a->version, 3);
    assert_int_equal(a->at, AT);
    assert_int_equal(c->head, 2);
}

static void a_repeat_gets_the_first_answer_again(void **state)
{
    struct core *c = *state;
    struct append *a;

    store(c, 1, 1, 1);
    store(c, 2, 2, 1);
    take(c, (struct asked){.stream = 1, .id = 1});
    a = done(c, FATE_REPEATED);
    assert_int_equal(a->first, 0);
    assert_int_equal(a->version, 1);
    assert_int_equal(core_ready(c), 0);
}

/* A sender that learnt of a newer version may ask the same with another base. */
static void a_repeat_on_another_base_is_a_repeat(void **state)
{
    struct core *c = *state;

    store(c, 1, 1, 3);
    take(c, (struct asked){.stream = 1, .id = 2, .base = 3});
    assert_int_equal(done(c, FATE_REPEATED)->version, 2);
}

static void the_same_id_with_other_content_is_refused(void **state)
{
    struct core *c = *state;

    store(c, 1, 1, 1);
    take(c, (struct asked){.stream = 1, .id = 1, .content = 3}); /* other body */
    done(c, FATE_ID_TAKEN);
    take(c, (struct asked){.stream = 1, .id = 1, .content = 1}); /* other party too */
    done(c, FATE_ID_TAKEN);
    take(c, (struct asked){.stream = 1, .id = 1, .n = 2}); /* one event more */
    done(c, FATE_ID_TAKEN);
}

static void a_wrong_base_is_a_conflict_that_tells_the_version(void **state)
{
    struct core *c = *state;

    store(c, 1, 1, 2);
    take(c, (struct asked){.stream = 1, .id = 9, .base = 1});
    assert_int_equal(done(c, FATE_CONFLICT)->version, 2);
    take(c, (struct asked){.stream = 1, .id = 9, .base = 7});
    assert_int_equal(done(c, FATE_CONFLICT)->version, 2);
    assert_int_equal(core_ready(c), 0);
}

static void of_two_on_one_base_the_first_wins_and_the_second_waits_to_be_told(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1});
    take(c, (struct asked){.stream = 1, .id = 2});
    assert_int_equal(send_one(c)->n, 1);
    nothing_done(c);
    commit(c);
    done(c, FATE_STORED);
    assert_int_equal(done(c, FATE_CONFLICT)->version, 1);
}

static void two_in_a_row_of_one_stream_go_in_two_batches(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1});
    take(c, (struct asked){.stream = 1, .id = 2, .base = 1});
    assert_int_equal(send_one(c)->n, 1);
    assert_null(send_one(c));
    commit(c);
    done(c, FATE_STORED);
    assert_int_equal(send_one(c)->first, 1);
    commit(c);
    assert_int_equal(done(c, FATE_STORED)->version, 2);
}

static void asked_again_while_it_waits_only_the_address_is_new(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1, .peer = 4, .message = 10});
    send_one(c);
    take(c, (struct asked){.stream = 1, .id = 1, .peer = 4, .message = 11});
    assert_int_equal(c->waiting, 1);
    commit(c);
    assert_int_equal(done(c, FATE_STORED)->to.tag, 11);
    nothing_done(c);
}

static void another_peer_that_asks_the_same_is_answered_too(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1, .peer = 4, .message = 10});
    send_one(c);
    take(c, (struct asked){.stream = 1, .id = 1, .peer = 5, .message = 11});
    commit(c);
    assert_int_equal(done(c, FATE_STORED)->to.tag, 10);
    assert_int_equal(done(c, FATE_REPEATED)->to.tag, 11);
}

/* ------------------------------------------------------------------ answers from the table */

static void a_stream_that_is_not_known_is_looked_up(void **state)
{
    struct core *c = *state;
    struct append *a;

    take(c, (struct asked){.stream = 1, .id = 1, .base = 4});
    assert_int_equal(core_ready(c), 0);
    a = core_lookup_next(c);
    assert_non_null(a);
    core_looked(c, a, &(struct looked){.version = 4});
    assert_int_equal(core_ready(c), 1);
    take(c, (struct asked){.stream = 2, .id = 2, .base = 4});
    a = core_lookup_next(c);
    core_looked(c, a, &(struct looked){.version = 5});
    assert_int_equal(done(c, FATE_CONFLICT)->version, 5);
}

static void a_repeat_is_recognised_from_the_table(void **state)
{
    struct core *c = *state;
    struct append *a;

    take(c, (struct asked){.stream = 1, .id = 1, .base = 4});
    core_looked(c, core_lookup_next(c),
                &(struct looked){.version = 9,
                                 .found = true,
                                 .same = true,
                                 .first = 77,
                                 .at = AT,
                                 .last_version = 5,
                                 .number = 3});
    a = done(c, FATE_REPEATED);
    assert_int_equal(a->first, 77);
    assert_int_equal(a->version, 5);
    assert_int_equal(a->number, 3);
    take(c, (struct asked){.stream = 1, .id = 1, .base = 4, .content = 8});
    core_looked(c, core_lookup_next(c),
                &(struct looked){.version = 9, .found = true, .last_version = 5});
    done(c, FATE_ID_TAKEN);
    take(c, (struct asked){.stream = 1, .id = 1, .base = 4, .content = 8});
    core_looked(c, core_lookup_next(c),
                &(struct looked){.version = 9, .found = true, .erased = true});
    done(c, FATE_ERASED);
}

/* The stream's version is in memory, what stood below it is not: its ids must be looked for. */
static void an_id_that_could_be_older_than_memory_is_looked_up(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1, .base = 4});
    core_looked(c, core_lookup_next(c), &(struct looked){.version = 4});
    send_one(c);
    commit(c);
    done(c, FATE_STORED);
    take(c, (struct asked){.stream = 1, .id = 2, .base = 5});
    assert_int_equal(core_ready(c), 0);
    core_looked(c, core_lookup_next(c), &(struct looked){.version = 5});
    assert_int_equal(core_ready(c), 1);
}

static void a_stream_that_began_in_memory_needs_no_look(void **state)
{
    struct core *c = *state;

    store(c, 1, 1, 50);
    assert_null(core_lookup_next(c));
    assert_int_equal(c->looked_up, 0);
}

static void what_memory_overwrote_is_looked_up_again(void **state)
{
    struct core *c = *state;

    store(c, 1, 1, 2);
    for (uint32_t i = 0; i < limits.recent_max; i++)
        store(c, 100 + i, 1000 + i, 1);
    take(c, (struct asked){.stream = 1, .id = 1});
    nothing_done(c);
    core_looked(c, core_lookup_next(c),
                &(struct looked){.version = 2, .found = true, .same = true, .last_version = 1});
    assert_int_equal(done(c, FATE_REPEATED)->version, 1);
}

static void more_streams_than_memory_holds_are_served(void **state)
{
    struct core *c = *state;

    for (uint32_t i = 0; i < 2 * limits.streams_max; i++)
        store(c, i, i, 1);
    assert_int_equal(c->head, 2 * (int)limits.streams_max - 1);
    take(c, (struct asked){.stream = 3, .id = 999999, .base = 1});
    core_looked(c, core_lookup_next(c), &(struct looked){.version = 1});
    assert_int_equal(core_ready(c), 1);
}

/* ------------------------------------------------------------------ batches */

static void a_batch_holds_at_most_so_many_events(void **state)
{
    struct core *c = *state;

    for (uint32_t i = 0; i < 100; i++)
        take(c, (struct asked){.stream = i, .id = i, .n = 16});
    assert_int_equal(send_one(c)->n_events, 31 * 16);
    assert_int_equal(send_one(c)->first, 31 * 16);
    assert_null(send_one(c)); /* two under way */
    commit(c);
    commit(c);
    for (int i = 0; i < 62; i++)
        done(c, FATE_STORED);
}

static void bulk_gets_at_most_half_and_never_nothing(void **state)
{
    struct core *c = *state;
    const struct batch *b;
    int bulk = 0;

    for (uint32_t i = 0; i < 400; i++)
        take(c, (struct asked){.stream = i, .id = i, .bulk = true});
    assert_int_equal(send_one(c)->n_events, 250);
    for (uint32_t i = 1000; i < 2000; i++)
        take(c, (struct asked){.stream = i, .id = i});
    b = send_one(c);
    assert_int_equal(b->n_events, 500);
    for (uint32_t i = 0; i < b->n; i++)
        bulk += b->appends[i]->bulk;
    assert_int_equal(bulk, 50);
    commit(c);
    commit(c);
    for (int i = 0; i < 750; i++)
        done(c, FATE_STORED);
}

static void a_full_queue_says_busy(void **state)
{
    struct core *c = *state;

    for (uint32_t i = 0; i < limits.queue_max; i++)
        take(c, (struct asked){.stream = i, .id = i});
    nothing_done(c);
    take(c, (struct asked){.stream = 3000, .id = 3000});
    done(c, FATE_BUSY);
    assert_int_equal(c->waiting, limits.queue_max);
}

static void numbers_are_given_in_order_and_again_when_not_stored(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1, .numbered = true});
    take(c, (struct asked){.stream = 2, .id = 2, .numbered = true});
    send_one(c);
    core_batch_undo(c, UNDO_GATE);
    take(c, (struct asked){.stream = 3, .id = 3, .numbered = true});
    send_one(c);
    commit(c);
    assert_int_equal(done(c, FATE_STORED)->number, 1);
    assert_int_equal(done(c, FATE_STORED)->number, 2);
    assert_int_equal(done(c, FATE_STORED)->number, 3);
}

static void a_batch_behind_a_failed_one_is_numbered_again(void **state)
{
    struct core *c = *state;
    const struct batch *b;

    take(c, (struct asked){.stream = 1, .id = 1, .n = 5});
    send_one(c);
    take(c, (struct asked){.stream = 2, .id = 2});
    assert_int_equal(send_one(c)->first, 5);
    core_batch_undo(c, UNDO_GATE);
    core_batch_undo(c, UNDO_KEY); /* stream 1 exists already */
    core_looked(c, core_lookup_next(c), &(struct looked){.version = 5});
    assert_int_equal(done(c, FATE_CONFLICT)->version, 5);
    b = send_one(c);
    assert_int_equal(b->first, 0);
    assert_int_equal(b->n, 1);
    commit(c);
    assert_int_equal(done(c, FATE_STORED)->first, 0);
}

/* What follows the failed key is looked up first, so that one client's repeats do not spoil each batch. */
static void after_a_failed_key_new_looking_streams_are_looked_up_first(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1});
    send_one(c);
    core_batch_undo(c, UNDO_KEY);
    core_looked(c, core_lookup_next(c),
                &(struct looked){.version = 1, .found = true, .same = true, .last_version = 1});
    done(c, FATE_REPEATED);
    take(c, (struct asked){.stream = 2, .id = 2});
    assert_int_equal(core_ready(c), 0);
    core_looked(c, core_lookup_next(c), &(struct looked){.version = 0});
    assert_int_equal(core_ready(c), 1);
}

static void time_never_goes_back(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1});
    assert_int_equal(core_at(c, AT), AT);
    send_one(c);
    assert_int_equal(core_at(c, AT), AT + 1); /* later than the one under way */
    assert_int_equal(core_at(c, AT - 5), AT + 1);
    commit(c);
    done(c, FATE_STORED);
    assert_int_equal(core_at(c, AT - 5), AT + 1);
    assert_int_equal(core_at(c, AT + 5), AT + 5);
}

static void data_that_cannot_be_stored_is_found_and_the_others_are_stored(void **state)
{
    struct core *c = *state;
    int faults = 0;

    for (uint32_t i = 0; i < 5; i++)
        take(c, (struct asked){.stream = i, .id = i});
    send_one(c);
    core_batch_undo(c, UNDO_DATA);
    for (int i = 0; i < 5; i++) {
        const struct batch *b = send_one(c);

        assert_int_equal(b->n, 1);
        if (number_of(&b->appends[0]->id) == 3)
            core_batch_undo(c, UNDO_DATA);
        else
            commit(c);
    }
    for (struct append *a; (a = core_done_next(c)); append_free(&a)) {
        faults += a->fate == FATE_FAULT;
        assert_int_equal(a->fate == FATE_FAULT, number_of(&a->id) == 3);
    }
    assert_int_equal(faults, 1);
    assert_int_equal(c->head, 3);
}

static void who_may_be_stored_already_is_not_given_up(void **state)
{
    struct core *c = *state;

    take(c, (struct asked){.stream = 1, .id = 1});
    send_one(c);
    core_batch_undo(c, UNDO_UNSURE);
    take(c, (struct asked){.stream = 2, .id = 2});
    core_give_up(c, FATE_CLOCK);
    assert_int_equal(number_of(&done(c, FATE_CLOCK)->id), 2);
    nothing_done(c);
    assert_int_equal(core_ready(c), 1);
    send_one(c);
    commit(c);
    assert_int_equal(number_of(&done(c, FATE_STORED)->id), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_append_is_answered_when_it_is_committed_and_not_before),
        TEST(a_repeat_gets_the_first_answer_again),
        TEST(a_repeat_on_another_base_is_a_repeat),
        TEST(the_same_id_with_other_content_is_refused),
        TEST(a_wrong_base_is_a_conflict_that_tells_the_version),
        TEST(of_two_on_one_base_the_first_wins_and_the_second_waits_to_be_told),
        TEST(two_in_a_row_of_one_stream_go_in_two_batches),
        TEST(asked_again_while_it_waits_only_the_address_is_new),
        TEST(another_peer_that_asks_the_same_is_answered_too),
        TEST(a_stream_that_is_not_known_is_looked_up),
        TEST(a_repeat_is_recognised_from_the_table),
        TEST(an_id_that_could_be_older_than_memory_is_looked_up),
        TEST(a_stream_that_began_in_memory_needs_no_look),
        TEST(what_memory_overwrote_is_looked_up_again),
        TEST(more_streams_than_memory_holds_are_served),
        TEST(a_batch_holds_at_most_so_many_events),
        TEST(bulk_gets_at_most_half_and_never_nothing),
        TEST(a_full_queue_says_busy),
        TEST(numbers_are_given_in_order_and_again_when_not_stored),
        TEST(a_batch_behind_a_failed_one_is_numbered_again),
        TEST(after_a_failed_key_new_looking_streams_are_looked_up_first),
        TEST(time_never_goes_back),
        TEST(data_that_cannot_be_stored_is_found_and_the_others_are_stored),
        TEST(who_may_be_stored_already_is_not_given_up),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
