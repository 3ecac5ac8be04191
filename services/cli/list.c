/*
 * `weerklank list` and `weerklank inbox`: signals at a glance.
 */
#include "services/cli/list.h"

#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdlib.h>

#define PAGE 100 /* signals asked at once */

/* ------------------------------------------------------------------------------ pages */

int list_pages(struct cli *cli, struct m_list *m, int64_t most, struct answer *a, summary_fn *fn,
               void *arg)
{
    char cursor[512];
    struct m_listed listed;
    struct slice bytes;
    struct summary s;
    int rc;

    do {
        size_t at = 0;

        if (!wire_has(m, m_list_limit) || m->limit > most)
            wire_set(m, m_list, limit, most < PAGE ? most : PAGE);
        rc = ask_struct(cli, MSG_LIST, NULL, m, a, &listed);
        while (rc == CLI_OK && wire_list_next(listed.signals, &at, &bytes)) {
            if (wire_decode(&shape_summary, bytes, WIRE_LENIENT, &s, NULL) < 0)
                continue;
            most--;
            if (!fn(arg, &s, bytes))
                most = 0;
        }
        m->has &= ~WIRE_BIT(m_list_cursor);
        if (rc == CLI_OK && wire_has(&listed, m_listed_cursor) && listed.cursor.n < sizeof cursor) {
            memcpy(cursor, listed.cursor.p, listed.cursor.n);
            wire_set(m, m_list, cursor, slice_of(cursor, listed.cursor.n));
        }
    } while (rc == CLI_OK && most > 0 && wire_has(m, m_list_cursor));
    if (rc != CLI_OK)
        m->has &= ~WIRE_BIT(m_list_cursor);
    m->cursor = wire_has(m, m_list_cursor) ? listed.cursor : (struct slice){0};
    return rc;
}

/* ------------------------------------------------------------------------------ one line */

static void cell_slice(struct screen_table *t, struct slice s)
{
    screen_table_add_line(t, s, 0);
}

const char *list_state(const struct summary *s)
{
    if (!wire_has(s, summary_state))
        return "";
    if (wire_has(s, summary_question_open) && s->question_open)
        return _("Question to the region");
    if (s->state == signal_state_CLOSED && wire_has(s, summary_closed))
        return words_choice(&enum_close_reason, s->closed);
    return words_choice(&enum_signal_state, s->state);
}

static void line_add(struct screen_table *t, const struct summary *s)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_format(&s->signal, id);
    if (wire_has(s, summary_reference))
        cell_slice(t, s->reference);
    else
        screen_table_add(t, id);
    screen_table_add(t, list_state(s));
    cell_slice(t, s->lead);
    cell_slice(t, s->holder);
    screen_table_add(t, wire_has(s, summary_due) ? screen_date(s->due) : "");
    cell_slice(t, s->title);
}

static void head_add(struct screen_table *t)
{
    screen_table_add(t, _("Reference"));
    screen_table_add(t, _("State"));
    screen_table_add(t, _("Department"));
    screen_table_add(t, _("Next to act"));
    screen_table_add(t, _("At the latest on"));
    screen_table_add(t, _("Title"));
}

/* ------------------------------------------------------------------------------ list */

struct listing {
    const struct cli *cli;
    struct screen_table table;
    int64_t n;
};

static bool listing_take(void *arg, const struct summary *s, struct slice bytes)
{
    struct listing *l = arg;

    if (l->cli->json)
        ask_print_json(&shape_summary, bytes);
    else
        line_add(&l->table, s);
    l->n++;
    return true;
}

const struct option_row list_options[] = {
    {"all", NULL, N_("all of them, not only the first 50")},
    {0},
};

