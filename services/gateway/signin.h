/*
 * Signing in and out with a browser. See signin.c; who signs in elsewhere: foreign.h.
 */
#ifndef GATEWAY_SIGNIN_H
#define GATEWAY_SIGNIN_H

#include "services/gateway/gateway_in.h"

struct password_asking;

/* An attempt, or a change of one's own, until it is answered. */
struct signin {
    struct visit *visit; /* NULL: it has left */
    uint32_t account;    /* NOBODY: none is known */
    struct password_asking *asking;
    people_store_fn *fn; /* when the session is kept */
    struct buf login, password;
    uint8_t code[16];
    size_t n_code;
    int64_t step; /* of the second factor; -1: none was asked */
    struct session session;
    int64_t invited_at;        /* when the invitation was made that is taken */
    uint8_t subject[HASH_LEN]; /* who signs in elsewhere */
    char cookie[SESSION_TEXT];
    bool keeping; /* the database is asked */
};

bool signin_is(enum message kind);
void signin_handle(struct visit *v);
/* An attempt; it ends with the visit. */
struct signin *signin_new(struct visit *v);
/* First in what hears of a change that was kept: the visit; NULL: it has left, and s is no more. */
struct visit *signin_kept(struct signin *s);
/* v->signin, whose account is set, becomes a session; fn hears of it. */
void signin_session(struct visit *v, bool half);
/* Our cookie's value, or that of another; p NULL: there is none. */
struct slice signin_cookie(const struct gateway *g, const struct http_request *r);
struct slice cookie_value(const struct http_request *r, const char *name);
/* text NULL: it is taken away. */
void signin_cookie_set(const struct gateway *g, struct reply *r, const char *text);
/* The word against forged requests, as text. */
void signin_csrf(const struct session *s, char out[SESSION_TEXT]);

#endif
