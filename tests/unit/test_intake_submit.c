/*
 * signal.submit at the door: all faults at once, one canonical form, and what the answer says.
 */
#include "tests/unit/log_domain_test.h"

#include "services/intake/submit.h"

struct desk {
    struct world w;
    struct submission s;
    struct envelope e;
    struct buf body;
    bool known;
};

static int start(void **state)
{
    struct desk *d = calloc(1, sizeof *d);

    if (!d)
        return -1;
    d->w = world_new();
    wire_set(&d->e, envelope, signal, (struct wire_subject){.id = id_of_number(7)});
    *state = d;
    return 0;
}

static int end(void **state)
{
    struct desk *d = *state;

    submission_free(&d->s);
    buf_free(&d->body);
    registry_free(&d->w.r);
    free(d);
    hash_deinit();
    return 0;
}

static enum problem_code ask_bytes(struct desk *d, enum person who)
{
    wire_set(&d->e, envelope, body, (struct wire_raw){d->body.p, d->body.n});
    return submission_check(&d->s, d->w.r, &d->w.people[who], "unit", &d->e, day("2026-04-01"),
                            &d->known);
}

static enum problem_code ask(struct desk *d, enum person who, const char *more)
{
    char json[600];

    snprintf(json, sizeof json, SUBMIT_JSON "%s}", more);
    buf_free(&d->body);
    d->body = from_json(&shape_m_submit, json);
    return ask_bytes(d, who);
}

static struct new_event only_event(const struct desk *d)
{
    struct new_event e;
    size_t at = 0;

    assert_int_equal(d->s.append.events.count, 1);
    assert_true(wire_list_record(d->s.append.events, &at, &shape_new_event, &e));
    return e;
}

static void a_good_one_becomes_one_numbered_event_on_a_stream_of_its_own(void **state)
{
    struct desk *d = *state;
    struct new_event e;

    assert_int_equal(ask(d, ZVL, ",'thema':'zorg.huisarts','gemeenten':['Hulst']"), PROBLEM_N);
    assert_true(uuid_equal(&d->s.append.stream, &d->e.signal.id));
    assert_true(uuid_equal(&d->s.append.append, &d->e.signal.id));
    assert_int_equal(d->s.append.base, 0);
    assert_true(slice_is(d->s.append.party, "ZVL"));
    e = only_event(d);
    assert_int_equal(e.kind, EV_SUBMITTED);
    assert_true(e.numbered);
    assert_true(slice_equal(e.body, buf_slice(&d->body)));
}

static void the_same_fields_give_the_same_bytes_however_they_were_encoded(void **state)
{
    struct desk *d = *state;
    struct buf first = {0}, other = {0};

    assert_int_equal(ask(d, ZVL, ""), PROBLEM_N);
    buf_add(&first, d->s.body.p, d->s.body.n);
    /* The fields the other way round, and a longer form for the length of a text. */
    wire_put_map(&other, 3);
    wire_put_text(&other, SLICE_LIT("needed"));
    wire_put_array(&other, 1);
    wire_put_text(&other, SLICE_LIT("money"));
    wire_put_text(&other, SLICE_LIT("notice"));
    buf_add(&other, "\xda\x00\x10", 3);
    buf_add_str(&other, "Een kind wacht.");
    other.p[other.n - 15 - 1] = 15;
    wire_put_text(&other, SLICE_LIT("what"));
    wire_put_text(&other, SLICE_LIT("De huisarts stopt."));
    buf_free(&d->body);
    d->body = other;
    assert_int_equal(ask_bytes(d, ZVL), PROBLEM_N);
    assert_true(slice_equal(buf_slice(&d->s.body), buf_slice(&first)));
    buf_free(&first);
}

static void faults_of_form_and_of_reference_data_come_together(void **state)
{
    struct desk *d = *state;
    struct buf b = {0};

    wire_put_map(&b, 4);
    wire_put_text(&b, SLICE_LIT("what"));
    wire_put_int(&b, 7);
    wire_put_text(&b, SLICE_LIT("theme"));
    wire_put_text(&b, SLICE_LIT("does.not.exist"));
    wire_put_text(&b, SLICE_LIT("colour"));
    wire_put_text(&b, SLICE_LIT("blue"));
    wire_put_text(&b, SLICE_LIT("notice"));
    wire_put_text(&b, SLICE_LIT("Een kind wacht."));
    buf_free(&d->body);
    d->body = b;
    d->e.has &= ~WIRE_BIT(envelope_signal);
    assert_int_equal(ask_bytes(d, ZVL), PROBLEM_INVALID);
    assert_true(is_at_fault(&d->s.faults, "what"));
    assert_true(is_at_fault(&d->s.faults, "needed"));
    assert_true(is_at_fault(&d->s.faults, "theme"));
    assert_true(is_at_fault(&d->s.faults, "signal"));
    assert_int_equal(d->s.faults.n, 5); /* and the field that nobody knows */
    assert_false(d->known);
}

