/*
 * Many deadlines that are hardly ever reached: a wheel of lists, 50 ms a spoke. Adding and removing
 * cost the same however many there are. What waits is known by a number, its owner's slot.
 *
 *      spokes  | 0 | 1 | 2 | ... | 511 |      a deadline further than a round stays for the next one
 *                    ^ now
 */
#ifndef LOG_DEADLINES_H
#define LOG_DEADLINES_H

#include "common/base.h"

#define DEADLINES_TICK_US INT64_C(50000)
#define DEADLINES_SPOKES  512
#define DEADLINES_NONE    UINT32_MAX

struct deadlines {
    struct deadline_slot {
        int64_t at;          /* microseconds, monotonic */
        uint32_t next, prev; /* in the spoke; prev is DEADLINES_NONE for the first */
        bool set;
    } * slots;
    uint32_t cap, n;
    uint32_t spokes[DEADLINES_SPOKES];
    int64_t tick;    /* the spoke that is being looked at */
    uint32_t looked; /* the next one in it; DEADLINES_NONE: go on with the next spoke */
    bool looking;
};

void deadlines_init(struct deadlines *d, int64_t now_us);
void deadlines_free(struct deadlines *d);
/* The slot must have none. */
void deadlines_add(struct deadlines *d, uint32_t slot, int64_t at_us);
/* Nothing happens when it has none. */
void deadlines_remove(struct deadlines *d, uint32_t slot);
/* The next slot whose deadline has passed (at most a tick late); it is removed. DEADLINES_NONE: no
 * more. Call it until then. */
uint32_t deadlines_passed(struct deadlines *d, int64_t now_us);

#endif
