/*
 * libcurl's multi interface on our loop: see curl_loop.h.
 */
#include "services/curl/curl_loop.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define READY_MOST 256 /* in a turn */

struct transfer {
    struct transfer *next, *prev;
    CURL *easy;
    curl_done_fn *fn;
    void *arg;
};

struct curl_loop {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer timer;
    struct transfer *open;
    int epoll;              /* one descriptor on the loop, however many there are */
    struct curl_loop *next; /* all that there are */
};

/* A loop's hooks stay for its life: one for all, which passes over what was freed. */
static struct curl_loop *all;

/* ------------------------------------------------------------------ what libcurl waits for */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *kept)
{
    struct curl_loop *c = arg;
    struct epoll_event e = {.data.fd = fd,
                            .events = (what & CURL_POLL_IN ? (uint32_t)EPOLLIN : 0) |
                                      (what & CURL_POLL_OUT ? (uint32_t)EPOLLOUT : 0)};

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        (void)epoll_ctl(c->epoll, EPOLL_CTL_DEL, fd, NULL);
        return 0;
    }
    if (epoll_ctl(c->epoll, kept ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &e) < 0 &&
        (errno != EEXIST || epoll_ctl(c->epoll, EPOLL_CTL_MOD, fd, &e) < 0))
        return -1;
    if (!kept)
        curl_multi_assign(c->multi, fd, c); /* it is there already, the next time */
    return 0;
}

static int on_timer_wanted(CURLM *multi, long ms, void *arg)
{
    struct curl_loop *c = arg;

    (void)multi;
    if (ms < 0)
        loop_timer_set(c->loop, &c->timer, 0);
    else
        loop_timer_set(c->loop, &c->timer, clock_mono_us() + (int64_t)ms * US_PER_MS);
    return 0;
}

/* ------------------------------------------------------------------ acting */

static void ended_tell(struct curl_loop *c)
{
    CURLMsg *m;
    int left;

    while ((m = curl_multi_info_read(c->multi, &left))) {
        CURL *easy = m->easy_handle;
        CURLcode code = m->data.result;
        struct transfer t, *found = NULL;

        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&found);
        if (!found)
            continue;
        t = *found;
        curl_loop_remove(c, easy);
        t.fn(t.arg, easy, code);
    }
}

static void on_fds(void *arg, short revents)
{
    struct curl_loop *c = arg;
    struct epoll_event ready[READY_MOST];
    int running, n = epoll_wait(c->epoll, ready, READY_MOST, 0);

    (void)revents;
    for (int i = 0; i < n; i++)
        curl_multi_socket_action(c->multi, ready[i].data.fd,
                                 (ready[i].events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
                                     (ready[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                                     (ready[i].events & EPOLLERR ? CURL_CSELECT_ERR : 0),
                                 &running);
    loop_again(c->loop);
}

static void on_timer(void *arg)
{
    struct curl_loop *c = arg;
    int running;

    curl_multi_socket_action(c->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    loop_again(c->loop);
}

static void on_turn(void *arg)
{
    (void)arg;
    for (struct curl_loop *c = all, *next; c; c = next) {
        next = c->next;
        ended_tell(c);
    }
}

void curl_loop_add(struct curl_loop *c, CURL *easy, curl_done_fn *fn, void *arg)
{
    struct transfer *t = room_new(sizeof *t);

    *t = (struct transfer){.next = c->open, .easy = easy, .fn = fn, .arg = arg};
    if (t->next)
        t->next->prev = t;
    c->open = t;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
    if (curl_multi_add_handle(c->multi, easy) != CURLM_OK)
        log_fatal("transfer_refused", "for=curl");
}

void curl_loop_remove(struct curl_loop *c, CURL *easy)
{
    struct transfer *t = NULL;

    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&t);
    curl_multi_remove_handle(c->multi, easy);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL);
    if (!t)
        return;
    if (t->prev)
        t->prev->next = t->next;
    else
        c->open = t->next;
    if (t->next)
        t->next->prev = t->prev;
    free(t);
}

/* ------------------------------------------------------------------ life */

struct curl_loop *curl_loop_new(struct loop *l, long connections)
{
    struct curl_loop *c = room_new(sizeof *c);
    bool hooked = false;

    for (const struct curl_loop *other = all; other; other = other->next)
        hooked |= other->loop == l;

    c->loop = l;
    c->multi = curl_multi_init();
    c->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!c->multi || c->epoll < 0)
        log_fatal("memory_exhausted", "for=curl");
    loop_fd_set(l, c->epoll, POLLIN, on_fds, c);
    c->timer = (struct loop_timer){.fn = on_timer, .arg = c};
    curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
    curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
    curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, connections);
    curl_multi_setopt(c->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    c->next = all;
    all = c;
    if (!hooked)
        loop_turn_add(l, on_turn, NULL);
    return c;
}

void curl_loop_free(struct curl_loop **c)
{
    struct curl_loop *gone = *c;

    if (!gone)
        return;
    *c = NULL;
    for (struct curl_loop **at = &all; *at; at = &(*at)->next)
        if (*at == gone) {
            *at = gone->next;
            break;
        }
    while (gone->open)
        curl_loop_remove(gone, gone->open->easy);
    curl_multi_cleanup(gone->multi);
    loop_timer_set(gone->loop, &gone->timer, 0);
    loop_fd_remove(gone->loop, gone->epoll);
    close(gone->epoll);
    free(gone);
}
