/*
 * The writer's SQL.
 */
#include "services/history/statements.h"

#include "common/log.h"
#include "services/proof/leaf.h"

#include <arpa/inet.h>
#include <endian.h>
#include <stdlib.h>

const char statements_setup[] =
    "SET jit = off; SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; "
    "SET enable_mergejoin = off; SET enable_seqscan = off; SET synchronous_commit = on; "
    "SET lock_timeout = '2s'; SET statement_timeout = '5s'; "
    "SET idle_in_transaction_session_timeout = '5s'; SET search_path = pg_catalog";

enum { INT2S = 1005, INT4S = 1007, TEXTS = 1009, INT8S = 1016, BYTEAS = 1001, UUIDS = 2951 };

static struct param {
    uint8_t bytes[8];
} scalars[8];

static struct db_param scalar(int i, int width, int64_t v)
{
    db_put_int(scalars[i].bytes, width, v);
    return (struct db_param){scalars[i].bytes, width};
}

/* ------------------------------------------------------------------ batches */

/*
 * One plain INSERT. Nothing here may be an ON CONFLICT: that costs a third and leaves holes. The gate
 * is asked once for the statement, not for each row. The arrays are unnested side by side in the list
 * of columns: in FROM, each would first be copied into a store of its own.
 */
#define INSERT_SQL(gate)                                                                          \
    "INSERT INTO history.event (log, position, stream, version, kind, schema, fence, at, append," \
    " party, number, meta, salt, body, leaf)"                                                     \
    " SELECT $1, unnest($6::bigint[]), unnest($7::uuid[]), unnest($8::integer[]),"                \
    " unnest($9::smallint[]), unnest($10::smallint[]), $2, $3, unnest($11::uuid[]),"              \
    " unnest($12::text[]), unnest($13::integer[]), unnest($14::bytea[]), unnest($15::bytea[]),"   \
    " unnest($16::bytea[]), unnest($17::bytea[])"                                                 \
    " WHERE " gate " AND EXISTS (SELECT FROM history.lease WHERE log = $1 AND fence = $2)"
/* The very event: the same position may hold another one, of a backend that we lost or of another
 * writer, and then our numbers and times do not follow on it. */
#define PREDECESSOR                                                                          \
    "($4 = -1::bigint OR EXISTS (SELECT FROM history.event WHERE log = $1 AND position = $4" \
    " AND leaf = $5))"

static const Oid insert_types[] = {DB_INT2, DB_INT4, DB_TIMESTAMPTZ, DB_INT8, DB_BYTEA, INT8S,
                                   UUIDS,   INT4S,   INT2S,          INT2S,   UUIDS,    TEXTS,
                                   INT4S,   BYTEAS,  BYTEAS,         BYTEAS,  BYTEAS};
static const struct db_stmt insert = {"batch", INSERT_SQL(PREDECESSOR), 17, insert_types};
#ifdef PLANT_SECOND_BATCH_FREE
static const struct db_stmt insert_free = {
    "batch_free", INSERT_SQL("($4 >= -1::bigint OR $5 = ''::bytea)"), 17, insert_types};
#endif

enum { POSITION, STREAM, VERSION, KIND, SCHEMA, APPEND, PARTY, NUMBER, META, SALT, BODY, LEAF, N };
static struct db_array columns[N];

static void columns_begin(const struct batch *b)
{
    static const struct {
        enum db_type type;
        size_t most; /* bytes of a value; 0: those of meta and body, which the batch has counted */
    } what[N] = {
        [POSITION] = {DB_INT8, 8},      [STREAM] = {DB_UUID, 16}, [VERSION] = {DB_INT4, 4},
        [KIND] = {DB_INT2, 2},          [SCHEMA] = {DB_INT2, 2},  [APPEND] = {DB_UUID, 16},
        [PARTY] = {DB_TEXT, PARTY_MAX}, [NUMBER] = {DB_INT4, 4},  [META] = {DB_BYTEA, 0},
        [SALT] = {DB_BYTEA, SALT_LEN},  [BODY] = {DB_BYTEA, 0},   [LEAF] = {DB_BYTEA, HASH_LEN}};

    for (int i = 0; i < N; i++) {
        db_array_begin(&columns[i], what[i].type);
        buf_reserve(&columns[i].b,
                    b->n_events * (4 + what[i].most) + (what[i].most ? 0 : b->bytes));
    }
}

