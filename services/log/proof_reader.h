/*
 * Asking a reader of history for proofs and tiles (log.prove, log.tile): repeated when unanswered.
 */
#ifndef LOG_PROOF_READER_H
#define LOG_PROOF_READER_H

#include "common/life.h"
#include "proto/frame.h"

struct proof_reader;
/* Once for each question: PROVEN, TILE_TOLD or PROBLEM and its body, which lives until this returns;
 * MSG_NO_ANSWER when no reader answered within 10 s. */
typedef void proof_fn(void *arg, enum message kind, struct slice body);

struct proof_reader *proof_reader_new(struct life *life);
/* Open questions are dropped. */
void proof_reader_free(struct proof_reader **p);
/* body: a struct of the question's shape. */
void proof_read(struct proof_reader *p, enum message kind, const void *body, proof_fn *fn,
                void *arg);

#endif
