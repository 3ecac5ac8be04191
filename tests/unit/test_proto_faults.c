/*
 * What the strict decoder finds wrong, field by field, and how a problem says it.
 */
#include "proto_test.h"

#include "proto/frame.h"

#include <stdio.h>

/* A map in the making: pairs are put behind, the head is set when it is asked for. */
struct made {
    struct buf b;
    uint32_t n;
};

static void key(struct made *m, const char *name)
{
    if (m->b.n == 0)
        buf_add(&m->b, "\xde\0\0", 3);
    wire_put_text(&m->b, slice_str(name));
    m->n++;
}

static void text(struct made *m, const char *name, const char *value)
{
    key(m, name);
    wire_put_text(&m->b, slice_str(value));
}

static void number(struct made *m, const char *name, int64_t value)
{
    key(m, name);
    wire_put_int(&m->b, value);
}

static void repeat(struct made *m, const char *name, const char *piece, size_t times)
{
    struct buf b = {0};

    while (times-- > 0)
        buf_add_str(&b, piece);
    key(m, name);
    wire_put_text(&m->b, buf_slice(&b));
    buf_free(&b);
}

static struct slice map_of(struct made *m)
{
    if (m->b.n == 0)
        buf_add(&m->b, "\xde\0\0", 3);
    wire_set16(m->b.p, 0xde, (uint16_t)m->n);
    return buf_slice(&m->b);
}

/* "what: too_large, steps[2].by: missing" */
static const char *found(const struct wire_faults *faults)
{
    static char all[4000];
    size_t n = 0;

    all[0] = '\0';
    for (uint32_t i = 0; i < faults->n && i < WIRE_FAULTS; i++) {
        const struct wire_fault *f = &faults->list[i];

        n += (size_t)snprintf(all + n, sizeof all - n, "%s", i ? ", " : "");
        if (f->within)
            n += (size_t)snprintf(all + n, sizeof all - n, "%s[%u]%s", f->within->name, f->index,
                                  f->field || f->found.n > 0 ? "." : "");
        if (f->field)
            n += (size_t)snprintf(all + n, sizeof all - n, "%s", f->field->name);
        else
            n += (size_t)snprintf(all + n, sizeof all - n, "%.*s", SLICE_FMT(f->found));
        n += (size_t)snprintf(all + n, sizeof all - n, ": %s", wire_fault_name(f->code));
    }
    return all;
}

/* Reads the map strictly, after the check that every message from outside has had, and ends it. */
static void assert_faults(const struct wire_shape *shape, struct made *m, const char *expected)
{
    union any_shape read;
    struct wire_faults faults;

    assert_int_equal(wire_check(map_of(m), NULL), 0);
    assert_int_equal(wire_decode(shape, map_of(m), WIRE_STRICT, &read, &faults),
                     *expected ? -1 : 0);
    assert_string_equal(found(&faults), expected);
    buf_free(&m->b);
    *m = (struct made){0};
}

static void a_missing_required_field_is_named(void **state)
{
    struct made m = {0};

    (void)state;
    assert_faults(&shape_m_redirect, &m, "to: missing, reason: missing");
    text(&m, "reason", "Hoort daar");
    assert_faults(&shape_m_redirect, &m, "to: missing");
}

static void an_unknown_field_is_named(void **state)
{
    struct made m = {0};

    (void)state;
    text(&m, "text", "Wie betaalt?");
    text(&m, "tekst", "x");
    text(&m, "Text", "x");
    text(&m, "tex", "x");
    assert_faults(&shape_m_ask, &m, "tekst: unknown, Text: unknown, tex: unknown");
}

static void all_faults_are_told_at_once(void **state)
{
    struct made m = {0};

    (void)state;
    number(&m, "after", -2);
    number(&m, "limit", 0);
    number(&m, "more", 0);
    assert_faults(&shape_m_feed, &m, "after: too_small, limit: too_small, more: unknown");
    number(&m, "limit", 1001);
    assert_faults(&shape_m_feed, &m, "limit: too_large, after: missing");
}

