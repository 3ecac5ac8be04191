/*
 * The codec as a whole: what is written is read again, and equal meaning gives equal bytes.
 */
#include "proto_test.h"

#include "proto/shapes.h"

#define ROUNDS 120

/* Both are of the shape, the fields of `b` slices into other bytes. */
static void assert_same_fields(const struct wire_shape *shape, const void *a, const void *b)
{
    assert_memory_equal(a, b, sizeof(uint64_t));
    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];
        const uint8_t *x = (const uint8_t *)a + f->offset, *y = (const uint8_t *)b + f->offset;
        const struct slice *s = (const void *)x, *t = (const void *)y;
        const struct wire_list *l = (const void *)x, *m = (const void *)y;

        switch ((enum wire_type)f->type) {
        case WIRE_BOOL:
        case WIRE_ENUM:
            assert_int_equal(*x, *y);
            break;
        case WIRE_DATE:
            assert_memory_equal(x, y, sizeof(int32_t));
            break;
        case WIRE_INT:
        case WIRE_TIME:
            assert_memory_equal(x, y, sizeof(int64_t));
            break;
        case WIRE_ID:
            assert_memory_equal(x, y, sizeof(struct uuid));
            break;
        case WIRE_SUBJECT:
            assert_memory_equal(x, y, sizeof(struct uuid));
            assert_true(slice_equal(((const struct wire_subject *)(const void *)x)->reference,
                                    ((const struct wire_subject *)(const void *)y)->reference));
            break;
        case WIRE_LIST:
        case WIRE_RECORDS:
            assert_int_equal(l->count, m->count);
            assert_true(slice_equal(slice_of(l->p, l->n), slice_of(m->p, m->n)));
            break;
        default: /* slices, and raw maps that are made alike */
            assert_true(slice_equal(*s, *t));
            break;
        }
    }
}

static void every_shape_comes_back_as_it_went(void **state)
{
    struct chance c = chance_of(1);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
        for (unsigned round = 0; round < ROUNDS; round++) {
            const struct wire_shape *shape = all_shapes[i];
            unsigned often = round % 3 == 0 ? 16 : round % 3 == 1 ? 0 : 8;
            union any_shape made, read;
            struct wire_faults faults;
            struct arena a = {0};
            struct buf bytes = {0}, again = {0};

            make_shape(&c, &a, shape, often, &made);
            assert_int_equal(wire_validate(shape, &made, &faults), 0);
            wire_encode(shape, &made, &bytes);
            assert_int_equal(wire_check(buf_slice(&bytes), NULL), 0);
            assert_int_equal(wire_decode(shape, buf_slice(&bytes), WIRE_STRICT, &read, &faults), 0);
            assert_same_fields(shape, &made, &read);
            assert_int_equal(wire_validate(shape, &read, &faults), 0);
            wire_encode(shape, &read, &again);
            assert_bytes_equal(buf_slice(&bytes), buf_slice(&again));
            buf_free(&bytes);
            buf_free(&again);
            arena_free(&a);
        }
    }
}

static bool has_map(const struct wire_shape *shape)
{
    for (uint32_t i = 0; i < shape->n; i++)
        if (shape->fields[i].type == WIRE_MAP ||
            (shape->fields[i].shape && has_map(shape->fields[i].shape)))
            return true;
    return false;
}

static void same_fields_in_other_forms_and_order_give_the_same_canonical_bytes(void **state)
{
    struct chance c = chance_of(2);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
        const struct wire_shape *shape = all_shapes[i];

        if (has_map(shape)) /* a map of any content goes on as it came */
            continue;
        for (unsigned round = 0; round < ROUNDS; round++) {
            enum wire_mode mode = round & 1 ? WIRE_STRICT : WIRE_LENIENT;
            union any_shape made, read;
            struct wire_faults faults;
            struct wire_cursor cursor;
            struct arena a = {0};
            struct buf bytes = {0}, other = {0}, again = {0};

            make_shape(&c, &a, shape, 10, &made);
            wire_encode(shape, &made, &bytes);
            cursor = wire_cursor_of(bytes.p, bytes.n);
            rewrite(&c, &cursor, &other);
            assert_int_equal(wire_check(buf_slice(&other), NULL), 0);
            assert_int_equal(wire_decode(shape, buf_slice(&other), mode, &read, &faults), 0);
            wire_encode(shape, &read, &again);
            assert_bytes_equal(buf_slice(&bytes), buf_slice(&again));
            buf_free(&bytes);
            buf_free(&other);
            buf_free(&again);
            arena_free(&a);
        }
    }
}

