/*
 * The fold: what tracking knows, as events in log order made it. Pure.
 *
 *      registry     regions, departments, themes, terms, rules, parties; and the events it was made of,
 *                   since places are numbered in the order in which the log first named them
 *      table        the signals in memory
 *      refs         references of all signals, in memory or not
 *      reports      all of them, without a word of what was said
 *
 * A fold never skips: a stream that cannot be folded is put in quarantine, and the others go on.
 */
#ifndef TRACKING_STATE_H
#define TRACKING_STATE_H

#include "services/domain/report.h"
#include "services/tracking/refs.h"
#include "services/tracking/table.h"

#define STATE_FOLD_VERSION 8 /* a snapshot of another one is not used */

struct state {
    struct registry *registry;
    struct table table;
    struct refs refs;
    struct reports reports;
    bool reports_quarantined;
    int64_t position; /* of the last event folded; -1 */
    struct buf
        references; /* the events of the reference streams and about reports, encoded, one behind
                              the other; those about reports without their texts */
    struct uuid *appends[SET_N]; /* append ids of each of them, to recognise repeats */
    uint32_t n_appends[SET_N], cap_appends[SET_N];
    bool set_quarantined[SET_N];
    uint32_t n_quarantined;
    uint32_t n_unheld;    /* open, but nobody has it or no date runs: a fault of ours */
    uint32_t n_unhandled; /* open, and nobody at the lead works on it yet */
    struct buf gone;      /* struct gone: closed signals that left memory, for the snapshot */
    bool gone_lost;       /* they were too many to keep: the next snapshot must be a whole one */
};

/* What stays of a closed signal. */
struct gone {
    struct uuid id;
    int64_t position; /* of an event of it */
    uint32_t number;
    uint16_t year;
    place_t region;
};
struct gone gone_of(const struct signal *s);

/* The queue of commands on reports stands beside those of the sets. */
#define SET_REPORTS SET_N

enum folded {
    FOLDED_SIGNAL,     /* *slot_out says which */
    FOLDED_SET,        /* *set_out */
    FOLDED_REPORT,     /* of the stream of a report */
    FOLDED_ELSEWHERE,  /* of a signal that is not in memory: it is closed */
    FOLDED_REOPENED,   /* the same, and it must be read again: *slot_out is loading now */
    FOLDED_OF_NO_USE,  /* of a stream that is not ours (log.opened) */
    FOLDED_QUARANTINED /* could not be folded; was said in the log */
};

void state_init(struct state *st);
void state_free(struct state *st);
enum folded state_fold(struct state *st, const struct event *e, uint32_t *slot_out,
                       enum registry_set *set_out);
/* From a snapshot: an event of `references`. False: it is none, or cannot be folded. */
bool state_restore(struct state *st, const struct event *e);
/* Loading: the stream of a slot that is marked ENTRY_LOADING, event by event from its reader. False:
 * it was put in quarantine. */
bool state_load(struct state *st, uint32_t slot, const struct event *e);
/* Counts it with those whom nobody has or nobody works on, or no longer. After each fold by itself. */
void state_holder_check(struct state *st, uint32_t slot);
/* Forgets a signal that is over and that nobody needs; else nothing happens. */
void state_release(struct state *st, uint32_t slot);
bool state_set_seen(const struct state *st, enum registry_set set, const struct uuid *append);
/* Whether a department has an open assignment or agreement. st: struct state. Looks at all signals. */
bool state_has_work(const void *st, place_t department);
/* Where a reference leads; REF_UNKNOWN also for what is none. */
struct ref state_reference(const struct state *st, struct slice text);

#endif
