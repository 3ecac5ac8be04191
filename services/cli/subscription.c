/*
 * `weerklank subscription`: what an organisation's own system is told by webhook.
 *
 *      weerklank subscription                               one's own, and how far each is
 *      weerklank subscription open https://zaken.example/weerklank --key zaken.key --kinds signal.answered
 *      weerklank subscription show 0195f3a2
 *      weerklank subscription resend 0195f3a2 --sequence 120
 *      weerklank subscription rekey 0195f3a2 --key nieuw.key
 *      weerklank subscription end 0195f3a2 "Het systeem is vervangen."
 *
 * A key is a file of 64 hexadecimal digits, made when it is not there; the receiver needs the same. Neither key
 * nor token is ever shown.
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/named.h"
#include "services/cli/screen.h"
#include "services/cli/words.h"

#include "common/keep.h"
#include "proto/json.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

#define KEY_BYTES             32
#define FILE_MOST             4096
#define SUBSCRIPTION_WHY_MOST 80

const struct option_row subscription_options[] = {
    {"key", N_("FILE"),
     N_("open, rekey: the key that signs what is sent; made when there is none")},
    {"token", N_("FILE"), N_("open, rekey: sent along as bearer token")},
    {"kinds", N_("LIST"), N_("open: these events only, such as signal.answered,signal.asked")},
    {"regions", N_("LIST"), N_("open: of these regions only")},
    {"departments", N_("LIST"), N_("open: with these departments only")},
    {"themes", N_("LIST"), N_("open: about these themes only, and those below them")},
    {"content", N_("poor|full"),
     N_("open: full tells what is said as well; poor only that there is something")},
    {"reference", N_("TEXT"), N_("open: comes back in everything that is sent")},
    {"sequence", N_("NUMBER"), N_("resend: from this one on")},
    {"position", N_("NUMBER"), N_("resend: from this place in the log on")},
    {"id", N_("UUID"), N_("your own number of this act: with the same number it happens once")},
    {0},
};

static const struct named subscriptions = {
    MSG_SUBSCRIPTIONS,
    &shape_m_subscriptions_told,
    &shape_subscription_row,
    true,
    N_("there is no subscription whose number begins with '{1}'"),
    N_("more than one subscription has a number that begins with '{1}'")};

/* ------------------------------------------------------------------ keys */

static int key_make(const char *path)
{
    char hex[KEY_BYTES * 2 + 2];
    uint8_t key[KEY_BYTES];
    int rc;

    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    hex[sizeof hex - 2] = '\n';
    rc = keep_file_new(path, 0600, slice_of(hex, sizeof hex - 1));
    sodium_memzero(key, sizeof key);
    sodium_memzero(hex, sizeof hex);
    if (rc == 0)
        cli_say(_("made the key %s: the receiver needs the same"), path);
    return rc;
}

static int key_read(const struct arguments *a, uint8_t key[KEY_BYTES])
{
    const char *path = argument_value(a, "key");
    struct buf text = {0};
    size_t n = 0;
    int rc = CLI_OK;

    if (!path)
        return cli_usage(_("a file with the key that signs must be given: --key FILE"));
    if (keep_read(path, FILE_MOST, &text) < 0 &&
        (errno != ENOENT || key_make(path) < 0 || keep_read(path, FILE_MOST, &text) < 0))
        rc = cli_usage("%s: %s", path, strerror(errno));
    else if (sodium_hex2bin(key, KEY_BYTES, (const char *)text.p, text.n, " \n", &n, NULL) != 0 ||
             n != KEY_BYTES)
        rc = cli_usage(_("%s is no key: it has 64 hexadecimal digits"), path);
    if (text.p)
        sodium_memzero(text.p, text.n);
    buf_free(&text);
    return rc;
}

/* Absent when none was given. */
static int token_read(const struct arguments *a, char **out)
{
    const char *path = argument_value(a, "token");

    *out = path ? body_text_read(path) : NULL;
    return path && !*out ? CLI_USAGE : CLI_OK;
}

/* ------------------------------------------------------------------ acts */

/* "a,b,c" as a list of codes. */
static struct wire_list codes_of(const char *text, struct buf *room)
{
    uint32_t n = 0;

    for (const char *at = text, *end; *at; at = *end ? end + 1 : end) {
        end = strchrnul(at, ',');
        if (end > at) {
            wire_put_text(room, slice_of(at, (size_t)(end - at)));
            n++;
        }
    }
    return wire_list_of(room, n);
}

/* The parts of a filter that were given, encoded. */
static bool filter_make(const struct arguments *a, struct buf *out)
{
    struct subscription_filter f = {0};
    struct buf room[4] = {{0}, {0}, {0}, {0}};
    const char *kinds = argument_value(a, "kinds"), *regions = argument_value(a, "regions"),
               *departments = argument_value(a, "departments"),
               *themes = argument_value(a, "themes");

    if (kinds)
        wire_set(&f, subscription_filter, kinds, codes_of(kinds, &room[0]));
    if (regions)
        wire_set(&f, subscription_filter, regions, codes_of(regions, &room[1]));
    if (departments)
        wire_set(&f, subscription_filter, departments, codes_of(departments, &room[2]));
    if (themes)
        wire_set(&f, subscription_filter, themes, codes_of(themes, &room[3]));
    if (f.has)
        wire_encode(&shape_subscription_filter, &f, out);
    for (size_t i = 0; i < ARRAY_LEN(room); i++)
        buf_free(&room[i]);
    return f.has != 0;
}

