/*
 * The bus inside, over ipc: questions and answers, peers that leave or do not read, bad messages.
 */
#include "bus_test.h"

#include <sys/socket.h>
#include <sys/un.h>

static void a_question_is_answered_over_ipc(void **state)
{
    struct sender s = {.payload = SLICE_LIT("hello"), .target = 1000};

    (void)state;
    answering = true;
    n_back = 0;
    dealer = s.socket = bus_dealer_connect(b, endpoint);
    assert_non_null(dealer);
    loop_socket_add(l, dealer, on_dealer, NULL);
    send_all(&s);
    assert_true(wait_for(l, &n_back, 1000));
    assert_int_equal(n_in, 1000);
    assert_int_equal(n_without_user, 1000); /* nobody proved anything */
    assert_memory_equal(last_payload, "hello", 5);
    bus_close(l, &dealer);
}

static void bytes_that_are_taken_arrive_whole(void **state)
{
    struct bus_peer nobody = {.n = 5, .id = {0, 1, 2, 3, 4}};
    struct buf big = {0}, none = {0};
    struct sender s = {.payload = SLICE_LIT("first"), .target = 1};

    (void)state;
    dealer = s.socket = bus_dealer_connect(b, endpoint);
    send_all(&s);
    assert_true(wait_for(l, &n_in, 1));
    for (int i = 0; i < 1000000; i++)
        buf_add(&big, "0123456", 7);
    assert_int_equal(bus_send_taken(dealer, NULL, &big), 0);
    assert_null(big.p);
    assert_int_equal(big.n, 0);
    assert_true(wait_for(l, &n_in, 2));
    assert_int_equal(last_size, 7000000);
    assert_memory_equal(last_payload, "01234560123456", 14);
    assert_int_equal(bus_send_taken(dealer, NULL, &none), 0);
    assert_true(wait_for(l, &n_in, 3));
    assert_int_equal(last_size, 0);
    bus_close(l, &dealer);
    buf_add_str(&big, "to nobody");
    assert_int_equal(bus_send_taken(router, &nobody, &big), -1);
    assert_null(big.p); /* also when it could not be sent */
}

static void a_peer_that_left_is_told_as_a_failure(void **state)
{
    struct sender s = {.payload = SLICE_LIT("x"), .target = 1};
    uint64_t unsent = bus_unsent();
    struct bus_peer nobody = {.n = 5, .id = {0, 1, 2, 3, 4}};

    (void)state;
    assert_int_equal(bus_send(router, &nobody, SLICE_LIT("x")), -1);
    assert_int_equal(bus_unsent(), unsent + 1);
    s.socket = bus_dealer_connect(b, endpoint);
    send_all(&s);
    assert_true(wait_for(l, &n_in, 1));
    assert_int_equal(bus_send(router, &last_peer, SLICE_LIT("x")), 0);
    bus_close(l, &s.socket);
    for (int i = 0; i < 2000 && bus_send(router, &last_peer, SLICE_LIT("x")) == 0; i++)
        let_pass(1);
    assert_int_equal(bus_send(router, &last_peer, SLICE_LIT("x")), -1);
}

static void a_full_peer_is_told_as_a_failure_and_the_others_are_served(void **state)
{
    struct sender s = {.payload = SLICE_LIT("x"), .target = 1};
    struct sender t = {.payload = SLICE_LIT("y"), .target = 1};
    struct bus_peer stuck;
    static uint8_t bytes[64];
    int sent = 0;

    (void)state;
    s.socket = bus_dealer_connect(b, endpoint); /* never reads */
    send_all(&s);
    assert_true(wait_for(l, &n_in, 1));
    stuck = last_peer;
    while (sent < 500000 && bus_send(router, &stuck, slice_of(bytes, sizeof bytes)) == 0)
        sent++;
    assert_true(sent < 500000); /* finite */
    dealer = t.socket = bus_dealer_connect(b, endpoint);
    loop_socket_add(l, dealer, on_dealer, NULL);
    answering = true;
    n_back = 0;
    send_all(&t);
    assert_true(wait_for(l, &n_back, 1));
    bus_close(l, &dealer);
    bus_close(l, &s.socket);
}

