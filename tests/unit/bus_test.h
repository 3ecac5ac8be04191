/*
 * What the tests of the bus share: a router on the loop that remembers what came, with and without
 * CURVE, and peers that keep to our rules or do not.
 */
#ifndef TESTS_UNIT_BUS_TEST_H
#define TESTS_UNIT_BUS_TEST_H

#include "common_test.h"

#include "common/bus.h"
#include "common/bus_inside.h" /* its context, for peers that do not keep to our rules */
#include "common/hash.h"
#include "common/log.h"

struct keys {
    char public[BUS_KEY_TEXT], secret[BUS_KEY_TEXT];
};

static struct loop *l;
static struct bus *b;
static struct keys server, known, stranger;
static char folder[64], endpoint[128];
static void *router;

/* What the router got. */
static int n_in, n_without_user, n_asked;
static char last_user[64];
static uint8_t last_payload[64];
static size_t last_size;
static struct bus_peer last_peer;
static bool answering;

static bool admit(void *arg, const char *client_key)
{
    (void)arg;
    n_asked++;
    return strcmp(client_key, known.public) == 0;
}

static void on_router(void *arg)
{
    struct bus_in in;

    (void)arg;
    while (bus_recv(router, true, &in) == 1) {
        n_in++;
        n_without_user += in.user == NULL;
        snprintf(last_user, sizeof last_user, "%s", in.user ? in.user : "");
        last_size = bus_in_payload(&in).n;
        memcpy(last_payload, bus_in_payload(&in).p, last_size < 64 ? last_size : 64);
        last_peer = in.peer;
        if (answering)
            bus_send(router, &in.peer, bus_in_payload(&in));
        bus_in_close(&in);
    }
}

static void begin(void)
{
    strcpy(folder, "/tmp/weerklank-bus-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(endpoint, sizeof endpoint, "ipc://%s/s", folder);
    l = loop_new();
    b = bus_new();
    n_in = n_without_user = n_asked = 0;
    last_user[0] = '\0';
    answering = false;
}

MAYBE_UNUSED static int setup_ipc(void **state)
{
    (void)state;
    begin();
    router = bus_router_bind(b, endpoint, NULL);
    assert_non_null(router);
    loop_socket_add(l, router, on_router, NULL);
    return 0;
}

MAYBE_UNUSED static void begin_curve(void)
{
    size_t n = sizeof endpoint;

    router = bus_router_bind(b, "tcp://127.0.0.1:*", server.secret);
    assert_non_null(router);
    assert_int_equal(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &n), 0);
    loop_socket_add(l, router, on_router, NULL);
}

MAYBE_UNUSED static int setup_curve(void **state)
{
    (void)state;
    begin();
    bus_zap_start(b, l, admit, NULL);
    begin_curve();
    return 0;
}

MAYBE_UNUSED static int setup_curve_without_handler(void **state)
{
    (void)state;
    begin();
    begin_curve();
    return 0;
}

MAYBE_UNUSED static int teardown(void **state)
{
    char path[128];

    (void)state;
    bus_close(l, &router);
    bus_zap_stop(b, l);
    bus_free(&b);
    wait_loop = NULL;
    loop_free(&l);
    snprintf(path, sizeof path, "%s/s", folder);
    unlink(path);
    rmdir(folder);
    return 0;
}

/* --- Sending until it goes: with IMMEDIATE there is nothing to send to before the handshake ---- */

struct sender {
    void *socket;
    struct slice payload;
    int target;
    struct loop_timer timer;
    int sent;
};

static void try_to_send(void *arg)
{
    struct sender *s = arg;

    while (s->sent < s->target && bus_send(s->socket, NULL, s->payload) == 0)
        s->sent++;
    if (s->sent < s->target)
        loop_timer_set(l, &s->timer, clock_mono_us() + US_PER_MS);
}

MAYBE_UNUSED static void send_all(struct sender *s)
{
    s->timer = (struct loop_timer){.fn = try_to_send, .arg = s};
    loop_timer_set(l, &s->timer, 1);
}

MAYBE_UNUSED static void never(void *arg)
{
    *(int *)arg = 1;
}

/* Sends one message each millisecond, whatever becomes of it. */
MAYBE_UNUSED static void send_again(void *arg)
{
    struct sender *s = arg;

    bus_send(s->socket, NULL, s->payload);
    loop_timer_set(l, &s->timer, clock_mono_us() + US_PER_MS);
}

/* Lets the loop run for a moment between two looks at something that tells nothing by itself. */
MAYBE_UNUSED static void let_pass(int ms)
{
    int over = 0;
    struct loop_timer t = {.fn = never, .arg = &over};

    loop_timer_set(l, &t, clock_mono_us() + ms * US_PER_MS);
    assert_true(wait_for(l, &over, 1));
}

MAYBE_UNUSED static int n_back;
MAYBE_UNUSED static void *dealer;

MAYBE_UNUSED static void on_dealer(void *arg)
{
    struct bus_in in;

    (void)arg;
    while (bus_recv(dealer, false, &in) == 1) {
        n_back++;
        assert_int_equal(bus_in_payload(&in).n, last_size);
        bus_in_close(&in);
    }
}

/* --- What libzmq tells about a client's connection ---------------------------------------------- */

#define CUT                                                          \
    (ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | \
     ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)

static void *monitor;
static int n_events;

MAYBE_UNUSED static void on_monitor(void *arg)
{
    char bytes[256];
    int more = 0;
    size_t n = sizeof more;

    (void)arg;
    while (zmq_recv(monitor, bytes, sizeof bytes, ZMQ_DONTWAIT) >= 0) {
        zmq_getsockopt(monitor, ZMQ_RCVMORE, &more, &n);
        n_events += !more; /* an event is two frames */
    }
}

MAYBE_UNUSED static void monitor_open(void *socket, int events)
{
    static int number;
    char name[64];

    snprintf(name, sizeof name, "inproc://monitor-%d", number++);
    n_events = 0;
    monitor = bus_socket_new(b, ZMQ_PAIR, 1000, 1000);
    assert_int_equal(zmq_socket_monitor(socket, name, events), 0);
    assert_int_equal(zmq_connect(monitor, name), 0);
    loop_socket_add(l, monitor, on_monitor, NULL);
}

MAYBE_UNUSED static void monitor_close(void *socket)
{
    zmq_socket_monitor(socket, NULL, 0);
    bus_close(l, &monitor);
}

/* The first lines of main. */
MAYBE_UNUSED static void bus_test_begin(void)
{
    log_init("unit", LOG_ERROR + 1); /* what is refused here is meant to be */
    hash_init();
    if (bus_keypair(server.public, server.secret) != 0 ||
        bus_keypair(known.public, known.secret) != 0 ||
        bus_keypair(stranger.public, stranger.secret) != 0)
        exit(1);
}

#define IPC(f)   cmocka_unit_test_setup_teardown(f, setup_ipc, teardown)
#define CURVE(f) cmocka_unit_test_setup_teardown(f, setup_curve, teardown)

#endif
