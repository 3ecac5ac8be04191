/*
 * A signal at a glance, as far as somebody may see it.
 */
#ifndef OVERVIEW_SUMMARY_H
#define OVERVIEW_SUMMARY_H

#include "services/overview/lock.h"

/* Appends the map of shape `summary`. False, and nothing appended, when who may not see it at all.
 *
 *   full            everything, as it is now
 *   full, passed on what stood fast when it was passed on: not the state, holder and dates of now
 *   title only      title, theme and lead
 *
 * hit: where it was found, with marks; p NULL: it was not sought. */
bool summary_encode(const struct principal *who, const struct registry *r,
                    const struct lock_row *row, struct slice hit, struct buf *out);

#endif
