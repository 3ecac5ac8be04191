/*
 * log.prove and log.tile: the newest signed head, and the way from it to an older one and to events.
 *
 *      events of the stream, newest head --> tree at rest, as far as the head --> which tiles are needed
 *                     ^                                 (waits)                             |
 *                     '-- an event that no head covers yet: again, for a moment             v
 *                                                          answer <-- paths <-- those tiles (one query)
 */
#include "services/history/prove_in.h"

#include "common/clock.h"
#include "common/log.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>

#define PROOFS_MAX  32                 /* under way; above it: busy */
#define HEAD_WAIT   (2500 * US_PER_MS) /* for a head that covers all of the stream */
#define TILES_WAIT  (5 * US_PER_S)
#define AGAIN_EVERY (100 * US_PER_MS)

/* ------------------------------------------------------------------ statements */

enum { INT2S = 1005, INT8S = 1016 };

static const Oid events_types[] = {DB_INT2, DB_UUID, DB_INT4, DB_INT4};
static const struct db_stmt stmt_events = {
    "prove_events",
    "SELECT position, stream, version, kind, schema, fence, at, append, party, number, meta, salt,"
    " body, digest, leaf FROM history.event WHERE log = $1 AND stream = $2 AND version > $3"
    " ORDER BY version LIMIT $4",
    4, events_types};
static const Oid head_types[] = {DB_INT2};
static const struct db_stmt stmt_head = {
    "prove_head",
    "SELECT origin, size, note FROM history.checkpoint WHERE log = $1 ORDER BY id DESC LIMIT 1", 1,
    head_types};
static const Oid tiles_types[] = {DB_INT2, INT2S, INT8S};
static const struct db_stmt stmt_tiles = {
    "prove_tiles",
    "SELECT (q.n - 1)::integer, t.hashes FROM unnest($2::smallint[], $3::bigint[])"
    " WITH ORDINALITY AS q (level, idx, n)"
    " JOIN history.tile t ON t.log = $1 AND t.level = q.level AND t.idx = q.idx",
    3, tiles_types};

/* ------------------------------------------------------------------ the end of one */

void proving_end(struct proving *q)
{
    for (struct proving **at = &q->p->open; *at; at = &(*at)->next) {
        if (*at == q) {
            *at = q->next;
            break;
        }
    }
    q->p->n_open--;
    for (size_t i = 0; i < q->n_needed; i++)
        free(q->needed[i]);
    PQclear(q->rows);
    buf_free(&q->note);
    free(q);
}

void proving_refuse(struct proving *q, enum problem_code code, const char *detail)
{
    reader_refuse(q->p->r, &q->peer, &q->to, code, detail, NULL,
                  code == PROBLEM_NOT_READY ? NOT_READY_WAIT : 0);
    proving_end(q);
}

/* ------------------------------------------------------------------ steps */

static void wait_for(struct proving *q, enum proving_state state)
{
    struct prover *p = q->p;

    q->state = state;
    if (p->again.at == 0)
        loop_timer_set(p->r->life->loop, &p->again, clock_mono_us() + AGAIN_EVERY);
}

static void on_tiles(void *arg, const struct db_result *r)
{
    struct proving *q = arg;

    q->p->r->n_asks--;
    q->p->r->answered = clock_mono_us();
    for (int i = 0; r->outcome == DB_DONE && i < PQntuples(r->rows); i++) {
        struct needed *tile = q->needed[db_get_int(r->rows, i, 0)];
        struct slice hashes = db_get_bytes(r->rows, i, 1);

        tile->has = hashes.n == TILE_BYTES;
        if (tile->has)
            memcpy(tile->hashes, hashes.p, TILE_BYTES);
    }
    for (size_t i = 0; i < q->n_needed; i++) {
        if (!q->needed[i]->has) {
            proving_refuse(q, PROBLEM_NOT_READY, NULL);
            return;
        }
    }
    proving_answer(q);
}

static void tiles_ask(struct proving *q)
{
    static struct db_array levels, indexes; /* copied when they are sent */
    uint8_t log[2];
    struct db_param p[3] = {{log, 2}};

    db_put_int(log, 2, HISTORY_LOG);
    db_array_begin(&levels, DB_INT2);
    db_array_begin(&indexes, DB_INT8);
    for (size_t i = 0; i < q->n_needed; i++) {
        db_array_int(&levels, 2, q->needed[i]->level);
        db_array_int(&indexes, 8, q->needed[i]->index);
    }
    p[1] = db_array_end(&levels);
    p[2] = db_array_end(&indexes);
    q->state = ASKING;
    q->p->r->n_asks++;
    db_send(q->p->r->db, &stmt_tiles, p, on_tiles, q);
    db_sync(q->p->r->db);
}

