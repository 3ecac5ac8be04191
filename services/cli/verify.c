/*
 * `weerklank verify`: gives the words on to weerklank-verify. It needs no service, and its exit status is ours:
 * 0 right, 1 tampered with, 2 it cannot be checked.
 */
#include "services/cli/commands.h"
#include "services/cli/language.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const struct option_row verify_options[] = {
    {"db", NULL, N_("the log of this system, as its reader may read it")},
    {"checkpoint", N_("FILE"), N_("a signed head from earlier; may be given several times")},
    {"key", N_("KEY"), N_("the public key of the log, or a file with it; also several times")},
    {"tiles", N_("FOLDER"), N_("a mirror of its tiles: then each event that differs is named")},
    {"workers", N_("NUMBER"), N_("processes that look at events together")},
    {"figures", N_("FILE"), N_("rows of times --json, that are to follow from the events")},
    {"no-bodies", NULL, N_("export hashes and headers only, without texts")},
    {0},
};

int verify_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    char path[PATH_MAX], *argv[4 * ARGUMENTS_MOST], *option;
    char **settings;
    int n = 0, n_settings;

    if (argument_value(a, "checkpoint") && !argument_value(a, "key"))
        return cli_usage("%s", _("a signed head needs the key of the log: --key"));
    if ((a->n_words == 0) != (argument_value(a, "db") != NULL))
        return cli_usage(_("say which log: --db, or a FILE; see weerklank %s --help"), c->name);
    cli_program_path("weerklank-verify", path);
    argv[n++] = path;
    settings = arguments_settings(&n_settings);
    for (int i = 1; i < n_settings; i++)
        argv[n++] = settings[i];
    for (size_t i = 0; i < a->n_words; i++)
        argv[n++] = (char *)a->words[i];
    for (size_t i = 0; i < a->n_given; i++) {
        if (asprintf(&option, "--%s", a->given[i].row->name) < 0)
            return CLI_USAGE;
        argv[n++] = option;
        if (a->given[i].row->value)
            argv[n++] = (char *)a->given[i].value;
    }
    if (cli->json)
        argv[n++] = (char *)"--json";
    argv[n] = NULL;
    fflush(NULL);
    execv(path, argv);
    cli_say(_("%s cannot be run: %s"), path, strerror(errno));
    return CLI_USAGE;
}
