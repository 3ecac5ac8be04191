/*
 * Signed notes and checkpoints: keys and signatures of another implementation (the example of Go's
 * sumdb/note), and no byte of one can change.
 */
#include "common_test.h"

#include "services/proof/checkpoint.h"

#define NEUMANN "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define TEXT                                                     \
    "If you think cryptography is the answer to your problem,\n" \
    "then you don't know what your problem is.\n"
#define LINE                                                                        \
    "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgY" \
    "N1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
/* The private key of that example, without its type. */
static const uint8_t neumann_seed[32] = {
    0x81, 0x0a, 0x14, 0x02, 0xd5, 0x14, 0x6c, 0x8d, 0x84, 0xf2, 0x44, 0x33, 0x30, 0xf5, 0x40, 0x80,
    0xeb, 0xf9, 0x8e, 0xe1, 0x7d, 0x9c, 0x74, 0xf6, 0x25, 0x2f, 0xc5, 0xd5, 0xc7, 0x28, 0x31, 0x73};

static struct note_signer ours, theirs;
static struct buf note;

static int begin(void **state)
{
    static const uint8_t seed[32] = {7}, other[32] = {8};

    (void)state;
    hash_init();
    assert_int_equal(note_signer_from(SLICE_LIT("weerklank.example/log"), seed, &ours), 0);
    assert_int_equal(note_signer_from(SLICE_LIT("witness.example"), other, &theirs), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buf_free(&note);
    hash_deinit();
    return 0;
}

static void assert_refused(struct slice bytes, const struct note_verifier *v, const char *why)
{
    struct slice text;
    const char *said = NULL;

    assert_int_equal(note_open(bytes, v, &text, &said), -1);
    assert_int_equal(text.n, 0);
    if (why && strstr(said, why) == NULL)
        fail_msg("\"%s\" instead of %s", said, why);
}

/* ------------------------------------------------------------------ notes */

static void a_note_of_another_implementation_is_opened(void **state)
{
    struct note_verifier v;
    struct slice text;
    const char *why;

    (void)state;
    assert_int_equal(note_verifier_parse(SLICE_LIT(NEUMANN), &v), 0);
    assert_int_equal(note_open(SLICE_LIT(TEXT "\n" LINE), &v, &text, &why), 0);
    assert_true(slice_is(text, TEXT));
}

static void with_its_private_key_we_write_the_same_bytes(void **state)
{
    struct note_signer s;
    struct buf key = {0};

    (void)state;
    assert_int_equal(note_signer_from(SLICE_LIT("PeterNeumann"), neumann_seed, &s), 0);
    note_verifier_print(&s.verifier, &key);
    assert_true(slice_is(buf_slice(&key), NEUMANN));
    note_sign(&s, SLICE_LIT(TEXT), &note);
    assert_true(slice_is(buf_slice(&note), TEXT "\n" LINE));
    buf_free(&key);
}

static void no_byte_of_a_note_can_change(void **state)
{
    (void)state;
    note_sign(&ours, SLICE_LIT("een\n\ntwee\n"), &note);
    for (size_t i = 0; i < note.n; i++) {
        for (int bit = 0; bit < 8; bit++) {
            note.p[i] ^= (uint8_t)(1 << bit);
            assert_refused(buf_slice(&note), &ours.verifier, NULL);
            note.p[i] ^= (uint8_t)(1 << bit);
        }
        assert_refused(slice_of(note.p, i), &ours.verifier, NULL);
    }
}

static void signatures_of_others_are_passed_over(void **state)
{
    struct slice text;
    const char *why;

    (void)state;
    note_sign(&theirs, SLICE_LIT("een\n"), &note);
    assert_refused(buf_slice(&note), &ours.verifier, "not signed by this key");
    note_cosign(&ours, SLICE_LIT("een\n"), &note);
    assert_int_equal(note_open(buf_slice(&note), &ours.verifier, &text, &why), 0);
    assert_int_equal(note_open(buf_slice(&note), &theirs.verifier, &text, &why), 0);
    note_cosign(&ours, SLICE_LIT("twee\n"),
                &note); /* right of another text, so wrong of this one */
    assert_refused(buf_slice(&note), &ours.verifier, "wrong");
}

static void a_key_of_the_same_name_is_another_key(void **state)
{
    static const uint8_t seed[32] = {9};
    struct note_signer same_name;
    struct slice text;
    const char *why;

    (void)state;
    assert_int_equal(note_signer_from(slice_str(ours.verifier.name), seed, &same_name), 0);
    note_sign(&same_name, SLICE_LIT("een\n"), &note);
    assert_refused(buf_slice(&note), &ours.verifier, "not signed by this key");
    note_cosign(&ours, SLICE_LIT("een\n"), &note);
    assert_int_equal(note_open(buf_slice(&note), &ours.verifier, &text, &why), 0);
}

static void what_is_no_note_is_refused(void **state)
{
    (void)state;
    assert_refused(SLICE_LIT(""), &ours.verifier, "no signed note");
    assert_refused(SLICE_LIT("\n"), &ours.verifier, "no signed note");
    assert_refused(SLICE_LIT("een\ntwee\n"), &ours.verifier, "no signed note");
    assert_refused(SLICE_LIT("een\n\n"), &ours.verifier, "not signed");
    assert_refused(SLICE_LIT("een\n\ntwee\n"), &ours.verifier, "no signature");
    note_sign(&ours, SLICE_LIT("een\ttwee\n"), &note);
    assert_refused(buf_slice(&note), &ours.verifier, "no signed note");
    buf_reset(&note);
    note_sign(&ours, SLICE_LIT("een\xff\n"), &note);
    assert_refused(buf_slice(&note), &ours.verifier, "no signed note");
    buf_reset(&note);
    note_sign(&ours, SLICE_LIT("een\n"), &note);
    for (int i = 0; i < NOTE_SIGNATURES; i++)
        note_cosign(&theirs, SLICE_LIT("een\n"), &note);
    assert_refused(buf_slice(&note), &ours.verifier, "too many");
}

static void a_key_is_read_only_as_it_is_written(void **state)
{
    static const char *const bad[] = {
        "",
        "+",
        "a+",
        "a+c74f20a3",
        "a+c74f20a3+",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        (NEUMANN "A"),
        (NEUMANN "+")};
    struct note_signer s;
    struct note_verifier v;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(note_verifier_parse(slice_str(bad[i]), &v), -1);
    assert_int_equal(note_signer_new(SLICE_LIT("met spatie"), &s), -1);
    assert_int_equal(note_signer_new(SLICE_LIT("met+plus"), &s), -1);
    assert_int_equal(note_signer_new(SLICE_LIT("goed"), &s), 0);
}

/* ------------------------------------------------------------------ checkpoints */

static void a_checkpoint_comes_back_as_it_was(void **state)
{
    struct checkpoint c = {.origin = "weerklank.example/log", .n = 30000000, .root = {1, 2, 3}},
                      back;
    struct buf text = {0};
    const char *why;

    (void)state;
    checkpoint_text(&c, &text);
    assert_true(slice_is(buf_slice(&text), "weerklank.example/log\n30000000\n"
                                           "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
    note_sign(&ours, buf_slice(&text), &note);
    assert_int_equal(checkpoint_open(buf_slice(&note), &ours.verifier, &back, &why), 0);
    assert_memory_equal(&back, &c, sizeof c);
    buf_free(&text);
}

static void what_is_no_checkpoint_is_refused_though_it_is_signed(void **state)
{
#define ROOT "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    static const char *const bad[] = {"weerklank.example/log\n",
                                      "weerklank.example/log\n1\n",
                                      "weerklank.example/log\n1\n\n",
                                      "weerklank.example/log\n01\n" ROOT "\n",
                                      "weerklank.example/log\n-1\n" ROOT "\n",
                                      "weerklank.example/log\n1x\n" ROOT "\n",
                                      "weerklank.example/log\n9223372036854775808\n" ROOT "\n",
                                      "weerklank.example/log\n99999999999999999999\n" ROOT "\n",
                                      "weerklank.example/log\n1\nAQID\n",
                                      "weerklank.example/log\n1\n" ROOT "\n\nmeer\n",
                                      "\n1\n" ROOT "\n",
                                      "een.ander/log\n1\n" ROOT "\n"};
    struct checkpoint c;
    const char *why;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        buf_reset(&note);
        note_sign(&ours, slice_str(bad[i]), &note);
        assert_int_equal(checkpoint_open(buf_slice(&note), &ours.verifier, &c, &why), -1);
        assert_int_equal(c.origin[0], '\0');
    }
    buf_reset(&note);
    note_sign(&ours, SLICE_LIT("weerklank.example/log\n0\n" ROOT "\nmeer\n"), &note);
    assert_int_equal(checkpoint_open(buf_slice(&note), &ours.verifier, &c, &why), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_note_of_another_implementation_is_opened),
        TEST(with_its_private_key_we_write_the_same_bytes),
        TEST(no_byte_of_a_note_can_change),
        TEST(signatures_of_others_are_passed_over),
        TEST(a_key_of_the_same_name_is_another_key),
        TEST(what_is_no_note_is_refused),
        TEST(a_key_is_read_only_as_it_is_written),
        TEST(a_checkpoint_comes_back_as_it_was),
        TEST(what_is_no_checkpoint_is_refused_though_it_is_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
