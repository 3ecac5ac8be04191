/*
 * Which earlier signals a text is like: the index (services/learn/similar.h), kept as the log goes.
 *
 *      signal.submitted --> is it like earlier ones? --> signal.likened, in the append of its decision
 *                       \-> becomes one of them, unless it is confidential
 *      withdrawn, returned, split up, or its text erased --> is none of them any more
 *
 *      log   0 ................ filled ..................... until ........ head
 *            in the index           read beside the work (fill)
 *
 * The index goes in the order of the log. Mostly it follows at once. After a start without a file, and when so much
 * comes in at once that comparing would take more than its share of the time, it stays behind, and what it lacks is
 * read beside the work: a decision waits for nothing, and until then fewer earlier signals are known. What is taken
 * out while older events are still to be read is remembered, so that it does not come in.
 */
#include "services/routing/likeness.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/domain/erasure.h"

#include <inttypes.h>
#include <stdlib.h>

#define CREDIT_OF \
    (10 * US_PER_S)    /* the share of so much may be taken at once: thousands of signals */
#define FILL_PAGE  100 /* events: some milliseconds of work */
#define FILL_AGAIN (US_PER_S / 10)
/* Writing takes 60 ms for 20,000 signals; what a crash loses is read from the log. */
#define SAVE_EVERY (600 * US_PER_S)

/* ------------------------------------------------------------------ what is in, by age */

/* What was taken out meanwhile has its place in here still: one less is kept, and nothing is looked for. */
static void ring_add(struct likeness *l, const struct uuid *id)
{
    struct uuid *place = &l->ring[(l->first + l->n) % l->most];

    if (l->n == l->most) {
        (void)similar_remove(l->index, place);
        l->first = (l->first + 1) % l->most;
        l->n--;
    }
    *place = *id;
    l->n++;
}

static void loaded(void *arg, const struct uuid *id)
{
    ring_add(arg, id);
}

static const struct uuid *gone_at(const void *owner, uint32_t slot)
{
    return &((const struct likeness *)owner)->gone[slot];
}

static void gone_add(struct likeness *l, const struct uuid *id)
{
    if (idmap_find(&l->gone_by_id, id) != IDMAP_NONE)
        return;
    l->gone = room_for(l->gone, (size_t)l->n_gone + 1, sizeof *l->gone);
    l->gone[l->n_gone] = *id;
    idmap_add(&l->gone_by_id, id, l->n_gone++);
}

static void gone_clear(struct likeness *l)
{
    idmap_free(&l->gone_by_id);
    idmap_init(&l->gone_by_id, l, gone_at);
    free(l->gone);
    l->gone = NULL;
    l->n_gone = 0;
}

/* ------------------------------------------------------------------ its share of the time */

/* Earned as time goes by, so that what is rare is always paid at once. */
bool likeness_may_spend(struct likeness *l)
{
    int64_t now = clock_mono_us();

    l->credit += (now - l->earned) * l->share / 100;
    l->credit = l->credit < CREDIT_OF * l->share / 100 ? l->credit : CREDIT_OF * l->share / 100;
    l->earned = now;
    return l->credit > 0;
}

void likeness_spent(struct likeness *l, int64_t began)
{
    l->credit -= clock_mono_us() - began;
}

/* ------------------------------------------------------------------ the fold */

static void fill_begin(struct likeness *l);

