/*
 * The snapshot: a file of what was folded, so that a start need not read the whole log.
 *
 *      [ base: everything ][ delta: what changed since ][ delta ] ...
 *
 * Each segment names the cursor at which its writing began, and ends with a digest. It is written in
 * slices, a turn each, while the fold goes on: a signal may stand in it later than the cursor says.
 * Replay begins at the cursor of the last good segment, and a signal ignores the versions it has seen.
 * When the deltas have grown as large as their base, a new base takes the file's place.
 *
 * Losing the end of the file costs some replay and nothing else, so only a base is synced to disk.
 */
#ifndef TRACKING_SNAPSHOT_H
#define TRACKING_SNAPSHOT_H

#include "services/log/follower.h"
#include "services/tracking/state.h"

#include <openssl/evp.h>

struct snapshot {
    char *path, *temporary;
    int fd;            /* the file in its place; -1: none */
    int new_fd;        /* a base that is being written; -1: none */
    int64_t base, end; /* where the base and the last good segment of the file end */
    size_t references; /* how much of the state's is in the file */
    enum { SNAPSHOT_IDLE, SNAPSHOT_SIGNALS, SNAPSHOT_GONE, SNAPSHOT_SETTLING } step;
    int64_t start, at; /* offsets of this segment and of its next byte */
    uint32_t next_slot;
    size_t next_gone;
    uint64_t n; /* records written */
    int64_t began_us, settled_us;
    struct cursor cursor;
    EVP_MD_CTX *digest;
    struct buf slice;
};

/* path is copied. */
void snapshot_init(struct snapshot *s, const char *path);
void snapshot_free(struct snapshot *s);
/* Fills an empty state; deltas will follow on what was good. 0; -1: there is none that can be used (a
 * line in the log says why, when there is one at all), and the state is empty. */
MUST_CHECK int snapshot_load(struct snapshot *s, struct state *st, struct cursor *cursor_out);

bool snapshot_writing(const struct snapshot *s);
/* Begins a segment. 0, or -1 with a line in the log: the disk is full, the folder is gone. */
MUST_CHECK int snapshot_begin(struct snapshot *s, struct state *st, const struct cursor *at);
enum snapshot_progress {
    SNAPSHOT_MORE,  /* go on at the next turn */
    SNAPSHOT_LATER, /* go on in a while: the disk has work to do first */
    SNAPSHOT_DONE,
    SNAPSHOT_FAILED /* was said; the file is what it was */
};
/* Writes a slice. hurry: do not wait for the disk to settle, now is the time to block. */
enum snapshot_progress snapshot_continue(struct snapshot *s, struct state *st, bool hurry);
void snapshot_give_up(struct snapshot *s);
/* What is in the file is of another log: the next segment is a base. */
void snapshot_forget(struct snapshot *s);

#endif
