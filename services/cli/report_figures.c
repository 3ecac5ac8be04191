/*
 * The figures of a report, from the scoreboard.
 */
#include "services/cli/report_in.h"

#include "services/cli/dates.h"
#include "services/cli/names.h"

#include <stdlib.h>

typedef void row_fn(void *arg, const struct score_row *row);

/* What is asked of the scoreboard. */
struct figure {
    enum figure_cut per;
    enum track track;
    int32_t from, until;
    bool without_context;
};

static int rows_ask(struct making *m, const struct figure *f, row_fn *fn, void *arg)
{
    struct m_score ask = {0};
    struct m_score_told told;
    struct score_row row;
    struct answer a = {0};
    size_t at = 0;
    int rc;

    wire_set(&ask, m_score, per, (uint8_t)f->per);
    wire_set(&ask, m_score, track, (uint8_t)f->track);
    wire_set(&ask, m_score, from, f->from);
    wire_set(&ask, m_score, until, f->until);
    if (f->without_context)
        wire_set(&ask, m_score, without_context, true);
    if (!m->r.due_known)
        wire_set(&ask, m_score, as_of, m->as_of);
    rc = gather_ask(&m->g, MSG_SCORE, NULL, &ask, &a, &told);
    while (rc == CLI_OK && wire_list_record(told.rows, &at, &shape_score_row, &row))
        fn(arg, &row);
    answer_free(&a);
    return rc;
}

/* ------------------------------------------------------------------ what came in */

/* Counts of one cut. */
struct counting {
    struct making *m;
    enum figure_cut per;
    struct report_count **list;
    size_t *n;
    int64_t all;
};

/* Signals begin with their receipt; what was sent to the wrong place came in all the same. */
static int64_t received(const struct score_row *row)
{
    return row->step == figure_step_RECEIPT
               ? row->cases + (wire_has(row, score_row_errors) ? row->errors : 0)
               : 0;
}

/* The theme that is above all of it, when it is one: "gezondheid" of gezondheid.huisarts. */
static const char *upper_name(struct making *m, struct slice code)
{
    const uint8_t *dot = memchr(code.p, '.', code.n);
    struct slice above = slice_of(code.p, dot ? (size_t)(dot - code.p) : code.n);
    const char *name = names_find(m->g.cli, NAMES_THEMES, above);

    return slice_is(above, name) ? names_find(m->g.cli, NAMES_THEMES, code) : name;
}

static const char *cut_name(struct making *m, enum figure_cut per, struct slice code)
{
    int neighbour = wire_enum_find(&enum_neighbour, code);

    if (per == figure_cut_REGION)
        return code.n ? names_find(m->g.cli, NAMES_REGIONS, code) : "Regio onbekend";
    if (per == figure_cut_THEME)
        return code.n ? upper_name(m, code) : "Nog zonder thema";
    if (per == figure_cut_BORDER)
        return neighbour >= 0 ? enum_neighbour.rows[neighbour].dutch : gather_keep(&m->g, code);
    return code.n ? gather_party(&m->g, code) : "Nog geen ministerie";
}

static void count_take(void *arg, const struct score_row *row)
{
    struct counting *c = arg;
    const char *name;
    int64_t n = received(row);

    c->all += n;
    if (n == 0 || !c->list || (c->per == figure_cut_BORDER && row->of.n == 0))
        return;
    name = cut_name(c->m, c->per, row->of);
    for (size_t i = 0; i < *c->n; i++)
        if (strcmp((*c->list)[i].name, name) == 0) {
            (*c->list)[i].n += n;
            return;
        }
    *c->list = gather_more(*c->list, *c->n, sizeof **c->list);
    (*c->list)[(*c->n)++] = (struct report_count){name, n};
}

static int by_number(const void *a, const void *b)
{
    const struct report_count *x = a, *y = b;

    return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->name, y->name);
}

static int counts_ask(struct making *m, struct counting *c, int32_t from, int32_t until)
{
    int rc = CLI_OK;

    for (int track = 0; rc == CLI_OK && track < track_N; track++)
        rc = rows_ask(m,
                      &(struct figure){
                          .per = c->per, .track = (enum track)track, .from = from, .until = until},
                      count_take, c);
    if (rc == CLI_OK && c->list && *c->list)
        qsort(*c->list, *c->n, sizeof **c->list, by_number);
    return rc;
}

int making_intake(struct making *m)
{
    struct counting regions = {m, figure_cut_REGION, &m->regions, &m->r.n_regions, 0},
                    themes = {m, figure_cut_THEME, &m->themes, &m->r.n_themes, 0},
                    borders = {m, figure_cut_BORDER, &m->borders, &m->r.n_borders, 0};
    int rc = counts_ask(m, &regions, m->r.from, m->r.until);

    if (rc == CLI_OK)
        rc = counts_ask(m, &themes, m->r.from, m->r.until);
    if (rc == CLI_OK)
        rc = counts_ask(m, &borders, m->r.from, m->r.until);
    for (int32_t day = m->r.from; rc == CLI_OK && day < m->r.until; day = dates_month(day, 1)) {
        struct counting month = {m, figure_cut_REGION, NULL, NULL, 0};

        rc = counts_ask(m, &month, day, dates_month(day, 1));
        m->months = gather_more(m->months, m->r.n_months, sizeof *m->months);
        m->months[m->r.n_months++] = (struct report_month){day, month.all};
    }
    return rc;
}

