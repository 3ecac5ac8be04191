/*
 * Reading the log: replay from a cursor, one stream, bounds, and cursors that are not of this log.
 */
#include "history_cluster.h"

struct replayed {
    enum message kind;
    enum problem_code problem;
    int64_t head;
    bool more;
    uint32_t n;
    size_t bytes; /* of the frame */
    int64_t first, last;
    uint8_t last_leaf[HASH_LEN];
    size_t bodies; /* bytes of all of them */
    bool in_order;
};

static struct replayed got;
static int n_got;
static void *reading;

static void read_events(const struct m_replayed *m)
{
    struct event e;
    size_t at = 0;

    got.in_order = true;
    while (wire_has(m, m_replayed_events) && wire_list_record(m->events, &at, &shape_event, &e)) {
        if (got.n++ == 0)
            got.first = e.position;
        else
            got.in_order = got.in_order && e.position > got.last;
        got.last = e.position;
        got.bodies += e.body.n;
        memcpy(got.last_leaf, e.leaf.p, HASH_LEN);
    }
}

static void on_reading(void *arg)
{
    struct m_replayed m;
    struct problem problem;
    struct frame_reader r;
    struct envelope e;
    struct bus_in in;

    (void)arg;
    while (bus_recv(reading, false, &in) == 1) {
        got = (struct replayed){.bytes = bus_in_payload(&in).n};
        assert_int_equal(frame_open(&r, bus_in_payload(&in), NULL), 0);
        assert_int_equal(frame_next(&r, &e, NULL), 1);
        got.kind = message_find(e.kind);
        if (got.kind == MSG_REPLAYED) {
            assert_int_equal(
                wire_decode(&shape_m_replayed, slice_of(e.body.p, e.body.n), WIRE_STRICT, &m, NULL),
                0);
            got.head = m.head;
            got.more = wire_has(&m, m_replayed_more) && m.more;
            read_events(&m);
        } else if (got.kind == MSG_PROBLEM) {
            assert_int_equal(wire_decode(&shape_problem, slice_of(e.body.p, e.body.n), WIRE_STRICT,
                                         &problem, NULL),
                             0);
            got.problem = problem_find(problem.code);
        }
        n_got++;
        bus_in_close(&in);
    }
}

static bool has_come(void)
{
    return n_got > 0;
}

static const struct replayed *asked(enum message kind, const void *body)
{
    struct envelope e = {0};
    struct frame_writer w = {0};

    n_got = 0;
    frame_begin(&w);
    wire_set(&e, envelope, id, test_id('m', 1));
    frame_add(&w, &e, kind, body);
    while (bus_send(reading, NULL, frame_slice(&w)) != 0)
        poll(NULL, 0, 1);
    frame_free(&w);
    UNTIL(has_come);
    return &got;
}

static const struct replayed *replay(int64_t after, const uint8_t *leaf, int64_t limit)
{
    struct m_replay m = {0};

    wire_set(&m, m_replay, after, after);
    if (leaf)
        wire_set(&m, m_replay, leaf, slice_of(leaf, HASH_LEN));
    if (limit)
        wire_set(&m, m_replay, limit, limit);
    return asked(MSG_REPLAY, &m);
}

static const struct replayed *stream_of(uint32_t stream, int64_t after, int64_t limit)
{
    struct m_stream m = {0};

    wire_set(&m, m_stream, stream, test_id('s', stream));
    if (after)
        wire_set(&m, m_stream, after, after);
    if (limit)
        wire_set(&m, m_stream, limit, limit);
    return asked(MSG_STREAM, &m);
}

static bool reader_is_ready(void)
{
    return stream_of(0, 0, 0)->kind == MSG_REPLAYED;
}

/* A reader beside the writer. */
static void begin_reading(void)
{
    int64_t deadline;

    begin();
    reader = reader_new(life);
    reading = bus_dealer_connect(life->bus, settings_path("reader.endpoint"));
    loop_socket_add(life->loop, reading, on_reading, NULL);
    deadline = clock_mono_us() + 10 * US_PER_S;
    while (!reader_is_ready())
        assert_true(clock_mono_us() < deadline);
}

static void end_reading(void)
{
    bus_close(life->loop, &reading);
    end_life();
}

static int no_reading(void **state)
{
    if (life && reading)
        bus_close(life->loop, &reading);
    return no_life(state);
}

static void store(uint32_t from, uint32_t n, const char *text, size_t text_n)
{
    for (uint32_t i = 0; i < n; i++)
        ask_more((struct appending){
            .stream = from + i, .id = from + i, .text = text, .text_n = text_n, .numbered = i % 2});
    send_frame();
    UNTIL(all_answered);
}

/* ------------------------------------------------------------------ tests */

static void an_event_is_read_as_it_was_stored(void **state)
{
    (void)state;
    begin_reading();
    store(1, 2, "hello", 5);
    assert_int_equal(replay(1, NULL, 0)->n, 1);
    assert_int_equal(got.first, 2);
    assert_int_equal(got.bodies, 5);
    assert_memory_equal(got.last_leaf, writer->core.last_leaf, HASH_LEN);
    end_reading();
}

static void a_replay_in_pages_gives_every_event_once(void **state)
{
    int64_t seen = 0, after = -1;
    int pages = 0;

    (void)state;
    begin_reading();
    for (uint32_t i = 0; i < 10; i++)
        store(1 + i * 500, 500, NULL, 0);
    do {
        const struct replayed *r = replay(after, after < 0 ? NULL : got.last_leaf, 0);

        assert_int_equal(r->kind, MSG_REPLAYED);
        assert_int_equal(r->first, after + 1);
        assert_int_equal(r->last, after + r->n);
        assert_true(r->in_order);
        assert_int_equal(r->head, 5000);
        seen += r->n;
        after = r->last;
        pages++;
    } while (got.more);
    assert_int_equal(seen, 5001);
    assert_int_equal(pages, 3);
    assert_int_equal(replay(after, got.last_leaf, 0)->n, 0);
    assert_false(got.more);
    end_reading();
}

