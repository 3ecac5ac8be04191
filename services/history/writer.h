/*
 * The writer: sockets, database and timers around the core (batch.h).
 *
 *      STANDBY --first is silent--> SETTLING --knows the log--> SERVING
 *      (second only)                   ^  ^                        |
 *                                      |  '-- a batch failed ------|
 *                                    DOWN <-- connection lost -----'
 *
 * Settling is the same at the start, after a batch that was not written and after a lost connection:
 * see whose lease it is, read what the log has behind our head, and compare it with what was under
 * way. Only then is anything sent again (settle.c).
 *
 * asked.c takes what comes in, serve.c serves, settle.c settles, standby.c watches another writer; seal.c
 * signs heads of the log, and refuses to write behind one; figures.c says how it is.
 */
#ifndef HISTORY_WRITER_H
#define HISTORY_WRITER_H

#include "common/life.h"
#include "services/history/clock_check.h"
#include "services/history/eraser.h"
#include "services/history/figures.h"
#include "services/history/outbox.h"
#include "services/history/publish.h"
#include "services/history/seal.h"
#include "services/history/statements.h"

#define HISTORY_LOG 0 /* the one log of today */

enum writer_state { WRITER_STANDBY, WRITER_DOWN, WRITER_SETTLING, WRITER_SERVING };

struct writer {
    struct life *life;
    struct db *db;
    struct eraser *eraser;
    void *router;
    bool second;
    enum writer_state state;
    bool served;     /* at least once: what comes meanwhile may wait */
    bool lost;       /* another writer has a higher fence: this process ends */
    const char *why; /* not ready; NULL: ready */

    struct core core;
    struct outbox outbox;
    struct publisher publisher;
    size_t second_threshold;
    struct batch *to_publish, **to_publish_end;

    /* What came back of the batches under way, from the first one that failed on. */
    enum undo undo[BATCH_FLIGHTS_MAX];
    unsigned n_undo;
    size_t n_looks;    /* lookups under way */
    unsigned failures; /* settled in vain, in a row */
    bool settling;     /* a statement of settle.c is under way */
    bool server_seen, mark_seen, opening;
    struct loop_timer again;

    struct clock_check clock;
    struct uuid boot;
    int64_t lease_sent; /* wall clock; 0: not asked now */
    int64_t lease_at;   /* when it was last seen to be ours, monotonic */
    int64_t answered;   /* when the database last said anything, monotonic */
    struct loop_timer heartbeat, tick;

    int64_t marked, marked_at; /* position and time of the last mark */
    struct buf mark, opened;
    struct mark mark_row; /* its state lies in mark */
    struct seal seal;

    void *sub; /* second: PUB of the first */
    int64_t heard, began;
    bool ever_heard;
    struct lease_seen before;
    int64_t before_at;

    struct history_metrics metrics;
};

struct writer *writer_new(struct life *life, bool second);
/* True when it ends because another writer took over. */
bool writer_free(struct writer **w);

/* Readiness, said once a change. */
void writer_say(struct writer *w, const char *why_not);
/* Another writer has a higher number: nothing of ours can be written any more. */
void writer_fence_lost(struct writer *w, int32_t theirs);
/* The log's time: the wall clock, or that of the last event while the clock may not be trusted. */
int64_t writer_time(const struct writer *w);
/* Each answer of the database passes here: it is alive. */
void writer_answered(struct writer *w);
/* The mark of now; and what was made goes to the table. */
void writer_mark_make(struct writer *w);
void writer_mark_send(struct writer *w);

/* ---- asked.c */

void writer_on_router(void *arg);

/* ---- figures.c */

/* The answer to service.ask or metrics.ask. */
void writer_tell(struct writer *w, enum message kind, const struct envelope *asked,
                 struct frame_writer *out);

/* ---- serve.c */

/* At the end of each turn: the database gets its next work first. */
void writer_on_turn(void *arg);
/* The oldest batch under way is committed: to be published, its appends to be answered. */
void writer_batch_stored(struct writer *w);

/* ---- settle.c */

/* To be called when a statement failed or a connection is new; begins when nothing is under way. */
void settle_begin(struct writer *w);
/* Appends the event at position 0; nobody else's is taken before that is there. */
void settle_open_log(struct writer *w);
/* The connection is gone. */
void settle_down(struct writer *w);

/* ---- standby.c */

void standby_begin(struct writer *w);
void standby_end(struct writer *w);
/* Once a second while in standby. */
void standby_tick(struct writer *w);

#endif
