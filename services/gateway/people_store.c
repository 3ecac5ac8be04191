/*
 * Accounts and tokens in the database: see people_store.h.
 */
#include "services/gateway/people_store_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>

#define SETUP \
    "SET search_path = ''; SET jit = off; SET statement_timeout = '10s'; SET lock_timeout = '5s'"
#define PG_EPOCH_DAYS 10957 /* 2000-01-01 */

static char *text_at(const PGresult *rows, int row, int col)
{
    struct slice s = db_get_bytes(rows, row, col);

    return s.p ? text_copy(s) : NULL;
}

/* ------------------------------------------------------------------ reading all */

static const struct db_stmt stmt_accounts = {
    "gateway_accounts",
    "SELECT id, party, rights, name, login, password, mail, a.made_at, used_at, closed_at,"
    " subject, totp, totp_step, i.made_at, i.until, i.language, i.state, i.hash"
    " FROM gateway.account a LEFT JOIN gateway.invitation i ON i.account = a.id ORDER BY number",
    0, NULL};
static const struct db_stmt stmt_tokens = {
    "gateway_tokens",
    "SELECT id, account, hash, rights, until, name, made_at, used_at, ended_at"
    " FROM gateway.token ORDER BY number",
    0, NULL};

static void account_read(struct people *p, const PGresult *rows, int row)
{
    struct account a = {.id = db_get_id(rows, row, 0),
                        .rights = (uint8_t)db_get_int(rows, row, 2),
                        .name = text_at(rows, row, 3),
                        .login = text_at(rows, row, 4),
                        .password = text_at(rows, row, 5),
                        .mail = text_at(rows, row, 6),
                        .made_at = db_get_int(rows, row, 7),
                        .used_at = db_get_int(rows, row, 8),
                        .closed_at = db_get_int(rows, row, 9),
                        .totp_step = db_get_int(rows, row, 12)};
    struct slice subject = db_get_bytes(rows, row, 10), totp = db_get_bytes(rows, row, 11);

    a.has_subject = subject.n == sizeof a.subject;
    if (a.has_subject)
        memcpy(a.subject, subject.p, subject.n);
    a.has_totp = totp.n == sizeof a.totp;
    if (a.has_totp)
        memcpy(a.totp, totp.p, totp.n);
    if (!PQgetisnull(rows, row, 13))
        people_invitation_read(&a.invitation, rows, row, 13);
    snprintf(a.party, sizeof a.party, "%.*s", SLICE_FMT(db_get_bytes(rows, row, 1)));
    people_account_put(p, &a);
    free(a.name);
    free(a.login);
    free(a.password);
    free(a.mail);
}

static void token_read(struct people *p, const PGresult *rows, int row)
{
    struct uuid account = db_get_id(rows, row, 1);
    struct slice hash = db_get_bytes(rows, row, 2);
    struct token t = {.id = db_get_id(rows, row, 0),
                      .account = people_account(p, &account),
                      .rights = (uint8_t)db_get_int(rows, row, 3),
                      .until = (int32_t)db_get_int(rows, row, 4) + PG_EPOCH_DAYS,
                      .name = text_at(rows, row, 5),
                      .made_at = db_get_int(rows, row, 6),
                      .used_at = db_get_int(rows, row, 7),
                      .ended_at = db_get_int(rows, row, 8)};

    if (t.account != PEOPLE_NONE && hash.n == HASH_LEN) {
        memcpy(t.hash, hash.p, HASH_LEN);
        people_token_put(p, &t);
    }
    free(t.name);
}

static void on_accounts(void *arg, const struct db_result *r)
{
    struct people_store *s = arg;

    for (int i = 0; r->outcome == DB_DONE && i < PQntuples(r->rows); i++)
        account_read(s->people, r->rows, i);
}

static void on_tokens(void *arg, const struct db_result *r)
{
    struct people_store *s = arg;

    for (int i = 0; r->outcome == DB_DONE && i < PQntuples(r->rows); i++)
        token_read(s->people, r->rows, i);
}

/* The last of one transaction. */
static void on_sessions(void *arg, const struct db_result *r)
{
    struct people_store *s = arg;

    s->reading = false;
    if (r->outcome != DB_DONE) {
        log_error("accounts_unread", "sqlstate=%s", r->sqlstate);
        people_free(s->people);
        if (db_is_up(s->db))
            db_drop(s->db, "accounts_unread");
        return;
    }
    for (int i = 0; i < PQntuples(r->rows); i++)
        people_session_read(s->people, r->rows, i);
    s->begun = true;
    s->begun_fn(s->arg);
}

