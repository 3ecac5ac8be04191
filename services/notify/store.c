/*
 * One transaction a batch, in one round trip: see store.h.
 *
 *      cursor moves, if it is where we left it and we began last -- deliveries -- who works on what -- mails --
 *      new subscriptions -- changed ones -- sync
 *
 * When the connection dies in between, the cursor says afterwards whether it was stored; if not, it is sent again.
 */
#include "services/notify/store_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_US (200 * US_PER_MS)
#define CURSOR_US \
    US_PER_S /* a cursor that moved over what is for nobody costs no more commits than this */

/* Division by zero is the refusal: the cursor is not where we left it, or somebody began after us. */
static const Oid move_types[] = {DB_INT8, DB_INT8, DB_BYTEA, DB_INT8};
static const struct db_stmt stmt_move = {
    "notify_move",
    "WITH moved AS (UPDATE notify.cursor SET position = $2, leaf = $3"
    " WHERE log = 0 AND position = $1 AND opened = $4 RETURNING 1)"
    " SELECT 1 / count(*) FROM moved",
    4, move_types};

enum { NUMBER, SEQUENCE, POSITION, REFERENCE, DELIVERY_COLUMNS };
static const Oid delivery_types[] = {INT4S, INT8S, INT8S, TEXTS};
static const struct db_stmt stmt_deliveries = {
    "notify_deliveries",
    "INSERT INTO notify.delivery (number, sequence, position, reference)"
    " SELECT unnest($1), unnest($2), unnest($3), unnest($4)",
    DELIVERY_COLUMNS, delivery_types};

/* What can change of a subscription, in this order. */
enum {
    S_NUMBER,
    S_VERSION,
    S_STATE,
    S_SILENT,
    S_RATE,
    S_MATCHED,
    S_DELIVERED,
    S_DELIVERED_POS,
    S_DELIVERED_AT,
    S_RECEIVED,
    S_FAILING,
    S_ATTEMPTS,
    S_WHY,
    CHANGED_COLUMNS,
    N_ID = CHANGED_COLUMNS,
    N_PARTY,
    N_OPENED,
    N_OPENED_AT,
    N_POSITION,
    NEW_COLUMNS
};
static const Oid subscription_types[] = {INT4S, INT4S, INT2S, BOOLS, INT8S, INT8S,
                                         INT8S, INT8S, INT8S, INT8S, INT8S, INT4S,
                                         TEXTS, UUIDS, TEXTS, BYTES, INT8S, INT8S};
#define COLUMNS                                                                               \
    "number, version, state, silent, rate, matched, delivered, delivered_pos, delivered_at, " \
    "received,"                                                                               \
    " failing_since, attempts, why"
static const struct db_stmt stmt_new = {
    "notify_subscription_new",
    "INSERT INTO notify.subscription (" COLUMNS ", id, party, opened, opened_at, position)"
    " SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7),"
    " unnest($8), unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14),"
    " unnest($15), unnest($16), unnest($17), unnest($18)",
    NEW_COLUMNS, subscription_types};
static const struct db_stmt stmt_changed = {
    "notify_subscription_changed",
    "UPDATE notify.subscription s SET (" COLUMNS ") = (n.number, n.version, n.state, n.silent,"
    " n.rate, n.matched, n.delivered, n.delivered_pos, n.delivered_at, n.received, n.failing_since,"
    " n.attempts, n.why)"
    " FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS n (" COLUMNS ")"
    " WHERE s.number = n.number",
    CHANGED_COLUMNS, subscription_types};

static const enum db_type delivery_elements[] = {DB_INT4, DB_INT8, DB_INT8, DB_TEXT};
/* Their statements run in this order. */
static const struct rows {
    const struct db_stmt *stmt;
    const enum db_type *elements;
} rows[ROWS_N] = {[ROWS_DELIVERIES] = {&stmt_deliveries, delivery_elements},
                  [ROWS_HANDLERS] = {&store_stmt_handlers, store_handler_elements},
                  [ROWS_ERASED] = {&store_stmt_erased, store_erased_elements},
                  [ROWS_NEWS] = {&store_stmt_news, store_news_elements}};

