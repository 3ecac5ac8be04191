/*
 * Memory that grows. Out of memory stops the process: what grows here is bounded by its owner, so it is
 * a machine that cannot run us.
 */
#ifndef COMMON_ROOM_H
#define COMMON_ROOM_H

#include "common/base.h"

/* Room for n things of that size; what was at p (may be NULL) is kept, and p is not valid any more. */
void *room_for(void *p, size_t n, size_t size);
/* One thing of that size, all zeroes. */
void *room_new(size_t size);

#endif
