/*
 * Text: every short byte sequence against a second way of deciding, and the check digits' promises.
 */
#include "common_test.h"

#include "common/text.h"

/* The oracle encodes: a set of all encodings of one code point. Strings are chains of those. */
static bool one[256];
static bool two[1 << 16];
static uint8_t *three; /* 2^24 bits */

static size_t encode(uint32_t c, uint8_t out[4])
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xc0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xe0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 63));
        out[2] = (uint8_t)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 63));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 63));
    out[3] = (uint8_t)(0x80 | (c & 63));
    return 4;
}

static bool is_scalar(uint32_t c)
{
    return c > 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

static void oracle_fill(void)
{
    three = calloc(1 << 21, 1);
    assert_non_null(three);
    for (uint32_t c = 0; c < 0x10000; c++) {
        uint8_t b[4];
        size_t n;

        if (!is_scalar(c))
            continue;
        n = encode(c, b);
        if (n == 1) {
            one[b[0]] = true;
        } else if (n == 2) {
            two[b[0] << 8 | b[1]] = true;
        } else {
            uint32_t key = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];

            three[key >> 3] |= (uint8_t)(1 << (key & 7));
        }
    }
}

static bool oracle(const uint8_t *p, size_t n)
{
    uint32_t key;

    if (n == 0)
        return true;
    if (one[p[0]])
        return oracle(p + 1, n - 1);
    if (n >= 2 && two[p[0] << 8 | p[1]])
        return oracle(p + 2, n - 2);
    if (n < 3)
        return false;
    key = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
    return (three[key >> 3] >> (key & 7) & 1) && oracle(p + 3, n - 3);
}

static void all_sequences_to_three_bytes_are_judged_right(void **state)
{
    (void)state;
    oracle_fill();
    for (uint32_t v = 0; v < 1 << 24; v++) {
        const uint8_t p[] = {(uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};

        if (text_utf8_valid(p, 3) != oracle(p, 3))
            fail_msg("%02x %02x %02x", p[0], p[1], p[2]);
        if (v < 1 << 16 && text_utf8_valid(p + 1, 2) != oracle(p + 1, 2))
            fail_msg("%02x %02x", p[1], p[2]);
        if (v < 1 << 8)
            assert_int_equal(text_utf8_valid(p + 2, 1), oracle(p + 2, 1));
    }
    free(three);
    assert_true(text_utf8_valid(NULL, 0));
}

static void all_code_points_are_judged_right(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x1fffff; c++) {
        uint8_t b[4];
        size_t n = encode(c, b);

        if (text_utf8_valid(b, n) != is_scalar(c))
            fail_msg("U+%X", c);
        assert_int_equal(text_length(b, n), 1);
    }
}

static void four_byte_sequences_with_a_wrong_byte_are_refused(void **state)
{
    (void)state;
    for (int lead = 0; lead < 256; lead++) {
        for (int second = 0; second < 256; second++) {
            uint8_t p[] = {(uint8_t)lead, (uint8_t)second, 0x80, 0xbf};
            uint32_t c = (uint32_t)(lead & 7) << 18 | (uint32_t)(second & 63) << 12 | 63;
            bool good =
                (lead & 0xf8) == 0xf0 && (second & 0xc0) == 0x80 && c >= 0x10000 && is_scalar(c);

            if ((lead & 0x80) == 0 || lead < 0xf0)
                continue; /* shorter sequences: judged above */
            assert_int_equal(text_utf8_valid(p, 4), good);
            assert_false(text_utf8_valid(p, 3));
            p[3] = 0x7f;
            assert_false(text_utf8_valid(p, 4));
            p[3] = 0xbf;
            p[2] = 0xc0;
            assert_false(text_utf8_valid(p, 4));
        }
    }
}

static void a_wrong_byte_is_found_at_every_place_of_a_long_text(void **state)
{
    static const uint8_t wrong[] = {0x00, 0x80, 0xc0, 0xff, 0xed};
    uint8_t text[64];

    (void)state;
    for (size_t n = 1; n <= sizeof text; n++) {
        memset(text, 'a', sizeof text);
        assert_true(text_utf8_valid(text, n));
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < ARRAY_LEN(wrong); j++) {
                text[i] = wrong[j];
                assert_false(text_utf8_valid(text, n));
                text[i] = 'a';
            }
        }
    }
}

static bool is_control(uint32_t c, bool lines)
{
    if (lines && (c == '\n' || c == '\t'))
        return false;
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

static void controls_and_bidi_marks_are_refused(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        uint8_t text[8] = "a";
        size_t n;

        if (!is_scalar(c))
            continue;
        n = 1 + encode(c, text + 1);
        text[n++] = 'b';
        if (text_controls_ok(text, n, true) == is_control(c, true) ||
            text_controls_ok(text, n, false) == is_control(c, false))
            fail_msg("U+%X", c);
        if (text_controls_ok(text, n - 1, true) == is_control(c, true)) /* at the end */
            fail_msg("U+%X at the end", c);
    }
    assert_true(text_controls_ok("", 0, false));
}

static void length_counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(text_length("", 0), 0);
    assert_int_equal(text_length("één €uro \xf0\x9f\x98\x80", 17), 10);
}

