/*
 * The life of a report, for its page: its period, what departments said of it, what was corrected. Which case
 * was contested is told of signals that their region shares; of others only that one was.
 */
#include "services/cli/report_in.h"

#include "services/cli/ask.h"
#include "services/cli/language.h"

#include "common/clock.h"

#include <stdlib.h>

static const char *nothing_told(const char *text)
{
    return text ? text : "(geen tekst te tonen)";
}

static void said_add(struct making *m, const struct report_said *said)
{
    m->said = gather_more(m->said, m->life.n_comments, sizeof *m->said);
    m->said[m->life.n_comments++] = *said;
}

/* Whether a page may name the signal. Asked as of now: a region shares it or not. */
static int may_name(struct making *m, bool has, const struct uuid *signal, bool *out)
{
    struct story s;
    int rc = CLI_OK;

    *out = false;
    if (has) {
        rc = story_ask(&m->g, signal, &s);
        *out = rc == CLI_OK && story_is_public(&s);
        story_free(&s);
    }
    return rc;
}

static int contests_take(struct making *m, struct wire_list list)
{
    struct report_contest c;
    size_t at = 0;
    bool named;
    int rc = CLI_OK;

    while (rc == CLI_OK && wire_list_record(list, &at, &shape_report_contest, &c)) {
        rc = may_name(m, wire_has(&c, report_contest_signal), &c.signal, &named);
        said_add(m,
                 &(struct report_said){.who = gather_party(&m->g, c.party),
                                       .day = clock_day_amsterdam(c.at),
                                       .reference = named ? gather_keep(&m->g, c.reference)
                                                          : "een knelpunt dat niet gedeeld wordt",
                                       .text = named ? nothing_told(gather_keep(&m->g, c.reason))
                                                     : nothing_told(NULL)});
    }
    return rc;
}

static int corrections_take(struct making *m, struct wire_list list)
{
    struct report_correction c;
    size_t at = 0;
    bool named;
    int rc = CLI_OK;

    while (rc == CLI_OK && wire_list_record(list, &at, &shape_report_correction, &c)) {
        if (c.state != correction_state_CONFIRMED)
            continue;
        rc = may_name(m, wire_has(&c, report_correction_signal), &c.signal, &named);
        m->mended = gather_more(m->mended, m->life.n_corrections, sizeof *m->mended);
        m->mended[m->life.n_corrections++] = (struct report_mended){
            .day = clock_day_amsterdam(c.decided_at),
            .reference = named ? gather_keep(&m->g, c.reference) : "(niet gedeeld)",
            .was = wire_has(&c, report_correction_department) ? gather_party(&m->g, c.department)
                                                              : NULL,
            .now = "telt bij niemand mee",
            .reason = named ? nothing_told(gather_keep(&m->g, c.reason)) : nothing_told(NULL),
            .by = gather_party(&m->g, c.party),
            .second = gather_party(&m->g, c.decided_by)};
    }
    return rc;
}

static void row_take(struct making *m, const struct report_row *row)
{
    struct report_comment c;
    size_t at = 0;
    bool fixed = wire_has(row, report_row_fixed_at);

    m->r.from = row->from;
    m->r.until = row->until + 1;
    /* A draft's figures stand as of its opening, a fixed report's as of what it was fixed under. */
    m->as_of = clock_day_amsterdam(fixed ? row->fixed_at : row->opened_at);
    if (m->as_of > clock_day_amsterdam(clock_wall_us()))
        m->as_of = 0; /* this machine's clock is behind */
    if (wire_has(row, report_row_title))
        m->r.id = gather_keep(&m->g, row->title);
    m->life.opened_on = clock_day_amsterdam(row->opened_at);
    m->life.comment_until = row->comment_until;
    m->life.position = row->opened_position;
    if (fixed) {
        m->life.fixed_on = clock_day_amsterdam(row->fixed_at);
        m->life.fixed_position = row->fixed_position;
        m->life.note = wire_has(row, report_row_note) ? gather_keep(&m->g, row->note) : NULL;
    }
    while (wire_list_record(row->comments, &at, &shape_report_comment, &c))
        said_add(m, &(struct report_said){.who = gather_party(&m->g, c.party),
                                          .day = clock_day_amsterdam(c.at),
                                          .text = nothing_told(gather_keep(&m->g, c.text))});
}

int making_life(struct making *m, const struct uuid *report)
{
    struct m_report_ask ask = {0};
    struct m_report_told told;
    struct report_row row;
    struct answer a = {0};
    size_t at = 0;
    int rc;

    wire_set(&ask, m_report_ask, report, *report);
    rc = gather_begin(m->g.cli, 0, &m->g);
    if (rc == CLI_OK)
        rc = gather_ask(&m->g, MSG_REPORT_ASK, NULL, &ask, &a, &told);
    if (rc == CLI_OK && !wire_list_record(told.reports, &at, &shape_report_row, &row))
        rc = cli_usage(_("there is no such report"));
    if (rc == CLI_OK) {
        row_take(m, &row);
        rc = contests_take(m, row.contests);
    }
    if (rc == CLI_OK)
        rc = corrections_take(m, row.corrections);
    answer_free(&a);
    m->life.comments = m->said;
    m->life.corrections = m->mended;
    m->r.life = &m->life;
    return rc;
}
