/*
 * From an event that was folded to the rows that mails are made of (store.h): news of a signal, an alarm about a
 * receiver, and who works on what.
 */
#ifndef NOTIFY_NEWSCAST_H
#define NOTIFY_NEWSCAST_H

#include "services/notify/postman.h"
#include "services/notify/store.h"

struct newscast {
    struct store *store;
    struct postman *postman;
    bool any; /* news that may not be in the database yet */
};

/* signal: as of this event. */
void newscast_signal(struct newscast *n, const struct registry *r, const struct signal *signal,
                     const struct event *e);
/* A report was opened. */
void newscast_report(struct newscast *n, const struct registry *r, const struct event *e);
/* The receiver of x takes nothing: coordinators hear of it. */
void newscast_alarm(struct newscast *n, const struct subscription *x, const struct event *e);
/* Kept whether or not anybody has a mailbox yet. */
void newscast_allocated(struct newscast *n, const struct event *e);
/* These versions of the signal were destroyed. */
void newscast_erased(struct newscast *n, const struct uuid *signal, struct wire_list versions);
/* A transaction was committed: the postman looks. */
void newscast_written(struct newscast *n);

#endif
