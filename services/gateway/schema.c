/*
 * JSON Schemas of the shapes: see schema.h.
 */
#include "services/gateway/schema.h"

#include "common/log.h"
#include "proto/dutch.h"

#include <ctype.h>
#include <stdio.h>

#define DEPTH 4 /* of examples */

const char *schema_words(const char *english)
{
    const char *dutch = dutch_of(english);

    return dutch ? dutch : english;
}

/* ------------------------------------------------------------------ names */

/* Shapes that are no message, by what they are called here. */
static const struct {
    const struct wire_shape *shape;
    const char *name;
} names[] = {
    {&shape_summary, "Knelpunt"},
    {&shape_moment, "Gebeurtenis"},
    {&shape_assignment, "Toewijzing"},
    {&shape_due_date, "Termijndatum"},
    {&shape_derivation, "Afleiding"},
    {&shape_passed_day, "OvergeslagenDag"},
    {&shape_clock_time, "Duur"},
    {&shape_clock_span, "Ketendeel"},
    {&shape_clock_share, "Aandeel"},
    {&shape_clock_step, "Stap"},
    {&shape_clock_part, "MinisterieDeel"},
    {&shape_clock_told, "Klok"},
    {&shape_due_row, "Vervaldatum"},
    {&shape_step, "VolgendeStap"},
    {&shape_done, "Gedaan"},
    {&shape_m_shown, "KnelpuntMetTermijnen"},
    {&shape_m_listed, "Knelpunten"},
    {&shape_m_due_told, "Vervaldata"},
    {&shape_m_fed, "Gebeurtenissen"},
    {&shape_region, "Regio"},
    {&shape_municipality, "Gemeente"},
    {&shape_department, "Ministerie"},
    {&shape_succession, "Opvolging"},
    {&shape_theme, "Thema"},
    {&shape_term, "Termijn"},
    {&shape_free_day, "VrijeDag"},
    {&shape_period, "Periode"},
    {&shape_retention_term, "Bewaartermijn"},
    {&shape_routing_rule, "Routeringsregel"},
    {&shape_m_admit, "Partij"},
    {&shape_m_registry_told, "Stamgegevens"},
    {&shape_score_time, "Reactietijd"},
    {&shape_score_outcome, "Uitkomst"},
    {&shape_score_way, "Doorzending"},
    {&shape_score_row, "Reactietijdrij"},
    {&shape_m_score_told, "Reactietijden"},
    {&shape_backlog_day, "Openstaand"},
    {&shape_m_backlog_told, "OpenstaandPerWeek"},
    {&shape_arrival, "Herkomst"},
    {&shape_m_arrivals_told, "Herkomsten"},
    {&shape_silent_region, "StilleRegio"},
    {&shape_m_silence_told, "StilleRegios"},
    {&shape_m_cases_told, "Zaken"},
    {&shape_proven_event, "BewezenGebeurtenis"},
    {&shape_m_proven, "Controlebewijs"},
    {&shape_m_tile_told, "Tegel"},
    {&shape_report_row, "Rapport"},
    {&shape_report_comment, "Rapportreactie"},
    {&shape_report_contest, "Betwisting"},
    {&shape_report_correction, "Correctie"},
    {&shape_m_report_told, "Rapporten"},
    {&shape_subscription_filter, "Abonnementfilter"},
    {&shape_subscription_row, "Abonnement"},
    {&shape_m_subscriptions_told, "Abonnementen"},
    {&shape_preference, "Voorkeur"},
    {&shape_mailbox_row, "Mailbox"},
    {&shape_m_mailboxes_told, "Mailboxen"},
    {&shape_account_row, "Account"},
    {&shape_m_accounts_told, "Accounts"},
    {&shape_token_row, "Token"},
    {&shape_m_tokens_told, "Tokens"},
    {&shape_previewed_department, "VoorspeldMinisterie"},
    {&shape_previewed_theme, "VoorspeldThema"},
    {&shape_m_previewed, "Routeringsvoorspelling"},
    {&shape_m_worded, "Routeringswoorden"},
    {&shape_empty, "Leeg"},
};

void schema_pascal(const char *words, char out[80])
{
    bool up = true;
    size_t n = 0;

    for (const char *p = words; *p && n < 79; p++) {
        if (!isalnum((unsigned char)*p)) {
            up = true;
            continue;
        }
        out[n++] = up ? (char)toupper((unsigned char)*p) : *p;
        up = false;
    }
    out[n] = '\0';
}

void schema_name(const struct wire_shape *shape, char out[80])
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (names[i].shape == shape) {
            snprintf(out, 80, "%s", names[i].name);
            return;
        }
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++)
        if (message_info(m)->shape == shape) {
            schema_pascal(message_info(m)->json, out);
            return;
        }
    schema_pascal(shape->name, out);
}

