/*
 * Subscriptions: their life as a fold, what a command comes to, and which events are for which of them.
 */
#include "services/notify/cloudevent.h"
#include "services/notify/match.h"
#include "tests/unit/domain_test.h"

#include "common/room.h"

static struct world world;
static struct subscriptions all;

static struct event stream_event(uint64_t number, int64_t version, int kind, const char *party,
                                 const struct buf *body)
{
    static struct uuid id;

    id = id_of_number(number);
    return event_make(&world, &id, version, kind, party, slice_of("\x80", 1), buf_slice(body));
}

static struct subscription *fold(uint64_t number, int64_t version, int kind, enum person who,
                                 const char *json)
{
    struct buf body = from_json(event_info(kind)->shape, json);
    struct event e = stream_event(number, version, kind, world.people[who].party, &body);
    struct subscription *s = subscriptions_fold(&all, &e);

    buf_free(&body);
    return s;
}

static int begin(void **state)
{
    (void)state;
    world = world_new();
    subscriptions_init(&all);
    return 0;
}

static int end(void **state)
{
    (void)state;
    subscriptions_free(&all);
    registry_free(&world.r);
    return 0;
}

#define OPENED "{'sink':'https://zaken.example.nl/'}"

/* ------------------------------------------------------------------ its life */

static void it_waits_for_consent_and_is_parked_and_goes_on(void **state)
{
    struct subscription *s = fold(900, 1, EV_SUBSCRIBED, VWS, OPENED);

    (void)state;
    assert_non_null(s);
    assert_int_equal(s->state, subscription_state_ASKED);
    assert_int_equal(s->slot, 0);
    assert_string_equal(s->party, "VWS");
    fold(900, 2, EV_SUB_CONFIRMED, VWS, "{'tempo':60}");
    assert_int_equal(s->state, subscription_state_ACTIVE);
    assert_int_equal(s->rate, 60);
    s->matched = 9;
    s->delivered = 4;
    s->attempts = 7;
    s->failing_since = 1;
    fold(900, 3, EV_SUB_PARKED, VWS, "{'waarom':'http_500','sequence':4}");
    assert_int_equal(s->state, subscription_state_PARKED);
    assert_string_equal(s->why, "http_500");
    fold(900, 4, EV_SUB_RESENT, VWS, "{'sequence':3}");
    assert_int_equal(s->state, subscription_state_ACTIVE);
    assert_int_equal(s->delivered, 2);
    assert_int_equal(s->era, 1);
    assert_true(s->attempts == 0 && s->failing_since == 0 && s->why[0] == '\0');
    fold(900, 5, EV_UNSUBSCRIBED, VWS, "{}");
    assert_int_equal(s->state, subscription_state_ENDED);
    assert_int_equal(all.n_open, 0);
}

static void what_was_folded_before_changes_nothing_and_a_gap_is_refused(void **state)
{
    struct subscription *s = fold(901, 1, EV_SUBSCRIBED, VWS, OPENED);

    (void)state;
    fold(901, 2, EV_SUB_CONFIRMED, VWS, "{}");
    assert_ptr_equal(fold(901, 2, EV_UNSUBSCRIBED, VWS, "{}"), s);
    assert_int_equal(s->state, subscription_state_ACTIVE);
    assert_null(fold(901, 5, EV_UNSUBSCRIBED, VWS, "{}"));
    assert_int_equal(s->state, subscription_state_ACTIVE);
    assert_null(fold(902, 2, EV_SUB_CONFIRMED, VWS, "{}"));
    assert_int_equal(all.n, 1);
}

/* ------------------------------------------------------------------ commands */

static enum problem_code open_by(enum person who, const char *filter, struct wire_faults *faults)
{
    struct buf body = {0};
    struct m_subscribe m;
    struct uuid id = id_of_number(950);
    const char *detail;
    enum problem_code problem;
    char json[500];

