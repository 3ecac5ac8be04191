/*
 * The door: tcp with CURVE on a port of its own. Who comes in, who does not, and under which name.
 */
#include "bus_test.h"

static void every_one_of_10000_messages_bears_the_key(void **state)
{
    struct sender s = {.payload = SLICE_LIT("signal"), .target = 10000};

    (void)state;
    s.socket = bus_dealer_connect_curve(b, endpoint, server.public, known.public, known.secret);
    assert_non_null(s.socket);
    send_all(&s);
    assert_true(wait_for(l, &n_in, 10000));
    assert_int_equal(n_without_user, 0);
    assert_string_equal(last_user, known.public);
    assert_true(n_asked >= 1);
    bus_close(l, &s.socket);
}

/* A client as anybody can write one. */
static void *curve_socket(const struct keys *server_keys, const struct keys *own)
{
    void *socket = bus_socket_new(b, ZMQ_DEALER, 10, 1000);

    assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_keys->public, 40), 0);
    assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, own->public, 40), 0);
    assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own->secret, 40), 0);
    return socket;
}

/* Connects and sends all the time, until the connection ends; returns how many frames got through.
 * libzmq takes a failed handshake for a clear no and does not try again. */
static int frames_of(void *socket)
{
    struct sender s = {.socket = socket, .payload = SLICE_LIT("let me in")};
    int before = n_in;

    monitor_open(socket, CUT);
    assert_int_equal(zmq_connect(socket, endpoint), 0);
    s.timer = (struct loop_timer){.fn = send_again, .arg = &s};
    loop_timer_set(l, &s.timer, 1);
    assert_true(wait_for(l, &n_events, 1));
    loop_timer_set(l, &s.timer, 0);
    monitor_close(socket);
    bus_close(NULL, &socket);
    return n_in - before;
}

static void an_unknown_key_is_asked_about_and_refused(void **state)
{
    (void)state;
    assert_int_equal(frames_of(curve_socket(&server, &stranger)), 0);
    assert_true(n_asked >= 1);
}

static void a_wrong_server_key_reaches_nobody(void **state)
{
    (void)state;
    assert_int_equal(frames_of(curve_socket(&stranger, &known)), 0);
    assert_int_equal(n_asked, 0);
}

static void a_socket_without_security_reaches_nobody(void **state)
{
    (void)state;
    assert_int_equal(frames_of(bus_socket_new(b, ZMQ_DEALER, 10, 1000)), 0);
    assert_int_equal(n_asked, 0);
}

static void a_password_reaches_nobody(void **state)
{
    void *plain = bus_socket_new(b, ZMQ_DEALER, 10, 1000);

    (void)state;
    assert_int_equal(zmq_setsockopt(plain, ZMQ_PLAIN_USERNAME, known.public, 40), 0);
    assert_int_equal(zmq_setsockopt(plain, ZMQ_PLAIN_PASSWORD, "x", 1), 0);
    assert_int_equal(frames_of(plain), 0);
    assert_int_equal(n_asked, 0);
}

static void without_a_handler_nobody_comes_in(void **state)
{
    (void)state;
    assert_int_equal(frames_of(curve_socket(&server, &known)), 0);
}

static void a_stolen_routing_id_does_not_change_the_key(void **state)
{
    struct sender s = {.payload = SLICE_LIT("x"), .target = 1};
    void *socket = curve_socket(&server, &known);

    (void)state;
    zmq_setsockopt(socket, ZMQ_ROUTING_ID, "somebody_else", 13);
    assert_int_equal(zmq_connect(socket, endpoint), 0);
    s.socket = socket;
    send_all(&s);
    assert_true(wait_for(l, &n_in, 1));
    assert_int_equal(last_peer.n, 13);
    assert_string_equal(last_user, known.public);
    bus_close(NULL, &socket);
}

