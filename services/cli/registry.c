/*
 * `weerklank registry` and `weerklank whoami`: the reference data as adopted, and our own place in it.
 */
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/keys.h"
#include "services/cli/language.h"
#include "services/cli/load.h"
#include "services/cli/words.h"

#include "common/settings.h"

#include <stdlib.h>

/* How people see a record of a set: some of its fields, in this order. */
static const struct set_columns {
    const char *set;
    const struct wire_shape *shape;
    const char *columns[5];
    size_t told; /* offset of the list in struct m_registry_told */
} shown_sets[] = {
    {"regions",
     &shape_region,
     {"code", "name", "provinces"},
     offsetof(struct m_registry_told, regions)},
    {"departments",
     &shape_department,
     {"code", "name", "successor"},
     offsetof(struct m_registry_told, departments)},
    {"themes",
     &shape_theme,
     {"code", "lead", "contributors", "name"},
     offsetof(struct m_registry_told, themes)},
    {"terms",
     &shape_term,
     {"code", "length", "unit", "name"},
     offsetof(struct m_registry_told, terms)},
    {"rules",
     &shape_routing_rule,
     {"code", "department", "effect", "words"},
     offsetof(struct m_registry_told, rules)},
    {"calendar",
     &shape_free_day,
     {"date", "name", "ground", "published"},
     offsetof(struct m_registry_told, days)},
    {"periods",
     &shape_period,
     {"code", "kind", "valid_from", "valid_until", "name"},
     offsetof(struct m_registry_told, periods)},
    {"retention",
     &shape_retention_term,
     {"organisation", "kind", "years", "permanent", "ground"},
     offsetof(struct m_registry_told, retention)},
    {"parties",
     &shape_m_admit,
     {"code", "role", "name", "key"},
     offsetof(struct m_registry_told, parties)},
};

static const struct set_columns *set_find(const char *name)
{
    const struct reference_set *known = reference_set_find(name);

    if (strcmp(name, "partijen") == 0)
        name = "parties";
    for (size_t i = 0; i < ARRAY_LEN(shown_sets); i++)
        if (strcmp(shown_sets[i].set, known ? known->name : name) == 0)
            return &shown_sets[i];
    return NULL;
}

static const struct wire_field *column_field(const struct set_columns *s, const char *name)
{
    uint16_t i = 0;

    while (i + 1 < s->shape->n && strcmp(s->shape->fields[i].name, name) != 0)
        i++;
    return &s->shape->fields[i];
}

static void cell_add(struct screen_table *t, const struct wire_field *f, const uint8_t *record,
                     bool has)
{
    const void *value = record + f->offset;
    struct buf b = {0};
    struct slice s;
    size_t at = 0;

    if (has && f->type == WIRE_LIST)
        while (wire_list_text(*(const struct wire_list *)value, &at, &s))
            buf_printf(&b, "%s%.*s", b.n ? ", " : "", SLICE_FMT(s));
    else if (has && f->type == WIRE_ENUM)
        buf_add_str(&b, words_choice(f->options, *(const uint8_t *)value));
    else if (has && f->type == WIRE_INT)
        buf_printf(&b, "%lld", (long long)*(const int64_t *)value);
    else if (has && f->type == WIRE_DATE)
        buf_add_str(&b, screen_date(*(const int32_t *)value));
    else if (has)
        buf_printf(&b, "%.*s", SLICE_FMT(*(const struct slice *)value));
    screen_table_add_line(t, buf_slice(&b), 0);
    buf_free(&b);
}

static void set_print(const struct cli *cli, const struct set_columns *s, struct wire_list records)
{
    struct screen_table t = {0};
    struct buf in = {0};
    struct slice bytes;
    uint64_t has;
    size_t at = 0;

    for (; t.n_columns < ARRAY_LEN(s->columns) && s->columns[t.n_columns]; t.n_columns++)
        continue;
    for (size_t i = 0; i < t.n_columns; i++)
        screen_table_add(&t, words_field(column_field(s, s->columns[i])));
    buf_reserve(&in, s->shape->size);
    while (wire_list_next(records, &at, &bytes)) {
        if (cli->json) {
            ask_print_json(s->shape, bytes);
        } else if (wire_decode(s->shape, bytes, WIRE_LENIENT, in.p, NULL) == 0) {
            memcpy(&has, in.p, sizeof has);
            for (size_t i = 0; i < t.n_columns; i++) {
                const struct wire_field *f = column_field(s, s->columns[i]);

                cell_add(&t, f, in.p, has >> (f - s->shape->fields) & 1);
            }
        }
    }
    buf_free(&in);
    if (!cli->json)
        screen_table_print(&t, stdout, true);
    screen_table_free(&t);
}

