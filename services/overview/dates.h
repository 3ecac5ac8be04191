/*
 * The dates of a signal: whose they are, how they came about, what is done and what is too late.
 */
#ifndef OVERVIEW_DATES_H
#define OVERVIEW_DATES_H

#include "services/domain/signal.h"

/* Appends maps of shape `due_date`; how many. today: what is over was before it. For who sees the
 * signal as it is now. */
uint32_t dates_encode(const struct registry *r, const struct signal *s, int32_t today,
                      struct buf *out);

/* The agreement's term, which is no reference data. */
#define DATES_AGREEMENT    "agreement"
#define DATES_REVIEW       "review"
#define DATES_CONTRIBUTION "contribution"

/* The day by which this part owes its contribution, or as lead what was agreed on; 0: nothing, or the
 * clock stands still. What who has to act owes is signal_due(). */
int32_t dates_part_due(const struct registry *r, const struct signal *s,
                       const struct signal_part *p);

#endif