static void a_value_of_another_type_is_a_fault(void **state)
{
    static const struct {
        const char *p;
        size_t n;
    } values[] = {{"\xc0", 1},      {"\x01", 1}, {"\xc3", 1}, {"\xa1k", 2},
                  {"\xc4\x01k", 3}, {"\x90", 1}, {"\x80", 1}, {"\xca\x3f\x80\x00\x00", 5}};
    static const struct {
        int field;
        const char *right; /* which of the values are right after all */
    } cases[] = {
        {done_signal, "--------"}, {done_reference, "---+----"}, {done_version, "-+------"},
        {done_at, "-+------"},     {done_repeated, "--+-----"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *name = shape_done.fields[cases[i].field].name;

        for (size_t j = 0; j < ARRAY_LEN(values); j++) {
            struct made m = {0};
            char expected[80] = "";

            key(&m, name);
            buf_add(&m.b, values[j].p, values[j].n);
            if (cases[i].right[j] == '-')
                snprintf(expected, sizeof expected, "%s: wrong_type", name);
            assert_faults(&shape_done, &m, expected);
        }
    }
}

static void every_type_of_field_is_judged(void **state)
{
    struct made m = {0};

    (void)state;
    number(&m, "useful_until", 20000);
    number(&m, "neighbour", 1);
    number(&m, "needed", 1);
    number(&m, "what", 1);
    number(&m, "title", 1);
    number(&m, "parent", 1);
    text(&m, "notice", "Het duurt te lang");
    assert_faults(&shape_m_submit, &m,
                  "useful_until: wrong_type, neighbour: wrong_type, needed: wrong_type, "
                  "what: wrong_type, title: wrong_type, parent: wrong_type");
    number(&m, "summary", 1);
    text(&m, "timeline", "x");
    assert_faults(&shape_m_shown, &m, "summary: wrong_type, timeline: wrong_type");
    text(&m, "service", "intake");
    key(&m, "ready");
    buf_add(&m.b, "\xc3", 1);
    number(&m, "figures", 1);
    assert_faults(&shape_m_service, &m, "figures: wrong_type");
}

static void an_id_has_sixteen_bytes(void **state)
{
    struct made m = {0};

    (void)state;
    key(&m, "signal");
    wire_put_bytes(&m.b, SLICE_LIT("0123456789abcde"));
    assert_faults(&shape_done, &m, "signal: wrong_type");
    key(&m, "signal");
    wire_put_bytes(&m.b, SLICE_LIT("0123456789abcdef0"));
    assert_faults(&shape_done, &m, "signal: wrong_type");
    key(&m, "signal");
    wire_put_text(&m.b, SLICE_LIT("0123456789abcdef"));
    assert_faults(&shape_done, &m, "signal: wrong_type");
    key(&m, "signal");
    wire_put_bytes(&m.b, SLICE_LIT("0123456789abcdef"));
    assert_faults(&shape_done, &m, "");
}

static void text_is_measured_in_characters(void **state)
{
    struct made m = {0};

    (void)state;
    repeat(&m, "text", "a", 4000);
    assert_faults(&shape_m_ask, &m, "");
    repeat(&m, "text", "a", 4001);
    assert_faults(&shape_m_ask, &m, "text: too_large");
    repeat(&m, "text", "é", 4000);
    assert_faults(&shape_m_ask, &m, "");
    repeat(&m, "text", "é", 4001);
    assert_faults(&shape_m_ask, &m, "text: too_large");
    repeat(&m, "text", "😀", 4000);
    assert_faults(&shape_m_ask, &m, "");
    repeat(&m, "text", "😀", 4001);
    assert_faults(&shape_m_ask, &m, "text: too_large");
    text(&m, "text", "");
    assert_faults(&shape_m_ask, &m, "text: too_small");
}

static void a_least_length_counts_characters_too(void **state)
{
    static const char *const mailboxes[] = {"ab", "éé", "a@b", "é@é"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(mailboxes); i++) {
        struct m_submit m = {0};
        struct wire_faults faults;
        struct buf needed = {0};

        wire_put_enum(&needed, &enum_need, need_MONEY);
        wire_set(&m, m_submit, what, SLICE_LIT("x"));
        wire_set(&m, m_submit, notice, SLICE_LIT("x"));
        wire_set(&m, m_submit, needed, wire_list_of(&needed, 1));
        wire_set(&m, m_submit, contact_mailbox, slice_str(mailboxes[i]));
        assert_int_equal(wire_validate(&shape_m_submit, &m, &faults), i < 2 ? -1 : 0);
        assert_string_equal(found(&faults), i < 2 ? "contact_mailbox: too_small" : "");
        buf_free(&needed);
    }
}

static void a_line_has_no_controls_and_a_text_newlines_and_tabs_only(void **state)
{
    static const struct {
        const char *piece;
        bool in_line, in_text;
    } cases[] = {
        {"plain", true, true},           {"caf\xc3\xa9", true, true},
        {"a\nb", false, true},           {"a\tb", false, true},
        {"a\rb", false, false},          {"a\x1b[31m", false, false},
        {"a\x7f", false, false},         {"a\xc2\x85", false, false},
        {"a\xe2\x80\xae", false, false}, {"\x01", false, false},
        {"12345678\nx", false, true},    {"1234567\n", false, true},
        {"12345678\x1f", false, false},
    };
    struct made m = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        text(&m, "change", cases[i].piece);
        assert_faults(&shape_m_changed, &m, cases[i].in_line ? "" : "change: bad_value");
        text(&m, "text", cases[i].piece);
        assert_faults(&shape_m_ask, &m, cases[i].in_text ? "" : "text: bad_value");
    }
}

