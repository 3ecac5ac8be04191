/*
 * Settling: finding out what the log is, at the start and whenever it is not certain.
 *
 *      server (new connection) -> lease (take, or see) -> heads that were told, mark (first time) ->
 *      rows behind our head, page by page -> lease and clock -> what was under way waits again -> SERVING
 *
 * A row that is found decides: the batch it is of is stored. A row that is not found decides nothing:
 * its batch goes again at the same positions, where at most one of the two can be committed.
 */
#include "services/history/writer.h"

#include "common/clock.h"
#include "common/log.h"
#include "services/history/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define BACK_OFF_AFTER 2 /* batches that failed in a row */

static void next_step(struct writer *w);

static void retry_in(struct writer *w, int64_t ms)
{
    loop_timer_set(w->life->loop, &w->again, clock_mono_us() + ms * US_PER_MS);
}

/* True when a step's answer can be used; otherwise it is tried again, or waits for a connection. */
static bool step_done(struct writer *w, const struct db_result *r, const char *step)
{
    w->settling = false;
    if (w->lost || w->state == WRITER_STANDBY)
        return false;
    if (r->outcome == DB_DONE) {
        writer_answered(w);
        return true;
    }
    log_warn("settle_failed", "step=%s outcome=%d sqlstate=%s", step, (int)r->outcome, r->sqlstate);
    if (r->outcome == DB_REFUSED)
        writer_say(w, "database_refuses");
    if (db_is_up(w->db))
        retry_in(w, r->outcome == DB_REFUSED ? 1000 : 100);
    return false;
}

/* ------------------------------------------------------------------ the end of it */

void settle_open_log(struct writer *w)
{
    struct reply_to nobody = {.tag = -1};
    struct m_opened opened = {0};
    struct new_event e = {0};
    struct m_append m = {0};
    struct buf body = {0}, meta = {0};
    struct append *a;

    w->opening = true;
    buf_reset(&w->opened);
    wire_set(&opened, m_opened, origin, slice_str(w->seal.signer.verifier.name));
    wire_encode(&shape_m_opened, &opened, &body);
    wire_put_map(&meta, 0);
    wire_set(&e, new_event, kind, EV_OPENED);
    wire_set(&e, new_event, schema, event_info(EV_OPENED)->schema);
    wire_set(&e, new_event, meta, buf_slice(&meta));
    wire_set(&e, new_event, body, buf_slice(&body));
    wire_encode(&shape_new_event, &e, &w->opened);
    uuid_of_name("log", &m.stream);
    uuid_of_name("log.opened", &m.append);
    m.party = SLICE_LIT("");
    m.events = wire_list_of(&w->opened, 1);
    a = append_new(&m, &nobody, NULL); /* points into w->opened, which stays */
    a->inside = true;
    core_take(&w->core, &a);
    buf_free(&body);
    buf_free(&meta);
}

static void settled(struct writer *w)
{
    if (w->core.n_flights)
        w->failures++;
    while (w->core.n_flights)
        core_batch_undo(&w->core, w->undo[w->core.n_flights - 1]);
    w->n_undo = 0;
    seal_judge(w);
    w->state = WRITER_SERVING;
    if (!w->served) {
        w->served = true;
        log_info("writing", "fence=%d head=%" PRId64 " second=%d", w->core.fence, w->core.head,
                 (int)w->second);
        publish_heartbeat(&w->publisher, &w->core, writer_time(w));
    }
}

/* ------------------------------------------------------------------ steps */

static void on_lease_seen(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    int64_t wall = clock_wall_us();
    struct lease_seen seen;

    if (!step_done(w, r, "lease"))
        return;
    if (statements_lease_row(r->rows, &seen) != 0)
        log_fatal("lease_missing", "log=%d", HISTORY_LOG);
    if (seen.fence != w->core.fence) {
        writer_fence_lost(w, seen.fence);
        return;
    }
    clock_check_database(&w->clock, w->lease_sent, wall, clock_boot_us(), seen.database,
                         w->core.last_at);
    w->lease_sent = 0;
    w->lease_at = w->answered;
    settled(w);
}

static void take_row(struct writer *w, const struct row *row)
{
    switch (core_catch_up(&w->core, row, row->number ? clock_year_amsterdam(row->at) : 0)) {
    case ROW_OURS:
        writer_batch_stored(w);
        w->undo[0] = w->undo[BATCH_FLIGHTS_MAX - 1];
        w->n_undo--;
        break;
    case ROW_HOLE:
        log_fatal("log_has_a_hole", "after=%" PRId64 " found=%" PRId64, w->core.head,
                  row->position);
    case ROW_KNOWN:
    case ROW_OTHERS:
        seal_pass(w);
        break;
    }
}

