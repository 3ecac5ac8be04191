/*
 * `weerklank erased`: what of a signal was destroyed, when, on which ground and by whom; a proposal that
 * waits for its second person; and the numbers of its events, to name them in a proposal.
 *
 *      Verklaring van vernietiging ZVL-2026-0412-3, 26 november 2026, 09:15
 *        1  2 april 2026, 10:02  ontvangen van ZVL
 *        Grond: Verzoek van de betrokkene (AVG, artikel 17)
 *        Voorgesteld: ...
 */
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/show.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"

#include <inttypes.h>
#include <stdlib.h>

const struct option_row erased_options[] = {
    {"events", NULL, N_("all events with their numbers, to name them in a proposal")},
    {0},
};

static bool moment_find(struct wire_list timeline, int64_t version, struct moment *out)
{
    size_t at = 0;

    while (wire_list_record(timeline, &at, &shape_moment, out))
        if (out->version == version)
            return true;
    return false;
}

static bool is_of(const struct moment *m, int kind)
{
    const struct message_info *info = event_find(m->kind);

    return info && info->number == kind;
}

static bool statement_read(const struct moment *m, struct m_erased *out)
{
    return is_of(m, EV_ERASED) && wire_has(m, moment_body) &&
           wire_decode(&shape_m_erased, slice_of(m->body.p, m->body.n), WIRE_LENIENT, out, NULL) ==
               0;
}

bool show_is_erased(struct wire_list timeline, int64_t version)
{
    struct moment m;
    struct m_erased s;
    size_t at = 0;

    while (wire_list_record(timeline, &at, &shape_moment, &m)) {
        size_t k = 0;
        int64_t one;

        while (statement_read(&m, &s) && wire_list_int(s.versions, &k, &one))
            if (one == version)
                return true;
    }
    return false;
}

/* ------------------------------------------------------------------ on the screen */

static void event_add(struct screen_table *t, const struct moment *m)
{
    char number[24], *head = show_headline(m);

    snprintf(number, sizeof number, "  %" PRId64, m->version);
    screen_table_add(t, number);
    screen_table_add(t, screen_moment(m->at));
    screen_table_add(t, head);
    free(head);
}

static void events_named_print(struct wire_list timeline, struct wire_list versions)
{
    struct screen_table t = {.n_columns = 3, .right = 1};
    struct moment m;
    int64_t version;
    size_t at = 0;

    while (wire_list_int(versions, &at, &version))
        if (moment_find(timeline, version, &m))
            event_add(&t, &m);
    screen_table_print(&t, stdout, false);
}

static void person_print(const char *label, struct slice party, bool has_role, uint8_t role,
                         const struct uuid *account)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_format(account, id);
    printf("  %s: %.*s (%s), %s %s\n", label, SLICE_FMT(party),
           has_role ? words_choice(&enum_role, role) : "?", _("account"), id);
}

static void statement_print(const struct m_shown *shown, struct slice reference,
                            const struct moment *at, const struct m_erased *s)
{
    struct moment proposal;

    printf("%s %.*s, %s\n", _("Statement of destruction"), SLICE_FMT(reference),
           screen_moment(at->at));
    events_named_print(shown->timeline, s->versions);
    printf("  %s: %s\n", _("Legal ground"), words_choice(&enum_erase_ground, s->ground));
    person_print(_("Proposed by"), s->by, wire_has(s, m_erased_by_role), s->by_role,
                 &s->by_account);
    if (moment_find(shown->timeline, s->proposal, &proposal))
        printf("  %s: %" PRId64 ", %s\n", _("Proposal"), s->proposal, screen_moment(proposal.at));
    person_print(_("Confirmed by"), s->second, wire_has(s, m_erased_second_role), s->second_role,
                 &s->second_account);
    if (wire_has(s, m_erased_backups_until))
        printf("  %s: %s\n", _("In no backup any more after"), screen_date(s->backups_until));
}

static void proposal_print(const struct m_shown *shown, const struct moment *at)
{
    struct m_erase_propose p;

    if (!wire_has(at, moment_body) ||
        wire_decode(&shape_m_erase_propose, slice_of(at->body.p, at->body.n), WIRE_LENIENT, &p,
                    NULL) < 0)
        return;
    printf("%s: %" PRId64 " (%.*s, %s)\n", _("A proposal waits for a second person"), at->version,
           SLICE_FMT(at->party), words_choice(&enum_erase_ground, p.ground));
    events_named_print(shown->timeline, p.versions);
}

/* The statements in order, then the proposal that none of them and no withdrawal has ended. */
static void statements_print(const struct m_shown *shown, struct slice reference)
{
    struct moment m, open = {0};
    struct m_erased s;
    size_t at = 0, n = 0;

    while (wire_list_record(shown->timeline, &at, &shape_moment, &m)) {
        if (is_of(&m, EV_ERASURE_PROPOSED))
            open = m;
        else if (is_of(&m, EV_ERASED) || is_of(&m, EV_ERASURE_WITHDRAWN))
            open = (struct moment){0};
        if (!statement_read(&m, &s))
            continue;
        statement_print(shown, reference, &m, &s);
        n++;
    }
    if (open.version > 0)
        proposal_print(shown, &open);
    else if (n == 0)
        printf("%s\n", _("Nothing of it was destroyed."));
}

static void all_json(const struct m_shown *shown)
{
    struct slice bytes;
    struct moment m;
    size_t at = 0, next = 0;

    while (wire_list_next(shown->timeline, &next, &bytes) &&
           wire_list_record(shown->timeline, &at, &shape_moment, &m))
        if (is_of(&m, EV_ERASED) || is_of(&m, EV_ERASURE_PROPOSED) ||
            is_of(&m, EV_ERASURE_WITHDRAWN))
            ask_print_json(&shape_moment, bytes);
}

static void all_events(const struct m_shown *shown)
{
    struct screen_table t = {.n_columns = 3, .right = 1};
    struct moment m;
    size_t at = 0;

    while (wire_list_record(shown->timeline, &at, &shape_moment, &m))
        event_add(&t, &m);
    screen_table_print(&t, stdout, false);
}

int erased_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct answer answer = {0};
    struct m_shown shown;
    struct summary summary;
    struct m_show m = {0};
    struct subject subject;
    int rc;

    rc = subject_only(c, a, &subject);
    if (rc != 0)
        return rc;
    wire_set(&m, m_show, timeline, true);
    rc = ask_struct(cli, MSG_SHOW, &subject.wire, &m, &answer, &shown);
    if (rc == CLI_OK && wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n),
                                    WIRE_LENIENT, &summary, NULL) < 0)
        rc = CLI_REFUSED;
    if (rc == CLI_OK && cli->json) {
        all_json(&shown);
    } else if (rc == CLI_OK) {
        if (argument_value(a, "events"))
            all_events(&shown);
        statements_print(&shown, summary.reference);
    }
    answer_free(&answer);
    return rc;
}
