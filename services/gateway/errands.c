/*
 * Asking the others: see errands.h.
 */
#include "services/gateway/errands.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/log/deadlines.h"

#include <stdlib.h>

#define FRAME_BYTES   ((size_t)128 << 10)
#define FRAMES_A_TURN 64
#define GRACE_MS      500 /* for intake's own lateness to come first */
#define NOBODY_WAIT   1000
#define TICK_MS       100
#define NONE          UINT32_MAX

struct errand_slot {
    errand_fn *fn; /* NULL: free, or forgotten */
    void *arg;
    struct uuid id;
    uint32_t generation, next; /* the next free one, or the next in the frame */
    bool used;
};

struct errands {
    struct life *life;
    void *socket;
    struct frame_writer out;
    struct errand_slot *slots;
    uint32_t n_slots, free, n;
    uint32_t first, last; /* of the frame that is being filled */
    struct deadlines deadlines;
    struct loop_timer tick;
};

/* ------------------------------------------------------------------ slots */

static uint32_t slot_take(struct errands *a)
{
    uint32_t slot = a->free;

    if (slot == NONE) {
        uint32_t more = a->n_slots ? a->n_slots : 64;

        a->slots = room_for(a->slots, a->n_slots + more, sizeof *a->slots);
        for (uint32_t i = 0; i < more; i++)
            a->slots[a->n_slots + i] =
                (struct errand_slot){.next = i + 1 < more ? a->n_slots + i + 1 : NONE};
        slot = a->n_slots;
        a->n_slots += more;
    }
    a->free = a->slots[slot].next;
    a->slots[slot].used = true;
    a->n++;
    return slot;
}

static void slot_give(struct errands *a, uint32_t slot)
{
    struct errand_slot *s = &a->slots[slot];

    deadlines_remove(&a->deadlines, slot);
    s->fn = NULL;
    s->used = false;
    s->generation++;
    s->next = a->free;
    a->free = slot;
    a->n--;
}

static int64_t number_of(const struct errands *a, uint32_t slot)
{
    return (int64_t)(a->slots[slot].generation & INT32_MAX) << 32 | slot;
}

static uint32_t slot_find(const struct errands *a, int64_t number)
{
    uint32_t slot = (uint32_t)(number & UINT32_MAX);

    return number >= 0 && slot < a->n_slots && a->slots[slot].used && number_of(a, slot) == number
               ? slot
               : NONE;
}

/* ------------------------------------------------------------------ answers */

static void answer(struct errands *a, uint32_t slot, const struct envelope *e, enum message kind)
{
    errand_fn *fn = a->slots[slot].fn;
    void *arg = a->slots[slot].arg;

    slot_give(a, slot);
    if (fn)
        fn(arg, e, kind);
}

/* By ourselves. */
static void fail(struct errands *a, uint32_t slot, enum problem_code code)
{
    struct frame_writer w = {0};
    struct envelope to = {.id = a->slots[slot].id}, e;
    struct frame_reader r;
    const char *why;

    frame_begin(&w);
    frame_add_problem(&w, &to, code, NULL, NULL, NOBODY_WAIT);
    if (frame_open(&r, frame_slice(&w), &why) < 0 || frame_next(&r, &e, NULL) <= 0)
        log_fatal("problem_unreadable", "why=%s", why);
    answer(a, slot, &e, MSG_PROBLEM);
    frame_free(&w);
}

static void answer_take(struct errands *a, const struct envelope *e)
{
    uint32_t slot = wire_has(e, envelope_tag) ? slot_find(a, e->tag) : NONE;
    enum message kind = message_find(e->kind);

    if (slot != NONE && kind != MSG_NO_ANSWER)
        answer(a, slot, e, kind);
}

static void on_answers(void *arg)
{
    struct errands *a = arg;
    struct bus_in msg;
    int frames = 0;

    while (frames++ < FRAMES_A_TURN && bus_recv(a->socket, false, &msg) == 1) {
        struct frame_reader r;
        struct envelope e;
        const char *why = NULL;
        int rc;

        if (frame_open(&r, bus_in_payload(&msg), &why) < 0)
            log_error("answer_unreadable", "why=%s", log_value(slice_str(why)));
        while (!why && (rc = frame_next(&r, &e, NULL)) != 0)
            if (rc > 0)
                answer_take(a, &e);
        bus_in_close(&msg);
    }
    if (frames > FRAMES_A_TURN)
        loop_again(a->life->loop);
}

