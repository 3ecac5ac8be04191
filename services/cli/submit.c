/*
 * `weerklank submit`: one signal by options or as JSON, or a file of them.
 */
#include "services/cli/act.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/import.h"
#include "services/cli/language.h"
#include "services/cli/mapping.h"
#include "services/cli/reference.h"

#include <stdlib.h>
#include <unistd.h>

const struct option_row submit_options[] = {
    {"text", N_("TEXT"), N_("what is the matter; '-' reads it from standard input")},
    {"file", N_("FILE"), N_("what is the matter, from a file")},
    {"body", N_("FILE"), N_("all fields as JSON with the Dutch names; '-': standard input")},
    {"id", N_("UUID"), N_("your own id of the signal: with the same id it is submitted once")},
    {"map", N_("FILE"), N_("how the fields of a foreign file become ours (JSON)")},
    {"flight", N_("NUMBER"), N_("of a file: how many are under way at once (256)")},
    {0},
};

/* Sends one, as the party that it names or as we are. */
static int submit_one(struct cli *cli, json_t *signal, const char *own_id)
{
    struct wire_subject subject = {0};
    const char *why = NULL;
    char *party;
    bool own;

    if (import_take_apart(signal, &subject.id, &own, &party, &why) < 0)
        return cli_usage("%s", why);
    if (own_id && uuid_parse(own_id, strlen(own_id), &subject.id) < 0) {
        free(party);
        return cli_usage(_("--%s: '%s' is no id"), "id", own_id);
    }
    if (party) /* also when the log's head is compared, behind this */
        cli->party = cli->named = party;
    return cli_door(cli) ? act_send(cli, MSG_SUBMIT, &subject, &subject.id, signal) : CLI_SILENT;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

int submit_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *word = a->n_words > 0 ? a->words[0] : NULL, *map = argument_value(a, "map");
    bool one = !word || strcmp(word, "-") == 0 || ends_with(word, ".json");
    struct import_options options = {.path = word, .map = map};
    json_t *signal, *rules;
    int rc = CLI_USAGE;

    if (a->n_words > 1)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[1],
                         c->name);
    if (argument_number(a, "flight", 256, 1, IMPORT_FLIGHT_MOST, &options.flight) != 0)
        return CLI_USAGE;
    if (!one && argument_fields_given(a))
        return cli_usage(_("a file and fields of one signal do not go together"));
    if (!one)
        return import_file(cli, &options);
    if (word)
        signal = reference_read(word);
    else if (argument_fields_given(a) || argument_value(a, "text") || argument_value(a, "file") ||
             argument_value(a, "body") || isatty(STDIN_FILENO))
        signal = body_read(c, a, NULL);
    else
        signal = reference_read("-");
    rules = signal && map ? mapping_read(map) : NULL;
    if (signal && rules) {
        json_t *ours = mapping_apply(rules, signal, false);

        json_decref(signal);
        signal = ours;
    }
    if (signal && !json_is_object(signal))
        rc = cli_usage(_("it is no JSON object"));
    else if (signal && (rules || !map))
        rc = submit_one(cli, signal, argument_value(a, "id"));
    json_decref(rules);
    json_decref(signal);
    return rc;
}
