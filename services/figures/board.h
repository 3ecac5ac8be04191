/*
 * A row of the scoreboard, from the tallies of its cells. Pure: the same tallies give the same figures.
 *
 *   cases      all that began in the period: done, ended otherwise, and still open. Without routing's errors.
 *   in time    of those of which it can be told: done in time, against done late, ended late, and open though
 *              their last day is over. With the interval of Wilson (95 %).
 *   percentile the shortest duration within which so many were done (nearest rank), of those that are
 *              done. From buckets it is their middle, at most 1.6 % off; or exact.
 *   estimate   the same with those that are open or ended counted as "not within so long" (Kaplan and Meier,
 *              gross calendar time; open ones by whole days): what a quick start of few would hide.
 */
#ifndef FIGURES_BOARD_H
#define FIGURES_BOARD_H

#include "services/figures/count.h"

#define BOARD_P90_LEAST 20  /* cases, below which there is none (LOOP.md, Figures) */
#define BOARD_P99_LEAST 100 /* also for p95 */
#define BOARD_NONE      (-1)
#define BOARD_OUTCOMES  32

enum board_percentile { BOARD_MEDIAN, BOARD_P90, BOARD_P95, BOARD_P99, BOARD_PERCENTILES };

struct board_step {
    int64_t cases, done, ended, open;
    int64_t in_time, late; /* late: also of the open ones */
    int64_t open_late;
    int64_t errors;                               /* routing's */
    int32_t share, share_low, share_high;         /* of in time, per mille; BOARD_NONE */
    int32_t oldest;                               /* the day since which one is open; 0: none is */
    int64_t times[CASE_TIMES][BOARD_PERCENTILES]; /* seconds; BOARD_NONE */
    int64_t estimate[2];              /* median, p90: seconds; BOARD_NONE: not reached */
    int64_t outcomes[BOARD_OUTCOMES]; /* COUNT_OUTCOME */
};

struct board_way {
    place_t to;
    int64_t n;
};

struct board; /* some 300 kB; made once, used for row after row */
struct board *board_new(void);
void board_free(struct board **b);

void board_begin(struct board *b);
/* A tally of a cell of the row (not COUNT_EXACT). -1: it is none; the row is of no use then. */
MUST_CHECK int board_add(struct board *b, struct slice tally);
/* The same of a tally that is not packed. */
MUST_CHECK int board_add_tally(struct board *b, const struct tally *t);
/* All that was added, as one tally: to be added another time. */
void board_tally(struct board *b, struct tally *out);
/* today: the day by which open ones are judged. */
void board_step_of(struct board *b, enum figure_step step, int32_t today, struct board_step *out);
/* Where redirects went, most first; valid until the next begin. */
const struct board_way *board_ways(struct board *b, size_t *n_out);

/* Exact percentiles instead of those from buckets. After all of board_add: begin, then every COUNT_EXACT
 * cell of the row. Only durations in the buckets of a percentile are kept. */
void board_exact_begin(struct board *b);
MUST_CHECK int board_exact_add(struct board *b, enum figure_step step, struct slice tally);
void board_exact_of(struct board *b, enum figure_step step,
                    int64_t out[CASE_TIMES][BOARD_PERCENTILES]);

#endif
