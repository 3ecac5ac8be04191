/*
 * `weerklank account` and `weerklank token`: who of a party signs in at the gateway, and programs that act for them.
 *
 *      weerklank account                                        those of the party, and what each may
 *      weerklank account add "A. Jansen" --rights lezen,schrijven,mandaat --as VWS
 *      weerklank account add "A. Jansen" --login jansen --password-file FILE --as VWS
 *      weerklank account add "A. Jansen" --login jansen --mail a.jansen@minvws.example --invite --as VWS
 *      weerklank account set 0195f3a2 "A. Jansen" --rights lezen
 *      weerklank account close 0195f3a2
 *      weerklank token make 0195f3a2 --rights lezen --until 2027-06-30     prints it, once
 *      weerklank token end 0195f3a2
 */
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/named.h"
#include "services/cli/screen.h"
#include "services/cli/words.h"

#include "common/clock.h"
#include "common/hash.h"

#include <sodium.h>
#include <stdlib.h>

#define TOKEN_BYTES  32
#define TOKEN_PREFIX "wk_"
#define TOKEN_TEXT         \
    (sizeof TOKEN_PREFIX + \
     sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING))
#define PASSWORD_MOST 1024

const struct option_row account_options[] = {
    {"rights", N_("LIST"),
     N_("what it may: read,write,mandate,manage; read,write unless said otherwise")},
    {"login", N_("NAME"), N_("to sign in with at the gateway itself")},
    {"password-file", N_("FILE"),
     N_("its first password, of at least 12 characters; '-': standard input")},
    {"party", N_("CODE"),
     N_("as a coordinator: whose account; one's own party unless said otherwise")},
    {"mail", N_("ADDRESS"), N_("its mail address")},
    {"invite", NULL, N_("a mail goes there, with which a password is chosen")},
    {"language", N_("LANGUAGE"), N_("of that mail: nl or en")},
    {"id", N_("UUID"), N_("your own number of this act: with the same number it happens once")},
    {0},
};
const struct option_row token_options[] = {
    {"rights", N_("LIST"),
     N_("what it may: at most what the account may; read unless said otherwise")},
    {"until", N_("DATE"),
     N_("its last day, at most a year ahead; in ninety days unless said otherwise")},
    {"name", N_("TEXT"), N_("what it is for")},
    {"id", N_("UUID"), N_("your own number of this act: with the same number it happens once")},
    {0},
};

static const struct named accounts = {
    MSG_ACCOUNTS,
    &shape_m_accounts_told,
    &shape_account_row,
    true,
    N_("there is no account whose number begins with '{1}'"),
    N_("more than one account has a number that begins with '{1}'")};
static const struct named tokens = {MSG_TOKENS,
                                    &shape_m_tokens_told,
                                    &shape_token_row,
                                    true,
                                    N_("there is no token whose number begins with '{1}'"),
                                    N_("more than one token has a number that begins with '{1}'")};

/* ------------------------------------------------------------------ rights */

/* "lezen,mandaat" or "read,mandate". */
static int rights_read(const char *text, struct buf *out, uint32_t *n)
{
    for (const char *at = text, *end; *at; at = *end ? end + 1 : end) {
        struct slice one;
        int row;

        end = strchrnul(at, ',');
        one = slice_of(at, (size_t)(end - at));
        row = wire_enum_find(&enum_account_right, one);
        if (row < 0)
            row = wire_enum_find_json(&enum_account_right, one);
        if (row < 0)
            return cli_usage(_("--%s: '%s' is no choice"), "rights", at);
        wire_put_enum(out, &enum_account_right, (uint8_t)row);
        ++*n;
    }
    return CLI_OK;
}

static void rights_write(struct wire_list list, struct buf *out)
{
    uint8_t right;
    size_t at = 0;

    buf_reset(out);
    while (wire_list_enum(list, &at, &enum_account_right, &right))
        buf_printf(out, "%s%s", out->n ? "," : "",
                   language_is_dutch() ? enum_account_right.rows[right].json
                                       : enum_account_right.rows[right].code);
    buf_add(out, "", 1);
}

/* ------------------------------------------------------------------ accounts */

/* The first line. */
static int password_read(const char *path, char out[PASSWORD_MOST])
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    bool got = f && fgets(out, PASSWORD_MOST, f);

    if (f && f != stdin)
        fclose(f);
    if (!got)
        return cli_usage(_("cannot read %s"), path);
    out[strcspn(out, "\r\n")] = '\0';
    return CLI_OK;
}