/* --- Damm ------------------------------------------------------------------------------------ */

static void write_digits(char out[8], int number, size_t n)
{
    for (size_t i = n; i-- > 0; number /= 10)
        out[i] = (char)('0' + number % 10);
}

static void damm_finds_every_wrong_digit_and_every_swap(void **state)
{
    (void)state;
    assert_int_equal(text_damm("572", 3), 4); /* the example everybody gives */
    assert_int_equal(text_damm("", 0), 0);
    for (int number = 0; number < 100000; number++) {
        char s[8];

        write_digits(s, number, 5);
        s[5] = (char)('0' + text_damm(s, 5));
        assert_int_equal(text_damm(s, 6), 0);
        for (size_t i = 0; i < 6; i++) {
            char was = s[i];

            for (int c = '0'; c <= '9'; c++) {
                s[i] = (char)c;
                if ((text_damm(s, 6) == 0) != (c == was))
                    fail_msg("%.6s for %c at %zu", s, was, i);
            }
            s[i] = was;
            if (i == 5 || s[i] == s[i + 1])
                continue;
            s[i] = s[i + 1];
            s[i + 1] = was;
            if (text_damm(s, 6) == 0)
                fail_msg("%.6s swapped at %zu", s, i);
            s[i + 1] = s[i];
            s[i] = was;
        }
    }
}

static void damm_reads_letters_as_numbers_and_skips_the_rest(void **state)
{
    (void)state;
    assert_int_equal(text_damm("ZVL-2026-0412", 13), text_damm("35312120260412", 14));
    assert_int_equal(text_damm("zvl 2026/0412", 13), text_damm("ZVL-2026-0412", 13));
    assert_int_equal(text_damm("5.7.2", 5), text_damm("572", 3));
}

/* --- Elfproef --------------------------------------------------------------------------------- */

static bool has_bsn(const char *s)
{
    return text_has_bsn(s, strlen(s));
}

static void nine_digits_are_judged_by_the_elfproef(void **state)
{
    (void)state;
    chance_seed(3);
    for (int i = 0; i < 500000; i++) {
        int number = (int)chance_below(1000000000), rest = number, sum = 0;
        char text[10];

        snprintf(text, sizeof text, "%09d", number);
        sum -= rest % 10;
        for (int weight = 2; weight <= 9; weight++) {
            rest /= 10;
            sum += weight * (rest % 10);
        }
        if (text_has_bsn(text, 9) != (number != 0 && sum % 11 == 0))
            fail_msg("%s", text);
    }
    assert_true(has_bsn("111222333"));
    assert_true(has_bsn("123456782"));
    assert_false(has_bsn("123456789"));
    assert_false(has_bsn("a123456782"));
    assert_false(has_bsn("123456782b")); /* a code, not a number */
    assert_true(has_bsn("bsn:123456782, graag"));
    assert_false(has_bsn("000000000")); /* nobody has it, many type it */
}

static void a_number_is_found_however_it_is_written(void **state)
{
    static const char *const hidden[] = {
        "123456782",         "1234.56.782",           "123 456 782",
        "1 2 3 4 5 6 7 8 2", "BSN: 123456782.",       "om 12 uur, 123456782 gebeld",
        "om 12 123456782",   "123456782 12",          "123.456.782. 2 klachten",
        "(123456782)",       "\nnummer\n123456782\n", "1234. 5678 2",
        "12 12 123456782"};
    static const char *const none[] = {"",
                                       "12345678",
                                       "1234567821",
                                       "0123456782 ",
                                       "12345678-2",
                                       "1234\n56782",
                                       "NL123456782B01",
                                       "a123456782",
                                       "123456782b",
                                       "_123456782",
                                       "1234.56.782e",
                                       "tel. 0113",
                                       "06 12345678",
                                       "12345678 21",
                                       "123456783",
                                       "1234567,82"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++)
        if (!has_bsn(hidden[i]))
            fail_msg("not found in: %s", hidden[i]);
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        if (has_bsn(none[i]))
            fail_msg("found in: %s", none[i]);
    assert_false(text_has_bsn("1234567821", 10));
    assert_true(text_has_bsn("1234567821", 9)); /* what lies behind the end does not count */
}

static void copies_end_with_a_mark(void **state)
{
    char *a = text_copy(SLICE_LIT("abc")), *b = text_copy((struct slice){0});

    (void)state;
    assert_string_equal(a, "abc");
    assert_string_equal(b, "");
    free(a);
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sequences_to_three_bytes_are_judged_right),
        cmocka_unit_test(all_code_points_are_judged_right),
        cmocka_unit_test(four_byte_sequences_with_a_wrong_byte_are_refused),
        cmocka_unit_test(a_wrong_byte_is_found_at_every_place_of_a_long_text),
        cmocka_unit_test(controls_and_bidi_marks_are_refused),
        cmocka_unit_test(length_counts_code_points),
        cmocka_unit_test(damm_finds_every_wrong_digit_and_every_swap),
        cmocka_unit_test(damm_reads_letters_as_numbers_and_skips_the_rest),
        cmocka_unit_test(nine_digits_are_judged_by_the_elfproef),
        cmocka_unit_test(a_number_is_found_however_it_is_written),
        cmocka_unit_test(copies_end_with_a_mark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
