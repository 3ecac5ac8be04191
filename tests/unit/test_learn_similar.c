/*
 * The index of similar signals: what it finds, against a search that looks at everything; what it forgets;
 * its file.
 */
#include "common_test.h"

#include "common/hash.h"
#include "services/learn/similar.h"

#include <math.h>

#define VOCABULARY 20000
#define MANY       5000
#define EACH       60 /* distinct words of a made text */

struct text {
    struct similar_word words[EACH];
    struct similar_doc doc;
};

static uint64_t stem(uint64_t word)
{
    uint64_t x = (word + 1) * UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    return x ^ (x >> 27);
}

static struct uuid id_of(uint32_t i)
{
    struct uuid id = {{0x01, 0x91, 0xaa, 0x55, 0xc3, 0x3c, 0x70}};

    memcpy(id.b + 12, &i, sizeof i);
    return id;
}

static uint32_t number_of(const struct uuid *id)
{
    uint32_t i;

    memcpy(&i, id->b + 12, sizeof i);
    return i;
}

static bool has_word(const struct text *t, size_t n, uint64_t word)
{
    for (size_t i = 0; i < n; i++)
        if (t->words[i].stem == stem(word))
            return true;
    return false;
}

/* By Zipf's law, from the n-th word on. */
static void fill(struct text *t, size_t n)
{
    while (n < EACH) {
        double u = (double)(chance() >> 11) / 9007199254740992.0;
        uint64_t word = (uint64_t)pow(VOCABULARY, u) - 1;

        if (!has_word(t, n, word))
            t->words[n++] = (struct similar_word){stem(word), 1 + chance_below(3)};
    }
    t->doc = (struct similar_doc){.words = t->words, .n_words = EACH};
}

/* Words first, first + 1, ... once each. */
static void row(struct text *t, uint64_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        t->words[i] = (struct similar_word){stem(first + i), 1};
    t->doc = (struct similar_doc){.words = t->words, .n_words = n};
}

static struct text texts[MANY];

static struct similar *made(uint32_t n)
{
    struct similar *s = similar_new();

    for (uint32_t i = 0; i < n; i++) {
        struct uuid id = id_of(i);

        fill(&texts[i % MANY], 0);
        similar_add(s, &id, &texts[i % MANY].doc);
    }
    return s;
}

static void add(struct similar *s, uint32_t i, const struct similar_doc *doc)
{
    struct uuid id = id_of(i);

    similar_add(s, &id, doc);
}

static bool take_out(struct similar *s, uint32_t i)
{
    struct uuid id = id_of(i);

    return similar_remove(s, &id);
}

/* --- Finding --------------------------------------------------------------------------------- */

static void the_same_text_is_found_first_with_full_marks(void **state)
{
    struct similar_hit hit[3];
    struct similar *s;

    (void)state;
    chance_seed(1);
    s = made(1000);
    for (uint32_t i = 500; i < 1000; i++) {
        assert_true(similar_find(s, &texts[i].doc, hit, 3) > 0);
        assert_int_equal(number_of(&hit[0].id), i);
        assert_true(hit[0].score > 800); /* the 24 words were chosen when others were rare */
        assert_int_equal(hit[0].shared, SIMILAR_KEPT);
        assert_int_equal(hit[0].by, SIMILAR_BY_WORDS);
    }
    assert_true(similar_find(s, &texts[999].doc, hit, 1) == 1 && hit[0].score >= 990);
    similar_free(&s);
    assert_null(s);
}

static void texts_added_while_nothing_was_known_are_found_too(void **state)
{
    struct similar_hit hit;
    struct similar *s;

    (void)state;
    chance_seed(2);
    s = made(MANY);
    for (uint32_t i = 0; i < 100; i++) {
        assert_int_equal(similar_find(s, &texts[i].doc, &hit, 1), 1);
        assert_int_equal(number_of(&hit.id), i);
    }
    similar_free(&s);
}

