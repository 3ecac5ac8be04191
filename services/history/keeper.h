/*
 * Keeps signed heads outside the database: the last one in a file, and sparse ones (one an hour or each
 * 100,000 events) behind each other in another, so that what changed can be narrowed down later.
 *
 *      CHECKPOINTS/last        the one that history refuses to write behind
 *      CHECKPOINTS/sparse      notes, an empty line after each
 *      CHECKPOINTS/new-origin  asks for a new name of the log (origin.h)
 *
 * A thread of its own, because the disk takes milliseconds for each and the loop must not wait for it.
 * It shares nothing with the loop but a socket.
 */
#ifndef HISTORY_KEEPER_H
#define HISTORY_KEEPER_H

#include "common/loop.h"
#include "services/proof/checkpoint.h"

#define KEEPER_NOTE_MOST 2000

/* The path of a file in the folder; until the next call. */
const char *keeper_path(const char *name);
/* The last head that was kept, as it was written. 0, or -1: there is none. Anything but a file that is
 * not there stops the process. */
MUST_CHECK int keeper_last(struct buf *note);

/* When that was, by the wall clock; now, when there is none. */
int64_t keeper_last_at(void);

struct keeper;
/* kept: on the loop, for each head that was given, in order. */
typedef void kept_fn(void *arg, bool kept);
struct keeper *keeper_new(struct loop *l, kept_fn *fn, void *arg);
/* Waits until what was given is on the disk. */
void keeper_free(struct keeper **k);
/* At most KEEPER_NOTE_MOST bytes; one at a time. */
void keeper_keep(struct keeper *k, uint64_t n, struct slice note);

#endif
