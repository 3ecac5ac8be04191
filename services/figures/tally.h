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

#include "common/buf.h"

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

/* The same without a tally to hold it: gives each entry, in order. */
typedef void tally_entry_fn(void *arg, uint32_t thing, int32_t n);
MUST_CHECK int tally_walk(struct slice bytes, tally_entry_fn *fn, void *arg);

#endif
