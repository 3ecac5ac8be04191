/*
 * What goes when an act was done: see drafts.h.
 */
#include "services/gateway/drafts_in.h"

#include "common/clock.h"
#include "common/room.h"

#include <stdlib.h>

#define MARKS 65536

/* ------------------------------------------------------------------ which have drafts */

static uint32_t mark_of(const struct uuid *signal)
{
    uint32_t n;

    memcpy(&n, signal->b + sizeof signal->b - sizeof n, sizeof n);
    return n % MARKS;
}

void drafts_mark(struct drafts *d, const struct uuid *signal)
{
    d->marks[mark_of(signal)] = 1;
}

static void on_signals(void *arg, const PGresult *rows)
{
    struct drafts *d = arg;
    struct uuid signal;

    for (int i = 0; rows && i < PQntuples(rows); i++) {
        signal = db_get_id(rows, i, 0);
        drafts_mark(d, &signal);
    }
    d->marked = d->marked || rows;
    d->begun = d->begun || draft_store_is_up(d->store);
}

bool drafts_have_begun(const struct drafts *d)
{
    return d->begun;
}

void drafts_up(void *arg, bool up)
{
    struct drafts *d = arg;

    if (up && !d->marked)
        draft_signals_read(d->store, on_signals, d);
}

/* ------------------------------------------------------------------ what goes with an act */

bool drafts_is_act(const struct route *t)
{
    return t->how == HOW_ACT && t->n_segments == 4 && slice_is(t->segments[1], "knelpunten") &&
           slice_is(t->segments[2], "{id}");
}

static void on_gone(void *arg, const PGresult *rows)
{
    struct drafting *d = arg;
    struct visit *v = drafting_said(d);

    (void)rows; /* was it not: the event that follows takes it along, or its days */
    if (v)
        visit_done(v, &d->done);
}

bool drafts_sent(struct visit *v, const struct envelope *e)
{
    struct drafts *of = v->gateway->drafts;
    struct drafting *d;
    struct done done;
    struct draft_key k;

    if (!drafts_is_act(v->route) || !draft_store_is_up(of->store) ||
        wire_decode(&shape_done, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &done, NULL) < 0 ||
        !wire_has(&done, done_signal))
        return false;
    d = drafting_new(v);
    d->done = *e;
    buf_add(&d->body, e->body.p, e->body.n);
    d->done.body.p = d->body.p;
    d->asking = true;
    k = (struct draft_key){
        .party = slice_str(v->who.party), .act = v->route->segments[3], .signal = done.signal};
    draft_end(of->store, &k, -1, on_gone, d);
    return true;
}

/* Comma-separated names. */
static bool is_listed(const char *kinds, const char *kind)
{
    size_t n = strlen(kind);

    for (const char *p = kinds; *p; p += strcspn(p, ",") + (p[strcspn(p, ",")] == ','))
        if (strcspn(p, ",") == n && memcmp(p, kind, n) == 0)
            return true;
    return false;
}

/* Sent through another door. */
static void act_follow(struct drafts *d, const struct event *e, const char *kind)
{
    for (size_t i = 0; i < routes_count(); i++) {
        const struct route *t = route_at(i);

        if (t->how == HOW_MOMENTS && t->n_segments == 4 && is_listed(t->fixed, kind))
            drafts_end_until(
                d->store,
                &(struct draft_key){.party = e->party, .act = t->segments[3], .signal = e->stream},
                e->at);
    }
}

void drafts_event(struct drafts *d, const struct event *e)
{
    const struct message_info *info = event_info((int)e->kind);

    if (!info || (d->marked && !d->marks[mark_of(&e->stream)]) || !draft_store_is_up(d->store))
        return;
    if (e->kind == EV_ERASED)
        drafts_end_until(d->store, &(struct draft_key){.signal = e->stream}, e->at);
    else
        act_follow(d, e, info->json);
}

void drafts_sweep(struct drafts *d)
{
    if (draft_store_is_up(d->store))
        drafts_end_old(d->store, clock_wall_us());
}

/* ------------------------------------------------------------------ life */

struct drafts *drafts_new(struct gateway *g)
{
    struct drafts *d = room_new(sizeof *d);

    d->gateway = g;
    d->marks = room_for(NULL, MARKS, 1);
    memset(d->marks, 0, MARKS);
    d->store = draft_store_open(g->life->loop, drafts_up, d);
    return d;
}

void drafts_free(struct drafts **dp)
{
    if (!*dp)
        return;
    draft_store_close(&(*dp)->store);
    free((*dp)->marks);
    free(*dp);
    *dp = NULL;
}
