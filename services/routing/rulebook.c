/*
 * Building the rulebook from the registry and deciding with it. See rulebook.h.
 */
#include "services/routing/rulebook.h"

#include "common/log.h"
#include "services/routing/words.h"

#include <stdlib.h>

/* Weights in thousandths of a point. A rule's weight is in tenths in the reference data. */
#define WEIGHT_TENTH      100
#define THEME_LEAD        3000 /* the region chose the theme: the strongest single reason */
#define THEME_CONTRIBUTOR 300
#define AGAIN_SHARE       3 /* a further word of the same rule adds a third of its weight ... */
#define AGAIN_MOST        3 /* ... this often */
#define SHARE_TITLE       3 /* halves: what a word counts for in each part of a signal */
#define SHARE_WHAT        2
#define SHARE_NOTICE      1
#define SHARE_RULE        3
#define DOUBT             400 /* below this score nobody can be sure of anything */
#define CONTRIBUTOR_SHARE 45  /* per cent of the lead's score that makes a contributor */
#define CONTRIBUTORS_MOST 4

#define PHRASE_MOST      6
#define DEPARTMENTS_MOST 64
#define RULES_MOST       1000
#define REASONS_MOST     8
#define CANDIDATES_MOST  3

struct rule {
    char code[65], theme[65];
    uint8_t department, effect;
    bool border;
    int32_t weight;
};

/* A word or phrase of a rule; entries with the same first term stand together. */
struct entry {
    uint32_t terms[PHRASE_MOST];
    uint8_t n;
    uint8_t kind; /* enum reason_kind */
    uint16_t rule;
};

struct hit {
    uint32_t found; /* distinct words, as a rough count */
    int32_t weight;
    uint8_t kind;
};

struct rulebook {
    struct words *words;
    char departments[DEPARTMENTS_MOST][25];
    size_t n_departments;
    struct rule rules[RULES_MOST];
    size_t n_rules;
    struct entry *entries;
    size_t n_entries, cap_entries;
    uint32_t *first; /* by term: index of the first entry that starts with it */
    uint32_t n_first;

    /* one decision */
    struct hit hits[RULES_MOST];
    uint16_t touched[RULES_MOST];
    size_t n_touched;
    uint32_t recent[PHRASE_MOST]; /* the last terms, newest last, for phrases */
    int64_t score[DEPARTMENTS_MOST];
    bool forbidden[DEPARTMENTS_MOST];
    int forced;
    int share; /* of the part of the text that is read */
    bool border, reads_laws;
    struct buf contributors, candidates, reasons;
    uint32_t n_reasons;
    char theme[65], lead[25];
};

struct rulebook *rulebook_new(void)
{
    struct rulebook *b = calloc(1, sizeof *b);
    if (!b)
        abort();
    return b;
}

void rulebook_free(struct rulebook **bp)
{
    struct rulebook *b = *bp;
    *bp = NULL;
    if (!b)
        return;
    words_free(&b->words);
    free(b->entries);
    free(b->first);
    buf_free(&b->contributors);
    buf_free(&b->candidates);
    buf_free(&b->reasons);
    free(b);
}

/* ------------------------------------------------------------------ building */

static int department_index(const struct rulebook *b, struct slice code)
{
    for (size_t i = 0; i < b->n_departments; i++)
        if (slice_is(code, b->departments[i]))
            return (int)i;
    return -1;
}

static void entry_add(struct rulebook *b, struct slice phrase, enum reason_kind kind, size_t rule)
{
    struct entry e = {.kind = (uint8_t)kind, .rule = (uint16_t)rule};
    e.n = (uint8_t)words_phrase(b->words, phrase, e.terms, PHRASE_MOST);
    if (e.n == 0)
        return;
    if (b->n_entries == b->cap_entries) {
        b->cap_entries = b->cap_entries ? 2 * b->cap_entries : 2048;
        b->entries = realloc(b->entries, b->cap_entries * sizeof b->entries[0]);
        if (!b->entries)
            abort();
    }
    b->entries[b->n_entries++] = e;
}

/* Phrases are found at their last word, so entries are kept by that. */
static uint32_t entry_key(const struct entry *e)
{
    return e->terms[e->n - 1];
}

static int by_key(const void *a, const void *b)
{
    uint32_t x = entry_key(a), y = entry_key(b);
    return (x > y) - (x < y);
}

