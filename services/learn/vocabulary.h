/*
 * Which stems examples have, and how many examples have each.
 */
#ifndef LEARN_VOCABULARY_H
#define LEARN_VOCABULARY_H

#include "common/buf.h"
#include "services/learn/examples.h"
#include "services/learn/lexicon.h"

struct counted {
    struct slice stem; /* p only once they are chosen */
    size_t at;
    uint32_t n, last; /* examples that have it; the last of them */
};

/* Zero-initialised is empty and valid. */
struct vocabulary {
    struct buf texts;
    struct counted *list;
    uint32_t n, cap;
    uint32_t *slots;
    uint32_t n_slots;
    uint32_t examples;
};

void vocabulary_count(struct vocabulary *v, struct lexicon *l, const struct example *e);
/* Leaves those that so many examples have, in the order of their bytes; at most `most`. */
void vocabulary_choose(struct vocabulary *v, uint32_t least, uint32_t most);
void vocabulary_free(struct vocabulary *v);
/* In the order of bytes: below, at or above 0. */
int stem_compare(struct slice a, struct slice b);

#endif
