/*
 * The Dutch descriptions: every one of the tables has its own, none is left over, and each is Dutch in the
 * form that descriptions have.
 */
#include "proto_test.h"

#include "common/text.h"
#include "proto/dutch.h"
#include "proto/dutch_texts.h"
#include "proto/sentences.h"

#include <ctype.h>
#include <stdio.h>

struct row {
    const char *english, *dutch;
};

#define ROW_(english_, dutch_) {(english_), (dutch_)},
static const struct row rows[] = {DUTCH_TEXTS(ROW_)};

/* ------------------------------------------------------------------------------- the tables */

enum place { OF_SHAPE, OF_FIELD, OF_MESSAGE };

typedef void visit(const char *doc, enum place place, void *arg);

/* Each description in the tables, as often as it stands there; a shape may have none. */
static void for_each_doc(visit *seen, void *arg)
{
    for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
        if (all_shapes[i]->doc[0])
            seen(all_shapes[i]->doc, OF_SHAPE, arg);
        for (uint32_t j = 0; j < all_shapes[i]->n; j++)
            seen(all_shapes[i]->fields[j].doc, OF_FIELD, arg);
    }
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++)
        seen(message_info(m)->doc, OF_MESSAGE, arg);
    for (int kind = 1; kind < EV_LAST_; kind++)
        if (event_info(kind))
            seen(event_info(kind)->doc, OF_MESSAGE, arg);
}

struct wanted {
    const char *doc;
    bool found;
};

static void look(const char *doc, enum place place, void *arg)
{
    struct wanted *w = arg;

    (void)place;
    w->found = w->found || strcmp(doc, w->doc) == 0;
}

static bool is_in_the_tables(const char *doc)
{
    struct wanted w = {.doc = doc};

    for_each_doc(look, &w);
    return w.found;
}

static void translate(const char *doc, enum place place, void *arg)
{
    unsigned *lacking = arg;

    (void)place;
    if (dutch_of(doc))
        return;
    print_error("no Dutch for: %s\n", doc);
    ++*lacking;
}

static void every_description_has_a_dutch_text(void **state)
{
    unsigned lacking = 0;

    (void)state;
    for_each_doc(translate, &lacking);
    assert_int_equal(lacking, 0);
}

static void no_dutch_text_is_left_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (!is_in_the_tables(rows[i].english))
            fail_msg("in no table: %s", rows[i].english);
    assert_false(is_in_the_tables("wire versie"));
}

/* --------------------------------------------------------------------------------- the rows */

static void rows_are_sorted_and_each_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (i > 0 && strcmp(rows[i - 1].english, rows[i].english) >= 0)
            fail_msg("not in order: %s", rows[i].english);
        assert_string_equal(dutch_of(rows[i].english), rows[i].dutch);
    }
}

static void what_is_in_no_row_has_no_dutch(void **state)
{
    (void)state;
    assert_string_equal(dutch_of("wire version"), "versie van het protocol");
    assert_null(dutch_of("wire versio"));
    assert_null(dutch_of("wire version "));
    assert_null(dutch_of("Wire version"));
    assert_null(dutch_of("versie van het protocol"));
    assert_null(dutch_of(""));
    assert_null(dutch_of("\x01"));
    assert_null(dutch_of("\xff"));
}

/* The same word in both languages. */
static bool may_be_equal(const char *text)
{
    static const char *const words[] = {"code"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

static bool is_good_text(const char *text)
{
    size_t n = strlen(text);

    if (n == 0 || !text_utf8_valid(text, n) || text[0] == ' ' || text[n - 1] == ' ')
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < ' ' || (text[i] == ' ' && text[i + 1] == ' '))
            return false;
    return true;
}

static void each_is_a_text_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!is_good_text(rows[i].dutch))
            fail_msg("not a good text: %s", rows[i].dutch);
        if ((strcmp(rows[i].english, rows[i].dutch) == 0) != may_be_equal(rows[i].english))
            fail_msg("the same in both languages: %s", rows[i].dutch);
    }
    assert_false(is_good_text(""));
    assert_false(is_good_text("twee  spaties"));
    assert_false(is_good_text("geen UTF-8: \xe9"));
}