static void a_req_gets_its_empty_frame_back(void **state)
{
    void *req = bus_socket_new(b, ZMQ_REQ, 10, 1000);
    char answer[16];

    (void)state;
    assert_int_equal(zmq_connect(req, endpoint), 0);
    for (int i = 0; i < 3; i++) {
        int before = n_in, rc = -1;

        for (int tries = 0; tries < 5000 && rc < 0; tries++) {
            rc = zmq_send(req, "ask", 3, ZMQ_DONTWAIT);
            let_pass(1);
        }
        assert_int_equal(rc, 3);
        assert_true(wait_for(l, &n_in, before + 1));
        assert_true(last_peer.delimiter);
        assert_int_equal(bus_send(router, &last_peer, SLICE_LIT("reply")), 0);
        zmq_pollitem_t item = {.socket = req, .events = ZMQ_POLLIN};
        assert_int_equal(zmq_poll(&item, 1, 10000), 1);
        assert_int_equal(zmq_recv(req, answer, sizeof answer, ZMQ_DONTWAIT), 5);
        assert_memory_equal(answer, "reply", 5);
    }
    bus_close(NULL, &req);
}

/* Sends n parts of size bytes each; the first connection may take a while. */
static void send_parts(void *socket, int n, size_t size, bool first_empty)
{
    static uint8_t bytes[64];
    int rc = -1;

    for (int i = 0; i < n; i++) {
        size_t length = i == 0 && first_empty ? 0 : size;
        int flags = ZMQ_DONTWAIT | (i + 1 < n ? ZMQ_SNDMORE : 0);

        for (int tries = 0; tries < 5000; tries++) {
            rc = zmq_send(socket, bytes, length, flags);
            if (rc >= 0)
                break;
            let_pass(1);
        }
        assert_int_equal(rc, (int)length);
    }
}

static void malformed_messages_are_dropped_and_counted(void **state)
{
    void *raw = bus_socket_new(b, ZMQ_DEALER, 10, 1000);
    uint64_t dropped = bus_dropped();

    (void)state;
    assert_int_equal(zmq_connect(raw, endpoint), 0);
    send_parts(raw, 2, 5, false); /* a delimiter that is not empty */
    send_parts(raw, 3, 5, true);
    send_parts(raw, 8, 5, true);
    send_parts(raw, 10000, 5, true);
    send_parts(raw, 2, 5, true); /* good, as REQ does */
    assert_true(wait_for(l, &n_in, 1));
    assert_int_equal(last_size, 5);
    send_parts(raw, 1, 6, false); /* good */
    assert_true(wait_for(l, &n_in, 2));
    assert_int_equal(last_size, 6);
    assert_int_equal(bus_dropped(), dropped + 4);
    bus_close(NULL, &raw);
}

static void a_routing_id_that_is_too_long_is_dropped(void **state)
{
    uint64_t dropped = bus_dropped();
    char id[33] = "an_id_of_thirty_two_bytes_is_one_";
    void *longer = bus_socket_new(b, ZMQ_DEALER, 10, 1000);
    void *fits = bus_socket_new(b, ZMQ_DEALER, 10, 1000);

    (void)state;
    assert_int_equal(zmq_setsockopt(longer, ZMQ_ROUTING_ID, id, 32), 0);
    assert_int_equal(zmq_setsockopt(fits, ZMQ_ROUTING_ID, id, 31), 0);
    assert_int_equal(zmq_connect(longer, endpoint), 0);
    send_parts(longer, 1, 5, false);
    for (int i = 0; i < 5000 && bus_dropped() == dropped; i++)
        let_pass(1);
    assert_int_equal(bus_dropped(), dropped + 1);
    assert_int_equal(zmq_connect(fits, endpoint), 0);
    send_parts(fits, 1, 5, false);
    assert_true(wait_for(l, &n_in, 1));
    assert_int_equal(last_peer.n, 31);
    assert_memory_equal(last_peer.id, id, 31);
    assert_int_equal(bus_send(router, &last_peer, SLICE_LIT("x")), 0);
    bus_close(NULL, &longer);
    bus_close(NULL, &fits);
}

