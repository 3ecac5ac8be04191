/*
 * Names to addresses through c-ares, without waiting. The answer is all addresses that a name has, of both families,
 * so that whoever asks can judge each of them; kept for as long as the answer says, five minutes at most.
 */
#ifndef NOTIFY_RESOLVE_H
#define NOTIFY_RESOLVE_H

#include "common/loop.h"

#include <netinet/in.h>

#define RESOLVE_ADDRESSES 16 /* a name that has more is none of a receiver */

struct resolved {
    size_t n;                                /* 0: it has none, or nobody answered */
    struct in6_addr list[RESOLVE_ADDRESSES]; /* IPv4 mapped */
};

struct resolver;
/* servers: "" or those to ask, as "127.0.0.1:5300,[::1]:53". NULL: they cannot be read. */
struct resolver *resolver_new(struct loop *l, const char *servers);
void resolver_free(struct resolver **r);

/* fn comes once: at once when the answer is known, else from the loop. found lives until it returns. */
typedef void resolve_fn(void *arg, const struct resolved *found);
struct resolving;
struct resolving *resolve(struct resolver *r, const char *name, resolve_fn *fn, void *arg);
/* fn does not come any more. */
void resolve_cancel(struct resolving **x);

#endif
