/*
 * Signed tokens: what is read, and by which key a signature is right. Everything that is refused is so for its own
 * reason, and is taken once that one thing is put right.
 */
#include "tests/unit/oidc_test.h"

static struct buf token;
static struct jws j;

static enum oidc_reason read_it(const char *header, enum how how, EVP_PKEY *key)
{
    enum oidc_reason why;

    token_make(&token, header, "{\"sub\":\"anna\"}", how, key);
    why = jws_read(buf_slice(&token), JWS_MOST, &j);
    if (why != OIDC_OK)
        jws_free(&j); /* nothing is there, and it does no harm */
    return why;
}

/* Read, then looked up in keys, which are freed. */
static enum oidc_reason verify(struct jwks *k, const char *header, enum how how, EVP_PKEY *key)
{
    uint8_t print[HASH_LEN];
    enum oidc_reason why = read_it(header, how, key);

    assert_int_equal(why, OIDC_OK);
    why = jwks_verify(k, &j, print);
    if (why == OIDC_OK)
        assert_true(jwks_have(k, print));
    jws_free(&j);
    jwks_free(&k);
    return why;
}

static struct jwks *three(void)
{
    return jwks_of(jwk_of(rsa, "r", "{}"), jwk_of(other_rsa, "o", "{}"), jwk_of(ec, "e", "{}"),
                   NULL);
}

static void each_of_the_three_algorithms_is_taken(void **state)
{
    (void)state;
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\",\"kid\":\"r\"}", HOW_RS256, rsa), OIDC_OK);
    assert_int_equal(verify(three(), "{\"alg\":\"PS256\",\"kid\":\"r\"}", HOW_PS256, rsa), OIDC_OK);
    assert_int_equal(verify(three(), "{\"alg\":\"ES256\",\"kid\":\"e\"}", HOW_ES256, ec), OIDC_OK);
}

static void no_other_algorithm_is_taken(void **state)
{
    (void)state;
    assert_int_equal(read_it("{\"alg\":\"none\"}", HOW_NONE, NULL), OIDC_ALG_NONE);
    assert_int_equal(read_it("{\"alg\":\"nOnE\",\"kid\":\"r\"}", HOW_RS256, rsa), OIDC_ALG_NONE);
    assert_int_equal(read_it("{\"alg\":\"HS256\",\"kid\":\"r\"}", HOW_HS256, rsa),
                     OIDC_ALG_SYMMETRIC);
    assert_int_equal(read_it("{\"alg\":\"HS512\"}", HOW_HS256, rsa), OIDC_ALG_SYMMETRIC);
    assert_int_equal(read_it("{\"alg\":\"RS512\",\"kid\":\"r\"}", HOW_RS256, rsa), OIDC_ALG);
    assert_int_equal(read_it("{\"alg\":\"EdDSA\"}", HOW_RS256, rsa), OIDC_ALG);
    assert_int_equal(read_it("{\"alg\":\"\"}", HOW_RS256, rsa), OIDC_ALG);
    assert_int_equal(read_it("{\"kid\":\"r\"}", HOW_RS256, rsa), OIDC_MALFORMED);
    assert_int_equal(read_it("{\"alg\":[\"RS256\"]}", HOW_RS256, rsa), OIDC_MALFORMED);
}

static void a_signature_of_none_under_a_real_name_is_wrong(void **state)
{
    (void)state;
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\",\"kid\":\"r\"}", HOW_NONE, NULL),
                     OIDC_SIGNATURE);
    assert_int_equal(verify(three(), "{\"alg\":\"ES256\",\"kid\":\"e\"}", HOW_NONE, NULL),
                     OIDC_SIGNATURE);
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\",\"kid\":\"r\"}", HOW_HS256, rsa),
                     OIDC_SIGNATURE);
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\",\"kid\":\"r\"}", HOW_PS256, rsa),
                     OIDC_SIGNATURE);
    assert_int_equal(verify(three(), "{\"alg\":\"PS256\",\"kid\":\"r\"}", HOW_PS256_SHORT, rsa),
                     OIDC_SIGNATURE);
    assert_int_equal(verify(three(), "{\"alg\":\"PS256\",\"kid\":\"r\"}", HOW_RS256, rsa),
                     OIDC_SIGNATURE);
}

static void a_key_that_was_swapped_is_found(void **state)
{
    (void)state;
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\",\"kid\":\"o\"}", HOW_RS256, rsa),
                     OIDC_SIGNATURE);
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\",\"kid\":\"e\"}", HOW_RS256, rsa),
                     OIDC_KEY_UNFIT);
    assert_int_equal(verify(three(), "{\"alg\":\"ES256\",\"kid\":\"r\"}", HOW_ES256, ec),
                     OIDC_KEY_UNFIT);
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\",\"kid\":\"x\"}", HOW_RS256, rsa),
                     OIDC_KEY_UNKNOWN);
}

