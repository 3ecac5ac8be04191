/*
 * Mailboxes in the database: see mailboxes.h.
 */
#include "services/notify/mailboxes.h"

#include "common/room.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define INT2S              ((Oid)1005)
#define NEVER              "9223372036854775807" /* due: until it is well */
#define PLACE_COORDINATORS "coordinator"

struct under_way {
    mailbox_kept_fn *kept;
    mailbox_dead_fn *dead;
    mailbox_list_fn *list;
    mailbox_count_fn *count;
    void *arg;
};

static struct under_way *under_way(struct under_way w)
{
    struct under_way *out = room_new(sizeof *out);

    *out = w;
    return out;
}

static struct under_way take(void *arg)
{
    struct under_way w = *(struct under_way *)arg;

    free(arg);
    return w;
}

static struct db_param text(const char *s)
{
    return (struct db_param){s, (int)strlen(s)};
}

static struct db_param id(const struct uuid *u)
{
    return (struct db_param){u->b, sizeof u->b};
}

/* ------------------------------------------------------------------ set */

/*  $1 id   $2 token   $3 party   $4 place   $5 own account, or null   $6 address   $7 language   $8 content
 *  $9 ways   $10 the message   $11 now   $12 who sets it                                                  */
static const Oid set_types[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_UUID, DB_TEXT,
                                DB_INT2, DB_INT2, INT2S,   DB_UUID, DB_INT8, DB_UUID};
static const struct db_stmt stmt_set = {
    "notify_mailbox_set",
    "WITH x AS (INSERT INTO notify.mailbox AS m (id, token, party, place, account, address,"
    " language, content, ways, version, set_by, set_at, since)"
    " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $11"
    " WHERE (SELECT count(*) FROM notify.mailbox WHERE party = $3) < 500"
    " OR EXISTS (SELECT FROM notify.mailbox WHERE id = $1)"
    " ON CONFLICT (id) DO UPDATE SET account = excluded.account, address = excluded.address,"
    " language = excluded.language, content = excluded.content, ways = excluded.ways,"
    " place = excluded.place, version = m.version + 1, set_by = excluded.set_by,"
    " set_at = excluded.set_at, dead_since = 0, why = ''"
    " WHERE m.party = excluded.party AND (m.account IS NULL OR m.account = $12)"
    " AND m.set_by <> excluded.set_by RETURNING m.id, m.version),"
    " awake AS (UPDATE notify.mail w SET due = $11 FROM x WHERE w.mailbox = x.id AND w.sent = 0"
    " AND w.due = " NEVER ")"
    " SELECT x.version, m.party = $3, m.set_by = $10, m.version"
    " FROM (SELECT 1) one LEFT JOIN x ON true LEFT JOIN notify.mailbox m ON m.id = $1",
    12, set_types};
_Static_assert(MAILBOXES_PARTY == 500, "the statement says so");

static void on_set(void *arg, const struct db_result *r)
{
    struct under_way w = take(arg);

    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1)
        w.kept(w.arg, MAILBOX_LATER, 0);
    else if (!PQgetisnull(r->rows, 0, 0))
        w.kept(w.arg, MAILBOX_KEPT, db_get_int(r->rows, 0, 0));
    else if (PQgetisnull(r->rows, 0, 1))
        w.kept(w.arg, MAILBOX_MANY, 0);
    else if (!db_get_int(r->rows, 0, 1))
        w.kept(w.arg, MAILBOX_TAKEN, 0);
    else if (db_get_int(r->rows, 0, 2))
        w.kept(w.arg, MAILBOX_REPEATED, db_get_int(r->rows, 0, 3));
    else
        w.kept(w.arg, MAILBOX_NOT_YOURS, 0);
}

