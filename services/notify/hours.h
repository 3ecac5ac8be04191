/*
 * When people are sent mail (LOOP.md, "What people are sent"): on working days, within the day's hours, and
 * the digest at a moment of its own. Pure; moments are the log's time in microseconds UTC, hours are those
 * of Europe/Amsterdam.
 */
#ifndef NOTIFY_HOURS_H
#define NOTIFY_HOURS_H

#include "services/domain/calendar.h"

/* Minutes after midnight; from <= digest < until. */
struct hours {
    int from, until, digest;
};

/* "08:30" and "07:00-19:00". False: they are not that, or the digest is not within the day. */
MUST_CHECK bool hours_read(const char *digest, const char *day, struct hours *out);

bool hours_open(const struct hours *h, const struct calendar *c, int64_t at);
/* The first moment from `at` on at which mail is sent. */
int64_t hours_next(const struct hours *h, const struct calendar *c, int64_t at);
/* The first digest after `at`. */
int64_t hours_digest(const struct hours *h, const struct calendar *c, int64_t at);

#endif
