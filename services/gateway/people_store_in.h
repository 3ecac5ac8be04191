/*
 * Inside the store of people.
 *
 *      people_store.c     reading all, accounts, tokens
 *      people_sessions.c  signing in
 *      people_invited.c   invitations
 */
#ifndef GATEWAY_PEOPLE_STORE_IN_H
#define GATEWAY_PEOPLE_STORE_IN_H

#include "services/gateway/people_store.h"

struct people_store {
    struct loop *loop;
    struct db *db;
    struct people *people;
    people_store_begun_fn *begun_fn;
    void *arg;
    bool begun, reading;
};

/* One statement under way; what it keeps is copied. */
struct change {
    struct people_store *store;
    people_store_fn *fn;
    void *arg;
    struct account account;
    struct token token;
    struct session session;
    struct uuid id;
    int64_t at;
};

struct change *change_new(struct people_store *s, people_store_fn *fn, void *arg);
void change_end(struct change *c, enum people_kept outcome, int64_t at);
/* none: no row came back. */
enum people_kept change_outcome(const struct db_result *r, enum people_kept none);

static inline struct db_param store_text(const char *s)
{
    return (struct db_param){s, s ? (int)strlen(s) : 0};
}

static inline struct db_param store_id(const struct uuid *u)
{
    return (struct db_param){u->b, sizeof u->b};
}

static inline struct db_param store_number(uint8_t *room, int width, int64_t v)
{
    db_put_int(room, width, v);
    return (struct db_param){room, width};
}

/* Its row, with those columns from `column` on. */
void people_invitation_read(struct invitation *out, const PGresult *rows, int row, int column);

/* Reading the sessions, behind the accounts. */
extern const struct db_stmt people_stmt_sessions;
void people_session_read(struct people *p, const PGresult *rows, int row);

#endif
