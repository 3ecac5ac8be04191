/*
 * Names to addresses: see resolve.h.
 *
 *      resolve -> known and not too old -> fn
 *              -> being asked -> waits with the others
 *              -> c-ares -> all that wait for it
 */
#include "services/notify/resolve.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <ares.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_MOST    254
#define BUCKETS      256
#define NAMES_MOST   2048 /* known; above it all that were answered make room */
#define KEEP_LEAST   (30 * US_PER_S)
#define KEEP_MOST    (300 * US_PER_S)
#define KEEP_FAILURE (5 * US_PER_S)
#define PATIENCE_MS  2000 /* for one server, the first time; doubled once */
#define TRIES        2

struct resolving {
    struct resolving *next, *prev;
    struct known *of;
    resolve_fn *fn;
    void *arg;
};

struct known {
    struct known *next;
    struct resolver *r;
    char name[NAME_MOST];
    struct resolved found;
    int64_t until; /* monotonic; 0: being asked */
    bool asking;
    struct resolving *waiting;
};

struct resolver {
    struct loop *loop;
    ares_channel channel;
    struct loop_timer timer;
    struct known *names[BUCKETS]; /* newest first in each */
    size_t n, asking;
};

/* ------------------------------------------------------------------ c-ares on the loop */

static void timer_look(struct resolver *r)
{
    struct timeval most = {.tv_sec = 1}, left, *t = ares_timeout(r->channel, &most, &left);

    loop_timer_set(r->loop, &r->timer,
                   clock_mono_us() + (int64_t)t->tv_sec * US_PER_S + t->tv_usec + US_PER_MS);
}

static void on_timer(void *arg)
{
    struct resolver *r = arg;

    ares_process_fd(r->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    if (r->asking > 0)
        timer_look(r);
}

static void on_fd_of(struct resolver *r, ares_socket_t fd, short revents)
{
    ares_process_fd(r->channel, revents & (POLLIN | POLLERR) ? fd : ARES_SOCKET_BAD,
                    revents & POLLOUT ? fd : ARES_SOCKET_BAD);
}

/* The loop gives back one argument: which socket is ready is looked up among those of the channel. */
static void on_fd(void *arg, short revents)
{
    struct resolver *r = arg;
    ares_socket_t fds[ARES_GETSOCK_MAXNUM];
    int mask = ares_getsock(r->channel, fds, ARES_GETSOCK_MAXNUM);

    for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++)
        if (ARES_GETSOCK_READABLE(mask, i) || ARES_GETSOCK_WRITABLE(mask, i))
            on_fd_of(r, fds[i], revents);
}

static void on_socket(void *arg, ares_socket_t fd, int readable, int writable)
{
    struct resolver *r = arg;
    short events = (short)((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));

    if (events)
        loop_fd_set(r->loop, fd, events, on_fd, r);
    else
        loop_fd_remove(r->loop, fd);
}

/* ------------------------------------------------------------------ answers */

static void tell_all(struct known *k)
{
    struct resolved found = k->found;

    while (k->waiting) {
        struct resolving *x = k->waiting;

        k->waiting = x->next;
        if (x->next)
            x->next->prev = NULL;
        x->fn(x->arg, &found); /* may ask again, for other names too */
        free(x);
    }
}

static void found_take(struct known *k, const struct ares_addrinfo *all, int64_t *keep)
{
    for (const struct ares_addrinfo_node *a = all->nodes; a; a = a->ai_next) {
        struct in6_addr *to;

        if (k->found.n == RESOLVE_ADDRESSES) {
            k->found.n = 0; /* what cannot be judged whole is not believed */
            return;
        }
        to = &k->found.list[k->found.n];
        if (a->ai_family == AF_INET6) {
            *to = ((const struct sockaddr_in6 *)(const void *)a->ai_addr)->sin6_addr;
        } else if (a->ai_family == AF_INET) {
            memset(to, 0, sizeof *to);
            to->s6_addr[10] = to->s6_addr[11] = 0xff;
            memcpy(to->s6_addr + 12,
                   &((const struct sockaddr_in *)(const void *)a->ai_addr)->sin_addr, 4);
        } else {
            continue;
        }
        k->found.n++;
        if ((int64_t)a->ai_ttl * US_PER_S < *keep)
            *keep = (int64_t)a->ai_ttl * US_PER_S;
    }
}

static void on_found(void *arg, int status, int timeouts, struct ares_addrinfo *all)
{
    struct known *k = arg;
    int64_t keep = KEEP_MOST;

    (void)timeouts;
    if (status == ARES_SUCCESS && all)
        found_take(k, all, &keep);
    if (all)
        ares_freeaddrinfo(all);
    if (status == ARES_EDESTRUCTION)
        return;
    if (k->found.n == 0)
        keep = KEEP_FAILURE;
    else if (keep < KEEP_LEAST)
        keep = KEEP_LEAST;
    k->until = clock_mono_us() + keep;
    if (k->found.n == 0)
        log_info("name_unknown", "why=%s", log_value(slice_str(ares_strerror(status))));
    tell_all(k);
    k->asking = false; /* until now, so that it stays where it is */
    k->r->asking--;
}

