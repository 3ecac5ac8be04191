/*
 * A server: it listens, accepts within its limits, and hands its connections what epoll and the loop say.
 */
#include "services/http/http_inside.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/text.h"
#include "services/http/listen.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define READY_MOST      256 /* in a turn */
#define ACCEPT_MOST     64
#define ACCEPT_LATER_MS 100 /* out of descriptors: others may be given back */

/* A loop's hooks stay for its life: one for all, which passes over what was freed. */
static struct http_server *all;

/* ------------------------------------------------------------------ the date */

const char *http_server_date(struct http_server *s)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}, /* 1970 */
        *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t second = loop_now(s->loop) / US_PER_S;
    int64_t wall;
    int32_t day;
    int year, month, of_month, left;

    if (second == s->date_s && s->date[0])
        return s->date;
    s->date_s = second;
    wall = clock_wall_us() / US_PER_S;
    day = (int32_t)(wall / 86400);
    left = (int)(wall % 86400);
    clock_day_split(day, &year, &month, &of_month);
    snprintf(s->date, sizeof s->date, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[day % 7],
             of_month, months[month - 1], year, left / 3600, left / 60 % 60, left % 60);
    return s->date;
}

/* ------------------------------------------------------------------ accepting */

static void listener_watch(struct http_server *s, bool on)
{
    struct epoll_event e = {.events = EPOLLIN}; /* data.ptr NULL: the listener */

    if (s->accepts == on || s->retired)
        return;
    if (epoll_ctl(s->epoll, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, s->listener, &e) < 0)
        log_fatal("epoll_failed", "errno=%d", errno);
    s->accepts = on;
}

static void on_accept_later(void *arg)
{
    struct http_server *s = arg;

    listener_watch(s, s->counts.open < s->set.connections_most);
}

void http_server_closed(struct http_server *s, const struct conn *c)
{
    s->counts.open--;
    if (s->peers)
        http_peers_remove(s->peers, &c->address);
    on_accept_later(s);
}

static void on_listener(struct http_server *s)
{
    for (int i = 0; i < ACCEPT_MOST && s->accepts; i++) {
        struct sockaddr_storage from = {0};
        socklen_t n = sizeof from;
        int fd = accept4(s->listener, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            http_conn_new(s, fd, &from);
            listener_watch(s, s->counts.open < s->set.connections_most);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            log_warn("http_accept_failed", "errno=%d open=%zu", errno, s->counts.open);
            listener_watch(s, false);
            loop_timer_set(s->loop, &s->accept_later,
                           loop_now(s->loop) + ACCEPT_LATER_MS * US_PER_MS);
        }
    }
}

/* ------------------------------------------------------------------ turns */

static void on_epoll(void *arg, short revents)
{
    struct http_server *s = arg;
    struct epoll_event ready[READY_MOST];
    int n = epoll_wait(s->epoll, ready, READY_MOST, 0);

    (void)revents;
    for (int i = 0; i < n; i++)
        if (ready[i].data.ptr)
            http_conn_event(ready[i].data.ptr, ready[i].events);
        else
            on_listener(s);
    if (n == READY_MOST)
        loop_again(s->loop);
}

static void on_again(void *arg)
{
    struct http_server *s = arg;

    for (struct conn *c = s->touched; c; c = c->touched)
        if (c->again)
            http_conn_again(c);
}

static void server_settle(struct http_server *s)
{
    struct conn *c = s->touched, *next;

    s->touched = NULL;
    for (; c; c = next) {
        next = c->touched;
        c->is_touched = false;
        if (c->state == DEAD)
            http_conn_free(c);
        else
            http_conn_settle(c);
    }
}

static void on_turn(void *arg)
{
    for (struct http_server *s = all; s; s = s->next)
        if (s->loop == arg)
            server_settle(s);
}

/* ------------------------------------------------------------------ life */

static void settings_take(struct http_server *s, const struct http_settings *set)
{
    static const struct http_settings usual = {.connections_most = 1000,
                                               .head_most = 16384,
                                               .body_most = 65536,
                                               .stream_most = 262144,
                                               .head_ms = 10000,
                                               .body_ms = 30000,
                                               .idle_ms = 60000,
                                               .write_ms = 30000};

#define USUALLY(field)     \
    if (s->set.field == 0) \
    s->set.field = usual.field

    s->set = *set;
    USUALLY(connections_most);
    USUALLY(head_most);
    USUALLY(body_most);
    USUALLY(stream_most);
    USUALLY(head_ms);
    USUALLY(body_ms);
    USUALLY(idle_ms);
    USUALLY(write_ms);
}

static void hook(struct loop *l)
{
    for (const struct http_server *s = all; s; s = s->next)
        if (s->loop == l)
            return;
    loop_turn_add(l, on_turn, l);
}

struct http_server *http_server_new(struct loop *l, const struct http_settings *set,
                                    const struct http_calls *calls, void *arg, const char **why_out)
{
    struct http_server *s = room_new(sizeof *s);

    settings_take(s, set);
    s->listener = http_listen(set->listen, s->set.write_ms, why_out);
    if (s->listener < 0) {
        free(s);
        return NULL;
    }
    s->loop = l;
    s->calls = *calls;
    s->arg = arg;
    http_answer_always(s);
    if (set->listen[0] == '/')
        s->path = text_copy(slice_str(set->listen));
    else if (set->per_address_most > 0)
        s->peers = http_peers_new(set->per_address_most);
    s->again = (struct loop_timer){.fn = on_again, .arg = s};
    s->accept_later = (struct loop_timer){.fn = on_accept_later, .arg = s};
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (s->epoll < 0)
        log_fatal("epoll_failed", "errno=%d", errno);
    listener_watch(s, true);
    loop_fd_set(l, s->epoll, POLLIN, on_epoll, s);
    hook(l);
    s->next = all;
    all = s;
    return s;
}

void http_server_retire(struct http_server *s)
{
    if (s->retired)
        return;
    listener_watch(s, false);
    loop_timer_set(s->loop, &s->accept_later, 0);
    close(s->listener);
    if (s->path)
        unlink(s->path);
    s->retired = true;
    for (struct conn *c = s->conns; c; c = c->next)
        if (c->state == HEAD && !c->began && c->in.n == 0 && http_conn_waiting(c) == 0)
            http_conn_drop(c, "retired");
}

void http_server_free(struct http_server **server)
{
    struct http_server *s = *server, **at;

    if (!s)
        return;
    *server = NULL;
    http_server_retire(s);
    for (struct conn *c = s->conns, *next; c; c = next) {
        next = c->next;
        http_conn_drop(c, "server_ended");
        http_conn_free(c);
    }
    for (at = &all; *at != s; at = &(*at)->next)
        ;
    *at = s->next;
    loop_timer_set(s->loop, &s->again, 0);
    loop_fd_remove(s->loop, s->epoll);
    close(s->epoll);
    http_peers_free(&s->peers);
    buf_free(&s->always);
    free(s->path);
    free(s);
}

uint16_t http_server_port(const struct http_server *s)
{
    struct sockaddr_storage a = {0};
    socklen_t n = sizeof a;

    if (s->retired || getsockname(s->listener, (struct sockaddr *)&a, &n) < 0)
        return 0;
    return a.ss_family == AF_INET ? ntohs(((const struct sockaddr_in *)(const void *)&a)->sin_port)
           : a.ss_family == AF_INET6
               ? ntohs(((const struct sockaddr_in6 *)(const void *)&a)->sin6_port)
               : 0;
}

struct http_counts http_server_counts(const struct http_server *s)
{
    return s->counts;
}
