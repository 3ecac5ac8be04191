/*
 * A report about the response times of a period, and how it comes to be fixed (LOOP.md, Figures). Pure.
 *
 *      report.opened -> draft: comments, contested cases, corrections -> report.fixed
 *                         '---> report.withdrawn
 *
 * Departments have the days of the term report_comment (ten working days) to comment and to contest. What
 * is about a report alone stands on its own stream. What is about a case stands on the stream of its
 * signal, so that it is in the signal's timeline, only for who may see that signal, and its words can be
 * erased as all others of it:
 *
 *      signal.contested              a department: this case is not ours
 *      signal.correction_proposed    a coordinator: count it as nobody's
 *      signal.attribution_corrected  a second person confirmed it: from here on it is in nobody's figures
 *      signal.correction_withdrawn
 *
 * A draft's figures stand as of its own position, those of a fixed one as of the last event that its
 * signed head covers. What comes behind a fixed report does not touch it.
 */
#ifndef DOMAIN_REPORT_H
#define DOMAIN_REPORT_H

#include "services/domain/signal.h"

#define REPORT_SAID_MOST 500 /* comments, contested cases and proposals: what can be told at once */

struct report {
    struct uuid id;
    uint32_t version;      /* of its stream */
    uint8_t state;         /* enum report_state */
    int32_t from, until;   /* days of the period */
    int32_t comment_until; /* last day for comments */
    int64_t opened, last;  /* positions: of its opening, of the last event that is about it */
    int64_t fixed;         /* as of which position a fixed one stands; -1: it is not fixed */
    uint32_t n_said;       /* comments, contested cases, proposals */
    uint32_t n_comments, n_contests, n_corrections;
    struct report_proposal {
        struct uuid signal;
        int64_t version; /* of the signal's stream */
    } * open;            /* proposals that wait for their second person */
    uint32_t n_open, cap_open;
};

struct reports {
    struct report *list; /* in the order in which they were opened */
    uint32_t n, cap;
    int64_t position;     /* of the last event folded; -1 */
    struct uuid *appends; /* what was appended to streams of reports, to recognise repeats */
    uint32_t n_appends, cap_appends;
};

/* Of a report that this event opened: the last day for comments. */
int32_t report_comment_until(const struct registry *r, const struct event *e);

void reports_init(struct reports *r);
void reports_free(struct reports *r);

/* Whether an event is about a report: on its own stream, or on a signal's. */
bool report_is_about(int kind);
bool report_is_own(int kind); /* on its own stream */
/* The report that it is about; false: none, or that cannot be read. */
bool report_of_event(const struct event *e, struct uuid *out);
/* Whether events of this kind hold what people wrote: then its facts (erasure_facts) fold to the same. */
bool report_has_words(int kind);
/* Folds an event that is about a report; those that were folded before are ignored. 0; -1: it cannot be
 * folded. What is about a report that is fixed or withdrawn already, or of which nothing is known, changes
 * nothing. */
MUST_CHECK int reports_fold(struct reports *r, const struct registry *registry,
                            const struct event *e);
const struct report *reports_find(const struct reports *r, const struct uuid *id); /* NULL */
bool reports_seen(const struct reports *r, const struct uuid *append);

/* How many events the text of a checkpoint is about; -1: it is none. Its signature is looked at by whoever
 * believes it. */
int64_t report_note_size(struct slice note);

/* A command on the stream of a report (report.open, .comment, .fix, .withdraw). As signal_decide: head is
 * the log's last position as folded. */
bool report_is_command(enum message command);
enum event_kind report_event_of(enum message command); /* EV_LAST_: it is no such command */
void report_decide(const struct reports *all, const struct registry *r, const struct principal *who,
                   const char *via, enum message command, const struct uuid *id, const void *body,
                   struct slice canonical, int64_t now_us, int64_t head, struct decision *out);

#endif
