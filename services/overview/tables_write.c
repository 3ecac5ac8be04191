/*
 * The fold: rows out. What texts are found by goes ahead (words_send), while the transaction before it is still
 * under way. Then one transaction a batch, in one round trip:
 *
 *      cursor moves, if it is where we left it -- new signals -- changed signals -- new and changed
 *      assignments -- quarantine -- sync
 *
 * The commit is not waited for on disk (synchronous_commit is off on this connection): cursor and
 * rows are lost together or not at all, and what is lost is folded again from the log, which is on
 * disk.
 */
#include "services/overview/tables_inside.h"

#include "common/clock.h"
#include "common/log.h"

#include <inttypes.h>
#include <stdlib.h>

/* A batch this large says that it is busy: then pauses let changes of one signal come together. Of
 * the time, transactions take one part in PACE at most, and a question sees the log PACE_MAX late at
 * most. A full batch, as when we are behind, goes at once; so does what there is when no event has
 * come for QUIET. */
#define BUSY_SIGNALS 64
#define PACE         4
#define PACE_MAX     (250 * US_PER_MS)
#define QUIET        (50 * US_PER_MS)
#define ASKED        (100 * US_PER_MS)
/* Of texts that are worth a transaction. */
#define AHEAD_BYTES ((size_t)128 << 10)

/* --- Statements ------------------------------------------------------------------------------- */

/* Division by zero is the refusal: somebody else moved the cursor, nothing of this may be
 * stored. */
#define NOT_WHERE_WE_LEFT_IT "22012"
static const Oid move_types[] = {DB_INT8, DB_BYTEA, DB_INT8, DB_BYTEA, DB_INT4, DB_INT8};
static const struct db_stmt stmt_move = {
    "overview_move",
    "WITH moved AS (UPDATE overview.cursor SET position = $3, leaf = $4"
    " WHERE log = 0 AND position = $1 AND leaf = $2 AND fold = $5 AND turn = $6 RETURNING 1)"
    " SELECT 1 / count(*) FROM moved",
    6, move_types};

/* What goes ahead is not tied to a position: it is to be of the fold that opened the tables last. Held until
 * the end, so that nobody opens or changes them meanwhile; the cursor moves all the same. */
static const Oid ahead_types[] = {DB_INT8, DB_INT8};
static const struct db_stmt stmt_ahead = {
    "overview_ahead",
    "WITH ours AS MATERIALIZED (SELECT log FROM overview.cursor"
    " WHERE log = 0 AND turn = $1 AND opened = $2 FOR KEY SHARE)"
    " SELECT 1 / count(*) FROM ours",
    2, ahead_types};

static const Oid quarantine_types[] = {DB_UUID, DB_INT8, DB_TEXT};
static const struct db_stmt stmt_quarantine = {
    "overview_quarantine",
    "INSERT INTO overview.quarantine (stream, position, why) VALUES ($1, $2, $3)"
    " ON CONFLICT (stream) DO NOTHING",
    3, quarantine_types};

static const struct db_stmt stmt_empty = {
    "overview_empty",
    "TRUNCATE overview.signal, overview.turn, overview.assignment, overview.tally,"
    " overview.quarantine, overview.mark, overview.allocation, overview.words,"
    " overview.report_event",
    0, NULL};
static const Oid restart_types[] = {DB_BYTEA, DB_INT4, DB_INT8};
static const struct db_stmt stmt_restart = {
    "overview_restart",
    "WITH moved AS (UPDATE overview.cursor SET position = -1, leaf = $1, fold = $2"
    " WHERE log = 0 AND turn = $3 RETURNING 1) SELECT 1 / count(*) FROM moved",
    3, restart_types};

/* --- The transaction -------------------------------------------------------------------------- */

struct write_under_way {
    struct tables *t;
    unsigned era;
};

/* What is in it, not when or where it was written, made the database refuse. */
static bool is_about_content(const struct db_result *r)
{
    return r->outcome == DB_REFUSED && strcmp(r->sqlstate, NOT_WHERE_WE_LEFT_IT) != 0 &&
           (strncmp(r->sqlstate, "22", 2) == 0 || strncmp(r->sqlstate, "23", 2) == 0 ||
            strncmp(r->sqlstate, "54", 2) == 0);
}

static void be_careful(struct tables *t, int64_t position, uint32_t events,
                       const struct uuid *stream)
{
    struct condemned *list;

    if (t->careful_until < position)
        t->careful_until = position;
    if (events != 1)
        return;
    list = reallocarray(t->condemned, t->n_condemned + 1, sizeof *list);
    if (!list)
        log_fatal("memory_exhausted", "for=condemned");
    t->condemned = list;
    list[t->n_condemned++] = (struct condemned){.stream = *stream, .position = position};
}

