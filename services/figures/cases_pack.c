/*
 * Cases as bytes: the clocks, the neighbouring state, then each case; most of its numbers are small.
 */
#include "services/figures/cases.h"

#include "common/clock.h"
#include "common/varint.h"
#include "services/domain/index.h"

#define CASE_BYTES_LEAST 10 /* of one that was packed */

void cases_pack(const struct cases *c, struct buf *out)
{
    clocks_pack(&c->clocks, out);
    varint_put(out, c->neighbour);
    varint_put(out, c->n);
    for (int i = 0; i < c->n; i++) {
        const struct figures_case *x = &c->list[i];
        const uint32_t *s = x->seconds;
        const uint8_t bytes[] = {x->step, x->state, x->flags, x->track, x->part, x->outcome};

        buf_add(out, bytes, sizeof bytes);
        varint_put(out, (uint64_t)(x->from - c->clocks.s.submitted_at));
        varint_put(out, x->mark);
        varint_put(out, (uint64_t)(x->due > 0 ? x->due : 0));
        varint_put(out, x->who);
        varint_put(out, x->theme);
        if (x->step == figure_step_REDIRECT)
            varint_put(out, x->to);
        if (x->state == CASE_OPEN)
            continue;
        varint_put(out, (uint64_t)(x->until - x->from));
        varint_put(out, s[CASE_GROSS]);
        varint_put(out, s[CASE_GROSS] - s[CASE_NET]);
        varint_put(out, s[CASE_GROSS] - s[CASE_GROSS_WORKING]);
        varint_put(out, s[CASE_GROSS] - s[CASE_NET_WORKING]);
    }
}

/* ------------------------------------------------------------------ back */

static bool take_below(struct slice *in, uint64_t limit, uint64_t *out)
{
    return varint_take(in, out) && *out < limit;
}

static bool take_seconds(struct slice *in, struct figures_case *x)
{
    uint64_t gross, less;

    if (!take_below(in, UINT32_MAX, &gross))
        return false;
    x->seconds[CASE_GROSS] = (uint32_t)gross;
    for (int i = CASE_NET; i < CASE_TIMES; i++) {
        if (!take_below(in, gross + 1, &less))
            return false;
        x->seconds[i] = (uint32_t)(gross - less);
    }
    return true;
}

static bool take_bytes(struct slice *in, const struct cases *c, struct figures_case *x)
{
    if (in->n < CASE_BYTES_LEAST)
        return false;
    x->step = in->p[0];
    x->state = in->p[1];
    x->flags = in->p[2];
    x->track = in->p[3];
    x->part = in->p[4];
    x->outcome = in->p[5];
    *in = (struct slice){in->p + 6, in->n - 6};
    return x->step < figure_step_N && x->state <= CASE_ENDED && x->track < track_N &&
           (x->part < c->clocks.s.n_parts || x->part == CASE_NO_PART);
}

static bool take_case(struct slice *in, const struct cases *c, struct figures_case *x)
{
    uint64_t from, mark, due, who, theme, to = 0, length;

    if (!take_bytes(in, c, x) || !take_below(in, INT64_MAX / 4, &from) ||
        !take_below(in, UINT32_MAX + UINT64_C(1), &mark) || !take_below(in, INT32_MAX, &due) ||
        !take_below(in, UINT16_MAX + 1u, &who) || !take_below(in, UINT16_MAX + 1u, &theme) ||
        (x->step == figure_step_REDIRECT && !take_below(in, UINT16_MAX + 1u, &to)))
        return false;
    x->from = c->clocks.s.submitted_at + (int64_t)from;
    x->mark = (uint32_t)mark;
    x->due = (int32_t)due;
    x->who = (place_t)who;
    x->theme = (theme_t)theme;
    x->to = (place_t)to;
    if (x->state == CASE_OPEN)
        return true;
    if (!take_below(in, INT64_MAX / 4, &length))
        return false;
    x->until = x->from + (int64_t)length;
    return take_seconds(in, x);
}

int cases_unpack(struct cases *c, struct slice *in)
{
    uint64_t neighbour, n;
    struct clocks clocks = c->clocks;

    *c = (struct cases){.clocks = clocks};
    if (clocks_unpack(&c->clocks, in) < 0)
        return -1;
    if (!take_below(in, neighbour_N + 1, &neighbour) || !take_below(in, CASES_MOST + 1, &n) ||
        n > in->n)
        goto unsound;
    c->neighbour = (uint8_t)neighbour;
    if (n > 0)
        c->list = domain_calloc(n, sizeof *c->list);
    c->cap = (uint16_t)n;
    for (; c->n < n; c->n++)
        if (!take_case(in, c, &c->list[c->n]))
            goto unsound;
    return 0;

unsound:
    cases_free(c);
    return -1;
}
