/*
 * Who is signed in with a browser, in memory. Pure; kept in the database by people_store.h.
 *
 * A session is found by the SHA-256 of its cookie. It ends with its time, when it was not used for long, when somebody
 * signs out, and with its account. Each has a word of its own against forged requests (CSRF), which is not the cookie.
 */
#ifndef GATEWAY_SESSIONS_H
#define GATEWAY_SESSIONS_H

#include "common/hash.h"
#include "common/idmap.h"

#define SESSION_NONE    UINT32_MAX
#define SESSION_SECRET  32 /* random bytes of a cookie */
#define SESSION_TEXT    44 /* the same as text, with its end: base64url */
#define SESSION_ACCOUNT 10 /* of one account at once: beyond it the oldest ends */

struct session {
    uint8_t hash[HASH_LEN]; /* of the cookie's text */
    uint8_t csrf[SESSION_SECRET];
    uint32_t account;
    int64_t made_at, used_at, until; /* microseconds UTC */
    bool half; /* a second factor is still to be set: it may do nothing else */
    bool used; /* since that was written last */
};

struct sessions {
    struct session *list;
    uint32_t n, cap, free; /* free: the first of those that ended */
    struct idmap by_hash;
    int64_t idle_us;
};

void sessions_init(struct sessions *s, int64_t idle_us);
void sessions_free(struct sessions *s);
/* Copied. */
uint32_t sessions_put(struct sessions *s, const struct session *of);
/* By the cookie's text; SESSION_NONE: none, or it is over. */
uint32_t sessions_shown(const struct sessions *s, struct slice cookie, int64_t now);
void sessions_end(struct sessions *s, uint32_t session);
void sessions_end_account(struct sessions *s, uint32_t account);
/* The oldest of an account that has as many as it may; SESSION_NONE: it may have one more. */
uint32_t sessions_oldest(const struct sessions *s, uint32_t account);
/* Those that are over are forgotten. */
void sessions_sweep(struct sessions *s, int64_t now);

/* What is told once, in a cookie or a mail, and the hash by which it is known. */
void session_secret_new(char text_out[SESSION_TEXT], uint8_t hash_out[HASH_LEN]);

#endif
