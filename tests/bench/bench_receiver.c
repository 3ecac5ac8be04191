/*
 * A receiver of webhooks that costs next to nothing, for measuring who sends: HTTP/1.1 on loopback, one epoll loop.
 *
 *      bench_receiver PORT FILE ADDRESSES      at 127.0.0.1 and those behind it, as so many receivers
 *
 *      /n...       answered with 204 at once
 *      /fail...    with 500
 *      /slow...    after a second
 *      /stuck...   never
 *
 * Each POST that was answered with 204 becomes a record in FILE: five whole numbers of 8 bytes in the machine's order:
 * the number behind /n in its path, sequence, id, microseconds since 1970 at arrival, bytes. Ends with its parent.
 */
#include "common/base.h"
#include "common/buf.h"
#include "common/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define SLOW_US      (1000 * US_PER_MS)
#define REQUEST_MOST ((size_t)1 << 20)
#define EVENTS       256

struct caller {
    int fd;
    bool is_door; /* listens */
    struct buf in;
    int64_t answer_at; /* slow: when; 0: not waiting */
    struct caller *next_slow;
};

static int epoll, file;
static struct caller doors[256];
static struct caller *slow;
static struct buf records;

static void caller_end(struct caller *c)
{
    for (struct caller **at = &slow; *at; at = &(*at)->next_slow)
        if (*at == c) {
            *at = c->next_slow;
            break;
        }
    close(c->fd);
    buf_free(&c->in);
    free(c);
}

static void answer(const struct caller *c, const char *status, const char *more)
{
    char text[256];
    int n = snprintf(text, sizeof text, "HTTP/1.1 %s\r\n%sContent-Length: 0\r\n\r\n", status, more);

    if (send(c->fd, text, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        perror("send");
}

/* The number behind "name":" in the body. */
static int64_t number_of(const char *body, const char *name)
{
    const char *at = strstr(body, name);

    return at ? strtoll(at + strlen(name), NULL, 10) : -1;
}

static void record(const char *path, const char *body, size_t n)
{
    int64_t row[5] = {strtoll(path + 2, NULL, 10), number_of(body, "\"sequence\":\""),
                      number_of(body, "\"id\":\""), clock_wall_us(), (int64_t)n};

    buf_add(&records, row, sizeof row);
}

/* One request from the front of what has come. False: it is not whole yet. */
static bool request_take(struct caller *c)
{
    char *begin = (char *)c->in.p, *end = memmem(begin, c->in.n, "\r\n\r\n", 4), *length;
    size_t head, n = 0;

    if (!end)
        return false;
    head = (size_t)(end - begin) + 4;
    length = memmem(begin, head, "ontent-Length: ", 15);
    if (!length)
        length = memmem(begin, head, "ontent-length: ", 15);
    if (length)
        n = strtoul(length + 15, NULL, 10);
    if (c->in.n < head + n)
        return false;
    if (memcmp(begin, "OPTIONS", 7) == 0) {
        answer(c, "200 OK", "WebHook-Allowed-Origin: *\r\n");
    } else if (memcmp(begin, "POST /fail", 10) == 0) {
        answer(c, "500 Failed", "");
    } else if (memcmp(begin, "POST /slow", 10) == 0) {
        c->answer_at = clock_mono_us() + SLOW_US;
        c->next_slow = slow;
        slow = c;
    } else if (memcmp(begin, "POST /stuck", 11) != 0) {
        char *body = begin + head, kept = body[n];

        body[n] = '\0';
        record(begin + 5, body, n);
        body[n] = kept;
        answer(c, "204 No Content", "");
    }
    memmove(c->in.p, c->in.p + head + n, c->in.n - head - n);
    c->in.n -= head + n;
    return true;
}

static void on_readable(struct caller *c)
{
    ssize_t n;

    buf_reserve(&c->in, 16384 + 1);
    n = recv(c->fd, c->in.p + c->in.n, 16384, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN) || c->in.n > REQUEST_MOST) {
        caller_end(c);
        return;
    }
    c->in.n += n > 0 ? (size_t)n : 0;
    while (c->in.n > 0 && request_take(c))
        ;
}

static void on_caller(int listening)
{
    int fd, one = 1;

    while ((fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct caller *c = calloc(1, sizeof *c);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};

        if (!c)
            abort();
        c->fd = fd;
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e) < 0)
            abort();
    }
}

static void slow_answer(void)
{
    int64_t now = clock_mono_us();

    for (struct caller **at = &slow; *at;) {
        struct caller *c = *at;

        if (c->answer_at > now) {
            at = &c->next_slow;
            continue;
        }
        *at = c->next_slow;
        answer(c, "204 No Content", "");
    }
}

static void flush(void)
{
    if (records.n > 0 && write(file, records.p, records.n) != (ssize_t)records.n)
        perror("write");
    buf_reset(&records);
}

static void listen_at(struct caller *door, uint32_t address, uint16_t port)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(address), .sin_port = htons(port)};
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = door};
    int one = 1;

    door->is_door = true;
    door->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    (void)setsockopt(door->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(door->fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(door->fd, 4096) < 0 ||
        epoll_ctl(epoll, EPOLL_CTL_ADD, door->fd, &e) < 0) {
        perror("bench_receiver");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    struct epoll_event events[EVENTS];

    if (argc != 4)
        return 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    file = open(argv[2], O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (file < 0 || epoll < 0)
        return 1;
    for (int i = 0; i < atoi(argv[3]); i++)
        listen_at(&doors[i], INADDR_LOOPBACK + (uint32_t)i, (uint16_t)atoi(argv[1]));
    puts("ready");
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(epoll, events, EVENTS, slow ? 20 : records.n > 0 ? 50 : -1);

        for (int i = 0; i < n; i++)
            if (((struct caller *)events[i].data.ptr)->is_door)
                on_caller(((struct caller *)events[i].data.ptr)->fd);
            else
                on_readable(events[i].data.ptr);
        if (n == 0 || records.n > 65536)
            flush();
        slow_answer();
    }
}
