/*
 * Deliveries that are not in memory: their numbers and positions from the database, their events from the log.
 */
#include "services/notify/courier_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <inttypes.h>
#include <stdlib.h>

#define AGAIN_US US_PER_S

struct reading {
    struct courier *courier; /* NULL: nobody waits for it any more */
    struct stream_reader *streams;
    int64_t after;
    uint32_t n, waiting;
    bool failed;
    struct row {
        struct reading *of;
        int64_t sequence, position;
        char reference[TOLD_REFERENCE];
        struct told *told;
    } rows[COURIER_QUEUE];
};

static void again_later(struct courier *c)
{
    loop_timer_set(c->all->with.life->loop, &c->timer, clock_mono_us() + AGAIN_US);
}

static void finish(struct reading *r)
{
    struct courier *c = r->courier;
    uint32_t taken = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        if (c && r->rows[i].told && courier_queue(c, r->rows[i].sequence, r->rows[i].told))
            taken++;
        told_drop(&r->rows[i].told);
    }
    if (c)
        c->reading = NULL;
    if (c && taken == 0 && r->failed)
        again_later(c);
    else if (c && r->n == 0)
        c->waits_for_rows = true;
    if (c)
        courier_pump(c);
    free(r);
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct row *row = arg;
    struct reading *r = row->of;

    if (e) {
        if (e->position == row->position && !row->told)
            row->told = told_new(e, row->reference);
        return;
    }
    r->failed |= !ok || !row->told;
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
        row->of = r;
        row->sequence = sequence;
        row->position = position;
        snprintf(row->reference, sizeof row->reference, "%.*s", (int)reference.n,
                 (const char *)reference.p);
        r->n++;
        return;
    }
    r->failed = !ok;
    r->waiting = r->n;
    if (r->n == 0 || !r->courier) {
        finish(r);
        return;
    }
    for (uint32_t i = 0; i < r->n; i++)
        stream_read_at(r->streams, r->rows[i].position, on_event, &r->rows[i]);
}

void courier_read(struct courier *c)
{
    struct reading *r;

    if (c->reading || c->waits_for_rows)
        return;
    r = room_new(sizeof *r);
    r->courier = c;
    r->streams = c->all->with.streams;
    r->after = courier_joins(c) - 1;
    c->reading = r;
    store_behind(c->all->with.store, c->x, r->after, on_row, r);
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
