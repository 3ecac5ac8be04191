/*
 * Mapping foreign records.
 */
#include "services/cli/mapping.h"

#include "proto/messages.h"
#include "services/cli/body.h"
#include "services/cli/language.h"
#include "services/cli/reference.h"

#include <string.h>

/* `regio` and `id` travel beside the fields of a signal. */
static const struct wire_field *field_named(const char *name)
{
    for (uint16_t i = 0; i < shape_m_submit.n; i++)
        if (strcmp(shape_m_submit.fields[i].json, name) == 0)
            return &shape_m_submit.fields[i];
    return NULL;
}

static bool is_ours(const char *name)
{
    return field_named(name) || strcmp(name, "regio") == 0 || strcmp(name, "id") == 0;
}

static bool rule_good(const json_t *rule)
{
    return json_is_string(rule) ||
           (json_is_object(rule) &&
            (json_object_get(rule, "const") || json_is_string(json_object_get(rule, "key")) ||
             json_is_array(json_object_get(rule, "key"))));
}

json_t *mapping_read(const char *path)
{
    json_t *map = reference_read(path), *rule;
    const char *name;

    if (map && !json_is_object(map)) {
        cli_say(_("%s holds no JSON object"), path);
        goto bad;
    }
    json_object_foreach(map, name, rule)
    {
        if (!is_ours(name) || !rule_good(rule)) {
            cli_say(_("%s: '%s' is no field of a signal, or it does not say where it comes from"),
                    path, name);
            goto bad;
        }
    }
    return map;

bad:
    json_decref(map);
    return NULL;
}

static bool empty(const json_t *value)
{
    return !value || json_is_null(value) || (json_is_string(value) && !*json_string_value(value)) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

/* At most so many characters, ending at a blank where one is near. */
static json_t *cut(const char *text, int64_t most)
{
    const char *end = text, *blank = NULL;

    for (int64_t n = 0; *end && n < most; n++) {
        if (*end == ' ')
            blank = end;
        for (end++; (*end & 0xc0) == 0x80; end++)
            continue;
    }
    if (*end && blank && end - blank < 40)
        end = blank;
    return json_stringn(text, (size_t)(end - text));
}

/* The value as our field wants it; a new reference. */
static json_t *fitted(const struct wire_field *field, const json_t *value, bool texts, bool cutting)
{
    bool wants_list = field && (field->type == WIRE_LIST || field->type == WIRE_RECORDS);
    json_t *list;

    if (!wants_list && json_is_array(value))
        return fitted(field, json_array_get(value, 0), texts, cutting);
    if (cutting && field && !wants_list && json_is_string(value))
        return cut(json_string_value(value), field->most);
    if (texts && field && json_is_string(value))
        return body_value(field, json_string_value(value));
    if (wants_list && !json_is_array(value)) {
        list = json_array();
        json_array_append(list, (json_t *)(uintptr_t)value);
        return list;
    }
    return json_deep_copy(value);
}

/* Their member by its name; of several names, the first that is there. */
static const json_t *member(const json_t *record, const json_t *key)
{
    const json_t *value = NULL;

    if (json_is_string(key))
        return json_object_get(record, json_string_value(key));
    for (size_t i = 0; i < json_array_size(key) && empty(value); i++)
        value = json_object_get(record, json_string_value(json_array_get(key, i)));
    return value;
}

static json_t *mapped(const struct wire_field *field, const json_t *rule, const json_t *record,
                      bool texts)
{
    const json_t *constant = json_object_get(rule, "const"), *value, *ours;

    if (constant)
        return json_deep_copy(constant);
    value = member(record, json_is_object(rule) ? json_object_get(rule, "key") : rule);
    if (json_is_array(value) && (!field || field->type != WIRE_LIST))
        value = json_array_get(value, 0);
    ours = json_is_string(value)
               ? json_object_get(json_object_get(rule, "values"), json_string_value(value))
               : NULL;
    if (ours)
        return json_deep_copy(ours);
    if (empty(value))
        value = json_object_get(rule, "default");
    if (empty(value))
        return NULL;
    return fitted(field, value, texts, json_is_true(json_object_get(rule, "cut")));
}

json_t *mapping_apply(const json_t *map, const json_t *record, bool texts)
{
    json_t *out = json_object(), *value;
    const json_t *rule;
    const char *name;

    if (!map) {
        json_object_foreach((json_t *)(uintptr_t)record, name, value)
        {
            const struct wire_field *field = field_named(name);

            if (texts && field)
                json_object_set_new(out, name, fitted(field, value, true, false));
            else
                json_object_set(out, name, value);
        }
        return out;
    }
    json_object_foreach((json_t *)(uintptr_t)map, name, rule)
    {
        value = mapped(field_named(name), rule, record, texts);
        if (value)
            json_object_set_new(out, name, value);
    }
    return out;
}
