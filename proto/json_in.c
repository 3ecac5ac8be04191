/*
 * From JSON to wire bytes.
 *
 * The tree is first written as a map with the wire's names, each value as its field wants it where
 * that can be, as it is where not. Then the decoder that judges every other message judges this one,
 * and the encoder writes it. So JSON has no rules of its own.
 */
#include "proto/json.h"

#include "proto/messages.h"
#include "proto/wire_bytes.h"

#include "common/clock.h"

#include <sodium.h>

/* ---------------------------------------------------------------------------------- values */

struct writing {
    struct buf b;
    struct wire_faults *faults; /* members that no field has; their names live in the tree */
    const struct wire_field *within;
    uint32_t index;
    const struct wire_field *inner;
};

static struct slice text_of(const json_t *json)
{
    return slice_of(json_string_value(json), json_string_length(json));
}

static int digits(const uint8_t *p, int n, int most)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = 10 * v + (p[i] - '0');
    }
    return v <= most ? v : -1;
}

/* "2026-04-02T09:15:00Z", with a fraction (digits behind the sixth are dropped) or an offset (RFC
 * 3339, section 5.6). Leap seconds are refused. */
static int time_parse(struct slice s, int64_t *out)
{
    int hour, minute, second, sign, offset_hour = 0, offset_minute = 0;
    int64_t fraction = 0, unit = US_PER_S;
    int32_t day;
    size_t i = 19;

    if (s.n < 20 || clock_day_parse((const char *)s.p, 10, &day) < 0 ||
        (s.p[10] != 'T' && s.p[10] != 't') || s.p[13] != ':' || s.p[16] != ':')
        return -1;
    hour = digits(s.p + 11, 2, 23);
    minute = digits(s.p + 14, 2, 59);
    second = digits(s.p + 17, 2, 59);
    if (s.p[i] == '.') {
        size_t first = ++i;

        for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
            unit /= 10;
            fraction += unit * (s.p[i] - '0');
        }
        if (i == first || i == s.n)
            return -1;
    }
    sign = s.p[i] == '+' ? 1 : s.p[i] == '-' ? -1 : 0;
    if (sign != 0) {
        if (s.n - i != 6 || s.p[i + 3] != ':')
            return -1;
        offset_hour = digits(s.p + i + 1, 2, 23);
        offset_minute = digits(s.p + i + 4, 2, 59);
    } else if (s.n - i != 1 || (s.p[i] != 'Z' && s.p[i] != 'z')) {
        return -1;
    }
    if (hour < 0 || minute < 0 || second < 0 || offset_hour < 0 || offset_minute < 0)
        return -1;
    minute += (hour - sign * offset_hour) * 60 - sign * offset_minute;
    *out = day * US_PER_DAY + (int64_t)minute * 60 * US_PER_S + second * US_PER_S + fraction;
    return 0;
}

