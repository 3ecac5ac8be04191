/*
 * Invitations, in the database: see people_store.h.
 */
#include "services/gateway/people_store_in.h"

#include "common/text.h"

void people_invitation_read(struct invitation *out, const PGresult *rows, int row, int column)
{
    struct slice hash = db_get_bytes(rows, row, column + 4);

    *out = (struct invitation){.made_at = db_get_int(rows, row, column),
                               .until = db_get_int(rows, row, column + 1),
                               .language = (uint8_t)db_get_int(rows, row, column + 2),
                               .state = (uint8_t)db_get_int(rows, row, column + 3),
                               .has_hash = hash.n == HASH_LEN};
    if (out->has_hash)
        memcpy(out->hash, hash.p, HASH_LEN);
}

/* The invitation that was meant, as people have it; NULL: another came in its place. */
static struct invitation *meant(const struct change *c)
{
    struct invitation *i = &c->store->people->accounts[c->session.account].invitation;

    return i->made_at == c->at ? i : NULL;
}

static struct change *invitation_change(struct people_store *s, uint32_t account,
                                        people_store_fn *fn, void *arg)
{
    struct change *c = change_new(s, fn, arg);

    c->session.account = account;
    c->at = s->people->accounts[account].invitation.made_at;
    return c;
}

/* ------------------------------------------------------------------ its mail */

static const Oid write_types[] = {DB_UUID, DB_INT8, DB_BYTEA};
static const struct db_stmt stmt_write = {
    "gateway_invitation",
    "UPDATE gateway.invitation SET hash = $3 WHERE account = $1 AND made_at = $2 RETURNING made_at",
    3, write_types};

static void on_write(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);
    struct invitation *i = meant(c);

    if (outcome == PEOPLE_KEPT && i) {
        memcpy(i->hash, c->session.hash, HASH_LEN);
        i->has_hash = true;
    }
    change_end(c, outcome, 0);
}

void people_store_invitation(struct people_store *s, uint32_t account, const uint8_t hash[HASH_LEN],
                             people_store_fn *fn, void *arg)
{
    struct change *c = invitation_change(s, account, fn, arg);
    uint8_t made[8];

    memcpy(c->session.hash, hash, HASH_LEN);
    db_send(s->db, &stmt_write,
            (struct db_param[]){store_id(&s->people->accounts[account].id),
                                store_number(made, 8, c->at),
                                {c->session.hash, HASH_LEN}},
            on_write, c);
    db_sync(s->db);
}

static const Oid told_types[] = {DB_UUID, DB_INT8, DB_INT2};
static const struct db_stmt stmt_told = {
    "gateway_invitation_told",
    "UPDATE gateway.invitation SET state = $3 WHERE account = $1 AND made_at = $2"
    " RETURNING made_at",
    3, told_types};

static void on_told(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);
    struct invitation *i = meant(c);

    if (outcome == PEOPLE_KEPT && i)
        i->state = c->account.invitation.state;
    change_end(c, outcome, 0);
}

void people_store_invitation_told(struct people_store *s, uint32_t account, enum invited state,
                                  people_store_fn *fn, void *arg)
{
    struct change *c = invitation_change(s, account, fn, arg);
    uint8_t made[8], room[2];

    c->account.invitation.state = (uint8_t)state;
    db_send(s->db, &stmt_told,
            (struct db_param[]){store_id(&s->people->accounts[account].id),
                                store_number(made, 8, c->at), store_number(room, 2, state)},
            on_told, c);
    db_sync(s->db);
}

/* ------------------------------------------------------------------ it is taken */

static const Oid take_types[] = {DB_UUID, DB_INT8, DB_TEXT};
static const struct db_stmt stmt_take = {
    "gateway_invited",
    "WITH i AS (DELETE FROM gateway.invitation WHERE account = $1 AND made_at = $2"
    " RETURNING account),"
    " s AS (DELETE FROM gateway.session s USING i WHERE s.account = i.account)"
    " UPDATE gateway.account a SET password = $3, totp = NULL FROM i"
    " WHERE a.id = i.account AND a.closed_at = 0 RETURNING a.made_at",
    3, take_types};

static void on_take(void *arg, const struct db_result *r)
{
    struct change *c = arg;
    struct people *p = c->store->people;
    enum people_kept outcome = change_outcome(r, PEOPLE_GONE);

    if (outcome == PEOPLE_KEPT) {
        people_account_password(p, c->session.account, c->account.password);
        p->accounts[c->session.account].has_totp = false;
        sessions_end_account(&p->sessions, c->session.account);
    }
    change_end(c, outcome, 0);
}

void people_store_invited(struct people_store *s, uint32_t account, const char *password,
                          people_store_fn *fn, void *arg)
{
    struct change *c = invitation_change(s, account, fn, arg);
    uint8_t made[8];

    c->account.password = text_copy(slice_str(password));
    db_send(s->db, &stmt_take,
            (struct db_param[]){store_id(&s->people->accounts[account].id),
                                store_number(made, 8, c->at), store_text(c->account.password)},
            on_take, c);
    db_sync(s->db);
}
