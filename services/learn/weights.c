/*
 * Words, features and their weights. See train_in.h.
 */
#include "services/learn/train_in.h"

#include "common/room.h"
#include "services/learn/logistic.h"
#include "services/learn/vocabulary.h"

#include <math.h>
#include <stdlib.h>

#define COST 5.0 /* of a mistake, against a weight; an example that counts twice has 10 */

/* ------------------------------------------------------------------ a model without weights */

static struct model *model_begin(struct rulebook *plain, const struct lessons *lessons,
                                 uint8_t turn)
{
    struct vocabulary v = {0};
    for (size_t i = 0; i < lessons->n; i++)
        if (lessons->list[i].turn != turn)
            vocabulary_count(&v, plain->lexicon, lessons->list[i].example);
    vocabulary_choose(&v, TRAIN_WORD_LEAST, MODEL_WORDS);
    struct model *m = model_new((uint32_t)plain->n_departments, (uint32_t)plain->n_rules, v.n);
    m->rows = m->examples = v.examples;
    memcpy(m->departments, plain->departments, sizeof m->departments);
    for (size_t i = 0; i < plain->n_rules; i++)
        memcpy(m->rules[i], plain->rules[i].code, sizeof m->rules[i]);
    for (uint32_t i = 0; i < v.n; i++)
        model_word_set(m, i, v.list[i].stem, v.list[i].n, 0);
    vocabulary_free(&v);
    return m;
}

/* ------------------------------------------------------------------ rows of a problem */

/* Where the weights of a feature stand. The base comes last. */
struct mass {
    int64_t all;
    double *of; /* by column */
};

static uint32_t column_of(const struct model *m, const struct feature *f)
{
    uint32_t at = m->n_words;
    if (f->about == ABOUT_WORD)
        return f->index;
    if (f->about == ABOUT_RULE)
        return at + 2 * f->index + f->part;
    at += 2 * m->n_rules;
    return at + MODEL_PARTS * f->index + f->part;
}

static uint32_t column_of_base(const struct model *m)
{
    return m->n_words + 2 * m->n_rules + MODEL_PARTS * m->n_departments;
}

static int by_column(const void *a, const void *b)
{
    const struct logistic_value *x = a, *y = b;
    return (x->column > y->column) - (x->column < y->column);
}

static struct logistic_row row_of(const struct rulebook *b, const struct lesson *lesson)
{
    size_t n = b->n_features;
    struct logistic_value *list = room_for(NULL, n + 1, sizeof list[0]);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct logistic_value){column_of(b->model, &b->features[i]),
                                          (double)b->features[i].value / VALUE_UNIT};
    if (n)
        qsort(list, n, sizeof list[0], by_column);
    list[n] = (struct logistic_value){column_of_base(b->model), 1};
    return (struct logistic_row){
        .values = list, .n = n + 1, .label = lesson->lead, .times = lesson->times};
}

/* A full example is 1, another half. */
static void mass_add(struct mass *mass, const struct rulebook *b, const struct lesson *lesson)
{
    mass->all += 500 * lesson->times;
    for (size_t i = 0; i < b->n_features; i++) {
        double v = (double)b->features[i].value / VALUE_UNIT;
        mass->of[column_of(b->model, &b->features[i])] += v * v * lesson->times / 2;
    }
}

static void mass_set(struct model *m, const struct mass *mass)
{
    m->mass = mass->all;
    for (uint32_t i = 0; i < m->n_words; i++)
        m->words[i].mass = (uint32_t)lround(1000 * mass->of[i]);
    for (uint32_t i = 0; i < 2 * m->n_rules; i++)
        m->rule_mass[i] = (uint32_t)lround(1000 * mass->of[m->n_words + i]);
}

/* ------------------------------------------------------------------ weights */

static int16_t weight_of(double w)
{
    double v = w * MODEL_UNIT;
    return (int16_t)lround(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

static void weights_set(struct model *m, uint32_t department, const double *w)
{
    size_t n = m->n_departments;
    for (uint32_t i = 0; i < m->n_words; i++)
        m->of_words[i * n + department] = weight_of(*w++);
    for (uint32_t i = 0; i < 2 * m->n_rules; i++)
        m->of_rules[i * n + department] = weight_of(*w++);
    for (uint32_t i = 0; i < MODEL_PARTS * n; i++)
        m->of_departments[i * n + department] = weight_of(*w++);
    m->base[department] = weight_of(*w);
}

/* Who led nowhere stands where the one that led least does. */
static void base_set(struct model *m, const size_t leads[DEPARTMENTS_MOST])
{
    int16_t least = INT16_MAX;
    for (uint32_t d = 0; d < m->n_departments; d++)
        if (leads[d] && m->base[d] < least)
            least = m->base[d];
    for (uint32_t d = 0; d < m->n_departments; d++)
        if (!leads[d])
            m->base[d] = least;
}

void lesson_read(struct rulebook *b, const struct example *e)
{
    reading_begin(b, READING_TEXT);
    reading_text(b, e->title, READING_TITLE);
    if (!slice_equal(e->title, e->text))
        reading_text(b, e->text, READING_TEXT);
    reading_end(b);
    features_make(b);
}

void lesson_score(struct rulebook *b, const struct example *e)
{
    lesson_read(b, e);
    b->forced = -1;
    memset(b->forbidden, 0, sizeof b->forbidden);
    memset(b->themed, 0, sizeof b->themed);
    (void)scores_make(b);
}

struct model *weights_learn(struct rulebook *plain, const struct registry *r, int32_t day,
                            const struct lessons *lessons, uint8_t turn)
{
    struct model *m = model_begin(plain, lessons, turn);
    struct rulebook *b = rulebook_new();
    struct logistic_row *rows = room_for(NULL, lessons->n + 1, sizeof rows[0]);
    uint32_t columns = column_of_base(m) + 1;
    double *w = room_for(NULL, columns, sizeof w[0]);
    struct mass mass = {.of = room_new(columns * sizeof(double))};
    size_t leads[DEPARTMENTS_MOST] = {0};
    size_t n = 0;
    rulebook_build(b, r, day, m);
    for (size_t i = 0; i < lessons->n; i++) {
        const struct lesson *lesson = &lessons->list[i];
        if (lesson->turn == turn)
            continue;
        lesson_read(b, lesson->example);
        rows[n++] = row_of(b, lesson);
        mass_add(&mass, b, lesson);
        leads[lesson->lead]++;
    }
    for (uint32_t d = 0; d < m->n_departments; d++) {
        logistic_learn(rows, n, columns, (uint8_t)d, COST, w);
        weights_set(m, d, w);
    }
    base_set(m, leads);
    mass_set(m, &mass);
    free(mass.of);
    for (size_t i = 0; i < n; i++)
        free((void *)(uintptr_t)rows[i].values);
    free(rows);
    free(w);
    rulebook_free(&b);
    return m;
}
