/*
 * cases.ask with two days: the cases by which a row differs between them, each with its reasons.
 *
 * What counts other than it did had an event in between. So the stretch of the log between the ends of the two
 * days is gone through, and each signal that is met there is folded anew from its own stream:
 *
 *      two ends of days -> their positions (halving) -> a page of events -> their signals, as one may see them
 *                                  ^                                                    |
 *                                  |       those that have a case of this row: their streams, all at once
 *                                  +---- next page <---- compared, told <---------------+
 *
 * A question looks at PAGES pages at most; the cursor says from which position to go on. A signal is told
 * where its first event of the stretch lies, so once. Calendars and periods are those that are known now: dates
 * follow the events, which name their versions; working times are not compared.
 */
#include "services/log/held.h"
#include "services/overview/behind_in.h"

#include "common/clock.h"
#include "common/idmap.h"
#include "common/log.h"
#include "common/text.h"
#include "services/figures/compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE  500 /* events */
#define PAGES 8   /* for one question */

static const Oid types[] = {2951 /* uuid[] */};
static const struct db_stmt stmt_states = {
    "overview_compared_states",
    "SELECT " LOCK_COLUMNS ", CASE WHEN x.until >= 0 THEN x.cases END FROM " LOCK_ROWS(
        "SELECT s.* FROM unnest($1) AS n (id) JOIN overview.signal s ON s.id = n.id"),
    1, types};
enum { CASES = LOCK_N };

/* A signal of the page. */
struct met {
    struct inquiry *q;
    struct lock_row row; /* title: text */
    char *title;
    struct comparison comparison;
    bool broken;
};

struct compared_page {
    int64_t low,
        high;     /* halving: the first event after a day lies behind low, and at high at most */
    int64_t last; /* the last position of the stretch; -1: not found yet */
    int64_t from, at;   /* this page's events are behind from; seen up to at */
    int32_t day;        /* the end that is looked for */
    bool probed, empty; /* the probe gave an event; the page gave none */
    int pages;
    struct uuid *ids; /* of the page, each once */
    uint32_t n_ids;
    struct idmap map;
    struct met *met;
    uint32_t n_met, waits_for;
    bool failed;
};

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct compared_page *)owner)->ids[slot];
}

static void met_free(struct compared_page *p)
{
    for (uint32_t i = 0; i < p->n_met; i++) {
        signal_free(&p->met[i].row.signal);
        comparison_free(&p->met[i].comparison);
        free(p->met[i].title);
    }
    free(p->met);
    p->met = NULL;
    p->n_met = 0;
    idmap_free(&p->map);
    idmap_init(&p->map, p, id_at);
    p->n_ids = 0;
}

void compared_page_free(struct compared_page **page)
{
    struct compared_page *gone = *page;

    if (!gone)
        return;
    *page = NULL;
    met_free(gone);
    idmap_free(&gone->map);
    free(gone->ids);
    free(gone);
}

static struct compared_page *page_of(const struct inquiry *q)
{
    return ((struct behind *)q->work)->page;
}

static void unreadable(struct inquiry *q)
{
    inquiry_refuse(q, PROBLEM_NOT_READY, "The log cannot be read at the moment.", NULL);
}

static void answer(struct inquiry *q)
{
    const struct behind *w = q->work;
    struct m_cases_told m = {0};
    char cursor[20];

    wire_set(&m, m_cases_told, cases, wire_list_of(&w->rows, w->n));
    if (w->page->at < w->page->last) {
        snprintf(cursor, sizeof cursor, "%016" PRIx64, (uint64_t)w->page->at);
        wire_set(&m, m_cases_told, cursor, slice_str(cursor));
    }
    inquiry_answer(q, MSG_CASES_TOLD, &m);
}

/* ------------------------------------------------------------------ told */

