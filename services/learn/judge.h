/*
 * From examples of use to a model that may be used: learned, and measured on a fifth of the new examples that was held back
 * meanwhile. Pure; the same examples, models and seed give the same bytes.
 */
#ifndef LEARN_JUDGE_H
#define LEARN_JUDGE_H

#include "services/domain/registry.h"
#include "services/learn/examples.h"
#include "services/learn/model.h"

#define JUDGE_LEAST 10 /* examples: fewer teach nothing */

enum verdict_of_model {
    JUDGED_BETTER,  /* or as good */
    JUDGED_WORSE,   /* on what was held back */
    JUDGED_TOO_FEW, /* nothing was learned: *model_out is NULL */
};

struct judgement {
    size_t examples, held_back;
    double before, after; /* right, of what was held back */
};

/* Whether an example is one of the fifth that is held back, when it is new. */
bool judge_holds_back(const struct example *e, int64_t seed);
/* start: what came with the software. now: what is in use; may be the same. fresh[i]: the example came after `now` was
 * learned, so that neither of both has seen it. The caller frees *model_out, which learned from all examples. */
enum verdict_of_model judge_learn(const struct registry *r, int32_t day, const struct model *start,
                                  const struct model *now, const struct examples *examples,
                                  const bool *fresh, int64_t seed, struct judgement *out,
                                  struct model **model_out);

#endif
