/*
 * The form of bytes from outside: what is refused, what it costs, and that msgpack-c agrees about
 * what is let through.
 */
#include "proto_test.h"

#include <math.h>
#include <msgpack.h>
#include <sys/resource.h>
#include <time.h>

#define MEMORY ((size_t)256 << 20) /* bytes that the whole process may have */

/* The sanitizers map terabytes of shadow, and take their time. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif

#define BYTES(...) slice_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void assert_refused(struct slice s, const char *why_expected)
{
    const char *why = NULL;

    assert_int_equal(wire_check(s, &why), -1);
    assert_non_null(why);
    assert_string_equal(why, why_expected);
    assert_int_equal(wire_check(s, NULL), -1);
}

static void assert_accepted(struct slice s)
{
    const char *why = NULL;

    if (wire_check(s, &why) < 0)
        fail_msg("refused: %s", why);
}

/* A map of one pair whose value is what is given. */
static struct slice in_map(struct buf *b, struct slice value)
{
    buf_reset(b);
    buf_add(b, "\x81\xa1k", 3);
    buf_add(b, value.p, value.n);
    return buf_slice(b);
}

/* ------------------------------------------------------------------------------------ bombs */

static void a_claim_of_elements_that_are_not_there_is_refused(void **state)
{
    (void)state;
    assert_refused(BYTES(0xdd, 0x08, 0x00, 0x00, 0x00, 0x01),
                   "more elements claimed than there are bytes");
    assert_refused(BYTES(0xdd, 0xff, 0xff, 0xff, 0xff),
                   "more elements claimed than there are bytes");
    assert_refused(BYTES(0xdc, 0xff, 0xff, 0x01), "more elements claimed than there are bytes");
    assert_refused(BYTES(0x92, 0x01), "more elements claimed than there are bytes");
    assert_refused(BYTES(0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1, 'k'),
                   "more pairs claimed than there are bytes");
    assert_refused(BYTES(0xdf, 0x80, 0x00, 0x00, 0x00, 0xa1, 'k', 0x01),
                   "more pairs claimed than there are bytes");
    assert_refused(BYTES(0xde, 0x00, 0x02, 0xa1, 'k', 0x01),
                   "more pairs claimed than there are bytes");
    assert_refused(BYTES(0x81), "more pairs claimed than there are bytes");
}

static void nested_claims_are_refused(void **state)
{
    uint8_t bytes[155];

    (void)state;
    /* 31 headers of 5 bytes, each claiming what is left; in msgpack-c this asks gigabytes. */
    for (size_t i = 0; i < 31; i++) {
        uint32_t claim = (uint32_t)(sizeof bytes - 5 * (i + 1));

        wire_set32(bytes + 5 * i, 0xdd, claim);
    }
    assert_refused(slice_of(bytes, sizeof bytes), "nested too deep");
    for (size_t i = 0; i < 31; i++)
        wire_set32(bytes + 5 * i, 0xdd, 0x00100000);
    assert_refused(slice_of(bytes, sizeof bytes), "more elements claimed than there are bytes");
}

static void a_mebibyte_of_one_byte_elements_is_refused(void **state)
{
    size_t n = 1 << 20;
    uint8_t *bytes = malloc(n);
    static const uint8_t kinds[] = {0x01, 0x90, 0x80, 0xa0, 0xc0};

    (void)state;
    assert_non_null(bytes);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        memset(bytes, kinds[i], n);
        wire_set32(bytes, 0xdd, (uint32_t)(n - 5));
        assert_refused(slice_of(bytes, n), "too many values");
        wire_set32(bytes, 0xdf, (uint32_t)(n - 5) / 2);
        assert_refused(slice_of(bytes, n), "a map with too many keys");
    }
    free(bytes);
}

/* Many small containers instead of one large one. */
static void many_small_maps_cannot_go_beyond_the_number_of_values(void **state)
{
    struct buf b = {0};

    (void)state;
    wire_put_array(&b, 40000);
    for (uint32_t i = 0; i < 40000; i++)
        buf_add(&b, "\x81\xa1k\x01", 4);
    assert_refused(buf_slice(&b), "too many values");
    buf_reset(&b);
    wire_put_array(&b, 30000);
    for (uint32_t i = 0; i < 30000; i++)
        buf_add(&b, "\x81\xa1k\x01", 4);
    assert_accepted(buf_slice(&b));
    buf_free(&b);
}