static void on_written(void *arg, const struct db_result *r)
{
    struct write_under_way w = *(struct write_under_way *)arg;
    struct tables *t = w.t;

    free(arg);
    if (w.era != t->era)
        return;
    if (r->outcome != DB_DONE) {
        log_warn("batch_not_written", "position=%" PRId64 " events=%u outcome=%d sqlstate=%s",
                 t->sent.position, t->events_in_flight, r->outcome, r->sqlstate);
        if (is_about_content(r))
            be_careful(t, t->sent.position, t->events_in_flight, &t->stream_in_flight);
        tables_break(t, strcmp(r->sqlstate, NOT_WHERE_WE_LEFT_IT) == 0 ? "moved" : "not_written");
        return;
    }
    for (uint32_t i = 0; i < t->writing.n; i++)
        t->shelf.places[t->writing.list[i]].flags &= (uint8_t)~SHELF_WRITING;
    t->in_flight = t->wiping = false;
    if (t->without_events) {
        tables_turn(t);
        return;
    }
    if (t->writing.n >= BUSY_SIGNALS) {
        int64_t took = loop_now(t->loop) - t->sent_at, pause = took * (PACE - 1);
        t->not_before = loop_now(t->loop) + (pause < PACE_MAX ? pause : PACE_MAX);
    }
    t->writing.n = 0;
    t->written = t->sent;
    if (t->written.position >= t->careful_until)
        t->n_condemned = 0;
    t->figures.batches++;
    t->ops->written(t->arg);
    if (t->begun)
        tables_turn(t);
}

static void under_way(struct tables *t, struct write_under_way **out)
{
    *out = malloc(sizeof **out);
    if (!*out)
        log_fatal("memory_exhausted", "for=write");
    **out = (struct write_under_way){t, t->era};
    t->in_flight = true;
    t->sent_at = loop_now(t->loop);
}

static void wipe(struct tables *t)
{
    static const uint8_t no_leaf[32];
    uint8_t fold[4], turn[8];
    const struct db_param params[] = {{no_leaf, sizeof no_leaf}, {fold, 4}, {turn, 8}};
    struct write_under_way *w;

    t->fold = TABLES_FOLD_VERSION;
    db_put_int(fold, 4, t->fold);
    db_put_int(turn, 8, t->turn);
    under_way(t, &w);
    t->sent = (struct cursor){.position = -1};
    t->without_events = false;
    t->events_in_flight = 0;
    /* The cursor first: its row is the lock that a change of tables takes too. */
    db_send(t->write, &stmt_restart, params, on_written, w);
    db_send(t->write, &stmt_empty, NULL, NULL, NULL);
    db_sync(t->write);
}

/* --- Words, ahead ----------------------------------------------------------------------------- */

static void on_words(void *arg, const struct db_result *r)
{
    struct write_under_way w = *(struct write_under_way *)arg;
    struct tables *t = w.t;

    free(arg);
    t->words_in_flight = false;
    if (t->wipe_waits) {
        t->wipe_waits = false;
        wipe(t);
    }
    if (w.era != t->era)
        return;
    if (r->outcome != DB_DONE) {
        log_warn("words_not_written", "position=%" PRId64 " outcome=%d sqlstate=%s", t->at.position,
                 r->outcome, r->sqlstate);
        if (is_about_content(r))
            be_careful(t, t->at.position, t->events_in_batch, &t->last_stream);
        tables_break(t, strcmp(r->sqlstate, NOT_WHERE_WE_LEFT_IT) == 0 ? "moved"
                                                                       : "words_not_written");
        return;
    }
    tables_turn(t);
}

/* Sends what the batch that gathers has so far. False: there is nothing that must go ahead. */
static bool words_send(struct tables *t)
{
    uint8_t turn[8], opened[8];
    const struct db_param params[] = {{turn, 8}, {opened, 8}};
    struct write_under_way *w;

    entry_rows_begin(t->entries);
    for (uint32_t i = 0; i < t->changed.n; i++)
        entry_rows_put(t->entries, t->registry, &t->shelf.places[t->changed.list[i]]);
    t->entry_bytes = 0;
    if (!entry_rows_any(t->entries))
        return false;
    db_put_int(turn, 8, t->turn);
    db_put_int(opened, 8, t->opened);
    w = malloc(sizeof *w);
    if (!w)
        log_fatal("memory_exhausted", "for=words");
    *w = (struct write_under_way){t, t->era};
    db_send(t->words, &stmt_ahead, params, on_words, w);
    entry_rows_send(t->entries, t->words);
    db_sync(t->words);
    t->words_in_flight = true;
    return true;
}

