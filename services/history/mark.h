/*
 * The mark: what a start needs to know of the log without reading all of it. A cache: it is believed
 * only when its sum is right and the log has its leaf at its position; otherwise the log is read from
 * the beginning. Pure.
 *
 *      1 layout | 8 last time | 32 leaf at the position | tree | numbers | 32 SHA-256 of all before
 */
#ifndef HISTORY_MARK_H
#define HISTORY_MARK_H

#include "services/history/batch.h"

void mark_put(const struct core *c, struct buf *out);
/* leaf: of the event that the log has at that position. 0, or -1: c is as it was at the beginning. */
MUST_CHECK int mark_get(struct core *c, int64_t position, struct slice state, struct slice leaf);

#endif