static void rule_add(struct rulebook *b, const struct routing_rule *in)
{
    int department = department_index(b, in->department);
    if (department < 0 || b->n_rules == RULES_MOST)
        return; /* of a department that is no longer there */
    struct rule *rule = &b->rules[b->n_rules];
    *rule = (struct rule){
        .department = (uint8_t)department,
        .effect = wire_has(in, routing_rule_effect) ? in->effect : rule_effect_FAVOUR,
        .border = in->border,
        .weight = (int32_t)(wire_has(in, routing_rule_weight) ? in->weight : 10) * WEIGHT_TENTH};
    memcpy(rule->code, in->code.p, in->code.n < 64 ? in->code.n : 64);
    if (in->theme.p)
        memcpy(rule->theme, in->theme.p, in->theme.n < 64 ? in->theme.n : 64);
    struct slice s;
    for (size_t at = 0; wire_list_text(in->words, &at, &s);)
        entry_add(b, s, reason_kind_WORDS, b->n_rules);
    for (size_t at = 0; wire_list_text(in->laws, &at, &s);)
        entry_add(b, s, reason_kind_LAW, b->n_rules);
    b->n_rules++;
}

static void index_build(struct rulebook *b)
{
    uint32_t most = 0;
    qsort(b->entries, b->n_entries, sizeof b->entries[0], by_key);
    for (size_t i = 0; i < b->n_entries; i++)
        if (entry_key(&b->entries[i]) > most)
            most = entry_key(&b->entries[i]);
    free(b->first);
    b->n_first = most + 2;
    b->first = calloc(b->n_first, sizeof b->first[0]);
    if (!b->first)
        abort();
    size_t i = 0;
    for (uint32_t term = 0; term < b->n_first; term++) {
        while (i < b->n_entries && entry_key(&b->entries[i]) < term)
            i++;
        b->first[term] = (uint32_t)i;
    }
}

void rulebook_build(struct rulebook *b, const struct registry *r, int32_t day)
{
    struct department d;
    struct routing_rule rule;
    words_free(&b->words);
    b->words = words_new();
    b->n_departments = b->n_rules = b->n_entries = 0;
    for (size_t i = 0; b->n_departments < DEPARTMENTS_MOST && registry_department(r, i, &d); i++)
        if (registry_is_department(r, d.code, day)) {
            char *code = b->departments[b->n_departments++];
            memset(code, 0, 25);
            memcpy(code, d.code.p, d.code.n < 24 ? d.code.n : 24);
        }
    for (size_t i = 0; registry_rule(r, i, &rule); i++)
        rule_add(b, &rule);
    index_build(b);
    words_ready(b->words);
    log_info("rulebook_built", "departments=%zu rules=%zu entries=%zu", b->n_departments,
             b->n_rules, b->n_entries);
}

/* ------------------------------------------------------------------ reading a text */

static void rule_hit(struct rulebook *b, const struct entry *e)
{
    const struct rule *rule = &b->rules[e->rule];
    struct hit *h = &b->hits[e->rule];
    if (rule->border && !b->border)
        return;
    if (e->kind == reason_kind_WORDS && b->reads_laws)
        return; /* the field with the law: only laws count there */
    int32_t weight = rule->weight * (e->n > 1 ? 3 : 2) / 2 * b->share / 2;
    if (h->found == 0) {
        b->touched[b->n_touched++] = e->rule;
        h->kind = e->kind;
        h->weight = weight;
    } else if (h->found <= AGAIN_MOST) {
        h->weight += weight / AGAIN_SHARE;
        if (e->kind == reason_kind_LAW)
            h->kind = e->kind;
    }
    h->found++;
}

static bool entry_here(const struct rulebook *b, const struct entry *e)
{
    for (size_t i = 0; i + 1 < e->n; i++)
        if (b->recent[PHRASE_MOST - e->n + i] != e->terms[i])
            return false;
    return true;
}

static void word_read(void *arg, const uint32_t *terms, size_t n)
{
    struct rulebook *b = arg;
    memmove(b->recent, b->recent + 1, sizeof b->recent - sizeof b->recent[0]);
    b->recent[PHRASE_MOST - 1] = terms[0];
    for (size_t k = 0; k < n; k++) {
        if (terms[k] == WORDS_TERM_NONE || terms[k] + 1 >= b->n_first)
            continue;
        for (uint32_t i = b->first[terms[k]]; i < b->first[terms[k] + 1]; i++)
            if (b->entries[i].n == 1 || entry_here(b, &b->entries[i]))
                rule_hit(b, &b->entries[i]);
    }
}

