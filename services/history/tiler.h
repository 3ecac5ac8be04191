/*
 * The tree over the log in tiles, made by a reader from the leaves of the table, off the writer's loop.
 *
 *      leaves behind our last --> tiles in memory (64 KiB) --> full ones --> history.tile
 *
 * Any number of readers does the same; whoever is later finds the tile there. A tile is never changed: when
 * the log went back behind what was tiled, the writer removes those tiles before the log goes on
 * (origin.c), and we begin again at the last that is there.
 */
#ifndef HISTORY_TILER_H
#define HISTORY_TILER_H

#include "common/life.h"
#include "services/proof/tiles.h"

struct tiler;
/* progress: it is at rest again, perhaps further than before. */
struct tiler *tiler_new(struct life *life, loop_fn *progress, void *arg);
void tiler_free(struct tiler **t);

/* NULL while it works: then the table may lack a tile that is full. */
const struct tiles *tiler_at_rest(const struct tiler *t);
uint64_t tiler_leaves(const struct tiler *t);
/* Looks now, instead of within a quarter of a second. */
void tiler_look(struct tiler *t);

#endif
