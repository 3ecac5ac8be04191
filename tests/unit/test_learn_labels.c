/*
 * Where signals turned out to belong.
 */
#include "learn_test.h"
#include "services/learn/labels.h"

static struct labels labels;
static int64_t position;

static struct uuid id_of(uint8_t n)
{
    struct uuid id = {{0}};
    id.b[15] = n;
    return id;
}

static void event(uint8_t signal, enum event_kind kind, const char *party, struct slice body)
{
    struct event e = {0};
    wire_set(&e, event, position, position++);
    wire_set(&e, event, stream, id_of(signal));
    wire_set(&e, event, kind, kind);
    wire_set(&e, event, schema, 1);
    wire_set(&e, event, party, slice_str(party));
    if (body.p)
        wire_set(&e, event, body, body);
    labels_fold(&labels, &e);
}

static void submitted(uint8_t signal, bool confidential)
{
    const char *json = confidential ? SIGNAL("x", ",\"vertrouwelijk\":true") : SIGNAL("x", "");
    event(signal, EV_SUBMITTED, "ZVL", wire_of(&shape_m_submit, slice_str(json)));
}

static void routed(uint8_t signal, const char *lead)
{
    char json[100];
    snprintf(json, sizeof json,
             lead[0] ? "{\"verantwoordelijk\":\"%s\",\"zekerheid\":900}" : "{\"zekerheid\":100}",
             lead);
    event(signal, EV_ROUTED, "weerklank", wire_of(&shape_m_route, slice_str(json)));
}

static void redirected(uint8_t signal, const char *from, const char *to)
{
    char json[100];
    snprintf(json, sizeof json, "{\"naar\":\"%s\",\"reden\":\"daar\"}", to);
    event(signal, EV_REDIRECTED, from, wire_of(&shape_m_redirect, slice_str(json)));
}

static void assigned(uint8_t signal, const char *to)
{
    char json[100];
    snprintf(json, sizeof json, "{\"verantwoordelijk\":\"%s\",\"reden\":\"daar\"}", to);
    event(signal, EV_ASSIGNED, "coordinator", wire_of(&shape_m_assign, slice_str(json)));
}

static void taken_up(uint8_t signal, const char *by)
{
    event(signal, EV_TAKEN_UP, by, SLICE_LIT("\x80"));
}

/* "": nothing is learned. */
static void belongs(uint8_t signal, const char *to)
{
    struct uuid id = id_of(signal);
    uint32_t slot = idmap_find(&labels.by_id, &id);
    assert_true(slot != IDMAP_NONE);
    if (to[0])
        assert_string_equal(labels.list[slot].lead, to);
    assert_int_equal(label_teaches(&labels.list[slot]), to[0] != 0);
}

static int begin_one(void **state)
{
    (void)state;
    labels_init(&labels, -1);
    position = 0;
    return 0;
}

static int end_one(void **state)
{
    (void)state;
    labels_free(&labels);
    return 0;
}

static void what_routing_said_itself_teaches_nothing(void **state)
{
    (void)state;
    submitted(1, false);
    routed(1, "VWS");
    taken_up(1, "VWS");
    belongs(1, "");
}

static void a_redirect_teaches_when_its_receiver_takes_it_up(void **state)
{
    (void)state;
    submitted(1, false);
    routed(1, "VWS");
    redirected(1, "VWS", "OCW");
    belongs(1, "");
    taken_up(1, "EZ"); /* a contributor */
    belongs(1, "");
    taken_up(1, "OCW");
    belongs(1, "OCW");
}

static void a_refused_redirect_teaches_nothing_and_the_coordinator_does(void **state)
{
    (void)state;
    submitted(1, false);
    routed(1, "VWS");
    redirected(1, "VWS", "OCW");
    event(1, EV_REFUSED, "OCW", SLICE_LIT("\x80"));
    belongs(1, "");
    assigned(1, "EZ");
    belongs(1, "EZ");
}

static void an_answer_teaches_who_gave_it(void **state)
{
    (void)state;
    submitted(1, false);
    routed(1, "VWS");
    taken_up(1, "VWS");
    event(1, EV_ANSWERED, "VWS", SLICE_LIT("\x80"));
    belongs(1, "VWS");
}

static void of_confidential_and_withdrawn_ones_nothing_is_learned(void **state)
{
    (void)state;
    submitted(1, true);
    assigned(1, "EZ");
    belongs(1, "");
    submitted(2, false);
    assigned(2, "EZ");
    belongs(2, "EZ");
    event(2, EV_WITHDRAWN, "ZVL", SLICE_LIT("\x80"));
    belongs(2, "");
    event(3, EV_SUBMITTED, "ZVL", slice_of(NULL, 0)); /* its text was destroyed */
    assigned(3, "EZ");
    belongs(3, "");
}

static void who_sends_on_nearly_all_is_noticed(void **state)
{
    (void)state;
    for (uint8_t i = 1; i <= 30; i++) {
        submitted(i, false);
        routed(i, i <= 24 ? "VWS" : "OCW");
        if (i <= 21) {
            redirected(i, "VWS", "EZ");
            taken_up(i, "EZ");
        }
    }
    assert_string_equal(labels_pusher(&labels)->code, "VWS"); /* 21 of 24 */
    for (uint8_t i = 31; i <= 40; i++) {
        submitted(i, false);
        routed(i, "VWS");
    }
    assert_null(labels_pusher(&labels)); /* 21 of 34 */
}

static void a_few_prove_nothing(void **state)
{
    (void)state;
    for (uint8_t i = 1; i <= 19; i++) {
        submitted(i, false);
        routed(i, "VWS");
        redirected(i, "VWS", "EZ");
        taken_up(i, "EZ");
    }
    assert_null(labels_pusher(&labels));
}

static int end(void **state)
{
    (void)state;
    learn_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_routing_said_itself_teaches_nothing, begin_one,
                                        end_one),
        cmocka_unit_test_setup_teardown(a_redirect_teaches_when_its_receiver_takes_it_up, begin_one,
                                        end_one),
        cmocka_unit_test_setup_teardown(a_refused_redirect_teaches_nothing_and_the_coordinator_does,
                                        begin_one, end_one),
        cmocka_unit_test_setup_teardown(an_answer_teaches_who_gave_it, begin_one, end_one),
        cmocka_unit_test_setup_teardown(of_confidential_and_withdrawn_ones_nothing_is_learned,
                                        begin_one, end_one),
        cmocka_unit_test_setup_teardown(who_sends_on_nearly_all_is_noticed, begin_one, end_one),
        cmocka_unit_test_setup_teardown(a_few_prove_nothing, begin_one, end_one),
    };
    return cmocka_run_group_tests(tests, learn_begin, end);
}
