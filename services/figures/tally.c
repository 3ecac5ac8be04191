/*
 * Tallies: see tally.h.
 */
#include "services/figures/tally.h"

#include "services/domain/index.h"

#include <stdlib.h>

void tally_free(struct tally *t)
{
    free(t->list);
    *t = (struct tally){0};
}

void tally_add(struct tally *t, uint32_t thing, int32_t n)
{
    if (t->n == t->cap) {
        if (t->n >= 64)
            tally_settle(t); /* what cancels out makes room */
        if (t->n >= t->cap - t->cap / 4) {
            t->cap = t->cap ? 2 * t->cap : 8;
            t->list = domain_realloc(t->list, t->cap, sizeof *t->list);
        }
    }
    if (t->settled == t->n && (t->n == 0 || t->list[t->n - 1].thing < thing))
        t->settled++;
    t->list[t->n++] = (struct tally_entry){thing, n};
}

static int by_thing(const void *a, const void *b)
{
    uint32_t x = ((const struct tally_entry *)a)->thing, y = ((const struct tally_entry *)b)->thing;

    return x < y ? -1 : x > y;
}

void tally_settle(struct tally *t)
{
    uint32_t kept = 0;

    if (t->settled < t->n)
        qsort(t->list, t->n, sizeof *t->list, by_thing);
    for (uint32_t i = 0; i < t->n;) {
        struct tally_entry sum = t->list[i++];

        while (i < t->n && t->list[i].thing == sum.thing)
            sum.n += t->list[i++].n;
        if (sum.n != 0)
            t->list[kept++] = sum;
    }
    t->n = t->settled = kept;
}

void tally_pack(struct tally *t, struct buf *out)
{
    uint32_t before = 0;

    tally_settle(t);
    for (uint32_t i = 0; i < t->n; i++) {
        const struct tally_entry *e = &t->list[i];

        varint_put(out, (uint64_t)(e->thing - before) << 1 | (e->n != 1));
        if (e->n != 1)
            varint_put(out, varint_fold(e->n));
        before = e->thing;
    }
}

int tally_add_packed(struct tally *t, struct slice bytes)
{
    struct tally_reader r = {bytes, 0};
    struct tally_entry e;
    int more;

    while ((more = tally_next(&r, &e)) > 0)
        tally_add(t, e.thing, e.n);
    return more;
}
