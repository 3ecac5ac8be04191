/*
 * The loop. The array that zmq_poll takes is kept from turn to turn and made again only when a
 * source came or went. A source that goes while others are being handled is only marked, so that
 * handlers may add and remove whatever they like, themselves included.
 */
#include "common/loop.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <zmq.h>

struct source {
    void *socket; /* NULL: a descriptor */
    int fd;
    loop_fn *fn;
    loop_fd_fn *fd_fn;
    void *arg;
    bool gone;
};

struct hook {
    loop_fn *fn;
    void *arg;
};

struct loop {
    struct source *sources; /* items[i] belongs to sources[i], for i < n_items */
    zmq_pollitem_t *items;
    size_t n, cap, n_items;
    bool changed;
    struct loop_timer **timers; /* a binary heap, timers[1] the earliest; timers[0] is not used */
    size_t n_timers, cap_timers;
    struct hook *hooks;
    size_t n_hooks;
    int64_t now;
    bool again, stop, firing;
};

static void *grow(void *p, size_t n, size_t size)
{
    void *q = reallocarray(p, n, size);

    if (!q)
        log_fatal("memory_exhausted", "items=%zu size=%zu", n, size);
    return q;
}

struct loop *loop_new(void)
{
    struct loop *l = calloc(1, sizeof *l);

    if (!l)
        log_fatal("memory_exhausted", "bytes=%zu", sizeof *l);
    l->now = clock_mono_us();
    return l;
}

void loop_free(struct loop **l)
{
    if (!*l)
        return;
    free((*l)->sources);
    free((*l)->items);
    free((*l)->timers);
    free((*l)->hooks);
    free(*l);
    *l = NULL;
}

/* --- Sources -------------------------------------------------------------------------------- */

static struct source *source_find(struct loop *l, const void *socket, int fd)
{
    for (size_t i = 0; i < l->n; i++) {
        struct source *s = &l->sources[i];

        if (!s->gone && s->socket == socket && (socket || s->fd == fd))
            return s;
    }
    return NULL;
}

static short to_zmq(short events)
{
    return (short)((events & POLLIN ? ZMQ_POLLIN : 0) | (events & POLLOUT ? ZMQ_POLLOUT : 0));
}

static short from_zmq(short events)
{
    return (short)((events & ZMQ_POLLIN ? POLLIN : 0) | (events & ZMQ_POLLOUT ? POLLOUT : 0) |
                   (events & ZMQ_POLLERR ? POLLERR : 0));
}

static void source_add(struct loop *l, struct source s, short events)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 16;
        l->sources = grow(l->sources, l->cap, sizeof *l->sources);
        l->items = grow(l->items, l->cap, sizeof *l->items);
    }
    /* The item may lie beyond n_items: it is polled from the next turn on. */
    l->items[l->n] = (zmq_pollitem_t){.socket = s.socket, .fd = s.fd, .events = to_zmq(events)};
    l->sources[l->n++] = s;
    l->changed = true;
}

static void source_remove(struct loop *l, const void *socket, int fd)
{
    struct source *s = source_find(l, socket, fd);

    if (!s)
        return;
    s->gone = true;
    l->changed = true;
}

void loop_socket_add(struct loop *l, void *zmq_socket, loop_fn *fn, void *arg)
{
    if (!zmq_socket || source_find(l, zmq_socket, -1))
        log_fatal("loop_misused", "why=%s", zmq_socket ? "added_twice" : "no_socket");
    source_add(l, (struct source){.socket = zmq_socket, .fd = -1, .fn = fn, .arg = arg}, POLLIN);
}

void loop_socket_remove(struct loop *l, void *zmq_socket)
{
    if (zmq_socket)
        source_remove(l, zmq_socket, -1);
}

void loop_fd_set(struct loop *l, int fd, short events, loop_fd_fn *fn, void *arg)
{
    struct source *s = source_find(l, NULL, fd);

    if (!s) {
        source_add(l, (struct source){.fd = fd, .fd_fn = fn, .arg = arg}, events);
        return;
    }
    s->fd_fn = fn;
    s->arg = arg;
    l->items[s - l->sources].events = to_zmq(events);
}

void loop_fd_remove(struct loop *l, int fd)
{
    source_remove(l, NULL, fd);
}

static void sources_settle(struct loop *l)
{
    size_t kept = 0;

    if (!l->changed)
        return;
    for (size_t i = 0; i < l->n; i++) {
        if (l->sources[i].gone)
            continue;
        l->sources[kept] = l->sources[i];
        l->items[kept++] = l->items[i];
    }
    l->n = l->n_items = kept;
    l->changed = false;
}