static void as_many_values_as_are_allowed_are_accepted(void **state)
{
    struct buf b = {0};

    (void)state;
    wire_put_array(&b, WIRE_NODES - 1);
    buf_reserve(&b, WIRE_NODES);
    memset(b.p + b.n, 1, WIRE_NODES - 1);
    b.n += WIRE_NODES - 1;
    assert_accepted(buf_slice(&b));
    buf_reset(&b);
    wire_put_array(&b, WIRE_NODES);
    memset(b.p + b.n, 1, WIRE_NODES);
    b.n += WIRE_NODES;
    assert_refused(buf_slice(&b), "too many values");
    buf_free(&b);
}

/* Nanoseconds of processor time that a look takes: the least of several, whatever else runs here. */
static int64_t least_ns(struct slice s)
{
    int64_t least = INT64_MAX;

    for (int i = 0; i < 9; i++) {
        struct timespec from, to;
        int64_t ns;

        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        assert_accepted(s);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        ns = (int64_t)(to.tv_sec - from.tv_sec) * 1000000000 + to.tv_nsec - from.tv_nsec;
        least = ns < least ? ns : least;
    }
    return least;
}

/* Half as many keys as a frame may have, so many a map. */
static void put_maps(struct buf *b, uint32_t keys)
{
    uint32_t maps = (WIRE_NODES / (WIRE_KEYS + 1) - 1) * WIRE_KEYS / 2 / keys;

    buf_reset(b);
    wire_put_array(b, maps);
    for (uint32_t i = 0; i < maps; i++) {
        wire_put_map(b, keys);
        for (uint32_t key = 0; key < keys; key++) {
            char name[64];
            int n = snprintf(name, sizeof name, "abcdefgh%03uabcdefgh", key);

            wire_put_text(b, slice_of(name, (size_t)n));
            wire_put_int(b, 1);
        }
    }
}

/* The worst for the search of duplicate keys: maps as large as they may be, all full, of keys that hash alike. Each is
 * compared with half of its map, and a comparison is to cost less than to read a key that stands alone. */
static void full_maps_of_like_keys_cost_little(void **state)
{
    struct buf full = {0}, alone = {0};
    int64_t full_ns, alone_ns;

    (void)state;
    put_maps(&full, WIRE_KEYS);
    put_maps(&alone, 1);
    full_ns = least_ns(buf_slice(&full));
    alone_ns = least_ns(buf_slice(&alone));
    print_message("%.1f times\n", (double)full_ns / (double)alone_ns);
    assert_in_range(full_ns, 0, WIRE_KEYS / 2 * alone_ns);
    buf_free(&full);
    buf_free(&alone);
}

static struct slice nest(struct buf *b, unsigned levels, bool maps)
{
    buf_reset(b);
    for (unsigned i = 0; i + 1 < levels; i++)
        buf_add(b, maps ? "\x81\xa1k" : "\x91", maps ? 3 : 1);
    buf_add(b, maps ? "\x80" : "\x90", 1);
    return buf_slice(b);
}

static void eight_levels_are_accepted_and_nine_or_more_refused(void **state)
{
    static const unsigned too_deep[] = {9, 10, 32, 33, 2000, 1000000};
    struct buf b = {0};

    (void)state;
    for (int maps = 0; maps < 2; maps++) {
        for (unsigned levels = 1; levels <= WIRE_DEPTH; levels++)
            assert_accepted(nest(&b, levels, maps));
        for (size_t i = 0; i < ARRAY_LEN(too_deep); i++)
            assert_refused(nest(&b, too_deep[i], maps), "nested too deep");
    }
    buf_free(&b);
}

/* ------------------------------------------------------------------------------------ form */

static void only_an_array_or_a_map_is_a_frame(void **state)
{
    (void)state;
    assert_refused(slice_of(NULL, 0), "it is empty");
    assert_refused(BYTES(0xc0), "no array and no map");
    assert_refused(BYTES(0x05), "no array and no map");
    assert_refused(BYTES(0xa2, 'h', 'i'), "no array and no map");
    assert_accepted(BYTES(0x90));
    assert_accepted(BYTES(0x80));
}

static void bytes_behind_the_end_are_refused(void **state)
{
    (void)state;
    assert_refused(BYTES(0x90, 0x90), "bytes behind the end");
    assert_refused(BYTES(0x81, 0xa1, 'k', 0x01, 0x00), "bytes behind the end");
}

static void extension_types_are_refused(void **state)
{
    static const uint8_t leads[] = {0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xc1};
    struct buf b = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(leads); i++) {
        uint8_t value[20] = {leads[i], 1, 1, 1};

        assert_refused(in_map(&b, slice_of(value, sizeof value)), "an extension type");
    }
    /* a timestamp, the extension that other libraries write by themselves */
    assert_refused(in_map(&b, BYTES(0xd6, 0xff, 0x60, 0x00, 0x00, 0x00)), "an extension type");
    buf_free(&b);
}

