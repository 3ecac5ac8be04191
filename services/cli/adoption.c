/*
 * Versions of reference data: see adoption.h.
 *
 *      file -> fields -> form (as at the door) -> rules, against all sets as adopted now
 *              |         |                        |
 *              '---------'------------------------'--> the faults, as an adoption would say them
 */
#include "services/cli/adoption.h"

#include "proto/json.h"
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/load.h"
#include "services/cli/words.h"

#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------------------ the file */

/* NULL with the reason said, and the exit status. */
static json_t *file_read(const char *path, const struct reference_set *only,
                         const struct reference_set **set_out)
{
    json_t *body = reference_read(path);

    *set_out = body ? reference_set_of(body) : NULL;
    if (!body)
        return NULL;
    if (!*set_out)
        cli_say(_("%s holds none of the sets of reference data"), path);
    else if (only && *set_out != only)
        cli_say(_("%s: there is no list '%s' in it"), path, only->records);
    else
        return body;
    json_decref(body);
    return NULL;
}

static long long version_of(const json_t *body)
{
    return json_integer_value(json_object_get(body, "versie"));
}

int adoption_adopt(struct cli *cli, const char *path, const struct reference_set *set)
{
    json_t *body = file_read(path, set, &set);
    struct done done = {0};
    int rc;

    if (!body)
        return CLI_USAGE;
    rc = cli_door(cli) ? load_send(cli, cli->door, set->adopt, body, &done) : CLI_SILENT;
    if (rc == CLI_OK && cli->json)
        printf("{\"gedaan\":true,\"versie\":%lld}\n", (long long)done.version);
    else if (rc == CLI_OK)
        printf(_("%s: version %lld adopted.\n"), set->records, version_of(body));
    json_decref(body);
    return rc;
}

/* ------------------------------------------------------------------------------ what is adopted */

static int now_asked(struct cli *cli, const struct reference_set *set, struct buf *out)
{
    struct m_adopted_told told;
    struct m_adopted m = {0};
    struct answer a = {0};
    int rc;

    wire_set(&m, m_adopted, set, slice_str(set->name));
    rc = ask_struct(cli, MSG_ADOPTED, NULL, &m, &a, &told);
    if (rc == CLI_OK)
        buf_add(out, told.body.p, told.body.n);
    answer_free(&a);
    return rc;
}

static int now_shipped(const struct reference_set *set, struct buf *out)
{
    const char *folder = reference_folder(NULL);
    struct wire_faults faults = {0};
    json_t *json;
    bool bad = true;
    int rc;

    json = folder ? reference_read_set(folder, set, &bad) : NULL;
    if (!json)
        return bad ? CLI_REFUSED : CLI_OK;
    rc = json_to_wire(message_info(set->adopt)->shape, json, out, &faults);
    json_decref(json);
    return rc < 0 ? CLI_REFUSED : CLI_OK;
}

int adoption_now(struct cli *cli, const struct reference_set *set, bool offline, struct buf *out)
{
    return offline ? now_shipped(set, out) : now_asked(cli, set, out);
}

/* ------------------------------------------------------------------------------ checking */

/* As if this had been adopted first of all. */
static int registry_adopt(struct registry *r, const struct reference_set *set, struct slice body)
{
    struct event e = {0};

    if (body.n == 0)
        return 0;
    wire_set(&e, event, stream, *registry_stream(set->set));
    wire_set(&e, event, version, registry_stream_version(r, set->set) + 1);
    wire_set(&e, event, kind, set->event);
    wire_set(&e, event, body, body);
    return registry_fold(r, &e);
}

