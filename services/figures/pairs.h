/*
 * Tallies of a department by theme, in one run of bytes: there are many of them, and hardly anybody asks. A row of its
 * own for each would be nine of ten rows that a replay writes. Pure.
 *
 *      theme (varint) | bytes of its tally (varint) | tally_pack ...
 */
#ifndef FIGURES_PAIRS_H
#define FIGURES_PAIRS_H

#include "services/domain/registry.h"
#include "services/figures/tally.h"

/* Appends one; nothing when the tally is empty. Settles it. */
void pairs_put(struct buf *out, theme_t theme, struct tally *t);
/* Takes one from the front. 1; 0: there are no more; -1: the bytes are none of ours. */
MUST_CHECK int pairs_next(struct slice *left, theme_t *theme_out, struct slice *tally_out);

#endif
