/*
 * What the claims of each kind of token must say, and what they make of somebody. An issuer gives nobody a party that
 * is not its own, whatever its rows or its claims say.
 */
#include "tests/unit/oidc_test.h"

#include "services/oidc/checks.h"
#include "services/oidc/claims.h"
#include "services/oidc/token.h"

#define NOW INT64_C(1800000000)

static const char *const parties[] = {"VWS", "ZVL"};
static const char *const acrs[] = {"substantial", "high"};
static const char *const scopes[] = {"weerklank"};
static const struct oidc_row rows[] = {
    {.claim = {"groups"}, .value = "wk-vws", .party = "VWS", .mandate = OIDC_READER},
    {.claim = {"groups"}, .value = "wk-vws-mandaat", .party = "VWS", .mandate = OIDC_SENDER},
    {.claim = {"realm_access", "roles"}, .value = "zvl", .party = "ZVL", .mandate = OIDC_WRITER},
    {.claim = {"any"}, .value = "*", .party = "ZVL", .mandate = OIDC_READER},
    {.claim = {"groups"},
     .value = "wk-bzk",
     .party = "BZK",
     .mandate = OIDC_SENDER}, /* not its own */
};
static struct oidc_issuer issuer;

static int begin(void **state)
{
    (void)state;
    hash_init();
    issuer = (struct oidc_issuer){.id = "sso",
                                  .issuer = "https://sso.example",
                                  .client_id = "weerklank",
                                  .parties = parties,
                                  .n_parties = 2,
                                  .people = {rows, ARRAY_LEN(rows)},
                                  .audience = "https://wk.example/v1",
                                  .token_scopes = scopes,
                                  .n_token_scopes = 1};
    return 0;
}

static json_t *json_of(const char *text)
{
    json_t *j = json_loads(text, 0, NULL);

    assert_non_null(j);
    return j;
}

/* --- Kinds of tokens ----------------------------------------------------------------------------------- */

/* A good one of each kind, and `change` over it: null takes a claim away. */
static struct jws changed(const char *good, enum jws_typ typ, const char *change)
{
    struct jws j = {.typ = typ, .claims = json_of(good)};
    json_t *over = json_of(change);
    const char *name;
    json_t *v;

    json_object_foreach(over, name, v)
    {
        if (json_is_null(v))
            json_object_del(j.claims, name);
        else
            json_object_set(j.claims, name, v);
    }
    json_decref(over);
    return j;
}

static struct check_id wants;

static enum oidc_reason id_typ(enum jws_typ typ, const char *change)
{
    static const char good[] =
        "{\"iss\":\"https://sso.example\",\"sub\":\"anna\",\"aud\":\"weerklank\","
        "\"exp\":1800000300,\"iat\":1800000000,\"nonce\":\"n-1\"}";
    struct jws j = changed(good, typ, change);
    enum oidc_reason why = check_id_token(&j, &wants);

    jws_free(&j);
    return why;
}

static enum oidc_reason id(const char *change)
{
    return id_typ(JWS_TYP_NONE, change);
}

static int begin_id(void **state)
{
    begin(state);
    wants = (struct check_id){.issuer = &issuer,
                              .time = {.now_s = NOW, .skew_s = 30},
                              .nonce = "n-1",
                              .began_s = NOW - 60};
    return 0;
}

static void an_id_token_is_for_this_sign_in_and_client(void **state)
{
    (void)state;
    assert_int_equal(id("{}"), OIDC_OK);
    assert_int_equal(id_typ(JWS_TYP_JWT, "{}"), OIDC_OK);
    assert_int_equal(id_typ(JWS_TYP_ACCESS, "{}"), OIDC_TYP);
    assert_int_equal(id_typ(JWS_TYP_LOGOUT, "{}"), OIDC_TYP);
    assert_int_equal(id("{\"iss\":\"https://sso.example/\"}"), OIDC_ISSUER);
    assert_int_equal(id("{\"iss\":null}"), OIDC_CLAIMS);
    assert_int_equal(id("{\"nonce\":\"n-2\"}"), OIDC_NONCE);
    assert_int_equal(id("{\"nonce\":\"n-12\"}"), OIDC_NONCE);
    assert_int_equal(id("{\"nonce\":null}"), OIDC_NONCE);
    assert_int_equal(id("{\"nonce\":1}"), OIDC_NONCE);
}

