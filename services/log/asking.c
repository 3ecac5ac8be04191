/*
 * Questions to a reader; see asking.h.
 */
#include "services/log/asking.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"

#define DEADLINE   (10 * US_PER_S)
#define LOOK_EVERY (250 * US_PER_MS)

void asking_replies(void *socket, reply_fn *fn, void *arg)
{
    struct bus_in in;

    while (bus_recv(socket, false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;
        const char *why = NULL;

        if (frame_open(&r, bus_in_payload(&in), &why) < 0)
            log_error("reader_unreadable", "why=%s", log_value(slice_str(why)));
        while (frame_next(&r, &e, NULL) == 1)
            fn(arg, &e);
        bus_in_close(&in);
    }
}

static void reply_take(void *arg, const struct envelope *e)
{
    struct asking *a = arg;
    struct asked *q = a->open;
    struct trace was;

    while (q && !(wire_has(e, envelope_tag) && q->tag == e->tag))
        q = q->next;
    if (!q)
        return;
    was = trace_swap(q->trace);
    a->ops->answer(a->arg, q, e);
    (void)trace_swap(was);
}

static void on_reader(void *arg)
{
    struct asking *a = arg;

    asking_replies(a->socket, reply_take, a);
}

static void on_timer(void *arg)
{
    struct asking *a = arg;
    int64_t now = loop_now(a->life->loop);

    for (struct asked *q = a->open, *next; q; q = next) {
        struct trace was = trace_swap(q->trace);

        next = q->next;
        if (now - q->began_at >= DEADLINE)
            a->ops->late(a->arg, q);
        else if (now - q->asked_at >= a->ops->patience)
            asking_again(a, q);
        (void)trace_swap(was);
    }
    loop_timer_set(a->life->loop, &a->timer, a->open ? now + LOOK_EVERY : 0);
}

void asking_again(struct asking *a, struct asked *q)
{
    q->tag = ++a->tag;
    q->asked_at = loop_now(a->life->loop);
    a->ops->ask(a->arg, q);
}

void asking_begin(struct asking *a, struct asked *q)
{
    q->began_at = loop_now(a->life->loop);
    q->trace = trace_current;
    q->next = a->open;
    if (!a->open)
        loop_timer_set(a->life->loop, &a->timer, q->began_at + LOOK_EVERY);
    a->open = q;
    asking_again(a, q);
}

void asking_end(struct asking *a, struct asked *q)
{
    for (struct asked **at = &a->open; *at; at = &(*at)->next) {
        if (*at == q) {
            *at = q->next;
            return;
        }
    }
}

void asking_look_in(struct asking *a, int64_t us)
{
    loop_timer_set(a->life->loop, &a->timer, clock_mono_us() + us);
}

void asking_open(struct asking *a, struct life *life, const struct asking_ops *ops, void *arg)
{
    *a = (struct asking){.life = life, .ops = ops, .arg = arg};
    a->timer = (struct loop_timer){.fn = on_timer, .arg = a};
    a->socket = bus_dealer_connect(life->bus, settings_path("reader.endpoint"));
    if (!a->socket)
        log_fatal("reader_unreachable", "why=endpoint");
    loop_socket_add(life->loop, a->socket, on_reader, a);
}

void asking_close(struct asking *a, void (*free_one)(struct asked *q))
{
    loop_timer_set(a->life->loop, &a->timer, 0);
    bus_close(a->life->loop, &a->socket);
    while (a->open) {
        struct asked *q = a->open;

        a->open = q->next;
        free_one(q);
    }
}
