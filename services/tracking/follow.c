/*
 * Following the log: each event is folded, kept for those who watch, and tells the works how far they
 * are. Signals that are not in memory are read from their streams when somebody needs them.
 */
#include "services/tracking/tracking_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <inttypes.h>
#include <stdlib.h>

#define AGAIN_AFTER (1 * US_PER_S)

/* A stream that is being read into its slot. */
struct load {
    struct tracking *t;
    struct uuid signal;
    int64_t missed; /* a later version that came by live */
    bool must;      /* the log says it is open again: it is read until it is there */
    bool abandoned; /* the log was changed: what comes is of no use */
    struct loop_timer again;
    struct load *next;
};

/* ------------------------------------------------------------------ loading */

static void load_read(struct load *l);

static struct load *load_find(struct tracking *t, const struct uuid *signal)
{
    struct load *l = t->loads;

    while (l && (l->abandoned || !uuid_equal(&l->signal, signal)))
        l = l->next;
    return l;
}

static void load_forget(struct load *l)
{
    struct tracking *t = l->t;

    for (struct load **p = &t->loads; *p; p = &(*p)->next) {
        if (*p == l) {
            *p = l->next;
            break;
        }
    }
    loop_timer_set(t->life->loop, &l->again, 0);
    t->n_loads--;
    free(l);
    if (t->paused && t->n_loads < TRACKING_LOADS / 2) {
        t->paused = false;
        follower_resume(t->follower);
    }
}

static void load_end(struct load *l, uint32_t slot, bool ok)
{
    struct tracking *t = l->t;

    load_forget(l);
    table_at(&t->state.table, slot)->flags &= (uint32_t)~ENTRY_LOADING & 0xff;
    works_loaded(&t->works, slot, ok);
    upkeep_changed(&t->upkeep, slot);
    tracking_due_soon(t);
}

static void on_loaded(void *arg, const struct event *e, bool ok)
{
    struct load *l = arg;
    struct tracking *t = l->t;
    uint32_t slot;

    if (l->abandoned) {
        if (!e)
            load_forget(l);
        return;
    }
    slot = table_find(&t->state.table, &l->signal);
    if (e) {
        (void)state_load(&t->state, slot, e); /* in quarantine: the flag says so */
        return;
    }
    if (!ok && l->must)
        loop_timer_set(t->life->loop, &l->again, clock_mono_us() + AGAIN_AFTER);
    else if (ok && table_at(&t->state.table, slot)->s.version < l->missed &&
             !(table_at(&t->state.table, slot)->flags & ENTRY_QUARANTINED))
        load_read(l);
    else
        load_end(l, slot, ok);
}

static void load_read(struct load *l)
{
    struct tracking *t = l->t;
    uint32_t slot = table_find(&t->state.table, &l->signal);

    t->figures.loads++;
    stream_read(t->reader, &l->signal, table_at(&t->state.table, slot)->s.version, on_loaded, l);
}

static void on_again(void *arg)
{
    load_read(arg);
}

static struct load *load_add(struct tracking *t, const struct uuid *signal)
{
    struct load *l = room_new(sizeof *l);

    l->t = t;
    l->signal = *signal;
    l->again = (struct loop_timer){.fn = on_again, .arg = l};
    l->next = t->loads;
    t->loads = l;
    t->n_loads++;
    load_read(l);
    return l;
}

uint32_t tracking_load_begin(struct tracking *t, const struct uuid *signal)
{
    uint32_t slot = table_add(&t->state.table, signal);

    table_at(&t->state.table, slot)->flags |= ENTRY_LOADING;
    load_add(t, signal);
    return slot;
}

/* ------------------------------------------------------------------ references of closed signals */

struct resolve {
    struct tracking *t;
    uint32_t request;
    bool found;
};

static void on_resolved(void *arg, const struct event *e, bool ok)
{
    struct resolve *r = arg;
    struct request *q = request_at(&r->t->requests, r->request);

    if (e) {
        q->signal = e->stream;
        q->reference[0] = '\0';
        r->found = true;
        return;
    }
    if (r->found && !q->answered) {
        tracking_request_go(r->t, r->request);
    } else {
        if (!q->answered)
            tracking_refuse_code(r->t, q, ok ? PROBLEM_NOT_FOUND : PROBLEM_NOT_READY, 0);
        request_give(&r->t->requests, r->request);
    }
    free(r);
}

void tracking_resolve_begin(struct tracking *t, uint32_t request, int64_t position)
{
    struct resolve *r = room_new(sizeof *r);

    *r = (struct resolve){.t = t, .request = request};
    stream_read_at(t->reader, position, on_resolved, r);
}

/* ------------------------------------------------------------------ events */