static void a_code_has_letters_digits_and_a_few_marks(void **state)
{
    static const char good[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:/";
    struct made m = {0};

    (void)state;
    for (int c = 1; c < 128; c++) {
        char code[] = {'a', (char)c, 'z', '\0'};

        text(&m, "set", code);
        assert_faults(&shape_m_registry, &m, strchr(good, c) ? "" : "set: bad_value");
    }
    text(&m, "set", "caf\xc3\xa9");
    assert_faults(&shape_m_registry, &m, "set: bad_value");
    repeat(&m, "set", "a", 24);
    assert_faults(&shape_m_registry, &m, "");
    repeat(&m, "set", "a", 25);
    assert_faults(&shape_m_registry, &m, "set: too_large");
    text(&m, "set", "");
    assert_faults(&shape_m_registry, &m, "set: too_small");
}

static void a_date_is_one_that_exists(void **state)
{
    static const struct {
        const char *date;
        bool good;
    } cases[] = {
        {"2026-04-02", true},  {"2024-02-29", true},  {"2026-02-29", false},  {"1900-02-29", false},
        {"2000-02-29", true},  {"2026-13-01", false}, {"2026-00-01", false},  {"2026-01-00", false},
        {"2026-04-31", false}, {"2026-4-2", false},   {"2026-04-02 ", false}, {"02-04-2026", false},
        {"2026/04/02", false}, {"", false},           {"0001-01-01", true},   {"9999-12-31", true},
        {"+026-04-02", false},
    };
    struct made m = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        text(&m, "from", cases[i].date);
        assert_faults(&shape_m_score, &m, cases[i].good ? "" : "from: bad_value");
    }
}

static void a_choice_is_one_of_its_rows(void **state)
{
    struct made m = {0};

    (void)state;
    text(&m, "verdict", "helps_not");
    assert_faults(&shape_m_verdict, &m, "");
    text(&m, "verdict", "helps_no");
    assert_faults(&shape_m_verdict, &m, "verdict: bad_value");
    text(&m, "verdict", "helps_nott");
    assert_faults(&shape_m_verdict, &m, "verdict: bad_value");
    text(&m, "verdict", "");
    assert_faults(&shape_m_verdict, &m, "verdict: bad_value");
    text(&m, "verdict", "helpt"); /* that is its code in JSON */
    assert_faults(&shape_m_verdict, &m, "verdict: bad_value");
}

static void an_integer_beyond_64_bits_is_too_large(void **state)
{
    struct made m = {0};
    struct m_feed read;
    struct wire_faults faults;

    (void)state;
    key(&m, "after");
    buf_add(&m.b, "\xcf\x80\0\0\0\0\0\0\0", 9);
    assert_int_equal(wire_decode(&shape_m_feed, map_of(&m), WIRE_LENIENT, &read, &faults), -1);
    assert_string_equal(found(&faults), "after: too_large");
    assert_faults(&shape_m_feed, &m, "after: too_large");
}

static void a_list_is_judged_by_its_count_and_its_first_bad_element(void **state)
{
    struct made m = {0};

    (void)state;
    key(&m, "children");
    wire_put_array(&m.b, 1);
    wire_put_bytes(&m.b, SLICE_LIT("0123456789abcdef"));
    text(&m, "reason", "Twee zaken");
    key(&m, "consent");
    buf_add(&m.b, "\xc3", 1);
    assert_faults(&shape_m_split, &m, "children: too_small");

    key(&m, "children");
    wire_put_array(&m.b, 11);
    for (int i = 0; i < 11; i++)
        wire_put_int(&m.b, i);
    text(&m, "reason", "Twee zaken");
    key(&m, "consent");
    buf_add(&m.b, "\xc3", 1);
    assert_faults(&shape_m_split, &m, "children: too_large, children: wrong_type");
}

