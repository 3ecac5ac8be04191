/*
 * `weerklank retention`: for how long texts are kept, as adopted; `due`: which texts of closed signals need
 * not be kept any more. Nothing is erased by it: that takes a proposal and a second person.
 *
 *      2 april 2046  ZVL  ZVL-2026-0412-3  Selectielijst ..., 12.3   Geen huisarts meer
 */
#include "services/domain/retention.h"
#include "services/cli/adoption.h"
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/words.h"
#include "services/domain/erasure.h"

#include "common/clock.h"

#include <stdlib.h>

#define PAGE 500

const struct option_row retention_options[] = {
    {"until", N_("DATE"), N_("due: what is over on that day; today unless said otherwise")},
    {"offline", NULL, N_("ask no service: go by the files of reference data of this program")},
    {0},
};

struct looking {
    struct cli *cli;
    struct m_retention terms;
    struct screen_table table;
    int32_t until;
    size_t n;
};

/* ------------------------------------------------------------------ the terms */

static void term_add(struct screen_table *t, const struct retention_term *m)
{
    char years[32] = "";

    snprintf(years, sizeof years, "%lld %s", (long long)m->years,
             ngettext("year", "years", (unsigned long)m->years));
    if (wire_has(m, retention_term_organisation))
        screen_table_add_line(t, m->organisation, 0);
    else
        screen_table_add(t, _("all others"));
    screen_table_add(t, wire_has(m, retention_term_kind) ? words_choice(&enum_signal_kind, m->kind)
                                                         : "");
    screen_table_add(t, m->permanent ? _("kept for ever") : years);
    screen_table_add_line(t, m->ground, 0);
}

static int terms_show(struct cli *cli, const struct arguments *a, struct slice body)
{
    struct screen_table t = {.n_columns = 4};
    struct retention_term row;
    struct m_retention m;
    size_t at = 0;

    (void)a;
    if (body.n == 0 || wire_decode(&shape_m_retention, body, WIRE_LENIENT, &m, NULL) < 0) {
        cli_say("%s", _("nothing of this was adopted yet"));
        return CLI_REFUSED;
    }
    if (cli->json) {
        ask_print_json(&shape_m_retention, body);
        return CLI_OK;
    }
    while (wire_list_record(m.terms, &at, &shape_retention_term, &row))
        term_add(&t, &row);
    if (at == 0)
        printf("%s\n", _("No retention terms were adopted yet: nothing becomes due."));
    screen_table_print(&t, stdout, false);
    return CLI_OK;
}

/* ------------------------------------------------------------------ what is over */

static bool closes(struct slice kind)
{
    const struct message_info *info = event_find(kind);

    return info && (info->number == EV_CLOSED || info->number == EV_WITHDRAWN ||
                    info->number == EV_RETURNED || info->number == EV_SPLIT_UP);
}

/* Texts of people that are there still. */
static bool has_texts(const struct moment *m)
{
    const struct message_info *info = event_find(m->kind);

    return info && wire_has(m, moment_body) &&
           erasure_has_texts(info->number, slice_of(m->body.p, m->body.n));
}

static bool told_before(struct wire_list timeline, size_t before, struct slice party)
{
    struct moment m;
    size_t at = 0;

    while (at < before && wire_list_record(timeline, &at, &shape_moment, &m))
        if (has_texts(&m) && slice_equal(m.party, party))
            return true;
    return false;
}

static void due_add(struct looking *l, const struct summary *s, const struct retention_term *t,
                    struct slice party, int32_t due)
{
    struct due_row row = {0};
    struct buf bytes = {0};

    l->n++;
    if (l->cli->json) {
        wire_set(&row, due_row, party, party);
        wire_set(&row, due_row, due, due);
        wire_set(&row, due_row, term, SLICE_LIT("retention"));
        wire_set(&row, due_row, signal, s->signal);
        wire_set(&row, due_row, reference, s->reference);
        wire_set(&row, due_row, region, s->region);
        wire_encode(&shape_due_row, &row, &bytes);
        ask_print_json(&shape_due_row, buf_slice(&bytes));
        buf_free(&bytes);
        return;
    }
    screen_table_add(&l->table, screen_date(due));
    screen_table_add_line(&l->table, party, 0);
    screen_table_add_line(&l->table, s->reference, 0);
    screen_table_add_line(&l->table, t->ground, 40);
    screen_table_add_line(&l->table, s->title, 0);
}

