/*
 * PUB: one frame a commit, in log order, without topics; and a heartbeat with fence and head, so that
 * silence and holes show, and the log's time, so that nobody needs a clock of his own. A hint: who missed one reads the log.
 */
#ifndef HISTORY_PUBLISH_H
#define HISTORY_PUBLISH_H

#include "proto/frame.h"
#include "services/history/batch.h"

#define HEARTBEAT_MS 200

struct publisher {
    void *socket; /* PUB; the caller's */
    bool second;
    struct frame_writer frame;
    struct buf body; /* without the events */
};

void publish_end(struct publisher *p);
void publish_batch(struct publisher *p, const struct core *c, const struct batch *b);
/* at: the log's time now; that of the last event while no clock may be trusted. */
void publish_heartbeat(struct publisher *p, const struct core *c, int64_t at);

#endif
