/*
 * What the parts of training share.
 *
 *      train.c    the whole, in turns
 *      weights.c  words, features and their weights
 *      fit.c      temperature, certainty, threshold
 *      regional.c which examples are like signals
 */
#ifndef LEARN_TRAIN_IN_H
#define LEARN_TRAIN_IN_H

#include "services/learn/rulebook_in.h"
#include "services/learn/train.h"

#define TURNS 5

/* An example to learn from. */
struct lesson {
    const struct example *example;
    uint8_t lead;  /* among ours */
    uint8_t turn;  /* in which it is left out */
    uint8_t times; /* how often it counts */
    bool full;
    bool regional; /* it is about a region, as signals are */
};

struct lessons {
    struct lesson *list;
    size_t n;
};

/* Reads the example, and makes its features; and with lesson_score its scores, by what it says alone. */
void lesson_read(struct rulebook *b, const struct example *e);
void lesson_score(struct rulebook *b, const struct example *e);

/* weights.c: from all lessons but those of that turn (TURNS: from all). plain is a rulebook with the rules and no model, of
 * which rules and departments are taken. */
struct model *weights_learn(struct rulebook *plain, const struct registry *r, int32_t day,
                            const struct lessons *lessons, uint8_t turn);

/* regional.c: a text that names a region, a municipality, a village, the border. The lexicon is of regional_words. */
struct lexicon *regional_words(const struct registry *r);
bool regional_is(struct lexicon *l, const struct example *e);

/* fit.c: how a lesson came out that was left out. */
struct outcome {
    double score[DEPARTMENTS_MOST]; /* of ours, not divided by a temperature */
    double in[MODEL_SURE];
    double sure;
    uint8_t lead;
    bool right, regional;
};
int32_t temperature_fit(const struct outcome *list, size_t n, size_t n_departments);
void sure_fit(const struct outcome *list, size_t n, int32_t out[MODEL_SURE]);
/* Of the regional ones, if there are enough of them. list comes back most sure first. */
int32_t threshold_fit(struct outcome *list, size_t n, const struct model_scale *scale,
                      int precision, double *coverage_out, double *precision_out);

#endif
