/*
 * The description of the API: see openapi.h.
 */
#include "services/gateway/openapi.h"

#include "proto/problems.h"
#include "services/gateway/query.h"
#include "services/gateway/routes.h"
#include "services/gateway/schema.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define PREFIX "/v1" /* is in the servers' address (/core/uri-version) */

const struct openapi_rule openapi_rules[OPENAPI_RULES] = {
    {NULL,
     "Weerklank sluit de kring tussen regio's en het rijk: een regio dient een knelpunt in, het "
     "gaat "
     "naar de ministeries die erover gaan, en iedereen ziet wie aan zet is en sinds wanneer."},
    {"Herhalen mag.",
     "Elke POST heeft een `Idempotency-Key`: een UUID die u zelf kiest. Dezelfde sleutel met "
     "dezelfde inhoud krijgt hetzelfde antwoord, en niets gebeurt dubbel."},
    {"Lezen wat u schreef.",
     "Antwoorden noemen in `Weerklank-Positie` hun plaats in het logboek. Wie die meestuurt in "
     "`Weerklank-Gezien`, krijgt een antwoord waarin dat verwerkt is."},
    {"Fouten",
     "zijn `application/problem+json`; alle fouten in de invoer staan in één antwoord. Invoer die "
     "niet klopt is 400. 409 is: het kan nu niet, of het nummer is al gebruikt met een andere "
     "inhoud."},
    {"Versies.",
     "Binnen versie 1 komen er alleen velden bij. Wordt een versie vervangen, dan blijft zij nog "
     "minstens een jaar naast de nieuwe bestaan, en staat de einddatum hier."},
};

/* ------------------------------------------------------------------ small pieces */

static json_t *ref(const char *where, const char *name)
{
    char text[120];

    snprintf(text, sizeof text, "#/components/%s/%s", where, name);
    return json_pack("{s:s}", "$ref", text);
}

static json_t *content(const char *type, json_t *schema, json_t *example)
{
    json_t *media = json_pack("{s:o}", "schema", schema);

    if (example)
        json_object_set_new(media, "example", example);
    return json_pack("{s:o}", type, media);
}

static json_t *headers_of(bool etag, bool location)
{
    json_t *o = json_pack("{s:o, s:o}", "API-Version", ref("headers", "API-Version"),
                          "Weerklank-Positie", ref("headers", "Weerklank-Positie"));

    if (etag)
        json_object_set_new(o, "ETag", ref("headers", "ETag"));
    if (location)
        json_object_set_new(o, "Location", ref("headers", "Location"));
    return o;
}

/* ------------------------------------------------------------------ parameters */

static bool is_fixed(const struct route *t, const struct wire_field *f)
{
    size_t n = strcspn(t->fixed, "=");

    return strlen(f->json) == n && memcmp(f->json, t->fixed, n) == 0;
}

static const struct wire_field *field_named(const struct wire_shape *shape, struct slice name)
{
    for (uint16_t i = 0; i < shape->n; i++)
        if (slice_is(name, shape->fields[i].json))
            return &shape->fields[i];
    return NULL;
}

static void path_parameters(json_t *schemas, const struct route *t, json_t *list)
{
    const struct wire_shape *shape = message_info(t->message)->shape;

    for (size_t i = 0; i < t->n_segments; i++) {
        struct slice name = slice_of(t->segments[i].p + 1, t->segments[i].n - 2);
        const struct wire_field *f;

        if (t->segments[i].p[0] != '{')
            continue;
        if (slice_is(name, "id")) {
            json_array_append_new(list, ref("parameters", "Id"));
            continue;
        }
        f = field_named(shape, name);
        json_array_append_new(list, json_pack("{s:s%, s:s, s:b, s:o}", "name", (const char *)name.p,
                                              name.n, "in", "path", "required", 1, "schema",
                                              f ? schema_field(schemas, f)
                                                : json_pack("{s:s, s:s}", "type", "string",
                                                            "description", "De vaste code.")));
    }
}

static bool is_in_path(const struct route *t, const struct wire_field *f)
{
    for (size_t i = 0; i < t->n_segments; i++)
        if (t->segments[i].p[0] == '{' &&
            slice_is(slice_of(t->segments[i].p + 1, t->segments[i].n - 2), f->json))
            return true;
    return false;
}

