/*
 * What comes in at the writer's socket: appends, and whether it is ready.
 */
#include "services/history/writer.h"

#include "common/log.h"
#include "common/trace.h"

#include <stdlib.h>

#define FRAMES_A_TURN  256
#define NOT_READY_WAIT 200 /* milliseconds */
#define REFUSED_WAIT   1000

struct frame_held {
    struct held held;
    zmq_msg_t msg;
};

static void frame_held_free(struct held *h)
{
    struct frame_held *f = (struct frame_held *)h;

    zmq_msg_close(&f->msg);
    free(f);
}

/* The message's bytes stay until the last append of it is done. */
static struct frame_held *frame_held_new(struct bus_in *in)
{
    struct frame_held *f = malloc(sizeof *f);

    if (!f)
        log_fatal("memory_exhausted", "for=frame");
    f->held = (struct held){.users = 1, .free = frame_held_free};
    zmq_msg_init(&f->msg);
    zmq_msg_move(&f->msg, &in->msg);
    return f;
}

static void refuse(struct writer *w, const struct bus_peer *peer, const struct envelope *to,
                   enum problem_code code, const char *detail, const struct wire_faults *faults,
                   int64_t wait_ms)
{
    w->metrics.refused_as[code]++;
    trace_line("append_refused", "problem=%s", problem_info(code)->code);
    frame_add_problem(outbox_to(&w->outbox, peer), to, code, detail, faults, wait_ms);
}

static void taken_say(const struct append *a)
{
    char stream[UUID_TEXT_LEN + 1];

    uuid_format(&a->stream, stream);
    trace_line("append_taken", "stream=%s base=%d events=%u", stream, a->base, a->n);
}

static void take_append(struct writer *w, const struct bus_peer *peer, const struct envelope *e,
                        struct held *h)
{
    struct reply_to to = {
        .peer = *peer, .message = e->id, .tag = wire_has(e, envelope_tag) ? e->tag : -1};
    struct wire_faults faults = {0};
    struct append *a = NULL;
    struct m_append m;

    if (w->seal.why) {
        refuse(w, peer, e, PROBLEM_LOG_BEHIND, NULL, NULL, REFUSED_WAIT);
        return;
    }
    if (w->state == WRITER_STANDBY || !w->served || w->core.head < 0) {
        refuse(w, peer, e, PROBLEM_NOT_READY, w->why, NULL, NOT_READY_WAIT);
        return;
    }
    if (wire_decode(&shape_m_append, slice_of(e->body.p, e->body.n), WIRE_STRICT, &m, &faults) == 0)
        a = append_new(&m, &to, h);
    if (!a) {
        refuse(w, peer, e, PROBLEM_INVALID, NULL, &faults, 0);
        return;
    }
    a->trace = trace_current;
    if (trace_on())
        taken_say(a);
    core_take(&w->core, &a);
}

static void take_frame(struct writer *w, struct bus_in *in)
{
    struct frame_held *f = frame_held_new(in);
    struct wire_faults faults = {0};
    struct frame_reader r;
    struct envelope e;
    const char *why;
    int rc;

    if (frame_open(&r, slice_of(zmq_msg_data(&f->msg), zmq_msg_size(&f->msg)), &why) != 0) {
        log_warn("frame_refused", "why=%s", log_value(slice_str(why)));
        goto out;
    }
    while ((rc = frame_next(&r, &e, &faults)) != 0) {
        enum message kind = rc > 0 ? message_find(e.kind) : MSG_NO_ANSWER;

        if (rc < 0)
            refuse(w, &in->peer, &e, PROBLEM_BAD_FRAME, NULL, &faults, 0);
        else if (kind == MSG_APPEND)
            take_append(w, &in->peer, &e, &f->held);
        else if (telling_is(kind))
            writer_tell(w, kind, &e, outbox_to(&w->outbox, &in->peer));
        else
            refuse(w, &in->peer, &e, PROBLEM_UNKNOWN_MESSAGE, NULL, NULL, 0);
        faults.n = 0;
    }
out:
    held_drop(&f->held);
}

void writer_on_router(void *arg)
{
    struct writer *w = arg;
    struct bus_in in;

    for (int i = 0; i < FRAMES_A_TURN; i++) {
        if (bus_recv(w->router, true, &in) != 1)
            return;
        take_frame(w, &in);
        bus_in_close(&in);
    }
    loop_again(w->life->loop);
}
