/*
 * JSON both ways: the same message, in Dutch.
 */
#include "proto_test.h"

#include "proto/json.h"

#include <stdio.h>

static json_t *read_text(const char *text)
{
    char why[200] = "";
    json_t *json = json_read(slice_str(text), why, sizeof why);

    if (!json)
        fail_msg("%s: %s", text, why);
    return json;
}

/* "what: too_large, steps[2].by: missing"; what the shape's own name of the field is stands there. */
static const char *found(const struct wire_faults *faults)
{
    static char all[2000];
    size_t n = 0;

    all[0] = '\0';
    for (uint32_t i = 0; i < faults->n && i < WIRE_FAULTS; i++) {
        const struct wire_fault *f = &faults->list[i];

        n += (size_t)snprintf(all + n, sizeof all - n, "%s", i ? ", " : "");
        if (f->within)
            n += (size_t)snprintf(all + n, sizeof all - n, "%s[%u].", f->within->name, f->index);
        if (f->field)
            n += (size_t)snprintf(all + n, sizeof all - n, "%s", f->field->name);
        else
            n += (size_t)snprintf(all + n, sizeof all - n, "%.*s", SLICE_FMT(f->found));
        n += (size_t)snprintf(all + n, sizeof all - n, ": %s", wire_fault_name(f->code));
    }
    return all;
}

static void assert_faults(const struct wire_shape *shape, const char *text, const char *expected)
{
    json_t *json = read_text(text);
    struct wire_faults faults;
    struct buf out = {0};

    buf_add_str(&out, "before");
    assert_int_equal(json_to_wire(shape, json, &out, &faults), *expected ? -1 : 0);
    assert_string_equal(found(&faults), expected);
    if (*expected)
        assert_int_equal(out.n, 6);
    buf_free(&out);
    json_decref(json);
}

static void every_shape_comes_back_from_json_as_it_went(void **state)
{
    struct chance c = chance_of(21);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
        for (unsigned round = 0; round < 30; round++) {
            const struct wire_shape *shape = all_shapes[i];
            union any_shape made;
            struct wire_faults faults;
            struct arena a = {0};
            struct buf bytes = {0}, again = {0};
            char why[200], *text;
            json_t *out, *in;

            make_shape(&c, &a, shape, round % 3 == 0 ? 16 : 8, &made);
            wire_encode(shape, &made, &bytes);
            out = json_from_wire(shape, buf_slice(&bytes));
            assert_non_null(out);
            text = json_dumps(out, JSON_COMPACT);
            assert_non_null(text);
            in = json_read(slice_str(text), why, sizeof why);
            if (!in)
                fail_msg("%s: %s", shape->name, why);
            if (json_to_wire(shape, in, &again, &faults) < 0)
                fail_msg("%s: %s in %s", shape->name, found(&faults), text);
            assert_bytes_equal(buf_slice(&bytes), buf_slice(&again));
            json_decref(out);
            json_decref(in);
            free(text);
            buf_free(&bytes);
            buf_free(&again);
            arena_free(&a);
        }
    }
}

static void names_and_choices_are_dutch(void **state)
{
    static const char expected[] =
        "{\"soort\":\"kans\",\"wat\":\"Een brug\\nerbij\",\"merkbaar\":\"Omrijden\",\"nodig\":["
        "\"geld\",\"weet_niet\"],\"buurland\":\"noordrijn-westfalen\",\"nuttigTot\":\"2026-12-31\","
        "\"deelbaar\":true,\"afgesplitstVan\":\"0190b5c0-0102-7304-8506-0708090a0b0c\"}";
    json_t *json = read_text(expected), *out;
    struct wire_faults faults;
    struct buf b = {0};
    struct m_submit m;
    char *text;

    (void)state;
    assert_int_equal(json_to_wire(&shape_m_submit, json, &b, &faults), 0);
    assert_int_equal(wire_decode(&shape_m_submit, buf_slice(&b), WIRE_STRICT, &m, &faults), 0);
    assert_int_equal(m.kind, signal_kind_OPPORTUNITY);
    assert_int_equal(m.neighbour, neighbour_NRW);
    assert_int_equal(m.useful_until, 20818);
    out = json_from_wire(&shape_m_submit, buf_slice(&b));
    text = json_dumps(out, JSON_COMPACT);
    assert_string_equal(text, expected);
    free(text);
    json_decref(out);
    json_decref(json);
    buf_free(&b);
}

