/*
 * Those who watch; see watch.h.
 */
#include "services/tracking/watch.h"

#include "common/room.h"

#include <stdlib.h>

#define NONE      UINT32_MAX
#define LIST_MANY 0 /* coordinators, auditors, advisers */

void watch_init(struct watch *w, const struct table *table, struct ring *ring,
                struct replies *replies, int64_t now_us)
{
    *w = (struct watch){.table = table, .ring = ring, .replies = replies, .free = NONE};
    deadlines_init(&w->deadlines, now_us);
}

void watch_free(struct watch *w)
{
    free(w->watchers);
    free(w->lists);
    free(w->woken);
    deadlines_free(&w->deadlines);
    buf_free(&w->told);
    *w = (struct watch){0};
}

/* ------------------------------------------------------------------ what somebody is told */

struct telling {
    const struct watcher *to;
    uint32_t n;
    int64_t position; /* go on after this one */
    bool full;        /* there may be more */
};

/* Kind, time and party, without the fields. */
static void title_add(struct watch *w, struct slice moment)
{
    struct moment m;

    if (wire_decode(&shape_moment, moment, WIRE_LENIENT, &m, NULL) < 0)
        return;
    m.has &= ~WIRE_BIT(moment_body);
    wire_encode(&shape_moment, &m, &w->told);
}

/* What sight asks of an event; only of a note it is in the body. */
static enum sight sight_of(const struct watch *w, const struct principal *who,
                           const struct signal *s, const struct ring_entry *e, struct slice moment)
{
    struct event told = {.position = e->position, .kind = e->kind, .party = ring_party(w->ring, e)};
    struct moment m;

    if (e->kind == EV_NOTED && wire_decode(&shape_moment, moment, WIRE_LENIENT, &m, NULL) == 0 &&
        wire_has(&m, moment_body))
        wire_set(&told, event, body, slice_of(m.body.p, m.body.n));
    return may_see_event(who, s, &told);
}

/* False: no more room. */
static bool event_tell(struct watch *w, struct telling *t, uint64_t seq)
{
    const struct ring_entry *e = ring_at(w->ring, seq);
    const struct signal *s = &table_at(w->table, e->slot)->s;
    struct slice moment = ring_moment(w->ring, e);
    enum sight sight = sight_of(w, &t->to->who, s, e, moment);

    if (sight != SIGHT_NONE) {
        if (t->n > 0 && w->told.n + moment.n > WATCH_BYTES) {
            t->full = true;
            return false;
        }
        if (sight == SIGHT_FULL)
            buf_add(&w->told, moment.p, moment.n);
        else
            title_add(w, moment);
        t->n++;
    }
    t->position = e->position;
    t->full = t->n >= t->to->limit;
    return !t->full;
}

static bool adviser_of(const struct principal *who, place_t region)
{
    for (size_t i = 0; i < who->n_regions; i++)
        if (who->regions[i] == region)
            return true;
    return false;
}

/* Others' signals are found by asking for them; watching is for what concerns one. */
static void tell_many(struct watch *w, struct telling *t)
{
    for (uint64_t seq = ring_after(w->ring, t->to->after); seq < w->ring->next; seq++) {
        place_t region = table_at(w->table, ring_at(w->ring, seq)->slot)->s.region;

        if (t->to->who.role == role_ADVISER && !adviser_of(&t->to->who, region))
            continue;
        if (!event_tell(w, t, seq))
            return;
    }
}

static void tell_place(struct watch *w, struct telling *t)
{
    uint32_t i = ring_place_after(w->ring, t->to->who.place, t->to->after);
    uint64_t seq;

    while (ring_place_seq(w->ring, t->to->who.place, i++, &seq))
        if (!event_tell(w, t, seq))
            return;
}

static bool sees_many(const struct principal *who)
{
    return who->role != role_REGION && who->role != role_DEPARTMENT;
}

static struct telling gather(struct watch *w, const struct watcher *to, int64_t position)
{
    struct telling t = {.to = to, .position = to->after};

    buf_reset(&w->told);
    if (sees_many(&to->who))
        tell_many(w, &t);
    else
        tell_place(w, &t);
    if (!t.full && position > t.position)
        t.position = position;
    return t;
}

static struct frame_writer *reply_to(struct watch *w, const struct watcher *to, struct envelope *e)
{
    wire_set(e, envelope, id, to->id);
    if (to->tag >= 0)
        wire_set(e, envelope, tag, to->tag);
    return replies_for(w->replies, &to->peer);
}

static void tell(struct watch *w, const struct telling *t)
{
    struct envelope e = {0};
    struct m_fed m = {0};
    struct frame_writer *out = reply_to(w, t->to, &e);

    wire_set(&m, m_fed, position, t->position);
    if (t->n > 0)
        wire_set(&m, m_fed, events, wire_list_of(&w->told, t->n));
    frame_add(out, &e, MSG_FED, &m);
}

/* ------------------------------------------------------------------ holding */

