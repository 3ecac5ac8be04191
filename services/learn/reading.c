/*
 * Reading a text: which rules it hits and which stems it has. See rulebook_in.h.
 */
#include "services/learn/rulebook_in.h"

#include "common/room.h"

#include <stdlib.h>

#define TITLE_SHARE \
    15 /* tenths: what a word in a title counts for, and a law in the field for it */
#define PHRASE_SHARE 15 /* and more than one word together */

/* ------------------------------------------------------------------ stems */

static void stems_clear(struct reading *r)
{
    r->n_stems = 0;
    if (r->n_slots)
        memset(r->slots, 0, r->n_slots * sizeof r->slots[0]);
}

static uint32_t *stem_slot(struct reading *r, uint64_t hash)
{
    uint32_t i = (uint32_t)hash & (r->n_slots - 1);
    while (r->slots[i] && r->stems[r->slots[i] - 1].hash != hash)
        i = (i + 1) & (r->n_slots - 1);
    return &r->slots[i];
}

static void stems_grow(struct reading *r)
{
    r->n_slots = r->n_slots ? 2 * r->n_slots : 1024;
    r->slots = room_for(r->slots, r->n_slots, sizeof r->slots[0]);
    memset(r->slots, 0, r->n_slots * sizeof r->slots[0]);
    r->cap_stems = r->n_slots / 2;
    r->stems = room_for(r->stems, r->cap_stems, sizeof r->stems[0]);
    for (uint32_t i = 0; i < r->n_stems; i++)
        *stem_slot(r, r->stems[i].hash) = i + 1;
}

static void stem_note(struct reading *r, const struct word *word)
{
    if (r->n_stems == r->cap_stems)
        stems_grow(r);
    uint32_t *slot = stem_slot(r, word->stem);
    if (!*slot) {
        r->stems[r->n_stems] = (struct stem){.hash = word->stem, .number = word->number};
        *slot = ++r->n_stems;
    }
    r->stems[*slot - 1].count++;
}

/* ------------------------------------------------------------------ rules */

static void entry_note(const struct rulebook *b, const struct entry *e, struct hit *h)
{
    if (h->n_by < WORDS_TOLD && e->len > 0)
        h->by[h->n_by++] = (uint32_t)(e - b->entries);
}

static void entry_hit(struct rulebook *b, const struct entry *e)
{
    struct reading *r = &b->reading;
    const struct rule *rule = &b->rules[e->rule];
    struct hit *h = &r->hits[e->rule];
    int32_t points = POINTS * rule->weight / WEIGHT_ONE;
    if ((rule->border && !r->border) || r->seen[e - b->entries] == r->turn)
        return;
    r->seen[e - b->entries] = r->turn;
    if (h->strong + h->weak == 0) {
        r->touched[r->n_touched++] = e->rule;
        h->kind = e->kind;
    } else if (e->kind == reason_kind_LAW) {
        h->kind = e->kind;
    }
    if (r->part == READING_TITLE || (r->part == READING_LAW && e->kind == reason_kind_LAW))
        points = points * TITLE_SHARE / 10;
    if (e->n > 1)
        points = points * PHRASE_SHARE / 10;
    points = points > 0 ? points : 1;
    *(e->weak ? &h->weak : &h->strong) += points;
    entry_note(b, e, h);
}

static bool was_term(const struct reading *r, uint32_t back, uint32_t term)
{
    uint32_t at = (r->at_recent - back) % PHRASE_MOST;
    for (uint8_t k = 0; k < r->n_recent[at]; k++)
        if (r->recent[at][k] == term)
            return true;
    return false;
}

/* The words before the last one, which is here. */
static bool phrase_here(const struct reading *r, const struct entry *e)
{
    for (uint32_t back = 1; back < e->n; back++)
        if (!was_term(r, back, e->terms[e->n - 1 - back]))
            return false;
    return true;
}

static void word_read(void *arg, const struct word *word)
{
    struct rulebook *b = arg;
    struct reading *r = &b->reading;
    uint32_t at = ++r->at_recent % PHRASE_MOST;
    r->n_words++;
    stem_note(r, word);
    r->n_recent[at] = word->n_terms;
    if (word->n_terms)
        memcpy(r->recent[at], word->terms, word->n_terms * sizeof word->terms[0]);
    for (uint8_t k = 0; k < word->n_terms; k++)
        for (uint32_t i = b->first[word->terms[k]]; i < b->first[word->terms[k] + 1]; i++)
            if (b->entries[i].n == 1 || phrase_here(r, &b->entries[i]))
                entry_hit(b, &b->entries[i]);
}

/* ------------------------------------------------------------------ a reading */

void reading_begin(struct rulebook *b, bool border)
{
    struct reading *r = &b->reading;
    for (size_t i = 0; i < r->n_touched; i++)
        r->hits[r->touched[i]] = (struct hit){0};
    r->n_touched = 0;
    r->n_words = 0;
    r->border = border;
    stems_clear(r);
    if (++r->turn == 0) { /* after four thousand million */
        memset(r->seen, 0, b->n_entries * sizeof r->seen[0]);
        r->turn = 1;
    }
}

void reading_text(struct rulebook *b, struct slice text, enum reading_part part)
{
    struct reading *r = &b->reading;
    r->part = part;
    memset(r->n_recent, 0, sizeof r->n_recent);
    if (text.p)
        lexicon_each(b->lexicon, text, word_read, b);
}

void reading_end(struct rulebook *b)
{
    struct reading *r = &b->reading;
    memset(b->strong, 0, sizeof b->strong);
    memset(b->weak, 0, sizeof b->weak);
    for (size_t i = 0; i < r->n_touched; i++) {
        const struct rule *rule = &b->rules[r->touched[i]];
        if (rule->effect != rule_effect_FAVOUR)
            continue;
        b->strong[rule->department] += r->hits[r->touched[i]].strong;
        b->weak[rule->department] += r->hits[r->touched[i]].weak;
    }
}

void reading_free(struct reading *r)
{
    free(r->stems);
    free(r->slots);
    free(r->words);
    free(r->everywhere);
    free(r->seen);
}
