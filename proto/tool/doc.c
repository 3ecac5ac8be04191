/*
 * Prints the reference page of the wire, proto/REFERENCE.md, from the tables. Run by `make docs`.
 */
#include "proto/problems.h"

#include "proto/messages.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const type_names[] = {
    [WIRE_BOOL] = "bool",     [WIRE_INT] = "int",         [WIRE_TIME] = "time",
    [WIRE_DATE] = "date",     [WIRE_ID] = "id",           [WIRE_CODE] = "code",
    [WIRE_LINE] = "line",     [WIRE_TEXT] = "text",       [WIRE_BYTES] = "bytes",
    [WIRE_ENUM] = "choice",   [WIRE_SUBJECT] = "subject", [WIRE_LIST] = "list",
    [WIRE_RECORD] = "record", [WIRE_RECORDS] = "records", [WIRE_MAP] = "map",
};

static const char introduction[] =
    "# The wire\n"
    "\n"
    "Made from the tables in `proto/` by `make docs`; a test compares it with them.\n"
    "\n"
    "## In short\n"
    "\n"
    "- Transport: ZeroMQ, one frame a message. A frame is a msgpack array of one or more "
    "envelopes;\n"
    "  each is a map with text keys, and holds the fields of the message in `body`.\n"
    "- Every command and question is answered by what is named here, or by a `problem`. The "
    "answer\n"
    "  carries the `id` of what it answers.\n"
    "- The `id` of a command makes repeating safe: the same id and content give the same answer, "
    "and\n"
    "  nothing happens twice. The same id with other content is the problem `id_taken`.\n"
    "- In commands and questions an unknown field is a fault. In all else it is skipped: fields "
    "are\n"
    "  only added, optional and at the end.\n"
    "- What we write is canonical: fields in the order of these tables, the shortest msgpack "
    "forms,\n"
    "  absent fields left out. What we read may have any order and any valid form.\n";

static const char types[] =
    "\n"
    "### Types\n"
    "\n"
    "| type | msgpack | JSON | bounds |\n"
    "|---|---|---|---|\n"
    "| bool | bool | true, false | |\n"
    "| int | integer | number | value |\n"
    "| time | integer: microseconds since 1970-01-01 UTC | `\"2026-04-02T09:15:00.000000Z\"` | "
    "years "
    "1970 to 9999 |\n"
    "| date | str `2026-04-02` | the same | a date that exists |\n"
    "| id | bin of 16: a UUID | `\"0190b5c0-...\"` | |\n"
    "| code | str | string | bytes; ASCII letters, digits and `. _ - : /` |\n"
    "| line | str | string | characters; no controls, no marks of direction |\n"
    "| text | str | string | characters; as line, but newline and tab are allowed |\n"
    "| bytes | bin | base64 | bytes |\n"
    "| choice | str: the code of a row | string: the JSON code of the row | the rows of the set |\n"
    "| subject | bin of 16: the id of a signal; or str: its reference | the id as text, or the "
    "reference | a reference is a code of 1 to 24 |\n";

static void print_form(void)
{
    printf("| list | array of one of these types | array | elements; each a text of 1 to %d "
           "characters, a code of 1 to %d bytes |\n",
           WIRE_ELEMENT, WIRE_ELEMENT_CODE);
    printf("| record | map | object | the fields of the record |\n"
           "| records | array of maps | array of objects | elements |\n"
           "| map | map with text keys | object | |\n");
    printf(
        "\n### Form\n\n"
        "A frame is refused whole, as `bad_frame`, when it nests deeper than %d levels (its own "
        "array is the first), holds more than %d values, a map of more than %d keys, a key that is "
        "no text, is longer than %d bytes or stands twice, text that is no UTF-8 or holds U+0000, "
        "an extension type, a number that is NaN or infinite, a length beyond its end, or bytes "
        "behind its end.\n",
        WIRE_DEPTH, WIRE_NODES, WIRE_KEYS, WIRE_KEY);
}

/* ---------------------------------------------------------------------------------- fields */

