/*
 * The log beside a mirror of its tiles (C2SP tlog-tiles): which event was changed, removed, inserted or
 * moved, to the position. Pure, but for the function that fetches a tile.
 *
 *      mirror   a  b  c  d  e  f  g            a leaf a position, proven by a signed head
 *      log      a  b  d  e  X  f  g            c removed, X inserted
 *
 * The leaves of the log's columns are followed through the mirror's. Where they part, the nearest place is
 * sought where they come together again, ALIGN_WINDOW leaves ahead at most; what has no partner is kept,
 * and one that comes by again elsewhere was moved. Memory is the window and ALIGN_KEPT of these.
 */
#ifndef VERIFY_ALIGN_H
#define VERIFY_ALIGN_H

#include "services/proof/checkpoint.h"
#include "services/proof/tiles.h"
#include "services/verify/check.h"

#define ALIGN_WINDOW 64
#define ALIGN_KEPT   1024

/* The leaves of a tile of level 0 into out (TILE_BYTES): how many there are, 0: none, -1: it cannot be read. */
typedef int align_tile_fn(void *arg, uint64_t index, uint8_t *out);

struct align;
struct align *align_new(align_tile_fn *tile, void *tile_arg, finding_fn *found, void *arg);
void align_free(struct align **a);
/* Reads all of the mirror and compares it with each head that it reaches. Only what is below the last one
 * that is right is used. 0, or -1: no head proves it (said as a finding), or it cannot be read. */
MUST_CHECK int align_prove(struct align *a, const struct checkpoint *heads, size_t n_heads);
void align_take(struct align *a, const struct trace *t);
void align_end(struct align *a);

#endif