static void row_put(struct met *x, int i)
{
    struct behind *w = x->q->work;
    const struct cases *cases = &x->comparison.cases;
    const struct figures_case *now = &cases->list[i], *was;
    bool whole = false, is_asked;
    uint32_t reasons;
    struct buf list = {0};
    struct case_row m;
    char reference[40];
    uint32_t n = 0;

    if (!comparison_differs(&x->comparison, i, &reasons, &was))
        return;
    is_asked = behind_is_asked_for(x->q, cases, now, w->today) ||
               (was && behind_is_asked_for(x->q, cases, was, x->comparison.day));
    if (!is_asked || !behind_may_see(x->q, &x->row.signal, &x->row.lock, now, &whole))
        return;
    behind_row(x->q, cases, now, slice_str(x->title), whole, reference, &m);
    if (was)
        wire_set(&m, case_row, before, (uint8_t)behind_state(was));
    if (was && was->due > 0)
        wire_set(&m, case_row, due_before, was->due);
    for (int k = 0; k < figure_reason_N; k++)
        if (reasons & 1u << k) {
            wire_put_enum(&list, &enum_figure_reason, (uint8_t)k);
            n++;
        }
    if (n > 0 && whole)
        wire_set(&m, case_row, reasons, wire_list_of(&list, n));
    wire_encode(&shape_case_row, &m, &w->rows);
    w->n++;
    buf_free(&list);
}

static void read_page(struct inquiry *q);

static void page_end(struct inquiry *q)
{
    const struct behind *w = q->work;
    struct compared_page *p = w->page;

    if (p->failed) {
        unreadable(q);
        return;
    }
    for (uint32_t i = 0; i < p->n_met; i++) {
        struct met *x = &p->met[i];

        /* Where its first event lies; an earlier page has told it otherwise. */
        for (int k = 0; !x->broken && x->comparison.first > p->from && k < x->comparison.cases.n;
             k++)
            row_put(x, k);
    }
    met_free(p);
    if (p->at >= p->last || p->empty || ++p->pages == PAGES || w->n >= w->limit)
        answer(q);
    else
        read_page(q);
}

static void on_stream(void *arg, const struct event *e, bool ok)
{
    struct met *x = arg;
    struct inquiry *q = x->q;
    struct compared_page *p = page_of(q);

    if (ok && e) {
        if (!x->broken)
            x->broken = comparison_fold(&x->comparison, tables_registry(q->from->tables), e) < 0;
        return;
    }
    p->failed |= !ok;
    if (--p->waits_for == 0)
        page_end(q);
}

/* ------------------------------------------------------------------ which signals */

/* Has it a case of this row, of any theme: that may have been another one. */
static bool may_be_of_row(const struct inquiry *q, const struct cases *c)
{
    const struct m_cases *m = &q->ask.cases;

    for (int i = 0; i < c->n; i++)
        if (c->list[i].step == m->step &&
            (m->per == figure_cut_THEME || m->departments == figure_departments_NOW ||
             behind_is_of_row(q, c, &c->list[i])))
            return true;
    return false;
}

static void met_add(struct inquiry *q, const PGresult *rows, int i)
{
    struct compared_page *p = page_of(q);
    struct met *x = &p->met[p->n_met];
    struct slice packed = db_get_bytes(rows, i, CASES);
    struct cases c;
    int64_t until;
    bool wanted;

    if (!lock_row_read(rows, i, tables_registry(q->from->tables), &x->row))
        return;
    if (lock_sight(&q->who, &x->row.signal, &x->row.lock, &until) != SIGHT_FULL) {
        signal_free(&x->row.signal);
        return;
    }
    c.clocks.s = x->row.signal;
    if (cases_unpack(&c, &packed) < 0) /* the signal is gone with it */
        return;
    wanted = may_be_of_row(q, &c);
    x->row.signal = c.clocks.s; /* cases_unpack took it */
    c.clocks.s = (struct signal){0};
    cases_free(&c);
    if (!wanted) {
        signal_free(&x->row.signal);
        return;
    }
    x->q = q;
    x->title = text_copy(x->row.title.p ? x->row.title : SLICE_LIT(""));
    comparison_init(&x->comparison, q->ask.cases.compare, ((struct behind *)q->work)->today);
    p->n_met++;
}

