/*
 * cases.ask: the cases behind a figure. They stand packed with their signals (signal.cases), so a page goes
 * through signals, the newest first, and tells of each what the figure counted.
 *
 * A page looks at SIGNALS signals at most, whether it finds something there or not: the cursor says from where
 * to go on. Whoever asks is told the cases of signals that they may see in full; the figure counts them all.
 */
#include "services/overview/behind_in.h"
#include "services/overview/page.h"

#include "common/clock.h"
#include "common/log.h"
#include "services/figures/count.h"
#include "services/figures/heirs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define SIGNALS       1000
#define LIMIT_DEFAULT 100

/* clang-format off */
/*  $1 code   $2 before this position   $3 signals */
static const Oid types[] = {DB_TEXT, DB_INT8, DB_INT8};
#define STATEMENT(rows)                                                                            \
    "SELECT " LOCK_COLUMNS ", CASE WHEN x.until >= 0 THEN x.cases END, x.submitted FROM "          \
    LOCK_ROWS(rows) " ORDER BY x.submitted DESC"
static const struct db_stmt stmt_department = {
    "overview_cases_department",
    STATEMENT("SELECT s.* FROM (SELECT DISTINCT a.submitted, a.signal FROM overview.assignment a"
    " WHERE a.department = $1 AND a.submitted < $2 ORDER BY a.submitted DESC, a.signal DESC LIMIT $3) d"
    " JOIN overview.signal s ON s.id = d.signal"), 3, types};
static const struct db_stmt stmt_region = {
    "overview_cases_region",
    STATEMENT("SELECT s.* FROM overview.signal s WHERE s.region = $1 AND s.submitted < $2"
    " ORDER BY s.submitted DESC LIMIT $3"), 3, types};
static const struct db_stmt stmt_all = {
    "overview_cases_all",
    STATEMENT("SELECT s.* FROM overview.signal s WHERE $1 IS NULL AND s.submitted < $2"
    " ORDER BY s.submitted DESC LIMIT $3"), 3, types};
/* clang-format on */
enum { CASES = LOCK_N, SUBMITTED };

static void behind_free(void *work)
{
    struct behind *w = work;

    compared_page_free(&w->page);
    buf_free(&w->rows);
    free(w);
}

/* ------------------------------------------------------------------ which */

static bool is_of(const struct inquiry *q, const struct cases *c, const struct figures_case *x)
{
    const struct registry *r = tables_registry(q->from->tables);
    const struct behind *w = q->work;

    switch (q->ask.cases.per) {
    case figure_cut_DEPARTMENT:
        return (q->ask.cases.departments == figure_departments_NOW
                    ? heirs_department(r, x->who, x->theme, w->today)
                    : x->who) == w->of;
    case figure_cut_REGION:
        return c->clocks.s.region == w->of;
    case figure_cut_THEME:
        return q->ask.cases.themes == figure_themes_BELOW ? heirs_theme_is_below(r, x->theme, w->of)
                                                          : x->theme == w->of;
    default:
        return c->neighbour == w->of;
    }
}

static bool is_one_of(const struct figures_case *x, enum figure_which which, int32_t today)
{
    if (which == figure_which_ALL)
        return true;
    if ((x->flags & CASE_ROUTING_ERROR) || which == figure_which_ERRORS)
        return (x->flags & CASE_ROUTING_ERROR) && which == figure_which_ERRORS;
    switch (which) {
    case figure_which_DONE:
        return x->state == CASE_DONE;
    case figure_which_IN_TIME:
        return x->state == CASE_DONE && x->due > 0 && !case_is_late(x, today);
    case figure_which_LATE:
        return case_is_late(x, today);
    case figure_which_OPEN:
        return x->state == CASE_OPEN;
    case figure_which_OPEN_LATE:
        return x->state == CASE_OPEN && case_is_late(x, today);
    default:
        return x->state == CASE_ENDED;
    }
}

bool behind_is_of_row(const struct inquiry *q, const struct cases *c, const struct figures_case *x)
{
    const struct m_cases *m = &q->ask.cases;
    int32_t day = clock_day_amsterdam(x->from);

    return x->step == m->step && is_of(q, c, x) &&
           x->track == (wire_has(m, m_cases_track) ? m->track : track_STANDARD) &&
           (!wire_has(m, m_cases_kind) || ((c->clocks.s.flags & SIGNAL_OPPORTUNITY) != 0) ==
                                              (m->kind == signal_kind_OPPORTUNITY)) &&
           !(m->without_context && (x->flags & CASE_CONTEXT)) &&
           (!wire_has(m, m_cases_from) || day >= m->from) &&
           (!wire_has(m, m_cases_until) || day < m->until);
}

