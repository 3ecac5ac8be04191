/*
 * Working on commands: queues and their states. See work.h.
 */
#include "services/tracking/work.h"

#include "common/room.h"
#include "services/tracking/work_in.h"

#include <stdlib.h>

#define CHUNK          256
#define NOT_READY_WAIT 500
#define BUSY_WAIT      200

void works_init(struct works *all, struct state *st, struct requests *requests,
                const struct work_ops *ops, void *arg)
{
    *all = (struct works){
        .state = st, .requests = requests, .ops = ops, .arg = arg, .free = SLOT_NONE};
    for (int i = 0; i <= SET_N; i++)
        all->sets[i] = SLOT_NONE;
}

void works_free(struct works *all)
{
    for (uint32_t i = 0; i < all->n_chunks; i++)
        free(all->chunks[i]);
    free(all->chunks);
    decision_free(&all->decision);
    buf_free(&all->list);
    buf_free(&all->meta);
    *all = (struct works){0};
}

/* ------------------------------------------------------------------ the pool */

static struct work *work_at(const struct works *all, uint32_t number)
{
    return &all->chunks[number / CHUNK][number % CHUNK];
}

static void grow(struct works *all)
{
    struct work *chunk = room_new(CHUNK * sizeof *chunk);

    all->chunks = room_for(all->chunks, all->n_chunks + 1, sizeof(struct work *));
    for (uint32_t i = CHUNK; i-- > 0;) {
        chunk[i].next = all->free;
        chunk[i].number = all->n_chunks * CHUNK + i;
        chunk[i].all = all;
        all->free = chunk[i].number;
    }
    all->chunks[all->n_chunks++] = chunk;
}

/* Where the number of the work on a stream is kept. */
static struct work *work_of(struct works *all, uint32_t slot, enum registry_set set)
{
    uint32_t number = slot != SLOT_NONE ? table_at(&all->state->table, slot)->work : all->sets[set];

    return number == SLOT_NONE ? NULL : work_at(all, number);
}

static struct work *work_begin(struct works *all, uint32_t slot, enum registry_set set)
{
    struct work *w;

    if (all->free == SLOT_NONE)
        grow(all);
    w = work_at(all, all->free);
    all->free = w->next;
    all->n++;
    w->slot = slot;
    w->set = set;
    w->state = WORK_READY;
    w->first = w->last = REQUEST_NONE;
    w->n = 0;
    w->used = true;
    w->orphan = false;
    w->past = NULL;
    if (slot != SLOT_NONE)
        table_at(&all->state->table, slot)->work = w->number;
    else
        all->sets[set] = w->number;
    return w;
}

static void work_give(struct work *w)
{
    struct works *all = w->all;

    w->used = false;
    w->next = all->free;
    all->free = w->number;
    all->n--;
}

static void work_end(struct work *w)
{
    struct works *all = w->all;

    work_give(w);
    if (w->slot == SLOT_NONE) {
        all->sets[w->set] = SLOT_NONE;
        return;
    }
    table_at(&all->state->table, w->slot)->work = SLOT_NONE;
    state_release(all->state, w->slot);
}

/* ------------------------------------------------------------------ the queue */

static void queue_put(struct work *w, uint32_t request)
{
    struct requests *all = w->all->requests;

    request_at(all, request)->next = REQUEST_NONE;
    if (w->first == REQUEST_NONE)
        w->first = request;
    else
        request_at(all, w->last)->next = request;
    w->last = request;
    w->n++;
}

void work_pop(struct work *w)
{
    struct requests *all = w->all->requests;
    uint32_t request = w->first;

    w->first = request_at(all, request)->next;
    w->n--;
    request_give(all, request);
}

struct request *work_head(const struct work *w)
{
    return request_at(w->all->requests, w->first);
}

void work_refuse(struct work *w, const struct refusal *why)
{
    const struct request *q = work_head(w);

    if (!q->answered)
        w->all->ops->refuse(w->all->arg, q, why);
    work_pop(w);
}

static void refuse_with(struct work *w, enum problem_code code, int64_t wait_ms)
{
    work_refuse(w, &(struct refusal){.code = code, .wait_ms = wait_ms, .state = -1});
}

/* ------------------------------------------------------------------ one command */

const struct uuid *work_stream(const struct work *w)
{
    if (work_is_report(w))
        return &w->report;
    return w->slot != SLOT_NONE ? &table_at(&w->all->state->table, w->slot)->s.id
                                : registry_stream(w->set);
}

int64_t work_version(const struct work *w)
{
    const struct report *report;

    if (w->slot != SLOT_NONE)
        return table_at(&w->all->state->table, w->slot)->s.version;
    if (work_is_report(w)) {
        report = reports_find(&w->all->state->reports, &w->report);
        return report ? report->version : 0;
    }
    return registry_stream_version(w->all->state->registry, w->set);
}

static bool seen_before(const struct work *w, const struct request *q)
{
    const struct state *st = w->all->state;

    if (w->slot != SLOT_NONE)
        return signal_seen(&table_at(&st->table, w->slot)->s, &q->append);
    return work_is_report(w) ? reports_seen(&st->reports, &q->append)
                             : state_set_seen(st, w->set, &q->append);
}

/* False when there is nothing to work on: the head is refused, or must wait. */
static bool stream_ready(struct work *w)
{
    const struct state *st = w->all->state;
    const struct entry *e = w->slot != SLOT_NONE ? table_at(&st->table, w->slot) : NULL;
    bool quarantined = e                   ? (e->flags & ENTRY_QUARANTINED) != 0
                       : work_is_report(w) ? st->reports_quarantined
                                           : st->set_quarantined[w->set];

    if (e && (e->flags & ENTRY_LOADING)) {
        w->state = WORK_LOADING;
        return false;
    }
    if (quarantined) {
        refuse_with(w, PROBLEM_INTERNAL, 0);
        return false;
    }
    if (e && e->s.version == 0) {
        refuse_with(w, PROBLEM_NOT_FOUND, 0);
        return false;
    }
    return true;
}

