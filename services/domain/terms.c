/*
 * The terms of the loop, in versions.
 */
#include "services/domain/registry_in.h"

static const struct term_row {
    const char *code;
    struct term_rule rule;
} rows[] = {
#define TERM_ROW_(NAME, code, n, u, r) \
    [TERM_##NAME] = {code, {.length = (n), .unit = unit_##u, .roll = term_roll_##r}},
    TERMS(TERM_ROW_)
#undef TERM_ROW_
};

enum term_kind term_find(struct slice code)
{
    for (int i = 0; i < TERM_N; i++)
        if (slice_is(code, rows[i].code))
            return (enum term_kind)i;
    return TERM_N;
}

const char *term_code_of(enum term_kind term)
{
    return term < TERM_N ? rows[term].code : "date";
}

void terms_default(struct term_version *out)
{
    *out = (struct term_version){.from = INT32_MIN};
    for (int i = 0; i < TERM_N; i++)
        out->rules[i] = rows[i].rule;
}

struct term_rule term_rule(const struct registry *r, enum term_kind term, int64_t version)
{
    if (term >= TERM_N)
        return (struct term_rule){.length = 1, .unit = unit_DAYS, .roll = term_roll_NONE};
    for (uint32_t i = r->n_terms; version > 0 && i > 0; i--)
        if (r->terms[i - 1].version <= version)
            return r->terms[i - 1].rules[term];
    return rows[term].rule;
}

int64_t registry_terms_on(const struct registry *r, int32_t day)
{
    for (uint32_t i = r->n_terms; i > 0; i--)
        if (r->terms[i - 1].from <= day)
            return r->terms[i - 1].version;
    return 0;
}

int64_t registry_terms_running(const struct registry *r, int64_t version, int32_t day)
{
    for (uint32_t i = r->n_terms; i > 0 && r->terms[i - 1].version > version; i--)
        if (r->terms[i - 1].running && r->terms[i - 1].from <= day)
            return r->terms[i - 1].version;
    return version;
}

bool registry_term_rule(const struct registry *r, struct slice code, int64_t version,
                        struct term_rule *out)
{
    enum term_kind term = term_find(code);

    if (term == TERM_N)
        return false;
    *out = term_rule(r, term, version);
    return true;
}
