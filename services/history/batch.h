/*
 * The heart of history: what waits, what is under way, what the log is. Pure: given appends, rows that
 * were read and the time, it says what to send next and what to answer. It opens nothing and waits for
 * nothing, so that every order of events can be tried without sockets.
 *
 *              core_take
 *                  |
 *      chain of the stream  -- not the first: waits until the one ahead is decided
 *                  |
 *               decide --- known from memory: repeat, conflict -------------------.
 *                  |                                                             |
 *                  |--- to be looked up (core_lookup_next ... core_looked) ---.   |
 *                  |                                                         |   |
 *         ready: live | bulk  <----------------------------------------------'   |
 *                  |                                                             |
 *              core_batch_make --> under way (two at most) --> core_batch_stored |
 *                  ^                        |                        |           |
 *                  '---- core_batch_undo ---'                        v           v
 *                                                                  done (core_done_next)
 *
 * An append leaves only through `done`, and gets there only by what is committed, or without ever
 * having been sent. One that was sent on a connection we lost is `uncertain`: it stays until its
 * position is decided, whatever a look at the table showed.
 */
#ifndef HISTORY_BATCH_H
#define HISTORY_BATCH_H

#include "services/history/heads.h"
#include "services/history/numbers.h"
#include "services/proof/tree.h"

#define BATCH_FLIGHTS_MAX 2
#define BATCH_EVENTS_MAX  5000       /* setting history.batch.max */
#define BATCH_BYTES_MAX   (4 << 20)  /* one frame of PUB holds it */
#define CORE_BYTES_MAX    (24 << 20) /* of all that waits */

struct batch {
    struct batch *next;       /* the holder's */
    int64_t sent;             /* the holder's: when it went out, monotonic */
    int64_t first;            /* position of its first event */
    uint8_t before[HASH_LEN]; /* leaf of the event before that; of no use at position 0 */
    int64_t at;
    int32_t year;
    size_t bytes;
    uint32_t n, n_events;
    struct append *appends[BATCH_EVENTS_MAX];
};

struct core_limits {
    size_t queue_max;    /* appends */
    size_t batch_events; /* of one batch */
    size_t streams_max, recent_max;
};

struct core {
    int16_t log;
    int32_t fence;
    int64_t head;     /* last committed position; -1: none */
    int64_t last_at;  /* of the last committed event */
    int64_t given_at; /* the latest that any batch of ours got, also one that we gave up */
    uint8_t last_leaf[HASH_LEN];
    struct heads *heads;
    struct numbers numbers;
    struct tree tree;

    struct core_limits limits;
    size_t waiting, waiting_bytes; /* everything that was taken and is not done */
    struct append_list live, bulk, to_look, done;
    /* Streams that look new are believed to be, until a batch failed on its key; then they are looked
     * up first for this many appends. */
    uint32_t careful;
    uint32_t alone; /* so many appends go in a batch of their own, see UNDO_DATA */

    struct batch *flights[BATCH_FLIGHTS_MAX]; /* in the order they were made */
    unsigned n_flights;
    struct batch *spare; /* a list */

    uint64_t repeated, conflicts, looked_up, renumbered; /* counted since the start */
};

void core_begin(struct core *c, const struct core_limits *limits);
void core_end(struct core *c);

/* Takes it and nulls it: to be found in `done` sooner or later. */
void core_take(struct core *c, struct append **a);
/* Gives each append that is done, once; the caller answers and frees it. NULL: no more now. */
struct append *core_done_next(struct core *c);

/* The table must be asked about this one: the head of its stream, and the rows of its id. */
struct append *core_lookup_next(struct core *c);
struct looked {
    int32_t version; /* head of the stream; 0: no events */
    bool found;      /* rows with this stream and id are there */
    bool same;       /* with the same content */
    bool erased;
    int64_t first, at; /* of those rows */
    int32_t last_version, number;
};
void core_looked(struct core *c, struct append *a, const struct looked *what);
/* Nothing is known of it: it must be asked again. */
void core_look_again(struct core *c, struct append *a);

/* Events that could go into a batch now. */
static inline size_t core_ready(const struct core *c)
{
    return c->live.events + c->bulk.events;
}
/* The time of the next batch: that of the wall clock, but never back, and later than that of any batch
 * we made: so a leaf in the table tells which attempt was written. */
int64_t core_at(const struct core *c, int64_t wall);
/* The next batch: positions, versions, numbers, leaves. At most two under way. NULL: nothing is
 * ready, or no room. at: of core_at; year: of `at`, in Europe/Amsterdam. */
const struct batch *core_batch_make(struct core *c, int64_t at, int32_t year);
/* The oldest batch under way is committed, its appends are in `done`. The caller publishes it before
 * it frees those, and gives it back with core_batch_free. */
struct batch *core_batch_stored(struct core *c);
void core_batch_free(struct core *c, struct batch *b);

enum undo {
    UNDO_GATE, /* it wrote nothing: a predecessor or the lease was not there */
    UNDO_KEY,  /* a key was taken: what is known of its streams is not true */
    UNDO_DATA, /* the database refuses the bytes of one of its appends: they go alone, to find which */
    UNDO_UNSURE /* nobody can tell */
};
/* The newest batch under way was not stored, as far as is known: its appends wait again, in front. */
void core_batch_undo(struct core *c, enum undo why);

/* A row that was read behind our head, in order. */
struct row {
    int64_t position, at;
    struct uuid stream, append;
    int32_t version, number; /* 0: none */
    struct slice party;
    const uint8_t *leaf;
};
enum caught_up {
    ROW_KNOWN, /* of a batch that was recognised already */
    ROW_OURS, /* the first of the oldest batch under way: that is committed, see core_batch_stored */
    ROW_OTHERS, /* of another writer, or of a batch that we gave up: it is folded in */
    ROW_HOLE    /* not of the next position: something is very wrong */
};
/* year: of row->at; only needed with a number. */
enum caught_up core_catch_up(struct core *c, const struct row *row, int32_t year);

/* Everything that surely was not sent is done with this fate. */
void core_give_up(struct core *c, enum append_fate fate);

#endif
