/*
 * Words of a text: cut, composed, lowered, stemmed, and the terms they come to.
 */
#include "learn_test.h"
#include "services/learn/lexicon.h"

struct seen {
    uint64_t stems[64];
    uint32_t terms[64][LEXICON_TERMS];
    uint8_t n_terms[64];
    size_t n;
};

static void see(void *arg, const struct word *w)
{
    struct seen *s = arg;
    if (s->n == ARRAY_LEN(s->stems))
        return;
    s->stems[s->n] = w->stem;
    s->n_terms[s->n] = w->n_terms;
    for (size_t i = 0; i < w->n_terms; i++)
        s->terms[s->n][i] = w->terms[i];
    s->n++;
}

static struct seen words_of(struct lexicon *l, const char *text)
{
    struct seen s = {.n = 0};
    lexicon_each(l, slice_str(text), see, &s);
    return s;
}

static bool found(const char *term, const char *text)
{
    struct lexicon *l = lexicon_new();
    uint32_t number = lexicon_term(l, slice_str(term));
    struct seen s = words_of(l, text);
    bool found = false;
    for (size_t i = 0; i < s.n; i++)
        for (uint8_t k = 0; k < s.n_terms[i]; k++)
            found |= s.terms[i][k] == number;
    lexicon_free(&l);
    return found;
}

static void terms_find_what_they_say(void **state)
{
    (void)state;
    assert_true(found("school", "alle scholen"));
    assert_false(found("school", "een schoolplein"));
    assert_true(found("huisarts*", "een huisartsenpost"));
    assert_false(found("huisarts*", "een dorpshuisarts"));
    assert_true(found("*zorg", "de thuiszorg"));
    assert_false(found("*zorg", "zorgelijk"));
    assert_true(found("*woning*", "nieuwbouwwoningen"));
    assert_false(found("*woning*", "wonen"));
}

static void capitals_find_only_capitals_and_not_where_all_is_shouted(void **state)
{
    (void)state;
    assert_true(found("WIA", "de WIA is streng"));
    assert_false(found("WIA", "de wia is streng"));
    assert_false(found("IS", "dat is zo"));
    assert_false(found("IS", "DAT IS EEN SCHANDE"));
}

static void names_with_marks_stay_whole(void **state)
{
    (void)state;
    struct lexicon *l = lexicon_new();
    const char *names[] = {"Súdwest", "Fryslân", "Sûdwesthoek", "Venlo", "Zjwame",
                           "Gulpen",  "Weesp",   "Kölle",       "Hânzje"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        assert_int_equal(words_of(l, names[i]).n, 1);
    /* composed, decomposed (NFD) and in capitals: one word */
    uint64_t stem = words_of(l, "frysl\xc3\xa2n").stems[0];
    assert_true(words_of(l, "Frysla\xcc\x82n").stems[0] == stem);
    assert_true(words_of(l, "FRYSL\xc3\x82N").stems[0] == stem);
    assert_true(words_of(l, "fryslan").stems[0] != stem);
    lexicon_free(&l);
}

static void quotes_and_dashes_cut(void **state)
{
    (void)state;
    struct lexicon *l = lexicon_new();
    assert_int_equal(words_of(l, "\xe2\x80\x98wonen\xe2\x80\x99 \xe2\x80\x93 zorg\xe2\x80\xa6").n,
                     2);
    assert_int_equal(words_of(l, "noord-oost").n, 2);
    assert_int_equal(words_of(l, "").n, 0);
    assert_int_equal(words_of(l, " \n\t.,;").n, 0);
    lexicon_free(&l);
}

static void what_is_not_utf8_is_a_blank(void **state)
{
    (void)state;
    struct lexicon *l = lexicon_new();
    assert_int_equal(words_of(l, "zorg\xff\xc3 dorp").n, 2);
    assert_int_equal(words_of(l, "\xf0\x9f").n, 0);
    lexicon_free(&l);
}

static void a_word_as_long_as_a_page_is_cut(void **state)
{
    (void)state;
    struct lexicon *l = lexicon_new();
    char *text = malloc(100001);
    assert_non_null(text);
    memset(text, 'a', 100000);
    text[100000] = 0;
    struct seen s = words_of(l, text);
    assert_int_equal(s.n, 1);
    text[50000] = 0;
    assert_true(words_of(l, text).stems[0] == s.stems[0]);
    free(text);
    lexicon_free(&l);
}

static void what_was_forgotten_is_found_again(void **state)
{
    (void)state;
    struct lexicon *l = lexicon_new();
    uint32_t term = lexicon_term(l, SLICE_LIT("huisarts*"));
    char word[32];
    for (int i = 0; i < 120000; i++) { /* more than are remembered */
        snprintf(word, sizeof word, "woord%d", i);
        assert_int_equal(words_of(l, word).n_terms[0], 0);
        if (i % 1000 == 0)
            assert_int_equal(words_of(l, "huisartsenpost").terms[0][0], term);
    }
    lexicon_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_find_what_they_say),
        cmocka_unit_test(capitals_find_only_capitals_and_not_where_all_is_shouted),
        cmocka_unit_test(names_with_marks_stay_whole),
        cmocka_unit_test(quotes_and_dashes_cut),
        cmocka_unit_test(what_is_not_utf8_is_a_blank),
        cmocka_unit_test(a_word_as_long_as_a_page_is_cut),
        cmocka_unit_test(what_was_forgotten_is_found_again),
    };
    return cmocka_run_group_tests(tests, learn_begin, NULL);
}
