/*
 * Who watches is told what concerns him, once, in order, and nothing else: the ring, the rule of who may
 * see what, and waiting. Over real sockets.
 */
#include "tracking_test.h"

#include "common/log.h"
#include "services/tracking/watch.h"

static struct country c;
static struct ring ring;
static struct watch watch;
static struct replies replies;
static struct bus *bus;
static void *door, *client;
static struct bus_peer peer;
static int64_t now;

static void dropped(void *arg, uint32_t slot)
{
    (void)arg;
    table_at(&c.st.table, slot)->watched--;
    state_release(&c.st, slot);
}

static int start_with(uint32_t most)
{
    struct bus_in in;
    zmq_pollitem_t item;

    country_begin(&c);
    log_init("unit", LOG_ERROR);
    now = 1000 * US_PER_S;
    bus = bus_new();
    door = bus_router_bind(bus, "inproc://watch", NULL);
    client = bus_dealer_connect(bus, "inproc://watch");
    assert_int_equal(bus_send(client, NULL, SLICE_LIT("hello")), 0);
    item = (zmq_pollitem_t){.socket = door, .events = ZMQ_POLLIN};
    assert_int_equal(zmq_poll(&item, 1, 5000), 1);
    assert_int_equal(bus_recv(door, true, &in), 1);
    peer = in.peer;
    bus_in_close(&in);
    replies_init(&replies, door);
    ring_init(&ring, most, c.w.position, dropped, NULL);
    watch_init(&watch, &c.st.table, &ring, &replies, now);
    return 0;
}

static int start(void **state)
{
    (void)state;
    return start_with(1000);
}

static int start_small(void **state)
{
    (void)state;
    return start_with(16);
}

static int end(void **state)
{
    (void)state;
    watch_free(&watch);
    ring_free(&ring);
    replies_free(&replies);
    bus_close(NULL, &client);
    bus_close(NULL, &door);
    bus_free(&bus);
    country_end(&c);
    hash_deinit();
    return 0;
}

/* The last event of a life: folded, into the ring, and those who watch are woken. */
static void happen(struct signal_life *l, uint32_t *slot_out)
{
    struct event e = life_event(l, l->n - 1);
    uint32_t slot;

    assert_int_equal(country_fold(&c, &e, &slot), FOLDED_SIGNAL);
    table_at(&c.st.table, slot)->watched++;
    ring_add(&ring, &e, &table_at(&c.st.table, slot)->s, slot, "ZVL");
    watch_wake(&watch, &table_at(&c.st.table, slot)->s);
    if (slot_out)
        *slot_out = slot;
}

static struct signal_life submitted(enum person region, const char *more)
{
    struct signal_life l = life_new(&c.w, region, more);

    happen(&l, NULL);
    return l;
}

