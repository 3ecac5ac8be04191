/*
 * `weerklank show`: a signal at a glance, its dates, and its life in words or its clock taken apart.
 */
#include "services/cli/show.h"

#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"

#include <stdlib.h>

/* A code and the name behind it: "VWS (Volksgezondheid, Welzijn en Sport)". */
static void coded(struct cli *cli, const char *label, enum names_of set, struct slice code)
{
    const char *name;

    if (code.n == 0)
        return;
    name = names_find(cli, set, code);
    printf("%s: %.*s", label, SLICE_FMT(code));
    printf(slice_is(code, name) ? "%s\n" : " (%s)\n", slice_is(code, name) ? "" : name);
}

static void summary_print(struct cli *cli, const struct summary *s)
{
    char *title = screen_line(s->title, 0);

    printf("%.*s  %s\n", SLICE_FMT(s->reference), title);
    free(title);
    if (wire_has(s, summary_kind))
        printf("%s: %s\n", _("Kind"), words_choice(&enum_signal_kind, s->kind));
    coded(cli, _("Region"), NAMES_REGIONS, s->region);
    coded(cli, _("Theme"), NAMES_THEMES, s->theme);
    if (wire_has(s, summary_state))
        printf("%s: %s%s%s\n", _("State"), words_choice(&enum_signal_state, s->state),
               wire_has(s, summary_closed) ? ": " : "",
               wire_has(s, summary_closed) ? words_choice(&enum_close_reason, s->closed) : "");
    coded(cli, _("Lead department"), NAMES_DEPARTMENTS, s->lead);
    if (wire_has(s, summary_unhandled) && s->unhandled)
        printf("%s\n", _("Nobody at that department works on it yet."));
    if (wire_has(s, summary_holder)) {
        printf("%s: %.*s", _("Next to act"), SLICE_FMT(s->holder));
        printf(wire_has(s, summary_due) ? _(", at the latest on %s\n") : "\n%s",
               wire_has(s, summary_due) ? screen_date(s->due) : "");
    }
    if (wire_has(s, summary_question_open) && s->question_open)
        printf("%s\n", _("A question waits for the region; time stands still."));
    if (wire_has(s, summary_answer_due))
        printf("%s: %s\n", _("First date that the region was given"), screen_date(s->answer_due));
    if (wire_has(s, summary_answer))
        printf("%s: %s\n", _("Answer"), words_choice(&enum_answer_kind, s->answer));
    if (wire_has(s, summary_verdict))
        printf("%s: %s\n", _("Verdict of the region"), words_choice(&enum_verdict, s->verdict));
    if (wire_has(s, summary_confidential) && s->confidential)
        printf("%s\n", _("Confidential"));
}

static void assignments_print(struct wire_list list)
{
    struct screen_table t = {.n_columns = 4};
    struct assignment m;
    size_t at = 0;

    screen_table_add(&t, _("With"));
    screen_table_add(&t, _("Since"));
    screen_table_add(&t, _("Taken up"));
    screen_table_add(&t, _("Done"));
    while (wire_list_record(list, &at, &shape_assignment, &m)) {
        char who[80];

        snprintf(who, sizeof who, "%.*s (%s)", SLICE_FMT(m.department),
                 words_choice(&enum_part, m.part));
        screen_table_add(&t, who);
        screen_table_add(&t,
                         wire_has(&m, assignment_assigned_at) ? screen_moment(m.assigned_at) : "");
        screen_table_add(&t, wire_has(&m, assignment_taken_up_at) ? screen_moment(m.taken_up_at)
                             : m.part == part_CONTRIBUTOR         ? ""
                                                                  : _("not yet"));
        screen_table_add(&t, wire_has(&m, assignment_done_at) ? screen_moment(m.done_at) : "");
    }
    if (at > 0) {
        putchar('\n');
        screen_table_print(&t, stdout, true);
    }
    screen_table_free(&t);
}

static void timeline_print(struct wire_list timeline)
{
    struct moment m;
    size_t at = 0;

    while (wire_list_record(timeline, &at, &shape_moment, &m)) {
        char *head = show_headline(&m);

        printf("\n%s  %s\n", screen_moment(m.at), head);
        if (!wire_has(&m, moment_body) && show_is_erased(timeline, m.version))
            printf("    %s\n", _("The text was destroyed."));
        show_body(stdout, &m, 4);
        free(head);
    }
}

const struct option_row show_options[] = {
    {"brief", NULL, N_("without everything that happened")},
    {"clocks", NULL, N_("who had it for how long, instead of everything that happened")},
    {0},
};

static int shown_print(struct cli *cli, const struct m_shown *m, bool clocks)
{
    struct summary s;

    if (wire_decode(&shape_summary, slice_of(m->summary.p, m->summary.n), WIRE_LENIENT, &s, NULL) <
        0)
        return CLI_REFUSED;
    summary_print(cli, &s);
    show_dates(m->deadlines);
    assignments_print(s.assignments);
    show_files(m->timeline);
    timeline_print(m->timeline);
    if (clocks)
        show_clock(m);
    return CLI_OK;
}

int show_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    bool clocks = argument_value(a, "clocks") != NULL;
    struct answer answer = {0};
    struct m_shown shown;
    struct m_show m = {0};
    struct subject subject;
    int rc;

    rc = subject_only(c, a, &subject);
    if (rc != 0)
        return rc;
    wire_set(&m, m_show, timeline, !clocks && !argument_value(a, "brief"));
    if (clocks)
        wire_set(&m, m_show, clocks, true);
    rc = ask_struct(cli, MSG_SHOW, &subject.wire, &m, &answer, &shown);
    if (rc == CLI_OK && cli->json)
        ask_print_json(&shape_m_shown, slice_of(answer.envelope.body.p, answer.envelope.body.n));
    else if (rc == CLI_OK)
        rc = shown_print(cli, &shown, clocks);
    answer_free(&answer);
    return rc;
}