static void absent_optionals_are_left_out(void **state)
{
    struct m_take_up m = {0};
    struct buf b = {0};

    (void)state;
    wire_encode(&shape_m_take_up, &m, &b);
    assert_bytes_equal(buf_slice(&b), SLICE_LIT("\x80"));
    buf_free(&b);
}

static void an_empty_text_is_not_an_absent_one(void **state)
{
    struct fault m = {0}, read;
    struct buf b = {0};

    (void)state;
    wire_set(&m, fault, name, SLICE_LIT(""));
    wire_set(&m, fault, code, SLICE_LIT("missing"));
    wire_encode(&shape_fault, &m, &b);
    assert_int_equal(wire_decode(&shape_fault, buf_slice(&b), WIRE_STRICT, &read, NULL), 0);
    assert_true(wire_has(&read, fault_name));
    assert_non_null(read.name.p);
    assert_int_equal(read.name.n, 0);
    assert_false(wire_has(&read, fault_detail));
    assert_null(read.detail.p);
    buf_free(&b);
}

static void integers_take_their_shortest_form(void **state)
{
    static const struct {
        int64_t v;
        size_t n;
    } cases[] = {
        {0, 1},
        {127, 1},
        {128, 2},
        {255, 2},
        {256, 3},
        {65535, 3},
        {65536, 5},
        {UINT32_MAX, 5},
        {INT64_C(1) << 32, 9},
        {INT64_MAX, 9},
        {-1, 1},
        {-32, 1},
        {-33, 2},
        {-128, 2},
        {-129, 3},
        {-32768, 3},
        {-32769, 5},
        {INT32_MIN, 5},
        {INT64_C(-2147483649), 9},
        {INT64_MIN, 9},
    };
    struct buf b = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct wire_cursor c;
        int64_t v = 0;

        buf_reset(&b);
        wire_put_int(&b, cases[i].v);
        assert_int_equal(b.n, cases[i].n);
        c = wire_cursor_of(b.p, b.n);
        assert_int_equal(wire_take_int(&c, &v), 0);
        assert_true(v == cases[i].v);
    }
    buf_free(&b);
}

static void texts_and_bytes_take_their_shortest_form(void **state)
{
    static const size_t lengths[] = {0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 255, 256, 65535, 65536};
    struct chance c = chance_of(3);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        size_t n = lengths[i];
        struct arena a = {0};
        struct slice s = make_code(&c, &a, n), read = {0};
        struct buf b = {0};
        struct wire_cursor cursor;

        wire_put_text(&b, s);
        assert_int_equal(b.n - n, n < 32 ? 1 : n < 256 ? 2 : n < 65536 ? 3 : 5);
        cursor = wire_cursor_of(b.p, b.n);
        assert_int_equal(wire_take_str(&cursor, &read), 0);
        assert_true(slice_equal(s, read));
        buf_reset(&b);
        wire_put_bytes(&b, s);
        assert_int_equal(b.n - n, n < 256 ? 2 : n < 65536 ? 3 : 5);
        cursor = wire_cursor_of(b.p, b.n);
        assert_int_equal(wire_take_bin(&cursor, &read), 0);
        assert_true(slice_equal(s, read));
        buf_free(&b);
        arena_free(&a);
    }
}

