/*
 * Inside the codec: taking msgpack from a cursor and putting it in a buffer that has room.
 *
 * Taking never looks past the end, moves the cursor only when it succeeds, and takes every length
 * from the bytes as a claim: a text must be there whole, a count may not exceed the bytes that are
 * left. Putting writes the shortest form and returns where it ended; the caller reserved the room.
 */
#ifndef PROTO_WIRE_BYTES_H
#define PROTO_WIRE_BYTES_H

#include "proto/wire.h"

#include <endian.h>

/* Room that a head needs at most, in front of what it announces. */
#define WIRE_HEAD      5
#define WIRE_INT_ROOM  9
#define WIRE_ID_ROOM   18
#define WIRE_DATE_ROOM 11

struct wire_cursor {
    const uint8_t *p, *end;
};

static inline struct wire_cursor wire_cursor_of(const uint8_t *p, size_t n)
{
    return (struct wire_cursor){p, p ? p + n : p};
}

static inline size_t wire_left(const struct wire_cursor *c)
{
    return (size_t)(c->end - c->p);
}

static inline uint16_t wire_get16(const uint8_t *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return be16toh(v);
}

static inline uint32_t wire_get32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return be32toh(v);
}

static inline uint64_t wire_get64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return be64toh(v);
}

/* The byte as a number of two's complement. */
static inline int64_t wire_sign8(uint8_t v)
{
    return v < 0x80 ? v : (int64_t)v - 0x100;
}

/* ---------------------------------------------------------------------------------- taking */

/* Moves over one value of any form. 0, or -1 when it is not all there. */
MUST_CHECK int wire_skip(struct wire_cursor *c);

/* The rest of a text or bin whose length stands in 1, 2 or 4 bytes behind the lead byte. */
static inline int wire_take_long(struct wire_cursor *c, unsigned width, struct slice *out)
{
    size_t left = wire_left(c), n;

    if (left <= width)
        return -1;
    n = width == 1 ? c->p[1] : width == 2 ? wire_get16(c->p + 1) : wire_get32(c->p + 1);
    if (n > left - 1 - width)
        return -1;
    *out = slice_of(c->p + 1 + width, n);
    c->p += 1 + width + n;
    return 0;
}

static inline int wire_take_str(struct wire_cursor *c, struct slice *out)
{
    size_t left = wire_left(c);

    if (left == 0)
        return -1;
    if ((*c->p & 0xe0) == 0xa0) {
        size_t n = *c->p & 0x1f;

        if (n >= left)
            return -1;
        *out = slice_of(c->p + 1, n);
        c->p += 1 + n;
        return 0;
    }
    if (*c->p < 0xd9 || *c->p > 0xdb)
        return -1;
    return wire_take_long(c, 1u << (*c->p - 0xd9), out);
}

static inline int wire_take_bin(struct wire_cursor *c, struct slice *out)
{
    if (wire_left(c) == 0 || *c->p < 0xc4 || *c->p > 0xc6)
        return -1;
    return wire_take_long(c, 1u << (*c->p - 0xc4), out);
}

static inline int wire_take_bool(struct wire_cursor *c, bool *out)
{
    if (wire_left(c) == 0 || (*c->p != 0xc2 && *c->p != 0xc3))
        return -1;
    *out = *c->p++ == 0xc3;
    return 0;
}

/* 0; -1 when it is no integer; 1 when it is one above INT64_MAX (the cursor moved, *out is the
 * largest there is). */
static inline int wire_take_int(struct wire_cursor *c, int64_t *out)
{
    size_t left = wire_left(c), width;
    const uint8_t *p = c->p;

    if (left == 0)
        return -1;
    if (*p <= 0x7f || *p >= 0xe0) {
        *out = wire_sign8(*p);
        c->p++;
        return 0;
    }
    if (*p < 0xcc || *p > 0xd3)
        return -1;
    width = (size_t)1 << (*p & 3);
    if (left <= width)
        return -1;
    c->p += 1 + width;
    switch (*p++) {
    case 0xcc:
        *out = *p;
        break;
    case 0xcd:
        *out = wire_get16(p);
        break;
    case 0xce:
        *out = wire_get32(p);
        break;
    case 0xcf:
        if (wire_get64(p) > INT64_MAX) {
            *out = INT64_MAX;
            return 1;
        }
        *out = (int64_t)wire_get64(p);
        break;
    case 0xd0:
        *out = wire_sign8(*p);
        break;
    case 0xd1:
        *out = (int16_t)wire_get16(p);
        break;
    case 0xd2:
        *out = (int32_t)wire_get32(p);
        break;
    default:
        *out = (int64_t)wire_get64(p);
        break;
    }
    return 0;
}

/* The head of an array or map; `small` is 0x90 or 0x80, `wide` 0xdc or 0xde, `each` 1 or 2. */
static inline int wire_take_head(struct wire_cursor *c, uint8_t small, uint8_t wide, unsigned each,
                                 uint32_t *count_out)
{
    size_t left = wire_left(c), head;

    if (left == 0)
        return -1;
    if ((*c->p & 0xf0) == small) {
        head = 1;
        *count_out = *c->p & 0x0f;
    } else if (*c->p == wide && left >= 3) {
        head = 3;
        *count_out = wire_get16(c->p + 1);
    } else if (*c->p == wide + 1 && left >= 5) {
        head = 5;
        *count_out = wire_get32(c->p + 1);
    } else {
        return -1;
    }
    if (*count_out > (left - head) / each)
        return -1;
    c->p += head;
    return 0;
}

static inline int wire_take_array(struct wire_cursor *c, uint32_t *count_out)
{
    return wire_take_head(c, 0x90, 0xdc, 1, count_out);
}

