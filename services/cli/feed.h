/*
 * Following what happens: `feed.ask` until we are where it happens now, then `watch`, which is held
 * until there is something to tell. Nothing is missed between the two, since both go on from a position.
 */
#ifndef CLI_FEED_H
#define CLI_FEED_H

#include "services/cli/connection.h"

struct feed {
    struct cli *cli;
    struct connection *connection;
    int64_t position; /* the last one that was told */
    bool live;        /* watch; else feed.ask */
};

/* The position up to which the door has seen the log now; -1 when it does not say. */
enum asked feed_head(struct connection *c, int64_t *out, struct answer *a);

/* Calls fn with each event after f->position, until it says false, or `wait_ms` passed without any.
 * bytes: the moment as it came. Returns the exit status; *more_out: fn did not say false. */
typedef bool feed_fn(void *arg, const struct moment *m, struct slice bytes);
int feed_next(struct feed *f, int64_t wait_ms, feed_fn *fn, void *arg, bool *more_out);

#endif
