/*
 * `weerklank agenda REGION`: the agenda for the regio-alliantieoverleg, as HTML, PDF or DOCX.
 */
#include "services/report/agenda.h"

#include "services/cli/commands.h"
#include "services/cli/dates.h"
#include "services/cli/language.h"
#include "services/cli/list.h"
#include "services/cli/names.h"
#include "services/cli/saving.h"
#include "services/cli/story.h"

#include "common/clock.h"

#include <stdlib.h>

#define PAGE         100
#define DAYS_BETWEEN 91 /* the meeting is four times a year, unless --since says otherwise */

const struct option_row agenda_options[] = {
    {"since", N_("DATE"), N_("the day of the last meeting; a quarter of a year ago")},
    {"out", N_("FILE"), N_("where to: .html, .pdf or .docx; else HTML on standard output")},
    {0},
};

struct making {
    struct gather g;
    struct agenda a;
    struct slice region;
    int32_t today;
    struct agenda_open *open;
    struct agenda_again *again;
    struct agenda_help *help;
    struct agenda_agreement *agreements;
    struct agenda_answer *answers;
};

/* ------------------------------------------------------------------ of one signal */

static const char *to_do(const struct summary *s)
{
    if (wire_has(s, summary_question_open) && s->question_open)
        return "Vraag aan de regio; de tijd staat stil";
    switch (wire_has(s, summary_state) ? (enum signal_state)s->state : signal_state_N) {
    case signal_state_SUBMITTED:
    case signal_state_TRIAGE:
        return "Te verdelen";
    case signal_state_OPEN:
        return "In behandeling nemen";
    case signal_state_TAKEN_UP:
        return "Antwoord geven";
    case signal_state_ANSWERED:
        return "Oordeel: helpt dit antwoord?";
    default:
        return "Aan zet";
    }
}

static void open_add(struct making *m, const struct summary *s, const struct story *t)
{
    struct agenda_open o = {.who = gather_party(&m->g, s->holder),
                            .reference = t->reference,
                            .title = t->title,
                            .lead = t->lead,
                            .what = to_do(s),
                            .due = wire_has(s, summary_due) ? s->due : 0};

    o.overdue = o.due && o.due < m->today;
    m->open = gather_more(m->open, m->a.n_open, sizeof *m->open);
    m->open[m->a.n_open++] = o;
}

static void open_story(struct making *m, const struct story *t)
{
    if (t->reopened >= 2) {
        m->again = gather_more(m->again, m->a.n_again, sizeof *m->again);
        m->again[m->a.n_again++] = (struct agenda_again){.reference = t->reference,
                                                         .title = t->title,
                                                         .lead = t->lead,
                                                         .answer = t->decision,
                                                         .reason = t->reopen_reason,
                                                         .day = clock_day_amsterdam(t->reopened_at),
                                                         .times = t->reopened};
    }
    if (t->help >= 0) {
        m->help = gather_more(m->help, m->a.n_help, sizeof *m->help);
        m->help[m->a.n_help++] = (struct agenda_help){.reference = t->reference,
                                                      .title = t->title,
                                                      .step = enum_help_step.rows[t->help].dutch,
                                                      .reason = t->help_reason,
                                                      .day = clock_day_amsterdam(t->help_at),
                                                      .involved = t->involved};
    }
}

static void answer_add(struct making *m, const struct story *t)
{
    m->answers = gather_more(m->answers, m->a.n_answers, sizeof *m->answers);
    m->answers[m->a.n_answers++] =
        (struct agenda_answer){.reference = t->reference,
                               .title = t->title,
                               .lead = t->lead,
                               .decision = t->decision,
                               .next = t->next,
                               .next_by = t->next_by,
                               .day = clock_day_amsterdam(t->answered_at),
                               .next_on = t->next_on,
                               .kind = t->answer,
                               .verdict = t->verdict};
}

static int signal_take(struct making *m, const struct summary *s)
{
    bool is_open = wire_has(s, summary_state) && s->state != signal_state_CLOSED;
    struct story t;
    int rc;

    if (!is_open &&
        (!wire_has(s, summary_answered_at) || clock_day_amsterdam(s->answered_at) < m->a.since))
        return CLI_OK;
    rc = story_ask(&m->g, &s->signal, &t);
    if (rc == CLI_OK && is_open) {
        open_add(m, s, &t);
        open_story(m, &t);
    }
    if (rc == CLI_OK && t.answer >= 0 && clock_day_amsterdam(t.answered_at) >= m->a.since)
        answer_add(m, &t);
    story_free(&t);
    return rc;
}

/* ------------------------------------------------------------------ all of it */