static void a_list_is_walked_by_its_type(void **state)
{
    struct buf b = {0};
    struct uuid id = {{1}}, id_read;
    struct slice s;
    struct candidate record = {0}, record_read;
    int64_t number;
    uint8_t row;
    size_t at = 0;

    (void)state;
    wire_put_text(&b, SLICE_LIT("Sluis"));
    wire_put_int(&b, -5);
    wire_put_id(&b, &id);
    wire_put_enum(&b, &enum_need, need_MONEY);
    wire_set(&record, candidate, department, SLICE_LIT("VWS"));
    wire_set(&record, candidate, sure, 700);
    wire_encode(&shape_candidate, &record, &b);
    wire_put_bytes(&b, SLICE_LIT("\0\1"));

    struct wire_list l = wire_list_of(&b, 6);

    assert_true(wire_list_text(l, &at, &s) && slice_is(s, "Sluis"));
    assert_true(wire_list_int(l, &at, &number) && number == -5);
    assert_true(wire_list_id(l, &at, &id_read) && uuid_equal(&id, &id_read));
    assert_true(wire_list_enum(l, &at, &enum_need, &row) && row == need_MONEY);
    assert_true(wire_list_record(l, &at, &shape_candidate, &record_read));
    assert_true(slice_is(record_read.department, "VWS") && record_read.sure == 700);
    assert_true(wire_list_text(l, &at, &s) && s.n == 2);
    assert_false(wire_list_next(l, &at, &s));
    assert_false(wire_list_next((struct wire_list){0}, &at, &s));
    buf_free(&b);
}

static void a_bad_element_ends_the_walk(void **state)
{
    static const uint8_t bytes[] = {0x01, 0xa5, 'S', 'l', 'u'};
    struct wire_list l = {.p = bytes, .n = sizeof bytes, .count = 2};
    struct slice s;
    struct candidate record;
    struct uuid id;
    int64_t number;
    uint8_t row;
    size_t at = 0;

    (void)state;
    assert_false(wire_list_text(l, &at, &s));
    assert_false(wire_list_id(l, &at, &id));
    assert_false(wire_list_enum(l, &at, &enum_need, &row));
    assert_false(wire_list_record(l, &at, &shape_candidate, &record));
    assert_true(wire_list_int(l, &at, &number));
    assert_int_equal(at, 1);
    assert_false(wire_list_next(l, &at, &s));
    assert_int_equal(at, 1);
}

static void lenient_reading_skips_what_it_does_not_know(void **state)
{
    struct buf b = {0};
    struct m_ask m;
    struct wire_faults faults;

    (void)state;
    wire_put_map(&b, 3);
    wire_put_text(&b, SLICE_LIT("later"));
    wire_put_array(&b, 1);
    wire_put_map(&b, 1);
    wire_put_text(&b, SLICE_LIT("x"));
    wire_put_int(&b, 1);
    wire_put_text(&b, SLICE_LIT("text"));
    wire_put_text(&b, SLICE_LIT("Wie betaalt dit?"));
    wire_put_text(&b, SLICE_LIT("more"));
    wire_put_int(&b, 7);
    assert_int_equal(wire_decode(&shape_m_ask, buf_slice(&b), WIRE_LENIENT, &m, &faults), 0);
    assert_true(slice_is(m.text, "Wie betaalt dit?"));
    assert_int_equal(wire_decode(&shape_m_ask, buf_slice(&b), WIRE_STRICT, &m, &faults), -1);
    assert_int_equal(faults.n, 2);
    assert_int_equal(faults.list[0].code, WIRE_FAULT_UNKNOWN);
    assert_null(faults.list[0].field);
    assert_true(slice_is(faults.list[0].found, "later"));
    assert_true(slice_is(faults.list[1].found, "more"));
    assert_true(slice_is(m.text, "Wie betaalt dit?")); /* what was good is there all the same */
    buf_free(&b);
}

static void lenient_reading_has_no_bounds(void **state)
{
    struct buf b = {0};
    struct m_feed m;

    (void)state;
    wire_put_map(&b, 2);
    wire_put_text(&b, SLICE_LIT("after"));
    wire_put_int(&b, -1000);
    wire_put_text(&b, SLICE_LIT("limit"));
    wire_put_int(&b, 1000000);
    assert_int_equal(wire_decode(&shape_m_feed, buf_slice(&b), WIRE_LENIENT, &m, NULL), 0);
    assert_int_equal(m.after, -1000);
    assert_int_equal(wire_decode(&shape_m_feed, buf_slice(&b), WIRE_STRICT, &m, NULL), -1);
    buf_free(&b);
}