static void an_id_token_names_us_as_audience_and_party(void **state)
{
    (void)state;
    assert_int_equal(id("{\"aud\":\"other\"}"), OIDC_AUDIENCE);
    assert_int_equal(id("{\"aud\":[]}"), OIDC_AUDIENCE);
    assert_int_equal(id("{\"aud\":null}"), OIDC_AUDIENCE);
    assert_int_equal(id("{\"aud\":[\"weerklank\"]}"), OIDC_OK);
    assert_int_equal(id("{\"aud\":[\"other\",\"weerklank\"]}"), OIDC_PARTY);
    assert_int_equal(id("{\"aud\":[\"other\",\"weerklank\"],\"azp\":\"weerklank\"}"), OIDC_OK);
    assert_int_equal(id("{\"azp\":\"other\"}"), OIDC_PARTY);
    assert_int_equal(id("{\"azp\":7}"), OIDC_PARTY);
}

static void an_id_token_has_its_time(void **state)
{
    (void)state;
    assert_int_equal(id("{\"exp\":1799999971}"), OIDC_OK); /* within the skew */
    assert_int_equal(id("{\"exp\":1799999970}"), OIDC_EXPIRED);
    assert_int_equal(id("{\"exp\":\"1800000300\"}"), OIDC_CLAIMS);
    assert_int_equal(id("{\"exp\":1e300}"), OIDC_CLAIMS);
    assert_int_equal(id("{\"exp\":-1}"), OIDC_CLAIMS);
    assert_int_equal(id("{\"exp\":1800000300.5}"), OIDC_OK);
    assert_int_equal(id("{\"iat\":1800000030}"), OIDC_OK);
    assert_int_equal(id("{\"iat\":1800000031}"), OIDC_NOT_YET);
    assert_int_equal(id("{\"nbf\":1800000031}"), OIDC_NOT_YET);
    assert_int_equal(id("{\"iat\":null}"), OIDC_CLAIMS);
    assert_int_equal(id("{\"iat\":1799999000}"), OIDC_NOT_FRESH); /* of before it was asked for */
}

static void who_had_to_sign_in_anew_did(void **state)
{
    (void)state;
    wants.again = true;
    assert_int_equal(id("{}"), OIDC_CLAIMS);
    assert_int_equal(id("{\"auth_time\":1799990000}"), OIDC_NOT_FRESH);
    assert_int_equal(id("{\"auth_time\":1799999990}"), OIDC_OK);
}

static void the_demanded_class_of_sign_in_was_reached(void **state)
{
    (void)state;
    issuer.acr = acrs;
    issuer.n_acr = 2;
    assert_int_equal(id("{}"), OIDC_ACR);
    assert_int_equal(id("{\"acr\":\"low\"}"), OIDC_ACR);
    assert_int_equal(id("{\"acr\":\"high\"}"), OIDC_OK);
}

static void an_access_token_beside_it_is_its_own(void **state)
{
    (void)state;
    wants.access_token = SLICE_LIT("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y");
    assert_int_equal(id("{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}"),
                     OIDC_OK); /* of Core's appendix A.6 */
    assert_int_equal(id("{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RA\"}"), OIDC_SUBJECT);
    assert_int_equal(id("{}"), OIDC_OK);
}

static enum oidc_reason access_typ(enum jws_typ typ, const char *change)
{
    static const char good[] =
        "{\"iss\":\"https://sso.example\",\"sub\":\"zaak\",\"aud\":[\"https://x.example\",\"https:/"
        "/wk.example/v1\"],"
        "\"exp\":1800000300,\"iat\":1800000000,\"client_id\":\"zaak\",\"scope\":\"a weerklank b\"}";
    struct jws j = changed(good, typ, change);
    struct slice scope;
    enum oidc_reason why = check_access_token(&j, &issuer, wants.time, &scope);