static uint32_t list_of(struct watch *w, const struct principal *who)
{
    uint32_t list = sees_many(who) ? LIST_MANY : who->place;

    if (list >= w->n_lists) {
        uint32_t n = list + 16;

        w->lists = room_for(w->lists, n, sizeof *w->lists);
        for (uint32_t i = w->n_lists; i < n; i++)
            w->lists[i] = (struct watch_list){.first = NONE};
        w->n_lists = n;
    }
    return list;
}

static void hold(struct watch *w, const struct watcher *asker, int64_t seen, int64_t deadline_us)
{
    struct watcher *p;
    uint32_t i = w->free;

    if (i == NONE) {
        if (w->n == w->cap) {
            w->cap = w->cap ? w->cap * 2 : 64;
            w->watchers = room_for(w->watchers, w->cap, sizeof *w->watchers);
        }
        i = w->n++;
    } else {
        w->free = w->watchers[i].next;
    }
    p = &w->watchers[i];
    *p = *asker;
    p->after = seen;
    p->used = true;
    p->list = list_of(w, &p->who);
    p->prev = NONE;
    p->next = w->lists[p->list].first;
    if (p->next != NONE)
        w->watchers[p->next].prev = i;
    w->lists[p->list].first = i;
    deadlines_add(&w->deadlines, i, deadline_us);
}

static void let_go(struct watch *w, uint32_t i)
{
    struct watcher *p = &w->watchers[i];

    deadlines_remove(&w->deadlines, i);
    if (p->prev != NONE)
        w->watchers[p->prev].next = p->next;
    else
        w->lists[p->list].first = p->next;
    if (p->next != NONE)
        w->watchers[p->next].prev = p->prev;
    p->used = false;
    p->next = w->free;
    w->free = i;
}

enum problem_code watch_ask(struct watch *w, const struct watcher *asker, int64_t position,
                            int64_t deadline_us)
{
    struct watcher from = *asker;
    struct telling t;

    if (from.after == INT64_MAX)
        from.after = position;
    if (from.after < w->ring->floor)
        return PROBLEM_TOO_OLD;
    t = gather(w, &from, position);
    if (t.n > 0 || t.full) {
        tell(w, &t);
        return PROBLEM_N;
    }
    if (w->n >= WATCHERS_MOST && w->free == NONE)
        return PROBLEM_BUSY;
    hold(w, &from, t.position, deadline_us);
    return PROBLEM_N;
}

/* ------------------------------------------------------------------ waking */

static void list_wake(struct watch *w, uint32_t list)
{
    if (list >= w->n_lists || w->lists[list].woken || w->lists[list].first == NONE)
        return;
    if (w->n_woken == w->cap_woken) {
        w->cap_woken = w->cap_woken ? w->cap_woken * 2 : 64;
        w->woken = room_for(w->woken, w->cap_woken, sizeof *w->woken);
    }
    w->lists[list].woken = true;
    w->woken[w->n_woken++] = list;
}

void watch_wake(struct watch *w, const struct signal *s)
{
    if (w->n_lists == 0)
        return;
    list_wake(w, LIST_MANY);
    list_wake(w, s->region);
    for (uint8_t i = 0; i < s->n_parts; i++)
        list_wake(w, s->parts[i].department);
}

void watch_wake_all(struct watch *w)
{
    for (uint32_t i = 0; i < w->n_lists; i++)
        list_wake(w, i);
}

static void dismiss(struct watch *w, uint32_t i)
{
    struct envelope e = {0};
    struct frame_writer *out = reply_to(w, &w->watchers[i], &e);

    frame_add_problem(out, &e, PROBLEM_TOO_OLD, NULL, NULL, 0);
    let_go(w, i);
}

void watch_dismiss(struct watch *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        if (w->watchers[i].used)
            dismiss(w, i);
    w->examined = -1;
}

static void watcher_tell(struct watch *w, uint32_t i, int64_t position)
{
    struct watcher *p = &w->watchers[i];
    struct telling t;

    /* What concerned him before this batch would have woken him then. */
    if (p->after < w->examined)
        p->after = w->examined;
    if (p->after < w->ring->floor) {
        dismiss(w, i);
        return;
    }
    t = gather(w, p, position);
    if (t.n > 0) {
        tell(w, &t);
        let_go(w, i);
    } else {
        p->after = t.position; /* nothing for him up to there */
    }
}

void watch_tell(struct watch *w, int64_t position)
{
    for (uint32_t n = 0; n < w->n_woken; n++) {
        struct watch_list *list = &w->lists[w->woken[n]];

        list->woken = false;
        for (uint32_t i = list->first, next; i != NONE; i = next) {
            next = w->watchers[i].next;
            watcher_tell(w, i, position);
        }
    }
    w->n_woken = 0;
    w->examined = position;
}

void watch_late(struct watch *w, int64_t position, int64_t now_us)
{
    uint32_t i;

    while ((i = deadlines_passed(&w->deadlines, now_us)) != DEADLINES_NONE) {
        struct telling t = {.to = &w->watchers[i]};

        t.position = t.to->after > position ? t.to->after : position;
        tell(w, &t);
        let_go(w, i);
    }
}
