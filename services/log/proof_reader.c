/*
 * Asking for proofs; see proof_reader.h.
 */
#include "services/log/proof_reader.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

/* A reader may wait for the next head, two seconds and a half, before it answers. */
#define PATIENCE   (4 * US_PER_S)
#define DEADLINE   (10 * US_PER_S)
#define LOOK_EVERY (250 * US_PER_MS)

struct asked {
    struct asked *next;
    enum message kind;
    struct buf body;
    proof_fn *fn;
    void *arg;
    int64_t tag, asked_at, began_at; /* asked_at 0: not sent */
};

struct proof_reader {
    struct life *life;
    void *socket;
    struct asked *open;
    int64_t tag;
    struct loop_timer timer;
    struct frame_writer out;
};

static void ask(struct proof_reader *p, struct asked *a)
{
    struct envelope e = {0};

    a->tag = ++p->tag;
    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, tag, a->tag);
    frame_begin(&p->out);
    frame_add_raw(&p->out, &e, a->kind, buf_slice(&a->body));
    a->asked_at =
        bus_send(p->socket, NULL, frame_slice(&p->out)) == 0 ? loop_now(p->life->loop) : 0;
}

static void finish(struct proof_reader *p, struct asked *a, enum message kind, struct slice body)
{
    for (struct asked **at = &p->open; *at; at = &(*at)->next) {
        if (*at == a) {
            *at = a->next;
            break;
        }
    }
    a->fn(a->arg, kind, body);
    buf_free(&a->body);
    free(a);
}

static void reply_take(struct proof_reader *p, const struct envelope *e)
{
    enum message kind = message_find(e->kind);
    struct asked *a = p->open;

    while (a && !(wire_has(e, envelope_tag) && a->tag == e->tag))
        a = a->next;
    if (a && (kind == MSG_PROVEN || kind == MSG_TILE_TOLD || kind == MSG_PROBLEM))
        finish(p, a, kind, slice_of(e->body.p, e->body.n));
}

static void on_reader(void *arg)
{
    struct proof_reader *p = arg;
    struct bus_in in;

    while (bus_recv(p->socket, false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;
        const char *why = NULL;

        if (frame_open(&r, bus_in_payload(&in), &why) < 0)
            log_error("reader_unreadable", "why=%s", log_value(slice_str(why)));
        while (frame_next(&r, &e, NULL) == 1)
            reply_take(p, &e);
        bus_in_close(&in);
    }
}

static void on_timer(void *arg)
{
    struct proof_reader *p = arg;
    int64_t now = loop_now(p->life->loop);

    for (struct asked *a = p->open, *next; a; a = next) {
        next = a->next;
        if (now - a->began_at >= DEADLINE)
            finish(p, a, MSG_NO_ANSWER, (struct slice){0});
        else if (now - a->asked_at >= PATIENCE)
            ask(p, a);
    }
    loop_timer_set(p->life->loop, &p->timer, p->open ? now + LOOK_EVERY : 0);
}

void proof_read(struct proof_reader *p, enum message kind, const void *body, proof_fn *fn,
                void *arg)
{
    struct asked *a = room_new(sizeof *a);

    *a = (struct asked){
        .next = p->open, .kind = kind, .fn = fn, .arg = arg, .began_at = loop_now(p->life->loop)};
    wire_encode(message_info(kind)->shape, body, &a->body);
    if (!p->open)
        loop_timer_set(p->life->loop, &p->timer, a->began_at + LOOK_EVERY);
    p->open = a;
    ask(p, a);
}

struct proof_reader *proof_reader_new(struct life *life)
{
    struct proof_reader *p = room_new(sizeof *p);

    p->life = life;
    p->timer = (struct loop_timer){.fn = on_timer, .arg = p};
    p->socket = bus_dealer_connect(life->bus, settings_path("reader.endpoint"));
    if (!p->socket)
        log_fatal("proof_reader_failed", "why=endpoint");
    loop_socket_add(life->loop, p->socket, on_reader, p);
    return p;
}

void proof_reader_free(struct proof_reader **p)
{
    struct proof_reader *old = *p;

    if (!old)
        return;
    loop_timer_set(old->life->loop, &old->timer, 0);
    bus_close(old->life->loop, &old->socket);
    while (old->open) {
        struct asked *a = old->open;

        old->open = a->next;
        buf_free(&a->body);
        free(a);
    }
    frame_free(&old->out);
    free(old);
    *p = NULL;
}
