/*
 * Appender, follower and stream reader on a real log, whose processes are killed under them.
 */
#include "log_system.h"

#include "common/settings.h"
#include "services/log/appender.h"
#include "services/log/follower.h"

#include <inttypes.h>

static struct log_system sys;
static struct appender *appender;
static struct follower *follower;
static struct stream_reader *reader;

/* What came to us, and whether it came in order. */
static struct {
    volatile int answers, events, streamed, caught_up, discarded, ended;
    int64_t next; /* the position that must come; -1: any */
    bool out_of_order, ok;
    struct append_result last;
    struct cursor cursor;
    int pause_at, stop_at;
    bool stopped;
} seen;

static void on_answer(void *arg, const struct append_result *r)
{
    (void)arg;
    seen.last = *r;
    seen.answers++;
}

static void on_event(void *arg, const struct event *e)
{
    (void)arg;
    if (seen.next >= 0 && e->position != seen.next)
        seen.out_of_order = true;
    seen.next = e->position + 1;
    seen.events++;
    if (seen.stopped)
        seen.out_of_order = true;
    if (seen.events == seen.stop_at) {
        follower_pause(follower);
        follower_resume(follower);
        follower_pause(follower);
        seen.stopped = true;
    }
    if (seen.pause_at && seen.events % seen.pause_at == 0) {
        follower_pause(follower);
        follower_resume(follower);
    }
}

static void on_batch(void *arg, const struct cursor *at)
{
    (void)arg;
    seen.cursor = *at;
}

static void on_caught_up(void *arg)
{
    (void)arg;
    seen.caught_up++;
}

static void on_discard(void *arg)
{
    (void)arg;
    seen.discarded++;
    seen.next = 0;
}

static void on_heard(void *arg, int64_t fence, bool second)
{
    (void)arg;
    appender_writer_heard(appender, fence, second);
}

static const struct follower_ops ops = {on_event, on_batch, on_caught_up, on_discard, on_heard};

static void follow(const struct cursor *from)
{
    memset(&seen, 0, sizeof seen);
    seen.next = from ? from->position + 1 : -1;
    follower = follower_new(sys.life, from, &ops, NULL);
}

static int begin(void **state)
{
    (void)state;
    system_begin(&sys);
    appender = appender_new(sys.life);
    reader = stream_reader_new(sys.life);
    return 0;
}

static int end(void **state)
{
    (void)state;
    stream_reader_free(&reader);
    appender_free(&appender);
    system_end(&sys);
    return 0;
}

static int after(void **state)
{
    (void)state;
    follower_free(&follower);
    return 0;
}

static void must(bool came)
{
    if (!came)
        fail_msg("answers=%d events=%d caught_up=%d discarded=%d", seen.answers, seen.events,
                 seen.caught_up, seen.discarded);
}

static const struct cursor start_of_log = {.position = -1};

/* One event on that stream; message says which append. */
static void append(const struct uuid *stream, int64_t base, const struct uuid *message)
{
    struct buf list = {0}, body = {0};
    struct m_append m = {0};
    uint32_t n = 0;

    wire_put_map(&body, 1);
    wire_put_text(&body, SLICE_LIT("text"));
    wire_put_text(&body, SLICE_LIT("Feiten."));
    appender_event_add(&list, &n, EV_SUPPLEMENTED, SLICE_LIT("\x80"), buf_slice(&body), false);
    wire_set(&m, m_append, stream, *stream);
    wire_set(&m, m_append, base, base);
    wire_set(&m, m_append, append, *message);
    wire_set(&m, m_append, party, SLICE_LIT("ZVL"));
    wire_set(&m, m_append, events, wire_list_of(&list, n));
    appender_append(appender, &m, on_answer, NULL);
    buf_free(&list);
    buf_free(&body);
}

static void append_new(int n)
{
    for (int i = 0; i < n; i++) {
        struct uuid stream;

        uuid_new_v7(&stream);
        append(&stream, 0, &stream);
    }
}

