/*
 * The parts of a sign-in that ask nobody: what is kept, addresses, fields, and how we show that it is us.
 */
#include "tests/unit/oidc_test.h"

#include "services/oidc/client_auth.h"
#include "services/oidc/flow.h"
#include "services/oidc/url.h"

static void what_is_kept_comes_back_the_same(void **state)
{
    struct oidc_pending p = {.issuer_id = "sso-rijk",
                             .began_s = INT64_C(1800000000),
                             .again = true},
                        read;
    uint8_t packed[OIDC_PENDING_PACKED];
    char text[OIDC_STATE_TEXT];

    (void)state;
    for (int i = 0; i < OIDC_SECRET_LEN; i++) {
        p.state[i] = (uint8_t)i;
        p.nonce[i] = (uint8_t)(64 + i);
        p.verifier[i] = (uint8_t)(128 + i);
    }
    oidc_pending_pack(&p, packed);
    assert_int_equal(oidc_pending_unpack(slice_of(packed, sizeof packed), &read), 0);
    assert_memory_equal(&read, &p, sizeof p);
    oidc_pending_state(&read, text);
    assert_string_equal(text, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    memset(p.issuer_id, 'x', OIDC_ID_MAX); /* as long as it can be */
    oidc_pending_pack(&p, packed);
    assert_int_equal(oidc_pending_unpack(slice_of(packed, sizeof packed), &read), 0);
    assert_string_equal(read.issuer_id, p.issuer_id);
}

static void bytes_of_another_kind_are_not_unpacked(void **state)
{
    struct oidc_pending p = {.issuer_id = "sso"}, read;
    uint8_t packed[OIDC_PENDING_PACKED + 1] = {0};

    (void)state;
    oidc_pending_pack(&p, packed);
    assert_int_equal(oidc_pending_unpack(slice_of(packed, OIDC_PENDING_PACKED), &read), 0);
    assert_int_equal(oidc_pending_unpack(slice_of(packed, OIDC_PENDING_PACKED - 1), &read), -1);
    assert_int_equal(oidc_pending_unpack(slice_of(packed, OIDC_PENDING_PACKED + 1), &read), -1);
    assert_int_equal(oidc_pending_unpack((struct slice){0}, &read), -1);
    packed[0] = 2;
    assert_int_equal(oidc_pending_unpack(slice_of(packed, OIDC_PENDING_PACKED), &read), -1);
    packed[0] = 1;
    packed[1] = 2;
    assert_int_equal(oidc_pending_unpack(slice_of(packed, OIDC_PENDING_PACKED), &read), -1);
    memset(packed, 0, sizeof packed);
    packed[0] = 1;
    assert_int_equal(oidc_pending_unpack(slice_of(packed, OIDC_PENDING_PACKED), &read), -1);
}

static void https_goes_anywhere_and_http_to_this_machine(void **state)
{
    static const struct {
        const char *url;
        bool ok, ok_here;
    } rows[] = {
        {"https://sso.example.nl", true, true},
        {"https://sso.example.nl:8443/a/b?c=d", true, true},
        {"https://[2001:db8::1]:8443/", true, true},
        {"http://127.0.0.1:8080/a", false, true},
        {"http://localhost", false, true},
        {"http://[::1]:80/", false, true},
        {"http://sso.example.nl/", false, false},
        {"http://127.0.0.1.example.nl/", false, false},
        {"http://localhost.example.nl/", false, false},
        {"http://localhost@example.nl/", false, false},
        {"https://user@sso.example.nl/", false, false},
        {"https://user:word@sso.example.nl/", false, false},
        {"https://sso.example.nl/#a", false, false},
        {"https://sso.example.nl\\@x.nl/", false, false},
        {"https://sso.example.nl/a b", false, false},
        {"https://sso.example.nl/\r\nX: y", false, false},
        {"https://sso.example.nl:port/", false, false},
        {"https://sso.example.nl:/", false, false},
        {"https://", false, false},
        {"https:///a", false, false},
        {"https://[::1", false, false},
        {"https://[::1]x/", false, false},
        {"HTTPS://sso.example.nl", false, false},
        {"ftp://sso.example.nl", false, false},
        {"//sso.example.nl", false, false},
        {"", false, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (url_ok(rows[i].url, false, 512) != rows[i].ok ||
            url_ok(rows[i].url, true, 512) != rows[i].ok_here)
            fail_msg("%s", rows[i].url);
    assert_false(url_ok("https://sso.example.nl", false, 21));
    assert_true(url_ok("https://sso.example.nl", false, 22));
}

static void fields_are_escaped_and_put_together(void **state)
{
    struct buf b = {0};

    (void)state;
    url_begin(&b, "https://x.nl/a");
    url_field_add(&b, "scope", SLICE_LIT("openid e-mail"));
    url_field_add(&b, "x", SLICE_LIT("a&b=c+d%\xc3\xa9"));
    assert_true(
        slice_is(buf_slice(&b), "https://x.nl/a?scope=openid%20e-mail&x=a%26b%3Dc%2Bd%25%C3%A9"));
    buf_reset(&b);
    url_begin(&b, "https://x.nl/a?tenant=1");
    url_field_add(&b, "y", SLICE_LIT(""));
    assert_true(slice_is(buf_slice(&b), "https://x.nl/a?tenant=1&y="));
    buf_reset(&b);
    url_field_add(&b, "a", SLICE_LIT("1"));
    url_field_add(&b, "b", SLICE_LIT("2"));
    assert_true(slice_is(buf_slice(&b), "a=1&b=2"));
    buf_free(&b);
}

static void a_secret_goes_into_the_header_escaped(void **state)
{
    struct oidc_issuer i = {
        .client_id = "weer klank", .auth = OIDC_SECRET_BASIC, .secret = "a:b%+"};
    struct buf form = {0}, header = {0};

    (void)state;
    assert_int_equal(client_auth_add(&i, "https://x.nl/token", 1, &form, &header), 0);
    assert_int_equal(form.n, 0);
    /* weer%20klank:a%3Ab%25%2B */
    assert_string_equal((const char *)header.p, "Basic d2VlciUyMGtsYW5rOmElM0FiJTI1JTJC");
    buf_free(&header);
}

static json_t *assertion_read(const struct oidc_issuer *i, struct jws *j, struct buf *form)
{
    static const char before[] =
        "client_id=weerklank&client_assertion_type="
        "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=";
    struct buf header = {0};

    buf_reset(form);
    assert_int_equal(client_auth_add(i, "https://x.nl/token", 1800000000, form, &header), 0);
    assert_int_equal(header.n, 0);
    assert_memory_equal(form->p, before, sizeof before - 1);
    assert_int_equal(
        jws_read(slice_of(form->p + sizeof before - 1, form->n - sizeof before + 1), JWS_MOST, j),
        OIDC_OK);
    return j->claims;
}

static void an_assertion_is_signed_short_and_used_once(void **state)
{
    struct oidc_issuer i = {.client_id = "weerklank",
                            .issuer = "https://x.nl",
                            .auth = OIDC_PRIVATE_KEY_JWT,
                            .key = rsa,
                            .kid = "k"};
    struct jwks *k = jwks_of(jwk_of(rsa, "k", "{\"alg\":\"PS256\"}"), NULL);
    struct buf form = {0};
    struct jws j;
    uint8_t print[HASH_LEN];
    char id[64];
    json_t *c = assertion_read(&i, &j, &form);

    (void)state;
    assert_int_equal(j.alg, JWS_PS256);
    assert_int_equal(jwks_verify(k, &j, print), OIDC_OK);
    assert_string_equal(json_string_value(json_object_get(c, "iss")), "weerklank");
    assert_string_equal(json_string_value(json_object_get(c, "sub")), "weerklank");
    assert_string_equal(json_string_value(json_object_get(c, "aud")), "https://x.nl");
    assert_int_equal(json_integer_value(json_object_get(c, "exp")), 1800000060);
    snprintf(id, sizeof id, "%s", json_string_value(json_object_get(c, "jti")));
    assert_int_equal(strlen(id), 22);
    jws_free(&j);
    i.audience_is_endpoint = true;
    c = assertion_read(&i, &j, &form);
    assert_string_equal(json_string_value(json_object_get(c, "aud")), "https://x.nl/token");
    assert_string_not_equal(json_string_value(json_object_get(c, "jti")), id);
    jws_free(&j);
    i.key = other_rsa; /* the issuer would not believe another key */
    assertion_read(&i, &j, &form);
    assert_int_equal(jwks_verify(k, &j, print), OIDC_SIGNATURE);
    jws_free(&j);
    i.key = ec;
    buf_reset(&form);
    assert_int_equal(client_auth_add(&i, "https://x.nl/token", 1, &form, &form), -1);
    jwks_free(&k);
    buf_free(&form);
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
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_comes_back_the_same),
        cmocka_unit_test(bytes_of_another_kind_are_not_unpacked),
        cmocka_unit_test(https_goes_anywhere_and_http_to_this_machine),
        cmocka_unit_test(fields_are_escaped_and_put_together),
        cmocka_unit_test(a_secret_goes_into_the_header_escaped),
        cmocka_unit_test(an_assertion_is_signed_short_and_used_once),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