static void a_text_with_half_of_its_words_is_found_among_ten_thousand(void **state)
{
    struct similar_hit hit;
    struct text half;
    struct similar *s;
    int found = 0;

    (void)state;
    chance_seed(3);
    s = made(10000); /* texts[i] is what 5000 + i was added with */
    for (uint32_t i = 0; i < 500; i++) {
        for (size_t j = 0; j < EACH / 2; j++)
            half.words[j] = texts[i].words[2 * j];
        fill(&half, EACH / 2);
        assert_int_equal(similar_find(s, &half.doc, &hit, 1), 1);
        found += number_of(&hit.id) == MANY + i;
    }
    print_message("found %d of 500\n", found);
    assert_true(found >= 495);
    similar_free(&s);
}

/* --- Against a search that looks at every word of every text --------------------------------- */

struct plain {
    float weight[VOCABULARY];
    uint32_t with[VOCABULARY];
    uint16_t word[MANY][EACH];
};

static uint32_t word_of(uint64_t wanted)
{
    static uint64_t stems[VOCABULARY];
    static uint32_t sorted[VOCABULARY * 4];

    if (stems[0] == 0)
        for (uint32_t w = 0; w < VOCABULARY; w++) {
            size_t at = stem(w) % ARRAY_LEN(sorted);

            stems[w] = stem(w);
            while (sorted[at])
                at = (at + 1) % ARRAY_LEN(sorted);
            sorted[at] = w + 1;
        }
    for (size_t at = wanted % ARRAY_LEN(sorted);; at = (at + 1) % ARRAY_LEN(sorted)) {
        assert_true(sorted[at] != 0);
        if (stems[sorted[at] - 1] == wanted)
            return sorted[at] - 1;
    }
}

static double weight_of(const struct plain *p, uint32_t word, uint32_t times)
{
    return (1 + log(times)) * log(1 + (double)(MANY + 1) / (p->with[word] ? p->with[word] : 1));
}

static double norm_of(const struct plain *p, const struct text *t)
{
    double squares = 0;

    for (size_t i = 0; i < EACH; i++)
        squares += pow(weight_of(p, word_of(t->words[i].stem), t->words[i].n), 2);
    return sqrt(squares);
}

/* Is text number i among the five that all words together find best? */
static bool in_top_five(struct plain *p, const struct text *q, uint32_t sought,
                        const double norms[MANY])
{
    double scores[MANY];
    uint32_t better = 0;

    memset(p->weight, 0, sizeof p->weight);
    for (size_t i = 0; i < EACH; i++) {
        uint32_t word = word_of(q->words[i].stem);

        p->weight[word] = (float)weight_of(p, word, q->words[i].n);
    }
    for (uint32_t d = 0; d < MANY; d++) {
        double dot = 0;

        for (size_t i = 0; i < EACH; i++) {
            uint32_t word = p->word[d][i];

            if (p->weight[word] > 0)
                dot += p->weight[word] * weight_of(p, word, texts[d].words[i].n);
        }
        scores[d] = dot / norms[d];
    }
    for (uint32_t d = 0; d < MANY; d++)
        better += scores[d] > scores[sought];
    return better < 5;
}

static void what_is_found_first_is_among_the_five_that_all_words_find(void **state)
{
    static struct plain p;
    static double norms[MANY];
    struct similar_hit hit;
    struct text q;
    struct similar *s;
    int agree[4] = {0};

    (void)state;
    chance_seed(4);
    s = made(MANY);
    for (uint32_t d = 0; d < MANY; d++)
        for (size_t i = 0; i < EACH; i++) {
            p.word[d][i] = (uint16_t)word_of(texts[d].words[i].stem);
            p.with[p.word[d][i]]++;
        }
    for (uint32_t d = 0; d < MANY; d++)
        norms[d] = norm_of(&p, &texts[d]);
    /* A question keeps none, a tenth, a quarter or half of another text's words. */
    for (int kind = 0; kind < 4; kind++)
        for (int i = 0; i < 100; i++) {
            static const size_t keep[] = {0, EACH / 10, EACH / 4, EACH / 2};
            const struct text *t = &texts[chance_below(MANY)];

            for (size_t j = 0; j < keep[kind]; j++)
                q.words[j] = t->words[j * (EACH / keep[kind])];
            fill(&q, keep[kind]);
            assert_int_equal(similar_find(s, &q.doc, &hit, 1), 1);
            agree[kind] += in_top_five(&p, &q, number_of(&hit.id), norms);
        }
    print_message("of 100 each: %d %d %d %d\n", agree[0], agree[1], agree[2], agree[3]);
    assert_true(agree[0] + agree[1] + agree[2] + agree[3] >= 380);
    similar_free(&s);
}

