/*
 * The tables themselves: names are found, none stands twice, and bounds make sense.
 */
#include "proto_test.h"

#include "proto/problems.h"

#define ENUM_POINTER_(set) &enum_##set,
static const struct wire_enum *const all_sets[] = {ENUMS(ENUM_POINTER_)};

static void every_message_is_found_by_its_name(void **state)
{
    (void)state;
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++) {
        const struct message_info *info = message_info(m);

        assert_non_null(info);
        assert_non_null(info->name);
        assert_int_equal(message_find(slice_str(info->name)), m);
        assert_int_not_equal(message_find(slice_of(info->name, strlen(info->name) - 1)), m);
        for (enum message other = MSG_NO_ANSWER + 1; other < m; other++)
            assert_string_not_equal(info->json, message_info(other)->json);
    }
    assert_null(message_info(MSG_NO_ANSWER));
    assert_null(message_info(MSG_N));
    assert_int_equal(message_find(SLICE_LIT("")), MSG_NO_ANSWER);
    assert_int_equal(message_find(slice_of(NULL, 0)), MSG_NO_ANSWER);
    assert_int_equal(message_find(SLICE_LIT("signal.submitted")), MSG_NO_ANSWER);
}

static void every_event_is_found_by_its_name_and_number(void **state)
{
    int n = 0;

    (void)state;
    for (int kind = -1; kind <= EV_LAST_; kind++) {
        const struct message_info *info = event_info(kind);

        if (!info)
            continue;
        n++;
        assert_int_equal(info->number, kind);
        assert_int_equal(info->group, GROUP_EVENT);
        assert_ptr_equal(event_find(slice_str(info->name)), info);
        for (int other = 0; other < kind; other++)
            if (event_info(other))
                assert_string_not_equal(info->json, event_info(other)->json);
    }
    assert_int_equal(n, 74);
    assert_null(event_find(SLICE_LIT("signal.submit")));
    assert_null(event_info(EV_LAST_));
    assert_null(event_info(19));
}

static void a_command_or_question_has_a_taker_and_an_answer(void **state)
{
    (void)state;
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++) {
        const struct message_info *info = message_info(m);

        if (info->group != GROUP_COMMAND && info->group != GROUP_QUESTION)
            continue;
        assert_int_not_equal(info->service, service_none);
        assert_non_null(message_info(info->answer));
        assert_int_equal(message_info(info->answer)->group, GROUP_ANSWER);
        assert_int_not_equal(info->by, 0);
        if (info->repeat ==
            REPEAT_ONCE) /* it says so, and who may not take it for a repeat: over HTTP alone */
            assert_non_null(strstr(info->doc, "Over HTTP alone."));
        else
            assert_int_equal(info->repeat,
                             info->group == GROUP_COMMAND ? REPEAT_SAFE : REPEAT_READ);
    }
}

/* A name in a message must fit the fields that carry it. */
static void names_fit_where_they_are_sent(void **state)
{
    (void)state;
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++) {
        struct slice name = slice_str(message_info(m)->name),
                     json = slice_str(message_info(m)->json);

        assert_int_equal(wire_bounds(&shape_envelope.fields[envelope_kind], &name), WIRE_FAULT_N);
        assert_int_equal(wire_bounds(&shape_envelope.fields[envelope_kind], &json), WIRE_FAULT_N);
    }
    for (int kind = 1; kind < EV_LAST_; kind++) {
        struct slice name = slice_str(event_info(kind) ? event_info(kind)->name : "x");

        assert_int_equal(wire_bounds(&shape_moment.fields[moment_kind], &name), WIRE_FAULT_N);
    }
    for (enum problem_code p = 0; p < PROBLEM_N; p++) {
        struct slice code = slice_str(problem_info(p)->code);

        assert_int_equal(wire_bounds(&shape_problem.fields[problem_code], &code), WIRE_FAULT_N);
    }
    for (enum wire_fault_code f = 0; f < WIRE_FAULT_N; f++) {
        struct slice code = slice_str(wire_fault_name(f));

        assert_int_equal(wire_bounds(&shape_fault.fields[fault_code], &code), WIRE_FAULT_N);
    }
}

