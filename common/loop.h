/*
 * The one loop of a process: ZeroMQ sockets, file descriptors (PostgreSQL's, signals'), timers, and
 * a hook at the end of each turn.
 *
 *      turn:  wait  ->  sockets and descriptors that are ready  ->  timers that are due  ->  turn hooks
 *
 * Handlers take what has already arrived, up to a bound of their own, and never wait. A handler that
 * stopped at its bound calls loop_again(), and the next turn does not sleep. What a turn gathered is
 * sent on by a turn hook, as one frame.
 */
#ifndef COMMON_LOOP_H
#define COMMON_LOOP_H

#include "common/base.h"

struct loop;
typedef void loop_fn(void *arg);

struct loop *loop_new(void);
void loop_free(struct loop **l);

/* Called when the socket is readable. The socket stays the caller's; remove it before closing it. */
void loop_socket_add(struct loop *l, void *zmq_socket, loop_fn *fn, void *arg);
void loop_socket_remove(struct loop *l, void *zmq_socket);

/* events: POLLIN, POLLOUT or both; changing an fd that is there replaces its events. */
typedef void loop_fd_fn(void *arg, short revents);
void loop_fd_set(struct loop *l, int fd, short events, loop_fd_fn *fn, void *arg);
void loop_fd_remove(struct loop *l, int fd);

/* A timer fires once at mono_us (clock_mono_us); setting it again moves it; 0 stops it. The struct is
 * the caller's and must stay where it is while set. */
struct loop_timer {
    int64_t at;
    loop_fn *fn;
    void *arg;
    size_t slot; /* place in the heap, kept by the loop */
};
void loop_timer_set(struct loop *l, struct loop_timer *t, int64_t mono_us);

/* At the end of each turn, in the order they were added. */
void loop_turn_add(struct loop *l, loop_fn *fn, void *arg);
void loop_again(struct loop *l);

/* Runs until loop_stop(). */
void loop_run(struct loop *l);
void loop_stop(struct loop *l);
/* The monotonic time at which this turn woke up: one clock read a turn. */
int64_t loop_now(const struct loop *l);

#endif