static void the_elements_of_a_list_have_bounds(void **state)
{
    static const struct {
        const char *piece, *expected;
        size_t times;
    } cases[] = {
        {"a", "", WIRE_ELEMENT},
        {"é", "", WIRE_ELEMENT},
        {"a", "links: too_large", WIRE_ELEMENT + 1},
        {"a", "links: too_small", 0},
        {"a\n", "links: bad_value", 1},
    };
    struct made m = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf link = {0};

        for (size_t j = 0; j < cases[i].times; j++)
            buf_add_str(&link, cases[i].piece);
        text(&m, "text", "Meer hierover");
        key(&m, "links");
        wire_put_array(&m.b, 2);
        wire_put_text(&m.b, SLICE_LIT("https://example.org/"));
        wire_put_text(&m.b, buf_slice(&link));
        assert_faults(&shape_m_supplement, &m, cases[i].expected);
        buf_free(&link);
    }
    text(&m, "lead", "VWS");
    text(&m, "reason", "Zorg");
    key(&m, "contributors");
    wire_put_array(&m.b, 2);
    wire_put_text(&m.b, SLICE_LIT("JenV"));
    wire_put_text(&m.b, SLICE_LIT("J en V"));
    assert_faults(&shape_m_assign, &m, "contributors: bad_value");
}

static void a_fault_in_a_record_names_the_record(void **state)
{
    struct made m = {0};

    (void)state;
    text(&m, "text", "Stand");
    key(&m, "steps");
    wire_put_array(&m.b, 4);
    wire_put_map(&m.b, 1);
    wire_put_text(&m.b, SLICE_LIT("what"));
    wire_put_text(&m.b, SLICE_LIT("Overleg"));
    wire_put_map(&m.b, 1);
    wire_put_text(&m.b, SLICE_LIT("wat"));
    wire_put_text(&m.b, SLICE_LIT("Overleg"));
    wire_put_int(&m.b, 3);
    wire_put_map(&m.b, 2);
    wire_put_text(&m.b, SLICE_LIT("what"));
    wire_put_text(&m.b, SLICE_LIT(""));
    wire_put_text(&m.b, SLICE_LIT("when"));
    wire_put_text(&m.b, SLICE_LIT("morgen"));
    assert_faults(&shape_m_interim, &m,
                  "steps[1].wat: unknown, steps[1].what: missing, steps[2]: wrong_type, "
                  "steps[3].what: too_small, steps[3].when: bad_value");
}

/* Deeper than one list there is no place to say where; the list in the record is named. */
static void a_fault_in_a_record_of_a_record_names_the_inner_list(void **state)
{
    struct made m = {0};

    (void)state;
    number(&m, "version", 1);
    text(&m, "valid_from", "2026-01-01");
    key(&m, "regions");
    wire_put_array(&m.b, 1);
    wire_put_map(&m.b, 4);
    wire_put_text(&m.b, SLICE_LIT("code"));
    wire_put_text(&m.b, SLICE_LIT("ZVL"));
    wire_put_text(&m.b, SLICE_LIT("name"));
    wire_put_text(&m.b, SLICE_LIT("Zeeuws-Vlaanderen"));
    wire_put_text(&m.b, SLICE_LIT("valid_from"));
    wire_put_text(&m.b, SLICE_LIT("2026-01-01"));
    wire_put_text(&m.b, SLICE_LIT("municipalities"));
    wire_put_array(&m.b, 1);
    wire_put_map(&m.b, 1);
    wire_put_text(&m.b, SLICE_LIT("code"));
    wire_put_text(&m.b, SLICE_LIT("GM0715"));
    assert_faults(&shape_m_regions, &m, "regions[0].municipalities: missing");
}

static void more_faults_than_there_is_place_for_are_counted(void **state)
{
    struct wire_faults faults;
    struct made m = {0};
    struct m_ask read;

    (void)state;
    for (int i = 0; i < 40; i++) {
        char name[8];

        snprintf(name, sizeof name, "x%d", i);
        number(&m, name, i);
    }
    assert_int_equal(wire_decode(&shape_m_ask, map_of(&m), WIRE_STRICT, &read, &faults), -1);
    assert_int_equal(faults.n, 41);
    assert_true(slice_is(faults.list[WIRE_FAULTS - 1].found, "x31"));
    buf_free(&m.b);
}

static void what_is_no_single_map_is_bad_form(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } cases[] = {
        {"", 0},
        {"\x90", 1},
        {"\xa1k", 2},
        {"\x80\x80", 2},      /* something behind it */
        {"\x81\x01\x01", 3},  /* a key that is no text */
        {"\x82\xa1k\x01", 4}, /* cut off */
        {"\x82\xa4note\xa1"
         "a\xa4note\xa1"
         "b",
         15},                                 /* the same field twice */
        {"\x81\xa4note\xc7\x01\x01\x01", 10}, /* an extension type */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct wire_faults faults;
        struct m_take_up m;

        assert_int_equal(wire_decode(&shape_m_take_up, slice_of(cases[i].bytes, cases[i].n),
                                     WIRE_LENIENT, &m, &faults),
                         -1);
        assert_int_equal(faults.list[faults.n - 1].code, WIRE_FAULT_FORM);
        assert_null(faults.list[faults.n - 1].field);
    }
}

