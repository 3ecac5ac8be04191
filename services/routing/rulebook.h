/*
 * The rules, made ready to decide: themes and rules of the registry as terms and phrases, with weights.
 * Pure: a registry and a signal in, a decision out.
 *
 * The score of a department is a sum of reasons, each kept: its theme, rules whose words or laws were
 * found, the border. Rules may also force or forbid. The best becomes lead when it is sure enough:
 *
 *      sure = best / (best + second) * best / (best + doubt)
 *
 * so that little evidence, and evidence for two, both lower it. On a tie, or below the threshold, nobody
 * is lead and the coordinator distributes; the candidates go along.
 */
#ifndef ROUTING_RULEBOOK_H
#define ROUTING_RULEBOOK_H

#include "services/domain/registry.h"

struct rulebook;
struct rulebook *rulebook_new(void);
void rulebook_free(struct rulebook **b);
/* Again after an adoption. day: which themes and departments are valid then. */
void rulebook_build(struct rulebook *b, const struct registry *r, int32_t day);

/* route's lists live in the rulebook until the next decision. threshold in thousandths. */
void rulebook_decide(struct rulebook *b, const struct registry *r, const struct m_submit *signal,
                     int threshold, struct m_route *route_out);

#endif
