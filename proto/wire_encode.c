/*
 * From a struct to canonical bytes: what is there, in table order, in the shortest forms.
 *
 * The room for the whole map is reserved once; behind that nothing is checked. What came in as a list
 * or a record is written anew, because its sender may have used longer forms or another order, and the
 * same fields must give the same bytes. The new form is never longer than the old.
 */
#include "proto/wire_bytes.h"

#include "proto/shapes.h"

#include "common/clock.h"

#include <assert.h>

/* Room for a struct of whatever shape, to write a record anew. */
#define MEMBER_(shape) struct shape shape;
union any_shape {
    SHAPES(MEMBER_)
};

static uint64_t presence(const void *in)
{
    uint64_t has;
    memcpy(&has, in, sizeof has);
    return has;
}

static const char *enum_code(const struct wire_enum *e, uint8_t row)
{
    assert(row < e->n);
    return e->rows[row].code;
}

/* Bytes that the value takes at most. */
static size_t value_room(const struct wire_field *field, const void *value)
{
    switch ((enum wire_type)field->type) {
    case WIRE_BOOL:
    case WIRE_INT:
    case WIRE_TIME:
        return WIRE_INT_ROOM;
    case WIRE_DATE:
        return WIRE_DATE_ROOM;
    case WIRE_ID:
        return WIRE_ID_ROOM;
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
    case WIRE_BYTES:
        return WIRE_HEAD + ((const struct slice *)value)->n;
    case WIRE_ENUM:
        return WIRE_HEAD + strlen(enum_code(field->options, *(const uint8_t *)value));
    case WIRE_SUBJECT:
        return WIRE_ID_ROOM + ((const struct wire_subject *)value)->reference.n;
    case WIRE_LIST:
    case WIRE_RECORDS:
        return WIRE_HEAD + ((const struct wire_list *)value)->n;
    case WIRE_RECORD:
    case WIRE_MAP:
        return ((const struct wire_raw *)value)->n;
    }
    return 0;
}

static size_t room(const struct wire_shape *shape, const void *in, uint64_t has)
{
    size_t n = WIRE_HEAD;

    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *field = &shape->fields[i];

        if (has >> i & 1)
            n += 2 + (size_t)field->name_len +
                 value_room(field, (const uint8_t *)in + field->offset);
        else
            assert(!field->required);
    }
    return n;
}

static uint8_t *set_fields(uint8_t *w, const struct wire_shape *shape, const void *in,
                           uint64_t has);

static uint8_t *set_copy(uint8_t *w, const uint8_t *from, size_t n)
{
    if (n > 0)
        memcpy(w, from, n);
    return w + n;
}

/* One record from elsewhere, anew. When it is none of this shape it goes on as it is. */
static uint8_t *set_record(uint8_t *w, const struct wire_shape *shape, struct wire_cursor *c)
{
    struct wire_cursor start = *c;
    union any_shape record __attribute__((uninitialized));
    uint64_t has;

    if (wire_decode_next(shape, c, WIRE_LENIENT, &record, NULL) == 0) {
        has = presence(&record);
        w = wire_set_map(w, (uint32_t)__builtin_popcountll(has));
        return set_fields(w, shape, &record, has);
    }
    *c = start;
    if (wire_skip(c) < 0)
        c->p = c->end;
    return set_copy(w, start.p, (size_t)(c->p - start.p));
}

/* One element of a list of simple values, in the shortest form. */
static uint8_t *set_element(uint8_t *w, struct wire_cursor *c)
{
    struct wire_cursor start = *c;
    struct slice s;
    int64_t number;

    if (wire_take_str(c, &s) == 0)
        return wire_set_str(w, s.p, s.n);
    if (wire_take_bin(c, &s) == 0)
        return wire_set_bin(w, s.p, s.n);
    if (wire_take_int(c, &number) == 0)
        return wire_set_int(w, number);
    *c = start;
    if (wire_skip(c) < 0)
        c->p = c->end;
    return set_copy(w, start.p, (size_t)(c->p - start.p));
}

static uint8_t *set_list(uint8_t *w, const struct wire_field *field, const struct wire_list *list)
{
    struct wire_cursor c = wire_cursor_of(list->p, list->n);

    w = wire_set_array(w, list->count);
    if (list->made)
        return set_copy(w, list->p, list->n);
    for (uint32_t i = 0; i < list->count; i++)
        w = field->type == WIRE_RECORDS ? set_record(w, field->shape, &c) : set_element(w, &c);
    return w;
}

static uint8_t *set_date(uint8_t *w, int32_t day)
{
    char text[11];

    clock_day_format(day, text);
    return wire_set_str(w, text, 10);
}

