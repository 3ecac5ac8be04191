/*
 * `weerklank report make`: the report of a period, as HTML, PDF or DOCX. What it tells is written by
 * services/report; here it is asked for, with the rights of who asks.
 */
#include "services/cli/report_in.h"

#include "services/cli/dates.h"
#include "services/cli/language.h"
#include "services/cli/load.h"
#include "services/cli/report.h"
#include "services/cli/saving.h"
#include "services/report/hide.h"

#include "common/clock.h"

#include <stdlib.h>

#define MONTHS_MOST 120

/* ------------------------------------------------------------------ context periods */

static int periods_ask(struct making *m)
{
    struct m_registry_told told;
    struct answer a = {0};
    struct period p;
    size_t at = 0;
    int rc = registry_ask(m->g.cli, m->g.cli->door, "periods", &a, &told);

    while (rc == CLI_OK && wire_list_record(told.periods, &at, &shape_period, &p)) {
        int32_t until = wire_has(&p, period_valid_until) ? p.valid_until : m->r.until;

        if (until <= m->r.from || p.valid_from >= m->r.until)
            continue;
        m->periods = gather_more(m->periods, m->r.n_periods, sizeof *m->periods);
        m->periods[m->r.n_periods++] = (struct report_period){
            gather_keep(&m->g, p.name), p.valid_from, until < m->r.until ? until : m->r.until};
    }
    answer_free(&a);
    return rc;
}

/* ------------------------------------------------------------------ all of it */

static int gathered(struct making *m)
{
    int rc = making_intake(m);

    if (rc == CLI_OK)
        rc = making_lines(m);
    if (rc == CLI_OK)
        rc = periods_ask(m);
    if (rc == CLI_OK)
        rc = making_told(m);
    if (rc == CLI_OK && m->r.due_known)
        rc = making_due(m);
    if (rc == CLI_OK)
        rc = gather_stand(&m->g);
    return rc;
}

/* The lists that were gathered become those of the report. */
static void lists_hang(struct making *m)
{
    m->r.stand = m->g.stand;
    m->r.months = m->months;
    m->r.periods = m->periods;
    m->r.regions = m->regions;
    m->r.themes = m->themes;
    m->r.borders = m->borders;
    m->r.rows = m->rows;
    m->r.policy = m->policy;
    m->r.signals = m->signals;
    m->r.changes = m->changes;
    m->r.agreed = m->agreed;
    m->r.late = m->late;
}

static void making_end(struct making *m)
{
    for (size_t i = 0; i < m->n_stories; i++)
        story_free(&m->stories[i]);
    free(m->stories);
    free(m->months);
    free(m->periods);
    free(m->regions);
    free(m->themes);
    free(m->borders);
    free(m->rows);
    free(m->policy);
    free(m->signals);
    free(m->changes);
    free(m->agreed);
    free(m->late);
    free(m->said);
    free(m->mended);
    gather_end(&m->g);
}

/* The period as given: its last day is in it. */
static int period_read(const struct arguments *a, struct making *m)
{
    int32_t today = clock_day_amsterdam(clock_wall_us()), last = dates_month(today, 1) - 1;

    if (dates_day(a, "until", last, &last) != 0)
        return CLI_USAGE;
    m->r.until = last + 1;
    if (dates_day(a, "from", dates_month(m->r.until, -12), &m->r.from) != 0)
        return CLI_USAGE;
    return 0;
}

static int period_check(const struct arguments *a, struct making *m)
{
    int32_t today = clock_day_amsterdam(clock_wall_us());

    if (dates_day(a, "as-of", m->as_of, &m->as_of) != 0)
        return CLI_USAGE;
    if (m->r.from != dates_month(m->r.from, 0) || m->r.until != dates_month(m->r.until, 0))
        return cli_usage(_("the page is of whole months: from the first day of one to the last day "
                           "of one"));
    if (m->r.from >= m->r.until || dates_month(m->r.from, MONTHS_MOST) < m->r.until)
        return cli_usage(_("the page is of a month at least, and of %d at most"), MONTHS_MOST);
    if (m->as_of > today)
        return cli_usage(_("--as-of: that day is still to come"));
    m->r.due_known = m->as_of == 0 || m->as_of == today;
    return 0;
}

int report_make(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    const char *out = argument_value(a, "out");
    struct making m = {.r = {.least = HIDE_LEAST}, .g = {.cli = cli}};
    struct html h = {0};
    int rc = saving_check(out);

    if (rc == 0)
        rc = report ? making_life(&m, report) : period_read(a, &m);
    if (rc == 0)
        rc = period_check(a, &m);
    if (argument_value(a, "all-numbers"))
        m.r.least = 0;
    if (rc == 0)
        rc = gather_begin(cli, m.as_of, &m.g);
    if (rc == CLI_OK)
        rc = gathered(&m);
    if (rc == CLI_OK) {
        lists_hang(&m);
        report_write(&m.r, &h);
        rc = saving_write(out, buf_slice(&h.out));
    }
    buf_free(&h.out);
    making_end(&m);
    return rc;
}
