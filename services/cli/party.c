/*
 * `weerklank admit` and `revoke`: who may come in.
 */
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/keys.h"
#include "services/cli/language.h"
#include "services/cli/load.h"
#include "services/cli/words.h"

#include <stdio.h>
#include <stdlib.h>

/* The key of a party here; what was given when it is a key already. */
static int key_of(const char *given, struct key_pair *out)
{
    *out = (struct key_pair){0};
    if (bus_key_valid(given)) {
        memcpy(out->public, given, BUS_KEY_TEXT);
        return 0;
    }
    return keys_read(given, false, false, out);
}

/* --key takes both as well. */
static int key_put(json_t *body, const char *code, bool keyless)
{
    const char *given = json_string_value(json_object_get(body, "sleutel"));
    struct key_pair pair;

    if (!given && (keyless || !code))
        return 0;
    if (key_of(given ? given : code, &pair) < 0)
        return -1;
    return json_object_set_new(body, "sleutel", json_string(pair.public));
}

static void done_print(const struct cli *cli, const struct done *m, const char *what)
{
    if (cli->json)
        printf("{\"gedaan\":true,\"versie\":%lld}\n", (long long)m->version);
    else
        printf("%s\n", what);
}

const struct option_row admit_options[] = {
    {"keyless", NULL, N_("without a key: known, but cannot come in by machine")},
    {0},
};

int admit_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    char account[UUID_TEXT_LEN + 1], text[120];
    struct done done = {0};
    json_t *body;
    int rc = CLI_OK;

    if (a->n_words > 1)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[1],
                         c->name);
    body = body_read(c, a, NULL);
    if (!body)
        return CLI_USAGE;
    if (a->n_words == 1)
        json_object_set_new(body, "code", json_string(a->words[0]));
    if (!json_object_get(body, "account")) {
        load_account(account);
        json_object_set_new(body, "account", json_string(account));
    }
    if (key_put(body, a->n_words == 1 ? a->words[0] : NULL, argument_value(a, "keyless")) != 0)
        rc = CLI_USAGE;
    if (rc == CLI_OK)
        rc = cli_door(cli) ? load_send(cli, cli->door, MSG_ADMIT, body, &done) : CLI_SILENT;
    if (rc == CLI_OK) {
        snprintf(text, sizeof text, _("%s may come in."),
                 json_string_value(json_object_get(body, "code")));
        done_print(cli, &done, text);
    }
    json_decref(body);
    return rc;
}

int revoke_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct key_pair pair;
    struct done done = {0};
    json_t *body;
    int rc;

    if (a->n_words != 1)
        return cli_usage(
            _("weerklank %s asks for one key, or the code of a party whose key is here; "
              "see weerklank %s --help"),
            c->name, c->name);
    if (key_of(a->words[0], &pair) < 0)
        return CLI_USAGE;
    body = body_read(c, a, NULL);
    if (!body)
        return CLI_USAGE;
    json_object_set_new(body, "sleutel", json_string(pair.public));
    rc = cli_door(cli) ? load_send(cli, cli->door, MSG_REVOKE, body, &done) : CLI_SILENT;
    if (rc == CLI_OK)
        done_print(cli, &done, _("This key may no longer come in."));
    json_decref(body);
    return rc;
}
