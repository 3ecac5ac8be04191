/*
 * Mails that are to go out: see mail_queue.h.
 */
#include "services/notify/mail_queue.h"

#include "common/room.h"

#include <stdlib.h>
#include <string.h>

struct under_way {
    mail_picked_fn *picked;
    mail_kept_fn *kept;
    void *arg;
    bool ok;
    struct mail_letter *letter;
};

static struct under_way *under_way(struct under_way w)
{
    struct under_way *out = room_new(sizeof *out);

    *out = w;
    return out;
}

/* ------------------------------------------------------------------ picking */

static const Oid pick_types[] = {DB_INT8};
static const struct db_stmt stmt_seal = {
    "notify_mail_seal",
    "WITH d AS MATERIALIZED (SELECT number, mailbox,"
    " row_number() OVER (PARTITION BY mailbox ORDER BY number) AS i"
    " FROM notify.mail WHERE letter IS NULL AND due <= $1),"
    " n AS MATERIALIZED (SELECT mailbox, nextval('notify.mail_number') AS letter FROM d WHERE i = "
    "1)"
    " UPDATE notify.mail m SET letter = n.letter FROM d JOIN n ON n.mailbox = d.mailbox"
    " WHERE m.number = d.number AND d.i <= 1000",
    1, pick_types};
_Static_assert(MAIL_LETTER_ROWS == 1000, "the statement says so");

enum {
    NUMBER,
    POSITION,
    STREAM,
    KIND,
    WHAT,
    DAY,
    REFERENCE,
    REGION,
    BY,
    LETTER,
    MAILBOX,
    ACCOUNT,
    LANGUAGE,
    CONTENT,
    TRIES,
    TOKEN,
    PARTY,
    PLACE,
    ADDRESS,
    DEAD_SINCE,
    DEAD_ADDRESS,
    DIGEST,
    THREAD_POSITION,
    THREAD_LETTER
};
/* What came to be in the moment in which its mailbox died stays until that is well. */
#define OPEN                                                                             \
    " FROM notify.mail o JOIN notify.mailbox w ON w.id = o.mailbox AND w.dead_since = 0" \
    " WHERE o.letter IS NOT NULL AND o.sent = 0"
static const struct db_stmt stmt_pick = {
    "notify_mail_pick",
    "SELECT x.number, x.position, x.stream, x.kind, x.what, x.day, x.reference, x.region, x.party,"
    " x.letter, m.id, m.account, m.language, m.content, x.tries, m.token, m.party, m.place,"
    " m.address, d.dead_since, d.address, x.digest, t.position, t.number"
    " FROM (SELECT o.letter" OPEN " AND o.again <= $1 ORDER BY o.letter LIMIT 1) f"
    " JOIN notify.mail x ON x.letter = f.letter AND x.sent = 0"
    " JOIN notify.mailbox m ON m.id = x.mailbox LEFT JOIN notify.mailbox d ON d.id = x.stream"
    " LEFT JOIN LATERAL (SELECT position, number FROM notify.mail WHERE mailbox = x.mailbox"
    " AND stream = x.stream AND sent > 0 AND letter = number AND NOT digest AND number < x.number"
    " ORDER BY number LIMIT 1) t ON NOT x.digest"
    " ORDER BY x.number",
    1, pick_types};
static const struct db_stmt stmt_next = {
    "notify_mail_next",
    "SELECT least((SELECT min(due) FROM notify.mail WHERE letter IS NULL),"
    " (SELECT min(o.again)" OPEN "))",
    0, NULL};

void mail_letter_free(struct mail_letter **l)
{
    if (!*l)
        return;
    buf_free(&(*l)->room);
    free((*l)->rows);
    free(*l);
    *l = NULL;
}

/* The room was made large enough beforehand, so that nothing moves. */
static struct slice keep(struct mail_letter *l, struct slice from)
{
    size_t at = l->room.n;

    buf_add(&l->room, from.p, from.n);
    return slice_of(l->room.p + at, from.n);
}

static void letter_take(struct mail_letter *l, const PGresult *r)
{
    l->letter = db_get_int(r, 0, LETTER);
    l->mailbox = db_get_id(r, 0, MAILBOX);
    l->account = db_get_id(r, 0, ACCOUNT);
    l->digest = db_get_int(r, 0, DIGEST);
    l->language = (int)db_get_int(r, 0, LANGUAGE);
    l->content = (int)db_get_int(r, 0, CONTENT);
    l->tries = (int32_t)db_get_int(r, 0, TRIES);
    l->token = keep(l, db_get_bytes(r, 0, TOKEN));
    l->party = keep(l, db_get_bytes(r, 0, PARTY));
    l->place = keep(l, db_get_bytes(r, 0, PLACE));
    l->address = keep(l, db_get_bytes(r, 0, ADDRESS));
    if (!PQgetisnull(r, 0, THREAD_LETTER)) {
        l->thread_position = db_get_int(r, 0, THREAD_POSITION);
        l->thread_letter = db_get_int(r, 0, THREAD_LETTER);
    }
}