static void every_problem_is_found_by_its_code(void **state)
{
    (void)state;
    for (enum problem_code p = 0; p < PROBLEM_N; p++) {
        const struct problem_info *info = problem_info(p);

        assert_int_equal(problem_find(slice_str(info->code)), p);
        assert_true(info->http >= 400 && info->http < 600);
        assert_true(strlen(info->dutch) > 5 && strlen(info->english) > 5);
    }
    assert_int_equal(problem_find(SLICE_LIT("bus")), PROBLEM_N);
    assert_int_equal(problem_find(SLICE_LIT("")), PROBLEM_N);
}

static void every_choice_is_found_by_both_its_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all_sets); i++) {
        const struct wire_enum *e = all_sets[i];

        for (int row = 0; row < e->n; row++) {
            struct slice code = slice_str(e->rows[row].code), json = slice_str(e->rows[row].json);

            assert_int_equal(wire_enum_find(e, code), row);
            assert_int_equal(wire_enum_find_json(e, json), row);
            assert_true(e->rows[row].dutch[0] && e->rows[row].english[0]);
            code.n--;
            assert_int_not_equal(wire_enum_find(e, code), row);
        }
        /* the same up to a zero byte, and more behind it */
        for (uint8_t row = 0; row < e->n; row++) {
            uint8_t longer[64] = {0};
            size_t n = strlen(e->rows[row].code);

            memcpy(longer, e->rows[row].code, n);
            assert_int_equal(wire_enum_find(e, slice_of(longer, n + 1)), -1);
            assert_int_equal(wire_enum_find(e, slice_of(longer, n + 7)), -1);
            n = strlen(e->rows[row].json);
            memcpy(longer, e->rows[row].json, n);
            assert_int_equal(wire_enum_find_json(e, slice_of(longer, n + 2)), -1);
        }
        assert_int_equal(wire_enum_find(e, SLICE_LIT("")), -1);
        assert_int_equal(wire_enum_find_json(e, SLICE_LIT("")), -1);
        assert_int_equal(wire_enum_find(e, SLICE_LIT("no such code")), -1);
    }
}

static void fields_have_names_of_their_own_and_sound_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
        const struct wire_shape *shape = all_shapes[i];

        assert_true(shape->n <= 64);
        for (uint32_t j = 0; j < shape->n; j++) {
            const struct wire_field *f = &shape->fields[j];

            assert_int_equal(strlen(f->name), f->name_len);
            assert_true(f->name_len > 0 && f->name_len <= WIRE_KEY && f->name_len < 32);
            assert_true(strlen(f->json) > 0 && strlen(f->doc) > 0);
            assert_true(f->offset >= sizeof(uint64_t) && f->offset < shape->size);
            assert_true(f->least <= f->most);
            assert_true(f->type == WIRE_INT || f->least >= 0);
            assert_int_equal(f->type == WIRE_RECORD || f->type == WIRE_RECORDS, f->shape != NULL);
            assert_int_equal(f->type == WIRE_ENUM ||
                                 (f->type == WIRE_LIST && f->element == WIRE_ENUM),
                             f->options != NULL);
            for (uint32_t other = 0; other < j; other++) {
                assert_string_not_equal(f->name, shape->fields[other].name);
                assert_string_not_equal(f->json, shape->fields[other].json);
            }
        }
    }
}

static unsigned depth_of(const struct wire_shape *shape)
{
    unsigned deepest = 0;

    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];
        unsigned depth = f->type == WIRE_LIST || f->type == WIRE_MAP ? 1
                         : f->type == WIRE_RECORD                    ? depth_of(f->shape)
                         : f->type == WIRE_RECORDS                   ? 1 + depth_of(f->shape)
                                                                     : 0;

        if (depth > deepest)
            deepest = depth;
    }
    return 1 + deepest;
}

static void every_message_fits_the_nesting_that_is_allowed(void **state)
{
    (void)state;
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++)
        assert_true(2 + depth_of(message_info(m)->shape) <= WIRE_DEPTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_is_found_by_its_name),
        cmocka_unit_test(every_event_is_found_by_its_name_and_number),
        cmocka_unit_test(a_command_or_question_has_a_taker_and_an_answer),
        cmocka_unit_test(names_fit_where_they_are_sent),
        cmocka_unit_test(every_problem_is_found_by_its_code),
        cmocka_unit_test(every_choice_is_found_by_both_its_codes),
        cmocka_unit_test(fields_have_names_of_their_own_and_sound_bounds),
        cmocka_unit_test(every_message_fits_the_nesting_that_is_allowed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
