/*
 * A deadline and how it came about: a term from a day on, the days that the clock stood still, and the
 * days on which it may not end. Pure. The law's rules (Algemene termijnenwet) are applied by analogy: a
 * term's row says which of them.
 *
 *      from --length, unit--> [ + stood still ] = counted --roll--> day
 *      2 april    6 weeks                         14 mei            18 mei
 */
#ifndef DOMAIN_DEADLINE_H
#define DOMAIN_DEADLINE_H

#include "services/domain/calendar.h"

#define DEADLINE_LENGTH_MOST 3660

struct term_rule {
    int32_t length;    /* 1 to DEADLINE_LENGTH_MOST */
    uint8_t unit;      /* enum unit */
    uint8_t roll;      /* enum term_roll */
    bool first_counts; /* the day it starts on is the first of it */
};

struct deadline {
    struct term_rule rule;
    bool before;         /* counted back from `from` */
    int32_t from;        /* the day it starts on */
    int32_t stood_still; /* days, or working days for a term in those, that the clock stood still */
    int32_t counted;     /* where counting ends */
    int32_t day; /* the last day on which it may be done: until its end, in Europe/Amsterdam */
};

/* Fills counted and day from the rest. A term that is counted back is not lengthened (art. 1 lid 2). */
void deadline_compute(struct deadline *d, const struct calendar *c);

/* From where counting ended to the last day, by this roll. from: where the term began (art. 2 looks
 * whether two working days are in it). */
int32_t deadline_roll(const struct calendar *c, enum term_roll roll, int32_t from, int32_t counted);

/* As data (shape derivation), with both sentences. code and terms_version may be NULL and 0. */
void deadline_encode(const struct deadline *d, const struct calendar *c, const char *code,
                     int64_t terms_version, struct buf *out);
/* "6 weken na 2 april 2026 is 14 mei: Hemelvaartsdag; ..." No end mark. */
void deadline_sentence(const struct deadline *d, const struct calendar *c, bool dutch,
                       struct buf *out);

/* "maandag 18 mei 2026". */
void deadline_day(int32_t day, bool dutch, struct buf *out);

/* "6w", "5wd", "10d", "3m". 0 or -1. */
int term_rule_parse(struct slice text, struct term_rule *out);

#endif
