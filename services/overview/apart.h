/*
 * The clock of a signal taken apart, as somebody may see it: folded from the events of its stream as
 * they are read, then told. Who passed the signal on sees it as it was at that moment.
 */
#ifndef OVERVIEW_APART_H
#define OVERVIEW_APART_H

#include "services/domain/clocks.h"

struct apart {
    struct clocks clocks;
    int64_t until; /* last position that may be seen; INT64_MAX: as it is now */
    bool broken;   /* an event could not be folded: nothing is told */
};

void apart_init(struct apart *a, int64_t until);
void apart_free(struct apart *a);
void apart_fold(struct apart *a, const struct registry *r, const struct event *e);
/* Appends the map of shape `clock_told`. False, and nothing appended, when there is nothing to tell. */
bool apart_encode(const struct apart *a, const struct registry *r, int64_t now_us, struct buf *out);

#endif
