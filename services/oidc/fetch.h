/*
 * One request to an issuer, bounded: time, bytes, and nowhere but where it was sent. No redirects, proxies, cookies or
 * credentials from files; https with the authorities that were named, http only to this machine.
 */
#ifndef OIDC_FETCH_H
#define OIDC_FETCH_H

#include "services/curl/curl_loop.h"

#define FETCH_MOST ((size_t)256 << 10) /* bytes of an answer */

struct fetcher;
struct fetcher *fetcher_new(struct loop *l, const char *ca_file, int64_t timeout_ms);
/* Requests under way are dropped; their callbacks do not come. */
void fetcher_free(struct fetcher **f);

struct fetch_request {
    const char *url;
    bool loopback;             /* only to this machine */
    const char *authorization; /* the value of the header; NULL: none */
    struct slice form;         /* POST of it; p NULL: GET */
};
/* Once, from the loop, never from within the call. status 0: no answer, or one that is too long. body lives as long
 * as the call. */
typedef void fetch_fn(void *arg, int status, struct slice body);

struct fetch;
/* All of r is copied. *out is set before fn comes. */
void fetch_start(struct fetcher *f, const struct fetch_request *r, fetch_fn *fn, void *arg,
                 struct fetch **out);
/* Gives it up; *x may be NULL and is NULL afterwards. */
void fetch_cancel(struct fetch **x);

#endif
