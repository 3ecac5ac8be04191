/*
 * Beginning: the cursor and what is in quarantine from the database, then the registry as it was at
 * that cursor (registry_read.h).
 */
#ifndef OVERVIEW_OPENING_H
#define OVERVIEW_OPENING_H

#include "common/db.h"
#include "services/domain/registry.h"
#include "services/log/follower.h"

struct opening_found {
    const char *failed; /* NULL: all of this was found */
    struct cursor at;
    int32_t fold;   /* that made the tables */
    int64_t turn;   /* of the tables (rebuild.sql) */
    int64_t opened; /* how often: this is the last until somebody else begins */
    bool outdated;  /* a fold made them that this one cannot go on with: to be discarded */
    bool older;     /* it can, but they are to be made again */
    struct registry *registry; /* to be taken, or freed by opening */
    const struct uuid *quarantined;
    size_t n_quarantined;
};
/* Called once, on the loop; the opening is gone afterwards. */
typedef void opening_fn(void *arg, struct opening_found *found);

struct opening;
/* On the connection of the fold's transactions, behind those that it may still have under way. */
struct opening *opening_begin(struct db *write, struct stream_reader *streams, opening_fn *fn,
                              void *arg);
/* Only when its connection and its reader were closed before it was done: frees what is left. */
void opening_end(struct opening **o);

#endif
