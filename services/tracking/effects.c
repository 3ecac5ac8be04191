/*
 * What the works want done in the world, and answers to requests.
 */
#include "services/tracking/tracking_in.h"
#include "services/tracking/work_in.h"

#include "common/log.h"
#include "common/room.h"

#include <inttypes.h>
#include <stdlib.h>

struct frame_writer *tracking_reply_for(struct tracking *t, const struct request *q,
                                        struct envelope *e)
{
    wire_set(e, envelope, id, q->id);
    if (q->tag >= 0)
        wire_set(e, envelope, tag, q->tag);
    return replies_for(&t->replies, &q->peer);
}

/* With the state that does not allow it; no fields are at fault then. */
static void refuse_state(struct tracking *t, const struct request *q, const struct refusal *why)
{
    struct envelope e = {0};
    struct problem m = {0};

    wire_set(&m, problem, code, slice_str(problem_info(why->code)->code));
    if (why->detail)
        wire_set(&m, problem, detail, slice_str(why->detail));
    wire_set(&m, problem, state, (uint8_t)why->state);
    frame_add(tracking_reply_for(t, q, &e), &e, MSG_PROBLEM, &m);
}

/* A command is answered, by what it came to. Others are not timed: they may wait for what they ask to see. */
static void answered(struct tracking *t, const struct request *q, const char *outcome,
                     int64_t position)
{
    const struct message_info *info = message_info(q->kind);
    struct trace was = trace_swap(q->trace);

    trace_line("request_answered", "kind=%s outcome=%s position=%" PRId64, info ? info->name : "-",
               outcome, position);
    if (info && info->group == GROUP_COMMAND && q->begun_us > 0)
        metric_time(&t->figures.commanding, loop_now(t->life->loop) - q->begun_us);
    (void)trace_swap(was);
}

void tracking_refuse(struct tracking *t, const struct request *q, const struct refusal *why)
{
    struct envelope e = {0};

    answered(t, q, problem_info(why->code)->code, -1);
    t->figures.refused_as[why->code]++;
    t->figures.refused++;
    t->figures.busy += why->code == PROBLEM_BUSY;
    t->figures.conflicts += why->code == PROBLEM_CONFLICT;
    if (why->state >= 0) {
        refuse_state(t, q, why);
        return;
    }
    frame_add_problem(tracking_reply_for(t, q, &e), &e, why->code, why->detail, why->faults,
                      why->wait_ms);
}

void tracking_refuse_code(struct tracking *t, const struct request *q, enum problem_code code,
                          int64_t wait_ms)
{
    tracking_refuse(t, q, &(struct refusal){.code = code, .wait_ms = wait_ms, .state = -1});
}

/* ------------------------------------------------------------------ for the works */

static void on_appended(void *arg, const struct append_result *r)
{
    works_appended(arg, r);
}

static void work_append_op(void *arg, struct work *w, const struct m_append *m)
{
    struct tracking *t = arg;
    struct trace was = trace_swap(work_head(w)->trace);

    appender_append(t->appender, m, on_appended, w);
    (void)trace_swap(was);
}

/* A look into the stream: was this command done before? */
struct look {
    struct work *work;
    struct looked found;
    struct past past; /* when the command is decided on it */
};

static void on_look(void *arg, const struct event *e, bool ok)
{
    struct look *l = arg;

    if (e) {
        if (l->work->orphan)
            return;
        look_event(&l->found, request_at(l->work->all->requests, l->work->first), e);
        if (l->found.past)
            past_add(&l->past, e);
        return;
    }
    l->found.ok = ok;
    works_looked(l->work, &l->found);
    past_free(&l->past);
    free(l);
}

static void work_look_op(void *arg, struct work *w, const struct request *q)
{
    struct tracking *t = arg;
    struct trace was = trace_swap(q->trace);
    struct look *l = room_new(sizeof *l);

    l->work = w;
    l->found.past = command_needs_past(q->kind) ? &l->past : NULL;
    stream_read(t->reader, work_stream(w), 0, on_look, l);
    (void)trace_swap(was);
}

static void work_done_op(void *arg, const struct request *q, const struct done *d, int64_t position)
{
    struct tracking *t = arg;
    struct envelope e = {0};
    struct frame_writer *out = tracking_reply_for(t, q, &e);

    answered(t, q, "done", position);
    t->figures.accepted++;
    t->figures.repeated += wire_has(d, done_repeated);
    wire_set(&e, envelope, position, position);
    frame_add(out, &e, MSG_DONE, d);
}

static void work_refuse_op(void *arg, const struct request *q, const struct refusal *why)
{
    tracking_refuse(arg, q, why);
}

static int64_t work_now_op(void *arg)
{
    struct tracking *t = arg;

    return follower_time(t->follower);
}

const struct work_ops tracking_work_ops = {
    .append = work_append_op,
    .look = work_look_op,
    .done = work_done_op,
    .refuse = work_refuse_op,
    .now = work_now_op,
};
