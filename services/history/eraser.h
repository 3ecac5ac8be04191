/*
 * The eraser: destroys what a committed statement of destruction (signal.erased) names, on a connection
 * of its own, as a role that can do nothing else (history.erase). Each statement of the log again at every
 * new connection: a crash in between, or a restore of an older backup, is made good by the next start.
 */
#ifndef HISTORY_ERASER_H
#define HISTORY_ERASER_H

#include "common/life.h"
#include "services/history/batch.h"

struct eraser;
struct eraser *eraser_new(struct life *life);
void eraser_free(struct eraser **e);
/* A batch is committed. */
void eraser_batch(struct eraser *e, const struct batch *b);

#endif