/* All of the tree that the head covers is there: which tiles does it take? */
static void look_for_tree(struct proving *q)
{
    const struct tiles *t = tiler_at_rest(q->p->tiler);

    if (!t || t->n < q->n) {
        wait_for(q, WAITS_FOR_TREE);
        tiler_look(q->p->tiler);
        return;
    }
    q->tiles = *t;
    if (proving_choose(q) < 0)
        proving_refuse(q, PROBLEM_NOT_READY, NULL);
    else if (q->n_needed == 0)
        proving_answer(q);
    else
        tiles_ask(q);
}

/* The third line of a checkpoint. */
static bool root_read(struct slice note, uint8_t out[HASH_LEN])
{
    size_t n = 0;

    for (int line = 0; line < 2; line++) {
        const uint8_t *end = note.n ? memchr(note.p, '\n', note.n) : NULL;

        if (!end)
            return false;
        note = slice_of(end + 1, note.n - (size_t)(end + 1 - note.p));
    }
    return note.n >= 44 &&
           sodium_base642bin(out, HASH_LEN, (const char *)note.p, 44, NULL, &n, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           n == HASH_LEN;
}

static bool has_waiting(const struct proving *q)
{
    int n = proving_events(q);

    return n > 0 && proving_position(q, n - 1) >= q->n;
}

static void judge(struct proving *q, struct slice origin)
{
    struct wire_faults faults = {0};

    if (q->origin[0] && !slice_is(origin, q->origin)) {
        proving_refuse(q, PROBLEM_OTHER_LOG, NULL);
    } else if (q->has_size && q->size > q->n) {
        proving_refuse(q, PROBLEM_HEAD_UNKNOWN, NULL);
    } else if (q->kind == MSG_LOG_TILE && proving_tile_width(q) == 0) {
        wire_fault_add(&faults, &shape_m_tile.fields[m_tile_index], WIRE_FAULT_LONG);
        reader_refuse(q->p->r, &q->peer, &q->to, PROBLEM_INVALID, NULL, &faults, 0);
        proving_end(q);
    } else if (has_waiting(q) && clock_mono_us() - q->began < HEAD_WAIT) {
        wait_for(q, WAITS_FOR_HEAD);
    } else {
        look_for_tree(q);
    }
}

static void on_events(void *arg, const struct db_result *r)
{
    struct proving *q = arg;

    PQclear(q->rows);
    q->rows =
        r->outcome == DB_DONE ? PQcopyResult(r->rows, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES) : NULL;
}

/* Behind the events: the head can only cover more than they are. */
static void on_head(void *arg, const struct db_result *r)
{
    struct proving *q = arg;

    q->p->r->n_asks--;
    q->p->r->answered = clock_mono_us();
    if (r->outcome == DB_DONE && PQntuples(r->rows) == 0 &&
        clock_mono_us() - q->began < HEAD_WAIT) {
        wait_for(q, WAITS_FOR_HEAD); /* the first one is signed within a second */
        return;
    }
    if (r->outcome != DB_DONE || PQntuples(r->rows) == 0 || (q->has_stream && !q->rows)) {
        proving_refuse(q, PROBLEM_NOT_READY, NULL);
        return;
    }
    q->n = (uint64_t)db_get_int(r->rows, 0, 1);
    buf_reset(&q->note);
    buf_add(&q->note, db_get_bytes(r->rows, 0, 2).p, db_get_bytes(r->rows, 0, 2).n);
    if (!root_read(buf_slice(&q->note), q->root)) {
        log_error("head_unreadable", "size=%" PRIu64, q->n);
        proving_refuse(q, PROBLEM_INTERNAL, NULL);
        return;
    }
    judge(q, db_get_bytes(r->rows, 0, 0));
}

static void ask(struct proving *q)
{
    uint8_t log[2], after[4], most[4];
    struct db_param p[4] = {{log, 2}, {q->stream.b, 16}, {after, 4}, {most, 4}};
    struct reader *r = q->p->r;

    db_put_int(log, 2, HISTORY_LOG);
    db_put_int(after, 4, q->after);
    db_put_int(most, 4, EVENTS_MOST + 1);
    if (db_pending(r->db) == 0)
        r->answered = clock_mono_us();
    q->state = ASKING;
    r->n_asks++;
    if (q->has_stream)
        db_send(r->db, &stmt_events, p, on_events, q);
    db_send(r->db, &stmt_head, p, on_head, q);
    db_sync(r->db);
}

/* ------------------------------------------------------------------ taking */

static int read_prove(struct proving *q, struct slice body, struct wire_faults *faults)
{
    struct m_prove m;

    if (wire_decode(&shape_m_prove, body, WIRE_STRICT, &m, faults) < 0)
        return -1;
    if (wire_has(&m, m_prove_origin) && m.origin.n <= NOTE_NAME_MOST)
        memcpy(q->origin, m.origin.p, m.origin.n);
    q->has_size = wire_has(&m, m_prove_size);
    q->size = (uint64_t)m.size;
    q->has_stream = wire_has(&m, m_prove_stream);
    q->stream = m.stream;
    q->after = wire_has(&m, m_prove_after) ? m.after : 0;
    return 0;
}

static int read_tile(struct proving *q, struct slice body, struct wire_faults *faults)
{
    struct m_tile m;

    if (wire_decode(&shape_m_tile, body, WIRE_STRICT, &m, faults) < 0)
        return -1;
    q->level = m.level;
    q->index = m.index;
    return 0;
}

void prover_take(struct prover *p, const struct bus_peer *peer, const struct envelope *e,
                 enum message kind)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    struct wire_faults faults = {0};
    struct proving *q;

    if (!db_is_up(p->r->db) || p->n_open >= PROOFS_MAX) {
        bool busy = db_is_up(p->r->db);

        reader_refuse(p->r, peer, e, busy ? PROBLEM_BUSY : PROBLEM_NOT_READY, NULL, NULL,
                      busy ? BUSY_WAIT : NOT_READY_WAIT);
        return;
    }
    q = calloc(1, sizeof *q);
    if (!q)
        log_fatal("memory_exhausted", "for=proving");
    *q = (struct proving){
        .next = p->open, .p = p, .peer = *peer, .kind = kind, .began = clock_mono_us()};
    p->open = q;
    p->n_open++;
    wire_set(&q->to, envelope, id, e->id);
    if (wire_has(e, envelope_tag))
        wire_set(&q->to, envelope, tag, e->tag);
    if ((kind == MSG_PROVE ? read_prove : read_tile)(q, body, &faults) < 0) {
        reader_refuse(p->r, peer, e, PROBLEM_INVALID, NULL, &faults, 0);
        proving_end(q);
        return;
    }
    ask(q);
}

