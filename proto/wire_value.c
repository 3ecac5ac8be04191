/*
 * Single values: taking one from the bytes, and its bounds as the tables give them.
 */
#include "proto/wire_bytes.h"

#include "common/clock.h"
#include "common/text.h"

#define LAST_TIME INT64_C(253402300799999999) /* the last microsecond of the year 9999 */
#define FIRST_DAY (-719162)                   /* 0001-01-01 */
#define LAST_DAY  2932896                     /* 9999-12-31 */
#define REFERENCE 24                          /* bytes of a signal's reference */

/* ---------------------------------------------------------------------------------- taking */

static enum wire_fault_code take_id(struct wire_cursor *c, struct uuid *out)
{
    /* A bin of 16 in its shortest form, as all but strangers write it, or any other. */
    struct wire_cursor at = *c;
    struct slice s;

    if (wire_take_bin(&at, &s) < 0 || s.n != sizeof out->b)
        return WIRE_FAULT_TYPE;
    memcpy(out->b, s.p, sizeof out->b);
    *c = at;
    return WIRE_FAULT_N;
}

static enum wire_fault_code take_date(struct wire_cursor *c, int32_t *out)
{
    struct slice s;

    if (wire_take_str(c, &s) < 0)
        return WIRE_FAULT_TYPE;
    return clock_day_parse((const char *)s.p, s.n, out) < 0 ? WIRE_FAULT_VALUE : WIRE_FAULT_N;
}

static enum wire_fault_code take_row(struct wire_cursor *c, const struct wire_enum *e, uint8_t *out)
{
    struct slice s;
    int row;

    if (wire_take_str(c, &s) < 0)
        return WIRE_FAULT_TYPE;
    row = wire_enum_find(e, s);
    if (row < 0)
        return WIRE_FAULT_VALUE;
    *out = (uint8_t)row;
    return WIRE_FAULT_N;
}

static enum wire_fault_code take_subject(struct wire_cursor *c, struct wire_subject *out)
{
    if (wire_take_str(c, &out->reference) == 0) {
        memset(&out->id, 0, sizeof out->id);
        return WIRE_FAULT_N;
    }
    out->reference = slice_of(NULL, 0);
    return take_id(c, &out->id);
}

enum wire_fault_code wire_take_value(struct wire_cursor *c, enum wire_type type,
                                     const struct wire_enum *options, void *value)
{
    int rc = -1;

    switch (type) {
    case WIRE_BOOL:
        rc = wire_take_bool(c, value);
        break;
    case WIRE_INT:
    case WIRE_TIME:
        rc = wire_take_int(c, value);
        if (rc > 0)
            return WIRE_FAULT_LONG;
        break;
    case WIRE_DATE:
        return take_date(c, value);
    case WIRE_ID:
        return take_id(c, value);
    case WIRE_CODE:
    case WIRE_LINE:
    case WIRE_TEXT:
        rc = wire_take_str(c, value);
        break;
    case WIRE_BYTES:
        rc = wire_take_bin(c, value);
        break;
    case WIRE_ENUM:
        return take_row(c, options, value);
    case WIRE_SUBJECT:
        return take_subject(c, value);
    case WIRE_LIST:
    case WIRE_RECORD:
    case WIRE_RECORDS:
    case WIRE_MAP:
        break;
    }
    return rc < 0 ? WIRE_FAULT_TYPE : WIRE_FAULT_N;
}

/* ---------------------------------------------------------------------------------- bounds */

/* Only bytes 0x20 to 0x7e? A no may be wrong, a yes is not. */
static bool looks_printable(const uint8_t *p, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t v, bad = 0;
    size_t i;

    for (i = 0; i + 8 <= n; i += 8) {
        memcpy(&v, p + i, sizeof v);
        bad |= (v - 0x20 * ones) | (v + ones) | v;
    }
    if (bad & 0x80 * ones)
        return false;
    for (; i < n; i++)
        if (p[i] < 0x20 || p[i] > 0x7e)
            return false;
    return true;
}

