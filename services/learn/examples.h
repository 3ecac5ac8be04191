/*
 * Examples to learn from or to measure with: a text and who leads on it. From lines of JSON, each
 *
 *      {"text": "...", "title": "...", "lead": "VWS", "co": ["OCW"], "dossier": "...", "date": "2025-01-31",
 *       "lead_candidates": ["VWS"], "in_dev": false}
 *
 * of which only text or title is needed; lead_candidates of one is a lead. dossier and date together say which examples
 * belong together, so that none of them is measured with what was learned from another.
 */
#ifndef LEARN_EXAMPLES_H
#define LEARN_EXAMPLES_H

#include "common/base.h"

#include <stdio.h>

#define EXAMPLES_CO   8
#define EXAMPLES_MOST 2000000
#define EXAMPLES_LINE (1u << 20) /* bytes */

struct example {
    struct slice title, text; /* in memory of their own; p NULL: absent */
    char lead[25];            /* empty: not known */
    char co[EXAMPLES_CO][25];
    uint8_t n_co;
    bool held_back; /* marked as something to measure with: not to learn from */
    uint64_t group;
};

struct examples {
    struct example *list;
    size_t n, cap;
};

/* Adds the lines of a file. 0, or -1 with a sentence in why. */
MUST_CHECK int examples_read(struct examples *e, FILE *from, char *why, size_t why_size);
/* A copy of the texts is made; or they stay whose they are, and only the list is to be freed. */
void examples_add(struct examples *e, const struct example *example);
void examples_borrow(struct examples *e, const struct example *example);
void examples_free(struct examples *e);

/* Both a title and a text, which are not the same. */
bool example_is_full(const struct example *e);

#endif
