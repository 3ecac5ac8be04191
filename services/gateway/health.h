/*
 * For whoever watches over the system: whether this process lives (/healthz), whether all services and the database
 * are ready (/readyz), and what they count and measure (/metrics). No address of the API: a proxy keeps the last two
 * inside.
 */
#ifndef GATEWAY_HEALTH_H
#define GATEWAY_HEALTH_H

#include "services/gateway/gateway_in.h"

struct health;
struct health *health_new(struct gateway *g);
void health_free(struct health **h);

/* True: it was such an address; v->health says what, and visit_end follows in time. */
bool health_takes(struct health *h, struct visit *v);
void health_answer(struct visit *v);

#endif
