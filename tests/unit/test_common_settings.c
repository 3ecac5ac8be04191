/*
 * Settings: where a value comes from, which one is stronger, what is refused, and that what is
 * printed parses again.
 */
#include "common_test.h"

#include "common/settings.h"
#include "common/settings_table.h"

static const char *const names[] = {
#define ROW(name, type, initial, least, most, doc) name,
    SETTINGS(ROW)
#undef ROW
};

static int rest_argc;
static char **rest_argv;

/* Loads with these arguments; the first one is the program's name. */
#define LOAD(...) load((const char *[]){"unit", __VA_ARGS__, NULL})

static void load(const char **words)
{
    int n = 0;

    while (words[n])
        n++;
    settings_load(n, (char **)words, &rest_argc, &rest_argv);
}

struct temporary {
    char path[64];
};

static struct temporary file_of(const char *text)
{
    struct temporary t = {"/tmp/weerklank-settings-XXXXXX"};
    int fd = mkstemp(t.path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return t;
}

static char *printed(void)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);

    assert_non_null(f);
    settings_print(f);
    fclose(f);
    return text;
}

static void the_table_is_alphabetical_and_its_defaults_are_good(void **state)
{
    (void)state;
    for (size_t i = 1; i < ARRAY_LEN(names); i++)
        assert_true(strcmp(names[i - 1], names[i]) < 0);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_non_null(strchr(names[i], '.')); /* options of programs have none */
        assert_true(strlen(names[i]) < 32);
    }
    LOAD("--"); /* the defaults are checked like anything else */
    assert_int_equal(settings_int("history.batch.max"), 500);
    assert_string_equal(settings_text("state.dir"), "/var/lib/weerklank");
}

static void places_below_the_state_folder_are_filled_in(void **state)
{
    (void)state;
    LOAD("--state.dir=/srv/w");
    assert_string_equal(settings_path("history.endpoint"), "ipc:///srv/w/run/history");
    assert_string_equal(settings_path("run.dir"), "/srv/w/run");
    assert_string_equal(settings_path("tracking.snapshot"), "/srv/w/tracking.snapshot");
    assert_string_equal(settings_path("db.history"),
                        "host=/srv/w/socket dbname=weerklank user=weerklank_history");
    assert_string_equal(settings_text("history.endpoint"), "ipc://{run}/history");
    LOAD("--run.dir=/run/w");
    assert_string_equal(settings_path("history.endpoint"), "ipc:///run/w/history");
    LOAD("--state.dir={state}/{run}", "--run.dir={run}{state}"); /* no circle */
    assert_string_equal(settings_path("run.dir"), "{run}{state}/{run}");
}

static void command_line_beats_environment_beats_file_beats_default(void **state)
{
    struct temporary t = file_of("history.batch.max = 10\nhistory.queue.max = 10\n"
                                 "overview.batch.max = 10\n");

    (void)state;
    setenv("WEERKLANK_HISTORY_BATCH_MAX", "20", 1);
    setenv("WEERKLANK_HISTORY_QUEUE_MAX", "20", 1);
    LOAD("--history.batch.max=30", "-c", t.path);
    assert_int_equal(settings_int("history.batch.max"), 30);
    assert_int_equal(settings_int("history.queue.max"), 20);
    assert_int_equal(settings_int("overview.batch.max"), 10);
    assert_int_equal(settings_int("history.streams.max"), 300000);
    unsetenv("WEERKLANK_HISTORY_BATCH_MAX");
    unsetenv("WEERKLANK_HISTORY_QUEUE_MAX");
    LOAD("--");
    assert_int_equal(settings_int("history.batch.max"), 500); /* nothing is left over */
    unlink(t.path);
}

static void the_state_folder_has_a_short_name_in_the_environment(void **state)
{
    (void)state;
    setenv("WEERKLANK_STATE", "/srv/short", 1);
    LOAD("--");
    assert_string_equal(settings_text("state.dir"), "/srv/short");
    setenv("WEERKLANK_STATE_DIR", "/srv/long", 1);
    LOAD("--");
    assert_string_equal(settings_text("state.dir"), "/srv/long");
    unsetenv("WEERKLANK_STATE");
    unsetenv("WEERKLANK_STATE_DIR");
}

