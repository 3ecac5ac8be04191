/*
 * The closed sets of choices as tables, and finding a row by its code.
 *
 * The sets have at most ten rows, so a walk is the fastest search.
 */
#include "proto/enums.h"

#define ROW_(X, row, code_, json_, dutch_, english_) \
    [X##_##row] = {.code = (code_), .json = (json_), .dutch = (dutch_), .english = (english_)},
#define TABLE_(set)                                                           \
    static const struct wire_enum_row rows_##set[] = {ENUM_##set(ROW_, set)}; \
    const struct wire_enum enum_##set = {.name = #set, .rows = rows_##set, .n = set##_N};
ENUMS(TABLE_)

int wire_enum_find(const struct wire_enum *e, struct slice code)
{
    if (code.n == 0)
        return -1;
    for (int i = 0; i < e->n; i++)
        if (e->rows[i].code[0] == (char)code.p[0] && slice_is(code, e->rows[i].code))
            return i;
    return -1;
}

int wire_enum_find_json(const struct wire_enum *e, struct slice code)
{
    if (code.n == 0)
        return -1;
    for (int i = 0; i < e->n; i++)
        if (slice_is(code, e->rows[i].json))
            return i;
    return -1;
}
