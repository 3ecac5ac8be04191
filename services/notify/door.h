/*
 * The door of notify: commands and questions about subscriptions and mailboxes, from intake and other peers inside.
 *
 *      command -> form, party, right -> see <= folded? -> judged -> keys kept -> appended -> answer
 *
 * A command is answered when its event is committed. One that cannot be carried out may be a repeat: then its
 * stream says what became of it.
 */
#ifndef NOTIFY_DOOR_H
#define NOTIFY_DOOR_H

#include "services/log/telling.h"
#include "services/notify/courier.h"
#include "services/notify/postman.h"

/* What the door looks at. */
struct door_with {
    struct life *life;
    struct store *store;
    struct stream_reader *streams;
    struct appender *appender;
    struct subscriptions *subscriptions;
    struct couriers *couriers;
    struct postman *postman;
    struct registry *const *registry;
    struct follower *const *follower;
    const struct target_rules *rules;
    void (*tell)(void *arg, struct telling *out); /* how the service is */
    uint64_t *refused_as;                         /* counted by problem */
    const char *(*why_not)(void *arg);            /* NULL: ready */
    void *arg;
};

struct door;
struct door *door_new(const struct door_with *with);
/* After what it uses was closed. */
void door_free(struct door **d);
/* The fold went on: who waited for it is looked at again. */
void door_folded(struct door *d);

#endif
