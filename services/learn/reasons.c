/*
 * Why: for each candidate what weighed most, and all else together, in thousandths that add up to its score. Codes and
 * numbers only, never a word of the text. See rulebook_in.h.
 *
 * What a department's rules weigh together is told as theirs, each by its part of what was found.
 */
#include "services/learn/rulebook_in.h"

#include "common/room.h"

#define OF_LEAD     7 /* reasons; each candidate has one more for the rest */
#define OF_OTHERS   3
#define FORBID_MOST 4
#define EXCLUDED    (-1000000) /* the weight of a rule that forbids */
#define LEAST       10         /* thousandths: what weighs less is in the rest */

int score_thousandths(int64_t score)
{
    int64_t half = score < 0 ? -SCORE_UNIT / 2000 : SCORE_UNIT / 2000;
    return (int)((score + half) * 1000 / SCORE_UNIT);
}

static void reason_put(struct rulebook *b, const struct weighed *w, size_t department,
                       int64_t thousandths)
{
    struct reason reason = {0};
    wire_set(&reason, reason, kind, w->kind);
    if (w->rule)
        wire_set(&reason, reason, rule, slice_str(w->rule));
    if (w->feature != NOT_THERE)
        wire_set(&reason, reason, feature, w->feature);
    wire_set(&reason, reason, department, slice_str(b->departments[department]));
    wire_set(&reason, reason, weight, thousandths);
    wire_encode(&shape_reason, &reason, &b->reasons);
    b->n_reasons++;
}

/* ------------------------------------------------------------------ gathering */

/* Some weight of all rules of a department, to each by its part. The last bit of it goes to the last one. */
static void share_out(const struct rulebook *b, struct gathered *g, size_t department,
                      int64_t weight)
{
    const struct reading *r = &b->reading;
    int64_t all = points_found(b, department), left = weight;
    size_t last = RULES_MOST;
    for (size_t i = 0; i < r->n_touched; i++) {
        const struct rule *rule = &b->rules[r->touched[i]];
        const struct hit *h = &r->hits[r->touched[i]];
        if (rule->department != department || rule->effect != rule_effect_FAVOUR)
            continue;
        int64_t part = weight / all * (4 * (int64_t)h->strong + h->weak);
        g->of_rules[i] += part;
        left -= part;
        last = i;
    }
    if (last < RULES_MOST)
        g->of_rules[last] += left;
}

static uint8_t kind_of(const struct rulebook *b, size_t touched)
{
    const struct rule *rule = &b->rules[b->reading.touched[touched]];
    if (rule->effect != rule_effect_FAVOUR)
        return reason_kind_RULE;
    return rule->border ? reason_kind_BORDER : b->reading.hits[b->reading.touched[touched]].kind;
}

static void learned_gather(const struct rulebook *b, struct gathered *g, size_t department)
{
    uint8_t column = b->column[department];
    size_t touched_of[RULES_MOST];
    for (size_t i = 0; i < b->reading.n_touched; i++)
        touched_of[b->reading.touched[i]] = i;
    for (size_t i = 0; i < b->n_features && column != NOBODY; i++) {
        const struct feature *f = &b->features[i];
        int64_t weight = (int64_t)f->value * feature_row(b->model, f)[column];
        if (f->about == ABOUT_RULE)
            g->of_rules[touched_of[f->ours]] += weight;
        else if (f->about == ABOUT_DEPARTMENT)
            share_out(b, g, f->ours, weight);
        else
            g->list[g->n++] =
                (struct weighed){.kind = reason_kind_WORD, .feature = f->index, .weight = weight};
    }
}

static void gather(const struct rulebook *b, struct gathered *g, size_t department)
{
    const struct reading *r = &b->reading;
    g->n = 0;
    memset(g->of_rules, 0, r->n_touched * sizeof g->of_rules[0]);
    learned_gather(b, g, department);
    if (b->said[department])
        share_out(b, g, department, b->said[department]);
    for (size_t i = 0; i < r->n_touched; i++) {
        const struct rule *rule = &b->rules[r->touched[i]];
        if (b->forced == (int)department && b->forced_by == i && !b->forbidden[department])
            g->of_rules[i] = FORCED * (SCORE_UNIT / 1000);
        if (rule->effect != rule_effect_FORBID)
            g->list[g->n++] = (struct weighed){.kind = kind_of(b, i),
                                               .rule = rule->code,
                                               .feature = NOT_THERE,
                                               .weight = g->of_rules[i]};
    }
    if (b->themed[department])
        g->list[g->n++] = (struct weighed){.kind = reason_kind_THEME,
                                           .rule = b->theme,
                                           .feature = NOT_THERE,
                                           .weight = b->themed[department]};
}

/* ------------------------------------------------------------------ telling */

static int64_t size_of(const struct weighed *w)
{
    return w->weight < 0 ? -w->weight : w->weight;
}

/* The heaviest that was not told yet, from there on. */
static void heaviest_first(struct gathered *g, size_t from)
{
    size_t best = from;
    for (size_t i = from + 1; i < g->n; i++)
        if (size_of(&g->list[i]) > size_of(&g->list[best]))
            best = i;
    struct weighed w = g->list[from];
    g->list[from] = g->list[best];
    g->list[best] = w;
}

static void candidate_reasons(struct rulebook *b, struct gathered *g, size_t i)
{
    size_t department = b->order[i], most = i == 0 ? OF_LEAD : OF_OTHERS;
    int64_t left = score_thousandths(b->score[department]);
    static const struct weighed rest = {.kind = reason_kind_REST, .feature = NOT_THERE};
    gather(b, g, department);
    for (size_t k = 0; k < most && k < g->n; k++) {
        heaviest_first(g, k);
        int64_t weight = score_thousandths(g->list[k].weight);
        if (weight > -LEAST && weight < LEAST)
            break;
        reason_put(b, &g->list[k], department, weight);
        left -= weight;
    }
#ifdef PLANT_LEARN_CARELESS
    left = 0;
#endif
    if (left)
        reason_put(b, &rest, department, left);
}

static void forbid_reasons(struct rulebook *b)
{
    const struct reading *r = &b->reading;
    for (size_t i = 0, n = 0; i < r->n_touched && n < FORBID_MOST; i++) {
        const struct rule *rule = &b->rules[r->touched[i]];
        struct weighed w = {.kind = reason_kind_RULE, .rule = rule->code, .feature = NOT_THERE};
        if (rule->effect != rule_effect_FORBID)
            continue;
        reason_put(b, &w, rule->department, EXCLUDED);
        n++;
    }
}

void reasons_make(struct rulebook *b)
{
    struct gathered *g = &b->gathered;
    buf_reset(&b->reasons);
    b->n_reasons = 0;
    if (g->cap < b->n_features + b->reading.n_touched + 1) {
        g->cap = 2 * (b->n_features + b->reading.n_touched + 1);
        g->list = room_for(g->list, g->cap, sizeof g->list[0]);
    }
    for (size_t i = 0; i < b->n_candidates; i++)
        candidate_reasons(b, g, i);
    forbid_reasons(b);
}
