/*
 * Deliveries that are not in memory: their numbers and positions from the database, their events from the log. Many
 * subscriptions read the same events at about the same time: the latest ones that were read are kept.
 *
 *      rows      16 positions of one subscription, rising
 *      kept?     --> there
 *      else      --> runs: positions that lie near each other are one question to the log
 */
#include "services/notify/courier_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <inttypes.h>
#include <stdlib.h>

#define AGAIN_US  US_PER_S
#define NEAR      128  /* positions that one question spans at most */
#define KEPT_MOST 4096 /* events, by position */

struct reading {
    struct courier *courier;
    uint32_t n, waiting;
    bool failed;
    struct row {
        int64_t sequence, position;
        char reference[TOLD_REFERENCE];
        struct told *told;
    } rows[COURIER_QUEUE];
};

static struct told *kept[KEPT_MOST];

static struct told *kept_find(int64_t position)
{
    struct told *t = kept[position % KEPT_MOST];

    return t && t->position == position ? told_keep(t) : NULL;
}

void told_shelve(struct told *t)
{
    struct told **place = &kept[t->position % KEPT_MOST];

    told_drop(place);
    if (told_bytes() < COURIER_BYTES)
        *place = told_keep(t);
}

void told_shelves_clear(void)
{
    for (size_t i = 0; i < KEPT_MOST; i++)
        told_drop(&kept[i]);
}

static void finish(struct reading *r)
{
    struct courier *c = r->courier;
    uint32_t taken = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        if (r->rows[i].told && courier_queue(c, r->rows[i].sequence, r->rows[i].told))
            taken++;
        told_drop(&r->rows[i].told);
    }
    c->reading = NULL;
    if (taken == 0 && (r->failed || r->n > 0) && c->timer.at == 0)
        loop_timer_set(c->all->with.life->loop, &c->timer, clock_mono_us() + AGAIN_US);
    else if (r->n == 0)
        c->waits_for_rows = true;
    free(r);
    courier_pump(c);
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct reading *r = arg;

    if (e) {
        for (uint32_t i = 0; i < r->n; i++)
            if (r->rows[i].position == e->position && !r->rows[i].told) {
                r->rows[i].told = told_new(e, r->rows[i].reference);
                told_shelve(r->rows[i].told);
            }
        return;
    }
    r->failed |= !ok;
    if (--r->waiting == 0)
        finish(r);
}

/* Asks for those that are not kept. */
static void runs_ask(struct reading *r)
{
    struct stream_reader *streams = r->courier->all->with.streams;

    r->waiting = 1; /* ours, so that it does not end while we ask */
    for (uint32_t i = 0; i < r->n; i++)
        r->rows[i].told = kept_find(r->rows[i].position);
    for (uint32_t i = 0; i < r->n;) {
        int64_t first = r->rows[i].position, last = first;

        if (r->rows[i].told) {
            i++;
            continue;
        }
        for (; i < r->n && r->rows[i].position - first < NEAR; i++)
            if (!r->rows[i].told)
                last = r->rows[i].position;
        r->waiting++;
        stream_read_range(streams, first - 1, last - first + 1, on_event, r);
    }
    if (--r->waiting == 0)
        finish(r);
}

static void on_row(void *arg, bool ok, int64_t sequence, int64_t position, struct slice reference)
{
    struct reading *r = arg;
    struct row *row = &r->rows[r->n];

    if (sequence > 0) {
        if (r->n == COURIER_QUEUE)
            return;
        row->sequence = sequence;
        row->position = position;
        snprintf(row->reference, sizeof row->reference, "%.*s", (int)reference.n,
                 (const char *)reference.p);
        r->n++;
        return;
    }
    r->failed = !ok;
    if (r->n == 0)
        finish(r);
    else
        runs_ask(r);
}

void courier_read(struct courier *c)
{
    struct reading *r;

    if (c->reading || c->waits_for_rows)
        return;
    r = room_new(sizeof *r);
    r->courier = c;
    c->reading = r;
    store_behind(c->all->with.store, c->x, courier_joins(c) - 1, on_row, r);
}

void courier_reading_forget(struct courier *c)
{
    if (!c->reading)
        return;
    for (uint32_t i = 0; i < c->reading->n; i++)
        told_drop(&c->reading->rows[i].told);
    free(c->reading);
    c->reading = NULL;
}
