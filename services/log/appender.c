/*
 * The appender: open appends in numbered slots, repeated until each is answered.
 *
 *      appender_append -> slot (kept encoded) -> frame of this turn -> history
 *      answer (tag = slot) -> callback -> slot is free again
 *
 * The tag holds the slot's generation too, so that the second of two answers to a repeated append
 * cannot meet whoever has the slot by then.
 */
#include "services/log/appender.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "common/trace.h"

#include <inttypes.h>
#include <stdlib.h>

#define FRAME_BYTES   ((size_t)128 << 10)
#define FRAMES_A_TURN 64
#define REPEAT_FIRST  (1 * US_PER_S) /* then twice as long, up to REPEAT_MOST */
#define REPEAT_MOST   (4 * US_PER_S)
#define LOOK_EVERY    (200 * US_PER_MS)
#define NONE          UINT32_MAX

struct open_append {
    struct buf body; /* m_append, encoded; kept for the slot's next user */
    struct uuid id;
    append_fn *fn; /* NULL: the slot is free */
    void *arg;
    int64_t repeat_at, patience;
    struct trace trace;        /* of whose request it is */
    uint32_t generation, next; /* next free one */
};

struct appender {
    struct life *life;
    void *writers[2]; /* history, and its warm second (whose endpoint may be nobody's) */
    unsigned writer;  /* whom we ask */
    int64_t fence;    /* the highest that was heard; -1: none yet */
    struct open_append *slots;
    uint32_t n_slots, free, n_open;
    struct frame_writer out;
    struct loop_timer timer;
};

void appender_event_add(struct buf *list, uint32_t *n, enum event_kind kind, struct slice meta,
                        struct slice body, bool numbered)
{
    const struct message_info *info = event_info((int)kind);
    struct new_event e = {0};

    wire_set(&e, new_event, kind, (int64_t)kind);
    wire_set(&e, new_event, schema, info->schema);
    if (numbered)
        wire_set(&e, new_event, numbered, true);
    wire_set(&e, new_event, meta, meta);
    wire_set(&e, new_event, body, body);
    wire_encode(&shape_new_event, &e, list);
    ++*n;
}

void append_id_of(struct slice party, const struct uuid *message, struct uuid *out)
{
    const struct slice parts[] = {SLICE_LIT("append:"), party, slice_of(message->b, 16)};
    uint8_t digest[HASH_LEN];

    hash_sha256(digest, parts, ARRAY_LEN(parts));
    memcpy(out->b, digest, sizeof out->b);
}

/* ------------------------------------------------------------------ sending */

static void frame_send(struct appender *a)
{
    /* Not sent (nobody there, or full) is the same as not answered: the repeat sees to it. */
    if (a->out.n > 0)
        (void)!bus_send(a->writers[a->writer], NULL, frame_slice(&a->out));
    frame_begin(&a->out);
}

static void slot_send(struct appender *a, struct open_append *p)
{
    struct trace was = trace_swap(p->trace);
    struct envelope e = {0};
    uint32_t slot = (uint32_t)(p - a->slots);

    if (a->out.n > 0 && a->out.b.n + p->body.n > FRAME_BYTES)
        frame_send(a);
    e.id = p->id;
    wire_set(&e, envelope, id, p->id);
    wire_set(&e, envelope, tag, (int64_t)((uint64_t)p->generation << 32 | slot));
    frame_add_raw(&a->out, &e, MSG_APPEND, buf_slice(&p->body));
    p->repeat_at = loop_now(a->life->loop) + p->patience;
    (void)trace_swap(was);
}

static void on_turn(void *arg)
{
    struct appender *a = arg;

    frame_send(a);
}

static void on_timer(void *arg)
{
    struct appender *a = arg;
    int64_t now = loop_now(a->life->loop);
    uint32_t n = 0;

    for (uint32_t i = 0; i < a->n_slots; i++) {
        struct open_append *p = &a->slots[i];

        if (!p->fn || p->repeat_at > now)
            continue;
        if (p->patience < REPEAT_MOST)
            p->patience *= 2;
        slot_send(a, p);
        n++;
    }
    if (n > 0)
        log_info("append_repeated", "appends=%u open=%u", n, a->n_open);
    loop_timer_set(a->life->loop, &a->timer, a->n_open > 0 ? now + LOOK_EVERY : 0);
}

static struct open_append *slot_take(struct appender *a)
{
    struct open_append *p;

    if (a->free == NONE) {
        uint32_t n = a->n_slots ? a->n_slots * 2 : 256;

        a->slots = room_for(a->slots, n, sizeof *a->slots);
        memset(a->slots + a->n_slots, 0, (n - a->n_slots) * sizeof *a->slots);
        for (uint32_t i = n; i-- > a->n_slots; a->free = i)
            a->slots[i].next = a->free;
        a->n_slots = n;
    }
    p = &a->slots[a->free];
    a->free = p->next;
    a->n_open++;
    return p;
}

/* The slot is free before its callback runs: that may append again. */
static void slot_finish(struct appender *a, uint32_t slot, const struct append_result *r)
{
    struct open_append *p = &a->slots[slot];
    append_fn *fn = p->fn;
    void *arg = p->arg;
    struct trace was = trace_swap(p->trace);

    p->fn = NULL;
    p->generation = (p->generation + 1) & INT32_MAX;
    p->next = a->free;
    a->free = slot;
    a->n_open--;
    fn(arg, r);
    (void)trace_swap(was);
}

void appender_append(struct appender *a, const struct m_append *m, append_fn *fn, void *arg)
{
    struct open_append *p = slot_take(a);

    p->fn = fn;
    p->arg = arg;
    p->id = m->append;
    p->trace = trace_current;
    p->patience = REPEAT_FIRST;
    buf_reset(&p->body);
    wire_encode(&shape_m_append, m, &p->body);
    slot_send(a, p);
    if (a->n_open == 1)
        loop_timer_set(a->life->loop, &a->timer, loop_now(a->life->loop) + LOOK_EVERY);
}