    jws_free(&j);
    return why;
}

static void an_access_token_is_for_us_and_allows_it(void **state)
{
    (void)state;
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{}"), OIDC_OK);
    assert_int_equal(access_typ(JWS_TYP_JWT, "{}"), OIDC_OK);
    assert_int_equal(access_typ(JWS_TYP_NONE, "{}"), OIDC_TYP);
    assert_int_equal(access_typ(JWS_TYP_OTHER, "{}"), OIDC_TYP);
    assert_int_equal(access_typ(JWS_TYP_JWT, "{\"nonce\":\"x\"}"), OIDC_TYP);
    assert_int_equal(access_typ(JWS_TYP_JWT, "{\"events\":{}}"), OIDC_TYP);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"iss\":\"https://other.example\"}"),
                     OIDC_ISSUER);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"aud\":\"https://wk.example/v2\"}"),
                     OIDC_AUDIENCE);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"aud\":\"weerklank\"}"), OIDC_AUDIENCE);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"exp\":1799999970}"), OIDC_EXPIRED);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"exp\":null}"), OIDC_CLAIMS);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"nbf\":1800000031}"), OIDC_NOT_YET);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"scope\":\"a weerklan b\"}"), OIDC_SCOPE);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"scope\":null}"), OIDC_SCOPE);
    assert_int_equal(access_typ(JWS_TYP_ACCESS, "{\"scope\":[\"weerklank\"]}"), OIDC_CLAIMS);
}

static void a_scope_is_a_whole_word(void **state)
{
    (void)state;
    assert_true(oidc_scope_has(SLICE_LIT("a b"), SLICE_LIT("a")));
    assert_true(oidc_scope_has(SLICE_LIT("a  b"), SLICE_LIT("b")));
    assert_false(oidc_scope_has(SLICE_LIT("ab"), SLICE_LIT("a")));
    assert_false(oidc_scope_has(SLICE_LIT("a b"), SLICE_LIT("a b")));
    assert_false(oidc_scope_has(SLICE_LIT("a b"), SLICE_LIT("")));
    assert_false(oidc_scope_has(SLICE_LIT(""), SLICE_LIT("a")));
}

static enum oidc_reason logout_typ(enum jws_typ typ, const char *change)
{
    static const char good[] =
        "{\"iss\":\"https://"
        "sso.example\",\"sub\":\"anna\",\"aud\":\"weerklank\",\"exp\":1800000100,"
        "\"iat\":1800000000,\"jti\":\"1\",\"events\":{\"http://schemas.openid.net/event/"
        "backchannel-logout\":{}}}";
    struct jws j = changed(good, typ, change);
    enum oidc_reason why = check_logout_token(&j, &issuer, wants.time);

    jws_free(&j);
    return why;
}

static void a_logout_token_is_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{}"), OIDC_OK);
    assert_int_equal(logout_typ(JWS_TYP_JWT, "{\"sub\":null,\"sid\":\"s\"}"), OIDC_OK);
    assert_int_equal(logout_typ(JWS_TYP_ACCESS, "{}"), OIDC_TYP);
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{\"nonce\":\"x\"}"), OIDC_TYP);
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{\"events\":null}"), OIDC_TYP);
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{\"events\":{\"other\":{}}}"), OIDC_TYP);
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{\"sub\":null}"), OIDC_CLAIMS);
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{\"jti\":null}"), OIDC_CLAIMS);
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{\"aud\":\"other\"}"), OIDC_AUDIENCE);
    assert_int_equal(logout_typ(JWS_TYP_LOGOUT, "{\"iat\":1799999000}"), OIDC_EXPIRED);
    assert_int_equal(id_typ(JWS_TYP_LOGOUT, "{}"), OIDC_TYP);
}

/* --- Who ------------------------------------------------------------------------------------------------- */

static struct oidc_who who;

static enum oidc_reason make(const char *claims)
{
    json_t *j = json_of(claims);
    enum oidc_reason why = oidc_claims_who(&issuer, &issuer.people, j, &who);