/* --- Law, place, age -------------------------------------------------------------------------- */

static void the_same_law_and_the_same_place_lift(void **state)
{
    struct similar *s = similar_new();
    struct similar_hit hits[4];
    struct text t;

    (void)state;
    row(&t, 1, 10);
    t.doc.law = 7;
    t.doc.place = 9;
    t.doc.flags = 3;
    t.doc.region = 12;
    add(s, 1, &t.doc);
    t.doc.place = 8;
    add(s, 2, &t.doc);
    t.doc.law = 6;
    t.doc.place = 9;
    add(s, 3, &t.doc);
    t.doc.law = t.doc.place = 0;
    add(s, 4, &t.doc);
    t.doc.law = 7;
    t.doc.place = 9;
    assert_int_equal(similar_find(s, &t.doc, hits, 4), 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(number_of(&hits[i].id), i + 1);
    assert_int_equal(hits[0].score, 1000 + SIMILAR_LAW_BONUS + SIMILAR_PLACE_BONUS);
    assert_int_equal(hits[0].by, SIMILAR_BY_WORDS | SIMILAR_BY_LAW | SIMILAR_BY_PLACE);
    assert_int_equal(hits[0].flags, 3);
    assert_int_equal(hits[0].region, 12);
    assert_int_equal(hits[0].shared, 10);
    assert_int_equal(hits[1].score, 1000 + SIMILAR_LAW_BONUS);
    assert_int_equal(hits[1].by, SIMILAR_BY_WORDS | SIMILAR_BY_LAW);
    assert_int_equal(hits[2].score, 1000 + SIMILAR_PLACE_BONUS);
    assert_int_equal(hits[2].by, SIMILAR_BY_WORDS | SIMILAR_BY_PLACE);
    assert_int_equal(hits[3].score, 1000);
    t.doc.law = t.doc.place = 0; /* to have none is nothing in common */
    assert_int_equal(similar_find(s, &t.doc, hits, 4), 4);
    assert_int_equal(hits[0].by, SIMILAR_BY_WORDS);
    similar_free(&s);
}

static void law_and_place_alone_find_nothing(void **state)
{
    struct similar *s = similar_new();
    struct similar_hit hit;
    struct text t;

    (void)state;
    row(&t, 1, 10);
    t.doc.law = t.doc.place = 5;
    add(s, 1, &t.doc);
    row(&t, 100, 10);
    t.doc.law = t.doc.place = 5;
    assert_int_equal(similar_find(s, &t.doc, &hit, 1), 0);
    similar_free(&s);
}

static void of_equal_texts_the_newest_come_first(void **state)
{
    static struct similar_hit hits[SIMILAR_MOST + 100];
    struct similar *s = similar_new();
    struct text t;

    (void)state;
    row(&t, 1, 10);
    for (uint32_t i = 0; i < 1000; i++)
        add(s, i, &t.doc);
    for (uint32_t i = 0; i < 500; i++) /* others take their numbers, in another order */
        assert_true(take_out(s, i * 2));
    for (uint32_t i = 1000; i < 1500; i++)
        add(s, i, &t.doc);
    assert_int_equal(similar_find(s, &t.doc, hits, ARRAY_LEN(hits)), SIMILAR_MOST);
    for (uint32_t i = 0; i < SIMILAR_MOST; i++)
        assert_int_equal(number_of(&hits[i].id), 1499 - i);
    assert_int_equal(similar_find(s, &t.doc, hits, 3), 3);
    assert_int_equal(similar_find(s, &t.doc, hits, 0), 0);
    similar_free(&s);
}

/* --- Odd texts ------------------------------------------------------------------------------- */

static void an_empty_text_finds_nothing_and_is_not_found(void **state)
{
    struct similar *s = similar_new();
    struct similar_doc empty = {.law = 1, .place = 1};
    struct similar_word none[] = {{stem(1), 0}};
    struct similar_doc never = {.words = none, .n_words = 1};
    struct similar_hit hit;
    struct text t;

    (void)state;
    assert_int_equal(similar_find(s, &empty, &hit, 1), 0);
    add(s, 1, &empty);
    add(s, 2, &never);
    row(&t, 1, 5);
    assert_int_equal(similar_find(s, &t.doc, &hit, 1), 0);
    add(s, 3, &t.doc);
    assert_int_equal(similar_find(s, &empty, &hit, 1), 0);
    assert_int_equal(similar_find(s, &never, &hit, 1), 0);
    assert_int_equal(similar_find(s, &t.doc, &hit, 1), 1);
    assert_true(take_out(s, 1) && take_out(s, 2) && take_out(s, 3));
    similar_free(&s);
}

static void one_word_is_enough(void **state)
{
    struct similar *s = similar_new();
    struct similar_hit hits[2];
    struct text one, other;

    (void)state;
    row(&one, 1, 1);
    row(&other, 1, 2);
    add(s, 1, &one.doc);
    add(s, 2, &other.doc);
    assert_int_equal(similar_find(s, &one.doc, hits, 2), 2);
    assert_int_equal(number_of(&hits[0].id), 1);
    assert_int_equal(hits[0].score, 1000);
    assert_true(hits[1].score < 1000);
    assert_int_equal(hits[1].shared, 1);
    similar_free(&s);
}

static void a_text_of_ten_thousand_words_is_as_any_other(void **state)
{
    static struct similar_word words[10000];
    struct similar_doc doc = {.words = words, .n_words = ARRAY_LEN(words)};
    struct similar_hit hit;
    struct similar *s;

    (void)state;
    chance_seed(5);
    s = made(2000);
    for (uint32_t i = 0; i < ARRAY_LEN(words); i++)
        words[i] = (struct similar_word){stem(i), i % 7 == 0 ? UINT32_MAX : 1};
    add(s, 90000, &doc);
    assert_int_equal(similar_find(s, &doc, &hit, 1), 1);
    assert_int_equal(number_of(&hit.id), 90000);
    assert_int_equal(hit.shared, SIMILAR_KEPT);
    assert_true(take_out(s, 90000));
    assert_true(similar_find(s, &doc, &hit, 1) == 0 || number_of(&hit.id) != 90000);
    similar_free(&s);
}

static void a_word_that_is_given_twice_counts_once(void **state)
{
    struct similar *s = similar_new();
    struct similar_figures figures;
    struct similar_hit hit;
    struct text t;

    (void)state;
    row(&t, 1, 30);
    t.words[1] = t.words[0];
    t.words[29] = t.words[2];
    add(s, 1, &t.doc);
    similar_figures(s, &figures);
    assert_int_equal(figures.postings, SIMILAR_KEPT);
    assert_int_equal(figures.terms, 28);
    assert_int_equal(similar_find(s, &t.doc, &hit, 1), 1);
    assert_int_equal(hit.score, 1000);
    assert_true(take_out(s, 1));
    similar_figures(s, &figures);
    assert_int_equal(figures.postings + figures.terms + figures.documents, 0);
    similar_free(&s);
}

static void adding_again_replaces(void **state)
{
    struct similar *s = similar_new();
    struct similar_figures figures;
    struct similar_hit hits[3];
    struct text was, is;

    (void)state;
    row(&was, 1, 10);
    row(&is, 100, 10);
    add(s, 1, &was.doc);
    add(s, 2, &is.doc);
    add(s, 1, &is.doc);
    assert_int_equal(similar_find(s, &was.doc, hits, 3), 0);
    assert_int_equal(similar_find(s, &is.doc, hits, 3), 2);
    assert_int_equal(number_of(&hits[0].id), 1);
    similar_figures(s, &figures);
    assert_int_equal(figures.documents, 2);
    assert_int_equal(figures.terms, 10);
    assert_int_equal(figures.postings, 20);
    similar_free(&s);
}

/* --- Erasure --------------------------------------------------------------------------------- */

struct saved {
    uint8_t *p;
    size_t n;
};

static struct saved saved_of(const struct similar *s)
{
    struct saved out = {0};
    FILE *f = open_memstream((char **)&out.p, &out.n);

    assert_non_null(f);
    assert_int_equal(similar_save(s, f), 0);
    fclose(f);
    return out;
}

static struct similar *loaded(const uint8_t *p, size_t n)
{
    FILE *f = n > 0 ? fmemopen((void *)(uintptr_t)p, n, "rb") : fopen("/dev/null", "rb");
    struct similar *s;

    assert_non_null(f);
    s = similar_load(f);
    fclose(f);
    return s;
}

static void assert_saved_equal(const struct similar *a, const struct similar *b)
{
    struct saved x = saved_of(a), y = saved_of(b);

    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.p, y.p, x.n);
    free(x.p);
    free(y.p);
}