static void on_db(void *arg, bool up)
{
    struct people_store *s = arg;

    if (!up || s->begun || s->reading)
        return;
    s->reading = true;
    db_send(s->db, &stmt_accounts, NULL, on_accounts, s);
    db_send(s->db, &stmt_tokens, NULL, on_tokens, s);
    db_send(s->db, &people_stmt_sessions, NULL, on_sessions, s);
    db_sync(s->db);
}

/* ------------------------------------------------------------------ changes */

struct change *change_new(struct people_store *s, people_store_fn *fn, void *arg)
{
    struct change *c = room_new(sizeof *c);

    c->store = s;
    c->fn = fn;
    c->arg = arg;
    return c;
}

static void secret_free(char *s)
{
    if (s)
        explicit_bzero(s, strlen(s));
    free(s);
}

void change_end(struct change *c, enum people_kept outcome, int64_t at)
{
    c->fn(c->arg, outcome, at);
    secret_free(c->account.name);
    secret_free(c->account.login);
    secret_free(c->account.password);
    secret_free(c->account.mail);
    free(c->token.name);
    free(c);
}

/* 23505: the login or the hash is there already. */
enum people_kept change_outcome(const struct db_result *r, enum people_kept none)
{
    if (r->outcome == DB_DONE)
        return PQntuples(r->rows) == 1 ? PEOPLE_KEPT : none;
    return r->outcome == DB_REFUSED && strcmp(r->sqlstate, "23505") == 0 ? PEOPLE_TAKEN
                                                                         : PEOPLE_AWAY;
}

/* $1 id   $2 party   $3 rights   $4 name   $5 login   $6 password, null: stays   $7 mail   $8 now
 * $9 until when an invitation can be taken, 0: none goes   $10 its language
 * The same invitation within ten minutes is a repeat, unless the mail server did not take it. One that went before
 * ends where it has no use any more. */
static const Oid account_types[] = {DB_UUID, DB_TEXT, DB_INT2, DB_TEXT, DB_TEXT,
                                    DB_TEXT, DB_TEXT, DB_INT8, DB_INT8, DB_INT2};
static const struct db_stmt stmt_account = {
    "gateway_account",
    "WITH was AS (SELECT mail FROM gateway.account WHERE id = $1),"
    " a AS (INSERT INTO gateway.account AS a"
    " (id, party, rights, name, login, password, mail, made_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (id) DO UPDATE SET rights = excluded.rights, name = excluded.name,"
    " login = excluded.login, password = coalesce(excluded.password, a.password),"
    " mail = excluded.mail, totp = CASE WHEN excluded.password IS NULL THEN a.totp END"
    " WHERE a.party = excluded.party AND a.closed_at = 0"
    " RETURNING a.id, a.made_at, a.used_at, a.password),"
    " s AS (DELETE FROM gateway.session s USING a WHERE s.account = a.id AND $6 IS NOT NULL),"
    " d AS (DELETE FROM gateway.invitation i USING a WHERE i.account = a.id AND $9 = 0"
    " AND ($6 IS NOT NULL OR $5 IS NULL OR $7 IS DISTINCT FROM (SELECT mail FROM was))"
    " RETURNING 1),"
    " i AS (INSERT INTO gateway.invitation AS i (account, made_at, until, language)"
    " SELECT a.id, $8, $9, $10 FROM a WHERE $9 > 0"
    " ON CONFLICT (account) DO UPDATE SET made_at = excluded.made_at, until = excluded.until,"
    " language = excluded.language, state = 0, hash = NULL"
    " WHERE i.made_at < $8 - 600000000 OR i.state = 2"
    " OR $7 IS DISTINCT FROM (SELECT mail FROM was) RETURNING 1)"
    " SELECT made_at, used_at, password, (SELECT count(*) FROM d), (SELECT count(*) FROM i) FROM a",
    10, account_types};

/* Whoever gets another password sets a second factor anew, and signs in anew. */
static void account_put(struct people *p, struct account *a, bool renewed, bool invited,
                        bool uninvited)
{
    uint32_t slot = people_account(p, &a->id);

    a->totp_step = -1;
    if (slot != PEOPLE_NONE) {
        const struct account *was = &p->accounts[slot];

        a->has_subject = was->has_subject;
        memcpy(a->subject, was->subject, sizeof a->subject);
        a->has_totp = was->has_totp && !renewed;
        memcpy(a->totp, was->totp, sizeof a->totp);
        a->totp_step = was->totp_step;
        if (!invited)
            a->invitation = was->invitation;
    }
    if (uninvited)
        a->invitation = (struct invitation){0};
    slot = people_account_put(p, a);
    if (renewed)
        sessions_end_account(&p->sessions, slot);
}

