/*
 * Tallies in the database: see tallies.h.
 */
#include "services/overview/tallies.h"

#include "common/log.h"
#include "services/figures/pairs.h"

#include <stdlib.h>

/* Rows of a cell that are worth adding up, and after how many new rows to look. A cell with each duration is
 * long, rows of pairs hold many, and both are seldom read: they wait until nothing else is to be done. */
#define BUSY_ROWS  32
#define IDLE_ROWS  4
#define RARE_MORE  4 /* times as many */
#define LOOK_AFTER 16384
#define LOOK_IDLE  256
/* At once, while somebody asks: the loop is not to stand still for long. Else as many as keep up with a replay,
 * each batch of which changes most cells. */
#define CELLS_ASKED 16
#define CELLS_MOST  256
#define QUEUE_MOST  8192

#define OID_INT2S  ((Oid)1005)
#define OID_INT4S  ((Oid)1007)
#define OID_INT8S  ((Oid)1016)
#define OID_BYTEAS ((Oid)1001)

#define KEY "cut, day, month, sort, step, \"of\""
enum { CUT, DAY, MONTH, SORT, STEP, OF, KEYS, SEQ = KEYS, COUNTS, COLUMNS };

static const Oid insert_types[COLUMNS] = {OID_INT2S, OID_INT4S, OID_INT2S, OID_INT2S,
                                          OID_INT2S, OID_INT4S, OID_INT8S, OID_BYTEAS};
static const struct db_stmt stmt_insert = {
    "overview_tally_new",
    "INSERT INTO overview.tally (" KEY ", seq, counts)"
    " SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7),"
    " unnest($8)",
    COLUMNS, insert_types};

static const Oid delete_types[KEYS + 1] = {OID_INT2S, OID_INT4S, OID_INT2S, OID_INT2S,
                                           OID_INT2S, OID_INT4S, DB_INT8};
static const struct db_stmt stmt_delete = {
    "overview_tally_old",
    "DELETE FROM overview.tally t USING unnest($1, $2, $3, $4, $5, $6) AS n (" KEY ")"
    " WHERE t.cut = n.cut AND t.day = n.day AND t.\"of\" = n.\"of\" AND t.month = n.month"
    " AND t.sort = n.sort AND t.step = n.step AND t.seq <= $7",
    KEYS + 1, delete_types};

/* Cells of many rows: of what there is now, and of a day that is over. */
static const Oid many_types[] = {DB_INT4, DB_INT2};
static const struct db_stmt stmt_many_now = {
    "overview_tally_many",
    "SELECT " KEY " FROM overview.tally WHERE day = 0 AND seq >= 0 AND cut < $2 GROUP BY " KEY
    " HAVING count(*) >= CASE WHEN cut >= 4 THEN 4 * $1 ELSE $1 END LIMIT 8192",
    2, many_types};
_Static_assert(COUNT_EXACT == 4 && COUNT_PAIR == 5 && COUNT_CUTS == 6 && RARE_MORE == 4 &&
                   QUEUE_MOST == 8192,
               "the statements say so");
static const Oid day_types[] = {DB_INT4};
static const struct db_stmt stmt_many_day = {
    "overview_tally_day",
    "SELECT " KEY " FROM overview.tally WHERE cut = ANY ('{0,1,2,3}') AND day = $1 GROUP BY " KEY
    " HAVING count(*) > 1 LIMIT 8192",
    1, day_types};

static const struct db_stmt stmt_read = {
    "overview_tally_read",
    "SELECT t.cut, t.day, t.month, t.sort, t.step, t.\"of\", t.counts"
    " FROM unnest($1, $2, $3, $4, $5, $6) AS n (" KEY ") JOIN overview.tally t"
    " ON t.cut = n.cut AND t.day = n.day AND t.\"of\" = n.\"of\" AND t.month = n.month"
    " AND t.sort = n.sort AND t.step = n.step WHERE t.seq <= $7",
    KEYS + 1, delete_types};

struct rows {
    struct db_array columns[COLUMNS];
    uint32_t n;
};

struct tallies {
    struct db *keys;
    void (*wake)(void *arg);
    void *arg;
    struct cells cells;
    struct kept *kept;
    struct buf packed;
    struct rows rows, gone;
    struct cell **pairs; /* of the cells at hand, in the order of their rows */
    uint32_t cap_pairs;

    uint32_t since,
        since_idle; /* rows written since we last looked; and since we did for all cells */
    int32_t day;    /* of the last batch */
    int32_t over;   /* a day that is over, to be looked at; 0: none */
    unsigned era;   /* counts forgettings */
    bool reading;
    struct count_cell *queue; /* cells of many rows; the last is the next */
    uint32_t n_queue;
    int64_t upto;        /* what was read: rows up to this position */
    struct cells joined; /* read and added up, to be written */
};

