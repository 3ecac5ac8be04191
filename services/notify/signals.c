/*
 * States of signals: see signals.h.
 */
#include "services/notify/signals.h"

#include "common/idmap.h"
#include "common/room.h"

#include <stdlib.h>

struct signals {
    struct stream_reader *streams;
    struct place {
        struct signal signal;
        uint32_t newer, older; /* in the order of use; NONE at the ends */
        bool used, broken;
    } * places;
    uint32_t n;              /* places in use */
    uint32_t newest, oldest; /* of use */
    struct idmap by_id;
    struct fetch {
        struct signals *x;
        struct fetch *next;
        bool forgotten; /* nobody waits any more */
        const struct registry *registry;
        struct signal signal;
        int64_t before; /* version */
        bool broken;
        signals_fn *fn;
        void *arg;
    } * fetches; /* under way: one, and those that were forgotten */
};

#define NONE UINT32_MAX

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct signals *)owner)->places[slot].signal.id;
}

/* ------------------------------------------------------------------ the order of use */

static void order_take_out(struct signals *x, uint32_t i)
{
    struct place *p = &x->places[i];

    if (p->newer == NONE)
        x->newest = p->older;
    else
        x->places[p->newer].older = p->older;
    if (p->older == NONE)
        x->oldest = p->newer;
    else
        x->places[p->older].newer = p->newer;
}

static void order_put_first(struct signals *x, uint32_t i)
{
    struct place *p = &x->places[i];

    p->newer = NONE;
    p->older = x->newest;
    if (x->newest != NONE)
        x->places[x->newest].newer = i;
    x->newest = i;
    if (x->oldest == NONE)
        x->oldest = i;
}

/* A place for this signal: a free one, or that of the one that was not used for longest. */
static uint32_t place_take(struct signals *x, struct signal *signal, bool broken)
{
    uint32_t i = x->n < SIGNALS_AT_HAND ? x->n++ : x->oldest;
    struct place *p = &x->places[i];

    if (p->used) {
        idmap_remove(&x->by_id, &p->signal.id);
        order_take_out(x, i);
        signal_free(&p->signal);
    }
    p->signal = *signal;
    p->used = true;
    p->broken = broken;
    order_put_first(x, i);
    idmap_add(&x->by_id, &p->signal.id, i);
    return i;
}

/* ------------------------------------------------------------------ folding */

const struct signal *signals_fold(struct signals *x, const struct registry *r,
                                  const struct event *e, bool *broken_out)
{
    uint32_t i = idmap_find(&x->by_id, &e->stream);
    struct place *p;

    *broken_out = false;
    if (i == IDMAP_NONE && e->version == 1) {
        struct signal fresh;

        signal_init(&fresh);
        fresh.id = e->stream;
        i = place_take(x, &fresh, false);
    } else if (i == IDMAP_NONE) {
        return NULL;
    } else {
        order_take_out(x, i);
        order_put_first(x, i);
    }
    p = &x->places[i];
    p->broken = p->broken || signal_fold(&p->signal, r, e) < 0;
    *broken_out = p->broken;
    return p->broken ? NULL : &p->signal;
}

/* ------------------------------------------------------------------ fetching */

static void fetch_end(struct fetch *f)
{
    struct fetch **at = &f->x->fetches;

    while (*at != f)
        at = &(*at)->next;
    *at = f->next;
    signal_free(&f->signal);
    free(f);
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct fetch *f = arg;
    signals_fn *fn = f->fn;

    if (e) {
        if (!f->forgotten && e->version < f->before && !f->broken)
            f->broken = signal_fold(&f->signal, f->registry, e) < 0;
        return;
    }
    if (f->forgotten) {
        fetch_end(f);
        return;
    }
    if (ok) {
        place_take(f->x, &f->signal, f->broken);
        signal_init(&f->signal); /* it is the place's now */
    }
    arg = f->arg;
    fetch_end(f);
    fn(arg, ok);
}

void signals_fetch(struct signals *x, const struct registry *r, const struct event *e,
                   signals_fn *fn, void *arg)
{
    struct fetch *f = room_new(sizeof *f);

    f->x = x;
    f->registry = r;
    signal_init(&f->signal);
    f->signal.id = e->stream;
    f->before = e->version;
    f->fn = fn;
    f->arg = arg;
    f->next = x->fetches;
    x->fetches = f;
    stream_read(x->streams, &e->stream, 0, on_event, f);
}

/* ------------------------------------------------------------------ life */

static void begin(struct signals *x)
{
    x->n = 0;
    x->newest = x->oldest = NONE;
    idmap_init(&x->by_id, x, id_at);
}

void signals_forget(struct signals *x)
{
    for (uint32_t i = 0; i < x->n; i++) {
        signal_free(&x->places[i].signal);
        x->places[i].used = false;
    }
    idmap_free(&x->by_id);
    begin(x);
    for (struct fetch *f = x->fetches; f; f = f->next)
        f->forgotten = true;
}

struct signals *signals_new(struct stream_reader *streams)
{
    struct signals *x = room_new(sizeof *x);

    x->streams = streams;
    x->places = room_new(SIGNALS_AT_HAND * sizeof *x->places);
    begin(x);
    return x;
}

void signals_free(struct signals **x)
{
    struct signals *gone = *x;

    if (!gone)
        return;
    *x = NULL;
    for (struct fetch *f = gone->fetches, *next; f; f = next) {
        next = f->next;
        fetch_end(f);
    }
    signals_forget(gone);
    idmap_free(&gone->by_id);
    free(gone->places);
    free(gone);
}
