/*
 * Paths and answers; see prove.c.
 *
 * The paths are made twice: first with nodes that are nothing, to see which tiles they need. In front of
 * the answer the root is made too: a tree that is not what was signed is our fault, and is said here, not
 * left to whoever believes the answer.
 */
#include "services/history/prove_in.h"

#include "common/log.h"

#include <inttypes.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ paths */

/* The tile from those that were fetched; the first time, all are nothing and are noted. */
static bool tile_get(void *arg, unsigned level, uint64_t index, uint8_t *out)
{
    struct proving *q = arg;
    struct needed *tile = NULL;

    for (size_t i = 0; i < q->n_needed && !tile; i++)
        if (q->needed[i]->level == (int16_t)level && q->needed[i]->index == (int64_t)index)
            tile = q->needed[i];
    if (!tile) {
        if (!q->choosing || q->n_needed == TILES_MOST) {
            q->too_many = true; /* or one that was not chosen: then nothing is proven */
            return false;
        }
        tile = calloc(1, sizeof *tile);
        if (!tile)
            log_fatal("memory_exhausted", "for=tile");
        tile->level = (int16_t)level;
        tile->index = (int64_t)index;
        q->needed[q->n_needed++] = tile;
    }
    memcpy(out, tile->hashes, TILE_BYTES);
    return true;
}

int proving_events(const struct proving *q)
{
    int n = q->rows ? PQntuples(q->rows) : 0;

    return n < EVENTS_MOST ? n : EVENTS_MOST;
}

uint64_t proving_position(const struct proving *q, int row)
{
    return (uint64_t)db_get_int(q->rows, row, POSITION);
}

/* How many hashes of the tile that is asked for the head covers. */
uint64_t proving_tile_width(const struct proving *q)
{
    uint64_t all = q->level < 8 ? q->n >> (8 * (unsigned)q->level) : 0;
    uint64_t first = (uint64_t)q->index * TILE_HASHES;

    if ((uint64_t)q->index > UINT64_MAX / TILE_HASHES || first >= all)
        return 0;
    return all - first < TILE_HASHES ? all - first : TILE_HASHES;
}

static void path_put(const struct path *path, struct slice *bytes)
{
    *bytes = slice_of(path->hash, (size_t)path->n * HASH_LEN);
}

static int all_paths(struct proving *q, struct tiles_nodes *from)
{
    const struct nodes nodes = {tiles_node, from};
    struct path path;
    uint8_t root[HASH_LEN], tile[TILE_BYTES];

    if (q->kind == MSG_LOG_TILE)
        return (uint64_t)q->index >= tiles_full(from->t->n, (unsigned)q->level) ||
                       tile_get(q, (unsigned)q->level, (uint64_t)q->index, tile)
                   ? 0
                   : -1;
    if (path_root(&nodes, q->n, root) < 0 ||
        (q->has_size && path_consistency(&nodes, q->size, q->n, &path) < 0))
        return -1;
    for (int i = 0; i < proving_events(q); i++)
        if (proving_position(q, i) < q->n &&
            path_inclusion(&nodes, proving_position(q, i), q->n, &path) < 0)
            return -1;
    return 0;
}

/* ------------------------------------------------------------------ answers */

static void event_add(const struct proving *q, int row, const struct path *path, struct buf *out)
{
    const PGresult *rows = q->rows;
    struct proven_event e = {0};
    struct slice bytes;

    wire_set(&e, proven_event, index, db_get_int(rows, row, POSITION));
    wire_set(&e, proven_event, log, HISTORY_LOG);
    wire_set(&e, proven_event, stream, db_get_id(rows, row, STREAM));
    wire_set(&e, proven_event, version, db_get_int(rows, row, VERSION));
    wire_set(&e, proven_event, kind, db_get_int(rows, row, KIND));
    wire_set(&e, proven_event, schema, db_get_int(rows, row, SCHEMA));
    wire_set(&e, proven_event, fence, db_get_int(rows, row, FENCE));
    wire_set(&e, proven_event, at, db_time_from_pg(db_get_int(rows, row, AT)));
    wire_set(&e, proven_event, append, db_get_id(rows, row, APPEND));
    wire_set(&e, proven_event, party, db_get_bytes(rows, row, PARTY));
    if (!PQgetisnull(rows, row, NUMBER))
        wire_set(&e, proven_event, number, db_get_int(rows, row, NUMBER));
    wire_set(&e, proven_event, meta, db_get_bytes(rows, row, META));
    if (!PQgetisnull(rows, row, BODY) && !PQgetisnull(rows, row, SALT)) {
        wire_set(&e, proven_event, salt, db_get_bytes(rows, row, SALT));
        wire_set(&e, proven_event, body, db_get_bytes(rows, row, BODY));
    } else if (!PQgetisnull(rows, row, DIGEST)) {
        wire_set(&e, proven_event, digest, db_get_bytes(rows, row, DIGEST));
    }
    wire_set(&e, proven_event, leaf, db_get_bytes(rows, row, LEAF));
    path_put(path, &bytes);
    wire_set(&e, proven_event, path, bytes);
    wire_encode(&shape_proven_event, &e, out);
}

