/*
 * The Dutch of a description. The rows are sorted, so the search is by halves.
 */
#include "proto/dutch.h"

#include "common/base.h"
#include "proto/dutch_texts.h"

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
