/*
 * What stands behind `weerklank COMMAND`: words, and options by the command's own rows and by the
 * fields of its message. A field is an option under its name on the wire and under its name in JSON:
 * --needed-note and --nodigToelichting are the same. Every option takes a value, behind = or as the
 * next word, except flags and fields of type BOOL.
 */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "services/cli/cli.h"

#define ARGUMENTS_MOST 256

struct option_row {
    const char *name;
    const char *value; /* what help calls it; NULL: a flag */
    const char *help;  /* English, translated where it is printed */
};

struct command;

struct arguments {
    size_t n_words;
    const char *words[ARGUMENTS_MOST];
    size_t n_given;
    struct given {
        const struct option_row *row; /* one of the two */
        const struct wire_field *field;
        const char *value; /* "" of a flag */
    } given[ARGUMENTS_MOST];
    bool help;
};

/* Takes argv apart. 0, or CLI_USAGE with the reason said. Options that all commands share are carried
 * out: cli is filled in, and settings (--intake.endpoint=...) are gathered for settings_load. */
MUST_CHECK int arguments_read(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct arguments *out);
/* The last value given; NULL when it was not. */
const char *argument_value(const struct arguments *a, const char *name);
/* The value as a whole number from least to most; `otherwise` when it was not given. 0 or CLI_USAGE. */
MUST_CHECK int argument_number(const struct arguments *a, const char *name, int64_t otherwise,
                               int64_t least, int64_t most, int64_t *out);
/* True when an option that is a field of the message was given. */
bool argument_fields_given(const struct arguments *a);
/* Settings on the command line, for settings_load; argv[0] first. */
char **arguments_settings(int *n_out);

/* The options that every command has, for help. */
const struct option_row *arguments_common(size_t *n_out);

#endif
