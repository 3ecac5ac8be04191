/*
 * The agenda: on which day which signal is looked at. A ring of days, each a list of slots, so that
 * setting and taking cost the same however many there are. Pure.
 *
 *      days   | ... | today | tomorrow | ... |      what is further away than the ring is long, is looked
 *                     ^ taken from here              at on its last day, and set again
 *
 * Beside the days stand two lists: slots that wait for room in the bulk lane, and those for which
 * something is under way.
 */
#ifndef TRACKING_AGENDA_H
#define TRACKING_AGENDA_H

#include "common/base.h"

#define AGENDA_DAYS 8192 /* more than 22 years */
#define AGENDA_NONE UINT32_MAX

struct agenda {
    struct agenda_slot {
        uint32_t next, prev; /* prev is AGENDA_NONE for the first */
        uint32_t list;       /* AGENDA_NONE: not in the agenda */
    } * slots;
    uint32_t cap, n, n_waiting;
    int32_t day; /* the first day of the ring */
    uint32_t lists[AGENDA_DAYS + 2];
};

void agenda_init(struct agenda *a, int32_t today);
void agenda_free(struct agenda *a);
/* A day that has passed counts as today. Moves the slot when it is there already. */
void agenda_set(struct agenda *a, uint32_t slot, int32_t day);
/* It waits for the bulk lane. */
void agenda_wait(struct agenda *a, uint32_t slot);
/* Something is under way for it: it is not looked at until it is set again. */
void agenda_away(struct agenda *a, uint32_t slot);
bool agenda_is_away(const struct agenda *a, uint32_t slot);
/* Nothing happens when it is not there. */
void agenda_remove(struct agenda *a, uint32_t slot);
/* A slot of today or before; AGENDA_NONE: no more. It stays until it is set, waits or is removed. */
uint32_t agenda_due(struct agenda *a, int32_t today);
/* A slot that waits for the bulk lane, in the same manner. */
uint32_t agenda_waiting(const struct agenda *a);

#endif
