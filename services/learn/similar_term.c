/*
 * Terms of the index: a stem, the documents that keep it, and how telling it is. See similar.h.
 */
#include "services/learn/similar_in.h"

#include "common/room.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>

static struct uuid key_of(uint64_t stem)
{
    struct uuid key = {0};

    memcpy(key.b, &stem, sizeof stem);
    return key;
}

static const struct uuid *key_at(const void *owner, uint32_t number)
{
    return &term_at(owner, number)->key;
}

/* Room for so many postings: it depends on nothing else, so that what came and went leaves no mark. Steps
 * of an eighth keep a sixteenth empty, and copy each posting some eight times while a list grows. The two
 * on top fill what malloc gives anyway. */
static uint32_t room_of(uint32_t n)
{
    uint32_t step = 4;

    if (n <= 2)
        return 0;
    while (step * 16 <= n)
        step *= 2;
    return 2 + (n - 2 + step - 1) / step * step;
}

static size_t room_bytes(uint32_t room)
{
    return room > 0 ? malloced(room * sizeof(uint32_t)) : 0;
}

/* Makes room for n; as many as fit of the first are kept. */
static void resize(struct similar *s, struct term *t, uint32_t n)
{
    uint32_t was = room_of(t->n), is = room_of(n), *old = was > 0 ? t->many : NULL;
    uint32_t few[ARRAY_LEN(t->few)], keep = n < t->n ? n : t->n;
    const uint32_t *from;

    if (was == is)
        return;
    memcpy(few, t->few, sizeof few);
    from = old ? old : few;
    if (is > 0)
        t->many = room_for(NULL, is, sizeof *t->many);
    else
        memset(t->few, 0, sizeof t->few);
    memcpy(is > 0 ? t->many : t->few, from, keep * sizeof *from);
    if (old) {
        sodium_memzero(old, was * sizeof *old);
        free(old);
    }
    s->posting_bytes = s->posting_bytes - room_bytes(was) + room_bytes(is);
}

void similar_terms_init(struct similar *s)
{
    s->free_term = NONE;
    idmap_init(&s->by_stem, s, key_at);
}

void similar_terms_free(struct similar *s)
{
    for (uint32_t i = 0; i < s->terms_end; i++)
        if (room_of(term_at(s, i)->n) > 0)
            free(term_at(s, i)->many);
    for (uint32_t i = 0; i < s->terms_end; i += SLAB)
        free(s->terms[i / SLAB]);
    free(s->terms);
    idmap_free(&s->by_stem);
}

uint32_t similar_term_find(const struct similar *s, uint64_t stem)
{
    struct uuid key = key_of(stem);

    return idmap_find(&s->by_stem, &key);
}

uint32_t similar_term_make(struct similar *s, uint64_t stem)
{
    uint32_t number = similar_term_find(s, stem);

    if (number != NONE)
        return number;
    number = s->free_term;
    if (number != NONE) {
        s->free_term = term_at(s, number)->few[0];
        term_at(s, number)->few[0] = 0;
    } else {
        if (s->terms_end == TERMS_MOST)
            return NONE;
        number = s->terms_end++;
        if (number % SLAB == 0) {
            s->terms = room_for(s->terms, number / SLAB + 1, sizeof(struct term *));
            s->terms[number / SLAB] = room_new(SLAB * sizeof **s->terms);
        }
    }
    term_at(s, number)->key = key_of(stem);
    idmap_add(&s->by_stem, &term_at(s, number)->key, number);
    return number;
}

void similar_term_let_go(struct similar *s, uint32_t number)
{
    struct term *t = term_at(s, number);

    if (t->n > 0 || t->left > 0)
        return;
    idmap_remove(&s->by_stem, &t->key);
    sodium_memzero(t, sizeof *t);
    t->few[0] = s->free_term;
    s->free_term = number;
}

void similar_posting_add(struct similar *s, uint32_t term, uint32_t document)
{
    struct term *t = term_at(s, term);

    resize(s, t, t->n + 1);
    t->n++;
    ((uint32_t *)term_postings(t))[t->n - 1] = document;
    s->n_postings++;
}

/* Those behind it move up: the order of a list is that of adding. */
void similar_posting_remove(struct similar *s, uint32_t term, uint32_t document)
{
    struct term *t = term_at(s, term);
    uint32_t *postings = (uint32_t *)term_postings(t), i = t->n;

    while (i > 0 && postings[i - 1] != document)
        i--;
    if (i == 0)
        return;
    memmove(postings + i - 1, postings + i, (t->n - i) * sizeof *postings);
    postings[t->n - 1] = 0;
    resize(s, t, t->n - 1);
    t->n--;
    s->n_postings--;
}

/* ------------------------------------------------------------------ weights */

float similar_idf(const struct similar *s, const struct term *t, bool coming)
{
    uint64_t with = (t ? t->n : 0) + (coming ? 1u : 0u);
    uint64_t all = (uint64_t)s->n_documents + (coming ? 2u : 1u);

    if (t && t->left > 0 && s->n_whole > 0)
        with += (uint64_t)t->left * s->n_documents / s->n_whole;
    if (with == 0)
        with = 1;
    return logf(1.0f + (float)all / (float)(with < all ? with : all));
}

float similar_tf(uint32_t times)
{
    static float known[TIMES_MOST + 1];

    if (known[1] == 0)
        for (uint32_t i = 1; i <= TIMES_MOST; i++)
            known[i] = 1 + logf((float)i);
    return known[times < TIMES_MOST ? times : TIMES_MOST];
}

static bool tells_more(const struct chosen *a, const struct chosen *b)
{
    if (a->weight != b->weight)
        return a->weight > b->weight;
    if ((a->term == NONE) != (b->term == NONE))
        return b->term == NONE;
    return a->stem < b->stem;
}

static bool is_among(const struct chosen *list, size_t n, uint64_t stem)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].stem == stem)
            return true;
    return false;
}

size_t similar_choose(const struct similar *s, const struct similar_doc *doc, bool coming,
                      struct chosen *out, size_t most)
{
    size_t n = 0, at;

    for (size_t i = 0; i < doc->n_words; i++) {
        struct chosen c = {.stem = doc->words[i].stem, .times = doc->words[i].n};

        if (c.times == 0)
            continue;
        c.times = c.times < TIMES_MOST ? c.times : TIMES_MOST;
        c.term = similar_term_find(s, c.stem);
        c.weight = similar_tf(c.times) *
                   similar_idf(s, c.term == NONE ? NULL : term_at(s, c.term), coming);
        if ((n == most && !tells_more(&c, &out[n - 1])) || is_among(out, n, c.stem))
            continue;
        at = n < most ? n++ : n - 1;
        for (; at > 0 && tells_more(&c, &out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = c;
    }
    return n;
}