static void a_frame_that_is_too_large_ends_that_connection_only(void **state)
{
    struct sender s = {.payload = SLICE_LIT("x"), .target = 1};
    struct buf big = {0};
    void *socket = bus_dealer_connect_curve(b, endpoint, server.public, known.public, known.secret);

    (void)state;
    s.socket = socket;
    send_all(&s);
    assert_true(wait_for(l, &n_in, 1));
    buf_reserve(&big, BUS_FRAME_OUTSIDE + 1);
    memset(big.p, 'x', BUS_FRAME_OUTSIDE + 1);
    assert_int_equal(bus_send(socket, NULL, slice_of(big.p, BUS_FRAME_OUTSIDE - 100)), 0);
    assert_true(wait_for(l, &n_in, 2));
    assert_int_equal(last_size, BUS_FRAME_OUTSIDE - 100);
    monitor_open(socket, ZMQ_EVENT_DISCONNECTED);
    assert_int_equal(bus_send(socket, NULL, slice_of(big.p, BUS_FRAME_OUTSIDE + 1)), 0);
    assert_true(wait_for(l, &n_events, 1));
    monitor_close(socket);
    assert_int_equal(n_in, 2);
    s.timer = (struct loop_timer){.fn = send_again, .arg = &s};
    loop_timer_set(l, &s.timer, 1); /* what was sent into the end is lost; then it is back */
    assert_true(wait_for(l, &n_in, 3));
    loop_timer_set(l, &s.timer, 0);
    assert_int_equal(last_size, 1);
    bus_close(NULL, &socket);
    buf_free(&big);
}

static void peers_come_and_go_without_end(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        struct sender s = {.payload = SLICE_LIT("x"), .target = 1};

        s.socket = bus_dealer_connect_curve(b, endpoint, server.public, known.public, known.secret);
        send_all(&s);
        assert_true(wait_for(l, &n_in, i + 1));
        bus_close(l, &s.socket);
    }
    assert_int_equal(n_without_user, 0);
}

static void bad_keys_are_refused_and_nothing_aborts(void **state)
{
    static const char *const bad[] = {
        NULL,
        "",
        "short",
        "0000000000000000000000000000000000000000",  /* all zeroes */
        "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7 ", /* 41 characters */
        "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf~",  /* not Z85 */
        "####################",
        "$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$", /* more than 32 bits a group */
    };
    char one[41];
    uint8_t point[32] = {1};

    (void)state;
    assert_non_null(zmq_z85_encode(one, point, 32));
    assert_false(bus_key_valid(one));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(bus_key_valid(bad[i]));
        if (bad[i])
            assert_null(bus_router_bind(b, "tcp://127.0.0.1:*", bad[i]));
        assert_null(bus_dealer_connect_curve(b, endpoint, bad[i], known.public, known.secret));
        assert_null(bus_dealer_connect_curve(b, endpoint, server.public, bad[i], known.secret));
        assert_null(bus_dealer_connect_curve(b, endpoint, server.public, known.public, bad[i]));
    }
    assert_true(bus_key_valid(known.public));
    assert_true(bus_key_valid(known.secret));
    /* a public key that does not belong to the secret one */
    assert_null(
        bus_dealer_connect_curve(b, endpoint, server.public, stranger.public, known.secret));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CURVE(every_one_of_10000_messages_bears_the_key),
        CURVE(an_unknown_key_is_asked_about_and_refused),
        CURVE(a_wrong_server_key_reaches_nobody),
        CURVE(a_socket_without_security_reaches_nobody),
        CURVE(a_password_reaches_nobody),
        cmocka_unit_test_setup_teardown(without_a_handler_nobody_comes_in,
                                        setup_curve_without_handler, teardown),
        CURVE(a_stolen_routing_id_does_not_change_the_key),
        CURVE(a_frame_that_is_too_large_ends_that_connection_only),
        CURVE(peers_come_and_go_without_end),
        CURVE(bad_keys_are_refused_and_nothing_aborts),
    };

    bus_test_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
