/*
 * Running numbers: of each party and calendar year, the last one given. Pure.
 *
 * A batch that is under way uses numbers that are not certain yet; numbers_undo takes them back when
 * it was not stored, so that a party's numbers have no holes.
 */
#ifndef HISTORY_NUMBERS_H
#define HISTORY_NUMBERS_H

#include "common/base.h"
#include "common/buf.h"

struct numbers {
    struct number *rows; /* open addressing */
    size_t n, places;
};

void numbers_free(struct numbers *n);
int32_t numbers_next(struct numbers *n, struct slice party, int32_t year);
/* That number is in the log. */
void numbers_stored(struct numbers *n, struct slice party, int32_t year, int32_t number);
/* Whatever was given and not stored is to be given again. */
void numbers_undo(struct numbers *n);

void numbers_put(const struct numbers *n, struct buf *out);
/* Bytes used, or -1. */
MUST_CHECK int numbers_get(struct numbers *n, struct slice bytes);

#endif
