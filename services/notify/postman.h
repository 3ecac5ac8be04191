/*
 * The postman: hands mails over, one after the other (services/mail/smtp.h), in the hours in which people are sent
 * mail, and keeps what became of each.
 *
 *      pick -> gather -> write -> hand over -> accepted: sent
 *                                           -> refused for this address: the mailbox is dead, coordinators hear of it
 *                                           -> refused or later: again after 1, 2, 4, ... minutes, four hours at
 *                                              most; after three days the mailbox is dead
 *                                           -> no server, or it does not let us in: all waits, and is tried again
 *
 * What was handed over and not kept as sent goes once more, with the same Message-ID.
 */
#ifndef NOTIFY_POSTMAN_H
#define NOTIFY_POSTMAN_H

#include "common/metrics.h"
#include "services/log/follower.h"
#include "services/notify/hours.h"
#include "services/notify/letter.h"
#include "services/notify/mailboxes.h"

struct postman_with {
    struct life *life;
    struct db *db;
    struct stream_reader *streams;
    struct registry *const *registry;
    struct follower *const *follower; /* knows the log's time */
};

struct postman;
/* Ends the process when the settings cannot be. */
struct postman *postman_new(const struct postman_with *with);
/* After its database connection and stream reader were closed. */
void postman_free(struct postman **p);

/* A mail server is set: without one there are no mailboxes. */
bool postman_is_on(const struct postman *p);
/* At the start, with the connection up: whether anybody has a mailbox. */
typedef void postman_begun_fn(void *arg, bool ok);
void postman_begin(struct postman *p, postman_begun_fn *fn, void *arg);
/* The fold has reached the head: from now on mails may go out. */
void postman_go(struct postman *p);
/* Somebody has a mailbox: events are looked at for news. */
bool postman_is_wanted(const struct postman *p);
void postman_wanted(struct postman *p);
/* There may be something to send. */
void postman_look(struct postman *p);
/* At each turn of the loop: whether it is time. */
void postman_turn(struct postman *p);
/* When the digest after that moment is. */
int64_t postman_digest_at(const struct postman *p, int64_t at);

struct postman_figures {
    uint64_t sent, refused, later;
    struct metric_times handing;
};
struct postman_figures postman_figures(const struct postman *p);

#endif