static void on_states(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct compared_page *p = page_of(q);
    struct met *met;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    met = calloc((size_t)PQntuples(r->rows) + 1, sizeof *met);
    if (!met)
        log_fatal("memory_exhausted", "for=compared");
    p->met = met;
    for (int i = 0; i < PQntuples(r->rows); i++)
        met_add(q, r->rows, i);
    p->waits_for = p->n_met;
    if (p->n_met == 0) {
        page_end(q); /* the inquiry may be gone with it */
        return;
    }
    for (uint32_t i = 0; i < p->n_met; i++)
        stream_read(q->from->streams, &p->met[i].row.signal.id, 0, on_stream, &p->met[i]);
}

static void ask_states(struct inquiry *q)
{
    struct compared_page *p = page_of(q);
    struct db_array ids = {0};
    struct db_param param;

    db_array_begin(&ids, DB_UUID);
    for (uint32_t i = 0; i < p->n_ids; i++)
        db_array_bytes(&ids, p->ids[i].b, sizeof p->ids[i].b);
    param = db_array_end(&ids);
    lock_send(q, q->from->lists, &stmt_states, &param, on_states);
    db_array_free(&ids);
}

/* ------------------------------------------------------------------ the stretch */

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct inquiry *q = arg;
    struct compared_page *p = page_of(q);

    if (!ok) {
        unreadable(q);
    } else if (!e) {
        ask_states(q);
    } else if (e->position <= p->last) {
        p->at = e->position;
        p->empty = false;
        if (idmap_find(&p->map, &e->stream) == IDMAP_NONE) {
            p->ids[p->n_ids] = e->stream;
            idmap_add(&p->map, &e->stream, p->n_ids++);
        }
    }
}

static void read_page(struct inquiry *q)
{
    struct compared_page *p = page_of(q);

    p->from = p->at;
    p->empty = true;
    stream_read_range(q->from->streams, p->at, PAGE, on_event, q);
}

static void halve(struct inquiry *q);

/* The end of a day was found: low is the last event of it. */
static void found(struct inquiry *q)
{
    const struct behind *w = q->work;
    struct compared_page *p = w->page;

    if (p->last < 0) {
        p->last = p->low;
        if (w->before != INT64_MAX) { /* an earlier page said from where to go on */
            p->at = w->before;
            read_page(q);
            return;
        }
        p->day = q->ask.cases.compare;
        p->high = p->last + 1;
        p->low = -1;
        halve(q);
        return;
    }
    p->at = p->low;
    if (p->at >= p->last)
        answer(q);
    else
        read_page(q);
}

static void on_probe(void *arg, const struct event *e, bool ok)
{
    struct inquiry *q = arg;
    struct compared_page *p = page_of(q);

    if (!ok || (!e && !p->probed)) {
        unreadable(q);
    } else if (!e) {
        halve(q);
    } else {
        p->probed = true;
        if (clock_day_amsterdam(e->at) > p->day)
            p->high = e->position;
        else
            p->low = e->position;
    }
}

/* Everything up to low is of that day or before, everything from high on is after it. */
static void halve(struct inquiry *q)
{
    struct compared_page *p = page_of(q);

    if (p->high - p->low <= 1) {
        found(q);
        return;
    }
    p->probed = false;
    stream_read_at(q->from->streams, p->low + (p->high - p->low) / 2, on_probe, q);
}

void compared_begin(struct inquiry *q)
{
    struct behind *w = q->work;
    struct compared_page *p = calloc(1, sizeof *p);

    if (!p)
        log_fatal("memory_exhausted", "for=compared");
    w->page = p;
    p->ids = calloc(PAGE, sizeof *p->ids);
    if (!p->ids)
        log_fatal("memory_exhausted", "for=compared");
    idmap_init(&p->map, p, id_at);
    p->day = w->today;
    p->low = p->last = -1;
    p->high = q->position + 1;
    halve(q);
}