/* A value of a column, into room that is there: this runs twelve times an event. */
static inline void value(struct db_array *column, const void *p, size_t n)
{
    uint32_t length = htonl((uint32_t)n);
    uint8_t *to = column->b.p + column->b.n;

    memcpy(to, &length, 4);
    if (n)
        memcpy(to + 4, p, n);
    column->b.n += 4 + n;
    column->n++;
}

static inline void value4(struct db_array *column, int32_t v)
{
    uint32_t bytes = htonl((uint32_t)v);

    value(column, &bytes, 4);
}

static inline void value2(struct db_array *column, int16_t v)
{
    uint16_t bytes = htons((uint16_t)v);

    value(column, &bytes, 2);
}

static void columns_add(const struct append *a, int i)
{
    const struct append_event *e = &a->events[i];
    uint64_t position = htobe64((uint64_t)(a->first + i));

    value(&columns[POSITION], &position, 8);
    value(&columns[STREAM], a->stream.b, sizeof a->stream.b);
    value4(&columns[VERSION], a->base + 1 + i);
    value2(&columns[KIND], e->kind);
    value2(&columns[SCHEMA], e->schema);
    value(&columns[APPEND], a->id.b, sizeof a->id.b);
    value(&columns[PARTY], a->party.p, a->party.n);
    if (e->number)
        value4(&columns[NUMBER], e->number);
    else
        db_array_null(&columns[NUMBER]);
    value(&columns[META], e->meta.p, e->meta.n);
    value(&columns[SALT], e->salt, SALT_LEN);
    value(&columns[BODY], e->body.p, e->body.n);
    value(&columns[LEAF], e->leaf, HASH_LEN);
}

void statements_batch(struct db *d, const struct core *c, const struct batch *b, db_fn *fn,
                      void *arg)
{
    const struct db_stmt *s = &insert;
    struct db_param p[5 + N];

    columns_begin(b);
    for (uint32_t k = 0; k < b->n; k++)
        for (int i = 0; i < b->appends[k]->n; i++)
            columns_add(b->appends[k], i);
    p[0] = scalar(0, 2, c->log);
    p[1] = scalar(1, 4, c->fence);
    p[2] = scalar(2, 8, db_time_to_pg(b->at));
    p[3] = scalar(3, 8, b->first - 1);
    p[4] = (struct db_param){b->before, HASH_LEN};
    for (int i = 0; i < N; i++)
        p[5 + i] = db_array_end(&columns[i]);
#ifdef PLANT_SECOND_BATCH_FREE
    s = c->n_flights > 1 ? &insert_free : &insert;
#endif
    db_send(d, s, p, fn, arg);
    db_sync(d);
}

/* ------------------------------------------------------------------ looking up */

#define TEXT_OF(x)  TEXT_OF_(x)
#define TEXT_OF_(x) #x

static const Oid heads_types[] = {DB_INT2, UUIDS};
static const struct db_stmt look_heads = {
    "look_heads",
    "SELECT (q.n - 1)::integer, coalesce((SELECT e.version FROM history.event e WHERE e.log = $1"
    " AND e.stream = q.stream ORDER BY e.version DESC LIMIT 1), 0)"
    " FROM unnest($2::uuid[]) WITH ORDINALITY AS q (stream, n)",
    2, heads_types};

static const Oid rows_types[] = {DB_INT2, UUIDS, UUIDS};
static const struct db_stmt look_rows = {
    "look_rows",
    "SELECT (q.n - 1)::integer, e.position, e.version, e.at, e.number, e.kind, e.party, e.salt, "
    "e.body"
    " FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS q (stream, append, n)"
    " CROSS JOIN LATERAL (SELECT * FROM (SELECT * FROM history.event WHERE log = $1"
    " AND stream = q.stream ORDER BY version DESC LIMIT " TEXT_OF(
        LOOK_BACK) ") AS l"
                   " WHERE l.append = q.append) AS e ORDER BY 1, e.version",
    3, rows_types};

void statements_look(struct db *d, const struct core *c, struct append *const *appends, size_t n,
                     db_fn *heads_fn, db_fn *rows_fn, void *arg)
{
    struct db_param p[3];

    db_array_begin(&columns[STREAM], DB_UUID);
    db_array_begin(&columns[APPEND], DB_UUID);
    for (size_t i = 0; i < n; i++) {
        db_array_bytes(&columns[STREAM], appends[i]->stream.b, sizeof appends[i]->stream.b);
        db_array_bytes(&columns[APPEND], appends[i]->id.b, sizeof appends[i]->id.b);
    }
    p[0] = scalar(0, 2, c->log);
    p[1] = db_array_end(&columns[STREAM]);
    p[2] = db_array_end(&columns[APPEND]);
    db_send(d, &look_heads, p, heads_fn, arg);
    db_send(d, &look_rows, p, rows_fn, arg);
    db_sync(d);
}

