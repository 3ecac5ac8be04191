/*
 * Training, in turns. See train.h.
 *
 *      examples -- lessons, each left out in one of five turns
 *                    |
 *                    +-- five times: learn from the others, decide what was left out --> temperature, certainty, threshold
 *                    +-- once: learn from all --> the weights
 */
#include "services/learn/train_in.h"

#include "common/hash.h"
#include "common/room.h"

#include <stdlib.h>

struct training {
    const struct registry *registry;
    int32_t day;
    struct rulebook *plain;
    struct lessons lessons;
    struct outcome *outcomes; /* of full lessons */
    size_t n_outcomes;
};

/* ------------------------------------------------------------------ lessons */

static uint8_t turn_of(uint64_t group, int64_t seed)
{
    uint8_t hash[HASH_LEN];
    struct slice parts[] = {slice_of(&group, sizeof group), slice_of(&seed, sizeof seed)};
    hash_sha256(hash, parts, ARRAY_LEN(parts));
    return hash[0] % TURNS;
}

/* A title without a text, or a text without a title, counts half. */
static void lessons_make(struct training *t, const struct examples *examples, int64_t seed)
{
    struct lexicon *regional = regional_words(t->registry);
    t->lessons.list = room_for(NULL, examples->n + 1, sizeof t->lessons.list[0]);
    for (size_t i = 0; i < examples->n; i++) {
        const struct example *e = &examples->list[i];
        int lead = e->lead[0] && !e->held_back ? heir_of(t->plain, t->registry, e->lead) : -1;
        bool full = example_is_full(e);
        if (lead >= 0)
            t->lessons.list[t->lessons.n++] =
                (struct lesson){.example = e,
                                .lead = (uint8_t)lead,
                                .turn = turn_of(e->group, seed),
                                .times = full ? 2 : 1,
                                .full = full,
                                .regional = full && regional_is(regional, e)};
    }
    lexicon_free(&regional);
}

static bool is_enough(const struct lessons *l)
{
    for (size_t i = 1; i < l->n; i++)
        if (l->list[i].lead != l->list[0].lead)
            return true;
    return false;
}

/* ------------------------------------------------------------------ what was left out */

static void outcome_add(struct training *t, struct rulebook *b, const struct lesson *lesson)
{
    struct outcome *o = &t->outcomes[t->n_outcomes++];
    lesson_score(b, lesson->example);
    *o = (struct outcome){
        .lead = lesson->lead, .right = b->order[0] == lesson->lead, .regional = lesson->regional};
    for (size_t d = 0; d < b->n_departments; d++)
        o->score[d] = (double)b->score[d] / (double)SCORE_UNIT;
    sure_inputs(b, o->in);
}

static void turn_decide(struct training *t, const struct model *m, uint8_t turn,
                        int32_t temperature)
{
    struct rulebook *b = rulebook_new();
    rulebook_build(b, t->registry, t->day, m);
    b->scale.temperature = temperature;
    for (size_t i = 0; i < t->lessons.n; i++)
        if (t->lessons.list[i].full && (turn == TURNS || t->lessons.list[i].turn == turn))
            outcome_add(t, b, &t->lessons.list[i]);
    rulebook_free(&b);
}

/* of_turn NULL: rules alone, which learn nothing, so that nothing has to be left out. */
static void all_decide(struct training *t, struct model *const *of_turn, int32_t temperature)
{
    t->n_outcomes = 0;
    if (!of_turn)
        turn_decide(t, NULL, TURNS, temperature);
    for (uint8_t turn = 0; of_turn && turn < TURNS; turn++)
        turn_decide(t, of_turn[turn], turn, temperature);
}

/* Twice over what was left out: the certainty looks at probabilities, and those need the temperature. */
static void scale_fit(struct training *t, struct model *const *of_turn, int precision,
                      struct model_scale *out, struct train_report *report)
{
    *report = (struct train_report){0};
    all_decide(t, of_turn, 1000);
    out->temperature = temperature_fit(t->outcomes, t->n_outcomes, t->plain->n_departments);
    all_decide(t, of_turn, out->temperature);
    sure_fit(t->outcomes, t->n_outcomes, out->sure);
    out->threshold = threshold_fit(t->outcomes, t->n_outcomes, out, precision, &report->coverage,
                                   &report->precision);
    report->n = t->n_outcomes;
    for (size_t i = 0; i < t->n_outcomes; i++)
        report->top1 += (double)t->outcomes[i].right / (double)t->n_outcomes;
}

/* ------------------------------------------------------------------ the whole */

struct model *train_model(const struct registry *r, int32_t day, const struct examples *examples,
                          const struct train_options *options, struct train_report *report)
{
    struct training t = {.registry = r, .day = day, .plain = rulebook_new()};
    struct model *m = NULL, *of_turn[TURNS] = {NULL};
    struct model_scale rules;
    *report = (struct train_report){0};
    rulebook_build(t.plain, r, day, NULL);
    lessons_make(&t, examples, options->seed);
    if (is_enough(&t.lessons)) {
        t.outcomes = room_for(NULL, t.lessons.n, sizeof t.outcomes[0]);
        for (uint8_t turn = 0; turn < TURNS; turn++)
            of_turn[turn] = weights_learn(t.plain, r, day, &t.lessons, turn);
        m = weights_learn(t.plain, r, day, &t.lessons, TURNS);
        m->position = options->position;
        m->seed = options->seed;
        m->rules_version = registry_set_version(r, SET_RULES);
        scale_fit(&t, NULL, options->precision, &rules, report);
        scale_fit(&t, of_turn, options->precision, &m->scale, report);
        report->rules = rules;
    }
    for (uint8_t turn = 0; turn < TURNS; turn++)
        model_free(&of_turn[turn]);
    free(t.outcomes);
    free(t.lessons.list);
    rulebook_free(&t.plain);
    return m;
}
