/*
 * How many cases of a step stood open at the end of a day: what stands open now, less what was changed on the
 * days since. Pure.
 */
#ifndef FIGURES_PENDING_H
#define FIGURES_PENDING_H

#include "services/figures/count.h"

#define PENDING_WEEKS 104 /* at most; and the last day beside them */

/* Zero-initialised but for the step. */
struct pending {
    enum figure_step step;
    struct tally due; /* the open ones, by their last day */
};

struct pending_count {
    int64_t open, late; /* late: of the open ones, those whose last day was over */
};

void pending_free(struct pending *p);
/* A tally of a cell (not COUNT_EXACT, nor COUNT_PAIR); times: 1, or -1 to take it away. -1: it is none. */
MUST_CHECK int pending_add(struct pending *p, struct slice tally, int32_t times);
struct pending_count pending_at(struct pending *p, int32_t day);

/* The days at whose ends it is told, the newest first: the last, and so many Sundays before it. How many;
 * none is before 1970. */
size_t pending_ends(int32_t last, uint32_t weeks, int32_t ends[PENDING_WEEKS + 1]);

#endif
