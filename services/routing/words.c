/*
 * Words, stems and what they come to. See words.h.
 */
#include "services/routing/words.h"

#include "common/hash.h"
#include "common/log.h"

#include <libstemmer.h>
#include <stdlib.h>

#define WORD_MOST    48     /* bytes; longer words are cut */
#define MEMORY_SLOTS 65536u /* remembered words; when three quarters are used, all are forgotten */
#define TERM_SLOTS   32768u

struct term {
    char text[WORD_MOST + 1];
    uint8_t n;
    bool prefix, suffix; /* has a star behind, in front */
};

struct memory {
    uint64_t hash; /* of the word; 0: free */
    uint16_t n;
    uint32_t terms[WORDS_PER_WORD];
};

struct words {
    struct sb_stemmer *stemmer;
    struct term *terms; /* from 1 */
    uint32_t n_terms, cap_terms;
    uint32_t *by_stem; /* term numbers by the hash of their stem, open addressing */
    uint32_t *stars;   /* numbers of the terms with a star */
    uint32_t n_stars, cap_stars;
    struct memory *memory;
    uint32_t n_memory;
};

struct words *words_new(void)
{
    struct words *w = calloc(1, sizeof *w);
    if (!w)
        abort();
    w->stemmer = sb_stemmer_new("dutch", "UTF_8");
    if (!w->stemmer)
        log_fatal("stemmer_missing", "language=dutch");
    w->by_stem = calloc(TERM_SLOTS, sizeof w->by_stem[0]);
    w->memory = calloc(MEMORY_SLOTS, sizeof w->memory[0]);
    if (!w->by_stem || !w->memory)
        abort();
    w->n_terms = 1;
    return w;
}

void words_free(struct words **wp)
{
    struct words *w = *wp;
    *wp = NULL;
    if (!w)
        return;
    sb_stemmer_delete(w->stemmer);
    free(w->terms);
    free(w->by_stem);
    free(w->stars);
    free(w->memory);
    free(w);
}

/* ------------------------------------------------------------------ cutting */

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/* The next word, lowered (ASCII, and the accented capitals of Latin-1 as UTF-8 writes them). 0 at the
 * end. */
static size_t word_next(struct slice text, size_t *at, char out[WORD_MOST + 1])
{
    size_t i = *at, n = 0;
    while (i < text.n && !is_letter(text.p[i]))
        i++;
    for (; i < text.n && is_letter(text.p[i]); i++) {
        uint8_t c = text.p[i];
        if ((c >= 'A' && c <= 'Z') ||
            (c >= 0x80 && c <= 0x9e && n > 0 && (uint8_t)out[n - 1] == 0xc3))
            c = (uint8_t)(c + 0x20);
        if (n < WORD_MOST)
            out[n++] = (char)c;
    }
    *at = i;
    out[n] = 0;
    return n;
}

/* ------------------------------------------------------------------ terms */

static struct slice stem_of(struct words *w, const char *word, size_t n)
{
    const sb_symbol *s = sb_stemmer_stem(w->stemmer, (const sb_symbol *)word, (int)n);
    return s ? slice_of(s, (size_t)sb_stemmer_length(w->stemmer)) : slice_of(word, n);
}

static uint32_t *stem_slot(struct words *w, struct slice stem)
{
    uint32_t i = (uint32_t)hash_short(stem.p, stem.n) & (TERM_SLOTS - 1);
    while (w->by_stem[i] &&
           !slice_equal(slice_of(w->terms[w->by_stem[i]].text, w->terms[w->by_stem[i]].n), stem))
        i = (i + 1) & (TERM_SLOTS - 1);
    return &w->by_stem[i];
}

static uint32_t term_add(struct words *w, struct slice text, bool prefix, bool suffix)
{
    if (w->n_terms + 1 >= w->cap_terms) {
        w->cap_terms = w->cap_terms ? 2 * w->cap_terms : 1024;
        w->terms = realloc(w->terms, w->cap_terms * sizeof w->terms[0]);
        if (!w->terms)
            abort();
    }
    struct term *t = &w->terms[w->n_terms];
    *t = (struct term){.n = (uint8_t)(text.n < WORD_MOST ? text.n : WORD_MOST),
                       .prefix = prefix,
                       .suffix = suffix};
    memcpy(t->text, text.p, t->n);
    return w->n_terms++;
}