/* ------------------------------------------------------------------ waiting */

static void on_progress(void *arg)
{
    struct prover *p = arg;

    for (struct proving *q = p->open, *next; q; q = next) {
        next = q->next;
        if (q->state == WAITS_FOR_TREE && tiler_leaves(p->tiler) >= q->n)
            look_for_tree(q);
    }
}

static void on_again(void *arg)
{
    struct prover *p = arg;
    bool waits = false;

    for (struct proving *q = p->open, *next; q; q = next) {
        next = q->next;
        if (q->state == WAITS_FOR_HEAD)
            ask(q);
        else if (q->state == WAITS_FOR_TREE && clock_mono_us() - q->began > TILES_WAIT)
            proving_refuse(q, PROBLEM_NOT_READY, NULL);
        else
            waits = waits || q->state == WAITS_FOR_TREE;
    }
    if (waits)
        loop_timer_set(p->r->life->loop, &p->again, clock_mono_us() + AGAIN_EVERY);
}

uint64_t prover_leaves(const struct prover *p)
{
    return tiler_leaves(p->tiler);
}

struct prover *prover_new(struct reader *r)
{
    struct prover *p = calloc(1, sizeof *p);

    if (!p)
        log_fatal("memory_exhausted", "for=prover");
    p->r = r;
    p->again = (struct loop_timer){.fn = on_again, .arg = p};
    p->tiler = tiler_new(r->life, on_progress, p);
    return p;
}

void prover_free(struct prover **gone)
{
    struct prover *p = *gone;

    *gone = NULL;
    loop_timer_set(p->r->life->loop, &p->again, 0);
    for (struct proving *q = p->open, *next; q; q = next) {
        next = q->next;
        proving_end(q);
    }
    tiler_free(&p->tiler);
    free(p);
}