static void row_take(struct mail_letter *l, const PGresult *r, int i)
{
    struct letter_row *row = &l->rows[i];

    row->number = db_get_int(r, i, NUMBER);
    row->position = db_get_int(r, i, POSITION);
    row->stream = db_get_id(r, i, STREAM);
    row->kind = (int)db_get_int(r, i, KIND);
    row->what = (int)db_get_int(r, i, WHAT);
    row->day = (int32_t)db_get_int(r, i, DAY);
    row->reference = keep(l, db_get_bytes(r, i, REFERENCE));
    row->region = keep(l, db_get_bytes(r, i, REGION));
    row->party = keep(l, db_get_bytes(r, i, BY));
    row->dead_since = PQgetisnull(r, i, DEAD_SINCE) ? 0 : db_get_int(r, i, DEAD_SINCE);
    if (row->dead_since > 0)
        row->dead_address = keep(l, db_get_bytes(r, i, DEAD_ADDRESS));
}

static void on_picked(void *arg, const struct db_result *r)
{
    struct under_way *w = arg;
    size_t bytes = 1;
    int n = r->outcome == DB_DONE ? PQntuples(r->rows) : 0;

    w->ok = r->outcome == DB_DONE;
    if (n == 0)
        return;
    w->letter = room_new(sizeof *w->letter);
    w->letter->n = (size_t)n;
    w->letter->rows = room_for(NULL, (size_t)n, sizeof *w->letter->rows);
    for (int i = 0; i < n; i++)
        for (int column = 0; column < PQnfields(r->rows); column++)
            bytes += (size_t)PQgetlength(r->rows, i, column);
    buf_reserve(&w->letter->room, bytes);
    letter_take(w->letter, r->rows);
    for (int i = 0; i < n; i++)
        row_take(w->letter, r->rows, i);
}

static void on_next(void *arg, const struct db_result *r)
{
    struct under_way w = *(struct under_way *)arg;
    int64_t next = INT64_MAX;

    free(arg);
    w.ok = w.ok && r->outcome == DB_DONE && PQntuples(r->rows) == 1;
    if (w.ok && !PQgetisnull(r->rows, 0, 0))
        next = db_get_int(r->rows, 0, 0);
    if (!w.ok)
        mail_letter_free(&w.letter);
    w.picked(w.arg, w.ok, w.letter, next);
}

void mail_pick(struct db *db, int64_t now, mail_picked_fn *fn, void *arg)
{
    struct under_way *w = under_way((struct under_way){.picked = fn, .arg = arg});
    uint8_t at[8];
    const struct db_param params[] = {{at, 8}};

    db_put_int(at, 8, now);
    db_send(db, &stmt_seal, params, NULL, NULL);
    db_send(db, &stmt_pick, params, on_picked, w);
    db_send(db, &stmt_next, NULL, on_next, w);
    db_sync(db);
}

/* ------------------------------------------------------------------ outcomes */

static const Oid kept_types[] = {DB_INT8, DB_INT8, DB_BOOL};
static const struct db_stmt stmt_sent = {
    "notify_mail_sent",
    "WITH x AS (UPDATE notify.mail SET sent = $2 WHERE letter = $1 AND sent = 0 RETURNING mailbox)"
    " UPDATE notify.mailbox m SET sent = m.sent + $3::int, sent_at = CASE WHEN $3 THEN $2"
    " ELSE m.sent_at END WHERE m.id = (SELECT mailbox FROM x LIMIT 1)",
    3, kept_types};
static const struct db_stmt stmt_later = {
    "notify_mail_later",
    "UPDATE notify.mail SET again = $2, tries = tries + 1 WHERE letter = $1 AND sent = 0", 2,
    kept_types};
static const struct db_stmt stmt_forget = {
    "notify_mail_forget", "DELETE FROM notify.mail WHERE sent > 0 AND sent < $1", 1, kept_types};

static void on_kept(void *arg, const struct db_result *r)
{
    struct under_way w = *(struct under_way *)arg;

    free(arg);
    w.kept(w.arg, r->outcome == DB_DONE);
}

static void kept_send(struct db *db, const struct db_stmt *stmt, int64_t letter, int64_t at,
                      bool told, mail_kept_fn *fn, void *arg)
{
    uint8_t number[8], time[8], flag = told;
    const struct db_param params[] = {{number, 8}, {time, 8}, {&flag, 1}};

    db_put_int(number, 8, letter);
    db_put_int(time, 8, at);
    db_send(db, stmt, params, on_kept, under_way((struct under_way){.kept = fn, .arg = arg}));
    db_sync(db);
}

void mail_sent(struct db *db, int64_t letter, int64_t now, bool told, mail_kept_fn *fn, void *arg)
{
    kept_send(db, &stmt_sent, letter, now, told, fn, arg);
}

void mail_later(struct db *db, int64_t letter, int64_t again, mail_kept_fn *fn, void *arg)
{
    kept_send(db, &stmt_later, letter, again, false, fn, arg);
}

void mail_forget(struct db *db, int64_t before)
{
    uint8_t at[8];
    const struct db_param params[] = {{at, 8}};

    db_put_int(at, 8, before);
    db_send(db, &stmt_forget, params, NULL, NULL);
    db_sync(db);
}
