/*
 * From text to terms: words are cut out, lowered, stemmed (Snowball, Dutch) and looked up in the terms
 * that rules speak of. What a word comes to is remembered, since stemming costs a microsecond and a
 * signal has a hundred and thirty words, of which nearly all have been seen before.
 *
 * A term is a stem ("huisarts" finds "huisartsen"), or has a star: "huisarts*" finds every word that
 * begins so, "*zorg" every word that ends so: Dutch writes compounds as one word.
 */
#ifndef ROUTING_WORDS_H
#define ROUTING_WORDS_H

#include "common/base.h"

#define WORDS_TERM_NONE 0u
#define WORDS_PER_WORD  8 /* terms that one word can come to */

struct words;
struct words *words_new(void);
void words_free(struct words **w);

/* The number of a term, made when it is new (numbers run from 1). text is one word, as in a rule. */
uint32_t words_term(struct words *w, struct slice text);
/* No more terms after this: what words come to is remembered from here on. */
void words_ready(struct words *w);

/* Calls fn for each word of the text, in order, with the terms it comes to; the first is the stem's own
 * term or WORDS_TERM_NONE, so that phrases can be followed. n is at least 1. */
typedef void words_fn(void *arg, const uint32_t *terms, size_t n);
void words_each(struct words *w, struct slice text, words_fn *fn, void *arg);
/* Cuts a phrase of a rule into terms. Gives how many (at most most). */
size_t words_phrase(struct words *w, struct slice phrase, uint32_t *terms_out, size_t most);

#endif
