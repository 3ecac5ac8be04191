/*
 * Frames: what is written is read again, a bad envelope spoils no other, and problems explain.
 */
#include "proto_test.h"

#include "common/trace.h"
#include "proto/frame.h"

#include <stdio.h>

static const struct uuid some_id = {
    {0x01, 0x90, 0xb5, 0xc0, 1, 2, 0x73, 4, 0x85, 6, 7, 8, 9, 10, 11, 12}};

static struct frame_reader opened(struct slice frame)
{
    struct frame_reader r;
    const char *why = NULL;

    if (frame_open(&r, frame, &why) < 0)
        fail_msg("not opened: %s", why);
    return r;
}

static void add_ask(struct frame_writer *w, const char *text)
{
    struct envelope e = {0};
    struct m_ask m = {0};

    wire_set(&e, envelope, id, some_id);
    wire_set(&m, m_ask, text, slice_str(text));
    frame_add(w, &e, MSG_ASK, &m);
}

static void a_frame_of_one_comes_back(void **state)
{
    struct frame_writer w = {0};
    struct envelope e = {0}, read;
    struct m_ask m = {0}, m_read;
    struct wire_faults faults;
    struct frame_reader r;

    (void)state;
    frame_begin(&w);
    wire_set(&e, envelope, id, some_id);
    wire_set(&e, envelope, signal,
             (struct wire_subject){.reference = SLICE_LIT("ZVL-2026-0412-7")});
    wire_set(&e, envelope, within, 5000);
    wire_set(&e, envelope, see, 41);
    wire_set(&e, envelope, party, SLICE_LIT("VWS"));
    wire_set(&e, envelope, tag, 77);
    wire_set(&m, m_ask, text, SLICE_LIT("Om welk ziekenhuis gaat het?"));
    frame_add(&w, &e, MSG_ASK, &m);
    r = opened(frame_slice(&w));
    assert_int_equal(frame_next(&r, &read, &faults), 1);
    assert_int_equal(read.v, 1);
    assert_true(uuid_equal(&read.id, &some_id));
    assert_int_equal(message_find(read.kind), MSG_ASK);
    assert_true(slice_is(read.signal.reference, "ZVL-2026-0412-7"));
    assert_true(uuid_is_zero(&read.signal.id));
    assert_int_equal(read.within, 5000);
    assert_int_equal(read.see, 41);
    assert_true(slice_is(read.party, "VWS"));
    assert_int_equal(read.tag, 77);
    assert_false(wire_has(&read, envelope_actor));
    assert_int_equal(wire_decode(&shape_m_ask, slice_of(read.body.p, read.body.n), WIRE_STRICT,
                                 &m_read, &faults),
                     0);
    assert_true(slice_equal(m.text, m_read.text));
    assert_int_equal(frame_next(&r, &read, &faults), 0);
    assert_int_equal(frame_next(&r, &read, &faults), 0);
    frame_free(&w);
}

/* The head of the frame has three lengths. */
static void frames_of_any_number_come_back(void **state)
{
    static const uint32_t numbers[] = {1, 2, 15, 16, 17, 1000, 9000};
    struct frame_writer w = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        struct frame_reader r;
        struct envelope read;
        struct wire_faults faults;

        frame_begin(&w);
        for (uint32_t n = 0; n < numbers[i]; n++)
            add_ask(&w, "?");
        assert_int_equal(w.n, numbers[i]);
        r = opened(frame_slice(&w));
        for (uint32_t n = 0; n < numbers[i]; n++)
            assert_int_equal(frame_next(&r, &read, &faults), 1);
        assert_int_equal(frame_next(&r, &read, &faults), 0);
    }
    frame_free(&w);
}

static void a_body_may_be_given_encoded(void **state)
{
    struct frame_writer w = {0}, w2 = {0};
    struct envelope e = {0}, read;
    struct wire_faults faults;
    struct frame_reader r;
    struct m_ask m = {0};
    struct buf body = {0};

    (void)state;
    wire_set(&m, m_ask, text, SLICE_LIT("Wanneer?"));
    wire_encode(&shape_m_ask, &m, &body);
    wire_set(&e, envelope, id, some_id);
    frame_begin(&w);
    frame_add_raw(&w, &e, MSG_ASK, buf_slice(&body));
    frame_begin(&w2);
    frame_add(&w2, &e, MSG_ASK, &m);
    assert_bytes_equal(frame_slice(&w), frame_slice(&w2));
    r = opened(frame_slice(&w));
    assert_int_equal(frame_next(&r, &read, &faults), 1);
    assert_true(slice_equal(slice_of(read.body.p, read.body.n), buf_slice(&body)));
    buf_free(&body);
    frame_free(&w);
    frame_free(&w2);
}