    snprintf(json, sizeof json, "{'sink':'https://zaken.example.nl/','sleutel':'%s'%s%s}",
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", *filter ? ",'filters':" : "", filter);
    body = from_json(&shape_m_subscribe, json);
    assert_int_equal(wire_decode(&shape_m_subscribe, buf_slice(&body), WIRE_STRICT, &m, NULL), 0);
    *faults = (struct wire_faults){0};
    problem = subscription_decide(&all, world.r, &world.people[who], MSG_SUBSCRIBE, &id, &m, faults,
                                  &detail);
    buf_free(&body);
    return problem;
}

static void who_may_not_see_it_cannot_subscribe_to_it(void **state)
{
    static const struct {
        const char *filter;
        enum person who;
        uint32_t faults;
    } rows[] = {
        {"", ZVL, 0},
        {"{'regios':['TWE']}", ZVL, 0}, /* it may be shared */
        {"{'regios':['ZVL']}", ADVISER, 0},
        {"{'regios':['ZVL','TWE']}", ADVISER, 1},
        {"{'ministeries':['VWS','OCW']}", VWS, 0},
        {"{'ministeries':['OCW']}", VWS, 1},
        {"{'soorten':['signal.allocated']}", ZVL, 1},
        {"{'soorten':['signal.allocated','signal.answered']}", VWS, 0},
        {"{'soorten':['party.admitted','report.fixed','signal.nothing']}", COORDINATOR, 3},
        {"{'regios':['XXX'],'ministeries':['YYY'],'themas':['zz']}", COORDINATOR, 3},
        {"{'themas':['zorg']}", COORDINATOR, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct wire_faults faults;
        enum problem_code problem = open_by(rows[i].who, rows[i].filter, &faults);

        if (faults.n != rows[i].faults || problem != (faults.n ? PROBLEM_INVALID : PROBLEM_N))
            fail_msg("row %zu: %u faults", i, faults.n);
    }
}

static enum problem_code command(enum person who, enum message kind, uint64_t number,
                                 const void *body)
{
    struct wire_faults faults = {0};
    struct uuid id = id_of_number(number);
    const char *detail;

    return subscription_decide(&all, world.r, &world.people[who], kind, &id, body, &faults,
                               &detail);
}

static void it_is_its_partys_and_a_coordinator_may_stop_it(void **state)
{
    const struct m_resend from_one = {.has = WIRE_BIT(m_resend_sequence), .sequence = 1},
                          far = {.has = WIRE_BIT(m_resend_sequence), .sequence = 3};
    const struct m_unsubscribe nothing = {0};
    const struct m_rekey key = {0};
    struct wire_faults faults;

    (void)state;
    fold(950, 1, EV_SUBSCRIBED, VWS, OPENED)->matched = 1;
    assert_int_equal(open_by(VWS, "", &faults), PROBLEM_ID_TAKEN);
    assert_int_equal(command(VWS, MSG_RESEND, 950, &from_one), PROBLEM_N);
    assert_int_equal(command(VWS, MSG_RESEND, 950, &far), PROBLEM_INVALID);
    assert_int_equal(command(OCW, MSG_RESEND, 950, &from_one), PROBLEM_NOT_FOUND);
    assert_int_equal(command(AUDITOR, MSG_UNSUBSCRIBE, 950, &nothing), PROBLEM_NOT_ALLOWED);
    assert_int_equal(command(COORDINATOR, MSG_REKEY, 950, &key), PROBLEM_NOT_ALLOWED);
    assert_int_equal(command(COORDINATOR, MSG_UNSUBSCRIBE, 950, &nothing), PROBLEM_N);
    fold(950, 2, EV_UNSUBSCRIBED, COORDINATOR, "{}");
    assert_int_equal(command(VWS, MSG_UNSUBSCRIBE, 950, &nothing), PROBLEM_WRONG_STATE);
}

static void there_are_not_more_than_can_be_served(void **state)
{
    struct wire_faults faults;

    (void)state;
    for (uint64_t i = 0; i < SUBSCRIPTIONS_PARTY; i++)
        assert_non_null(fold(2000 + i, 1, EV_SUBSCRIBED, ZVL, OPENED));
    assert_int_equal(open_by(ZVL, "", &faults), PROBLEM_WRONG_STATE);
    assert_int_equal(open_by(TWE, "", &faults), PROBLEM_N);
    fold(2000, 2, EV_UNSUBSCRIBED, ZVL, "{}");
    assert_int_equal(open_by(ZVL, "", &faults), PROBLEM_N);
}

/* ------------------------------------------------------------------ for whom */

/* One letter a subscription: is the last event of this life for it? */
static void told(struct life *l, const char *want)
{
    struct event e = life_event(l, l->n - 1);

    for (uint32_t i = 0; i < all.n; i++) {
        bool is = match_event(all.list[i], world.r, &l->s, &e);

        if (is != (want[i] == 'x'))
            fail_msg("event %d, subscription %u: %s", (int)e.kind, i, is ? "told" : "not told");
    }
}

static void each_is_told_what_is_for_it(void **state)
{
    struct life l;

    (void)state;
    fold(1, 1, EV_SUBSCRIBED, ZVL, OPENED);
    fold(2, 1, EV_SUBSCRIBED, TWE, OPENED);
    fold(3, 1, EV_SUBSCRIBED, VWS, OPENED);
    fold(4, 1, EV_SUBSCRIBED, IENW, OPENED);
    fold(5, 1, EV_SUBSCRIBED, COORDINATOR,
         "{'sink':'https://x.nl/','filters':{'ministeries':['IenW']}}");
    fold(6, 1, EV_SUBSCRIBED, COORDINATOR,
         "{'sink':'https://x.nl/','filters':{'themas':['zorg']}}");
    fold(7, 1, EV_SUBSCRIBED, ZVL,
         "{'sink':'https://x.nl/','filters':{'soorten':['signal.taken_up']}}");
    fold(8, 1, EV_SUBSCRIBED, COORDINATOR, "{'sink':'https://x.nl/','filters':{'regios':['TWE']}}");
    l = life_new(&world, ZVL, ",'thema':'zorg.huisarts'");
    told(&l, "x----x--");
    life_tell(&l, EV_ROUTED, ROUTING, "{'verantwoordelijk':'VWS','zekerheid':900}");
    told(&l, "x-x--x--");
    life_do(&l, MSG_TAKE_UP, VWS, "{}");
    told(&l, "x-x--xx-");
    life_do(&l, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    told(&l, "x-xxxx--");
    life_do(&l, MSG_TAKE_UP, IENW, "{}");
    told(&l, "x--xxxx-"); /* who passed it on is told no more */
    life_free(&l);
}

static void what_was_there_before_it_was_opened_is_not_told(void **state)
{
    struct life l = life_new(&world, ZVL, "");
    struct event e = life_event(&l, 0);

    (void)state;
    fold(1, 1, EV_SUBSCRIBED, ZVL, OPENED);
    assert_false(match_event(all.list[0], world.r, &l.s, &e));
    life_free(&l);
}

/* ------------------------------------------------------------------ its form */

static void types_are_names_in_reverse_and_no_two_are_the_same(void **state)
{
    char types[EV_LAST_][80];

    (void)state;
    for (int kind = 1; kind < EV_LAST_; kind++) {
        types[kind][0] = '\0';
        if (!event_info(kind))
            continue;
        cloudevent_type(kind, types[kind]);
        assert_true(strncmp(types[kind], "nl.regionale-knelpunten.", 24) == 0);
        for (const char *p = types[kind]; *p; p++)
            assert_true((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '.' ||
                        *p == '-');
        for (int before = 1; before < kind; before++)
            assert_string_not_equal(types[before], types[kind]);
    }
    assert_string_equal(types[EV_TAKEN_UP], "nl.regionale-knelpunten.knelpunt-in-behandeling.v1");
}

static void what_is_larger_than_the_standard_allows_is_told_without_its_content(void **state)
{
    const struct cloudevent_from from = {"urn:nld:oin:00000000000000000000:systeem:weerklank", ""};
    struct subscription *s = fold(1, 1, EV_SUBSCRIBED, ZVL,
                                  "{\"sink\":\"https://x.nl/\",\"inhoud\":\"volledig\","
                                  "\"subscriberReference\":\"é\\\"x\"}");
    struct told *t = room_new(sizeof *t);
    struct buf out = {0};

    (void)state;
    t->kind = EV_ANSWERED;
    t->position = 41;
    snprintf(t->reference, sizeof t->reference, "ZVL-2026-0001-8");
    for (size_t n = 60000; n < 70000; n += 500) {
        json_t *o;

        buf_reset(&t->data);
        buf_add_str(&t->data, "\"");
        for (size_t i = 0; i < n; i++)
            buf_add_str(&t->data, "x");
        buf_add_str(&t->data, "\"");
        cloudevent_write(&from, s, 7, t, &out);
        assert_true(out.n <= CLOUDEVENT_MOST);
        o = json_loadb((const char *)out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(o);
        assert_string_equal(json_string_value(json_object_get(o, "id")), "41");
        assert_string_equal(json_string_value(json_object_get(o, "sequence")), "7");
        assert_string_equal(json_string_value(json_object_get(o, "subscriberreference")),
                            "\u00e9\"x");
        assert_true((json_object_get(o, "data") != NULL) == (n <= 65000));
        json_decref(o);
    }
    buf_free(&t->data);
    free(t);
    buf_free(&out);
}

/* Key and text of RFC 4231, test case 2, with the moment in front; the sum is Python's. */
static void a_signature_is_the_hmac_of_moment_and_body(void **state)
{
    char one[SIGNATURE_MOST], two[SIGNATURE_MOST];

    (void)state;
    signature_write(SLICE_LIT("Jefe"), (struct slice){0}, 1,
                    SLICE_LIT("what do ya want for nothing?"), one);
    signature_write(SLICE_LIT("Jefe"), SLICE_LIT("other"), 1,
                    SLICE_LIT("what do ya want for nothing?"), two);
    assert_int_equal(strlen(one), 4 + 3 + 64);
    assert_int_equal(strlen(two), 4 + 2 * (3 + 64) + 1);
    assert_memory_equal(one, two, strlen(one));
    assert_string_equal(one, "t=1,v1="
                             "a9049465ce89cfb8e9aac62333abda66f80e3403f51f57f6bae3c3a4485eca38");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST_(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST_(it_waits_for_consent_and_is_parked_and_goes_on),
        TEST_(what_was_folded_before_changes_nothing_and_a_gap_is_refused),
        TEST_(who_may_not_see_it_cannot_subscribe_to_it),
        TEST_(it_is_its_partys_and_a_coordinator_may_stop_it),
        TEST_(there_are_not_more_than_can_be_served),
        TEST_(each_is_told_what_is_for_it),
        TEST_(what_was_there_before_it_was_opened_is_not_told),
        TEST_(types_are_names_in_reverse_and_no_two_are_the_same),
        TEST_(what_is_larger_than_the_standard_allows_is_told_without_its_content),
        TEST_(a_signature_is_the_hmac_of_moment_and_body),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