/* ------------------------------------------------------------------ values */

/* What a field with this name could hold, where its type alone says too little. */
static const struct {
    const char *json, *value;
} samples[] = {{"regio", "ZVL"},
               {"ministerie", "VWS"},
               {"verantwoordelijk", "VWS"},
               {"aanZet", "VWS"},
               {"partij", "VWS"},
               {"naar", "OCW"},
               {"thema", "gezondheid.huisarts"},
               {"kenmerk", "ZVL-2026-0412-7"},
               {"titel", "Geen huisarts meer in het dorp"},
               {"wat", "De laatste huisarts stopt en er komt geen opvolger."},
               {"merkbaar", "Een moeder reed met een ziek kind veertig minuten."},
               {"vraag", "Hoeveel mensen zijn ouder dan 75 jaar?"},
               {"reden", "Het gaat om de bekostiging van de zorg."},
               {"sink", "https://zaken.example.nl/weerklank"},
               {"adres", "knelpunten@voorbeeld.nl"},
               {"contactMailbox", "knelpunten@voorbeeld.nl"},
               {"mail", "a.jansen@voorbeeld.nl"},
               {"wachtwoord", "een-lang-wachtwoord"},
               {"sleutel", "0123456789012345678901234567890123456789"},
               {"oin", "00000001003214345000"},
               {"soort", "knelpunt.ingediend"}};

static json_t *text_example(const struct wire_field *f, uint8_t type)
{
    const char *text = type == WIRE_CODE ? "code" : "een voorbeeld";
    char room[64];

    for (size_t i = 0; i < ARRAY_LEN(samples); i++)
        if (strcmp(samples[i].json, f->json) == 0)
            text = samples[i].value;
    if (f->type == WIRE_LIST)
        return json_string(text);
    if (strlen(text) >= (size_t)f->least && strlen(text) <= (size_t)f->most)
        return json_string(text);
    memset(room, 'x', sizeof room);
    return json_stringn(room, (size_t)(f->least > 63 ? 63 : f->least));
}

/* Base64 of so many zeroes. */
static json_t *bytes_example(int64_t least)
{
    char room[128];
    size_t n = (size_t)((least > 64 ? 64 : least) + 2) / 3 * 4;

    memset(room, 'A', sizeof room);
    for (int64_t pad = (3 - least % 3) % 3, i = 1; i <= pad; i++)
        room[n - (size_t)i] = '=';
    return json_stringn(room, n);
}

static json_t *single_example(const struct wire_field *f, uint8_t type)
{
    switch ((enum wire_type)type) {
    case WIRE_BOOL:
        return json_true();
    case WIRE_INT:
        return json_integer(f->least > 1 || f->type == WIRE_LIST ? f->least
                            : f->most < 1                        ? f->most
                                                                 : 1);
    case WIRE_TIME:
        return json_string("2026-04-02T09:15:00.000000Z");
    case WIRE_DATE:
        return json_string("2026-04-02");
    case WIRE_ID:
        return json_string("0195f3a2-7c1e-7b3a-9d52-1f0e5c8a4b61");
    case WIRE_BYTES:
        return bytes_example(f->least);
    case WIRE_ENUM:
        return json_string(f->options->rows[0].json);
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
        return text_example(f, type);
    default:
        return json_object();
    }
}

static json_t *shape_example(const struct wire_shape *shape, bool all, int depth);

static json_t *field_example(const struct wire_field *f, bool all, int depth)
{
    json_t *list;

    if (f->type == WIRE_RECORD)
        return shape_example(f->shape, all, depth + 1);
    if (f->type != WIRE_LIST && f->type != WIRE_RECORDS)
        return single_example(f, f->type);
    list = json_array();
    for (int64_t i = 0; i < (f->least > 1 ? f->least : 1); i++)
        json_array_append_new(list, f->type == WIRE_RECORDS
                                        ? shape_example(f->shape, all, depth + 1)
                                        : single_example(f, f->element));
    return list;
}

static json_t *shape_example(const struct wire_shape *shape, bool all, int depth)
{
    json_t *o = json_object();

    for (uint16_t i = 0; i < shape->n; i++)
        if (shape->fields[i].required || (all && depth < DEPTH))
            json_object_set_new(o, shape->fields[i].json,
                                field_example(&shape->fields[i], all, depth));
    return o;
}

json_t *schema_example(const struct wire_shape *shape, bool all)
{
    return shape_example(shape, all, 0);
}

/* ------------------------------------------------------------------ schemas */

