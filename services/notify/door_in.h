/*
 * Inside the door.
 *
 *      door.c           a message came in: whose it is, whether it may, when
 *      door_commands.c  what becomes of a command
 *      door_told.c      subscriptions as they are
 *      door_mailbox.c   mailboxes
 */
#ifndef NOTIFY_DOOR_IN_H
#define NOTIFY_DOOR_IN_H

#include "common/trace.h"
#include "services/log/replies.h"
#include "services/notify/door.h"

#define TOLD_BYTES ((size_t)160 << 10) /* of one answer: what is beyond is another page */

/* One message until it is answered. */
struct knock {
    struct door *door;
    struct knock *next, *prev;
    struct bus_peer peer;
    struct uuid id;
    int64_t tag; /* -1: none */
    struct trace trace;
    enum message kind;
    struct principal who; /* its party alone until it is judged */
    char via[17];
    struct uuid subscription; /* or mailbox */
    int64_t see, deadline;
    bool waits;
    struct buf body;  /* ask points into it */
    struct buf event; /* what is appended */
    struct uuid append;
    int tries;
    enum problem_code problem; /* while it is looked up whether this is a repeat */
    const char *detail;
    int64_t done_at, done_version, done_position;
    union {
        struct m_subscribe subscribe;
        struct m_rekey rekey;
        struct m_resend resend;
        struct m_unsubscribe unsubscribe;
        struct m_subscriptions which;
        struct m_mailbox mailbox;
        struct m_returned returned;
        struct m_mailboxes which_mailbox;
    } ask;
};

struct door {
    struct door_with with;
    void *router;
    struct replies replies;
    struct knock *open;
    uint32_t n_open;
    struct loop_timer tick;
};

/* Each ends it. detail, faults may be NULL; position -1: none. */
void knock_refuse(struct knock *k, enum problem_code code, const char *detail,
                  const struct wire_faults *faults);
void knock_answer(struct knock *k, enum message kind, int64_t position, const void *body);

void knock_judge(struct knock *k);
void knock_tell(struct knock *k);
/* A command or question about mailboxes. */
bool door_is_of_mailboxes(enum message kind);
void knock_mailbox(struct knock *k);

#endif