static void sources_handle(struct loop *l, int ready)
{
    size_t n = l->n_items; /* what a handler adds was not polled */

    for (size_t i = 0; i < n && ready > 0; i++) {
        const struct source *s = &l->sources[i];
        short revents = l->items[i].revents;

        if (!revents)
            continue;
        ready--;
        if (s->gone)
            continue;
        /* An earlier handler may have lost interest in a part of it. */
        revents = (short)(revents & (l->items[i].events | ZMQ_POLLERR));
        if (s->socket)
            s->fn(s->arg);
        else if (revents)
            s->fd_fn(s->arg, from_zmq(revents));
        trace_clear(); /* whose message it was is over */
    }
}

/* --- Timers --------------------------------------------------------------------------------- */

static void timer_place(struct loop *l, struct loop_timer *t, size_t slot)
{
    l->timers[slot] = t;
    t->slot = slot;
}

static void timer_up(struct loop *l, struct loop_timer *t)
{
    size_t i = t->slot;

    while (i > 1 && l->timers[i / 2]->at > t->at) {
        timer_place(l, l->timers[i / 2], i);
        i /= 2;
    }
    timer_place(l, t, i);
}

static void timer_down(struct loop *l, struct loop_timer *t)
{
    size_t i = t->slot;

    for (size_t child; (child = 2 * i) <= l->n_timers; i = child) {
        if (child < l->n_timers && l->timers[child + 1]->at < l->timers[child]->at)
            child++;
        if (l->timers[child]->at >= t->at)
            break;
        timer_place(l, l->timers[child], i);
    }
    timer_place(l, t, i);
}

static void timer_remove(struct loop *l, struct loop_timer *t)
{
    struct loop_timer *last = l->timers[l->n_timers--];

    if (last != t) {
        last->slot = t->slot;
        timer_up(l, last);
        timer_down(l, last);
    }
    t->slot = 0;
    t->at = 0;
}

void loop_timer_set(struct loop *l, struct loop_timer *t, int64_t mono_us)
{
    if (t->slot)
        timer_remove(l, t);
    if (mono_us == 0)
        return;
    if (l->n_timers + 2 > l->cap_timers) {
        l->cap_timers = l->cap_timers ? l->cap_timers * 2 : 16;
        l->timers = grow(l->timers, l->cap_timers, sizeof(struct loop_timer *));
    }
    /* What a timer sets to the past waits a turn: one that always does so cannot hold the loop. */
    t->at = l->firing && mono_us <= l->now ? l->now + 1 : mono_us;
    t->slot = ++l->n_timers;
    timer_up(l, t);
}

static void timers_handle(struct loop *l)
{
    l->firing = true;
    while (l->n_timers > 0 && l->timers[1]->at <= l->now) {
        struct loop_timer *t = l->timers[1];

        timer_remove(l, t);
        t->fn(t->arg);
        trace_clear();
    }
    l->firing = false;
}

/* --- Turns ---------------------------------------------------------------------------------- */

void loop_turn_add(struct loop *l, loop_fn *fn, void *arg)
{
    l->hooks = grow(l->hooks, l->n_hooks + 1, sizeof *l->hooks);
    l->hooks[l->n_hooks++] = (struct hook){fn, arg};
}

void loop_again(struct loop *l)
{
    l->again = true;
}

void loop_stop(struct loop *l)
{
    l->stop = true;
}

int64_t loop_now(const struct loop *l)
{
    return l->now;
}

/* Milliseconds until the first timer, rounded up: rounded down, the last one would be spun away. */
static long turn_patience(const struct loop *l)
{
    int64_t left;

    if (l->again)
        return 0;
    if (l->n_timers == 0)
        return -1;
    left = l->timers[1]->at - clock_mono_us();
    if (left <= 0)
        return 0;
    left = (left + US_PER_MS - 1) / US_PER_MS;
    return left > 3600000 ? 3600000 : (long)left;
}

static void turn(struct loop *l)
{
    long patience;
    int ready;

    sources_settle(l);
    patience = turn_patience(l);
    if (l->n_items == 0 && patience < 0)
        log_fatal("loop_misused", "why=nothing_to_wait_for");
    l->again = false;
    ready = zmq_poll(l->items, (int)l->n_items, patience);
    if (ready < 0 && errno != EINTR)
        log_fatal("loop_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    l->now = clock_mono_us();
    if (ready > 0)
        sources_handle(l, ready);
    timers_handle(l);
    for (size_t i = 0; i < l->n_hooks; i++) {
        l->hooks[i].fn(l->hooks[i].arg);
        trace_clear();
    }
}

void loop_run(struct loop *l)
{
    l->stop = false;
    l->now = clock_mono_us();
    while (!l->stop)
        turn(l);
}