static void bytes_are_base64(void **state)
{
    json_t *json =
        read_text("{\"na\":-1,\"blad\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"}");
    struct wire_faults faults;
    struct buf b = {0};
    struct m_replay m;

    (void)state;
    assert_int_equal(json_to_wire(&shape_m_replay, json, &b, &faults), 0);
    assert_int_equal(wire_decode(&shape_m_replay, buf_slice(&b), WIRE_STRICT, &m, &faults), 0);
    for (uint8_t i = 0; i < 32; i++)
        assert_int_equal(m.leaf.p[i], i);
    json_decref(json);
    buf_free(&b);
    assert_faults(&shape_m_replay, "{\"na\":-1,\"blad\":\"AAEC!\"}", "leaf: wrong_type");
    assert_faults(&shape_m_replay, "{\"na\":-1,\"blad\":\"AAEC\"}", "leaf: too_small");
}

static void times_are_rfc_3339(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t us;
    } cases[] = {
        {"2026-04-02T09:15:00Z", true, INT64_C(1775121300000000)},
        {"2026-04-02t09:15:00z", true, INT64_C(1775121300000000)},
        {"2026-04-02T11:15:00+02:00", true, INT64_C(1775121300000000)},
        {"2026-04-02T03:45:00-05:30", true, INT64_C(1775121300000000)},
        {"2026-04-02T09:15:00.5Z", true, INT64_C(1775121300500000)},
        {"2026-04-02T09:15:00.000001Z", true, INT64_C(1775121300000001)},
        {"2026-04-02T09:15:00.123456789Z", true, INT64_C(1775121300123456)},
        {"1970-01-01T00:00:00Z", true, 0},
        {"9999-12-31T23:59:59.999999Z", true, INT64_C(253402300799999999)},
        {"2026-04-02T09:15:00", false, 0},
        {"2026-04-02T09:15:00.Z", false, 0},
        {"2026-04-02T09:15:00.5", false, 0},
        {"2026-04-02 09:15:00Z", false, 0},
        {"2026-02-30T09:15:00Z", false, 0},
        {"2026-04-02T24:00:00Z", false, 0},
        {"2026-04-02T09:60:00Z", false, 0},
        {"2026-04-02T09:15:60Z", false, 0},
        {"2026-04-02T09:15:00+0200", false, 0},
        {"2026-04-02T09:15:00+24:00", false, 0},
        {"2026-04-02T09:15:00ZZ", false, 0},
        {"2026-04-02T09:15Z", false, 0},
        {"-1", false, 0},
        {"", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        json_t *json = json_pack("{s:s}", "tijdstip", cases[i].text);
        struct wire_faults faults;
        struct buf b = {0};
        struct done m;

        assert_non_null(json);
        if (json_to_wire(&shape_done, json, &b, &faults) == 0) {
            assert_true(cases[i].good);
            assert_int_equal(wire_decode(&shape_done, buf_slice(&b), WIRE_STRICT, &m, NULL), 0);
            assert_true(m.at == cases[i].us);
        } else {
            if (cases[i].good)
                fail_msg("%s", cases[i].text);
            assert_string_equal(found(&faults), "at: wrong_type");
        }
        json_decref(json);
        buf_free(&b);
    }
    assert_faults(&shape_done, "{\"tijdstip\":1775121300000000}", "at: wrong_type");
    assert_faults(&shape_done, "{\"tijdstip\":\"1969-12-31T23:59:59Z\"}", "at: too_small");
}

