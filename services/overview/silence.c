/*
 * silence.ask: which regions submitted nothing for so many days, who is silent longest first.
 */
#include "services/overview/desk.h"

#include "common/clock.h"
#include "common/log.h"

#include <stdlib.h>

#define DAYS_DEFAULT 90
#define REGIONS_MOST 256 /* of m_silence_told */

struct silence {
    int32_t from; /* who submitted on this day or later is not silent */
    struct db_array codes;
    struct silent_region found[REGIONS_MOST];
    uint32_t n;
    struct buf regions;
};

/* clang-format off */
/* $1 codes of regions. Of each the last signal, when there is one. */
static const Oid types[] = {1009 /* text[] */};
static const struct db_stmt stmt_silence = {
    "overview_silence",
    "SELECT u.code, s.packed FROM unnest($1) AS u (code) LEFT JOIN LATERAL"
    " (SELECT x.packed FROM overview.signal x WHERE x.region = u.code"
    " ORDER BY x.submitted DESC LIMIT 1) s ON true",
    ARRAY_LEN(types), types};
/* clang-format on */
enum { CODE, PACKED };

static void silence_free(void *work)
{
    struct silence *w = work;

    db_array_free(&w->codes);
    buf_free(&w->regions);
    free(w);
}

/* Those that never submitted anything have no moment, and stand first. */
static int longest_first(const void *a, const void *b)
{
    const struct silent_region *x = a, *y = b;
    size_t n;
    int order;

    if (x->since != y->since)
        return x->since < y->since ? -1 : 1;
    n = x->region.n < y->region.n ? x->region.n : y->region.n;
    order = memcmp(x->region.p, y->region.p, n);
    return order != 0 ? order : (x->region.n > n) - (y->region.n > n);
}

/* Whoever submitted what cannot be read is not silent. */
static void region_take(struct silence *w, const PGresult *rows, int i)
{
    struct silent_region *found = &w->found[w->n];
    struct signal s;

    *found = (struct silent_region){0};
    wire_set(found, silent_region, region, db_get_bytes(rows, i, CODE));
    if (!PQgetisnull(rows, i, PACKED)) {
        if (signal_unpack(&s, db_get_bytes(rows, i, PACKED)) < 0)
            return;
        wire_set(found, silent_region, since, s.submitted_at);
        signal_free(&s);
        if (clock_day_amsterdam(found->since) >= w->from)
            return;
    }
    w->n++;
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct silence *w = q->work;
    struct m_silence_told m = {0};

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    for (int i = 0; i < PQntuples(r->rows) && w->n < REGIONS_MOST; i++)
        region_take(w, r->rows, i);
    qsort(w->found, w->n, sizeof *w->found, longest_first);
    for (uint32_t i = 0; i < w->n; i++)
        wire_encode(&shape_silent_region, &w->found[i], &w->regions);
    wire_set(&m, m_silence_told, regions, wire_list_of(&w->regions, w->n));
    inquiry_answer(q, MSG_SILENCE_TOLD, &m);
}

void inquiry_silence(struct inquiry *q)
{
    const struct registry *r = tables_registry(q->from->tables);
    const struct m_silence *m = &q->ask.silence;
    struct silence *w = calloc(1, sizeof *w);
    struct db_param codes;
    struct region region;
    int32_t today;

    if (!w)
        log_fatal("memory_exhausted", "for=silence");
    q->work = w;
    q->work_free = silence_free;
    if (inquiry_time(q) == 0) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "What day it is in the log is not known yet.", NULL);
        return;
    }
    today = clock_day_amsterdam(inquiry_time(q));
    w->from = today - (int32_t)(wire_has(m, m_silence_days) ? m->days : DAYS_DEFAULT);
    db_array_begin(&w->codes, DB_TEXT);
    for (size_t i = 0; registry_region(r, i, &region); i++)
        if (registry_is_region(r, region.code, today))
            db_array_bytes(&w->codes, region.code.p, region.code.n);
    codes = db_array_end(&w->codes);
    db_send(q->from->figures, &stmt_silence, &codes, on_rows, q);
    db_sync(q->from->figures);
}
