/*
 * From examples to a model: L2-regularised logistic regression, one department against all others (liblinear), and then,
 * on examples that were left out in five turns, how scores become certainty and where the threshold lies. Pure; the same
 * examples in the same order give the same bytes.
 */
#ifndef LEARN_TRAIN_H
#define LEARN_TRAIN_H

#include "services/domain/registry.h"
#include "services/learn/examples.h"
#include "services/learn/model.h"

#define TRAIN_WORD_LEAST 5 /* examples that must have a word before the model may know it */

struct train_options {
    int64_t seed, position;
    int precision; /* thousandths: of what is as sure as the threshold, so much must have been right */
};

/* How it did on examples that were left out. */
struct train_report {
    size_t n; /* full ones: a title and a text */
    double top1, coverage, precision;
    struct model_scale
        rules; /* the same for rules alone, to be compiled in (model_scale_of_rules) */
};

/* NULL when there are too few examples: fewer than two departments lead. The caller frees the model. */
struct model *train_model(const struct registry *r, int32_t day, const struct examples *examples,
                          const struct train_options *options, struct train_report *report_out);

#endif
