/*
 * weerklank-overview --rebuild: all tables again from the log, beside those that serve.
 *
 *      overview_next emptied -- events from position 0 on -- near the head -- the gate is held: what serves
 *      stands still -- we are as far -- the two sets change names -- the old one is emptied -- end
 *
 * A process of its own: who asks in the meantime shares no loop with it, and when it is killed nothing has
 * happened; the next one begins afresh. Erasures reach both sets, as each of them is folded from the log.
 */
#ifndef OVERVIEW_REBUILD_H
#define OVERVIEW_REBUILD_H

#include "common/life.h"

/* The exit status. */
enum { REBUILD_DONE = 0, REBUILD_NOT_DONE = 1, REBUILD_TAKEN = 2 };

/* quiet: progress is logged now and then, instead of printed. Until it is done, or life ends. */
int rebuild_run(struct life *life, bool quiet);

#endif
