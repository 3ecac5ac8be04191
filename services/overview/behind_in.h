/*
 * What the files of cases.ask share: the cases behind a figure (cases_behind.c), and those by which it differs
 * from what it was (cases_compared.c).
 */
#ifndef OVERVIEW_BEHIND_IN_H
#define OVERVIEW_BEHIND_IN_H

#include "services/figures/cases.h"
#include "services/overview/desk.h"
#include "services/overview/lock.h"

struct behind {
    uint16_t of; /* as in struct count_cell */
    int64_t before, limit;
    int32_t today;
    uint8_t position[8], signals[8];
    struct buf rows;
    uint32_t n;
    struct compared_page *page; /* cases_compared.c */
};

/* Is it one of this row of the scoreboard, whatever became of it? */
bool behind_is_of_row(const struct inquiry *q, const struct cases *c, const struct figures_case *x);
/* And is it what was asked for of that row? today: by which open ones are judged. */
bool behind_is_asked_for(const struct inquiry *q, const struct cases *c,
                         const struct figures_case *x, int32_t today);
/* s: the signal as it is now. whole_out: also what came of it. */
bool behind_may_see(const struct inquiry *q, const struct signal *s, const struct lock *lock,
                    const struct figures_case *x, bool *whole_out);
/* The row, without what a comparison adds; reference: 40 bytes that it points into. */
void behind_row(const struct inquiry *q, const struct cases *c, const struct figures_case *x,
                struct slice title, bool whole, char *reference, struct case_row *m);
enum figure_which behind_state(const struct figures_case *x);

/* cases_compared.c: the question was found to be sound. */
void compared_begin(struct inquiry *q);
void compared_page_free(struct compared_page **p);

#endif
