/*
 * An HTTP client that measures: many kept connections, one request at a time each.
 *
 *      bench_http PORT CONNECTIONS SECONDS RATE FILE
 *
 *      RATE 0: the next request as soon as an answer has come; else so many a second in all, each due at its own time,
 *      from which its latency counts, also when no connection was free.
 *      FILE holds the request as it is sent; each KEY (36 characters of K) in it becomes a UUID of its own.
 *
 * -> {"per_s": ..., "p50_ms": ..., "p99_ms": ..., "statuses": {"201": ...}}
 */
#include "common/buf.h"
#include "common/clock.h"
#include "common/room.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define WARM_US  (US_PER_S / 2)
#define TIMES    4000000
#define KEY_LEN  36
#define ANSWER   262144
#define STATUSES 600

struct connection {
    int fd;
    size_t got, need; /* need 0: the head is not whole yet */
    int status;
    int64_t due; /* from when its latency counts */
    uint8_t *answer;
    struct connection *next; /* free ones */
};

static struct connection *connections, *idle;
static uint8_t request[65536];
static size_t n_request, keys[4], n_keys;
static int64_t *times, begun, ends, due;
static size_t n_times, n_done, statuses[STATUSES];
static double between; /* microseconds; 0: no rate */
static int epoll;

static void die(const char *what)
{
    fprintf(stderr, "bench_http: %s: errno=%d\n", what, errno);
    exit(1);
}

static void request_read(const char *path)
{
    FILE *f = fopen(path, "rb");
    char mark[KEY_LEN];

    memset(mark, 'K', sizeof mark);
    if (!f || (n_request = fread(request, 1, sizeof request, f)) == 0)
        die(path);
    fclose(f);
    for (size_t i = 0; i + KEY_LEN <= n_request && n_keys < 4; i++)
        if (memcmp(request + i, mark, KEY_LEN) == 0)
            keys[n_keys++] = i;
}

static void key_put(void)
{
    static uint64_t n;
    char text[KEY_LEN + 1];

    n++;
    snprintf(text, sizeof text, "%08x-%04x-4000-8000-%012" PRIx64, (unsigned)begun,
             (unsigned)(begun >> 32) & 0xffff, n);
    for (size_t i = 0; i < n_keys; i++)
        memcpy(request + keys[i], text, KEY_LEN);
}

static void request_send(struct connection *c, int64_t from)
{
    size_t at = 0;

    key_put();
    c->due = from;
    c->got = c->need = 0;
    while (at < n_request) {
        ssize_t n = send(c->fd, request + at, n_request - at, MSG_NOSIGNAL);

        if (n < 0 && errno != EAGAIN)
            die("send");
        at += n > 0 ? (size_t)n : 0;
    }
}

static void done(struct connection *c, int64_t now)
{
    if (now > begun + WARM_US && now < ends) {
        n_done++;
        statuses[c->status < STATUSES ? c->status : 0]++;
        if (n_times < TIMES)
            times[n_times++] = now - c->due;
    }
    if (between == 0) {
        request_send(c, now);
    } else {
        c->next = idle;
        idle = c;
    }
}

static void head_read(struct connection *c)
{
    uint8_t *end = memmem(c->answer, c->got, "\r\n\r\n", 4), *length;

    if (!end)
        return;
    c->status = atoi((const char *)c->answer + 9);
    length = memmem(c->answer, (size_t)(end - c->answer), "Content-Length: ", 16);
    c->need = (size_t)(end - c->answer) + 4 + (length ? strtoul((char *)length + 16, NULL, 10) : 0);
    if (c->need > ANSWER)
        die("answer too long");
}

static void readable(struct connection *c)
{
    ssize_t n = recv(c->fd, c->answer + c->got, ANSWER - c->got, 0);

    if (n == 0 || (n < 0 && errno != EAGAIN))
        die("the connection ended");
    c->got += n > 0 ? (size_t)n : 0;
    if (c->need == 0)
        head_read(c);
    if (c->need > 0 && c->got >= c->need)
        done(c, clock_mono_us());
}

static void rate_send(void)
{
    static double next;

    if (next == 0)
        next = (double)begun;
    for (int64_t now = clock_mono_us(); idle && next <= (double)now; next += between) {
        struct connection *c = idle;

        idle = c->next;
        request_send(c, (int64_t)next);
    }
    due = (int64_t)next;
}

static void run(int n)
{
    struct epoll_event ready[256];

    begun = clock_mono_us();
    ends += begun;
    for (int i = 0; i < n; i++) {
        if (between == 0) {
            request_send(&connections[i], begun);
        } else {
            connections[i].next = idle;
            idle = &connections[i];
        }
    }
    while (clock_mono_us() < ends) {
        int64_t wait;
        int got;

        if (between > 0)
            rate_send();
        wait = between > 0 && idle ? (due - clock_mono_us()) / 1000 : 20;
        got = epoll_wait(epoll, ready, 256, wait < 0 ? 0 : wait > 20 ? 20 : (int)wait);
        for (int i = 0; i < got; i++)
            readable(ready[i].data.ptr);
    }
}

static void connect_all(uint16_t port, int n)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};

    epoll = epoll_create1(EPOLL_CLOEXEC);
    connections = room_for(NULL, (size_t)n, sizeof *connections);
    for (int i = 0; i < n; i++) {
        struct connection *c = &connections[i];
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        int one = 1;

        *c = (struct connection){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
                                 .answer = room_for(NULL, ANSWER, 1)};
        if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0)
            die("connect");
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e);
    }
}

static int by_time(const void *a, const void *b)
{
    int64_t l = *(const int64_t *)a, r = *(const int64_t *)b;

    return l < r ? -1 : l > r;
}

static double at_share(double share)
{
    return n_times == 0 ? 0 : (double)times[(size_t)((double)(n_times - 1) * share)] / 1000;
}

int main(int argc, char **argv)
{
    const char *comma = "";
    double seconds;

    if (argc != 6)
        die("usage: PORT CONNECTIONS SECONDS RATE FILE");
    seconds = atof(argv[3]);
    between = atof(argv[4]) > 0 ? 1e6 / atof(argv[4]) : 0;
    times = room_for(NULL, TIMES, sizeof *times);
    request_read(argv[5]);
    connect_all((uint16_t)atoi(argv[1]), atoi(argv[2]));
    ends = (int64_t)(seconds * US_PER_S) + WARM_US;
    run(atoi(argv[2]));
    qsort(times, n_times, sizeof *times, by_time);
    printf("{\"per_s\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"statuses\": {",
           (double)n_done / seconds, at_share(0.5), at_share(0.99));
    for (int i = 0; i < STATUSES; i++)
        if (statuses[i] > 0) {
            printf("%s\"%d\": %zu", comma, i, statuses[i]);
            comma = ", ";
        }
    printf("}}\n");
    return 0;
}