static void on_account(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    enum people_kept outcome = change_outcome(r, PEOPLE_TAKEN);
    bool renewed = c->account.password != NULL;

    if (outcome == PEOPLE_KEPT) {
        secret_free(c->account.password);
        c->account.made_at = db_get_int(r->rows, 0, 0);
        c->account.used_at = db_get_int(r->rows, 0, 1);
        c->account.password = text_at(r->rows, 0, 2);
        account_put(c->store->people, &c->account, renewed, db_get_int(r->rows, 0, 4) > 0,
                    db_get_int(r->rows, 0, 3) > 0);
    }
    change_end(c, outcome, c->account.made_at);
}

static char *copy_of(const char *s)
{
    return s ? text_copy(slice_str(s)) : NULL;
}

void people_store_account(struct people_store *s, const struct account *a, people_store_fn *fn,
                          void *arg)
{
    struct change *c = change_new(s, fn, arg);
    uint8_t rights[2], at[8], until[8], language[2];

    c->account = *a;
    c->account.name = copy_of(a->name);
    c->account.login = copy_of(a->login);
    c->account.password = copy_of(a->password);
    c->account.mail = copy_of(a->mail);
    db_send(s->db, &stmt_account,
            (struct db_param[]){store_id(&a->id), store_text(a->party),
                                store_number(rights, 2, a->rights), store_text(a->name),
                                store_text(a->login), store_text(a->password), store_text(a->mail),
                                store_number(at, 8, a->made_at),
                                store_number(until, 8, a->invitation.until),
                                store_number(language, 2, a->invitation.language)},
            on_account, c);
    db_sync(s->db);
}

static const Oid end_types[] = {DB_UUID, DB_INT8};
/* The second time says when it was the first time. */
static const struct db_stmt stmt_account_close = {
    "gateway_account_close",
    "WITH t AS (UPDATE gateway.token SET ended_at = $2 WHERE account = $1 AND ended_at = 0),"
    " s AS (DELETE FROM gateway.session WHERE account = $1),"
    " i AS (DELETE FROM gateway.invitation WHERE account = $1)"
    " UPDATE gateway.account SET closed_at = CASE closed_at WHEN 0 THEN $2 ELSE closed_at END,"
    " name = NULL, login = NULL, password = NULL, mail = NULL, totp = NULL"
    " WHERE id = $1 RETURNING closed_at",
    2, end_types};

static void on_account_close(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);
    int64_t at = outcome == PEOPLE_KEPT ? db_get_int(r->rows, 0, 0) : 0;
    uint32_t slot = people_account(c->store->people, &c->id);

    if (outcome == PEOPLE_KEPT && slot != PEOPLE_NONE)
        people_account_close(c->store->people, slot, at);
    change_end(c, outcome, at);
}

void people_store_account_close(struct people_store *s, const struct uuid *account, int64_t at,
                                people_store_fn *fn, void *arg)
{
    struct change *c = change_new(s, fn, arg);
    uint8_t room[8];

    c->id = *account;
    db_send(s->db, &stmt_account_close,
            (struct db_param[]){store_id(account), store_number(room, 8, at)}, on_account_close, c);
    db_sync(s->db);
}

/* $1 id   $2 account   $3 hash   $4 rights   $5 until   $6 name   $7 now. The same again keeps what it was; another hash
 * under the same id is another token's. */
static const Oid token_types[] = {DB_UUID, DB_UUID, DB_BYTEA, DB_INT2, DB_DATE, DB_TEXT, DB_INT8};
static const struct db_stmt stmt_token = {
    "gateway_token",
    "INSERT INTO gateway.token AS t (id, account, hash, rights, until, name, made_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (id) DO UPDATE SET name = t.name"
    " WHERE t.account = excluded.account AND t.hash = excluded.hash AND t.rights = excluded.rights"
    " AND t.until = excluded.until RETURNING t.made_at, t.ended_at",
    7, token_types};

static void on_token(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    enum people_kept outcome = change_outcome(r, PEOPLE_TAKEN);

    if (outcome == PEOPLE_KEPT) {
        c->token.made_at = db_get_int(r->rows, 0, 0);
        c->token.ended_at = db_get_int(r->rows, 0, 1);
        people_token_put(c->store->people, &c->token);
    }
    change_end(c, outcome, c->token.made_at);
}

void people_store_token(struct people_store *s, const struct token *t, people_store_fn *fn,
                        void *arg)
{
    struct change *c = change_new(s, fn, arg);
    const struct account *a = &s->people->accounts[t->account];
    uint8_t rights[2], until[4], at[8];

    c->token = *t;
    c->token.name = copy_of(t->name);
    db_send(s->db, &stmt_token,
            (struct db_param[]){store_id(&t->id),
                                store_id(&a->id),
                                {t->hash, HASH_LEN},
                                store_number(rights, 2, t->rights),
                                store_number(until, 4, t->until - PG_EPOCH_DAYS),
                                store_text(t->name),
                                store_number(at, 8, t->made_at)},
            on_token, c);
    db_sync(s->db);
}