static void a_subject_is_an_id_or_a_reference(void **state)
{
    static const char zeroes[16];
    struct frame_writer w = {0};
    struct wire_subject bad[4] = {0};

    (void)state;
    bad[0].reference = SLICE_LIT("ZVL 2026");
    bad[1].reference = SLICE_LIT("ZVL-2026-0412-7-and-more-");
    bad[2].reference = SLICE_LIT("");
    memcpy(bad[3].id.b, zeroes, sizeof zeroes);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        static const char *const expected[] = {"signal: bad_value", "signal: too_large",
                                               "signal: too_small", "signal: bad_value"};
        struct envelope e = {0}, read;
        struct m_take_up m = {0};
        struct frame_reader r;
        struct wire_faults faults;

        frame_begin(&w);
        wire_set(&e, envelope, id, (struct uuid){{1}});
        wire_set(&e, envelope, signal, bad[i]);
        frame_add(&w, &e, MSG_TAKE_UP, &m);
        assert_int_equal(frame_open(&r, frame_slice(&w), NULL), 0);
        assert_int_equal(frame_next(&r, &read, &faults), -1);
        assert_string_equal(found(&faults), expected[i]);
    }
    frame_free(&w);
}

static void a_struct_built_in_c_is_judged_alike(void **state)
{
    struct m_route m = {0};
    struct candidate c = {0};
    struct buf list = {0};
    struct wire_faults faults;

    (void)state;
    wire_set(&c, candidate, department, SLICE_LIT("VWS"));
    wire_set(&c, candidate, sure, 1001);
    wire_encode(&shape_candidate, &c, &list);
    wire_set(&m, m_route, sure, -1);
    wire_set(&m, m_route, lead, SLICE_LIT("V W S"));
    wire_set(&m, m_route, candidates, wire_list_of(&list, 1));
    assert_int_equal(wire_validate(&shape_m_route, &m, &faults), -1);
    assert_string_equal(found(&faults),
                        "lead: bad_value, sure: too_small, candidates[0].sure: too_large");
    m.candidates.count = 2; /* more than there are */
    assert_int_equal(wire_validate(&shape_m_route, &m, &faults), -1);
    assert_non_null(strstr(found(&faults), "candidates: bad_form"));
    m = (struct m_route){0};
    assert_int_equal(wire_validate(&shape_m_route, &m, &faults), -1);
    assert_string_equal(found(&faults), "sure: missing");
    buf_free(&list);
}

static void faults_may_be_left_out(void **state)
{
    struct m_ask m;

    (void)state;
    assert_int_equal(wire_decode(&shape_m_ask, SLICE_LIT("\x80"), WIRE_STRICT, &m, NULL), -1);
    m = (struct m_ask){0};
    assert_int_equal(wire_validate(&shape_m_ask, &m, NULL), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_required_field_is_named),
        cmocka_unit_test(an_unknown_field_is_named),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(a_value_of_another_type_is_a_fault),
        cmocka_unit_test(every_type_of_field_is_judged),
        cmocka_unit_test(an_id_has_sixteen_bytes),
        cmocka_unit_test(text_is_measured_in_characters),
        cmocka_unit_test(a_least_length_counts_characters_too),
        cmocka_unit_test(a_line_has_no_controls_and_a_text_newlines_and_tabs_only),
        cmocka_unit_test(a_code_has_letters_digits_and_a_few_marks),
        cmocka_unit_test(a_date_is_one_that_exists),
        cmocka_unit_test(a_choice_is_one_of_its_rows),
        cmocka_unit_test(an_integer_beyond_64_bits_is_too_large),
        cmocka_unit_test(a_list_is_judged_by_its_count_and_its_first_bad_element),
        cmocka_unit_test(the_elements_of_a_list_have_bounds),
        cmocka_unit_test(a_fault_in_a_record_names_the_record),
        cmocka_unit_test(a_fault_in_a_record_of_a_record_names_the_inner_list),
        cmocka_unit_test(more_faults_than_there_is_place_for_are_counted),
        cmocka_unit_test(what_is_no_single_map_is_bad_form),
        cmocka_unit_test(a_subject_is_an_id_or_a_reference),
        cmocka_unit_test(a_struct_built_in_c_is_judged_alike),
        cmocka_unit_test(faults_may_be_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