static uint8_t *set_subject(uint8_t *w, const struct wire_subject *subject)
{
    if (subject->reference.p)
        return wire_set_str(w, subject->reference.p, subject->reference.n);
    return wire_set_bin(w, subject->id.b, sizeof subject->id.b);
}

static uint8_t *set_value(uint8_t *w, const struct wire_field *field, const void *value)
{
    const struct slice *s = value;
    const struct wire_raw *raw = value;
    struct wire_cursor c;
    const char *code;

    switch ((enum wire_type)field->type) {
    case WIRE_BOOL:
        *w++ = *(const bool *)value ? 0xc3 : 0xc2;
        return w;
    case WIRE_INT:
    case WIRE_TIME:
        return wire_set_int(w, *(const int64_t *)value);
    case WIRE_DATE:
        return set_date(w, *(const int32_t *)value);
    case WIRE_ID:
        return wire_set_bin(w, ((const struct uuid *)value)->b, sizeof(struct uuid));
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
        return wire_set_str(w, s->p, s->n);
    case WIRE_BYTES:
        return wire_set_bin(w, s->p, s->n);
    case WIRE_ENUM:
        code = enum_code(field->options, *(const uint8_t *)value);
        return wire_set_str(w, code, strlen(code));
    case WIRE_SUBJECT:
        return set_subject(w, value);
    case WIRE_LIST:
    case WIRE_RECORDS:
        return set_list(w, field, value);
    case WIRE_RECORD:
        c = wire_cursor_of(raw->p, raw->n);
        return set_record(w, field->shape, &c);
    case WIRE_MAP:
        return set_copy(w, raw->p, raw->n);
    }
    return w;
}

static uint8_t *set_fields(uint8_t *w, const struct wire_shape *shape, const void *in, uint64_t has)
{
    while (has) {
        const struct wire_field *field = &shape->fields[__builtin_ctzll(has)];

        w = wire_set_str(w, field->name, field->name_len);
        w = set_value(w, field, (const uint8_t *)in + field->offset);
        has &= has - 1;
    }
    return w;
}

static void encode(const struct wire_shape *shape, const void *in, uint64_t has, uint32_t more,
                   size_t most, struct buf *out)
{
    uint8_t *w;

    buf_reserve(out, most);
    w = out->p + out->n;
    w = wire_set_map(w, (uint32_t)__builtin_popcountll(has) + more);
    w = set_fields(w, shape, in, has);
    assert((size_t)(w - out->p) <= out->n + most);
    out->n = (size_t)(w - out->p);
}

void wire_encode(const struct wire_shape *shape, const void *in, struct buf *out)
{
    uint64_t has = presence(in);

    encode(shape, in, has, 0, room(shape, in, has), out);
}

void wire_encode_open(const struct wire_shape *shape, const void *in, uint64_t without,
                      uint32_t more, struct buf *out)
{
    uint64_t has = presence(in);
    size_t most = room(shape, in, has | without);

    encode(shape, in, has & ~without, more, most, out);
}

/* --------------------------------------------------------------------- the parts of a list */

static void put_done(struct buf *b, const uint8_t *w)
{
    b->n = (size_t)(w - b->p);
}

void wire_put_text(struct buf *b, struct slice s)
{
    buf_reserve(b, WIRE_HEAD + s.n);
    put_done(b, wire_set_str(b->p + b->n, s.p, s.n));
}

void wire_put_bytes(struct buf *b, struct slice s)
{
    buf_reserve(b, WIRE_HEAD + s.n);
    put_done(b, wire_set_bin(b->p + b->n, s.p, s.n));
}

void wire_put_int(struct buf *b, int64_t v)
{
    buf_reserve(b, WIRE_INT_ROOM);
    put_done(b, wire_set_int(b->p + b->n, v));
}

void wire_put_id(struct buf *b, const struct uuid *id)
{
    buf_reserve(b, WIRE_ID_ROOM);
    put_done(b, wire_set_bin(b->p + b->n, id->b, sizeof id->b));
}

void wire_put_enum(struct buf *b, const struct wire_enum *e, uint8_t row)
{
    wire_put_text(b, slice_str(enum_code(e, row)));
}

void wire_put_array(struct buf *b, uint32_t count)
{
    buf_reserve(b, WIRE_HEAD);
    put_done(b, wire_set_array(b->p + b->n, count));
}

void wire_put_map(struct buf *b, uint32_t count)
{
    buf_reserve(b, WIRE_HEAD);
    put_done(b, wire_set_map(b->p + b->n, count));
}
