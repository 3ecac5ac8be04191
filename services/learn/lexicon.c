/*
 * Words, stems and what they come to. See lexicon.h.
 */
#include "services/learn/lexicon.h"

#include "common/buf.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/room.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <utf8proc.h>

#define WORD_MOST     96     /* bytes of a word; what is longer is cut */
#define MEMORY_SLOTS  65536u /* remembered words; when three quarters are used, all are forgotten */
#define AHEAD         16     /* words that are cut before the first of them is looked up */
#define CAPITALS_MOST 5

enum term_kind { TERM_STEM, TERM_CAPITALS, TERM_PREFIX, TERM_SUFFIX, TERM_INSIDE };

/* What tables of texts have: open addressing by a hash, the texts one behind the other. */
struct entry {
    uint32_t at;
    uint8_t n, kind;
    uint32_t number;
    uint32_t hash; /* looked at before the text */
};

/* A term that ends with or has something. A word can have it only when it has all its pairs of bytes. */
struct loose {
    uint32_t term;
    uint64_t pairs;
};

struct table {
    struct entry *list;
    uint32_t n, cap;
    uint32_t *slots; /* 1 + index in list; 0: free */
    uint32_t n_slots;
    struct buf texts;
};

struct remembered {
    uint64_t hash; /* of the word as written; 0: free */
    uint64_t stem;
    uint32_t number, terms; /* where its terms begin in lexicon.pool */
    uint8_t n_terms;
};

struct lexicon {
    struct sb_stemmer *stemmer;
    struct table terms, vocabulary;
    struct loose *loose; /* tried one by one */
    uint32_t n_loose, cap_loose;
    struct remembered *memory;
    uint32_t n_memory;
    uint32_t *pool;
    size_t n_pool, cap_pool;
};

/* ------------------------------------------------------------------ tables of texts */

/* Only rules and models fill these tables, so a plain hash will do; and that of a word's next beginning is one step
 * from that of the last (FNV-1a). */
static uint64_t hash_begin(uint8_t kind)
{
    return 14695981039346656037u + kind;
}

static uint64_t hash_step(uint64_t hash, uint8_t c)
{
    return (hash ^ c) * 1099511628211u;
}

static uint32_t hash_end(uint64_t hash)
{
    return (uint32_t)(hash ^ hash >> 32);
}

static uint32_t hash_of(uint8_t kind, struct slice text)
{
    uint64_t hash = hash_begin(kind);
    for (size_t i = 0; i < text.n; i++)
        hash = hash_step(hash, text.p[i]);
    return hash_end(hash);
}

static uint32_t *slot_of(struct table *t, uint32_t hash, uint8_t kind, struct slice text)
{
    uint32_t i = hash & (t->n_slots - 1);
    for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1)) {
        const struct entry *e = &t->list[t->slots[i] - 1];
        if (e->hash == hash && e->kind == kind &&
            slice_equal(slice_of(t->texts.p + e->at, e->n), text))
            break;
    }
    return &t->slots[i];
}

static void table_grow(struct table *t)
{
    struct table old = *t;
    t->n_slots = old.n_slots ? 2 * old.n_slots : 4096;
    t->slots = calloc(t->n_slots, sizeof t->slots[0]);
    if (!t->slots)
        abort();
    for (uint32_t i = 0; i < t->n; i++)
        *slot_of(t, t->list[i].hash, t->list[i].kind,
                 slice_of(t->texts.p + t->list[i].at, t->list[i].n)) = i + 1;
    free(old.slots);
}

static const struct entry *table_find_hash(struct table *t, uint32_t hash, uint8_t kind,
                                           struct slice text)
{
    uint32_t *slot = t->n ? slot_of(t, hash, kind, text) : NULL;
    return slot && *slot ? &t->list[*slot - 1] : NULL;
}

static const struct entry *table_find(struct table *t, uint8_t kind, struct slice text)
{
    return table_find_hash(t, hash_of(kind, text), kind, text);
}

