/*
 * proof.ask and tile.ask: what a reader of history proves, as far as who asks may see it.
 *
 *      signal named --> its state --> may see it in full? --> reader: head and proofs of all its events
 *      none, or the log itself -------------------------->      '--> those that may be seen, as they came
 *
 * Heads, consistency and tiles are for anyone who is admitted: they tell no text, and to believe them
 * they have to be compared.
 */
#include "services/log/proof_reader.h"
#include "services/overview/desk.h"
#include "services/overview/lock.h"

#include "common/log.h"

#include <stdlib.h>

static const Oid id_types[] = {DB_UUID};
static const struct db_stmt stmt_by_id = {
    "overview_proof_id",
    "SELECT " LOCK_COLUMNS " FROM " LOCK_ROWS("SELECT s.* FROM overview.signal s WHERE s.id = $1"),
    1, id_types};
static const Oid reference_types[] = {DB_TEXT};
static const struct db_stmt stmt_by_reference = {
    "overview_proof_reference",
    "SELECT " LOCK_COLUMNS
    " FROM " LOCK_ROWS("SELECT s.* FROM overview.signal s WHERE s.reference = $1 LIMIT 1"),
    1, reference_types};

struct proof {
    struct lock_row row;
    struct buf events;
};

static void proof_free(void *work)
{
    struct proof *w = work;

    signal_free(&w->row.signal);
    buf_free(&w->events);
    free(w);
}

/* ------------------------------------------------------------------ the reader's answer */

/* It is for whoever asked: the same code, and the field that was wrong. */
static void refuse_as(struct inquiry *q, struct slice body)
{
    struct wire_faults faults = {0};
    enum problem_code code = PROBLEM_NOT_READY;
    struct problem m;

    if (wire_decode(&shape_problem, body, WIRE_LENIENT, &m, NULL) == 0 &&
        problem_find(m.code) != PROBLEM_N)
        code = problem_find(m.code);
    if (code == PROBLEM_INVALID && q->kind == MSG_TILE)
        wire_fault_add(&faults, &shape_m_tile.fields[m_tile_index], WIRE_FAULT_LONG);
    inquiry_refuse(q, code, NULL, &faults);
}

static bool may_be_told(const struct inquiry *q, const struct proven_event *e)
{
    const struct proof *w = q->work;
    struct event event = {.position = e->index, .kind = e->kind, .party = e->party};

    /* Who may see what later events say is not known yet. */
    return uuid_equal(&e->stream, &w->row.signal.id) && e->index <= q->position &&
           lock_sight_event(&q->who, &w->row.signal, &w->row.lock, &event) == SIGHT_FULL;
}

static void events_choose(struct inquiry *q, struct m_proven *m)
{
    struct proof *w = q->work;
    struct proven_event e;
    struct slice bytes;
    size_t at = 0;
    uint32_t n = 0;
    int64_t later = wire_has(m, m_proven_waiting) ? m->waiting : 0, until;

    while (wire_list_next(m->events, &at, &bytes)) {
        if (wire_decode(&shape_proven_event, bytes, WIRE_LENIENT, &e, NULL) < 0)
            continue;
        if (may_be_told(q, &e)) {
            buf_add(&w->events, bytes.p, bytes.n);
            n++;
        } else if (e.index > q->position) {
            later++;
        }
    }
    wire_set(m, m_proven, events, wire_list_of(&w->events, n));
    m->has &= ~WIRE_BIT(m_proven_waiting);
    if (lock_sight(&q->who, &w->row.signal, &w->row.lock, &until) == SIGHT_FULL &&
        until == INT64_MAX && later > 0)
        wire_set(m, m_proven, waiting, later);
}

static void on_reader(void *arg, enum message kind, struct slice body)
{
    struct inquiry *q = arg;
    struct m_tile_told tile;
    struct m_proven m;

    if (kind == MSG_PROVEN && wire_decode(&shape_m_proven, body, WIRE_LENIENT, &m, NULL) == 0) {
        if (q->work)
            events_choose(q, &m);
        inquiry_answer(q, MSG_PROVEN, &m);
    } else if (kind == MSG_TILE_TOLD &&
               wire_decode(&shape_m_tile_told, body, WIRE_LENIENT, &tile, NULL) == 0) {
        inquiry_answer(q, MSG_TILE_TOLD, &tile);
    } else if (kind == MSG_PROBLEM) {
        refuse_as(q, body);
    } else {
        inquiry_refuse(q, PROBLEM_NOT_READY, "The log cannot be read at the moment.", NULL);
    }
}

/* ------------------------------------------------------------------ the question */

/* The log's own stream says what it is called, and what it was called before: for anyone. */
static bool is_of_the_log(const struct inquiry *q)
{
    struct uuid log;

    uuid_of_name("log", &log);
    return uuid_equal(&q->signal, &log);
}

static void ask_reader(struct inquiry *q)
{
    const struct proof *w = q->work;
    bool has_stream = w || is_of_the_log(q);
    const struct m_proof *asked = &q->ask.proof;
    struct m_prove m = {0};

    if (wire_has(asked, m_proof_origin))
        wire_set(&m, m_prove, origin, asked->origin);
    if (wire_has(asked, m_proof_size))
        wire_set(&m, m_prove, size, asked->size);
    if (has_stream)
        wire_set(&m, m_prove, stream, w ? w->row.signal.id : q->signal);
    if (has_stream && wire_has(asked, m_proof_after))
        wire_set(&m, m_prove, after, asked->after);
    proof_read(q->from->proofs, MSG_PROVE, &m, on_reader, q);
}

static void on_row(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct proof *w = q->work;
    enum sight sight;
    int64_t until;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    if (PQntuples(r->rows) == 0 ||
        !lock_row_read(r->rows, 0, tables_registry(q->from->tables), &w->row)) {
        inquiry_refuse(q, PROBLEM_NOT_FOUND, NULL, NULL);
        return;
    }
    sight = lock_sight(&q->who, &w->row.signal, &w->row.lock, &until);
    if (sight == SIGHT_FULL)
        ask_reader(q);
    else
        inquiry_refuse(q, sight == SIGHT_NONE ? PROBLEM_NOT_FOUND : PROBLEM_NOT_ALLOWED, NULL,
                       NULL);
}

void inquiry_proof(struct inquiry *q)
{
    bool by_reference = q->reference[0] != '\0';
    struct db_param param = {q->signal.b, sizeof q->signal.b};
    struct proof *w;

    if (!by_reference && (uuid_is_zero(&q->signal) || is_of_the_log(q))) {
        ask_reader(q);
        return;
    }
    w = calloc(1, sizeof *w);
    if (!w)
        log_fatal("memory_exhausted", "for=proof");
    signal_init(&w->row.signal);
    q->work = w;
    q->work_free = proof_free;
    if (by_reference)
        param = (struct db_param){q->reference, (int)strlen(q->reference)};
    lock_send(q, q->from->keys, by_reference ? &stmt_by_reference : &stmt_by_id, &param, on_row);
}

void inquiry_tile(struct inquiry *q)
{
    proof_read(q->from->proofs, MSG_LOG_TILE, &q->ask.tile, on_reader, q);
}
