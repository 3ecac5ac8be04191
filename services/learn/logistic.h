/*
 * Logistic regression by liblinear (L2 regularised, primal): the only place that knows it.
 */
#ifndef LEARN_LOGISTIC_H
#define LEARN_LOGISTIC_H

#include "common/base.h"

struct logistic_value {
    uint32_t column; /* from 0; rising within a row */
    double value;
};

struct logistic_row {
    const struct logistic_value *values;
    size_t n;
    uint8_t label;
    uint8_t times; /* how often it counts */
};

/* weights_out: columns doubles, for label against all others; all 0 when only one of both is there. cost: of a mistake
 * against the square of a weight. */
void logistic_learn(const struct logistic_row *rows, size_t n, uint32_t columns, uint8_t label,
                    double cost, double *weights_out);

#endif