/* ------------------------------------------------------------------ asking */

static void known_drop(struct known **at)
{
    struct known *gone = *at;

    *at = gone->next;
    gone->r->n--;
    free(gone);
}

static struct known **bucket_of(struct resolver *r, const char *name)
{
    uint32_t sum = 2166136261; /* FNV-1a, of letters as small ones */

    for (const char *p = name; *p; p++)
        sum = (sum ^ ((uint8_t)*p | 0x20U)) * 16777619;
    return &r->names[sum % BUCKETS];
}

/* What is too old goes; and when there are too many all the same, what was answered. */
static void room_make(struct resolver *r)
{
    int64_t now = clock_mono_us();
    bool full = r->n >= NAMES_MOST;

    for (size_t i = 0; i < BUCKETS; i++)
        for (struct known **at = &r->names[i]; *at;)
            if (!(*at)->asking && (full || (*at)->until <= now))
                known_drop(at);
            else
                at = &(*at)->next;
}

static struct known *known_find(struct resolver *r, const char *name)
{
    for (struct known *k = *bucket_of(r, name); k; k = k->next)
        if (strcasecmp(k->name, name) == 0 && (k->asking || k->until > clock_mono_us()))
            return k;
    return NULL;
}

static struct known *known_ask(struct resolver *r, const char *name)
{
    struct known *k;

    room_make(r);
    k = room_new(sizeof *k);
    k->r = r;
    snprintf(k->name, sizeof k->name, "%s", name);
    k->asking = true;
    k->next = *bucket_of(r, name);
    *bucket_of(r, name) = k;
    r->n++;
    r->asking++;
    return k;
}

struct resolving *resolve(struct resolver *r, const char *name, resolve_fn *fn, void *arg)
{
    static const struct ares_addrinfo_hints hints = {.ai_family = AF_UNSPEC,
                                                     .ai_flags = ARES_AI_NOSORT};
    struct known *k = known_find(r, name);
    struct resolving *x;
    bool is_new = !k;

    if (k && !k->asking) {
        struct resolved found = k->found;

        fn(arg, &found);
        return NULL;
    }
    if (!k)
        k = known_ask(r, name);
    x = room_new(sizeof *x);
    *x = (struct resolving){.next = k->waiting, .of = k, .fn = fn, .arg = arg};
    if (x->next)
        x->next->prev = x;
    k->waiting = x;
    if (is_new) { /* a name that stands in a file may be answered at once: after the caller has it */
        loop_timer_set(r->loop, &r->timer, clock_mono_us() + PATIENCE_MS * US_PER_MS);
        ares_getaddrinfo(r->channel, name, NULL, &hints, on_found, k);
        if (k->asking)
            timer_look(r);
        else
            return NULL;
    }
    return x;
}

void resolve_cancel(struct resolving **x)
{
    struct resolving *gone = *x;

    if (!gone)
        return;
    *x = NULL;
    if (gone->prev)
        gone->prev->next = gone->next;
    else
        gone->of->waiting = gone->next;
    if (gone->next)
        gone->next->prev = gone->prev;
    free(gone);
}

/* ------------------------------------------------------------------ life */

struct resolver *resolver_new(struct loop *l, const char *servers)
{
    struct resolver *r = room_new(sizeof *r);
    struct ares_options options = {.flags = ARES_FLAG_NOSEARCH,
                                   .timeout = PATIENCE_MS,
                                   .tries = TRIES,
                                   .sock_state_cb = on_socket,
                                   .sock_state_cb_data = r};

    r->loop = l;
    r->timer = (struct loop_timer){.fn = on_timer, .arg = r};
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS ||
        ares_init_options(&r->channel, &options,
                          ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                              ARES_OPT_SOCK_STATE_CB) != ARES_SUCCESS)
        log_fatal("resolver_failed", "library=c-ares");
    if (*servers && ares_set_servers_ports_csv(r->channel, servers) != ARES_SUCCESS)
        resolver_free(&r);
    return r;
}

void resolver_free(struct resolver **r)
{
    struct resolver *gone = *r;

    if (!gone)
        return;
    *r = NULL;
    ares_destroy(gone->channel);
    loop_timer_set(gone->loop, &gone->timer, 0);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct known *k = gone->names[i], *next; k; k = next) {
            next = k->next;
            for (struct resolving *x = k->waiting, *after; x; x = after) {
                after = x->next;
                free(x);
            }
            free(k);
        }
    ares_library_cleanup();
    free(gone);
}