static const struct db_stmt stmt_token_end = {
    "gateway_token_end",
    "UPDATE gateway.token SET ended_at = CASE ended_at WHEN 0 THEN $2 ELSE ended_at END"
    " WHERE id = $1 RETURNING ended_at",
    2, end_types};

static void on_token_end(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);
    int64_t at = outcome == PEOPLE_KEPT ? db_get_int(r->rows, 0, 0) : 0;
    uint32_t slot = people_token(c->store->people, &c->id);

    if (outcome == PEOPLE_KEPT && slot != PEOPLE_NONE)
        people_token_end(c->store->people, slot, at);
    change_end(c, outcome, at);
}

void people_store_token_end(struct people_store *s, const struct uuid *token, int64_t at,
                            people_store_fn *fn, void *arg)
{
    struct change *c = change_new(s, fn, arg);
    uint8_t room[8];

    c->id = *token;
    db_send(s->db, &stmt_token_end, (struct db_param[]){store_id(token), store_number(room, 8, at)},
            on_token_end, c);
    db_sync(s->db);
}

/* ------------------------------------------------------------------ when they were used */

static const Oid used_types[] = {(Oid)2951, (Oid)1016};
static const struct db_stmt stmt_used_tokens = {
    "gateway_used_tokens",
    "UPDATE gateway.token t SET used_at = u.at FROM unnest($1, $2) u (id, at)"
    " WHERE t.id = u.id AND t.used_at < u.at",
    2, used_types};

static void used_tokens(struct people_store *s, struct db_array *ids, struct db_array *times,
                        int *n)
{
    for (uint32_t i = 0; i < s->people->n_tokens; i++) {
        struct token *t = &s->people->tokens[i];

        if (!t->used)
            continue;
        t->used = false;
        db_array_bytes(ids, t->id.b, sizeof t->id.b);
        db_array_int(times, 8, t->used_at);
        ++*n;
    }
}

static const Oid used_session_types[] = {(Oid)1001, (Oid)1016};
static const struct db_stmt stmt_used_sessions = {
    "gateway_used_sessions",
    "UPDATE gateway.session t SET used_at = u.at FROM unnest($1, $2) u (hash, at)"
    " WHERE t.hash = u.hash AND t.used_at < u.at",
    2, used_session_types};

static void used_sessions(struct people_store *s, struct db_array *ids, struct db_array *times,
                          int *n)
{
    for (uint32_t i = 0; i < s->people->sessions.n; i++) {
        struct session *one = &s->people->sessions.list[i];

        if (one->until == 0 || !one->used)
            continue;
        one->used = false;
        db_array_bytes(ids, one->hash, sizeof one->hash);
        db_array_int(times, 8, one->used_at);
        ++*n;
    }
}

static void used_send(struct people_store *s, const struct db_stmt *stmt, enum db_type key,
                      void (*gather)(struct people_store *s, struct db_array *ids,
                                     struct db_array *times, int *n))
{
    struct db_array ids, times;
    int n = 0;

    db_array_begin(&ids, key);
    db_array_begin(&times, DB_INT8);
    gather(s, &ids, &times, &n);
    if (n > 0) {
        db_send(s->db, stmt, (struct db_param[]){db_array_end(&ids), db_array_end(&times)}, NULL,
                NULL);
        db_sync(s->db);
    }
    db_array_free(&ids);
    db_array_free(&times);
}

void people_store_used(struct people_store *s)
{
    if (!db_is_up(s->db))
        return;
    used_send(s, &stmt_used_tokens, DB_UUID, used_tokens);
    used_send(s, &stmt_used_sessions, DB_BYTEA, used_sessions);
}

/* ------------------------------------------------------------------ life */

struct people_store *people_store_open(struct loop *l, struct people *people,
                                       people_store_begun_fn *begun, void *arg)
{
    struct people_store *s = room_new(sizeof *s);

    s->loop = l;
    s->people = people;
    s->begun_fn = begun;
    s->arg = arg;
    s->db = db_open(l, settings_path("db.gateway"), SETUP, on_db, s);
    return s;
}

void people_store_close(struct people_store **sp)
{
    if (!*sp)
        return;
    db_close(&(*sp)->db);
    free(*sp);
    *sp = NULL;
}

bool people_store_is_up(const struct people_store *s)
{
    return db_is_up(s->db);
}

bool people_store_has_begun(const struct people_store *s)
{
    return s->begun;
}