static void a_key_is_for_what_it_says(void **state)
{
    static const char rs[] = "{\"alg\":\"RS256\",\"kid\":\"r\"}",
                      ps[] = "{\"alg\":\"PS256\",\"kid\":\"r\"}";

    (void)state;
#define WITH_ONE(more) jwks_of(jwk_of(rsa, "r", more), jwk_of(ec, "e", "{}"), NULL)
    assert_int_equal(verify(WITH_ONE("{\"use\":\"sig\",\"alg\":\"RS256\"}"), rs, HOW_RS256, rsa),
                     OIDC_OK);
    assert_int_equal(verify(WITH_ONE("{\"key_ops\":[\"verify\"]}"), rs, HOW_RS256, rsa), OIDC_OK);
    assert_int_equal(verify(WITH_ONE("{\"alg\":\"RS256\"}"), ps, HOW_PS256, rsa), OIDC_KEY_UNFIT);
    assert_int_equal(verify(WITH_ONE("{\"alg\":\"RSA-OAEP\"}"), rs, HOW_RS256, rsa),
                     OIDC_KEY_UNFIT);
    assert_int_equal(verify(WITH_ONE("{\"use\":\"enc\"}"), rs, HOW_RS256, rsa), OIDC_KEY_UNFIT);
    assert_int_equal(verify(WITH_ONE("{\"key_ops\":[\"sign\"]}"), rs, HOW_RS256, rsa),
                     OIDC_KEY_UNFIT);
    assert_int_equal(verify(WITH_ONE("{\"kty\":\"oct\",\"k\":\"AAAA\"}"), rs, HOW_RS256, rsa),
                     OIDC_KEY_UNFIT);
}

static void a_token_without_a_key_name_is_taken_where_one_key_fits(void **state)
{
    (void)state;
    assert_int_equal(verify(jwks_of(jwk_of(rsa, NULL, "{}"), jwk_of(ec, "e", "{}"), NULL),
                            "{\"alg\":\"RS256\"}", HOW_RS256, rsa),
                     OIDC_OK);
    assert_int_equal(
        verify(jwks_of(jwk_of(rsa, "r", "{}"), NULL), "{\"alg\":\"RS256\"}", HOW_RS256, other_rsa),
        OIDC_SIGNATURE);
    assert_int_equal(verify(three(), "{\"alg\":\"RS256\"}", HOW_RS256, rsa), OIDC_KEY_UNKNOWN);
    assert_int_equal(verify(three(), "{\"alg\":\"ES256\"}", HOW_ES256, ec), OIDC_OK);
}

static void keys_of_one_name_are_all_tried(void **state)
{
    (void)state;
    assert_int_equal(verify(jwks_of(jwk_of(ec, "r", "{}"), jwk_of(other_rsa, "r", "{}"),
                                    jwk_of(rsa, "r", "{}"), NULL),
                            "{\"alg\":\"RS256\",\"kid\":\"r\"}", HOW_RS256, rsa),
                     OIDC_OK);
}

static void weak_and_broken_keys_verify_nothing(void **state)
{
    EVP_PKEY *weak = EVP_RSA_gen(1024);
    json_t *off = jwk_of(ec, "e", "{}");

    (void)state;
    assert_null(jwks_of(jwk_of(weak, "w", "{}"), NULL));
    assert_null(jwks_of(jwk_of(rsa, "r", "{\"n\":\"AQAB\"}"), NULL));
    assert_null(jwks_of(jwk_of(rsa, "r", "{\"e\":\"AQ\"}"), NULL));   /* 1 */
    assert_null(jwks_of(jwk_of(rsa, "r", "{\"e\":\"AQAA\"}"), NULL)); /* even */
    assert_null(jwks_of(jwk_of(rsa, "r", "{\"n\":7}"), NULL));
    assert_null(jwks_of(jwk_of(ec, "e", "{\"crv\":\"P-384\"}"), NULL));
    json_object_set(off, "y", json_object_get(off, "x")); /* not on the curve */
    assert_null(jwks_of(off, NULL));
    assert_null(jwks_read(NULL));
    EVP_PKEY_free(weak);
}

