/*
 * One HTTP request to a system outside, and nothing but that: see target.h for where it may go.
 *
 *      address read -> name resolved -> every address judged -> one of them pinned -> libcurl, which connects to that
 *      one, judged once more at its socket
 *
 * Redirects, proxies, other protocols and credentials from files are never followed or used. What comes back is read
 * to a bound and forgotten; a request takes a bounded time. Any number at once: whoever is stuck costs one handle.
 */
#ifndef NOTIFY_POST_H
#define NOTIFY_POST_H

#include "services/curl/curl_loop.h"
#include "services/notify/resolve.h"
#include "services/notify/target.h"

struct post_limits {
    int64_t total_ms; /* of a request, from name to answer */
    const char *ca;   /* file of certificates to trust; "": the system's */
    const char *cert; /* our own certificate and its key; "": none */
    const char *cert_key;
};

struct post;
/* rules and resolver live as long. */
struct post *post_new(struct loop *l, const struct target_rules *rules, struct resolver *resolver,
                      const struct post_limits *limits);
/* Requests under way are dropped; their callbacks do not come. */
void post_free(struct post **p);

#define POST_HEADERS 8
struct post_request {
    const char *method, *url;
    const char *const *headers; /* "Name: value"; at most POST_HEADERS */
    size_t n_headers;
    struct slice body; /* borrowed until the outcome, as is all of this */
};
struct post_outcome {
    bool sent;                  /* there was an answer */
    int status;                 /* then */
    int64_t retry_after_s;      /* -1: not said */
    int64_t allowed_rate;       /* WebHook-Allowed-Rate; 0: not said */
    const char *allowed_origin; /* WebHook-Allowed-Origin; NULL: not said */
    const char *why;            /* not sent: a code word */
};
/* Once, from the loop or at once. o lives until it returns. */
typedef void post_fn(void *arg, const struct post_outcome *o);

struct posting;
/* Never NULL; *out is set before fn can come. */
void post_send(struct post *p, const struct post_request *r, post_fn *fn, void *arg,
               struct posting **out);
/* The request is given up; fn does not come. */
void post_cancel(struct posting **x);

/* Sockets that were asked for, and those that were refused at the last moment: for tests. */
struct post_sockets {
    uint64_t opened, refused;
};
struct post_sockets post_sockets(const struct post *p);

#endif
