/*
 * Writing a calendar with libical: see ical.h. It ends lines with CRLF and escapes texts, other than commas of
 * names that RFC 5545 does not have; its folding is done again (fold.h).
 */
#include "services/ical/ical.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "services/ical/fold.h"
#include "services/ical/text.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

#define PRODID     "-//Weerklank//Weerklank//NL"
#define CATEGORY   "Weerklank"
#define ALARM_HOUR 9

/* --- Properties ------------------------------------------------------------------------------- */

/* libical gives NULL for one thing only: no memory. */
static void *had(void *made)
{
    if (!made)
        log_fatal("memory_exhausted", "for=ical");
    return made;
}

static void put(icalcomponent *c, icalproperty *p)
{
    icalcomponent_add_property(c, had(p));
}

static void put_text(icalcomponent *c, icalproperty *(*make)(const char *), const char *text)
{
    char *clean = ical_text_clean(text);

    if (clean && *clean)
        put(c, make(clean));
    free(clean);
}

/* A text of a name that RFC 5545 does not have. */
static void put_other(icalcomponent *c, const char *name, const char *text)
{
    char *clean = ical_text_clean(text);
    icalproperty *p;

    if (clean && *clean) {
        p = had(icalproperty_new_x(clean));
        icalproperty_set_x_name(p, name);
        put(c, p);
    }
    free(clean);
}

static struct icaltimetype day_of(int32_t day)
{
    struct icaltimetype t = icaltime_null_date();

    clock_day_split(day, &t.year, &t.month, &t.day);
    return t;
}

static struct icaltimetype moment_of(int64_t us)
{
    return icaltime_from_timet_with_zone((time_t)(us / US_PER_S), 0,
                                         icaltimezone_get_utc_timezone());
}

/* --- Components ------------------------------------------------------------------------------- */

/* An all-day event begins at midnight wherever its reader is; an alarm counts from there. */
static icalcomponent *alarm_of(const struct ical_day *d, int days)
{
    icalcomponent *a = had(icalcomponent_new(ICAL_VALARM_COMPONENT));
    int seconds = ALARM_HOUR * 3600 - days * 86400;

    put(a, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    put_text(a, icalproperty_new_description, d->summary);
    put(a, icalproperty_new_trigger(icaltriggertype_from_int(seconds)));
    return a;
}

static icalcomponent *event_of(const struct ical *c, const struct ical_day *d, const char *uid)
{
    icalcomponent *e = had(icalcomponent_new(ICAL_VEVENT_COMPONENT));

    put_text(e, icalproperty_new_uid, uid);
    put(e, icalproperty_new_dtstamp(moment_of(d->changed_us)));
    put(e, icalproperty_new_lastmodified(moment_of(d->changed_us)));
    put(e, icalproperty_new_sequence(d->sequence));
    put(e, icalproperty_new_dtstart(day_of(d->day)));
    put(e, icalproperty_new_dtend(day_of(d->day + 1))); /* the first day that is not in it */
    put_text(e, icalproperty_new_summary, d->summary);
    put_text(e, icalproperty_new_description, d->description);
    put(e, icalproperty_new_categories(CATEGORY));
    if (d->url && ical_url_ok(d->url))
        put(e, icalproperty_new_url(d->url));
    put(e, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    if (d->confidential)
        put(e, icalproperty_new_class(ICAL_CLASS_PRIVATE));
    if (c->alarm_days != ICAL_NO_ALARM)
        icalcomponent_add_component(e, alarm_of(d, c->alarm_days));
    return e;
}

static icalcomponent *calendar_of(const struct ical *c)
{
    icalcomponent *v = had(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
    icalproperty *refresh =
        had(icalproperty_new_refreshinterval(icaldurationtype_from_int(c->refresh_hours * 3600)));
    char ttl[20];

    /* RFC 7986, 5.7: there is no default type. */
    icalproperty_set_parameter(refresh, had(icalparameter_new_value(ICAL_VALUE_DURATION)));
    snprintf(ttl, sizeof ttl, "PT%dH", c->refresh_hours);
    put(v, icalproperty_new_prodid(PRODID));
    put(v, icalproperty_new_version("2.0"));
    put(v, icalproperty_new_calscale("GREGORIAN"));
    put(v, icalproperty_new_method(ICAL_METHOD_PUBLISH));
    put_text(v, icalproperty_new_name, c->name);
    put_other(v, "X-WR-CALNAME", c->name); /* Outlook, and Thunderbird before it knew NAME */
    put(v, refresh);
    put_other(v, "X-PUBLISHED-TTL", ttl); /* Outlook */
    return v;
}

/* --- The file --------------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
    const struct ical_day *x = a, *y = b;

    return x->day != y->day ? (x->day < y->day ? -1 : 1) : strcmp(x->uid, y->uid);
}

struct named {
    const char *uid;
    size_t place;
};

static int by_uid(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int uid = strcmp(x->uid, y->uid);

    return uid ? uid : (x->place > y->place) - (x->place < y->place);
}

/* Which of those with its uid each day is, from 0. */
static void times_count(const struct ical_day *days, size_t n, uint32_t *times)
{
    struct named *names = room_for(NULL, n, sizeof *names);

    for (size_t i = 0; i < n; i++)
        names[i] = (struct named){days[i].uid, i};
    qsort(names, n, sizeof *names, by_uid);
    for (size_t i = 1; i < n; i++)
        if (strcmp(names[i].uid, names[i - 1].uid) == 0)
            times[names[i].place] = times[names[i - 1].place] + 1;
    free(names);
}

static void days_put(const struct ical *c, struct ical_day *days, size_t n, icalcomponent *v)
{
    uint32_t *times = room_for(NULL, n, sizeof *times);

    memset(times, 0, n * sizeof *times);
    qsort(days, n, sizeof *days, by_day);
    times_count(days, n, times);
    for (size_t i = 0; i < n; i++) {
        char uid[ICAL_UID_LEN + 16];

        snprintf(uid, sizeof uid, times[i] ? "%s-%u" : "%s", days[i].uid, times[i] + 1);
        icalcomponent_add_component(v, event_of(c, &days[i], uid));
    }
    free(times);
}

void ical_write(const struct ical *c, struct ical_day *days, size_t n, struct buf *out)
{
    icalcomponent *v = calendar_of(c);
    char *text;

    if (n > 0)
        days_put(c, days, n, v);
    text = had(icalcomponent_as_ical_string_r(v));
    ical_fold(text, out);
    icalmemory_free_buffer(text);
    icalcomponent_free(v);
}
