/*
 * The fold: events in, rows out. It has no sockets of its own; who feeds it (the follower, a test)
 * gives events in log order and hears what became of them.
 *
 *      event -> shelf: is its signal at hand?  -- yes --> folded; the signal has changed
 *                                              -- no ---> waits, and everything behind it,
 *                                                         until its state was fetched
 *      turn  -> nothing is being written, something changed -> one transaction: rows and cursor
 *            -> texts came in                               -> another one, beside it: what they are found by
 *
 * What texts are found by (entry_rows.h) costs the database a third of all: those rows go ahead on a connection
 * of their own, and the cursor moves only over what has gone. While a transaction is under way events go on being folded; what changes several times in between
 * is written once. So the busier it is, the less an event costs.
 *
 * What the rules cannot fold puts its stream in quarantine; a kind that is not known stops the
 * fold. When the database refuses a transaction for what is in it, the fold is begun again and
 * writes event by event until the one is found; its stream goes into quarantine.
 */
#ifndef OVERVIEW_TABLES_H
#define OVERVIEW_TABLES_H

#include "common/db.h"
#include "services/domain/signal.h"
#include "services/log/follower.h"

/* Goes up whenever tables made by an older fold would differ: then they are made again. */
#ifndef PLANT_NEXT_FOLD /* for the test of what follows (tests/loop/test_rebuild.py) */
#define TABLES_FOLD_VERSION 13
#else
#define TABLES_FOLD_VERSION 14
#endif
/* The oldest fold whose tables this one can answer from and go on with, until they are made again. It goes
 * up with the other when columns, packed states or tallies are no longer what they were. */
#define TABLES_GROWS_FROM 12
/* With so many the process stays below 64 MiB. */
#define TABLES_AT_HAND 24576

struct tables_ops {
    /* false: no more events, please; true: go on. Events that come all the same are kept. */
    void (*room)(void *arg, bool room);
    /* tables_written() went up. */
    void (*written)(void *arg);
    /* What stands in the database is no longer certain: read the cursor and begin again. Until then
     * events are dropped. */
    void (*broken)(void *arg, const char *why);
    /* An unknown kind: somebody must install a newer overview. */
    void (*stopped)(void *arg, int kind);
};

struct tables;
/* write: the connection of transactions; words: that of what goes ahead of them; keys: that of states to
 * fetch. They stay the caller's, who closes them first. at_hand: signals in memory; batch_max: changed ones in a transaction, at most
 * a third of those. */
struct tables *tables_new(struct loop *l, struct db *write, struct db *words, struct db *keys,
                          uint32_t at_hand, uint32_t batch_max, const struct tables_ops *ops,
                          void *arg);
void tables_free(struct tables **t);

/* Before tables_begin: which fold made the tables, their turn, and how often they were opened: all stand
 * beside the cursor, and who finds them changed there writes nothing. Unless said: this one, and 0. */
void tables_are_of(struct tables *t, int32_t fold, int64_t turn, int64_t opened);
/* From what opening.h found. Takes the registry. Whatever was at hand is forgotten. */
void tables_begin(struct tables *t, const struct cursor *at, struct registry **registry,
                  const struct uuid *quarantined, size_t n_quarantined);
void tables_event(struct tables *t, const struct event *e);
/* At the end of a turn of the loop: writes what has changed, when it is time. */
void tables_turn(struct tables *t);
/* Begins no transaction while it is to be still; what is under way ends. Not for longer than a beginning. */
void tables_be_still(struct tables *t, bool still);
/* Somebody asks: for a while the housekeeping of an idle fold keeps small. */
void tables_asked(struct tables *t);
/* The log does not know our cursor: the tables are emptied, events come again from position 0. */
void tables_discard(struct tables *t);

/* Somebody has reason to doubt what the database holds: as when it broke by itself. A server that
 * came back after a crash may have taken back the last transactions. */
void tables_break(struct tables *t, const char *why);

/* Never NULL once begun; another one after each tables_begin and tables_discard. */
const struct registry *tables_registry(const struct tables *t);
/* What was asked of the scoreboard before, as far as tables_written. */
struct kept *tables_kept(const struct tables *t);
/* The state as folded, when it is at hand; until the next event. */
const struct signal *tables_peek(const struct tables *t, const struct uuid *id);
int64_t tables_folded(const struct tables *t);  /* last position folded */
int64_t tables_written(const struct tables *t); /* last position that questions can see */
/* Counted since the start: for service.ask. */
struct tables_figures {
    uint64_t events, batches, signals, assignments, fetched;
    uint32_t quarantined;
};
struct tables_figures tables_figures(const struct tables *t);

#endif
