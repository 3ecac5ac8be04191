/*
 * Drafts and templates in the database: see draft_store.h.
 */
#include "services/gateway/draft_store.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

#define SETUP \
    "SET search_path = ''; SET jit = off; SET statement_timeout = '5s'; SET lock_timeout = '3s'"
#define OLD_US (DRAFT_DAYS * 24 * 3600 * US_PER_S)

struct draft_store {
    struct db *db;
};

struct draft_saying {
    draft_store_fn *fn;
    void *arg;
    const char *what; /* for the log */
};

static void on_said(void *arg, const struct db_result *r)
{
    struct draft_saying *s = arg;

    if (r->outcome == DB_REFUSED)
        log_error("draft_refused", "what=%s sqlstate=%s", s->what, r->sqlstate);
    if (s->fn)
        s->fn(s->arg, r->outcome == DB_DONE ? r->rows : NULL);
    free(s);
}

static void say(struct draft_store *s, const struct db_stmt *stmt, const struct db_param *params,
                draft_store_fn *fn, void *arg)
{
    struct draft_saying *one = room_new(sizeof *one);

    *one = (struct draft_saying){.fn = fn, .arg = arg, .what = stmt->name};
    db_send(s->db, stmt, params, on_said, one);
    db_sync(s->db);
}

static struct db_param text_param(struct slice s)
{
    return (struct db_param){s.p, s.p ? (int)s.n : 0};
}

static struct db_param id_param(const struct uuid *id)
{
    return (struct db_param){id ? id->b : NULL, id ? (int)sizeof id->b : 0};
}

static struct db_param number_param(uint8_t room[8], int64_t v)
{
    db_put_int(room, 8, v);
    return (struct db_param){room, 8};
}

/* ------------------------------------------------------------------ drafts */

/* $1 party   $2 signal   $3 act   $4 fields   $5 account   $6 now   $7 version that was seen, 0: none */
static const Oid put_types[] = {DB_TEXT, DB_UUID, DB_TEXT, DB_TEXT, DB_UUID, DB_INT8, DB_INT8};
static const struct db_stmt stmt_put = {
    "gateway_draft_put",
    "INSERT INTO gateway.draft AS d (party, signal, act, fields, account, at)"
    " SELECT $1, $2, $3, $4, $5, $6 WHERE $7 = 0 OR EXISTS"
    " (SELECT FROM gateway.draft WHERE party = $1 AND signal = $2 AND act = $3)"
    " ON CONFLICT (signal, party, act) DO UPDATE SET fields = excluded.fields,"
    " account = excluded.account, at = excluded.at, was = $7,"
    " version = CASE d.version WHEN $7 THEN excluded.version ELSE d.version END"
    " WHERE d.version = $7"
    " OR (d.was = $7 AND d.account = excluded.account AND d.fields = excluded.fields)"
    " RETURNING version, at",
    7, put_types};

void draft_put(struct draft_store *s, const struct draft_key *k, const struct draft_written *w,
               draft_store_fn *fn, void *arg)
{
    uint8_t at[8], expected[8];

    say(s, &stmt_put,
        (struct db_param[]){text_param(k->party), id_param(&k->signal), text_param(k->act),
                            text_param(w->text), id_param(&w->account), number_param(at, w->at),
                            number_param(expected, w->expected)},
        fn, arg);
}

static const Oid read_types[] = {DB_TEXT, DB_UUID, DB_TEXT, DB_INT8};
static const struct db_stmt stmt_read = {
    "gateway_draft_read",
    "SELECT account, at, version, fields FROM gateway.draft"
    " WHERE party = $1 AND signal = $2 AND act = $3 AND at >= $4",
    4, read_types};

void draft_read(struct draft_store *s, const struct draft_key *k, int64_t now, draft_store_fn *fn,
                void *arg)
{
    uint8_t since[8];

    say(s, &stmt_read,
        (struct db_param[]){text_param(k->party), id_param(&k->signal), text_param(k->act),
                            number_param(since, now - OLD_US)},
        fn, arg);
}

static const struct db_stmt stmt_end = {
    "gateway_draft_end",
    "WITH d AS (DELETE FROM gateway.draft WHERE party = $1 AND signal = $2 AND act = $3"
    " AND ($4 < 0 OR version = $4) RETURNING 1)"
    " SELECT (SELECT count(*) FROM d), (SELECT count(*) FROM gateway.draft"
    " WHERE party = $1 AND signal = $2 AND act = $3)",
    4, read_types};

void draft_end(struct draft_store *s, const struct draft_key *k, int64_t expected,
               draft_store_fn *fn, void *arg)
{
    uint8_t version[8];

    say(s, &stmt_end,
        (struct db_param[]){text_param(k->party), id_param(&k->signal), text_param(k->act),
                            number_param(version, expected)},
        fn, arg);
}

static const Oid list_types[] = {DB_TEXT, DB_UUID, DB_INT8};
static const struct db_stmt stmt_list = {
    "gateway_drafts",
    "SELECT signal, act, account, at, version FROM gateway.draft"
    " WHERE party = $1 AND ($2::uuid IS NULL OR signal = $2) AND at >= $3"
    " ORDER BY at DESC, signal, act LIMIT 1000",
    3, list_types};
_Static_assert(DRAFTS_TOLD == 1000, "the statement says it too");

void drafts_read(struct draft_store *s, struct slice party, const struct uuid *signal, int64_t now,
                 draft_store_fn *fn, void *arg)
{
    uint8_t since[8];

    say(s, &stmt_list,
        (struct db_param[]){text_param(party), id_param(signal), number_param(since, now - OLD_US)},
        fn, arg);
}

