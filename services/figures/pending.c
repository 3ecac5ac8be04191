/*
 * What stood open: see pending.h.
 */
#include "services/figures/pending.h"

#define A_SUNDAY 3 /* 4 January 1970 */

void pending_free(struct pending *p)
{
    tally_free(&p->due);
}

int pending_add(struct pending *p, struct slice tally, int32_t times)
{
    struct tally_reader r = {tally, 0};
    struct tally_entry e;
    int more;

    while ((more = tally_next(&r, &e)) > 0) {
        if (COUNT_STEP(e.thing) >= figure_step_N || e.n == INT32_MIN)
            return -1;
        if (COUNT_STEP(e.thing) == p->step && COUNT_WHAT(e.thing) == COUNT_OPEN_DUE)
            tally_add(&p->due, COUNT_WHICH(e.thing), e.n * times);
    }
    return more;
}

struct pending_count pending_at(struct pending *p, int32_t day)
{
    struct pending_count out = {0};

    tally_settle(&p->due);
    for (uint32_t i = 0; i < p->due.n; i++) {
        const struct tally_entry *e = &p->due.list[i];

        out.open += e->n;
        if (e->thing > 0 && (int64_t)e->thing < day)
            out.late += e->n;
    }
    return out;
}

size_t pending_ends(int32_t last, uint32_t weeks, int32_t ends[PENDING_WEEKS + 1])
{
    int32_t sunday = last - 1 - (last - 1 - A_SUNDAY + 7) % 7;
    size_t n = 0;

    ends[n++] = last;
    for (; weeks > 0 && sunday > 0 && n <= PENDING_WEEKS; weeks--, sunday -= 7)
        ends[n++] = sunday;
    return n;
}