int list_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct listing l = {.cli = cli, .table = {.n_columns = 6}};
    struct answer answer = {0};
    struct m_list m = {0};
    struct buf kept = {0};
    int64_t most;
    int rc = a->n_words == 0 ? body_question(cli, c, a, MSG_LIST, &m, &kept)
                             : cli_usage(_("'%s' has no place here; see weerklank %s --help"),
                                         a->words[0], c->name);

    if (rc == CLI_OK) {
        most = wire_has(&m, m_list_limit) ? m.limit : 50;
        if (argument_value(a, "all"))
            most = INT64_MAX;
        head_add(&l.table);
        rc = list_pages(cli, &m, most, &answer, listing_take, &l);
    }
    if (!cli->json && (rc == CLI_OK || l.n > 0)) {
        if (l.n > 0)
            screen_table_print(&l.table, stdout, true);
        else
            printf("%s\n", _("There is nothing."));
        if (rc == CLI_OK && wire_has(&m, m_list_cursor))
            printf(_("There is more: --all, or --cursor %.*s\n"), SLICE_FMT(m.cursor));
    }
    screen_table_free(&l.table);
    answer_free(&answer);
    buf_free(&kept);
    return rc;
}

/* ------------------------------------------------------------------------------ inbox */

struct inbox {
    struct cli *cli;
    struct screen_table table;
    bool contributions; /* only what waits for our contribution */
    int64_t n;
};

/* What the holder is asked to do. */
static const char *waits_for(const struct summary *s)
{
    if (wire_has(s, summary_question_open) && s->question_open)
        return _("question to you");
    switch (wire_has(s, summary_state) ? (enum signal_state)s->state : signal_state_N) {
    case signal_state_TRIAGE:
        return _("to distribute");
    case signal_state_OPEN:
        return _("take it up");
    case signal_state_TAKEN_UP:
        return _("answer it");
    case signal_state_ANSWERED:
        return _("your verdict: does this answer help?");
    default:
        return _("waits for you");
    }
}

/* Our part as a contributor that is not done yet; false when there is none. */
static bool contribution_owed(const struct cli *cli, const struct summary *s,
                              struct assignment *out)
{
    size_t at = 0;

    while (wire_list_record(s->assignments, &at, &shape_assignment, out))
        if (slice_is(out->department, cli->party) && out->part == part_CONTRIBUTOR &&
            !wire_has(out, assignment_done_at))
            return true;
    return false;
}

static bool inbox_take(void *arg, const struct summary *s, struct slice bytes)
{
    struct inbox *box = arg;
    struct assignment mine;
    bool owed = contribution_owed(box->cli, s, &mine);

    if (box->contributions && (!owed || slice_is(s->holder, box->cli->party)))
        return true;
    box->n++;
    if (box->cli->json) {
        ask_print_json(&shape_summary, bytes);
        return true;
    }
    cell_slice(&box->table, s->reference);
    screen_table_add(&box->table, box->contributions ? _("your contribution") : waits_for(s));
    if (box->contributions)
        screen_table_add(&box->table, wire_has(&mine, assignment_answer_due)
                                          ? screen_date(mine.answer_due)
                                          : "");
    else
        screen_table_add(&box->table, wire_has(s, summary_due) ? screen_date(s->due) : "");
    cell_slice(&box->table, s->title);
    return true;
}

int inbox_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct inbox box = {.cli = cli, .table = {.n_columns = 4}};
    struct answer answer = {0};
    struct m_list m = {0};
    int rc;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    screen_table_add(&box.table, _("Reference"));
    screen_table_add(&box.table, _("For you"));
    screen_table_add(&box.table, _("At the latest on"));
    screen_table_add(&box.table, _("Title"));
    wire_set(&m, m_list, holder, slice_str(cli->party));
    wire_set(&m, m_list, sort, sort_DUE);
    wire_set(&m, m_list, open, true);
    rc = list_pages(cli, &m, INT64_MAX, &answer, inbox_take, &box);
    if (rc == CLI_OK) {
        /* Contributors hold nothing, but owe something all the same. */
        box.contributions = true;
        m = (struct m_list){0};
        wire_set(&m, m_list, department, slice_str(cli->party));
        wire_set(&m, m_list, sort, sort_DUE);
        wire_set(&m, m_list, open, true);
        rc = list_pages(cli, &m, INT64_MAX, &answer, inbox_take, &box);
    }
    if (!cli->json && rc == CLI_OK && box.n > 0)
        screen_table_print(&box.table, stdout, true);
    else if (!cli->json && rc == CLI_OK)
        printf("%s\n", _("Nothing waits for you."));
    screen_table_free(&box.table);
    answer_free(&answer);
    return rc;
}
