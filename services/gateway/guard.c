/*
 * Against guessing: see guard.h.
 */
#include "services/gateway/guard.h"

static struct guard_place *place_of(struct guard *g, uint64_t key)
{
    return &g->places[key % GUARD_PLACES];
}

int64_t guard_wait(const struct guard *g, uint64_t key, int64_t now)
{
    int64_t until = g->places[key % GUARD_PLACES].until;

    return until > now ? until - now : 0;
}

void guard_wrong(struct guard *g, uint64_t key, uint32_t free, int64_t now)
{
    struct guard_place *p = place_of(g, key);
    int64_t wait = 1000000;

    if (now - p->last > GUARD_FORGET)
        p->wrong = 0;
    p->last = now;
    if (++p->wrong <= free)
        return;
    for (uint32_t i = free + 1; i < p->wrong && wait < GUARD_MOST; i++)
        wait *= 2;
    p->until = now + (wait < GUARD_MOST ? wait : GUARD_MOST);
}

void guard_right(struct guard *g, uint64_t key)
{
    *place_of(g, key) = (struct guard_place){0};
}