static void query_parameters(json_t *schemas, const struct route *t, json_t *list)
{
    const struct wire_shape *shape = message_info(t->message)->shape;

    for (uint16_t i = 0; i < shape->n && (t->how == HOW_ASK || t->message == MSG_FEED); i++) {
        const struct wire_field *f = &shape->fields[i];

        if (!is_fixed(t, f) && !is_in_path(t, f))
            json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", f->json,
                                                  "in", "query", "required", (int)f->required,
                                                  "description", schema_words(f->doc), "schema",
                                                  schema_field(schemas, f)));
    }
    if (t->how == HOW_ASK || t->how == HOW_MOMENTS)
        json_array_append_new(list, ref("parameters", "Velden"));
}

static json_t *parameters_of(json_t *schemas, const struct route *t)
{
    json_t *list = json_array();

    path_parameters(schemas, t, list);
    if (t->method == HTTP_GET)
        query_parameters(schemas, t, list);
    if (t->method == HTTP_POST && t->how != HOW_SEARCH && t->how != HOW_OWN)
        json_array_append_new(list, ref("parameters", "IdempotencyKey"));
    if (t->method == HTTP_POST && t->how == HOW_FILE)
        json_array_append_new(list, ref("parameters", "ContentDisposition"));
    if ((t->how == HOW_ACT && strncmp(t->path, "/v1/knelpunten/{id}", 19) == 0) ||
        (t->how == HOW_DRAFT && t->method != HTTP_GET))
        json_array_append_new(list, ref("parameters", "IfMatch"));
    if (t->right != OPEN_TO_ALL)
        json_array_append_new(list, ref("parameters", "WeerklankGezien"));
    if (t->method == HTTP_GET)
        json_array_append_new(list, ref("parameters", "IfNoneMatch"));
    if (t->message == MSG_FEED)
        json_array_append_new(list, ref("parameters", "LastEventID"));
    return list;
}

/* ------------------------------------------------------------------ answers */

static json_t *adopted_schema(json_t *schemas, const struct route *t)
{
    const struct wire_shape *told = &shape_m_adopted_told;
    char name[40];
    const struct message_info *info;

    snprintf(name, sizeof name, "%s.adopt", strchr(t->fixed, '=') + 1);
    info = message_info(message_find(slice_str(name)));
    return json_pack("{s:s, s:[s], s:{s:o, s:o}}", "type", "object", "required",
                     told->fields[m_adopted_told_version].json, "properties",
                     told->fields[m_adopted_told_version].json,
                     schema_field(schemas, &told->fields[m_adopted_told_version]),
                     told->fields[m_adopted_told_body].json,
                     info ? schema_ref(schemas, info->shape)
                          : json_pack("{s:s}", "type", "object"));
}

static json_t *moments_schema(json_t *schemas)
{
    return json_pack("{s:s, s:[s], s:{s:{s:s, s:o}}}", "type", "object", "required",
                     "gebeurtenissen", "properties", "gebeurtenissen", "type", "array", "items",
                     schema_ref(schemas, &shape_moment));
}

static json_t *own_schema(json_t *schemas, const struct route *t)
{
    if (t->message == MSG_ACCOUNTS)
        return json_pack(
            "{s:s, s:[s,s,s], s:{s:o, s:o, s:o, s:o, s:o}}", "type", "object", "required", "id",
            "partij", "rechten", "properties", "id",
            schema_field(schemas, &shape_account_row.fields[account_row_id]), "partij",
            schema_field(schemas, &shape_account_row.fields[account_row_party]), "naam",
            schema_field(schemas, &shape_account_row.fields[account_row_name]), "rechten",
            schema_field(schemas, &shape_account_row.fields[account_row_rights]), "csrf",
            schema_field(schemas, &shape_m_session_told.fields[m_session_told_csrf]));
    if (t->n_segments == 3)
        return json_pack("{s:s, s:[s,s,s,s], s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}}",
                         "type", "object", "required", "code", "status", "nl", "en", "properties",
                         "code", "type", "string", "status", "type", "integer", "nl", "type",
                         "string", "en", "type", "string", "laterWeer", "type", "boolean");
    return json_pack("{s:s}", "type", "object");
}

/* Bytes as they are (3.1: without a schema of their own). */
static json_t *file_content(void)
{
    return json_pack("{s:{}}", "application/octet-stream");
}