static void routed(struct signal_life *l)
{
    life_tell(l, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
    happen(l, NULL);
}

static void done(struct signal_life *l, enum message command, enum person who)
{
    size_t n = l->n;

    life_do(l, command, who, good_bodies[command]);
    assert_int_equal(l->n, n + 1);
    happen(l, NULL);
}

static enum problem_code ask(enum person who, int64_t tag, int64_t after, uint32_t limit)
{
    struct watcher w = {.peer = peer, .tag = tag, .after = after, .limit = limit};

    w.who = c.w.people[who];
    uuid_new_v7(&w.id);
    return watch_ask(&watch, &w, c.w.position, now + 10 * US_PER_S);
}

/* What came for this tag: kinds of its events with "+" when they have a body; "-" when nothing came. */
static struct {
    char kinds[2000];
    int64_t position;
    int n;
} told;

static const char *came(int64_t tag)
{
    zmq_pollitem_t item = {.socket = client, .events = ZMQ_POLLIN};
    struct bus_in in;

    told.n = 0;
    snprintf(told.kinds, sizeof told.kinds, "-");
    replies_flush(&replies);
    while (zmq_poll(&item, 1, 20) == 1 && bus_recv(client, false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;
        struct m_fed fed;
        struct moment m;
        size_t at = 0;

        assert_int_equal(frame_open(&r, bus_in_payload(&in), NULL), 0);
        while (frame_next(&r, &e, NULL) == 1) {
            assert_int_equal(e.tag, tag);
            if (!slice_is(e.kind, "feed.told")) {
                snprintf(told.kinds, sizeof told.kinds, "problem");
                continue;
            }
            assert_int_equal(
                wire_decode(&shape_m_fed, slice_of(e.body.p, e.body.n), WIRE_STRICT, &fed, NULL),
                0);
            told.position = fed.position;
            told.kinds[0] = '\0';
            while (wire_list_record(fed.events, &at, &shape_moment, &m)) {
                size_t n = strlen(told.kinds);

                snprintf(told.kinds + n, sizeof told.kinds - n, "%s%.*s%s", n ? " " : "",
                         SLICE_FMT(slice_of(m.kind.p + 7, m.kind.n - 7)), m.body.p ? "+" : "");
                told.n++;
            }
        }
        bus_in_close(&in);
    }
    return told.kinds;
}

static void what_is_there_is_told_at_once(void **state)
{
    int64_t before = c.w.position;
    struct signal_life l = submitted(ZVL, "");

    (void)state;
    routed(&l);
    assert_int_equal(ask(ZVL, 1, before, 100), PROBLEM_N);
    assert_string_equal(came(1), "submitted+ routed+");
    assert_int_equal(told.position, c.w.position);
    assert_int_equal(watch.deadlines.n, 0);
    life_free(&l);
}

static void who_waits_is_told_when_it_happens_and_once(void **state)
{
    struct signal_life l = submitted(ZVL, "");

    (void)state;
    assert_int_equal(ask(VWS, 1, c.w.position, 100), PROBLEM_N);
    assert_string_equal(came(1), "-");
    routed(&l);
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "routed+");
    done(&l, MSG_TAKE_UP, VWS);
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "-");
    life_free(&l);
}

static void signals_of_others_wake_nobody_and_are_not_told(void **state)
{
    struct signal_life l;

    (void)state;
    assert_int_equal(ask(TWE, 1, c.w.position, 100), PROBLEM_N);
    assert_int_equal(ask(IENW, 1, c.w.position, 100), PROBLEM_N);
    l = submitted(ZVL, ",'deelbaar':true");
    routed(&l);
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "-");
    assert_int_equal(watch.deadlines.n, 2);
    life_free(&l);
}

static void coordinators_see_all_and_advisers_their_regions(void **state)
{
    struct signal_life ours, other;
    int64_t before = c.w.position;

    (void)state;
    ours = submitted(ZVL, "");
    other = submitted(TWE, "");
    assert_int_equal(ask(COORDINATOR, 1, before, 100), PROBLEM_N);
    assert_string_equal(came(1), "submitted+ submitted+");
    assert_int_equal(ask(ADVISER, 2, before, 100), PROBLEM_N);
    assert_string_equal(came(2), "submitted+");
    assert_int_equal(told.position, c.w.position);
    life_free(&ours);
    life_free(&other);
}

static void a_department_that_redirected_sees_no_further_than_its_redirect(void **state)
{
    struct signal_life l = submitted(ZVL, "");
    int64_t before;

    (void)state;
    routed(&l);
    before = c.w.position;
    done(&l, MSG_REDIRECT, VWS); /* to BZK */
    done(&l, MSG_TAKE_UP, BZK);
    done(&l, MSG_ASK, BZK);
    assert_int_equal(ask(VWS, 1, before, 100), PROBLEM_N);
    came(1);
    assert_non_null(strstr(told.kinds, "redirected+"));
    assert_null(strstr(told.kinds, "asked+"));
    assert_int_equal(ask(BZK, 2, before, 100), PROBLEM_N);
    came(2);
    assert_non_null(strstr(told.kinds, "asked+"));
    life_free(&l);
}

static void note(struct signal_life *l, const char *json)
{
    life_do(l, MSG_NOTE, COORDINATOR, json);
    happen(l, NULL);
}

