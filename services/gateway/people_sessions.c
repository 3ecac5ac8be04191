/*
 * Signing in, in the database: see people_store.h.
 */
#include "services/gateway/people_store_in.h"

#include "common/text.h"

/* ------------------------------------------------------------------ reading */

const struct db_stmt people_stmt_sessions = {
    "gateway_sessions",
    "SELECT hash, account, csrf, half, made_at, used_at, until FROM gateway.session", 0, NULL};

void people_session_read(struct people *p, const PGresult *rows, int row)
{
    struct uuid account = db_get_id(rows, row, 1);
    struct slice hash = db_get_bytes(rows, row, 0), csrf = db_get_bytes(rows, row, 2);
    struct session s = {.account = people_account(p, &account),
                        .half = db_get_int(rows, row, 3) != 0,
                        .made_at = db_get_int(rows, row, 4),
                        .used_at = db_get_int(rows, row, 5),
                        .until = db_get_int(rows, row, 6)};

    if (s.account == PEOPLE_NONE || hash.n != HASH_LEN || csrf.n != SESSION_SECRET)
        return;
    memcpy(s.hash, hash.p, hash.n);
    memcpy(s.csrf, csrf.p, csrf.n);
    sessions_put(&p->sessions, &s);
}

/* ------------------------------------------------------------------ beginning */

/* $1 hash   $2 account   $3 csrf   $4 half   $5 now   $6 until   $7 step, -1: none   $8 a session that ends, or null */
static const Oid begin_types[] = {DB_BYTEA, DB_UUID, DB_BYTEA, DB_BOOL,
                                  DB_INT8,  DB_INT8, DB_INT8,  DB_BYTEA};
static const struct db_stmt stmt_begin = {
    "gateway_session",
    "WITH a AS (UPDATE gateway.account SET used_at = $5, totp_step = greatest(totp_step, $7)"
    " WHERE id = $2 AND closed_at = 0 AND ($7 < 0 OR totp_step < $7) RETURNING id),"
    " o AS (DELETE FROM gateway.session WHERE hash = $8 OR until <= $5)"
    " INSERT INTO gateway.session (hash, account, csrf, half, made_at, used_at, until)"
    " SELECT $1, a.id, $3, $4, $5, $5, $6 FROM a RETURNING made_at",
    8, begin_types};

static void on_begin(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    struct people *p = c->store->people;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);
    uint32_t oldest;

    if (outcome == PEOPLE_KEPT) {
        struct account *a = &p->accounts[c->session.account];

        oldest = sessions_oldest(&p->sessions, c->session.account);
        if (oldest != SESSION_NONE)
            sessions_end(&p->sessions, oldest);
        sessions_put(&p->sessions, &c->session);
        a->used_at = c->session.made_at;
        if (c->at > a->totp_step)
            a->totp_step = c->at;
    }
    change_end(c, outcome, c->session.made_at);
}

void people_store_session(struct people_store *s, const struct session *of, int64_t totp_step,
                          people_store_fn *fn, void *arg)
{
    struct change *c = change_new(s, fn, arg);
    uint32_t oldest = sessions_oldest(&s->people->sessions, of->account);
    uint8_t half[1] = {of->half}, now[8], until[8], step[8];

    c->session = *of;
    c->at = totp_step;
    db_send(s->db, &stmt_begin,
            (struct db_param[]){
                {of->hash, HASH_LEN},
                store_id(&s->people->accounts[of->account].id),
                {of->csrf, SESSION_SECRET},
                {half, 1},
                store_number(now, 8, of->made_at),
                store_number(until, 8, of->until),
                store_number(step, 8, totp_step),
                {oldest == SESSION_NONE ? NULL : s->people->sessions.list[oldest].hash, HASH_LEN}},
            on_begin, c);
    db_sync(s->db);
}

/* ------------------------------------------------------------------ ending */

static const Oid end_types[] = {DB_BYTEA};
static const struct db_stmt stmt_end = {
    "gateway_session_end", "DELETE FROM gateway.session WHERE hash = $1 RETURNING made_at", 1,
    end_types};

static void on_end(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    struct sessions *all = &c->store->people->sessions;
    enum people_kept outcome = change_outcome(r, PEOPLE_KEPT);

    for (uint32_t i = 0; outcome == PEOPLE_KEPT && i < all->n; i++)
        if (all->list[i].until != 0 && memcmp(all->list[i].hash, c->session.hash, HASH_LEN) == 0)
            sessions_end(all, i);
    change_end(c, outcome, 0);
}

void people_store_session_end(struct people_store *s, const uint8_t hash[HASH_LEN],
                              people_store_fn *fn, void *arg)
{
    struct change *c = change_new(s, fn, arg);

    memcpy(c->session.hash, hash, HASH_LEN);
    db_send(s->db, &stmt_end, (struct db_param[]){{c->session.hash, HASH_LEN}}, on_end, c);
    db_sync(s->db);
}

/* ------------------------------------------------------------------ the second factor, and passwords */