static void text_read(struct rulebook *b, struct slice text, int share)
{
    b->share = share;
    memset(b->recent, 0, sizeof b->recent);
    if (text.p)
        words_each(b->words, text, word_read, b);
}

/* ------------------------------------------------------------------ deciding */

static void reason_add(struct rulebook *b, enum reason_kind kind, const char *code,
                       size_t department, int64_t weight)
{
    struct reason reason = {0};
    if (weight == 0 || b->n_reasons == REASONS_MOST)
        return;
    wire_set(&reason, reason, kind, (uint8_t)kind);
    if (code[0])
        wire_set(&reason, reason, rule, slice_str(code));
    wire_set(&reason, reason, department, slice_str(b->departments[department]));
    wire_set(&reason, reason, weight, weight);
    wire_encode(&shape_reason, &reason, &b->reasons);
    b->n_reasons++;
}

static void favour(struct rulebook *b, enum reason_kind kind, const char *code, size_t department,
                   int64_t weight)
{
    b->score[department] += weight;
    reason_add(b, kind, code, department, weight);
}

static void weigh_theme(struct rulebook *b, const struct registry *r, struct slice code)
{
    struct theme t;
    struct slice s;
    if (!code.p || !registry_theme_find(r, code, &t))
        return;
    int lead = department_index(b, t.lead);
    if (lead >= 0)
        favour(b, reason_kind_THEME, b->theme, (size_t)lead, THEME_LEAD);
    for (size_t at = 0; wire_list_text(t.contributors, &at, &s);) {
        int i = department_index(b, s);
        if (i >= 0)
            favour(b, reason_kind_THEME, b->theme, (size_t)i, THEME_CONTRIBUTOR);
    }
}

static int by_weight(const void *a, const void *b)
{
    const struct hit *x = *(const struct hit *const *)a, *y = *(const struct hit *const *)b;
    return (x->weight < y->weight) - (x->weight > y->weight);
}

static void weigh_rules(struct rulebook *b)
{
    const struct hit *order[RULES_MOST];
    for (size_t i = 0; i < b->n_touched; i++)
        order[i] = &b->hits[b->touched[i]];
    qsort(order, b->n_touched, sizeof(struct hit *), by_weight);
    for (size_t i = 0; i < b->n_touched; i++) {
        const struct rule *rule = &b->rules[order[i] - b->hits];
        if (rule->effect == rule_effect_FORBID)
            b->forbidden[rule->department] = true;
        else if (rule->effect == rule_effect_FORCE && b->forced < 0)
            b->forced = rule->department;
        enum reason_kind kind = rule->effect != rule_effect_FAVOUR ? reason_kind_RULE
                                : rule->border                     ? reason_kind_BORDER
                                                                   : order[i]->kind;
        int64_t weight =
            rule->effect == rule_effect_FORBID ? -(int64_t)rule->weight : order[i]->weight;
        favour(b, kind, rule->code, rule->department, weight);
    }
}

/* The theme that the heaviest rule points to, where the region chose none. */
static void theme_guess(struct rulebook *b, size_t lead)
{
    int32_t best = 0;
    for (size_t i = 0; i < b->n_touched; i++) {
        const struct rule *rule = &b->rules[b->touched[i]];
        if (rule->theme[0] && rule->department == lead && b->hits[b->touched[i]].weight > best) {
            best = b->hits[b->touched[i]].weight;
            memcpy(b->theme, rule->theme, sizeof b->theme);
        }
    }
}

