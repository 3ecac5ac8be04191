/*
 * What the scoreboard counts: cases. A case is one step of one signal that somebody had to take, from when
 * it began until it was taken. A fold of a signal's events, beside its clocks; pure.
 *
 *   step           begins                                done when              whose     last day
 *   DISTRIBUTION   submitted; or to be distributed again assigned, or returned  coordinator  to distribute
 *   RECEIPT        submitted                             with its first lead    the lead     -
 *   TAKE_UP        assigned to a lead                    taken up               the lead     to take up
 *   QUESTION       asked                                 the region replied     the lead     the reply
 *   CONTRIBUTION   assigned to a contributor             contributed            contributor  contribution
 *   ANSWER         assigned to a lead; reopened          answered               the lead     the answer
 *   REDIRECT       assigned to a lead                    passed on              the sender   to take up
 *   VERDICT        answered                              the region judged      the lead     the verdict
 *   AGREEMENT      an answer with a date                 kept                   the lead     the first date
 *
 * In a QUESTION and a VERDICT it is the region that acts; they count with the lead that had it, and by
 * region. A case that comes to nothing (withdrawn, passed on, lapsed) has ENDED: it counts, without a time.
 * What routing sent to the wrong department and was passed on in time bears CASE_ROUTING_ERROR on all its
 * cases: in nobody's times (LOOP.md, Its life). So do, from then on, cases whose attribution was corrected
 * for a report (services/domain/report.h).
 *
 * Times are whole seconds, cut off. Net is without suspensions; of a lead's own steps only its own holding.
 * Working time is by the newest calendar that was known when the case was done.
 */
#ifndef FIGURES_CASES_H
#define FIGURES_CASES_H

#include "services/domain/clocks.h"

enum case_time { CASE_GROSS, CASE_NET, CASE_GROSS_WORKING, CASE_NET_WORKING, CASE_TIMES };
enum case_state { CASE_OPEN, CASE_DONE, CASE_ENDED };

#define CASE_LATE          1u /* not done by its last day; of an open one nothing is said yet */
#define CASE_ROUTING_ERROR 2u
#define CASE_CONTEXT       4u /* some of it was in a context period (recess, elections, ...) */
#define CASE_AGAIN         8u /* an answer after a reopening; an agreement whose date was moved */

/* The outcome is of an ANSWER enum answer_kind, of a REDIRECT enum redirect_outcome, of a VERDICT enum verdict,
 * of an AGREEMENT enum agreement_outcome. */
#define CASE_NO_OUTCOME 255

/* No padding: compared as bytes. */
struct figures_case {
    int64_t from, until;          /* moments, microseconds UTC; until is 0 while open */
    uint32_t mark;                /* tells two of the same step and part apart */
    int32_t due;                  /* last day; 0: it has none */
    uint32_t seconds[CASE_TIMES]; /* of an open one 0; of an ended one so far */
    place_t who;
    place_t to;    /* of a REDIRECT */
    theme_t theme; /* of the signal, as it is known now */
    uint8_t step;  /* enum figure_step */
    uint8_t state; /* enum case_state */
    uint8_t flags; /* CASE_... */
    uint8_t track; /* enum track: as it was when it was done */
    uint8_t part;  /* index in the signal's parts, CASE_NO_PART */
    uint8_t outcome;
    uint8_t zero[4];
};
#define CASE_NO_PART 255

struct cases {
    struct clocks clocks;
    uint8_t neighbour; /* 1 + enum neighbour; 0: no border */
    uint16_t n, cap;
    struct figures_case *list; /* in the order in which the log told of them */
};
/* A signal that goes on beyond this begins no further cases. */
#define CASES_MOST 2000

/* Its last day is over and it was not done by then; today: the day by which an open one is judged. */
bool case_is_late(const struct figures_case *x, int32_t today);
/* What the outcomes of a step are called; NULL when it has none. */
const struct wire_enum *case_outcomes(enum figure_step step);

/* was: as it counted before this event, NULL when it did not; now: as it counts from it on. They live until
 * the call returns. */
typedef void case_changed_fn(void *arg, const struct cases *c, const struct figures_case *was,
                             const struct figures_case *now);

void cases_init(struct cases *c);
void cases_free(struct cases *c);
/* As clocks_fold. changed may be NULL. */
MUST_CHECK int cases_fold(struct cases *c, const struct registry *r, const struct event *e,
                          case_changed_fn *changed, void *arg);

/* As clocks_pack: all but the signal. unpack: c->clocks.s is there, and gone again after -1. */
void cases_pack(const struct cases *c, struct buf *out);
MUST_CHECK int cases_unpack(struct cases *c, struct slice *in);

#endif
