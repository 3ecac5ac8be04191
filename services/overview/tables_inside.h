/*
 * What the files of the fold share: events in (tables.c), rows out (tables_write.c), states fetched
 * (tables_fetch.c).
 */
#ifndef OVERVIEW_TABLES_INSIDE_H
#define OVERVIEW_TABLES_INSIDE_H

#include "services/log/held.h"
#include "services/overview/entry_rows.h"
#include "services/overview/report_rows.h"
#include "services/overview/sheet.h"
#include "services/overview/tables.h"
#include "services/overview/tallies.h"

/* A growing list of places on the shelf, by slot: the shelf does not move them while they are
 * listed. */
struct slots {
    uint32_t *list;
    uint32_t n, cap;
};

struct quarantine {
    struct uuid *streams;
    uint32_t n, cap;
    struct idmap map;
};

struct tables {
    struct loop *loop;
    struct db *write, *words, *keys;
    const struct tables_ops *ops;
    void *arg;
    uint32_t at_hand, batch_max;
    int32_t fold;         /* as stands beside the cursor */
    int64_t turn, opened; /* the same */

    struct registry *registry;
    struct shelf shelf;
    struct cursor at; /* last event folded */
    int64_t taken;    /* last event folded or held */
    unsigned era;     /* counts beginnings: answers from before are dropped */
    bool begun;       /* between tables_begin and ops->broken */
    bool stopped;     /* an unknown kind */
    bool no_room;     /* as last told */

    /* Events that wait for a state, in order; the first one's is being fetched. */
    struct held_queue held;
    bool fetching;
    int64_t fetched_for; /* position of the first one when states were last asked for */
    int64_t looked;      /* as taken was when all that waited had been looked at */

    /* The batch that gathers, and the one that is being written. */
    struct slots changed, writing;
    uint32_t events_in_batch, events_in_flight;
    size_t entry_bytes; /* of the texts in the one that gathers */
    int32_t day; /* of all events in the batch that gathers: no batch goes on over midnight */
    struct cursor written; /* in the database, as far as we were told */
    struct cursor sent;    /* what the one under way will make of it */
    bool in_flight;
    bool words_in_flight; /* of whatever era: the connection is busy */
    bool closing;        /* the batch that gathers takes no more: its last words are on their way */
    bool wiping;         /* no words may go ahead of that */
    bool wipe_waits;     /* until words from before have arrived */
    bool still;          /* nothing new is sent */
    bool without_events; /* only rows of tallies are added up */
    int64_t sent_at;     /* monotonic */
    int64_t event_at;    /* monotonic: when the last event came */
    int64_t not_before;  /* the next one waits until then */
    int64_t asked_at;    /* monotonic: when somebody last asked */
    int64_t looked_at;   /* and when tallies were last looked at */
    struct loop_timer pace;
    struct sheet *sheet;
    struct entry_rows *entries;
    struct tallies *tallies;
    struct report_rows reports; /* of the batch that gathers */

    /* Streams put in quarantine: all, and those not yet written. */
    struct quarantine quarantine;
    struct new_quarantine {
        struct uuid stream;
        int64_t position;
        const char *why;
    } * new_quarantine;
    uint32_t n_new_quarantine;

    /* After a transaction was refused for its content: up to this position events are written one
     * by one. */
    int64_t careful_until;
    struct uuid last_stream, stream_in_flight; /* of the last event folded, and of the last sent */
    struct condemned {
        struct uuid stream;
        int64_t position;
    } * condemned;
    uint32_t n_condemned;

    struct tables_figures figures;
};

/* Texts wait in memory until they are written. */
#define TABLES_ENTRY_BYTES ((size_t)1 << 20)

static inline bool tables_is_full(const struct tables *t)
{
    return t->closing || t->changed.n >= t->batch_max || t->entry_bytes >= TABLES_ENTRY_BYTES;
}

/* tables.c */
void tables_quarantine(struct tables *t, const struct uuid *stream, int64_t position,
                       const char *why);
bool tables_is_quarantined(const struct tables *t, const struct uuid *stream);
bool tables_is_of_signal(const struct event *e);
/* The event may not go into the batch that gathers. */
bool tables_must_wait(const struct tables *t, const struct event *e);
/* Folds what waits, as far as states are at hand. */
void tables_go_on(struct tables *t);
void tables_tell_room(struct tables *t);

/* tables_fetch.c: asks for the states that held events need, unless it is asking already. */
void tables_fetch(struct tables *t);

/* tables_write.c */
void tables_write(struct tables *t);
void tables_wipe(struct tables *t);

#endif
