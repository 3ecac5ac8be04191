/*
 * Signals that were submitted and have no decision yet, in log order. Pure.
 */
#ifndef ROUTING_OPEN_H
#define ROUTING_OPEN_H

#include "common/buf.h"
#include "common/idmap.h"
#include "services/log/follower.h"

struct open_signal {
    struct uuid id;       /* all zeroes: free */
    struct cursor before; /* where to start again when this is the oldest */
    struct buf route;     /* the decision, encoded; empty until it was made */
    struct buf likened;   /* what it is like, encoded; empty: nothing */
    uint32_t version;     /* of the stream, as far as it was followed */
    uint32_t next, prev;  /* in log order; IDMAP_NONE at the ends */
    int64_t began;        /* deciding, monotonic */
    bool sent;            /* an append is under way: the slot stays until its answer came */
    bool decided;         /* the log has a decision, or it was withdrawn */
    void *owner;          /* for the append's callback */
};

struct open_signals {
    struct open_signal **slots; /* they stay where they are: appends point to them */
    uint32_t n, cap, free_first, oldest, newest;
    struct idmap by_id;
};

void open_init(struct open_signals *o);
void open_free(struct open_signals *o);
/* The id must not be there yet. */
struct open_signal *open_add(struct open_signals *o, const struct uuid *id,
                             const struct cursor *before);
struct open_signal *open_find(const struct open_signals *o, const struct uuid *id);
void open_remove(struct open_signals *o, struct open_signal *s);
struct open_signal *open_oldest(const struct open_signals *o);
struct open_signal *open_next(const struct open_signals *o, const struct open_signal *s);

#endif