int32_t statements_head_row(const PGresult *r, int row, size_t *which_out)
{
    *which_out = (size_t)db_get_int(r, row, 0);
    return (int32_t)db_get_int(r, row, 1);
}

/* Is this stored row the event that is asked again? */
static bool row_same(const PGresult *r, int row, const struct append *a, int i)
{
    const struct append_event *e = &a->events[i];
    struct slice salt = db_get_bytes(r, row, 7);

    return db_get_int(r, row, 5) == e->kind && slice_equal(db_get_bytes(r, row, 6), a->party) &&
           salt.n == SALT_LEN && slice_equal(db_get_bytes(r, row, 8), e->body);
}

bool statements_look_row(const PGresult *r, int *row, struct append *const *appends,
                         size_t *which_out, struct looked *out)
{
    int begin = *row, n = PQntuples(r), end = begin;
    const struct append *a;

    if (begin == n)
        return false;
    *which_out = (size_t)db_get_int(r, begin, 0);
    a = appends[*which_out];
    *out = (struct looked){.found = true,
                           .same = true,
                           .first = db_get_int(r, begin, 1),
                           .at = db_time_from_pg(db_get_int(r, begin, 3))};
    for (; end < n && (size_t)db_get_int(r, end, 0) == *which_out; end++) {
        out->last_version = (int32_t)db_get_int(r, end, 2);
        if (out->number == 0 && !PQgetisnull(r, end, 4))
            out->number = (int32_t)db_get_int(r, end, 4);
        out->erased |= PQgetisnull(r, end, 8) != 0;
        out->same = out->same && end - begin < a->n && row_same(r, end, a, end - begin);
    }
    out->same = out->same && end - begin == a->n;
    *row = end;
    return true;
}

/* ------------------------------------------------------------------ server and lease */

static const struct db_stmt server = {
    "server",
    /* What a session may set is judged by what the server gives without it. */
    "SELECT name, reset_val FROM pg_settings WHERE name IN ('server_version_num', 'fsync',"
    " 'synchronous_commit', 'full_page_writes', 'data_checksums')",
    0, NULL};

void statements_server(struct db *d, db_fn *fn, void *arg)
{
    db_send(d, &server, NULL, fn, arg);
    db_sync(d);
}

const char *statements_server_fault(const PGresult *r)
{
    static char fault[80];

    if (PQntuples(r) != 5)
        return "settings_not_shown";
    for (int i = 0; i < 5; i++) {
        struct slice name = db_get_bytes(r, i, 0), value = db_get_bytes(r, i, 1);
        long version =
            slice_is(name, "server_version_num") ? strtol((const char *)value.p, NULL, 10) : 150020;

        if (version >= 150020 && !slice_is(value, "off"))
            continue;
        snprintf(fault, sizeof fault, "%.*s=%.*s", SLICE_FMT(name), SLICE_FMT(value));
        return fault;
    }
    return NULL;
}

static const Oid lease_types[] = {DB_INT2, DB_TEXT};
static const struct db_stmt lease_take = {
    "lease_take",
    "UPDATE history.lease SET fence = fence + 1, holder = $2, taken_at = now() WHERE log = $1"
    " RETURNING fence",
    2, lease_types};
static const struct db_stmt lease_see = {
    "lease_see",
    "SELECT clock_timestamp(), fence, coalesce((SELECT position FROM history.event WHERE log = $1"
    " ORDER BY position DESC LIMIT 1), -1) FROM history.lease WHERE log = $1",
    1, lease_types};

void statements_lease_take(struct db *d, int16_t log, const char *holder, db_fn *fn, void *arg)
{
    struct db_param p[2] = {scalar(0, 2, log), {holder, (int)strlen(holder)}};

    db_send(d, &lease_take, p, fn, arg);
    db_sync(d);
}

void statements_lease_see(struct db *d, int16_t log, db_fn *fn, void *arg)
{
    struct db_param p = scalar(0, 2, log);

    db_send(d, &lease_see, &p, fn, arg);
    db_sync(d);
}