static void rows_begin(struct rows *r)
{
    static const enum db_type types[COLUMNS] = {DB_INT2, DB_INT4, DB_INT2, DB_INT2,
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
    db_array_int(&r->columns[DAY], 4, k->day);
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
    t->kept = kept_new();
    cells_init(&t->cells);
    cells_init(&t->joined);
    t->queue = calloc(QUEUE_MOST, sizeof *t->queue);
    if (!t->queue)
        log_fatal("memory_exhausted", "for=tallies");
    return t;
}

void tallies_free(struct tallies **t)
{
    struct tallies *gone = *t;

    if (!gone)
        return;
    *t = NULL;
    kept_free(&gone->kept);
    cells_free(&gone->cells);
    cells_free(&gone->joined);
    buf_free(&gone->packed);
    free(gone->pairs);
    rows_free(&gone->rows);
    rows_free(&gone->gone);
    free(gone->queue);
    free(gone);
}

void tallies_forget(struct tallies *t)
{
    t->era++;
    t->reading = false;
    t->since = t->since_idle = LOOK_AFTER; /* there may be some */
    t->n_queue = 0;
    t->day = t->over = 0;
    kept_forget(t->kept);
    cells_reset(&t->cells);
    cells_reset(&t->joined);
}

struct cells *tallies_cells(struct tallies *t)
{
    return &t->cells;
}

struct kept *tallies_kept(const struct tallies *t)
{
    return t->kept;
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
static void put(struct tallies *t, struct cell *cell, int32_t day, int64_t seq)
{
    struct count_cell key = cell->key;

    tally_settle(&cell->tally);
    if (cell->tally.n == 0)
        return;
    buf_reset(&t->packed);
    tally_pack(&cell->tally, &t->packed);
    put_row(t, &key, seq);
    key.day = day;
    if (day != 0 && key.cut < COUNT_EXACT)
        put_row(t, &key, seq);
}

/* Of one row: the same department, month and sort. */
static int by_row(const void *a, const void *b)
{
    const struct count_cell *x = &(*(struct cell *const *)a)->key,
                            *y = &(*(struct cell *const *)b)->key;

    if (x->of != y->of)
        return (int)x->of - (int)y->of;
    if (x->month != y->month)
        return x->month - y->month;
    return x->sort != y->sort ? x->sort - y->sort : x->step - y->step;
}

static bool is_same_row(const struct count_cell *x, const struct count_cell *y)
{
    return x->of == y->of && x->month == y->month && x->sort == y->sort;
}

/* Cells of pairs, in the order of their rows. The list lives until the next call. */
static uint32_t pairs_sort(struct tallies *t, struct cells *c)
{
    uint32_t n = 0;

    if (c->n > t->cap_pairs) {
        t->cap_pairs = c->n;
        t->pairs = reallocarray(t->pairs, c->n, sizeof(struct cell *));
        if (!t->pairs)
            log_fatal("memory_exhausted", "for=tallies");
    }
    for (uint32_t i = 0; i < c->n; i++)
        if (c->list[i].key.cut == COUNT_PAIR)
            t->pairs[n++] = &c->list[i];
    if (n > 1)
        qsort(t->pairs, n, sizeof(struct cell *), by_row);
    return n;
}

/* A row for all themes of a department. */
static void put_pairs(struct tallies *t, struct cells *c, int64_t seq)
{
    uint32_t n = pairs_sort(t, c);

    for (uint32_t i = 0; i < n;) {
        struct count_cell key = t->pairs[i]->key;

        key.step = 0;
        buf_reset(&t->packed);
        for (; i < n && is_same_row(&t->pairs[i]->key, &key); i++)
            pairs_put(&t->packed, (theme_t)t->pairs[i]->key.step, &t->pairs[i]->tally);
        if (t->packed.n > 0)
            put_row(t, &key, seq);
    }
}

static void put_all(struct tallies *t, struct cells *c, int32_t day, int64_t seq)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->list[i].key.cut != COUNT_PAIR)
            put(t, &c->list[i], day, seq);
    put_pairs(t, c, seq);
}

/* The keys of the rows that were read. */
static void keys_joined(struct tallies *t)
{
    uint32_t n = pairs_sort(t, &t->joined);

    for (uint32_t i = 0; i < t->joined.n; i++)
        if (t->joined.list[i].key.cut != COUNT_PAIR)
            rows_key(&t->gone, &t->joined.list[i].key);
    for (uint32_t i = 0; i < n; i++) {
        struct count_cell key = t->pairs[i]->key;

        key.step = 0;
        if (i == 0 || !is_same_row(&key, &t->pairs[i - 1]->key))
            rows_key(&t->gone, &key);
    }
}