static void head_take(struct work *w)
{
    struct request *q = work_head(w);

    if (q->answered) {
        work_pop(w);
        return;
    }
    if (work_is_report(w))
        w->report = q->signal;
    if (!stream_ready(w))
        return;
#ifdef PLANT_STATE_BEFORE_REPEAT
    if (!work_decide(w))
        return;
#endif
    if ((!q->checked && seen_before(w, q)) || (command_needs_past(q->kind) && !w->past)) {
        w->state = WORK_LOOKING;
        w->all->ops->look(w->all->arg, w, q);
        return;
    }
    if (!work_decide(w))
        return;
    if (q->expected >= 0 && work_version(w) != q->expected) {
        refuse_with(w, PROBLEM_VERSION_PASSED, 0);
        return;
    }
    w->state = WORK_APPENDING;
    work_append(w);
}

static void work_run(struct work *w)
{
    while (w->state == WORK_READY && w->first != REQUEST_NONE)
        head_take(w);
    if (w->state == WORK_READY)
        work_end(w);
}

static void wait_for(struct work *w, int64_t version)
{
    w->want = version;
    w->state = work_version(w) >= version ? WORK_READY : WORK_FOLDING;
}

/* ------------------------------------------------------------------ what comes in */

void works_add(struct works *all, uint32_t request, uint32_t slot, enum registry_set set)
{
    struct work *w = work_of(all, slot, set);
    bool idle = !w;

    if (w && w->n >= WORK_QUEUE) {
        all->ops->refuse(
            all->arg, request_at(all->requests, request),
            &(struct refusal){.code = PROBLEM_BUSY, .wait_ms = BUSY_WAIT, .state = -1});
        request_give(all->requests, request);
        return;
    }
    if (!w)
        w = work_begin(all, slot, set);
    queue_put(w, request);
    if (idle)
        work_run(w);
}

static bool orphan_ended(struct work *w)
{
    if (w->orphan)
        work_give(w);
    return w->orphan;
}

void works_appended(struct work *w, const struct append_result *r)
{
    struct request *q;

    if (orphan_ended(w))
        return;
    q = work_head(w);
    w->state = WORK_READY;
    switch (r->outcome) {
    case APPEND_DONE:
        work_answer(w, r->version, r->at, r->first + q->last - 1, r->repeated);
        wait_for(w, r->version);
        break;
    case APPEND_CONFLICT:
        /* A report that is not there has its id from something else: that is never folded. */
        if (++q->tries > WORK_TRIES || (work_is_report(w) && work_version(w) == 0))
            refuse_with(w, PROBLEM_CONFLICT, BUSY_WAIT);
        else
            wait_for(w, r->version);
        break;
    case APPEND_BUSY:
        refuse_with(w, PROBLEM_BUSY, r->wait_ms);
        break;
    case APPEND_REFUSED:
        refuse_with(w, r->problem, r->wait_ms);
        break;
    }
    work_run(w);
}

void works_looked(struct work *w, const struct looked *found)
{
    if (orphan_ended(w))
        return;
    w->state = WORK_READY;
    if (!found->ok)
        refuse_with(w, PROBLEM_NOT_READY, NOT_READY_WAIT);
    else if (found->found && !found->same)
        refuse_with(w, PROBLEM_ID_TAKEN, 0);
    else if (found->found)
        work_answer(w, found->version, found->at, found->position, true);
    else
        work_head(w)->checked = true;
    w->past = found->past;
    if (w->past) {
        w->past->backups_days = w->all->backups_days;
        w->past->reports = &w->all->state->reports;
    }
    work_run(w);
    w->past = NULL; /* the looker lets it go */
}

static void folded(struct work *w)
{
    if (!w || w->state != WORK_FOLDING)
        return;
    wait_for(w, w->want);
    if (w->slot != SLOT_NONE &&
        (table_at(&w->all->state->table, w->slot)->flags & ENTRY_QUARANTINED))
        w->state = WORK_READY;
    work_run(w);
}

void works_folded_signal(struct works *all, uint32_t slot)
{
    folded(work_of(all, slot, SET_N));
}

void works_folded_set(struct works *all, enum registry_set set)
{
    folded(work_of(all, SLOT_NONE, set));
}

void works_loaded(struct works *all, uint32_t slot, bool ok)
{
    struct work *w = work_of(all, slot, SET_N);

    if (!w) {
        state_release(all->state, slot);
        return;
    }
    w->state = WORK_READY;
    while (!ok && w->first != REQUEST_NONE)
        refuse_with(w, PROBLEM_NOT_READY, NOT_READY_WAIT);
    work_run(w);
}

void works_abandon(struct works *all)
{
    for (uint32_t i = 0; i < all->n_chunks * CHUNK; i++) {
        struct work *w = work_at(all, i);

        if (!w->used || w->orphan)
            continue;
        while (w->first != REQUEST_NONE)
            refuse_with(w, PROBLEM_NOT_READY, NOT_READY_WAIT);
        if (w->state == WORK_APPENDING || w->state == WORK_LOOKING)
            w->orphan = true; /* its callback comes still */
        else
            work_give(w);
    }
    for (int i = 0; i <= SET_N; i++)
        all->sets[i] = SLOT_NONE;
}
