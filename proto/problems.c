/*
 * Problems as a table, and finding one by its code.
 */
#include "proto/problems.h"

#define ROW_(NAME, code_, http_, retry_, dutch_, english_) \
    [PROBLEM_##NAME] = {.code = (code_),                   \
                        .http = (http_),                   \
                        .retry = RETRY_##retry_,           \
                        .dutch = (dutch_),                 \
                        .english = (english_)},
static const struct problem_info problems[PROBLEM_N] = {PROBLEMS(ROW_)};

const struct problem_info *problem_info(enum problem_code p)
{
    return &problems[p < PROBLEM_N ? p : PROBLEM_INTERNAL];
}

enum problem_code problem_find(struct slice code)
{
    enum problem_code p = 0;

    while (p < PROBLEM_N && !slice_is(code, problems[p].code))
        p++;
    return p;
}