/* The parties are no version of anything: they come and go one at a time. */
static void brief_print(const char *set, int64_t version, unsigned n)
{
    const struct reference_set *known = reference_set_find(set);

    if (!known)
        printf(_("%-15s %u of them\n"), language_is_dutch() ? "partijen" : set, n);
    else
        printf(_("%-15s version %lld, %u of them\n"), language_is_dutch() ? known->records : set,
               (long long)version, n);
}

static int set_tell(struct cli *cli, const struct set_columns *s, bool brief)
{
    struct m_registry_told told;
    struct answer a = {0};
    struct wire_list records;
    int rc = registry_ask(cli, cli->door, s->set, &a, &told);

    if (rc == CLI_OK) {
        memcpy(&records, (const uint8_t *)&told + s->told, sizeof records);
        if (brief && cli->json)
            printf("{\"soort\":\"%s\",\"versie\":%lld,\"aantal\":%u}\n", s->set,
                   (long long)told.version, records.count);
        else if (brief)
            brief_print(s->set, told.version, records.count);
        else
            set_print(cli, s, records);
    }
    answer_free(&a);
    return rc;
}

int registry_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const struct set_columns *s = a->n_words == 1 ? set_find(a->words[0]) : NULL;
    int rc = CLI_OK;

    if (a->n_words > 1 || (a->n_words == 1 && !s))
        return cli_usage(_("there is no set '%s'; see weerklank %s --help"),
                         a->words[a->n_words - 1], c->name);
    if (!cli_door(cli))
        return CLI_SILENT;
    if (s)
        return set_tell(cli, s, false);
    for (size_t i = 0; i < ARRAY_LEN(shown_sets) && rc == CLI_OK; i++)
        rc = set_tell(cli, &shown_sets[i], true);
    return rc;
}

/* ------------------------------------------------------------------------------ who we are */

static void self_print(const struct cli *cli, const struct m_admit *m, const char *key)
{
    json_t *json;

    if (cli->json) {
        json = json_pack("{s:s, s:s, s:s%, s:s, s:s}", "code", cli->party, "rol",
                         enum_role.rows[m->role].json, "naam", (const char *)m->name.p, m->name.n,
                         "sleutel", key, "deur", settings_path("intake.endpoint"));
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(json);
        return;
    }
    printf("%s: %s\n", _("Party"), cli->party);
    printf("%s: %.*s\n", _("Name"), SLICE_FMT(m->name));
    printf("%s: %s\n", _("Role"), words_choice(&enum_role, m->role));
    printf("%s: %s\n", _("Key"), key);
    printf("%s: %s\n", _("Door"), settings_path("intake.endpoint"));
}

int whoami_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct m_registry_told told;
    struct answer answer = {0};
    struct key_pair pair;
    struct m_admit m;
    size_t at = 0;
    bool found = false;
    int rc;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    if (!cli_door(cli) || keys_read(cli->party, false, false, &pair) < 0)
        return CLI_SILENT;
    rc = registry_ask(cli, cli->door, "parties", &answer, &told);
    while (rc == CLI_OK && !found && wire_list_record(told.parties, &at, &shape_m_admit, &m))
        found = slice_is(m.code, cli->party);
    if (found) {
        self_print(cli, &m, pair.public);
    } else if (rc == CLI_OK) {
        /* The first key of the settings comes in before anybody was let in. */
        cli_say(_("%s has not been let in yet; its key does come in"), cli->party);
        rc = CLI_REFUSED;
    }
    answer_free(&answer);
    return rc;
}