static void notes_are_told_to_whom_they_are_and_wake_no_other(void **state)
{
    struct signal_life l = submitted(ZVL, "");
    uint32_t slot = 0;

    (void)state;
    routed(&l);
    assert_int_equal(ask(ZVL, 1, c.w.position, 100), PROBLEM_N);
    assert_int_equal(ask(OCW, 2, c.w.position, 100), PROBLEM_N);
    note(&l, "{'aan':'ministerie','ministerie':'VWS','tekst':'Lukt het?'}");
    note(&l, "{'aan':'adviseurs','tekst':'Samen bellen?'}");
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "-");
    assert_int_equal(ask(VWS, 3, c.w.position - 2, 100), PROBLEM_N);
    assert_string_equal(came(3), "noted+");
    assert_int_equal(ask(ADVISER, 4, c.w.position - 2, 100), PROBLEM_N);
    assert_string_equal(came(4), "noted+");
    assert_int_equal(ask(COORDINATOR, 5, c.w.position - 2, 100), PROBLEM_N);
    assert_string_equal(came(5), "noted+ noted+");
    life_do(&l, MSG_NOTE, COORDINATOR, good_bodies[MSG_NOTE]);
    happen(&l, &slot);
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "noted+");
    assert_int_equal(ask(OCW, 6, c.w.position - 3, 100), PROBLEM_N);
    assert_string_equal(came(6), "-");
    life_free(&l);
}

static void a_limit_is_kept_and_the_rest_follows_from_the_position(void **state)
{
    int64_t before = c.w.position;
    struct signal_life l[10];
    int n = 0;

    (void)state;
    for (int i = 0; i < 10; i++)
        l[i] = submitted(ZVL, "");
    for (int rounds = 0; rounds < 4; rounds++) {
        assert_int_equal(ask(ZVL, 1, before, 3), PROBLEM_N);
        came(1);
        assert_true(told.n <= 3);
        n += told.n;
        before = told.position;
    }
    assert_int_equal(n, 10);
    assert_int_equal(before, c.w.position);
    for (int i = 0; i < 10; i++)
        life_free(&l[i]);
}

static void an_answer_stays_within_a_frame(void **state)
{
    int64_t before = c.w.position;
    static struct signal_life l[300];
    int n = 0;

    (void)state;
    for (int i = 0; i < 300; i++) {
        char wide[600];

        snprintf(wide, sizeof wide, ",'geprobeerd':'%0400d'", i);
        l[i] = submitted(ZVL, wide);
    }
    while (n < 300) {
        assert_int_equal(ask(ZVL, 1, before, 1000), PROBLEM_N);
        came(1);
        assert_true(told.n > 0 && told.n < 300);
        n += told.n;
        before = told.position;
    }
    for (int i = 0; i < 300; i++)
        life_free(&l[i]);
}

static void nothing_happened_is_told_when_the_time_has_come(void **state)
{
    (void)state;
    assert_int_equal(ask(ZVL, 1, c.w.position, 100), PROBLEM_N);
    watch_late(&watch, c.w.position, now + 9 * US_PER_S);
    assert_string_equal(came(1), "-");
    watch_late(&watch, c.w.position, now + 11 * US_PER_S);
    assert_string_equal(came(1), "");
    assert_int_equal(told.position, c.w.position);
}

static void from_now_on_is_from_now_on(void **state)
{
    struct signal_life l = submitted(ZVL, "");

    (void)state;
    assert_int_equal(ask(ZVL, 1, INT64_MAX, 100), PROBLEM_N);
    assert_string_equal(came(1), "-");
    routed(&l);
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "routed+");
    life_free(&l);
}

static void who_is_too_far_back_is_told_so(void **state)
{
    int64_t before = c.w.position;
    struct signal_life l[40];

    (void)state;
    for (int i = 0; i < 40; i++)
        l[i] = submitted(ZVL, "");
    assert_int_equal(ask(ZVL, 1, before, 100), PROBLEM_TOO_OLD);
    assert_int_equal(ask(ZVL, 1, ring.floor - 1, 100), PROBLEM_TOO_OLD);
    assert_int_equal(ask(ZVL, 1, ring.floor, 100), PROBLEM_N);
    came(1);
    assert_int_equal(told.n, 16);
    for (int i = 0; i < 40; i++)
        life_free(&l[i]);
}

