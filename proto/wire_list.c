/*
 * Lists that are still encoded: walking over one, and hanging a new one in a struct.
 */
#include "proto/wire_bytes.h"

/* The cursor at *at; false at the end. */
static bool list_at(struct wire_list l, const size_t *at, struct wire_cursor *c)
{
    const uint8_t *here = l.p ? l.p + *at : NULL;

    if (!here || *at >= l.n)
        return false;
    *c = wire_cursor_of(here, l.n - *at);
    return true;
}

static bool list_moved(struct wire_list l, size_t *at, const struct wire_cursor *c)
{
    *at = (size_t)(c->p - l.p);
    return true;
}

bool wire_list_next(struct wire_list l, size_t *at, struct slice *element_out)
{
    struct wire_cursor c;

    if (!list_at(l, at, &c) || wire_skip(&c) < 0)
        return false;
    *element_out = slice_of(l.p + *at, (size_t)(c.p - l.p) - *at);
    return list_moved(l, at, &c);
}

bool wire_list_text(struct wire_list l, size_t *at, struct slice *out)
{
    struct wire_cursor c;

    if (!list_at(l, at, &c) || (wire_take_str(&c, out) < 0 && wire_take_bin(&c, out) < 0))
        return false;
    return list_moved(l, at, &c);
}

bool wire_list_int(struct wire_list l, size_t *at, int64_t *out)
{
    struct wire_cursor c;

    if (!list_at(l, at, &c) || wire_take_int(&c, out) != 0)
        return false;
    return list_moved(l, at, &c);
}

bool wire_list_id(struct wire_list l, size_t *at, struct uuid *out)
{
    struct wire_cursor c;

    if (!list_at(l, at, &c) || wire_take_value(&c, WIRE_ID, NULL, out) != WIRE_FAULT_N)
        return false;
    return list_moved(l, at, &c);
}

bool wire_list_enum(struct wire_list l, size_t *at, const struct wire_enum *e, uint8_t *out)
{
    struct wire_cursor c;

    if (!list_at(l, at, &c) || wire_take_value(&c, WIRE_ENUM, e, out) != WIRE_FAULT_N)
        return false;
    return list_moved(l, at, &c);
}

bool wire_list_record(struct wire_list l, size_t *at, const struct wire_shape *shape, void *out)
{
    struct wire_cursor c;

    if (!list_at(l, at, &c) || wire_decode_next(shape, &c, WIRE_LENIENT, out, NULL) < 0)
        return false;
    return list_moved(l, at, &c);
}

struct wire_list wire_list_of(const struct buf *b, uint32_t count)
{
    return (struct wire_list){.p = b->p, .n = b->n, .count = count, .made = true};
}
