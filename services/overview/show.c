/*
 * signal.show: one signal, by id or by reference, with its dates, and with or without its timeline and
 * its clock taken apart.
 *
 * Absent and not to be seen are one answer, byte for byte. Timeline and clock are read from the log,
 * up to the version that the summary shows.
 */
#include "services/overview/apart.h"
#include "services/overview/dates.h"
#include "services/overview/desk.h"
#include "services/overview/moment.h"
#include "services/overview/summary.h"

#include "common/clock.h"
#include "common/log.h"

#include <stdlib.h>

/* What one frame can hold: it has at most WIRE_NODES values and BUS_FRAME_INSIDE bytes. */
#define MOMENTS_MAX 1000
#define BYTES_MAX   ((size_t)4 << 20)

static const Oid id_types[] = {DB_UUID};
static const struct db_stmt stmt_by_id = {
    "overview_show_id",
    "SELECT " LOCK_COLUMNS " FROM " LOCK_ROWS("SELECT s.* FROM overview.signal s WHERE s.id = $1"),
    1, id_types};
static const Oid reference_types[] = {DB_TEXT};
static const struct db_stmt stmt_by_reference = {
    "overview_show_reference",
    "SELECT " LOCK_COLUMNS
    " FROM " LOCK_ROWS("SELECT s.* FROM overview.signal s WHERE s.reference = $1 LIMIT 1"),
    1, reference_types};

struct show {
    struct lock_row row;
    enum sight sight;
    int64_t until; /* last position that may be seen */
    struct apart apart;
    struct buf summary, moments, dates, clock;
    uint32_t n_moments;
};

static void show_free(void *work)
{
    struct show *w = work;

    signal_free(&w->row.signal);
    apart_free(&w->apart);
    buf_free(&w->summary);
    buf_free(&w->moments);
    buf_free(&w->dates);
    buf_free(&w->clock);
    free(w);
}

/* Whoever sees only the title of it sees nothing of its clock. */
static bool wants_clock(const struct inquiry *q)
{
    return q->ask.show.clocks && ((const struct show *)q->work)->sight == SIGHT_FULL;
}

static void answer(struct inquiry *q)
{
    const struct registry *r = tables_registry(q->from->tables);
    struct show *w = q->work;
    int64_t now = inquiry_time(q);
    struct m_shown m = {0};

    wire_set(&m, m_shown, summary, (struct wire_raw){w->summary.p, w->summary.n});
    if (q->ask.show.timeline)
        wire_set(&m, m_shown, timeline, wire_list_of(&w->moments, w->n_moments));
    if (w->until == INT64_MAX) {
        uint32_t n = dates_encode(r, &w->row.signal, clock_day_amsterdam(now), &w->dates);
        wire_set(&m, m_shown, deadlines, wire_list_of(&w->dates, n));
    }
    if (wants_clock(q) && apart_encode(&w->apart, r, now, &w->clock))
        wire_set(&m, m_shown, clock, (struct wire_raw){w->clock.p, w->clock.n});
    inquiry_answer(q, MSG_SHOWN, &m);
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct inquiry *q = arg;
    struct show *w = q->work;

    if (!ok) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "The log cannot be read at the moment.", NULL);
        return;
    }
    if (!e) {
        answer(q);
        return;
    }
    if (e->version > w->row.signal.version)
        return;
    if (wants_clock(q))
        apart_fold(&w->apart, tables_registry(q->from->tables), e);
    if (!q->ask.show.timeline || w->n_moments == MOMENTS_MAX ||
        w->moments.n + e->body.n > BYTES_MAX || !event_info((int)e->kind))
        return;
    w->n_moments += moment_encode(&q->who, tables_registry(q->from->tables), &w->row.signal,
                                  &w->row.lock, e, &w->moments);
}

static void on_row(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct show *w = q->work;
    const struct registry *registry = tables_registry(q->from->tables);

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    if (PQntuples(r->rows) == 0 || !lock_row_read(r->rows, 0, registry, &w->row)) {
        inquiry_refuse(q, PROBLEM_NOT_FOUND, NULL, NULL);
        return;
    }
    w->sight = lock_sight(&q->who, &w->row.signal, &w->row.lock, &w->until);
    apart_init(&w->apart, w->until);
    if (!summary_encode(&q->who, registry, &w->row, (struct slice){0}, &w->summary))
        inquiry_refuse(q, PROBLEM_NOT_FOUND, NULL, NULL);
    else if (q->ask.show.timeline || wants_clock(q))
        stream_read(q->from->streams, &w->row.signal.id, 0, on_event, q);
    else
        answer(q);
}

void inquiry_show(struct inquiry *q)
{
    struct show *w = calloc(1, sizeof *w);
    bool by_reference = q->reference[0] != '\0';
    struct db_param param = {q->signal.b, sizeof q->signal.b};

    if (!w)
        log_fatal("memory_exhausted", "for=show");
    signal_init(&w->row.signal);
    q->work = w;
    q->work_free = show_free;
    if (by_reference)
        param = (struct db_param){q->reference, (int)strlen(q->reference)};
    lock_send(q, q->from->keys, by_reference ? &stmt_by_reference : &stmt_by_id, &param, on_row);
}
