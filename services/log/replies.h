/*
 * Replies on a ROUTER: what a turn has for one peer goes as one frame.
 *
 *      frame_add(replies_for(o, &peer), &e, MSG_DONE, &body);     any number of times, for any peers
 *      replies_flush(o);                                          at the end of the turn
 *
 * A peer that left, or does not read, loses its replies: it repeats its questions.
 */
#ifndef LOG_REPLIES_H
#define LOG_REPLIES_H

#include "common/bus.h"
#include "proto/frame.h"

#define REPLIES_FRAME ((size_t)128 << 10) /* what is longer goes before the next reply is added */

struct replies {
    void *socket;
    struct replies_box {
        struct bus_peer peer;
        struct frame_writer frame;
    } * boxes;
    uint32_t n, cap;  /* boxes in use this turn; those behind keep their room */
    uint32_t *places; /* hash of the peer -> 1 + box; 0: empty */
    uint32_t mask;
};

void replies_init(struct replies *o, void *socket);
void replies_free(struct replies *o);
/* The frame that is being filled for this peer; valid until the next call here. */
struct frame_writer *replies_for(struct replies *o, const struct bus_peer *peer);
void replies_flush(struct replies *o);

#endif
