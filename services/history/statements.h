/*
 * Every SQL statement of the writer, and the way between rows and structs.
 *
 * The connection is set up once (statements_setup): plans are pinned, because a plan that was made for
 * an empty table collapses when it is full; JIT is off, because it compiles a one-row table at each
 * commit; and nothing waits for ever: a lock at most 2 s (55P03: an old backend holds our position),
 * a statement at most 5 s.
 */
#ifndef HISTORY_STATEMENTS_H
#define HISTORY_STATEMENTS_H

#include "common/db.h"
#include "services/history/batch.h"

#define STATEMENT_TIMEOUT_S 5
#define CATCH_UP_ROWS       2000

extern const char statements_setup[];

/* One batch, and its sync. The callback's `affected` says how many events were written: all, or none
 * when the gate was shut: the event before it is not there, or the lease has another number. */
void statements_batch(struct db *d, const struct core *c, const struct batch *b, db_fn *fn,
                      void *arg);

/* Looks up a number of appends at once: two statements and a sync. Result 1: n (from 0), version of the
 * stream. Result 2: the rows with stream and id, of the last LOOK_BACK versions. */
#define LOOK_UP_MAX 500
void statements_look(struct db *d, const struct core *c, struct append *const *appends, size_t n,
                     db_fn *heads_fn, db_fn *rows_fn, void *arg);
int32_t statements_head_row(const PGresult *r, int row, size_t *which_out);
/* Reads the rows of one append, from *row on; false at the end. */
bool statements_look_row(const PGresult *r, int *row, struct append *const *appends,
                         size_t *which_out, struct looked *out);

/* Settings of the server that would break a promise: "name=value", or NULL. */
void statements_server(struct db *d, db_fn *fn, void *arg);
const char *statements_server_fault(const PGresult *r);

/* A higher fence for us; row: fence. */
void statements_lease_take(struct db *d, int16_t log, const char *holder, db_fn *fn, void *arg);
/* Row: the database's clock (microseconds since 1970), fence, head of the log. */
void statements_lease_see(struct db *d, int16_t log, db_fn *fn, void *arg);
struct lease_seen {
    int64_t database, head;
    int32_t fence;
};
MUST_CHECK int statements_lease_row(const PGresult *r, struct lease_seen *out);

/* The row at that position and the next ones, in order, at most CATCH_UP_ROWS. */
void statements_catch_up(struct db *d, int16_t log, int64_t from, db_fn *fn, void *arg);
void statements_catch_up_row(const PGresult *r, int row, struct row *out);

struct mark {
    int64_t position;
    struct slice state; /* see mark.h */
    struct uuid boot;
    int64_t booted, wall;
    struct slice leaf; /* reading: of the event at that position; p NULL when there is none */
};
void statements_mark_read(struct db *d, int16_t log, db_fn *fn, void *arg);
bool statements_mark_row(const PGresult *r, struct mark *out);
void statements_mark_write(struct db *d, int16_t log, const struct mark *m, db_fn *fn, void *arg);

/* A person looked: what the clocks showed at the mark counts no more. */
void statements_clock_confirm(struct db *d, int16_t log, db_fn *fn, void *arg);

/* Frees the buffers that parameters are built in. */
void statements_end(void);

#endif
