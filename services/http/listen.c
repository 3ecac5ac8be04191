/*
 * A socket that listens: see listen.h.
 */
#include "services/http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG    1024
#define UNSENT     65536 /* bytes that the kernel takes before they can be sent */
#define ALIVE_S    60    /* quiet for so long, a client is asked whether it is there, */
#define ALIVE_GAP  15    /* so often */
#define ALIVE_MOST 4     /* and so many times */

static void set_option(int fd, int level, int option, int value)
{
    (void)setsockopt(fd, level, option, &value, sizeof value); /* goes without */
}

static void tcp_options(int fd, int64_t write_ms)
{
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, ALIVE_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, ALIVE_GAP);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, ALIVE_MOST);
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1); /* answers are written whole */
    set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT);
    if (write_ms > 0)
        set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, (int)write_ms);
}

static int listen_at(int fd, const struct sockaddr *a, socklen_t n, const char **why_out)
{
    if (fd >= 0 && bind(fd, a, n) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    *why_out = errno == EADDRINUSE ? "address_in_use" : "address_refused";
    if (fd >= 0)
        close(fd);
    return -1;
}

static int tcp_listen(const char *where, int64_t write_ms, const char **why_out)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    const char *colon = strrchr(where, ':'), *begin = where;
    struct addrinfo *a = NULL;
    char host[64];
    size_t n = colon ? (size_t)(colon - where) : 0;
    int fd;

    if (n > 2 && where[0] == '[' && colon[-1] == ']') {
        begin++;
        n -= 2;
    }
    *why_out = "address";
    if (n == 0 || n >= sizeof host)
        return -1;
    memcpy(host, begin, n);
    host[n] = '\0';
    if (getaddrinfo(host, colon + 1, &hints, &a) != 0)
        return -1;
    fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        tcp_options(fd, write_ms);
    fd = listen_at(fd, a->ai_addr, a->ai_addrlen, why_out);
    freeaddrinfo(a);
    return fd;
}

/* Left behind by a process that was killed: nobody answers. */
static void stale_remove(const struct sockaddr_un *a)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return;
    if (connect(fd, (const struct sockaddr *)a, sizeof *a) < 0 && errno == ECONNREFUSED)
        unlink(a->sun_path);
    close(fd);
}

int http_listen(const char *where, int64_t write_ms, const char **why_out)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    if (where[0] != '/')
        return tcp_listen(where, write_ms, why_out);
    *why_out = "address";
    if (strlen(where) >= sizeof a.sun_path)
        return -1;
    memcpy(a.sun_path, where, strlen(where) + 1);
    stale_remove(&a);
    return listen_at(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
                     (const struct sockaddr *)&a, sizeof a, why_out);
}
