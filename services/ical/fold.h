/* Lines of a calendar at their right length. */
#ifndef ICAL_FOLD_H
#define ICAL_FOLD_H

#include "common/buf.h"

/*
 * Adds the calendar as libical wrote it to *out, folded anew: lines of at most 75 octets without their end (RFC
 * 5545, 3.1), cut between characters.
 *
 * Where a line with its CRLF is one octet too long, libical 3.0 cuts between the CR and the LF. Every CRLF with a
 * blank behind it is a fold, as libical escapes line ends in texts; without those the CR and the LF are together
 * again.
 */
void ical_fold(const char *text, struct buf *out);

#endif
