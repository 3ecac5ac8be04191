/*
 * The documents of the index: adding and taking out. See similar.h.
 */
#include "services/learn/similar_in.h"

#include "common/room.h"

#include <sodium.h>
#include <stdlib.h>

static const struct uuid *id_at(const void *owner, uint32_t number)
{
    return &document_at(owner, number)->id;
}

struct similar *similar_new(void)
{
    struct similar *s = room_new(sizeof *s);

    s->free_document = NONE;
    idmap_init(&s->by_id, s, id_at);
    similar_terms_init(s);
    s->search = similar_search_new();
    return s;
}

void similar_free(struct similar **sp)
{
    struct similar *s = *sp;

    *sp = NULL;
    if (!s)
        return;
    for (size_t i = 0; i < LEFT_BUCKETS; i++)
        for (struct left *l = s->left[i], *next; l; l = next) {
            next = l->next;
            free(l);
        }
    for (uint32_t i = 0; i < s->documents_end; i += SLAB)
        free(s->documents[i / SLAB]);
    free(s->documents);
    similar_terms_free(s);
    idmap_free(&s->by_id);
    free(s->search);
    free(s);
}

/* ------------------------------------------------------------------ what is left out */

static size_t left_size(size_t n)
{
    return sizeof(struct left) + n * sizeof(uint32_t);
}

static struct left **left_place(struct similar *s, uint32_t document)
{
    struct left **l = &s->left[document % LEFT_BUCKETS];

    while (*l && (*l)->document != document)
        l = &(*l)->next;
    return l;
}

const struct left *similar_left_of(const struct similar *s, uint32_t document)
{
    const struct left *l = s->left[document % LEFT_BUCKETS];

    while (l && l->document != document)
        l = l->next;
    return l;
}

static void left_add(struct similar *s, uint32_t document, const uint32_t *terms, size_t n)
{
    struct left **place = &s->left[document % LEFT_BUCKETS];
    struct left *l = room_for(NULL, 1, left_size(n));

    *l = (struct left){.next = *place, .document = document, .n = (uint32_t)n};
    memcpy(l->terms, terms, n * sizeof *terms);
    for (size_t i = 0; i < n; i++)
        term_at(s, terms[i])->left++;
    *place = l;
    s->left_bytes += malloced(left_size(n));
    s->n_whole++;
}

static void left_remove(struct similar *s, uint32_t document)
{
    struct left **place = left_place(s, document), *l = *place;

    if (!l)
        return;
    *place = l->next;
    for (uint32_t i = 0; i < l->n; i++) {
        term_at(s, l->terms[i])->left--;
        similar_term_let_go(s, l->terms[i]);
    }
    s->left_bytes -= malloced(left_size(l->n));
    s->n_whole--;
    sodium_memzero(l, left_size(l->n));
    free(l);
}

/* ------------------------------------------------------------------ adding */

static uint32_t number_take(struct similar *s)
{
    uint32_t number = s->free_document;

    if (number != NONE) {
        s->free_document = document_at(s, number)->seq;
        return number;
    }
    number = s->documents_end++;
    if (number % SLAB == 0) {
        s->documents = room_for(s->documents, number / SLAB + 1, sizeof(struct document *));
        s->documents[number / SLAB] = room_new(SLAB * sizeof **s->documents);
    }
    return number;
}

static void renumber(struct similar *s)
{
    uint32_t *order = similar_in_order(s);

    for (uint32_t i = 0; i < s->n_documents; i++)
        document_at(s, order[i])->seq = i;
    s->next_seq = s->n_documents;
    free(order);
}

void similar_put(struct similar *s, const struct uuid *id, const struct similar_doc *doc,
                 const struct chosen *kept, size_t n_kept, const uint32_t *left, size_t n_left)
{
    uint32_t number = number_take(s);
    struct document *d = document_at(s, number);

    if (s->next_seq == UINT32_MAX)
        renumber(s);
    *d = (struct document){.id = *id,
                           .seq = s->next_seq++,
                           .law = doc->law,
                           .place = doc->place,
                           .region = doc->region,
                           .flags = doc->flags,
                           .n_words = n_kept & 0x1f,
                           .live = 1,
                           .whole = left != NULL};
    for (size_t i = 0; i < n_kept; i++) {
        similar_posting_add(s, kept[i].term, number);
        d->words[i] = kept[i].term << TIMES_BITS | kept[i].times;
    }
    if (left)
        left_add(s, number, left, n_left);
    idmap_add(&s->by_id, id, number);
    s->n_documents++;
}

/* Decided by what is in, so that what was taken out does not show in what comes later. */
static bool counts_whole(const struct similar *s, const struct similar_doc *doc)
{
    return doc->n_words <= LEFT_MOST &&
           (s->n_whole < WHOLE_FIRST || s->n_whole < s->n_documents / WHOLE_EACH);
}

