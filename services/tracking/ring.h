/*
 * The latest events, for those who watch. Pure.
 *
 *      entries  | seq 17 | 18 | 19 | ... | 42 |         floor: the last position that is not covered
 *      chunks   [ bytes of 17, 18 ][ 19, 20, 21 ] ...   each event as the `moment` that is handed out
 *      places   by region or department: the seqs of events of its signals
 *
 * An event is looked at only by whom its signal concerns: its region and the departments it is or was
 * with. The rest is decided by may_see_event() when it is handed out; a note whose text was erased here is then
 * the coordinators' alone.
 */
#ifndef TRACKING_RING_H
#define TRACKING_RING_H

#include "services/domain/signal.h"

#define RING_CHUNK ((size_t)256 << 10)
#define RING_BYTES ((size_t)12 << 20) /* of all events: some 20,000 of them */
#define RING_SPARE 4                  /* chunks that wait to be used again */

struct ring_entry {
    int64_t position;
    uint32_t slot; /* of the signal */
    uint32_t chunk, at, n;
    int16_t kind;
};

struct ring {
    struct ring_entry *entries; /* entry of seq s at s & mask */
    uint64_t first, next;       /* seqs that are here: first <= s < next */
    uint32_t mask, most;
    int64_t floor;
    struct ring_chunk {
        uint8_t *p;
        size_t size;
        uint32_t n, live; /* bytes used, events in it */
    } * chunks;           /* chunk c at c % n_chunks */
    uint32_t chunk_first, chunk_next, n_chunks;
    uint8_t *spare[RING_SPARE];
    uint32_t n_spare;
    size_t bytes;
    struct ring_place {
        uint64_t *seqs; /* a queue: i-th at (head + i) & (cap - 1) */
        uint32_t head, n, cap;
    } * places;
    uint32_t n_places;
    void (*dropped)(void *arg, uint32_t slot); /* an event of this signal left */
    void *arg;
    struct buf scratch;
};

/* most: events at most. floor: events after it will come. */
void ring_init(struct ring *r, uint32_t most, int64_t floor,
               void (*dropped)(void *arg, uint32_t slot), void *arg);
void ring_free(struct ring *r);
/* Adds an event of this signal, which was folded; its meta gives the role. */
void ring_add(struct ring *r, const struct event *e, const struct signal *s, uint32_t slot,
              const char *region);
/* The texts of these versions (INT) of the signal are erased: their bodies go, and the bytes with them. */
void ring_erase(struct ring *r, uint32_t slot, struct wire_list versions);
/* An event that will be missing: who has not come past it must read the feed. */
void ring_skip(struct ring *r, int64_t position);

/* The first seq whose position is after this one; r->next when there is none. */
uint64_t ring_after(const struct ring *r, int64_t position);
/* The same among those of a place; *i counts up from there: ring_place_seq gives them, false at the end. */
uint32_t ring_place_after(const struct ring *r, place_t place, int64_t position);
bool ring_place_seq(const struct ring *r, place_t place, uint32_t i, uint64_t *seq_out);

static inline const struct ring_entry *ring_at(const struct ring *r, uint64_t seq)
{
    return &r->entries[seq & r->mask];
}

/* Who made the event, and the event as a `moment`, encoded. */
struct slice ring_party(const struct ring *r, const struct ring_entry *e);
struct slice ring_moment(const struct ring *r, const struct ring_entry *e);

#endif
