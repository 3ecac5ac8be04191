/*
 * The calendar: which days are working days. Saturdays, Sundays and the recognised holidays of the
 * Algemene termijnenwet (art. 1 and 3) are rules and stand in calendar.c; days appointed by royal decree
 * (art. 3 lid 3) are data, in versions. Pure. Days are numbers since 1970-01-01, in Europe/Amsterdam.
 */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "proto/shapes.h"

/* A day that differs from what the rules say. */
struct calendar_day {
    int32_t day;
    int8_t
        more; /* working days: -1 one less (appointed), 1 one more (a holiday that is not kept) */
};

struct calendar {
    int64_t version;     /* as adopted; 0: the rules alone */
    int32_t known_until; /* from this day on the appointed days are not known; INT32_MAX: said so */
    struct calendar_day *days; /* in order, each once */
    uint32_t n;
};

extern const struct calendar calendar_of_rules;

/* Takes an adopted calendar apart; days that say nothing new are left out. *out owns memory. */
void calendar_read(struct calendar *out, const struct m_calendar *m);
void calendar_free(struct calendar *c);

enum day_kind calendar_kind(const struct calendar *c, int32_t day);
static inline bool calendar_works(const struct calendar *c, int32_t day)
{
    return calendar_kind(c, day) == day_kind_WORKING;
}
/* What the law's own list makes of a day. */
enum day_kind calendar_kind_by_rule(int32_t day);

/* The first working day that is not before `day`; the last that is not after it. */
int32_t calendar_next(const struct calendar *c, int32_t day);
int32_t calendar_previous(const struct calendar *c, int32_t day);
/* The n-th working day after `day`, before it when n is negative; `day` itself when n is 0. */
int32_t calendar_move(const struct calendar *c, int32_t day, int32_t n);
/* How many working days there are after `from`, up to and including `until`; from <= until. */
int32_t calendar_count(const struct calendar *c, int32_t from, int32_t until);
/* Working time between two moments (microseconds, UTC; from <= until): what of it falls on working
 * days, as microseconds. A working day has 24 hours; summer time changes on Sundays only. */
int64_t calendar_working_us(const struct calendar *c, int64_t from_us, int64_t until_us);

#endif
