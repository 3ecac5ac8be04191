/*
 * Inside the couriers.
 *
 *      courier.c       when what goes out, and what its outcome comes to
 *      courier_read.c  deliveries that are not in memory, from the database and the log
 *      courier_log.c   what has to be in the log: consent, receipts, silence, the end
 */
#ifndef NOTIFY_COURIER_IN_H
#define NOTIFY_COURIER_IN_H

#include "services/notify/courier.h"

#define COURIER_QUEUE 16                 /* deliveries of one subscription in memory */
#define COURIER_BYTES ((size_t)16 << 20) /* of all; above it each has one */

/* What is to be appended to the subscription's stream; the first that is there goes first. */
#define WANT_GONE      1u
#define WANT_PARKED    2u
#define WANT_CONFIRMED 4u
#define WANT_SILENT    8u
#define WANT_RECEIPT   16u

struct courier {
    struct couriers *all;
    struct subscription *x;
    struct courier *next;

    struct parcel {
        int64_t sequence;
        struct told *told;
    } queue[COURIER_QUEUE]; /* the first is the one that goes out; a ring */
    uint32_t first, n;
    struct reading *reading; /* NULL: nothing is being read */
    bool waits_for_rows;     /* they are not committed yet */

    struct posting *posting; /* NULL: nothing goes out */
    int64_t sent_at;         /* that, monotonic */
    int32_t era;             /* of what goes out */
    struct loop_timer timer; /* not before */
    struct store_secret *secret;
    bool reading_secret;

    unsigned wants;
    bool appending;
    int64_t appended; /* version that the stream has after what was appended last */
    int64_t rate;     /* that the receiver wants; goes into subscription.confirmed */

    /* What a request points into. */
    struct buf body;
    const char *headers[5];
    char sink[2001], origin[300], bearer[540], signature[SIGNATURE_MOST + 24];
};

struct couriers {
    struct couriers_with with;
    struct subscriptions *of; /* NULL: nothing goes out yet */
    struct courier *list;
    bool well; /* the store can be written */
    struct cloudevent_from from;
    const char *origin;
    int64_t again_us, patience_us, silence_us, receipts_us;
    struct loop_timer receipts; /* when those that are wanted are appended */
    struct couriers_figures figures;
};

/* Sends, asks or reads whatever is next; nothing when it is not time. */
void courier_pump(struct courier *c);
void courier_on_timer(void *arg);
int64_t courier_joins(const struct courier *c);
/* False: it does not join, or there is no room. Otherwise it has one more user. */
bool courier_queue(struct courier *c, int64_t sequence, struct told *t);

/* For those who read it in a moment. */
void told_shelve(struct told *t);
void told_shelves_clear(void);
void courier_read(struct courier *c);
void courier_reading_forget(struct courier *c);

void courier_wants(struct courier *c, unsigned want);
/* After a delivery: a department's receipt is an event, once in a while. */
void courier_receipt(struct courier *c);
/* An event of its stream was folded. */
void courier_log_changed(struct courier *c);
void couriers_on_receipts(void *arg);

#endif
