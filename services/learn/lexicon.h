/*
 * From text to words: cut out, composed and lowered (Unicode), stemmed (Snowball, Dutch), and looked up
 * in the terms that rules speak of and in the vocabulary of a model. What a word comes to is remembered,
 * since finding it out costs microseconds and nearly all words of a signal have been seen before.
 *
 * A term of a rule is
 *
 *      huisarts      a stem: finds "huisartsen"
 *      huisarts*     every word that begins so: Dutch writes compounds as one word
 *      *zorg         every word that ends so
 *      *woning*      every word that has it
 *      WIA           two to five capitals: only the same capitals, and not where all of a text is capitals
 */
#ifndef LEARN_LEXICON_H
#define LEARN_LEXICON_H

#include "common/base.h"

#define LEXICON_NONE  UINT32_MAX
#define LEXICON_TERMS 16 /* that one word can come to at most */

/* As lexicon_each gives it; terms live until the next call on the same words. */
struct word {
    uint64_t stem; /* the same for all forms, and in every process: 8 bytes of the stem's SHA-256 */
    uint32_t number; /* in the vocabulary; LEXICON_NONE when it is not there */
    const uint32_t *terms;
    uint8_t n_terms;
};

struct lexicon;
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon **w);

/* The number of a term, made when it is new (from 0). text is one word, as in a rule. LEXICON_NONE when there is no
 * word in it. */
uint32_t lexicon_term(struct lexicon *w, struct slice text);
/* Cuts a phrase of a rule into terms. Gives how many (at most most). */
size_t lexicon_phrase(struct lexicon *w, struct slice phrase, uint32_t *terms_out, size_t most);
/* Gives a stem (as a model has it) a number of the caller's; a later one replaces an earlier one. */
void lexicon_number(struct lexicon *w, struct slice stem, uint32_t number);

/* Calls fn for each word of valid UTF-8, in order. No term or number may be added meanwhile. */
typedef void lexicon_fn(void *arg, const struct word *word);
void lexicon_each(struct lexicon *w, struct slice text, lexicon_fn *fn, void *arg);
/* The stem of the next word from *at on, which moves behind it; n is 0 at the end. It lives until the next call. */
struct slice lexicon_stem_next(struct lexicon *w, struct slice text, size_t *at);

#endif
