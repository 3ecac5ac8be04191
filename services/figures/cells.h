/*
 * Tallies by cell, found or begun when something counts there. The order is that of their first use.
 */
#ifndef FIGURES_CELLS_H
#define FIGURES_CELLS_H

#include "common/idmap.h"
#include "services/figures/count.h"

struct cell {
    struct count_cell key;
    struct uuid id; /* the key as bytes, for the map */
    struct tally tally;
};

struct cells {
    struct cell *list;
    uint32_t n, cap; /* tallies beyond n keep their memory */
    struct idmap map;
};

void cells_init(struct cells *c);
void cells_free(struct cells *c);
void cells_reset(struct cells *c);
/* A count_cell_fn: arg is the struct cells. */
struct tally *cells_at(void *arg, const struct count_cell *key);
/* A case_changed_fn: what was is taken away, what is is added. arg is the struct cells. */
void cells_change(void *arg, const struct cases *c, const struct figures_case *was,
                  const struct figures_case *now);

#endif
