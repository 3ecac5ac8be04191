/*
 * Couriers: each brings one subscription's deliveries, strictly in order, one at a time.
 *
 *      asked   -> OPTIONS (handshake) -> consent -> subscription.confirmed is appended
 *      active  -> POST -> 2xx: the next one
 *                      -> 429: again after what it says
 *                      -> 410: subscription.gone; 415: subscription.parked
 *                      -> anything else, or nothing: again after 1, 2, 4, ... seconds, an hour at most, with
 *                         jitter; for three days, then subscription.parked
 *
 * A few deliveries wait in memory. What does not fit is read again from the database and the log when it is its
 * turn, so whoever is far behind costs no memory, and whoever is stuck delays nobody else.
 */
#ifndef NOTIFY_COURIER_H
#define NOTIFY_COURIER_H

#include "common/metrics.h"
#include "services/log/appender.h"
#include "services/log/follower.h"
#include "services/notify/cloudevent.h"
#include "services/notify/post.h"
#include "services/notify/store.h"

struct couriers_with {
    struct life *life;
    struct store *store;
    struct stream_reader *streams;
    struct appender *appender;
    struct post *post;
    struct registry *const *registry;
    struct follower *const *follower; /* knows the log's time */
};

struct couriers;
struct couriers *couriers_new(const struct couriers_with *with);
/* After what it uses was closed, and before post is. */
void couriers_free(struct couriers **all);

/* The fold has reached the head: from now on they may go out. */
void couriers_go(struct couriers *all, struct subscriptions *of);
/* x->matched was counted for this event. */
void couriers_offer(struct couriers *all, struct subscription *x, struct told *t);
/* An event of its stream was folded. */
void couriers_changed(struct couriers *all, struct subscription *x);
/* Another key. */
void couriers_rekeyed(struct couriers *all, struct subscription *x);
/* A transaction was committed. */
void couriers_written(struct couriers *all);

struct couriers_figures {
    uint64_t delivered, failed, handshakes, receipts;
    uint32_t sending, waiting;
    struct metric_times delivering;
};
struct couriers_figures couriers_figures(const struct couriers *all);
/* When it is tried again: log's time; 0: not waiting. */
int64_t courier_next_at(const struct couriers *all, const struct subscription *x);

#endif
