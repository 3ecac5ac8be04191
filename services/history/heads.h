/*
 * What history remembers of the table, so that ordinary conflicts and repeats never reach it: the
 * versions of streams that were used lately, and the appends that were stored lately. Both bounded;
 * what is forgotten is looked up again. Pure.
 *
 *      streams: a table; when it is full, one that was not used since the hand's last round goes
 *      recent:  a ring of appends and a ring of their salted digests; the oldest are overwritten
 *
 *      stream --newest--> append of versions 5-6 --older--> 4 --older--> 1-3 --> (overwritten, or none)
 *
 * An append id counts within its stream. Walking a stream's appends back either meets the id, or gets
 * to version 1, and then it is new; or the walk is cut (overwritten, or stored by another writer), and
 * then only the table can tell. Places in the ring are counted from 1 and never used again, so a link
 * to something overwritten is seen to be one.
 */
#ifndef HISTORY_HEADS_H
#define HISTORY_HEADS_H

#include "services/history/append.h"

#define VERSION_UNKNOWN (-1)
/* A walk gets no further, and neither does a look at the table. Signals never get so long; a stream that
 * does (the receipts of a webhook) must not cost a walk through all of it. */
#define LOOK_BACK 1000

struct stream {
    struct uuid id;
    int32_t version;             /* committed head; 0: no events; VERSION_UNKNOWN */
    bool believed;               /* version 0 was not read, only not contradicted yet */
    bool used;                   /* since the hand was here */
    uint64_t newest;             /* place in the ring; 0: none */
    struct append *first, *last; /* what waits for it, linked by `behind` */
};

struct heads;
struct heads *heads_new(size_t streams_max, size_t recent_max);
void heads_free(struct heads **h);

/* NULL when it is not remembered. */
struct stream *heads_find(struct heads *h, const struct uuid *id);
/* Found or made (version unknown). NULL when all are in use. */
struct stream *heads_use(struct heads *h, const struct uuid *id);

/* The append was stored: its answer is remembered. */
void heads_remember(struct heads *h, const struct append *a);

enum recall {
    RECALL_NEW,      /* surely not stored: all appends of the stream are remembered */
    RECALL_SAME,     /* stored, with this content: first, at, version and number are filled in */
    RECALL_OTHER,    /* stored, with other content */
    RECALL_FORGOTTEN /* the table must be asked */
};
enum recall heads_recall(const struct heads *h, struct append *a);

#endif