static void an_append_is_answered_with_its_place_and_its_repeat_with_the_same(void **state)
{
    struct append_result first;
    struct uuid stream;

    (void)state;
    follow(&start_of_log);
    uuid_new_v7(&stream);
    append(&stream, 0, &stream);
    must(wait_for(sys.life->loop, &seen.answers, 1));
    first = seen.last;
    assert_int_equal(first.outcome, APPEND_DONE);
    assert_int_equal(first.version, 1);
    append(&stream, 0, &stream);
    must(wait_for(sys.life->loop, &seen.answers, 2));
    assert_int_equal(seen.last.outcome, APPEND_DONE);
    assert_true(seen.last.repeated);
    assert_int_equal(seen.last.first, first.first);
    assert_int_equal(seen.last.at, first.at);
}

static void a_stream_that_moved_on_is_a_conflict_that_says_its_version(void **state)
{
    struct uuid stream, other;

    (void)state;
    follow(&start_of_log);
    uuid_new_v7(&stream);
    uuid_new_v7(&other);
    append(&stream, 0, &stream);
    append(&stream, 0, &other);
    must(wait_for(sys.life->loop, &seen.answers, 2));
    assert_int_equal(seen.last.outcome, APPEND_CONFLICT);
    assert_int_equal(seen.last.version, 1);
}

static void every_append_is_answered_once_though_the_writer_is_killed_again_and_again(void **state)
{
    enum { ROUNDS = 6, EACH = 300 };

    (void)state;
    follow(&start_of_log);
    for (int round = 0; round < ROUNDS; round++) {
        append_new(EACH);
        must(wait_for(sys.life->loop, &seen.answers, round * EACH + 40 * round + 1));
        process_kill(&sys.history, SIGKILL);
        history_start(&sys);
    }
    must(wait_for(sys.life->loop, &seen.answers, ROUNDS * EACH));
    assert_int_equal(seen.answers, ROUNDS * EACH);
    assert_int_equal(appender_pending(appender), 0);
    must(wait_for(sys.life->loop, &seen.events, ROUNDS * EACH));
    assert_false(seen.out_of_order);
}

static void every_event_comes_once_and_in_order_though_the_reader_is_killed(void **state)
{
    int before;

    (void)state;
    follow(&start_of_log);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    before = seen.events;
    process_kill(&sys.reader, SIGKILL);
    append_new(500);
    must(wait_for(sys.life->loop, &seen.answers, 250));
    process_kill(&sys.history, SIGKILL); /* a new writer is a reason to ask the reader */
    history_start(&sys);
    reader_start(&sys);
    must(wait_for(sys.life->loop, &seen.answers, 500));
    must(wait_for(sys.life->loop, &seen.events, before + 500));
    assert_int_equal(seen.events, before + 500);
    assert_false(seen.out_of_order);
}

static void who_pauses_misses_nothing(void **state)
{
    int all;

    (void)state;
    follow(&start_of_log);
    seen.pause_at = 7;
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    all = seen.events;
    append_new(400);
    must(wait_for(sys.life->loop, &seen.events, all + 400));
    assert_int_equal(seen.events, seen.next);
    assert_false(seen.out_of_order);
}

/* Whoever thinks better of going on is given nothing: not even by what was to wake him. */
static void the_last_word_counts_when_one_pauses_and_resumes(void **state)
{
    (void)state;
    follow(&start_of_log);
    seen.stop_at = 7;
    must(wait_for(sys.life->loop, &seen.events, 7));
    append_new(100);
    must(wait_for(sys.life->loop, &seen.answers, 100));
    assert_int_equal(seen.events, 7);
    seen.stopped = false;
    follower_resume(follower);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    assert_true(seen.events >= 107);
    assert_int_equal(seen.events, seen.next);
    assert_false(seen.out_of_order);
}

static void who_starts_at_the_head_gets_only_what_comes_after(void **state)
{
    int64_t head;

    (void)state;
    follow(NULL);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    head = follower_position(follower);
    assert_true(head >= 0);
    assert_int_equal(seen.events, 0);
    seen.next = head + 1;
    append_new(20);
    must(wait_for(sys.life->loop, &seen.events, 20));
    assert_false(seen.out_of_order);
}