/* ------------------------------------------------------------------ departments */

struct rows_making {
    struct making *m;
    struct report_line **rows;
    size_t *n;
    bool steps; /* also what all of them come to together */
};

static struct report_tally tally_of(const struct score_row *row)
{
    return (struct report_tally){.begun = row->cases,
                                 .done = row->done,
                                 .ended = row->ended,
                                 .open = row->open,
                                 .in_time = row->in_time,
                                 .late = row->late,
                                 .open_late = row->open_late};
}

static void outcomes_take(const struct score_row *row, const struct wire_enum *names, int64_t *out)
{
    struct score_outcome o;
    size_t at = 0;

    while (wire_has(row, score_row_outcomes) &&
           wire_list_record(row->outcomes, &at, &shape_score_outcome, &o)) {
        int i = wire_enum_find(names, o.code);

        if (i >= 0)
            out[i] += o.n;
    }
}

static int64_t percentile(bool has, struct wire_raw raw, bool p90)
{
    struct score_time t;

    if (!has || wire_decode(&shape_score_time, slice_of(raw.p, raw.n), WIRE_LENIENT, &t, NULL) < 0)
        return -1;
    if (p90)
        return wire_has(&t, score_time_p90) ? t.p90 : -1;
    return wire_has(&t, score_time_median) ? t.median : -1;
}

/* The department's row, made when it is not there. */
static struct report_line *row_find(struct rows_making *w, struct slice of)
{
    const char *name = cut_name(w->m, figure_cut_DEPARTMENT, of);

    for (size_t i = 0; i < *w->n; i++)
        if (strcmp((*w->rows)[i].name, name) == 0)
            return &(*w->rows)[i];
    *w->rows = gather_more(*w->rows, *w->n, sizeof **w->rows);
    (*w->rows)[*w->n] =
        (struct report_line){.name = name, .median = -1, .p90 = -1, .own_median = -1};
    return &(*w->rows)[(*w->n)++];
}

static void answer_take(struct report_line *r, const struct score_row *row)
{
    r->answers = tally_of(row);
    r->median = percentile(wire_has(row, score_row_gross), row->gross, false);
    r->p90 = percentile(wire_has(row, score_row_gross), row->gross, true);
    r->own_median = percentile(wire_has(row, score_row_net), row->net, false);
    outcomes_take(row, &enum_answer_kind, r->kinds);
}

static void row_take(void *arg, const struct score_row *row)
{
    struct rows_making *w = arg;
    struct report_tally tally = tally_of(row);

    if (w->steps)
        report_tally_add(&w->m->r.steps[row->step], &tally);
    if (row->step == figure_step_ANSWER && row->cases > 0) {
        answer_take(row_find(w, row->of), row);
    } else if (row->step == figure_step_VERDICT && row->cases > 0) {
        struct report_line *r = row_find(w, row->of);

        outcomes_take(row, &enum_verdict, r->verdicts);
        r->verdict_none = row->ended;
        r->verdict_waits = row->open;
    } else if (row->step == figure_step_AGREEMENT) {
        outcomes_take(row, &enum_agreement_outcome, w->m->r.agreements);
    }
}

static int by_name(const void *a, const void *b)
{
    const struct report_line *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static int track_ask(struct making *m, enum track track, struct report_line **rows, size_t *n)
{
    struct rows_making w = {m, rows, n, track == track_STANDARD};
    int rc = rows_ask(
        m,
        &(struct figure){
            .per = figure_cut_DEPARTMENT, .track = track, .from = m->r.from, .until = m->r.until},
        row_take, &w);

    if (rc == CLI_OK && *rows)
        qsort(*rows, *n, sizeof **rows, by_name);
    return rc;
}

static void without_take(void *arg, const struct score_row *row)
{
    struct making *m = arg;
    struct report_tally tally = tally_of(row);

    if (row->step == figure_step_ANSWER)
        report_tally_add(&m->r.without, &tally);
}

int making_lines(struct making *m)
{
    int rc = track_ask(m, track_STANDARD, &m->rows, &m->r.n_rows);

    if (rc == CLI_OK)
        rc = rows_ask(m,
                      &(struct figure){.per = figure_cut_DEPARTMENT,
                                       .from = m->r.from,
                                       .until = m->r.until,
                                       .without_context = true},
                      without_take, m);
    return rc == CLI_OK ? track_ask(m, track_POLICY, &m->policy, &m->r.n_policy) : rc;
}