static int account_send(struct cli *cli, const struct arguments *a, const struct uuid *id,
                        const char *name, const char *what)
{
    const char *rights = argument_value(a, "rights"), *login = argument_value(a, "login"),
               *party = argument_value(a, "party"), *mail = argument_value(a, "mail"),
               *language = argument_value(a, "language"),
               *file = argument_value(a, "password-file");
    char password[PASSWORD_MOST] = "";
    struct m_account m = {0};
    struct buf list = {0};
    uint32_t n = 0;
    int spoken = language ? wire_enum_find(&enum_language, slice_str(language)) : 0;
    int rc = rights_read(rights ? rights : "read,write", &list, &n);

    if (rc == CLI_OK && spoken < 0)
        rc = cli_usage(_("--%s: '%s' is no choice"), "language", language);
    if (rc == CLI_OK && file)
        rc = password_read(file, password);
    if (rc == CLI_OK) {
        wire_set(&m, m_account, name, slice_str(name));
        wire_set(&m, m_account, rights, wire_list_of(&list, n));
        if (login)
            wire_set(&m, m_account, login, slice_str(login));
        if (file)
            wire_set(&m, m_account, password, slice_str(password));
        if (party)
            wire_set(&m, m_account, party, slice_str(party));
        if (mail)
            wire_set(&m, m_account, mail, slice_str(mail));
        if (argument_value(a, "invite"))
            wire_set(&m, m_account, invite, true);
        if (language)
            wire_set(&m, m_account, language, (uint8_t)spoken);
        rc = named_send(cli, a, MSG_ACCOUNT, id, &m, what);
    }
    sodium_memzero(password, sizeof password);
    buf_free(&list);
    return rc;
}

static int account_add(struct cli *cli, const struct arguments *a)
{
    struct uuid id;
    int rc = named_id(a, &id);

    return rc == CLI_OK ? account_send(cli, a, &id, a->words[1], _("account made")) : rc;
}

static int account_set(struct cli *cli, const struct arguments *a)
{
    struct uuid id;
    int rc = named_find(cli, &accounts, a->words[1], &id);

    return rc == CLI_OK ? account_send(cli, a, &id, a->words[2], _("account changed")) : rc;
}

static int end(struct cli *cli, const struct arguments *a, const struct named *of,
               enum message kind, const char *what)
{
    struct empty m = {0};
    struct uuid id;
    int rc = named_find(cli, of, a->words[1], &id);

    return rc == CLI_OK ? named_send(cli, a, kind, &id, &m, what) : rc;
}

static const char *status_of(const struct account_row *r)
{
    if (wire_has(r, account_row_closed_at))
        return _("closed");
    if (wire_has(r, account_row_invitation))
        return r->invitation == invited_REFUSED ? _("invitation not taken by the mail server")
               : r->invitation == invited_SENT  ? _("invited")
                                                : _("invitation goes out");
    return _("open");
}

static void on_account(void *arg, const struct uuid *id, const void *row)
{
    struct screen_table *t = arg;
    const struct account_row *r = row;
    struct buf rights = {0};
    char number[UUID_TEXT_LEN + 1];

    if (t->n_cells == 0) {
        screen_table_add(t, _("Number"));
        screen_table_add(t, _("Party"));
        screen_table_add(t, _("Name"));
        screen_table_add(t, _("Rights"));
        screen_table_add(t, _("Login"));
        screen_table_add(t, _("Status"));
    }
    uuid_format(id, number);
    rights_write(r->rights, &rights);
    screen_table_add(t, number);
    screen_table_add_line(t, r->party, 0);
    screen_table_add_line(t, r->name, 0);
    screen_table_add(t, (const char *)rights.p);
    screen_table_add_line(t, r->login, 0);
    screen_table_add(t, status_of(r));
    buf_free(&rights);
}

static int list(struct cli *cli, const struct named *of, size_t columns, named_fn *fn,
                const char *none)
{
    struct screen_table t = {.n_columns = columns};
    int rc = named_each(cli, of, NULL, cli->json, fn, &t);

    if (rc == CLI_OK && !cli->json && t.n_cells == 0)
        printf("%s\n", none);
    else if (rc == CLI_OK && !cli->json)
        screen_table_print(&t, stdout, true);
    else
        screen_table_free(&t);
    return rc;
}

