/*
 * Who leaves: what was allocated to an account that is closed goes back to its department, one signal after the other.
 *
 *      closed -> due.ask of that account, in pages -> signal.show -> signal.allocate without it -> ... -> done
 *
 * A handler who leaves leaves it without one, so that it stands in the department's queue; a substitute who leaves only
 * is one no more. Each act has an id that follows from account and signal: beginning again does nothing twice, and it is
 * begun again at each start for those who left lately.
 */
#ifndef GATEWAY_LEAVING_H
#define GATEWAY_LEAVING_H

#include "services/gateway/gateway_in.h"

struct leaving;
struct leaving *leaving_new(struct gateway *g);
void leaving_free(struct leaving **l);
/* Of an account that was closed. */
void leaving_begin(struct leaving *l, uint32_t account);
/* Those who were closed since then (microseconds UTC). */
void leaving_begin_since(struct leaving *l, int64_t since);

#endif
