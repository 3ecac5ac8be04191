/*
 * Routing: reads each submitted signal and appends one decision to it.
 *
 * What was submitted and has no decision yet is in a table of open ones; the cursor that is kept in a
 * file is the position before the oldest of them, so that after a stop nothing is left unrouted. A
 * decision that turns out to stand already (a second routing, a repeat) is a conflict, and harmless.
 */
#ifndef ROUTING_ROUTING_H
#define ROUTING_ROUTING_H

#include "common/life.h"

struct routing;
struct routing *routing_new(struct life *life);
void routing_free(struct routing **r);

#endif