int statements_lease_row(const PGresult *r, struct lease_seen *out)
{
    if (PQntuples(r) != 1)
        return -1;
    out->database = db_time_from_pg(db_get_int(r, 0, 0));
    out->fence = (int32_t)db_get_int(r, 0, 1);
    out->head = db_get_int(r, 0, 2);
    return 0;
}

/* ------------------------------------------------------------------ catching up */

static const Oid catch_up_types[] = {DB_INT2, DB_INT8, DB_INT4};
static const struct db_stmt catch_up = {
    "catch_up",
    "SELECT position, at, stream, append, version, number, party, leaf FROM history.event"
    " WHERE log = $1 AND position >= $2 ORDER BY position LIMIT $3",
    3, catch_up_types};

void statements_catch_up(struct db *d, int16_t log, int64_t from, db_fn *fn, void *arg)
{
    struct db_param p[3] = {scalar(0, 2, log), scalar(1, 8, from), scalar(2, 4, CATCH_UP_ROWS)};

    db_send(d, &catch_up, p, fn, arg);
    db_sync(d);
}

void statements_catch_up_row(const PGresult *r, int row, struct row *out)
{
    struct slice leaf = db_get_bytes(r, row, 7);

    if (leaf.n != HASH_LEN)
        log_fatal("log_damaged", "position=%lld column=leaf", (long long)db_get_int(r, row, 0));
    *out = (struct row){.position = db_get_int(r, row, 0),
                        .at = db_time_from_pg(db_get_int(r, row, 1)),
                        .version = (int32_t)db_get_int(r, row, 4),
                        .party = db_get_bytes(r, row, 6),
                        .leaf = leaf.p,
                        .stream = db_get_id(r, row, 2),
                        .append = db_get_id(r, row, 3)};
    if (!PQgetisnull(r, row, 5))
        out->number = (int32_t)db_get_int(r, row, 5);
}

/* ------------------------------------------------------------------ the mark */

static const Oid mark_types[] = {DB_INT2, DB_INT8, DB_BYTEA, DB_UUID, DB_INT8, DB_INT8};
static const struct db_stmt mark_read = {
    "mark_read",
    "SELECT m.position, m.state, m.boot, m.booted, m.wall, (SELECT e.leaf FROM history.event e"
    " WHERE e.log = $1 AND e.position = m.position) FROM history.mark m WHERE m.log = $1",
    1, mark_types};
static const struct db_stmt mark_write = {
    "mark_write",
    "INSERT INTO history.mark (log, position, state, boot, booted, wall)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (log) DO UPDATE SET position = excluded.position,"
    " state = excluded.state, boot = excluded.boot, booted = excluded.booted, wall = excluded.wall",
    6, mark_types};

void statements_mark_read(struct db *d, int16_t log, db_fn *fn, void *arg)
{
    struct db_param p = scalar(0, 2, log);

    db_send(d, &mark_read, &p, fn, arg);
    db_sync(d);
}

bool statements_mark_row(const PGresult *r, struct mark *out)
{
    if (PQntuples(r) != 1)
        return false;
    *out = (struct mark){.position = db_get_int(r, 0, 0),
                         .state = db_get_bytes(r, 0, 1),
                         .booted = db_get_int(r, 0, 3),
                         .wall = db_get_int(r, 0, 4),
                         .leaf = db_get_bytes(r, 0, 5),
                         .boot = db_get_id(r, 0, 2)};
    return true;
}

void statements_mark_write(struct db *d, int16_t log, const struct mark *m, db_fn *fn, void *arg)
{
    struct db_param p[6] = {scalar(0, 2, log),
                            scalar(1, 8, m->position),
                            {m->state.p, (int)m->state.n},
                            {m->boot.b, sizeof m->boot.b},
                            scalar(2, 8, m->booted),
                            scalar(3, 8, m->wall)};

    db_send(d, &mark_write, p, fn, arg);
    db_sync(d);
}

static const struct db_stmt clock_confirm = {
    "clock_confirm",
    "UPDATE history.mark SET boot = '00000000-0000-0000-0000-000000000000' WHERE log = $1", 1,
    mark_types};

void statements_clock_confirm(struct db *d, int16_t log, db_fn *fn, void *arg)
{
    struct db_param p = scalar(0, 2, log);

    db_send(d, &clock_confirm, &p, fn, arg);
    db_sync(d);
}

void statements_end(void)
{
    for (int i = 0; i < N; i++)
        db_array_free(&columns[i]);
}
