/*
 * Inside domain: terms by number instead of by name, for the fold.
 */
#ifndef DOMAIN_TERMS_H
#define DOMAIN_TERMS_H

#include "services/domain/registry.h"

/* clang-format off */
/* A row: name, code, length and unit that hold as long as no terms were adopted (LOOP.md, Time). */
#define TERMS(T)                                                                                   \
    T(DISTRIBUTE, "distribute", 2, WORKING_DAYS)                                                   \
    T(TAKE_UP, "take_up", 5, WORKING_DAYS)                                                         \
    T(ANSWER, "answer", 6, WEEKS)                                                                  \
    T(EXTENSION, "extension", 4, WEEKS)                                                            \
    T(CONTRIBUTION, "contribution", 2, WEEKS)                                                      \
    T(QUESTION, "question", 4, WEEKS)                                                              \
    T(VERDICT, "verdict", 4, WEEKS)                                                                \
    T(POLICY_ANSWER, "policy_answer", 26, WEEKS)

/* clang-format on */
#define TERM_VALUE_(NAME, ...) TERM_##NAME,
enum term_kind { TERMS(TERM_VALUE_) TERM_N };

struct term_length {
    int32_t length;
    uint8_t unit; /* enum unit */
};

/* What one adoption says of each; what it leaves out has the default. */
struct term_version {
    int64_t version;
    struct term_length lengths[TERM_N];
};

void terms_default(struct term_version *out);
enum term_kind term_find(struct slice code); /* TERM_N when there is none */
/* The last day of a term that starts on `day`, which itself does not count. version is that of an
 * event's meta: 0 means that none had been adopted, so the defaults. A version that never came by is
 * taken for the one before it. */
int32_t term_after(const struct registry *r, enum term_kind term, int64_t version, int32_t day);
int32_t term_before(const struct registry *r, enum term_kind term, int64_t version, int32_t day);

#endif
