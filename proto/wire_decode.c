/*
 * From bytes to a struct, and the bounds of a whole struct.
 *
 * Nothing here trusts the bytes: whatever they are, no read goes past their end, so what was not
 * written by strangers (stored events) needs no wire_check first. The table's next field is tried
 * first, because our own encoder writes in that order; then the others.
 */
#include "proto/wire_bytes.h"

#include <assert.h>

struct decode {
    enum wire_mode mode;
    struct wire_faults *faults; /* may be NULL */
    bool failed;
    const struct wire_field *within; /* the outermost list whose record is being looked at */
    uint32_t index;
    const struct wire_field
        *inner; /* a list inside that record: its faults are reported as its own */
};

const char *wire_fault_name(enum wire_fault_code code)
{
    static const char *const names[] = {
        [WIRE_FAULT_FORM] = "bad_form",   [WIRE_FAULT_MISSING] = "missing",
        [WIRE_FAULT_UNKNOWN] = "unknown", [WIRE_FAULT_TYPE] = "wrong_type",
        [WIRE_FAULT_SHORT] = "too_small", [WIRE_FAULT_LONG] = "too_large",
        [WIRE_FAULT_VALUE] = "bad_value",
    };

    return code < WIRE_FAULT_N ? names[code] : "";
}

void wire_fault_add(struct wire_faults *f, const struct wire_field *field,
                    enum wire_fault_code code)
{
    if (f->n < WIRE_FAULTS)
        f->list[f->n] = (struct wire_fault){.field = field, .code = code};
    f->n++;
}

static void fault(struct decode *d, const struct wire_field *field, enum wire_fault_code code,
                  struct slice found)
{
    struct wire_faults *f = d->faults;

    d->failed = true;
    if (!f)
        return;
    wire_fault_add(f, d->inner ? d->inner : field, code);
    if (f->n > WIRE_FAULTS)
        return;
    f->list[f->n - 1].within = d->within;
    f->list[f->n - 1].index = d->index;
    f->list[f->n - 1].found = found;
}

/* ------------------------------------------------------------------------- lists and records */

static int decode_map(struct decode *d, const struct wire_shape *shape, struct wire_cursor *c,
                      void *out);

/* A record inside `field`, only looked at. The cursor moves behind it. */
static int look_at_record(struct decode *d, const struct wire_field *field, uint32_t index,
                          struct wire_cursor *c)
{
    const struct decode before = *d;
    const struct wire_cursor start = *c;
    int rc;

    if (d->mode == WIRE_LENIENT)
        return wire_skip(c);
    if (!d->within) {
        d->within = field;
        d->index = index;
    } else if (!d->inner) {
        d->inner = field;
    }
    rc = decode_map(d, field->shape, c, NULL);
    d->within = before.within;
    d->index = before.index;
    d->inner = before.inner;
    if (rc == 0)
        return 0;
    *c = start;
    return wire_skip(c);
}

/* Of the elements at fault in a list of simple values only the first is told. */
static int look_at_elements(struct decode *d, const struct wire_field *field, uint32_t count,
                            struct wire_cursor *c)
{
    union wire_value value;
    bool good = d->mode == WIRE_STRICT;

    for (uint32_t i = 0; i < count; i++) {
        struct wire_cursor at = *c;

        if (field->type == WIRE_RECORDS) {
            if (look_at_record(d, field, i, c) < 0)
                return -1;
            continue;
        }
        if (wire_skip(c) < 0)
            return -1;
        if (good) {
            enum wire_fault_code code =
                wire_take_value(&at, field->element, field->options, &value);

            if (code == WIRE_FAULT_N)
                code = wire_bounds_element(field, &value);
            if (code == WIRE_FAULT_N)
                continue;
            fault(d, field, code, slice_of(NULL, 0));
            good = false;
        }
    }
    return 0;
}

