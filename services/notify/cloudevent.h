/*
 * A delivery as CloudEvents-NL wants it (NL GOV profile 1.0, structured mode, application/cloudevents+json), and
 * its signature. Pure.
 *
 *      id              the event's position in the log: lasting, the same in every delivery of it
 *      source          urn:nld:oin:...: which organisation's Weerklank (setting notify.source)
 *      type            nl.regionale-knelpunten.knelpunt-beantwoord.v1, from the event's Dutch name
 *      subject         the signal's reference
 *      time            when it was recorded, by the log
 *      sequence        1, 2, 3, ... of this subscription (sequencetype Integer)
 *      dataref         where it can be looked at
 *      data            only when the subscription asks for the content; not when all is over 64 KiB then
 *
 * The extensions `subscription` and `subscriberreference` come as the NL GOV notification services have them.
 */
#ifndef NOTIFY_CLOUDEVENT_H
#define NOTIFY_CLOUDEVENT_H

#include "services/notify/subscription.h"
#include "services/notify/told.h"

#define CLOUDEVENT_MOST ((size_t)64 << 10) /* bytes; profile, "Size Limits" */

struct cloudevent_from {
    const char *source; /* setting notify.source */
    const char *link;   /* setting notify.link: the reference comes behind it; "": no dataref */
};

/* Replaces what is in *out. */
void cloudevent_write(const struct cloudevent_from *from, const struct subscription *s,
                      int64_t sequence, const struct told *t, struct buf *out);
/* "nl.regionale-knelpunten.<name>.v1"; out holds at least 80 bytes. */
void cloudevent_type(int kind, char out[80]);

/* The header's value: "t=<seconds since 1970>,v1=<hex>[,v1=<hex>]", HMAC-SHA-256 over "<seconds>.<body>" with
 * each of the keys (the second may be empty). The time of sending, so that what was captured cannot be sent again
 * later. */
#define SIGNATURE_MOST 192
void signature_write(struct slice key, struct slice old_key, int64_t seconds, struct slice body,
                     char out[SIGNATURE_MOST]);

#endif
