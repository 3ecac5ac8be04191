/*
 * Replies of a turn, over real sockets: one frame a peer, whoever they are.
 */
#include "common_test.h"

#include "common/hash.h"
#include "services/log/replies.h"

#define PEERS 70

struct hall {
    struct bus *bus;
    struct loop *loop;
    void *door, *peers[PEERS];
    struct bus_peer addresses[PEERS];
    struct replies replies;
};

static int start(void **state)
{
    struct hall *h = calloc(1, sizeof *h);

    if (!h)
        return -1;
    hash_init();
    h->bus = bus_new();
    h->loop = loop_new();
    h->door = bus_router_bind(h->bus, "inproc://replies", NULL);
    replies_init(&h->replies, h->door);
    for (int i = 0; i < PEERS; i++) {
        struct bus_in in;
        zmq_pollitem_t item = {.socket = h->door, .events = ZMQ_POLLIN};

        h->peers[i] = bus_dealer_connect(h->bus, "inproc://replies");
        assert_int_equal(bus_send(h->peers[i], NULL, SLICE_LIT("hello")), 0);
        assert_int_equal(zmq_poll(&item, 1, 5000), 1);
        assert_int_equal(bus_recv(h->door, true, &in), 1);
        h->addresses[i] = in.peer;
        bus_in_close(&in);
    }
    *state = h;
    return 0;
}

static int end(void **state)
{
    struct hall *h = *state;

    replies_free(&h->replies);
    for (int i = 0; i < PEERS; i++)
        bus_close(NULL, &h->peers[i]);
    bus_close(NULL, &h->door);
    loop_free(&h->loop);
    bus_free(&h->bus);
    hash_deinit();
    free(h);
    return 0;
}

static void reply(struct hall *h, int to, int64_t tag)
{
    struct envelope e = {0};
    struct done body = {0};

    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, tag, tag);
    frame_add(replies_for(&h->replies, &h->addresses[to]), &e, MSG_DONE, &body);
}

/* How many frames and replies have come; the tags must count up from first. */
static void received(struct hall *h, int peer, int64_t first, int *frames_out, int *replies_out)
{
    zmq_pollitem_t item = {.socket = h->peers[peer], .events = ZMQ_POLLIN};
    struct bus_in in;

    *frames_out = *replies_out = 0;
    assert_int_equal(zmq_poll(&item, 1, 5000), 1);
    while (bus_recv(h->peers[peer], false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;

        ++*frames_out;
        assert_int_equal(frame_open(&r, bus_in_payload(&in), NULL), 0);
        while (frame_next(&r, &e, NULL) == 1)
            assert_int_equal(e.tag, first + (*replies_out)++);
        bus_in_close(&in);
    }
}

static void each_peer_gets_one_frame_with_its_own_replies(void **state)
{
    struct hall *h = *state;
    int frames, replies;

    for (int turn = 0; turn < 3; turn++) {
        for (int n = 0; n < 5; n++)
            for (int i = 0; i < PEERS; i++)
                reply(h, i, 1000 * i + n);
        replies_flush(&h->replies);
        for (int i = 0; i < PEERS; i++) {
            received(h, i, INT64_C(1000) * i, &frames, &replies);
            assert_int_equal(frames, 1);
            assert_int_equal(replies, 5);
        }
    }
}

static void a_frame_that_grew_long_goes_before_the_turn_ends(void **state)
{
    struct hall *h = *state;
    int frames, replies;

    for (int n = 0; n < 6000; n++)
        reply(h, 0, n);
    replies_flush(&h->replies);
    received(h, 0, 0, &frames, &replies);
    assert_true(frames > 1);
    assert_int_equal(replies, 6000);
}

static void a_peer_that_left_harms_nobody(void **state)
{
    struct hall *h = *state;
    int frames, replies;

    h->addresses[5].id[1] ^= 0x55; /* nobody has this address */
    reply(h, 5, 0);
    reply(h, 6, 0);
    replies_flush(&h->replies);
    received(h, 6, 0, &frames, &replies);
    assert_int_equal(replies, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_peer_gets_one_frame_with_its_own_replies, start, end),
        cmocka_unit_test_setup_teardown(a_frame_that_grew_long_goes_before_the_turn_ends, start,
                                        end),
        cmocka_unit_test_setup_teardown(a_peer_that_left_harms_nobody, start, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
