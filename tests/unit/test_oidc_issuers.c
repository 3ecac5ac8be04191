/*
 * The file of issuers: what it gives, and what is refused with which place. Each refusal is one change to a file that
 * is good.
 */
#include "tests/unit/oidc_test.h"

#include "services/oidc/issuers.h"

#include <openssl/pem.h>

static char folder[] = "/tmp/oidc-issuers-XXXXXX";
static char path[sizeof folder + 16];

static void file_write(const char *name, const char *text)
{
    char to[sizeof folder + 32];
    FILE *f;

    snprintf(to, sizeof to, "%s/%s", folder, name);
    f = fopen(to, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int begin(void **state)
{
    char key[sizeof folder + 16];
    FILE *f;

    (void)state;
    keys_make();
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/issuers.json", folder);
    snprintf(key, sizeof key, "%s/own.pem", folder);
    f = fopen(key, "we");
    assert_int_equal(PEM_write_PrivateKey(f, rsa, NULL, NULL, 0, NULL, NULL), 1);
    fclose(f);
    file_write("sso.secret", "geheim van acht\n");
    file_write("empty.secret", "\n");
    return 0;
}

static int end(void **state)
{
    char command[sizeof folder + 16];

    (void)state;
    keys_end();
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static const char good[] =
    "{'issuers': [{'id': 'sso', 'name': {'nl': 'SSO Rijk', 'en': 'Government SSO'},"
    " 'issuer': 'https://sso.example.nl/realm', 'parties': ['VWS', 'ZVL'],"
    " 'client': {'id': 'weerklank', 'auth': 'client_secret_basic', 'secret_file': 'sso.secret',"
    "  'redirect_uri': 'https://wk.example.nl/terug', 'logout_uri': 'https://wk.example.nl/',"
    "  'scopes': ['profile', 'openid', 'email'], 'acr': ['substantial', 'high'], 'userinfo': true},"
    " 'people': [{'claim': 'groups', 'value': 'wk', 'party': 'VWS', 'mandate': 'sender'},"
    "  {'claim': ['realm_access', 'roles'], 'value': '*', 'party': 'ZVL', 'mandate': 'reader'}],"
    " 'tokens': {'audience': 'https://wk.example.nl/v1', 'scopes': ['weerklank'],"
    "  'machines': [{'claim': 'client_id', 'value': 'zaak', 'party': 'VWS', 'mandate': "
    "'writer'}]}},"
    " {'id': 'local', 'name': {'nl': 'Hier', 'en': 'Here'}, 'issuer': 'http://127.0.0.1:8080', "
    "'loopback': true,"
    " 'parties': ['BZK'],"
    " 'client': {'id': 'w', 'auth': 'private_key_jwt', 'key_file': 'own.pem', 'kid': '1', "
    "'audience': 'token_endpoint',"
    "  'redirect_uri': 'http://localhost:8081/terug', 'scopes': ['openid']},"
    " 'people': [{'claim': 'sub', 'value': '*', 'party': 'BZK', 'mandate': 'writer'}]}]}";

/* With ' for ", and the first `from` replaced by `to`. */
static void changed_write(const char *from, const char *to)
{
    struct buf text = {0};
    const char *at = strstr(good, from);

    assert_non_null(at);
    buf_add(&text, good, (size_t)(at - good));
    buf_add_str(&text, to);
    buf_add_str(&text, at + strlen(from));
    buf_add(&text, "", 1);
    for (size_t i = 0; i < text.n; i++)
        text.p[i] = text.p[i] == '\'' ? '"' : text.p[i];
    file_write("issuers.json", (const char *)text.p);
    buf_free(&text);
}

static struct oidc_issuers *read_changed(const char *from, const char *to, struct buf *why)
{
    struct oidc_issuers *s;

    changed_write(from, to);
    s = oidc_issuers_read(path, why);
    buf_add(why, "", 1);
    return s;
}

static void a_file_gives_its_issuers(void **state)
{
    struct buf why = {0};
    struct oidc_issuers *s = read_changed("", "", &why);
    const struct oidc_issuer *i;

    (void)state;
    assert_string_equal((const char *)why.p, "");
    assert_int_equal(oidc_issuers_n(s), 2);
    i = oidc_issuers_by_id(s, SLICE_LIT("sso"));
    assert_ptr_equal(i, oidc_issuers_at(s, 0));
    assert_ptr_equal(i, oidc_issuers_by_name(s, SLICE_LIT("https://sso.example.nl/realm")));
    assert_string_equal(i->name_en, "Government SSO");
    assert_string_equal(i->secret, "geheim van acht");
    assert_string_equal(i->scopes, "openid profile email");
    assert_int_equal(i->n_acr, 2);
    assert_true(i->userinfo && !i->loopback);
    assert_int_equal(i->people.n, 2);
    assert_string_equal(i->people.of[1].claim[1], "roles");
    assert_null(i->people.of[1].claim[2]);
    assert_int_equal(i->people.of[0].mandate, OIDC_SENDER);
    assert_string_equal(i->machines.of[0].value, "zaak");
    assert_string_equal(i->token_scopes[0], "weerklank");
    i = oidc_issuers_at(s, 1);
    assert_true(i->loopback && i->key && i->audience_is_endpoint && !i->audience);
    assert_int_equal(i->auth, OIDC_PRIVATE_KEY_JWT);
    oidc_issuers_free(&s);
    assert_null(s);
    buf_free(&why);
}

static void issuers_are_found_byte_for_byte(void **state)
{
    struct buf why = {0};
    struct oidc_issuers *s = read_changed("", "", &why);

    (void)state;
    assert_null(oidc_issuers_by_name(s, SLICE_LIT("https://sso.example.nl/realm/")));
    assert_null(oidc_issuers_by_name(s, SLICE_LIT("https://SSO.example.nl/realm")));
    assert_null(oidc_issuers_by_name(s, SLICE_LIT("")));
    assert_null(oidc_issuers_by_id(s, SLICE_LIT("ss")));
    oidc_issuers_free(&s);
    buf_free(&why);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    static const struct {
        const char *from, *to, *why;
    } rows[] = {
        {"'mandate': 'sender'", "'mandate': 'boss'",
         "issuers[0].people[0]: mandate: must be reader, writer or sender"},
        {"'party': 'ZVL', 'mandate'", "'party': 'BZK', 'mandate'",
         "issuers[0].people[1]: party: BZK is not among the issuer's parties"},
        {"'party': 'VWS', 'mandate': 'writer'", "'party': 'BZK', 'mandate': 'writer'",
         "issuers[0].tokens.machines[0]: party: BZK is not among the issuer's parties"},
        {"'parties': ['VWS', 'ZVL']", "'parties': []",
         "issuers[0].parties: must be a list of 1 to 256"},
        {"'parties': ['VWS', 'ZVL']", "'parties': ['VWS', 'ABCDEFGHIJKLMNOPQRSTUVWXY']",
         "issuers[0]: parties: a code has at most 24 bytes"},
        {"https://sso.example.nl/realm", "http://sso.example.nl/realm",
         "issuers[0].issuer: must be an https address"},
        {"https://sso.example.nl/realm", "http://127.0.0.1:80/realm",
         "issuers[0].issuer: must be an https address"},
        {"http://127.0.0.1:8080", "http://10.0.0.1:8080",
         "issuers[1].issuer: must be an https address, or http on this machine"},
        {"https://sso.example.nl/realm", "https://sso.example.nl/realm?x=1",
         "issuers[0]: issuer: has no query (OpenID Connect Discovery 3)"},
        {"https://wk.example.nl/terug", "http://wk.example.nl/terug",
         "issuers[0].client.redirect_uri: must be an https address"},
        {"'id': 'local'", "'id': 'sso'", "issuers[1]: id and issuer: each is there once"},
        {"'id': 'sso'", "'id': 'SSO'", "issuers[0]: id: must be small letters, digits and hyphens"},
        {"'id': 'sso', ", "", "issuers[0].id: is missing"},
        {"'en': 'Government SSO'", "'fr': 'x'", "issuers[0]: does not know \"fr\""},
        {"'acr'", "'arc'", "issuers[0].client: does not know \"arc\""},
        {"'acr': ['substantial', 'high']", "'acr': 'high'",
         "issuers[0].client.acr: must be a list of 1 to 16"},
        {"'userinfo': true", "'userinfo': 'yes'",
         "issuers[0].client.userinfo: must be true or false"},
        {"['profile', 'openid', 'email']", "['profile']",
         "issuers[0].client: scopes: openid must be among them"},
        {"['profile', 'openid', 'email']", "['openid profile']",
         "issuers[0].client.scopes: must be a list of texts without blanks"},
        {"client_secret_basic", "client_secret_post",
         "issuers[0].client: auth: must be client_secret_basic or private_key_jwt"},
        {"client_secret_basic", "private_key_jwt",
         "issuers[0].client: secret_file goes with client_secret_basic"},
        {"sso.secret", "none.secret",
         "issuers[0].client.secret_file: the file cannot be read: "
         "No such file or directory"},
        {"sso.secret", "empty.secret",
         "issuers[0].client: secret_file: its first line must be the secret, in ASCII"},
        {"own.pem", "sso.secret",
         "issuers[1].client: key_file: must be a private RSA key of 2048 bits or more, in PEM "
         "without a password"},
        {"'token_endpoint'", "'x'",
         "issuers[1].client: audience: must be issuer or token_endpoint"},
        {"['realm_access', 'roles']", "['a', 'b', 'c', 'd', 'e']",
         "issuers[0].people[1]: claim: must be a name, or a path of up to 4"},
        {"'claim': 'groups', ", "",
         "issuers[0].people[0]: claim: must be a name, or a path of names"},
        {"'value': 'wk'", "'value': ''",
         "issuers[0].people[0].value: must be a text of 1 to 512 bytes"},
        {"'people': [{'claim': 'sub', 'value': '*', 'party': 'BZK', 'mandate': 'writer'}]",
         "'people': []", "issuers[1].people: must be a list of 1 to 2048 rows"},
        {"{'issuers'", "{'x': 1, 'issuers'", "does not know \"x\""},
        {"'scopes': ['weerklank']", "'scope': ['weerklank']",
         "issuers[0].tokens: does not know \"scope\""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf why = {0};
        struct oidc_issuers *s = read_changed(rows[i].from, rows[i].to, &why);

        assert_null(s);
        assert_string_equal((const char *)why.p, rows[i].why);
        buf_free(&why);
    }
}

static void a_file_that_is_none_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "[]",
                                        "{",
                                        "{\"issuers\": {}}",
                                        "{\"issuers\": [7]}",
                                        "{\"issuers\": [], \"issuers\": []}"};
    struct buf why = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        buf_reset(&why);
        file_write("issuers.json", texts[i]);
        assert_null(oidc_issuers_read(path, &why));
        assert_true(why.n > 0);
    }
    assert_null(oidc_issuers_read("/nonexistent/issuers.json", &why));
    buf_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_gives_its_issuers),
        cmocka_unit_test(issuers_are_found_byte_for_byte),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(a_file_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