static void a_signal_is_named_by_an_id_and_not_by_a_reference_or_nothing(void **state)
{
    struct desk *d = *state;

    d->e.signal = (struct wire_subject){.reference = SLICE_LIT("ZVL-2026-0412-7")};
    assert_int_equal(ask(d, ZVL, ""), PROBLEM_INVALID);
    assert_true(is_at_fault(&d->s.faults, "signal"));
    d->e.signal = (struct wire_subject){0};
    assert_int_equal(ask(d, ZVL, ""), PROBLEM_INVALID);
}

static void a_refusal_by_reference_data_leaves_the_canonical_form_for_a_look(void **state)
{
    struct desk *d = *state;

    assert_int_equal(ask(d, ZVL, ",'gemeenten':['Enschede']"), PROBLEM_INVALID);
    assert_true(d->known);
    assert_true(slice_equal(buf_slice(&d->s.body), buf_slice(&d->body)));
}

static void only_the_same_fields_of_the_same_party_are_the_same_signal(void **state)
{
    struct desk *d = *state;
    struct event e;

    assert_int_equal(ask(d, ZVL, ""), PROBLEM_N);
    e = event_make(&d->w, &d->e.signal.id, 1, EV_SUBMITTED, "ZVL", slice_of("\x80", 1),
                   buf_slice(&d->s.body));
    assert_true(submission_same(&e, SLICE_LIT("ZVL"), buf_slice(&d->s.body)));
    assert_false(submission_same(&e, SLICE_LIT("TWE"), buf_slice(&d->s.body)));
    assert_false(submission_same(&e, SLICE_LIT("ZVL"), SLICE_LIT("\x80")));
    e.kind = EV_REGIONS_ADOPTED;
    assert_false(submission_same(&e, SLICE_LIT("ZVL"), buf_slice(&d->s.body)));
}

static void whose_an_id_is_is_never_told(void **state)
{
    (void)state;
    assert_int_equal(submission_problem(&(struct append_result){.outcome = APPEND_CONFLICT}),
                     PROBLEM_ID_TAKEN);
    assert_int_equal(submission_problem(&(struct append_result){.outcome = APPEND_REFUSED,
                                                                .problem = PROBLEM_ID_TAKEN}),
                     PROBLEM_ID_TAKEN);
    assert_int_equal(submission_problem(&(struct append_result){.outcome = APPEND_BUSY}),
                     PROBLEM_BUSY);
}

static void the_answer_holds_the_reference_of_the_year_in_amsterdam(void **state)
{
    struct uuid id = id_of_number(9);
    char reference[40], expected[40];
    struct done done;

    (void)state;
    /* 2026-12-31 23:30 UTC is New Year's Day there. */
    submission_done(&id, "ZVL", 1, INT64_C(1798759800000000), 12, false, reference, &done);
    signal_reference("ZVL", 2027, 12, expected);
    assert_true(slice_is(done.reference, expected));
    assert_false(wire_has(&done, done_repeated));
    submission_done(&id, "ZVL", 1, INT64_C(1798759800000000), 12, true, reference, &done);
    assert_true(done.repeated);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(a_good_one_becomes_one_numbered_event_on_a_stream_of_its_own),
        TEST(the_same_fields_give_the_same_bytes_however_they_were_encoded),
        TEST(faults_of_form_and_of_reference_data_come_together),
        TEST(a_signal_is_named_by_an_id_and_not_by_a_reference_or_nothing),
        TEST(a_refusal_by_reference_data_leaves_the_canonical_form_for_a_look),
        TEST(only_the_same_fields_of_the_same_party_are_the_same_signal),
        cmocka_unit_test(whose_an_id_is_is_never_told),
        cmocka_unit_test(the_answer_holds_the_reference_of_the_year_in_amsterdam),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