static json_t *body_told(json_t *schemas, const struct route *t)
{
    const struct message_info *info = message_info(t->message), *answer;
    json_t *o;

    if (t->how == HOW_FILE && t->method == HTTP_GET)
        return file_content();
    if (t->message == MSG_FEED) {
        o = content("application/json", schema_ref(schemas, &shape_m_fed),
                    schema_example(&shape_m_fed, false));
        json_object_set_new(o, "text/event-stream",
                            json_pack("{s:{s:s, s:s}}", "schema", "type", "string", "description",
                                      "Elke gebeurtenis als `id` (positie), `event` (soort) en "
                                      "`data` (de gebeurtenis als JSON)."));
        return o;
    }
    if (route_is_page(t))
        return content("text/html", json_pack("{s:s}", "type", "string"), NULL);
    if (t->how == HOW_OWN && t->method == HTTP_GET)
        return content("application/json", own_schema(schemas, t), NULL);
    if (t->how == HOW_MOMENTS)
        return content("application/json", moments_schema(schemas), NULL);
    if (t->message == MSG_ADOPTED)
        return content("application/json", adopted_schema(schemas, t), NULL);
    answer = message_info(info->answer);
    return content("application/json", schema_ref(schemas, answer->shape),
                   schema_example(answer->shape, true));
}

/* What every route may answer, and what only some may. Other statuses come from what is no request of this API. */
static const int always[] = {400, 406, 408, 429, 500, 503, 504},
                 signed_in[] = {401, 403, 404, 409, 410}, with_body[] = {413, 415},
                 with_version[] = {412};

static bool is_among(const int *list, size_t n, int status)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == status)
            return true;
    return false;
}

static bool is_told(int status)
{
    return is_among(always, ARRAY_LEN(always), status) ||
           is_among(signed_in, ARRAY_LEN(signed_in), status) ||
           is_among(with_body, ARRAY_LEN(with_body), status) ||
           is_among(with_version, ARRAY_LEN(with_version), status);
}

static void statuses_add(json_t *responses, const int *list, size_t n)
{
    char code[8], name[24];

    for (size_t i = 0; i < n; i++) {
        snprintf(code, sizeof code, "%d", list[i]);
        snprintf(name, sizeof name, "Probleem%d", list[i]);
        json_object_set_new(responses, code, ref("responses", name));
    }
}

static void problems_add(json_t *responses, const struct route *t)
{
    statuses_add(responses, always, ARRAY_LEN(always));
    if (t->right != OPEN_TO_ALL)
        statuses_add(responses, signed_in, ARRAY_LEN(signed_in));
    else if (strcmp(t->path, "/v1/openbaar") == 0)
        statuses_add(responses, &(int){404}, 1); /* it is off */
    if (t->method == HTTP_POST || t->method == HTTP_PUT)
        statuses_add(responses, with_body, ARRAY_LEN(with_body));
    if (t->how == HOW_ACT || (t->how == HOW_DRAFT && t->method != HTTP_GET))
        statuses_add(responses, with_version, ARRAY_LEN(with_version));
}

static json_t *responses_of(json_t *schemas, const struct route *t)
{
    json_t *o = json_object();
    bool made = t->method == HTTP_POST && t->how != HOW_SEARCH;

    if (t->method == HTTP_DELETE || t->message == MSG_SECOND || t->message == MSG_PASSWORD)
        json_object_set_new(
            o, "204",
            json_pack("{s:s, s:o}", "description", "Gedaan.", "headers", headers_of(false, false)));
    else
        json_object_set_new(o, made ? "201" : "200",
                            json_pack("{s:s, s:o, s:o}", "description",
                                      made ? "Vastgelegd." : "Het antwoord.", "headers",
                                      headers_of(t->method == HTTP_GET, made), "content",
                                      body_told(schemas, t)));
    if (t->method == HTTP_GET)
        json_object_set_new(o, "304",
                            json_pack("{s:s, s:o}", "description",
                                      "Niet veranderd sinds wat u al heeft.", "headers",
                                      headers_of(true, false)));
    problems_add(o, t);
    return o;
}

/* ------------------------------------------------------------------ operations */

static void operation_id(const struct route *t, char out[120])
{
    static const char *const verbs[HTTP_METHODS] = {[HTTP_GET] = "haal",
                                                    [HTTP_POST] = "maak",
                                                    [HTTP_PUT] = "vervang",
                                                    [HTTP_DELETE] = "verwijder"};
    char words[80];

    schema_pascal(t->path + sizeof PREFIX, words);
    snprintf(out, 120, "%s%s", verbs[t->method], words);
}

static json_t *tag_of(const struct route *t)
{
    struct slice s = t->segments[1];
    char text[40];

    if (s.p[0] == '_')
        return json_string("Knelpunten");
    snprintf(text, sizeof text, "%.*s", (int)s.n, (const char *)s.p);
    text[0] = (char)toupper((unsigned char)text[0]);
    return json_string(text);
}

