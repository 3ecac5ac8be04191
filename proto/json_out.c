/*
 * From wire bytes to JSON.
 */
#include "proto/json.h"

#include "proto/messages.h"
#include "proto/wire_bytes.h"

#include "common/clock.h"

#include <sodium.h>

static json_t *text_json(struct slice s)
{
    return json_stringn((const char *)s.p, s.n);
}

static json_t *base64_json(struct slice s)
{
    size_t room = sodium_base64_encoded_len(s.n, sodium_base64_VARIANT_ORIGINAL);
    struct buf b = {0};
    json_t *json;

    buf_reserve(&b, room);
    sodium_bin2base64((char *)b.p, room, s.p, s.n, sodium_base64_VARIANT_ORIGINAL);
    json = json_string((const char *)b.p);
    buf_free(&b);
    return json;
}

static json_t *id_json(const struct uuid *id)
{
    char text[UUID_TEXT_LEN + 1];

    uuid_format(id, text);
    return json_string(text);
}

static json_t *time_json(int64_t us)
{
    char text[28];

    clock_format_utc(us, text);
    return json_string(text);
}

static json_t *date_json(int32_t day)
{
    char text[11];

    clock_day_format(day, text);
    return json_string(text);
}

/* ------------------------------------------------------- values without a field that says how */

static json_t *any_json(struct wire_cursor *c, int depth);

static json_t *float_json(struct wire_cursor *c)
{
    size_t width = *c->p == 0xca ? 4 : 8;
    uint32_t bits32;
    uint64_t bits;
    double real;
    float real32;

    if (wire_left(c) <= width)
        return NULL;
    if (width == 4) {
        bits32 = wire_get32(c->p + 1);
        memcpy(&real32, &bits32, sizeof real32);
        real = (double)real32;
    } else {
        bits = wire_get64(c->p + 1);
        memcpy(&real, &bits, sizeof real);
    }
    c->p += 1 + width;
    return json_real(real);
}

static json_t *any_array_json(struct wire_cursor *c, uint32_t count, int depth)
{
    json_t *array = json_array();

    for (; count > 0; count--)
        if (json_array_append_new(array, any_json(c, depth + 1)) < 0)
            goto bad;
    return array;

bad:
    json_decref(array);
    return NULL;
}

static json_t *any_map_json(struct wire_cursor *c, uint32_t count, int depth)
{
    json_t *object = json_object();
    struct slice key;

    for (; count > 0; count--) {
        char name[WIRE_KEY + 1];

        if (wire_take_str(c, &key) < 0 || key.n > WIRE_KEY)
            goto bad;
        memcpy(name, key.p, key.n);
        name[key.n] = '\0';
        if (json_object_set_new(object, name, any_json(c, depth + 1)) < 0)
            goto bad;
    }
    return object;

bad:
    json_decref(object);
    return NULL;
}

static json_t *any_json(struct wire_cursor *c, int depth)
{
    struct slice s;
    int64_t number;
    uint32_t count;
    bool truth;
    int rc;

    if (wire_left(c) == 0 || depth > WIRE_DEPTH)
        return NULL;
    if (*c->p == 0xc0) {
        c->p++;
        return json_null();
    }
    if (*c->p == 0xca || *c->p == 0xcb)
        return float_json(c);
    if (wire_take_bool(c, &truth) == 0)
        return json_boolean(truth);
    rc = wire_take_int(c, &number);
    if (rc >= 0)
        return rc == 0 ? json_integer(number) : json_real(0x1p63);
    if (wire_take_str(c, &s) == 0)
        return text_json(s);
    if (wire_take_bin(c, &s) == 0)
        return base64_json(s);
    if (wire_take_array(c, &count) == 0)
        return any_array_json(c, count, depth);
    if (wire_take_map(c, &count) == 0)
        return any_map_json(c, count, depth);
    return NULL;
}

/* ------------------------------------------------------------------------------ by a shape */