/* With an id of one's own it is also that of the subscription: the same again is the same subscription. */
static int open_one(struct cli *cli, const struct arguments *a)
{
    const char *reference = argument_value(a, "reference"), *content = argument_value(a, "content");
    struct m_subscribe m = {0};
    struct buf filter = {0};
    uint8_t key[KEY_BYTES];
    char *token = NULL;
    struct uuid id;
    int rc, row = content ? wire_enum_find(&enum_content, slice_str(content)) : -1;

    if (content && row < 0)
        row = wire_enum_find_json(&enum_content, slice_str(content));
    if (content && row < 0)
        return cli_usage(_("--%s: '%s' is no choice"), "content", content);
    rc = named_id(a, &id);
    rc = rc == CLI_OK ? key_read(a, key) : rc;
    if (rc == CLI_OK)
        rc = token_read(a, &token);
    if (rc == CLI_OK) {
        wire_set(&m, m_subscribe, sink, slice_str(a->words[1]));
        wire_set(&m, m_subscribe, key, slice_of(key, sizeof key));
        if (filter_make(a, &filter))
            wire_set(&m, m_subscribe, filter, (struct wire_raw){filter.p, filter.n});
        if (content)
            wire_set(&m, m_subscribe, content, (uint8_t)row);
        if (reference)
            wire_set(&m, m_subscribe, reference, slice_str(reference));
        if (token)
            wire_set(&m, m_subscribe, token, slice_str(token));
        rc = named_send(cli, a, MSG_SUBSCRIBE, &id, &m, _("subscription opened"));
    }
    sodium_memzero(key, sizeof key);
    free(token);
    buf_free(&filter);
    return rc;
}

static int rekey(struct cli *cli, const struct arguments *a, const struct uuid *id)
{
    struct m_rekey m = {0};
    uint8_t key[KEY_BYTES];
    char *token = NULL;
    int rc = key_read(a, key);

    if (rc == CLI_OK)
        rc = token_read(a, &token);
    if (rc == CLI_OK) {
        wire_set(&m, m_rekey, key, slice_of(key, sizeof key));
        if (token)
            wire_set(&m, m_rekey, token, slice_str(token));
        rc = named_send(cli, a, MSG_REKEY, id, &m,
                        _("another key signs; the one before signs along for a week"));
    }
    sodium_memzero(key, sizeof key);
    free(token);
    return rc;
}

static int resend(struct cli *cli, const struct arguments *a, const struct uuid *id)
{
    struct m_resend m = {0};
    int64_t n;
    int rc = argument_number(a, "sequence", 0, 1, INT64_MAX, &n);

    if (rc != 0)
        return rc;
    if (n > 0)
        wire_set(&m, m_resend, sequence, n);
    rc = argument_number(a, "position", -1, 0, INT64_MAX, &n);
    if (rc != 0)
        return rc;
    if (n >= 0)
        wire_set(&m, m_resend, position, n);
    if (!m.has)
        return cli_usage(_("say from where: --sequence or --position"));
    return named_send(cli, a, MSG_RESEND, id, &m, _("is sent again from there on"));
}

static int end(struct cli *cli, const struct arguments *a, const struct uuid *id)
{
    struct m_unsubscribe m = {0};

    if (a->n_words > 2)
        wire_set(&m, m_unsubscribe, reason, slice_str(a->words[2]));
    return named_send(cli, a, MSG_UNSUBSCRIBE, id, &m, _("subscription ended"));
}

/* ------------------------------------------------------------------ looking */

/* What the receiver did last, for people; a code that is not known here is shown as it is. */
static const char *why_words(const struct subscription_row *m)
{
    static const struct {
        const char *code, *words;
    } rows[] = {{"name_unknown", N_("its name is not known")},
                {"address_refused", N_("its name stands for an address inside")},
                {"no_connection", N_("no connection")},
                {"connection_lost", N_("the connection broke")},
                {"timeout", N_("it took too long")},
                {"tls_refused", N_("its certificate is not right")},
                {"answer_too_long", N_("its answer was too long")},
                {"no_consent", N_("it does not consent")},
                {"no_key", N_("there is no key for it")}};
    static char other[SUBSCRIPTION_WHY_MOST];

    if (!wire_has(m, subscription_row_why))
        return "";
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (slice_is(m->why, rows[i].code))
            return _(rows[i].words);
    if (m->why.n > 5 && memcmp(m->why.p, "http_", 5) == 0)
        snprintf(other, sizeof other, _("it answered %.*s"), (int)(m->why.n - 5),
                 (const char *)m->why.p + 5);
    else
        snprintf(other, sizeof other, "%.*s", SLICE_FMT(m->why));
    return other;
}