static void rows_begin(struct columns *of)
{
    for (int i = 0; i < ROWS_N; i++)
        columns_begin(&of[i], rows[i].elements, (size_t)rows[i].stmt->n_params);
}
static const enum db_type subscription_elements[] = {
    DB_INT4, DB_INT4, DB_INT2, DB_BOOL, DB_INT8, DB_INT8, DB_INT8,  DB_INT8, DB_INT8,
    DB_INT8, DB_INT8, DB_INT4, DB_TEXT, DB_UUID, DB_TEXT, DB_BYTEA, DB_INT8, DB_INT8};

/* ------------------------------------------------------------------ beginning */

static const struct db_stmt stmt_cursor = {
    "notify_cursor",
    "WITH found AS MATERIALIZED (SELECT log FROM notify.cursor WHERE log = 0 FOR UPDATE)"
    " UPDATE notify.cursor c SET opened = opened + 1 FROM found WHERE c.log = found.log"
    " RETURNING c.position, c.leaf, c.opened",
    0, NULL};
static const struct db_stmt stmt_all = {
    "notify_subscriptions",
    "SELECT " COLUMNS ", id, party, opened, opened_at, position FROM notify.subscription"
    " ORDER BY number",
    0, NULL};

static void text_take(struct slice from, char *to, size_t size)
{
    size_t n = from.n < size - 1 ? from.n : size - 1;

    memcpy(to, from.p, n);
    to[n] = '\0';
}

static bool row_take(struct subscriptions *all, const PGresult *r, int i)
{
    struct uuid id = db_get_id(r, i, N_ID);
    struct subscription *s = subscriptions_restore(all, &id, db_get_bytes(r, i, N_OPENED));

    if (!s || s->slot != (uint32_t)db_get_int(r, i, S_NUMBER))
        return false;
    text_take(db_get_bytes(r, i, N_PARTY), s->party, sizeof s->party);
    text_take(db_get_bytes(r, i, S_WHY), s->why, sizeof s->why);
    s->version = (uint32_t)db_get_int(r, i, S_VERSION);
    s->state = (uint8_t)db_get_int(r, i, S_STATE);
    s->silent = db_get_int(r, i, S_SILENT) != 0;
    s->rate = db_get_int(r, i, S_RATE);
    s->matched = db_get_int(r, i, S_MATCHED);
    s->delivered = db_get_int(r, i, S_DELIVERED);
    s->delivered_pos = db_get_int(r, i, S_DELIVERED_POS);
    s->delivered_at = db_get_int(r, i, S_DELIVERED_AT);
    s->received = db_get_int(r, i, S_RECEIVED);
    s->failing_since = db_get_int(r, i, S_FAILING);
    s->attempts = (int32_t)db_get_int(r, i, S_ATTEMPTS);
    s->opened_at = db_get_int(r, i, N_OPENED_AT);
    s->position = db_get_int(r, i, N_POSITION);
    all->n_open -= !subscription_is_open(s);
    return true;
}

static void on_all(void *arg, const struct db_result *r)
{
    struct store *s = arg;
    bool ok = r->outcome == DB_DONE && s->begun;

    for (int i = 0; ok && i < PQntuples(r->rows); i++)
        ok = row_take(s->all, r->rows, i);
    s->begun = ok;
    s->n_stored = s->all->n;
    s->begun_fn(s->begun_arg, ok, &s->written);
}

static void on_cursor(void *arg, const struct db_result *r)
{
    struct store *s = arg;
    struct slice leaf;

    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1)
        return;
    s->written.position = db_get_int(r->rows, 0, 0);
    leaf = db_get_bytes(r->rows, 0, 1);
    if (leaf.n == sizeof s->written.leaf)
        memcpy(s->written.leaf, leaf.p, leaf.n);
    s->opened = db_get_int(r->rows, 0, 2);
    s->begun = true;
}

