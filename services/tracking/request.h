/*
 * Commands and questions that wait or are worked on: whom to answer, who asks, and the body in canonical
 * form. Pure.
 *
 * A request is known by its slot. It is in one queue at a time, linked by `next`.
 */
#ifndef TRACKING_REQUEST_H
#define TRACKING_REQUEST_H

#include "common/bus.h"
#include "common/trace.h"
#include "services/domain/signal.h"
#include "services/log/deadlines.h"

#define REQUEST_NONE UINT32_MAX

struct request {
    struct bus_peer peer;
    struct uuid id;
    int64_t tag; /* -1: none */
    struct trace trace;
    int64_t begun_us; /* monotonic */
    enum message kind;
    struct principal who; /* its party alone until it is judged */
    struct uuid actor;    /* who acts for it, when that was said; else zeroes */
    char via[17];
    char reference[25]; /* "": the signal is named by its id */
    struct uuid signal;
    int64_t expected;    /* only while its stream has this version; -1: whatever it has */
    int64_t see;         /* wait until this position is folded; -1: no need */
    int64_t deadline_us; /* monotonic */
    struct uuid append;  /* id of what it appends */
    struct buf body;     /* canonical; kept for the slot's next user */
    int64_t last;        /* how many events it appends, for its position */
    uint32_t next;
    uint8_t tries;
    bool used;
    bool answered; /* too late: only its outcome is still waited for */
    bool checked;  /* surely not done before */
};

struct requests {
    struct request **chunks; /* of REQUEST_CHUNK each, so that a request stays where it is */
    uint32_t n_chunks, n, most, free;
    struct deadlines deadlines;
};

#define REQUEST_CHUNK 256

void requests_init(struct requests *r, uint32_t most, int64_t now_us);
void requests_free(struct requests *r);
/* REQUEST_NONE: too many. body is kept, emptied. */
uint32_t request_take(struct requests *r, int64_t deadline_us);
void request_give(struct requests *r, uint32_t slot);
/* The next one that is late; its deadline is gone, the request stays. */
uint32_t request_late(struct requests *r, int64_t now_us);

static inline struct request *request_at(const struct requests *r, uint32_t slot)
{
    return &r->chunks[slot / REQUEST_CHUNK][slot % REQUEST_CHUNK];
}

/* Room for the decoded form of any command. */
union command {
#define COMMAND_MEMBER_(NAME, number, name, shape, ...) struct shape NAME;
    COMMANDS(COMMAND_MEMBER_)
#undef COMMAND_MEMBER_
};

#endif