static void a_limit_is_kept_and_says_that_there_is_more(void **state)
{
    (void)state;
    begin_reading();
    store(1, 20, NULL, 0);
    assert_int_equal(replay(4, NULL, 7)->n, 7);
    assert_int_equal(got.first, 5);
    assert_true(got.more);
    assert_int_equal(replay(13, NULL, 7)->n, 7);
    assert_false(got.more);
    assert_int_equal(got.head, 20);
    end_reading();
}

static void a_cursor_of_another_log_is_refused(void **state)
{
    uint8_t other[HASH_LEN] = {1};

    (void)state;
    begin_reading();
    store(1, 3, NULL, 0);
    assert_int_equal(replay(2, NULL, 0)->n, 1);
    assert_int_equal(replay(2, other, 0)->problem, PROBLEM_CURSOR_UNKNOWN);
    assert_int_equal(replay(3, writer->core.last_leaf, 0)->kind, MSG_REPLAYED);
    assert_int_equal(replay(4, NULL, 0)->problem, PROBLEM_CURSOR_UNKNOWN);
    assert_int_equal(replay(4000000, NULL, 0)->problem, PROBLEM_CURSOR_UNKNOWN);
    end_reading();
}

static void large_bodies_come_in_bounded_answers_and_all_of_them(void **state)
{
    size_t n = 200000, bodies = 0;
    char *large = malloc(n);
    int64_t after = -1, events = 0;

    (void)state;
    assert_non_null(large);
    memset(large, 'x', n);
    begin_reading();
    for (uint32_t i = 0; i < 30; i++) {
        store(1000 + 100 * i, 3, "small", 5);
        store(1003 + 100 * i, i % 3, large, n);
        store(1010 + 100 * i, i % 2, large, 8000);
    }
    do {
        replay(after, NULL, 0);
        assert_int_equal(got.kind, MSG_REPLAYED);
        assert_int_equal(got.first, after + 1);
        assert_int_equal(got.last, after + got.n);
        assert_true(got.n > 0 && got.bytes < 8000000);
        bodies += got.bodies;
        events += got.n;
        after = got.last;
    } while (got.more);
    assert_int_equal(events, count("SELECT count(*) FROM history.event"));
    assert_int_equal(bodies, count("SELECT sum(octet_length(body)) FROM history.event"));
    free(large);
    end_reading();
}

static void a_stream_is_read_alone_from_a_version_on(void **state)
{
    (void)state;
    begin_reading();
    told((struct appending){.stream = 1, .id = 1, .n = 4});
    told((struct appending){.stream = 2, .id = 2, .n = 4});
    told((struct appending){.stream = 1, .id = 3, .n = 2, .base = 4});
    assert_int_equal(stream_of(1, 0, 0)->n, 6);
    assert_int_equal(got.first, 1);
    assert_int_equal(got.last, 10);
    assert_int_equal(stream_of(1, 4, 0)->n, 2);
    assert_int_equal(got.first, 9);
    assert_int_equal(stream_of(1, 0, 3)->n, 3);
    assert_true(got.more);
    assert_int_equal(stream_of(77, 0, 0)->n, 0);
    assert_false(got.more);
    assert_int_equal(got.head, 10);
    end_reading();
}

static void an_erased_event_comes_without_its_body(void **state)
{
    (void)state;
    begin_reading();
    store(1, 3, "secret", 6);
    sql(NULL, "UPDATE history.event SET body = NULL, salt = NULL WHERE position = 2");
    assert_int_equal(replay(0, NULL, 0)->n, 3);
    assert_int_equal(got.bodies, 12);
    end_reading();
}

static void a_question_that_cannot_be_read_is_refused(void **state)
{
    struct m_replay m = {0};

    (void)state;
    begin_reading();
    wire_set(&m, m_replay, after, -5);
    assert_int_equal(asked(MSG_REPLAY, &m)->problem, PROBLEM_INVALID);
    assert_int_equal(asked(MSG_SERVICE, &(struct empty){0})->kind, MSG_SERVICE_TOLD);
    assert_int_equal(asked(MSG_TAKE_UP, &(struct m_take_up){0})->problem, PROBLEM_UNKNOWN_MESSAGE);
    end_reading();
}

static void a_reader_comes_back_after_its_backend_died(void **state)
{
    int64_t deadline = clock_mono_us() + 20 * US_PER_S;

    (void)state;
    begin_reading();
    store(1, 3, NULL, 0);
    sql(NULL, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = "
              "'weerklank_reader'");
    do
        assert_true(clock_mono_us() < deadline);
    while (replay(0, NULL, 0)->kind != MSG_REPLAYED);
    assert_int_equal(got.n, 3);
    end_reading();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, empty_log, no_reading)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_event_is_read_as_it_was_stored),
        TEST(a_replay_in_pages_gives_every_event_once),
        TEST(a_limit_is_kept_and_says_that_there_is_more),
        TEST(a_cursor_of_another_log_is_refused),
        TEST(large_bodies_come_in_bounded_answers_and_all_of_them),
        TEST(a_stream_is_read_alone_from_a_version_on),
        TEST(an_erased_event_comes_without_its_body),
        TEST(a_question_that_cannot_be_read_is_refused),
        TEST(a_reader_comes_back_after_its_backend_died),
    };

    return cmocka_run_group_tests(tests, cluster_begin, cluster_end);
}