static void look_at_count(struct decode *d, const struct wire_field *field, uint32_t count)
{
    if (d->mode == WIRE_STRICT && (count < field->least || count > field->most))
        fault(d, field, count < field->least ? WIRE_FAULT_SHORT : WIRE_FAULT_LONG,
              slice_of(NULL, 0));
}

/* ------------------------------------------------------------------------- fields and maps */

/* WIRE_FAULT_FORM ends the whole; the other faults have been added, and the cursor moved on. */
static enum wire_fault_code decode_field(struct decode *d, const struct wire_field *field,
                                         struct wire_cursor *c, void *value)
{
    const struct wire_cursor start = *c;
    enum wire_fault_code code;
    uint32_t count;

    switch ((enum wire_type)field->type) {
    case WIRE_LIST:
    case WIRE_RECORDS:
        if (wire_take_array(c, &count) < 0)
            break;
        look_at_count(d, field, count);
        ((struct wire_list *)value)->p = c->p;
        if (look_at_elements(d, field, count, c) < 0)
            return WIRE_FAULT_FORM;
        ((struct wire_list *)value)->n = (size_t)(c->p - ((struct wire_list *)value)->p);
        ((struct wire_list *)value)->count = count;
        return WIRE_FAULT_N;
    case WIRE_RECORD:
    case WIRE_MAP:
        if (wire_take_map(c, &count) < 0)
            break;
        *c = start;
        if (field->type == WIRE_MAP ? wire_skip(c) < 0 : look_at_record(d, field, 0, c) < 0)
            return WIRE_FAULT_FORM;
        *(struct wire_raw *)value = (struct wire_raw){start.p, (size_t)(c->p - start.p)};
        return WIRE_FAULT_N;
    default:
        code = wire_take_value(c, field->type, field->options, value);
        if (code == WIRE_FAULT_N && d->mode == WIRE_STRICT)
            code = wire_bounds(field, value);
        if (code == WIRE_FAULT_N)
            return code;
        if (code != WIRE_FAULT_TYPE) {
            fault(d, field, code, slice_of(NULL, 0));
            return code;
        }
        break;
    }
    *c = start;
    if (wire_skip(c) < 0)
        return WIRE_FAULT_FORM;
    fault(d, field, WIRE_FAULT_TYPE, slice_of(NULL, 0));
    return WIRE_FAULT_TYPE;
}

static bool is_named(const struct wire_field *field, struct slice name)
{
    return field->name_len == name.n && field->name[0] == (char)name.p[0] &&
           memcmp(field->name, name.p, name.n) == 0;
}

/* From `next` on to the end, then from the start. NULL when the shape has no such field. */
static const struct wire_field *find_field(const struct wire_shape *shape,
                                           const struct wire_field *next, struct slice name)
{
    const struct wire_field *end = shape->fields + shape->n;

    if (name.n == 0)
        return NULL;
    for (const struct wire_field *f = next; f < end; f++)
        if (is_named(f, name))
            return f;
    for (const struct wire_field *f = shape->fields; f < next; f++)
        if (is_named(f, name))
            return f;
    return NULL;
}

static void look_for_missing(struct decode *d, const struct wire_shape *shape, uint64_t seen)
{
    assert(shape->fields); /* a table is never empty */
    for (uint32_t i = 0; i < shape->n; i++)
        if (shape->fields[i].required && !(seen >> i & 1))
            fault(d, &shape->fields[i], WIRE_FAULT_MISSING, slice_of(NULL, 0));
}

/* out is zeroed, or NULL to look only. 0 when the whole map was walked, faults or not; -1 (with a
 * fault) when its form is wrong. */
