/*
 * The cases of a signal at two moments, and why they differ: its events are folded up to the one, then on to
 * the other, and each change of a case in between has a reason. Pure.
 *
 *   NEW          it began                             DONE, ENDED  it was done, or came to nothing
 *   REOPENED     the signal was opened again          TRANSFER     a reorganisation gave it to somebody else
 *   CALENDAR     its date moved with the calendar     DATE         its date moved otherwise: a question, an
 *                or the terms                                      extension, the lead after a transfer
 *   THEME        the signal got another theme         ATTRIBUTION  it became routing's error, or is none
 *   OUTCOME      what came of it was told             TRACK        another track
 *   LATE         it was over before the first moment, and the log was told later
 *   OVERDUE      nothing happened, and its date went by
 */
#ifndef FIGURES_COMPARE_H
#define FIGURES_COMPARE_H

#include "services/figures/cases.h"

struct compared {
    struct figures_case was; /* when it was there */
    bool is_new;
    uint32_t reasons; /* bits 1u << enum figure_reason, of its changes since */
};

struct comparison {
    struct cases cases;
    int32_t day, until; /* the last day of what is compared with, and of what is folded */
    int64_t first;      /* position of the first event after `day`; -1: there was none */
    struct compared *list;
    uint32_t n;
};

/* Both days included; day < until. */
void comparison_init(struct comparison *c, int32_t day, int32_t until);
void comparison_free(struct comparison *c);
/* The next event of the signal; one after `until` is passed over. As cases_fold. */
MUST_CHECK int comparison_fold(struct comparison *c, const struct registry *r,
                               const struct event *e);
/* Whether case i of c->cases counts other than it did; its reasons, NULL or the case as it was. */
bool comparison_differs(const struct comparison *c, int i, uint32_t *reasons_out,
                        const struct figures_case **was_out);

#endif
