/*
 * Confirming the clock: a person looked at it. The mark forgets what the clocks showed; a writer that
 * did not trust them sees that within a second and takes them as they are now.
 */
#ifndef HISTORY_CONFIRM_H
#define HISTORY_CONFIRM_H

#include "common/life.h"

/* Runs the loop until it is done. The exit status. */
int confirm_clock(struct life *life);

#endif
