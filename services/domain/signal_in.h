/*
 * Inside domain: a signal's parts, shared by its fold and its commands.
 */
#ifndef DOMAIN_SIGNAL_IN_H
#define DOMAIN_SIGNAL_IN_H

#include "services/domain/index.h"
#include "services/domain/signal.h"
#include "services/domain/terms.h"

/* Parts only grow, so that a part keeps its number; a signal that was moved about this often stays
 * where it is. */
#define PARTS_MOST 240
/* Most that one event brings: a lead and its contributors. */
#define PARTS_AT_ONCE 16
/* The redirect with this number goes to the coordinator. */
#define HOPS_MOST 3

static inline bool signal_has(const struct signal *s, uint16_t flag)
{
    return (s->flags & flag) != 0;
}

/* signal_part_of, to be written in. */
struct signal_part *part_current(struct signal *s, place_t department);
/* From now on signal_seen says "maybe" of this id. */
void signal_see(struct signal *s, const struct uuid *append_id);

#endif
