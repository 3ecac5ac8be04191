/*
 * `weerklank mailbox`: where people are told by mail what is for them.
 *
 *      weerklank mailbox                                      those one may see, and whether mail arrives
 *      weerklank mailbox set knelpunten@minvws.example        of the party
 *      weerklank mailbox set a.jansen@minvws.example --own    of this account: what is allocated to it
 *      weerklank mailbox set ... --tell course=none,reminder=at_once --mailbox 0195f3a2
 *      weerklank mailbox end 0195f3a2
 *      weerklank mailbox returned < mail                      for the mail server: a mail of ours came back
 */
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/named.h"
#include "services/cli/screen.h"
#include "services/cli/words.h"

#include "common/room.h"

#include <stdlib.h>

#define RETURNED_MOST 131072 /* of shape m_returned */

const struct option_row mailbox_options[] = {
    {"own", NULL, N_("set: only what is allocated to your account, as handler or substitute")},
    {"tell", N_("LIST"), N_("set: what, and how: assignment=at_once,course=none,reminder=digest")},
    {"language", "nl|en", N_("set: the language of the mails")},
    {"content", N_("poor|full"),
     N_("set: full tells what is said as well; poor only that there is something")},
    {"mailbox", N_("NUMBER"), N_("set: change this one instead of making another")},
    {"id", N_("UUID"), N_("your own number of this act: with the same number it happens once")},
    {0},
};

static const struct named mailboxes = {
    MSG_MAILBOXES,
    &shape_m_mailboxes_told,
    &shape_mailbox_row,
    true,
    N_("there is no mailbox whose number begins with '{1}'"),
    N_("more than one mailbox has a number that begins with '{1}'")};

/* ------------------------------------------------------------------ acts */

/* By either code, as it stands in messages. */
static int choice(const struct wire_enum *e, struct slice text)
{
    int row = wire_enum_find(e, text);

    return row >= 0 ? row : wire_enum_find_json(e, text);
}

static int option_choice(const struct arguments *a, const char *name, const struct wire_enum *e,
                         int *out)
{
    const char *text = argument_value(a, name);

    *out = text ? choice(e, slice_str(text)) : -1;
    return text && *out < 0 ? cli_usage(_("--%s: '%s' is no choice"), name, text) : CLI_OK;
}

/* "assignment=at_once,course=none" as records. */
static int preferences_read(const char *text, struct buf *out, uint32_t *n)
{
    for (const char *at = text, *end; *at; at = *end ? end + 1 : end) {
        const char *is = strchrnul(at, '=');
        struct preference p = {0};
        int news, way;

        end = strchrnul(at, ',');
        if (is >= end)
            return cli_usage(_("--%s: '%s' is no choice"), "tell", at);
        news = choice(&enum_news, slice_of(at, (size_t)(is - at)));
        way = choice(&enum_news_way, slice_of(is + 1, (size_t)(end - is - 1)));
        if (news < 0 || way < 0)
            return cli_usage(_("--%s: '%s' is no choice"), "tell", at);
        wire_set(&p, preference, news, (uint8_t)news);
        wire_set(&p, preference, way, (uint8_t)way);
        wire_encode(&shape_preference, &p, out);
        ++*n;
    }
    return CLI_OK;
}

static int set(struct cli *cli, const struct arguments *a)
{
    const char *which = argument_value(a, "mailbox"), *told = argument_value(a, "tell");
    struct m_mailbox m = {0};
    struct buf preferences = {0};
    struct uuid id;
    uint32_t n = 0;
    int language, content, rc = named_id(a, &id);

    if (rc != CLI_OK)
        return rc;
    rc = which ? named_find(cli, &mailboxes, which, &id) : CLI_OK;
    rc = rc == CLI_OK ? option_choice(a, "language", &enum_language, &language) : rc;
    rc = rc == CLI_OK ? option_choice(a, "content", &enum_content, &content) : rc;
    rc = rc == CLI_OK && told ? preferences_read(told, &preferences, &n) : rc;
    if (rc == CLI_OK) {
        wire_set(&m, m_mailbox, address, slice_str(a->words[1]));
        if (argument_value(a, "own"))
            wire_set(&m, m_mailbox, own, true);
        if (language >= 0)
            wire_set(&m, m_mailbox, language, (uint8_t)language);
        if (content >= 0)
            wire_set(&m, m_mailbox, content, (uint8_t)content);
        if (n > 0)
            wire_set(&m, m_mailbox, preferences, wire_list_of(&preferences, n));
        rc = named_send(cli, a, MSG_MAILBOX, &id, &m, _("mailbox set"));
    }
    buf_free(&preferences);
    return rc;
}

