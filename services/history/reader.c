/*
 * Reading the log for others: log.replay and log.stream. (Proofs of what is in it: prove.c.)
 *
 * Several questions may be under way on the one connection; answers come in their order. An answer
 * holds at most REPLY_EVENTS events and about REPLY_BYTES. A few thousand large bodies never come here
 * at once: the common statement leaves out bodies above BODY_SMALL and tells their length, an answer
 * ends before the first of them, and one that would begin with such a body is asked again, whole, for
 * LARGE_ROWS rows. (A running sum in SQL costs as much as the whole scan.)
 */
#include "services/history/reader_in.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"
#include "common/trace.h"
#include "proto/frame.h"
#include "services/domain/erasure.h"
#include "services/proof/leaf.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdlib.h>

#define REPLY_EVENTS  2000 /* 27 values each: below WIRE_NODES */
#define REPLY_BYTES   (4 << 20)
#define ASKS_MAX      64 /* under way; above it: busy */
#define LARGE_ROWS    16 /* bodies are 256 KiB at most */
#define FRAMES_A_TURN 64
#define SILENCE_MAX   (20 * US_PER_S)
#define KEPT_MEMORY   (24 << 20)

/* One question under way. */
struct ask {
    struct reader *r;
    struct bus_peer peer;
    struct envelope to; /* id and tag only */
    int64_t began;      /* of the loop's clock */
    bool replay;        /* else: of a stream */
    bool whole;         /* large bodies too */
    struct uuid stream;
    int64_t after;
    int64_t limit;
    bool with_leaf;
    uint8_t leaf[HASH_LEN];
    /* gathered from the first result, until the head has come too */
    struct buf list;
    uint32_t n;
    bool more, again, unknown;
};

/* ------------------------------------------------------------------ statements */

static const char setup[] =
    "SET jit = off; SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; "
    "SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_sort = off; "
    "SET default_transaction_read_only = on; SET statement_timeout = '15s'; "
    "SET idle_in_transaction_session_timeout = '5s'; SET search_path = pg_catalog";

/* Of what was erased: the statement that says what stays of it. */
#define FACTS "CASE WHEN body IS NULL THEN history.erasure_of(log, stream, version) END"
/* The first row of a replay is the cursor's own; one row more than asked tells whether there is more. */
#define SELECT_SQL(body, salt, where, order)                                                   \
    "SELECT position, stream, version, kind, schema, fence, at, append, party, number, meta, " \
    "octet_length(body), leaf, " body ", " salt ", " FACTS                                     \
    " FROM history.event WHERE log = $1 AND " where " ORDER BY " order " LIMIT $3"
#define SMALL_BODY "CASE WHEN octet_length(body) <= 8192 THEN body END"
#define BODY_SMALL 8192

enum {
    POSITION,
    STREAM,
    VERSION,
    KIND,
    SCHEMA,
    FENCE,
    AT,
    APPEND,
    PARTY,
    NUMBER,
    META,
    LENGTH,
    LEAF,
    BODY,
    SALT,
    STATEMENT
};

/* Of a stream the digest is told too: a decision on erasure keeps it. */
#define BY_POSITION "NULL::bytea", "position >= $2", "position"
#define BY_STREAM   "salt", "stream = $4 AND version > $2", "version"
#define SQL(...)    SELECT_SQL(__VA_ARGS__)

static const Oid replay_types[] = {DB_INT2, DB_INT8, DB_INT4};
static const Oid stream_types[] = {DB_INT2, DB_INT4, DB_INT4, DB_UUID};
static const struct db_stmt replay = {"replay", SQL(SMALL_BODY, BY_POSITION), 3, replay_types};
static const struct db_stmt replay_large = {"replay_large", SQL("body", BY_POSITION), 3,
                                            replay_types};
static const struct db_stmt stream = {"stream", SQL(SMALL_BODY, BY_STREAM), 4, stream_types};
static const struct db_stmt stream_large = {"stream_large", SQL("body", BY_STREAM), 4,
                                            stream_types};

static const Oid head_types[] = {DB_INT2};
static const struct db_stmt head = {
    "head", "SELECT position FROM history.event WHERE log = $1 ORDER BY position DESC LIMIT 1", 1,
    head_types};

/* ------------------------------------------------------------------ answering */

void reader_send(struct reader *r, const struct bus_peer *peer)
{
    bus_send(r->router, peer, frame_slice(&r->frame));
    r->metrics.replies++;
    frame_begin(&r->frame);
}

