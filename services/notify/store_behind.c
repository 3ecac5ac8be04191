/*
 * What is read for who is behind: which event each number is, and from which number on. See store.h.
 */
#include "services/notify/store.h"

#include "common/room.h"

#include <stdlib.h>

struct behind {
    store_behind_fn *fn;
    store_sequence_fn *sequence_fn;
    void *arg;
};

static const Oid behind_types[] = {DB_INT4, DB_INT8};
static const struct db_stmt stmt_behind = {
    "notify_behind",
    "SELECT sequence, position, reference FROM notify.delivery WHERE number = $1 AND sequence > $2"
    " ORDER BY sequence LIMIT 32",
    2, behind_types};
_Static_assert(STORE_BEHIND == 32, "the statement says so");

static void on_behind(void *arg, const struct db_result *r)
{
    struct behind b = *(struct behind *)arg;

    free(arg);
    for (int i = 0; r->outcome == DB_DONE && i < PQntuples(r->rows); i++)
        b.fn(b.arg, true, db_get_int(r->rows, i, 0), db_get_int(r->rows, i, 1),
             db_get_bytes(r->rows, i, 2));
    b.fn(b.arg, r->outcome == DB_DONE, 0, 0, (struct slice){0});
}

static struct behind *behind_new(struct behind b)
{
    struct behind *out = room_new(sizeof *out);

    *out = b;
    return out;
}

void store_behind(struct store *s, const struct subscription *x, int64_t after, store_behind_fn *fn,
                  void *arg)
{
    uint8_t number[4], sequence[8];
    const struct db_param params[] = {{number, 4}, {sequence, 8}};

    db_put_int(number, 4, x->slot);
    db_put_int(sequence, 8, after);
    db_send(store_reads(s), &stmt_behind, params, on_behind,
            behind_new((struct behind){.fn = fn, .arg = arg}));
    db_sync(store_reads(s));
}

/* Positions rise with sequence numbers: the middle of what is left says on which side it is. */
static const struct db_stmt stmt_sequence = {
    "notify_sequence",
    "WITH RECURSIVE halves (low, high) AS ("
    " SELECT 0::bigint, coalesce(max(sequence), 0) + 1 FROM notify.delivery WHERE number = $1"
    " UNION ALL SELECT CASE WHEN d.position < $2 THEN d.sequence ELSE h.low END,"
    " CASE WHEN d.position < $2 THEN h.high ELSE d.sequence END"
    " FROM halves h JOIN notify.delivery d ON d.number = $1 AND d.sequence = (h.low + h.high) / 2"
    " WHERE h.high - h.low > 1)"
    " SELECT high FROM halves ORDER BY high - low LIMIT 1",
    2, behind_types};

static void on_sequence(void *arg, const struct db_result *r)
{
    struct behind b = *(struct behind *)arg;

    free(arg);
    b.sequence_fn(
        b.arg, r->outcome == DB_DONE && PQntuples(r->rows) == 1 ? db_get_int(r->rows, 0, 0) : -1);
}

void store_sequence_at(struct store *s, const struct subscription *x, int64_t position,
                       store_sequence_fn *fn, void *arg)
{
    uint8_t number[4], at[8];
    const struct db_param params[] = {{number, 4}, {at, 8}};

    db_put_int(number, 4, x->slot);
    db_put_int(at, 8, position);
    db_send(store_reads(s), &stmt_sequence, params, on_sequence,
            behind_new((struct behind){.sequence_fn = fn, .arg = arg}));
    db_sync(store_reads(s));
}
