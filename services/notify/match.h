/*
 * Which subscriptions an event is for: what the party may see in full (services/domain), narrowed by the
 * subscription's filter. Pure, and the same for the same log: sequence numbers follow from it.
 */
#ifndef NOTIFY_MATCH_H
#define NOTIFY_MATCH_H

#include "services/domain/signal.h"
#include "services/notify/subscription.h"

/* The signal as of this event. */
bool match_event(struct subscription *s, const struct registry *r, const struct signal *signal,
                 const struct event *e);
/* The registry has changed: what codes mean is looked up again. */
void match_forget(struct subscriptions *all);

#endif
