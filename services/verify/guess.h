/*
 * Which column was changed, when leaf and columns differ: a hash cannot be undone, but what was there is
 * often plain. A value that gives the stored leaf is what was there, and that is certain: nobody finds
 * another by chance. Pure.
 *
 *      one bit turned, in any column       storage that fails, or a small change
 *      as in the event before              all events of one commit have one time, one fence, ...
 *      small numbers                       kind, schema, version, number
 *
 * What nothing gives stays unknown: two columns at once, a text, a moment.
 */
#ifndef VERIFY_GUESS_H
#define VERIFY_GUESS_H

#include "services/verify/look.h"

/* Fills in column, was and flags of a trace that differs, of that record. before: what stands before it in
 * the log; NULL: nothing. Takes some 10 ms, so not for each of a million. */
void guess(const struct record *r, const struct record *before, struct trace *t);

#endif
