/*
 * The reader's parts: reader.c reads events, prove.c makes proofs, tiler.c the tree they are made from.
 */
#ifndef HISTORY_READER_IN_H
#define HISTORY_READER_IN_H

#include "common/db.h"
#include "proto/frame.h"
#include "services/history/figures.h"
#include "services/history/reader.h"
#include "services/history/tiler.h"

#define HISTORY_LOG    0
#define BUSY_WAIT      50 /* milliseconds */
#define NOT_READY_WAIT 200

struct reader {
    struct life *life;
    struct db *db;
    void *router;
    const char *why; /* not ready; NULL: ready */
    size_t n_asks;
    int64_t head;     /* as last seen */
    int64_t answered; /* when the database last said anything */
    struct reader_metrics metrics;
    struct loop_timer tick;
    struct frame_writer frame;
    struct prover *prover;
};

/* What is in the frame goes to that peer, and the frame is empty again. */
void reader_send(struct reader *r, const struct bus_peer *peer);
void reader_refuse(struct reader *r, const struct bus_peer *peer, const struct envelope *to,
                   enum problem_code code, const char *detail, const struct wire_faults *faults,
                   int64_t wait);

/* ---- prove.c */

struct prover *prover_new(struct reader *r);
void prover_free(struct prover **p);
/* log.prove or log.tile. */
void prover_take(struct prover *p, const struct bus_peer *peer, const struct envelope *e,
                 enum message kind);
uint64_t prover_leaves(const struct prover *p);

#endif