static void rank(const struct rulebook *b, size_t order[DEPARTMENTS_MOST])
{
    for (size_t i = 0; i < b->n_departments; i++) {
        size_t at = i;
        while (at > 0 && b->score[order[at - 1]] < b->score[i]) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

static int sure_of(int64_t score, int64_t other)
{
    if (score <= 0)
        return 0;
    if (other < 0)
        other = 0;
    return (int)(1000 * score / (score + other) * score / (score + DOUBT));
}

static void put_candidates(struct rulebook *b, const size_t *order, struct m_route *route)
{
    uint32_t n = 0;
    for (size_t i = 0; i < b->n_departments && n < CANDIDATES_MOST && b->score[order[i]] > 0;
         i++, n++) {
        struct candidate c = {0};
        int64_t other = b->score[order[i == 0 && b->n_departments > 1 ? 1 : 0]];
        wire_set(&c, candidate, department, slice_str(b->departments[order[i]]));
        wire_set(&c, candidate, sure, sure_of(b->score[order[i]], other));
        wire_encode(&shape_candidate, &c, &b->candidates);
    }
    if (n)
        wire_set(route, m_route, candidates, wire_list_of(&b->candidates, n));
}

static void put_contributors(struct rulebook *b, const size_t *order, struct m_route *route)
{
    uint32_t n = 0;
    int64_t least = b->score[order[0]] * CONTRIBUTOR_SHARE / 100;
    for (size_t i = 1; i < b->n_departments && n < CONTRIBUTORS_MOST; i++)
        if (b->score[order[i]] >= least && b->score[order[i]] > DOUBT) {
            wire_put_text(&b->contributors, slice_str(b->departments[order[i]]));
            n++;
        }
    if (n)
        wire_set(route, m_route, contributors, wire_list_of(&b->contributors, n));
}

static void decision_clear(struct rulebook *b)
{
    for (size_t i = 0; i < b->n_touched; i++)
        b->hits[b->touched[i]] = (struct hit){0};
    b->n_touched = 0;
    memset(b->score, 0, sizeof b->score);
    memset(b->forbidden, 0, sizeof b->forbidden);
    b->forced = -1;
    b->n_reasons = 0;
    b->theme[0] = 0;
    buf_reset(&b->contributors);
    buf_reset(&b->candidates);
    buf_reset(&b->reasons);
}

static void signal_read(struct rulebook *b, const struct m_submit *s)
{
    b->border = wire_has(s, m_submit_neighbour);
    b->reads_laws = false;
    text_read(b, s->title, SHARE_TITLE);
    text_read(b, s->what, SHARE_WHAT);
    text_read(b, s->notice, SHARE_NOTICE);
    text_read(b, s->needed_note, SHARE_WHAT);
    b->reads_laws = true;
    text_read(b, s->rule, SHARE_RULE);
    b->reads_laws = false;
}

void rulebook_decide(struct rulebook *b, const struct registry *r, const struct m_submit *signal,
                     int threshold, struct m_route *route)
{
    size_t order[DEPARTMENTS_MOST] = {0};
    decision_clear(b);
    memset(route, 0, sizeof *route);
    if (signal->theme.p && signal->theme.n < sizeof b->theme)
        memcpy(memset(b->theme, 0, sizeof b->theme), signal->theme.p, signal->theme.n);
    weigh_theme(b, r, signal->theme);
    signal_read(b, signal);
    weigh_rules(b);
    for (size_t i = 0; i < b->n_departments; i++)
        if (b->forbidden[i])
            b->score[i] = INT32_MIN;
    if (b->forced >= 0 && !b->forbidden[b->forced])
        b->score[b->forced] += INT64_C(100) * THEME_LEAD;
    rank(b, order);
    int64_t best = b->n_departments ? b->score[order[0]] : 0;
    int64_t second = b->n_departments > 1 ? b->score[order[1]] : 0;
    int sure = sure_of(best, second);
    wire_set(route, m_route, sure, sure);
    put_candidates(b, order, route);
    if (sure >= threshold && best > second) {
        memcpy(b->lead, b->departments[order[0]], sizeof b->lead);
        wire_set(route, m_route, lead, slice_str(b->lead));
        put_contributors(b, order, route);
        if (!b->theme[0])
            theme_guess(b, order[0]);
    }
    if (b->theme[0])
        wire_set(route, m_route, theme, slice_str(b->theme));
    if (b->n_reasons)
        wire_set(route, m_route, reasons, wire_list_of(&b->reasons, b->n_reasons));
    wire_set(route, m_route, rules_version, registry_set_version(r, SET_RULES));
    wire_set(route, m_route, themes_version, registry_set_version(r, SET_THEMES));
    wire_set(route, m_route, departments_version, registry_set_version(r, SET_DEPARTMENTS));
}