static struct slice real(uint8_t out[9], double value, bool wide)
{
    float narrow = (float)value;
    uint64_t bits;
    uint32_t bits32;

    memcpy(&bits, &value, sizeof bits);
    memcpy(&bits32, &narrow, sizeof bits32);
    if (wide)
        wire_set64(out, 0xcb, bits);
    else
        wire_set32(out, 0xca, bits32);
    return slice_of(out, wide ? 9 : 5);
}

static void nan_and_infinity_are_refused(void **state)
{
    const double bad[] = {(double)NAN, -(double)NAN, (double)INFINITY, -(double)INFINITY};
    uint8_t value[9];
    struct buf b = {0};

    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
            assert_refused(in_map(&b, real(value, bad[i], wide)),
                           "a number that is none or infinite");
        assert_accepted(in_map(&b, real(value, 1.5, wide)));
        assert_accepted(in_map(&b, real(value, -0.0, wide)));
    }
    buf_free(&b);
}

static void keys_that_are_no_text_are_refused(void **state)
{
    const char *why = "a key that is no text, or is not there whole";

    (void)state;
    assert_refused(BYTES(0x81, 0x01, 0x01), why);
    assert_refused(BYTES(0x81, 0xc0, 0x01), why);
    assert_refused(BYTES(0x81, 0xc3, 0x01), why);
    assert_refused(BYTES(0x81, 0xc4, 0x01, 'k', 0x01), why);
    assert_refused(BYTES(0x81, 0x90, 0x01), why);
    assert_refused(BYTES(0x81, 0x80, 0x01), why);
    assert_refused(BYTES(0x81, 0xca, 0x00, 0x00, 0x00, 0x00, 0x01), why);
    assert_refused(BYTES(0x81, 0xa5, 'k', 0x01), why);
}

static void empty_and_overlong_keys_are_refused(void **state)
{
    struct buf b = {0};

    (void)state;
    assert_refused(BYTES(0x81, 0xa0, 0x01), "a key that is empty or too long");
    for (size_t n = WIRE_KEY; n <= WIRE_KEY + 1; n++) {
        char key[WIRE_KEY + 1];

        memset(key, 'k', sizeof key);
        buf_reset(&b);
        wire_put_map(&b, 1);
        wire_put_text(&b, slice_of(key, n));
        wire_put_int(&b, 1);
        if (n == WIRE_KEY)
            assert_accepted(buf_slice(&b));
        else
            assert_refused(buf_slice(&b), "a key that is empty or too long");
    }
    buf_free(&b);
}

/* Keys of every length, the same one twice with others between, in any form of the two. */
static void a_key_that_stands_twice_is_refused(void **state)
{
    struct chance c = chance_of(11);
    struct buf b = {0};

    (void)state;
    for (unsigned round = 0; round < 5000; round++) {
        struct arena a = {0};
        uint32_t n = 2 + chance_to(&c, 40), first = chance_to(&c, n - 1);
        uint32_t second = first + 1 + chance_to(&c, n - 1 - first);
        bool twice = round % 2;
        struct slice key = make_code(&c, &a, 1 + chance_to(&c, WIRE_KEY));
        char other[32];

        buf_reset(&b);
        wire_put_map(&b, n);
        for (uint32_t i = 0; i < n; i++) {
            if (i == first || (twice && i == second))
                rewrite_run(&c, &b, key, true);
            else
                wire_put_text(&b, slice_of(other, (size_t)snprintf(other, sizeof other, "#%u", i)));
            if (chance_one_in(&c, 4))
                buf_add(&b, "\x81\xa1x\x01", 4); /* its own keys are its own */
            else
                wire_put_int(&b, 1);
        }
        if (twice)
            assert_refused(buf_slice(&b), "a key that stands twice in one map");
        else
            assert_accepted(buf_slice(&b));
        arena_free(&a);
    }
    buf_free(&b);
}

static void the_same_key_in_two_maps_is_accepted(void **state)
{
    (void)state;
    assert_accepted(BYTES(0x92, 0x81, 0xa1, 'k', 0x01, 0x81, 0xa1, 'k', 0x01));
    assert_accepted(BYTES(0x81, 0xa1, 'k', 0x81, 0xa1, 'k', 0x01));
}

