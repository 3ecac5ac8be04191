/*
 * Reading the files of reference data.
 */
#include "services/cli/reference.h"

#include "common/log.h"
#include "proto/json.h"
#include "services/cli/language.h"
#include "services/learn/adoption.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct reference_set sets[] = {
    {"departments", "ministeries.json", "ministeries", MSG_ADOPT_DEPARTMENTS, SET_DEPARTMENTS,
     EV_DEPARTMENTS_ADOPTED},
    {"regions", "regios.json", "regios", MSG_ADOPT_REGIONS, SET_REGIONS, EV_REGIONS_ADOPTED},
    {"themes", "themas.json", "themas", MSG_ADOPT_THEMES, SET_THEMES, EV_THEMES_ADOPTED},
    {"terms", "termijnen.json", "termijnen", MSG_ADOPT_TERMS, SET_TERMS, EV_TERMS_ADOPTED},
    {"calendar", "kalender.json", "dagen", MSG_ADOPT_CALENDAR, SET_CALENDAR, EV_CALENDAR_ADOPTED},
    {"periods", "perioden.json", "perioden", MSG_ADOPT_PERIODS, SET_PERIODS, EV_PERIODS_ADOPTED},
    {"retention", "bewaartermijnen.json", "bewaartermijnen", MSG_ADOPT_RETENTION, SET_RETENTION,
     EV_RETENTION_ADOPTED},
    {"rules", "regels.json", "regels", MSG_ADOPT_RULES, SET_RULES, EV_RULES_ADOPTED},
    {"model", "model.txt", "delen", MSG_ADOPT_MODEL, SET_MODEL, EV_MODEL_ADOPTED},
};

const struct reference_set *reference_sets(size_t *n_out)
{
    *n_out = ARRAY_LEN(sets);
    return sets;
}

const struct reference_set *reference_set_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(sets); i++)
        if (strcmp(sets[i].name, name) == 0 || strcmp(sets[i].records, name) == 0)
            return &sets[i];
    return NULL;
}

const struct reference_set *reference_set_of(const json_t *object)
{
    for (size_t i = 0; i < ARRAY_LEN(sets); i++)
        if (json_is_array(json_object_get(object, sets[i].records)))
            return &sets[i];
    return NULL;
}

const char *reference_folder(const char *given)
{
    static const char *const places[] = {"../compose/reference",
                                         "../share/weerklank/compose/reference"};
    static char path[4096];

    if (given)
        return given;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        snprintf(path, sizeof path, "%s/%s", cli_program_folder(), places[i]);
        if (access(path, R_OK | X_OK) == 0)
            return path;
    }
    if (access("compose/reference", R_OK | X_OK) == 0)
        return "compose/reference";
    cli_say(_("there is no folder with reference data; say where with --reference"));
    return NULL;
}

/* Reads up to what one document may be, and one byte more to see that it is too long. */
static int read_all(FILE *f, struct buf *out)
{
    size_t got = 1;

    while (got > 0 && out->n <= JSON_MOST) {
        buf_reserve(out, 65536);
        got = fread(out->p + out->n, 1, 65536, f);
        out->n += got;
    }
    return ferror(f) ? -1 : 0;
}

json_t *reference_read(const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *f = standard ? stdin : fopen(path, "re");
    struct buf text = {0};
    json_t *json = NULL;
    char why[200] = "";

    if (!f || read_all(f, &text) < 0)
        cli_say("%s: %s", path, strerror(errno));
    else if (!(json = json_read(buf_slice(&text), why, sizeof why)))
        cli_say(_("%s: it is no JSON. %s"), path, why);
    if (f && !standard)
        fclose(f);
    buf_free(&text);
    return json;
}

/* A model lies there as text that people can read; it is adopted as its first version. */
static json_t *model_read_file(const char *path)
{
    char why[120];
    struct model *m = model_load(path, why, sizeof why);
    struct buf body = {0};
    json_t *json = NULL;

    if (m && adoption_of_model(m, &(struct m_model){.version = 1}, &body) == 0)
        json = json_from_wire(&shape_m_model, buf_slice(&body));
    else
        cli_say("%s: %s", path, m ? _("the model is too large") : why);
    model_free(&m);
    buf_free(&body);
    return json;
}

json_t *reference_read_set(const char *folder, const struct reference_set *set, bool *bad_out)
{
    char path[4096];
    json_t *json;

    *bad_out = false;
    snprintf(path, sizeof path, "%s/%s", folder, set->file);
    if (access(path, F_OK) != 0)
        return NULL;
    json = set->set == SET_MODEL ? model_read_file(path) : reference_read(path);
    if (json && reference_set_of(json) == set)
        return json;
    if (json)
        cli_say(_("%s: there is no list '%s' in it"), path, set->records);
    json_decref(json);
    *bad_out = true;
    return NULL;
}

static int parties_of(const json_t *list, enum role role, reference_party_fn *fn, void *arg)
{
    size_t i;
    json_t *row;

    json_array_foreach(list, i, row)
    {
        const char *code = json_string_value(json_object_get(row, "code"));
        const char *name = json_string_value(json_object_get(row, "naam"));

        if (code && fn(arg, code, name ? name : code, role) < 0)
            return -1;
    }
    return 0;
}

int reference_parties(const char *folder, reference_party_fn *fn, void *arg)
{
    static const enum role roles[] = {role_DEPARTMENT, role_REGION};
    bool bad;
    int rc = 0;

    for (size_t i = 0; i < ARRAY_LEN(roles) && rc == 0; i++) {
        json_t *json = reference_read_set(folder, &sets[i], &bad);

        rc = bad ? -1 : parties_of(json_object_get(json, sets[i].records), roles[i], fn, arg);
        json_decref(json);
    }
    return rc;
}