/* Letters, digits and . _ - : / of ASCII. */
static bool is_code(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t c = p[i];

        if (!((uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)(c - '-') <= ':' - '-' || c == '_'))
            return false;
    }
    return true;
}

static enum wire_fault_code bounds_number(int64_t v, int64_t least, int64_t most)
{
    return v < least ? WIRE_FAULT_SHORT : v > most ? WIRE_FAULT_LONG : WIRE_FAULT_N;
}

static enum wire_fault_code bounds_size(size_t n, int64_t least, int64_t most)
{
    return n < (uint64_t)least  ? WIRE_FAULT_SHORT
           : n > (uint64_t)most ? WIRE_FAULT_LONG
                                : WIRE_FAULT_N;
}

/* least and most count characters, of one to four bytes. */
static enum wire_fault_code bounds_text(struct slice s, bool lines, int64_t least, int64_t most)
{
    size_t n = s.n;

    if (n > 4 * (uint64_t)most)
        return WIRE_FAULT_LONG;
    if (n > (uint64_t)most || n < 4 * (uint64_t)least)
        n = text_length(s.p, s.n);
    if (bounds_size(n, least, most) != WIRE_FAULT_N)
        return bounds_size(n, least, most);
    if (!looks_printable(s.p, s.n) && !text_controls_ok(s.p, s.n, lines))
        return WIRE_FAULT_VALUE;
    return WIRE_FAULT_N;
}

static enum wire_fault_code bounds_code(struct slice s, int64_t least, int64_t most)
{
    enum wire_fault_code code = bounds_size(s.n, least, most);

    if (code == WIRE_FAULT_N && !is_code(s.p, s.n))
        return WIRE_FAULT_VALUE;
    return code;
}

static enum wire_fault_code bounds_date(int32_t day)
{
    return day < FIRST_DAY || day > LAST_DAY ? WIRE_FAULT_VALUE : WIRE_FAULT_N;
}

static enum wire_fault_code bounds_subject(const struct wire_subject *s)
{
    if (s->reference.p)
        return bounds_code(s->reference, 1, REFERENCE);
    return uuid_is_zero(&s->id) ? WIRE_FAULT_VALUE : WIRE_FAULT_N;
}

static enum wire_fault_code bounds_of(enum wire_type type, const struct wire_enum *options,
                                      int64_t least, int64_t most, const void *value)
{
    switch (type) {
    case WIRE_INT:
        return bounds_number(*(const int64_t *)value, least, most);
    case WIRE_TIME:
        return bounds_number(*(const int64_t *)value, 0, LAST_TIME);
    case WIRE_DATE:
        return bounds_date(*(const int32_t *)value);
    case WIRE_CODE:
        return bounds_code(*(const struct slice *)value, least, most);
    case WIRE_LINE:
    case WIRE_TEXT:
        return bounds_text(*(const struct slice *)value, type == WIRE_TEXT, least, most);
    case WIRE_BYTES:
        return bounds_size(((const struct slice *)value)->n, least, most);
    case WIRE_ENUM:
        return *(const uint8_t *)value < options->n ? WIRE_FAULT_N : WIRE_FAULT_VALUE;
    case WIRE_SUBJECT:
        return bounds_subject(value);
    case WIRE_BOOL:
    case WIRE_ID:
    case WIRE_LIST:
    case WIRE_RECORD:
    case WIRE_RECORDS:
    case WIRE_MAP:
        break;
    }
    return WIRE_FAULT_N;
}

enum wire_fault_code wire_bounds(const struct wire_field *field, const void *value)
{
    return bounds_of(field->type, field->options, field->least, field->most, value);
}

enum wire_fault_code wire_bounds_element(const struct wire_field *list, const void *value)
{
    if (list->element == WIRE_INT)
        return WIRE_FAULT_N;
    return bounds_of(list->element, list->options, 1,
                     list->element == WIRE_CODE ? WIRE_ELEMENT_CODE : WIRE_ELEMENT, value);
}
