/*
 * Reading the file of issuers: see issuers.h for its form. A function goes on after a
 * fault as far as it does no harm; the first one is told.
 */
#include "services/oidc/issuers_inside.h"

#include "common/keep.h"
#include "common/room.h"
#include "proto/json.h"
#include "services/oidc/reading.h"

#include <errno.h>
#include <libgen.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define SECRET_MAX    512
#define KEY_FILE_MOST 16384

const char *const oidc_mandate_words[OIDC_MANDATES] = {"reader", "writer", "sender"};

/* --- Files that are named ------------------------------------------------------------------------------ */

static void secret_read(struct reading *r, const json_t *client, struct oidc_issuer *i)
{
    struct buf b = {0};
    char *secret;
    size_t n = 0;

    reading_file(r, client, "secret_file", SECRET_MAX, &b);
    while (n < b.n && b.p[n] >= ' ' && b.p[n] <= '~')
        n++;
    if (!r->bad && (n == 0 || (n < b.n && b.p[n] != '\n' && b.p[n] != '\r')))
        reading_refuse(r, "secret_file: its first line must be the secret, in ASCII");
    if (!r->bad) {
        secret = room_new(n + 1);
        memcpy(secret, b.p, n);
        i->secret = secret;
    }
    if (b.p)
        sodium_memzero(b.p, b.cap);
    buf_free(&b);
}

static void key_read(struct reading *r, const json_t *client, struct oidc_issuer *i)
{
    struct buf b = {0};
    BIO *bio;

    reading_file(r, client, "key_file", KEY_FILE_MOST, &b);
    if (!r->bad) {
        bio = BIO_new_mem_buf(b.p, (int)b.n);
        i->key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, (void *)(uintptr_t) "") : NULL;
        BIO_free(bio);
        ERR_clear_error();
        if (!i->key || !EVP_PKEY_is_a(i->key, "RSA") || EVP_PKEY_get_bits(i->key) < 2048)
            reading_refuse(
                r, "key_file: must be a private RSA key of 2048 bits or more, in PEM without a "
                   "password");
    }
    if (b.p)
        sodium_memzero(b.p, b.cap);
    buf_free(&b);
}

/* --- Rows ------------------------------------------------------------------------------------------------ */

static void claim_read(struct reading *r, const json_t *v, struct oidc_row *row)
{
    size_t n = json_is_array(v) ? json_array_size(v) : 1;

    if (n == 0 || n > OIDC_PATH_MAX)
        reading_refuse(r, "claim: must be a name, or a path of up to %d", OIDC_PATH_MAX);
    for (size_t i = 0; i < n && !r->bad; i++) {
        row->claim[i] = json_string_value(json_is_array(v) ? json_array_get(v, i) : v);
        if (!row->claim[i] || !row->claim[i][0])
            reading_refuse(r, "claim: must be a name, or a path of names");
    }
}

static void row_read(struct reading *r, const json_t *o, const struct oidc_issuer *i,
                     struct oidc_row *row)
{
    static const char *const names[] = {"claim", "value", "party", "mandate", NULL};
    const char *mandate;
    size_t m = 0, p = 0;

    reading_members(r, o, names);
    claim_read(r, json_object_get(o, "claim"), row);
    row->value = reading_text(r, o, "value", OIDC_URL_MAX, true);
    row->party = reading_text(r, o, "party", OIDC_PARTY_MAX, true);
    mandate = reading_text(r, o, "mandate", OIDC_NAME_MAX, true);
    if (r->bad)
        return;
    while (p < i->n_parties && strcmp(i->parties[p], row->party) != 0)
        p++;
    if (p == i->n_parties)
        reading_refuse(r, "party: %s is not among the issuer's parties", row->party);
    while (m < OIDC_MANDATES && strcmp(oidc_mandate_words[m], mandate) != 0)
        m++;
    if (m == OIDC_MANDATES)
        reading_refuse(r, "mandate: must be reader, writer or sender");
    row->mandate = (enum oidc_mandate)m;
}

