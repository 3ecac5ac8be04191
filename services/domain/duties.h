/*
 * What falls due by itself: of a signal as it is, the first thing, and on which day. Pure: a step of
 * tracking asks, appends the event that comes of it, and asks again when that is folded. So nothing
 * happens twice, and what fell due while nobody looked happens once, marked as late.
 */
#ifndef DOMAIN_DUTIES_H
#define DOMAIN_DUTIES_H

#include "services/domain/signal.h"

/* clang-format off */
/* A row: name, event, when. */
#define DUTIES(D)                                                                                  \
    D(MOVE, DEADLINE_MOVED, "a new calendar, or terms for running cases, give another date")       \
    D(TRANSFER, TRANSFERRED, "a department ended and has a successor")                             \
    D(LAPSE, QUESTION_LAPSED, "the region's term for its reply is over: the clock goes on")        \
    D(NO_VERDICT, CLOSED, "the region's term for its verdict is over: closed, as no verdict")      \
    D(OVERDUE, OVERDUE, "the term of who has to act is over; and of a contribution, an agreement") \
    D(REMIND, REMINDED, "half of the term is over; it is nearly over; each week after it was over; a review's day") \
    D(HELP, HELP_ASKED, "the ladder: contact and director (only when that is switched on), and a proposal after its notice") \
    D(STILL_WORKS, STILL_WORKS_ASKED, "half a year after the answer the region is asked once")
/* clang-format on */

#define DUTY_VALUE_(NAME, ...) DUTY_##NAME,
enum duty_kind { DUTY_NONE, DUTIES(DUTY_VALUE_) DUTY_N };
int duty_event(enum duty_kind kind);        /* enum event_kind */
const char *duty_text(enum duty_kind kind); /* when, in English */

struct duty {
    enum duty_kind kind; /* DUTY_NONE: nothing is to come */
    int32_t day;      /* on which it is to be done; a duty of today or before is to be done now */
    bool bulk;        /* one of very many: it goes in the bulk lane */
    const char *term; /* code */
    int32_t due;      /* the last day of that term */
    place_t party;    /* whose it is */
    uint8_t reminder; /* enum reminder */
    uint8_t step;     /* enum help_step */
    struct signal_deadline moved; /* MOVE: the date as it will be */
    uint8_t why;                  /* enum moved_why */
    place_t to;                   /* TRANSFER: the successor */
};

/* The first duty of the signal, as things stand on `today`. help: the ladder goes up by itself. */
void signal_duty(const struct signal *s, const struct registry *r, bool help, int32_t today,
                 struct duty *out);
/* Closed, and nothing is to come of it any more. */
bool signal_over(const struct signal *s);
/* The event's body (canonical). late: it was to be done on a day before today. */
void duty_encode(const struct duty *d, const struct registry *r, int32_t today, struct buf *out);

#endif
