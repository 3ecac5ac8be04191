/*
 * One worker's part of the log: events of whole streams in, one behind the other, and a line a signal
 * out. What is in memory is one signal.
 */
#ifndef RECOMPUTE_WORKER_H
#define RECOMPUTE_WORKER_H

#include "services/recompute/line.h"

#include <stdio.h>

struct worker {
    const struct registry *registry; /* as folded up to the position of the whole */
    int64_t until;                   /* the moment up to which clocks run */
    FILE *out;
    uint64_t signals, events, quarantined; /* events: of signals */

    /* the stream that is being read */
    struct uuid stream;
    bool of_signal;
    int64_t quarantine; /* position that could not be folded; -1: none */
    struct clocks clocks;
    /* kept for the next signal */
    struct clocks_chain chain;
    struct clocks_figures figures;
    struct buf line;
};

/* registry and out stay the caller's. */
void worker_begin(struct worker *w, const struct registry *registry, int64_t until, FILE *out);
/* The next event, in the order of streams and their versions. -1: of a kind that only a newer program
 * knows, or the line could not be written; logged why. */
MUST_CHECK int worker_take(struct worker *w, const struct event *e);
/* Writes the last signal and lets everything go. 0 or -1. */
MUST_CHECK int worker_end(struct worker *w);

#endif
