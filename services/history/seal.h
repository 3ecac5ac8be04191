/*
 * Signed heads: what history says in public, and that it keeps to it.
 *
 *      start    promises (file, table) --> each must be met by the rows --> may write
 *                                             '- not met: refuses --new-origin--> may write
 *      then     grown, and a second or 1,000 events later --> signed --> file --> table, mark
 *
 * A head is told (table) only when it is kept (file), and the mark that spares reading the rows again
 * is never ahead of it. So a log that lost events, or that is another one, is seen at the next start
 * whatever happened to the database; and a crash between the two is no reason to refuse.
 *
 * A log whose events are gone goes on under another name only: its first event there names the last
 * head of the old one (log.origin_opened, in the stream of the log itself).
 */
#ifndef HISTORY_SEAL_H
#define HISTORY_SEAL_H

#include "common/db.h"
#include "services/history/append.h"
#include "services/history/keeper.h"
#include "services/history/log_key.h"

/* A head that was told before this start. */
struct promise {
    bool there, met;
    struct checkpoint head;
    struct buf note;
};

struct seal {
    uint8_t seed[LOG_SEED];
    struct note_signer signer; /* its name is the log's */
    struct keeper *keeper;
    struct promise file, table;
    bool damaged; /* the file is there and is no head of ours */
    /* The newest event that gave the log another name. */
    bool renamed;
    struct checkpoint renamed_from;
    char renamed_to[NOTE_NAME_MOST + 1];

    bool seen, judged;
    const char *why; /* refuses to write; NULL: may */
    bool opening;    /* the event that gives another name is under way */
    char wanted[NOTE_NAME_MOST + 1];
    struct buf opened; /* its bytes */

    bool keeping, mark_wanted, mark_made;
    struct checkpoint signing; /* under way to the file */
    uint64_t kept;             /* events in the last one that got there */
    int64_t signed_at,
        kept_at;     /* wall clock, of the last one; before the first, when that of the last
                                   start was kept, or when this one began */
    uint64_t events; /* setting history.checkpoint.events */
    struct buf note;
};

struct writer;
void seal_begin(struct writer *w);
void seal_end(struct writer *w);

/* ---- while settling for the first time */

/* Asks for the promises. */
void seal_read(struct writer *w, db_fn *fn);
void seal_seen(struct writer *w, const PGresult *rows);
/* Whether a tree that begins with so many events can still show that each promise is met. */
bool seal_can_begin(const struct writer *w, uint64_t n);
/* After each row: the tree is one leaf further. */
void seal_pass(struct writer *w);
/* All rows were seen. */
void seal_judge(struct writer *w);

/* ---- while serving */

/* At the end of a turn, and once a second. */
void seal_turn(struct writer *w);
void seal_tick(struct writer *w);
/* The mark is to be written, behind a head. */
void seal_mark(struct writer *w);
/* What became of the event that gives another name. */
void seal_opened(struct writer *w, const struct append *a);

#endif
