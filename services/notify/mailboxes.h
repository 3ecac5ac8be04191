/*
 * Where people get mail, in the database alone: an address is a person's, and so is what they want to hear of.
 *
 *      set, by the party or the account whose it is -> well -- its server refuses it, or a mail comes back --> dead:
 *      what is for it waits, the coordinator is told -- set again --> well, and what waited comes in one digest
 */
#ifndef NOTIFY_MAILBOXES_H
#define NOTIFY_MAILBOXES_H

#include "common/db.h"
#include "services/domain/registry.h"
#include "services/mail/address.h"

#define MAILBOXES_PARTY 500 /* of one party */
#define MAILBOXES_TOLD  400 /* in one answer: some 150 KB */
#define MAILBOX_TOKEN   16  /* hexadecimal digits */

struct mailbox_set {
    const struct uuid *id, *message;
    const struct principal *who;
    bool own; /* of the account that sets it */
    const char *address;
    uint8_t language, content;
    uint8_t ways[news_N];
    int64_t now; /* log's time */
};

enum mailbox_kept {
    MAILBOX_KEPT,
    MAILBOX_REPEATED,
    MAILBOX_TAKEN,
    MAILBOX_NOT_YOURS,
    MAILBOX_MANY,
    MAILBOX_LATER
};
typedef void mailbox_kept_fn(void *arg, enum mailbox_kept kept, int64_t version);
/* Once, from the loop. Whoever has the same id and is of the same party changes it; of an own one its account alone. */
void mailbox_set(struct db *db, const struct mailbox_set *m, mailbox_kept_fn *fn, void *arg);
/* With all that was to be told. MAILBOX_REPEATED: there is none. A coordinator may end any. */
void mailbox_end(struct db *db, const struct uuid *id, const struct principal *who,
                 mailbox_kept_fn *fn, void *arg);

/* It takes no mail. why: of its server, printable ASCII. It is told to the coordinators, once. ok false: not known
 * whether it was kept. */
typedef void mailbox_dead_fn(void *arg, bool ok);
void mailbox_dead(struct db *db, const struct uuid *id, const char *why, int64_t now,
                  int64_t digest_at, mailbox_dead_fn *fn, void *arg);
/* A mail came back. letter and token: of its Message-ID. Only of one that was sent since the mailbox was set last. */
void mailbox_returned(struct db *db, int64_t letter, const char token[MAILBOX_TOKEN + 1],
                      const char *why, int64_t now, int64_t digest_at, mailbox_dead_fn *fn,
                      void *arg);

/* Rows of mailbox.told, encoded; which: NULL for all that they may see; after: NULL, or the last that was told.
 * more: there are others behind. ok false: again later. */
typedef void mailbox_list_fn(void *arg, bool ok, struct wire_list rows, bool more);
void mailbox_list(struct db *db, const struct principal *who, const struct uuid *which,
                  const struct uuid *after, mailbox_list_fn *fn, void *arg);
/* How many there are: -1 when the database does not answer. */
typedef void mailbox_count_fn(void *arg, int64_t n);
void mailbox_count(struct db *db, mailbox_count_fn *fn, void *arg);

#endif