static int end(struct cli *cli, const struct arguments *a)
{
    struct empty m = {0};
    struct uuid id;
    int rc = named_find(cli, &mailboxes, a->words[1], &id);

    return rc == CLI_OK ? named_send(cli, a, MSG_MAILBOX_END, &id, &m,
                                     _("mailbox ended: its address is destroyed"))
                        : rc;
}

/* What is beyond is of the mail that came back, not of why. */
static int returned(struct cli *cli, const struct arguments *a)
{
    struct m_returned m = {0};
    uint8_t *mail = room_for(NULL, RETURNED_MOST, 1);
    size_t n = fread(mail, 1, RETURNED_MOST, stdin);
    int rc;

    wire_set(&m, m_returned, mail, slice_of(mail, n));
    rc = n > 0 ? named_send(cli, a, MSG_RETURNED_MAIL, NULL, &m, _("taken"))
               : cli_usage(_("there is no mail on standard input"));
    free(mail);
    return rc;
}

/* ------------------------------------------------------------------ looking */

static void row_add(struct screen_table *t, const struct mailbox_row *m)
{
    char id[UUID_TEXT_LEN + 1], number[24];

    uuid_format(&m->id, id);
    screen_table_add(t, id);
    screen_table_add_line(t, m->party, 0);
    screen_table_add(t, wire_has(m, mailbox_row_own) && m->own ? _("one account") : _("all"));
    screen_table_add(t, words_choice(&enum_mailbox_state, m->state));
    snprintf(number, sizeof number, "%lld", (long long)m->sent);
    screen_table_add(t, number);
    snprintf(number, sizeof number, "%lld", (long long)m->waiting);
    screen_table_add(t, number);
    screen_table_add_line(t, m->address, 0);
    screen_table_add_line(t, m->why, 0);
}

static void on_row(void *arg, const struct uuid *id, const void *row)
{
    struct screen_table *t = arg;

    (void)id;
    if (t->n_cells == 0) {
        screen_table_add(t, _("Number"));
        screen_table_add(t, _("Party"));
        screen_table_add(t, _("For"));
        screen_table_add(t, _("Status"));
        screen_table_add(t, _("Sent"));
        screen_table_add(t, _("Waits"));
        screen_table_add(t, _("Address"));
        screen_table_add(t, _("Last"));
    }
    row_add(t, row);
}

static int list(struct cli *cli)
{
    struct screen_table t = {.n_columns = 8, .right = 1u << 4 | 1u << 5};
    int rc = named_each(cli, &mailboxes, NULL, cli->json, on_row, &t);

    if (rc == CLI_OK && !cli->json && t.n_cells == 0)
        printf("%s\n", _("There is no mailbox."));
    else if (rc == CLI_OK && !cli->json)
        screen_table_print(&t, stdout, true);
    else
        screen_table_free(&t);
    return rc;
}

static void preferences_show(struct wire_list list)
{
    struct screen_table t = {.n_columns = 2};
    struct preference p;
    size_t at = 0;

    while (wire_list_record(list, &at, &shape_preference, &p)) {
        screen_table_add(&t, words_choice(&enum_news, p.news));
        screen_table_add(&t, words_choice(&enum_news_way, p.way));
    }
    screen_table_print(&t, stdout, false);
}

static void on_one(void *arg, const struct uuid *id, const void *row)
{
    struct screen_table t = {.n_columns = 8, .right = 1u << 4 | 1u << 5};
    bool *any = arg;

    (void)id;
    *any = true;
    row_add(&t, row);
    screen_table_print(&t, stdout, false);
    preferences_show(((const struct mailbox_row *)row)->preferences);
}

static int show(struct cli *cli, const struct arguments *a)
{
    bool any = cli->json;
    struct uuid id;
    int rc = named_find(cli, &mailboxes, a->words[1], &id);

    if (rc == CLI_OK)
        rc = named_each(cli, &mailboxes, &id, cli->json, on_one, &any);
    return rc == CLI_OK && !any ? cli_usage(_("there is no such mailbox")) : rc;
}

int mailbox_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *name = a->n_words > 0 ? a->words[0] : "list";

    if (strcmp(name, "list") == 0 && a->n_words <= 1)
        return list(cli);
    if (strcmp(name, "set") == 0 && a->n_words == 2)
        return set(cli, a);
    if (strcmp(name, "show") == 0 && a->n_words == 2)
        return show(cli, a);
    if (strcmp(name, "end") == 0 && a->n_words == 2)
        return end(cli, a);
    if (strcmp(name, "returned") == 0 && a->n_words == 1)
        return returned(cli, a);
    return cli_usage(_("'%s' has no place here; see weerklank %s --help"), name, c->name);
}