void store_begin(struct store *s, struct subscriptions *all, store_begun_fn *fn, void *arg)
{
    s->begun = false;
    s->all = all;
    s->begun_fn = fn;
    s->begun_arg = arg;
    rows_begin(s->gathered);
    rows_begin(s->going);
    db_send(s->write, &stmt_cursor, NULL, on_cursor, s);
    db_send(s->write, &stmt_all, NULL, on_all, s);
    db_sync(s->write);
}

/* ------------------------------------------------------------------ writing */

void store_matched(struct store *s, const struct subscription *x, int64_t position,
                   const char *reference)
{
    struct db_array *c = s->gathered[ROWS_DELIVERIES].list;

    db_array_int(&c[NUMBER], 4, x->slot);
    db_array_int(&c[SEQUENCE], 8, x->matched);
    db_array_int(&c[POSITION], 8, position);
    column_text(&c[REFERENCE], reference);
    s->gathered[ROWS_DELIVERIES].n++;
}

static void subscription_put(struct store *s, struct subscription *x)
{
    bool fresh = x->slot >= s->n_stored;
    struct columns *to = fresh ? &s->fresh : &s->changed;
    struct db_array *c = to->list;

    db_array_int(&c[S_NUMBER], 4, x->slot);
    db_array_int(&c[S_VERSION], 4, x->version);
    db_array_int(&c[S_STATE], 2, x->state);
    column_bool(&c[S_SILENT], x->silent);
    db_array_int(&c[S_RATE], 8, x->rate);
    db_array_int(&c[S_MATCHED], 8, x->matched);
    db_array_int(&c[S_DELIVERED], 8, x->delivered);
    db_array_int(&c[S_DELIVERED_POS], 8, x->delivered_pos);
    db_array_int(&c[S_DELIVERED_AT], 8, x->delivered_at);
    db_array_int(&c[S_RECEIVED], 8, x->received);
    db_array_int(&c[S_FAILING], 8, x->failing_since);
    db_array_int(&c[S_ATTEMPTS], 4, x->attempts);
    column_text(&c[S_WHY], x->why);
    if (fresh) {
        db_array_bytes(&c[N_ID], x->id.b, sizeof x->id.b);
        column_text(&c[N_PARTY], x->party);
        db_array_bytes(&c[N_OPENED], x->opened.p, x->opened.n);
        db_array_int(&c[N_OPENED_AT], 8, x->opened_at);
        db_array_int(&c[N_POSITION], 8, x->position);
    }
    to->n++;
    x->dirty = false;
}

static void look_later(struct store *s)
{
    loop_timer_set(s->loop, &s->look, loop_now(s->loop) + LOOK_US);
}

/* It is there, or it goes again: the cursor tells. */
static void on_found(void *arg, const struct db_result *r)
{
    struct store *s = arg;
    int64_t position;

    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1) {
        look_later(s);
        return;
    }
    position = db_get_int(r->rows, 0, 0);
    if (db_get_int(r->rows, 0, 1) != s->opened ||
        (position != s->sent.position && position != s->written.position))
        log_fatal("cursor_moved", "position=%" PRId64 " ours=%" PRId64, position,
                  s->written.position); /* another notify began, or the database is an older one */
    if (position == s->sent.position && position != s->written.position) {
        s->written = s->sent;
    } else {
        for (int i = 0; i < ROWS_N; i++) {
            columns_join(&s->going[i], &s->gathered[i], (size_t)rows[i].stmt->n_params);
            columns_swap(&s->going[i], &s->gathered[i]);
        }
        s->n_stored = s->n_stored_before;
    }
    rows_begin(s->going);
    for (uint32_t i = 0; i < s->all->n; i++)
        s->all->list[i]->dirty = true;
    s->in_doubt = false;
    s->ops->written(s->arg);
}

