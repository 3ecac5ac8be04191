/*
 * Live updates: server-sent events (HTML, 9.2) of what a party may see, each with its log position as id.
 *
 *      listeners of a party                       one channel a party
 *        behind --- feed.ask, pages ---> there ---> live <--- watch, held by tracking until there is something
 *
 * Told are the signals that concern a party: its own, those that are or were with it. Others are found by asking.
 * Whoever comes with Last-Event-ID gets what came after that position, each once, and then what happens. Who may see
 * what is judged where it always is: tracking and overview answer as that party. A listener that does not read is
 * broken off, and comes back with its position.
 */
#ifndef GATEWAY_LIVE_H
#define GATEWAY_LIVE_H

#include "services/gateway/gateway_in.h"

struct live;
struct live *live_new(struct gateway *g);
void live_free(struct live **l);

/* Answers a request for events; it ends with the visit (live_gone). */
void live_begin(struct live *l, struct visit *v);
void live_gone(struct listener *of);
/* A few times a second: who waits for room goes on, and whose account or token is no more is sent away. */
void live_tick(struct live *l);
size_t live_listeners(const struct live *l);

#endif
