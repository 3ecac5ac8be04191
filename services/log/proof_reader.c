/*
 * Asking for proofs; see proof_reader.h.
 */
#include "services/log/proof_reader.h"

#include "common/clock.h"
#include "common/room.h"
#include "services/log/asking.h"

#include <stdlib.h>

/* A reader may wait for the next head, two seconds and a half, before it answers. */
#define PATIENCE (4 * US_PER_S)

struct wanted {
    struct asked q;
    enum message kind;
    struct buf body;
    proof_fn *fn;
    void *arg;
};

struct proof_reader {
    struct asking asking;
    struct frame_writer out;
};

static void on_ask(void *arg, struct asked *q)
{
    struct proof_reader *p = arg;
    struct wanted *a = (struct wanted *)q;
    struct envelope e = {0};

    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, tag, q->tag);
    frame_begin(&p->out);
    frame_add_raw(&p->out, &e, a->kind, buf_slice(&a->body));
    if (bus_send(p->asking.socket, NULL, frame_slice(&p->out)) != 0)
        q->asked_at = 0;
}

static void free_one(struct asked *q)
{
    struct wanted *a = (struct wanted *)q;

    buf_free(&a->body);
    free(a);
}

static void finish(struct proof_reader *p, struct asked *q, enum message kind, struct slice body)
{
    struct wanted *a = (struct wanted *)q;

    asking_end(&p->asking, q);
    a->fn(a->arg, kind, body);
    free_one(q);
}

static void on_answer(void *arg, struct asked *q, const struct envelope *e)
{
    enum message kind = message_find(e->kind);

    if (kind == MSG_PROVEN || kind == MSG_TILE_TOLD || kind == MSG_PROBLEM)
        finish(arg, q, kind, slice_of(e->body.p, e->body.n));
}

static void on_late(void *arg, struct asked *q)
{
    finish(arg, q, MSG_NO_ANSWER, (struct slice){0});
}

void proof_read(struct proof_reader *p, enum message kind, const void *body, proof_fn *fn,
                void *arg)
{
    struct wanted *a = room_new(sizeof *a);

    *a = (struct wanted){.kind = kind, .fn = fn, .arg = arg};
    wire_encode(message_info(kind)->shape, body, &a->body);
    asking_begin(&p->asking, &a->q);
}

struct proof_reader *proof_reader_new(struct life *life)
{
    static const struct asking_ops ops = {PATIENCE, on_ask, on_answer, on_late};
    struct proof_reader *p = room_new(sizeof *p);

    asking_open(&p->asking, life, &ops, p);
    return p;
}

void proof_reader_free(struct proof_reader **p)
{
    struct proof_reader *old = *p;

    if (!old)
        return;
    asking_close(&old->asking, free_one);
    frame_free(&old->out);
    free(old);
    *p = NULL;
}