static void a_second_peer_with_the_same_routing_id_takes_nothing_over(void **state)
{
    void *honest = bus_socket_new(b, ZMQ_DEALER, 10, 1000);
    void *thief = bus_socket_new(b, ZMQ_DEALER, 10, 1000);
    char bytes[8];

    (void)state;
    assert_int_equal(zmq_setsockopt(honest, ZMQ_ROUTING_ID, "me", 2), 0);
    assert_int_equal(zmq_setsockopt(thief, ZMQ_ROUTING_ID, "me", 2), 0);
    assert_int_equal(zmq_connect(honest, endpoint), 0);
    send_parts(honest, 1, 5, false);
    assert_true(wait_for(l, &n_in, 1));
    monitor_open(thief, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    assert_int_equal(zmq_connect(thief, endpoint), 0);
    assert_true(wait_for(l, &n_events, 1));
    monitor_close(thief);
    zmq_send(thief, "mine?", 5, ZMQ_DONTWAIT);
    send_parts(honest, 1, 6, false);
    assert_true(wait_for(l, &n_in, 2));
    assert_int_equal(last_size, 6); /* the honest one's again */
    assert_int_equal(bus_send(router, &last_peer, SLICE_LIT("yours")), 0);
    zmq_pollitem_t item = {.socket = honest, .events = ZMQ_POLLIN};
    assert_int_equal(zmq_poll(&item, 1, 10000), 1);
    assert_int_equal(zmq_recv(honest, bytes, sizeof bytes, ZMQ_DONTWAIT), 5);
    assert_int_equal(zmq_recv(thief, bytes, sizeof bytes, ZMQ_DONTWAIT), -1);
    bus_close(NULL, &honest);
    bus_close(NULL, &thief);
}

static void *subscriber;
static int n_heard, next_number;

static void on_subscriber(void *arg)
{
    struct bus_in in;

    (void)arg;
    while (bus_recv(subscriber, false, &in) == 1) {
        int number;

        memcpy(&number, bus_in_payload(&in).p, sizeof number);
        assert_true(number >= next_number); /* in order */
        next_number = number + 1;
        n_heard++;
        bus_in_close(&in);
    }
}

static void *publisher;
static int n_said;

static void say(void *arg)
{
    assert_int_equal(bus_send(publisher, NULL, slice_of(&n_said, sizeof n_said)), 0);
    n_said++;
    loop_timer_set(l, arg, clock_mono_us() + US_PER_MS);
}

static void what_is_published_is_heard_from_both_endpoints(void **state)
{
    struct loop_timer t = {.fn = say, .arg = &t};
    char both[256], path[128];

    (void)state;
    n_heard = next_number = n_said = 0;
    snprintf(both, sizeof both, "ipc://%s/nobody ipc://%s/pub", folder, folder);
    subscriber = bus_sub_connect(b, both);
    publisher = bus_pub_bind(b, strchr(both, ' ') + 1);
    assert_non_null(subscriber);
    assert_non_null(publisher);
    loop_socket_add(l, subscriber, on_subscriber, NULL);
    loop_timer_set(l, &t, 1);
    assert_true(wait_for(l, &n_heard, 20));
    loop_timer_set(l, &t, 0);
    bus_close(l, &subscriber);
    bus_close(l, &publisher);
    snprintf(path, sizeof path, "%s/pub", folder);
    unlink(path);
}

static void endpoints_that_are_not_ours_are_refused(void **state)
{
    char deep[200] = "ipc:///tmp/";

    (void)state;
    memset(deep + strlen(deep), 'x', 120);
    assert_null(bus_router_bind(b, "tcp://127.0.0.1:*", NULL));
    assert_null(bus_router_bind(b, "ipc:///tmp/x", server.secret));
    assert_null(bus_router_bind(b, "udp://127.0.0.1:9", NULL));
    assert_null(bus_router_bind(b, "ws://127.0.0.1:9", NULL));
    assert_null(bus_router_bind(b, "pgm://127.0.0.1:9", NULL));
    assert_null(bus_router_bind(b, "norm://127.0.0.1:9", NULL));
    assert_null(bus_router_bind(b, "ipc://@abstract", NULL));
    assert_null(bus_router_bind(b, deep, NULL));
    assert_null(bus_router_bind(b, "", NULL));
    assert_null(bus_router_bind(b, "ipc:///nowhere/at/all/x", NULL));
    assert_null(bus_dealer_connect(b, "tcp://127.0.0.1:9"));
    assert_null(bus_pub_bind(b, "tcp://127.0.0.1:*"));
    assert_null(bus_sub_connect(b, "ipc:///tmp/x tcp://127.0.0.1:9"));
}

/* A peer in our own hands: it shakes hands as ZMTP 3.0 (RFC 23) asks, and then never reads. */
static int deaf_peer(const char *path)
{
    static const uint8_t ready[] = "\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06ROUTER";
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    uint8_t greeting[64] = {0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, 'N', 'U', 'L', 'L'};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), peer;

    snprintf(a.sun_path, sizeof a.sun_path, "%.100s", path);
    assert_int_equal(bind(listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(listener, 1), 0);
    dealer = bus_dealer_connect(b, endpoint);
    peer = accept(listener, NULL, NULL);
    assert_true(peer >= 0);
    assert_int_equal(write(peer, greeting, sizeof greeting), sizeof greeting);
    assert_int_equal(write(peer, ready, sizeof ready - 1), sizeof ready - 1);
    close(listener);
    return peer;
}

static void the_end_does_not_wait_for_a_peer_that_does_not_read(void **state)
{
    static uint8_t bytes[1000];
    struct sender s = {.payload = slice_of(bytes, sizeof bytes), .target = 5000};
    int64_t start;
    int peer;

    (void)state;
    bus_close(l, &router);
    snprintf(endpoint, sizeof endpoint, "ipc://%.64s/t", folder);
    peer = deaf_peer(endpoint + 6);
    s.socket = dealer;
    send_all(&s);
    assert_true(wait_for(l, &s.sent, 5000)); /* far more than a socket's buffer */
    start = clock_mono_us();
    bus_close(l, &dealer);
    bus_free(&b);
    assert_true(clock_mono_us() - start < 2 * US_PER_S);
    close(peer);
    unlink(endpoint + 6);
    b = bus_new();
}

static void the_end_does_not_wait_for_an_absent_peer(void **state)
{
    int64_t start;
    void *socket = bus_dealer_connect(b, "ipc:///tmp/weerklank-nobody-is-here");

    (void)state;
    assert_int_equal(bus_send(socket, NULL, SLICE_LIT("x")), -1); /* IMMEDIATE: nobody there */
    start = clock_mono_us();
    bus_close(l, &socket);
    bus_close(l, &router);
    bus_free(&b);
    assert_true(clock_mono_us() - start < 2 * US_PER_S);
    b = bus_new();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IPC(a_question_is_answered_over_ipc),
        IPC(bytes_that_are_taken_arrive_whole),
        IPC(a_peer_that_left_is_told_as_a_failure),
        IPC(a_full_peer_is_told_as_a_failure_and_the_others_are_served),
        IPC(a_req_gets_its_empty_frame_back),
        IPC(malformed_messages_are_dropped_and_counted),
        IPC(a_routing_id_that_is_too_long_is_dropped),
        IPC(a_second_peer_with_the_same_routing_id_takes_nothing_over),
        IPC(what_is_published_is_heard_from_both_endpoints),
        IPC(endpoints_that_are_not_ours_are_refused),
        IPC(the_end_does_not_wait_for_a_peer_that_does_not_read),
        IPC(the_end_does_not_wait_for_an_absent_peer),
    };

    bus_test_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
