/*
 * A table from 16-byte ids to small numbers (slots in the owner's array), open addressing. It keeps no
 * keys: the owner gives a function that says which id stands in a slot. An entry costs 8 bytes, with a
 * part of the id's hash, so that the owner's array is only touched where the id is met.
 */
#ifndef COMMON_IDMAP_H
#define COMMON_IDMAP_H

#include "common/uuid.h"

#define IDMAP_NONE UINT32_MAX

struct idmap_place {
    uint32_t slot, hash;
};

struct idmap {
    struct idmap_place *places;
    uint32_t mask, n; /* n: entries */
    const struct uuid *(*id_at)(const void *owner, uint32_t slot);
    const void *owner;
};

void idmap_init(struct idmap *m, const void *owner,
                const struct uuid *(*id_at)(const void *owner, uint32_t slot));
void idmap_free(struct idmap *m);
uint32_t idmap_find(const struct idmap *m, const struct uuid *id);
/* The id must not be there yet and id_at(slot) must already answer it. */
void idmap_add(struct idmap *m, const struct uuid *id, uint32_t slot);
/* Call before the slot is reused. */
void idmap_remove(struct idmap *m, const struct uuid *id);

#endif
