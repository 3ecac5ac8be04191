/*
 * A signal at a glance, as far as somebody may see it.
 */
#ifndef OVERVIEW_SUMMARY_H
#define OVERVIEW_SUMMARY_H

#include "services/domain/signal.h"

/* What is not in the state. p NULL: none. */
struct summary_texts {
    struct slice title, theme;
};

/* Appends the map of shape `summary`. False, and nothing appended, when who may not see it at all.
 *
 *   full            everything, as it is now
 *   full, passed on what stood fast when it was passed on: not the state, holder and dates of now
 *   title only      title, theme and lead */
bool summary_encode(const struct principal *who, const struct registry *r, const struct signal *s,
                    const struct summary_texts *texts, struct buf *out);

#endif
