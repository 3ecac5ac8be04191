/*
 * What a signal is about, as the index takes it, and what it is like. See likeness.h.
 */
#include "services/routing/likeness.h"

#include "common/clock.h"
#include "common/hash.h"
#include "services/domain/law.h"
#include "services/domain/signal.h"
#include "services/log/principal.h"

/* Measured on 1,384 short texts about regions, read by hand: of pairs at 350 to 450 two in three are about the same
 * matter, at 500 to 550 four in five, at 250 to 300 one in three. */
#define SCORE_LEAST 350
#define WORDS_LEAST 3
#define TOLD_MOST   5

/* ------------------------------------------------------------------ what a signal is about */

/* Of what has no name: 0. Letters are told apart by nothing but themselves, so that WLZ is Wlz. */
static uint32_t name_hash(const char *what, struct slice name)
{
    struct buf low = {0};
    uint8_t hash[HASH_LEN];
    uint32_t out;

    if (name.n == 0)
        return 0;
    buf_add_str(&low, what);
    for (size_t i = 0; i < name.n; i++) {
        uint8_t c = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (uint8_t)(name.p[i] + 32) : name.p[i];
        buf_add(&low, &c, 1);
    }
    hash_sha256_one(hash, low.p, low.n);
    buf_free(&low);
    memcpy(&out, hash, sizeof out);
    return out ? out : 1;
}

/* Of several, behind semicolons, the first. */
static uint32_t law_of(const struct m_submit *m)
{
    const uint8_t *stop = m->rule.p ? memchr(m->rule.p, ';', m->rule.n) : NULL;
    struct slice first = {m->rule.p, stop ? (size_t)(stop - m->rule.p) : m->rule.n};
    struct buf name = {0};
    uint32_t hash;

    law_name(first, &name);
    hash = name_hash("law:", buf_slice(&name));
    buf_free(&name);
    return hash;
}

static uint32_t place_of(const struct m_submit *m, struct slice region)
{
    struct slice municipality;
    size_t at = 0;

    if (wire_list_text(m->municipalities, &at, &municipality))
        return name_hash("municipality:", municipality);
    return name_hash("region:", region);
}

void likeness_doc(struct likeness *l, const struct m_submit *m, struct slice region,
                  struct similar_doc *out)
{
    *out = (struct similar_doc){.law = law_of(m), .place = place_of(m, region)};
    out->n_words = rulebook_words(l->r->rulebook, m, &out->words);
    out->region = registry_place(l->r->registry, region);
    out->flags = m->shareable ? LIKE_SHAREABLE : 0;
}

/* ------------------------------------------------------------------ finding */

static bool is_like(const struct similar_hit *h)
{
    return h->score >= SCORE_LEAST && h->shared >= WORDS_LEAST;
}

static void hit_encode(const struct similar_hit *h, struct buf *out)
{
    struct alike m = {0};

    wire_set(&m, alike, signal, h->id);
    wire_set(&m, alike, score, h->score);
    wire_set(&m, alike, words, h->shared);
    if (h->by & SIMILAR_BY_LAW)
        wire_set(&m, alike, law, true);
    if (h->by & SIMILAR_BY_PLACE)
        wire_set(&m, alike, place, true);
    wire_encode(&shape_alike, &m, out);
}

void likeness_of(struct likeness *l, const struct event *e, const struct m_submit *signal,
                 struct buf *out)
{
    struct similar_hit hits[TOLD_MOST + 2]; /* itself and what it was split from are none */
    int64_t began = clock_mono_us();
    struct m_likened m = {0};
    struct similar_doc doc;
    uint32_t n = 0;
    size_t found;

    if (!l || !wire_has(e, event_body) || signal->confidential)
        return;
    if (!likeness_may_spend(l)) {
        l->r->metrics.uncompared++;
        return;
    }
    likeness_doc(l, signal, e->party, &doc);
    found = similar_find(l->index, &doc, hits, ARRAY_LEN(hits));
    likeness_spent(l, began);
    buf_reset(&l->list);
    for (size_t i = 0; i < found && n < TOLD_MOST; i++) {
        if (!is_like(&hits[i]) || uuid_equal(&hits[i].id, &e->stream) ||
            (wire_has(signal, m_submit_parent) && uuid_equal(&hits[i].id, &signal->parent)))
            continue;
        hit_encode(&hits[i], &l->list);
        n++;
    }
    if (n == 0)
        return;
    wire_set(&m, m_likened, similar, wire_list_of(&l->list, n));
    wire_encode(&shape_m_likened, &m, out);
    l->r->metrics.likened++;
}

/* By the one rule of who sees a signal, of what is known of it here. */
static bool may_be_told(const struct principal *who, const struct similar_hit *h)
{
    struct signal s = {.region = h->region,
                       .flags = h->flags & LIKE_SHAREABLE ? SIGNAL_SHAREABLE : 0};

#ifdef PLANT_ALL_LIKENED_TOLD
    s.flags |= SIGNAL_SHAREABLE;
#endif
    return may_see(who, &s, NULL) == SIGHT_FULL;
}

void likeness_tell(struct likeness *l, struct slice party, const struct m_submit *signal,
                   struct m_previewed *told)
{
    struct principal who;
    bool first;
    struct similar_hit hits[SIMILAR_MOST];
    struct similar_doc doc;
    size_t found;
    uint32_t n = 0;

    if (!l || !principal_by_code(l->r->registry, party, &who, &first))
        return;
    likeness_doc(l, signal, party, &doc);
    found = similar_find(l->index, &doc, hits, ARRAY_LEN(hits));
    buf_reset(&l->list);
    for (size_t i = 0; i < found && n < TOLD_MOST; i++) {
        if (!is_like(&hits[i]) || !may_be_told(&who, &hits[i]))
            continue;
        hit_encode(&hits[i], &l->list);
        n++;
    }
    if (n > 0)
        wire_set(told, m_previewed, similar, wire_list_of(&l->list, n));
}
