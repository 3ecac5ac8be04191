/*
 * Tallies in the database: see tallies.h.
 */
#include "services/overview/tallies.h"

#include "common/log.h"

#include <stdlib.h>

/* Rows of a cell that are worth adding up, and after how many new rows to look. A cell with each duration
 * is long, and seldom read. */
#define BUSY_ROWS  16
#define IDLE_ROWS  4
#define EXACT_MORE 4 /* times as many */
#define LOOK_AFTER 16384
#define LOOK_IDLE  256
#define CELLS_MOST 64 /* at once: the loop is not to stand still for long */

#define OID_INT2S  ((Oid)1005)
#define OID_INT4S  ((Oid)1007)
#define OID_INT8S  ((Oid)1016)
#define OID_BYTEAS ((Oid)1001)

#define KEY "cut, day, month, sort, step, \"of\""
enum { CUT, DAY, MONTH, SORT, STEP, OF, KEYS, SEQ = KEYS, COUNTS, COLUMNS };

static const Oid insert_types[COLUMNS] = {OID_INT2S, OID_INT2S, OID_INT2S, OID_INT2S,
                                          OID_INT2S, OID_INT4S, OID_INT8S, OID_BYTEAS};
static const struct db_stmt stmt_insert = {
    "overview_tally_new",
    "INSERT INTO overview.tally (" KEY ", seq, counts)"
    " SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7),"
    " unnest($8)",
    COLUMNS, insert_types};

static const Oid delete_types[KEYS + 1] = {OID_INT2S, OID_INT2S, OID_INT2S, OID_INT2S,
                                           OID_INT2S, OID_INT4S, DB_INT8};
static const struct db_stmt stmt_delete = {
    "overview_tally_old",
    "DELETE FROM overview.tally t USING unnest($1, $2, $3, $4, $5, $6) AS n (" KEY ")"
    " WHERE t.cut = n.cut AND t.day = n.day AND t.\"of\" = n.\"of\" AND t.month = n.month"
    " AND t.sort = n.sort AND t.step = n.step AND t.seq <= $7",
    KEYS + 1, delete_types};

static const Oid many_types[] = {DB_INT8, DB_INT4, DB_INT4};
static const struct db_stmt stmt_many = {
    "overview_tally_many",
    "SELECT " KEY ", t.counts FROM (SELECT " KEY " FROM overview.tally"
    " WHERE seq >= 0 GROUP BY " KEY
    " HAVING count(*) >= CASE WHEN cut = 4 THEN 4 * $2 ELSE $2 END LIMIT $3) many"
    " JOIN overview.tally t USING (" KEY ") WHERE t.seq <= $1"
    " ORDER BY " KEY,
    3, many_types};
_Static_assert(COUNT_EXACT == 4 && EXACT_MORE == 4, "the statement says so");

struct rows {
    struct db_array columns[COLUMNS];
    uint32_t n;
};

struct tallies {
    struct db *keys;
    void (*wake)(void *arg);
    void *arg;
    struct cells cells;
    struct buf packed;
    struct rows rows, gone;

    uint32_t since; /* rows written since we last looked */
    unsigned era;   /* counts forgettings */
    bool reading;
    int64_t upto;        /* what was read: rows up to this position */
    struct cells joined; /* read and added up, to be written */
};

static void rows_begin(struct rows *r)
{
    static const enum db_type types[COLUMNS] = {DB_INT2, DB_INT2, DB_INT2, DB_INT2,
                                                DB_INT2, DB_INT4, DB_INT8, DB_BYTEA};

    r->n = 0;
    for (int i = 0; i < COLUMNS; i++)
        db_array_begin(&r->columns[i], types[i]);
}

static void rows_free(struct rows *r)
{
    for (int i = 0; i < COLUMNS; i++)
        db_array_free(&r->columns[i]);
}

static void rows_key(struct rows *r, const struct count_cell *k)
{
    r->n++;
    db_array_int(&r->columns[CUT], 2, k->cut);
    db_array_int(&r->columns[DAY], 2, k->day);
    db_array_int(&r->columns[MONTH], 2, k->month);
    db_array_int(&r->columns[SORT], 2, k->sort);
    db_array_int(&r->columns[STEP], 2, k->step);
    db_array_int(&r->columns[OF], 4, k->of);
}

struct tallies *tallies_new(struct db *keys, void (*wake)(void *arg), void *arg)
{
    struct tallies *t = calloc(1, sizeof *t);

    if (!t)
        log_fatal("memory_exhausted", "for=tallies");
    t->keys = keys;
    t->wake = wake;
    t->arg = arg;
    cells_init(&t->cells);
    cells_init(&t->joined);
    return t;
}

void tallies_free(struct tallies **t)
{
    struct tallies *gone = *t;

    if (!gone)
        return;
    *t = NULL;
    cells_free(&gone->cells);
    cells_free(&gone->joined);
    buf_free(&gone->packed);
    rows_free(&gone->rows);
    rows_free(&gone->gone);
    free(gone);
}