static void on_tick(void *arg)
{
    struct errands *a = arg;
    uint32_t slot;

    while ((slot = deadlines_passed(&a->deadlines, loop_now(a->life->loop))) != DEADLINES_NONE)
        fail(a, slot, PROBLEM_TIMEOUT);
    loop_timer_set(a->life->loop, &a->tick, loop_now(a->life->loop) + TICK_MS * US_PER_MS);
}

/* ------------------------------------------------------------------ questions */

static void frame_start(struct errands *a)
{
    frame_begin(&a->out);
    a->first = a->last = NONE;
}

/* Nobody there: nothing happened, so that is said at once. */
static void frame_send(struct errands *a)
{
    uint32_t slot = a->first, next;

    if (a->out.n == 0)
        return;
    if (bus_send(a->socket, NULL, frame_slice(&a->out)) == 0)
        slot = NONE;
    frame_start(a); /* what is answered now may ask again */
    for (; slot != NONE; slot = next) {
        next = a->slots[slot].next;
        fail(a, slot, PROBLEM_NOT_READY);
    }
}

static void on_turn(void *arg)
{
    frame_send(arg);
}

int64_t errand_send(struct errands *a, const struct errand *q, errand_fn *fn, void *arg)
{
    uint32_t slot = slot_take(a);
    struct errand_slot *s = &a->slots[slot];
    struct envelope e = {0};

    s->fn = fn;
    s->arg = arg;
    s->id = q->id;
    wire_set(&e, envelope, id, q->id);
    wire_set(&e, envelope, party, slice_str(q->party));
    wire_set(&e, envelope, via, slice_str(q->via));
    wire_set(&e, envelope, tag, number_of(a, slot));
    wire_set(&e, envelope, within, q->within_ms);
    if (!uuid_is_zero(&q->actor))
        wire_set(&e, envelope, actor, q->actor);
    if (q->signal)
        wire_set(&e, envelope, signal, *q->signal);
    if (q->expected >= 0)
        wire_set(&e, envelope, expected, q->expected);
    if (q->see >= 0)
        wire_set(&e, envelope, see, q->see);
    if (a->out.n > 0 && a->out.b.n + q->body.n > FRAME_BYTES)
        frame_send(a);
    frame_add_raw(&a->out, &e, q->kind, q->body);
    s = &a->slots[slot];
    s->next = NONE;
    if (a->first == NONE)
        a->first = slot;
    else
        a->slots[a->last].next = slot;
    a->last = slot;
    deadlines_add(&a->deadlines, slot,
                  loop_now(a->life->loop) + (q->within_ms + GRACE_MS) * US_PER_MS);
    loop_again(a->life->loop);
    return number_of(a, slot);
}

void errand_forget(struct errands *a, int64_t number)
{
    uint32_t slot = slot_find(a, number);

    if (slot != NONE)
        a->slots[slot].fn = NULL; /* its slot is given back by the answer, or by its deadline */
}

size_t errands_open(const struct errands *a)
{
    return a->n;
}

/* ------------------------------------------------------------------ life */

struct errands *errands_new(struct life *life)
{
    struct errands *a = room_new(sizeof *a);

    a->life = life;
    a->free = NONE;
    a->socket = bus_dealer_connect(life->bus, settings_path("intake.inside.endpoint"));
    if (!a->socket)
        log_fatal("errands_failed", "setting=intake.inside.endpoint");
    deadlines_init(&a->deadlines, clock_mono_us());
    frame_start(a);
    a->tick = (struct loop_timer){.fn = on_tick, .arg = a};
    loop_timer_set(life->loop, &a->tick, clock_mono_us() + TICK_MS * US_PER_MS);
    loop_socket_add(life->loop, a->socket, on_answers, a);
    loop_turn_add(life->loop, on_turn, a);
    return a;
}

void errands_free(struct errands **ap)
{
    struct errands *a = *ap;

    if (!a)
        return;
    *ap = NULL;
    loop_timer_set(a->life->loop, &a->tick, 0);
    bus_close(a->life->loop, &a->socket);
    deadlines_free(&a->deadlines);
    frame_free(&a->out);
    free(a->slots);
    free(a);
}
