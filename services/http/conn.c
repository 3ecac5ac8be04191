/*
 * A connection from its acceptance to its end: see http_inside.h for its states.
 */
#include "services/http/http_inside.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define DRAIN_MS 2000

/* ------------------------------------------------------------------ beginning and end */

static void address_take(struct conn *c, const struct sockaddr_storage *from)
{
    if (from->ss_family == AF_INET) {
        const struct sockaddr_in *four = (const void *)from;

        c->address = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
        memcpy(c->address.s6_addr + 12, &four->sin_addr, 4);
        c->port = ntohs(four->sin_port);
    } else if (from->ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const void *)from;

        c->address = six->sin6_addr;
        c->port = ntohs(six->sin6_port);
    }
}

void http_conn_new(struct http_server *s, int fd, const struct sockaddr_storage *from)
{
    struct conn *c = room_new(sizeof *c);
    struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = c};

    c->server = s;
    c->fd = fd;
    c->timer = (struct loop_timer){.fn = http_conn_due, .arg = c};
    address_take(c, from);
    if (s->peers && !http_peers_add(s->peers, &c->address)) {
        s->counts.over_limit++;
        close(fd);
        free(c);
        return;
    }
    s->counts.accepted++;
    s->counts.open++;
    c->watched = e.events;
    c->next = s->conns;
    if (c->next)
        c->next->prev = c;
    s->conns = c;
    c->read_by = loop_now(s->loop) + s->set.head_ms * US_PER_MS;
    http_conn_clock(c);
    if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e) < 0)
        http_conn_drop(c, "epoll_full");
}

void http_conn_touch(struct conn *c)
{
    if (c->is_touched)
        return;
    c->is_touched = true;
    c->touched = c->server->touched;
    c->server->touched = c;
}

static void request_gone(struct conn *c)
{
    struct http_server *s = c->server;

    if (c->request && c->request->told) {
        s->counts.gone++;
        s->calls.gone(s->arg, &c->request->shown);
    }
    http_request_free(&c->request);
}

void http_conn_drop(struct conn *c, const char *why)
{
    if (c->state == DEAD)
        return;
    log_debug("http_connection_ended", "why=%s", why);
    if (c->broken || c->state == STREAM) /* in HTTP/1.0 an end looks like the end of the answer */
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
                   sizeof(struct linger));
    c->state = DEAD;
    close(c->fd);
    loop_timer_set(c->server->loop, &c->timer, 0);
    http_server_closed(c->server, c);
    request_gone(c);
    http_conn_touch(c);
}

void http_conn_free(struct conn *c)
{
    struct http_server *s = c->server;

    if (c->prev)
        c->prev->next = c->next;
    else
        s->conns = c->next;
    if (c->next)
        c->next->prev = c->prev;
    buf_free(&c->in);
    buf_free(&c->out);
    buf_free(&c->own);
    free(c);
}

void http_conn_refuse(struct conn *c, struct http_fault f)
{
    struct http_server *s = c->server;

    log_debug("http_refused", "status=%d why=%s", f.status, f.why);
    s->counts.refused++;
    s->counts.late += f.status == 408;
    request_gone(c);
    http_answer_refusal(c, f);
}

void http_conn_answered(struct conn *c)
{
    http_request_free(&c->request);
    c->closes = c->closes || c->server->retired;
    c->state = c->closes ? ENDING : HEAD;
    c->read_by = c->closes ? 0 : loop_now(c->server->loop) + c->server->set.idle_ms * US_PER_MS;
    http_conn_touch(c);
}

/* ------------------------------------------------------------------ what epoll says */

static void watch(struct conn *c, uint32_t events)
{
    struct epoll_event e = {.events = events, .data.ptr = c};

    if (c->watched == events)
        return;
    if (epoll_ctl(c->server->epoll, EPOLL_CTL_MOD, c->fd, &e) < 0)
        log_fatal("epoll_failed", "errno=%d", errno);
    c->watched = events;
}

static uint32_t interest(const struct conn *c)
{
    uint32_t events = http_conn_waiting(c) > 0 ? EPOLLOUT : 0;

    if (http_conn_wants(c))
        events |= EPOLLIN | EPOLLRDHUP;
    if (c->state == WAIT || c->state == STREAM)
        events |= EPOLLRDHUP;
    return events;
}

/* The client sends no more. */
static void on_end(struct conn *c)
{
    if (c->in.n > 0 && !c->hungry)
        return; /* what it sent before is looked at first, in the turns to come */
    if (c->state == HEAD && http_conn_waiting(c) > 0)
        c->state = ENDING;
    else
        http_conn_drop(c, "left");
}

static void on_readable(struct conn *c)
{
    struct http_server *s = c->server;
    ssize_t n = read(c->fd, s->room, sizeof s->room);

    if (n > 0 && c->state != DRAIN)
        http_conn_take(c, slice_of(s->room, (size_t)n));
    else if (n == 0)
        on_end(c);
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        http_conn_drop(c, "reset");
}

void http_conn_event(struct conn *c, uint32_t events)
{
    if (c->state == DEAD)
        return;
    http_conn_touch(c);
    if (events & (EPOLLERR | EPOLLHUP))
        http_conn_drop(c, "reset");
    else if (!(events & (EPOLLIN | EPOLLRDHUP)))
        return;
    else if (http_conn_wants(c))
        on_readable(c);
    else if ((events & EPOLLRDHUP) && (c->state == WAIT || c->state == STREAM))
        http_conn_drop(c, "left");
    else
        watch(c, interest(c)); /* not now */
}

/* ------------------------------------------------------------------ turns */

static void room_tell(struct conn *c)
{
    struct http_server *s = c->server;

    c->roomy = false;
    if (s->calls.room)
        s->calls.room(s->arg, &c->request->shown);
}

void http_conn_again(struct conn *c)
{
    c->again = false;
    if (c->broken)
        http_conn_drop(c, "write_failed");
    else if (c->roomy && c->state == STREAM)
        room_tell(c);
    else
        http_conn_take(c, slice_of(NULL, 0));
}

static void again_ask(struct conn *c)
{
    struct http_server *s = c->server;

    c->again = true;
    http_conn_touch(c);
    loop_timer_set(s->loop, &s->again, loop_now(s->loop) + 1);
}

void http_conn_settle(struct conn *c)
{
    struct http_server *s = c->server;
    uint32_t want;

    if (c->broken || http_conn_write(c) < 0) {
        c->broken = true;
        again_ask(c);
        return;
    }
    if (c->state == ENDING && http_conn_waiting(c) == 0) {
        shutdown(c->fd, SHUT_WR);
        c->state = DRAIN;
        c->read_by = loop_now(s->loop) + DRAIN_MS * US_PER_MS;
    }
    if (c->state == STREAM && c->filled && http_conn_waiting(c) == 0) {
        c->filled = false;
        c->roomy = true;
        again_ask(c);
    }
    if (c->in.n > 0 && !c->hungry && http_conn_wants(c))
        again_ask(c);
    /* Looking for more than is wanted costs nothing until it comes: see http_conn_event. */
    want = interest(c);
    if ((c->watched & want) != want || (c->watched & ~want & EPOLLOUT))
        watch(c, want);
    http_conn_clock(c);
}
