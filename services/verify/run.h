/*
 * The run: all of a log, from PostgreSQL or from an export, looked at by some processes and checked by one.
 *
 *      piece 0   piece 1   piece 2   piece 3   ...     positions, or blocks of the file
 *         |         |         |         |
 *      worker 0  worker 1  worker 0  worker 1          each: read, hash (look.h), a pipe of traces
 *          \________/ \________/
 *                 one who takes them in order (check.h)
 *
 * A pipe holds a megabyte, so a worker that is ahead waits: memory stays what check.h says, whatever the
 * log's size.
 */
#ifndef VERIFY_RUN_H
#define VERIFY_RUN_H

#include "services/verify/align.h"
#include "services/verify/check.h"

#define RUN_WORKERS_MOST 64

struct run_ask {
    const char *conninfo; /* as libpq takes it; a role that may read history.event; or NULL */
    const char *file;     /* else: an export; "-": standard input */
    int workers;          /* 1 to RUN_WORKERS_MOST processes */
    const struct checkpoint *heads;
    size_t n_heads;
    struct align *mirror; /* or NULL */
    finding_fn *found;
    void *arg;
};

struct run_told {
    struct check_told check;
    int64_t worker_rss_kib, rss_kib; /* the most that a worker took, and this process */
};

/* 0, or -1: it could not be checked; logged why. */
MUST_CHECK int run_verify(const struct run_ask *ask, struct run_told *out);
/* Writes an export of the log; path "-": to standard output. 0, or -1: logged why. */
MUST_CHECK int run_export(const char *conninfo, const char *path, bool bodies,
                          uint64_t *events_out);

#endif