/* Each organisation that has texts in it still, once. */
static void signal_look(struct looking *l, const struct summary *s, struct wire_list timeline)
{
    struct retention_term t;
    struct moment m;
    int32_t closed = INT32_MIN;

    for (size_t at = 0; wire_list_record(timeline, &at, &shape_moment, &m);)
        if (closes(m.kind))
            closed = clock_day_amsterdam(m.at);
    for (size_t at = 0, before = 0; wire_list_record(timeline, &at, &shape_moment, &m);
         before = at) {
        int32_t due;

        if (!has_texts(&m) || told_before(timeline, before, m.party) ||
            !retention_find(&l->terms, m.party, s->kind, &t))
            continue;
        due = retention_due(&t, closed);
        if (due <= l->until)
            due_add(l, s, &t, m.party, due);
    }
}

static int signal_ask(struct looking *l, const struct summary *s)
{
    struct wire_subject subject = {.id = s->signal};
    struct answer a = {0};
    struct m_shown shown;
    struct m_show m = {0};
    int rc;

    wire_set(&m, m_show, timeline, true);
    rc = ask_struct(l->cli, MSG_SHOW, &subject, &m, &a, &shown);
    if (rc == CLI_OK)
        signal_look(l, s, shown.timeline);
    answer_free(&a);
    return rc;
}

static int pages_walk(struct looking *l)
{
    char cursor[121] = "";
    struct m_list m = {0};
    int rc;

    wire_set(&m, m_list, state, signal_state_CLOSED);
    wire_set(&m, m_list, limit, PAGE);
    do {
        struct answer a = {0};
        struct m_listed listed;
        struct summary s;

        rc = ask_struct(l->cli, MSG_LIST, NULL, &m, &a, &listed);
        for (size_t at = 0;
             rc == CLI_OK && wire_list_record(listed.signals, &at, &shape_summary, &s);)
            if (wire_has(&s, summary_state)) /* else it is not one's own */
                rc = signal_ask(l, &s);
        if (rc == CLI_OK) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(listed.cursor));
            wire_set(&m, m_list, cursor, slice_str(cursor));
        }
        answer_free(&a);
    } while (rc == CLI_OK && *cursor);
    return rc;
}

static int due_show(struct cli *cli, const struct arguments *a)
{
    const char *until = argument_value(a, "until");
    struct looking l = {
        .cli = cli, .table = {.n_columns = 5}, .until = clock_day_amsterdam(clock_wall_us())};
    struct buf body = {0};
    int rc;

    if (until && clock_day_parse(until, strlen(until), &l.until) < 0)
        return cli_usage(_("--%s: '%s' is no date; write it as 2026-12-31"), "until", until);
    rc = adoption_now(cli, reference_set_find("retention"), argument_value(a, "offline") != NULL,
                      &body);
    if (rc == CLI_OK && (body.n == 0 || wire_decode(&shape_m_retention, buf_slice(&body),
                                                    WIRE_LENIENT, &l.terms, NULL) < 0)) {
        cli_say("%s", _("nothing of this was adopted yet"));
        rc = CLI_REFUSED;
    }
    if (rc == CLI_OK)
        rc = pages_walk(&l);
    if (rc == CLI_OK && !cli->json && l.n == 0)
        printf("%s\n", _("No texts are to be destroyed by then."));
    screen_table_print(&l.table, stdout, false);
    buf_free(&body);
    return rc;
}

int retention_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    if (a->n_words == 1 && strcmp(a->words[0], "due") == 0)
        return due_show(cli, a);
    return adoption_command(cli, c, a, "retention", terms_show);
}
