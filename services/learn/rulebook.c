/*
 * The rulebook made ready: the registry's rules as terms and phrases, and whose weights of the model are whose. See
 * rulebook.h.
 */
#include "services/learn/rulebook_in.h"

#include "common/log.h"
#include "common/room.h"

#include <stdlib.h>

#define HEIRS_MOST 8 /* departments that ended one after another */

struct rulebook *rulebook_new(void)
{
    struct rulebook *b = room_new(sizeof *b);
    b->rules = room_new(RULES_MOST * sizeof b->rules[0]);
    return b;
}

void rulebook_free(struct rulebook **bp)
{
    struct rulebook *b = *bp;
    *bp = NULL;
    if (!b)
        return;
    lexicon_free(&b->lexicon);
    reading_free(&b->reading);
    free(b->rules);
    free(b->entries);
    free(b->first);
    free(b->features);
    free(b->gathered.list);
    buf_free(&b->phrases);
    buf_free(&b->told_departments);
    buf_free(&b->told_themes);
    buf_free(&b->told_words);
    buf_free(&b->contributors);
    buf_free(&b->candidates);
    buf_free(&b->reasons);
    free(b);
}

int department_index(const struct rulebook *b, struct slice code)
{
    for (size_t i = 0; i < b->n_departments; i++)
        if (slice_is(code, b->departments[i]))
            return (int)i;
    return -1;
}

/* ------------------------------------------------------------------ rules */

static void entry_add(struct rulebook *b, struct slice phrase, enum reason_kind kind, bool weak)
{
    struct entry e = {.kind = (uint8_t)kind,
                      .weak = weak,
                      .rule = (uint16_t)b->n_rules,
                      .at = (uint32_t)b->phrases.n};
    e.n = (uint8_t)lexicon_phrase(b->lexicon, phrase, e.terms, PHRASE_MOST);
    if (e.n == 0)
        return;
    if (b->n_entries == b->cap_entries) {
        b->cap_entries = b->cap_entries ? 2 * b->cap_entries : 2048;
        b->entries = room_for(b->entries, b->cap_entries, sizeof b->entries[0]);
    }
    if (phrase.n <= UINT8_MAX) {
        buf_add(&b->phrases, phrase.p, phrase.n);
        e.len = (uint8_t)phrase.n;
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
    const struct entry *x = a, *y = b;
    uint32_t kx = entry_key(x), ky = entry_key(y);
    if (kx != ky)
        return kx < ky ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static uint32_t learned_rule(const struct model *m, struct slice code)
{
    for (uint32_t i = 0; m && i < m->n_rules; i++)
        if (slice_is(code, m->rules[i]))
            return i;
    return NOT_THERE;
}

static void rule_add(struct rulebook *b, const struct routing_rule *in)
{
    int department = department_index(b, in->department);
    struct slice s;
    if (department < 0 || b->n_rules == RULES_MOST)
        return; /* of a department that is no longer there */
    struct rule *rule = &b->rules[b->n_rules];
    *rule = (struct rule){
        .department = (uint8_t)department,
        .effect = wire_has(in, routing_rule_effect) ? in->effect : rule_effect_FAVOUR,
        .border = in->border,
        .weight = wire_has(in, routing_rule_weight) ? (int32_t)in->weight : WEIGHT_ONE,
        .learned = learned_rule(b->model, in->code)};
    memcpy(rule->code, in->code.p, in->code.n < 64 ? in->code.n : 64);
    if (in->theme.p)
        memcpy(rule->theme, in->theme.p, in->theme.n < 64 ? in->theme.n : 64);
    for (size_t at = 0; wire_list_text(in->words, &at, &s);)
        entry_add(b, s, reason_kind_WORDS, false);
    for (size_t at = 0; wire_list_text(in->laws, &at, &s);)
        entry_add(b, s, reason_kind_LAW, false);
    for (size_t at = 0; wire_list_text(in->weak_words, &at, &s);)
        entry_add(b, s, reason_kind_WORDS, true);
    b->n_rules++;
}

static void index_build(struct rulebook *b)
{
    uint32_t most = 0;
    size_t i = 0;
    if (b->n_entries)
        qsort(b->entries, b->n_entries, sizeof b->entries[0], by_key);
    for (size_t k = 0; k < b->n_entries; k++)
        if (entry_key(&b->entries[k]) > most)
            most = entry_key(&b->entries[k]);
    free(b->first);
    b->n_first = most + 2;
    b->first = room_new(b->n_first * sizeof b->first[0]);
    for (uint32_t term = 0; term < b->n_first; term++) {
        while (i < b->n_entries && entry_key(&b->entries[i]) < term)
            i++;
        b->first[term] = (uint32_t)i;
    }
    b->reading.seen = room_for(b->reading.seen, b->n_entries + 1, sizeof b->reading.seen[0]);
    memset(b->reading.seen, 0, (b->n_entries + 1) * sizeof b->reading.seen[0]);
    b->reading.turn = 0;
}

/* ------------------------------------------------------------------ the model */

int heir_of(const struct rulebook *b, const struct registry *r, const char *code)
{
    place_t at = registry_place(r, slice_str(code)), next;
    int ours = department_index(b, slice_str(code));
    for (int i = 0; i < HEIRS_MOST && ours < 0 && at != PLACE_NOBODY; i++, at = next) {
        if (registry_succession(r, at, 0, &next) == INT32_MAX || next == PLACE_NOBODY)
            return -1;
        ours = department_index(b, slice_str(registry_place_code(r, next)));
    }
    return ours;
}

static void model_bind(struct rulebook *b, const struct registry *r)
{
    const struct model *m = b->model;
    memset(b->learned_of, 0xff, sizeof b->learned_of);
    b->scale = m ? m->scale : model_scale_of_rules;
    for (uint32_t i = 0; m && i < m->n_departments; i++) {
        int ours = heir_of(b, r, m->departments[i]);
        b->ours_of[i] = ours < 0 ? NOBODY : (uint8_t)ours;
        if (ours >= 0 && slice_is(slice_str(m->departments[i]), b->departments[ours]))
            b->learned_of[ours] = i;
    }
    for (uint32_t i = 0; m && i < m->n_words; i++)
        lexicon_number(b->lexicon, model_stem(m, i), i);
}

void rulebook_build(struct rulebook *b, const struct registry *r, int32_t day,
                    const struct model *model)
{
    struct department d;
    struct routing_rule rule;
    lexicon_free(&b->lexicon);
    b->lexicon = lexicon_new();
    b->model = model;
    b->n_departments = b->n_rules = b->n_entries = 0;
    buf_reset(&b->phrases);
    for (size_t i = 0; b->n_departments < DEPARTMENTS_MOST && registry_department(r, i, &d); i++)
        if (registry_is_department(r, d.code, day)) {
            char *code = b->departments[b->n_departments++];
            memset(code, 0, 25);
            memcpy(code, d.code.p, d.code.n < 24 ? d.code.n : 24);
        }
    for (size_t i = 0; registry_rule(r, i, &rule); i++)
        rule_add(b, &rule);
    index_build(b);
    model_bind(b, r);
    log_info("rulebook_built", "departments=%zu rules=%zu entries=%zu model=%s", b->n_departments,
             b->n_rules, b->n_entries, model ? model->version : "none");
}