/* All sets as they are adopted now, since some name each other. */
static int registry_load(struct cli *cli, bool offline, struct registry *r)
{
    size_t n;
    const struct reference_set *sets = reference_sets(&n);
    int rc = CLI_OK;

    for (size_t i = 0; i < n && rc == CLI_OK; i++) {
        struct buf body = {0};

        rc = adoption_now(cli, &sets[i], offline, &body);
        if (rc == CLI_OK && registry_adopt(r, &sets[i], buf_slice(&body)) < 0) {
            cli_say(_("%s: what is adopted cannot be read"), sets[i].records);
            rc = CLI_REFUSED;
        }
        buf_free(&body);
    }
    return rc;
}

/* By the rules, on its fields as they came over the wire. */
static int rules_check(struct cli *cli, const struct reference_set *set, struct slice bytes,
                       bool offline)
{
    const struct wire_shape *shape = message_info(set->adopt)->shape;
    struct registry *r = registry_new();
    struct wire_faults faults = {0};
    struct buf m = {0};
    char why[REGISTRY_WHY] = "";
    int rc = CLI_OK;

    buf_reserve(&m, shape->size);
    if (wire_decode(shape, bytes, WIRE_STRICT, m.p, &faults) < 0)
        rc = words_faults(cli, set->adopt, &faults);
    if (rc == CLI_OK)
        rc = registry_load(cli, offline, r);
    if (rc == CLI_OK && registry_check(r, set->set, m.p, &faults, why, sizeof why) < 0)
        rc = words_refusal(cli, set->adopt, PROBLEM_BAD_REFERENCE, why[0] ? why : NULL, &faults);
    buf_free(&m);
    registry_free(&r);
    return rc;
}

int adoption_check(struct cli *cli, const char *path, const struct reference_set *set, bool offline)
{
    json_t *body = file_read(path, set, &set);
    struct wire_faults faults = {0};
    struct buf bytes = {0};
    int rc;

    if (!body)
        return CLI_USAGE;
    if (json_to_wire(message_info(set->adopt)->shape, body, &bytes, &faults) < 0)
        rc = words_faults(cli, set->adopt, &faults);
    else
        rc = rules_check(cli, set, buf_slice(&bytes), offline);
    if (rc == CLI_OK && cli->json)
        printf("{\"vastTeStellen\":true,\"versie\":%lld}\n", version_of(body));
    else if (rc == CLI_OK)
        printf(_("%s: version %lld may be adopted.\n"), set->records, version_of(body));
    json_decref(body);
    buf_free(&bytes);
    return rc;
}

/* ------------------------------------------------------------------------------ commands */

const struct option_row adoption_options[] = {
    {"offline", NULL, N_("ask no service: go by the files of reference data of this program")},
    {0},
};

int adopt_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    if (a->n_words != 1)
        return cli_usage(_("weerklank %s asks for one file; see weerklank %s --help"), c->name,
                         c->name);
    return adoption_adopt(cli, a->words[0], NULL);
}

int check_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    if (a->n_words != 1)
        return cli_usage(_("weerklank %s asks for one file; see weerklank %s --help"), c->name,
                         c->name);
    return adoption_check(cli, a->words[0], NULL, argument_value(a, "offline") != NULL);
}

int adoption_command(struct cli *cli, const struct command *c, const struct arguments *a,
                     const char *name, adoption_show_fn *show)
{
    const struct reference_set *set = reference_set_find(name);
    const char *verb = a->n_words > 0 ? a->words[0] : "show";
    bool offline = argument_value(a, "offline") != NULL;
    struct buf body = {0};
    int rc;

    if (strcmp(verb, "check") == 0 && a->n_words == 2)
        return adoption_check(cli, a->words[1], set, offline);
    if (strcmp(verb, "adopt") == 0 && a->n_words == 2)
        return adoption_adopt(cli, a->words[1], set);
    if (strcmp(verb, "show") != 0 || a->n_words > 1)
        return cli_usage(_("it is weerklank %s show, check FILE or adopt FILE"), c->name);
    rc = adoption_now(cli, set, offline, &body);
    if (rc == CLI_OK)
        rc = show(cli, a, buf_slice(&body));
    buf_free(&body);
    return rc;
}
