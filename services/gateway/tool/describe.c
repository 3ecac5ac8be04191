/*
 * What the tables say, for whoever builds a client: `gateway-describe openapi` prints the description of the API,
 * `gateway-describe words` the choices with their words in both languages, what may happen to a signal and who does it.
 */
#include "proto/messages.h"
#include "proto/sureness.h"
#include "services/domain/signal.h"
#include "services/gateway/openapi.h"
#include "services/gateway/routes.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void openapi_print(void)
{
    struct openapi_about about = {.version = "1.0.0",
                                  .contact_name = "Weerklank",
                                  .contact_mail = "beheer@weerklank.invalid",
                                  .contact_url = "https://weerklank.invalid"};
    struct buf out = {0};

    openapi_write(&about, &out);
    fwrite(out.p, 1, out.n, stdout);
    buf_free(&out);
}

#define SET_(set) json_object_set_new(sets, enum_##set.name, choices_of(&enum_##set));

static json_t *choices_of(const struct wire_enum *e)
{
    json_t *rows = json_object();

    for (int i = 0; i < e->n; i++)
        json_object_set_new(rows, e->rows[i].json,
                            json_pack("{s:s, s:s, s:s}", "code", e->rows[i].code, "nl",
                                      e->rows[i].dutch, "en", e->rows[i].english));
    return rows;
}

static json_t *choices(void)
{
    json_t *sets = json_object();

    ENUMS(SET_)
    return sets;
}

static json_t *events(void)
{
    json_t *list = json_array();

    for (int kind = 1; kind < EV_LAST_; kind++)
        if (event_info(kind))
            json_array_append_new(list, json_string(event_info(kind)->json));
    return list;
}

/* The last segment of where it is sent. */
static const char *path_of(enum message command)
{
    for (size_t i = 0; i < routes_count(); i++) {
        const struct route *t = route_at(i);

        if (t->message == command && t->method == HTTP_POST)
            return strrchr(t->path, '/') + 1;
    }
    return NULL;
}

static json_t *fields_of(const struct wire_shape *shape)
{
    static const char *const types[] = {
        [WIRE_BOOL] = "ja",       [WIRE_INT] = "getal",        [WIRE_TIME] = "tijdstip",
        [WIRE_DATE] = "datum",    [WIRE_ID] = "nummer",        [WIRE_CODE] = "code",
        [WIRE_LINE] = "regel",    [WIRE_TEXT] = "tekst",       [WIRE_BYTES] = "bytes",
        [WIRE_ENUM] = "keuze",    [WIRE_SUBJECT] = "kenmerk",  [WIRE_LIST] = "lijst",
        [WIRE_RECORD] = "object", [WIRE_RECORDS] = "objecten", [WIRE_MAP] = "object"};
    json_t *list = json_array();

    for (uint16_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];
        json_t *one = json_pack("{s:s, s:s, s:b, s:I}", "naam", f->json, "soort", types[f->type],
                                "verplicht", f->required, "hoogstens", (json_int_t)f->most);

        if (f->options)
            json_object_set_new(one, "keuzes", json_string(f->options->name));
        if (f->type == WIRE_RECORDS)
            json_object_set_new(one, "velden", fields_of(f->shape));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *names_of(unsigned bits, const char *const *names, int n)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++)
        if (bits & 1u << i)
            json_array_append_new(list, json_string(names[i]));
    return list;
}

static json_t *acts(void)
{
    static const char *const actors[] = {"regio",     "verantwoordelijk", "meewerkend",
                                         "ontvanger", "coordinator",      "adviseur",
                                         "eerder"};
    const char *states[signal_state_N];
    json_t *list = json_array();
    size_t n;
    const struct transition *t = signal_transitions(&n);

    for (int i = 0; i < signal_state_N; i++)
        states[i] = enum_signal_state.rows[i].json;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:o, s:o, s:s, s:o}", "pad", path_of(t[i].command), "statussen",
                            names_of(t[i].states, states, signal_state_N), "door",
                            names_of(t[i].actors, actors, (int)ARRAY_LEN(actors)), "gebeurtenis",
                            event_info((int)t[i].event)->json, "velden",
                            fields_of(message_info(t[i].command)->shape)));
    return list;
}

/* From how many thousandths on routing is that sure, the surest first. */
static json_t *certainties(void)
{
    json_t *list = json_array();

    for (enum sureness s = 0; s < sureness_N; s++)
        json_array_append_new(list, json_pack("{s:i, s:s}", "vanaf", sureness_least(s), "zekerheid",
                                              enum_sureness.rows[s].json));
    return list;
}

static void words_print(void)
{
    json_t *all = json_pack("{s:o, s:o, s:o, s:o, s:o}", "keuzes", choices(), "gebeurtenissen",
                            events(), "handelingen", acts(), "indienen", fields_of(&shape_m_submit),
                            "zekerheden", certainties());
    char *text = json_dumps(all, JSON_INDENT(1));

    puts(text ? text : "");
    free(text);
    json_decref(all);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "openapi") == 0)
        openapi_print();
    else if (argc == 2 && strcmp(argv[1], "words") == 0)
        words_print();
    else
        return fprintf(stderr, "usage: gateway-describe openapi|words\n"), 2;
    return 0;
}