/* --- The transaction of a batch --------------------------------------------------------------- */

static void send_move(struct tables *t)
{
    uint8_t from[8], to[8], fold[4], turn[8];
    const struct db_param params[] = {{from, 8}, {t->written.leaf, sizeof t->written.leaf},
                                      {to, 8},   {t->at.leaf, sizeof t->at.leaf},
                                      {fold, 4}, {turn, 8}};
    struct write_under_way *w;

    db_put_int(from, 8, t->written.position);
    db_put_int(to, 8, t->at.position);
    db_put_int(fold, 4, t->fold);
    db_put_int(turn, 8, t->turn);
    under_way(t, &w);
    db_send(t->write, &stmt_move, params, on_written, w);
}

static void send_quarantine(struct tables *t)
{
    for (uint32_t i = 0; i < t->n_new_quarantine; i++) {
        const struct new_quarantine *q = &t->new_quarantine[i];
        uint8_t position[8];
        const struct db_param params[] = {
            {q->stream.b, sizeof q->stream.b}, {position, 8}, {q->why, (int)strlen(q->why)}};
        db_put_int(position, 8, q->position);
        db_send(t->write, &stmt_quarantine, params, NULL, NULL);
    }
    t->n_new_quarantine = 0;
}

void tables_write(struct tables *t)
{
    struct slots swap = t->writing;

    sheet_begin(t->sheet);
    for (uint32_t i = 0; i < t->changed.n; i++)
        sheet_put(t->sheet, t->registry, &t->shelf.places[t->changed.list[i]]);
    send_move(t);
    sheet_send(t->sheet, t->write);
    tallies_send(t->tallies, t->write, t->day, t->at.position);
    report_rows_send(&t->reports, t->write);
    send_quarantine(t);
    db_sync(t->write);
    t->figures.signals += t->changed.n;
    t->figures.assignments += sheet_assignments(t->sheet);
    t->writing = t->changed;
    t->changed = swap;
    t->changed.n = 0;
    t->without_events = t->at.position == t->written.position;
    t->sent = t->at;
    t->events_in_flight = t->events_in_batch;
    t->stream_in_flight = t->last_stream;
    t->events_in_batch = 0;
    t->closing = false;
}

/* When the batch that gathers is to be written: now or before, or later. */
static int64_t due_at(const struct tables *t)
{
    int64_t quiet = t->event_at + QUIET;

    if (tables_is_full(t) || t->at.position == t->written.position ||
        (t->held.first && tables_must_wait(t, &t->held.first->event)))
        return 0;
    return quiet < t->not_before ? quiet : t->not_before;
}

static bool is_idle(const struct tables *t)
{
    return !t->in_flight && t->at.position == t->written.position && !t->held.first;
}

/* The last words go ahead; nothing is added to the batch any more. */
static void close_batch(struct tables *t)
{
    t->closing = true;
    if (!t->words_in_flight && !words_send(t))
        tables_write(t);
}

void tables_asked(struct tables *t)
{
    t->asked_at = loop_now(t->loop);
}

/* Adding up rows of tallies takes the loop some milliseconds: when nothing else is to be done and somebody
 * asks, it is done now and then only. */
static void look_at_tallies(struct tables *t)
{
    int64_t now = loop_now(t->loop);
    bool idle = is_idle(t), asked = now < t->asked_at + ASKED;

    if (idle && asked && now < t->looked_at + ASKED)
        return;
    t->looked_at = now;
    tallies_look(t->tallies, t->written.position, idle, asked);
}

void tables_turn(struct tables *t)
{
    if (!t->begun || t->still)
        return;
    look_at_tallies(t);
    if (!t->words_in_flight && !t->wiping && t->entry_bytes >= AHEAD_BYTES)
        words_send(t);
    if (!t->in_flight && (t->at.position != t->written.position || tallies_are_ready(t->tallies))) {
        int64_t at = due_at(t);
        if (loop_now(t->loop) < at)
            loop_timer_set(t->loop, &t->pace, at);
        else
            close_batch(t);
    }
    tables_go_on(t);
}

void tables_be_still(struct tables *t, bool still)
{
    t->still = still;
}

void tables_wipe(struct tables *t)
{
    t->wiping = true;
    if (!t->words_in_flight) {
        wipe(t);
        return;
    }
    t->wipe_waits = true;
    t->in_flight = true;
}