static void a_set_of_any_length_is_read_to_a_bound(void **state)
{
    json_t *list = json_array(), *set = json_pack("{s:o}", "keys", list);
    struct jwks *k;

    (void)state;
    for (int i = 0; i < 100; i++)
        json_array_append_new(list, jwk_of(ec, "e", "{}"));
    k = jwks_read(set);
    assert_int_equal(jwks_n(k), JWKS_MAX);
    jwks_free(&k);
    json_decref(set);
}

static void what_must_be_understood_and_is_not_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_it("{\"alg\":\"RS256\",\"crit\":[\"exp\"],\"exp\":1}", HOW_RS256, rsa),
                     OIDC_CRIT);
    assert_int_equal(read_it("{\"alg\":\"RS256\",\"crit\":[]}", HOW_RS256, rsa), OIDC_CRIT);
    assert_int_equal(read_it("{\"alg\":\"RS256\",\"b64\":false}", HOW_RS256, rsa), OIDC_CRIT);
    assert_int_equal(read_it("{\"alg\":\"RS256\",\"unknown\":1}", HOW_RS256, rsa), OIDC_OK);
    jws_free(&j);
}

static void a_token_does_not_bring_its_key(void **state)
{
    (void)state;
    assert_int_equal(read_it("{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\"}}", HOW_RS256, rsa),
                     OIDC_KEY_OFFERED);
    assert_int_equal(read_it("{\"alg\":\"RS256\",\"jku\":\"https://x.example\"}", HOW_RS256, rsa),
                     OIDC_KEY_OFFERED);
    assert_int_equal(read_it("{\"alg\":\"RS256\",\"x5u\":\"https://x.example\"}", HOW_RS256, rsa),
                     OIDC_KEY_OFFERED);
}

static void kinds_are_told_apart_by_typ(void **state)
{
    static const struct {
        const char *typ;
        enum jws_typ is;
    } kinds[] = {{"\"at+jwt\"", JWS_TYP_ACCESS},
                 {"\"application/AT+JWT\"", JWS_TYP_ACCESS},
                 {"\"JWT\"", JWS_TYP_JWT},
                 {"\"logout+jwt\"", JWS_TYP_LOGOUT},
                 {"\"secevent+jwt\"", JWS_TYP_OTHER},
                 {"\"application/application/JWT\"", JWS_TYP_OTHER},
                 {"7", JWS_TYP_OTHER}};
    char header[128];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        snprintf(header, sizeof header, "{\"alg\":\"RS256\",\"typ\":%s}", kinds[i].typ);
        assert_int_equal(read_it(header, HOW_RS256, rsa), OIDC_OK);
        assert_int_equal(j.typ, kinds[i].is);
        jws_free(&j);
    }
    assert_int_equal(read_it("{\"alg\":\"RS256\"}", HOW_RS256, rsa), OIDC_OK);
    assert_int_equal(j.typ, JWS_TYP_NONE);
    jws_free(&j);
}

static enum oidc_reason read_text(const char *text)
{
    return jws_read(slice_str(text), JWS_MOST, &j);
}

