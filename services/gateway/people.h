/*
 * Accounts and tokens in memory: who is who, asked at every request. Pure; what is kept is in the database (people_store.h).
 *
 * An account is found by its random number or its login, a token by the SHA-256 of what was shown. Slots are never
 * used again: a number stays with whom it was given.
 */
#ifndef GATEWAY_PEOPLE_H
#define GATEWAY_PEOPLE_H

#include "common/hash.h"
#include "common/idmap.h"
#include "services/account/totp.h"
#include "services/gateway/sessions.h"

#define PEOPLE_NONE      UINT32_MAX
#define PEOPLE_PARTY_LEN 25
#define PEOPLE_RIGHT(r)  (1u << (r)) /* a bit for each enum account_right */

/* A mail, with which a password is chosen. */
struct invitation {
    int64_t made_at, until; /* microseconds UTC; until 0: there is none */
    int64_t again;          /* after an attempt in vain: not before */
    uint8_t state;          /* enum invited */
    uint8_t language, tries;
    bool has_hash;
    uint8_t hash[HASH_LEN]; /* of what stands in the mail that was written last */
};

struct account {
    struct uuid id;
    char party[PEOPLE_PARTY_LEN];
    uint8_t rights;
    char *name;                /* NULL: closed */
    char *login, *password;    /* NULL: none; password: Argon2id */
    char *mail;                /* NULL: none */
    int64_t made_at, used_at;  /* microseconds UTC; 0: never */
    int64_t closed_at;         /* 0: it is open */
    uint8_t subject[HASH_LEN]; /* of who signs in elsewhere */
    uint8_t totp[TOTP_SECRET_LEN];
    int64_t totp_step; /* last one that was used; -1: none */
    bool has_subject, has_totp;
    struct invitation invitation;
};

struct token {
    struct uuid id;
    uint8_t hash[HASH_LEN];
    uint32_t account;
    uint8_t rights;
    int32_t until; /* last day */
    char *name;    /* NULL: none */
    int64_t made_at, used_at;
    int64_t ended_at; /* 0: it is valid until its last day */
    bool used;        /* since that was written last */
};

struct people {
    struct account *accounts;
    struct token *tokens;
    uint32_t n_accounts, cap_accounts, n_tokens, cap_tokens;
    struct idmap by_id, by_login, by_subject, by_token,
        by_hash; /* login: by the id that is made of it */
    struct sessions sessions;
};

/* A session that is not used for so long ends. */
void people_init(struct people *p, int64_t idle_us);
void people_free(struct people *p);

/* Copied; what was there under the id is replaced. Returns its slot. */
uint32_t people_account_put(struct people *p, const struct account *a);
uint32_t people_account(const struct people *p, const struct uuid *id); /* PEOPLE_NONE: none */
uint32_t people_login(const struct people *p, struct slice login);
uint32_t people_subject(const struct people *p, const uint8_t subject[HASH_LEN]);
/* Another password (Argon2id, copied); an invitation has no use any more. */
void people_account_password(struct people *p, uint32_t account, const char *password);
/* Whose invitation it is that was shown. PEOPLE_NONE: nobody's, used, or over. */
uint32_t people_invited(const struct people *p, struct slice shown, int64_t now);
/* Name, login, password, second factor and address are destroyed; its tokens and sessions are ended. */
void people_account_close(struct people *p, uint32_t account, int64_t at);

uint32_t people_token_put(struct people *p, const struct token *t);
uint32_t people_token(const struct people *p, const struct uuid *id);
void people_token_end(struct people *p, uint32_t token, int64_t at);
/* By what was shown. PEOPLE_NONE: unknown, ended, over, or its account is closed. */
uint32_t people_token_shown(const struct people *p, struct slice shown, int32_t today);

#endif
