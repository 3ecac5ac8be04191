/*
 * The whole service in this process, on a real PostgreSQL and real sockets: a log behind history's
 * endpoints, and somebody who asks.
 */
#ifndef TESTS_UNIT_OVERVIEW_STAGE_H
#define TESTS_UNIT_OVERVIEW_STAGE_H

#include "tests/unit/overview_db.h"

#include "common/life.h"
#include "common/settings.h"
#include "proto/frame.h"
#include "proto/json.h"
#include "services/overview/overview.h"

struct stage {
    struct life *life;
    struct overview *overview;
    const struct test_log *log;
    int64_t head; /* what of the log is there */
    void *reader, *pub, *client;
    struct loop_timer beat;
    bool no_reader; /* it is silent */
    /* The last answer. */
    int answers;
    struct buf frame;
    struct envelope reply;
};

/* --- The log behind history's endpoints ------------------------------------------------------- */

static void stage_events(const struct stage *s, const struct uuid *stream, int64_t after,
                         int64_t limit, struct m_replayed *m, struct buf *list)
{
    int64_t from = stream ? 0 : after + 1;
    uint32_t n = 0;

    for (int64_t p = from; p <= s->head && n < limit; p++) {
        const struct event *e = log_at(s->log, p);
        if (stream && (!uuid_equal(stream, &e->stream) || e->version <= after))
            continue;
        wire_encode(&shape_event, e, list);
        n++;
    }
    wire_set(m, m_replayed, head, s->head);
    if (!stream && from + n <= s->head)
        wire_set(m, m_replayed, more, true);
    wire_set(m, m_replayed, events, wire_list_of(list, n));
}

static void stage_read(struct stage *s, const struct bus_peer *peer, const struct envelope *e)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    struct frame_writer w = {0};
    struct envelope reply = {0};
    struct m_replayed m = {0};
    struct m_replay replay;
    struct m_stream stream;
    struct buf list = {0};

    wire_set(&reply, envelope, id, e->id);
    wire_set(&reply, envelope, tag, e->tag);
    frame_begin(&w);
    if (message_find(e->kind) == MSG_STREAM) {
        assert_int_equal(wire_decode(&shape_m_stream, body, WIRE_STRICT, &stream, NULL), 0);
        stage_events(s, &stream.stream, stream.after, 10000, &m, &list);
        frame_add(&w, &reply, MSG_REPLAYED, &m);
    } else {
        assert_int_equal(wire_decode(&shape_m_replay, body, WIRE_STRICT, &replay, NULL), 0);
        if (wire_has(&replay, m_replay_leaf) &&
            (replay.after > s->head ||
             !slice_equal(replay.leaf, log_at(s->log, replay.after)->leaf))) {
            frame_add_problem(&w, &reply, PROBLEM_CURSOR_UNKNOWN, NULL, NULL, 0);
        } else {
            stage_events(s, NULL, replay.after, replay.limit, &m, &list);
            frame_add(&w, &reply, MSG_REPLAYED, &m);
        }
    }
    assert_int_equal(bus_send(s->reader, peer, frame_slice(&w)), 0);
    frame_free(&w);
    buf_free(&list);
}

static void stage_on_reader(void *arg)
{
    struct stage *s = arg;
    struct bus_in in;
    struct frame_reader r;
    struct envelope e;

    while (bus_recv(s->reader, true, &in) == 1) {
        assert_int_equal(frame_open(&r, bus_in_payload(&in), NULL), 0);
        while (!s->no_reader && frame_next(&r, &e, NULL) == 1)
            stage_read(s, &in.peer, &e);
        bus_in_close(&in);
    }
}

/* One commit, or a heartbeat. */
static void stage_publish(struct stage *s, int64_t head)
{
    struct frame_writer w = {0};
    struct envelope e = {0};
    struct m_published m = {0};
    struct buf list = {0};
    int64_t n = head - s->head;

    for (int64_t p = s->head + 1; p <= head; p++)
        wire_encode(&shape_event, log_at(s->log, p), &list);
    s->head = head;
    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&m, m_published, fence, 1);
    wire_set(&m, m_published, head, head);
    wire_set(&m, m_published, at, clock_wall_us());
    if (n > 0)
        wire_set(&m, m_published, events, wire_list_of(&list, (uint32_t)n));
    frame_begin(&w);
    frame_add(&w, &e, MSG_PUBLISHED, &m);
    (void)!bus_send(s->pub, NULL, frame_slice(&w));
    frame_free(&w);
    buf_free(&list);
}

static void stage_on_beat(void *arg)
{
    struct stage *s = arg;
    stage_publish(s, s->head);
    loop_timer_set(s->life->loop, &s->beat, loop_now(s->life->loop) + 200 * US_PER_MS);
}

static void stage_run_for(struct stage *s, int64_t us)
{
    struct loop_timer soon = {.fn = (loop_fn *)loop_stop, .arg = s->life->loop};

    loop_timer_set(s->life->loop, &soon, clock_mono_us() + us);
    loop_run(s->life->loop);
    loop_timer_set(s->life->loop, &soon, 0);
}

/* --- Who asks --------------------------------------------------------------------------------- */

static void stage_on_answer(void *arg)
{
    struct stage *s = arg;
    struct bus_in in;
    struct frame_reader r;

    while (bus_recv(s->client, false, &in) == 1) {
        struct slice payload = bus_in_payload(&in);
        buf_reset(&s->frame);
        buf_add(&s->frame, payload.p, payload.n);
        bus_in_close(&in);
        const char *why = "";
        if (frame_open(&r, buf_slice(&s->frame), &why) < 0)
            fail_msg("%s", why);
        assert_int_equal(frame_next(&r, &s->reply, NULL), 1);
        s->answers++;
    }
}