void mailbox_set(struct db *db, const struct mailbox_set *m, mailbox_kept_fn *fn, void *arg)
{
    bool coordinates = m->who->role == role_COORDINATOR;
    uint8_t random[MAILBOX_TOKEN / 2], language[2], content[2], now[8];
    char token[MAILBOX_TOKEN + 1];
    struct db_array ways = {0};

    randombytes_buf(random, sizeof random);
    sodium_bin2hex(token, sizeof token, random, sizeof random);
    db_put_int(language, 2, m->language);
    db_put_int(content, 2, m->content);
    db_put_int(now, 8, m->now);
    db_array_begin(&ways, DB_INT2);
    for (int i = 0; i < news_N; i++)
        db_array_int(&ways, 2, m->ways[i]);

    const struct db_param params[] = {id(m->id),
                                      text(token),
                                      text(m->who->party),
                                      text(coordinates ? PLACE_COORDINATORS : m->who->party),
                                      m->own ? id(&m->who->actor) : (struct db_param){NULL, 0},
                                      text(m->address),
                                      {language, 2},
                                      {content, 2},
                                      db_array_end(&ways),
                                      id(m->message),
                                      {now, 8},
                                      id(&m->who->actor)};

    db_send(db, &stmt_set, params, on_set, under_way((struct under_way){.kept = fn, .arg = arg}));
    db_sync(db);
    db_array_free(&ways);
}

/* ------------------------------------------------------------------ end */

static const Oid end_types[] = {DB_UUID, DB_TEXT, DB_UUID, DB_BOOL};
static const struct db_stmt stmt_end = {
    "notify_mailbox_end",
    "WITH x AS (DELETE FROM notify.mailbox WHERE id = $1"
    " AND ($4 OR (party = $2 AND (account IS NULL OR account = $3))) RETURNING 1)"
    " SELECT (SELECT count(*) FROM x), (SELECT count(*) FROM notify.mailbox WHERE id = $1)",
    4, end_types};

static void on_end(void *arg, const struct db_result *r)
{
    struct under_way w = take(arg);

    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1)
        w.kept(w.arg, MAILBOX_LATER, 0);
    else if (db_get_int(r->rows, 0, 0) > 0)
        w.kept(w.arg, MAILBOX_KEPT, 0);
    else
        w.kept(w.arg, db_get_int(r->rows, 0, 1) > 0 ? MAILBOX_NOT_YOURS : MAILBOX_REPEATED, 0);
}

void mailbox_end(struct db *db, const struct uuid *which, const struct principal *who,
                 mailbox_kept_fn *fn, void *arg)
{
    uint8_t all = who->role == role_COORDINATOR;
    const struct db_param params[] = {id(which), text(who->party), id(&who->actor), {&all, 1}};

    db_send(db, &stmt_end, params, on_end, under_way((struct under_way){.kept = fn, .arg = arg}));
    db_sync(db);
}

/* ------------------------------------------------------------------ dead */

/*  $1 why   $2 now   $3 when the digest is   then which one it is.
 * What was taken and came back is to be told once more. The coordinators' own hear of it as they want to.   */
#define DEAD(which)                                                                              \
    "WITH gone AS (UPDATE notify.mailbox m SET dead_since = $2, why = $1 WHERE m.dead_since = 0" \
    " AND " which " RETURNING m.id, m.party),"                                                   \
    " waits AS (UPDATE notify.mail w SET letter = NULL, digest = true, sent = 0, due = " NEVER   \
    " FROM gone"                                                                                 \
    " WHERE w.mailbox = gone.id AND (w.sent = 0 OR w.letter = $4))"                              \
    " INSERT INTO notify.mail (number, letter, digest, mailbox, due, position, stream, kind,"    \
    " what, reference, region, party, day)"                                                      \
    " SELECT y.number, CASE WHEN y.way = 2 THEN y.number END, y.way <> 2, y.id,"                 \
    " CASE WHEN y.way = 2 THEN $2 ELSE $3 END, 0, y.gone, 0, 6, '', '', y.party, 0 FROM"         \
    " (SELECT nextval('notify.mail_number') AS number, c.id, c.ways[7] AS way, gone.id AS gone," \
    " gone.party FROM gone JOIN notify.mailbox c ON c.place = 'coordinator' AND c.ways[7] > 0"   \
    " AND c.dead_since = 0 AND c.id <> gone.id) y"