static void what_was_taken_out_is_found_no_more(void **state)
{
    struct similar_hit hits[SIMILAR_MOST];
    struct similar *s;

    (void)state;
    chance_seed(6);
    s = made(2000);
    for (uint32_t i = 0; i < 2000; i += 3) {
        assert_true(take_out(s, i));
        assert_false(take_out(s, i));
        for (size_t j = similar_find(s, &texts[i].doc, hits, SIMILAR_MOST); j-- > 0;)
            assert_int_not_equal(number_of(&hits[j].id), i);
    }
    for (uint32_t i = 1; i < 2000; i += 3) {
        assert_true(similar_find(s, &texts[i].doc, hits, 1) == 1);
        assert_int_equal(number_of(&hits[0].id), i);
    }
    similar_free(&s);
}

/* Its file is that of one that never had it, and so is each later answer. */
static void an_index_that_lost_a_text_is_one_that_never_had_it(void **state)
{
    struct similar *s, *never;
    struct similar_figures a, b;
    struct similar_hit x[5], y[5];
    struct text t;

    (void)state;
    chance_seed(7);
    s = made(9000); /* more than are counted whole at first */
    chance_seed(7);
    never = made(9000);
    fill(&t, 0);
    add(s, 99999, &t.doc);
    assert_true(take_out(s, 99999));
    assert_saved_equal(s, never);
    similar_figures(s, &a);
    similar_figures(never, &b);
    assert_int_equal(a.terms, b.terms);
    assert_int_equal(a.postings, b.postings);
    for (uint32_t i = 0; i < 300; i++) {
        fill(&t, 0);
        add(s, 100000 + i, &t.doc);
        add(never, 100000 + i, &t.doc);
        assert_int_equal(similar_find(s, &t.doc, x, 5), similar_find(never, &t.doc, y, 5));
        assert_memory_equal(x, y, sizeof x);
    }
    assert_saved_equal(s, never);
    similar_free(&s);
    similar_free(&never);
}

