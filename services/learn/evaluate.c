/*
 * Deciding examples and counting. See evaluate.h.
 */
#include "services/learn/evaluate.h"

#include "common/room.h"
#include "services/learn/rulebook_in.h"

#include <math.h>
#include <stdlib.h>

struct counting {
    struct rulebook *b;
    const struct registry *registry;
    struct evaluation *out;
    size_t right, second, sure, sure_right;
    size_t named, named_right, responsible;
};

static double part(double n, double of)
{
    return of > 0 ? n / of : NAN;
}

/* Lead and contributors, as one set of ours by index. */
static uint64_t responsible_of(const struct counting *c, const struct example *e)
{
    uint64_t set = 0;
    int d = department_index(c->b, slice_str(e->lead));
    if (d >= 0)
        set |= UINT64_C(1) << d;
    for (uint8_t i = 0; i < e->n_co; i++)
        if ((d = department_index(c->b, slice_str(e->co[i]))) >= 0)
            set |= UINT64_C(1) << d;
    return set;
}

static void named_count(struct counting *c, const struct m_route *route, uint64_t responsible)
{
    struct slice s;
    uint64_t named = UINT64_C(1) << c->b->order[0];
    for (size_t at = 0; wire_list_text(route->contributors, &at, &s);) {
        int d = department_index(c->b, s);
        if (d >= 0)
            named |= UINT64_C(1) << d;
    }
    c->named += (size_t)__builtin_popcountll(named);
    c->responsible += (size_t)__builtin_popcountll(responsible);
    c->named_right += (size_t)__builtin_popcountll(named & responsible);
}

static void example_count(struct counting *c, const struct example *e, int threshold)
{
    struct evaluation *out = c->out;
    struct m_submit signal = {.title = e->title, .what = e->text};
    struct m_route route;
    int lead = department_index(c->b, slice_str(e->lead));
    if (lead < 0)
        return;
    rulebook_decide(c->b, c->registry, &signal, 0, &route);
    size_t chosen = c->b->order[0];
    bool right = chosen == (size_t)lead;
    int bin = (int)route.sure * EVALUATE_BINS / 1000;
    out->n++;
    c->right += right;
    c->second += right || (c->b->n_ranked > 1 && c->b->order[1] == (size_t)lead);
    c->sure += route.sure >= threshold;
    c->sure_right += route.sure >= threshold && right;
    out->confused[lead][chosen]++;
    bin = bin < EVALUATE_BINS ? bin : EVALUATE_BINS - 1;
    out->bins[bin].n++;
    out->bins[bin].sure += (double)route.sure / 1000;
    out->bins[bin].right += right;
    named_count(c, &route, responsible_of(c, e));
}

static double macro_f1(const struct evaluation *e)
{
    double all = 0;
    size_t leading = 0;
    for (size_t d = 0; d < e->n_departments; d++) {
        uint32_t leads = 0, chosen = 0;
        for (size_t k = 0; k < e->n_departments; k++) {
            leads += e->confused[d][k];
            chosen += e->confused[k][d];
        }
        if (leads == 0)
            continue;
        leading++;
        all += 2.0 * e->confused[d][d] / (leads + chosen);
    }
    return part(all, (double)leading);
}

static double calibration_error(struct evaluation *e)
{
    double all = 0;
    for (size_t i = 0; i < EVALUATE_BINS; i++) {
        if (e->bins[i].n == 0)
            continue;
        all += fabs(e->bins[i].sure - e->bins[i].right);
        e->bins[i].sure /= e->bins[i].n;
        e->bins[i].right /= e->bins[i].n;
    }
    return part(all, (double)e->n);
}

void evaluate(const struct registry *r, int32_t day, const struct model *model,
              enum evaluate_mode mode, int threshold, const struct examples *examples,
              struct evaluation *out)
{
    struct counting c = {.b = rulebook_new(), .registry = r, .out = out};
    double n;
    memset(out, 0, sizeof *out);
    rulebook_build(c.b, r, day, mode == EVALUATE_RULES ? NULL : model);
    c.b->learned_alone = mode == EVALUATE_MODEL;
    out->n_departments = c.b->n_departments;
    memcpy(out->departments, c.b->departments, sizeof out->departments);
    threshold = threshold == THRESHOLD_OF_MODEL ? c.b->scale.threshold : threshold;
    for (size_t i = 0; i < examples->n; i++)
        example_count(&c, &examples->list[i], threshold);
    n = (double)out->n;
    out->threshold = (double)threshold / 1000;
    out->top1 = part((double)c.right, n);
    out->top2 = part((double)c.second, n);
    out->macro_f1 = macro_f1(out);
    out->coverage = part((double)c.sure, n);
    out->precision = part((double)c.sure_right, (double)c.sure);
    out->ece = calibration_error(out);
    out->responsible_recall = part((double)c.named_right, (double)c.responsible);
    out->responsible_precision = part((double)c.named_right, (double)c.named);
    rulebook_free(&c.b);
}
