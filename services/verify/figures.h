/*
 * Do response times follow from the events? What a scoreboard told (`weerklank times --json`, a row a line,
 * each with its question) is computed again from the log alone, by the same rules, and compared: every row
 * that does not follow is named, one that is missing too.
 *
 *      first pass   statements of destruction: what erasures kept of erased events
 *      second       events in log order -> reference data, and cases -> tallies
 *      then         tallies -> rows as they should be told -> compared with those that were
 *
 * Memory: a signal takes some 300 bytes, packed. A log without bodies says nothing about figures.
 */
#ifndef VERIFY_FIGURES_H
#define VERIFY_FIGURES_H

#include "services/verify/source.h"

/* of, step: as told; field: the first that differs, NULL for a row that is missing or is one too many. was:
 * as told, is: as it follows; as JSON; NULL: not there. They live until the call returns. */
typedef void figures_fn(void *arg, const char *of, const char *step, const char *field,
                        const char *was, const char *is);

struct figures_told {
    uint64_t rows, wrong, events, signals;
};
/* Plan: made, not yet opened; path: the rows. 0, or -1: they cannot be compared; logged why. */
MUST_CHECK int figures_verify(const struct source_plan *plan, const char *path, figures_fn *found,
                              void *arg, struct figures_told *out);

#endif