static int signals_ask(struct making *m)
{
    struct m_list ask = {0};
    struct m_listed listed;
    char cursor[512] = "";
    int rc;

    wire_set(&ask, m_list, region, m->region);
    wire_set(&ask, m_list, limit, PAGE);
    do {
        struct answer a = {0};
        struct summary s;
        size_t at = 0;

        rc = gather_ask(&m->g, MSG_LIST, NULL, &ask, &a, &listed);
        *cursor = '\0';
        while (rc == CLI_OK && wire_list_record(listed.signals, &at, &shape_summary, &s))
            rc = signal_take(m, &s);
        if (rc == CLI_OK && wire_has(&listed, m_listed_cursor)) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(listed.cursor));
            wire_set(&ask, m_list, cursor, slice_str(cursor));
        }
        answer_free(&a);
    } while (rc == CLI_OK && *cursor);
    return rc;
}

static int agreement_take(void *arg, const struct due_row *row)
{
    struct making *m = arg;
    struct story t;
    int rc;

    if (!slice_is(row->term, "agreement") || !slice_equal(row->region, m->region))
        return CLI_OK;
    rc = story_ask(&m->g, &row->signal, &t);
    if (rc == CLI_OK) {
        m->agreements = gather_more(m->agreements, m->a.n_agreements, sizeof *m->agreements);
        m->agreements[m->a.n_agreements++] =
            (struct agenda_agreement){.reference = t.reference,
                                      .title = t.title,
                                      .lead = gather_party(&m->g, row->party),
                                      .what = t.agreed,
                                      .due = row->due,
                                      .overdue = wire_has(row, due_row_overdue) && row->overdue};
    }
    story_free(&t);
    return rc;
}

static int by_who(const void *a, const void *b)
{
    const struct agenda_open *x = a, *y = b;
    int who = strcmp(x->who, y->who);
    int32_t due_x = x->due ? x->due : INT32_MAX, due_y = y->due ? y->due : INT32_MAX;

    return who              ? who
           : due_x != due_y ? (due_x < due_y ? -1 : 1)
                            : strcmp(x->reference, y->reference);
}

static int by_day(const void *a, const void *b)
{
    const struct agenda_answer *x = a, *y = b;

    return x->day != y->day ? (x->day < y->day ? -1 : 1) : strcmp(x->reference, y->reference);
}

static int by_due(const void *a, const void *b)
{
    const struct agenda_agreement *x = a, *y = b;

    return x->due != y->due ? (x->due < y->due ? -1 : 1) : strcmp(x->reference, y->reference);
}

static void lists_hang(struct making *m)
{
    if (m->open)
        qsort(m->open, m->a.n_open, sizeof *m->open, by_who);
    if (m->answers)
        qsort(m->answers, m->a.n_answers, sizeof *m->answers, by_day);
    if (m->agreements)
        qsort(m->agreements, m->a.n_agreements, sizeof *m->agreements, by_due);
    m->a.stand = m->g.stand;
    m->a.open = m->open;
    m->a.again = m->again;
    m->a.help = m->help;
    m->a.agreements = m->agreements;
    m->a.answers = m->answers;
}

static void making_end(struct making *m)
{
    free(m->open);
    free(m->again);
    free(m->help);
    free(m->agreements);
    free(m->answers);
    gather_end(&m->g);
}

/* A region that is not there would give an empty agenda. */
static int region_check(struct making *m)
{
    m->a.region = names_find(m->g.cli, NAMES_REGIONS, m->region);
    if (!slice_is(m->region, m->a.region))
        return CLI_OK;
    return cli_usage(_("there is no region '%.*s'"), SLICE_FMT(m->region));
}

int agenda_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *out = argument_value(a, "out");
    struct making m = {.today = clock_day_amsterdam(clock_wall_us())};
    struct html h = {0};
    int rc;

    if (a->n_words != 1)
        return cli_usage(_("weerklank %s asks for one region; see weerklank %s --help"), c->name,
                         c->name);
    m.region = slice_str(a->words[0]);
    if (dates_day(a, "since", m.today - DAYS_BETWEEN, &m.a.since) != 0 || saving_check(out) != 0)
        return CLI_USAGE;
    rc = gather_begin(cli, 0, &m.g);
    if (rc == CLI_OK)
        rc = region_check(&m);
    if (rc == CLI_OK)
        rc = signals_ask(&m);
    if (rc == CLI_OK)
        rc = gather_due(&m.g, agreement_take, &m);
    if (rc == CLI_OK)
        rc = gather_stand(&m.g);
    if (rc == CLI_OK) {
        lists_hang(&m);
        agenda_write(&m.a, &h);
        rc = saving_write(out, buf_slice(&h.out));
    }
    buf_free(&h.out);
    making_end(&m);
    return rc;
}
