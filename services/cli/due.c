/*
 * `weerklank due`: what falls due of one's own signals, by who has to do it, what is too late first.
 *
 *      VWS (Volksgezondheid, Welzijn en Sport)
 *        18 mei 2026   te laat  Antwoord geven  ZVL-2026-0412-3  Geen huisarts meer
 *
 * With --ics the same as a calendar (due_ics.h).
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/due_ics.h"
#include "services/cli/ics.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/words.h"

#include "common/text.h"

#include <stdlib.h>

#define PAGE 500 /* rows asked at once */

const struct option_row due_options[] = {
    {"all", NULL, N_("all of them, not only the first 500")},
    {"ics", NULL, N_("all of them as a calendar (iCalendar), for Outlook, Thunderbird and others")},
    {"out", N_("FILE"), N_("with --ics: where to; else, or with -, standard output")},
    {"base-url", N_("URL"),
     N_("with --ics: the page of a signal is this address, /, its reference")},
    {"remind", N_("DAYS"), N_("with --ics: an alarm so many days before, at 09:00")},
    {"language", "nl|en", N_("with --ics: the language of the calendar")},
    {0},
};

struct listing {
    struct cli *cli;
    struct screen_table table; /* of this party */
    char party[25];
    bool any;
};

/* ------------------------------------------------------------------------------ rows */

static void party_end(struct listing *l)
{
    struct slice code = slice_str(l->party);
    const char *name;

    if (l->table.n_cells == 0)
        return;
    name = names_find(l->cli, NAMES_DEPARTMENTS, code);
    if (slice_is(code, name))
        name = names_find(l->cli, NAMES_REGIONS, code);
    printf("%s%s", l->any ? "\n" : "", l->party);
    printf(slice_is(code, name) ? "%s\n" : " (%s)\n", slice_is(code, name) ? "" : name);
    screen_table_print(&l->table, stdout, false);
    l->any = true;
}

static void row_add(struct listing *l, const struct due_row *m)
{
    char day[80];

    if (!slice_is(m->party, l->party)) {
        party_end(l);
        snprintf(l->party, sizeof l->party, "%.*s", SLICE_FMT(m->party));
    }
    snprintf(day, sizeof day, "  %s", screen_date(m->due));
    screen_table_add(&l->table, day);
    screen_table_add(&l->table, m->overdue ? _("too late") : "");
    screen_table_add(&l->table, words_term(m->term));
    screen_table_add_line(&l->table, m->reference, 0);
    screen_table_add_line(&l->table, m->title, 0);
}

static void rows_take(struct listing *l, struct wire_list rows)
{
    struct slice bytes;
    struct due_row m;
    size_t at = 0;

    while (wire_list_next(rows, &at, &bytes)) {
        if (l->cli->json)
            ask_print_json(&shape_due_row, bytes);
        else if (wire_decode(&shape_due_row, bytes, WIRE_LENIENT, &m, NULL) == 0)
            row_add(l, &m);
    }
}

/* ------------------------------------------------------------------------------ pages */

/* Pages until `most` rows came by. The place to go on is left in cursor, "" at the end. */
static int pages_walk(struct listing *l, struct m_due *m, int64_t most, char cursor[121])
{
    struct answer a = {0};
    struct m_due_told told;
    int rc;

    do {
        wire_set(m, m_due, limit, most < PAGE ? most : PAGE);
        rc = ask_struct(l->cli, MSG_DUE, NULL, m, &a, &told);
        if (rc != CLI_OK)
            break;
        rows_take(l, told.rows);
        snprintf(cursor, 121, "%.*s", SLICE_FMT(told.cursor));
        wire_set(m, m_due, cursor, slice_str(cursor));
        most -= m->limit;
    } while (*cursor && most > 0);
    answer_free(&a);
    return rc;
}

/* Pages are of lists that people read; a calendar has all of it. */
static int calendar_make(struct cli *cli, const struct arguments *a, const struct m_due *m)
{
    if (cli->json)
        return cli_usage("%s", _("--ics and --json do not go together"));
    if (wire_has(m, m_due_limit) || wire_has(m, m_due_cursor))
        return cli_usage("%s", _("--limit and --cursor do not go with --ics"));
    return due_ics_make(cli, a, m);
}

static int table_make(struct cli *cli, const struct arguments *a, struct m_due *m, char cursor[121])
{
    struct listing l = {.cli = cli, .table = {.n_columns = 5}};
    int64_t most = wire_has(m, m_due_limit) ? m->limit : PAGE;
    int rc = ics_none(a);

    if (argument_value(a, "all"))
        most = INT64_MAX;
    if (rc == CLI_OK)
        rc = pages_walk(&l, m, most, cursor);
    if (!cli->json)
        party_end(&l);
    if (rc == CLI_OK && !cli->json && !l.any)
        printf("%s\n", _("Nothing falls due."));
    if (rc == CLI_OK && !cli->json && *cursor)
        printf(_("There is more: --all, or --cursor %.*s\n"), (int)strlen(cursor), cursor);
    screen_table_free(&l.table);
    return rc;
}

int due_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct buf kept = {0};
    struct m_due m = {0};
    char cursor[121] = "";
    int rc;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    rc = body_question(cli, c, a, MSG_DUE, &m, &kept);
    if (rc == CLI_OK)
        rc = argument_value(a, "ics") ? calendar_make(cli, a, &m) : table_make(cli, a, &m, cursor);
    buf_free(&kept);
    return rc;
}
