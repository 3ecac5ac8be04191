/*
 * Upkeep: what falls due by itself is appended. Pure: what it wants done goes through ops.
 *
 *      folded -> upkeep_changed --.
 *      a new day  ----------------+-> agenda -> the signal's first duty -> of a later day: agenda
 *      reference data: all -------'                                     -> of today: append -> folded
 *
 * Days are those of the log's time, never of our own clock. An append has an id that follows from the
 * signal, its version and the duty: a repeat, also of another tracking, is stored once; what a command
 * overtook is a conflict, and is looked at again when that is folded. So after a time of absence each
 * thing happens once.
 *
 * A slice takes a few milliseconds, so that the loop has room for those who ask. What comes in great
 * numbers (a new holiday, a reorganisation) goes in the bulk lane, and never before the rest.
 */
#ifndef TRACKING_UPKEEP_H
#define TRACKING_UPKEEP_H

#include "services/domain/duties.h"
#include "services/log/appender.h"
#include "services/tracking/agenda.h"
#include "services/tracking/state.h"

#define UPKEEP_LIVE     256 /* appends in flight */
#define UPKEEP_BULK     64
#define UPKEEP_SLICE_US 2000

struct upkeep;

/* An append in flight. */
struct upkeep_flight {
    struct upkeep *of;
    uint32_t slot, next;
    bool bulk;
};

struct upkeep_ops {
    void (*append)(void *arg, struct upkeep_flight *f, const struct m_append *m);
    int64_t (*mono)(void *arg); /* monotonic clock, microseconds */
};

struct upkeep {
    struct state *state;
    const struct upkeep_ops *ops;
    void *arg;
    bool help;          /* help is asked by itself */
    int32_t today;      /* of the log's time; 0: not begun */
    uint32_t scan;      /* all slots from here on are to be looked at; SLOT_NONE: none */
    int64_t wait_until; /* history is busy until then, monotonic */
    struct agenda agenda;
    struct upkeep_flight flights[UPKEEP_LIVE + UPKEEP_BULK];
    uint32_t free, live, bulk;
    struct buf list, meta, body;
    uint64_t looked, done, late, overtaken, refused; /* figures */
    int64_t longest_us;                              /* the longest slice */
};

void upkeep_init(struct upkeep *u, struct state *st, bool help, const struct upkeep_ops *ops,
                 void *arg);
void upkeep_free(struct upkeep *u);

/* All is folded: every signal is looked at. */
void upkeep_begin(struct upkeep *u, int32_t today);
/* The state is about to be emptied; what is in flight comes back still. */
void upkeep_end(struct upkeep *u);
void upkeep_day(struct upkeep *u, int32_t today);
/* An event of the signal was folded, or it was read. */
void upkeep_changed(struct upkeep *u, uint32_t slot);
/* Reference data were adopted. */
void upkeep_changed_set(struct upkeep *u, enum registry_set set);
/* A slice of work. When to come again, monotonic: now when there is more to do, later when history is
 * busy; INT64_MAX: when something changes. */
int64_t upkeep_step(struct upkeep *u);
void upkeep_appended(struct upkeep_flight *f, const struct append_result *r);

#endif
