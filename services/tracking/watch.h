/*
 * Who watches: askers that are held until there is something to tell, and what they are told.
 *
 * Whoever asks gets at once what the ring has for him; if that is nothing he waits, in the list of the
 * place he is (a region, a department), or among those who see all. An event wakes only the places that
 * its signal concerns; who is woken is answered once, at the end of the batch, with all there is.
 */
#ifndef TRACKING_WATCH_H
#define TRACKING_WATCH_H

#include "services/log/deadlines.h"
#include "services/log/replies.h"
#include "services/tracking/ring.h"
#include "services/tracking/table.h"

#define WATCHERS_MOST 8192
#define WATCH_BYTES   ((size_t)100 << 10) /* of events in one answer */

struct watcher {
    struct bus_peer peer;
    struct uuid id;
    int64_t tag; /* -1: none */
    int64_t after;
    uint32_t limit;
    struct principal who;
    uint32_t list;
    uint32_t next, prev;
    bool used;
};

struct watch {
    const struct table *table;
    struct ring *ring;
    struct replies *replies;
    struct watcher *watchers;
    uint32_t n, cap, free;
    struct watch_list {
        uint32_t first;
        bool woken;
    } * lists; /* by place; place 0: those who see more than one place */
    uint32_t n_lists;
    uint32_t *woken; /* lists to look at */
    uint32_t n_woken, cap_woken;
    int64_t examined; /* position up to which all who wait were told what there was */
    struct deadlines deadlines;
    struct buf told; /* room for an answer's events */
};

void watch_init(struct watch *w, const struct table *table, struct ring *ring,
                struct replies *replies, int64_t now_us);
void watch_free(struct watch *w);

/* Answers, or holds it until deadline_us (monotonic). position: what was folded. after INT64_MAX: from
 * now on. PROBLEM_N, or the problem that the caller tells. */
enum problem_code watch_ask(struct watch *w, const struct watcher *asker, int64_t position,
                            int64_t deadline_us);
/* An event of this signal was added to the ring. */
void watch_wake(struct watch *w, const struct signal *s);
/* All are looked at again: what was told before may not hold any more. */
void watch_wake_all(struct watch *w);
/* Answers those who were woken and have something to be told. After each batch of events. */
void watch_tell(struct watch *w, int64_t position);
/* Tells all who wait that they are too far back: the log was changed under them. */
void watch_dismiss(struct watch *w);
/* Answers those whose time has come, with nothing. */
void watch_late(struct watch *w, int64_t position, int64_t now_us);

#endif
