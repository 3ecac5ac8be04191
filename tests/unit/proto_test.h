/*
 * For the tests of proto/: good values for any shape, made from a seed, and other bytes for the same
 * message.
 */
#ifndef TESTS_PROTO_TEST_H
#define TESTS_PROTO_TEST_H

#include "common/room.h"
#include "proto/messages.h"
#include "proto/wire_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define PROTO_SHAPE_(X)  &shape_##X,
#define PROTO_STRUCT_(X) struct X X;

static const struct wire_shape *const all_shapes[] = {SHAPES(PROTO_SHAPE_)};

union any_shape {
    SHAPES(PROTO_STRUCT_)
};

/* ------------------------------------------------------------------------------------ chance */

struct chance {
    uint64_t state;
};

/* SEED=number in the environment, or the one that is given; printed, so that a failure can be had
 * again. */
static inline struct chance chance_of(uint64_t seed)
{
    const char *asked = getenv("SEED");

    if (asked)
        seed = strtoull(asked, NULL, 10);
    print_message("SEED=%llu\n", (unsigned long long)seed);
    return (struct chance){seed};
}

static inline uint64_t chance_64(struct chance *c)
{
    uint64_t z = c->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* 0 to n - 1. */
static inline uint32_t chance_to(struct chance *c, uint64_t n)
{
    return (uint32_t)(chance_64(c) % n);
}

static inline bool chance_one_in(struct chance *c, uint64_t n)
{
    return chance_to(c, n) == 0;
}

/* ------------------------------------------------------------------------------------ memory */

/* What a made struct points into. */
struct arena {
    struct buf **bufs;
    size_t n;
};

static inline struct buf *arena_buf(struct arena *a)
{
    struct buf *b = room_new(sizeof *b);

    a->bufs = room_for(a->bufs, a->n + 1, sizeof(struct buf *));
    buf_reserve(b, 1); /* what is empty is not absent */
    return a->bufs[a->n++] = b;
}

static inline void arena_free(struct arena *a)
{
    for (size_t i = 0; i < a->n; i++) {
        buf_free(a->bufs[i]);
        free(a->bufs[i]);
    }
    free(a->bufs);
    *a = (struct arena){0};
}

/* ------------------------------------------------------------------------------------ values */

/* Mostly small, now and then at a bound. */
static inline size_t make_size(struct chance *c, int64_t least, int64_t most)
{
    uint64_t span = (uint64_t)(most - least);

    if (chance_one_in(c, 12))
        return (size_t)(span > 2000 ? least : most);
    if (chance_one_in(c, 12))
        return (size_t)least;
    return (size_t)least + chance_to(c, span < 40 ? span + 1 : 40);
}

static inline int64_t make_number(struct chance *c, int64_t least, int64_t most)
{
    static const int64_t edges[] = {0,        127,     128,       255,        256,
                                    65535,    65536,   -1,        -32,        -33,
                                    -128,     -129,    -32768,    -32769,     1000,
                                    600000,   1 << 20, INT32_MAX, UINT32_MAX, INT64_C(1) << 32,
                                    INT64_MAX};
    int64_t v;

    switch (chance_to(c, 4)) {
    case 0:
        return least;
    case 1:
        return most;
    case 2:
        v = edges[chance_to(c, ARRAY_LEN(edges))];
        return v < least || v > most ? least : v;
    default:
        if (least < 0)
            return chance_one_in(c, 2) ? -1 : (int64_t)chance_to(c, (uint64_t)most);
        return least + (int64_t)(chance_64(c) %
                                 ((uint64_t)(most - least) + 1 ? (uint64_t)(most - least) + 1 : 1));
    }
}

static inline struct slice make_text(struct chance *c, struct arena *a, size_t length, bool lines)
{
    static const char *const letters[] = {"a",  "b", "e", "n", "Z", "0", " ", ".",  "\"",
                                          "\\", "<", "é", "ï", "ß", "€", "–", "字", "😀"};
    struct buf *b = arena_buf(a);

    for (size_t i = 0; i < length; i++) {
        if (lines && chance_one_in(c, 30))
            buf_add_str(b, chance_one_in(c, 2) ? "\n" : "\t");
        else
            buf_add_str(b, letters[chance_to(c, chance_one_in(c, 4) ? ARRAY_LEN(letters) : 11)]);
    }
    return buf_slice(b);
}

static inline struct slice make_bytes(struct chance *c, struct arena *a, size_t n, const char *set)
{
    struct buf *b = arena_buf(a);

    for (size_t i = 0; i < n; i++) {
        uint8_t byte = (uint8_t)chance_to(c, 256);

        if (set)
            byte = (uint8_t)set[byte % strlen(set)];
        buf_add(b, &byte, 1);
    }
    return buf_slice(b);
}

static inline struct slice make_code(struct chance *c, struct arena *a, size_t n)
{
    return make_bytes(c, a, n, "abcxyzABCXYZ0189._-:/");
}

static inline struct uuid make_id(struct chance *c)
{
    struct uuid id;

    for (size_t i = 0; i < sizeof id.b; i++)
        id.b[i] = (uint8_t)(1 + chance_to(c, 255));
    return id;
}

static inline int32_t make_date(struct chance *c)
{
    return chance_one_in(c, 8) ? (chance_one_in(c, 2) ? -719162 : 2932896)
                               : (int32_t)(18000 + chance_to(c, 4000));
}

/* A good struct of the shape in *out. Optional fields are there `often` times of 16. */
static inline void make_shape(struct chance *c, struct arena *a, const struct wire_shape *shape,
                              unsigned often, void *out);

static inline void make_element(struct chance *c, struct arena *a, const struct wire_field *f,
                                struct buf *b)
{
    struct uuid id;

    switch ((enum wire_type)f->element) {
    case WIRE_INT:
    case WIRE_TIME:
        wire_put_int(b, make_number(c, 0, INT32_MAX));
        break;
    case WIRE_ID:
        id = make_id(c);
        wire_put_id(b, &id);
        break;
    case WIRE_CODE:
        wire_put_text(b, make_code(c, a, 1 + chance_to(c, 24)));
        break;
    case WIRE_ENUM:
        wire_put_enum(b, f->options, (uint8_t)chance_to(c, f->options->n));
        break;
    case WIRE_BYTES:
        wire_put_bytes(b, make_bytes(c, a, 1 + chance_to(c, 40), NULL));
        break;
    default:
        wire_put_text(b, make_text(c, a, 1 + chance_to(c, 40), f->element == WIRE_TEXT));
        break;
    }
}

static inline struct wire_list make_list(struct chance *c, struct arena *a,
                                         const struct wire_field *f, unsigned often)
{
    uint32_t n = (uint32_t)f->least + chance_to(c, 4);
    struct buf b = {0}, *kept;

    if (n > f->most)
        n = (uint32_t)f->most;
    for (uint32_t i = 0; i < n; i++) {
        if (f->type == WIRE_RECORDS) {
            union any_shape record;

            make_shape(c, a, f->shape, often, &record);
            wire_encode(f->shape, &record, &b);
        } else {
            make_element(c, a, f, &b);
        }
    }
    kept = arena_buf(a);
    buf_add(kept, b.p, b.n);
    buf_free(&b);
    return wire_list_of(kept, n);
}

static inline struct wire_raw make_map(struct chance *c, struct arena *a)
{
    struct buf *b = arena_buf(a);

    wire_put_map(b, 3);
    wire_put_text(b, SLICE_LIT("events"));
    wire_put_int(b, make_number(c, 0, INT64_MAX));
    wire_put_text(b, SLICE_LIT("een lijst"));
    wire_put_array(b, 2);
    wire_put_text(b, SLICE_LIT("á"));
    buf_add(b, "\xc0", 1);
    wire_put_text(b, SLICE_LIT("yes"));
    buf_add(b, "\xc3", 1);
    return (struct wire_raw){b->p, b->n};
}

static inline void make_value(struct chance *c, struct arena *a, const struct wire_field *f,
                              unsigned often, void *value)
{
    union any_shape record;
    struct buf *b;

    switch ((enum wire_type)f->type) {
    case WIRE_BOOL:
        *(bool *)value = chance_one_in(c, 2);
        break;
    case WIRE_INT:
        *(int64_t *)value = make_number(c, f->least, f->most);
        break;
    case WIRE_TIME:
        *(int64_t *)value = (int64_t)(chance_64(c) % UINT64_C(253402300800000000));
        break;
    case WIRE_DATE:
        *(int32_t *)value = make_date(c);
        break;
    case WIRE_ID:
        *(struct uuid *)value = make_id(c);
        break;
    case WIRE_CODE:
        *(struct slice *)value = make_code(c, a, make_size(c, f->least, f->most));
        break;
    case WIRE_LINE:
    case WIRE_TEXT:
        *(struct slice *)value =
            make_text(c, a, make_size(c, f->least, f->most), f->type == WIRE_TEXT);
        break;
    case WIRE_BYTES:
        *(struct slice *)value = make_bytes(c, a, make_size(c, f->least, f->most), NULL);
        break;
    case WIRE_ENUM:
        *(uint8_t *)value = (uint8_t)chance_to(c, f->options->n);
        break;
    case WIRE_SUBJECT:
        *(struct wire_subject *)value = (struct wire_subject){0};
        if (chance_one_in(c, 2))
            ((struct wire_subject *)value)->id = make_id(c);
        else
            ((struct wire_subject *)value)->reference = make_code(c, a, 1 + chance_to(c, 24));
        break;
    case WIRE_LIST:
    case WIRE_RECORDS:
        *(struct wire_list *)value = make_list(c, a, f, often);
        break;
    case WIRE_RECORD:
        make_shape(c, a, f->shape, often, &record);
        b = arena_buf(a);
        wire_encode(f->shape, &record, b);
        *(struct wire_raw *)value = (struct wire_raw){b->p, b->n};
        break;
    case WIRE_MAP:
        *(struct wire_raw *)value = make_map(c, a);
        break;
    }
}

static inline void make_shape(struct chance *c, struct arena *a, const struct wire_shape *shape,
                              unsigned often, void *out)
{
    uint64_t has = 0;

    memset(out, 0, shape->size);
    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];

        if (!f->required && chance_to(c, 16) >= often)
            continue;
        make_value(c, a, f, often, (uint8_t *)out + f->offset);
        has |= UINT64_C(1) << i;
    }
    memcpy(out, &has, sizeof has);
}

