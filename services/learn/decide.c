/*
 * Scores, how sure the best of them is, and a lead. See rulebook.h.
 *
 *      sure = logistic( s0 + s1 ln(p1 / (1 - p1)) + s2 ln(p1 / p2) + s3 [the rules say the same]
 *                     + s4 ln(1 + found(lead)) + s5 (ln(1 + found(best of the rules)) - that of their second)
 *                     + s6 ln(1 + words) )
 *
 * with s0 to s6 fitted on examples that the weights were not learned from (train.c).
 */
#include "services/learn/rulebook_in.h"

#include <math.h>

#define RULES_SAY         3 /* what rules say outright counts for, beside what was learned of them */
#define THEME_LEAD        9000 /* thousandths: the region chose the theme, the strongest single reason */
#define THEME_CONTRIBUTOR 500
#define THEME_FOUND       4  /* of its score a quarter tells how sure the rules are */
#define CANDIDATE_LEAST   20 /* thousandths of probability */
#define CONTRIBUTORS_MOST 4

/* ------------------------------------------------------------------ scores */

static int64_t score_of_value(int32_t value)
{
    return (int64_t)value * MODEL_UNIT;
}

static int64_t thousandths(int64_t n)
{
    return n * SCORE_UNIT / 1000;
}

/* What was learned, by the model's departments. */
static void learned_scores(const struct rulebook *b, int64_t out[DEPARTMENTS_MOST])
{
    const struct model *m = b->model;
    uint32_t n = m->n_departments;
    for (uint32_t c = 0; c < n; c++)
        out[c] = (int64_t)m->base[c] * VALUE_UNIT;
    for (size_t i = 0; i < b->n_features; i++) {
        const int16_t *row = feature_row(m, &b->features[i]);
        int64_t value = b->features[i].value;
        for (uint32_t c = 0; c < n; c++)
            out[c] += value * row[c];
    }
}

/* A department that the model never saw stands where the one that it saw least would without any words. */
static void learned_place(struct rulebook *b)
{
    int64_t learned[DEPARTMENTS_MOST], least = INT64_MAX;
    const struct model *m = b->model;
    memset(b->column, NOBODY, sizeof b->column);
    memset(b->score, 0, sizeof b->score);
    if (!m)
        return;
    learned_scores(b, learned);
    for (uint32_t c = 0; c < m->n_departments; c++) {
        int64_t base = (int64_t)m->base[c] * VALUE_UNIT;
        uint8_t ours = b->ours_of[c];
        least = base < least ? base : least;
        if (ours != NOBODY && (b->column[ours] == NOBODY || learned[c] > b->score[ours])) {
            b->column[ours] = (uint8_t)c;
            b->score[ours] = learned[c];
        }
    }
    for (size_t d = 0; d < b->n_departments; d++)
        if (b->column[d] == NOBODY)
            b->score[d] = least;
}

/* Only departments that may get it are ranked before the others. */
static bool comes_before(const struct rulebook *b, size_t x, size_t y)
{
    if (b->forbidden[x] != b->forbidden[y])
        return b->forbidden[y];
    return b->score[x] > b->score[y];
}

static void rank(struct rulebook *b)
{
    for (size_t i = 0; i < b->n_departments; i++) {
        size_t at = i;
        for (; at > 0 && comes_before(b, i, b->order[at - 1]); at--)
            b->order[at] = b->order[at - 1];
        b->order[at] = i;
    }
}

static size_t allowed(const struct rulebook *b)
{
    size_t n = 0;
    while (n < b->n_departments && !b->forbidden[b->order[n]])
        n++;
    return n;
}

static double score_in(const struct rulebook *b, size_t d)
{
    return (double)b->score[d] / (double)SCORE_UNIT * 1000 / b->scale.temperature;
}

/* What rules found for it, and the theme as if that were some words more. */
static double found_log(const struct rulebook *b, size_t d)
{
    return ((double)b->said[d] / RULES_SAY + (double)b->themed[d] / THEME_FOUND) /
           (double)SCORE_UNIT;
}

