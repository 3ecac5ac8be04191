/*
 * Memory that grows; see room.h.
 */
#include "common/room.h"

#include "common/log.h"

#include <stdlib.h>

void *room_for(void *p, size_t n, size_t size)
{
    void *q = reallocarray(p, n, size);

    if (!q)
        log_fatal("memory_exhausted", "things=%zu size=%zu", n, size);
    return q;
}

void *room_new(size_t size)
{
    void *p = calloc(1, size);

    if (!p)
        log_fatal("memory_exhausted", "size=%zu", size);
    return p;
}
