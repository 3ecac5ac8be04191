/*
 * The command line, and what is typed there as the fields of a message.
 */
#include "common_test.h"

#include "services/cli/body.h"
#include "services/cli/commands.h"

#include "proto/json.h"

static const struct command *command_named(const char *name)
{
    size_t n;
    const struct command *all = command_table(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    fail_msg("no command %s", name);
    return NULL;
}

/* Words behind the command, up to NULL. */
static int read_words(const char *command, struct cli *cli, struct arguments *out, char **words)
{
    int n = 0;

    while (words[n])
        n++;
    *cli = (struct cli){.party = "coordinator"};
    return arguments_read(cli, command_named(command), n, words, out);
}

#define WORDS(...) ((char *[]){__VA_ARGS__, NULL})

static void every_command_has_an_example_that_its_own_row_understands(void **state)
{
    size_t n;
    const struct command *all = command_table(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        char text[512], *words[64] = {0}, *rest = text;
        struct arguments a;
        struct cli cli = {0};
        int n_words = 0;

        snprintf(text, sizeof text, "%s", all[i].example);
        while (*rest) { /* words as a shell takes them apart, as far as examples go */
            char end = *rest == '"' ? '"' : ' ';

            rest += end == '"';
            words[n_words++] = rest;
            rest += strcspn(rest, end == '"' ? "\"" : " ");
            while (*rest == end || *rest == ' ')
                *rest++ = '\0';
        }
        assert_string_equal(words[0], all[i].name);
        assert_int_equal(arguments_read(&cli, &all[i], n_words - 1, words + 1, &a), 0);
    }
}

static void an_unknown_option_is_refused(void **state)
{
    struct arguments a;
    struct cli cli;

    (void)state;
    assert_int_equal(read_words("ask", &cli, &a, WORDS("ZVL-1", "--colour", "blue")), CLI_USAGE);
    assert_int_equal(read_words("ask", &cli, &a, WORDS("ZVL-1", "-x")), CLI_USAGE);
    assert_int_equal(read_words("ask", &cli, &a, WORDS("--as")), CLI_USAGE);
    assert_int_equal(read_words("ask", &cli, &a, WORDS("--json=yes")), CLI_USAGE);
    assert_int_equal(read_words("ask", &cli, &a, WORDS("--timeout", "soon")), CLI_USAGE);
}

static void behind_two_dashes_everything_is_a_word(void **state)
{
    struct arguments a;
    struct cli cli;

    (void)state;
    assert_int_equal(read_words("ask", &cli, &a, WORDS("ZVL-1", "--", "--dit is tekst")), 0);
    assert_int_equal(a.n_words, 2);
    assert_string_equal(a.words[1], "--dit is tekst");
}

static void state_is_a_folder_or_a_choice_by_what_stands_behind_it(void **state)
{
    struct arguments a;
    struct cli cli;

    (void)state;
    unsetenv("WEERKLANK_STATE");
    assert_int_equal(read_words("list", &cli, &a, WORDS("--state", "triage")), 0);
    assert_int_equal(a.n_given, 1);
    assert_int_equal(read_words("list", &cli, &a, WORDS("--state", "te_verdelen")), 0);
    assert_int_equal(a.n_given, 1);
    assert_null(getenv("WEERKLANK_STATE"));
    assert_int_equal(read_words("list", &cli, &a, WORDS("--state", "/tmp/x")), 0);
    assert_int_equal(a.n_given, 0);
    assert_string_equal(getenv("WEERKLANK_STATE"), "/tmp/x");
    unsetenv("WEERKLANK_STATE");
}

/* The body that these words make, as JSON in one line. */
static char *body_text(const char *command, char **words)
{
    struct arguments a;
    struct cli cli;
    json_t *body;
    char *text;

    assert_int_equal(read_words(command, &cli, &a, words), 0);
    body = body_read(command_named(command), &a, a.n_words > 1 ? a.words[1] : NULL);
    assert_non_null(body);
    text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(body);
    return text;
}

static void assert_body(const char *command, char **words, const char *expected)
{
    char *text = body_text(command, words);

    assert_string_equal(text, expected);
    free(text);
}

static void fields_go_by_both_their_names(void **state)
{
    (void)state;
    assert_body("submit", WORDS("--needed-note", "a"), "{\"nodigToelichting\":\"a\"}");
    assert_body("submit", WORDS("--nodigToelichting=a"), "{\"nodigToelichting\":\"a\"}");
    assert_body("submit", WORDS("--nodig-toelichting", "a"), "{\"nodigToelichting\":\"a\"}");
    assert_body("answer", WORDS("x", "--watKanWel=b"), "{\"watKanWel\":\"b\"}");
}

static void choices_are_taken_by_code_or_word_in_either_language(void **state)
{
    (void)state;
    assert_body("verdict", WORDS("x", "--verdict", "helps_not"), "{\"oordeel\":\"helpt_niet\"}");
    assert_body("verdict", WORDS("x", "--oordeel", "helpt_niet"), "{\"oordeel\":\"helpt_niet\"}");
    assert_body("verdict", WORDS("x", "--verdict", "Dit antwoord helpt"),
                "{\"oordeel\":\"helpt\"}");
    assert_body("verdict", WORDS("x", "--verdict", "helps", "--reopen"),
                "{\"oordeel\":\"helpt\",\"opnieuwBekijken\":true}");
}

static void lists_grow_and_split_at_commas_but_addresses_do_not(void **state)
{
    (void)state;
    assert_body("submit", WORDS("--needed", "geld, uitleg", "--needed", "besluit"),
                "{\"nodig\":[\"geld\",\"uitleg\",\"besluit\"]}");
    assert_body("submit", WORDS("--municipalities", "Hulst,Horst aan de Maas"),
                "{\"gemeenten\":[\"Hulst\",\"Horst aan de Maas\"]}");
    assert_body("submit", WORDS("--links", "https://a.nl/x,y https://b.nl"),
                "{\"links\":[\"https://a.nl/x,y\",\"https://b.nl\"]}");
}

static void dates_are_taken_as_people_type_them(void **state)
{
    (void)state;
    assert_body("submit", WORDS("--known-since", "2-4-2026"), "{\"bekendSinds\":\"2026-04-02\"}");
    assert_body("submit", WORDS("--known-since", "2026-04-02"), "{\"bekendSinds\":\"2026-04-02\"}");
    assert_body("submit", WORDS("--known-since", "morgen"), "{\"bekendSinds\":\"morgen\"}");
}

static void records_are_their_fields_between_bars(void **state)
{
    (void)state;
    assert_body("interim",
                WORDS("x", "--steps", "Overleg|VWS|15-12-2026", "--steps", "Besluit||2027-01-01"),
                "{\"stappen\":[{\"door\":\"VWS\",\"wanneer\":\"2026-12-15\",\"wat\":\"Overleg\"},"
                "{\"wanneer\":\"2027-01-01\",\"wat\":\"Besluit\"}]}");
}

static void the_word_behind_the_reference_is_the_text(void **state)
{
    (void)state;
    assert_body("ask", WORDS("x", "Hoeveel?"), "{\"vraag\":\"Hoeveel?\"}");
    assert_body("redirect", WORDS("x", "Daarom", "--to", "OCW"),
                "{\"naar\":\"OCW\",\"reden\":\"Daarom\"}");
}

static void what_is_no_utf_8_is_refused_before_it_is_sent(void **state)
{
    struct arguments a;
    struct cli cli;

    (void)state;
    assert_int_equal(read_words("ask", &cli, &a, WORDS("x", "caf\xe9")), 0);
    assert_null(body_read(command_named("ask"), &a, a.words[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_an_example_that_its_own_row_understands),
        cmocka_unit_test(an_unknown_option_is_refused),
        cmocka_unit_test(behind_two_dashes_everything_is_a_word),
        cmocka_unit_test(state_is_a_folder_or_a_choice_by_what_stands_behind_it),
        cmocka_unit_test(fields_go_by_both_their_names),
        cmocka_unit_test(choices_are_taken_by_code_or_word_in_either_language),
        cmocka_unit_test(lists_grow_and_split_at_commas_but_addresses_do_not),
        cmocka_unit_test(dates_are_taken_as_people_type_them),
        cmocka_unit_test(records_are_their_fields_between_bars),
        cmocka_unit_test(the_word_behind_the_reference_is_the_text),
        cmocka_unit_test(what_is_no_utf_8_is_refused_before_it_is_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