void tallies_forget(struct tallies *t)
{
    t->era++;
    t->reading = false;
    t->since = LOOK_AFTER; /* there may be some */
    cells_reset(&t->cells);
    cells_reset(&t->joined);
}

struct cells *tallies_cells(struct tallies *t)
{
    return &t->cells;
}

bool tallies_are_ready(const struct tallies *t)
{
    return t->joined.n > 0;
}

/* ------------------------------------------------------------------ out */

static void put_row(struct tallies *t, const struct count_cell *key, int64_t seq)
{
    rows_key(&t->rows, key);
    db_array_int(&t->rows.columns[SEQ], 8, seq);
    db_array_bytes(&t->rows.columns[COUNTS], t->packed.p, t->packed.n);
}

/* With a day: as what was changed on it, besides. */
static void put(struct tallies *t, struct cell *cell, int16_t day, int64_t seq)
{
    struct count_cell key = cell->key;

    tally_settle(&cell->tally);
    if (cell->tally.n == 0)
        return;
    buf_reset(&t->packed);
    tally_pack(&cell->tally, &t->packed);
    put_row(t, &key, seq);
    key.day = day;
    if (day != 0 && key.cut != COUNT_EXACT)
        put_row(t, &key, seq);
}

static void send_deletes(struct tallies *t, struct db *db)
{
    struct db_param params[KEYS + 1];
    uint8_t upto[8];

    rows_begin(&t->gone);
    for (uint32_t i = 0; i < t->joined.n; i++)
        rows_key(&t->gone, &t->joined.list[i].key);
    for (int i = 0; i < KEYS; i++)
        params[i] = db_array_end(&t->gone.columns[i]);
    db_put_int(upto, 8, t->upto);
    params[KEYS] = (struct db_param){upto, 8};
    db_send(db, &stmt_delete, params, NULL, NULL);
}

void tallies_send(struct tallies *t, struct db *db, int32_t day, int64_t position)
{
    struct db_param params[COLUMNS];

    rows_begin(&t->rows);
    for (uint32_t i = 0; i < t->cells.n; i++)
        put(t, &t->cells.list[i], (int16_t)day, position);
    t->since += t->rows.n;
    if (t->joined.n > 0)
        send_deletes(t, db);
    for (uint32_t i = 0; i < t->joined.n; i++)
        put(t, &t->joined.list[i], 0, -1);
    cells_reset(&t->cells);
    cells_reset(&t->joined);
    if (t->rows.n == 0)
        return;
    for (int i = 0; i < COLUMNS; i++)
        params[i] = db_array_end(&t->rows.columns[i]);
    db_send(db, &stmt_insert, params, NULL, NULL);
}

/* ------------------------------------------------------------------ adding up */

struct look {
    struct tallies *t;
    unsigned era;
};

static void take_row(struct tallies *t, const PGresult *rows, int i)
{
    struct count_cell key = {.cut = (int16_t)db_get_int(rows, i, CUT),
                             .day = (int16_t)db_get_int(rows, i, DAY),
                             .month = (int16_t)db_get_int(rows, i, MONTH),
                             .sort = (int16_t)db_get_int(rows, i, SORT),
                             .step = (int16_t)db_get_int(rows, i, STEP),
                             .of = (uint16_t)db_get_int(rows, i, OF)};

    if (tally_add_packed(cells_at(&t->joined, &key), db_get_bytes(rows, i, KEYS)) < 0)
        log_fatal("tally_unsound", "cut=%d month=%d of=%u", key.cut, key.month, key.of);
}

static void on_many(void *arg, const struct db_result *r)
{
    struct look look = *(struct look *)arg;
    struct tallies *t = look.t;

    free(arg);
    if (look.era != t->era)
        return;
    t->reading = false;
    if (r->outcome != DB_DONE) {
        log_warn("tallies_not_read", "outcome=%d sqlstate=%s", r->outcome, r->sqlstate);
        t->since = 0;
        return;
    }
    for (int i = 0; i < PQntuples(r->rows); i++)
        take_row(t, r->rows, i);
    if (t->joined.n < CELLS_MOST) /* that was all */
        t->since = 0;
    if (t->joined.n > 0)
        t->wake(t->arg);
}

void tallies_look(struct tallies *t, int64_t written, bool idle)
{
    uint8_t position[8], least[4], most[4];
    const struct db_param params[] = {{position, 8}, {least, 4}, {most, 4}};
    struct look *look;

    if (t->reading || t->joined.n > 0 || t->since < (idle ? LOOK_IDLE : LOOK_AFTER) || written < 0)
        return;
    look = malloc(sizeof *look);
    if (!look)
        log_fatal("memory_exhausted", "for=tallies");
    *look = (struct look){t, t->era};
    t->reading = true;
    t->upto = written;
    db_put_int(position, 8, written);
    db_put_int(least, 4, idle ? IDLE_ROWS : BUSY_ROWS);
    db_put_int(most, 4, CELLS_MOST);
    db_send(t->keys, &stmt_many, params, on_many, look);
    db_sync(t->keys);
}
