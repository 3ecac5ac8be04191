/*
 * Days as an iCalendar file (RFC 5545, RFC 7986), which calendar programs subscribe to. Pure: the same days give
 * the same bytes, whatever the clock and the settings of the machine.
 *
 *      VCALENDAR  METHOD:PUBLISH, a name, how often to look again
 *        VEVENT   one for each day: all day long, free, without an alarm unless asked for
 *
 * Why events and no to-dos: a subscribed calendar shows a VEVENT in every program; what becomes of a VTODO
 * differs, and Outlook has its own tasks.
 *
 * Why nothing is ever STATUS:CANCELLED: a subscription is the file as it is now, read whole each time, so what is
 * not in it any more goes from the calendar; an entry that stays, cancelled, would be shown struck through or as
 * if nothing had happened, by program. Cancelling is for who was sent an entry and keeps it (RFC 5546, 3.2.5).
 * Whoever imports the file once has such a copy: it does not change by itself either way.
 *
 * Without days there is a calendar without components, although RFC 5545, 3.6, asks for one at least: an event
 * that is made up would be seen.
 */
#ifndef ICAL_ICAL_H
#define ICAL_ICAL_H

#include "common/buf.h"
#include "common/uuid.h"

#define ICAL_UID_LEN   120
#define ICAL_NO_ALARM  (-1)
#define ICAL_MOST_DAYS 60 /* that an alarm is before its day */

/* Texts are borrowed UTF-8. What may not stand in a calendar (controls, marks that turn writing around) is left
 * out of them; a text that is no UTF-8 is left out whole. NULL, and any URL that is none: the property is not
 * there. */
struct ical_day {
    const char *uid;    /* the same for as long as it is the same thing (RFC 5545, 3.8.4.7) */
    int32_t day;        /* since 1970-01-01 */
    int32_t sequence;   /* higher when it changed (3.8.7.4) */
    int64_t changed_us; /* when, by the log: DTSTAMP and LAST-MODIFIED (3.8.7.2, 3.8.7.3) */
    const char *summary, *description, *url;
    bool confidential; /* CLASS:PRIVATE (3.8.1.3) */
};

struct ical {
    const char *name;
    int alarm_days;    /* so many days before, at 09:00; 0 to ICAL_MOST_DAYS, or ICAL_NO_ALARM */
    int refresh_hours; /* how often to look again, 1 to 24 */
};

/* Adds the file to *out, in the order of day and uid; `days` is put in that order. Of days with the same uid the
 * second and further ones get a number behind it, as no two events may share one. */
void ical_write(const struct ical *c, struct ical_day *days, size_t n, struct buf *out);

/* Of what falls due of a signal. A term that takes the place of another one (an answer with extension, on the
 * policy track or on a date that was set) is the same thing with another date. term: as due.ask says it. */
void ical_uid_due(const struct uuid *signal, struct slice term, struct slice party,
                  char out[ICAL_UID_LEN]);

/* An http or https address of printable ASCII without quotes and blanks, with a host (RFC 3986). */
bool ical_url_ok(const char *url);

#endif