/* True when it was base64 and has been put. */
static bool put_base64(struct buf *b, struct slice s)
{
    struct buf bytes = {0};
    bool good;

    buf_reserve(&bytes, s.n + 1);
    good = sodium_base642bin(bytes.p, bytes.cap, (const char *)s.p, s.n, NULL, &bytes.n, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0;
    if (good)
        wire_put_bytes(b, buf_slice(&bytes));
    buf_free(&bytes);
    return good;
}

static void put_real(struct buf *b, double real)
{
    uint64_t bits;

    memcpy(&bits, &real, sizeof bits);
    buf_reserve(b, WIRE_INT_ROOM);
    b->n = (size_t)(wire_set64(b->p + b->n, 0xcb, bits) - b->p);
}

/* As it is, without a field that says how. */
static void put_any(struct buf *b, const json_t *json)
{
    const char *key;
    const json_t *value;
    size_t i;

    switch (json_typeof(json)) {
    case JSON_OBJECT:
        wire_put_map(b, (uint32_t)json_object_size(json));
        json_object_foreach((json_t *)json, key, value)
        {
            wire_put_text(b, slice_str(key));
            put_any(b, value);
        }
        break;
    case JSON_ARRAY:
        wire_put_array(b, (uint32_t)json_array_size(json));
        json_array_foreach(json, i, value) put_any(b, value);
        break;
    case JSON_STRING:
        wire_put_text(b, text_of(json));
        break;
    case JSON_INTEGER:
        wire_put_int(b, json_integer_value(json));
        break;
    case JSON_REAL:
        put_real(b, json_real_value(json));
        break;
    case JSON_TRUE:
        buf_add(b, "\xc3", 1);
        break;
    case JSON_FALSE:
        buf_add(b, "\xc2", 1);
        break;
    case JSON_NULL:
        buf_add(b, "\xc0", 1);
        break;
    }
}

/* A single value. What cannot be turned goes as it is and is a fault later on. */
static void put_single(struct buf *b, enum wire_type type, const struct wire_enum *options,
                       const json_t *json)
{
    struct slice s = text_of(json);
    struct uuid id;
    int64_t time;
    int row;

    if (!json_is_string(json)) {
        /* A time as a number would pass for one. */
        if (type == WIRE_TIME)
            wire_put_text(b, slice_str(""));
        else
            put_any(b, json);
        return;
    }
    switch (type) {
    case WIRE_ENUM:
        row = wire_enum_find_json(options, s);
        /* The wire's own code is no choice in JSON; an empty one is none at all. */
        wire_put_text(b, slice_str(row < 0 ? "" : options->rows[row].code));
        return;
    case WIRE_ID:
    case WIRE_SUBJECT:
        if (uuid_parse((const char *)s.p, s.n, &id) < 0)
            break;
        wire_put_id(b, &id);
        return;
    case WIRE_TIME:
        if (time_parse(s, &time) < 0)
            break;
        wire_put_int(b, time);
        return;
    case WIRE_BYTES:
        if (put_base64(b, s))
            return;
        break;
    default:
        break;
    }
    wire_put_text(b, s);
}

/* ---------------------------------------------------------------------------------- shapes */

static void put_object(struct writing *w, const struct wire_shape *shape, const json_t *object);

/* The message or event whose Dutch name a text is, for the shapes that have a body by kind. */
static const struct message_info *kind_of(const struct wire_shape *shape, const json_t *object)
{
    struct slice name = text_of(json_object_get(object, "soort"));

    if (shape == &shape_envelope) {
        for (enum message m = MSG_NO_ANSWER + 1; m < MSG_N; m++)
            if (slice_is(name, message_info(m)->json))
                return message_info(m);
    } else if (shape == &shape_moment) {
        for (int kind = 1; kind < EV_LAST_; kind++)
            if (event_info(kind) && slice_is(name, event_info(kind)->json))
                return event_info(kind);
    }
    return NULL;
}

static void put_record(struct writing *w, const struct wire_field *field,
                       const struct wire_shape *shape, uint32_t index, const json_t *json)
{
    const struct writing before = *w;

    if (!json_is_object(json)) {
        put_any(&w->b, json);
        return;
    }
    if (!w->within) {
        w->within = field;
        w->index = index;
    } else if (!w->inner) {
        w->inner = field;
    }
    put_object(w, shape, json);
    w->within = before.within;
    w->index = before.index;
    w->inner = before.inner;
}

static void put_value(struct writing *w, const struct wire_field *field,
                      const struct message_info *kind, const json_t *json)
{
    const json_t *value;
    size_t i;

    switch ((enum wire_type)field->type) {
    case WIRE_LIST:
    case WIRE_RECORDS:
        if (!json_is_array(json))
            break;
        wire_put_array(&w->b, (uint32_t)json_array_size(json));
        json_array_foreach(json, i, value)
        {
            if (field->type == WIRE_RECORDS)
                put_record(w, field, field->shape, (uint32_t)i, value);
            else
                put_single(&w->b, field->element, field->options, value);
        }
        return;
    case WIRE_RECORD:
        put_record(w, field, field->shape, 0, json);
        return;
    case WIRE_MAP:
        if (!kind)
            break;
        put_record(w, field, kind->shape, 0, json);
        return;
    case WIRE_CODE:
        if (!kind || strcmp(field->name, "kind") != 0)
            break;
        wire_put_text(&w->b, slice_str(kind->name));
        return;
    default:
        put_single(&w->b, field->type, field->options, json);
        return;
    }
    put_any(&w->b, json);
}

static const struct wire_field *field_named(const struct wire_shape *shape, const char *json_name)
{
    for (uint32_t i = 0; i < shape->n; i++)
        if (strcmp(shape->fields[i].json, json_name) == 0)
            return &shape->fields[i];
    return NULL;
}

static void add_unknown(struct writing *w, const char *name)
{
    struct wire_faults *f = w->faults;

    wire_fault_add(f, w->inner, WIRE_FAULT_UNKNOWN);
    if (f->n > WIRE_FAULTS)
        return;
    f->list[f->n - 1].within = w->within;
    f->list[f->n - 1].index = w->index;
    f->list[f->n - 1].found = slice_str(name);
}

static void put_object(struct writing *w, const struct wire_shape *shape, const json_t *object)
{
    const struct message_info *kind = kind_of(shape, object);
    uint32_t known = 0;
    const char *key;
    const json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        if (field_named(shape, key))
            known++;
        else
            add_unknown(w, key);
    }
    wire_put_map(&w->b, known);
    json_object_foreach((json_t *)object, key, value)
    {
        const struct wire_field *field = field_named(shape, key);

        if (!field)
            continue;
        wire_put_text(&w->b, slice_of(field->name, field->name_len));
        put_value(w, field, kind, value);
    }
}

/* Those of `more` behind those that are there. */
static void join(struct wire_faults *faults, const struct wire_faults *more)
{
    for (uint32_t i = 0; i < more->n && i < WIRE_FAULTS && faults->n + i < WIRE_FAULTS; i++)
        faults->list[faults->n + i] = more->list[i];
    faults->n += more->n;
}

int json_to_wire(const struct wire_shape *shape, const json_t *object, struct buf *out,
                 struct wire_faults *faults)
{
    struct writing w = {.faults = faults};
    struct wire_faults found = {0};
    struct buf in = {0};

    faults->n = 0;
    if (!json_is_object(object)) {
        wire_fault_add(faults, NULL, WIRE_FAULT_TYPE);
        return -1;
    }
    put_object(&w, shape, object);
    buf_reserve(&in, shape->size);
    if (wire_check(buf_slice(&w.b), NULL) < 0)
        wire_fault_add(&found, NULL, WIRE_FAULT_FORM);
    else if (wire_decode(shape, buf_slice(&w.b), WIRE_STRICT, in.p, &found) == 0 && faults->n == 0)
        wire_encode(shape, in.p, out);
    join(faults, &found);
    buf_free(&in);
    buf_free(&w.b);
    return faults->n > 0 ? -1 : 0;
}