void reader_refuse(struct reader *r, const struct bus_peer *peer, const struct envelope *to,
                   enum problem_code code, const char *detail, const struct wire_faults *faults,
                   int64_t wait)
{
    r->metrics.refused_as[code]++;
    frame_begin(&r->frame);
    frame_add_problem(&r->frame, to, code, detail, faults, wait);
    reader_send(r, peer);
}

static void refuse(struct reader *r, const struct bus_peer *peer, const struct envelope *to,
                   enum problem_code code, const struct wire_faults *faults, int64_t wait)
{
    reader_refuse(r, peer, to, code, NULL, faults, wait);
}

static void add_event(struct buf *to, const PGresult *rows, int row)
{
    struct event e;
    uint8_t digest[HASH_LEN];

    e.has = 0;
    wire_set(&e, event, position, db_get_int(rows, row, POSITION));
    wire_set(&e, event, stream, db_get_id(rows, row, STREAM));
    wire_set(&e, event, version, db_get_int(rows, row, VERSION));
    wire_set(&e, event, kind, db_get_int(rows, row, KIND));
    wire_set(&e, event, schema, db_get_int(rows, row, SCHEMA));
    wire_set(&e, event, fence, db_get_int(rows, row, FENCE));
    wire_set(&e, event, at, db_time_from_pg(db_get_int(rows, row, AT)));
    wire_set(&e, event, append, db_get_id(rows, row, APPEND));
    wire_set(&e, event, party, db_get_bytes(rows, row, PARTY));
    if (!PQgetisnull(rows, row, NUMBER))
        wire_set(&e, event, number, db_get_int(rows, row, NUMBER));
    wire_set(&e, event, meta, db_get_bytes(rows, row, META));
    if (!PQgetisnull(rows, row, BODY))
        wire_set(&e, event, body, db_get_bytes(rows, row, BODY));
    wire_set(&e, event, leaf, db_get_bytes(rows, row, LEAF));
    if (!PQgetisnull(rows, row, SALT) && PQgetlength(rows, row, SALT) == SALT_LEN) {
        leaf_digest(digest, db_get_bytes(rows, row, SALT).p, db_get_bytes(rows, row, BODY));
        wire_set(&e, event, digest, slice_of(digest, HASH_LEN));
    }
    if (!PQgetisnull(rows, row, STATEMENT)) {
        struct slice facts = erasure_facts_of(db_get_bytes(rows, row, STATEMENT), e.version);

        if (facts.p)
            wire_set(&e, event, facts, facts);
    }
    wire_encode(&shape_event, &e, to);
}

/* The row at the cursor itself: is it the one that was seen? */
static bool cursor_known(const struct ask *a, const PGresult *rows)
{
    if (PQntuples(rows) == 0 || db_get_int(rows, 0, POSITION) != a->after)
        return false;
    return !a->with_leaf || slice_equal(db_get_bytes(rows, 0, LEAF), slice_of(a->leaf, HASH_LEN));
}

static void gather(struct ask *a, const PGresult *rows)
{
    int n = PQntuples(rows), row = 0;

    if (a->replay && a->after >= 0) {
        a->unknown = !cursor_known(a, rows);
        row = 1;
    }
    if (a->unknown || n == 0)
        return;
    for (; row < n; row++) {
        bool left_out = PQgetisnull(rows, row, BODY) && !PQgetisnull(rows, row, LENGTH);

        if (a->n == a->limit || a->list.n >= REPLY_BYTES || left_out) {
            a->more = true;
            a->again = left_out && a->n == 0;
            return;
        }
        add_event(&a->list, rows, row);
        a->n++;
    }
    if (a->whole && n >= LARGE_ROWS)
        a->more = true; /* only so many were read */
}

static void on_rows(void *arg, const struct db_result *result)
{
    struct ask *a = arg;

    if (result->outcome == DB_DONE)
        gather(a, result->rows);
}

static void answer(struct ask *a)
{
    struct reader *r = a->r;
    struct m_replayed m = {0};

    wire_set(&m, m_replayed, head, r->head);
    if (a->more)
        wire_set(&m, m_replayed, more, true);
    wire_set(&m, m_replayed, events, wire_list_of(&a->list, a->n));
    r->metrics.events += a->n;
    metric_time(&r->metrics.reading[a->replay ? READ_REPLAY : READ_STREAM],
                loop_now(r->life->loop) - a->began);
    trace_line("log_read", "events=%u", a->n);
    frame_begin(&r->frame);
    frame_add(&r->frame, &a->to, MSG_REPLAYED, &m);
    reader_send(r, &a->peer);
}

