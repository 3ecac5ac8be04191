/*
 * Mails that are to go out, in the database (schema.sql): none waits in memory.
 *
 *      pick: digests that are due are sealed, so that each stays the same mail however often it is tried; then the
 *      letter that has waited longest -> sent | later
 */
#ifndef NOTIFY_MAIL_QUEUE_H
#define NOTIFY_MAIL_QUEUE_H

#include "common/buf.h"
#include "common/db.h"
#include "common/uuid.h"

#define MAIL_LETTER_ROWS 1000 /* of one digest; what is beyond is in the next one */

struct letter_row {
    int64_t number, position;
    struct uuid stream;
    int kind; /* enum event_kind; 0: a mailbox that is dead */
    int what; /* enum news */
    int32_t day;
    int64_t dead_since; /* of an alarm about a mailbox: 0 when it is well again or gone */
    struct slice reference, region, party, dead_address;
};

/* Slices live as long as the letter. */
struct mail_letter {
    int64_t letter;
    struct uuid mailbox;
    struct uuid account; /* zeroes: the mailbox is of a whole party */
    bool digest;
    int language, content; /* enum language, enum content */
    int32_t tries;
    struct slice token, party, place, address;
    int64_t thread_position,
        thread_letter; /* the first mail about the same signal; 0: this is it */
    size_t n;
    struct letter_row *rows;
    struct buf room;
};
void mail_letter_free(struct mail_letter **l);

/* letter: the caller's; NULL: none is due, and the next is at `next` (INT64_MAX: none is known). ok false: the
 * database does not answer. */
typedef void mail_picked_fn(void *arg, bool ok, struct mail_letter *letter, int64_t next);
void mail_pick(struct db *db, int64_t now, mail_picked_fn *fn, void *arg);

typedef void mail_kept_fn(void *arg, bool ok);
/* Its server has it; or there was nothing in it any more (told false). */
void mail_sent(struct db *db, int64_t letter, int64_t now, bool told, mail_kept_fn *fn, void *arg);
void mail_later(struct db *db, int64_t letter, int64_t again, mail_kept_fn *fn, void *arg);
/* Of mails that were sent before then, nothing is kept. */
void mail_forget(struct db *db, int64_t before);

#endif