static struct entry *table_add(struct table *t, uint8_t kind, struct slice text)
{
    if (2 * (t->n + 1) > t->n_slots)
        table_grow(t);
    uint32_t hash = hash_of(kind, text), *slot = slot_of(t, hash, kind, text);
    if (!*slot) {
        if (t->n == t->cap) {
            t->cap = t->cap ? 2 * t->cap : 1024;
            t->list = room_for(t->list, t->cap, sizeof t->list[0]);
        }
        t->list[t->n] = (struct entry){.at = (uint32_t)t->texts.n,
                                       .n = (uint8_t)text.n,
                                       .kind = kind,
                                       .number = t->n,
                                       .hash = hash};
        buf_add(&t->texts, text.p, text.n);
        *slot = ++t->n;
    }
    return &t->list[*slot - 1];
}

static void table_free(struct table *t)
{
    free(t->list);
    free(t->slots);
    buf_free(&t->texts);
}

/* ------------------------------------------------------------------ cutting */

/* The code point at *at, which moves behind it; what is not UTF-8 counts as a blank. */
static utf8proc_int32_t code_point(struct slice text, size_t *at)
{
    utf8proc_int32_t c = text.p[*at];
    utf8proc_ssize_t n = 1;
    if (c >= 0x80) {
        n = utf8proc_iterate(text.p + *at, (utf8proc_ssize_t)(text.n - *at), &c);
        if (n <= 0) {
            c = ' ';
            n = 1;
        }
    }
    *at += (size_t)n;
    return c;
}

static inline bool plain_word(utf8proc_int32_t c)
{
    return (uint32_t)((c | 0x20) - 'a') < 26 || (uint32_t)(c - '0') < 10;
}