/* -1: a node could not be had after all. */
static int events_add(struct proving *q, const struct nodes *nodes, struct m_proven *m,
                      struct buf *list)
{
    int waiting = 0, row = 0;
    uint32_t n = 0;
    struct path path;

    for (; row < proving_events(q) && list->n < BYTES_MOST; row++) {
        if (proving_position(q, row) >= q->n) {
            waiting++;
            continue;
        }
        if (path_inclusion(nodes, proving_position(q, row), q->n, &path) < 0)
            return -1;
        event_add(q, row, &path, list);
        n++;
    }
    wire_set(m, m_proven, events, wire_list_of(list, n));
    if (row < PQntuples(q->rows))
        wire_set(m, m_proven, after, db_get_int(q->rows, row - 1, VERSION));
    if (waiting > 0)
        wire_set(m, m_proven, waiting, waiting);
    return 0;
}

static void answer_proof(struct proving *q, struct tiles_nodes *from)
{
    const struct nodes nodes = {tiles_node, from};
    struct reader *r = q->p->r;
    uint8_t root[HASH_LEN];
    struct m_proven m = {0};
    struct buf list = {0};
    struct path path = {0};
    struct slice bytes;

    if (path_root(&nodes, q->n, root) < 0 || memcmp(root, q->root, HASH_LEN) != 0) {
        log_error("tree_differs_from_head", "size=%" PRIu64, q->n);
        proving_refuse(q, PROBLEM_INTERNAL,
                       "The tree of the log does not have the root that was signed.");
        return;
    }
    wire_set(&m, m_proven, note, buf_slice(&q->note));
    wire_set(&m, m_proven, size, (int64_t)q->n);
    if (q->has_size && path_consistency(&nodes, q->size, q->n, &path) == 0) {
        path_put(&path, &bytes);
        wire_set(&m, m_proven, consistency, bytes);
    }
    if (q->has_stream)
        wire_set(&m, m_proven, signal, q->stream);
    if (q->has_stream && events_add(q, &nodes, &m, &list) < 0) {
        buf_free(&list);
        proving_refuse(q, PROBLEM_NOT_READY, NULL);
        return;
    }
    frame_begin(&r->frame);
    frame_add(&r->frame, &q->to, MSG_PROVEN, &m);
    reader_send(r, &q->peer);
    buf_free(&list);
    proving_end(q);
}

static void answer_tile(struct proving *q)
{
    const struct tiles *t = &q->tiles;
    bool full = (uint64_t)q->index < tiles_full(t->n, (unsigned)q->level);
    const uint8_t *hashes = full ? q->needed[0]->hashes : t->last[q->level].hash[0];
    struct reader *r = q->p->r;
    struct m_tile_told m = {0};

    wire_set(&m, m_tile_told, level, q->level);
    wire_set(&m, m_tile_told, index, q->index);
    wire_set(&m, m_tile_told, hashes, slice_of(hashes, proving_tile_width(q) * HASH_LEN));
    frame_begin(&r->frame);
    frame_add(&r->frame, &q->to, MSG_TILE_TOLD, &m);
    reader_send(r, &q->peer);
    proving_end(q);
}

int proving_choose(struct proving *q)
{
    struct tiles_nodes from = {.t = &q->tiles, .get = tile_get, .arg = q};
    int rc;

    for (size_t i = 0; i < q->n_needed; i++)
        free(q->needed[i]);
    q->n_needed = 0;
    q->too_many = false;
    q->choosing = true;
    rc = all_paths(q, &from);
    q->choosing = false;
    return rc == 0 && !q->too_many ? 0 : -1;
}

void proving_answer(struct proving *q)
{
    struct tiles_nodes from = {.t = &q->tiles, .get = tile_get, .arg = q};

    if (q->kind == MSG_LOG_TILE)
        answer_tile(q);
    else
        answer_proof(q, &from);
}