static void who_waits_in_a_quiet_region_is_not_too_far_back_when_others_are_busy(void **state)
{
    struct signal_life l[40], own;

    (void)state;
    assert_int_equal(ask(TWE, 1, c.w.position, 100), PROBLEM_N);
    for (int i = 0; i < 40; i++) {
        l[i] = submitted(ZVL, "");
        watch_tell(&watch, c.w.position);
    }
    own = submitted(TWE, "");
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "submitted+");
    for (int i = 0; i < 40; i++)
        life_free(&l[i]);
    life_free(&own);
}

static void an_event_that_is_missing_sends_everybody_to_the_feed(void **state)
{
    (void)state;
    assert_int_equal(ask(ZVL, 1, c.w.position, 100), PROBLEM_N);
    c.w.position++;
    ring_skip(&ring, c.w.position);
    watch_wake_all(&watch);
    watch_tell(&watch, c.w.position);
    assert_string_equal(came(1), "problem");
}

static void a_closed_signal_stays_as_long_as_its_events_are_kept(void **state)
{
    struct signal_life closed = submitted(ZVL, ""), l[40];
    int64_t before = c.w.position - 1;

    (void)state;
    done(&closed, MSG_WITHDRAW, ZVL);
    state_release(&c.st, table_find(&c.st.table, &closed.s.id));
    assert_int_not_equal(table_find(&c.st.table, &closed.s.id), SLOT_NONE);
    assert_int_equal(ask(ZVL, 1, before, 100), PROBLEM_N);
    assert_non_null(strstr(came(1), "withdrawn+"));
    for (int i = 0; i < 40; i++)
        l[i] = submitted(ZVL, "");
    assert_int_equal(table_find(&c.st.table, &closed.s.id), SLOT_NONE);
    for (int i = 0; i < 40; i++)
        life_free(&l[i]);
    life_free(&closed);
}

static void what_is_kept_is_bounded_in_bytes_too(void **state)
{
    static struct signal_life l[12];
    static char text[200000];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    for (int i = 0; i < 12; i++)
        l[i] = submitted(ZVL, "");
    /* The same event with a large body, a hundred times: some 20 MB. */
    for (int i = 0; i < 100; i++) {
        struct event e = life_event(&l[0], 0);
        struct buf body = {0};

        wire_put_map(&body, 1);
        wire_put_text(&body, SLICE_LIT("what"));
        wire_put_text(&body, slice_of(text, sizeof text - 1));
        e.body = buf_slice(&body);
        e.position = ++c.w.position;
        table_at(&c.st.table, 0)->watched++;
        ring_add(&ring, &e, &table_at(&c.st.table, 0)->s, 0, "ZVL");
        buf_free(&body);
    }
    assert_true(ring.bytes <= RING_BYTES);
    assert_true(ring.next - ring.first < 70);
    assert_true(ring.floor > 0);
    for (int i = 0; i < 12; i++)
        life_free(&l[i]);
}

int main(void)
{
#define TEST(name)  cmocka_unit_test_setup_teardown(name, start, end)
#define SMALL(name) cmocka_unit_test_setup_teardown(name, start_small, end)
    const struct CMUnitTest tests[] = {
        TEST(what_is_there_is_told_at_once),
        TEST(who_waits_is_told_when_it_happens_and_once),
        TEST(signals_of_others_wake_nobody_and_are_not_told),
        TEST(coordinators_see_all_and_advisers_their_regions),
        TEST(a_department_that_redirected_sees_no_further_than_its_redirect),
        cmocka_unit_test_setup_teardown(notes_are_told_to_whom_they_are_and_wake_no_other, start,
                                        end),
        TEST(a_limit_is_kept_and_the_rest_follows_from_the_position),
        TEST(an_answer_stays_within_a_frame),
        TEST(nothing_happened_is_told_when_the_time_has_come),
        TEST(from_now_on_is_from_now_on),
        SMALL(who_is_too_far_back_is_told_so),
        SMALL(who_waits_in_a_quiet_region_is_not_too_far_back_when_others_are_busy),
        TEST(an_event_that_is_missing_sends_everybody_to_the_feed),
        SMALL(a_closed_signal_stays_as_long_as_its_events_are_kept),
        TEST(what_is_kept_is_bounded_in_bytes_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
