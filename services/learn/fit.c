/*
 * From scores to certainty, and the threshold. See train_in.h.
 */
#include "services/learn/train_in.h"

#include "common/room.h"
#include "services/learn/logistic.h"

#include <math.h>
#include <stdlib.h>

/* The temperature that makes what happened least surprising, of those in steps of .05. */
int32_t temperature_fit(const struct outcome *list, size_t n, size_t n_departments)
{
    int32_t best = 1000;
    double least = INFINITY;
    for (int32_t t = 500; t <= 4000; t += 50) {
        double surprise = 0;
        for (size_t i = 0; i < n; i++) {
            double most = -INFINITY, all = 0;
            for (size_t d = 0; d < n_departments; d++)
                most = fmax(most, list[i].score[d]);
            for (size_t d = 0; d < n_departments; d++)
                all += exp((list[i].score[d] - most) * 1000 / t);
            surprise += log(all) - (list[i].score[list[i].lead] - most) * 1000 / t;
        }
        if (surprise < least) {
            least = surprise;
            best = t;
        }
    }
    return best;
}

void sure_fit(const struct outcome *list, size_t n, int32_t out[MODEL_SURE])
{
    struct logistic_row *rows = room_for(NULL, n + 1, sizeof rows[0]);
    struct logistic_value(*values)[MODEL_SURE] = room_for(NULL, n + 1, sizeof values[0]);
    double w[MODEL_SURE];
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < MODEL_SURE; k++)
            values[i][k] = (struct logistic_value){k, list[i].in[k]};
        rows[i] = (struct logistic_row){
            .values = values[i], .n = MODEL_SURE, .label = list[i].right, .times = 1};
    }
    logistic_learn(rows, n, MODEL_SURE, true, 1, w);
    for (size_t k = 0; k < MODEL_SURE; k++)
        out[k] = (int32_t)lround(w[k] * 1000);
    free(values);
    free(rows);
}

#define REGIONAL_LEAST 100

static int surest_first(const void *a, const void *b)
{
    const struct outcome *x = a, *y = b;
    return (x->sure < y->sure) - (x->sure > y->sure);
}

int32_t threshold_fit(struct outcome *list, size_t n, const struct model_scale *scale,
                      int precision, double *coverage_out, double *precision_out)
{
    size_t right = 0, best = 0, best_right = 0, regional = 0;
    for (size_t i = 0; i < n; i++)
        regional += list[i].regional;
    for (size_t i = 0; i < n; i++) {
        double x = 0;
        for (size_t k = 0; k < MODEL_SURE; k++)
            x += scale->sure[k] * list[i].in[k];
        list[i].sure = 1 / (1 + exp(-x / 1000));
    }
    qsort(list, n, sizeof list[0], surest_first);
    bool all = regional < REGIONAL_LEAST;
    size_t seen = 0;
    int32_t threshold = 1000;
    for (size_t i = 0; i < n; i++) {
        if (!all && !list[i].regional)
            continue;
        seen++;
        right += list[i].right;
        if (right * 1000 >= seen * (size_t)precision) {
            best = seen;
            best_right = right;
            threshold = (int32_t)lround(1000 * list[i].sure);
        }
    }
    *coverage_out = seen ? (double)best / (double)seen : 0;
    *precision_out = best ? (double)best_right / (double)best : 0;
    return threshold;
}