static const struct db_stmt stmt_look = {
    "notify_look", "SELECT position, opened FROM notify.cursor WHERE log = 0", 0, NULL};

static void on_look(void *arg)
{
    struct store *s = arg;

    if (!db_is_up(s->write)) {
        look_later(s);
        return;
    }
    db_send(s->write, &stmt_look, NULL, on_found, s);
    db_sync(s->write);
}

static void on_written(void *arg, const struct db_result *r)
{
    struct store *s = arg;

    s->in_flight = false;
    if (r->outcome != DB_DONE) {
        log_warn("batch_not_written", "position=%" PRId64 " outcome=%d sqlstate=%s",
                 s->sent.position, r->outcome, r->sqlstate);
        s->in_doubt = true;
        look_later(s);
        return;
    }
    rows_begin(s->going);
    s->written = s->sent;
    s->ops->written(s->arg);
}

void store_write(struct store *s, const struct cursor *at)
{
    uint8_t from[8], to[8], opened[8];
    const struct db_param params[] = {{from, 8}, {to, 8}, {at->leaf, sizeof at->leaf}, {opened, 8}};

    if (!s->begun || s->in_flight || s->in_doubt)
        return;
    columns_begin(&s->fresh, subscription_elements, NEW_COLUMNS);
    columns_begin(&s->changed, subscription_elements, CHANGED_COLUMNS);
    for (uint32_t i = 0; i < s->all->n; i++)
        if (s->all->list[i]->dirty)
            subscription_put(s, s->all->list[i]);
    if (s->changed.n == 0 && s->fresh.n == 0 && s->gathered[ROWS_NEWS].n == 0 &&
        (at->position == s->written.position || loop_now(s->loop) < s->sent_at + CURSOR_US))
        return;
    s->sent_at = loop_now(s->loop);
    s->n_stored_before = s->n_stored;
    s->n_stored = s->all->n;
    for (int i = 0; i < ROWS_N; i++)
        columns_swap(&s->going[i], &s->gathered[i]);
    db_put_int(from, 8, s->written.position);
    db_put_int(to, 8, at->position);
    db_put_int(opened, 8, s->opened);
    s->sent = *at;
    s->in_flight = true;
    db_send(s->write, &stmt_move, params, on_written, s);
    for (int i = 0; i < ROWS_N; i++)
        if (s->going[i].n > 0)
            columns_send(s->write, rows[i].stmt, &s->going[i]);
    if (s->fresh.n > 0)
        columns_send(s->write, &stmt_new, &s->fresh);
    if (s->changed.n > 0)
        columns_send(s->write, &stmt_changed, &s->changed);
    db_sync(s->write);
    rows_begin(s->gathered);
}

bool store_is_well(const struct store *s)
{
    return s->begun && !s->in_doubt;
}

uint32_t store_waiting(const struct store *s)
{
    uint32_t n = 0;

    for (int i = 0; i < ROWS_N; i++)
        n += s->gathered[i].n + s->going[i].n;
    return n;
}

int64_t store_written(const struct store *s)
{
    return s->written.position;
}

/* ------------------------------------------------------------------ life */

struct store *store_new(struct loop *l, struct db *write, struct db *read,
                        const struct store_ops *ops, void *arg)
{
    struct store *s = room_new(sizeof *s);

    s->loop = l;
    s->write = write;
    s->read = read;
    s->ops = ops;
    s->arg = arg;
    s->look = (struct loop_timer){.fn = on_look, .arg = s};
    return s;
}

void store_free(struct store **s)
{
    struct store *gone = *s;

    if (!gone)
        return;
    *s = NULL;
    loop_timer_set(gone->loop, &gone->look, 0);
    for (int i = 0; i < ROWS_N; i++) {
        columns_free(&gone->gathered[i]);
        columns_free(&gone->going[i]);
    }
    columns_free(&gone->fresh);
    columns_free(&gone->changed);
    free(gone);
}

struct db *store_reads(struct store *s)
{
    return s->read;
}