static void sections_and_lines_that_go_on_are_read(void **state)
{
    struct temporary t = file_of("# a remark\n"
                                 "db.history = host=a\n"
                                 "    dbname=b \t ; a remark\n"
                                 "\tuser=c\n"
                                 "[history]\n"
                                 "  batch.max = 7\n"
                                 "queue.max: 8\n"
                                 "; another\n");

    (void)state;
    LOAD("-c", t.path);
    assert_string_equal(settings_text("db.history"), "host=a dbname=b user=c");
    assert_int_equal(settings_int("history.batch.max"), 7);
    assert_int_equal(settings_int("history.queue.max"), 8);
    unlink(t.path);
}

static void what_is_not_a_setting_is_left_in_order(void **state)
{
    (void)state;
    LOAD("--reader", "--log.level=debug", "submit", "-n", "--kind=x", "-c", "7",
         "--routing.threshold=1", "--", "--log.level=warn");
    assert_string_equal(settings_text("log.level"), "debug");
    assert_int_equal(settings_int("routing.threshold"), 1);
    assert_int_equal(rest_argc, 9);
    assert_string_equal(rest_argv[0], "unit");
    assert_string_equal(rest_argv[1], "--reader");
    assert_string_equal(rest_argv[2], "submit");
    assert_string_equal(rest_argv[3], "-n");
    assert_string_equal(rest_argv[4], "--kind=x");
    assert_string_equal(rest_argv[5], "-c");
    assert_string_equal(rest_argv[6], "7");
    assert_string_equal(rest_argv[7], "--");
    assert_string_equal(rest_argv[8], "--log.level=warn");
    assert_null(rest_argv[9]);
}

/* --- Printing ---------------------------------------------------------------------------------- */

static void assert_parses_again(void)
{
    char *first = printed(), *second;
    struct temporary t = file_of(first);

    LOAD("-c", t.path);
    second = printed();
    assert_string_equal(first, second);
    free(first);
    free(second);
    unlink(t.path);
}

static void what_is_printed_parses_again(void **state)
{
    (void)state;
    LOAD("--");
    assert_parses_again();
    LOAD("--coordinator.first.key=0123456789abcdef#:;=[]{}@%$&<>()*?/^+!-.",
         "--db.reader=host=a options='-c x=1' password=;#=:", "--routing.threshold=0",
         "--intake.key.file=#x");
    assert_parses_again();
    assert_string_equal(settings_text("db.reader"), "host=a options='-c x=1' password=;#=:");
    assert_string_equal(settings_text("intake.key.file"), "#x");
}

static void random_values_parse_again(void **state)
{
    static const char alphabet[] = "abc =:;#[]\"'{}\\/.";

    (void)state;
    chance_seed(7);
    for (int i = 0; i < 300; i++) {
        char argument[1100] = "--db.routing=";
        size_t start = strlen(argument), n = 1 + chance_below(900);
        size_t at = start;

        for (size_t word = 0; at < start + n; at++) {
            char c = alphabet[chance_below(sizeof alphabet - 1)];

            /* What is refused is tested below. */
            if ((c == ' ' || c == ';') && (at == start || argument[at - 1] == ' '))
                c = 'x';
            if (++word > 150)
                c = ' ';
            if (c == ' ')
                word = 0;
            argument[at] = c;
        }
        argument[at - 1] = 'x';
        argument[at] = '\0';
        LOAD(argument);
        assert_string_equal(settings_text("db.routing"), argument + start);
        assert_parses_again();
        assert_string_equal(settings_text("db.routing"), argument + start);
    }
}

static void load_in_child(void *arg)
{
    load(arg);
}

static struct child_end end_of(const char *a, const char *b)
{
    const char *words[] = {"unit", a, b, NULL};

    return child_run(load_in_child, words);
}

