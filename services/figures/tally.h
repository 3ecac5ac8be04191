/*
 * A tally: how often each of many things was counted, as a list of (number of the thing, how often). Two
 * tallies are added by adding what they have in common; so a change is a tally as well, with what is taken
 * away as negative. Nothing in it is zero. Pure.
 *
 * On the wire and in tables: for each thing the distance to the one before, doubled, plus one when it was
 * counted other than once; then how often (varint.h). Things that were counted once are one number.
 */
#ifndef FIGURES_TALLY_H
#define FIGURES_TALLY_H

#include "common/varint.h"

struct tally_entry {
    uint32_t thing;
    int32_t n;
};

/* Zero-initialised it is empty. */
struct tally {
    struct tally_entry *list;
    uint32_t n, cap;
    uint32_t settled; /* the first so many are in order, each once */
};

void tally_free(struct tally *t);
static inline void tally_reset(struct tally *t)
{
    t->n = t->settled = 0;
}
void tally_add(struct tally *t, uint32_t thing, int32_t n);
/* In order, each once, none zero. */
void tally_settle(struct tally *t);

/* Settles, and appends its bytes. */
void tally_pack(struct tally *t, struct buf *out);
/* Adds what was packed. -1: the bytes are none of ours; then t may have got a part of them. */
MUST_CHECK int tally_add_packed(struct tally *t, struct slice bytes);

/* The same without a tally to hold it: entry by entry, in order. A year of all departments is a million of
 * them, so this is inline. */
struct tally_reader {
    struct slice left;
    uint64_t thing;
};

/* One byte is the rule. */
static inline bool tally_take_(struct slice *from, uint64_t *out)
{
    if (from->n > 0 && from->p[0] < 0x80) {
        *out = *from->p++;
        from->n--;
        return true;
    }
    return varint_take(from, out);
}

/* 1: an entry; 0: there are no more; -1: the bytes are none of ours. */
MUST_CHECK static inline int tally_next(struct tally_reader *r, struct tally_entry *out)
{
    uint64_t step, folded;
    int64_t n = 1;

    if (r->left.n == 0)
        return 0;
    if (!tally_take_(&r->left, &step))
        return -1;
    if (step & 1) {
        if (!tally_take_(&r->left, &folded))
            return -1;
        n = varint_unfold(folded);
    }
    r->thing += step >> 1;
    if (r->thing > UINT32_MAX || n < INT32_MIN || n > INT32_MAX)
        return -1;
    *out = (struct tally_entry){(uint32_t)r->thing, (int32_t)n};
    return 1;
}

#endif
