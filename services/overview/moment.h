/*
 * One event as people may see it: for timelines and the feed.
 */
#ifndef OVERVIEW_MOMENT_H
#define OVERVIEW_MOMENT_H

#include "services/overview/lock.h"

/* Appends the map of shape `moment`. False, and nothing appended, when who may not see that it
 * was. */
bool moment_encode(const struct principal *who, const struct registry *r, const struct signal *s,
                   const struct lock *lock, const struct event *e, struct buf *out);

#endif
