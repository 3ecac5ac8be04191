/*
 * The chain of a signal, folded: who had it, from event to event.
 *
 * Between two events nothing happens but time, and time does two things: it ends the region's term for a
 * reply, and it makes a contribution overdue. So one stretch is at most three spans:
 *
 *      event                  question lapses     contribution due             event
 *        |------ region ------------|------ lead ---------|---- contributor ----|
 */
#include "services/domain/clocks.h"

#include "common/clock.h"
#include "services/domain/signal_fold.h"

#include <stdlib.h>

#define STRETCH_SPANS 3
#define OWING_WORDS   ((PARTS_MOST + 63) / 64)

/* What the time between two events comes to, before the second is known to fold. */
struct stretch {
    struct clocks_span spans[STRETCH_SPANS];
    int n;
    int64_t late_from;           /* whoever owes is late from here to the end of it */
    uint64_t owing[OWING_WORDS]; /* parts, by index */
};

/* ------------------------------------------------------------------ the chain */

static void chain_span(struct clocks_chain *c, const struct clocks_span *span)
{
    struct clocks_span *last = c->n > 0 ? &c->spans[c->n - 1] : NULL;

    if (last && last->until == span->from && last->holder == span->holder &&
        last->why == span->why) {
        last->until = span->until;
        return;
    }
    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 8;
        c->spans = domain_realloc(c->spans, c->cap, sizeof *c->spans);
    }
    c->spans[c->n++] = *span;
}

static void chain_late(struct clocks_chain *c, uint8_t part, int64_t from, int64_t until)
{
    for (uint32_t i = c->n_late; i-- > 0;)
        if (c->late[i].part == part && c->late[i].until == from) {
            c->late[i].until = until;
            return;
        }
    if (c->n_late == c->cap_late) {
        c->cap_late = c->cap_late ? c->cap_late * 2 : 4;
        c->late = domain_realloc(c->late, c->cap_late, sizeof *c->late);
    }
    c->late[c->n_late++] = (struct clocks_late){.from = from, .until = until, .part = part};
}

static void chain_go_on(struct clocks_chain *c, const struct stretch *s, int64_t until)
{
    for (int i = 0; i < s->n; i++)
        chain_span(c, &s->spans[i]);
    for (int i = 0; s->late_from < until && i < PARTS_MOST; i++)
        if (s->owing[i / 64] >> (i % 64) & 1)
            chain_late(c, (uint8_t)i, s->late_from, until);
    c->until = until;
}

void clocks_chain_free(struct clocks_chain *chain)
{
    free(chain->spans);
    free(chain->late);
    *chain = (struct clocks_chain){0};
}

/* ------------------------------------------------------------------ one stretch */

static void stretch_add(struct stretch *out, place_t holder, enum clocks_why why, int64_t from,
                        int64_t until)
{
    if (holder != PLACE_NOBODY && from < until)
        out->spans[out->n++] = (struct clocks_span){
            .from = from, .until = until, .holder = holder, .why = (uint8_t)why};
}

static int64_t end_of(int32_t day)
{
    return clock_day_begin_amsterdam(day + 1);
}

/* Has this part to contribute still? After the lead's answer nobody has. */
static bool owes(const struct signal_part *p)
{
    return (p->flags & PART_CURRENT) && p->part == part_CONTRIBUTOR && p->done_s == 0;
}

/* The lead has it and its clock runs: its own time until the contributions are due. */
static void stretch_of_lead(const struct signal *s, const struct registry *r, int64_t from,
                            int64_t until, struct stretch *out)
{
    struct deadline due;
    int64_t late = until;
    int first = -1;

    for (int i = s->n_parts - 1; i >= 0; i--)
        if (owes(&s->parts[i])) {
            out->owing[i / 64] |= UINT64_C(1) << (i % 64);
            first = i;
        }
    if (first >= 0 && signal_contribution(s, r, &due))
        late = end_of(due.day);
    late = late < from ? from : late > until ? until : late;
    stretch_add(out, s->lead, CLOCKS_HOLDING, from, late);
    if (first < 0)
        return;
    stretch_add(out, s->parts[first].department, CLOCKS_OVERDUE_CONTRIBUTION, late, until);
    out->late_from = late;
}

/* The version of the calendar that moves dates when a question lapses: that of the event by which it is
 * noticed, or the newest. */
static int64_t calendar_of(const struct registry *r, const struct event *e)
{
    struct meta meta = {0};

    if (!e)
        return registry_set_version(r, SET_CALENDAR);
    if (e->meta.n > 0 && wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &meta, NULL) < 0)
        return 0; /* the signal does not take it either */
    return meta.calendar_version;
}

/* A question that nobody answered in time is over: the signal as it is from then on. */
static void stretch_after_lapse(const struct signal *s, const struct registry *r,
                                const struct event *e, int64_t from, int64_t until,
                                struct stretch *out)
{
    struct signal after = *s; /* its parts are only read */
    struct folding f = {.s = &after, .r = r, .e = e, .day = clock_day_amsterdam(until)};
    place_t holder;

    f.meta.calendar_version = calendar_of(r, e);
    folding_question_lapse(&f);
    holder = signal_holder(&after);
    if (holder == after.lead)
        stretch_of_lead(&after, r, from, until, out);
    else
        stretch_add(out, holder, CLOCKS_HOLDING, from, until);
}