int account_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *name = a->n_words > 0 ? a->words[0] : "list";

    if (strcmp(name, "list") == 0 && a->n_words <= 1)
        return list(cli, &accounts, 6, on_account, _("There is no account."));
    if (strcmp(name, "add") == 0 && a->n_words == 2)
        return account_add(cli, a);
    if (strcmp(name, "set") == 0 && a->n_words == 3)
        return account_set(cli, a);
    if (strcmp(name, "close") == 0 && a->n_words == 2)
        return end(cli, a, &accounts, MSG_ACCOUNT_CLOSE, _("account closed"));
    return cli_usage(_("'%s' has no place here; see weerklank %s --help"), name, c->name);
}

/* ------------------------------------------------------------------ tokens */

/* Only its hash leaves this program. */
static void token_new(char out[TOKEN_TEXT], uint8_t hash[HASH_LEN])
{
    uint8_t random[TOKEN_BYTES];

    randombytes_buf(random, sizeof random);
    memcpy(out, TOKEN_PREFIX, sizeof TOKEN_PREFIX);
    sodium_bin2base64(out + sizeof TOKEN_PREFIX - 1, TOKEN_TEXT - sizeof TOKEN_PREFIX + 1, random,
                      sizeof random, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    hash_sha256_one(hash, out, strlen(out));
    sodium_memzero(random, sizeof random);
}

static int token_make(struct cli *cli, const struct arguments *a)
{
    const char *rights = argument_value(a, "rights"), *name = argument_value(a, "name"),
               *until = argument_value(a, "until");
    char token[TOKEN_TEXT];
    uint8_t hash[HASH_LEN];
    struct m_token m = {0};
    struct buf list = {0};
    struct uuid id, account;
    uint32_t n = 0;
    int32_t day = clock_day_amsterdam(clock_wall_us()) + 90;
    int rc = named_id(a, &id);

    if (rc == CLI_OK && until && clock_day_parse(until, strlen(until), &day) < 0)
        rc = cli_usage(_("--%s: '%s' is no choice"), "until", until);
    rc = rc == CLI_OK ? rights_read(rights ? rights : "read", &list, &n) : rc;
    rc = rc == CLI_OK ? named_find(cli, &accounts, a->words[1], &account) : rc;
    if (rc == CLI_OK) {
        token_new(token, hash);
        wire_set(&m, m_token, account, account);
        wire_set(&m, m_token, hash, slice_of(hash, sizeof hash));
        wire_set(&m, m_token, rights, wire_list_of(&list, n));
        wire_set(&m, m_token, until, day);
        if (name)
            wire_set(&m, m_token, name, slice_str(name));
        rc = named_send(cli, a, MSG_TOKEN, &id, &m, token);
        sodium_memzero(token, sizeof token);
    }
    buf_free(&list);
    return rc;
}

static void on_token(void *arg, const struct uuid *id, const void *row)
{
    struct screen_table *t = arg;
    const struct token_row *r = row;
    struct buf rights = {0};
    char number[UUID_TEXT_LEN + 1], account[UUID_TEXT_LEN + 1], until[11];

    if (t->n_cells == 0) {
        screen_table_add(t, _("Number"));
        screen_table_add(t, _("Account"));
        screen_table_add(t, _("Rights"));
        screen_table_add(t, _("Until"));
        screen_table_add(t, _("Name"));
    }
    uuid_format(id, number);
    uuid_format(&r->account, account);
    clock_day_format(r->until, until);
    rights_write(r->rights, &rights);
    screen_table_add(t, number);
    screen_table_add(t, account);
    screen_table_add(t, (const char *)rights.p);
    screen_table_add(t, until);
    screen_table_add_line(t, r->name, 0);
    buf_free(&rights);
}

int token_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *name = a->n_words > 0 ? a->words[0] : "list";

    if (strcmp(name, "list") == 0 && a->n_words <= 1)
        return list(cli, &tokens, 5, on_token, _("There is no token."));
    if (strcmp(name, "make") == 0 && a->n_words == 2)
        return token_make(cli, a);
    if (strcmp(name, "end") == 0 && a->n_words == 2)
        return end(cli, a, &tokens, MSG_TOKEN_END, _("token ended"));
    return cli_usage(_("'%s' has no place here; see weerklank %s --help"), name, c->name);
}
