/*
 * Texts as the index of similar signals takes them, and the names of laws.
 */
#include "common_test.h"

#include "common/hash.h"
#include "services/domain/law.h"
#include "services/learn/rulebook.h"
#include "services/learn/similar.h"

static struct rulebook *book;

static struct similar_word *words_of(const char *what, size_t *n)
{
    static struct similar_word list[200];
    const struct similar_word *words;
    struct m_submit m = {.what = slice_str(what)};

    *n = rulebook_words(book, &m, &words);
    assert_true(*n <= ARRAY_LEN(list));
    memcpy(list, words, *n * sizeof *words);
    return list;
}

static void words_that_are_everywhere_are_left_out(void **state)
{
    size_t n;

    (void)state;
    words_of("Er is hier al jaren geen, en dat is niet goed. Wij willen dit graag anders.", &n);
    assert_int_equal(n, 0);
    words_of("Er is hier al jaren geen huisarts, en dat is niet goed.", &n);
    assert_int_equal(n, 1);
}

static void forms_of_a_word_are_one_and_are_counted(void **state)
{
    struct similar_word once;
    struct similar_word *list;
    size_t n;

    (void)state;
    once = words_of("dorp", &n)[0];
    assert_int_equal(n, 1);
    assert_int_equal(once.n, 1);
    list = words_of("Dorpen: het dorp, DORP!", &n);
    assert_int_equal(n, 1);
    assert_true(list[0].stem == once.stem);
    assert_int_equal(list[0].n, 3);
}

static void all_texts_of_a_submission_count_and_a_title_that_repeats_it_does_not(void **state)
{
    struct m_submit m = {.what = slice_str("tuba"),
                         .notice = slice_str("fanfare"),
                         .needed_note = slice_str("gymlokaal"),
                         .rule = slice_str("Drankwet"),
                         .title = slice_str("tuba")};
    const struct similar_word *words;

    (void)state;
    assert_int_equal(rulebook_words(book, &m, &words), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(words[i].n, 1);
}

static void a_law_is_named_without_its_articles(void **state)
{
    static const char *const cited[] = {"artikel 3, lid 1, van de Wlz", "Wlz", "art. 4 Wlz",
                                        "de Wlz (artikel 9)"};
    struct buf name = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cited); i++) {
        buf_reset(&name);
        law_name(slice_str(cited[i]), &name);
        assert_true(slice_is(buf_slice(&name), "Wlz"));
    }
    buf_free(&name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_are_everywhere_are_left_out),
        cmocka_unit_test(forms_of_a_word_are_one_and_are_counted),
        cmocka_unit_test(all_texts_of_a_submission_count_and_a_title_that_repeats_it_does_not),
        cmocka_unit_test(a_law_is_named_without_its_articles),
    };
    int failed;

    hash_init();
    book = rulebook_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    rulebook_free(&book);
    return failed;
}