static json_t *operation_of(json_t *schemas, const struct route *t)
{
    const struct message_info *info = message_info(t->message);
    bool takes = t->method == HTTP_POST || t->method == HTTP_PUT;
    char id[120];
    json_t *o;

    operation_id(t, id);
    o = json_pack("{s:s, s:s, s:s, s:[o], s:o}", "operationId", id, "summary", t->summary,
                  "description",
                  t->how == HOW_OWN || t->how == HOW_MOMENTS ? t->summary : schema_words(info->doc),
                  "tags", tag_of(t), "parameters", parameters_of(schemas, t));
    if (takes)
        json_object_set_new(o, "requestBody",
                            json_pack("{s:b, s:o}", "required", (int)(info->shape->n > 0),
                                      "content",
                                      content("application/json", schema_ref(schemas, info->shape),
                                              schema_example(info->shape, false))));
    json_object_set_new(o, "responses", responses_of(schemas, t));
    if (t->right == OPEN_TO_ALL)
        json_object_set_new(o, "security", json_array());
    return o;
}

static json_t *paths_of(json_t *schemas, json_t *tags)
{
    static const char *const methods[HTTP_METHODS] = {
        [HTTP_GET] = "get", [HTTP_POST] = "post", [HTTP_PUT] = "put", [HTTP_DELETE] = "delete"};
    json_t *paths = json_object();

    for (size_t i = 0; i < routes_count(); i++) {
        const struct route *t = route_at(i);
        const char *path = t->path + sizeof PREFIX - 1;
        json_t *item = json_object_get(paths, path), *tag = tag_of(t);

        if (!item) {
            item = json_object();
            json_object_set_new(paths, path, item);
        }
        json_object_set_new(item, methods[t->method], operation_of(schemas, t));
        json_object_set_new(tags, json_string_value(tag), json_true());
        json_decref(tag);
    }
    return paths;
}

/* ------------------------------------------------------------------ components */

static json_t *problem_schema(void)
{
    return json_pack(
        "{s:s, s:[s,s,s,s], s:{s:{s:s,s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s,s:s}, s:{s:s,s:s},"
        " s:{s:s, s:{s:s, s:[s,s,s], s:{s:{s:s}, s:{s:s}, s:{s:s}}}}}}",
        "type", "object", "required", "status", "title", "detail", "code", "properties", "type",
        "type", "string", "format", "uri", "title", "type", "string", "status", "type", "integer",
        "detail", "type", "string", "code", "type", "string", "description",
        "De vaste code; zie /problemen/{code}.", "knelpuntStatus", "type", "string", "description",
        "De status die dit niet toestaat.", "invalidParams", "type", "array", "items", "type",
        "object", "required", "name", "code", "reason", "properties", "name", "type", "string",
        "code", "type", "string", "reason", "type", "string");
}

static json_t *problem_example(const struct openapi_about *about, const struct problem_info *info)
{
    char type[480];

    snprintf(type, sizeof type, "%s" PREFIX "/problemen/%s", about->contact_url, info->code);
    return json_pack("{s:s, s:s, s:i, s:s, s:s}", "type", type, "title", info->dutch, "status",
                     info->http, "detail", info->dutch, "code", info->code);
}

/* Each status, with the codes that it may stand for. */
static json_t *problem_responses(const struct openapi_about *about)
{
    json_t *all = json_object();

    for (enum problem_code p = 0; p < PROBLEM_N; p++) {
        const struct problem_info *info = problem_info(p);
        char name[24];
        struct buf text = {0};
        json_t *there;

        if (!is_told(info->http))
            continue;
        snprintf(name, sizeof name, "Probleem%d", info->http);
        there = json_object_get(all, name);
        if (there)
            buf_printf(&text, "%s ", json_string_value(json_object_get(there, "description")));
        buf_printf(&text, "`%s`: %s", info->code, info->dutch);
        json_object_set_new(
            all, name,
            json_pack("{s:s%, s:{s:o}, s:o}", "description", (const char *)text.p, text.n,
                      "headers", "API-Version", ref("headers", "API-Version"), "content",
                      content("application/problem+json", ref("schemas", "Probleem"),
                              problem_example(about, info))));
        buf_free(&text);
    }
    return all;
}

static json_t *parameter(const char *name, const char *in, bool required, const char *description,
                         json_t *schema)
{
    return json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", name, "in", in, "required", (int)required,
                     "description", description, "schema", schema);
}

