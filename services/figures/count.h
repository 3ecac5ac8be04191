/*
 * From cases to tallies: in which cells a case counts, and as what. Pure.
 *
 * A cell is one cut of all cases by one thing (all of a department, of a region, ...), for the month in
 * which they began (Europe/Amsterdam), and for what figures never mix: track and kind, and whether a context
 * period was in it. So every figure is a sum of whole cells.
 *
 *      COUNT_DEPARTMENT  who had to act, or whose question or answer it was about
 *      COUNT_REGION      who submitted
 *      COUNT_THEME       as routed; "" when none
 *      COUNT_BORDER      the neighbouring state; "" when none
 *      COUNT_EXACT       a department again, one cell a step: each duration itself instead of its bucket
 *      COUNT_PAIR        a department and a theme: what its successors have now goes by theme (pairs.h)
 */
#ifndef FIGURES_COUNT_H
#define FIGURES_COUNT_H

#include "services/figures/buckets.h"
#include "services/figures/cases.h"
#include "services/figures/tally.h"

enum count_cut {
    COUNT_DEPARTMENT,
    COUNT_REGION,
    COUNT_THEME,
    COUNT_BORDER,
    COUNT_EXACT,
    COUNT_PAIR,
    COUNT_CUTS
};

/* What is counted, in the upper half of a thing: step << 28 | what << 24 | which. */
enum count_what {
    COUNT_DONE,                               /* which: 0 in time, 1 late, 2 without a term */
    COUNT_ENDED,                              /* the same */
    COUNT_ERROR,                              /* routing's errors; counted as nothing else */
    COUNT_TIME,                               /* four of these: enum case_time; which: bucket */
    COUNT_CENSORED = COUNT_TIME + CASE_TIMES, /* ended after so long: bucket of gross time */
    COUNT_OPEN_FROM,                          /* open since day (1970 = 0) */
    COUNT_OPEN_DUE,                           /* open, and due on day; 0: without a term */
    COUNT_OUTCOME, /* which: CASE's outcome, doubled, plus one when CASE_AGAIN */
    COUNT_TO,      /* a redirect went to this place_t */
};
#define COUNT_THING(step, what, which) \
    ((uint32_t)(step) << 28 | (uint32_t)(what) << 24 | (uint32_t)(which))
#define COUNT_STEP(thing)  ((thing) >> 28)
#define COUNT_WHAT(thing)  ((thing) >> 24 & 15)
#define COUNT_WHICH(thing) ((thing)&0xffffff)

/* Of COUNT_EXACT: enum case_time << 30 | seconds (at most 34 years). */
#define COUNT_EXACT_THING(time, seconds) ((uint32_t)(time) << 30 | (uint32_t)(seconds))
#define COUNT_EXACT_MOST                 ((UINT32_C(1) << 30) - 1)

/* No padding: found by its bytes. */
struct count_cell {
    int32_t day;   /* 0: as it is now; else what was changed on that day (1970 = 0) */
    int16_t cut;   /* enum count_cut */
    int16_t month; /* since January 1970 */
    int16_t sort;  /* COUNT_SORT */
    int16_t step;  /* of COUNT_EXACT; of COUNT_PAIR the theme_t; else 0 */
    uint16_t of;   /* place_t, theme_t, or 1 + enum neighbour; 0: none */
    uint16_t zero;
};
#define COUNT_SORT(track, is_opportunity, has_context) \
    ((int16_t)((track) | (is_opportunity) << 2 | (has_context) << 3))
#define COUNT_SORT_TRACK(sort)       ((sort)&3)
#define COUNT_SORT_OPPORTUNITY(sort) ((sort) >> 2 & 1)
#define COUNT_SORT_CONTEXT(sort)     ((sort) >> 3 & 1)
#define COUNT_SORTS                  16 /* all there are */
/* Which of them are of this track, by bit; kind: enum signal_kind, or -1: both. */
uint32_t count_sorts(int track, int kind, bool without_context);

/* The cell's tally, to be added to; lives until the next call. */
typedef struct tally *count_cell_fn(void *arg, const struct count_cell *cell);
/* The case counts n times more (-1: no longer) in all its cells. */
void count_case(const struct cases *c, const struct figures_case *x, int32_t n, count_cell_fn *cell,
                void *arg);
int16_t count_month_of(int64_t moment);

/* What a cell of this cut is of, by its code; 0: there is none such. And the code; "" for 0. */
uint16_t count_of(const struct registry *r, enum figure_cut cut, struct slice code);
const char *count_code(const struct registry *r, enum figure_cut cut, uint16_t of);

#endif
