/*
 * Why a signal went where it went: one decision of routing for people.
 */
#ifndef CLI_WHY_H
#define CLI_WHY_H

#include "services/cli/cli.h"

#include <stdio.h>

#define WHY_REASONS 24 /* that a decision has at most */

/* What the numbers and codes in its reasons stand for. */
struct why_meaning {
    size_t n_words, n_rules;
    struct {
        int64_t number;
        char *word; /* its beginning; "" when it is not known */
    } words[WHY_REASONS];
    struct {
        char rule[65], theme[65]; /* theme: "" for none, or when the rule is not known */
    } rules[WHY_REASONS];
};

/* Asks routing. Without an answer (said) all is unknown. why_meaning_free in any case. */
void why_meaning_ask(struct cli *cli, const struct m_route *route, struct why_meaning *out);
void why_meaning_free(struct why_meaning *m);

/* How sure in words, the reasons of each candidate, then all numbers, then what it was decided with. */
void why_route_print(struct cli *cli, FILE *to, const struct m_route *route,
                     const struct why_meaning *meaning);

/* "VWS (Volksgezondheid, Welzijn en Sport)". The caller's to free. */
char *why_department(struct cli *cli, struct slice code);

#endif
