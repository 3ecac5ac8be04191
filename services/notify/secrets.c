/*
 * Keys that sign deliveries, in the database: see store.h.
 */
#include "services/notify/store.h"

#include "common/room.h"

#include <stdlib.h>
#include <string.h>

struct secret_under_way {
    store_kept_fn *kept;
    store_secret_fn *read;
    void *arg;
};

static struct secret_under_way *under_way(store_kept_fn *kept, store_secret_fn *read, void *arg)
{
    struct secret_under_way *w = room_new(sizeof *w);

    *w = (struct secret_under_way){kept, read, arg};
    return w;
}

static void on_kept(void *arg, const struct db_result *r)
{
    struct secret_under_way w = *(struct secret_under_way *)arg;

    free(arg);
    w.kept(w.arg, r->outcome == DB_DONE);
}

static const Oid secret_types[] = {DB_UUID, DB_TEXT, DB_BYTEA, DB_TEXT, DB_INT8};
static const struct db_stmt stmt_first = {
    "notify_secret_first",
    "INSERT INTO notify.secret (id, party, key, token) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (id, party) DO UPDATE SET key = excluded.key, token = excluded.token,"
    " old = NULL, old_until = 0",
    4, secret_types};
static const struct db_stmt stmt_next = {
    "notify_secret_next",
    "UPDATE notify.secret SET old = CASE WHEN key = $3 THEN old ELSE key END,"
    " old_until = CASE WHEN key = $3 THEN old_until ELSE $5 END, key = $3,"
    " token = coalesce($4, token) WHERE id = $1 AND party = $2",
    5, secret_types};
static const struct db_stmt stmt_read = {
    "notify_secret",
    "SELECT key, old, old_until, token FROM notify.secret WHERE id = $1 AND party = $2", 2,
    secret_types};

void store_secret_first(struct store *s, const struct uuid *id, const char *party, struct slice key,
                        struct slice token, store_kept_fn *fn, void *arg)
{
    const struct db_param params[] = {{id->b, sizeof id->b},
                                      {party, (int)strlen(party)},
                                      {key.p, (int)key.n},
                                      {token.p, (int)token.n}};

    db_send(store_reads(s), &stmt_first, params, on_kept, under_way(fn, NULL, arg));
    db_sync(store_reads(s));
}

void store_secret_next(struct store *s, const struct uuid *id, const char *party, struct slice key,
                       struct slice token, int64_t old_until, store_kept_fn *fn, void *arg)
{
    uint8_t until[8];
    const struct db_param params[] = {{id->b, sizeof id->b},
                                      {party, (int)strlen(party)},
                                      {key.p, (int)key.n},
                                      {token.p, (int)token.n},
                                      {until, 8}};

    db_put_int(until, 8, old_until);
    db_send(store_reads(s), &stmt_next, params, on_kept, under_way(fn, NULL, arg));
    db_sync(store_reads(s));
}

static size_t bytes_take(struct slice from, uint8_t *to, size_t room)
{
    if (from.n > room)
        return 0;
    if (from.n > 0)
        memcpy(to, from.p, from.n);
    return from.n;
}

static void on_read(void *arg, const struct db_result *r)
{
    struct secret_under_way w = *(struct secret_under_way *)arg;
    struct store_secret found = {0};

    free(arg);
    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1) {
        w.read(w.arg, r->outcome == DB_DONE, NULL);
        return;
    }
    found.n_key = bytes_take(db_get_bytes(r->rows, 0, 0), found.key, sizeof found.key);
    found.n_old = bytes_take(db_get_bytes(r->rows, 0, 1), found.old, sizeof found.old);
    found.old_until = db_get_int(r->rows, 0, 2);
    (void)bytes_take(db_get_bytes(r->rows, 0, 3), (uint8_t *)found.token, sizeof found.token - 1);
    w.read(w.arg, true, &found);
    explicit_bzero(&found, sizeof found);
}

void store_secret_read(struct store *s, const struct uuid *id, const char *party,
                       store_secret_fn *fn, void *arg)
{
    const struct db_param params[] = {{id->b, sizeof id->b}, {party, (int)strlen(party)}};

    db_send(store_reads(s), &stmt_read, params, on_read, under_way(NULL, fn, arg));
    db_sync(store_reads(s));
}
