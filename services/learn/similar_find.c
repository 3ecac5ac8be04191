/*
 * Finding what is like a text. See similar.h.
 *
 *      question -> its words, rarest first -> postings -> candidates, with the weight they share so far
 *               -> the best 200 -> exact scores -> hits
 */
#include "services/learn/similar_in.h"

#include "common/room.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>

#define WALK   60000u     /* postings a question; 4 ms where each gives a candidate */
#define PLACES (1u << 17) /* of candidates: less than half is used */
#define TERMS  1024u      /* places for the question's terms: a quarter is used */

struct candidate {
    uint32_t document;
    float sum;
};

struct search {
    struct candidate candidates[WALK];
    uint32_t n;
    uint32_t places[PLACES]; /* 1 + which candidate; 0: free */
};

struct question {
    struct chosen words[ASKED];
    uint32_t n;
    uint16_t by_term[TERMS]; /* 1 + which word; 0: free */
    float norm;
    uint32_t law, place;
};

struct best {
    struct candidate *list[SIMILAR_MOST]; /* a heap: the worst is first */
    uint32_t n;
};

struct scored {
    const struct document *d;
    uint16_t score;
    uint8_t by, shared;
};

struct search *similar_search_new(void)
{
    return room_new(sizeof(struct search));
}

size_t similar_search_size(void)
{
    return sizeof(struct search);
}

/* ------------------------------------------------------------------ the question */

static uint32_t spread(uint32_t number)
{
    return (number * UINT32_C(2654435769)) >> 15;
}

/* The norm is that of as many words as a document keeps: a text finds itself with a cosine of 1. Whatever 24
 * words a document keeps, what it shares cannot be more than the 24 heaviest of the question. */
static void question_make(const struct similar *s, const struct similar_doc *doc,
                          struct question *q)
{
    float squares = 0;

    q->law = doc->law;
    q->place = doc->place;
    q->n = (uint32_t)similar_choose(s, doc, false, q->words, ASKED);
    for (uint32_t i = 0; i < q->n && i < SIMILAR_KEPT; i++)
        squares += q->words[i].weight * q->words[i].weight;
    q->norm = sqrtf(squares);
    for (uint32_t i = 0; i < q->n; i++) {
        uint32_t at = spread(q->words[i].term) % TERMS;

        if (q->words[i].term == NONE)
            continue;
        while (q->by_term[at])
            at = (at + 1) % TERMS;
        q->by_term[at] = (uint16_t)(i + 1);
    }
}

static const struct chosen *asked(const struct question *q, uint32_t term)
{
    for (uint32_t at = spread(term) % TERMS; q->by_term[at]; at = (at + 1) % TERMS)
        if (q->words[q->by_term[at] - 1].term == term)
            return &q->words[q->by_term[at] - 1];
    return NULL;
}

/* ------------------------------------------------------------------ candidates */

static void candidate_add(struct search *c, uint32_t document, float weight)
{
    uint32_t at = spread(document) % PLACES;

    while (c->places[at] && c->candidates[c->places[at] - 1].document != document)
        at = (at + 1) % PLACES;
    if (!c->places[at]) {
        c->candidates[c->n++] = (struct candidate){document, 0};
        c->places[at] = c->n;
    }
    c->candidates[c->places[at] - 1].sum += weight;
}

struct rarity {
    uint32_t postings, word;
};