static void ask_send(struct ask *a);

/* Behind the rows: the head can only be further than they are. */
static void on_head(void *arg, const struct db_result *result)
{
    struct ask *a = arg;
    struct reader *r = a->r;

    r->n_asks--;
    r->answered = clock_mono_us();
    if (result->outcome != DB_DONE) {
        refuse(r, &a->peer, &a->to, PROBLEM_NOT_READY, NULL, NOT_READY_WAIT);
    } else if (a->again) {
        a->again = a->more = false;
        a->whole = true;
        ask_send(a);
        return;
    } else {
        r->head = PQntuples(result->rows) ? db_get_int(result->rows, 0, 0) : -1;
        if (a->unknown)
            refuse(r, &a->peer, &a->to, PROBLEM_CURSOR_UNKNOWN, NULL, 0);
        else
            answer(a);
    }
    buf_free(&a->list);
    free(a);
}

/* ------------------------------------------------------------------ asking */

static void ask_send(struct ask *a)
{
    struct reader *r = a->r;
    int64_t from = a->replay && a->after < 0 ? 0 : a->after;
    int64_t limit = a->limit + 1 + (a->replay && a->after >= 0);
    uint8_t log[2], at[8], most[4];
    struct db_param p[4] = {{log, 2}, {at, a->replay ? 8 : 4}, {most, 4}, {a->stream.b, 16}};

    if (a->whole && limit > LARGE_ROWS)
        limit = LARGE_ROWS;
    db_put_int(log, 2, HISTORY_LOG);
    db_put_int(at, a->replay ? 8 : 4, from);
    db_put_int(most, 4, limit);
    if (db_pending(r->db) == 0)
        r->answered = clock_mono_us();
    r->n_asks++;
    if (a->replay)
        db_send(r->db, a->whole ? &replay_large : &replay, p, on_rows, a);
    else
        db_send(r->db, a->whole ? &stream_large : &stream, p, on_rows, a);
    db_send(r->db, &head, p, on_head, a);
    db_sync(r->db);
}

static struct ask *ask_new(struct reader *r, const struct bus_peer *peer, const struct envelope *e)
{
    struct ask *a = calloc(1, sizeof *a);

    if (!a)
        log_fatal("memory_exhausted", "for=ask");
    a->r = r;
    a->peer = *peer;
    a->began = loop_now(r->life->loop);
    wire_set(&a->to, envelope, id, e->id);
    if (wire_has(e, envelope_tag))
        wire_set(&a->to, envelope, tag, e->tag);
    a->limit = REPLY_EVENTS;
    return a;
}

static int read_replay(struct ask *a, struct slice body, struct wire_faults *faults)
{
    struct m_replay m;

    if (wire_decode(&shape_m_replay, body, WIRE_STRICT, &m, faults) != 0)
        return -1;
    a->replay = true;
    a->after = m.after;
    if (wire_has(&m, m_replay_limit) && m.limit < a->limit)
        a->limit = m.limit;
    if (wire_has(&m, m_replay_leaf)) {
        a->with_leaf = true;
        memcpy(a->leaf, m.leaf.p, HASH_LEN);
    }
    return 0;
}

static int read_stream(struct ask *a, struct slice body, struct wire_faults *faults)
{
    struct m_stream m;

    if (wire_decode(&shape_m_stream, body, WIRE_STRICT, &m, faults) != 0)
        return -1;
    a->stream = m.stream;
    a->after = wire_has(&m, m_stream_after) ? m.after : 0;
    if (wire_has(&m, m_stream_limit) && m.limit < a->limit)
        a->limit = m.limit;
    return 0;
}

static void take_ask(struct reader *r, const struct bus_peer *peer, const struct envelope *e,
                     bool is_replay)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    struct wire_faults faults = {0};
    struct ask *a;

    if (!db_is_up(r->db)) {
        refuse(r, peer, e, PROBLEM_NOT_READY, NULL, NOT_READY_WAIT);
        return;
    }
    if (r->n_asks >= ASKS_MAX) {
        refuse(r, peer, e, PROBLEM_BUSY, NULL, BUSY_WAIT);
        return;
    }
    a = ask_new(r, peer, e);
    if ((is_replay ? read_replay : read_stream)(a, body, &faults) != 0) {
        refuse(r, peer, e, PROBLEM_INVALID, &faults, 0);
        free(a);
        return;
    }
    ask_send(a);
}

