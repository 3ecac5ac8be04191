/*
 * The clock taken apart: see apart.h.
 */
#include "services/overview/apart.h"

#include "common/clock.h"

#define SPANS_MAX 1000 /* as many as a timeline has moments */

/* The choices on the wire are the domain's, by number. */
#define SAME(wire, domain) _Static_assert((int)(wire) == (int)(domain), "by number")
SAME(clock_why_HOLDING, CLOCKS_HOLDING);
SAME(clock_why_SUSPENDED, CLOCKS_SUSPENDED);
SAME(clock_why_VERDICT, CLOCKS_VERDICT);
SAME(clock_why_OVERDUE_CONTRIBUTION, CLOCKS_OVERDUE_CONTRIBUTION);
SAME(clock_why_MISROUTED, CLOCKS_MISROUTED);
SAME(clock_why_N, CLOCKS_WHY_N);
SAME(life_step_RECEIPT, CLOCKS_RECEIPT);
SAME(life_step_TAKE_UP, CLOCKS_TAKE_UP);
SAME(life_step_INTERIM, CLOCKS_INTERIM);
SAME(life_step_ANSWER, CLOCKS_ANSWER);
SAME(life_step_VERDICT, CLOCKS_VERDICT_GIVEN);
SAME(life_step_N, CLOCKS_STEP_N);

void apart_init(struct apart *a, int64_t until)
{
    *a = (struct apart){.until = until};
    clocks_init(&a->clocks);
}

void apart_free(struct apart *a)
{
    clocks_free(&a->clocks);
}

void apart_fold(struct apart *a, const struct registry *r, const struct event *e)
{
    if (!a->broken && e->position <= a->until)
        a->broken = clocks_fold(&a->clocks, r, e) < 0;
}

/* ------------------------------------------------------------------ pieces */

/* Records of one kind, gathered in a buffer of their own. */
struct pieces {
    const struct registry *r;
    struct buf list, inner[2];
    uint32_t n;
};

static void pieces_begin(struct pieces *p)
{
    buf_reset(&p->list);
    p->n = 0;
}

static struct slice code_of(const struct pieces *p, place_t place)
{
    return slice_str(registry_place_code(p->r, place));
}

static struct wire_raw time_of(const struct clocks_time *t, struct buf *out)
{
    struct clock_time m = {0};

    buf_reset(out);
    wire_set(&m, clock_time, gross, t->gross_us);
    wire_set(&m, clock_time, net, t->net_us);
    wire_set(&m, clock_time, gross_working, t->gross_working_us);
    wire_set(&m, clock_time, net_working, t->net_working_us);
    wire_encode(&shape_clock_time, &m, out);
    return (struct wire_raw){out->p, out->n};
}

static void span_add(struct pieces *p, const struct clocks_span *s)
{
    struct clock_span m = {0};

    wire_set(&m, clock_span, from, s->from);
    wire_set(&m, clock_span, until, s->until);
    wire_set(&m, clock_span, holder, code_of(p, s->holder));
    wire_set(&m, clock_span, why, s->why);
    wire_encode(&shape_clock_span, &m, &p->list);
    p->n++;
}

static void share_add(struct pieces *p, const struct clocks_share *s)
{
    struct clock_share m = {0};

    wire_set(&m, clock_share, holder, code_of(p, s->holder));
    wire_set(&m, clock_share, why, s->why);
    wire_set(&m, clock_share, time, s->us);
    wire_set(&m, clock_share, working, s->working_us);
    wire_encode(&shape_clock_share, &m, &p->list);
    p->n++;
}

static void step_add(struct pieces *p, enum clocks_step_kind kind, const struct clocks_step *s)
{
    struct clock_step m = {0};

    if (s->at == 0)
        return;
    wire_set(&m, clock_step, step, (uint8_t)kind);
    wire_set(&m, clock_step, at, s->at);
    if (s->by != PLACE_NOBODY)
        wire_set(&m, clock_step, by, code_of(p, s->by));
    if (s->routing_error)
        wire_set(&m, clock_step, routing_error, true);
    wire_set(&m, clock_step, time, time_of(&s->time, &p->inner[0]));
    wire_encode(&shape_clock_step, &m, &p->list);
    p->n++;
}

