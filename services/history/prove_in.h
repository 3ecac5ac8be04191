/*
 * One question about proofs while the reader has it: prove.c asks the database, prove_paths.c makes the
 * answer.
 */
#ifndef HISTORY_PROVE_IN_H
#define HISTORY_PROVE_IN_H

#include "services/history/reader_in.h"
#include "services/proof/note.h"

#define EVENTS_MOST 32                /* of one answer */
#define BYTES_MOST  ((size_t)1 << 20) /* of bodies in one answer */
#define TILES_MOST  (EVENTS_MOST * 4 + 40)

struct prover {
    struct reader *r;
    struct tiler *tiler;
    struct proving *open;
    size_t n_open;
    struct loop_timer again;
};

/* A tile that the answer takes. */
struct needed {
    int16_t level;
    int64_t index;
    bool has;
    uint8_t hashes[TILE_BYTES];
};

struct proving {
    struct proving *next;
    struct prover *p;
    struct bus_peer peer;
    struct envelope to; /* id and tag only */
    enum message kind;
    char origin[NOTE_NAME_MOST + 1]; /* of the older head; "": none was named */
    bool has_size, has_stream;
    uint64_t size;
    struct uuid stream;
    int64_t after;
    int64_t level, index; /* log.tile */

    int64_t began;
    enum proving_state { ASKING, WAITS_FOR_HEAD, WAITS_FOR_TREE } state;
    struct tiles tiles; /* as they were when the tiles below were asked */
    uint64_t n;         /* of the newest head */
    uint8_t root[HASH_LEN];
    struct buf note;
    PGresult *rows; /* our copy */
    struct needed *needed[TILES_MOST];
    size_t n_needed;
    bool choosing, too_many; /* which tiles are needed */
};

/* Columns of the events. */
enum {
    POSITION,
    STREAM,
    VERSION,
    KIND,
    SCHEMA,
    FENCE,
    AT,
    APPEND,
    PARTY,
    NUMBER,
    META,
    SALT,
    BODY,
    DIGEST,
    LEAF
};

/* Ends the question. */
void proving_refuse(struct proving *q, enum problem_code code, const char *detail);
void proving_end(struct proving *q);

/* ---- prove_paths.c */

/* How many events an answer tells of at most, and where they are. */
int proving_events(const struct proving *q);
uint64_t proving_position(const struct proving *q, int row);
/* How many hashes of the tile that is asked for the head covers. */
uint64_t proving_tile_width(const struct proving *q);
/* Notes which tiles the answer takes. 0, or -1: it cannot be made. */
MUST_CHECK int proving_choose(struct proving *q);
/* Once those are there. Ends the question. */
void proving_answer(struct proving *q);

#endif