static void a_frame_is_an_array_of_one_or_more(void **state)
{
    struct frame_writer w = {0};
    struct frame_reader r;
    const char *why = NULL;

    (void)state;
    assert_int_equal(frame_open(&r, SLICE_LIT("\x90"), &why), -1);
    assert_string_equal(why, "no array of one or more messages");
    assert_int_equal(frame_open(&r, SLICE_LIT("\x80"), &why), -1);
    assert_int_equal(frame_open(&r, slice_of(NULL, 0), &why), -1);
    assert_int_equal(frame_open(&r, SLICE_LIT("\x91\xc1"), NULL), -1);
    frame_begin(&w);
    assert_int_equal(frame_slice(&w).n, 0);
    frame_free(&w);
}

/* One envelope, with the given head of v and further pairs, put between two good ones. */
static void frame_around(struct frame_writer *w, struct slice envelope)
{
    frame_begin(w);
    add_ask(w, "voor");
    buf_add(&w->b, envelope.p, envelope.n);
    w->n++;
    add_ask(w, "na");
}

static void a_bad_envelope_leaves_the_others_readable(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum wire_fault_code code;
    } cases[] = {
        {"\x01", 1, WIRE_FAULT_FORM},
        {"\xa1k", 2, WIRE_FAULT_FORM},
        {"\x93\x01\x02\x80", 4, WIRE_FAULT_FORM},
        {"\x80", 1, WIRE_FAULT_MISSING},
        {"\x81\xa1v\x02", 4, WIRE_FAULT_LONG},
        {"\x81\xa1v\xa1k", 5, WIRE_FAULT_TYPE},
    };
    struct frame_writer w = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct frame_reader r;
        struct envelope e;
        struct wire_faults faults;

        frame_around(&w, slice_of(cases[i].bytes, cases[i].n));
        r = opened(frame_slice(&w));
        assert_int_equal(frame_next(&r, &e, &faults), 1);
        assert_int_equal(frame_next(&r, &e, &faults), -1);
        assert_true(faults.n > 0);
        assert_int_equal(faults.list[0].code, cases[i].code);
        assert_int_equal(frame_next(&r, &e, &faults), 1);
        assert_int_equal(faults.n, 0);
        assert_int_equal(message_find(e.kind), MSG_ASK);
        assert_int_equal(frame_next(&r, &e, &faults), 0);
    }
    frame_free(&w);
}

static void put_envelope(struct buf *b, const char *kind, bool more, int64_t version)
{
    wire_put_map(b, more ? 6 : 5);
    wire_put_text(b, SLICE_LIT("kind"));
    wire_put_text(b, slice_str(kind));
    if (more) {
        wire_put_text(b, SLICE_LIT("later"));
        wire_put_int(b, 1);
    }
    wire_put_text(b, SLICE_LIT("tag"));
    wire_put_int(b, 9);
    wire_put_text(b, SLICE_LIT("body"));
    wire_put_map(b, 0);
    wire_put_text(b, SLICE_LIT("v"));
    wire_put_int(b, version);
    wire_put_text(b, SLICE_LIT("id"));
    wire_put_id(b, &some_id);
}

static void a_bad_envelope_gives_its_id_and_tag_to_answer_to(void **state)
{
    struct frame_writer w = {0};
    struct frame_reader r;
    struct envelope e;
    struct wire_faults faults;
    struct buf b = {0};

    (void)state;
    put_envelope(&b, "signal.ask", true, 2);
    frame_around(&w, buf_slice(&b));
    r = opened(frame_slice(&w));
    assert_int_equal(frame_next(&r, &e, &faults), 1);
    assert_int_equal(frame_next(&r, &e, &faults), -1);
    assert_true(wire_has(&e, envelope_id) && uuid_equal(&e.id, &some_id));
    assert_true(wire_has(&e, envelope_tag) && e.tag == 9);
    assert_false(wire_has(&e, envelope_v));
    assert_int_equal(faults.n, 2);
    buf_free(&b);
    frame_free(&w);
}