static void part_add(struct pieces *p, const struct clocks_part *c)
{
    int64_t done = c->answered ? c->at.answered : c->at.done ? c->at.done : c->at.ended;
    struct clock_part m = {0};

    wire_set(&m, clock_part, department, code_of(p, c->department));
    wire_set(&m, clock_part, part, c->part);
    wire_set(&m, clock_part, assigned_at, c->at.assigned);
    if (c->at.taken_up)
        wire_set(&m, clock_part, taken_up_at, c->at.taken_up);
    if (done)
        wire_set(&m, clock_part, done_at, done);
    if (c->flags & PART_ROUTING_ERROR)
        wire_set(&m, clock_part, routing_error, true);
    if (c->at.taken_up)
        wire_set(&m, clock_part, take_up, time_of(&c->take_up, &p->inner[0]));
    wire_set(&m, clock_part, done, time_of(&c->done, &p->inner[1]));
    if (c->overdue_us > 0) {
        wire_set(&m, clock_part, overdue, c->overdue_us);
        wire_set(&m, clock_part, overdue_working, c->overdue_working_us);
    }
    wire_encode(&shape_clock_part, &m, &p->list);
    p->n++;
}

static void periods_add(struct pieces *p, int32_t from, int32_t until)
{
    struct period x;

    for (size_t i = 0; registry_period(p->r, i, &x); i++) {
        if (x.valid_from > until || (wire_has(&x, period_valid_until) && x.valid_until <= from))
            continue;
        wire_encode(&shape_period, &x, &p->list);
        p->n++;
    }
}

/* ------------------------------------------------------------------ all */

/* A piece's list, kept until the whole is encoded. */
static struct wire_list kept(struct pieces *p, struct buf *to)
{
    buf_add(to, p->list.p, p->list.n);
    return wire_list_of(to, p->n);
}

static void told_encode(const struct apart *a, const struct registry *r,
                        const struct clocks_chain *chain, const struct clocks_figures *f,
                        struct buf *out)
{
    enum { SPANS, SHARES, STEPS, PARTS, PERIODS, LISTS };
    struct buf lists[LISTS] = {{0}}, whole = {0};
    struct pieces p = {.r = r};
    struct clock_told m = {0};
    bool past = a->until != INT64_MAX;

    wire_set(&m, clock_told, until, chain->until);
    if (past)
        wire_set(&m, clock_told, past, true);
    wire_set(&m, clock_told, whole, time_of(&f->whole, &whole));
    for (uint32_t i = 0; i < chain->n && i < SPANS_MAX; i++)
        span_add(&p, &chain->spans[i]);
    wire_set(&m, clock_told, spans, kept(&p, &lists[SPANS]));
    pieces_begin(&p);
    for (uint32_t i = 0; i < f->n_shares; i++)
        share_add(&p, &f->shares[i]);
    wire_set(&m, clock_told, shares, kept(&p, &lists[SHARES]));
    pieces_begin(&p);
    for (int i = 0; i < CLOCKS_STEP_N; i++)
        step_add(&p, (enum clocks_step_kind)i, &f->steps[i]);
    wire_set(&m, clock_told, steps, kept(&p, &lists[STEPS]));
    pieces_begin(&p);
    for (uint32_t i = 0; i < f->n_parts; i++)
        if (!past || f->parts[i].at.assigned < chain->until) /* not who received it */
            part_add(&p, &f->parts[i]);
    wire_set(&m, clock_told, parts, kept(&p, &lists[PARTS]));
    pieces_begin(&p);
    periods_add(&p, clock_day_amsterdam(a->clocks.s.submitted_at),
                clock_day_amsterdam(chain->until));
    wire_set(&m, clock_told, periods, kept(&p, &lists[PERIODS]));
    wire_encode(&shape_clock_told, &m, out);
    for (int i = 0; i < LISTS; i++)
        buf_free(&lists[i]);
    buf_free(&p.list);
    buf_free(&p.inner[0]);
    buf_free(&p.inner[1]);
    buf_free(&whole);
}

bool apart_encode(const struct apart *a, const struct registry *r, int64_t now_us, struct buf *out)
{
    const struct clocks *c = &a->clocks;
    struct clocks_chain chain = {0};
    struct clocks_figures f = {0};

    if (a->broken || c->s.version == 0)
        return false;
    if (a->until != INT64_MAX || now_us < c->chain.until)
        now_us = c->chain.until;
    clocks_until(c, r, now_us, &chain);
    clocks_figures(c, r, &chain, &f);
    told_encode(a, r, &chain, &f, out);
    clocks_figures_free(&f);
    clocks_chain_free(&chain);
    return true;
}