void sure_inputs(const struct rulebook *b, double out[MODEL_SURE])
{
    double best = -1, second = 0, p1 = b->p_best, p2 = b->p_second;
    size_t said_best = 0, lead = b->order[0];
    for (size_t d = 0; d < b->n_departments; d++)
        if (found_log(b, d) > best) {
            second = best < 0 ? 0 : best;
            best = found_log(b, d);
            said_best = d;
        } else if (found_log(b, d) > second) {
            second = found_log(b, d);
        }
    out[0] = 1;
    out[1] = log((p1 + 1e-9) / (1 - p1 + 1e-6));
    out[2] = log((p1 + 1e-9) / (p2 + 1e-9));
    out[3] = best > 0 && said_best == lead;
    out[4] = found_log(b, lead);
    out[5] = best - second;
    out[6] = log1p(b->reading.n_words);
}

static double sure_of(const struct rulebook *b)
{
    double in[MODEL_SURE], x = 0;
    sure_inputs(b, in);
    for (size_t i = 0; i < MODEL_SURE; i++)
        x += b->scale.sure[i] * in[i];
    return 1 / (1 + exp(-x / 1000));
}

static bool is_evidence(const struct rulebook *b)
{
    return b->reading.n_touched || b->n_features || b->theme[0];
}

int scores_make(struct rulebook *b)
{
    double p[DEPARTMENTS_MOST] = {0}, all = 0;
    features_make(b);
    learned_place(b);
    for (size_t d = 0; d < b->n_departments; d++) {
        b->said[d] = RULES_SAY * score_of_value(points_log((points_found(b, d) + 2) / 4));
        b->score[d] += (b->learned_alone ? 0 : b->said[d]) + b->themed[d];
    }
    if (b->forced >= 0 && !b->forbidden[b->forced])
        b->score[b->forced] += thousandths(FORCED);
    rank(b);
    size_t n = b->n_ranked = allowed(b);
    for (size_t i = 0; i < n; i++)
        all += p[i] = exp(score_in(b, b->order[i]) - score_in(b, b->order[0]));
    b->p_best = all > 0 ? p[0] / all : 0;
    b->p_second = n > 1 ? p[1] / all : 0;
    memset(b->probability, 0, sizeof b->probability);
    for (size_t i = 0; i < n; i++)
        b->probability[b->order[i]] = (int)lround(1000 * p[i] / all);
    if (n == 0 || !is_evidence(b))
        return 0;
    if (b->forced >= 0 && !b->forbidden[b->forced])
        return 1000;
    if (n > 1 && b->score[b->order[0]] == b->score[b->order[1]])
        return 0; /* a tie */
    return (int)lround(1000 * sure_of(b));
}

/* ------------------------------------------------------------------ what rules and themes say outright */

static void rules_weigh(struct rulebook *b)
{
    const struct reading *r = &b->reading;
    int32_t best = 0;
    memset(b->forbidden, 0, sizeof b->forbidden);
    b->forced = -1;
    for (size_t i = 0; i < r->n_touched; i++) {
        const struct rule *rule = &b->rules[r->touched[i]];
        int32_t points = r->hits[r->touched[i]].strong + r->hits[r->touched[i]].weak;
        if (rule->effect == rule_effect_FORBID) {
            b->forbidden[rule->department] = true;
        } else if (rule->effect == rule_effect_FORCE && points > best) {
            best = points;
            b->forced = rule->department;
            b->forced_by = i;
        }
    }
}

static void theme_weigh(struct rulebook *b, const struct registry *r, struct slice code)
{
    struct theme t;
    struct slice s;
    int d;
    memset(b->themed, 0, sizeof b->themed);
    if (!code.p || !registry_theme_find(r, code, &t))
        return;
    if ((d = department_index(b, t.lead)) >= 0)
        b->themed[d] += thousandths(THEME_LEAD);
    for (size_t at = 0; wire_list_text(t.contributors, &at, &s);)
        if ((d = department_index(b, s)) >= 0)
            b->themed[d] += thousandths(THEME_CONTRIBUTOR);
}

/* The theme that the heaviest rule points to, where the region chose none. */
static void theme_guess(struct rulebook *b, size_t lead)
{
    const struct reading *r = &b->reading;
    int32_t best = 0;
    for (size_t i = 0; i < r->n_touched; i++) {
        const struct rule *rule = &b->rules[r->touched[i]];
        if (rule->theme[0] && rule->department == lead && r->hits[r->touched[i]].strong > best) {
            best = r->hits[r->touched[i]].strong;
            memcpy(b->theme, rule->theme, sizeof b->theme);
        }
    }
}

/* ------------------------------------------------------------------ the decision */

