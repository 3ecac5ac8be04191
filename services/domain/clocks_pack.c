/*
 * Clocks as bytes: what they know beside the signal, which is packed apart (signal_pack). Moments are told
 * as microseconds after the submission, or after the moment before; 0 is none.
 *
 *      | until | steps: at by part | n | parts: five moments | n | spans: gap length holder why |
 *      | n | late: part from length |
 */
#include "services/domain/clocks.h"

#include "common/varint.h"
#include "services/domain/signal_in.h"

#define SPANS_MOST 100000 /* more was never packed */

static void put_moment(struct buf *out, const struct clocks *c, int64_t at)
{
    varint_put(out, at == 0 ? 0 : 1 + (uint64_t)(at - c->s.submitted_at));
}

void clocks_pack(const struct clocks *c, struct buf *out)
{
    int64_t before = c->s.submitted_at;

    put_moment(out, c, c->chain.until);
    for (int i = 0; i < CLOCKS_STEP_N; i++) {
        put_moment(out, c, c->steps[i].at);
        varint_put(out, c->steps[i].by);
        varint_put(out, c->steps[i].part);
    }
    varint_put(out, c->n_moments);
    for (int i = 0; i < c->n_moments; i++) {
        const struct clocks_moments *m = &c->moments[i];

        put_moment(out, c, m->assigned);
        put_moment(out, c, m->taken_up);
        put_moment(out, c, m->answered);
        put_moment(out, c, m->done);
        put_moment(out, c, m->ended);
    }
    varint_put(out, c->chain.n);
    for (uint32_t i = 0; i < c->chain.n; i++) {
        const struct clocks_span *s = &c->chain.spans[i];

        varint_put(out, (uint64_t)(s->from - before));
        varint_put(out, (uint64_t)(s->until - s->from));
        varint_put(out, s->holder);
        varint_put(out, s->why);
        before = s->until;
    }
    varint_put(out, c->chain.n_late);
    for (uint32_t i = 0; i < c->chain.n_late; i++) {
        const struct clocks_late *l = &c->chain.late[i];

        varint_put(out, l->part);
        put_moment(out, c, l->from);
        varint_put(out, (uint64_t)(l->until - l->from));
    }
}

/* ------------------------------------------------------------------ back */

static bool take_below(struct slice *in, uint64_t limit, uint64_t *out)
{
    return varint_take(in, out) && *out < limit;
}

static bool take_moment(struct slice *in, const struct clocks *c, int64_t *out)
{
    uint64_t v;

    if (!take_below(in, INT64_MAX - (uint64_t)c->s.submitted_at, &v))
        return false;
    *out = v == 0 ? 0 : c->s.submitted_at + (int64_t)v - 1;
    return true;
}

static bool take_steps(struct slice *in, struct clocks *c)
{
    uint64_t by, part;

    for (int i = 0; i < CLOCKS_STEP_N; i++) {
        if (!take_moment(in, c, &c->steps[i].at) || !take_below(in, UINT16_MAX + 1u, &by) ||
            !take_below(in, PARTS_MOST, &part))
            return false;
        c->steps[i].by = (place_t)by;
        c->steps[i].part = (uint8_t)part;
    }
    return true;
}

static bool take_parts(struct slice *in, struct clocks *c)
{
    uint64_t n;

    if (!take_below(in, PARTS_MOST + 1, &n) || n != c->s.n_parts)
        return false;
    c->moments = domain_calloc(n + 1, sizeof *c->moments);
    c->n_moments = (uint8_t)n;
    c->cap_moments = (uint8_t)(n + 1);
    for (uint64_t i = 0; i < n; i++) {
        struct clocks_moments *m = &c->moments[i];

        if (!take_moment(in, c, &m->assigned) || !take_moment(in, c, &m->taken_up) ||
            !take_moment(in, c, &m->answered) || !take_moment(in, c, &m->done) ||
            !take_moment(in, c, &m->ended))
            return false;
    }
    return true;
}

static bool take_spans(struct slice *in, struct clocks *c)
{
    int64_t before = c->s.submitted_at;
    uint64_t n, gap, length, holder, why;

    if (!take_below(in, SPANS_MOST, &n) || n > in->n)
        return false;
    c->chain.spans = domain_calloc(n + 1, sizeof *c->chain.spans);
    c->chain.cap = (uint32_t)n + 1;
    for (; c->chain.n < n; c->chain.n++) {
        struct clocks_span *s = &c->chain.spans[c->chain.n];

        if (!take_below(in, INT64_MAX / 4, &gap) || !take_below(in, INT64_MAX / 4, &length) ||
            !take_below(in, UINT16_MAX + 1u, &holder) || !take_below(in, CLOCKS_WHY_N, &why))
            return false;
        s->from = before + (int64_t)gap;
        s->until = before = s->from + (int64_t)length;
        s->holder = (place_t)holder;
        s->why = (uint8_t)why;
        if (s->until > c->chain.until)
            return false;
    }
    return true;
}

static bool take_late(struct slice *in, struct clocks *c)
{
    uint64_t n, part, length;

    if (!take_below(in, SPANS_MOST, &n) || n > in->n)
        return false;
    if (n > 0)
        c->chain.late = domain_calloc(n, sizeof *c->chain.late);
    c->chain.cap_late = (uint32_t)n;
    for (; c->chain.n_late < n; c->chain.n_late++) {
        struct clocks_late *l = &c->chain.late[c->chain.n_late];

        if (!take_below(in, c->s.n_parts, &part) || !take_moment(in, c, &l->from) ||
            !take_below(in, INT64_MAX / 4, &length))
            return false;
        l->part = (uint8_t)part;
        l->until = l->from + (int64_t)length;
    }
    return true;
}

int clocks_unpack(struct clocks *c, struct slice *in)
{
    struct signal signal = c->s;

    *c = (struct clocks){.s = signal};
    if (c->s.submitted_at >= 0 && take_moment(in, c, &c->chain.until) && take_steps(in, c) &&
        take_parts(in, c) && take_spans(in, c) && take_late(in, c))
        return 0;
    clocks_free(c);
    return -1;
}