static void take_in(struct likeness *l, const struct event *e)
{
    int64_t began = clock_mono_us();
    struct similar_doc doc;
    struct m_submit m;

    if (!wire_has(e, event_body) ||
        wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return; /* erased */
#ifndef PLANT_CONFIDENTIAL_LIKENED
    if (m.confidential)
        return;
#endif
    likeness_doc(l, &m, e->party, &doc);
    ring_add(l, &e->stream);
    similar_add(l->index, &e->stream, &doc);
    l->changed = true;
    likeness_spent(l, began);
}

static bool takes_out(const struct event *e)
{
#ifdef PLANT_ERASED_STAYS_LIKENED
    if (e->kind == EV_ERASED)
        return false;
#endif
    return e->kind == EV_WITHDRAWN || e->kind == EV_RETURNED || e->kind == EV_SPLIT_UP ||
           erasure_names(e, 1);
}

/* Not a moment longer in the file either: without one, the next start reads the log. */
static void take_out(struct likeness *l, const struct uuid *id)
{
    if (similar_remove(l->index, id))
        likeness_file_remove();
    l->changed = true;
}

static void filled_to(struct likeness *l, const struct event *e)
{
    l->filled.position = e->position;
    l->has_leaf = e->leaf.n == sizeof l->filled.leaf;
    if (l->has_leaf)
        memcpy(l->filled.leaf, e->leaf.p, sizeof l->filled.leaf);
}

/* The next event that the index lacks. */
static void follow(struct likeness *l, const struct event *e)
{
    if (e->kind == EV_SUBMITTED && idmap_find(&l->gone_by_id, &e->stream) == IDMAP_NONE)
        take_in(l, e);
    else if (takes_out(e))
        take_out(l, &e->stream);
    filled_to(l, e);
}

void likeness_fold(struct likeness *l, const struct event *e)
{
    if (!l || e->position <= l->filled.position)
        return;
    if (!l->filling && (e->kind != EV_SUBMITTED || likeness_may_spend(l))) {
        follow(l, e);
        return;
    }
    if (takes_out(e)) {
        gone_add(l, &e->stream);
        take_out(l, &e->stream);
    }
    l->until = e->position;
    fill_begin(l);
}

uint32_t likeness_size(const struct likeness *l)
{
    struct similar_figures f = {0};

    if (l)
        similar_figures(l->index, &f);
    return f.documents;
}

/* ------------------------------------------------------------------ what the index lacks */

static void fill_end(struct likeness *l)
{
    l->filling = false;
    gone_clear(l);
    log_info("likeness_filled", "signals=%" PRIu32 " position=%" PRId64, likeness_size(l),
             l->filled.position);
}

static void fill_later(struct likeness *l, int64_t us)
{
    loop_timer_set(l->r->life->loop, &l->again, loop_now(l->r->life->loop) + us);
}

static void on_fill(void *arg, const struct event *e, bool ok)
{
    struct likeness *l = arg;

    if (!l->filling || (e && e->position != l->filled.position + 1))
        return; /* it was begun anew meanwhile */
    if (e)
        follow(l, e);
    else if (l->filled.position >= l->until)
        fill_end(l);
    else if (ok && l->filled.position > l->asked && likeness_may_spend(l))
        fill_later(l, 0);
    else /* too much of the time was taken; or there is no reader, or one that is behind */
        fill_later(l, FILL_AGAIN);
}

static void on_again(void *arg)
{
    struct likeness *l = arg;

    l->asked = l->filled.position;
    if (l->filling)
        stream_read_range(l->r->streams, l->filled.position, FILL_PAGE, on_fill, l);
}

static void fill_begin(struct likeness *l)
{
    if (l->filling)
        return;
    l->filling = true;
    fill_later(l, 0);
}

/* ------------------------------------------------------------------ the file */

static void index_empty(struct likeness *l)
{
    similar_free(&l->index);
    l->index = similar_new();
    l->first = l->n = 0;
    l->filled = (struct cursor){.position = -1};
    l->has_leaf = l->filling = false;
    gone_clear(l);
}

void likeness_discard(struct likeness *l)
{
    if (!l)
        return;
    log_warn("likeness_discarded", "position=%" PRId64, l->filled.position);
    likeness_file_remove();
    index_empty(l);
}

static void begun(struct likeness *l)
{
    l->until = l->r->last.position;
    if (l->filled.position < l->until)
        fill_begin(l);
    loop_timer_set(l->r->life->loop, &l->save, loop_now(l->r->life->loop) + SAVE_EVERY);
    l->then(l->r);
}

static void on_known(void *arg, const struct event *e, bool ok)
{
    struct likeness *l = arg;

    if (e) {
        l->known = e->position == l->filled.position && e->leaf.n == sizeof l->filled.leaf &&
                   memcmp(e->leaf.p, l->filled.leaf, sizeof l->filled.leaf) == 0;
    } else if (!ok) {
        likeness_begin(l->r, l->then);
    } else {
        if (!l->known)
            likeness_discard(l);
        begun(l);
    }
}

void likeness_begin(struct routing *r, void (*then)(struct routing *r))
{
    struct likeness *l = r->likeness;

    if (!l) {
        then(r);
        return;
    }
    l->then = then;
    if (l->filled.position < 0)
        begun(l);
    else
        stream_read_range(l->r->streams, l->filled.position - 1, 1, on_known, l);
}

static void save(struct likeness *l)
{
    if (!l->changed || !l->has_leaf)
        return;
    likeness_file_write(l->index, &l->filled);
    l->changed = false;
}

static void on_save(void *arg)
{
    struct likeness *l = arg;

    save(l);
    loop_timer_set(l->r->life->loop, &l->save, loop_now(l->r->life->loop) + SAVE_EVERY);
}

/* ------------------------------------------------------------------ life */

struct likeness *likeness_new(struct routing *r)
{
    uint32_t most = (uint32_t)settings_int("routing.similar.most");
    struct likeness *l;

    if (most == 0) { /* what was kept is not kept for nothing */
        likeness_file_remove();
        return NULL;
    }
    l = room_new(sizeof *l);
    l->r = r;
    l->most = most;
    l->ring = room_for(NULL, most, sizeof *l->ring);
    l->share = settings_int("routing.similar.share");
    l->credit = CREDIT_OF * l->share / 100;
    l->earned = clock_mono_us();
    l->save = (struct loop_timer){.fn = on_save, .arg = l};
    l->again = (struct loop_timer){.fn = on_again, .arg = l};
    index_empty(l);
    likeness_file_read(&l->index, &l->filled);
    if (likeness_size(l) > most) { /* the setting is another: the newest are read again */
        likeness_file_remove();
        index_empty(l);
    }
    l->has_leaf = l->filled.position >= 0;
    similar_each(l->index, loaded, l);
    return l;
}

void likeness_free(struct likeness **lp)
{
    struct likeness *l = *lp;

    *lp = NULL;
    if (!l)
        return;
    save(l);
    loop_timer_set(l->r->life->loop, &l->save, 0);
    loop_timer_set(l->r->life->loop, &l->again, 0);
    similar_free(&l->index);
    gone_clear(l);
    free(l->ring);
    buf_free(&l->list);
    free(l);
}