/* The first row is that of our head: it must be the event we know, or this is another log. */
static void check_head(const struct writer *w, const PGresult *rows)
{
    struct row first = {.position = -1};

    if (w->core.head < 0)
        return;
    if (PQntuples(rows) > 0)
        statements_catch_up_row(rows, 0, &first);
    if (first.position != w->core.head || memcmp(first.leaf, w->core.last_leaf, HASH_LEN) != 0)
        log_fatal("log_went_back", "head=%" PRId64 " found=%" PRId64, w->core.head, first.position);
}

static void on_catch_up(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    int n;

    if (!step_done(w, r, "catch_up"))
        return;
    n = PQntuples(r->rows);
    check_head(w, r->rows);
    for (int i = 0; i < n; i++) {
        struct row row;

        statements_catch_up_row(r->rows, i, &row);
        take_row(w, &row);
    }
    w->settling = true;
    if (n == CATCH_UP_ROWS) {
        statements_catch_up(w->db, HISTORY_LOG, w->core.head, on_catch_up, w);
        return;
    }
    w->lease_sent = clock_wall_us();
    statements_lease_see(w->db, HISTORY_LOG, on_lease_seen, w);
}

static void on_mark(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    struct mark m;

    if (!step_done(w, r, "mark"))
        return;
    w->mark_seen = true;
    if (statements_mark_row(r->rows, &m)) {
        if (seal_can_begin(w, (uint64_t)m.position + 1) &&
            mark_get(&w->core, m.position, m.state, m.leaf) == 0)
            w->marked = m.position;
        else
            log_warn("mark_not_used", "position=%" PRId64, m.position);
        if (!uuid_is_zero(&w->boot) && uuid_equal(&m.boot, &w->boot))
            clock_check_recall(&w->clock, m.wall, m.booted, clock_boot_us());
    }
    seal_pass(w);
    next_step(w);
}

static void on_seal(void *arg, const struct db_result *r)
{
    struct writer *w = arg;

    if (!step_done(w, r, "seal"))
        return;
    seal_seen(w, r->rows);
    next_step(w);
}

static void on_lease_taken(void *arg, const struct db_result *r)
{
    struct writer *w = arg;

    if (!step_done(w, r, "lease_take"))
        return;
    if (PQntuples(r->rows) != 1)
        log_fatal("lease_missing", "log=%d", HISTORY_LOG);
    w->core.fence = (int32_t)db_get_int(r->rows, 0, 0);
    next_step(w);
}

static void on_server(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    const char *fault;

    if (!step_done(w, r, "server"))
        return;
    fault = statements_server_fault(r->rows);
    if (fault)
        log_fatal("server_refused", "setting=%s why=%s", fault,
                  "a_commit_must_survive_what_the_machine_does");
    w->server_seen = true;
    next_step(w);
}

static void next_step(struct writer *w)
{
    char holder[80] = "";

    w->settling = true;
    if (!w->server_seen) {
        statements_server(w->db, on_server, w);
    } else if (w->core.fence == 0) {
        if (gethostname(holder, sizeof holder / 2) != 0)
            holder[0] = '\0';
        snprintf(holder + strlen(holder), sizeof holder - strlen(holder), "%s/%ld",
                 w->second ? ":second" : "", (long)getpid());
        statements_lease_take(w->db, HISTORY_LOG, holder, on_lease_taken, w);
    } else if (!w->seal.seen) {
        seal_read(w, on_seal);
    } else if (!w->mark_seen) {
        statements_mark_read(w->db, HISTORY_LOG, on_mark, w);
    } else {
        statements_catch_up(w->db, HISTORY_LOG, w->core.head, on_catch_up, w);
    }
}

/* ------------------------------------------------------------------ begin */

static bool under_way(const struct writer *w)
{
    return w->n_undo < w->core.n_flights || w->n_looks > 0 || w->settling;
}

static void on_again(void *arg)
{
    struct writer *w = arg;

    if (w->state == WRITER_SETTLING && !under_way(w) && db_is_up(w->db))
        next_step(w);
}

void settle_begin(struct writer *w)
{
    if (w->state == WRITER_STANDBY || w->lost)
        return;
    w->state = WRITER_SETTLING;
    w->again.fn = on_again;
    w->again.arg = w;
    if (under_way(w) || !db_is_up(w->db))
        return;
    if (w->failures >= BACK_OFF_AFTER)
        retry_in(w, INT64_C(10) << (w->failures < 8 ? w->failures : 8));
    else
        next_step(w);
}

void settle_down(struct writer *w)
{
    w->server_seen = w->settling = false;
    w->lease_sent = 0;
    if (w->state == WRITER_STANDBY || w->lost)
        return;
    w->state = WRITER_DOWN;
    writer_say(w, "database_down");
}