static const Oid second_types[] = {DB_UUID, DB_BYTEA, DB_INT8};
static const struct db_stmt stmt_second = {
    "gateway_second",
    "WITH s AS (UPDATE gateway.session SET half = false WHERE account = $1)"
    " UPDATE gateway.account SET totp = $2, totp_step = $3 WHERE id = $1 AND closed_at = 0"
    " RETURNING made_at",
    3, second_types};

static void on_second(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    struct people *p = c->store->people;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);

    if (outcome == PEOPLE_KEPT) {
        struct account *a = &p->accounts[c->session.account];

        memcpy(a->totp, c->account.totp, sizeof a->totp);
        a->totp_step = c->at;
        a->has_totp = true;
        for (uint32_t i = 0; i < p->sessions.n; i++)
            if (p->sessions.list[i].until != 0 && p->sessions.list[i].account == c->session.account)
                p->sessions.list[i].half = false;
    }
    explicit_bzero(c->account.totp, sizeof c->account.totp);
    change_end(c, outcome, 0);
}

void people_store_second(struct people_store *s, uint32_t account,
                         const uint8_t secret[TOTP_SECRET_LEN], int64_t totp_step,
                         people_store_fn *fn, void *arg)
{
    struct change *c = change_new(s, fn, arg);
    uint8_t step[8];

    c->session.account = account;
    c->at = totp_step;
    memcpy(c->account.totp, secret, TOTP_SECRET_LEN);
    db_send(s->db, &stmt_second,
            (struct db_param[]){store_id(&s->people->accounts[account].id),
                                {c->account.totp, TOTP_SECRET_LEN},
                                store_number(step, 8, totp_step)},
            on_second, c);
    db_sync(s->db);
}

static const Oid password_types[] = {DB_UUID, DB_TEXT, DB_BYTEA};
static const struct db_stmt stmt_password = {
    "gateway_password",
    "WITH s AS (DELETE FROM gateway.session WHERE account = $1 AND hash <> $3),"
    " i AS (DELETE FROM gateway.invitation WHERE account = $1)"
    " UPDATE gateway.account SET password = $2 WHERE id = $1 AND closed_at = 0 RETURNING made_at",
    3, password_types};

static void on_password(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    struct people *p = c->store->people;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);

    if (outcome == PEOPLE_KEPT) {
        people_account_password(p, c->session.account, c->account.password);
        for (uint32_t i = 0; i < p->sessions.n; i++)
            if (p->sessions.list[i].until != 0 &&
                p->sessions.list[i].account == c->session.account &&
                memcmp(p->sessions.list[i].hash, c->session.hash, HASH_LEN) != 0)
                sessions_end(&p->sessions, i);
    }
    change_end(c, outcome, 0);
}

void people_store_password(struct people_store *s, uint32_t account, const char *password,
                           const uint8_t kept[HASH_LEN], people_store_fn *fn, void *arg)
{
    struct change *c = change_new(s, fn, arg);

    c->session.account = account;
    memcpy(c->session.hash, kept, HASH_LEN);
    c->account.password = text_copy(slice_str(password));
    db_send(s->db, &stmt_password,
            (struct db_param[]){store_id(&s->people->accounts[account].id),
                                store_text(c->account.password),
                                {c->session.hash, HASH_LEN}},
            on_password, c);
    db_sync(s->db);
}

/* ------------------------------------------------------------------ who signs in elsewhere */

/* $1 id   $2 party   $3 rights   $4 name   $5 mail   $6 subject   $7 now */
static const Oid foreign_types[] = {DB_UUID, DB_TEXT, DB_INT2, DB_TEXT, DB_TEXT, DB_BYTEA, DB_INT8};
static const struct db_stmt stmt_foreign = {
    "gateway_foreign",
    "INSERT INTO gateway.account AS a (id, party, rights, name, mail, subject, made_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (subject) WHERE subject IS NOT NULL DO UPDATE SET rights = excluded.rights,"
    " name = excluded.name, mail = excluded.mail"
    " WHERE a.party = excluded.party AND a.closed_at = 0 RETURNING a.id, a.made_at, a.used_at",
    7, foreign_types};

static void on_foreign(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);

    if (outcome == PEOPLE_KEPT) {
        c->account.id = db_get_id(r->rows, 0, 0);
        c->account.made_at = db_get_int(r->rows, 0, 1);
        c->account.used_at = db_get_int(r->rows, 0, 2);
        people_account_put(c->store->people, &c->account);
    }
    change_end(c, outcome, c->account.made_at);
}

void people_store_foreign(struct people_store *s, const struct account *a, people_store_fn *fn,
                          void *arg)
{
    struct change *c = change_new(s, fn, arg);
    uint8_t rights[2], at[8];

    c->account = *a;
    c->account.login = c->account.password = NULL;
    c->account.name = text_copy(slice_str(a->name));
    c->account.mail = a->mail ? text_copy(slice_str(a->mail)) : NULL;
    c->account.totp_step = -1;
    db_send(s->db, &stmt_foreign,
            (struct db_param[]){store_id(&a->id),
                                store_text(a->party),
                                store_number(rights, 2, a->rights),
                                store_text(a->name),
                                store_text(a->mail),
                                {a->subject, HASH_LEN},
                                store_number(at, 8, a->made_at)},
            on_foreign, c);
    db_sync(s->db);
}