static void rows_read(struct reading *r, const json_t *o, const char *name,
                      const struct oidc_issuer *i, struct oidc_rows *out)
{
    const json_t *list = json_object_get(o, name);
    size_t before = reading_enter(r, name, -1), n = json_array_size(list);
    struct oidc_row *rows;

    if (n == 0 || n > OIDC_ROWS_MAX)
        reading_refuse(r, "must be a list of 1 to %d rows", OIDC_ROWS_MAX);
    if (!r->bad) {
        rows = room_for(NULL, n, sizeof *rows);
        memset(rows, 0, n * sizeof *rows);
        out->of = rows;
        out->n = n;
        for (size_t at = 0; at < n; at++) {
            size_t outside = reading_enter(r, NULL, (long)at);

            row_read(r, json_array_get(list, at), i, &rows[at]);
            reading_leave(r, outside);
        }
    }
    reading_leave(r, before);
}

/* --- An issuer ------------------------------------------------------------------------------------------- */

static void scopes_read(struct reading *r, const json_t *client, struct oidc_issuer *i)
{
    const char *const *list = NULL;
    size_t n = 0;
    struct buf all = {0};
    bool openid = false;

    reading_words(r, client, "scopes", OIDC_SCOPES_MAX, true, &list, &n);
    buf_add_str(&all, "openid");
    for (size_t at = 0; at < n && !r->bad; at++) {
        if (strcmp(list[at], "openid") == 0)
            openid = true;
        else
            buf_printf(&all, " %s", list[at]);
    }
    if (!r->bad && !openid)
        reading_refuse(r, "scopes: openid must be among them");
    buf_add(&all, "", 1);
    i->scopes = (const char *)all.p;
    free((void *)(uintptr_t)list);
}

static void auth_read(struct reading *r, const json_t *client, struct oidc_issuer *i)
{
    const char *auth = reading_text(r, client, "auth", OIDC_NAME_MAX, true), *audience;
    bool jwt = auth && strcmp(auth, "private_key_jwt") == 0;

    if (r->bad)
        return;
    if (!jwt && strcmp(auth, "client_secret_basic") != 0) {
        reading_refuse(r, "auth: must be client_secret_basic or private_key_jwt");
        return;
    }
    if (!jwt && (json_object_get(client, "key_file") || json_object_get(client, "kid") ||
                 json_object_get(client, "audience")))
        reading_refuse(r, "key_file, kid and audience go with private_key_jwt");
    if (jwt && json_object_get(client, "secret_file"))
        reading_refuse(r, "secret_file goes with client_secret_basic");
    i->auth = jwt ? OIDC_PRIVATE_KEY_JWT : OIDC_SECRET_BASIC;
    if (!jwt) {
        secret_read(r, client, i);
        return;
    }
    key_read(r, client, i);
    i->kid = reading_word(r, client, "kid", OIDC_NAME_MAX, false);
    audience = reading_text(r, client, "audience", OIDC_NAME_MAX, false);
    i->audience_is_endpoint = audience && strcmp(audience, "token_endpoint") == 0;
    if (audience && !i->audience_is_endpoint && strcmp(audience, "issuer") != 0)
        reading_refuse(r, "audience: must be issuer or token_endpoint");
}

static void client_read(struct reading *r, const json_t *client, struct oidc_issuer *i)
{
    static const char *const names[] = {"id",     "auth",     "secret_file",  "key_file",
                                        "kid",    "audience", "redirect_uri", "logout_uri",
                                        "scopes", "acr",      "userinfo",     NULL};
    size_t before = reading_enter(r, "client", -1);

    reading_members(r, client, names);
    i->client_id = reading_word(r, client, "id", OIDC_URL_MAX, true);
    auth_read(r, client, i);
    i->redirect_uri = reading_url(r, client, "redirect_uri", i->loopback, true);
    i->logout_uri = reading_url(r, client, "logout_uri", i->loopback, false);
    scopes_read(r, client, i);
    reading_words(r, client, "acr", OIDC_SCOPES_MAX, false, &i->acr, &i->n_acr);
    i->userinfo = reading_flag(r, client, "userinfo");
    reading_leave(r, before);
}

static void tokens_read(struct reading *r, const json_t *tokens, struct oidc_issuer *i)
{
    static const char *const names[] = {"audience", "scopes", "machines", NULL};
    size_t before = reading_enter(r, "tokens", -1);

    reading_members(r, tokens, names);
    i->audience = reading_word(r, tokens, "audience", OIDC_URL_MAX, true);
    reading_words(r, tokens, "scopes", OIDC_SCOPES_MAX, false, &i->token_scopes,
                  &i->n_token_scopes);
    rows_read(r, tokens, "machines", i, &i->machines);
    reading_leave(r, before);
}