static const struct db_stmt stmt_signals = {"gateway_draft_signals",
                                            "SELECT DISTINCT signal FROM gateway.draft", 0, NULL};

void draft_signals_read(struct draft_store *s, draft_store_fn *fn, void *arg)
{
    say(s, &stmt_signals, NULL, fn, arg);
}

/* ------------------------------------------------------------------ what goes by itself */

/* $1 signal   $2 party, null: any   $3 act, null: any   $4 until when it was kept */
static const Oid until_types[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_INT8};
static const struct db_stmt stmt_until = {
    "gateway_drafts_until",
    "DELETE FROM gateway.draft WHERE signal = $1 AND ($2::text IS NULL OR party = $2)"
    " AND ($3::text IS NULL OR act = $3) AND at <= $4",
    4, until_types};

void drafts_end_until(struct draft_store *s, const struct draft_key *k, int64_t at)
{
    uint8_t until[8];

    say(s, &stmt_until,
        (struct db_param[]){id_param(&k->signal), text_param(k->party), text_param(k->act),
                            number_param(until, at)},
        NULL, NULL);
}

static const Oid old_types[] = {DB_INT8};
static const struct db_stmt stmt_old = {"gateway_drafts_old",
                                        "DELETE FROM gateway.draft WHERE at < $1", 1, old_types};

void drafts_end_old(struct draft_store *s, int64_t now)
{
    uint8_t until[8];

    say(s, &stmt_old, (struct db_param[]){number_param(until, now - OLD_US)}, NULL, NULL);
}

/* ------------------------------------------------------------------ templates */

/* $1 party   $2 id   $3 title   $4 act, null: any   $5 text   $6 account   $7 now   $8 version that was seen, 0: none */
static const Oid template_types[] = {DB_TEXT, DB_UUID, DB_TEXT, DB_TEXT,
                                     DB_TEXT, DB_UUID, DB_INT8, DB_INT8};
static const struct db_stmt stmt_template = {
    "gateway_template_put",
    "INSERT INTO gateway.template AS t (party, id, title, act, text, account, at)"
    " SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT FROM gateway.template WHERE id = $2)"
    " OR ($8 = 0 AND (SELECT count(*) FROM gateway.template WHERE party = $1) < 200)"
    " ON CONFLICT (id) DO UPDATE SET title = excluded.title, act = excluded.act,"
    " text = excluded.text, account = excluded.account, at = excluded.at, was = $8,"
    " version = CASE t.version WHEN $8 THEN excluded.version ELSE t.version END"
    " WHERE t.party = excluded.party AND (t.version = $8 OR (t.was = $8"
    " AND t.title = excluded.title AND t.act IS NOT DISTINCT FROM excluded.act"
    " AND t.text = excluded.text AND t.account = excluded.account))"
    " RETURNING version, at",
    8, template_types};
_Static_assert(TEMPLATES_MOST == 200, "the statement says it too");

void template_put(struct draft_store *s, struct slice party, const struct uuid *id,
                  const struct draft_written *w, draft_store_fn *fn, void *arg)
{
    uint8_t at[8], expected[8];

    say(s, &stmt_template,
        (struct db_param[]){text_param(party), id_param(id), text_param(w->title),
                            text_param(w->act), text_param(w->text), id_param(&w->account),
                            number_param(at, w->at), number_param(expected, w->expected)},
        fn, arg);
}

static const Oid templates_types[] = {DB_TEXT, DB_UUID, DB_INT8};
static const struct db_stmt stmt_templates = {
    "gateway_templates",
    "SELECT id, title, act, version, CASE WHEN $2::uuid IS NOT NULL THEN text END"
    " FROM gateway.template WHERE party = $1 AND ($2::uuid IS NULL OR id = $2)"
    " ORDER BY title, id LIMIT 200",
    2, templates_types};

void templates_read(struct draft_store *s, struct slice party, const struct uuid *id,
                    draft_store_fn *fn, void *arg)
{
    say(s, &stmt_templates, (struct db_param[]){text_param(party), id_param(id)}, fn, arg);
}

static const struct db_stmt stmt_template_end = {
    "gateway_template_end",
    "WITH t AS (DELETE FROM gateway.template WHERE party = $1 AND id = $2"
    " AND ($3 < 0 OR version = $3) RETURNING 1)"
    " SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM gateway.template"
    " WHERE party = $1 AND id = $2)",
    3, templates_types};

void template_end(struct draft_store *s, struct slice party, const struct uuid *id,
                  int64_t expected, draft_store_fn *fn, void *arg)
{
    uint8_t version[8];

    say(s, &stmt_template_end,
        (struct db_param[]){text_param(party), id_param(id), number_param(version, expected)}, fn,
        arg);
}

static const struct db_stmt stmt_count = {"gateway_templates_count",
                                          "SELECT count(*) FROM gateway.template WHERE party = $1",
                                          1, templates_types};

void templates_count(struct draft_store *s, struct slice party, draft_store_fn *fn, void *arg)
{
    say(s, &stmt_count, (struct db_param[]){text_param(party)}, fn, arg);
}

/* ------------------------------------------------------------------ life */

struct draft_store *draft_store_open(struct loop *l, db_up_fn *up, void *arg)
{
    struct draft_store *s = room_new(sizeof *s);

    s->db = db_open(l, settings_path("db.gateway"), SETUP, up, arg);
    return s;
}

void draft_store_close(struct draft_store **sp)
{
    if (!*sp)
        return;
    db_close(&(*sp)->db);
    free(*sp);
    *sp = NULL;
}

bool draft_store_is_up(const struct draft_store *s)
{
    return db_is_up(s->db);
}