static inline int wire_take_map(struct wire_cursor *c, uint32_t *count_out)
{
    return wire_take_head(c, 0x80, 0xde, 2, count_out);
}

/* --------------------------------------------------------------------------------- putting */

static inline uint8_t *wire_set16(uint8_t *w, uint8_t lead, uint16_t v)
{
    v = htobe16(v);
    *w = lead;
    memcpy(w + 1, &v, sizeof v);
    return w + 3;
}

static inline uint8_t *wire_set32(uint8_t *w, uint8_t lead, uint32_t v)
{
    v = htobe32(v);
    *w = lead;
    memcpy(w + 1, &v, sizeof v);
    return w + 5;
}

static inline uint8_t *wire_set64(uint8_t *w, uint8_t lead, uint64_t v)
{
    v = htobe64(v);
    *w = lead;
    memcpy(w + 1, &v, sizeof v);
    return w + 9;
}

/* For the short names and codes that are most of a message: two moves that overlap. */
static inline uint8_t *wire_set_run(uint8_t *w, const void *p, size_t n)
{
    const uint8_t *from = p;

    if (n > 16) {
        memcpy(w, from, n);
    } else if (n >= 8) {
        memcpy(w, from, 8);
        memcpy(w + n - 8, from + n - 8, 8);
    } else if (n >= 4) {
        memcpy(w, from, 4);
        memcpy(w + n - 4, from + n - 4, 4);
    } else if (n > 0) {
        w[0] = from[0];
        w[n / 2] = from[n / 2];
        w[n - 1] = from[n - 1];
    }
    return w + n;
}

static inline uint8_t *wire_set_str(uint8_t *w, const void *p, size_t n)
{
    if (n < 32) {
        *w++ = (uint8_t)(0xa0 | n);
    } else if (n <= UINT8_MAX) {
        *w++ = 0xd9;
        *w++ = (uint8_t)n;
    } else if (n <= UINT16_MAX) {
        w = wire_set16(w, 0xda, (uint16_t)n);
    } else {
        w = wire_set32(w, 0xdb, (uint32_t)n);
    }
    return wire_set_run(w, p, n);
}

static inline uint8_t *wire_set_bin(uint8_t *w, const void *p, size_t n)
{
    if (n <= UINT8_MAX) {
        *w++ = 0xc4;
        *w++ = (uint8_t)n;
    } else if (n <= UINT16_MAX) {
        w = wire_set16(w, 0xc5, (uint16_t)n);
    } else {
        w = wire_set32(w, 0xc6, (uint32_t)n);
    }
    return wire_set_run(w, p, n);
}

static inline uint8_t *wire_set_int(uint8_t *w, int64_t v)
{
    if (v >= -32 && v <= 127) {
        *w++ = (uint8_t)v;
        return w;
    }
    if (v >= 0) {
        if (v <= UINT8_MAX) {
            *w++ = 0xcc;
            *w++ = (uint8_t)v;
            return w;
        }
        if (v <= UINT16_MAX)
            return wire_set16(w, 0xcd, (uint16_t)v);
        if (v <= UINT32_MAX)
            return wire_set32(w, 0xce, (uint32_t)v);
        return wire_set64(w, 0xcf, (uint64_t)v);
    }
    if (v >= INT8_MIN) {
        *w++ = 0xd0;
        *w++ = (uint8_t)v;
        return w;
    }
    if (v >= INT16_MIN)
        return wire_set16(w, 0xd1, (uint16_t)v);
    if (v >= INT32_MIN)
        return wire_set32(w, 0xd2, (uint32_t)v);
    return wire_set64(w, 0xd3, (uint64_t)v);
}

static inline uint8_t *wire_set_head(uint8_t *w, uint8_t small, uint8_t wide, uint32_t count)
{
    if (count < 16) {
        *w++ = (uint8_t)(small | count);
        return w;
    }
    if (count <= UINT16_MAX)
        return wire_set16(w, wide, (uint16_t)count);
    return wire_set32(w, (uint8_t)(wide + 1), count);
}

static inline uint8_t *wire_set_array(uint8_t *w, uint32_t count)
{
    return wire_set_head(w, 0x90, 0xdc, count);
}

static inline uint8_t *wire_set_map(uint8_t *w, uint32_t count)
{
    return wire_set_head(w, 0x80, 0xde, count);
}

/* ------------------------------------------------------------------- the codec's own parts */

/* wire_decode of the map at the cursor, which moves behind it; when the bytes are no map that can be
 * walked to its end the cursor stays. */
MUST_CHECK int wire_decode_next(const struct wire_shape *shape, struct wire_cursor *c,
                                enum wire_mode mode, void *out, struct wire_faults *faults);

/* wire_encode without the fields of `without` (bits), and with `more` further pairs announced, which
 * the caller puts behind it. */
void wire_encode_open(const struct wire_shape *shape, const void *in, uint64_t without,
                      uint32_t more, struct buf *out);

/* Is a single value within the bounds of its field? WIRE_FAULT_N when it is. Lists, records and maps
 * are not looked at. */
enum wire_fault_code wire_bounds(const struct wire_field *field, const void *value);
/* The same for one element of a list of simple values, whatever the list's own bounds are. */
enum wire_fault_code wire_bounds_element(const struct wire_field *list, const void *value);

/* Room for a value of any single type. */
union wire_value {
    bool truth;
    int64_t number;
    int32_t date;
    uint8_t row;
    struct uuid id;
    struct slice text;
    struct wire_subject subject;
    struct wire_list list;
    struct wire_raw raw;
};

/* Takes one single value (not a list, record or map) of `type` into *value. WIRE_FAULT_N when it is
 * there; a value of another type leaves the cursor where it was. */
enum wire_fault_code wire_take_value(struct wire_cursor *c, enum wire_type type,
                                     const struct wire_enum *options, void *value);

#endif