static json_t *shared_parameters(void)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "Id",
        parameter("id", "path", true, "Het nummer (UUID); van een knelpunt ook het kenmerk.",
                  json_pack("{s:s, s:i, s:[s]}", "type", "string", "maxLength", 36, "examples",
                            "ZVL-2026-0412-7")),
        "IdempotencyKey",
        parameter("Idempotency-Key", "header", true,
                  "Een UUID die u zelf kiest. Herhaal met dezelfde: niets gebeurt dubbel.",
                  json_pack("{s:s, s:s}", "type", "string", "format", "uuid")),
        "ContentDisposition",
        parameter("Content-Disposition", "header", true, "De naam van het bestand (RFC 6266).",
                  json_pack("{s:s, s:[s]}", "type", "string", "examples",
                            "attachment; filename=\"brief.pdf\"")),
        "IfMatch",
        parameter("If-Match", "header", false,
                  "De `versie` die u zag, tussen aanhalingstekens: is het intussen veranderd, dan "
                  "gebeurt er niets.",
                  json_pack("{s:s, s:[s]}", "type", "string", "examples", "\"7\"")),
        "WeerklankGezien",
        parameter("Weerklank-Gezien", "header", false,
                  "Antwoord pas als het logboek tot deze positie verwerkt is.",
                  json_pack("{s:s, s:s}", "type", "integer", "format", "int64")),
        "IfNoneMatch",
        parameter("If-None-Match", "header", false, "De ETag van wat u al heeft.",
                  json_pack("{s:s}", "type", "string")),
        "LastEventID",
        parameter("Last-Event-ID", "header", false,
                  "De positie van de laatste gebeurtenis die u kreeg.",
                  json_pack("{s:s}", "type", "string")),
        "Velden",
        parameter(QUERY_FIELDS, "query", false,
                  "Alleen deze velden, met komma's ertussen; van een lijst: van elke rij.",
                  json_pack("{s:s, s:[s]}", "type", "string", "examples", "kenmerk,status")));
}

static json_t *shared_headers(const struct openapi_about *about)
{
    return json_pack(
        "{s:{s:s, s:{s:s, s:[s]}}, s:{s:s, s:{s:s, s:s}}, s:{s:s, s:{s:s}}, s:{s:s, s:{s:s}}}",
        "API-Version", "description", "De volledige versie van de API.", "schema", "type", "string",
        "examples", about->version, "Weerklank-Positie", "description",
        "De plaats in het logboek waarvan dit antwoord is.", "schema", "type", "integer", "format",
        "int64", "ETag", "description", "Kenmerk van dit antwoord, voor If-None-Match.", "schema",
        "type", "string", "Location", "description", "Waar het staat.", "schema", "type", "string");
}

static json_t *tags_list(const json_t *tags)
{
    json_t *list = json_array();
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)tags, key, value)
        json_array_append_new(list, json_pack("{s:s}", "name", key));
    return list;
}

/* In Markdown, as 4.8.2 of the specification has it. */
static json_t *rules_text(void)
{
    struct buf b = {0};
    json_t *text;

    for (size_t i = 0; i < OPENAPI_RULES; i++) {
        if (openapi_rules[i].name)
            buf_printf(&b, "\n\n**%s** ", openapi_rules[i].name);
        buf_add_str(&b, openapi_rules[i].text);
    }
    text = json_stringn((const char *)b.p, b.n);
    buf_free(&b);
    return text;
}

void openapi_write(const struct openapi_about *about, struct buf *out)
{
    json_t *schemas = json_pack("{s:o}", "Probleem", problem_schema()), *tags = json_object(),
           *paths = paths_of(schemas, tags), *document;
    char *text;

    document = json_pack(
        "{s:s, s:{s:s, s:s, s:o, s:{s:s, s:s, s:s}, s:{s:s, s:s}}, s:[{s:s, s:s}], s:o, "
        "s:[{s:[]}], s:o,"
        " s:{s:o, s:o, s:o, s:o, s:{s:{s:s, s:s, s:s}}}}",
        "openapi", "3.1.0", "info", "title", "Weerklank", "version", about->version, "description",
        rules_text(), "contact", "name", about->contact_name, "email", about->contact_mail, "url",
        about->contact_url, "license", "name", "EUPL-1.2", "identifier", "EUPL-1.2", "servers",
        "url", PREFIX, "description", "Deze installatie.", "tags", tags_list(tags), "security",
        "bearer", "paths", paths, "components", "schemas", schemas, "responses",
        problem_responses(about), "parameters", shared_parameters(), "headers",
        shared_headers(about), "securitySchemes", "bearer", "type", "http", "scheme", "bearer",
        "description",
        "Een token van `weerklank token make`, of een ondertekend token van een aangesloten "
        "uitgever.");
    text = document ? json_dumps(document, JSON_COMPACT) : NULL;
    buf_add_str(out, text ? text : "{}");
    free(text);
    json_decref(document);
    json_decref(tags);
}
