/*
 * Appending to the log, from any service. An append is repeated under the same id until history answers:
 * silence proves nothing. What a turn gathers goes out as one frame at its end.
 *
 * With a warm second, both endpoints are connected; requests go to the writer with the highest fence
 * that was heard, and what is unanswered goes again after a change.
 */
#ifndef LOG_APPENDER_H
#define LOG_APPENDER_H

#include "common/life.h"
#include "proto/frame.h"

enum append_outcome {
    APPEND_DONE,     /* committed now, or recognised as committed before (repeated) */
    APPEND_CONFLICT, /* the stream has another version; version says which */
    APPEND_REFUSED,  /* problem says why: id used with other content, too large, ... */
    APPEND_BUSY      /* history's queue is full: again after wait_ms */
};

struct append_result {
    enum append_outcome outcome;
    enum problem_code problem;
    int64_t first, version, at, number, wait_ms;
    bool repeated;
};
typedef void append_fn(void *arg, const struct append_result *r);

/* Adds one event to a list that is being built for m_append.events; *n counts them (at most 16).
 *
 *      struct buf list = {0};
 *      uint32_t n = 0;
 *      appender_event_add(&list, &n, EV_SUBMITTED, meta, body, true);
 *      wire_set(&m, m_append, events, wire_list_of(&list, n));
 */
#define APPEND_EVENTS 16
void appender_event_add(struct buf *list, uint32_t *n, enum event_kind kind, struct slice meta,
                        struct slice body, bool numbered);
/* The append id of a command: no party can hit upon another's. */
void append_id_of(struct slice party, const struct uuid *message, struct uuid *out);

struct appender;
struct appender *appender_new(struct life *life);
/* Unanswered appends are forgotten, their callbacks not called. */
void appender_free(struct appender **a);
/* m->events as made by appender_event_add; everything is copied. The callback comes on the loop, exactly
 * once. */
void appender_append(struct appender *a, const struct m_append *m, append_fn *fn, void *arg);
size_t appender_pending(const struct appender *a);
/* The follower tells which writer is heard (published.fence, published.second). */
void appender_writer_heard(struct appender *a, int64_t fence, bool second);

#endif
