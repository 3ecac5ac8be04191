/*
 * Between queue.c and batch.c only: the two halves of batch.h.
 */
#ifndef HISTORY_QUEUE_H
#define HISTORY_QUEUE_H

#include "services/history/batch.h"

/* a is the first of its chain and in no list; the next is not decided yet. */
void queue_done(struct core *c, struct append *a, enum append_fate fate);
/* The first of the chain is in no list: decides it, and those behind it while they are done at once. */
void queue_decide(struct core *c, struct stream *s);
/* A key was taken: streams that look new are looked up first, for a while. */
void queue_be_careful(struct core *c);
/* a and all behind it. */
void chain_free(struct append *a);

#endif
