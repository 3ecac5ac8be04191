/*
 * Reports for people.
 *
 *      Eerste kwartaal (0195f3a2-...)
 *        Periode: 1 januari 2026 tot en met 31 maart 2026
 *        Concept; reageren kan tot en met 17 april 2026
 *        Reactie van VWS, 2 april 2026, 10:12
 *          Wij missen de zomer.
 */
#include "services/cli/ask.h"
#include "services/cli/language.h"
#include "services/cli/report.h"
#include "services/cli/screen.h"
#include "services/cli/words.h"

#include <inttypes.h>
#include <stdio.h>

#define SHORT_ID 8

static int told_ask(struct cli *cli, const struct uuid *report, struct answer *a,
                    struct m_report_told *out)
{
    struct m_report_ask m = {0};

    if (report)
        wire_set(&m, m_report_ask, report, *report);
    return ask_struct(cli, MSG_REPORT_ASK, NULL, &m, a, out);
}

/* ------------------------------------------------------------------ all of them */

static void row_add(struct screen_table *t, const struct report_row *m)
{
    char id[UUID_TEXT_LEN + 1], period[80];

    uuid_format(&m->id, id);
    id[SHORT_ID] = '\0';
    snprintf(period, sizeof period, "%s - %s", screen_date(m->from), screen_date(m->until));
    screen_table_add(t, id);
    screen_table_add(t, period);
    screen_table_add(t, words_choice(&enum_report_state, m->state));
    screen_table_add(t, m->state == report_state_FIXED   ? screen_moment(m->fixed_at)
                        : m->state == report_state_DRAFT ? screen_date(m->comment_until)
                                                         : "");
    screen_table_add_line(t, wire_has(m, report_row_title) ? m->title : SLICE_LIT(""), 0);
}

int report_list(struct cli *cli)
{
    struct screen_table t = {.n_columns = 5};
    struct m_report_told told;
    struct answer a = {0};
    struct slice bytes;
    struct report_row m;
    size_t at = 0;
    int rc = told_ask(cli, NULL, &a, &told);

    while (rc == CLI_OK && wire_list_next(told.reports, &at, &bytes)) {
        if (cli->json)
            ask_print_json(&shape_report_row, bytes);
        else if (wire_decode(&shape_report_row, bytes, WIRE_LENIENT, &m, NULL) == 0)
            row_add(&t, &m);
    }
    if (rc == CLI_OK && !cli->json && t.n_cells == 0)
        printf("%s\n", _("There are no reports."));
    screen_table_print(&t, stdout, false);
    answer_free(&a);
    return rc;
}

/* ------------------------------------------------------------------ one of them */

static void life_print(const struct report_row *m)
{
    printf("  ");
    printf(_("Period: %s up to and including %s\n"), screen_date(m->from), screen_date(m->until));
    printf("  ");
    printf(_("Opened by %.*s, %s; its figures stand as of position %lld of the log\n"),
           SLICE_FMT(m->opened_by), screen_moment(m->opened_at), (long long)m->opened_position);
    printf("  ");
    if (m->state == report_state_FIXED)
        printf(_("Fixed by %.*s, %s; its figures stand as of position %lld of the log\n"),
               SLICE_FMT(m->fixed_by), screen_moment(m->fixed_at), (long long)m->fixed_position);
    else if (m->state == report_state_WITHDRAWN)
        printf(_("Withdrawn, %s\n"), screen_moment(m->withdrawn_at));
    else
        printf(_("Draft; comments may come up to and including %s\n"),
               screen_date(m->comment_until));
    if (wire_has(m, report_row_reason))
        screen_text(stdout, m->reason, 4);
    if (wire_has(m, report_row_note))
        screen_text(stdout, m->note, 4);
}

static void words_print(bool has, struct slice text)
{
    if (has)
        screen_text(stdout, text, 4);
    else
        printf("    %s\n", _("(no words for you to see, or they were erased)"));
}

/* "  ZVL-2026-0412-7, Antwoord" */
static void case_print(bool has_reference, struct slice reference, bool has_step, uint8_t step)
{
    printf("    %.*s, %s\n", SLICE_FMT(has_reference ? reference : slice_str(_("a signal"))),
           has_step ? words_choice(&enum_figure_step, step) : _("all steps"));
}

static void said_print(const struct report_row *m)
{
    struct report_comment comment;
    struct report_contest contest;
    size_t at;

    for (at = 0; wire_list_record(m->comments, &at, &shape_report_comment, &comment);) {
        printf("  ");
        printf(_("Comment of %.*s, %s\n"), SLICE_FMT(comment.party), screen_moment(comment.at));
        words_print(wire_has(&comment, report_comment_text), comment.text);
    }
    for (at = 0; wire_list_record(m->contests, &at, &shape_report_contest, &contest);) {
        printf("  ");
        printf(_("Contested by %.*s, %s\n"), SLICE_FMT(contest.party), screen_moment(contest.at));
        case_print(wire_has(&contest, report_contest_reference), contest.reference,
                   wire_has(&contest, report_contest_step), contest.step);
        words_print(wire_has(&contest, report_contest_reason), contest.reason);
    }
}

static void corrections_print(const struct report_row *m)
{
    struct report_correction c;
    size_t at = 0;

    while (wire_list_record(m->corrections, &at, &shape_report_correction, &c)) {
        printf("  ");
        printf(_("Correction %lld of a case of %.*s, proposed by %.*s, %s\n"),
               (long long)c.proposal, SLICE_FMT(c.department), SLICE_FMT(c.party),
               screen_moment(c.at));
        case_print(wire_has(&c, report_correction_reference), c.reference,
                   wire_has(&c, report_correction_step), c.step);
        words_print(wire_has(&c, report_correction_reason), c.reason);
        printf("    %s", words_choice(&enum_correction_state, c.state));
        if (wire_has(&c, report_correction_decided_at))
            printf(": %.*s, %s", SLICE_FMT(c.decided_by), screen_moment(c.decided_at));
        if (wire_has(&c, report_correction_attribution))
            printf("; %s", words_choice(&enum_attribution, c.attribution));
        printf("\n");
    }
}

int report_show(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    struct m_report_told told;
    struct answer answer = {0};
    char id[UUID_TEXT_LEN + 1];
    struct slice bytes;
    struct report_row m;
    size_t at = 0;
    int rc = told_ask(cli, report, &answer, &told);

    (void)a;
    uuid_format(report, id);
    while (rc == CLI_OK && wire_list_next(told.reports, &at, &bytes)) {
        if (cli->json) {
            ask_print_json(&shape_report_row, bytes);
        } else if (wire_decode(&shape_report_row, bytes, WIRE_LENIENT, &m, NULL) == 0) {
            printf("%.*s (%s)\n",
                   SLICE_FMT(wire_has(&m, report_row_title) ? m.title : slice_str(_("Report"))),
                   id);
            life_print(&m);
            said_print(&m);
            corrections_print(&m);
        }
    }
    answer_free(&answer);
    return rc;
}
