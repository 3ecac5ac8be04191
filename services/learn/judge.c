/*
 * Learning, and whether it was for the better. See judge.h.
 */
#include "services/learn/judge.h"

#include "common/hash.h"
#include "services/learn/corrections.h"
#include "services/learn/evaluate.h"
#include "services/learn/rulebook.h"

#include <stdlib.h>

#define HELD_BACK 5 /* one in so many */

bool judge_holds_back(const struct example *e, int64_t seed)
{
    uint8_t hash[HASH_LEN];
    struct slice parts[] = {slice_of(&e->group, sizeof e->group), slice_of(&seed, sizeof seed)};
    hash_sha256(hash, parts, ARRAY_LEN(parts));
    return hash[0] % HELD_BACK == 0;
}

/* Their texts stay those of the examples: the list alone is to be freed. */
static void divide(const struct examples *all, const bool *fresh, int64_t seed,
                   struct examples *learn, struct examples *measure)
{
    for (size_t i = 0; i < all->n; i++) {
        struct examples *to = fresh[i] && judge_holds_back(&all->list[i], seed) ? measure : learn;
        examples_borrow(to, &all->list[i]);
    }
}

static double right_of(const struct registry *r, int32_t day, const struct model *m,
                       const struct examples *measure)
{
    struct evaluation *e = calloc(1, sizeof *e);
    double right;
    if (!e)
        abort();
    evaluate(r, day, m, EVALUATE_BOTH, THRESHOLD_OF_MODEL, measure, e);
    right = e->n ? e->top1 : 0;
    free(e);
    return right;
}

enum verdict_of_model judge_learn(const struct registry *r, int32_t day, const struct model *start,
                                  const struct model *now, const struct examples *examples,
                                  const bool *fresh, int64_t seed, struct judgement *out,
                                  struct model **model_out)
{
    struct examples learn = {0}, measure = {0};
    *out = (struct judgement){.examples = examples->n};
    *model_out = NULL;
    if (examples->n < JUDGE_LEAST)
        return JUDGED_TOO_FEW;
    divide(examples, fresh, seed, &learn, &measure);
    struct model *part = corrections_learn(r, day, start, &learn);
    out->held_back = measure.n;
    out->before = right_of(r, day, now, &measure);
    out->after = right_of(r, day, part, &measure);
    *model_out = corrections_learn(r, day, start, examples);
    (*model_out)->seed = seed;
    model_free(&part);
    free(learn.list);
    free(measure.list);
#ifdef PLANT_LEARN_CARELESS
    return JUDGED_BETTER;
#endif
    return out->after >= out->before ? JUDGED_BETTER : JUDGED_WORSE;
}