struct question {
    const char *party;
    enum message kind;
    const void *body;      /* NULL: no fields */
    const struct uuid *id; /* about this signal, or */
    const char *reference; /* this one */
    int64_t see, within;   /* 0: not said */
};

static void stage_send(struct stage *s, const struct question *q)
{
    static const uint64_t nothing[64];
    struct frame_writer w = {0};
    struct envelope e = {0};
    struct uuid id = {{7}};

    wire_set(&e, envelope, id, id); /* the same each time: answers can be compared */
    wire_set(&e, envelope, tag, 1);
    if (q->party)
        wire_set(&e, envelope, party, slice_str(q->party));
    if (q->id)
        wire_set(&e, envelope, signal, (struct wire_subject){.id = *q->id});
    if (q->reference)
        wire_set(&e, envelope, signal, (struct wire_subject){.reference = slice_str(q->reference)});
    if (q->see > 0)
        wire_set(&e, envelope, see, q->see);
    if (q->within > 0)
        wire_set(&e, envelope, within, q->within);
    frame_begin(&w);
    frame_add(&w, &e, q->kind, q->body ? q->body : nothing);
    /* Sockets take nothing before they are connected. */
    for (int tries = 0; bus_send(s->client, NULL, frame_slice(&w)) < 0; tries++) {
        assert_true(tries < 5000);
        stage_run_for(s, US_PER_MS);
    }
    frame_free(&w);
}

/* Waits for the answer: its message. */
static enum message stage_ask(struct stage *s, const struct question *q)
{
    stage_send(s, q);
    if (!wait_for(s->life->loop, &s->answers, s->answers + 1))
        fail_msg("no answer");
    return message_find(s->reply.kind);
}

static void stage_take(struct stage *s, const struct wire_shape *shape, void *out)
{
    struct wire_faults faults = {0};
    assert_int_equal(
        wire_decode(shape, slice_of(s->reply.body.p, s->reply.body.n), WIRE_STRICT, out, &faults),
        0);
}

/* The code of the problem that answers the question; "" when something else does. */
MAYBE_UNUSED static const char *stage_problem(struct stage *s, const struct question *q)
{
    struct problem p;
    if (stage_ask(s, q) != MSG_PROBLEM)
        return "";
    stage_take(s, &shape_problem, &p);
    return problem_info(problem_find(p.code))->code;
}

static bool stage_is_ready(struct stage *s)
{
    struct m_service m;
    assert_int_equal(stage_ask(s, &(struct question){.kind = MSG_SERVICE}), MSG_SERVICE_TOLD);
    stage_take(s, &shape_m_service, &m);
    return m.ready;
}

/* The log's time as the service knows it: that of the last event, until a heartbeat was heard. */
static int64_t stage_time(struct stage *s)
{
    json_t *json;
    int64_t time;

    assert_int_equal(stage_ask(s, &(struct question){.kind = MSG_SERVICE}), MSG_SERVICE_TOLD);
    json = json_from_wire(&shape_m_service, slice_of(s->reply.body.p, s->reply.body.n));
    time = json_integer_value(json_object_get(json_object_get(json, "cijfers"), "time"));
    json_decref(json);
    return time;
}

MAYBE_UNUSED static void stage_until_ready(struct stage *s)
{
    int64_t deadline = clock_mono_us() + 20 * US_PER_S;
    while (!stage_is_ready(s) || stage_time(s) < clock_wall_us() - 5 * US_PER_S) {
        if (clock_mono_us() > deadline)
            fail_msg("not ready in 20 s");
        stage_run_for(s, 5 * US_PER_MS);
    }
}

/* --- All together ----------------------------------------------------------------------------- */

static void stage_open(struct stage *s, const struct pg_cluster *c, const struct test_log *log,
                       int64_t head)
{
    char state[128], address[160], conninfo[128];
    char *argv[] = {"test", state, address, "--log.level=error", NULL};

    *s = (struct stage){.log = log, .head = head};
    snprintf(state, sizeof state, "--state.dir=%s/state", c->folder);
    overview_address(c, conninfo);
    snprintf(address, sizeof address, "--db.overview=%s", conninfo);
    hash_deinit(); /* the life has its own */
    s->life = life_begin("overview", 4, argv);
    s->reader = bus_router_bind(s->life->bus, settings_path("reader.endpoint"), NULL);
    s->pub = bus_pub_bind(s->life->bus, settings_path("history.pub"));
    assert_true(s->reader && s->pub);
    loop_socket_add(s->life->loop, s->reader, stage_on_reader, s);
    s->beat = (struct loop_timer){.fn = stage_on_beat, .arg = s};
    loop_timer_set(s->life->loop, &s->beat, clock_mono_us());
    s->overview = overview_new(s->life);
    s->client = bus_dealer_connect(s->life->bus, settings_path("overview.endpoint"));
    loop_socket_add(s->life->loop, s->client, stage_on_answer, s);
}

static void stage_close(struct stage *s)
{
    overview_free(&s->overview);
    loop_timer_set(s->life->loop, &s->beat, 0);
    bus_close(s->life->loop, &s->client);
    bus_close(s->life->loop, &s->reader);
    bus_close(s->life->loop, &s->pub);
    life_end(&s->life);
    hash_init();
    buf_free(&s->frame);
    wait_loop = NULL;
}

#endif