    json_decref(j);
    return why;
}

static void rows_give_parties_and_the_highest_mandate(void **state)
{
    (void)state;
    assert_int_equal(make("{\"sub\":\"a\",\"groups\":[\"x\",\"wk-vws\"]}"), OIDC_OK);
    assert_int_equal(who.n_grants, 1);
    assert_string_equal(who.grants[0].party, "VWS");
    assert_int_equal(who.grants[0].mandate, OIDC_READER);
    assert_int_equal(make("{\"sub\":\"a\",\"groups\":[\"wk-vws-mandaat\",\"wk-vws\"]}"), OIDC_OK);
    assert_int_equal(who.n_grants, 1);
    assert_int_equal(who.grants[0].mandate, OIDC_SENDER);
    assert_int_equal(
        make("{\"sub\":\"a\",\"groups\":\"wk-vws\",\"realm_access\":{\"roles\":[\"zvl\"]}}"),
        OIDC_OK);
    assert_int_equal(who.n_grants, 2);
    assert_string_equal(who.grants[1].party, "ZVL");
    assert_int_equal(who.grants[1].mandate, OIDC_WRITER);
    assert_int_equal(make("{\"sub\":\"a\",\"any\":\"thing\"}"), OIDC_OK);
    assert_string_equal(who.grants[0].party, "ZVL");
}