static void faults_are_those_of_the_wire(void **state)
{
    (void)state;
    assert_faults(&shape_m_ask, "{}", "text: missing");
    assert_faults(&shape_m_ask, "{\"vraag\":\"\"}", "text: too_small");
    assert_faults(&shape_m_ask, "{\"vraag\":null}", "text: wrong_type");
    assert_faults(&shape_m_ask, "{\"vraag\":1.5}", "text: wrong_type");
    assert_faults(&shape_m_ask, "{\"vraag\":\"a\\u202eb\"}", "text: bad_value");
    assert_faults(&shape_m_feed, "{\"na\":1.0}", "after: wrong_type");
    assert_faults(&shape_m_feed, "{\"na\":\"1\"}", "after: wrong_type");
    assert_faults(&shape_m_score, "{\"vanaf\":\"2026-02-30\"}", "from: bad_value");
    assert_faults(&shape_m_score, "{\"spoor\":\"beleid\"}", "");
    assert_faults(&shape_m_score, "{\"spoor\":\"policy\"}", "track: bad_value");
    assert_faults(&shape_done, "{\"id\":\"niet zo\"}", "signal: wrong_type");
    assert_faults(&shape_m_shown, "{\"knelpunt\":[]}", "summary: wrong_type");
    assert_faults(&shape_m_interim, "{\"standVanZaken\":\"x\",\"stappen\":[{\"wat\":\"\"},1]}",
                  "steps[0].what: too_small, steps[1].: wrong_type");
}

static void unknown_members_are_faults_and_named(void **state)
{
    (void)state;
    assert_faults(&shape_m_ask, "{\"vraag\":\"x\",\"text\":\"y\"}", "text: unknown");
    assert_faults(&shape_m_ask, "{\"Vraag\":\"x\"}", "Vraag: unknown, text: missing");
    assert_faults(
        &shape_m_interim,
        "{\"standVanZaken\":\"x\",\"stappen\":[{\"wat\":\"a\"},{\"wat\":\"b\",\"wie\":1}]}",
        "steps[1].wie: unknown");
    assert_faults(&shape_m_regions,
                  "{\"versie\":1,\"geldigVan\":\"2026-01-01\",\"regios\":[{\"code\":\"ZVL\","
                  "\"naam\":\"Zeeuws-Vlaanderen\",\"geldigVan\":\"2026-01-01\",\"gemeenten\":[{"
                  "\"code\":\"GM0715\",\"naam\":\"Terneuzen\",\"inwoners\":1}]}]}",
                  "regions[0].municipalities: unknown");
}

static void the_body_of_a_moment_has_the_shape_of_its_kind(void **state)
{
    static const char expected[] =
        "{\"positie\":7,\"id\":\"0190b5c0-0102-7304-8506-0708090a0b0c\",\"versie\":2,"
        "\"soort\":\"knelpunt.vraag_gesteld\",\"tijdstip\":\"2026-04-02T09:15:00.000000Z\","
        "\"partij\":\"VWS\",\"rol\":\"ministerie\",\"inhoud\":{\"vraag\":\"Sinds wanneer?\"}}";
    json_t *json = read_text(expected), *out;
    struct wire_faults faults;
    struct buf b = {0};
    struct moment m;
    struct m_ask body;
    char *text;

    (void)state;
    assert_int_equal(json_to_wire(&shape_moment, json, &b, &faults), 0);
    assert_int_equal(wire_decode(&shape_moment, buf_slice(&b), WIRE_STRICT, &m, NULL), 0);
    assert_true(slice_is(m.kind, "signal.asked"));
    assert_int_equal(
        wire_decode(&shape_m_ask, slice_of(m.body.p, m.body.n), WIRE_STRICT, &body, NULL), 0);
    assert_true(slice_is(body.text, "Sinds wanneer?"));
    out = json_from_wire(&shape_moment, buf_slice(&b));
    text = json_dumps(out, JSON_COMPACT);
    assert_string_equal(text, expected);
    free(text);
    json_decref(out);
    json_decref(json);
    buf_free(&b);
}

