/*
 * The agenda of a region for the regio-alliantieoverleg: what is open and whose turn it is, what has to be
 * looked at again, help that is asked, agreements, and the answers since the last meeting. Pure; everything
 * is borrowed. It is for who sits at that table: not for others, and so nothing is hidden in it.
 */
#ifndef REPORT_AGENDA_H
#define REPORT_AGENDA_H

#include "services/report/paper.h"

#include "proto/enums.h"

struct agenda_open {
    const char *who; /* whose turn it is; sorted by it */
    const char *reference, *title, *lead, *what;
    int32_t due; /* 0: none */
    bool overdue;
};

/* Looked at again for the second time: both views. */
struct agenda_again {
    const char *reference, *title, *lead;
    const char *answer; /* the department's last answer */
    const char *reason; /* the region's last reason */
    int32_t day;
    int times;
};

struct agenda_help {
    const char *reference, *title, *step, *reason;
    int32_t day;
    int involved; /* 1, 0: the adviser decided; -1: not yet */
};

struct agenda_agreement {
    const char *reference, *title, *lead, *what;
    int32_t due;
    bool overdue;
};

struct agenda_answer {
    const char *reference, *title, *lead, *decision, *next, *next_by;
    int32_t day, next_on;
    int kind;    /* enum answer_kind */
    int verdict; /* -1: none yet */
};

struct agenda {
    const char *region;
    int32_t since; /* the last meeting */
    struct paper_stand stand;
    const struct agenda_open *open;
    const struct agenda_again *again;
    const struct agenda_help *help;
    const struct agenda_agreement *agreements;
    const struct agenda_answer *answers;
    size_t n_open, n_again, n_help, n_agreements, n_answers;
};

void agenda_write(const struct agenda *a, struct html *h);

#endif
