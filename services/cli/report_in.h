/*
 * A report in the making: what was gathered so far. report_make.c begins and ends it, report_figures.c asks the
 * scoreboard, report_texts.c what happened and what is due, report_life.c what was said of it.
 */
#ifndef CLI_REPORT_IN_H
#define CLI_REPORT_IN_H

#include "services/cli/story.h"

struct making {
    struct gather g;
    struct report r; /* its lists are hung in at the end */
    int32_t as_of;   /* 0: now */

    struct report_month *months;
    struct report_period *periods;
    struct report_count *regions, *themes, *borders;
    struct report_line *rows, *policy;
    struct story *stories; /* signals that were asked for */
    size_t n_stories;
    size_t n_titles; /* of these, for lists of what is due */
    struct report_signal *signals;
    struct report_change *changes;
    struct report_due *agreed, *late;
    struct report_life life;
    struct report_said *said;
    struct report_mended *mended;
};

/* Each returns the exit status. */
int making_intake(struct making *m); /* what came in */
int making_lines(struct making *m);  /* departments, by track; steps; agreements */
int making_told(struct making *m);   /* shared signals, and what changed */
int making_due(struct making *m);    /* what is agreed, and what is overdue */

/* Of a report that was opened: its period, as of when it stands, and what was said of it. */
int making_life(struct making *m, const struct uuid *report);

#endif