static void an_emptied_index_holds_no_words(void **state)
{
    struct similar_figures figures;
    struct similar *s, *empty = similar_new();
    size_t full;

    (void)state;
    chance_seed(8);
    s = made(1000);
    full = similar_memory(s);
    for (uint32_t i = 0; i < 1000; i++)
        assert_true(take_out(s, (i * 7) % 1000));
    similar_figures(s, &figures);
    assert_int_equal(figures.terms + figures.postings + figures.documents, 0);
    assert_saved_equal(s, empty);
    chance_seed(8);
    for (uint32_t i = 0; i < 1000; i++) { /* and takes no more room when it fills again */
        fill(&texts[i], 0);
        add(s, i, &texts[i].doc);
    }
    assert_int_equal(similar_memory(s), full);
    similar_free(&s);
    similar_free(&empty);
}

/* Is it anywhere in what this process can write, but for the stack? Given turned around, so that the question
 * is not an answer. */
MAYBE_UNUSED static bool memory_holds(const uint8_t *turned, size_t n)
{
    FILE *f = fopen("/proc/self/maps", "r");
    char line[512], *at;
    bool found = false;

    assert_non_null(f);
    while (fgets(line, sizeof line, f) && !found) {
        uintptr_t from = strtoul(line, &at, 16), to = strtoul(at + 1, &at, 16);

        if (memcmp(at, " rw", 3) != 0 || strstr(line, "[stack") || strstr(line, "[v"))
            continue;
        for (const uint8_t *p = (const uint8_t *)from; p + n <= (const uint8_t *)to && !found;
             p++) {
            size_t same = 0;

            while (same < n && (p[same] ^ turned[same]) == 0xff)
                same++;
            found = same == n;
        }
    }
    fclose(f);
    return found;
}