/* ------------------------------------------------------------------------- the form they have */

/* "Eén" begins with a plain capital, "1 tot 16" with none. */
static bool is_sentence(const char *text)
{
    char first = text[0], last = text[strlen(text) - 1];

    return (isupper((unsigned char)first) || isdigit((unsigned char)first)) &&
           (last == '.' || last == '?');
}

static bool is_words(const char *text)
{
    char last = text[strlen(text) - 1];

    return !isupper((unsigned char)text[0]) && last != '.' && last != '?';
}

static void judge_form(const char *doc, enum place place, void *arg)
{
    const char *dutch = dutch_of(doc);

    (void)arg;
    assert_non_null(dutch);
    if (place == OF_FIELD ? !is_words(dutch) : !is_sentence(dutch))
        fail_msg("not in the form of its kind: %s", dutch);
}

static void fields_have_words_and_messages_sentences(void **state)
{
    (void)state;
    for_each_doc(judge_form, NULL);
    assert_false(is_words("Het knelpunt"));
    assert_false(is_words("het knelpunt."));
    assert_false(is_sentence("het is afgerond."));
    assert_false(is_sentence("Het is afgerond"));
}

static bool is_json_name(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++) {
        if (slice_is(name, all_shapes[i]->name))
            return true;
        for (uint32_t j = 0; j < all_shapes[i]->n; j++)
            if (slice_is(name, all_shapes[i]->fields[j].json))
                return true;
    }
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++)
        if (slice_is(name, message_info(m)->json))
            return true;
    return false;
}

/* Whether each name between ` is one of the JSON, or stands in the English just so: a code that is sent. */
static bool names_are_known(const struct row *row)
{
    for (const char *p = strchr(row->dutch, '`'); p;) {
        const char *end = strchr(p + 1, '`');
        char quoted[80];

        if (!end || end - p > 70)
            return false;
        snprintf(quoted, sizeof quoted, "%.*s", (int)(end + 1 - p), p);
        if (!strstr(row->english, quoted) && !is_json_name(slice_of(p + 1, (size_t)(end - p - 1))))
            return false;
        p = strchr(end + 1, '`');
    }
    return true;
}

static void names_in_a_text_are_those_of_the_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (!names_are_known(&rows[i]))
            fail_msg("no such name: %s", rows[i].dutch);
    assert_false(names_are_known(&(struct row){"Answer to due.ask.", "Antwoord op `due.ask`."}));
    assert_false(names_are_known(&(struct row){"Answer to due.ask.", "Antwoord op `uiterlijk."}));
}

static const struct row sentences[] = {SENTENCES(ROW_)};

static void sentences_are_sorted_and_each_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
        const char *english = sentences[i].english, *dutch = sentences[i].dutch;

        if (i > 0 && strcmp(sentences[i - 1].english, english) >= 0)
            fail_msg("not in order: %s", english);
        assert_string_equal(sentence_dutch(slice_str(english)), dutch);
        if (!is_good_text(dutch) || is_sentence(english) != is_sentence(dutch))
            fail_msg("not in the form of its English: %s", dutch);
    }
    assert_null(sentence_dutch(SLICE_LIT("It is closed")));
    assert_null(sentence_dutch(SLICE_LIT("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_are_sorted_and_each_is_found),
        cmocka_unit_test(every_description_has_a_dutch_text),
        cmocka_unit_test(no_dutch_text_is_left_over),
        cmocka_unit_test(rows_are_sorted_and_each_is_found),
        cmocka_unit_test(what_is_in_no_row_has_no_dutch),
        cmocka_unit_test(each_is_a_text_of_its_own),
        cmocka_unit_test(fields_have_words_and_messages_sentences),
        cmocka_unit_test(names_in_a_text_are_those_of_the_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
