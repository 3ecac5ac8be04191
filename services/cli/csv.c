/*
 * Records as CSV: see csv.h.
 */
#include "services/cli/csv.h"

#include "proto/json.h"

#include <stdlib.h>

static bool is_one_of(uint8_t c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

void csv_cell(FILE *to, struct slice text, bool is_text)
{
    /* What spreadsheets begin a formula with; a tab or line end in front of one does not help. */
    bool formula = is_text && text.n > 0 && is_one_of(text.p[0], "=+-@\t\r\n");
    bool quoted = formula;

    for (size_t i = 0; i < text.n && !quoted; i++)
        quoted = is_one_of(text.p[i], ",\"\r\n;");
    if (!quoted) {
        if (text.n > 0)
            fwrite(text.p, 1, text.n, to);
        return;
    }
    fputs(formula ? "\"'" : "\"", to);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            putc('"', to);
        putc(text.p[i], to);
    }
    putc('"', to);
}

static void dumped_cell(FILE *to, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    if (text)
        csv_cell(to, slice_str(text), !json_is_number(value));
    free(text);
}

static bool are_texts(const json_t *list)
{
    size_t i;
    json_t *value;

    json_array_foreach(list, i, value) if (!json_is_string(value)) return false;
    return true;
}

static void list_cell(FILE *to, const json_t *list)
{
    struct buf joined = {0};
    size_t i;
    json_t *value;

    if (!are_texts(list)) {
        dumped_cell(to, list);
        return;
    }
    json_array_foreach(list, i, value)
    {
        if (i > 0)
            buf_add_str(&joined, "; ");
        buf_add(&joined, json_string_value(value), json_string_length(value));
    }
    csv_cell(to, buf_slice(&joined), true);
    buf_free(&joined);
}

static void value_cell(FILE *to, const json_t *value)
{
    if (!value || json_is_null(value))
        return;
    if (json_is_string(value))
        csv_cell(to, slice_of(json_string_value(value), json_string_length(value)), true);
    else if (json_is_array(value))
        list_cell(to, value);
    else if (json_is_boolean(value))
        fputs(json_is_true(value) ? "ja" : "nee", to);
    else
        dumped_cell(to, value);
}

/* Columns of the shape in order; object NULL: their names. */
static void columns(FILE *to, const struct wire_shape *shape, const json_t *object, bool names,
                    const char *before, bool *first)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];
        char name[200];

        snprintf(name, sizeof name, "%s%s", before, f->json);
        if (f->type == WIRE_RECORD) {
            strncat(name, ".", sizeof name - strlen(name) - 1);
            columns(to, f->shape, json_object_get(object, f->json), names, name, first);
            continue;
        }
        if (!*first)
            putc(',', to);
        *first = false;
        if (names)
            csv_cell(to, slice_str(name), true);
        else
            value_cell(to, json_object_get(object, f->json));
    }
}

static void line(FILE *to, const struct wire_shape *shape, const json_t *object, bool names)
{
    bool first = true;

    columns(to, shape, object, names, "", &first);
    fputs("\r\n", to);
}

void csv_print(FILE *to, const struct wire_shape *shape, struct slice bytes)
{
    static const struct wire_shape *headed;
    json_t *json = json_from_wire(shape, bytes);

    if (!headed || headed != shape)
        line(to, shape, NULL, true);
    headed = shape;
    if (json)
        line(to, shape, json, false);
    json_decref(json);
}
