/*
 * Counting stems. See vocabulary.h.
 */
#include "services/learn/vocabulary.h"

#include "common/room.h"

#include <stdlib.h>

static uint32_t slot_of(const struct vocabulary *v, struct slice stem)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < stem.n; i++)
        hash = (hash ^ stem.p[i]) * 1099511628211u;
    uint32_t i = (uint32_t)(hash ^ hash >> 32) & (v->n_slots - 1);
    while (v->slots[i]) {
        const struct counted *c = &v->list[v->slots[i] - 1];
        if (slice_equal(slice_of(v->texts.p + c->at, c->stem.n), stem))
            break;
        i = (i + 1) & (v->n_slots - 1);
    }
    return i;
}

static void grow(struct vocabulary *v)
{
    v->n_slots = v->n_slots ? 2 * v->n_slots : 65536;
    v->slots = room_for(v->slots, v->n_slots, sizeof v->slots[0]);
    memset(v->slots, 0, v->n_slots * sizeof v->slots[0]);
    v->cap = v->n_slots / 2;
    v->list = room_for(v->list, v->cap, sizeof v->list[0]);
    for (uint32_t i = 0; i < v->n; i++)
        v->slots[slot_of(v, slice_of(v->texts.p + v->list[i].at, v->list[i].stem.n))] = i + 1;
}

static void text_count(struct vocabulary *v, struct lexicon *l, struct slice text)
{
    struct slice stem;
    for (size_t at = 0; text.p && (stem = lexicon_stem_next(l, text, &at)).n > 0;) {
        if (v->n == v->cap)
            grow(v);
        uint32_t slot = slot_of(v, stem);
        if (!v->slots[slot]) {
            v->list[v->n] = (struct counted){.stem = {NULL, stem.n}, .at = v->texts.n};
            buf_add(&v->texts, stem.p, stem.n);
            v->slots[slot] = ++v->n;
        }
        struct counted *c = &v->list[v->slots[slot] - 1];
        c->n += c->last != v->examples;
        c->last = v->examples;
    }
}

void vocabulary_count(struct vocabulary *v, struct lexicon *l, const struct example *e)
{
    v->examples++;
    text_count(v, l, e->title);
    if (!slice_equal(e->title, e->text))
        text_count(v, l, e->text);
}

int stem_compare(struct slice a, struct slice b)
{
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int by_bytes(const void *a, const void *b)
{
    return stem_compare(((const struct counted *)a)->stem, ((const struct counted *)b)->stem);
}

static int most_first(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : by_bytes(a, b);
}

void vocabulary_choose(struct vocabulary *v, uint32_t least, uint32_t most)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->n; i++)
        if (v->list[i].n >= least) {
            v->list[i].stem.p = v->texts.p + v->list[i].at;
            v->list[n++] = v->list[i];
        }
    if (n > most)
        qsort(v->list, n, sizeof v->list[0], most_first);
    v->n = n < most ? n : most;
    if (v->n)
        qsort(v->list, v->n, sizeof v->list[0], by_bytes);
}

void vocabulary_free(struct vocabulary *v)
{
    free(v->list);
    free(v->slots);
    buf_free(&v->texts);
    *v = (struct vocabulary){0};
}