static void answers_may_have_fields_of_a_later_version_and_commands_may_not(void **state)
{
    static const struct {
        const char *kind;
        int expected;
    } cases[] = {
        {"signal.ask", -1}, {"signal.show", -1}, {"no.such.message", -1},
        {"done", 1},        {"problem", 1},      {"log.published", 1},
    };
    struct frame_writer w = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct frame_reader r;
        struct envelope e;
        struct wire_faults faults;
        struct buf b = {0};

        put_envelope(&b, cases[i].kind, true, 1);
        frame_around(&w, buf_slice(&b));
        r = opened(frame_slice(&w));
        assert_int_equal(frame_next(&r, &e, NULL), 1);
        assert_int_equal(frame_next(&r, &e, &faults), cases[i].expected);
        assert_int_equal(faults.n, cases[i].expected == 1 ? 0 : 1);
        assert_true(slice_is(e.kind, cases[i].kind));
        buf_free(&b);
    }
    frame_free(&w);
}

/* ---------------------------------------------------------------------------------- problems */

static struct problem problem_of(struct frame_writer *w, struct envelope *e)
{
    static struct frame_reader r;
    struct problem m;
    struct wire_faults faults;

    r = opened(frame_slice(w));
    assert_int_equal(frame_next(&r, e, &faults), 1);
    assert_int_equal(message_find(e->kind), MSG_PROBLEM);
    if (wire_decode(&shape_problem, slice_of(e->body.p, e->body.n), WIRE_STRICT, &m, &faults) < 0)
        fail_msg("the problem has a problem: %s",
                 faults.list[0].field ? faults.list[0].field->name : "?");
    return m;
}

static void a_problem_goes_back_to_who_sent(void **state)
{
    struct frame_writer w = {0};
    struct envelope to = {0}, e;
    struct problem m;

    (void)state;
    wire_set(&to, envelope, id, some_id);
    wire_set(&to, envelope, tag, 12);
    wire_set(&to, envelope, party, SLICE_LIT("ZVL"));
    frame_begin(&w);
    frame_add_problem(&w, &to, PROBLEM_BUSY, "The queue of commands is full.", NULL, 250);
    m = problem_of(&w, &e);
    assert_true(uuid_equal(&e.id, &some_id));
    assert_int_equal(e.tag, 12);
    assert_false(wire_has(&e, envelope_party));
    assert_true(slice_is(m.code, "busy"));
    assert_true(slice_is(m.detail, "The queue of commands is full."));
    assert_int_equal(m.wait, 250);
    assert_false(wire_has(&m, problem_fields));
    frame_begin(&w);
    to = (struct envelope){0};
    frame_add_problem(&w, &to, PROBLEM_BAD_FRAME, NULL, NULL, 0);
    m = problem_of(&w, &e);
    assert_true(uuid_is_zero(&e.id));
    assert_false(wire_has(&e, envelope_tag));
    assert_false(wire_has(&m, problem_detail));
    assert_false(wire_has(&m, problem_wait));
    frame_free(&w);
}

static void a_problem_says_what_is_wrong_with_each_field(void **state)
{
    static const struct {
        const char *name, *code, *detail;
    } expected[] = {
        {"steps[0].wat?", "unknown", "There is no such field."},
        {"steps[0].what", "missing", "It must be given."},
        {"steps[0].when", "bad_value", "It must be a date that exists, like 2026-04-02."},
        {"steps[1]", "wrong_type", "It must be a map."},
        {"text", "too_small", "From 1 to 8000 characters."},
        {"awaits_decision", "wrong_type", "It must be true or false."},
    };
    struct frame_writer w = {0};
    struct wire_faults faults;
    struct envelope to = {0}, e;
    struct m_interim m;
    struct problem p;
    struct fault f;
    struct buf b = {0};
    size_t at = 0, n = 0;

    (void)state;
    wire_put_map(&b, 3);
    wire_put_text(&b, SLICE_LIT("steps"));
    wire_put_array(&b, 2);
    wire_put_map(&b, 2);
    wire_put_text(&b, SLICE_LIT("wat\n"));
    wire_put_int(&b, 1);
    wire_put_text(&b, SLICE_LIT("when"));
    wire_put_text(&b, SLICE_LIT("2026-02-30"));
    wire_put_int(&b, 1);
    wire_put_text(&b, SLICE_LIT("text"));
    wire_put_text(&b, SLICE_LIT(""));
    wire_put_text(&b, SLICE_LIT("awaits_decision"));
    wire_put_int(&b, 1);
    assert_int_equal(wire_decode(&shape_m_interim, buf_slice(&b), WIRE_STRICT, &m, &faults), -1);
    frame_begin(&w);
    frame_add_problem(&w, &to, PROBLEM_INVALID, NULL, &faults, 0);
    p = problem_of(&w, &e);
    while (wire_list_record(p.fields, &at, &shape_fault, &f)) {
        bool seen = false;

        for (size_t i = 0; i < ARRAY_LEN(expected); i++)
            if (slice_is(f.name, expected[i].name) && slice_is(f.code, expected[i].code)) {
                if (!slice_is(f.detail, expected[i].detail))
                    fail_msg("%s: %.*s", expected[i].name, SLICE_FMT(f.detail));
                seen = true;
            }
        if (!seen)
            fail_msg("not expected: %.*s %.*s", SLICE_FMT(f.name), SLICE_FMT(f.code));
        n++;
    }
    assert_int_equal(n, ARRAY_LEN(expected));
    buf_free(&b);
    frame_free(&w);
}

