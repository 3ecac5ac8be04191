/*
 * From text to a JSON tree, within bounds.
 */
#include "proto/json.h"

#include <stdio.h>

/* jansson reads 2,048 levels deep and builds them all; ours are counted before. Brackets inside of
 * strings do not count. */
static int text_depth(struct slice text)
{
    int depth = 0, deepest = 0;
    bool in_string = false;

    for (size_t i = 0; i < text.n; i++) {
        uint8_t c = text.p[i];

        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest)
                deepest = depth;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return deepest;
}

/* jansson's sentence may quote the text. */
static void say(char *why, size_t size, const json_error_t *error)
{
    snprintf(why, size, "Line %d, column %d: %s.", error->line, error->column, error->text);
    for (char *p = why; *p; p++)
        if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e)
            *p = '?';
}

json_t *json_read(struct slice text, char *why, size_t why_size)
{
    json_error_t error;
    json_t *json;

    if (text.n > JSON_MOST) {
        if (why && why_size > 0)
            snprintf(why, why_size, "It is longer than %zu bytes.", JSON_MOST);
        return NULL;
    }
    if (text_depth(text) > WIRE_DEPTH) {
        if (why && why_size > 0)
            snprintf(why, why_size, "It is nested deeper than %d levels.", WIRE_DEPTH);
        return NULL;
    }
    json = json_loadb(text.p ? (const char *)text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);
    if (!json && why && why_size > 0)
        say(why, why_size, &error);
    return json;
}