static void tell(struct reader *r, const struct bus_peer *peer, enum message kind,
                 const struct envelope *asked)
{
    bool answers =
        db_is_up(r->db) && (db_pending(r->db) == 0 || clock_mono_us() - r->answered < 2 * US_PER_S);
    struct telling t = {.service = "reader",
                        .why = r->why,
                        .position = r->head,
                        .heard = TELLING_NONE,
                        .rebuild = TELLING_NONE,
                        .database = answers ? TELLING_DATABASE_UP : TELLING_DATABASE_DOWN,
                        .table = &reader_metrics_table,
                        .values = &r->metrics};
    struct envelope e = {0};

    r->metrics.leaves = (int64_t)prover_leaves(r->prover);
    r->metrics.asks = (int64_t)r->n_asks;
    wire_set(&e, envelope, id, asked->id);
    if (wire_has(asked, envelope_tag))
        wire_set(&e, envelope, tag, asked->tag);
    frame_begin(&r->frame);
    telling_add(&t, kind, &e, &r->frame);
    reader_send(r, peer);
}

static void take_frame(struct reader *r, struct bus_in *in)
{
    struct wire_faults faults = {0};
    struct frame_reader frame;
    struct envelope e;
    const char *why;
    int rc;

    if (frame_open(&frame, bus_in_payload(in), &why) != 0) {
        log_warn("frame_refused", "why=%s", log_value(slice_str(why)));
        return;
    }
    while ((rc = frame_next(&frame, &e, &faults)) != 0) {
        enum message kind = rc > 0 ? message_find(e.kind) : MSG_NO_ANSWER;

        if (rc < 0)
            refuse(r, &in->peer, &e, PROBLEM_BAD_FRAME, &faults, 0);
        else if (kind == MSG_REPLAY || kind == MSG_STREAM)
            take_ask(r, &in->peer, &e, kind == MSG_REPLAY);
        else if (kind == MSG_PROVE || kind == MSG_LOG_TILE)
            prover_take(r->prover, &in->peer, &e, kind);
        else if (telling_is(kind))
            tell(r, &in->peer, kind, &e);
        else
            refuse(r, &in->peer, &e, PROBLEM_UNKNOWN_MESSAGE, NULL, 0);
        faults.n = 0;
    }
}

static void on_router(void *arg)
{
    struct reader *r = arg;
    struct bus_in in;

    for (int i = 0; i < FRAMES_A_TURN; i++) {
        if (bus_recv(r->router, true, &in) != 1)
            return;
        take_frame(r, &in);
        bus_in_close(&in);
    }
    loop_again(r->life->loop);
}

/* ------------------------------------------------------------------ begin and end */

static void on_up(void *arg, bool up)
{
    struct reader *r = arg;

    r->answered = clock_mono_us();
    r->why = up ? NULL : "database_down";
    life_ready(r->life, r->why);
}

/* A backend that was stopped says nothing and does not hang up. */
static void on_tick(void *arg)
{
    struct reader *r = arg;

    loop_timer_set(r->life->loop, &r->tick, loop_now(r->life->loop) + US_PER_S);
    if (db_pending(r->db) > 0 && clock_mono_us() - r->answered > SILENCE_MAX)
        db_drop(r->db, "no_answer");
}

struct reader *reader_new(struct life *life)
{
    struct reader *r = calloc(1, sizeof *r);

    if (!r)
        log_fatal("memory_exhausted", "for=reader");
    r->life = life;
    r->why = "starting";
    r->head = -1;
    /* Each answer takes some megabytes for a moment: given back each time, a quarter of the work is
     * getting fresh pages. */
    mallopt(M_MMAP_THRESHOLD, KEPT_MEMORY);
    mallopt(M_TRIM_THRESHOLD, KEPT_MEMORY);
    r->router = bus_router_bind(life->bus, settings_path("reader.endpoint"), NULL);
    loop_socket_add(life->loop, r->router, on_router, r);
    r->tick = (struct loop_timer){.fn = on_tick, .arg = r};
    loop_timer_set(life->loop, &r->tick, clock_mono_us() + US_PER_S);
    r->db = db_open(life->loop, settings_path("db.reader"), setup, on_up, r);
    r->prover = prover_new(r);
    return r;
}

void reader_free(struct reader **gone)
{
    struct reader *r = *gone;

    *gone = NULL;
    loop_timer_set(r->life->loop, &r->tick, 0);
    db_close(&r->db);
    prover_free(&r->prover);
    bus_close(r->life->loop, &r->router);
    frame_free(&r->frame);
    free(r);
}