static void nothing_of_a_text_stays_in_memory(void **state)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    (void)state;
    skip(); /* their memory is too large to look through */
#else
    struct uuid id = id_of(0x5a1257e1), turned_id = id;
    uint64_t turned[EACH];
    struct similar_hit hit;
    struct similar *s;
    struct text t;

    (void)state;
    chance_seed(9);
    s = made(3000);
    fill(&t, EACH - 10);
    for (size_t i = 0; i < EACH; i++) {
        t.words[i] = (struct similar_word){stem(7000000 + i), 2};
        turned[i] = ~t.words[i].stem;
    }
    t.doc = (struct similar_doc){.words = t.words, .n_words = EACH};
    for (size_t i = 0; i < sizeof id.b; i++)
        turned_id.b[i] = (uint8_t)~id.b[i];
    similar_add(s, &id, &t.doc);
    assert_int_equal(similar_find(s, &t.doc, &hit, 1), 1);
    for (size_t i = 0; i < EACH; i += 10)
        assert_true(memory_holds((const uint8_t *)&turned[i], sizeof turned[i]));
    assert_true(memory_holds(turned_id.b, sizeof turned_id.b));
    assert_true(similar_remove(s, &id));
    for (size_t i = 0; i < EACH; i += 10)
        assert_false(memory_holds((const uint8_t *)&turned[i], sizeof turned[i]));
    assert_false(memory_holds(turned_id.b, sizeof turned_id.b));
    similar_free(&s);
#endif
}

/* --- The file -------------------------------------------------------------------------------- */

static void a_loaded_index_gives_the_same_answers(void **state)
{
    static struct similar_hit x[SIMILAR_MOST], y[SIMILAR_MOST];
    struct similar *s, *again;
    struct saved file;
    struct text t;

    (void)state;
    chance_seed(10);
    s = made(9000);
    for (uint32_t i = 0; i < 1000; i++) /* numbers come to be used again */
        take_out(s, chance_below(9000));
    for (uint32_t i = 0; i < 700; i++) {
        fill(&t, 0);
        t.doc.law = chance_below(20);
        t.doc.place = chance_below(20);
        add(s, chance_below(9000), &t.doc);
    }
    file = saved_of(s);
    again = loaded(file.p, file.n);
    assert_non_null(again);
    assert_saved_equal(s, again);
    for (uint32_t i = 0; i < 300; i++) {
        size_t n;

        fill(&t, 0);
        t.doc.law = chance_below(20);
        memset(x, 0, sizeof x);
        memset(y, 0, sizeof y);
        n = similar_find(s, &t.doc, x, SIMILAR_MOST);
        assert_int_equal(n, similar_find(again, &t.doc, y, SIMILAR_MOST));
        assert_memory_equal(x, y, sizeof x);
        add(s, 20000 + i, &t.doc); /* and goes on alike */
        add(again, 20000 + i, &t.doc);
    }
    assert_saved_equal(s, again);
    free(file.p);
    similar_free(&s);
    similar_free(&again);
}

static void an_empty_index_is_saved_and_loaded(void **state)
{
    struct similar *s = similar_new(), *again;
    struct saved file = saved_of(s);

    (void)state;
    again = loaded(file.p, file.n);
    assert_non_null(again);
    assert_saved_equal(s, again);
    free(file.p);
    similar_free(&s);
    similar_free(&again);
}

/* Four documents: one without words, one that shares words with another. */
static struct saved small_file(void)
{
    struct similar *s = similar_new();
    struct similar_doc empty = {.law = 3};
    struct saved file;
    struct text t;

    row(&t, 1, 30);
    add(s, 1, &t.doc);
    add(s, 2, &empty);
    row(&t, 20, 12);
    add(s, 3, &t.doc);
    row(&t, 500, 3);
    add(s, 4, &t.doc);
    file = saved_of(s);
    similar_free(&s);
    return file;
}

