/*
 * Settings: where a value may come from, and what it must look like. The table of them is in
 * settings_table.h; the file's form is in settings_file.c.
 */
#include "common/settings.h"

#include "common/buf.h"
#include "common/log.h"
#include "common/settings_file.h"
#include "common/settings_table.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

enum type { TEXT, INT, BOOL };

struct setting {
    const char *name;
    enum type type;
    const char *initial;
    int64_t least, most;
    const char *doc;
    char *given; /* NULL: the default */
    char *path;  /* filled in at the first settings_path() */
    int64_t number;
};

#define ROW(name, type, initial, least, most, doc) \
    {name, type, initial, least, most, doc, NULL, NULL, 0},
static struct setting settings[] = {SETTINGS(ROW)};
#undef ROW

static struct setting *setting_find(const char *name, size_t n)
{
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        if (strlen(settings[i].name) == n && memcmp(settings[i].name, name, n) == 0)
            return &settings[i];
    return NULL;
}

static const char *setting_value(const struct setting *s)
{
    return s->given ? s->given : s->initial;
}

/* NULL when it can be read as a number, or the reason. */
static const char *parse_number(const struct setting *s, const char *value, int64_t *out)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    char *end;

    if (s->type == BOOL) {
        for (size_t i = 0; i < ARRAY_LEN(words); i++) {
            if (strcmp(value, words[i]) == 0) {
                *out = i & 1;
                return NULL;
            }
        }
        return "not yes or no";
    }
    errno = 0;
    *out = strtoll(value, &end, 10);
    if (errno || end == value || *end || isspace((unsigned char)*value))
        return "not a whole number";
    if (*out < s->least || *out > s->most)
        return "out of range";
    return NULL;
}

static void setting_refuse(const char *name, const char *from, const char *why)
{
    log_fatal("setting_refused", "name=%s from=%s why=%s", log_value(slice_str(name)),
              log_value(slice_str(from)), log_value(slice_str(why)));
}

static void setting_give(struct setting *s, const char *value, const char *from)
{
    const char *why = settings_file_unfit(value);
    int64_t length = (int64_t)strlen(value);

    if (!why && s->type == TEXT && (length < s->least || length > s->most))
        why = length < s->least ? "too short" : "too long";
    else if (!why && s->type != TEXT)
        why = parse_number(s, value, &s->number);
    if (why)
        setting_refuse(s->name, from, why);
    free(s->given);
    s->given = strdup(value);
    if (!s->given)
        log_fatal("memory_exhausted", "bytes=%" PRId64, length);
}

static void settings_reset(void)
{
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        struct setting *s = &settings[i];

        free(s->given);
        free(s->path);
        s->given = s->path = NULL;
        if (s->type != TEXT && parse_number(s, s->initial, &s->number))
            setting_refuse(s->name, "default", "out of range");
    }
}

static void from_file(void *arg, const char *name, const char *value)
{
    const char *file = arg;
    struct setting *s = setting_find(name, strlen(name));

    if (!s)
        setting_refuse(name, file, "unknown");
    else
        setting_give(s, value, file);
}

/* history.batch.max is WEERKLANK_HISTORY_BATCH_MAX. */
static void from_environment(void)
{
    const char *state = getenv("WEERKLANK_STATE");

    if (state)
        setting_give(setting_find("state.dir", 9), state, "WEERKLANK_STATE");
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        char variable[80];
        const char *value;
        size_t n = (size_t)snprintf(variable, sizeof variable, "WEERKLANK_%s", settings[i].name);

        for (size_t j = 0; j < n && j < sizeof variable; j++)
            variable[j] = variable[j] == '.' ? '_' : (char)toupper((unsigned char)variable[j]);
        value = getenv(variable);
        if (value)
            setting_give(&settings[i], value, variable);
    }
}

static void print_help(const char *program)
{
    printf("usage: %s [-c FILE] [-n] [--SETTING=VALUE]...\n\n"
           "  -c FILE  read settings from FILE\n"
           "  -n       print all settings as they are now, and end\n\n"
           "Each setting can also be given in the environment: history.batch.max is\n"
           "WEERKLANK_HISTORY_BATCH_MAX. The command line is stronger than the environment, the\n"
           "environment stronger than the file.\n\n",
           program);
    settings_print(stdout);
}

/* What stands on the command line: files are read at once, the rest waits for the environment. */
struct arguments {
    int argc, rest_n;
    char **argv, **rest;
    bool print, help;
};

