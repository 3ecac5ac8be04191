/*
 * What the parts of the index share: documents and terms, in slabs that stay where they are, by number.
 * Numbers of what was taken out are used again.
 */
#ifndef LEARN_SIMILAR_IN_H
#define LEARN_SIMILAR_IN_H

#include "common/idmap.h"
#include "services/learn/similar.h"

#define SLAB         512u /* documents or terms; 64 or 16 kB */
#define NONE         IDMAP_NONE
#define TIMES_BITS   8 /* of a document's word; the rest is its term's number */
#define TIMES_MOST   255u
#define TERMS_MOST   (1u << (32 - TIMES_BITS)) /* words beyond are not kept */
#define ASKED        256                       /* words of a question that are used */
#define LEFT_MOST    4096 /* words left out of a document that is counted whole */
#define LEFT_BUCKETS 2048u
/* Documents are counted whole until there are so many, and then one in so many. Of a word that is in a
 * thousandth of a million texts, and so rare that it hardly is left out, that counts 25: the error is a
 * fifth, and that of its weight a fortieth. It costs 7 bytes a document. */
#define WHOLE_FIRST 8192u
#define WHOLE_EACH  64u

/* 128 bytes: two lines of the cache. */
struct document {
    struct uuid id;
    uint32_t seq; /* higher is newer; of a free number: the next free one */
    uint32_t law, place;
    uint16_t region;
    uint8_t flags;
    uint8_t n_words : 5, live : 1, whole : 1; /* whole: it stands in left */
    uint32_t words[SIMILAR_KEPT];             /* term << TIMES_BITS | times; most telling first */
};

struct term {
    struct uuid key; /* the stem; behind it zeroes */
    union {
        uint32_t few[2]; /* up to two postings; of a free number: the next free one */
        uint32_t *many;
    };
    uint32_t n;    /* postings, oldest first */
    uint32_t left; /* documents counted whole that leave it out */
};

/* What a document that is counted whole leaves out. */
struct left {
    struct left *next;
    uint32_t document, n;
    uint32_t terms[];
};

struct search; /* similar_find.c */

struct similar {
    struct idmap by_id, by_stem;
    struct document **documents;
    struct term **terms;
    uint32_t n_documents, n_whole;     /* live */
    uint32_t documents_end, terms_end; /* numbers that were ever given out */
    uint32_t free_document, free_term;
    uint32_t next_seq;
    uint64_t n_postings;
    size_t posting_bytes, left_bytes;
    struct left *left[LEFT_BUCKETS];
    struct search *search;
    uint32_t walked, candidates;
};

static inline struct document *document_at(const struct similar *s, uint32_t number)
{
    return &s->documents[number / SLAB][number % SLAB];
}

static inline struct term *term_at(const struct similar *s, uint32_t number)
{
    return &s->terms[number / SLAB][number % SLAB];
}

/* What malloc uses for it (glibc: a head of 8 bytes, in steps of 16). */
static inline size_t malloced(size_t bytes)
{
    return (bytes + 8 + 15) / 16 * 16;
}

/* --- similar_term.c --------------------------------------------------------------------------- */

void similar_terms_init(struct similar *s);
void similar_terms_free(struct similar *s);
/* NONE: no document holds it, or there is no number left. */
uint32_t similar_term_find(const struct similar *s, uint64_t stem);
uint32_t similar_term_make(struct similar *s, uint64_t stem);
/* It is wiped when nothing speaks of it any more. */
void similar_term_let_go(struct similar *s, uint32_t number);
static inline uint64_t term_stem(const struct term *t)
{
    uint64_t stem;

    memcpy(&stem, t->key.b, sizeof stem);
    return stem;
}

void similar_posting_add(struct similar *s, uint32_t term, uint32_t document);
void similar_posting_remove(struct similar *s, uint32_t term, uint32_t document);
static inline const uint32_t *term_postings(const struct term *t)
{
    return t->n <= ARRAY_LEN(t->few) ? t->few : t->many;
}

/* t NULL: a word that no document has. coming: as it will be when one more document holds it. */
float similar_idf(const struct similar *s, const struct term *t, bool coming);
float similar_tf(uint32_t times);

struct chosen {
    uint64_t stem;
    uint32_t term; /* NONE: no document has it */
    uint32_t times;
    float weight;
};
/* The most telling words, each once, best first; of equal weight those that some document has, and then the
 * lower stem. coming: doc is about to be added, so that the same are chosen when its text is asked for
 * next. Gives how many. */
size_t similar_choose(const struct similar *s, const struct similar_doc *doc, bool coming,
                      struct chosen *out, size_t most);

/* --- similar.c -------------------------------------------------------------------------------- */

/* Adds what was chosen already, by terms that were made; the id is not in. left NULL: it is not counted
 * whole. */
void similar_put(struct similar *s, const struct uuid *id, const struct similar_doc *doc,
                 const struct chosen *kept, size_t n_kept, const uint32_t *left, size_t n_left);
const struct left *similar_left_of(const struct similar *s, uint32_t document);
/* The numbers of all documents, oldest first; the caller frees them. */
uint32_t *similar_in_order(const struct similar *s);

/* --- similar_find.c --------------------------------------------------------------------------- */

struct search *similar_search_new(void);
size_t similar_search_size(void);

#endif