static json_t *single_json(enum wire_type type, const struct wire_enum *options, const void *value)
{
    const struct wire_subject *subject = value;

    switch (type) {
    case WIRE_BOOL:
        return json_boolean(*(const bool *)value);
    case WIRE_INT:
        return json_integer(*(const int64_t *)value);
    case WIRE_TIME:
        return time_json(*(const int64_t *)value);
    case WIRE_DATE:
        return date_json(*(const int32_t *)value);
    case WIRE_ID:
        return id_json(value);
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
        return text_json(*(const struct slice *)value);
    case WIRE_BYTES:
        return base64_json(*(const struct slice *)value);
    case WIRE_ENUM:
        return json_string(options->rows[*(const uint8_t *)value].json);
    case WIRE_SUBJECT:
        return subject->reference.p ? text_json(subject->reference) : id_json(&subject->id);
    case WIRE_LIST:
    case WIRE_RECORD:
    case WIRE_RECORDS:
    case WIRE_MAP:
        break;
    }
    return NULL;
}

static json_t *list_json(const struct wire_field *field, const struct wire_list *list)
{
    struct wire_cursor c = wire_cursor_of(list->p, list->n);
    json_t *array = json_array();

    for (uint32_t i = 0; i < list->count; i++) {
        struct wire_cursor start = c;
        union wire_value value;
        json_t *element = NULL;

        if (field->type == WIRE_RECORDS) {
            if (wire_skip(&c) == 0)
                element = json_from_wire(field->shape, slice_of(start.p, (size_t)(c.p - start.p)));
        } else if (wire_take_value(&c, field->element, field->options, &value) == WIRE_FAULT_N) {
            element = single_json(field->element, field->options, &value);
        }
        if (json_array_append_new(array, element) < 0)
            goto bad;
    }
    return array;

bad:
    json_decref(array);
    return NULL;
}

/* The message or event that a value of these shapes is; NULL for others, and when it is not known. */
static const struct message_info *kind_of(const struct wire_shape *shape, const void *in)
{
    if (shape == &shape_envelope)
        return message_info(message_find(((const struct envelope *)in)->kind));
    if (shape == &shape_moment)
        return event_find(((const struct moment *)in)->kind);
    return NULL;
}

static json_t *value_json(const struct wire_field *field, const struct message_info *kind,
                          const void *value)
{
    const struct wire_raw *raw = value;
    struct wire_cursor c;

    switch ((enum wire_type)field->type) {
    case WIRE_LIST:
    case WIRE_RECORDS:
        return list_json(field, value);
    case WIRE_RECORD:
        return json_from_wire(field->shape, slice_of(raw->p, raw->n));
    case WIRE_MAP:
        if (kind)
            return json_from_wire(kind->shape, slice_of(raw->p, raw->n));
        c = wire_cursor_of(raw->p, raw->n);
        return any_json(&c, 1);
    case WIRE_CODE:
        if (kind && strcmp(field->name, "kind") == 0)
            return json_string(kind->json);
        break;
    default:
        break;
    }
    return single_json(field->type, field->options, value);
}

json_t *json_from_wire(const struct wire_shape *shape, struct slice bytes)
{
    const struct message_info *kind;
    struct buf in = {0};
    json_t *object = json_object();
    uint64_t has;

    buf_reserve(&in, shape->size);
    if (wire_decode(shape, bytes, WIRE_LENIENT, in.p, NULL) < 0)
        goto bad;
    memcpy(&has, in.p, sizeof has);
    kind = kind_of(shape, in.p);
    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *field = &shape->fields[i];

        /* Setting NULL fails: then the value was no valid one. */
        if ((has >> i & 1) &&
            json_object_set_new(object, field->json, value_json(field, kind, in.p + field->offset)))
            goto bad;
    }
    buf_free(&in);
    return object;

bad:
    buf_free(&in);
    json_decref(object);
    return NULL;
}
