/*
 * Serving: what is to be looked up is looked up, what is ready goes out in batches, what is committed
 * is published and answered.
 */
#include "services/history/writer.h"

#include "common/clock.h"
#include "common/log.h"

#include <inttypes.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ lookups */

struct look {
    struct writer *w;
    size_t n;
    struct append *appends[LOOK_UP_MAX];
    struct looked found[LOOK_UP_MAX];
};

static void on_heads(void *arg, const struct db_result *r)
{
    struct look *l = arg;

    for (int row = 0; r->outcome == DB_DONE && row < PQntuples(r->rows); row++) {
        size_t which;
        int32_t version = statements_head_row(r->rows, row, &which);

        l->found[which].version = version;
    }
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct look *l = arg;
    struct writer *w = l->w;
    struct looked found;
    size_t which;
    int row = 0;

    w->n_looks--;
    if (r->outcome != DB_DONE) {
        for (size_t i = 0; i < l->n; i++)
            core_look_again(&w->core, l->appends[i]);
        free(l);
        settle_begin(w);
        return;
    }
    writer_answered(w);
    while (statements_look_row(r->rows, &row, l->appends, &which, &found)) {
        found.version = l->found[which].version;
        l->found[which] = found;
    }
    for (size_t i = 0; i < l->n; i++)
        core_looked(&w->core, l->appends[i], &l->found[i]);
    free(l);
    if (w->n_undo)
        settle_begin(w);
}

static void send_looks(struct writer *w)
{
    struct append *a = core_lookup_next(&w->core);

    while (a) {
        struct look *l = calloc(1, sizeof *l);

        if (!l)
            log_fatal("memory_exhausted", "for=look");
        l->w = w;
        for (; a && l->n < LOOK_UP_MAX; a = core_lookup_next(&w->core))
            l->appends[l->n++] = a;
        w->n_looks++;
        statements_look(w->db, &w->core, l->appends, l->n, on_heads, on_rows, l);
    }
}

/* ------------------------------------------------------------------ batches */

/* Of a batch that failed, or stood behind one that did. Such a one may be written all the same: when a
 * backend that we lost wrote the one ahead after all, its gate was open. */
static enum undo undo_of(const struct db_result *r)
{
    if (r->outcome == DB_UNKNOWN || (r->outcome == DB_DONE && r->affected > 0))
        return UNDO_UNSURE;
    if (r->outcome != DB_REFUSED)
        return UNDO_GATE;
    if (strcmp(r->sqlstate, "23505") == 0)
        return UNDO_KEY;
    if (strncmp(r->sqlstate, "22", 2) == 0 || strncmp(r->sqlstate, "23", 2) == 0 ||
        strncmp(r->sqlstate, "54", 2) == 0)
        return UNDO_DATA;
    return UNDO_GATE;
}

static void on_batch(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    const struct batch *b = w->core.flights[w->n_undo];

    if (r->outcome != DB_UNKNOWN)
        writer_answered(w);
    if (w->n_undo == 0 && r->outcome == DB_DONE && r->affected == b->n_events) {
        w->failures = 0;
        writer_batch_stored(w);
        return;
    }
    log_info("batch_not_written",
             "first=%" PRId64 " events=%u outcome=%d sqlstate=%s rows=%" PRId64, b->first,
             b->n_events, (int)r->outcome, r->sqlstate, r->affected);
    w->undo[w->n_undo++] = undo_of(r);
    settle_begin(w);
}

void writer_batch_stored(struct writer *w)
{
    struct batch *b = core_batch_stored(&w->core);

    w->metrics.events += b->n_events;
    metric_time(&w->metrics.commit, clock_mono_us() - b->sent);
    b->next = NULL;
    *w->to_publish_end = b;
    w->to_publish_end = &b->next;
}

#ifdef PLANT_ACK_BEFORE_COMMIT
static void acknowledge_early(struct writer *w, const struct batch *b)
{
    for (uint32_t i = 0; i < b->n; i++) {
        b->appends[i]->fate = FATE_STORED;
        if (!b->appends[i]->inside)
            outbox_append(&w->outbox, b->appends[i]);
    }
}
#endif

static void send_batches(struct writer *w)
{
    int64_t wall = clock_wall_us();
    const struct batch *b;

    while (core_ready(&w->core) > 0 &&
           (w->core.n_flights == 0 || core_ready(&w->core) >= w->second_threshold)) {
        int64_t at = core_at(&w->core, wall);

        b = core_batch_make(&w->core, at, clock_year_amsterdam(at));
        if (!b)
            return;
        w->metrics.batches++;
        w->core.flights[w->core.n_flights - 1]->sent = clock_mono_us();
        if (db_pending(w->db) == 0)
            writer_answered(w); /* from here on it is waited for */
        statements_batch(w->db, &w->core, b, on_batch, w);
#ifdef PLANT_ACK_BEFORE_COMMIT
        acknowledge_early(w, b);
#endif
    }
}

/* ------------------------------------------------------------------ each turn */

int64_t writer_time(const struct writer *w)
{
    int64_t wall = clock_wall_us(), last = w->core.last_at;

    if (wall < last || clock_check_why(&w->clock, wall, clock_boot_us(), last))
        return last;
    return wall;
}

static bool clock_trusted(struct writer *w)
{
    const char *why = clock_check_why(&w->clock, clock_wall_us(), clock_boot_us(), w->core.last_at);

    if (!why) {
        writer_say(w, NULL);
        return true;
    }
    if (!w->why)
        log_error("clock_untrusted", "why=%s last_at=%" PRId64, why, w->core.last_at);
    writer_say(w, "clock_untrusted");
    core_give_up(&w->core, FATE_CLOCK);
    return false;
}

/* Behind a head that was told nothing is written, but the event that gives the log another name. */
static bool may_write(struct writer *w)
{
    int64_t wall = clock_wall_us();

    if (!w->seal.why)
        return clock_trusted(w);
    writer_say(w, w->seal.why);
    return w->seal.opening && !clock_check_why(&w->clock, wall, clock_boot_us(), w->core.last_at);
}

static void publish_stored(struct writer *w)
{
    struct batch *b;

    while ((b = w->to_publish)) {
        w->to_publish = b->next;
        publish_batch(&w->publisher, &w->core, b);
        eraser_batch(w->eraser, b);
        core_batch_free(&w->core, b);
    }
    w->to_publish_end = &w->to_publish;
}

static void answer(struct writer *w, const struct append *a)
{
    struct trace was = trace_swap(a->trace);

    w->metrics.appends[a->fate]++;
    trace_line("append_answered", "outcome=%s first=%" PRId64 " version=%d",
               history_fate_name((int)a->fate), a->first, a->version);
    outbox_append(&w->outbox, a);
    (void)trace_swap(was);
}

/* First the database gets its next work; what is committed is told while it is busy with that. */
void writer_on_turn(void *arg)
{
    struct writer *w = arg;
    struct append *a;

    if (w->state == WRITER_SERVING && w->n_undo == 0) {
        send_looks(w);
        if (may_write(w)) {
            if (w->core.head < 0 && !w->opening && !w->seal.why)
                settle_open_log(w);
            send_batches(w);
        }
    }
    publish_stored(w);
    while ((a = core_done_next(&w->core))) {
        if (a->inside && w->seal.opening)
            seal_opened(w, a);
        else if (a->inside)
            w->opening = false; /* when it was not stored, the next turn sees that */
        else
            answer(w, a);
        append_free(&a);
    }
    outbox_send(&w->outbox);
    seal_turn(w);
}
