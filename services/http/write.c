/*
 * Bytes to the client, and how long anything is waited for.
 *
 * A timer is moved only when its connection's deadline comes nearer: one that fires too early looks again. So a
 * request on a kept connection costs no timer.
 */
#include "services/http/http_inside.h"

#include "common/clock.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define PROGRESS ((size_t)65536) /* in write_ms, or all there is */

size_t http_conn_waiting(const struct conn *c)
{
    return c->out.n - c->out_at + c->own.n - c->own_at;
}

static ssize_t send_some(struct conn *c)
{
    struct iovec v[2] = {{c->out.p + c->out_at, c->out.n - c->out_at},
                         {c->own.p + c->own_at, c->own.n - c->own_at}};
    struct msghdr m = {.msg_iov = v[0].iov_len > 0 ? v : v + 1,
                       .msg_iovlen = v[0].iov_len > 0 && v[1].iov_len > 0 ? 2 : 1};

    return sendmsg(c->fd, &m, MSG_NOSIGNAL);
}

static void sent(struct conn *c, size_t n)
{
    size_t of_out = c->out.n - c->out_at < n ? c->out.n - c->out_at : n;

    c->out_at += of_out;
    c->own_at += n - of_out;
    c->written += n;
}

int http_conn_write(struct conn *c)
{
    int64_t now = loop_now(c->server->loop);

    while (http_conn_waiting(c) > 0) {
        ssize_t n = send_some(c);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno != EAGAIN)
            return -1;
        if (n < 0)
            break;
        sent(c, (size_t)n);
    }
    if (http_conn_waiting(c) == 0) {
        buf_free(&c->out);
        buf_free(&c->own);
        c->out_at = c->own_at = c->written = 0;
        c->write_by = 0;
    } else if (c->write_by == 0 || c->written >= PROGRESS) {
        c->write_by = now + c->server->set.write_ms * US_PER_MS;
        c->written = 0;
    }
    return 0;
}

static int64_t soonest(const struct conn *c)
{
    if (c->read_by == 0 || c->write_by == 0)
        return c->read_by + c->write_by;
    return c->read_by < c->write_by ? c->read_by : c->write_by;
}

void http_conn_clock(struct conn *c)
{
    int64_t by = soonest(c);

    if (by > 0 && (c->timer.slot == 0 || by < c->timer.at))
        loop_timer_set(c->server->loop, &c->timer, by);
}

void http_conn_due(void *arg)
{
    struct conn *c = arg;
    int64_t now = loop_now(c->server->loop), by = soonest(c);

    if (by == 0 || now < by) {
        http_conn_clock(c);
        return;
    }
    if (c->write_by > 0 && c->write_by <= now)
        http_conn_drop(c, "write_slow");
    else if (c->state == BODY || (c->state == HEAD && c->began && http_conn_waiting(c) == 0))
        http_conn_refuse(c, (struct http_fault){408, c->state == BODY ? "body_late" : "head_late"});
    else
        http_conn_drop(c, c->state == DRAIN ? "ended" : "idle");
}
