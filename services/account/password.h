/*
 * Passwords by Argon2id (libsodium), off the loop: a fixed number of threads, a bounded queue, and each answer by a
 * callback on the loop.
 *
 *      password_check() -> queue -> thread: memory_kib for a while -> eventfd -> loop: fn
 *           |
 *           +-- queue full: fn with PASSWORD_BUSY
 *
 * Memory: `threads` times what a hash takes, never more, however many ask. An account that does not exist costs the
 * same work as a wrong password, so that nobody learns by waiting which accounts there are.
 */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include "common/loop.h"

#define PASSWORD_MAX      1024 /* bytes; a longer one is PASSWORD_UNFIT */
#define PASSWORD_HASH_MAX 128  /* with its NUL: "$argon2id$v=19$m=65536,t=2,p=1$..." */
#define PASSWORD_THREADS  4

/* 0 is the default. */
struct password_limits {
    size_t threads; /* 1 to PASSWORD_THREADS; 2 */
    size_t queue;   /* that wait beside those being worked on; 64 */
    size_t
        memory_kib; /* of one hash, 8 to 1,048,576; 65,536. A stored hash that wants more is PASSWORD_UNFIT */
    unsigned passes; /* 1 to 16; 2. A stored hash may want more, up to 16 */
};

enum password_result {
    PASSWORD_RIGHT, /* or: made */
    PASSWORD_WRONG, /* also of an account that does not exist */
    PASSWORD_BUSY,  /* the queue is full: again in a few seconds (503, Retry-After) */
    PASSWORD_UNFIT, /* the password is empty or too long, or what is stored is no hash that we work on */
};

struct passwords;
/* Starts the threads; stops the process when it cannot. The loop outlives it. */
struct passwords *passwords_new(struct loop *l, const struct password_limits *limits);
/* Waits for what is being worked on (one hash); what is queued is dropped, callbacks do not come. */
void passwords_free(struct passwords **p);

struct password_asking;
/* Once, from the loop, never from within the call that asked. hash: of password_make(), or where `old` is true: make
 * a new one at this occasion, since the limits were raised. */
struct password_told {
    enum password_result result;
    const char *hash; /* of password_make(); NULL otherwise; borrowed */
    bool old;         /* right, but with less work than the limits say: have a new one made */
};
typedef void password_fn(void *arg, const struct password_told *told);

/* hash: what is stored; NULL: there is no such account (the answer is PASSWORD_WRONG after the same work). Both are
 * copied, and the copies wiped. out may be NULL. */
void password_check(struct passwords *p, const char *hash, struct slice password, password_fn *fn,
                    void *arg, struct password_asking **out);
void password_make(struct passwords *p, struct slice password, password_fn *fn, void *arg,
                   struct password_asking **out);
/* The callback does not come. *a may be NULL and is NULL afterwards. */
void password_cancel(struct password_asking **a);

/* For a status page and for tests. work: KiB that were filled, times passes. */
struct password_counts {
    uint64_t done, busy, work;
    size_t queued, working, working_most;
};
struct password_counts password_counts(struct passwords *p);

#endif