/* ------------------------------------------------------------------ answers */

static bool result_of_problem(const struct problem *m, struct append_result *r)
{
    r->problem = problem_find(m->code);
    r->wait_ms = m->wait;
    switch (r->problem) {
    case PROBLEM_NOT_READY: /* it does not write now; it, or its second, will */
    case PROBLEM_TIMEOUT:
        return false;
    case PROBLEM_BUSY:
        r->outcome = APPEND_BUSY;
        return true;
    case PROBLEM_N: /* of a newer history: no word of ours for it */
        r->problem = PROBLEM_INTERNAL;
        break;
    default:
        break;
    }
    r->outcome = APPEND_REFUSED;
    return true;
}

/* False when the answer decides nothing, and the append stays open. */
static bool result_of(const struct envelope *e, struct append_result *r)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    struct m_appended done;
    struct m_conflict conflict;
    struct problem problem;

    *r = (struct append_result){.problem = PROBLEM_N};
    switch (message_find(e->kind)) {
    case MSG_APPENDED:
        if (wire_decode(&shape_m_appended, body, WIRE_LENIENT, &done, NULL) < 0)
            return false;
        r->outcome = APPEND_DONE;
        r->first = done.first;
        r->version = done.version;
        r->at = done.at;
        r->number = done.number;
        r->repeated = done.repeated;
        return true;
    case MSG_CONFLICT:
        if (wire_decode(&shape_m_conflict, body, WIRE_LENIENT, &conflict, NULL) < 0)
            return false;
        r->outcome = APPEND_CONFLICT;
        r->version = conflict.version;
        return true;
    case MSG_PROBLEM:
        return wire_decode(&shape_problem, body, WIRE_LENIENT, &problem, NULL) == 0 &&
               result_of_problem(&problem, r);
    default:
        return false;
    }
}

static void answer_take(struct appender *a, const struct envelope *e)
{
    uint64_t tag = wire_has(e, envelope_tag) ? (uint64_t)e->tag : UINT64_MAX;
    uint32_t slot = (uint32_t)tag;
    struct append_result r;

    if (slot >= a->n_slots || !a->slots[slot].fn || a->slots[slot].generation != tag >> 32 ||
        !uuid_equal(&a->slots[slot].id, &e->id))
        return; /* answered before */
    if (result_of(e, &r))
        slot_finish(a, slot, &r);
}

static void writer_drain(struct appender *a, void *socket)
{
    struct bus_in in;
    int frames = 0;

    while (frames++ < FRAMES_A_TURN && bus_recv(socket, false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;
        const char *why = NULL;
        int rc;

        if (frame_open(&r, bus_in_payload(&in), &why) < 0)
            log_error("append_answer_unreadable", "why=%s", log_value(slice_str(why)));
        while ((rc = frame_next(&r, &e, NULL)) != 0)
            if (rc > 0)
                answer_take(a, &e);
        bus_in_close(&in);
    }
    if (frames > FRAMES_A_TURN)
        loop_again(a->life->loop);
}

static void on_first(void *arg)
{
    struct appender *a = arg;

    writer_drain(a, a->writers[0]);
}

static void on_second(void *arg)
{
    struct appender *a = arg;

    writer_drain(a, a->writers[1]);
}

/* A new fence is a new writer, perhaps behind the same endpoint: what it has not heard, it must. */
void appender_writer_heard(struct appender *a, int64_t fence, bool second)
{
    bool moved = a->fence >= 0 || a->writer != (second ? 1 : 0);

    if (fence <= a->fence)
        return;
    if (a->fence >= 0)
        log_info("append_writer_changed", "fence=%" PRId64 " second=%d open=%u", fence, second,
                 a->n_open);
    frame_send(a);
    a->writer = second ? 1 : 0;
    for (uint32_t i = 0; i < a->n_slots && moved; i++) {
        struct open_append *p = &a->slots[i];

        if (!p->fn)
            continue;
        p->patience = REPEAT_FIRST;
        slot_send(a, p);
    }
    a->fence = fence;
}

size_t appender_pending(const struct appender *a)
{
    return a->n_open;
}

struct appender *appender_new(struct life *life)
{
    struct appender *a = room_new(sizeof *a);
    static loop_fn *const handlers[2] = {on_first, on_second};

    a->life = life;
    a->fence = -1;
    a->free = NONE;
    a->timer = (struct loop_timer){.fn = on_timer, .arg = a};
    a->writers[0] = bus_dealer_connect(life->bus, settings_path("history.endpoint"));
    a->writers[1] = bus_dealer_connect(life->bus, settings_path("history.second.endpoint"));
    for (size_t i = 0; i < ARRAY_LEN(a->writers); i++) {
        if (!a->writers[i])
            log_fatal("appender_failed", "why=endpoint");
        loop_socket_add(life->loop, a->writers[i], handlers[i], a);
    }
    frame_begin(&a->out);
    loop_turn_add(life->loop, on_turn, a);
    return a;
}

void appender_free(struct appender **a)
{
    if (!*a)
        return;
    loop_timer_set((*a)->life->loop, &(*a)->timer, 0);
    for (size_t i = 0; i < ARRAY_LEN((*a)->writers); i++)
        bus_close((*a)->life->loop, &(*a)->writers[i]);
    for (uint32_t i = 0; i < (*a)->n_slots; i++)
        buf_free(&(*a)->slots[i].body);
    free((*a)->slots);
    frame_free(&(*a)->out);
    free(*a);
    *a = NULL;
}
