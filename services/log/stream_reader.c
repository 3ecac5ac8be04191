/*
 * Reading one stream, or a few positions, from a reader: page after page, repeated when unanswered.
 */
#include "services/log/follower.h"

#include "common/clock.h"
#include "common/room.h"
#include "services/log/asking.h"

#include <stdlib.h>

#define PAGE     1000
#define PATIENCE (1 * US_PER_S)
#define SOON     (20 * US_PER_MS)

struct reading {
    struct asked q;
    struct uuid stream;
    int64_t after; /* version; with a limit: the position before the first that is wanted */
    int64_t limit; /* 0: a whole stream; else so many positions, in one page */
    stream_fn *fn;
    void *arg;
};

struct stream_reader {
    struct asking asking;
    struct frame_writer out;
    int64_t first_tag; /* of the frame that is being filled */
};

/* What a turn asks goes as one frame; a reader answers each by itself. */
static void on_ask(void *arg, struct asked *q)
{
    struct stream_reader *s = arg;
    struct reading *r = (struct reading *)q;
    struct envelope e = {0};
    struct m_stream stream = {0};
    struct m_replay replay = {0};

    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, tag, q->tag);
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
    loop_again(s->asking.life->loop);
}

static void on_turn(void *arg)
{
    struct stream_reader *s = arg;

    /* Unanswered, it is asked again; not even sent (the reader is not there yet), soon. */
    if (s->out.n > 0 && bus_send(s->asking.socket, NULL, frame_slice(&s->out)) < 0) {
        for (struct asked *q = s->asking.open; q; q = q->next)
            if (q->tag >= s->first_tag)
                q->asked_at -= PATIENCE;
        asking_look_in(&s->asking, SOON);
    }
    frame_begin(&s->out);
    s->first_tag = s->asking.tag + 1;
}

static void reading_finish(struct stream_reader *s, struct reading *r, bool ok)
{
    asking_end(&s->asking, &r->q);
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
        asking_again(&s->asking, &r->q);
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

static void on_answer(void *arg, struct asked *q, const struct envelope *e)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    struct stream_reader *s = arg;
    struct reading *r = (struct reading *)q;
    struct m_replayed m;

    if (message_find(e->kind) == MSG_PROBLEM) {
        if (r->limit && is_nothing_there(body))
            reading_finish(s, r, true);
    } else if (wire_decode(&shape_m_replayed, body, WIRE_LENIENT, &m, NULL) == 0) {
        reading_took(s, r, &m);
    }
}

static void on_late(void *arg, struct asked *q)
{
    reading_finish(arg, (struct reading *)q, false);
}

static void free_one(struct asked *q)
{
    free(q);
}

static void reading_begin(struct stream_reader *s, struct reading wanted)
{
    struct reading *r = room_new(sizeof *r);

    *r = wanted;
    asking_begin(&s->asking, &r->q);
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
    static const struct asking_ops ops = {PATIENCE, on_ask, on_answer, on_late};
    struct stream_reader *s = room_new(sizeof *s);

    asking_open(&s->asking, life, &ops, s);
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
    asking_close(&old->asking, free_one);
    frame_free(&old->out);
    free(old);
    *s = NULL;
}
