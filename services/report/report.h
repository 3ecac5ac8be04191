/*
 * The report of a period, from data to a page. Pure: whoever has the right to read asks for the data
 * (services/cli/report.c) and this writes it down, in Dutch, for people who were not there.
 *
 * Never a time without its number, its interval, the kinds of answer and the regions' verdict beside it;
 * departments stand in the order of the alphabet, never of speed; below ten nothing is said in per cent;
 * small numbers are hidden (hide.h). Texts are those of signals that a region shares, and never of a
 * confidential one: whoever fills this in sees to that.
 *
 * Everything is borrowed. Times are seconds, shares thousandths; -1: there is none.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "services/report/paper.h"

#include "proto/enums.h"

#define REPORT_SHARE_LEAST 10 /* cases, below which nothing is said in per cent */

struct report_count {
    const char *name;
    int64_t n;
};

struct report_month {
    int32_t first; /* its first day */
    int64_t n;     /* signals that came in */
};

/* A time in which much goes slower: a recess, elections. */
struct report_period {
    const char *name;
    int32_t from, until; /* until: the first day after it */
};

/* How many, and how many in time: of a department's answers, or of a step of all. */
struct report_tally {
    int64_t begun, done, ended, open, in_time, late, open_late;
};

/* A department: its answers, and beside them what came of them. */
struct report_line {
    const char *name;
    struct report_tally answers;
    int64_t median, p90,
        own_median; /* own: without the time that it stood still or lay elsewhere */
    int64_t kinds[answer_kind_N];
    int64_t verdicts[verdict_N], verdict_waits, verdict_none;
};

/* A signal that a region shares. */
struct report_signal {
    const char *reference, *region, *title;
    const char *words; /* what people notice, in the region's own words */
    const char *lead;  /* NULL: nobody answered yet */
    int answer;        /* enum answer_kind; -1 */
    const char *decision, *possible;
    int verdict; /* enum verdict; -1 */
    const char *verdict_words;
};

struct report_change {
    const char *reference, *region, *title, *lead;
    int32_t day;
    const char *change, *source;
    int works; /* 1: the region says that it still works, 0: no longer; -1: not asked yet */
};

/* Of a department, and falling due. title NULL: not shared, it only counts. */
struct report_due {
    const char *who, *region, *reference, *title;
    const char *what; /* what was agreed, or what is to be done */
    int32_t due;
    bool overdue;
};

/* Before a report is fixed departments comment; corrections are made by two persons. */
struct report_said {
    const char *who;
    int32_t day;
    const char *reference; /* of a signal whose attribution is contested; NULL: of all of it */
    const char *text;
};
struct report_mended {
    int32_t day;
    const char *reference, *was, *now, *reason, *by, *second;
};
struct report_life {
    int32_t opened_on, comment_until;
    int64_t position;
    const struct report_said *comments;
    size_t n_comments;
    const struct report_mended *corrections;
    size_t n_corrections;
    int32_t fixed_on; /* 0: not yet */
    int64_t fixed_position;
    const char *note; /* the signed head it was fixed under; NULL */
};

struct report {
    const char *id;      /* NULL: it has none yet */
    int32_t from, until; /* until: the first day after it */
    struct paper_stand stand;
    int64_t
        least; /* HIDE_LEAST; 0: nothing is hidden, and the page says that it is not to be published */

    const struct report_month *months;
    size_t n_months;
    const struct report_period *periods;
    size_t n_periods;
    const struct report_count *regions, *themes, *borders; /* what came in */
    size_t n_regions, n_themes, n_borders;

    const struct report_line *rows, *policy; /* by track, which are never added up */
    size_t n_rows, n_policy;
    struct report_tally steps[figure_step_N]; /* of all departments, standard track */
    struct report_tally without; /* their answers, but for what ran in a context period */
    int64_t agreements[agreement_outcome_N]; /* what came of those that were made in the period */

    const struct report_signal *signals;
    size_t n_signals;
    const struct report_change *changes;
    size_t n_changes;
    int64_t changes_unshared; /* more changes, of signals that are not shared */
    bool due_known; /* what is agreed and overdue is as it is today, not on an earlier day */
    const struct report_due *agreed, *late;
    size_t n_agreed, n_late;

    const struct report_life *life; /* NULL: none */
};

void report_write(const struct report *r, struct html *h);

void report_tally_add(struct report_tally *sum, const struct report_tally *more);
/* 95 % interval (Wilson) of a share of n, in thousandths. */
void report_share(int64_t part, int64_t n, int *share_out, int *low_out, int *high_out);

#endif
