/*
 * `weerklank load`: adopts what the files have newer than the log, and lets every party in whose key
 * is there. What is done already is seen first, so that it can be run at any time.
 */
#include "services/cli/load.h"

#include "common/hash.h"
#include "proto/json.h"
#include "services/cli/commands.h"
#include "services/cli/keys.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdio.h>
#include <stdlib.h>

int registry_ask(struct cli *cli, struct connection *c, const char *set, struct answer *a,
                 struct m_registry_told *out)
{
    struct m_registry m = {0};
    struct buf body = {0};
    int rc;

    *out = (struct m_registry_told){0};
    wire_set(&m, m_registry, set, slice_str(set));
    wire_encode(&shape_m_registry, &m, &body);
    rc = words_outcome(
        cli,
        connection_ask(c, &(struct question){.kind = MSG_REGISTRY, .body = buf_slice(&body)}, a),
        a);
    buf_free(&body);
    if (rc == CLI_OK &&
        wire_decode(&shape_m_registry_told, slice_of(a->envelope.body.p, a->envelope.body.n),
                    WIRE_LENIENT, out, NULL) < 0)
        rc = CLI_REFUSED;
    return rc;
}

int load_send(struct cli *cli, struct connection *c, enum message kind, const json_t *body,
              struct done *done_out)
{
    struct wire_faults faults = {0};
    struct answer a = {0};
    struct buf bytes = {0};
    struct uuid id;
    int rc;

    uuid_new_v7(&id);
    if (json_to_wire(message_info(kind)->shape, body, &bytes, &faults) < 0)
        rc = words_faults(cli, kind, &faults);
    else
        rc = words_outcome(
            cli,
            connection_ask(
                c, &(struct question){.kind = kind, .id = &id, .body = buf_slice(&bytes)}, &a),
            &a);
    if (rc == CLI_OK && done_out &&
        wire_decode(&shape_done, slice_of(a.envelope.body.p, a.envelope.body.n), WIRE_LENIENT,
                    done_out, NULL) < 0)
        rc = CLI_REFUSED;
    buf_free(&bytes);
    answer_free(&a);
    return rc;
}

void load_account(char out[UUID_TEXT_LEN + 1])
{
    struct uuid id;

    /* Version 4: nothing but chance, not even when. */
    hash_salt(id.b);
    id.b[6] = (uint8_t)((id.b[6] & 0x0f) | 0x40);
    id.b[8] = (uint8_t)((id.b[8] & 0x3f) | 0x80);
    uuid_format(&id, out);
}

/* ------------------------------------------------------------------------------ sets */

/* A model is one thing, in pieces. */
static const char *name_of(const struct reference_set *set)
{
    return set->set == SET_MODEL ? set->name : set->records;
}

static int set_load(struct cli *cli, const char *folder, const struct reference_set *set)
{
    struct m_registry_told told;
    struct answer a = {0};
    json_int_t version;
    json_t *json;
    bool bad;
    int rc;

    json = reference_read_set(folder, set, &bad);
    if (!json)
        return bad ? CLI_REFUSED : CLI_OK;
    version = json_integer_value(json_object_get(json, "versie"));
    rc = registry_ask(cli, cli->door, set->name, &a, &told);
    if (rc == CLI_OK && version > told.version) {
        rc = load_send(cli, cli->door, set->adopt, json, NULL);
        if (rc == CLI_OK)
            printf(_("%-16s version %lld adopted\n"), name_of(set), (long long)version);
    } else if (rc == CLI_OK) {
        printf(_("%-16s version %lld was there already\n"), name_of(set), (long long)told.version);
    }
    answer_free(&a);
    json_decref(json);
    return rc;
}

/* ------------------------------------------------------------------------------ parties */

struct admitting {
    struct cli *cli;
    struct m_registry_told told;
    int status, admitted, found, without;
};

/* Admitted under this key already? */
static bool known(const struct admitting *x, const char *code, const char *key)
{
    struct m_admit m;
    size_t at = 0;

    while (wire_list_record(x->told.parties, &at, &shape_m_admit, &m))
        if (slice_is(m.code, code) && wire_has(&m, m_admit_key) && slice_is(m.key, key))
            return true;
    return false;
}

static int party_load(void *arg, const char *code, const char *name, enum role role)
{
    struct admitting *x = arg;
    char account[UUID_TEXT_LEN + 1];
    struct key_pair pair;
    json_t *body;

    if (keys_read(code, false, true, &pair) < 0) {
        x->without++;
        return 0;
    }
    if (known(x, code, pair.public)) {
        x->found++;
        return 0;
    }
    load_account(account);
    body = json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", code, "rol", enum_role.rows[role].json,
                     "naam", name, "sleutel", pair.public, "account", account);
    if (role == role_COORDINATOR)
        json_object_set_new(body, "ministerie", json_string("BZK"));
    x->status = load_send(x->cli, x->cli->door, MSG_ADMIT, body, NULL);
    x->admitted += x->status == CLI_OK;
    json_decref(body);
    return x->status == CLI_OK ? 0 : -1;
}

/* The coordinator comes right behind the departments: from then on the first key of the settings has
 * done its work. */
static int coordinator_load(struct cli *cli)
{
    struct admitting x = {.cli = cli};
    struct answer a = {0};

    x.status = registry_ask(cli, cli->door, "parties", &a, &x.told);
    if (x.status == CLI_OK)
        (void)party_load(&x, "coordinator", "Coördinator bij BZK", role_COORDINATOR);
    answer_free(&a);
    return x.status;
}

static int parties_load(struct cli *cli, const char *folder)
{
    struct admitting x = {.cli = cli};
    struct answer a = {0};

    x.status = registry_ask(cli, cli->door, "parties", &a, &x.told);
    if (x.status == CLI_OK && reference_parties(folder, party_load, &x) < 0 && x.status == CLI_OK)
        x.status = CLI_REFUSED;
    if (x.status == CLI_OK) {
        printf(_("%-16s %d let in, %d were in already"), "partijen", x.admitted, x.found);
        if (x.without > 0)
            printf(_(", %d have no key here"), x.without);
        printf("\n");
    }
    answer_free(&a);
    return x.status;
}

const struct option_row load_options[] = {
    {"reference", N_("FOLDER"), N_("folder with the files of reference data")},
    {"demo", N_("FILE"), N_("play in these signals, when the log has no others")},
    {0},
};

int load_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *folder = reference_folder(argument_value(a, "reference"));
    const char *demo = argument_value(a, "demo");
    const struct reference_set *sets;
    int rc = CLI_OK;
    size_t n;

    (void)c;
    if (!folder)
        return CLI_REFUSED;
    if (!cli_door(cli))
        return CLI_SILENT;
    sets = reference_sets(&n);
    for (size_t i = 0; i < n && rc == CLI_OK; i++) {
        rc = set_load(cli, folder, &sets[i]);
        if (rc == CLI_OK && sets[i].adopt == MSG_ADOPT_DEPARTMENTS)
            rc = coordinator_load(cli);
    }
    if (rc == CLI_OK)
        rc = parties_load(cli, folder);
    if (rc == CLI_OK && demo)
        rc = demo_play(cli, demo);
    return rc;
}
