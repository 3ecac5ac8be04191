/*
 * What the parts of likeness share (routing_in.h has what they do for the rest of routing).
 *
 *      likeness.c       the index, as the log goes
 *      likeness_find.c  what a signal is about, and what it is like
 *      likeness_file.c  the index in a file
 */
#ifndef ROUTING_LIKENESS_H
#define ROUTING_LIKENESS_H

#include "services/learn/similar.h"
#include "services/routing/routing_in.h"

#define LIKE_SHAREABLE 1u /* the index's flags: its region lets others learn from it */

struct likeness {
    struct routing *r;
    struct similar *index;
    uint32_t most;
    struct uuid *ring; /* those that came in, in order, of `most` places */
    uint32_t first, n;
    struct cursor filled; /* the index has all up to here */
    bool has_leaf;        /* of filled */
    bool changed;         /* since the file was written */

    void (*then)(struct routing *r);
    bool known; /* the log has what the file is of */

    bool filling;
    int64_t until, asked; /* positions: to be read up to; where the page that is under way begins */
    int64_t share;        /* per cent */
    int64_t credit,
        earned; /* time that may be taken still, and since when it grows; microseconds */
    struct idmap gone_by_id;
    struct uuid *gone; /* taken out by the fold while filling */
    uint32_t n_gone;

    struct buf list; /* of the last answer */
    struct loop_timer save, again;
};

/* Whether comparing may take time now; and that it did, since began (monotonic). */
bool likeness_may_spend(struct likeness *l);
void likeness_spent(struct likeness *l, int64_t began);
/* Its words live until the next call. */
void likeness_doc(struct likeness *l, const struct m_submit *m, struct slice region,
                  struct similar_doc *out);

/* Absent, or unreadable: an empty index and position -1. Replaces what *index was. */
void likeness_file_read(struct similar **index, struct cursor *out);
/* Beside, and renamed; not synced, since without it the log is read. */
void likeness_file_write(const struct similar *index, const struct cursor *at);
void likeness_file_remove(void);

#endif