/* Each field of each shape, and each fault: a sentence that is whole and within its own bounds. */
static void every_fault_of_every_field_can_be_told(void **state)
{
    struct frame_writer w = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
        for (uint32_t j = 0; j < all_shapes[i]->n; j++) {
            struct wire_faults faults = {0};
            struct envelope to = {0}, e;
            struct problem p;
            struct fault f;
            size_t at = 0, n = 0;

            for (enum wire_fault_code code = 0; code < WIRE_FAULT_N; code++)
                wire_fault_add(&faults, &all_shapes[i]->fields[j], code);
            frame_begin(&w);
            frame_add_problem(&w, &to, PROBLEM_INVALID, NULL, &faults, 0);
            p = problem_of(&w, &e);
            while (wire_list_record(p.fields, &at, &shape_fault, &f)) {
                assert_true(slice_is(f.name, all_shapes[i]->fields[j].name));
                assert_true(f.detail.n > 10 && f.detail.p[f.detail.n - 1] == '.');
                n++;
            }
            assert_int_equal(n, WIRE_FAULT_N);
        }
    }
    frame_free(&w);
}

static void a_hostile_name_does_no_harm_in_a_problem(void **state)
{
    static char name[3000];
    struct wire_faults faults = {.n = 2};
    struct frame_writer w = {0};
    struct envelope to = {0}, e;
    struct problem p;
    struct fault f;
    size_t at = 0;

    (void)state;
    for (size_t i = 0; i < sizeof name; i++)
        name[i] = (char)(1 + i % 255);
    faults.list[0] =
        (struct wire_fault){.code = WIRE_FAULT_UNKNOWN, .found = slice_of(name, sizeof name)};
    faults.list[1] = (struct wire_fault){.code = WIRE_FAULT_FORM};
    frame_begin(&w);
    frame_add_problem(&w, &to, PROBLEM_INVALID, NULL, &faults, 0);
    p = problem_of(&w, &e);
    assert_true(wire_list_record(p.fields, &at, &shape_fault, &f));
    assert_int_equal(f.name.n, 119);
    assert_true(wire_list_record(p.fields, &at, &shape_fault, &f));
    assert_int_equal(f.name.n, 0);
    frame_free(&w);
}

static void more_faults_than_are_kept_do_no_harm_in_a_problem(void **state)
{
    struct wire_faults faults = {0};
    struct frame_writer w = {0};
    struct envelope to = {0}, e;

    (void)state;
    for (int i = 0; i < 1000; i++)
        wire_fault_add(&faults, &shape_m_ask.fields[0], WIRE_FAULT_LONG);
    frame_begin(&w);
    frame_add_problem(&w, &to, PROBLEM_INVALID, NULL, &faults, 0);
    assert_int_equal(problem_of(&w, &e).fields.count, WIRE_FAULTS);
    frame_free(&w);
}

/* ------------------------------------------------------------------ traces */

#define TRACE "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

static struct trace some_trace(void)
{
    struct trace t;

    assert_true(trace_parse(SLICE_LIT(TRACE), &t));
    return t;
}

static void what_is_asked_bears_the_trace_and_what_is_answered_does_not(void **state)
{
    struct frame_writer w = {0};
    struct envelope e = {0}, to = {0};
    struct frame_reader r;
    struct done done = {0};

    (void)state;
    (void)trace_swap(some_trace());
    frame_begin(&w);
    add_ask(&w, "Met spoor.");
    wire_set(&e, envelope, id, some_id);
    frame_add(&w, &e, MSG_DONE, &done);
    frame_add_problem(&w, &to, PROBLEM_BUSY, NULL, NULL, 0);
    trace_clear();
    add_ask(&w, "Zonder spoor.");
    r = opened(frame_slice(&w));
    assert_int_equal(frame_next(&r, &e, NULL), 1);
    assert_true(slice_is(e.traceparent, TRACE));
    assert_true(trace_on());
    for (int i = 0; i < 3; i++) {
        assert_int_equal(frame_next(&r, &e, NULL), 1);
        assert_false(wire_has(&e, envelope_traceparent));
        assert_false(trace_on());
    }
    assert_int_equal(frame_next(&r, &e, NULL), 0);
    frame_free(&w);
}