static void who_fits_no_row_is_nobody_here(void **state)
{
    static const char *const none[] = {
        "{\"sub\":\"a\"}",
        "{\"sub\":\"a\",\"groups\":[]}",
        "{\"sub\":\"a\",\"groups\":\"wk-vws \"}",
        "{\"sub\":\"a\",\"groups\":\"WK-VWS\"}",
        "{\"sub\":\"a\",\"groups\":[[\"wk-vws\"]]}",
        "{\"sub\":\"a\",\"groups\":{\"wk-vws\":true}}",
        "{\"sub\":\"a\",\"roles\":\"zvl\"}",
        "{\"sub\":\"a\",\"realm_access\":\"zvl\"}",
        "{\"sub\":\"a\",\"any\":\"\"}",
        "{\"sub\":\"a\",\"any\":true}",
        "{\"sub\":\"a\",\"any\":null}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        if (make(none[i]) != OIDC_UNMAPPED)
            fail_msg("mapped: %s", none[i]);
}

static void no_party_comes_from_an_issuer_that_may_not_vouch_for_it(void **state)
{
    (void)state;
    assert_int_equal(make("{\"sub\":\"a\",\"groups\":[\"wk-bzk\"]}"), OIDC_UNMAPPED);
    assert_int_equal(make("{\"sub\":\"a\",\"groups\":[\"wk-bzk\",\"wk-vws\"],\"party\":\"BZK\"}"),
                     OIDC_OK);
    assert_int_equal(who.n_grants, 1);
    assert_string_equal(who.grants[0].party, "VWS");
    issuer.n_parties = 1; /* the same with ZVL taken away */
    assert_int_equal(make("{\"sub\":\"a\",\"any\":\"thing\"}"), OIDC_UNMAPPED);
}

static void an_account_is_issuer_and_subject_and_nothing_else(void **state)
{
    uint8_t key[HASH_LEN];

    (void)state;
    assert_int_equal(make("{\"sub\":\"anna\",\"any\":\"x\",\"email\":\"a@vws.example\"}"), OIDC_OK);
    memcpy(key, who.key, sizeof key);
    assert_int_equal(make("{\"sub\":\"anna\",\"groups\":\"wk-vws\",\"email\":\"b@vws.example\"}"),
                     OIDC_OK);
    assert_memory_equal(key, who.key, sizeof key);
    assert_int_equal(make("{\"sub\":\"Anna\",\"any\":\"x\",\"email\":\"a@vws.example\"}"), OIDC_OK);
    assert_memory_not_equal(key, who.key, sizeof key);
    issuer.issuer = "https://other.example";
    assert_int_equal(make("{\"sub\":\"anna\",\"any\":\"x\"}"), OIDC_OK);
    assert_memory_not_equal(key, who.key, sizeof key);
}

static void a_subject_is_a_short_text_of_ascii(void **state)
{
    char claims[400];

    (void)state;
    assert_int_equal(make("{\"any\":\"x\"}"), OIDC_CLAIMS);
    assert_int_equal(make("{\"any\":\"x\",\"sub\":\"\"}"), OIDC_CLAIMS);
    assert_int_equal(make("{\"any\":\"x\",\"sub\":7}"), OIDC_CLAIMS);
    assert_int_equal(make("{\"any\":\"x\",\"sub\":\"a\\nb\"}"), OIDC_CLAIMS);
    assert_int_equal(make("{\"any\":\"x\",\"sub\":\"é\"}"), OIDC_CLAIMS);
    snprintf(claims, sizeof claims, "{\"any\":\"x\",\"sub\":\"%0255d\"}", 0);
    assert_int_equal(make(claims), OIDC_OK);
    snprintf(claims, sizeof claims, "{\"any\":\"x\",\"sub\":\"%0256d\"}", 0);
    assert_int_equal(make(claims), OIDC_CLAIMS);
}

static void a_name_is_for_a_screen(void **state)
{
    (void)state;
    make("{\"sub\":\"a\",\"any\":\"x\",\"name\":\"Anna de Vries\",\"preferred_username\":\"adv\"}");
    assert_string_equal(who.display, "Anna de Vries");
    make("{\"sub\":\"a\",\"any\":\"x\",\"name\":\"An\\u202ena\",\"preferred_username\":\"adv\"}");
    assert_string_equal(who.display, "adv");
    make("{\"sub\":\"a\",\"any\":\"x\",\"name\":\"a\\nb\"}");
    assert_string_equal(who.display, "");
    make("{\"sub\":\"a\",\"any\":\"x\",\"name\":\""
         "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééxéééééééééééééééé\"}");
    assert_int_equal(strlen(who.display),
                     119); /* 59 of two bytes and the x; the next has no room */
}

static void an_address_is_one_and_not_said_to_be_unverified(void **state)
{
    (void)state;
    make("{\"sub\":\"a\",\"any\":\"x\",\"email\":\"A.Jansen@MinVWS.example\",\"email_verified\":"
         "true}");
    assert_string_equal(who.mail, "A.Jansen@minvws.example");
    assert_true(who.mail_verified);
    make("{\"sub\":\"a\",\"any\":\"x\",\"email\":\"a@vws.example\"}");
    assert_string_equal(who.mail, "a@vws.example");
    assert_false(who.mail_verified);
    make("{\"sub\":\"a\",\"any\":\"x\",\"email\":\"a@vws.example\",\"email_verified\":false}");
    assert_string_equal(who.mail, "");
    make("{\"sub\":\"a\",\"any\":\"x\",\"email\":\"a@vws.example\\r\\nBcc: b@x.example\"}");
    assert_string_equal(who.mail, "");
}

#define WITH(test) cmocka_unit_test_setup(test, begin_id)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(an_id_token_is_for_this_sign_in_and_client),
        WITH(an_id_token_names_us_as_audience_and_party),
        WITH(an_id_token_has_its_time),
        WITH(who_had_to_sign_in_anew_did),
        WITH(the_demanded_class_of_sign_in_was_reached),
        WITH(an_access_token_beside_it_is_its_own),
        WITH(an_access_token_is_for_us_and_allows_it),
        WITH(a_scope_is_a_whole_word),
        WITH(a_logout_token_is_nothing_else),
        WITH(rows_give_parties_and_the_highest_mandate),
        WITH(who_fits_no_row_is_nobody_here),
        WITH(no_party_comes_from_an_issuer_that_may_not_vouch_for_it),
        WITH(an_account_is_issuer_and_subject_and_nothing_else),
        WITH(a_subject_is_a_short_text_of_ascii),
        WITH(a_name_is_for_a_screen),
        WITH(an_address_is_one_and_not_said_to_be_unverified),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
