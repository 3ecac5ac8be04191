/*
 * Inside the fold of a signal: one event while it is being folded.
 */
#ifndef DOMAIN_SIGNAL_FOLD_H
#define DOMAIN_SIGNAL_FOLD_H

#include "services/domain/erasure.h"
#include "services/domain/signal_in.h"

struct folding {
    struct signal *s;
    const struct registry *r;
    const struct event *e;
    struct meta meta;
    place_t party;  /* who did it */
    uint32_t now_s; /* 1 + seconds after submission */
    int32_t day;
};

/* The term begins on `from`, by the versions of terms and calendar that the event names. */
void folding_begin(const struct folding *f, struct signal_deadline *d, enum term_kind which,
                   int32_t from);
/* Its last day again, by the calendar that the event names. */
void folding_recompute(const struct folding *f, struct signal_deadline *d);
/* The clock of it stood still from one day to another. */
void folding_stood_still(const struct folding *f, struct signal_deadline *d, int32_t from,
                         int32_t until);
/* -1 when the body was erased and nothing was kept of it, or is none of the shape. */
MUST_CHECK int folding_body(const struct folding *f, const struct wire_shape *shape, void *out);
/* Nobody waits for a reply any longer. */
void folding_question_end(struct signal *s);
/* The region's own term for a reply is over: from then on nobody waited, whatever is folded first. */
void folding_question_lapse(struct folding *f);

/* Who had a part has it no longer; who has one now. Flags: PART_... */
void folding_part_end(struct folding *f, struct signal_part *p);
void folding_part_add(struct folding *f, place_t department, enum part part, uint8_t flags);

/* Each folds one kind. -1, with nothing changed, when it cannot. */
int fold_submitted(struct folding *f);
int fold_routed(struct folding *f);
int fold_assigned(struct folding *f);
int fold_redirected(struct folding *f);
int fold_refused(struct folding *f);
int fold_taken_up(struct folding *f);

int fold_allocated(struct folding *f);
int fold_asked(struct folding *f);
int fold_replied(struct folding *f);
int fold_supplemented(struct folding *f);
int fold_contributed(struct folding *f);
int fold_interim(struct folding *f);
int fold_track(struct folding *f);
int fold_extended(struct folding *f);
int fold_answered(struct folding *f);
int fold_judged(struct folding *f);
int fold_reopened(struct folding *f);
int fold_closed(struct folding *f);
int fold_withdrawn(struct folding *f);
int fold_returned(struct folding *f);
int fold_split_up(struct folding *f);

int fold_reminded(struct folding *f);
int fold_overdue(struct folding *f);
int fold_lapsed(struct folding *f);
int fold_deadline_moved(struct folding *f);
int fold_date_moved(struct folding *f);
int fold_transferred(struct folding *f);
int fold_help_asked(struct folding *f);
int fold_help_decided(struct folding *f);
int fold_confirmed(struct folding *f);
int fold_agreement_ended(struct folding *f);
int fold_still_asked(struct folding *f);
int fold_still_told(struct folding *f);

#endif