/* ----------------------------------------------------------------- other bytes, same meaning */

static inline uint8_t *rewrite_head(struct chance *c, uint8_t *w, uint32_t count, uint8_t small,
                                    uint8_t wide)
{
    switch (c ? chance_to(c, 3) : 0) {
    case 1:
        if (count <= UINT16_MAX)
            return wire_set16(w, wide, (uint16_t)count);
        break;
    case 2:
        return wire_set32(w, (uint8_t)(wide + 1), count);
    default:
        break;
    }
    return wire_set_head(w, small, wide, count);
}

static inline void rewrite_run(struct chance *c, struct buf *out, struct slice s, bool text)
{
    uint8_t head[WIRE_HEAD], *w = head;

    switch (c ? chance_to(c, 4) : 0) {
    case 1:
        w = wire_set32(w, text ? 0xdb : 0xc6, (uint32_t)s.n);
        break;
    case 2:
        if (s.n <= UINT16_MAX)
            w = wire_set16(w, text ? 0xda : 0xc5, (uint16_t)s.n);
        break;
    case 3:
        if (s.n <= UINT8_MAX) {
            *w++ = text ? 0xd9 : 0xc4;
            *w++ = (uint8_t)s.n;
        }
        break;
    default:
        break;
    }
    if (w > head) {
        buf_add(out, head, (size_t)(w - head));
        buf_add(out, s.p, s.n);
    } else if (text) {
        wire_put_text(out, s);
    } else {
        wire_put_bytes(out, s);
    }
}