static int decode_map(struct decode *d, const struct wire_shape *shape, struct wire_cursor *c,
                      void *out)
{
    const struct wire_field *next = shape->fields;
    uint64_t seen = 0, good = 0;
    union wire_value unused;
    uint32_t count;

    if (wire_take_map(c, &count) < 0) {
        fault(d, NULL, d->within ? WIRE_FAULT_TYPE : WIRE_FAULT_FORM, slice_of(NULL, 0));
        return -1;
    }
    for (; count > 0; count--) {
        const struct wire_field *field;
        struct slice name;
        uint64_t bit;

        if (wire_take_str(c, &name) < 0)
            goto bad_form;
        field = find_field(shape, next, name);
        if (!field) {
            if (d->mode == WIRE_STRICT)
                fault(d, NULL, WIRE_FAULT_UNKNOWN, name);
            if (wire_skip(c) < 0)
                goto bad_form;
            continue;
        }
        next = field + 1;
        bit = UINT64_C(1) << (field - shape->fields);
        if (seen & bit)
            goto bad_form;
        seen |= bit;
        switch (decode_field(d, field, c, out ? (uint8_t *)out + field->offset : (void *)&unused)) {
        case WIRE_FAULT_N:
            good |= bit;
            break;
        case WIRE_FAULT_FORM:
            goto bad_form;
        default:
            break;
        }
    }
    if (out)
        memcpy(out, &good, sizeof good);
    look_for_missing(d, shape, seen);
    return 0;

bad_form:
    if (out)
        memcpy(out, &good, sizeof good);
    fault(d, NULL, WIRE_FAULT_FORM, slice_of(NULL, 0));
    return -1;
}

int wire_decode_next(const struct wire_shape *shape, struct wire_cursor *c, enum wire_mode mode,
                     void *out, struct wire_faults *faults)
{
    struct decode d = {.mode = mode, .faults = faults};
    const struct wire_cursor start = *c;

    memset(out, 0, shape->size);
    if (faults)
        faults->n = 0;
    if (decode_map(&d, shape, c, out) < 0)
        *c = start;
    return d.failed ? -1 : 0;
}

int wire_decode(const struct wire_shape *shape, struct slice bytes, enum wire_mode mode, void *out,
                struct wire_faults *faults)
{
    struct wire_cursor c = wire_cursor_of(bytes.p, bytes.n);

    if (wire_decode_next(shape, &c, mode, out, faults) < 0)
        return -1;
    if (wire_left(&c) > 0) {
        if (faults)
            wire_fault_add(faults, NULL, WIRE_FAULT_FORM);
        return -1;
    }
    return 0;
}

static bool is_whole_map(struct decode *d, const struct wire_field *field,
                         const struct wire_raw *raw)
{
    struct wire_cursor c = wire_cursor_of(raw->p, raw->n);
    int rc = field->type == WIRE_RECORD ? look_at_record(d, field, 0, &c) : wire_skip(&c);

    return rc == 0 && wire_left(&c) == 0;
}

static bool is_whole_list(struct decode *d, const struct wire_field *field,
                          const struct wire_list *list)
{
    struct wire_cursor c = wire_cursor_of(list->p, list->n);

    look_at_count(d, field, list->count);
    return look_at_elements(d, field, list->count, &c) == 0 && wire_left(&c) == 0;
}

int wire_validate(const struct wire_shape *shape, const void *in, struct wire_faults *faults)
{
    struct decode d = {.mode = WIRE_STRICT, .faults = faults};
    uint64_t has;

    memcpy(&has, in, sizeof has);
    if (faults)
        faults->n = 0;
    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *field = &shape->fields[i];
        const void *value = (const uint8_t *)in + field->offset;
        enum wire_fault_code code = WIRE_FAULT_N;

        if (!(has >> i & 1))
            continue;
        if (field->type == WIRE_LIST || field->type == WIRE_RECORDS)
            code = is_whole_list(&d, field, value) ? WIRE_FAULT_N : WIRE_FAULT_FORM;
        else if (field->type == WIRE_RECORD || field->type == WIRE_MAP)
            code = is_whole_map(&d, field, value) ? WIRE_FAULT_N : WIRE_FAULT_FORM;
        else
            code = wire_bounds(field, value);
        if (code != WIRE_FAULT_N)
            fault(&d, field, code, slice_of(NULL, 0));
    }
    look_for_missing(&d, shape, has);
    return d.failed ? -1 : 0;
}
