/*
 * Sums that are asked for again and again: of the last few questions of the scoreboard, what their tallies come
 * to, kept up with each batch of the fold. A year of all departments is thousands of rows in the database, and
 * one tally a department here.
 *
 *      question -> not kept: rows from the database, added up, told -- and kept
 *               -> kept: what batches changed since is added, told; and packed with the rest, when it is much
 *      batch    -> its changes go with each question that they are of, until somebody asks
 *
 * What is kept goes by what the database has for certain, and is dropped when the fold begins again.
 */
#ifndef OVERVIEW_KEPT_H
#define OVERVIEW_KEPT_H

#include "services/figures/cells.h"

/* Which cells, as they are now. */
struct kept_question {
    int32_t cut, from, until; /* months since January 1970: until is not in it */
    uint32_t sorts;           /* bit COUNT_SORT */
};

struct kept_sum {
    uint16_t of;
    struct buf packed;    /* a tally */
    struct tally changes; /* to be added to it: settled */

    /* What was told of it, on this day, until it changes. */
    struct buf rows;
    uint32_t n_rows;
    int32_t day;
    bool tails, is_told;
};
/* Changes that are worth to be packed with the rest. */
#define KEPT_CHANGES 64

/* In order of what they are of. */
struct kept_sums {
    struct kept_sum *list;
    uint32_t n, cap;
};

struct kept;
struct kept *kept_new(void);
void kept_free(struct kept **k);
void kept_forget(struct kept *k);

/* A batch that ends at this position was sent; its cells are settled. */
void kept_batch(struct kept *k, const struct cells *changed, int64_t position);

/* The sums as they are at this position, which the database has; NULL: they are not kept. Until the next call. */
struct kept_sums *kept_find(struct kept *k, const struct kept_question *q, int64_t written);

/* Keeps what is added from now on; the one that nobody asked for longest makes room. Then, in order of what
 * they are of, the sums that the database gave, and last the position that they are of. A ticket is of no use any
 * more after kept_forget, or when others were asked since: then nothing is kept. */
uint64_t kept_begin(struct kept *k, const struct kept_question *q);
/* Where to put the sum of the next one; NULL: nothing is kept. */
struct kept_sum *kept_add(struct kept *k, uint64_t ticket, uint16_t of);
/* This is the whole sum. */
void kept_put(struct kept_sum *sum, struct tally *whole);
void kept_end(struct kept *k, uint64_t ticket, int64_t position);

#endif
