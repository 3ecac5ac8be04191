/*
 * Reading the command line.
 */
#include "services/cli/arguments.h"

#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

static const struct option_row common[] = {
    {"as", N_("CODE"), N_("act as this party (WEERKLANK_PARTY; else coordinator)")},
    {"state", N_("FOLDER"), N_("folder with keys and sockets (WEERKLANK_STATE)")},
    {"json", NULL, N_("print JSON, one object a line")},
    {"jsonl", NULL, N_("the same as --json: JSON lines")},
    {"csv", NULL, N_("print lists as CSV, for a spreadsheet")},
    {"timeout", N_("SECONDS"), N_("how long to wait for an answer (30)")},
    {"config", N_("FILE"), N_("read settings from this file")},
    {"help", NULL, N_("this page")},
};

static char *settings_argv[ARGUMENTS_MOST] = {(char *)"weerklank"};
static int settings_n = 1;

const struct option_row *arguments_common(size_t *n_out)
{
    *n_out = ARRAY_LEN(common);
    return common;
}

char **arguments_settings(int *n_out)
{
    *n_out = settings_n;
    return settings_argv;
}

static void setting_keep(char *word)
{
    if (settings_n < ARGUMENTS_MOST - 1)
        settings_argv[settings_n++] = word;
}

/* "needed_note", "needed-note", "neededNote" and "NeededNote" are one name. */
static bool same_name(const char *option, size_t n, const char *name)
{
    size_t i = 0;

    for (; *name; name++) {
        if (*name == '_' || *name == '-')
            continue;
        while (i < n && (option[i] == '-' || option[i] == '_'))
            i++;
        if (i >= n || tolower((unsigned char)option[i]) != tolower((unsigned char)*name))
            return false;
        i++;
    }
    return i == n;
}

static const struct option_row *row_find(const struct option_row *rows, size_t n_rows,
                                         const char *option, size_t n)
{
    for (size_t i = 0; rows && i < n_rows && rows[i].name; i++)
        if (same_name(option, n, rows[i].name))
            return &rows[i];
    return NULL;
}

static const struct wire_field *field_find(const struct command *c, const char *option, size_t n)
{
    const struct message_info *info = message_info(c->message);

    for (uint16_t i = 0; info && i < info->shape->n; i++)
        if (same_name(option, n, info->shape->fields[i].name) ||
            same_name(option, n, info->shape->fields[i].json))
            return &info->shape->fields[i];
    return NULL;
}

/* Options of the cli itself take effect at once. */
static int common_take(struct cli *cli, struct arguments *a, const struct option_row *row,
                       char *value)
{
    char *end;

    if (strcmp(row->name, "as") == 0) {
        cli->party = value;
    } else if (strcmp(row->name, "state") == 0) {
        setenv("WEERKLANK_STATE", value, 1);
    } else if (strcmp(row->name, "json") == 0 || strcmp(row->name, "jsonl") == 0) {
        cli->json = true;
    } else if (strcmp(row->name, "csv") == 0) {
        cli->json = true; /* records instead of a screen, in another form */
        ask_print_csv();
    } else if (strcmp(row->name, "config") == 0) {
        setting_keep((char *)"-c");
        setting_keep(value);
    } else if (strcmp(row->name, "help") == 0) {
        a->help = true;
    } else {
        long seconds = strtol(value, &end, 10);

        if (end == value || *end || seconds < 1 || seconds > 86400)
            return cli_usage(_("--%s: '%s' is not a number from %d to %d"), row->name, value, 1,
                             86400);
        cli->patience_us = seconds * 1000000;
    }
    return 0;
}

/* Of --state open and --state /var/lib/weerklank the first is the field and the second the folder. */
static bool is_choice(const struct wire_field *field, const char *value)
{
    return field && field->type == WIRE_ENUM && value &&
           (wire_enum_find(field->options, slice_str(value)) >= 0 ||
            wire_enum_find_json(field->options, slice_str(value)) >= 0);
}

/* word is "--name", "--name=value"; next is the word behind it or NULL. used_out: words taken. */
static int option_take(struct cli *cli, const struct command *c, struct arguments *a, char *word,
                       char *next, int *used_out)
{
    const char *name = word + 2;
    char *equals = strchr(word, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const struct option_row *row = row_find(c->options, ARGUMENTS_MOST, name, n);
    const struct wire_field *field = row ? NULL : field_find(c, name, n);
    const struct option_row *shared = NULL;
    bool flag;

    if (!row && !is_choice(field, equals ? equals + 1 : next))
        shared = row_find(common, ARRAY_LEN(common), name, n);
    if (shared)
        field = NULL;

    *used_out = 1;
    if (!row && !shared && !field) {
        if (!equals || !memchr(name, '.', n))
            return cli_usage(_("there is no option --%.*s here; see weerklank %s --help"), (int)n,
                             name, c->name);
        setting_keep(word);
        return 0;
    }
    flag = field ? field->type == WIRE_BOOL : !(row ? row : shared)->value;
    if (flag && equals && !field)
        return cli_usage(_("--%.*s takes no value"), (int)n, name);
    if (!flag && !equals && !next)
        return cli_usage(_("--%.*s asks for a value"), (int)n, name);
    *used_out = flag || equals ? 1 : 2;
    if (shared)
        return common_take(cli, a, shared, equals ? equals + 1 : next ? next : (char *)"");
    if (a->n_given == ARGUMENTS_MOST)
        return cli_usage(_("too many options"));
    a->given[a->n_given++] = (struct given){row, field, equals ? equals + 1 : flag ? "" : next};
    return 0;
}

int arguments_read(struct cli *cli, const struct command *command, int argc, char **argv,
                   struct arguments *out)
{
    bool options = true;
    int rc = 0, used = 1;

    *out = (struct arguments){0};
    for (int i = 0; i < argc && rc == 0; i += used) {
        char *word = argv[i];

        used = 1;
        if (options && strcmp(word, "--") == 0) {
            options = false;
        } else if (options && strcmp(word, "-h") == 0) {
            out->help = true;
        } else if (options && word[0] == '-' && word[1] == '-') {
            rc = option_take(cli, command, out, word, i + 1 < argc ? argv[i + 1] : NULL, &used);
        } else if (options && word[0] == '-' && word[1]) {
            rc = cli_usage(_("there is no option %s here; see weerklank %s --help"), word,
                           command->name);
        } else if (out->n_words == ARGUMENTS_MOST) {
            rc = cli_usage(_("too many words"));
        } else {
            out->words[out->n_words++] = word;
        }
    }
    return rc;
}

const char *argument_value(const struct arguments *a, const char *name)
{
    for (size_t i = a->n_given; i > 0; i--)
        if (a->given[i - 1].row && strcmp(a->given[i - 1].row->name, name) == 0)
            return a->given[i - 1].value;
    return NULL;
}

int argument_number(const struct arguments *a, const char *name, int64_t otherwise, int64_t least,
                    int64_t most, int64_t *out)
{
    const char *value = argument_value(a, name);
    char *end;

    *out = otherwise;
    if (!value)
        return 0;
    errno = 0;
    *out = strtoll(value, &end, 10);
    if (errno || end == value || *end || *out < least || *out > most)
        return cli_usage(_("--%s: '%s' is not a number from %lld to %lld"), name, value,
                         (long long)least, (long long)most);
    return 0;
}

bool argument_fields_given(const struct arguments *a)
{
    for (size_t i = 0; i < a->n_given; i++)
        if (a->given[i].field)
            return true;
    return false;
}