/* Gives each a term; those for which there is no number fall out. */
static size_t terms_make(struct similar *s, struct chosen *kept, size_t n)
{
    size_t made = 0;

    for (size_t i = 0; i < n; i++) {
        kept[made] = kept[i];
        kept[made].term = similar_term_make(s, kept[i].stem);
        made += kept[made].term != NONE;
    }
    return made;
}

/* The terms that are not kept. Gives how many. */
static size_t left_out(struct similar *s, const struct similar_doc *doc, const struct chosen *kept,
                       size_t n_kept, uint32_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < doc->n_words; i++) {
        bool is_kept = doc->words[i].n == 0;

        for (size_t j = 0; j < n_kept && !is_kept; j++)
            is_kept = kept[j].stem == doc->words[i].stem;
        if (!is_kept && (out[n] = similar_term_make(s, doc->words[i].stem)) != NONE)
            n++;
    }
    return n;
}

void similar_add(struct similar *s, const struct uuid *id, const struct similar_doc *doc)
{
    struct chosen kept[SIMILAR_KEPT];
    uint32_t left[LEFT_MOST];
    size_t n_kept, n_left = 0;
    bool whole;

    similar_remove(s, id);
    n_kept = similar_choose(s, doc, true, kept, ARRAY_LEN(kept));
    n_kept = terms_make(s, kept, n_kept);
    whole = counts_whole(s, doc);
    if (whole)
        n_left = left_out(s, doc, kept, n_kept, left);
    similar_put(s, id, doc, kept, n_kept, whole ? left : NULL, n_left);
    sodium_memzero(kept, sizeof kept);
}

/* ------------------------------------------------------------------ taking out */

bool similar_remove(struct similar *s, const struct uuid *id)
{
    uint32_t number = idmap_find(&s->by_id, id);
    struct document *d;

    if (number == NONE)
        return false;
    idmap_remove(&s->by_id, id);
    d = document_at(s, number);
#ifndef PLANT_SIMILAR_STAYS
    for (size_t i = 0; i < d->n_words; i++) {
        similar_posting_remove(s, d->words[i] >> TIMES_BITS, number);
        similar_term_let_go(s, d->words[i] >> TIMES_BITS);
    }
#endif
    if (d->whole)
        left_remove(s, number);
    sodium_memzero(d, sizeof *d);
    d->seq = s->free_document;
    s->free_document = number;
    s->n_documents--;
    return true;
}

/* ------------------------------------------------------------------ all of them */

struct aged {
    uint32_t seq, number;
};

static int by_age(const void *a, const void *b)
{
    const struct aged *x = a, *y = b;

    return (x->seq > y->seq) - (x->seq < y->seq);
}

uint32_t *similar_in_order(const struct similar *s)
{
    struct aged *all = room_for(NULL, (size_t)s->n_documents + 1, sizeof *all);
    uint32_t *out = room_for(NULL, (size_t)s->n_documents + 1, sizeof *out), n = 0;

    for (uint32_t i = 0; i < s->documents_end; i++)
        if (document_at(s, i)->live)
            all[n++] = (struct aged){document_at(s, i)->seq, i};
    qsort(all, n, sizeof *all, by_age);
    for (uint32_t i = 0; i < n; i++)
        out[i] = all[i].number;
    free(all);
    return out;
}

void similar_each(const struct similar *s, void (*fn)(void *arg, const struct uuid *id), void *arg)
{
    uint32_t *order = similar_in_order(s);

    for (uint32_t i = 0; i < s->n_documents; i++)
        fn(arg, &document_at(s, order[i])->id);
    free(order);
}

static size_t slabs_memory(uint32_t end, size_t size)
{
    size_t slabs = (end + SLAB - 1) / SLAB;

    return slabs * malloced(SLAB * size) + malloced(slabs * sizeof(void *));
}

static size_t map_memory(const struct idmap *m)
{
    return m->places ? malloced(((size_t)m->mask + 1) * sizeof *m->places) : 0;
}

size_t similar_memory(const struct similar *s)
{
    return malloced(sizeof *s) + malloced(similar_search_size()) + map_memory(&s->by_id) +
           map_memory(&s->by_stem) + slabs_memory(s->documents_end, sizeof(struct document)) +
           slabs_memory(s->terms_end, sizeof(struct term)) + s->posting_bytes + s->left_bytes;
}

void similar_figures(const struct similar *s, struct similar_figures *out)
{
    *out = (struct similar_figures){.documents = s->n_documents,
                                    .terms = s->by_stem.n,
                                    .postings = s->n_postings,
                                    .memory = similar_memory(s),
                                    .walked = s->walked,
                                    .candidates = s->candidates};
}