static json_t *text_schema(const struct wire_field *f, uint8_t type, bool bounds)
{
    json_t *o = json_pack("{s:s}", "type", "string");

    if (bounds) {
        json_object_set_new(o, "minLength", json_integer(f->least));
        json_object_set_new(o, "maxLength", json_integer(f->most));
    }
    if (type == WIRE_CODE)
        json_object_set_new(
            o, "pattern",
            json_string(bounds && f->least == 0 ? "^[A-Za-z0-9._:/-]*$" : "^[A-Za-z0-9._:/-]+$"));
    return o;
}

static json_t *enum_schema(const struct wire_enum *e)
{
    json_t *values = json_array();

    for (uint8_t i = 0; i < e->n; i++)
        json_array_append_new(values, json_string(e->rows[i].json));
    return json_pack("{s:s, s:o}", "type", "string", "enum", values);
}

/* JSON's own numbers are exact up to 2^53. */
static json_t *int_schema(const struct wire_field *f, bool bounds)
{
    json_t *o = json_pack("{s:s, s:s}", "type", "integer", "format", "int64");

    if (bounds)
        json_object_set_new(o, "minimum", json_integer(f->least));
    if (bounds && f->most < INT64_MAX)
        json_object_set_new(o, "maximum", json_integer(f->most));
    return o;
}

static json_t *single_schema(const struct wire_field *f, uint8_t type)
{
    bool bounds = f->type != WIRE_LIST;

    switch ((enum wire_type)type) {
    case WIRE_BOOL:
        return json_pack("{s:s}", "type", "boolean");
    case WIRE_INT:
        return int_schema(f, bounds);
    case WIRE_TIME:
        return json_pack("{s:s, s:s}", "type", "string", "format", "date-time");
    case WIRE_DATE:
        return json_pack("{s:s, s:s}", "type", "string", "format", "date");
    case WIRE_ID:
        return json_pack("{s:s, s:s}", "type", "string", "format", "uuid");
    case WIRE_BYTES:
        return json_pack("{s:s, s:s}", "type", "string", "contentEncoding", "base64");
    case WIRE_ENUM:
        return enum_schema(f->options);
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
        return text_schema(f, type, bounds);
    default:
        return json_pack("{s:s}", "type", "object");
    }
}

static json_t *list_schema(json_t *schemas, const struct wire_field *f)
{
    json_t *items =
        f->type == WIRE_RECORDS ? schema_ref(schemas, f->shape) : single_schema(f, f->element);

    return json_pack("{s:s, s:I, s:I, s:o}", "type", "array", "minItems", (json_int_t)f->least,
                     "maxItems", (json_int_t)f->most, "items", items);
}

/* With each choice and what it means. */
static void description_add(json_t *o, const struct wire_field *f)
{
    struct buf text = {0};

    buf_add_str(&text, schema_words(f->doc));
    if (f->options)
        for (uint8_t i = 0; i < f->options->n; i++)
            buf_printf(&text, "%s`%s`: %s", i ? "; " : ". ", f->options->rows[i].json,
                       f->options->rows[i].dutch);
    text.p[0] = (uint8_t)toupper(text.p[0]);
    buf_add(&text, ".", 1);
    json_object_set_new(o, "description", json_stringn((const char *)text.p, text.n));
    buf_free(&text);
}

json_t *schema_field(json_t *schemas, const struct wire_field *f)
{
    json_t *o = f->type == WIRE_RECORD                            ? schema_ref(schemas, f->shape)
                : f->type == WIRE_LIST || f->type == WIRE_RECORDS ? list_schema(schemas, f)
                                                                  : single_schema(f, f->type);

    description_add(o, f);
    if (f->type != WIRE_RECORD && f->type != WIRE_RECORDS && f->type != WIRE_MAP)
        json_object_set_new(o, "examples", json_pack("[o]", field_example(f, false, DEPTH)));
    return o;
}

static json_t *shape_schema(json_t *schemas, const struct wire_shape *shape)
{
    json_t *properties = json_object(), *required = json_array(), *o;

    for (uint16_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];

        json_object_set_new(properties, f->json, schema_field(schemas, f));
        if (f->required)
            json_array_append_new(required, json_string(f->json));
    }
    o = json_pack("{s:s, s:o}", "type", "object", "properties", properties);
    if (json_array_size(required) > 0)
        json_object_set(o, "required", required);
    json_decref(required);
    return o;
}

json_t *schema_ref(json_t *schemas, const struct wire_shape *shape)
{
    char name[80], ref[120];

    schema_name(shape, name);
    if (!json_object_get(schemas, name)) {
        json_object_set_new(schemas, name, json_true()); /* its place, should it hold itself */
        json_object_set_new(schemas, name, shape_schema(schemas, shape));
    }
    snprintf(ref, sizeof ref, "#/components/schemas/%s", name);
    return json_pack("{s:s}", "$ref", ref);
}
