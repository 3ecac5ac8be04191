/*
 * One event that is for somebody, while its deliveries are made: shared by all of them, counted.
 */
#ifndef NOTIFY_TOLD_H
#define NOTIFY_TOLD_H

#include "common/buf.h"
#include "proto/shapes.h"

#define TOLD_REFERENCE 40

struct told {
    struct told *next, *prev; /* all that there are */
    uint32_t users;
    struct uuid signal;
    int64_t version;
    int16_t kind;
    int64_t position, at;
    char reference[TOLD_REFERENCE]; /* of its signal */
    struct buf data;                /* the event as JSON, as people may see it in full */
};

/* With one user. reference: of its signal. Of an event whose content was destroyed, data says so. */
struct told *told_new(const struct event *e, const char *reference);
static inline struct told *told_keep(struct told *t)
{
    t->users++;
    return t;
}
void told_drop(struct told **t);
/* These versions of the signal were destroyed: what waits to be told of them loses its content. */
void told_erase(const struct uuid *signal, struct wire_list versions);
/* Bytes of all that there are. */
size_t told_bytes(void);

#endif
