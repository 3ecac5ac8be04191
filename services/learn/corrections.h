/*
 * What use teaches: a start model, and examples of where signals turned out to belong, make a new model. The texts that the
 * start model learned from are not needed: it says how much it had of each word, and what it knew well moves little.
 *
 * Only what marks the new examples may move: words and rules that are ten times as frequent in them as they were. So two
 * hundred examples of a law that nobody had heard of teach it, and the rest stays what it was. Pure; the same examples in
 * the same order give the same bytes.
 */
#ifndef LEARN_CORRECTIONS_H
#define LEARN_CORRECTIONS_H

#include "services/domain/registry.h"
#include "services/learn/examples.h"
#include "services/learn/model.h"

#ifdef PLANT_LEARN_CARELESS
#define CORRECTIONS_WORD_LEAST 1
#else
#define CORRECTIONS_WORD_LEAST 5 /* examples that must have a word before the model may know it */
#endif

/* The caller frees the model. examples without a lead that is a department are passed over. */
struct model *corrections_learn(const struct registry *r, int32_t day, const struct model *start,
                                const struct examples *examples);

#endif