_Static_assert(news_ALARM == 6, "the statements say so");

static const Oid dead_types[] = {DB_TEXT, DB_INT8, DB_INT8, DB_INT8, DB_UUID};
static const struct db_stmt stmt_dead = {"notify_mailbox_dead", DEAD("m.id = $5"), 5, dead_types};
static const Oid returned_types[] = {DB_TEXT, DB_INT8, DB_INT8, DB_INT8, DB_TEXT};
static const struct db_stmt stmt_returned = {
    "notify_mailbox_returned",
    DEAD("m.token = $5 AND (m.id, true) = (SELECT x.mailbox, x.sent >= m.set_at"
         " FROM notify.mail x WHERE x.letter = $4 LIMIT 1)"),
    5, returned_types};

static void on_dead(void *arg, const struct db_result *r)
{
    struct under_way w = take(arg);

    w.dead(w.arg, r->outcome == DB_DONE);
}

static void dead_send(struct db *db, const struct db_stmt *stmt, int64_t letter,
                      struct db_param which, const char *why, int64_t now, int64_t digest_at,
                      struct under_way w)
{
    uint8_t at[8], digest[8], number[8];
    const struct db_param params[] = {text(why), {at, 8}, {digest, 8}, {number, 8}, which};

    db_put_int(at, 8, now);
    db_put_int(digest, 8, digest_at);
    db_put_int(number, 8, letter);
    db_send(db, stmt, params, on_dead, under_way(w));
    db_sync(db);
}

void mailbox_dead(struct db *db, const struct uuid *which, const char *why, int64_t now,
                  int64_t digest_at, mailbox_dead_fn *fn, void *arg)
{
    dead_send(db, &stmt_dead, -1, id(which), why, now, digest_at,
              (struct under_way){.dead = fn, .arg = arg});
}

void mailbox_returned(struct db *db, int64_t letter, const char token[MAILBOX_TOKEN + 1],
                      const char *why, int64_t now, int64_t digest_at, mailbox_dead_fn *fn,
                      void *arg)
{
    dead_send(db, &stmt_returned, letter, text(token), why, now, digest_at,
              (struct under_way){.dead = fn, .arg = arg});
}

/* ------------------------------------------------------------------ told */

enum { ID, PARTY, OWN, ADDRESS, LANGUAGE, CONTENT, WAYS, DEAD_SINCE, WHY, SENT, SENT_AT, WAITING };
static const Oid list_types[] = {DB_TEXT, DB_UUID, DB_BOOL, DB_UUID, DB_UUID};
static const struct db_stmt stmt_list = {
    "notify_mailboxes",
    "SELECT m.id, m.party, m.account IS NOT NULL,"
    " CASE WHEN m.party = $1 OR m.dead_since > 0 THEN m.address END, m.language, m.content,"
    " array_to_string(m.ways, ''), m.dead_since, m.why, m.sent, m.sent_at,"
    " (SELECT count(*) FROM notify.mail w WHERE w.mailbox = m.id AND w.sent = 0)"
    " FROM notify.mailbox m WHERE ($3 OR (m.party = $1 AND (m.account IS NULL OR m.account = $2)))"
    " AND ($4 IS NULL OR m.id = $4) AND ($5 IS NULL OR (m.party, m.number) >"
    " (SELECT a.party, a.number FROM notify.mailbox a WHERE a.id = $5))"
    " ORDER BY m.party, m.number LIMIT 401",
    5, list_types};
_Static_assert(MAILBOXES_TOLD == 400, "the statement says so: one more, to know whether there are");