static int by_rarity(const void *a, const void *b)
{
    const struct rarity *x = a, *y = b;

    if (x->postings != y->postings)
        return x->postings < y->postings ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

static void walk(struct similar *s, const struct question *q)
{
    struct rarity order[ASKED];
    uint32_t n = 0;

    s->search->n = 0;
    s->walked = 0;
    memset(s->search->places, 0, sizeof s->search->places);
    for (uint32_t i = 0; i < q->n; i++)
        if (q->words[i].term != NONE)
            order[n++] = (struct rarity){term_at(s, q->words[i].term)->n, i};
    qsort(order, n, sizeof *order, by_rarity);
    for (uint32_t i = 0; i < n && s->walked < WALK; i++) {
        const struct chosen *word = &q->words[order[i].word];
        const struct term *t = term_at(s, word->term);
        uint32_t take = t->n < WALK - s->walked ? t->n : WALK - s->walked;
        const uint32_t *p = term_postings(t) + (t->n - take);
        float weight = word->weight * similar_idf(s, t, false);

        for (uint32_t j = 0; j < take; j++)
            candidate_add(s->search, p[j], weight);
        s->walked += take;
    }
}

/* Equal ones by age and not by number: numbers are used again, and a loaded index gives others. */
static bool worse(const struct similar *s, const struct candidate *a, const struct candidate *b)
{
    return a->sum != b->sum ? a->sum < b->sum
                            : document_at(s, a->document)->seq < document_at(s, b->document)->seq;
}

static void best_sink(const struct similar *s, struct best *b, uint32_t at)
{
    struct candidate *c = b->list[at];

    for (uint32_t child; (child = 2 * at + 1) < b->n; at = child) {
        if (child + 1 < b->n && worse(s, b->list[child + 1], b->list[child]))
            child++;
        if (!worse(s, b->list[child], c))
            break;
        b->list[at] = b->list[child];
    }
    b->list[at] = c;
}

static void best_of(const struct similar *s, struct best *b)
{
    struct search *c = s->search;

    while (b->n < c->n && b->n < SIMILAR_MOST) {
        b->list[b->n] = &c->candidates[b->n];
        b->n++;
    }
    for (uint32_t i = b->n / 2; i-- > 0;)
        best_sink(s, b, i);
    for (uint32_t i = b->n; i < c->n; i++)
        if (worse(s, b->list[0], &c->candidates[i])) {
            b->list[0] = &c->candidates[i];
            best_sink(s, b, 0);
        }
}

/* ------------------------------------------------------------------ scores */

static struct scored score(const struct similar *s, const struct question *q,
                           const struct document *d)
{
    struct scored out = {.d = d};
    float dot = 0, squares = 0, cosine;

    for (size_t i = 0; i < d->n_words; i++) {
        uint32_t term = d->words[i] >> TIMES_BITS;
        float weight =
            similar_tf(d->words[i] & TIMES_MOST) * similar_idf(s, term_at(s, term), false);
        const struct chosen *word = asked(q, term);

        squares += weight * weight;
        if (word) {
            dot += weight * word->weight;
            out.shared++;
        }
    }
    if (out.shared == 0)
        return out;
    cosine = dot / (q->norm * sqrtf(squares));
    out.score = (uint16_t)lroundf(1000 * (cosine < 1 ? cosine : 1));
    out.by = SIMILAR_BY_WORDS;
    if (q->law != 0 && q->law == d->law) {
        out.by |= SIMILAR_BY_LAW;
        out.score = (uint16_t)(out.score + SIMILAR_LAW_BONUS);
    }
    if (q->place != 0 && q->place == d->place) {
        out.by |= SIMILAR_BY_PLACE;
        out.score = (uint16_t)(out.score + SIMILAR_PLACE_BONUS);
    }
    return out;
}

static int best_first(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->d->seq < y->d->seq) - (x->d->seq > y->d->seq);
}

size_t similar_find(struct similar *s, const struct similar_doc *doc, struct similar_hit *out,
                    size_t most)
{
    struct scored scored[SIMILAR_MOST];
    struct question q = {0};
    struct best best = {0};
    size_t n = 0;

    question_make(s, doc, &q);
    walk(s, &q);
    best_of(s, &best);
    s->candidates = best.n;
    for (uint32_t i = 0; i < best.n; i++) {
        scored[n] = score(s, &q, document_at(s, best.list[i]->document));
        n += scored[n].score > 0;
    }
    qsort(scored, n, sizeof *scored, best_first);
    n = n < most ? n : most;
    for (size_t i = 0; i < n; i++)
        out[i] = (struct similar_hit){.id = scored[i].d->id,
                                      .score = scored[i].score,
                                      .region = scored[i].d->region,
                                      .flags = scored[i].d->flags,
                                      .by = scored[i].by,
                                      .shared = scored[i].shared};
    sodium_memzero(&q, sizeof q);
    return n;
}
