/*
 * One stream to clamd: see scan.h.
 */
#include "services/files/scan.h"

#include "common/clock.h"
#include "common/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>

#define COMMAND     "zINSTREAM"
#define COMMAND_LEN sizeof COMMAND /* with its end */
#define REPLY_MOST  512
#define PORT_MOST   65535

struct scan {
    struct loop *loop;
    const struct scan_calls *calls;
    void *arg;
    int fd;
    int64_t take_us, answer_us;
    struct loop_timer late, soon;
    uint8_t head[COMMAND_LEN + 4];
    size_t n_head, head_sent;
    struct slice bytes; /* what of the given is not written yet */
    char reply[REPLY_MOST];
    size_t n_reply;
    const char *failed; /* why, to be told from the loop */
    bool connected, begun, giving, ended;
};

/* ------------------------------------------------------------------ addresses */

static int path_parse(const char *text, struct scan_address *out)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    if (strlen(text) >= sizeof a.sun_path)
        return -1;
    memcpy(a.sun_path, text, strlen(text));
    memcpy(&out->of, &a, sizeof a);
    out->n = sizeof a;
    return 0;
}

static int port_parse(const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);

    return *text >= '0' && *text <= '9' && !*end && n >= 1 && n <= PORT_MOST ? (int)n : -1;
}

int scan_address_parse(const char *text, struct scan_address *out)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    const char *colon = strrchr(text, ':');
    bool bracketed = text[0] == '[';
    char host[64];
    size_t n;
    int port;

    *out = (struct scan_address){0};
    if (text[0] == '/')
        return path_parse(text, out);
    if (!colon || (port = port_parse(colon + 1)) < 0)
        return -1;
    n = (size_t)(colon - text);
    if (bracketed && (n < 2 || text[n - 1] != ']'))
        return -1;
    text += bracketed;
    n -= bracketed ? 2 : 0;
    if (n >= sizeof host)
        return -1;
    memcpy(host, text, n);
    host[n] = '\0';
    if (!bracketed && inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
        v4.sin_port = htons((uint16_t)port);
        memcpy(&out->of, &v4, out->n = sizeof v4);
        return 0;
    }
    if (!bracketed || inet_pton(AF_INET6, host, &v6.sin6_addr) != 1)
        return -1;
    v6.sin6_port = htons((uint16_t)port);
    memcpy(&out->of, &v6, out->n = sizeof v6);
    return 0;
}

/* ------------------------------------------------------------------ the end */

static void quiet(struct scan *s)
{
    if (s->fd >= 0) {
        loop_fd_remove(s->loop, s->fd);
        close(s->fd);
        s->fd = -1;
    }
    loop_timer_set(s->loop, &s->late, 0);
}

static void tell(struct scan *s, enum scan_outcome outcome, struct slice what)
{
    quiet(s);
    s->calls->told(s->arg, outcome, what);
}

static void fail_told(void *arg)
{
    struct scan *s = arg;

    tell(s, SCAN_AWAY, slice_str(s->failed));
}

/* Also from within a call: it is told on the next turn. */
static void fail(struct scan *s, const char *why)
{
    if (s->failed)
        return;
    s->failed = why;
    quiet(s);
    loop_timer_set(s->loop, &s->soon, clock_mono_us());
}

static void on_late(void *arg)
{
    fail(arg, "late");
}

/* ------------------------------------------------------------------ writing */

static void on_ready(void *arg, short revents);

static void watch(struct scan *s)
{
    bool writes = !s->connected || s->head_sent < s->n_head || s->bytes.n > 0;

    loop_fd_set(s->loop, s->fd, (short)(POLLIN | (writes ? POLLOUT : 0)), on_ready, s);
}

static void head_set(struct scan *s, uint32_t n)
{
    uint32_t network = htonl(n);

    s->head_sent = s->n_head = 0;
    if (!s->begun) {
        memcpy(s->head, COMMAND, COMMAND_LEN);
        s->n_head = COMMAND_LEN;
    }
    s->begun = true;
    memcpy(s->head + s->n_head, &network, sizeof network);
    s->n_head += sizeof network;
}

/* False: no more goes now. */
static bool write_some(struct scan *s)
{
    struct iovec parts[2] = {{s->head + s->head_sent, s->n_head - s->head_sent},
                             {(void *)s->bytes.p, s->bytes.n}};
    struct msghdr m = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t n = sendmsg(s->fd, &m, MSG_NOSIGNAL);
    size_t of_head;

    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR)
            fail(s, "closed");
        return false;
    }
    of_head = (size_t)n < parts[0].iov_len ? (size_t)n : parts[0].iov_len;
    s->head_sent += of_head;
    s->bytes.p += (size_t)n - of_head;
    s->bytes.n -= (size_t)n - of_head;
    return true;
}

