/*
 * Examples from lines of JSON. See examples.h.
 */
#include "services/learn/examples.h"

#include "common/hash.h"
#include "common/room.h"
#include "common/text.h"
#include "proto/json.h"

#include <jansson.h>
#include <stdlib.h>

static struct slice text_of(const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    return json_is_string(v) && json_string_length(v)
               ? slice_of(json_string_value(v), json_string_length(v))
               : slice_of(NULL, 0);
}

static void code_of(const json_t *v, char out[25])
{
    size_t n = json_is_string(v) ? json_string_length(v) : 0;
    memset(out, 0, 25);
    if (n < 25)
        memcpy(out, n ? json_string_value(v) : "", n);
}

static uint64_t group_of(const json_t *o, size_t line)
{
    uint8_t hash[HASH_LEN];
    uint64_t group;
    struct slice dossier = text_of(o, "dossier_title");
    if (!dossier.p)
        dossier = text_of(o, "dossier");
    struct slice parts[] = {dossier,         SLICE_LIT("\n"),  text_of(o, "date"),
                            SLICE_LIT("\n"), text_of(o, "id"), slice_of(&line, sizeof line)};
    hash_sha256(hash, parts, dossier.p ? 3 : ARRAY_LEN(parts));
    memcpy(&group, hash, sizeof group);
    return group;
}

static void example_of(const json_t *o, size_t line, struct example *out)
{
    const json_t *leads = json_object_get(o, "lead_candidates"), *co = json_object_get(o, "co");
    *out = (struct example){.title = text_of(o, "title"),
                            .text = text_of(o, "text"),
                            .held_back = json_is_true(json_object_get(o, "in_dev")),
                            .group = group_of(o, line)};
    code_of(json_object_get(o, "lead"), out->lead);
    if (!out->lead[0] && json_array_size(leads) == 1)
        code_of(json_array_get(leads, 0), out->lead);
    for (size_t i = 0; i < json_array_size(co) && out->n_co < EXAMPLES_CO; i++)
        code_of(json_array_get(co, i), out->co[out->n_co++]);
}

void examples_borrow(struct examples *e, const struct example *example)
{
    if (e->n == e->cap) {
        e->cap = e->cap ? 2 * e->cap : 1024;
        e->list = room_for(e->list, e->cap, sizeof e->list[0]);
    }
    e->list[e->n++] = *example;
}

void examples_add(struct examples *e, const struct example *example)
{
    examples_borrow(e, example);
    struct example *to = &e->list[e->n - 1];
    if (to->title.p)
        to->title.p = (const uint8_t *)text_copy(example->title);
    if (to->text.p)
        to->text.p = (const uint8_t *)text_copy(example->text);
}

int examples_read(struct examples *e, FILE *from, char *why, size_t why_size)
{
    char *line = NULL, fault[120];
    size_t room = 0;
    ssize_t n;
    int done = 0;
    for (size_t at = 1; done == 0 && (n = getline(&line, &room, from)) >= 0; at++) {
        struct example example;
        json_t *o;
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            n--;
        if (n == 0)
            continue;
        o = n > (ssize_t)EXAMPLES_LINE ? NULL
                                       : json_read(slice_of(line, (size_t)n), fault, sizeof fault);
        if (!json_is_object(o)) {
            snprintf(why, why_size, "line %zu: %s", at,
                     o                            ? "not an object"
                     : n > (ssize_t)EXAMPLES_LINE ? "too long"
                                                  : fault);
            done = -1;
        } else if (example_of(o, at, &example), !example.title.p && !example.text.p) {
            snprintf(why, why_size, "line %zu: neither text nor title", at);
            done = -1;
        } else if (e->n == EXAMPLES_MOST) {
            snprintf(why, why_size, "more than %d examples", EXAMPLES_MOST);
            done = -1;
        } else {
            examples_add(e, &example);
        }
        json_decref(o);
    }
    if (done == 0 && ferror(from)) {
        snprintf(why, why_size, "it cannot be read");
        done = -1;
    }
    free(line);
    return done;
}

void examples_free(struct examples *e)
{
    for (size_t i = 0; i < e->n; i++) {
        free((void *)(uintptr_t)e->list[i].title.p);
        free((void *)(uintptr_t)e->list[i].text.p);
    }
    free(e->list);
    *e = (struct examples){0};
}

bool example_is_full(const struct example *e)
{
    return e->title.p && e->text.p && !slice_equal(e->title, e->text);
}
