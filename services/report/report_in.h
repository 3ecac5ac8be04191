/* What the files of the report share. */
#ifndef REPORT_REPORT_IN_H
#define REPORT_REPORT_IN_H

#include "services/report/chart.h"
#include "services/report/hide.h"
#include "services/report/report.h"

/* A number, or "minder dan 5" where it is small. */
const char *report_number(const struct report *r, int64_t n, char out[DUTCH_LEN]);
/* "93 % (91–95)", or "7 van 8" below ten; NULL when nothing can be said. */
const char *report_share_text(int64_t part, int64_t n, char out[DUTCH_LEN]);
int64_t report_sum(const int64_t *n, size_t count);

void report_intake(const struct report *r, struct html *h);   /* report_intake.c */
void report_times(const struct report *r, struct html *h);    /* report_times.c */
void report_outcomes(const struct report *r, struct html *h); /* report_outcomes.c */
void report_verdicts(const struct report *r, struct html *h);
void report_changes(const struct report *r, struct html *h); /* report_told.c */
void report_words(const struct report *r, struct html *h);
void report_agreements(const struct report *r, struct html *h);
/* asked: also says that the region was not asked yet. */
void report_change_tell(struct html *h, const struct report_change *c, bool asked);
void report_signal_tell(struct html *h, const struct report_signal *s);
void report_overdue(const struct report *r, struct html *h);
void report_life_tell(const struct report *r, struct html *h); /* report_life.c */

#endif
