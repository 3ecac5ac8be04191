/*
 * The last decision, told to whoever is still writing. See rulebook.h.
 *
 * Words are told as the rules have them, without their stars: what somebody wrote goes nowhere.
 */
#include "services/learn/rulebook_in.h"

#define DEPARTMENTS_TOLD 8
#define THEMES_TOLD      3
#define THEME_LEAST      POINTS
#define TOLD_LEAST       40 /* thousandths of probability */
#define TOLD_MOST        6  /* words in one list, as the shapes have it */

struct phrases {
    struct slice list[TOLD_MOST];
    uint32_t n;
};

/* ------------------------------------------------------------------ words */

static struct slice phrase_of(const struct rulebook *b, uint32_t entry)
{
    const struct entry *e = &b->entries[entry];
    struct slice s = slice_of(b->phrases.p + e->at, e->len);
    while (s.n > 0 && s.p[0] == '*')
        s = slice_of(s.p + 1, s.n - 1);
    while (s.n > 0 && s.p[s.n - 1] == '*')
        s.n--;
    return s;
}

static void phrase_add(struct phrases *p, struct slice s)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (slice_equal(p->list[i], s))
            return;
    if (p->n < TOLD_MOST && s.n > 0)
        p->list[p->n++] = s;
}

static void hit_phrases(const struct rulebook *b, const struct hit *h, struct phrases *p)
{
    for (uint8_t k = 0; k < h->n_by; k++)
        phrase_add(p, phrase_of(b, h->by[k]));
}

/* Lists are copied when the record that has them is encoded. */
static struct wire_list phrases_list(struct rulebook *b, const struct phrases *p)
{
    buf_reset(&b->told_words);
    for (uint32_t i = 0; i < p->n; i++)
        wire_put_text(&b->told_words, p->list[i]);
    return wire_list_of(&b->told_words, p->n);
}

/* ------------------------------------------------------------------ departments */

static int32_t found(const struct hit *h)
{
    return 4 * h->strong + h->weak;
}

static void department_phrases(const struct rulebook *b, size_t department, struct phrases *p)
{
    const struct hit *last = NULL;
    do { /* heaviest first; there are few */
        const struct hit *next = NULL;
        for (size_t i = 0; i < b->reading.n_touched; i++) {
            const struct hit *h = &b->reading.hits[b->reading.touched[i]];
            if (b->rules[b->reading.touched[i]].department == department &&
                b->rules[b->reading.touched[i]].effect != rule_effect_FORBID &&
                (!last || found(h) < found(last) || (found(h) == found(last) && h > last)) &&
                (!next || found(h) > found(next)))
                next = h;
        }
        if (next)
            hit_phrases(b, next, p);
        last = next;
    } while (last && p->n < TOLD_MOST);
}

static bool contributes(const struct m_route *route, const char *code)
{
    struct slice s;
    for (size_t at = 0; wire_list_text(route->contributors, &at, &s);)
        if (slice_is(s, code))
            return true;
    return false;
}

static void tell_departments(struct rulebook *b, const struct m_route *route,
                             struct m_previewed *out)
{
    uint32_t n = 0;
    buf_reset(&b->told_departments);
    for (size_t i = 0; i < b->n_ranked && n < DEPARTMENTS_TOLD && b->n_candidates; i++, n++) {
        size_t department = b->order[i];
        const char *code = b->departments[department];
        struct previewed_department d = {0};
        struct phrases p = {.n = 0};
        if (i >= b->n_candidates && b->probability[department] < TOLD_LEAST)
            break;
        wire_set(&d, previewed_department, department, slice_str(code));
        wire_set(&d, previewed_department, sure, sure_of_candidate(b, i, (int)route->sure));
        if (wire_has(route, m_route_lead) && slice_is(route->lead, code))
            wire_set(&d, previewed_department, part, part_LEAD);
        else if (contributes(route, code))
            wire_set(&d, previewed_department, part, part_CONTRIBUTOR);
        department_phrases(b, department, &p);
        if (p.n)
            wire_set(&d, previewed_department, words, phrases_list(b, &p));
        wire_encode(&shape_previewed_department, &d, &b->told_departments);
    }
    if (n)
        wire_set(out, m_previewed, departments, wire_list_of(&b->told_departments, n));
}

