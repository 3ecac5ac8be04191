/*
 * The learning agenda of a region and a quarter: what changed and whether it still works, where the rules
 * gave way (deviation, exception, alternative), and what other regions share of the same. Pure; everything is
 * borrowed. A region's own part holds all of its signals; that of others only what they share.
 */
#ifndef REPORT_LEARNING_H
#define REPORT_LEARNING_H

#include "services/report/report.h"

struct learning {
    const char *region, *quarter; /* "derde kwartaal van 2026" */
    int32_t from, until;
    struct paper_stand stand;
    const struct report_change *changes; /* of the region itself */
    const struct report_signal *own;     /* answers that let a rule give way */
    const struct report_change *other_changes;
    const struct report_signal *others;
    size_t n_changes, n_own, n_other_changes, n_others;
};

/* Whether an answer of this kind says what can be done differently. */
bool learning_is_lesson(int answer);
void learning_write(const struct learning *l, struct html *h);

#endif
