/*
 * Reading one stream, or a few positions, from a reader: page after page, repeated when unanswered.
 */
#include "services/log/follower.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

#define PAGE       1000
#define PATIENCE   (1 * US_PER_S)
#define DEADLINE   (10 * US_PER_S)
#define LOOK_EVERY (250 * US_PER_MS)
#define SOON       (20 * US_PER_MS)

struct reading {
    struct uuid stream;
    int64_t after; /* version; with a limit: the position before the first that is wanted */
    int64_t limit; /* 0: a whole stream; else so many positions, in one page */
    stream_fn *fn;
    void *arg;
    int64_t tag, asked_at, began_at;
    struct reading *next;
};

struct stream_reader {
    struct life *life;
    void *reader;
    struct reading *open;
    int64_t tag;
    struct loop_timer timer;
    struct frame_writer out;
    int64_t first_tag; /* of the frame that is being filled */
};

/* What a turn asks goes as one frame; a reader answers each by itself. */
static void reading_ask(struct stream_reader *s, struct reading *r)
{
    struct envelope e = {0};
    struct m_stream stream = {0};
    struct m_replay replay = {0};

    r->tag = ++s->tag;
    r->asked_at = loop_now(s->life->loop);
    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, tag, r->tag);
    if (r->limit) {
        wire_set(&replay, m_replay, after, r->after);
        wire_set(&replay, m_replay, limit, r->limit);
        frame_add(&s->out, &e, MSG_REPLAY, &replay);
    } else {
        wire_set(&stream, m_stream, stream, r->stream);
        wire_set(&stream, m_stream, after, r->after);
        wire_set(&stream, m_stream, limit, PAGE);
        frame_add(&s->out, &e, MSG_STREAM, &stream);
    }
    loop_again(s->life->loop);
}

static void on_turn(void *arg)
{
    struct stream_reader *s = arg;

    /* Unanswered, it is asked again; not even sent (the reader is not there yet), soon. */
    if (s->out.n > 0 && bus_send(s->reader, NULL, frame_slice(&s->out)) < 0) {
        for (struct reading *r = s->open; r; r = r->next)
            if (r->tag >= s->first_tag)
                r->asked_at -= PATIENCE;
        loop_timer_set(s->life->loop, &s->timer, clock_mono_us() + SOON);
    }
    frame_begin(&s->out);
    s->first_tag = s->tag + 1;
}

static void reading_finish(struct stream_reader *s, struct reading *r, bool ok)
{
    for (struct reading **p = &s->open; *p; p = &(*p)->next) {
        if (*p == r) {
            *p = r->next;
            break;
        }
    }
    r->fn(r->arg, NULL, ok);
    free(r);
}

static void reading_took(struct stream_reader *s, struct reading *r, const struct m_replayed *m)
{
    struct event e;
    size_t at = 0;

    while (wire_list_record(m->events, &at, &shape_event, &e)) {
        int64_t place = r->limit ? e.position : e.version;

        if (place == r->after + 1) {
            r->after = place;
            r->fn(r->arg, &e, true);
        }
    }
    if (!r->limit && m->more && m->events.count > 0)
        reading_ask(s, r);
    else
        reading_finish(s, r, true);
}

/* The log does not reach that far; any other problem is the reader's own, and it is asked again. */
static bool is_nothing_there(struct slice body)
{
    struct problem m;

    return wire_decode(&shape_problem, body, WIRE_LENIENT, &m, NULL) == 0 &&
           problem_find(m.code) == PROBLEM_CURSOR_UNKNOWN;
}

static void reply_take(struct stream_reader *s, const struct envelope *e)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    struct reading *r = s->open;
    struct m_replayed m;

    while (r && !(wire_has(e, envelope_tag) && r->tag == e->tag))
        r = r->next;
    if (!r)
        return;
    if (message_find(e->kind) == MSG_PROBLEM) {
        if (r->limit && is_nothing_there(body))
            reading_finish(s, r, true);
    } else if (wire_decode(&shape_m_replayed, body, WIRE_LENIENT, &m, NULL) == 0) {
        reading_took(s, r, &m);
    }
}

static void on_reader(void *arg)
{
    struct stream_reader *s = arg;
    struct bus_in in;

    while (bus_recv(s->reader, false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;
        const char *why = NULL;

        if (frame_open(&r, bus_in_payload(&in), &why) < 0)
            log_error("reader_unreadable", "why=%s", log_value(slice_str(why)));
        while (frame_next(&r, &e, NULL) == 1)
            reply_take(s, &e);
        bus_in_close(&in);
    }
}

static void on_timer(void *arg)
{
    struct stream_reader *s = arg;
    int64_t now = loop_now(s->life->loop);

    for (struct reading *r = s->open, *next; r; r = next) {
        next = r->next;
        if (now - r->began_at >= DEADLINE)
            reading_finish(s, r, false);
        else if (now - r->asked_at >= PATIENCE)
            reading_ask(s, r);
    }
    loop_timer_set(s->life->loop, &s->timer, s->open ? now + LOOK_EVERY : 0);
}

static void reading_begin(struct stream_reader *s, struct reading wanted)
{
    struct reading *r = room_new(sizeof *r);

    *r = wanted;
    r->began_at = loop_now(s->life->loop);
    r->next = s->open;
    if (!s->open)
        loop_timer_set(s->life->loop, &s->timer, r->began_at + LOOK_EVERY);
    s->open = r;
    reading_ask(s, r);
}

void stream_read(struct stream_reader *s, const struct uuid *stream, int64_t after_version,
                 stream_fn *fn, void *arg)
{
    reading_begin(
        s, (struct reading){.stream = *stream, .after = after_version, .fn = fn, .arg = arg});
}

void stream_read_at(struct stream_reader *s, int64_t position, stream_fn *fn, void *arg)
{
    stream_read_range(s, position - 1, 1, fn, arg);
}

void stream_read_range(struct stream_reader *s, int64_t after, int64_t limit, stream_fn *fn,
                       void *arg)
{
    reading_begin(s, (struct reading){.after = after, .limit = limit, .fn = fn, .arg = arg});
}

struct stream_reader *stream_reader_new(struct life *life)
{
    struct stream_reader *s = room_new(sizeof *s);

    s->life = life;
    s->timer = (struct loop_timer){.fn = on_timer, .arg = s};
    s->reader = bus_dealer_connect(life->bus, settings_path("reader.endpoint"));
    if (!s->reader)
        log_fatal("stream_reader_failed", "why=endpoint");
    loop_socket_add(life->loop, s->reader, on_reader, s);
    loop_turn_add(life->loop, on_turn, s);
    frame_begin(&s->out);
    s->first_tag = 1;
    return s;
}

void stream_reader_free(struct stream_reader **s)
{
    struct stream_reader *old = *s;

    if (!old)
        return;
    loop_timer_set(old->life->loop, &old->timer, 0);
    bus_close(old->life->loop, &old->reader);
    while (old->open) {
        struct reading *r = old->open;

        old->open = r->next;
        free(r);
    }
    frame_free(&old->out);
    free(old);
    *s = NULL;
}
