/*
 * Working on commands: one queue a stream, one append in flight in each. Pure: what it wants done goes
 * through ops, what became of it comes back through works_...().
 *
 *             works_add
 *                |
 *             READY ---seen before?---> LOOKING  --works_looked--> answered, or READY
 *                |     (or decided on its past: erasure.h)
 *                |  \---not in memory--> LOADING --works_loaded--> READY
 *                | decided: refused (answered), or
 *             APPENDING --works_appended--> answered (or conflict)
 *                |
 *             FOLDING  --works_folded: our version is there--> READY, the next command
 *
 * Recognising a repeat comes before the table of transitions: what was done gets its first answer again,
 * whatever the state is by now. State changes only by folding, so the next command is decided on what
 * the log says, never on what we hoped.
 */
#ifndef TRACKING_WORK_H
#define TRACKING_WORK_H

#include "services/domain/erasure.h"
#include "services/log/appender.h"
#include "services/tracking/request.h"
#include "services/tracking/state.h"

#define WORK_QUEUE 16 /* commands of one stream that may wait */
#define WORK_TRIES 8  /* conflicts after which the sender is told */

enum work_state { WORK_READY, WORK_LOADING, WORK_LOOKING, WORK_APPENDING, WORK_FOLDING };

struct work {
    struct works *all;
    uint32_t number;
    uint32_t slot; /* the signal; SLOT_NONE: a set, or SET_REPORTS */
    enum registry_set set;
    struct uuid report; /* SET_REPORTS: whose command was taken last */
    enum work_state state;
    uint32_t first, last, n; /* requests */
    int64_t want;            /* FOLDING: until this version */
    uint32_t next;           /* free ones */
    bool used;
    bool orphan;       /* the log was changed under it: its outcome is of no use */
    struct past *past; /* of the signal, while its head is decided; the looker's */
};

/* Why something is not done. */
struct refusal {
    enum problem_code code;
    const char *detail;               /* NULL: the table's own sentence says enough */
    const struct wire_faults *faults; /* NULL: none */
    int64_t wait_ms;
    int state; /* enum signal_state with WRONG_STATE; else -1 */
};

/* What a look into the stream found of an append. */
struct looked {
    bool ok;                       /* somebody could look */
    bool found;                    /* events of that append are there */
    bool same;                     /* and they are what the command says */
    int64_t version, position, at; /* of the last of them */
    struct past *past;             /* of a command that is decided on it; else NULL */
};

struct work_ops {
    void (*append)(void *arg, struct work *w, const struct m_append *m);
    void (*look)(void *arg, struct work *w, const struct request *q);
    void (*done)(void *arg, const struct request *q, const struct done *d, int64_t position);
    void (*refuse)(void *arg, const struct request *q, const struct refusal *why);
    int64_t (*now)(void *arg); /* the log's time, microseconds UTC */
};

struct works {
    struct state *state;
    struct requests *requests;
    const struct work_ops *ops;
    void *arg;
    struct work **chunks;
    uint32_t n_chunks, free, n;
    uint32_t sets[SET_N + 1]; /* work on each set, the last on reports; SLOT_NONE: none */
    struct decision decision;
    struct buf list, meta;
    union command command;
    int32_t backups_days; /* for how long backups keep what is erased */
};

void works_init(struct works *all, struct state *st, struct requests *requests,
                const struct work_ops *ops, void *arg);
void works_free(struct works *all);

/* Takes the request in every case: it is answered now or later. slot: the signal, else of that set, or of
 * the report that the request names as its signal. */
void works_add(struct works *all, uint32_t request, uint32_t slot, enum registry_set set);
void works_appended(struct work *w, const struct append_result *r);
void works_looked(struct work *w, const struct looked *found);
/* An event of this stream was folded. */
void works_folded_signal(struct works *all, uint32_t slot);
void works_folded_set(struct works *all, enum registry_set set);
/* The stream of a signal was read, or could not be. Afterwards the signal may be gone. */
void works_loaded(struct works *all, uint32_t slot, bool ok);
/* Everything is answered `not_ready`: the state is about to be emptied. */
void works_abandon(struct works *all);

/* One event of a stream, held against a command that may have been done before. */
void look_event(struct looked *found, const struct request *q, const struct event *e);
/* The event that a command on reference data becomes; SET_N in *set_out when it is about a signal. */
enum event_kind command_of_set(enum message kind, enum registry_set *set_out);

#endif