static void write_all(struct scan *s)
{
    while (s->head_sent < s->n_head || s->bytes.n > 0)
        if (!write_some(s))
            return;
    if (!s->giving)
        return;
    s->giving = false;
    loop_timer_set(s->loop, &s->late, 0);
    watch(s);
    s->calls->taken(s->arg);
}

/* ------------------------------------------------------------------ reading */

static bool ends_in(struct slice s, const char *word)
{
    return s.n >= strlen(word) && memcmp(s.p + s.n - strlen(word), word, strlen(word)) == 0;
}

static void reply_tell(struct scan *s)
{
    struct slice said = slice_str(s->reply);
    size_t prefix = sizeof "stream: " - 1, found = sizeof " FOUND" - 1;

    if (!s->ended && !ends_in(said, " FOUND"))
        tell(s, SCAN_AWAY, said);
    else if (slice_is(said, "stream: OK"))
        tell(s, SCAN_CLEAN, slice_of(said.p, 0));
    else if (ends_in(said, " FOUND") && said.n > prefix + found)
        tell(s, SCAN_FOUND, slice_of(said.p + prefix, said.n - prefix - found));
    else
        tell(s, SCAN_AWAY, said);
}

static void read_some(struct scan *s)
{
    ssize_t n = recv(s->fd, s->reply + s->n_reply, sizeof s->reply - 1 - s->n_reply, 0);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        fail(s, "closed");
        return;
    }
    s->n_reply += (size_t)n;
    s->reply[s->n_reply] = '\0';
    if (memchr(s->reply, '\0', s->n_reply))
        reply_tell(s);
    else if (s->n_reply == sizeof s->reply - 1)
        fail(s, "reply");
}

static void connected_look(struct scan *s)
{
    int error = 0;
    socklen_t n = sizeof error;

    if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &n) < 0 || error) {
        fail(s, "refused");
        return;
    }
    s->connected = true;
    if (!s->giving)
        loop_timer_set(s->loop, &s->late, 0);
    watch(s);
}

static void on_ready(void *arg, short revents)
{
    struct scan *s = arg;

    if (!s->connected && revents & (POLLOUT | POLLERR | POLLHUP))
        connected_look(s);
    if (s->failed || !s->connected)
        return;
    if (revents & (POLLIN | POLLHUP | POLLERR)) {
        read_some(s);
        return; /* it may have been told, and more comes in another turn */
    }
    if (revents & POLLOUT)
        write_all(s);
}

/* ------------------------------------------------------------------ use */

struct scan *scan_new(struct loop *l, const struct scan_address *to, int64_t take_ms,
                      int64_t answer_ms, const struct scan_calls *calls, void *arg)
{
    struct scan *s = calloc(1, sizeof *s);

    if (!s)
        log_fatal("memory_exhausted", "for=scan");
    *s = (struct scan){.loop = l,
                       .calls = calls,
                       .arg = arg,
                       .take_us = take_ms * US_PER_MS,
                       .answer_us = answer_ms * US_PER_MS,
                       .late = {.fn = on_late, .arg = s},
                       .soon = {.fn = fail_told, .arg = s}};
    s->fd = socket(to->of.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    loop_timer_set(l, &s->late, clock_mono_us() + s->take_us);
    if (s->fd < 0)
        fail(s, "socket");
    else if (connect(s->fd, (const struct sockaddr *)&to->of, to->n) < 0 && errno != EINPROGRESS)
        fail(s, "refused"); /* EAGAIN too: more wait at that socket than it lets wait */
    else
        watch(s);
    return s;
}

void scan_give(struct scan *s, struct slice bytes)
{
    if (s->failed || s->fd < 0)
        return;
    head_set(s, (uint32_t)bytes.n);
    s->bytes = bytes;
    s->giving = true;
    loop_timer_set(s->loop, &s->late, clock_mono_us() + s->take_us);
    watch(s);
}

void scan_end(struct scan *s)
{
    if (s->failed || s->fd < 0)
        return;
    head_set(s, 0);
    s->ended = true;
    loop_timer_set(s->loop, &s->late, clock_mono_us() + s->answer_us);
    watch(s);
}

void scan_stop(struct scan **s)
{
    if (!*s)
        return;
    quiet(*s);
    loop_timer_set((*s)->loop, &(*s)->soon, 0);
    free(*s);
    *s = NULL;
}