static void a_cursor_goes_on_where_it_was(void **state)
{
    struct cursor at;

    (void)state;
    follow(&start_of_log);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    follower_cursor(follower, &at);
    follower_free(&follower);
    follow(&at);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    assert_int_equal(seen.events, 0);
    assert_int_equal(seen.discarded, 0);
}

static void a_cursor_of_another_log_is_discarded_and_all_comes_from_the_start(void **state)
{
    struct cursor at;

    (void)state;
    follow(&start_of_log);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    follower_cursor(follower, &at);
    follower_free(&follower);
    at.leaf[5] ^= 1;
    follow(&at);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    assert_int_equal(seen.discarded, 1);
    assert_int_equal(seen.next, at.position + 1);
    assert_int_equal(seen.events, at.position + 1);
    follower_free(&follower);
    at.position += 1000000; /* further than the log goes */
    follow(&at);
    must(wait_for(sys.life->loop, &seen.caught_up, 1));
    assert_int_equal(seen.discarded, 1);
}

static void on_streamed(void *arg, const struct event *e, bool ok)
{
    int64_t *version = arg;

    if (!e) {
        seen.ok = ok;
        seen.ended++;
        return;
    }
    if (version && e->version != ++*version)
        seen.out_of_order = true;
    seen.streamed++;
}

static void a_stream_is_read_from_a_version_on_also_over_pages(void **state)
{
    struct uuid stream, message;
    int64_t version = 700;

    (void)state;
    follow(&start_of_log);
    uuid_new_v7(&stream);
    for (int base = 0; base < 2100; base++) {
        uuid_new_v7(&message);
        append(&stream, base, &message);
        if (base % 100 == 99)
            must(wait_for(sys.life->loop, &seen.answers, base + 1));
    }
    stream_read(reader, &stream, version, on_streamed, &version);
    must(wait_for(sys.life->loop, &seen.ended, 1));
    assert_true(seen.ok);
    assert_int_equal(seen.streamed, 2100 - 700);
    assert_false(seen.out_of_order);
}

static void what_is_not_there_is_said_and_a_position_gives_its_event(void **state)
{
    struct uuid nobody;

    (void)state;
    follow(&start_of_log);
    uuid_new_v7(&nobody);
    stream_read(reader, &nobody, 0, on_streamed, NULL);
    must(wait_for(sys.life->loop, &seen.ended, 1));
    assert_true(seen.ok);
    assert_int_equal(seen.streamed, 0);
    stream_read_at(reader, 0, on_streamed, NULL);
    must(wait_for(sys.life->loop, &seen.ended, 2));
    assert_int_equal(seen.streamed, 1);
    stream_read_at(reader, 1000000000, on_streamed, NULL);
    must(wait_for(sys.life->loop, &seen.ended, 3));
    assert_true(seen.ok);
    assert_int_equal(seen.streamed, 1);
}

static void a_reading_outlives_its_reader(void **state)
{
    struct uuid nobody;

    (void)state;
    follow(&start_of_log);
    uuid_new_v7(&nobody);
    process_kill(&sys.reader, SIGKILL);
    stream_read(reader, &nobody, 0, on_streamed, NULL);
    reader_start(&sys);
    must(wait_for(sys.life->loop, &seen.ended, 1));
    assert_true(seen.ok);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, after)
    const struct CMUnitTest tests[] = {
        TEST(an_append_is_answered_with_its_place_and_its_repeat_with_the_same),
        TEST(a_stream_that_moved_on_is_a_conflict_that_says_its_version),
        TEST(every_append_is_answered_once_though_the_writer_is_killed_again_and_again),
        TEST(every_event_comes_once_and_in_order_though_the_reader_is_killed),
        TEST(who_pauses_misses_nothing),
        TEST(the_last_word_counts_when_one_pauses_and_resumes),
        TEST(who_starts_at_the_head_gets_only_what_comes_after),
        TEST(a_cursor_goes_on_where_it_was),
        TEST(a_cursor_of_another_log_is_discarded_and_all_comes_from_the_start),
        TEST(a_stream_is_read_from_a_version_on_also_over_pages),
        TEST(what_is_not_there_is_said_and_a_position_gives_its_event),
        TEST(a_reading_outlives_its_reader),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
