/*
 * Live frames that came while the log is being read: kept, newest last, until the reading has reached
 * them. What does not fit any more pushes the oldest out; that is read from the log then.
 *
 *      read up to here         kept
 *      ----------------|      [ frame ][ frame ][ frame ]
 */
#ifndef LOG_BACKLOG_H
#define LOG_BACKLOG_H

#include "common/bus.h"

#define BACKLOG_FRAMES 512
#define BACKLOG_BYTES  ((size_t)16 << 20)

struct backlog {
    struct backlog_frame {
        zmq_msg_t msg;
        int64_t first, last; /* positions of its events */
    } frames[BACKLOG_FRAMES];
    uint32_t head, n;
    size_t bytes;
};

/* Takes the message; a frame that does not join the last one makes those before it useless. */
void backlog_add(struct backlog *b, zmq_msg_t *msg, int64_t first, int64_t last);
/* The oldest frame when it holds the event behind `position` or follows right on it; frames that lie
 * wholly before are dropped. NULL when there is none. Gone with the next call, or backlog_drop(). */
struct backlog_frame *backlog_next(struct backlog *b, int64_t position);
void backlog_drop(struct backlog *b);
void backlog_clear(struct backlog *b);

#endif