static void print_type(const struct wire_field *f)
{
    switch ((enum wire_type)f->type) {
    case WIRE_ENUM:
        printf("choice [%s](#choice-%s)", f->options->name, f->options->name);
        break;
    case WIRE_LIST:
        printf("list of %s", type_names[f->element]);
        if (f->options)
            printf(" [%s](#choice-%s)", f->options->name, f->options->name);
        break;
    case WIRE_RECORD:
        printf("record [%s](#record-%s)", f->shape->name, f->shape->name);
        break;
    case WIRE_RECORDS:
        printf("records [%s](#record-%s)", f->shape->name, f->shape->name);
        break;
    default:
        printf("%s", type_names[f->type]);
        break;
    }
}

static bool is_bounded(const struct wire_field *f)
{
    switch ((enum wire_type)f->type) {
    case WIRE_INT:
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
    case WIRE_BYTES:
    case WIRE_LIST:
    case WIRE_RECORDS:
        return true;
    default:
        return false;
    }
}

static void print_bounds(const struct wire_field *f)
{
    if (!is_bounded(f))
        return;
    if (f->most == INT64_MAX)
        printf("%" PRId64 " or more", f->least);
    else if (f->least == f->most)
        printf("%" PRId64, f->least);
    else
        printf("%" PRId64 " to %" PRId64, f->least, f->most);
}

static void print_fields(const struct wire_shape *shape)
{
    if (shape->n == 0) {
        printf("\nNo fields.\n");
        return;
    }
    printf("\n| field | type | bounds | | JSON | what it is |\n|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];

        printf("| `%s` | ", f->name);
        print_type(f);
        printf(" | ");
        print_bounds(f);
        printf(" | %s | `%s` | %s |\n", f->required ? "required" : "", f->json, f->doc);
    }
}

/* -------------------------------------------------------------------------------- messages */

/* GitHub's anchor of a heading that is a name: dots fall away. */
static void print_link(const char *name)
{
    printf("[`%s`](#", name);
    for (const char *p = name; *p; p++)
        if (*p != '.')
            putchar(*p);
    printf(")");
}

static void print_senders(unsigned by)
{
    static const char *const who[] = {
        [role_REGION] = "a region",           [role_DEPARTMENT] = "a department",
        [role_COORDINATOR] = "a coordinator", [role_ADVISER] = "an adviser",
        [role_AUDITOR] = "an auditor",        [role_SYSTEM] = "our own processes",
    };
    const char *between = "";

    if ((by & BY_ANYONE) == BY_ANYONE) {
        printf("any party%s", by & INSIDE ? ", or our own processes" : "");
        return;
    }
    for (unsigned role = 0; role < role_N; role++)
        if (by >> role & 1) {
            printf("%s%s", between, who[role]);
            between = " or ";
        }
}

static const char *service_name(uint8_t service)
{
    static const char *const names[] = {
        [service_none] = "nobody",       [service_every] = "every service",
        [service_intake] = "intake",     [service_history] = "history",
        [service_tracking] = "tracking", [service_overview] = "overview",
        [service_notify] = "notify",     [service_gateway] = "gateway",
        [service_routing] = "routing",
    };

    return names[service];
}

static const char *repeat_sentence(uint8_t repeat)
{
    static const char *const sentences[] = {
        [REPEAT_SAFE] = "May be repeated: the same id gets the same answer.",
        [REPEAT_READ] = "Changes nothing; may be repeated.",
        [REPEAT_ONCE] = "May not be repeated.",
    };

    return sentences[repeat];
}

/* A shape's table stands at the first message that has it. */
static const struct message_info *first_with(const struct wire_shape *shape)
{
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++)
        if (message_info(m)->shape == shape)
            return message_info(m);
    for (int kind = 1; kind < EV_LAST_; kind++)
        if (event_info(kind) && event_info(kind)->shape == shape)
            return event_info(kind);
    return NULL;
}

static void print_message(const struct message_info *info)
{
    const struct message_info *first = first_with(info->shape);

    printf("\n### `%s`\n\n%s ", info->name, info->doc);
    if (info->group == GROUP_EVENT) {
        printf("Event %d, schema %d. JSON: `%s`.\n", info->number, info->schema, info->json);
    } else {
        printf("Sent by ");
        print_senders(info->by);
        if (info->service != service_none)
            printf(", taken by %s", service_name(info->service));
        if (message_info(info->answer)) {
            printf(", answered by ");
            print_link(message_info(info->answer)->name);
        }
        printf(". ");
        if (info->group != GROUP_ANSWER)
            printf("%s ", repeat_sentence(info->repeat));
        printf("JSON: `%s`.\n", info->json);
    }
    if (!first || first == info) {
        print_fields(info->shape);
    } else {
        printf("\nFields: those of ");
        print_link(first->name);
        printf(".\n");
    }
}

