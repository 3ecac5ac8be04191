/*
 * Hashes: the vectors of FIPS 180, parts, salts.
 */
#include "common_test.h"

#include "common/hash.h"

#include <sodium.h>

static void assert_digest(const uint8_t digest[HASH_LEN], const char *hex)
{
    char text[2 * HASH_LEN + 1];

    sodium_bin2hex(text, sizeof text, digest, HASH_LEN);
    assert_string_equal(text, hex);
}

static void known_digests_come_out(void **state)
{
    uint8_t out[HASH_LEN], *million = malloc(1000000);

    (void)state;
    hash_sha256_one(out, "abc", 3);
    assert_digest(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_sha256_one(out, NULL, 0);
    assert_digest(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_non_null(million);
    memset(million, 'a', 1000000);
    hash_sha256_one(out, million, 1000000);
    assert_digest(out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

static void parts_hash_as_one_behind_the_other(void **state)
{
    const struct slice parts[] = {SLICE_LIT("a"), {NULL, 0}, SLICE_LIT("bc"), SLICE_LIT("")};
    uint8_t out[HASH_LEN];

    (void)state;
    hash_sha256(out, parts, ARRAY_LEN(parts));
    assert_digest(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_sha256(out, parts, 0);
    assert_digest(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void what_comes_in_parts_hashes_as_the_whole(void **state)
{
    struct hash_run *r = hash_run_begin();
    uint8_t out[HASH_LEN];

    (void)state;
    hash_run_add(r, "a", 1);
    hash_run_add(r, NULL, 0);
    hash_run_add(r, "bc", 2);
    hash_run_end(&r, out);
    assert_null(r);
    assert_digest(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    r = hash_run_begin();
    hash_run_end(&r, NULL); /* not wanted after all */
    assert_null(r);
}

static void salts_never_repeat(void **state)
{
    enum { N = 2000 }; /* beyond one draw, and the next */
    static uint8_t salts[N][SALT_LEN];

    (void)state;
    for (int i = 0; i < N; i++) {
        hash_salt(salts[i]);
        for (int j = 0; j < i; j++)
            assert_memory_not_equal(salts[i], salts[j], SALT_LEN);
    }
}

static void short_hashes_differ_by_content_and_by_start(void **state)
{
    uint64_t a = hash_short("abc", 3);

    (void)state;
    assert_true(a == hash_short("abc", 3));
    assert_true(a != hash_short("abd", 3));
    hash_deinit();
    hash_init();
    assert_true(a != hash_short("abc", 3));
}

static void after_a_restart_hashes_work_again(void **state)
{
    uint8_t out[HASH_LEN], salt[SALT_LEN], zero[SALT_LEN] = {0};

    (void)state;
    hash_deinit();
    hash_init();
    hash_sha256_one(out, "abc", 3);
    assert_digest(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_salt(salt);
    assert_memory_not_equal(salt, zero, sizeof salt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_digests_come_out),
        cmocka_unit_test(parts_hash_as_one_behind_the_other),
        cmocka_unit_test(what_comes_in_parts_hashes_as_the_whole),
        cmocka_unit_test(salts_never_repeat),
        cmocka_unit_test(short_hashes_differ_by_content_and_by_start),
        cmocka_unit_test(after_a_restart_hashes_work_again),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
