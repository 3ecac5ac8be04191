/*
 * From what was typed to the fields of a message.
 */
#include "services/cli/body.h"

#include "common/clock.h"
#include "common/text.h"
#include "proto/json.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/reference.h"
#include "services/cli/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define TEXT_MOST 65536 /* bytes; the longest field has 8,000 characters */

/* ------------------------------------------------------------------------------ one value */

static json_t *bool_value(const char *text)
{
    static const char *const yes[] = {"", "ja", "yes", "true", "waar", "1", "x"};
    static const char *const no[] = {"nee", "no", "false", "onwaar", "0"};

    for (size_t i = 0; i < ARRAY_LEN(yes); i++)
        if (strcasecmp(text, yes[i]) == 0)
            return json_true();
    for (size_t i = 0; i < ARRAY_LEN(no); i++)
        if (strcasecmp(text, no[i]) == 0)
            return json_false();
    return json_string(text);
}

static json_t *int_value(const char *text)
{
    char *end;
    long long v;

    errno = 0;
    v = strtoll(text, &end, 10);
    return errno || end == text || *end ? json_string(text) : json_integer(v);
}

/* A number of at most so many digits off the text; -1 when there is none. */
static int digits_take(const char **text, int most)
{
    int n = 0, value = 0;

    for (; n < most && **text >= '0' && **text <= '9'; n++, (*text)++)
        value = 10 * value + (**text - '0');
    return n > 0 ? value : -1;
}

static bool dash_take(const char **text)
{
    if (**text != '-' && **text != '/')
        return false;
    (*text)++;
    return true;
}

/* 2-4-2026 and 2/4/2026 are what people type. */
static json_t *date_value(const char *text)
{
    const char *rest = text;
    int day = digits_take(&rest, 2), month, year;
    char iso[40];

    if (day < 0 || !dash_take(&rest) || (month = digits_take(&rest, 2)) < 0 || !dash_take(&rest) ||
        (year = digits_take(&rest, 4)) < 1000 || *rest)
        return json_string(text);
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
    return json_string(iso);
}

static json_t *choice_value(const struct wire_enum *e, const char *text)
{
    for (uint8_t i = 0; i < e->n; i++)
        if (strcasecmp(text, e->rows[i].json) == 0 || strcasecmp(text, e->rows[i].code) == 0 ||
            strcasecmp(text, e->rows[i].dutch) == 0 || strcasecmp(text, e->rows[i].english) == 0)
            return json_string(e->rows[i].json);
    return json_string(text);
}

static json_t *single_value(uint8_t type, const struct wire_enum *options, const char *text)
{
    switch ((enum wire_type)type) {
    case WIRE_BOOL:
        return bool_value(text);
    case WIRE_INT:
        return int_value(text);
    case WIRE_DATE:
        return date_value(text);
    case WIRE_ENUM:
        return choice_value(options, text);
    default:
        return json_string(text);
    }
}

/* Adds each piece between separators, without the blanks around it. */
static int pieces(const char *text, const char *separators, json_t *array,
                  const struct wire_field *field)
{
    while (*text) {
        size_t n = strcspn(text, separators), from = strspn(text, " "), to = n;
        char *piece;
        json_t *value;

        while (to > from && text[to - 1] == ' ')
            to--;
        if (to > from) {
            piece = text_copy(slice_of(text + from, to - from));
            value = single_value(field->element, field->options, piece);
            free(piece);
            if (json_array_append_new(array, value) < 0)
                return -1;
        }
        text += n + (text[n] != '\0');
    }
    return 0;
}

/* "Overleg|VWS|2026-12-15": the fields of the record in their order. */
static json_t *record_value(const struct wire_shape *shape, const char *text)
{
    json_t *object = json_object();

    for (uint16_t i = 0; i < shape->n && *text; i++) {
        size_t n = i + 1 == shape->n ? strlen(text) : strcspn(text, "|");
        char *piece = text_copy(slice_of(text, n));
        json_t *value =
            n > 0 ? single_value(shape->fields[i].type, shape->fields[i].options, piece) : NULL;

        if (n > 0 && json_object_set_new(object, shape->fields[i].json, value) < 0) {
            free(piece);
            json_decref(object);
            return NULL;
        }
        free(piece);
        text += n + (text[n] != '\0');
    }
    return object;
}

