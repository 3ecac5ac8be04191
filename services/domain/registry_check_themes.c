/*
 * Checks of what routing works with: themes and rules. Both name departments, and rules name themes.
 */
#include "services/domain/registry_check.h"

#include <stdlib.h>

/* ------------------------------------------------------------------------------ themes */

static bool is_known_department(const struct checking *c, struct slice code)
{
    return registry_item(c->r, SET_DEPARTMENTS, code) != NULL;
}

static void check_theme_departments(struct checking *c, const struct theme *x, uint32_t index)
{
    const struct wire_field *within = &shape_m_themes.fields[m_themes_themes];
    const struct wire_field *field = &shape_theme.fields[theme_contributors];
    struct code_index seen = {0};
    struct slice other;

    if (!is_known_department(c, x->lead))
        check_fault(c, within, index, &shape_theme.fields[theme_lead],
                    "%.*s leads the theme %.*s, but is no department.", SLICE_FMT(x->lead),
                    SLICE_FMT(x->code));
    index_add(&seen, 0, x->lead, 0);
    for (size_t at = 0; wire_list_text(x->contributors, &at, &other);) {
        if (!is_known_department(c, other))
            check_fault(c, within, index, field,
                        "%.*s contributes to the theme %.*s, but is no department.",
                        SLICE_FMT(other), SLICE_FMT(x->code));
        if (index_find(&seen, 0, other) != INDEX_NONE)
            check_fault(c, within, index, field, "The theme %.*s has %.*s twice.",
                        SLICE_FMT(x->code), SLICE_FMT(other));
        index_add(&seen, 0, other, 0);
    }
    index_free(&seen);
}

/* Each theme's way up ends: `above` by number, INDEX_NONE at the top. */
static void check_themes_above(struct checking *c, const struct m_themes *m,
                               const struct code_index *codes)
{
    const struct wire_field *within = &shape_m_themes.fields[m_themes_themes];
    const struct wire_field *field = &shape_theme.fields[theme_above];
    uint32_t *above = domain_calloc((size_t)m->themes.count + 1, sizeof *above);
    uint32_t n = 0;
    struct theme x;

    for (size_t at = 0; n < m->themes.count && wire_list_record(m->themes, &at, &shape_theme, &x);
         n++) {
        above[n] = wire_has(&x, theme_above) ? index_find(codes, 0, x.above) : INDEX_NONE;
        if (wire_has(&x, theme_above) && above[n] == INDEX_NONE)
            check_fault(c, within, n, field, "There is no theme %.*s above %.*s.",
                        SLICE_FMT(x.above), SLICE_FMT(x.code));
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i, steps = 0;

        while (at < n && steps <= n) {
            at = above[at];
            steps++;
        }
        if (steps > n)
            check_fault(c, within, i, field, "A theme is above itself.");
    }
    free(above);
}

static void check_leaving_themes(struct checking *c, const struct code_index *codes)
{
    struct routing_rule rule;

    for (size_t i = 0; registry_rule(c->r, i, &rule); i++)
        if (wire_has(&rule, routing_rule_theme) && index_find(codes, 0, rule.theme) == INDEX_NONE)
            check_fault(c, NULL, 0, &shape_m_themes.fields[m_themes_themes],
                        "%.*s leaves, but the rule %.*s points to it.", SLICE_FMT(rule.theme),
                        SLICE_FMT(rule.code));
}

void check_themes(struct checking *c, const struct m_themes *m)
{
    const struct wire_field *within = &shape_m_themes.fields[m_themes_themes];
    struct code_index codes = {0};
    struct theme x;
    uint32_t i = 0;

    check_version(c, SET_THEMES, &shape_m_themes.fields[m_themes_version], m->version);
    for (size_t at = 0; wire_list_record(m->themes, &at, &shape_theme, &x); i++) {
        check_code(c, &codes, within, i, &shape_theme.fields[theme_code], x.code);
        check_days(c, within, i, &shape_theme.fields[theme_valid_until], DAYS_OF(&x, theme),
                   x.code);
        check_theme_departments(c, &x, i);
    }
    check_themes_above(c, m, &codes);
    check_leaving_themes(c, &codes);
    index_free(&codes);
}

/* ------------------------------------------------------------------------------ rules */

void check_rules(struct checking *c, const struct m_rules *m)
{
    const struct wire_field *within = &shape_m_rules.fields[m_rules_rules];
    const struct wire_field *fields = shape_routing_rule.fields;
    struct code_index codes = {0};
    struct routing_rule x;
    uint32_t i = 0;

    check_version(c, SET_RULES, &shape_m_rules.fields[m_rules_version], m->version);
    for (size_t at = 0; wire_list_record(m->rules, &at, &shape_routing_rule, &x); i++) {
        check_code(c, &codes, within, i, &fields[routing_rule_code], x.code);
        if (!is_known_department(c, x.department))
            check_fault(c, within, i, &fields[routing_rule_department],
                        "%.*s of the rule %.*s is no department.", SLICE_FMT(x.department),
                        SLICE_FMT(x.code));
        if (wire_has(&x, routing_rule_theme) && !registry_item(c->r, SET_THEMES, x.theme))
            check_fault(c, within, i, &fields[routing_rule_theme],
                        "%.*s of the rule %.*s is no theme.", SLICE_FMT(x.theme),
                        SLICE_FMT(x.code));
        if (x.words.count == 0 && x.laws.count == 0 && !x.border)
            check_fault(c, within, i, &fields[routing_rule_words],
                        "The rule %.*s has no words, no laws and no border: it never applies.",
                        SLICE_FMT(x.code));
    }
    index_free(&codes);
}
