/*
 * Messages under way: from the moment intake takes one until it is answered, or late. Pure.
 *
 * Each has a number that goes along as the tag: the slot, and how often the slot was used before, so
 * that an answer that comes too late meets nobody. What one peer and what all together may have under
 * way is bounded: beyond it the answer is `busy`.
 */
#ifndef INTAKE_FLIGHTS_H
#define INTAKE_FLIGHTS_H

#include "common/bus.h"
#include "common/uuid.h"
#include "services/log/deadlines.h"

#define FLIGHT_NONE UINT32_MAX

enum { DOOR_OUTSIDE, DOOR_INSIDE, DOOR_N };

/* Whom to answer. */
struct asker {
    struct bus_peer peer;
    struct uuid id;
    int64_t tag; /* -1: none was given */
    uint8_t door;
};

struct flight {
    struct asker asker;
    uint64_t payer;     /* whose bound it counts for: a hash of the key or address */
    int64_t begun_us;   /* monotonic; the caller's to set */
    struct uuid signal; /* of a signal.submit */
    char party[25];     /* the same: the region */
    bool used;
    uint32_t generation;
    uint32_t next; /* the next free one, or the next in a frame that is being filled */
    uint8_t relay; /* whom it was passed on to */
};

/* How many each payer has under way; open addressing. */
struct payers {
    struct payer {
        uint64_t hash; /* 0: empty */
        uint32_t n;
    } * list;
    uint32_t mask, n;
};

struct flights {
    struct flight *slots;
    uint32_t n_slots, free, n;
    uint32_t most, most_each;
    struct payers payers;
    struct deadlines deadlines;
};

void flights_init(struct flights *f, uint32_t most, uint32_t most_each, int64_t now_us);
void flights_free(struct flights *f);
/* FLIGHT_NONE: too many at once. deadline_us is monotonic. */
uint32_t flight_begin(struct flights *f, const struct asker *asker, uint64_t payer,
                      int64_t deadline_us);
void flight_end(struct flights *f, uint32_t slot);
int64_t flight_number(const struct flights *f, uint32_t slot);
/* FLIGHT_NONE when that one was answered, or was given up. */
uint32_t flight_find(const struct flights *f, int64_t number);
/* One whose deadline passed, still there; FLIGHT_NONE when there are no more. End it before the next. */
uint32_t flight_late(struct flights *f, int64_t now_us);

#endif