json_t *body_value(const struct wire_field *field, const char *text)
{
    json_t *array;
    int rc;

    if (field->type != WIRE_LIST && field->type != WIRE_RECORDS)
        return single_value(field->type, field->options, text);
    array = json_array();
    if (field->type == WIRE_RECORDS)
        rc = json_array_append_new(array, record_value(field->shape, text));
    else /* an address on the web may hold a comma, but no blank */
        rc = pieces(text, strstr(text, "://") ? "| \t\r\n" : ",|\r\n", array, field);
    if (rc == 0)
        return array;
    json_decref(array);
    return NULL;
}

int body_set(json_t *object, const struct wire_field *field, const char *text)
{
    json_t *value = body_value(field, text), *there = json_object_get(object, field->json);
    int rc;

    if (!value)
        return -1;
    if (!json_is_array(value) || !json_is_array(there))
        return json_object_set_new(object, field->json, value);
    rc = json_array_extend(there, value);
    json_decref(value);
    return rc;
}

/* ------------------------------------------------------------------------------ texts */

char *body_text_read(const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *f = standard ? stdin : fopen(path, "re");
    char *text = malloc(TEXT_MOST + 1);
    size_t n;

    if (!f || !text) {
        cli_say("%s: %s", path, strerror(errno));
        free(text);
        return NULL;
    }
    n = fread(text, 1, TEXT_MOST + 1, f);
    if (ferror(f) || n > TEXT_MOST) {
        cli_say("%s: %s", path, n > TEXT_MOST ? _("longer than 64 KiB") : strerror(errno));
        free(text);
        text = NULL;
    } else {
        size_t kept = 0;

        for (size_t i = 0; i < n; i++) /* texts of Windows have two bytes at the end of a line */
            if (text[i] != '\r' || i + 1 == n || text[i + 1] != '\n')
                text[kept++] = text[i];
        while (kept > 0 && text[kept - 1] == '\n')
            kept--;
        text[kept] = '\0';
    }
    if (!standard)
        fclose(f);
    return text;
}

static const struct wire_field *field_of(const struct wire_shape *shape, const char *name)
{
    for (uint16_t i = 0; name && i < shape->n; i++)
        if (strcmp(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}

/* --text, --file or the last word, whichever was given. 0, or -1 with the reason said. */
static int text_add(json_t *body, const struct wire_field *field, const struct arguments *a,
                    const char *last_word)
{
    const char *text = argument_value(a, "text"), *file = argument_value(a, "file");
    char *read = NULL;
    int rc;

    if (!text)
        text = last_word;
    if (!text && !file)
        return 0;
    if (!field) {
        cli_say(_("no text belongs here"));
        return -1;
    }
    if (file || strcmp(text, "-") == 0) {
        read = body_text_read(file ? file : "-");
        if (!read)
            return -1;
        text = read;
    }
    rc = body_set(body, field, text);
    if (rc < 0)
        cli_say(_("%s: the text is no UTF-8"), field->json);
    free(read);
    return rc;
}

json_t *body_read(const struct command *c, const struct arguments *a, const char *last_word)
{
    const struct wire_shape *shape = message_info(c->message)->shape;
    const char *file = argument_value(a, "body");
    json_t *body = file ? reference_read(file) : json_object();
    json_t *options = json_object();

    if (!body || !json_is_object(body)) {
        if (body)
            cli_say(_("%s holds no JSON object"), file);
        goto bad;
    }
    for (size_t i = 0; i < a->n_given; i++) {
        const struct given *g = &a->given[i];

        if (g->field && body_set(options, g->field, g->value) < 0) {
            cli_say(_("%s: the text is no UTF-8"), g->field->json);
            goto bad;
        }
    }
    if (text_add(options, field_of(shape, c->text), a, last_word) < 0 ||
        json_object_update(body, options) < 0)
        goto bad;
    json_decref(options);
    return body;

bad:
    json_decref(options);
    json_decref(body);
    return NULL;
}

int body_question(const struct cli *cli, const struct command *c, const struct arguments *a,
                  enum message kind, void *out, struct buf *kept)
{
    const struct wire_shape *shape = message_info(kind)->shape;
    struct wire_faults faults = {0};
    json_t *body = body_read(c, a, NULL);
    int rc = body ? CLI_OK : CLI_USAGE;

    if (body && (json_to_wire(shape, body, kept, &faults) < 0 ||
                 wire_decode(shape, buf_slice(kept), WIRE_STRICT, out, &faults) < 0)) {
        words_faults(cli, kind, &faults);
        rc = CLI_USAGE;
    }
    json_decref(body);
    return rc;
}