static void row_add(struct screen_table *t, const struct subscription_row *m)
{
    char id[UUID_TEXT_LEN + 1], number[24];

    uuid_format(&m->id, id);
    screen_table_add(t, id);
    screen_table_add_line(t, m->party, 0);
    screen_table_add(t, words_choice(&enum_subscription_state, m->state));
    snprintf(number, sizeof number, "%lld", (long long)m->delivered);
    screen_table_add(t, number);
    snprintf(number, sizeof number, "%lld", (long long)(m->matched - m->delivered));
    screen_table_add(t, number);
    screen_table_add(t, why_words(m));
    screen_table_add_line(t, m->sink, 0);
}

static void on_row(void *arg, const struct uuid *id, const void *row)
{
    struct screen_table *t = arg;

    (void)id;
    if (t->n_cells == 0) {
        screen_table_add(t, _("Number"));
        screen_table_add(t, _("Party"));
        screen_table_add(t, _("Status"));
        screen_table_add(t, _("Received"));
        screen_table_add(t, _("Waits"));
        screen_table_add(t, _("Last"));
        screen_table_add(t, _("Address"));
    }
    row_add(t, row);
}

static int list(struct cli *cli)
{
    struct screen_table t = {.n_columns = 7, .right = 1u << 3 | 1u << 4};
    int rc = named_each(cli, &subscriptions, NULL, cli->json, on_row, &t);

    if (rc == CLI_OK && !cli->json && t.n_cells == 0)
        printf("%s\n", _("There is no subscription."));
    else if (rc == CLI_OK && !cli->json)
        screen_table_print(&t, stdout, true);
    else
        screen_table_free(&t);
    return rc;
}

static void line_add(struct screen_table *t, const char *what, const char *value)
{
    screen_table_add(t, what);
    screen_table_add(t, value);
}

static void row_show(const struct subscription_row *m)
{
    struct screen_table t = {.n_columns = 2};
    char id[UUID_TEXT_LEN + 1], number[64];

    uuid_format(&m->id, id);
    line_add(&t, _("Number"), id);
    screen_table_add(&t, _("Party"));
    screen_table_add_line(&t, m->party, 0);
    screen_table_add(&t, _("Address"));
    screen_table_add_line(&t, m->sink, 0);
    line_add(&t, _("Content"), words_choice(&enum_content, m->content));
    line_add(&t, _("Status"), words_choice(&enum_subscription_state, m->state));
    line_add(&t, _("Since"), screen_moment(m->opened_at));
    snprintf(number, sizeof number, "%lld / %lld", (long long)m->delivered, (long long)m->matched);
    line_add(&t, _("Received"), number);
    if (wire_has(m, subscription_row_delivered_at))
        line_add(&t, _("Last received"), screen_moment(m->delivered_at));
    if (wire_has(m, subscription_row_failing_since))
        line_add(&t, _("Takes nothing since"), screen_moment(m->failing_since));
    if (wire_has(m, subscription_row_why))
        line_add(&t, _("Last"), why_words(m));
    if (wire_has(m, subscription_row_next_at))
        line_add(&t, _("Tried again"), screen_moment(m->next_at));
    screen_table_print(&t, stdout, false);
}

static void on_one(void *arg, const struct uuid *id, const void *row)
{
    bool *any = arg;

    (void)id;
    *any = true;
    row_show(row);
}

static int show(struct cli *cli, const struct arguments *a, const struct uuid *id)
{
    bool any = cli->json;
    int rc = named_each(cli, &subscriptions, id, cli->json, on_one, &any);

    (void)a;
    return rc == CLI_OK && !any ? cli_usage(_("there is no such subscription")) : rc;
}

static const struct verb {
    const char *name;
    size_t most; /* words, itself among them */
    int (*run)(struct cli *cli, const struct arguments *a, const struct uuid *id);
    const char *words;
} verbs[] = {
    {"show", 2, show, N_("NUMBER")},
    {"resend", 2, resend, N_("NUMBER --sequence N")},
    {"rekey", 2, rekey, N_("NUMBER --key FILE")},
    {"end", 3, end, N_("NUMBER [TEXT]")},
};

int subscription_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *name = a->n_words > 0 ? a->words[0] : "list";
    struct uuid id;
    int rc;

    if (strcmp(name, "list") == 0 && a->n_words <= 1)
        return list(cli);
    if (strcmp(name, "open") == 0 && a->n_words == 2)
        return open_one(cli, a);
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        if (strcmp(name, verbs[i].name) != 0)
            continue;
        if (a->n_words < 2 || a->n_words > verbs[i].most)
            return cli_usage(_("it is weerklank %s %s %s"), c->name, name, _(verbs[i].words));
        rc = named_find(cli, &subscriptions, a->words[1], &id);
        return rc == CLI_OK ? verbs[i].run(cli, a, &id) : rc;
    }
    return cli_usage(_("'%s' has no place here; see weerklank %s --help"), name, c->name);
}