static void ways_put(struct mailbox_row *m, struct slice ways, struct buf *room)
{
    uint32_t n = 0;

    buf_reset(room);
    for (; n < ways.n && n < news_N; n++) {
        struct preference p = {0};

        wire_set(&p, preference, news, (uint8_t)n);
        wire_set(&p, preference, way, (uint8_t)(ways.p[n] - '0'));
        wire_encode(&shape_preference, &p, room);
    }
    wire_set(m, mailbox_row, preferences, wire_list_of(room, n));
}

static void row_put(const PGresult *r, int i, struct buf *out)
{
    struct mailbox_row m = {0};
    struct buf room = {0};
    struct slice why = db_get_bytes(r, i, WHY);
    bool dead = db_get_int(r, i, DEAD_SINCE) > 0;

    wire_set(&m, mailbox_row, id, db_get_id(r, i, ID));
    wire_set(&m, mailbox_row, party, db_get_bytes(r, i, PARTY));
    if (db_get_int(r, i, OWN))
        wire_set(&m, mailbox_row, own, true);
    if (!PQgetisnull(r, i, ADDRESS))
        wire_set(&m, mailbox_row, address, db_get_bytes(r, i, ADDRESS));
    wire_set(&m, mailbox_row, language, (uint8_t)db_get_int(r, i, LANGUAGE));
    wire_set(&m, mailbox_row, content, (uint8_t)db_get_int(r, i, CONTENT));
    ways_put(&m, db_get_bytes(r, i, WAYS), &room);
    wire_set(&m, mailbox_row, state, dead ? mailbox_state_DEAD : mailbox_state_WELL);
    if (why.n > 0)
        wire_set(&m, mailbox_row, why, why);
    if (dead)
        wire_set(&m, mailbox_row, since, db_get_int(r, i, DEAD_SINCE));
    wire_set(&m, mailbox_row, sent, db_get_int(r, i, SENT));
    if (db_get_int(r, i, SENT_AT) > 0)
        wire_set(&m, mailbox_row, sent_at, db_get_int(r, i, SENT_AT));
    wire_set(&m, mailbox_row, waiting, db_get_int(r, i, WAITING));
    wire_encode(&shape_mailbox_row, &m, out);
    buf_free(&room);
}

static void on_list(void *arg, const struct db_result *r)
{
    struct under_way w = take(arg);
    struct buf rows = {0};
    uint32_t n = 0;

    for (; r->outcome == DB_DONE && n < (uint32_t)PQntuples(r->rows) && n < MAILBOXES_TOLD; n++)
        row_put(r->rows, (int)n, &rows);
    w.list(w.arg, r->outcome == DB_DONE, wire_list_of(&rows, n),
           r->outcome == DB_DONE && PQntuples(r->rows) > MAILBOXES_TOLD);
    buf_free(&rows);
}

void mailbox_list(struct db *db, const struct principal *who, const struct uuid *which,
                  const struct uuid *after, mailbox_list_fn *fn, void *arg)
{
    uint8_t all = who->role == role_COORDINATOR || who->role == role_AUDITOR;
    const struct db_param params[] = {text(who->party),
                                      id(&who->actor),
                                      {&all, 1},
                                      which ? id(which) : (struct db_param){0},
                                      after ? id(after) : (struct db_param){0}};

    db_send(db, &stmt_list, params, on_list, under_way((struct under_way){.list = fn, .arg = arg}));
    db_sync(db);
}

static const struct db_stmt stmt_count = {"notify_mailbox_count",
                                          "SELECT count(*) FROM notify.mailbox", 0, NULL};

static void on_count(void *arg, const struct db_result *r)
{
    struct under_way w = take(arg);

    w.count(w.arg,
            r->outcome == DB_DONE && PQntuples(r->rows) == 1 ? db_get_int(r->rows, 0, 0) : -1);
}

void mailbox_count(struct db *db, mailbox_count_fn *fn, void *arg)
{
    db_send(db, &stmt_count, NULL, on_count,
            under_way((struct under_way){.count = fn, .arg = arg}));
    db_sync(db);
}
