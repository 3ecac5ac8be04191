/*
 * The registry as it was at a position of the log, from the streams of reference data: how a fold that goes on
 * from a cursor finds it again.
 *
 * Places are numbered in the order in which the log first named them, so the streams are folded in log
 * order, and what came after the cursor is left to the follower.
 */
#ifndef LOG_REGISTRY_READ_H
#define LOG_REGISTRY_READ_H

#include "services/domain/registry.h"
#include "services/log/follower.h"

/* registry: the callee's to free; NULL: no reader answered. Called once, on the loop; the reading is gone
 * afterwards. */
typedef void registry_read_fn(void *arg, struct registry *registry);

struct registry_reading;
struct registry_reading *registry_read(struct stream_reader *streams, int64_t position,
                                       registry_read_fn *fn, void *arg);
/* Only after its reader was closed, before it was done: frees what is left. */
void registry_read_end(struct registry_reading **r);

#endif