static void option_n_prints_and_ends(void **state)
{
    struct child_end end = end_of("-n", "--log.level=warn");
    char *all;

    (void)state;
    LOAD("--log.level=warn");
    all = printed();
    assert_int_equal(end.status, 0);
    assert_memory_equal(end.text, all, 2000);
    free(all);
    end = end_of("--help", NULL);
    assert_int_equal(end.status, 0);
    assert_non_null(strstr(end.text, "usage: unit"));
}

/* --- Refusing ---------------------------------------------------------------------------------- */

static void assert_refused(const char *a, const char *b, const char *why)
{
    struct child_end end = end_of(a, b);

    if (end.status != 1 || !strstr(end.text, why))
        fail_msg("%s %s: status %d, %s", a, b ? b : "", end.status, end.text);
}

static void bad_values_are_refused(void **state)
{
    char wide[300] = "--db.history=";

    (void)state;
    memset(wide + strlen(wide), 'w', 200);
    assert_refused("--history.bacth.max=1", NULL, "unknown");
    assert_refused("--history.batch=1", NULL, "unknown");
    assert_refused("--history.batch.max=0", NULL, "out of range");
    assert_refused("--history.batch.max=5001", NULL, "out of range");
    assert_refused("--history.batch.max=99999999999999999999", NULL, "not a whole number");
    assert_refused("--history.batch.max=5x", NULL, "not a whole number");
    assert_refused("--history.batch.max=", NULL, "not a whole number");
    assert_refused("--history.batch.max=\t5", NULL, "control");
    assert_refused("--history.batch.max= 5", NULL, "blank");
    assert_refused("--history.endpoint=", NULL, "too short");
    assert_refused("--history.endpoint=a\nb", NULL, "control");
    assert_refused("--history.endpoint=a ;b", NULL, "remark");
    assert_refused("--history.endpoint=;b", NULL, "remark");
    assert_refused(wide, NULL, "too long");
    assert_refused("-c", NULL, "no file");
    assert_refused("-c", "/nowhere/at/all", "No such file");
}

static void bad_files_are_refused(void **state)
{
    static const struct {
        const char *text, *why;
    } bad[] = {
        {"history.bacth.max = 1\n", "unknown"},
        {"[history]\nbacth.max = 1\n", "unknown"},
        {"history.batch.max = 1\nhistory.batch.max = 2\n", "twice"},
        {"history.batch.max = 1\n[history]\nbatch.max = 2\n", "twice"},
        {"just words\n", "NAME = VALUE"},
        {"[open\n", "NAME = VALUE"},
        {"history.batch.max = many\n", "whole number"},
    };
    char wide[400] = "db.history = ";

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct temporary t = file_of(bad[i].text);

        assert_refused("-c", t.path, bad[i].why);
        unlink(t.path);
    }
    memset(wide + strlen(wide), 'w', 300);
    {
        struct temporary t = file_of(wide);

        assert_refused("-c", t.path, "too long");
        unlink(t.path);
    }
}

static void ask_for_nonsense(void *arg)
{
    LOAD("--");
    settings_text(arg);
}

static void asking_for_what_is_not_there_is_a_bug(void **state)
{
    (void)state;
    assert_int_equal(child_run(ask_for_nonsense, "no.such").status, 1);
    assert_int_equal(child_run(ask_for_nonsense, "history.batch.max").status, 1); /* a number */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_alphabetical_and_its_defaults_are_good),
        cmocka_unit_test(places_below_the_state_folder_are_filled_in),
        cmocka_unit_test(command_line_beats_environment_beats_file_beats_default),
        cmocka_unit_test(the_state_folder_has_a_short_name_in_the_environment),
        cmocka_unit_test(sections_and_lines_that_go_on_are_read),
        cmocka_unit_test(what_is_not_a_setting_is_left_in_order),
        cmocka_unit_test(what_is_printed_parses_again),
        cmocka_unit_test(random_values_parse_again),
        cmocka_unit_test(option_n_prints_and_ends),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(asking_for_what_is_not_there_is_a_bug),
    };

    unsetenv("WEERKLANK_STATE");
    unsetenv("WEERKLANK_STATE_DIR");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
