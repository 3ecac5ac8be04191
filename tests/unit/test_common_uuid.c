/*
 * UUIDs: RFC 9562.
 */
#include "common_test.h"

#include "common/hash.h"
#include "common/uuid.h"

static void two_hundred_thousand_ids_rise(void **state)
{
    struct uuid last = {{0}}, id;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        uuid_new_v7(&id);
        assert_true(memcmp(last.b, id.b, sizeof id.b) < 0);
        last = id;
    }
}

static void version_7_carries_time_version_and_variant(void **state)
{
    int64_t before = clock_wall_us() / 1000, after;
    struct uuid id;
    uint64_t ms = 0;

    (void)state;
    uuid_new_v7(&id);
    after = clock_wall_us() / 1000;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id.b[i];
    /* The test before this one may have borrowed milliseconds from the future. */
    assert_true((int64_t)ms >= before && (int64_t)ms <= after + 1000);
    assert_int_equal(id.b[6] >> 4, 7);
    assert_int_equal(id.b[8] >> 6, 2);
}

static void a_name_always_gives_the_same_id(void **state)
{
    struct uuid a, b, c;
    char text[UUID_TEXT_LEN + 1];

    (void)state;
    uuid_of_name("department:IenW", &a);
    uuid_of_name("department:IenW", &b);
    uuid_of_name("department:OCW", &c);
    assert_true(uuid_equal(&a, &b));
    assert_false(uuid_equal(&a, &c));
    uuid_format(&a, text);
    /* python3: sha256(b"weerklank:department:IenW"), its first 16 bytes marked as version 8 */
    assert_string_equal(text, "f4cc2830-1a8f-8f98-8c48-a08ebcf9dd57");
}

static void both_cases_are_read_and_lower_is_written(void **state)
{
    const char *text = "01961f3a-8c1e-7b2d-9f00-ABCDEF012345";
    char back[UUID_TEXT_LEN + 1];
    struct uuid id;

    (void)state;
    assert_int_equal(uuid_parse(text, 36, &id), 0);
    assert_int_equal(id.b[0], 0x01);
    assert_int_equal(id.b[15], 0x45);
    uuid_format(&id, back);
    assert_string_equal(back, "01961f3a-8c1e-7b2d-9f00-abcdef012345");
}

static void every_wrong_character_is_refused(void **state)
{
    const char *good = "01961f3a-8c1e-7b2d-9f00-abcdef012345";
    struct uuid id, untouched = {{9}};

    (void)state;
    for (size_t place = 0; place < 36; place++) {
        for (int c = 0; c < 256; c++) {
            char text[37];
            bool dash = good[place] == '-';
            bool fits = dash ? c == '-' : c && strchr("0123456789abcdefABCDEF", c) != NULL;

            memcpy(text, good, sizeof text);
            text[place] = (char)c;
            id = untouched;
            assert_int_equal(uuid_parse(text, 36, &id), fits ? 0 : -1);
            if (!fits)
                assert_true(uuid_equal(&id, &untouched));
        }
    }
    assert_int_equal(uuid_parse(good, 35, &id), -1);
    assert_int_equal(uuid_parse("01961f3a-8c1e-7b2d-9f00-abcdef0123456", 37, &id), -1);
    assert_int_equal(uuid_parse("", 0, &id), -1);
}

static void only_zeroes_are_zero(void **state)
{
    struct uuid id = {{0}};

    (void)state;
    assert_true(uuid_is_zero(&id));
    id.b[15] = 1;
    assert_false(uuid_is_zero(&id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_thousand_ids_rise),
        cmocka_unit_test(version_7_carries_time_version_and_variant),
        cmocka_unit_test(a_name_always_gives_the_same_id),
        cmocka_unit_test(both_cases_are_read_and_lower_is_written),
        cmocka_unit_test(every_wrong_character_is_refused),
        cmocka_unit_test(only_zeroes_are_zero),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