static inline void rewrite_number(struct chance *c, struct buf *out, int64_t v)
{
    uint8_t bytes[WIRE_INT_ROOM], *w = bytes;

    switch (c ? chance_to(c, 8) : 0) {
    case 1:
        w = wire_set64(w, v >= 0 && chance_one_in(c, 2) ? 0xcf : 0xd3, (uint64_t)v);
        break;
    case 2:
        if (v >= 0 && v <= UINT32_MAX)
            w = wire_set32(w, 0xce, (uint32_t)v);
        break;
    case 3:
        if (v >= INT32_MIN && v <= INT32_MAX)
            w = wire_set32(w, 0xd2, (uint32_t)v);
        break;
    case 4:
        if (v >= INT16_MIN && v <= INT16_MAX)
            w = wire_set16(w, 0xd1, (uint16_t)v);
        break;
    case 5:
        if (v >= 0 && v <= UINT16_MAX)
            w = wire_set16(w, 0xcd, (uint16_t)v);
        break;
    case 6:
        if (v >= INT8_MIN && v <= INT8_MAX) {
            *w++ = 0xd0;
            *w++ = (uint8_t)v;
        }
        break;
    default:
        break;
    }
    if (w == bytes)
        w = wire_set_int(w, v);
    buf_add(out, bytes, (size_t)(w - bytes));
}

/* The value at the cursor again: without chance in the shortest forms, with it in forms and an order
 * of keys that chance gives. */
static inline void rewrite(struct chance *c, struct wire_cursor *in, struct buf *out)
{
    struct wire_cursor start = *in;
    uint8_t head[WIRE_HEAD];
    struct slice s;
    int64_t number;
    uint32_t count;
    int rc;

    if (wire_take_str(in, &s) == 0) {
        rewrite_run(c, out, s, true);
    } else if (wire_take_bin(in, &s) == 0) {
        rewrite_run(c, out, s, false);
    } else if ((rc = wire_take_int(in, &number)) >= 0) {
        if (rc == 0)
            rewrite_number(c, out, number);
        else
            buf_add(out, start.p, 9);
    } else if (wire_take_array(in, &count) == 0) {
        buf_add(out, head, (size_t)(rewrite_head(c, head, count, 0x90, 0xdc) - head));
        for (; count > 0; count--)
            rewrite(c, in, out);
    } else if (wire_take_map(in, &count) == 0) {
        struct buf pairs[WIRE_KEYS] = {0};

        assert_true(count <= WIRE_KEYS);
        buf_add(out, head, (size_t)(rewrite_head(c, head, count, 0x80, 0xde) - head));
        for (uint32_t i = 0; i < count; i++) {
            rewrite(c, in, &pairs[i]);
            rewrite(c, in, &pairs[i]);
        }
        for (uint32_t i = 0; i < count; i++) {
            uint32_t other = c ? i + chance_to(c, count - i) : i;
            struct buf moved = pairs[i];

            pairs[i] = pairs[other];
            pairs[other] = moved;
            buf_add(out, pairs[i].p, pairs[i].n);
            buf_free(&pairs[i]);
        }
    } else {
        assert_int_equal(wire_skip(in), 0);
        buf_add(out, start.p, (size_t)(in->p - start.p));
    }
}

static inline void assert_bytes_equal(struct slice a, struct slice b)
{
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
}

#endif