/* ------------------------------------------------------------------ themes */

struct theme_found {
    const char *theme;
    int64_t weight;
};

static bool points_to(const struct rulebook *b, size_t i, const char *theme)
{
    const struct rule *rule = &b->rules[b->reading.touched[i]];
    return rule->effect != rule_effect_FORBID && strcmp(rule->theme, theme) == 0;
}

/* All that points to the theme of this rule; 0 when another one before it pointed there. */
static int64_t theme_weight(const struct rulebook *b, size_t first)
{
    const char *theme = b->rules[b->reading.touched[first]].theme;
    int64_t weight = 0;
    for (size_t i = 0; i < b->reading.n_touched; i++) {
        if (!points_to(b, i, theme))
            continue;
        if (i < first)
            return 0;
        weight += b->reading.hits[b->reading.touched[i]].strong;
    }
    return weight;
}

static uint32_t themes_find(const struct rulebook *b, const struct registry *r,
                            struct theme_found best[THEMES_TOLD])
{
    uint32_t n = 0;
    for (size_t i = 0; i < b->reading.n_touched; i++) {
        const char *theme = b->rules[b->reading.touched[i]].theme;
        int64_t weight = theme[0] ? theme_weight(b, i) : 0;
        struct theme unused;
        uint32_t at = n;
        if (weight < THEME_LEAST || !registry_theme_find(r, slice_str(theme), &unused))
            continue;
        while (at > 0 && best[at - 1].weight < weight)
            at--;
        if (at == THEMES_TOLD)
            continue;
        if (n < THEMES_TOLD)
            n++;
        for (uint32_t k = n - 1; k > at; k--)
            best[k] = best[k - 1];
        best[at] = (struct theme_found){theme, weight};
    }
    return n;
}

static void tell_themes(struct rulebook *b, const struct registry *r, struct m_previewed *out)
{
    struct theme_found best[THEMES_TOLD] = {{0}};
    uint32_t n = themes_find(b, r, best), told = 0;
    buf_reset(&b->told_themes);
    for (; told < n && 2 * best[told].weight >= best[0].weight; told++) {
        struct previewed_theme t = {0};
        struct phrases p = {.n = 0};
        for (size_t i = 0; i < b->reading.n_touched; i++)
            if (points_to(b, i, best[told].theme))
                hit_phrases(b, &b->reading.hits[b->reading.touched[i]], &p);
        wire_set(&t, previewed_theme, theme, slice_str(best[told].theme));
        wire_set(&t, previewed_theme, weight, best[told].weight);
        if (p.n)
            wire_set(&t, previewed_theme, words, phrases_list(b, &p));
        wire_encode(&shape_previewed_theme, &t, &b->told_themes);
    }
    if (told)
        wire_set(out, m_previewed, themes, wire_list_of(&b->told_themes, told));
}

/* ------------------------------------------------------------------ the whole */

void rulebook_tell(struct rulebook *b, const struct registry *r, const struct m_route *route,
                   struct m_previewed *out)
{
    *out = (struct m_previewed){0};
    wire_set(out, m_previewed, sure, route->sure);
    if (wire_has(route, m_route_lead))
        wire_set(out, m_previewed, lead, route->lead);
    if (wire_has(route, m_route_contributors))
        wire_set(out, m_previewed, contributors, route->contributors);
    if (wire_has(route, m_route_reasons))
        wire_set(out, m_previewed, reasons, route->reasons);
    if (wire_has(route, m_route_theme))
        wire_set(out, m_previewed, theme, route->theme);
    wire_set(out, m_previewed, rules_version, route->rules_version);
    wire_set(out, m_previewed, themes_version, route->themes_version);
    wire_set(out, m_previewed, departments_version, route->departments_version);
    if (wire_has(route, m_route_model))
        wire_set(out, m_previewed, model, route->model);
    tell_departments(b, route, out);
    tell_themes(b, r, out);
}
