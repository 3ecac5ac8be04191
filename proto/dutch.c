/*
 * The Dutch of a description. The rows are sorted, so the search is by halves.
 */
#include "proto/dutch.h"

#include "proto/dutch_texts.h"
#include "proto/sentences.h"

#include <stdlib.h>

struct row {
    const char *english, *dutch;
};

#define ROW_(english_, dutch_) {.english = (english_), .dutch = (dutch_)},
static const struct row rows[] = {DUTCH_TEXTS(ROW_)};

static int compare(const void *english, const void *row)
{
    return strcmp(english, ((const struct row *)row)->english);
}

const char *dutch_of(const char *english)
{
    const struct row *row = bsearch(english, rows, ARRAY_LEN(rows), sizeof *rows, compare);

    return row ? row->dutch : NULL;
}

static const struct row sentences[] = {SENTENCES(ROW_)};

const char *sentence_dutch(struct slice english)
{
    for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
        if (slice_is(english, sentences[i].english))
            return sentences[i].dutch;
    return NULL;
}