/* Letters, digits, and marks that belong to the letter before them. */
static bool in_word(utf8proc_int32_t c)
{
    if (c < 0x80)
        return plain_word(c);
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

/* The next word as it was written. n is 0 at the end. */
static struct slice word_next(struct slice text, size_t *at)
{
    size_t from, to = *at;
    do {
        from = to;
        if (from >= text.n)
            break;
    } while (!in_word(code_point(text, &to)));
    if (from >= text.n) {
        *at = text.n;
        return slice_of(text.p + text.n, 0);
    }
    for (size_t next = to;
         next < text.n &&
         (text.p[next] < 0x80 ? plain_word(text.p[next++]) : in_word(code_point(text, &next)));)
        to = next;
    *at = to;
    return slice_of(text.p + from, to - from);
}

/* Composed and lowered; at most WORD_MOST bytes, of whole code points. */
static size_t word_lower(struct slice word, uint8_t out[WORD_MOST])
{
    utf8proc_uint8_t *composed = NULL;
    size_t n = 0, at = 0;
    bool plain = true;
    for (size_t i = 0; i < word.n && plain; i++)
        plain = word.p[i] < 0x80;
    if (!plain && utf8proc_map(word.p, (utf8proc_ssize_t)word.n, &composed,
                               UTF8PROC_STABLE | UTF8PROC_COMPOSE) > 0)
        word = slice_str((const char *)composed);
    while (at < word.n) {
        uint8_t c[4];
        size_t k = (size_t)utf8proc_encode_char(utf8proc_tolower(code_point(word, &at)), c);
        if (n + k > WORD_MOST)
            break;
        memcpy(out + n, c, k);
        n += k;
    }
    free(composed);
    return n;
}

static bool is_capitals(struct slice word)
{
    if (word.n < 2 || word.n > CAPITALS_MOST)
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (!(word.p[i] >= 'A' && word.p[i] <= 'Z') &&
            !(i > 0 && word.p[i] >= '0' && word.p[i] <= '9'))
            return false;
    return true;
}

/* Nothing can be told from capitals where most letters are. */
static bool is_shouted(struct slice text)
{
    size_t large = 0, small = 0;
    for (size_t i = 0; i < text.n; i++) {
        large += text.p[i] >= 'A' && text.p[i] <= 'Z';
        small += text.p[i] >= 'a' && text.p[i] <= 'z';
    }
    return large > small;
}

static struct slice stem_of(struct lexicon *w, const uint8_t *word, size_t n)
{
    const sb_symbol *s = sb_stemmer_stem(w->stemmer, word, (int)n);
    return s ? slice_of(s, (size_t)sb_stemmer_length(w->stemmer)) : slice_of(word, n);
}

/* ------------------------------------------------------------------ terms */

/* Which pairs of bytes follow each other in it; some pairs share a bit. */
static uint64_t pairs_of(const uint8_t *p, size_t n)
{
    uint64_t pairs = 0;
    for (size_t i = 1; i < n; i++)
        pairs |= UINT64_C(1) << ((p[i - 1] * 31u + p[i] * 7u) & 63);
    return pairs;
}

static uint32_t term_add(struct lexicon *w, enum term_kind kind, struct slice text)
{
    uint32_t known = w->terms.n, number = table_add(&w->terms, (uint8_t)kind, text)->number;
    if (number == known && (kind == TERM_SUFFIX || kind == TERM_INSIDE)) {
        if (w->n_loose == w->cap_loose) {
            w->cap_loose = w->cap_loose ? 2 * w->cap_loose : 64;
            w->loose = room_for(w->loose, w->cap_loose, sizeof w->loose[0]);
        }
        w->loose[w->n_loose++] = (struct loose){number, pairs_of(text.p, text.n)};
    }
    return number;
}

static void forget(struct lexicon *w)
{
    if (w->n_memory == 0)
        return;
    memset(w->memory, 0, MEMORY_SLOTS * sizeof w->memory[0]);
    w->n_memory = 0;
    w->n_pool = 0;
}

uint32_t lexicon_term(struct lexicon *w, struct slice text)
{
    uint8_t lower[WORD_MOST];
    size_t at = 0;
    struct slice word = word_next(text, &at);
    bool behind = at < text.n && text.p[at] == '*', before = text.n > 0 && text.p[0] == '*';
    size_t n = word_lower(word, lower);
    if (n == 0)
        return LEXICON_NONE;
    forget(w);
    if (before || behind)
        return term_add(w,
                        !before  ? TERM_PREFIX
                        : behind ? TERM_INSIDE
                                 : TERM_SUFFIX,
                        slice_of(lower, n));
    if (is_capitals(word))
        return term_add(w, TERM_CAPITALS, word);
    return term_add(w, TERM_STEM, stem_of(w, lower, n));
}

size_t lexicon_phrase(struct lexicon *w, struct slice phrase, uint32_t *terms_out, size_t most)
{
    size_t n = 0, at = 0;
    while (n < most && at < phrase.n) {
        size_t to = at;
        struct slice word = word_next(phrase, &to);
        if (word.n == 0)
            break;
        size_t from = (size_t)(word.p - phrase.p);
        from -= from > at && phrase.p[from - 1] == '*';
        to += to < phrase.n && phrase.p[to] == '*';
        uint32_t t = lexicon_term(w, slice_of(phrase.p + from, to - from));
        if (t != LEXICON_NONE)
            terms_out[n++] = t;
        at = to;
    }
    return n;
}

void lexicon_number(struct lexicon *w, struct slice stem, uint32_t number)
{
    if (stem.n > WORD_MOST)
        return;
    forget(w);
    table_add(&w->vocabulary, TERM_STEM, stem)->number = number;
}

/* ------------------------------------------------------------------ looking up */

static void found(struct lexicon *w, struct remembered *m, uint32_t term)
{
    if (m->n_terms == LEXICON_TERMS)
        return;
    if (w->n_pool == w->cap_pool) {
        w->cap_pool = w->cap_pool ? 2 * w->cap_pool : 4096;
        w->pool = room_for(w->pool, w->cap_pool, sizeof w->pool[0]);
    }
    w->pool[w->n_pool++] = term;
    m->n_terms++;
}

static bool has_loose(struct lexicon *w, uint32_t term, const uint8_t *word, size_t n)
{
    const struct entry *e = &w->terms.list[term];
    const uint8_t *text = w->terms.texts.p + e->at;
    if (e->n > n)
        return false;
    if (e->kind == TERM_SUFFIX)
        return memcmp(word + n - e->n, text, e->n) == 0;
    return memmem(word, n, text, e->n) != NULL;
}

static void loose_look_up(struct lexicon *w, const uint8_t *word, size_t n, struct remembered *m)
{
    uint64_t pairs = pairs_of(word, n);
    for (uint32_t i = 0; i < w->n_loose; i++)
        if ((w->loose[i].pairs & ~pairs) == 0 && has_loose(w, w->loose[i].term, word, n))
            found(w, m, w->loose[i].term);
}

static void prefixes_look_up(struct lexicon *w, const uint8_t *word, size_t n, struct remembered *m)
{
    uint64_t hash = hash_begin(TERM_PREFIX);
    for (size_t k = 1; k <= n; k++) {
        hash = hash_step(hash, word[k - 1]);
        const struct entry *e =
            k < 2 ? NULL
                  : table_find_hash(&w->terms, hash_end(hash), TERM_PREFIX, slice_of(word, k));
        if (e)
            found(w, m, e->number);
    }
}

/* The slow way, once a word. */
static void look_up(struct lexicon *w, struct slice word, bool shouted, struct remembered *m)
{
    uint8_t lower[WORD_MOST], hash[HASH_LEN];
    size_t n = word_lower(word, lower);
    struct slice stem = stem_of(w, lower, n);
    const struct entry *e;
    hash_sha256_one(hash, stem.p, stem.n);
    memcpy(&m->stem, hash, sizeof m->stem);
    e = table_find(&w->vocabulary, TERM_STEM, stem);
    m->number = e ? e->number : LEXICON_NONE;
    m->terms = (uint32_t)w->n_pool;
    m->n_terms = 0;
    if ((e = table_find(&w->terms, TERM_STEM, stem)))
        found(w, m, e->number);
    if (!shouted && is_capitals(word) && (e = table_find(&w->terms, TERM_CAPITALS, word)))
        found(w, m, e->number);
    prefixes_look_up(w, lower, n, m);
    loose_look_up(w, lower, n, m);
}

/* A word that was cut. Its place in memory is fetched meanwhile. */
struct cut {
    struct slice word;
    uint64_t hash;
};

static size_t cut_some(struct lexicon *w, struct slice text, bool shouted, size_t *at,
                       struct cut out[AHEAD])
{
    size_t n = 0;
    for (; n < AHEAD && (out[n].word = word_next(text, at)).n > 0; n++) {
        out[n].hash = (hash_short(out[n].word.p, out[n].word.n) | 1) ^ (shouted ? 2 : 0);
        __builtin_prefetch(&w->memory[(uint32_t)(out[n].hash >> 20) & (MEMORY_SLOTS - 1)]);
    }
    return n;
}

static const struct remembered *remember(struct lexicon *w, const struct cut *cut, bool shouted)
{
    uint32_t i = (uint32_t)(cut->hash >> 20) & (MEMORY_SLOTS - 1);
    while (w->memory[i].hash && w->memory[i].hash != cut->hash)
        i = (i + 1) & (MEMORY_SLOTS - 1);
    if (w->memory[i].hash)
        return &w->memory[i];
    if (++w->n_memory > MEMORY_SLOTS / 4 * 3) {
        forget(w);
        w->n_memory = 1;
        i = (uint32_t)(cut->hash >> 20) & (MEMORY_SLOTS - 1);
    }
    w->memory[i].hash = cut->hash;
    look_up(w, cut->word, shouted, &w->memory[i]);
    return &w->memory[i];
}

void lexicon_each(struct lexicon *w, struct slice text, lexicon_fn *fn, void *arg)
{
    bool shouted = is_shouted(text);
    struct cut list[AHEAD];
    size_t n, at = 0;
    while ((n = cut_some(w, text, shouted, &at, list)) > 0)
        for (size_t i = 0; i < n; i++) {
            const struct remembered *m = remember(w, &list[i], shouted);
            struct word out = {.stem = m->stem,
                               .number = m->number,
                               .terms = w->pool + m->terms,
                               .n_terms = m->n_terms};
            fn(arg, &out);
        }
}

struct slice lexicon_stem_next(struct lexicon *w, struct slice text, size_t *at)
{
    uint8_t lower[WORD_MOST];
    struct slice word = word_next(text, at);
    return word.n ? stem_of(w, lower, word_lower(word, lower)) : word;
}

/* ------------------------------------------------------------------ life */

struct lexicon *lexicon_new(void)
{
    struct lexicon *w = room_new(sizeof *w);
    w->stemmer = sb_stemmer_new("dutch", "UTF_8");
    if (!w->stemmer)
        log_fatal("stemmer_missing", "language=dutch");
    w->memory = calloc(MEMORY_SLOTS, sizeof w->memory[0]);
    if (!w->memory)
        abort();
    return w;
}

void lexicon_free(struct lexicon **wp)
{
    struct lexicon *w = *wp;
    *wp = NULL;
    if (!w)
        return;
    sb_stemmer_delete(w->stemmer);
    table_free(&w->terms);
    table_free(&w->vocabulary);
    free(w->loose);
    free(w->memory);
    free(w->pool);
    free(w);
}