static uint32_t star_term(struct words *w, struct slice core, bool prefix, bool suffix)
{
    for (uint32_t i = 0; i < w->n_stars; i++) {
        const struct term *t = &w->terms[w->stars[i]];
        if (t->prefix == prefix && t->suffix == suffix &&
            slice_equal(slice_of(t->text, t->n), core))
            return w->stars[i];
    }
    if (w->n_stars == w->cap_stars) {
        w->cap_stars = w->cap_stars ? 2 * w->cap_stars : 256;
        w->stars = realloc(w->stars, w->cap_stars * sizeof w->stars[0]);
        if (!w->stars)
            abort();
    }
    return w->stars[w->n_stars++] = term_add(w, core, prefix, suffix);
}

uint32_t words_term(struct words *w, struct slice text)
{
    char word[WORD_MOST + 1];
    size_t at = 0;
    size_t n = word_next(text, &at, word);
    bool suffix = text.n > 0 && text.p[0] == '*';
    bool prefix = at < text.n && text.p[at] == '*';
    if (n == 0 || w->n_terms >= TERM_SLOTS / 2)
        return WORDS_TERM_NONE;
    if (prefix || suffix)
        return star_term(w, slice_of(word, n), prefix, suffix);
    struct slice stem = stem_of(w, word, n);
    uint32_t *slot = stem_slot(w, stem);
    if (!*slot)
        *slot = term_add(w, stem, false, false);
    return *slot;
}

void words_ready(struct words *w)
{
    memset(w->memory, 0, MEMORY_SLOTS * sizeof w->memory[0]);
    w->n_memory = 0;
}

size_t words_phrase(struct words *w, struct slice phrase, uint32_t *terms_out, size_t most)
{
    size_t n = 0, at = 0;
    while (n < most && at < phrase.n) {
        size_t from = at;
        while (from < phrase.n && !is_letter(phrase.p[from]) && phrase.p[from] != '*')
            from++;
        size_t to = from + (from < phrase.n && phrase.p[from] == '*');
        while (to < phrase.n && is_letter(phrase.p[to]))
            to++;
        to += to < phrase.n && phrase.p[to] == '*';
        if (to > from) {
            uint32_t t = words_term(w, slice_of(phrase.p + from, to - from));
            if (t != WORDS_TERM_NONE)
                terms_out[n++] = t;
        }
        at = to > at ? to : at + 1;
    }
    return n;
}

/* ------------------------------------------------------------------ looking up */

static bool star_matches(const struct term *t, const char *word, size_t n)
{
    if (n < t->n)
        return false;
    if (t->prefix && t->suffix)
        return memmem(word, n, t->text, t->n) != NULL;
    return memcmp(t->prefix ? word : word + n - t->n, t->text, t->n) == 0;
}

/* The slow way, once a word. */
static void look_up(struct words *w, const char *word, size_t n, struct memory *m)
{
    m->terms[0] = *stem_slot(w, stem_of(w, word, n));
    m->n = 1;
    for (uint32_t i = 0; i < w->n_stars && m->n < WORDS_PER_WORD; i++)
        if (star_matches(&w->terms[w->stars[i]], word, n))
            m->terms[m->n++] = w->stars[i];
}

static const struct memory *remembered(struct words *w, const char *word, size_t n)
{
    uint64_t hash = hash_short(word, n) | 1;
    uint32_t i = (uint32_t)(hash >> 20) & (MEMORY_SLOTS - 1);
    while (w->memory[i].hash && w->memory[i].hash != hash)
        i = (i + 1) & (MEMORY_SLOTS - 1);
    if (w->memory[i].hash)
        return &w->memory[i];
    if (++w->n_memory > MEMORY_SLOTS / 4 * 3) {
        words_ready(w);
        w->n_memory = 1;
        i = (uint32_t)(hash >> 20) & (MEMORY_SLOTS - 1);
    }
    w->memory[i].hash = hash;
    look_up(w, word, n, &w->memory[i]);
    return &w->memory[i];
}

void words_each(struct words *w, struct slice text, words_fn *fn, void *arg)
{
    char word[WORD_MOST + 1];
    size_t at = 0, n;
    while ((n = word_next(text, &at, word)) > 0) {
        const struct memory *m = remembered(w, word, n);
        fn(arg, m->terms, m->n);
    }
}