static void garbage_is_no_token(void **state)
{
    /* {"alg":"ES256"} and {} */
    static const char *const bad[] = {
        "",
        ".",
        "..",
        "...",
        "x",
        "eyJhbGciOiJFUzI1NiJ9",
        "eyJhbGciOiJFUzI1NiJ9.e30",
        "eyJhbGciOiJFUzI1NiJ9..AAAA",
        ".e30.AAAA",
        "eyJhbGciOiJFUzI1NiJ9.e30.AAAA.AAAA",
        "eyJhbGciOiJFUzI1NiJ9.e30.AAAA.AAAA.AAAA", /* five: encrypted */
        "eyJhbGciOiJFUzI1NiJ9.e30.AAA=",
        "eyJhbGciOiJFUzI1NiJ9.e30.A/AA",
        "eyJhbGciOiJFUzI1NiJ9.e30.AAB",  /* bits that mean nothing */
        "eyJhbGciOiJFUzI1NiJ9.W10.AAAA", /* [] */
        "eyJhbGciOiJFUzI1NiJ9.e30g .AAAA",
        "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxLCJhIjoyfQ.AAAA", /* the same name twice */
        "Bearer eyJhbGciOiJFUzI1NiJ9.e30.AAAA"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (read_text(bad[i]) != OIDC_MALFORMED)
            fail_msg("taken: %s", bad[i]);
    assert_int_equal(jws_read((struct slice){0}, JWS_MOST, &j), OIDC_MALFORMED);
    assert_int_equal(read_text("eyJhbGciOiJFUzI1NiJ9.e30.AAAA"), OIDC_OK);
    jws_free(&j);
}

static void a_token_has_a_longest_length(void **state)
{
    struct buf claims = {0};

    (void)state;
    buf_add_str(&claims, "{\"a\":\"");
    while (claims.n < 3000)
        buf_add_str(&claims, "x");
    buf_add(&claims, "\"}", 3);
    token_make(&token, "{\"alg\":\"RS256\"}", (const char *)claims.p, HOW_RS256, rsa);
    assert_int_equal(jws_read(buf_slice(&token), token.n, &j), OIDC_OK);
    jws_free(&j);
    assert_int_equal(jws_read(buf_slice(&token), token.n - 1, &j), OIDC_TOO_LARGE);
    token_make(&token, (const char *)claims.p, "{}", HOW_NONE, NULL); /* a long header */
    assert_int_equal(jws_read(buf_slice(&token), JWS_MOST, &j), OIDC_MALFORMED);
    buf_free(&claims);
}

static void every_changed_byte_is_noticed(void **state)
{
    struct jwks *k = three();
    uint8_t print[HASH_LEN];

    (void)state;
    token_make(&token, "{\"alg\":\"ES256\",\"kid\":\"e\"}", "{\"sub\":\"anna\"}", HOW_ES256, ec);
    for (size_t i = 0; i < token.n; i++) {
        uint8_t was = token.p[i];

        token.p[i] = was == 'A' ? 'B' : 'A';
        if (jws_read(buf_slice(&token), JWS_MOST, &j) == OIDC_OK) {
            assert_int_not_equal(jwks_verify(k, &j, print), OIDC_OK);
            jws_free(&j);
        } else {
            jws_free(&j);
        }
        token.p[i] = was;
    }
    assert_int_equal(jws_read(buf_slice(&token), JWS_MOST, &j), OIDC_OK);
    assert_int_equal(jwks_verify(k, &j, print), OIDC_OK);
    jws_free(&j);
    jwks_free(&k);
}

/* RFC 7515 A.2 and A.3: made by others, with others' keys. */
static void the_examples_of_rfc_7515_are_right(void **state)
{
    static const char set[] = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"2\",\"e\":\"AQAB\",\"n\":"
                              "\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-"
                              "Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
                              "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
                              "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg"
                              "665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
                              "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRW"
                              "yuXpoQ\"},"
                              "{\"kty\":\"EC\",\"kid\":\"3\",\"crv\":\"P-256\",\"x\":"
                              "\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                              "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
    static const char es256[] =
        "eyJhbGciOiJFUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
        "VlfQ."
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    static const char rs256[] =
        "eyJhbGciOiJSUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
        "VlfQ."
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
        "O8W2Fp5jujGbds9uJdbF9CUAr7t1dn"
        "ZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_"
        "eSN9383LcOLn6_dO--xi12jzDwus"
        "C-"
        "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp"
        "0igcN_IoypGlUPQGe77Rw";
    json_t *json = json_loads(set, 0, NULL);
    struct jwks *k = jwks_read(json);
    uint8_t print[HASH_LEN];

    (void)state;
    assert_non_null(k);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(read_text(i ? es256 : rs256), OIDC_OK);
        assert_int_equal(jwks_verify(k, &j, print), OIDC_OK);
        jws_free(&j);
    }
    jwks_free(&k);
    json_decref(json);
}

static int begin(void **state)
{
    (void)state;
    keys_make();
    return 0;
}

static int end(void **state)
{
    (void)state;
    keys_end();
    buf_free(&token);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_the_three_algorithms_is_taken),
        cmocka_unit_test(no_other_algorithm_is_taken),
        cmocka_unit_test(a_signature_of_none_under_a_real_name_is_wrong),
        cmocka_unit_test(a_key_that_was_swapped_is_found),
        cmocka_unit_test(a_key_is_for_what_it_says),
        cmocka_unit_test(a_token_without_a_key_name_is_taken_where_one_key_fits),
        cmocka_unit_test(keys_of_one_name_are_all_tried),
        cmocka_unit_test(weak_and_broken_keys_verify_nothing),
        cmocka_unit_test(a_set_of_any_length_is_read_to_a_bound),
        cmocka_unit_test(what_must_be_understood_and_is_not_is_refused),
        cmocka_unit_test(a_token_does_not_bring_its_key),
        cmocka_unit_test(kinds_are_told_apart_by_typ),
        cmocka_unit_test(garbage_is_no_token),
        cmocka_unit_test(a_token_has_a_longest_length),
        cmocka_unit_test(every_changed_byte_is_noticed),
        cmocka_unit_test(the_examples_of_rfc_7515_are_right),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
