/*
 * What is public, of the reaction times and in the regions' own words; off unless a setting names an auditor's party.
 *
 * It is made by ourselves, one question at a time, each quarter of an hour, in that party's name: what is confidential
 * that party does not see. Whoever asks gets what was made last and so costs nobody a question.
 *
 *      tick -> figures -> signed head -> names -> lists of signals -> those that may be public, one by one -> kept
 *
 * What was made is told for two such times at most: when the others are away for longer there is nothing to tell.
 */
#ifndef GATEWAY_PUBLIC_H
#define GATEWAY_PUBLIC_H

#include "services/gateway/gateway_in.h"

/* NULL: it is off. */
struct public *public_new(struct gateway *g);
void public_free(struct public **p);
void public_tick(struct public *p);
/* Ends the visit. */
void public_tell(const struct public *p, struct visit *v);

/* public_figures.c: {"vanaf", "tot", "soorten", "oordelen", "tijden"}; NULL: unreadable. Small numbers are hidden. */
json_t *public_figures(struct slice told);

/* public_words.c: whether it is worth looking at: answered, with consent. */
bool public_may_be(struct slice summary, struct uuid *signal_out);
/* NULL: not shareable, confidential, unconsented, unanswered, or erased. */
json_t *public_words(struct slice shown);

#endif