static void only_an_object_is_a_message(void **state)
{
    json_t *json = read_text("[]");
    struct wire_faults faults;
    struct buf b = {0};

    (void)state;
    assert_int_equal(json_to_wire(&shape_empty, json, &b, &faults), -1);
    assert_int_equal(faults.n, 1);
    json_decref(json);
    assert_null(json_from_wire(&shape_empty, SLICE_LIT("\x90")));
    assert_null(json_from_wire(&shape_empty, SLICE_LIT("\x80\x80")));
    assert_null(json_from_wire(&shape_m_ask, SLICE_LIT("\x80")));
    assert_null(json_from_wire(&shape_m_ask, SLICE_LIT("\x81\xa4text\xa1\xff")));
}

static void text_is_read_within_bounds(void **state)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", NULL},
        {"{", NULL},
        {"{\"a\":1}x", NULL},
        {"{\"a\":1,\"a\":2}", "duplicate object key"},
        {"{\"a\":\"\\u0000\"}", "\\u0000 is not allowed"},
        {"{\"a\":\"\xff\"}", "unable to decode byte"},
        {"{\"a\":99999999999999999999}", "too big integer"},
        {"{\"a\":NaN}", NULL},
        {"[[[[[[[[[]]]]]]]]]", "deeper than 8"},
        {"{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}", "deeper than 8"},
    };
    struct buf b = {0};
    char why[200];
    json_t *json;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        why[0] = '\0';
        assert_null(json_read(slice_str(cases[i].text), why, sizeof why));
        assert_true(strlen(why) > 10);
        if (cases[i].why && !strstr(why, cases[i].why))
            fail_msg("%s: %s", cases[i].text, why);
        assert_null(json_read(slice_str(cases[i].text), NULL, 0));
    }
    assert_null(json_read(slice_of(NULL, 0), why, sizeof why));
    json = read_text("[[[[[[[[]]]]]]]]");
    json_decref(json);
    json = read_text("{\"a\":\"[[[[[[[[[[\\\"[[[[\"}");
    json_decref(json);
    /* wide, deep, and long */
    buf_reserve(&b, JSON_MOST + 1);
    memset(b.p, '[', JSON_MOST);
    b.n = JSON_MOST;
    assert_null(json_read(buf_slice(&b), why, sizeof why));
    assert_string_equal(why, "It is nested deeper than 8 levels.");
    memset(b.p, ' ', JSON_MOST + 1);
    memcpy(b.p, "{}", 2);
    json = json_read(buf_slice(&b), why, sizeof why);
    assert_non_null(json);
    json_decref(json);
    b.n++;
    assert_null(json_read(buf_slice(&b), why, sizeof why));
    assert_string_equal(why, "It is longer than 1048576 bytes.");
    buf_free(&b);
}

static void what_is_said_about_a_text_has_no_controls(void **state)
{
    char why[300];

    (void)state;
    assert_null(json_read(slice_str("{\"a\":\x1b[31m\n}"), why, sizeof why));
    for (const char *p = why; *p; p++)
        assert_true(*p >= 0x20 && *p < 0x7f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_comes_back_from_json_as_it_went),
        cmocka_unit_test(names_and_choices_are_dutch),
        cmocka_unit_test(bytes_are_base64),
        cmocka_unit_test(times_are_rfc_3339),
        cmocka_unit_test(faults_are_those_of_the_wire),
        cmocka_unit_test(unknown_members_are_faults_and_named),
        cmocka_unit_test(the_body_of_a_moment_has_the_shape_of_its_kind),
        cmocka_unit_test(only_an_object_is_a_message),
        cmocka_unit_test(text_is_read_within_bounds),
        cmocka_unit_test(what_is_said_about_a_text_has_no_controls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