bool behind_is_asked_for(const struct inquiry *q, const struct cases *c,
                         const struct figures_case *x, int32_t today)
{
    return behind_is_of_row(q, c, x) && is_one_of(x, (enum figure_which)q->ask.cases.which, today);
}

/* A department that passed it on sees what was its own, but not what came of it. */
bool behind_may_see(const struct inquiry *q, const struct signal *s, const struct lock *lock,
                    const struct figures_case *x, bool *whole_out)
{
    int64_t until;

    if (lock_sight(&q->who, s, lock, &until) != SIGHT_FULL)
        return false;
    *whole_out = until == INT64_MAX;
    return *whole_out || (x->who == q->who.place && x->part != CASE_NO_PART);
}

/* ------------------------------------------------------------------ rows */

static void times_set(const struct figures_case *x, struct case_row *m)
{
    wire_set(m, case_row, until, x->until);
    wire_set(m, case_row, gross, x->seconds[CASE_GROSS]);
    wire_set(m, case_row, net, x->seconds[CASE_NET]);
    wire_set(m, case_row, gross_working, x->seconds[CASE_GROSS_WORKING]);
    wire_set(m, case_row, net_working, x->seconds[CASE_NET_WORKING]);
}

enum figure_which behind_state(const struct figures_case *x)
{
    return x->state == CASE_OPEN   ? figure_which_OPEN
           : x->state == CASE_DONE ? figure_which_DONE
                                   : figure_which_ENDED;
}

void behind_row(const struct inquiry *q, const struct cases *c, const struct figures_case *x,
                struct slice title, bool whole, char *reference, struct case_row *m)
{
    const struct registry *r = tables_registry(q->from->tables);
    const struct wire_enum *outcomes = case_outcomes((enum figure_step)x->step);
    const struct signal *s = &c->clocks.s;
    const struct behind *w = q->work;

    *m = (struct case_row){0};
    signal_reference(registry_place_code(r, s->region), s->year, s->number, reference);
    wire_set(m, case_row, signal, s->id);
    wire_set(m, case_row, reference, slice_str(reference));
    if (title.n > 0)
        wire_set(m, case_row, title, title);
    wire_set(m, case_row, who, slice_str(registry_place_code(r, x->who)));
    wire_set(m, case_row, from, x->from);
    if (x->due > 0)
        wire_set(m, case_row, due, x->due);
    wire_set(m, case_row, state, (uint8_t)behind_state(x));
    if (case_is_late(x, w->today))
        wire_set(m, case_row, late, true);
    if (x->flags & CASE_AGAIN)
        wire_set(m, case_row, again, true);
    if (whole && (x->flags & CASE_ROUTING_ERROR))
        wire_set(m, case_row, error, true);
    if (whole && outcomes && x->outcome < outcomes->n)
        wire_set(m, case_row, outcome, slice_str(outcomes->rows[x->outcome].code));
    if (x->step == figure_step_REDIRECT && x->to != PLACE_NOBODY)
        wire_set(m, case_row, to, slice_str(registry_place_code(r, x->to)));
    if (x->state != CASE_OPEN)
        times_set(x, m);
}

static void row_put(struct inquiry *q, const struct cases *c, const struct figures_case *x,
                    struct slice title, bool whole)
{
    struct behind *w = q->work;
    struct case_row m;
    char reference[40];

    behind_row(q, c, x, title, whole, reference, &m);
    wire_encode(&shape_case_row, &m, &w->rows);
    w->n++;
}