static void print_group(enum message_group group, const char *title)
{
    printf("\n## %s\n", title);
    for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++)
        if (message_info(m)->group == group)
            print_message(message_info(m));
}

static void print_events(void)
{
    printf("\n## Events\n\nThe log keeps the sender's fields; what we add stands in the record "
           "[meta](#record-meta) beside them. The numbers are stored and never used again.\n");
    for (int kind = 1; kind < EV_LAST_; kind++)
        if (event_info(kind))
            print_message(event_info(kind));
}

/* ---------------------------------------------------------------------- records and choices */

#define SHAPE_(X) &shape_##X,
#define SET_(set) &enum_##set,

static bool is_record(const struct wire_shape *shape, const struct wire_shape *const *shapes,
                      size_t n)
{
    if (shape == &shape_meta)
        return true;
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < shapes[i]->n; j++)
            if (shapes[i]->fields[j].shape == shape)
                return true;
    return false;
}

static void print_records(void)
{
    static const struct wire_shape *const shapes[] = {SHAPES(SHAPE_)};

    printf("\n## Records\n");
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
        if (!is_record(shapes[i], shapes, ARRAY_LEN(shapes)))
            continue;
        printf("\n### Record `%s`\n", shapes[i]->name);
        print_fields(shapes[i]);
    }
}

static void print_choices(void)
{
    static const struct wire_enum *const sets[] = {ENUMS(SET_)};

    printf("\n## Choices\n");
    for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
        printf("\n### Choice `%s`\n\n| code | JSON | Dutch | English |\n|---|---|---|---|\n",
               sets[i]->name);
        for (int row = 0; row < sets[i]->n; row++)
            printf("| `%s` | `%s` | %s | %s |\n", sets[i]->rows[row].code, sets[i]->rows[row].json,
                   sets[i]->rows[row].dutch, sets[i]->rows[row].english);
    }
}

static void print_problems(void)
{
    static const char *const retries[] = {
        [RETRY_LATER] = "the same again, later",
        [RETRY_CHANGE] = "not as it is",
        [RETRY_NEVER] = "no",
    };
    static const char *const faults[] = {
        [WIRE_FAULT_FORM] = "it is not one well-formed map",
        [WIRE_FAULT_MISSING] = "a required field is not there",
        [WIRE_FAULT_UNKNOWN] = "no such field here",
        [WIRE_FAULT_TYPE] = "a value of another type",
        [WIRE_FAULT_SHORT] = "below the least, or shorter",
        [WIRE_FAULT_LONG] = "above the most, or longer",
        [WIRE_FAULT_VALUE] = "no such choice, no real date, a character that is not allowed",
    };

    printf("\n## Problems\n\nPrograms act on the code; the sentence is for people. With `invalid` "
           "every field at fault is named.\n\n"
           "| code | HTTP | try again | Dutch | English |\n|---|---|---|---|---|\n");
    for (enum problem_code p = 0; p < PROBLEM_N; p++) {
        const struct problem_info *info = problem_info(p);

        printf("| `%s` | %d | %s | %s | %s |\n", info->code, info->http, retries[info->retry],
               info->dutch, info->english);
    }
    printf("\n| code of a field | what is wrong |\n|---|---|\n");
    for (enum wire_fault_code code = 0; code < WIRE_FAULT_N; code++)
        printf("| `%s` | %s |\n", wire_fault_name(code), faults[code]);
}

int main(void)
{
    fputs(introduction, stdout);
    fputs(types, stdout);
    print_form();
    printf("\n### Envelope\n");
    print_fields(&shape_envelope);
    print_group(GROUP_COMMAND, "Commands");
    print_group(GROUP_QUESTION, "Questions");
    print_group(GROUP_ANSWER, "Answers");
    print_group(GROUP_INSIDE, "Between our own processes");
    print_events();
    print_records();
    print_choices();
    print_problems();
    return fflush(stdout) == 0 ? 0 : 1;
}
