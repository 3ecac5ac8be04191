/*
 * Heads in the database.
 */
#include "services/history/seal_sql.h"

#include "common/log.h"
#include "common/uuid.h"
#include "proto/messages.h"

static const Oid read_types[] = {DB_INT2, DB_UUID, DB_INT2};
static const struct db_stmt read_seal = {
    "seal_read",
    "SELECT (SELECT c.note FROM history.checkpoint c WHERE c.log = $1 ORDER BY c.id DESC LIMIT 1),"
    " (SELECT e.body FROM history.event e WHERE e.log = $1 AND e.stream = $2 AND e.kind = $3"
    " ORDER BY e.version DESC LIMIT 1)",
    3, read_types};

static const Oid add_types[] = {DB_INT2, DB_INT4, DB_TEXT, DB_INT8, DB_BYTEA};
static const struct db_stmt add = {
    "seal_add",
    "INSERT INTO history.checkpoint (log, origin, size, note) SELECT $1, $3, $4, $5"
    " WHERE EXISTS (SELECT FROM history.lease WHERE log = $1 AND fence = $2)",
    5, add_types};

static const Oid cut_types[] = {DB_INT2, DB_INT8};
static const struct db_stmt cut = {
    "seal_cut_tiles",
    "DELETE FROM history.tile WHERE log = $1 AND (idx + 1) << (8 * (level + 1)) > $2", 2,
    cut_types};

void seal_sql_read(struct db *d, int16_t log, db_fn *fn, void *arg)
{
    struct uuid stream;
    uint8_t log_bytes[2], kind[2];
    struct db_param p[3] = {{log_bytes, 2}, {stream.b, sizeof stream.b}, {kind, 2}};

    uuid_of_name("log", &stream);
    db_put_int(log_bytes, 2, log);
    db_put_int(kind, 2, EV_ORIGIN_OPENED);
    db_send(d, &read_seal, p, fn, arg);
    db_sync(d);
}

void seal_sql_row(const PGresult *r, struct slice *note_out, struct slice *opened_out)
{
    *note_out = *opened_out = (struct slice){0};
    if (PQntuples(r) != 1)
        return;
    *note_out = db_get_bytes(r, 0, 0);
    *opened_out = db_get_bytes(r, 0, 1);
}

/* The file has it already: what is not written here comes with the next one. */
static void on_added(void *arg, const struct db_result *r)
{
    (void)arg;
    if (r->outcome != DB_DONE || r->affected != 1)
        log_warn("checkpoint_not_told", "outcome=%d sqlstate=%s", (int)r->outcome, r->sqlstate);
}

void seal_sql_add(struct db *d, int16_t log, int32_t fence, struct slice origin, int64_t n,
                  struct slice note)
{
    uint8_t log_bytes[2], fence_bytes[4], size[8];
    struct db_param p[5] = {{log_bytes, 2},
                            {fence_bytes, 4},
                            {origin.p, (int)origin.n},
                            {size, 8},
                            {note.p, (int)note.n}};

    db_put_int(log_bytes, 2, log);
    db_put_int(fence_bytes, 4, fence);
    db_put_int(size, 8, n);
    db_send(d, &add, p, on_added, NULL);
    db_sync(d);
}

static void on_cut(void *arg, const struct db_result *r)
{
    (void)arg;
    if (r->outcome == DB_DONE)
        log_info("tiles_cut", "tiles=%lld", (long long)r->affected);
    else
        log_error("tiles_not_cut", "sqlstate=%s", r->sqlstate);
}

void seal_sql_cut_tiles(struct db *d, int16_t log, int64_t n)
{
    uint8_t log_bytes[2], most[8];
    struct db_param p[2] = {{log_bytes, 2}, {most, 8}};

    db_put_int(log_bytes, 2, log);
    db_put_int(most, 8, n);
    db_send(d, &cut, p, on_cut, NULL);
    db_sync(d);
}
