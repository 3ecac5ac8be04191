/*
 * Inside domain: terms by number instead of by name, for the fold.
 */
#ifndef DOMAIN_TERMS_H
#define DOMAIN_TERMS_H

#include "services/domain/registry.h"

/* clang-format off */
/* A row: name, code; length, unit and roll that hold as long as no terms were adopted (LOOP.md, Time). */
#define TERMS(T)                                                                                   \
    T(DISTRIBUTE, "distribute", 2, WORKING_DAYS, FORWARD)                                          \
    T(TAKE_UP, "take_up", 5, WORKING_DAYS, FORWARD)                                                \
    T(ANSWER, "answer", 6, WEEKS, FORWARD)                                                         \
    T(EXTENSION, "extension", 4, WEEKS, FORWARD)                                                   \
    T(CONTRIBUTION, "contribution", 2, WEEKS, BACKWARD)                                            \
    T(QUESTION, "question", 4, WEEKS, FORWARD)                                                     \
    T(VERDICT, "verdict", 4, WEEKS, FORWARD)                                                       \
    T(POLICY_ANSWER, "policy_answer", 26, WEEKS, FORWARD)                                          \
    T(REMINDER, "reminder", 3, WORKING_DAYS, FORWARD)                                              \
    T(REMINDER_AGAIN, "reminder_again", 1, WEEKS, FORWARD)                                         \
    T(HELP, "help", 5, WORKING_DAYS, FORWARD)                                                      \
    T(HELP_NOTICE, "help_notice", 2, WORKING_DAYS, FORWARD)                                        \
    T(STILL_WORKS, "still_works", 26, WEEKS, FORWARD)                                              \
    T(REPORT_COMMENT, "report_comment", 10, WORKING_DAYS, FORWARD)

/* clang-format on */
#define TERM_VALUE_(NAME, ...) TERM_##NAME,
enum term_kind { TERMS(TERM_VALUE_) TERM_N };

/* What one adoption says of each; what it leaves out has the default. */
struct term_version {
    int64_t version;
    int32_t from; /* it applies to what is decided from this day on */
    bool running; /* and to what was decided before */
    struct term_rule rules[TERM_N];
};

void terms_default(struct term_version *out);
enum term_kind term_find(struct slice code); /* TERM_N when there is none */
const char *term_code_of(enum term_kind term);
/* TERM_N: a date that somebody set, in days, as it is. version is that of an event's meta: 0 means that none had been adopted, so the defaults. A version
 * that never came by is taken for the one before it. */
struct term_rule term_rule(const struct registry *r, enum term_kind term, int64_t version);

#endif