static bool is_setting_argument(const char *word)
{
    const char *equals = strchr(word, '=');

    /* Every setting has a dot in its name, and no option of a program has. */
    return strncmp(word, "--", 2) == 0 && equals && memchr(word, '.', (size_t)(equals - word));
}

/* Leaves the settings for later, in the order they stand; they are marked by a NULL in rest. */
static void read_arguments(struct arguments *a)
{
    bool own_options = true; /* until the first plain word: behind it they are the program's */

    a->rest[a->rest_n++] = a->argv[0];
    for (int i = 1; i < a->argc; i++) {
        char *word = a->argv[i];

        if (strcmp(word, "--") == 0) {
            while (i < a->argc)
                a->rest[a->rest_n++] = a->argv[i++];
        } else if (is_setting_argument(word)) {
            continue;
        } else if (own_options && strcmp(word, "-n") == 0) {
            a->print = true;
        } else if (own_options && strcmp(word, "--help") == 0) {
            a->help = true;
        } else if (own_options && strcmp(word, "-c") == 0) {
            if (++i == a->argc)
                log_fatal("setting_refused", "name=-c why=\"no file behind it\"");
            settings_file_read(a->argv[i], from_file, a->argv[i]);
        } else {
            own_options = own_options && word[0] == '-';
            a->rest[a->rest_n++] = word;
        }
    }
    a->rest[a->rest_n] = NULL;
}

static void from_arguments(const struct arguments *a)
{
    for (int i = 1; i < a->argc && strcmp(a->argv[i], "--") != 0; i++) {
        const char *name = a->argv[i] + 2, *equals;
        struct setting *s;

        if (!is_setting_argument(a->argv[i]))
            continue;
        equals = strchr(name, '=');
        s = setting_find(name, (size_t)(equals - name));
        if (!s)
            setting_refuse(a->argv[i], "command line", "unknown");
        else
            setting_give(s, equals + 1, "command line");
    }
}

void settings_load(int argc, char **argv, int *rest_argc_out, char ***rest_argv_out)
{
    static char **kept; /* what the caller got last time */
    struct arguments a = {.argc = argc, .argv = argv};

    free(kept);
    kept = a.rest = calloc((size_t)argc + 2, sizeof *a.rest);
    if (!a.rest)
        log_fatal("memory_exhausted", "arguments=%d", argc);
    settings_reset();
    read_arguments(&a);
    from_environment();
    from_arguments(&a);
    if (a.help || a.print) {
        if (a.help)
            print_help(argv[0]);
        else
            settings_print(stdout);
        exit(fflush(stdout) == 0 ? 0 : 1);
    }
    *rest_argc_out = a.rest_n;
    *rest_argv_out = a.rest;
}

void settings_print(FILE *to)
{
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        const struct setting *s = &settings[i];

        fprintf(to, "# %s", s->doc);
        if (s->type == INT)
            fprintf(to, " (%" PRId64 " to %" PRId64 ")", s->least, s->most);
        fputc('\n', to);
        settings_file_write(to, s->name, setting_value(s));
    }
}

static struct setting *setting_of(const char *name, enum type type)
{
    struct setting *s = setting_find(name, strlen(name));

    if (!s || s->type != type)
        log_fatal("setting_unknown", "name=%s", name);
    return s;
}

const char *settings_text(const char *name)
{
    return setting_value(setting_of(name, TEXT));
}

int64_t settings_int(const char *name)
{
    return setting_of(name, INT)->number;
}

bool settings_bool(const char *name)
{
    return setting_of(name, BOOL)->number != 0;
}

const char *settings_path(const char *name)
{
    struct setting *s = setting_of(name, TEXT);
    struct buf out = {0};

    if (s->path)
        return s->path;
    for (const char *p = setting_value(s); *p; p++) {
        if (strncmp(p, "{state}", 7) == 0 && strcmp(name, "state.dir") != 0) {
            buf_add_str(&out, settings_text("state.dir"));
            p += 6;
        } else if (strncmp(p, "{run}", 5) == 0 && strcmp(name, "run.dir") != 0) {
            buf_add_str(&out, settings_path("run.dir"));
            p += 4;
        } else {
            buf_add(&out, p, 1);
        }
    }
    buf_add(&out, "", 1);
    s->path = (char *)out.p;
    return s->path;
}