/* The best has its certainty; the others share what is left as their probabilities do. */
int sure_of_candidate(const struct rulebook *b, size_t i, int sure)
{
    int first = b->probability[b->order[0]], p = b->probability[b->order[i]];
    if (i == 0)
        return sure;
    return first < 1000 ? p * (1000 - sure) / (1000 - first) : 0;
}

static void candidates_put(struct rulebook *b, int sure, struct m_route *route)
{
    b->n_candidates = 0;
    for (size_t i = 0; i < b->n_ranked && i < CANDIDATES_MOST && is_evidence(b); i++) {
        struct candidate c = {0};
        size_t d = b->order[i];
        if (i > 0 && b->probability[d] < CANDIDATE_LEAST)
            break;
        wire_set(&c, candidate, department, slice_str(b->departments[d]));
        wire_set(&c, candidate, sure, sure_of_candidate(b, i, sure));
        wire_set(&c, candidate, score, score_thousandths(b->score[d]));
        wire_encode(&shape_candidate, &c, &b->candidates);
        b->n_candidates++;
    }
    if (b->n_candidates)
        wire_set(route, m_route, candidates,
                 wire_list_of(&b->candidates, (uint32_t)b->n_candidates));
}

/* Likely by itself; or less so, and the rules found something for it. */
static bool contributes(const struct rulebook *b, size_t d)
{
    return b->probability[d] >= 200 ||
           (b->probability[d] >= 80 && points_found(b, d) >= 4 * POINTS * 3 / 2);
}

static void contributors_put(struct rulebook *b, struct m_route *route)
{
    uint32_t n = 0;
    for (size_t i = 1; i < b->n_ranked && n < CONTRIBUTORS_MOST; i++)
        if (contributes(b, b->order[i])) {
            wire_put_text(&b->contributors, slice_str(b->departments[b->order[i]]));
            n++;
        }
    if (n)
        wire_set(route, m_route, contributors, wire_list_of(&b->contributors, n));
}

void reading_signal(struct rulebook *b, const struct m_submit *s)
{
    reading_begin(b, wire_has(s, m_submit_neighbour));
    reading_text(b, s->title, READING_TITLE);
    reading_text(b, s->rule, READING_LAW);
    if (!slice_equal(s->what, s->title))
        reading_text(b, s->what, READING_TEXT);
    reading_text(b, s->notice, READING_TEXT);
    reading_text(b, s->needed_note, READING_TEXT);
    reading_end(b);
}

static void versions_put(const struct rulebook *b, const struct registry *r, struct m_route *route)
{
    wire_set(route, m_route, rules_version, registry_set_version(r, SET_RULES));
    wire_set(route, m_route, themes_version, registry_set_version(r, SET_THEMES));
    wire_set(route, m_route, departments_version, registry_set_version(r, SET_DEPARTMENTS));
    if (!b->model)
        return;
    wire_set(route, m_route, model, slice_str(b->model->version));
    if (b->model->position >= 0)
        wire_set(route, m_route, model_position, b->model->position);
}

void rulebook_decide(struct rulebook *b, const struct registry *r, const struct m_submit *signal,
                     int threshold, struct m_route *route)
{
    *route = (struct m_route){0};
    memset(b->theme, 0, sizeof b->theme);
    if (signal->theme.p && signal->theme.n < sizeof b->theme)
        memcpy(b->theme, signal->theme.p, signal->theme.n);
    buf_reset(&b->contributors);
    buf_reset(&b->candidates);
    reading_signal(b, signal);
    rules_weigh(b);
    theme_weigh(b, r, signal->theme);
    int sure = scores_make(b);
    wire_set(route, m_route, sure, sure);
    candidates_put(b, sure, route);
    if (threshold == THRESHOLD_OF_MODEL)
        threshold = b->scale.threshold;
    if (b->n_candidates && sure >= threshold) {
        memcpy(b->lead, b->departments[b->order[0]], sizeof b->lead);
        wire_set(route, m_route, lead, slice_str(b->lead));
        contributors_put(b, route);
        if (!b->theme[0])
            theme_guess(b, b->order[0]);
    }
    if (b->theme[0])
        wire_set(route, m_route, theme, slice_str(b->theme));
    reasons_make(b);
    if (b->n_reasons)
        wire_set(route, m_route, reasons, wire_list_of(&b->reasons, b->n_reasons));
    versions_put(b, r, route);
}
