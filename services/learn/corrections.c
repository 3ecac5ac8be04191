/*
 * What use teaches. See corrections.h.
 *
 *      start model + words that are new --> next model --+-- reads each example: its score before, and what it has
 *                                                        |
 *                    which features mark the examples <--+
 *                                        |
 *      for each department: logistic regression of their changes alone, from the score before, each change held back by
 *      how well the start model knew that feature
 */
#include "services/learn/corrections.h"

#include "common/room.h"
#include "services/learn/rulebook_in.h"
#include "services/learn/train_in.h"
#include "services/learn/vocabulary.h"

#include <math.h>
#include <stdlib.h>

#define LIFT        10.       /* times as frequent as before */
#define SPREAD      (1 / 30.) /* how much a change costs by itself ... */
#define KNOWN       .02       /* ... and more for all that the start model had of it */
#define RARE        .05       /* counted on top of what it had */
#define SETTLED     .05       /* a department whose examples are right already learns nothing */
#define GRADIENT    1e-3
#define SWEEPS_MOST 2000

/* A feature that may change: which examples have it, and how much. */
struct column {
    uint32_t feature; /* word, or n_words + 2 * rule */
    uint32_t *examples;
    double *values;
    uint32_t n, cap;
    double cost, squares;
    bool marks;
};

struct correcting {
    const struct registry *registry;
    struct model *next;
    struct rulebook *b;
    struct column *columns; /* of words, then of rules' strong words */
    uint32_t n_columns;
    double (*before)
        [DEPARTMENTS_MOST]; /* by example: how far each department is above the best of the others */
    uint8_t *leads;
    uint32_t n;
};

/* ------------------------------------------------------------------ the next model, as the start */

/* Departments that ended are their heirs' from here on; those that are new stand where the least likely one does. */
static uint32_t departments_take(struct model *next, const struct model *start,
                                 const struct rulebook *b, const struct registry *r)
{
    uint32_t n = start->n_departments;
    memcpy(next->departments, start->departments, sizeof next->departments);
    for (uint32_t i = 0; i < start->n_departments; i++) {
        int heir = heir_of(b, r, start->departments[i]);
        bool there = heir < 0;
        for (uint32_t k = 0; k < n && !there; k++)
            there = strcmp(next->departments[k], b->departments[heir]) == 0;
        if (!there)
            memcpy(next->departments[i], b->departments[heir], sizeof next->departments[0]);
    }
    for (size_t d = 0; d < b->n_departments && n < MODEL_DEPARTMENTS; d++) {
        bool there = false;
        for (uint32_t k = 0; k < n; k++)
            there |= strcmp(next->departments[k], b->departments[d]) == 0;
        if (!there)
            memcpy(next->departments[n++], b->departments[d], sizeof next->departments[0]);
    }
    return n;
}

static void row_take(int16_t *to, const int16_t *from, const struct model *start)
{
    memcpy(to, from, start->n_departments * sizeof *to);
}

static void weights_take(struct model *next, const struct model *start)
{
    int16_t least = INT16_MAX;
    uint32_t n = next->n_departments;
    row_take(next->base, start->base, start);
    for (uint32_t d = 0; d < start->n_departments; d++)
        least = start->base[d] < least ? start->base[d] : least;
    for (uint32_t d = start->n_departments; d < n; d++)
        next->base[d] = least;
    for (uint32_t i = 0; i < 2 * start->n_rules; i++)
        row_take(next->of_rules + (size_t)i * n, start->of_rules + (size_t)i * start->n_departments,
                 start);
    for (uint32_t i = 0; i < start->n_departments * MODEL_PARTS; i++)
        row_take(next->of_departments + (size_t)i * n,
                 start->of_departments + (size_t)i * start->n_departments, start);
}

static void words_take(struct model *next, const struct model *start,
                       const struct vocabulary *fresh)
{
    uint32_t at = 0, i = 0, k = 0;
    while (at < next->n_words) {
        int c = i == start->n_words ? 1
                : k == fresh->n     ? -1
                                    : stem_compare(model_stem(start, i), fresh->list[k].stem);
        if (c <= 0) {
            model_word_set(next, at, model_stem(start, i), start->words[i].examples,
                           start->words[i].mass);
            row_take(next->of_words + (size_t)at++ * next->n_departments,
                     model_word_row(start, i++), start);
            k += c == 0;
        } else {
            model_word_set(next, at++, fresh->list[k].stem, fresh->list[k].n, 0);
            k++;
        }
    }
}