/* Who watches is no longer given those texts. A signal that is not in memory has no events in the ring. */
static void texts_erase(struct tracking *t, const struct event *e)
{
    uint32_t slot = table_find(&t->state.table, &e->stream);
    struct m_erased m;

    if (slot == SLOT_NONE || !wire_has(e, event_body) ||
        wire_decode(&shape_m_erased, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return;
#ifndef PLANT_RING_KEEPS_TEXTS
    ring_erase(&t->ring, slot, m.versions);
#endif
}

static void signal_folded(struct tracking *t, const struct event *e, uint32_t slot)
{
    struct entry *entry = table_at(&t->state.table, slot);
    const struct signal *s = &entry->s;

    if (entry->flags & ENTRY_LOADING) {
        struct load *l = load_find(t, &e->stream);

        if (l && e->version > l->missed)
            l->missed = e->version;
        ring_skip(&t->ring, e->position);
        watch_wake_all(&t->watch);
    } else {
        entry->watched++;
        ring_add(&t->ring, e, s, slot, registry_place_code(t->state.registry, s->region));
        watch_wake(&t->watch, s);
        upkeep_changed(&t->upkeep, slot);
        tracking_due_soon(t);
    }
    works_folded_signal(&t->works, slot);
}

/* What is not in the ring is read from the feed: who watches is told so. */
static void signal_missed(struct tracking *t, const struct event *e)
{
    ring_skip(&t->ring, e->position);
    watch_wake_all(&t->watch);
}

static void on_event(void *arg, const struct event *e)
{
    struct tracking *t = arg;
    enum registry_set set;
    uint32_t slot;

    if (e->kind == EV_ERASED)
        texts_erase(t, e);
    switch (state_fold(&t->state, e, &slot, &set)) {
    case FOLDED_SIGNAL:
        signal_folded(t, e, slot);
        break;
    case FOLDED_SET:
        works_folded_set(&t->works, set);
        upkeep_changed_set(&t->upkeep, set);
        tracking_due_soon(t);
        break;
    case FOLDED_REPORT:
        works_folded_set(&t->works, SET_REPORTS);
        break;
    case FOLDED_REOPENED:
        load_add(t, &e->stream)->must = true;
        signal_missed(t, e);
        if (t->n_loads >= TRACKING_LOADS) {
            t->paused = true;
            follower_pause(t->follower);
        }
        break;
    case FOLDED_QUARANTINED:
    case FOLDED_ELSEWHERE:
        signal_missed(t, e);
        break;
    case FOLDED_OF_NO_USE:
        break;
    }
}

static void on_batch(void *arg, const struct cursor *at)
{
    struct tracking *t = arg;

    watch_tell(&t->watch, at->position);
    tracking_snapshot_due(t);
}

/* All is folded, and the log's time is known. */
static void ready_look(struct tracking *t)
{
    int64_t now = follower_time(t->follower);

    if (t->ready || !t->caught_up || now == 0)
        return;
    t->ready = true;
    upkeep_begin(&t->upkeep, clock_day_amsterdam(now));
    tracking_due_soon(t);
    log_info("tracking_caught_up", "position=%" PRId64 " signals=%u quarantined=%u",
             follower_position(t->follower), t->state.table.n_live, t->state.n_quarantined);
}

static void on_caught_up(void *arg)
{
    struct tracking *t = arg;

    t->caught_up = true;
    ready_look(t);
}

static void on_discard(void *arg)
{
    struct tracking *t = arg;

    t->ready = t->caught_up = false;
    upkeep_end(&t->upkeep);
    works_abandon(&t->works);
    watch_dismiss(&t->watch);
    for (struct load *l = t->loads, *next; l; l = next) {
        next = l->next;
        if (l->again.slot)
            load_forget(l); /* between two tries: nothing comes any more */
        else
            l->abandoned = true;
    }
    tracking_state_end(t);
    tracking_state_begin(t, -1);
}

static void on_heard(void *arg, int64_t fence, bool second)
{
    struct tracking *t = arg;

    appender_writer_heard(t->appender, fence, second);
    ready_look(t);
}

void tracking_follow_begin(struct tracking *t, const struct cursor *from)
{
    static const struct follower_ops ops = {
        .event = on_event,
        .batch = on_batch,
        .caught_up = on_caught_up,
        .discard = on_discard,
        .heard = on_heard,
    };

    t->follower = follower_new(t->life, from, &ops, t);
}

void tracking_follow_end(struct tracking *t)
{
    /* Loads first: the last ones may resume the follower. */
    for (struct load *l = t->loads, *next; l; l = next) {
        next = l->next;
        load_forget(l);
    }
    follower_free(&t->follower);
}
