/*
 * The snapshot: a file of what was folded, so that a start need not read the whole log.
 *
 *      head        magic, versions, the cursor when the writing began
 *      references  the events of the reference streams
 *      closed      where the references of closed signals lead
 *      signals     each open signal, packed
 *      end         SHA-256 of all before it
 *
 * It is written in slices, a turn each, while the fold goes on: a signal may stand in it later than the
 * cursor says. Replay begins at the cursor, and a signal ignores the versions it has seen.
 */
#ifndef TRACKING_SNAPSHOT_H
#define TRACKING_SNAPSHOT_H

#include "services/log/follower.h"
#include "services/tracking/state.h"

#include <openssl/evp.h>

#define SNAPSHOT_SLICE (512 * 1024) /* bytes a turn, about */

struct snapshot {
    int fd; /* -1: nothing is being written */
    char *path, *temporary;
    EVP_MD_CTX *digest;
    struct buf slice;
    uint32_t next; /* the slot to write next */
    uint64_t n, bytes;
    int64_t began_us;
    struct cursor cursor;
};

/* path is copied. */
void snapshot_init(struct snapshot *s, const char *path);
void snapshot_free(struct snapshot *s);
bool snapshot_writing(const struct snapshot *s);
/* Begins a new file. 0, or -1 with a line in the log: the disk is full, the folder is gone. */
MUST_CHECK int snapshot_begin(struct snapshot *s, const struct state *st, const struct cursor *at);
/* Writes a slice. 1: there is more; 0: the file is complete and in place; -1: it failed and was said. */
MUST_CHECK int snapshot_continue(struct snapshot *s, const struct state *st);
void snapshot_give_up(struct snapshot *s);

/* Fills an empty state. 0; -1: there is none that can be used (a line in the log says why, when there
 * is one at all), and the state is empty. */
MUST_CHECK int snapshot_load(const char *path, struct state *st, struct cursor *cursor_out);

#endif