/* Event bodies are not checked before they are read. The sanitizers judge here. */
static void lenient_reading_is_safe_on_any_bytes(void **state)
{
    struct chance c = chance_of(4);
    struct buf bytes = {0}, again = {0};

    (void)state;
    for (unsigned round = 0; round < 60000; round++) {
        const struct wire_shape *shape = all_shapes[chance_to(&c, ARRAY_LEN(all_shapes))];
        union any_shape made, read;
        struct wire_faults faults;
        struct arena a = {0};
        uint8_t *exact;
        size_t n;

        buf_reset(&bytes);
        buf_reset(&again);
        if (round % 4 != 0) {
            make_shape(&c, &a, shape, 8, &made);
            wire_encode(shape, &made, &bytes);
        } else {
            make_value(&c, &a, &shape_event.fields[event_body], 0, &made);
            buf_add(&bytes, ((struct slice *)(void *)&made)->p, ((struct slice *)(void *)&made)->n);
            if (bytes.n > 0)
                bytes.p[0] = (uint8_t)(0x80 | chance_to(&c, 16));
        }
        for (uint32_t i = chance_to(&c, 4); i > 0 && bytes.n > 0; i--)
            bytes.p[chance_to(&c, bytes.n)] ^= (uint8_t)chance_64(&c);
        n = bytes.n > 0 ? bytes.n - chance_to(&c, bytes.n) : 0;
        exact = malloc(n ? n : 1); /* so that one byte too far is seen */
        assert_non_null(exact);
        if (n > 0)
            memcpy(exact, bytes.p, n);
        if (wire_decode(shape, slice_of(exact, n), WIRE_LENIENT, &read, &faults) == 0) {
            wire_encode(shape, &read, &again);
            assert_true(again.n <= n);
            assert_int_equal(wire_decode(shape, buf_slice(&again), WIRE_LENIENT, &read, &faults),
                             0);
        } else {
            assert_true(faults.n > 0);
        }
        free(exact);
        arena_free(&a);
    }
    buf_free(&bytes);
    buf_free(&again);
}

static void every_cut_of_a_message_is_refused(void **state)
{
    struct chance c = chance_of(5);
    struct arena a = {0};
    union any_shape made, read;
    struct buf bytes = {0};
    struct wire_faults faults;

    (void)state;
    make_shape(&c, &a, &shape_m_answer, 16, &made);
    wire_encode(&shape_m_answer, &made, &bytes);
    for (size_t n = 0; n < bytes.n; n++) {
        uint8_t *exact = malloc(n ? n : 1);

        assert_non_null(exact);
        memcpy(exact, bytes.p, n);
        assert_int_equal(wire_check(slice_of(exact, n), NULL), -1);
        assert_int_equal(
            wire_decode(&shape_m_answer, slice_of(exact, n), WIRE_LENIENT, &read, &faults), -1);
        free(exact);
    }
    buf_free(&bytes);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_comes_back_as_it_went),
        cmocka_unit_test(same_fields_in_other_forms_and_order_give_the_same_canonical_bytes),
        cmocka_unit_test(absent_optionals_are_left_out),
        cmocka_unit_test(an_empty_text_is_not_an_absent_one),
        cmocka_unit_test(integers_take_their_shortest_form),
        cmocka_unit_test(texts_and_bytes_take_their_shortest_form),
        cmocka_unit_test(a_list_is_walked_by_its_type),
        cmocka_unit_test(a_bad_element_ends_the_walk),
        cmocka_unit_test(lenient_reading_skips_what_it_does_not_know),
        cmocka_unit_test(lenient_reading_has_no_bounds),
        cmocka_unit_test(lenient_reading_is_safe_on_any_bytes),
        cmocka_unit_test(every_cut_of_a_message_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