static void send_deletes(struct tallies *t, struct db *db)
{
    struct db_param params[KEYS + 1];
    uint8_t upto[8];

    rows_begin(&t->gone);
    keys_joined(t);
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
    if (t->cells.n > 0 && day != t->day) {
        t->over = t->day;
        t->day = day;
    }
    put_all(t, &t->cells, day, position);
    t->since += t->rows.n;
    t->since_idle += t->rows.n;
    kept_batch(t->kept, &t->cells, position);
    if (t->joined.n > 0)
        send_deletes(t, db);
    put_all(t, &t->joined, 0, -1);
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

static struct count_cell key_of(const PGresult *rows, int i)
{
    return (struct count_cell){.cut = (int16_t)db_get_int(rows, i, CUT),
                               .day = (int32_t)db_get_int(rows, i, DAY),
                               .month = (int16_t)db_get_int(rows, i, MONTH),
                               .sort = (int16_t)db_get_int(rows, i, SORT),
                               .step = (int16_t)db_get_int(rows, i, STEP),
                               .of = (uint16_t)db_get_int(rows, i, OF)};
}

static bool look_ended(void *arg, const struct db_result *r, struct tallies **out)
{
    struct look look = *(struct look *)arg;

    free(arg);
    *out = look.t;
    if (look.era != look.t->era)
        return false;
    look.t->reading = false;
    if (r->outcome == DB_DONE)
        return true;
    log_warn("tallies_not_read", "outcome=%d sqlstate=%s", r->outcome, r->sqlstate);
    look.t->n_queue = look.t->since = look.t->since_idle = 0;
    return false;
}

/* What a row says, to the cells that it is of. */
static int row_join(struct tallies *t, const struct count_cell *key, struct slice counts)
{
    struct count_cell one = *key;
    struct slice tally;
    theme_t theme;
    int more;

    if (key->cut != COUNT_PAIR)
        return tally_add_packed(cells_at(&t->joined, key), counts);
    while ((more = pairs_next(&counts, &theme, &tally)) > 0) {
        one.step = (int16_t)theme;
        if (tally_add_packed(cells_at(&t->joined, &one), tally) < 0)
            return -1;
    }
    return more;
}

static void on_read(void *arg, const struct db_result *r)
{
    struct tallies *t;

    if (!look_ended(arg, r, &t))
        return;
    for (int i = 0; i < PQntuples(r->rows); i++) {
        struct count_cell key = key_of(r->rows, i);

        if (row_join(t, &key, db_get_bytes(r->rows, i, KEYS)) < 0) {
            /* It stays as it is; who asks for this figure is told that it cannot be read. */
            log_error("tally_unsound", "cut=%d month=%d of=%u", key.cut, key.month, key.of);
            cells_reset(&t->joined);
            return;
        }
    }
    if (t->joined.n > 0)
        t->wake(t->arg);
}

static void on_many(void *arg, const struct db_result *r)
{
    struct tallies *t;

    if (!look_ended(arg, r, &t))
        return;
    for (int i = 0; i < PQntuples(r->rows); i++)
        t->queue[t->n_queue++] = key_of(r->rows, i);
    if (t->n_queue == QUEUE_MOST)
        t->since = t->since_idle = LOOK_AFTER; /* there may be more */
    if (t->n_queue > 0)
        t->wake(t->arg);
}

static struct look *look_begin(struct tallies *t)
{
    struct look *look = malloc(sizeof *look);

    if (!look)
        log_fatal("memory_exhausted", "for=tallies");
    *look = (struct look){t, t->era};
    t->reading = true;
    return look;
}

static void read_queued(struct tallies *t, int64_t written, uint32_t most)
{
    uint32_t n = t->n_queue < most ? t->n_queue : most;
    struct db_param params[KEYS + 1];
    uint8_t upto[8];

    rows_begin(&t->gone);
    for (uint32_t i = 0; i < n; i++)
        rows_key(&t->gone, &t->queue[--t->n_queue]);
    for (int i = 0; i < KEYS; i++)
        params[i] = db_array_end(&t->gone.columns[i]);
    db_put_int(upto, 8, t->upto = written);
    params[KEYS] = (struct db_param){upto, 8};
    db_send(t->keys, &stmt_read, params, on_read, look_begin(t));
    db_sync(t->keys);
}

/* A look while there is more to do is for a part of the cells only, so it is none for the others. */
static bool is_time_to_look(const struct tallies *t, bool idle)
{
    return idle ? t->since_idle >= LOOK_IDLE : t->since >= LOOK_AFTER;
}

static void look_for_many(struct tallies *t, bool idle)
{
    uint8_t value[4], cuts[2];
    const struct db_param params[] = {{value, 4}, {cuts, 2}};

    if (is_time_to_look(t, idle)) {
        db_put_int(value, 4, idle ? IDLE_ROWS : BUSY_ROWS);
        db_put_int(cuts, 2, idle ? COUNT_CUTS : COUNT_EXACT);
        t->since = 0;
        if (idle)
            t->since_idle = 0;
        db_send(t->keys, &stmt_many_now, params, on_many, look_begin(t));
    } else {
        db_put_int(value, 4, t->over);
        t->over = 0;
        db_send(t->keys, &stmt_many_day, params, on_many, look_begin(t));
    }
    db_sync(t->keys);
}

void tallies_look(struct tallies *t, int64_t written, bool idle, bool asked)
{
    if (t->reading || t->joined.n > 0 || written < 0)
        return;
    if (t->n_queue > 0)
        read_queued(t, written, asked ? CELLS_ASKED : CELLS_MOST);
    else if (t->over != 0 || is_time_to_look(t, idle))
        look_for_many(t, idle);
}
