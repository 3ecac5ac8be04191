/*
 * Accounts and tokens in the database. What is told to be kept is committed.
 *
 *      people_store_open -> connection up -> all of it is read into people -> begun
 *
 * Each change is one statement that says what became of it, so that it may be repeated.
 */
#ifndef GATEWAY_PEOPLE_STORE_H
#define GATEWAY_PEOPLE_STORE_H

#include "common/db.h"
#include "proto/enums.h"
#include "services/gateway/people.h"

struct people_store;

enum people_kept {
    PEOPLE_KEPT,
    PEOPLE_TAKEN, /* the id is another party's, or its login or hash is in use */
    PEOPLE_GONE,  /* there is none, or it was closed */
    PEOPLE_AWAY   /* the database does not answer: it may have happened */
};
typedef void people_store_fn(void *arg, enum people_kept outcome, int64_t at);
typedef void people_store_begun_fn(void *arg);

struct people_store *people_store_open(struct loop *l, struct people *people,
                                       people_store_begun_fn *begun, void *arg);
void people_store_close(struct people_store **s);
bool people_store_is_up(const struct people_store *s);
bool people_store_has_begun(const struct people_store *s);

/* at: microseconds UTC. The struct and its texts are copied; people has it when fn is called. With an invitation whose
 * `until` is set, that one is kept to be sent. */
void people_store_account(struct people_store *s, const struct account *a, people_store_fn *fn,
                          void *arg);
void people_store_account_close(struct people_store *s, const struct uuid *id, int64_t at,
                                people_store_fn *fn, void *arg);
void people_store_token(struct people_store *s, const struct token *t, people_store_fn *fn,
                        void *arg);
void people_store_token_end(struct people_store *s, const struct uuid *id, int64_t at,
                            people_store_fn *fn, void *arg);
/* A mail with that secret is about to go; what the server made of it; somebody takes it, and has that password and no
 * second factor from now on. GONE: it is another one by now, or none. */
void people_store_invitation(struct people_store *s, uint32_t account, const uint8_t hash[HASH_LEN],
                             people_store_fn *fn, void *arg);
void people_store_invitation_told(struct people_store *s, uint32_t account, enum invited state,
                                  people_store_fn *fn, void *arg);
void people_store_invited(struct people_store *s, uint32_t account, const char *password,
                          people_store_fn *fn, void *arg);
/* Somebody signs in: the session, with the step of the second factor (-1: none was asked). GONE: the account was closed,
 * or that step was used. The oldest session of too many ends. */
void people_store_session(struct people_store *s, const struct session *of, int64_t totp_step,
                          people_store_fn *fn, void *arg);
void people_store_session_end(struct people_store *s, const uint8_t hash[HASH_LEN],
                              people_store_fn *fn, void *arg);
/* A second factor, whose code of that step was shown: its sessions are whole from now on. */
void people_store_second(struct people_store *s, uint32_t account,
                         const uint8_t secret[TOTP_SECRET_LEN], int64_t totp_step,
                         people_store_fn *fn, void *arg);
/* Another password; all sessions but this one end. */
void people_store_password(struct people_store *s, uint32_t account, const char *password,
                           const uint8_t kept[HASH_LEN], people_store_fn *fn, void *arg);
/* Who signs in elsewhere: found by its subject, or made under the id of a. Its rights, name and address are those of
 * a from now on. */
void people_store_foreign(struct people_store *s, const struct account *a, people_store_fn *fn,
                          void *arg);
/* When they were used last: written from time to time, a minute may be lost. */
void people_store_used(struct people_store *s);

#endif
