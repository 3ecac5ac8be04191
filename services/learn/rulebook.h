/*
 * Which department a signal is for: the rules of the registry and a model, made ready to decide. Pure: a signal in, a
 * decision out, with reasons whose numbers add up to the score.
 *
 *      score(d) = base(d) + words . weights(d) + rules . weights(d)     what was learned
 *               + 3 ln(1 + found(d))                                    what the rules themselves say
 *               + theme(d)                                              what the region chose
 *      p        = softmax(score / temperature)
 *      sure     = a logistic function of p of the best, its lead over the second, and how the rules agree (decide.c)
 *
 * Below the threshold nobody is lead and a coordinator distributes; the candidates go along with their reasons. A rule can
 * also force or forbid: its reason names it, and a forbidden department is no candidate.
 */
#ifndef LEARN_RULEBOOK_H
#define LEARN_RULEBOOK_H

#include "services/domain/registry.h"
#include "services/learn/model.h"

#define THRESHOLD_OF_MODEL (-1)

struct rulebook;
struct rulebook *rulebook_new(void);
void rulebook_free(struct rulebook **b);
/* Again after an adoption. day: which themes and departments are valid then. Without a model (NULL) only the
 * rules count; it stays the caller's and must live as long as it is used here. */
void rulebook_build(struct rulebook *b, const struct registry *r, int32_t day,
                    const struct model *model);

/* route's lists live in the rulebook until the next decision. threshold in thousandths. */
void rulebook_decide(struct rulebook *b, const struct registry *r, const struct m_submit *signal,
                     int threshold, struct m_route *route_out);
/* The decision that was just made, told to whoever is still writing: which departments came into question by
 * which words, and which themes the text points to. Its lists live as long as the decision's. */
void rulebook_tell(struct rulebook *b, const struct registry *r, const struct m_route *route,
                   struct m_previewed *out);

struct similar_word;
/* The words of a signal's texts, as the decision reads them, for the index of similar signals (similar.h). They live
 * until the next call. The last decision is told no more after it. */
size_t rulebook_words(struct rulebook *b, const struct m_submit *signal,
                      const struct similar_word **out);

#endif