/* From one event to the next (e), or to any moment (e is NULL). */
static void stretch_of(const struct signal *s, const struct registry *r, const struct event *e,
                       int64_t from, int64_t until, struct stretch *out)
{
    place_t holder = signal_holder(s);

    *out = (struct stretch){.late_from = until};
    if (holder == PLACE_NOBODY || until <= from)
        return;
    if (signal_has(s, SIGNAL_QUESTION_OPEN)) {
        int64_t lapse = end_of(s->to_act.day);

        lapse = lapse < from ? from : lapse > until ? until : lapse;
        stretch_add(out, holder, CLOCKS_SUSPENDED, from, lapse);
        if (lapse < until)
            stretch_after_lapse(s, r, e, lapse, until, out);
    } else if (holder == s->lead) {
        stretch_of_lead(s, r, from, until, out);
    } else {
        stretch_add(out, holder,
                    s->state == signal_state_ANSWERED && holder == s->region ? CLOCKS_VERDICT
                                                                             : CLOCKS_HOLDING,
                    from, until);
    }
}

/* ------------------------------------------------------------------ the fold */

void clocks_init(struct clocks *c)
{
    *c = (struct clocks){0};
    signal_init(&c->s);
}

void clocks_free(struct clocks *c)
{
    clocks_chain_free(&c->chain);
    free(c->moments);
    signal_free(&c->s);
    clocks_init(c);
}

static void step_reached(struct clocks *c, enum clocks_step_kind step, place_t by)
{
    const struct signal_part *p = signal_part_of(&c->s, by);

    if (c->steps[step].at != 0)
        return;
    c->steps[step].at = c->chain.until;
    c->steps[step].by = by;
    c->steps[step].part = p ? (uint8_t)(p - c->s.parts) : 0;
}

static void steps_look(struct clocks *c, int64_t kind)
{
    if (c->s.lead != PLACE_NOBODY)
        step_reached(c, CLOCKS_RECEIPT, c->s.lead);
    if (kind == EV_TAKEN_UP && c->s.state == signal_state_TAKEN_UP)
        step_reached(c, CLOCKS_TAKE_UP, c->s.lead);
    if (kind == EV_INTERIM_GIVEN)
        step_reached(c, CLOCKS_INTERIM, c->s.lead);
    if (kind == EV_ANSWERED)
        step_reached(c, CLOCKS_ANSWER, c->s.lead);
    if (kind == EV_JUDGED)
        step_reached(c, CLOCKS_VERDICT_GIVEN, c->s.region);
}

static void happened(int64_t *moment, bool so, int64_t at)
{
    if (so && *moment == 0)
        *moment = at;
}

/* What is new of each part, with its whole moment: the signal itself keeps seconds. */
static void moments_look(struct clocks *c, int64_t kind)
{
    int64_t at = c->chain.until;

    if (c->cap_moments < c->s.n_parts) {
        c->cap_moments = c->s.cap_parts;
        c->moments = domain_realloc(c->moments, c->cap_moments, sizeof *c->moments);
    }
    for (; c->n_moments < c->s.n_parts; c->n_moments++)
        c->moments[c->n_moments] = (struct clocks_moments){.assigned = at};
    for (int i = 0; i < c->s.n_parts; i++) {
        const struct signal_part *p = &c->s.parts[i];
        struct clocks_moments *m = &c->moments[i];

        happened(&m->taken_up, p->taken_up_s != 0, at);
        happened(&m->answered,
                 kind == EV_ANSWERED && p->part == part_LEAD && (p->flags & PART_CURRENT), at);
        happened(&m->done, p->done_s != 0, at);
        happened(&m->ended, !(p->flags & PART_CURRENT), at);
    }
}

int clocks_fold(struct clocks *c, const struct registry *r, const struct event *e)
{
    bool begins = c->s.version == 0;
    int64_t at = begins || e->at > c->chain.until ? e->at : c->chain.until;
    struct stretch stretch;

    if (e->version <= (int64_t)c->s.version)
        return 0;
    stretch_of(&c->s, r, e, c->chain.until, at, &stretch);
    if (signal_fold(&c->s, r, e) < 0)
        return -1;
    chain_go_on(&c->chain, &stretch, at);
    steps_look(c, e->kind);
    moments_look(c, e->kind);
    return 0;
}

/* ------------------------------------------------------------------ up to a moment */

/* What of `from` lies before that moment. */
static void chain_copy(const struct clocks_chain *from, int64_t until, struct clocks_chain *out)
{
    out->n = out->n_late = 0;
    for (uint32_t i = 0; i < from->n && from->spans[i].from < until; i++) {
        struct clocks_span span = from->spans[i];

        if (span.until > until)
            span.until = until;
        chain_span(out, &span);
    }
    for (uint32_t i = 0; i < from->n_late; i++) {
        const struct clocks_late *l = &from->late[i];

        if (l->from < until)
            chain_late(out, l->part, l->from, l->until < until ? l->until : until);
    }
    out->until = until < from->until ? until : from->until;
}

void clocks_until(const struct clocks *c, const struct registry *r, int64_t now_us,
                  struct clocks_chain *out)
{
    struct stretch stretch;

    chain_copy(&c->chain, now_us, out);
    if (c->s.version == 0 || now_us <= c->chain.until)
        return;
    stretch_of(&c->s, r, NULL, c->chain.until, now_us, &stretch);
    chain_go_on(out, &stretch, now_us);
}