static void a_file_with_one_byte_changed_is_refused(void **state)
{
    static const uint8_t flips[] = {0x01, 0x80, 0xff};
    struct saved file = small_file();

    (void)state;
    for (size_t i = 0; i < file.n; i++)
        for (size_t j = 0; j < ARRAY_LEN(flips); j++) {
            file.p[i] ^= flips[j];
            assert_null(loaded(file.p, file.n));
            file.p[i] ^= flips[j];
        }
    free(file.p);
}

static void a_file_that_is_cut_or_too_long_is_refused(void **state)
{
    struct saved file = small_file();
    uint8_t *longer = calloc(1, file.n + 1);
    struct similar *s;

    (void)state;
    assert_non_null(longer);
    for (size_t n = 0; n < file.n; n++)
        assert_null(loaded(file.p, n));
    memcpy(longer, file.p, file.n);
    assert_null(loaded(longer, file.n + 1));
    s = loaded(longer, file.n);
    assert_non_null(s);
    similar_free(&s);
    free(longer);
    free(file.p);
}

/* Whoever changes a file can make its checksum too: then it is refused, or is an index like any other. */
static void a_forged_file_does_no_harm(void **state)
{
    struct saved file = small_file();
    uint8_t *forged = malloc(file.n);
    struct similar_hit hits[10];
    size_t body = file.n - HASH_LEN;
    int taken = 0;

    (void)state;
    chance_seed(11);
    assert_non_null(forged);
    for (uint32_t i = 0; i < 30000; i++) {
        struct similar *s;
        struct text t;

        memcpy(forged, file.p, file.n);
        for (uint32_t n = 1 + chance_below(3); n-- > 0;)
            forged[16 + chance_below((uint32_t)body - 16)] =
                (uint8_t)(chance_below(2) ? chance() : chance_below(30));
        hash_sha256_one(forged + body, forged, body);
        s = loaded(forged, file.n);
        if (!s)
            continue;
        taken++;
        row(&t, 1, 40);
        for (size_t n = similar_find(s, &t.doc, hits, 10); n-- > 0;)
            assert_true(hits[n].score > 0 && hits[n].score <= 1000);
        for (uint32_t id = 1; id <= 4; id++)
            take_out(s, id);
        add(s, 5, &t.doc);
        similar_free(&s);
    }
    assert_true(taken > 100 && taken < 30000);
    free(forged);
    free(file.p);
}

static void a_disk_that_is_full_is_told(void **state)
{
    FILE *f = fopen("/dev/full", "wb");
    struct similar *s = similar_new();

    (void)state;
    if (!f)
        skip();
    assert_int_equal(similar_save(s, f), -1);
    fclose(f);
    similar_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text_is_found_first_with_full_marks),
        cmocka_unit_test(texts_added_while_nothing_was_known_are_found_too),
        cmocka_unit_test(a_text_with_half_of_its_words_is_found_among_ten_thousand),
        cmocka_unit_test(what_is_found_first_is_among_the_five_that_all_words_find),
        cmocka_unit_test(the_same_law_and_the_same_place_lift),
        cmocka_unit_test(law_and_place_alone_find_nothing),
        cmocka_unit_test(of_equal_texts_the_newest_come_first),
        cmocka_unit_test(an_empty_text_finds_nothing_and_is_not_found),
        cmocka_unit_test(one_word_is_enough),
        cmocka_unit_test(a_text_of_ten_thousand_words_is_as_any_other),
        cmocka_unit_test(a_word_that_is_given_twice_counts_once),
        cmocka_unit_test(adding_again_replaces),
        cmocka_unit_test(what_was_taken_out_is_found_no_more),
        cmocka_unit_test(an_index_that_lost_a_text_is_one_that_never_had_it),
        cmocka_unit_test(an_emptied_index_holds_no_words),
        cmocka_unit_test(nothing_of_a_text_stays_in_memory),
        cmocka_unit_test(a_loaded_index_gives_the_same_answers),
        cmocka_unit_test(an_empty_index_is_saved_and_loaded),
        cmocka_unit_test(a_file_with_one_byte_changed_is_refused),
        cmocka_unit_test(a_file_that_is_cut_or_too_long_is_refused),
        cmocka_unit_test(a_forged_file_does_no_harm),
        cmocka_unit_test(a_disk_that_is_full_is_told),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
