/*
 * How good decisions are: the same examples decided with rules alone, the model alone, and both. Pure.
 */
#ifndef LEARN_EVALUATE_H
#define LEARN_EVALUATE_H

#include "services/domain/registry.h"
#include "services/learn/examples.h"
#include "services/learn/model.h"

enum evaluate_mode { EVALUATE_RULES, EVALUATE_MODEL, EVALUATE_BOTH, EVALUATE_MODES };

#define EVALUATE_BINS 10

/* Of one way to decide. Shares are between 0 and 1; NaN where nothing was to be divided. */
struct evaluation {
    size_t n; /* examples with a lead that is a department */
    double top1, top2,
        macro_f1; /* of the lead; F1 over the departments that lead somewhere in the examples */
    double threshold, coverage,
        precision; /* how many are as sure as that, and how many of those are right */
    double ece;    /* expected calibration error of how sure it is, in ten bins */
    double responsible_recall,
        responsible_precision; /* lead and contributors, against lead and co */
    size_t n_departments;
    char departments[MODEL_DEPARTMENTS][25];
    uint32_t confused[MODEL_DEPARTMENTS][MODEL_DEPARTMENTS]; /* [who leads][who was chosen] */
    struct {
        uint32_t n;
        double sure, right;
    } bins[EVALUATE_BINS];
};

/* model may be NULL: then only EVALUATE_RULES. day: which departments there are. threshold in thousandths, or
 * THRESHOLD_OF_MODEL. */
void evaluate(const struct registry *r, int32_t day, const struct model *model,
              enum evaluate_mode mode, int threshold, const struct examples *examples,
              struct evaluation *out);

#endif
