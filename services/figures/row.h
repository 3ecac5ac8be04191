/*
 * A row of the scoreboard as it is told: figures to fields. Pure: the same sums give the same bytes.
 */
#ifndef FIGURES_ROW_H
#define FIGURES_ROW_H

#include "services/figures/board.h"

struct row_ask {
    const struct registry *r;
    enum figure_cut cut;
    uint16_t of;
    int32_t today; /* the day by which open ones are judged */
    bool exact;    /* board_exact_... was done */
    bool tails;    /* with p95 and p99 */
};

/* Room that is used again for each row. Zero-initialised it is empty. */
struct row {
    struct buf ways, list, times[CASE_TIMES + 1];
};
void row_free(struct row *w);
/* Appends a score_row of what the board has added up, if there is something to tell: 1, else 0. */
uint32_t row_put(struct row *w, struct board *b, const struct row_ask *ask, enum figure_step step,
                 struct buf *out);

/* Outcomes are told by code; people and their programs read the names that choices have in JSON everywhere
 * else. What is not known here (the service is newer) keeps its code. */
struct slice row_outcome_name(struct slice code, enum figure_step step);
/* Appends the score_row with such names. */
void row_name_outcomes(struct slice bytes, struct buf *out);

#endif
