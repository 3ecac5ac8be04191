/*
 * Events kept for later: a queue of copies.
 */
#ifndef LOG_HELD_H
#define LOG_HELD_H

#include "proto/shapes.h"

struct held {
    struct held *next;
    struct event event; /* its slices point behind it */
};

/* Zero-initialised is empty. */
struct held_queue {
    struct held *first, *last;
    size_t n, bytes;
};

void held_add(struct held_queue *q, const struct event *e);
void held_drop_first(struct held_queue *q);
void held_clear(struct held_queue *q);

#endif
