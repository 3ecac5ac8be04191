/*
 * What was read, as values that a model has weights for. See rulebook_in.h.
 *
 *      a word        a quarter of how telling it is, times (1 + ln n), over the length of all of those together
 *      a rule        .3 ln(1 + strong), .15 ln(1 + weak)
 *      a department  the same of all its rules together, and .6 times its share of all that was found
 *
 * Logarithms are rounded to 65536ths at once, so that sums are the same on every machine.
 */
#include "services/learn/rulebook_in.h"

#include "common/room.h"

#include <math.h>

#define WORDS  .25
#define STRONG 300 /* thousandths */
#define WEAK   150
#define SHARE  600

int32_t points_log(int64_t points)
{
    return (int32_t)lround(log1p((double)points / POINTS) * VALUE_UNIT);
}

int64_t points_found(const struct rulebook *b, size_t department)
{
    return 4 * (int64_t)b->strong[department] + b->weak[department];
}

static void feature_add(struct rulebook *b, struct feature f)
{
    if (f.value == 0)
        return;
    if (b->n_features == b->cap_features) {
        b->cap_features = b->cap_features ? 2 * b->cap_features : 512;
        b->features = room_for(b->features, b->cap_features, sizeof b->features[0]);
    }
    b->features[b->n_features++] = f;
}

/* The length is that of all stems, known or not, without how telling they are: so it stays the same when a model learns
 * more words. */
static void words_make(struct rulebook *b)
{
    const struct reading *r = &b->reading;
    double squares = 0;
    for (uint32_t i = 0; i < r->n_stems; i++) {
        double v = 1 + log(r->stems[i].count);
        squares += v * v;
    }
    for (uint32_t i = 0; i < r->n_stems; i++) {
        const struct stem *s = &r->stems[i];
        if (s->number == LEXICON_NONE)
            continue;
        double v = WORDS * b->model->words[s->number].telling * (1 + log(s->count)) / sqrt(squares);
        feature_add(b, (struct feature){.about = ABOUT_WORD,
                                        .index = s->number,
                                        .value = (int32_t)lround(v * VALUE_UNIT)});
    }
}

static void rules_make(struct rulebook *b)
{
    const struct reading *r = &b->reading;
    for (size_t i = 0; i < r->n_touched; i++) {
        const struct rule *rule = &b->rules[r->touched[i]];
        const struct hit *h = &r->hits[r->touched[i]];
        struct feature f = {.about = ABOUT_RULE, .index = rule->learned, .ours = r->touched[i]};
        if (rule->learned == NOT_THERE || rule->effect != rule_effect_FAVOUR)
            continue;
        f.part = MODEL_STRONG;
        f.value = points_log(h->strong) * STRONG / 1000;
        feature_add(b, f);
        f.part = MODEL_WEAK;
        f.value = points_log(h->weak) * WEAK / 1000;
        feature_add(b, f);
    }
}

static void departments_make(struct rulebook *b)
{
    int64_t all = 0;
    for (size_t d = 0; d < b->n_departments; d++)
        all += points_found(b, d);
    if (all < 4 * POINTS)
        all = 4 * POINTS;
    for (size_t d = 0; d < b->n_departments; d++) {
        struct feature f = {
            .about = ABOUT_DEPARTMENT, .index = b->learned_of[d], .ours = (uint32_t)d};
        if (f.index == NOT_THERE)
            continue;
        f.part = MODEL_STRONG;
        f.value = points_log(b->strong[d]) * STRONG / 1000;
        feature_add(b, f);
        f.part = MODEL_WEAK;
        f.value = points_log(b->weak[d]) * WEAK / 1000;
        feature_add(b, f);
        f.part = MODEL_SHARE;
        f.value = (int32_t)(points_found(b, d) * (VALUE_UNIT * SHARE / 1000) / all);
        feature_add(b, f);
    }
}

void features_make(struct rulebook *b)
{
    b->n_features = 0;
    if (!b->model)
        return;
    words_make(b);
    rules_make(b);
    departments_make(b);
}

const int16_t *feature_row(const struct model *m, const struct feature *f)
{
    switch (f->about) {
    case ABOUT_RULE:
        return model_rule_row(m, f->index, f->part);
    case ABOUT_DEPARTMENT:
        return model_department_row(m, f->index, f->part);
    default:
        return model_word_row(m, f->index);
    }
}