static void id_check(struct reading *r, const struct oidc_issuers *s, const struct oidc_issuer *i)
{
    if (r->bad)
        return;
    if (strspn(i->id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(i->id))
        reading_refuse(r, "id: must be small letters, digits and hyphens");
    if (strchr(i->issuer, '?'))
        reading_refuse(r, "issuer: has no query (OpenID Connect Discovery 3)");
    for (const struct oidc_issuer *other = s->of; other < i; other++)
        if (strcmp(other->id, i->id) == 0 || strcmp(other->issuer, i->issuer) == 0)
            reading_refuse(r, "id and issuer: each is there once");
}

static void parties_check(struct reading *r, const struct oidc_issuer *i)
{
    for (size_t p = 0; p < i->n_parties && !r->bad; p++)
        if (strlen(i->parties[p]) > OIDC_PARTY_MAX)
            reading_refuse(r, "parties: a code has at most %d bytes", OIDC_PARTY_MAX);
}

static void issuer_read(struct reading *r, const json_t *o, const struct oidc_issuers *s,
                        struct oidc_issuer *i)
{
    static const char *const names[] = {"id",     "name",   "issuer", "loopback", "parties",
                                        "client", "people", "tokens", NULL};
    static const char *const languages[] = {"nl", "en", NULL};
    const json_t *client = json_object_get(o, "client"), *tokens = json_object_get(o, "tokens");
    const json_t *name = json_object_get(o, "name");

    reading_members(r, o, names);
    reading_members(r, name, languages);
    i->id = reading_text(r, o, "id", OIDC_ID_MAX, true);
    i->name_nl = reading_text(r, name, "nl", OIDC_NAME_MAX, true);
    i->name_en = reading_text(r, name, "en", OIDC_NAME_MAX, true);
    i->loopback = reading_flag(r, o, "loopback");
    i->issuer = reading_url(r, o, "issuer", i->loopback, true);
    reading_words(r, o, "parties", OIDC_PARTIES_MAX, true, &i->parties, &i->n_parties);
    id_check(r, s, i);
    parties_check(r, i);
    if (!client && !tokens)
        reading_refuse(r, "has neither client nor tokens: it is good for nothing");
    if (!client && json_object_get(o, "people"))
        reading_refuse(r, "people: go with a client");
    if (client && !r->bad)
        client_read(r, client, i);
    if (client && !r->bad)
        rows_read(r, o, "people", i, &i->people);
    if (tokens && !r->bad)
        tokens_read(r, tokens, i);
}

static void list_read(struct reading *r, struct oidc_issuers *s)
{
    static const char *const names[] = {"issuers", NULL};
    const json_t *list = json_object_get(s->file, "issuers");
    size_t n = json_array_size(list);

    reading_members(r, s->file, names);
    reading_enter(r, "issuers", -1);
    if (!json_is_array(list) || n > OIDC_ISSUERS_MAX)
        reading_refuse(r, "must be a list of at most %d", OIDC_ISSUERS_MAX);
    for (size_t at = 0; at < n && !r->bad; at++) {
        size_t before = reading_enter(r, NULL, (long)at);

        s->n++; /* also of one that is refused: what it has is freed with the list */
        issuer_read(r, json_array_get(list, at), s, &s->of[at]);
        reading_leave(r, before);
    }
}

struct oidc_issuers *oidc_issuers_read(const char *path, struct buf *why)
{
    struct oidc_issuers *s = room_new(sizeof *s);
    struct buf file = {0}, copy = {0};
    struct reading r = {.why = why};
    char said[200];

    buf_printf(&copy, "%s", path);
    buf_add(&copy, "", 1);
    r.folder = dirname((char *)copy.p);
    if (keep_read(path, JSON_MOST, &file) < 0) {
        buf_printf(why, "the file cannot be read: %s", strerror(errno));
        r.bad = true;
    } else if (!(s->file = json_read(buf_slice(&file), said, sizeof said))) {
        buf_printf(why, "%s", said);
        r.bad = true;
    } else {
        list_read(&r, s);
    }
    buf_free(&file);
    buf_free(&copy);
    if (r.bad)
        oidc_issuers_free(&s);
    return s;
}
