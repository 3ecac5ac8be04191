/*
 * The signals at hand: a bounded number of states in memory, found by id. What is not at hand
 * stands packed in the database and is fetched when an event asks for it.
 *
 *      hand -> [used] [     ] [changed] [used] ...   a clock: the hand takes the mark "used" away,
 *                                                    and the place itself the next time
 *
 * A place that has changed, or is being written, stays until it is written.
 */
#ifndef OVERVIEW_SHELF_H
#define OVERVIEW_SHELF_H

#include "common/idmap.h"
#include "services/figures/cases.h"
#include "services/overview/entry.h"

#define SHELF_PART_SUMS 4

#define SHELF_USED     1u  /* since the hand last came by */
#define SHELF_STORED   2u  /* has its row in the database */
#define SHELF_CHANGED  4u  /* since it was last given to be written */
#define SHELF_WRITING  8u  /* is on its way to the database */
#define SHELF_UNTITLED 16u /* its title was erased */

struct shelf_place {
    struct cases cases; /* with its clocks, and in those the signal */
    int64_t submitted;  /* position of its first event */
    /* Known from an event of this batch, NULL otherwise; freed once written. Title: the first event
     * only. */
    char *title, *theme;
    struct entry *entries; /* what events of this batch leave behind to find it by */
    int32_t stored_due;    /* as its row says (signal_due) */
    place_t stored_holder;
    uint32_t sight_sum; /* of what stands in the rows of its words (entry_rows.h); 0: none yet */
    /* What stands in the assignment rows, as a sum a row, so that only rows that differ are
     * written. Rows beyond the sums are always written. */
    uint32_t part_sums[SHELF_PART_SUMS];
    uint8_t stored_parts; /* assignment rows that are there */
    uint8_t flags;        /* SHELF_... */
};

struct shelf {
    struct shelf_place *places;
    uint32_t n, cap, hand;
    struct idmap map;
};

void shelf_init(struct shelf *s, uint32_t cap);
void shelf_free(struct shelf *s);
/* Marks it used. NULL when not at hand. */
struct shelf_place *shelf_find(struct shelf *s, const struct uuid *id);
/* Looks without marking. */
const struct shelf_place *shelf_peek(const struct shelf *s, const struct uuid *id);
/* A fresh place with signal_init and this id; the id must not be there. There must be one that may
 * go: the owner keeps what is changed or being written below the capacity. */
struct shelf_place *shelf_add(struct shelf *s, const struct uuid *id);

static inline uint32_t shelf_slot(const struct shelf *s, const struct shelf_place *p)
{
    return (uint32_t)(p - s->places);
}

#endif
