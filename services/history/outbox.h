/*
 * Answers, gathered during a turn and sent at its end: one frame a peer, an array of what it asked.
 */
#ifndef HISTORY_OUTBOX_H
#define HISTORY_OUTBOX_H

#include "proto/frame.h"
#include "services/history/append.h"

struct outbox {
    void *socket; /* ROUTER; the caller's */
    struct outbox_peer {
        struct bus_peer peer;
        struct frame_writer frame;
    } * peers;
    size_t n, last;  /* peers with something to send; the one used last */
    uint64_t unsent; /* frames to peers that went, or do not read: they ask again */
};

void outbox_begin(struct outbox *o, void *router);
void outbox_end(struct outbox *o);

/* The frame to write the next answer to this peer into. */
struct frame_writer *outbox_to(struct outbox *o, const struct bus_peer *peer);
/* What became of an append. */
void outbox_append(struct outbox *o, const struct append *a);
void outbox_send(struct outbox *o);

#endif
