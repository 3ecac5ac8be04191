/*
 * One CURLM on one loop. curl says which descriptors and which moment it waits for; the loop calls back.
 */
#include "services/curl/curl_loop.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <poll.h>
#include <stdlib.h>

struct transfer {
    CURL *easy;
    curl_done_fn *fn;
    void *arg;
    struct transfer *next;
};

struct watch {
    struct curl_loop *c;
    curl_socket_t fd;
    struct watch *next;
};

struct curl_loop {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer timer;
    struct transfer *transfers;
    struct watch *watches;
};

static void multi_must(CURLMcode code)
{
    if (code != CURLM_OK)
        log_fatal("curl_misused", "why=%d", (int)code);
}

/* The transfer of easy taken out of the list, or NULL. */
static struct transfer *transfer_take(struct curl_loop *c, const CURL *easy)
{
    for (struct transfer **at = &c->transfers; *at; at = &(*at)->next) {
        struct transfer *t = *at;

        if (t->easy == easy) {
            *at = t->next;
            return t;
        }
    }
    return NULL;
}

static void done_tell(struct curl_loop *c)
{
    CURLMsg *m;
    int left;

    while ((m = curl_multi_info_read(c->multi, &left))) {
        CURLcode code = m->data.result;
        CURL *easy = m->easy_handle;
        struct transfer *t = transfer_take(c, easy);

        multi_must(curl_multi_remove_handle(c->multi, easy));
        t->fn(t->arg, easy, code);
        free(t);
    }
}

static void act(struct curl_loop *c, curl_socket_t fd, int events)
{
    int running;

    multi_must(curl_multi_socket_action(c->multi, fd, events, &running));
    done_tell(c);
}

static void fd_ready(void *arg, short revents)
{
    const struct watch *w = arg;

    act(w->c, w->fd,
        (revents & POLLIN ? CURL_CSELECT_IN : 0) | (revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
            (revents & POLLERR ? CURL_CSELECT_ERR : 0));
}

static void timer_due(void *arg)
{
    act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static void watch_drop(struct curl_loop *c, struct watch *w)
{
    struct watch **at = &c->watches;

    while (*at != w)
        at = &(*at)->next;
    *at = w->next;
    loop_fd_remove(c->loop, w->fd);
    free(w);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
    struct curl_loop *c = arg;
    struct watch *w = socket_arg;

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (w)
            watch_drop(c, w);
        multi_must(curl_multi_assign(c->multi, fd, NULL));
        return 0;
    }
    if (!w) {
        w = room_new(sizeof *w);
        *w = (struct watch){c, fd, c->watches};
        c->watches = w;
        multi_must(curl_multi_assign(c->multi, fd, w));
    }
    loop_fd_set(c->loop, fd,
                (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0)),
                fd_ready, w);
    return 0;
}

/* Not from within: curl must not be called again in here, so that "now" is a timer too. */
static int on_timer(CURLM *multi, long ms, void *arg)
{
    struct curl_loop *c = arg;

    (void)multi;
    loop_timer_set(c->loop, &c->timer, ms < 0 ? 0 : clock_mono_us() + (int64_t)ms * US_PER_MS);
    return 0;
}

struct curl_loop *curl_loop_new(struct loop *l)
{
    struct curl_loop *c = room_new(sizeof *c);

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(c->multi = curl_multi_init()))
        log_fatal("curl_failed", "why=start");
    c->loop = l;
    c->timer = (struct loop_timer){.fn = timer_due, .arg = c};
    multi_must(curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, on_socket));
    multi_must(curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c));
    multi_must(curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, on_timer));
    multi_must(curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c));
    return c;
}

void curl_loop_free(struct curl_loop **c)
{
    if (!*c)
        return;
    while ((*c)->transfers)
        curl_loop_remove(*c, (*c)->transfers->easy);
    multi_must(curl_multi_cleanup((*c)->multi));
    while ((*c)->watches)
        watch_drop(*c, (*c)->watches);
    loop_timer_set((*c)->loop, &(*c)->timer, 0);
    curl_global_cleanup();
    free(*c);
    *c = NULL;
}

void curl_loop_add(struct curl_loop *c, CURL *easy, curl_done_fn *fn, void *arg)
{
    struct transfer *t = room_new(sizeof *t);

    *t = (struct transfer){easy, fn, arg, c->transfers};
    c->transfers = t;
    multi_must(curl_multi_add_handle(c->multi, easy));
}

void curl_loop_remove(struct curl_loop *c, CURL *easy)
{
    struct transfer *t = transfer_take(c, easy);

    if (!t)
        return;
    multi_must(curl_multi_remove_handle(c->multi, easy));
    free(t);
}
