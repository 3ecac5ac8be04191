/*
 * The signals in memory: all that are not over, and those others that somebody still needs. Pure.
 *
 * A slot is a signal's number as long as it is here. A closed one leaves when no command works on it
 * and no event of it is kept for those who watch.
 */
#ifndef TRACKING_TABLE_H
#define TRACKING_TABLE_H

#include "common/idmap.h"
#include "services/domain/signal.h"

#define SLOT_NONE UINT32_MAX

#define ENTRY_USED        1u
#define ENTRY_LOADING     2u /* its stream is being read; until then what is folded may be a part */
#define ENTRY_QUARANTINED 4u /* its stream could not be folded: nobody works on it */
#define ENTRY_DIRTY       8u /* has changed since it was written to the snapshot */
#define ENTRY_UNHELD      16u
#define ENTRY_UNHANDLED   32u

struct entry {
    struct signal s; /* version 0: nothing folded yet */
    uint32_t work;   /* who works on it, SLOT_NONE: nobody; of a free slot: the next free one */
    uint32_t watched : 24; /* events of it in the ring */
    uint32_t flags : 8;
};

struct table {
    struct entry *entries;
    uint32_t n, cap; /* slots ever used */
    uint32_t free, n_live;
    struct idmap ids;
};

void table_init(struct table *t);
void table_free(struct table *t);
/* The id must not be there yet. Entries may move: keep slots, not pointers. */
uint32_t table_add(struct table *t, const struct uuid *id);
uint32_t table_find(const struct table *t, const struct uuid *id); /* SLOT_NONE */
void table_remove(struct table *t, uint32_t slot);

static inline struct entry *table_at(const struct table *t, uint32_t slot)
{
    return &t->entries[slot];
}

#endif