/* The envelope is its owner's: used again without a trace, it has none. */
static void a_trace_stays_in_no_envelope_and_no_frame(void **state)
{
    struct frame_writer with = {0}, without = {0}, never = {0};
    struct envelope e = {0};
    struct m_ask m = {0};
    struct slice a, b;

    (void)state;
    wire_set(&e, envelope, id, some_id);
    wire_set(&m, m_ask, text, SLICE_LIT("Hetzelfde."));
    frame_begin(&never);
    frame_add(&never, &e, MSG_ASK, &m);
    (void)trace_swap(some_trace());
    frame_begin(&with);
    frame_add(&with, &e, MSG_ASK, &m);
    trace_clear();
    frame_begin(&without);
    frame_add(&without, &e, MSG_ASK, &m);
    a = frame_slice(&without);
    b = frame_slice(&never);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    assert_true(frame_slice(&with).n > a.n);
    frame_free(&with);
    frame_free(&without);
    frame_free(&never);
}

static void the_end_of_a_frame_ends_its_trace(void **state)
{
    struct frame_writer w = {0};
    struct envelope e;
    struct frame_reader r;

    (void)state;
    (void)trace_swap(some_trace());
    frame_begin(&w);
    add_ask(&w, "Een.");
    trace_clear();
    r = opened(frame_slice(&w));
    assert_int_equal(frame_next(&r, &e, NULL), 1);
    assert_true(trace_on());
    assert_int_equal(frame_next(&r, &e, NULL), 0);
    assert_false(trace_on());
    frame_free(&w);
}

/* As a client in another language may write it: the fault names the field, and no trace is taken. */
static void a_traceparent_that_is_none_is_a_fault_of_its_sender(void **state)
{
    static const struct {
        const char *text;
        enum wire_fault_code code;
    } bad[] = {
        {"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", WIRE_FAULT_VALUE},
        {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", WIRE_FAULT_VALUE},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", WIRE_FAULT_SHORT},
        {TRACE "-", WIRE_FAULT_LONG},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-\"1", WIRE_FAULT_VALUE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct buf b = {0};
        struct wire_faults faults;
        struct envelope e;
        struct frame_reader r;

        wire_put_array(&b, 1);
        wire_put_map(&b, 5);
        wire_put_text(&b, SLICE_LIT("v"));
        wire_put_int(&b, 1);
        wire_put_text(&b, SLICE_LIT("id"));
        wire_put_id(&b, &some_id);
        wire_put_text(&b, SLICE_LIT("kind"));
        wire_put_text(&b, SLICE_LIT("service.ask"));
        wire_put_text(&b, SLICE_LIT("traceparent"));
        wire_put_text(&b, slice_str(bad[i].text));
        wire_put_text(&b, SLICE_LIT("body"));
        wire_put_map(&b, 0);
        r = opened(buf_slice(&b));
        assert_int_equal(frame_next(&r, &e, &faults), -1);
        assert_int_equal(faults.n, 1);
        assert_ptr_equal(faults.list[0].field, &shape_envelope.fields[envelope_traceparent]);
        assert_int_equal(faults.list[0].code, bad[i].code);
        assert_true(uuid_equal(&e.id, &some_id));
        assert_false(trace_on());
        buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_of_one_comes_back),
        cmocka_unit_test(frames_of_any_number_come_back),
        cmocka_unit_test(a_body_may_be_given_encoded),
        cmocka_unit_test(a_frame_is_an_array_of_one_or_more),
        cmocka_unit_test(a_bad_envelope_leaves_the_others_readable),
        cmocka_unit_test(a_bad_envelope_gives_its_id_and_tag_to_answer_to),
        cmocka_unit_test(answers_may_have_fields_of_a_later_version_and_commands_may_not),
        cmocka_unit_test(a_problem_goes_back_to_who_sent),
        cmocka_unit_test(a_problem_says_what_is_wrong_with_each_field),
        cmocka_unit_test(every_fault_of_every_field_can_be_told),
        cmocka_unit_test(a_hostile_name_does_no_harm_in_a_problem),
        cmocka_unit_test(more_faults_than_are_kept_do_no_harm_in_a_problem),
        cmocka_unit_test(what_is_asked_bears_the_trace_and_what_is_answered_does_not),
        cmocka_unit_test(a_trace_stays_in_no_envelope_and_no_frame),
        cmocka_unit_test(the_end_of_a_frame_ends_its_trace),
        cmocka_unit_test(a_traceparent_that_is_none_is_a_fault_of_its_sender),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
