/*
 * Messages to the other services through intake's door inside, each for somebody, and the answers back.
 *
 * A frame a turn. Each message is answered once: by its service, or by us when nobody is there (`not_ready`) or
 * nothing came in time (`timeout`). It may have happened then; the same id again says what became of it.
 */
#ifndef GATEWAY_ERRANDS_H
#define GATEWAY_ERRANDS_H

#include "common/life.h"
#include "proto/frame.h"

#define ERRAND_NONE INT64_C(-1)

struct errands;

/* e is the answer's envelope; kind MSG_PROBLEM: its body is one. Slices live for the call. */
typedef void errand_fn(void *arg, const struct envelope *e, enum message kind);

struct errand {
    enum message kind;
    struct uuid id;
    const struct wire_subject *signal; /* NULL: none */
    struct slice body;                 /* canonical */
    const char *party, *via;
    struct uuid actor;
    int64_t within_ms;
    int64_t see;      /* -1: whatever is there */
    int64_t expected; /* version of the signal; -1: whatever it has */
};

struct errands *errands_new(struct life *life);
void errands_free(struct errands **a);
/* The number by which it is forgotten. */
int64_t errand_send(struct errands *a, const struct errand *q, errand_fn *fn, void *arg);
/* Its answer is wanted no more. */
void errand_forget(struct errands *a, int64_t number);
size_t errands_open(const struct errands *a);

#endif