/* How many of the fresh ones the start model has too. */
static uint32_t shared_words(const struct model *start, const struct vocabulary *fresh)
{
    uint32_t n = 0, i = 0, k = 0;
    while (i < start->n_words && k < fresh->n) {
        int c = stem_compare(model_stem(start, i), fresh->list[k].stem);
        n += c == 0;
        i += c <= 0;
        k += c >= 0;
    }
    return n;
}

static struct model *next_begin(const struct model *start, const struct vocabulary *fresh,
                                const struct rulebook *b, const struct registry *r)
{
    struct model *shape = model_new(0, 0, 0), *next;
    uint32_t n = departments_take(shape, start, b, r);
    next = model_new(n, start->n_rules, start->n_words + fresh->n - shared_words(start, fresh));
    memcpy(next->departments, shape->departments, sizeof next->departments);
    model_free(&shape);
    next->seed = start->seed;
    next->rows = start->rows;
    next->examples = start->examples;
    next->mass = start->mass;
    next->rules_version = start->rules_version;
    next->scale = start->scale;
    memcpy(next->rules, start->rules, start->n_rules * sizeof next->rules[0]);
    memcpy(next->rule_mass, start->rule_mass, 2 * start->n_rules * sizeof next->rule_mass[0]);
    weights_take(next, start);
    words_take(next, start, fresh);
    return next;
}

/* ------------------------------------------------------------------ what the examples have */

static struct column *column_of(struct correcting *c, const struct feature *f)
{
    if (f->about == ABOUT_WORD)
        return &c->columns[f->index];
    if (f->about == ABOUT_RULE && f->part == MODEL_STRONG)
        return &c->columns[c->next->n_words + f->index];
    return NULL;
}

static void column_add(struct column *column, uint32_t example, double value)
{
    if (column->n == column->cap) {
        column->cap = column->cap ? 2 * column->cap : 8;
        column->examples = room_for(column->examples, column->cap, sizeof column->examples[0]);
        column->values = room_for(column->values, column->cap, sizeof column->values[0]);
    }
    column->examples[column->n] = example;
    column->values[column->n++] = value;
    column->squares += value * value;
}

static void example_take(struct correcting *c, const struct example *e, uint8_t lead)
{
    struct rulebook *b = c->b;
    uint32_t at = c->n++;
    lesson_score(b, e);
    for (size_t i = 0; i < b->n_features; i++) {
        struct column *column = column_of(c, &b->features[i]);
        if (column)
            column_add(column, at, (double)b->features[i].value / VALUE_UNIT);
    }
    for (size_t d = 0; d < b->n_departments; d++) {
        size_t other = b->order[0] == d && b->n_departments > 1 ? b->order[1] : b->order[0];
        c->before[at][d] = (double)(b->score[d] - b->score[other]) / (double)SCORE_UNIT;
    }
    c->leads[at] = lead;
}

static bool column_marks(const struct correcting *c, uint32_t i)
{
    const struct column *column = &c->columns[i];
    const struct model *m = c->next;
    if (i < m->n_words) {
        double before =
            (double)(m->words[i].mass ? m->words[i].examples + 1 : 1) / (double)(m->rows + 1);
        return column->n >= CORRECTIONS_WORD_LEAST && (double)column->n / c->n >= LIFT * before;
    }
    double had = (double)m->rule_mass[2 * (i - m->n_words)] / 1000;
    return column->squares / c->n >= LIFT * (had + RARE) * 1000 / ((double)m->mass + 1);
}

static void columns_choose(struct correcting *c)
{
    for (uint32_t i = 0; i < c->n_columns; i++) {
        struct column *column = &c->columns[i];
        const struct model *m = c->next;
        uint32_t mass = i < m->n_words ? m->words[i].mass : m->rule_mass[2 * (i - m->n_words)];
        column->marks = column->n > 0 && column_marks(c, i);
        column->cost = SPREAD + KNOWN * mass / 1000;
    }
}

/* ------------------------------------------------------------------ changes */

static double surprise(double margin)
{
    return margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin;
}

