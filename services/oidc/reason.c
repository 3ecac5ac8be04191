/*
 * The reasons' words and sentences.
 */
#include "services/oidc/reason.h"

#include "common/base.h"

#include <assert.h>

static const char *const words[] = {
#define X(name, word, text) word,
    OIDC_REASONS(X)
#undef X
};

static const char *const texts[] = {
#define X(name, word, text) text,
    OIDC_REASONS(X)
#undef X
};

const char *oidc_reason_word(enum oidc_reason why)
{
    assert((size_t)why < ARRAY_LEN(words));
    return words[why];
}

const char *oidc_reason_text(enum oidc_reason why)
{
    assert((size_t)why < ARRAY_LEN(texts));
    return texts[why];
}
