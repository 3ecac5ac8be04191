/*
 * A short run of the fuzzer's target, with good messages of every shape and mutations of them.
 */
#define FUZZ_NO_MAIN
/* NOLINTNEXTLINE(bugprone-suspicious-include): the target is one, with and without libFuzzer */
#include "tests/fuzz/fuzz_wire.c"

#include "proto_test.h"

#define ROUNDS 60

static void run_exactly(struct slice s)
{
    /* Of exactly its own length, so that a sanitizer sees one byte too far. */
    uint8_t *data = malloc(s.n ? s.n : 1);

    assert_non_null(data);
    memcpy(data, s.p, s.n);
    LLVMFuzzerTestOneInput(data, s.n);
    free(data);
}

static void messages_and_their_mutations_pass_the_fuzzer(void **state)
{
    struct chance c = chance_of(31);

    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
            union any_shape made;
            struct arena a = {0};
            struct buf bytes = {0};
            struct wire_cursor cursor;

            if (all_shapes[i]->n == 0)
                continue;
            make_shape(&c, &a, all_shapes[i], 1 + chance_to(&c, 8), &made);
            wire_encode(all_shapes[i], &made, &bytes);
            if (round % 2) {
                struct buf other = {0};

                cursor = wire_cursor_of(bytes.p, bytes.n);
                rewrite(&c, &cursor, &other);
                buf_free(&bytes);
                bytes = other;
            }
            for (uint32_t changes = chance_to(&c, 4); changes > 0; changes--)
                bytes.p[chance_to(&c, bytes.n)] = (uint8_t)chance_64(&c);
            if (chance_one_in(&c, 4))
                bytes.n = chance_to(&c, bytes.n);
            run_exactly(buf_slice(&bytes));
            buf_free(&bytes);
            arena_free(&a);
        }
    }
}

static void messages_in_frames_and_their_mutations_pass_the_fuzzer(void **state)
{
    struct chance c = chance_of(32);
    struct frame_writer w = {0};

    (void)state;
    for (unsigned round = 0; round < 30 * ROUNDS; round++) {
        struct arena a = {0};
        struct slice frame;

        frame_begin(&w);
        for (uint32_t n = 1 + chance_to(&c, 4); n > 0; n--) {
            enum message m = 1 + chance_to(&c, MSG_N - 1);
            union any_shape made;
            struct envelope e;

            make_shape(&c, &a, &shape_envelope, 6, &e);
            make_shape(&c, &a, message_info(m)->shape, chance_to(&c, 8), &made);
            frame_add(&w, &e, m, &made);
        }
        frame = frame_slice(&w);
        for (uint32_t changes = chance_to(&c, 4); changes > 0; changes--)
            w.b.p[WIRE_HEAD + chance_to(&c, w.b.n - WIRE_HEAD)] = (uint8_t)chance_64(&c);
        run_exactly(frame);
        arena_free(&a);
    }
    frame_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_and_their_mutations_pass_the_fuzzer),
        cmocka_unit_test(messages_in_frames_and_their_mutations_pass_the_fuzzer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
