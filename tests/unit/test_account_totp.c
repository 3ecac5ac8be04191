/*
 * One-time passwords by time: the vectors of the RFCs, the window, each step once, and what an app reads.
 */
#include "tests/unit/common_test.h"

#include "services/account/totp.h"

static const uint8_t rfc_secret[TOTP_SECRET_LEN] = "12345678901234567890";

static void the_vectors_of_rfc_6238_hold(void **state)
{
    static const struct {
        int64_t time;
        uint32_t code;
    } vectors[] = {{59, 94287082},         {1111111109, 7081804},
                   {1111111111, 14050471}, {1234567890, 89005924},
                   {2000000000, 69279037}, {INT64_C(20000000000), 65353130}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
        assert_int_equal(totp_code(rfc_secret, 20, vectors[i].time / TOTP_STEP_S, 8),
                         vectors[i].code);
    assert_int_not_equal(totp_code(rfc_secret, 19, 1, 8), vectors[0].code);
}

static void the_vectors_of_rfc_4226_hold(void **state)
{
    static const uint32_t codes[] = {755224, 287082, 359152, 969429, 338314,
                                     254676, 287922, 162583, 399871, 520489};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        assert_int_equal(totp_code(rfc_secret, 20, (int64_t)i, 6), codes[i]);
}

static bool check_at(int64_t step, const char *typed, int64_t last, int64_t *used)
{
    *used = -7;
    return totp_check(rfc_secret, slice_str(typed), step * TOTP_STEP_S + 29, last, used);
}

static void a_code_holds_one_step_either_way(void **state)
{
    int64_t used;

    (void)state;
    for (int64_t now = 4; now <= 6; now++) {
        assert_true(check_at(now, "254676", -1, &used)); /* of step 5 */
        assert_int_equal(used, 5);
    }
    assert_false(check_at(3, "254676", -1, &used));
    assert_false(check_at(7, "254676", -1, &used));
    assert_int_equal(used, -7);
}

static void a_step_is_used_once(void **state)
{
    int64_t used;

    (void)state;
    assert_true(check_at(5, "254676", 4, &used));
    assert_false(check_at(5, "254676", used, &used));
    assert_false(check_at(5, "338314", 5, &used)); /* an older one behind it */
    assert_true(check_at(5, "287922", 5, &used));  /* the next one is another */
    assert_int_equal(used, 6);
}

static void only_six_digits_are_a_code(void **state)
{
    int64_t used;

    (void)state;
    assert_true(check_at(5, " 254 676 ", -1, &used));
    assert_false(check_at(5, "254677", -1, &used));
    assert_false(check_at(5, "25467", -1, &used));
    assert_false(check_at(5, "2546760", -1, &used));
    assert_false(check_at(5, "25467x", -1, &used));
    assert_false(check_at(5, "", -1, &used));
    assert_false(totp_check(rfc_secret, (struct slice){0}, 150, -1, &used));
}

static void a_secret_reads_as_it_is_written(void **state)
{
    uint8_t secret[TOTP_SECRET_LEN], read[TOTP_SECRET_LEN];
    char text[TOTP_SECRET_TEXT];

    (void)state;
    totp_secret_text(rfc_secret, text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"); /* RFC 4648, of those digits */
    assert_int_equal(totp_secret_read(SLICE_LIT("gezd gnbv gy3t qojq-gezd gnbv gy3t qojq="), read),
                     0);
    assert_memory_equal(read, rfc_secret, sizeof read);
    for (int i = 0; i < 1000; i++) {
        totp_secret_new(secret);
        totp_secret_text(secret, text);
        assert_int_equal(strlen(text), TOTP_SECRET_TEXT - 1);
        assert_int_equal(totp_secret_read(slice_str(text), read), 0);
        assert_memory_equal(read, secret, sizeof read);
    }
    assert_int_equal(totp_secret_read(SLICE_LIT("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ"), read), -1);
    assert_int_equal(totp_secret_read(SLICE_LIT("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQA"), read), -1);
    assert_int_equal(totp_secret_read(SLICE_LIT("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"), read), -1);
}

static void an_app_reads_issuer_account_and_secret(void **state)
{
    struct buf uri = {0};

    (void)state;
    totp_uri("Weerklank: VWS", "é@vws.example", rfc_secret, &uri);
    assert_true(slice_is(buf_slice(&uri),
                         "otpauth://totp/Weerklank%20VWS:%C3%A9%40vws.example"
                         "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Weerklank%20VWS"
                         "&algorithm=SHA1&digits=6&period=30"));
    buf_free(&uri);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_6238_hold),
        cmocka_unit_test(the_vectors_of_rfc_4226_hold),
        cmocka_unit_test(a_code_holds_one_step_either_way),
        cmocka_unit_test(a_step_is_used_once),
        cmocka_unit_test(only_six_digits_are_a_code),
        cmocka_unit_test(a_secret_reads_as_it_is_written),
        cmocka_unit_test(an_app_reads_issuer_account_and_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