static void signal_put(struct inquiry *q, const PGresult *rows, int i)
{
    const struct behind *w = q->work;
    struct slice packed = db_get_bytes(rows, i, CASES);
    struct lock_row row;
    struct cases c;
    bool whole = false;

    if (!lock_row_read(rows, i, tables_registry(q->from->tables), &row))
        return;
    c.clocks.s = row.signal;
    if (cases_unpack(&c, &packed) < 0) /* nothing is there of what is only seen by its title */
        return;
    for (int k = 0; k < c.n; k++)
        if (behind_is_asked_for(q, &c, &c.list[k], w->today) &&
            behind_may_see(q, &c.clocks.s, &row.lock, &c.list[k], &whole))
            row_put(q, &c, &c.list[k], row.title, whole);
    cases_free(&c);
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct behind *w = q->work;
    struct m_cases_told m = {0};
    char cursor[20];
    int n, i;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    n = PQntuples(r->rows);
    for (i = 0; i < n && w->n < w->limit; i++)
        signal_put(q, r->rows, i);
    wire_set(&m, m_cases_told, cases, wire_list_of(&w->rows, w->n));
    if (i < n || n == SIGNALS) {
        snprintf(cursor, sizeof cursor, "%016" PRIx64,
                 (uint64_t)db_get_int(r->rows, i - 1, SUBMITTED));
        wire_set(&m, m_cases_told, cursor, slice_str(cursor));
    }
    inquiry_answer(q, MSG_CASES_TOLD, &m);
}

/* ------------------------------------------------------------------ the question */

static int cursor_take(struct slice text, int64_t *out)
{
    uint64_t position;

    if (!page_take_hex(&text, 16, &position) || text.n > 0 || position > INT64_MAX)
        return -1;
    *out = (int64_t)position;
    return 0;
}

/* Two days, the one to compare with before the other; the log has reached both. */
static void set_compared(const struct inquiry *q, struct behind *w, struct wire_faults *faults)
{
    const struct m_cases *m = &q->ask.cases;
    int32_t today = w->today;

    if (wire_has(m, m_cases_as_of)) {
        w->today = m->as_of;
        if (m->as_of > today || !wire_has(m, m_cases_compare))
            wire_fault_add(faults, &shape_m_cases.fields[m_cases_as_of], WIRE_FAULT_VALUE);
    }
    if (wire_has(m, m_cases_compare) && (m->compare <= 0 || m->compare >= w->today))
        wire_fault_add(faults, &shape_m_cases.fields[m_cases_compare], WIRE_FAULT_VALUE);
}

void inquiry_cases(struct inquiry *q)
{
    const struct m_cases *m = &q->ask.cases;
    struct behind *w = calloc(1, sizeof *w);
    const struct db_stmt *stmt = &stmt_all;
    struct wire_faults faults = {0};
    struct db_param params[3] = {{0}};

    if (!w)
        log_fatal("memory_exhausted", "for=cases");
    q->work = w;
    q->work_free = behind_free;
    if (inquiry_time(q) == 0) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "What day it is in the log is not known yet.", NULL);
        return;
    }
    w->of = count_of(tables_registry(q->from->tables), (enum figure_cut)m->per, m->of);
    w->before = INT64_MAX;
    w->limit = wire_has(m, m_cases_limit) ? m->limit : LIMIT_DEFAULT;
    w->today = clock_day_amsterdam(inquiry_time(q));
    if (w->of == 0)
        wire_fault_add(&faults, &shape_m_cases.fields[m_cases_of], WIRE_FAULT_VALUE);
    if (wire_has(m, m_cases_cursor) && cursor_take(m->cursor, &w->before) < 0)
        wire_fault_add(&faults, &shape_m_cases.fields[m_cases_cursor], WIRE_FAULT_VALUE);
    if (m->departments == figure_departments_NOW && m->per != figure_cut_DEPARTMENT)
        wire_fault_add(&faults, &shape_m_cases.fields[m_cases_departments], WIRE_FAULT_VALUE);
    if (m->themes == figure_themes_BELOW && m->per != figure_cut_THEME)
        wire_fault_add(&faults, &shape_m_cases.fields[m_cases_themes], WIRE_FAULT_VALUE);
    set_compared(q, w, &faults);
    if (faults.n > 0) {
        inquiry_refuse(q, PROBLEM_INVALID, NULL, &faults);
        return;
    }
    if (wire_has(m, m_cases_compare)) {
        compared_begin(q);
        return;
    }
    if (m->per == figure_cut_REGION)
        stmt = &stmt_region;
    else if (m->per == figure_cut_DEPARTMENT && w->of != PLACE_COORDINATOR &&
             m->departments == figure_departments_THEN)
        stmt = &stmt_department;
    db_put_int(w->position, 8, w->before);
    db_put_int(w->signals, 8, SIGNALS);
    if (stmt != &stmt_all)
        params[0] = (struct db_param){m->of.p, (int)m->of.n};
    params[1] = (struct db_param){w->position, 8};
    params[2] = (struct db_param){w->signals, 8};
    lock_send(q, q->from->lists, stmt, params, on_rows);
}