/* One change after another, each by a step that cannot make it worse, until none would help. margins: by example, of y times
 * its score. */
static void changes_find(const struct correcting *c, uint8_t department, double *scores,
                         double *changes)
{
    for (int sweep = 0; sweep < SWEEPS_MOST; sweep++) {
        double steepest = 0;
        for (uint32_t i = 0; i < c->n_columns; i++) {
            const struct column *column = &c->columns[i];
            double slope = column->cost * changes[i];
            if (!column->marks)
                continue;
            for (uint32_t k = 0; k < column->n; k++) {
                uint32_t e = column->examples[k];
                double y = c->leads[e] == department ? 1 : -1;
                slope -= y * column->values[k] / (1 + exp(y * scores[e]));
            }
            double step = -slope / (column->cost + column->squares / 4);
            changes[i] += step;
            for (uint32_t k = 0; k < column->n; k++)
                scores[column->examples[k]] += step * column->values[k];
            steepest = fmax(steepest, fabs(slope));
        }
        if (steepest < GRADIENT)
            return;
    }
}

static void weight_change(int16_t *weight, double change)
{
    long v = *weight + lround(change * MODEL_UNIT);
    *weight = (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

static void department_correct(struct correcting *c, uint8_t department, double *scores,
                               double *changes)
{
    struct model *m = c->next;
    uint32_t own = c->b->learned_of[department], n = m->n_departments;
    double wrong = 0;
    if (own == NOT_THERE)
        return;
    for (uint32_t e = 0; e < c->n; e++) {
        scores[e] = c->before[e][department];
        wrong += surprise(c->leads[e] == department ? scores[e] : -scores[e]);
    }
    if (wrong < SETTLED)
        return;
    memset(changes, 0, c->n_columns * sizeof changes[0]);
    changes_find(c, department, scores, changes);
    for (uint32_t i = 0; i < c->n_columns; i++)
        if (i < m->n_words)
            weight_change(&m->of_words[(size_t)i * n + own], changes[i]);
        else
            weight_change(&m->of_rules[(size_t)(i - m->n_words) * 2 * n + own], changes[i]);
}

/* ------------------------------------------------------------------ the whole */

static void all_correct(struct correcting *c)
{
    double *scores = room_for(NULL, c->n + 1, sizeof scores[0]);
    double *changes = room_for(NULL, c->n_columns + 1, sizeof changes[0]);
    columns_choose(c);
    for (size_t d = 0; d < c->b->n_departments; d++)
        department_correct(c, (uint8_t)d, scores, changes);
    free(scores);
    free(changes);
}

static void examples_take(struct correcting *c, const struct examples *examples)
{
    for (size_t i = 0; i < examples->n; i++) {
        int lead =
            examples->list[i].lead[0] ? heir_of(c->b, c->registry, examples->list[i].lead) : -1;
        if (lead >= 0)
            example_take(c, &examples->list[i], (uint8_t)lead);
    }
}

struct model *corrections_learn(const struct registry *r, int32_t day, const struct model *start,
                                const struct examples *examples)
{
    struct correcting c = {.registry = r, .b = rulebook_new()};
    struct vocabulary fresh = {0};
    rulebook_build(c.b, r, day, start);
    for (size_t i = 0; i < examples->n; i++)
        vocabulary_count(&fresh, c.b->lexicon, &examples->list[i]);
    vocabulary_choose(&fresh, CORRECTIONS_WORD_LEAST, MODEL_WORDS - start->n_words);
    c.next = next_begin(start, &fresh, c.b, r);
    rulebook_build(c.b, r, day, c.next);
    c.n_columns = c.next->n_words + c.next->n_rules;
    c.columns = room_new((c.n_columns + 1) * sizeof c.columns[0]);
    c.before = room_for(NULL, examples->n + 1, sizeof c.before[0]);
    c.leads = room_for(NULL, examples->n + 1, 1);
    examples_take(&c, examples);
    all_correct(&c);
    c.next->examples += c.n;
    for (uint32_t i = 0; i < c.n_columns; i++) {
        free(c.columns[i].examples);
        free(c.columns[i].values);
    }
    free(c.columns);
    free(c.before);
    free(c.leads);
    vocabulary_free(&fresh);
    rulebook_free(&c.b);
    return c.next;
}
