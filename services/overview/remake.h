/*
 * The other set of tables, seen from the service: is a rebuild at work there (rebuild.h), must one be begun
 * because an older fold made the tables that serve, did one leave something behind? Looked at every few
 * seconds.
 */
#ifndef OVERVIEW_REMAKE_H
#define OVERVIEW_REMAKE_H

#include "common/db.h"

struct remake_ops {
    /* The tables that serve are others than those which were found at the beginning. */
    void (*changed)(void *arg);
};

struct remake;
/* keys to look, write to empty; both stay the caller's, who closes them first. */
struct remake *remake_new(struct loop *l, struct db *keys, struct db *write,
                          const struct remake_ops *ops, void *arg);
/* The rebuild that was begun here ends with us: its process is told so. */
void remake_free(struct remake **r);

/* At each beginning: the turn of the tables that serve, and whether they are to be made again. */
void remake_begin(struct remake *r, int64_t turn, bool older);
/* How far the rebuild is that is at work; -2: there is none. */
int64_t remake_position(const struct remake *r);

#endif