static void text_must_be_utf8_without_nul(void **state)
{
    static const char *const bad[] = {
        "\x80",             /* a continuation alone */
        "\xc0\x80",         /* overlong NUL */
        "\xc1\xbf",         /* overlong */
        "\xe0\x9f\xbf",     /* overlong */
        "\xf0\x8f\xbf\xbf", /* overlong */
        "\xed\xa0\x80",     /* a surrogate */
        "\xed\xbf\xbf",     /* a surrogate */
        "\xf4\x90\x80\x80", /* above U+10FFFF */
        "\xf5\x80\x80\x80", /* never a lead */
        "\xff",             /* never a byte */
        "\xc3",             /* cut off */
        "\xe2\x82",         /* cut off */
        "\xf0\x9f\x98",     /* cut off */
        "\xc3(",            /* no continuation */
    };
    static const char *const good[] = {"",
                                       "a",
                                       "\x7f",
                                       "é",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf"};
    const char *why = "a text that is no UTF-8, or holds NUL";
    struct buf text = {0}, b = {0}, as_value = {0};

    (void)state;
    /* At each place in texts of each length, because text is looked at eight bytes at a time. */
    for (size_t before = 0; before < 20; before++) {
        for (size_t after = 0; after < 10; after++) {
            for (size_t i = 0; i < ARRAY_LEN(bad) + 1 + ARRAY_LEN(good); i++) {
                bool is_good = i > ARRAY_LEN(bad);

                buf_reset(&text);
                buf_reset(&as_value);
                buf_add(&text, "aaaaaaaaaaaaaaaaaaaa", before);
                if (i < ARRAY_LEN(bad))
                    buf_add_str(&text, bad[i]);
                else if (i == ARRAY_LEN(bad))
                    buf_add(&text, "", 1);
                else
                    buf_add_str(&text, good[i - ARRAY_LEN(bad) - 1]);
                buf_add(&text, "zzzzzzzzzz", after);
                wire_put_text(&as_value, buf_slice(&text));
                if (is_good)
                    assert_accepted(in_map(&b, buf_slice(&as_value)));
                else
                    assert_refused(in_map(&b, buf_slice(&as_value)), why);
                if (text.n == 0)
                    continue;
                buf_reset(&b);
                wire_put_map(&b, 1);
                wire_put_text(&b, buf_slice(&text));
                wire_put_int(&b, 1);
                if (is_good)
                    assert_accepted(buf_slice(&b));
                else
                    assert_refused(buf_slice(&b), why);
            }
        }
    }
    buf_free(&text);
    buf_free(&b);
    buf_free(&as_value);
}

static void bytes_may_be_anything(void **state)
{
    (void)state;
    assert_accepted(BYTES(0x91, 0xc4, 0x03, 0x00, 0xff, 0xc0));
}

static void every_cut_is_refused(void **state)
{
    static const uint8_t all[] = {
        0x9b, 0xcc, 0x80, 0xcd, 1, 2,    0xce, 1,   2,    3, 4, 0xcf, 1,    2,    3,  4, 5,
        6,    7,    8,    0xd0, 1, 0xd1, 1,    2,   0xca, 0, 0, 0,    0,    0xcb, 0,  0, 0,
        0,    0,    0,    0,    0, 0xd9, 1,    'a', 0xda, 0, 1, 'a',  0xc4, 1,    'a'};

    (void)state;
    /* 11 elements: cc cd ce cf d0 d1 ca cb d9 da c4 */
    assert_accepted(slice_of(all, sizeof all));
    for (size_t n = 0; n < sizeof all; n++) {
        uint8_t *exact = malloc(n ? n : 1);

        assert_non_null(exact);
        memcpy(exact, all, n);
        assert_int_equal(wire_check(slice_of(exact, n), NULL), -1);
        free(exact);
    }
}

/* ------------------------------------------------------------------------------ two opinions */

static void put_anything(struct chance *c, struct buf *b, unsigned depth)
{
    struct arena a = {0};
    uint32_t n;
    uint8_t value[9];

    switch (chance_to(c, depth >= WIRE_DEPTH ? 6 : 9)) {
    case 0:
        buf_add(b, &"\xc0\xc2\xc3"[chance_to(c, 3)], 1);
        break;
    case 1:
        rewrite_number(c, b, make_number(c, INT64_MIN + 1, INT64_MAX - 1));
        break;
    case 2:
        rewrite_run(c, b, make_text(c, &a, chance_to(c, 40), true), true);
        break;
    case 3:
        rewrite_run(c, b, make_bytes(c, &a, chance_to(c, 40), NULL), false);
        break;
    case 4: {
        struct slice s = real(value, (double)chance_to(c, 1000) / 8, chance_one_in(c, 2));

        buf_add(b, s.p, s.n);
        break;
    }
    case 5:
        buf_add(b, "\xcf\xff\xff\xff\xff\xff\xff\xff\xff", 9);
        break;
    case 6:
        n = chance_to(c, 20);
        wire_put_array(b, n);
        for (; n > 0; n--)
            put_anything(c, b, depth + 1);
        break;
    default:
        n = chance_to(c, 6);
        wire_put_map(b, n);
        for (; n > 0; n--) {
            char key[16];

            rewrite_run(c, b, slice_of(key, (size_t)snprintf(key, sizeof key, "%u", n)), true);
            put_anything(c, b, depth + 1);
        }
        break;
    }
    arena_free(&a);
}

static void what_is_accepted_msgpack_c_reads_and_writes_alike(void **state)
{
    struct chance c = chance_of(12);
    struct buf b = {0}, shortest = {0};
    unsigned accepted = 0, refused = 0;
    msgpack_sbuffer packed;
    msgpack_packer packer;

    (void)state;
    msgpack_sbuffer_init(&packed);
    msgpack_packer_init(&packer, &packed, msgpack_sbuffer_write);
    for (unsigned round = 0; round < 60000; round++) {
        msgpack_unpacked unpacked;
        struct wire_cursor cursor;
        size_t offset = 0;

        buf_reset(&b);
        if (round % 8 == 0) {
            for (uint32_t n = 1 + chance_to(&c, 30); n > 0; n--)
                buf_add(&b, &(uint8_t){(uint8_t)chance_64(&c)}, 1);
        } else {
            wire_put_array(&b, 2);
            put_anything(&c, &b, 2);
            put_anything(&c, &b, 2);
            if (round % 4 == 0)
                for (uint32_t n = 1 + chance_to(&c, 3); n > 0; n--)
                    b.p[chance_to(&c, b.n)] = (uint8_t)chance_64(&c);
        }
        if (wire_check(buf_slice(&b), NULL) < 0) {
            refused++;
            continue;
        }
        accepted++;
        buf_reset(&shortest);
        cursor = wire_cursor_of(b.p, b.n);
        rewrite(NULL, &cursor, &shortest);
        msgpack_unpacked_init(&unpacked);
        assert_int_equal(msgpack_unpack_next(&unpacked, (const char *)b.p, b.n, &offset),
                         MSGPACK_UNPACK_SUCCESS);
        assert_int_equal(offset, b.n);
        msgpack_sbuffer_clear(&packed);
        assert_int_equal(msgpack_pack_object(&packer, unpacked.data), 0);
        assert_bytes_equal(buf_slice(&shortest), slice_of(packed.data, packed.size));
        msgpack_unpacked_destroy(&unpacked);
    }
    print_message("%u accepted, %u refused\n", accepted, refused);
    assert_true(accepted > 20000 && refused > 5000);
    msgpack_sbuffer_destroy(&packed);
    buf_free(&b);
    buf_free(&shortest);
}

static void limit_memory(void)
{
#ifndef SANITIZED
    struct rlimit limit = {MEMORY, MEMORY};

    if (setrlimit(RLIMIT_AS, &limit) < 0)
        abort();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_of_elements_that_are_not_there_is_refused),
        cmocka_unit_test(nested_claims_are_refused),
        cmocka_unit_test(a_mebibyte_of_one_byte_elements_is_refused),
        cmocka_unit_test(many_small_maps_cannot_go_beyond_the_number_of_values),
        cmocka_unit_test(as_many_values_as_are_allowed_are_accepted),
        cmocka_unit_test(full_maps_of_like_keys_cost_little),
        cmocka_unit_test(eight_levels_are_accepted_and_nine_or_more_refused),
        cmocka_unit_test(only_an_array_or_a_map_is_a_frame),
        cmocka_unit_test(bytes_behind_the_end_are_refused),
        cmocka_unit_test(extension_types_are_refused),
        cmocka_unit_test(nan_and_infinity_are_refused),
        cmocka_unit_test(keys_that_are_no_text_are_refused),
        cmocka_unit_test(empty_and_overlong_keys_are_refused),
        cmocka_unit_test(a_key_that_stands_twice_is_refused),
        cmocka_unit_test(the_same_key_in_two_maps_is_accepted),
        cmocka_unit_test(text_must_be_utf8_without_nul),
        cmocka_unit_test(bytes_may_be_anything),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(what_is_accepted_msgpack_c_reads_and_writes_alike),
    };

    limit_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
