/*
 * `weerklank bundle REFERENCE REFERENCE...`: the same bottleneck in several regions. One act for each signal;
 * when one is refused, the others are in the bundle, and --bundle goes on with it.
 */
#include "services/cli/act.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/subject.h"

#include <stdio.h>

static int one_send(struct cli *cli, const char *word, const json_t *body)
{
    struct subject subject;
    struct uuid id;
    int rc = subject_read(word, &subject);

    uuid_new_v7(&id);
    return rc == CLI_OK ? act_send(cli, MSG_BUNDLE, &subject.wire, &id, body) : rc;
}

int bundle_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    json_t *body = body_read(c, a, NULL);
    char text[UUID_TEXT_LEN + 1];
    struct uuid bundle;
    int rc = CLI_OK, all = CLI_OK;

    if (!body)
        return CLI_USAGE;
    if (a->n_words < (json_object_get(body, "bundel") ? 1 : 2)) {
        json_decref(body);
        return cli_usage(_("a bundle begins with two signals at least; see weerklank %s --help"),
                         c->name);
    }
    if (!json_object_get(body, "bundel")) {
        uuid_new_v7(&bundle);
        uuid_format(&bundle, text);
        json_object_set_new(body, "bundel", json_string(text));
    }
    if (!cli_door(cli))
        all = CLI_SILENT;
    for (size_t i = 0; i < a->n_words && all != CLI_SILENT; i++) {
        rc = one_send(cli, a->words[i], body);
        all = rc != CLI_OK ? rc : all;
    }
    if (!cli->json && all != CLI_SILENT)
        printf(_("Bundle %s\n"), json_string_value(json_object_get(body, "bundel")));
    json_decref(body);
    return all;
}
