/*
 * The run: every clock of every signal, computed again from the log alone.
 *
 *      one moment of the log (an exported snapshot, and a position in it)
 *        reference streams, in log order ---------------> registry
 *        signals, by ranges of their ids:
 *          worker 0 [ first ids ........ )  -> FILE.new
 *          worker 1 [ ........ last ids  ]  -> FILE.new.1  -- put behind it --> FILE
 *
 * Ids are ordered by time and signals are not spread evenly in it, so the ranges are cut where a sample
 * of the log says that each has as many events. The file is the same for any number of workers: a line a
 * signal (line.h), in the order of their ids.
 *
 * Folding the whole registry first gives what folding in log order gives: an event names the versions of
 * terms and calendar that it was decided by, the registry keeps them all, and places are given once. Only
 * the figures' working time and what is still open go by the newest calendar, at that position.
 */
#ifndef RECOMPUTE_RECOMPUTE_H
#define RECOMPUTE_RECOMPUTE_H

#include "common/base.h"

#define WORKERS_MOST 64

struct recompute_ask {
    const char *conninfo; /* as libpq takes it; a role that may read history.event */
    const char *file;     /* written beside it first (FILE.new), there only when whole */
    int64_t position;     /* the last event that counts; -1: the head */
    int workers;          /* 1 to WORKERS_MOST processes */
};

struct recompute_told {
    int64_t position; /* of the last event that counts */
    int64_t until;    /* its moment: clocks that are not stopped run until then */
    uint64_t signals, events, quarantined;
    int64_t worker_rss_kib; /* the most memory that one worker took */
};

/* 0, or -1: logged why, and FILE is as it was. */
MUST_CHECK int recompute(const struct recompute_ask *ask, struct recompute_told *out);

#endif
