/*
 * Addresses and bodies to messages: see query.h.
 */
#include "services/gateway/query.h"

#include <stdio.h>

#define DIGITS_MOST 18

static const struct wire_field *field_named(const struct wire_shape *shape, struct slice name)
{
    for (uint16_t i = 0; i < shape->n; i++)
        if (slice_is(name, shape->fields[i].json))
            return &shape->fields[i];
    return NULL;
}

/* ------------------------------------------------------------------ values */

static bool is_number(struct slice s, json_int_t *out)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    json_int_t v = 0;

    if (s.n == minus || s.n - minus > DIGITS_MOST)
        return false;
    for (size_t i = minus; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = minus ? -v : v;
    return true;
}

static json_t *value_of(uint8_t type, struct slice s)
{
    json_int_t number;

    if (type == WIRE_INT && is_number(s, &number))
        return json_integer(number);
    if (type == WIRE_BOOL && (slice_is(s, "true") || slice_is(s, "false")))
        return json_boolean(s.n == 4);
    return json_stringn((const char *)s.p, s.n);
}

static void elements_add(json_t *list, uint8_t type, struct slice s)
{
    for (;;) {
        const uint8_t *comma = memchr(s.p, ',', s.n);
        size_t n = comma ? (size_t)(comma - s.p) : s.n;

        json_array_append_new(list, value_of(type, slice_of(s.p, n)));
        if (!comma)
            return;
        s = slice_of(comma + 1, s.n - n - 1);
    }
}

/* A name that comes again takes no value's place: a list of two is what no single field takes. */
static void member_add(json_t *object, const struct wire_shape *shape, struct slice name,
                       struct slice value)
{
    const struct wire_field *f = field_named(shape, name);
    const char *key = (const char *)name.p;
    json_t *there = json_object_getn(object, key, name.n);

    if (f && f->type == WIRE_LIST) {
        if (!there) {
            there = json_array();
            json_object_setn_new(object, key, name.n, there);
        }
        elements_add(there, f->element, value);
    } else if (json_is_array(there)) {
        json_array_append_new(there, value_of(WIRE_LINE, value));
    } else if (there) {
        json_object_setn_new(object, key, name.n,
                             json_pack("[O, o]", there, value_of(WIRE_LINE, value)));
    } else {
        json_object_setn_new(object, key, name.n,
                             value_of(f ? f->type : (uint8_t)WIRE_LINE, value));
    }
}

/* ------------------------------------------------------------------ members that the path gives */

static void fixed_add(json_t *object, const struct route *t, const struct http_request *r,
                      const struct wire_shape *shape)
{
    const char *p = t->how == HOW_MOMENTS ? "tijdlijn=true" : t->fixed, *equals = strchr(p, '=');

    if (equals)
        member_add(object, shape, slice_of(p, (size_t)(equals - p)),
                   route_id_is_field(t) ? route_variable(t, r, "id") : slice_str(equals + 1));
}

static bool is_of_path(const struct route *t, struct slice name)
{
    for (size_t i = 0; i < t->n_segments; i++) {
        struct slice s = t->segments[i];

        if (s.p[0] == '{' && slice_equal(slice_of(s.p + 1, s.n - 2), name))
            return true;
    }
    return false;
}

static void path_add(json_t *object, const struct route *t, const struct http_request *r,
                     const struct wire_shape *shape)
{
    for (size_t i = 0; i < t->n_segments; i++) {
        struct slice name = slice_of(t->segments[i].p + 1, t->segments[i].n - 2);

        if (t->segments[i].p[0] == '{' && !slice_is(name, "id"))
            member_add(object, shape, name, r->path[i]);
    }
}

/* ------------------------------------------------------------------ bodies */

int query_body(const struct route *t, const struct http_request *r, struct buf *out,
               struct wire_faults *faults, json_t **keep)
{
    const struct wire_shape *shape = message_info(t->message)->shape;

    *keep = json_object();
    for (size_t i = 0; i < r->n_query; i++)
        if (!slice_is(r->query[i].name, QUERY_FIELDS) && !is_of_path(t, r->query[i].name))
            member_add(*keep, shape, r->query[i].name, r->query[i].value);
    if (t->how == HOW_ASK || t->how == HOW_MOMENTS) {
        /* What the path says is not asked otherwise. */
        const char *equals = strchr(t->fixed, '=');
        if (equals && t->how == HOW_ASK)
            (void)json_object_deln(*keep, t->fixed, (size_t)(equals - t->fixed));
        fixed_add(*keep, t, r, shape);
    }
    path_add(*keep, t, r, shape);
    return json_to_wire(shape, *keep, out, faults);
}

int query_json_body(const struct route *t, const struct http_request *r, struct buf *out,
                    struct wire_faults *faults, json_t **keep, char *why, size_t why_size)
{
    const struct wire_shape *shape = message_info(t->message)->shape;

    faults->n = 0;
    if (r->body.n == 0)
        *keep = json_object();
    else
        *keep = json_read(r->body, why, why_size);
    if (!*keep)
        return -1;
    if (!json_is_object(*keep)) {
        snprintf(why, why_size, "The body is no JSON object.");
        return -1;
    }
    path_add(*keep, t, r, shape);
    return json_to_wire(shape, *keep, out, faults);
}

/* ------------------------------------------------------------------ parts of an answer */

static bool is_wanted(struct slice wanted, const char *name)
{
    size_t n = strlen(name);

    while (wanted.n > 0) {
        const uint8_t *comma = memchr(wanted.p, ',', wanted.n);
        size_t one = comma ? (size_t)(comma - wanted.p) : wanted.n;

        if (one == n && memcmp(wanted.p, name, n) == 0)
            return true;
        one += comma != NULL;
        wanted = slice_of(wanted.p + one, wanted.n - one);
    }
    return false;
}

static void members_keep(struct slice wanted, json_t *object)
{
    const char *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(object, next, key, value) if (!is_wanted(wanted, key))
        json_object_del(object, key);
}

/* All names that are wanted are of the shape. */
static bool are_known(struct slice wanted, const struct wire_shape *shape)
{
    while (wanted.n > 0) {
        const uint8_t *comma = memchr(wanted.p, ',', wanted.n);
        size_t one = comma ? (size_t)(comma - wanted.p) : wanted.n;

        if (!field_named(shape, slice_of(wanted.p, one)))
            return false;
        one += comma != NULL;
        wanted = slice_of(wanted.p + one, wanted.n - one);
    }
    return true;
}

bool query_select(struct slice wanted, const struct wire_shape *shape, json_t *object)
{
    const struct wire_field *records = NULL;
    json_t *list, *row;
    size_t i;

    for (uint16_t f = 0; f < shape->n && !records; f++)
        if (shape->fields[f].type == WIRE_RECORDS)
            records = &shape->fields[f];
    /* A list: of its rows. Else of the object itself. */
    if (records && !are_known(wanted, shape)) {
        if (!are_known(wanted, records->shape))
            return false;
        list = json_object_get(object, records->json);
        json_array_foreach(list, i, row) members_keep(wanted, row);
        return true;
    }
    if (!are_known(wanted, shape))
        return false;
    members_keep(wanted, object);
    return true;
}
