/*
 * The codec: one description of each shape, read by everything that needs it.
 *
 * A shape is a msgpack map with named fields. proto/shapes.h lists the shapes as X-macro rows; from
 * those rows come the C structs, the tables below, and with them encoder, decoder, checks, JSON and
 * the reference page. Nothing else knows a field's name.
 *
 * Decoding allocates nothing. wire_check() goes over the bytes once with hard bounds (nesting 8,
 * nodes, lengths against the bytes that are left, UTF-8 without NUL, no duplicate keys, no ext types,
 * no NaN, no trailing bytes); wire_decode() then fills a struct whose slices point into the frame.
 * Encoding is canonical: fields in table order, shortest forms, absent optionals left out. Equal
 * structs give equal bytes.
 */
#ifndef PROTO_WIRE_H
#define PROTO_WIRE_H

#include "common/base.h"
#include "common/buf.h"
#include "common/uuid.h"

#define WIRE_DEPTH  8
#define WIRE_NODES  65536 /* values in one frame; a bomb of one-byte elements ends here */
#define WIRE_KEYS   128   /* in one map */
#define WIRE_KEY    64    /* bytes of a key */
#define WIRE_FAULTS 32    /* faults reported at once */
/* One element of a WIRE_LIST of text holds at least 1 and at most this many: */
#define WIRE_ELEMENT      2000 /* characters of LINE and TEXT, bytes of BYTES */
#define WIRE_ELEMENT_CODE 64   /* bytes of CODE */

enum wire_type {
    WIRE_BOOL,    /* bool */
    WIRE_INT,     /* int64_t, least..most */
    WIRE_TIME,    /* int64_t, microseconds since 1970-01-01 UTC; JSON: RFC 3339 */
    WIRE_DATE,    /* int32_t, days since 1970-01-01; on the wire and in JSON "2026-04-02" */
    WIRE_ID,      /* struct uuid; bin of 16 on the wire, text in JSON */
    WIRE_CODE,    /* struct slice: letters, digits and . _ - : / ; least..most bytes */
    WIRE_LINE,    /* struct slice: text without controls; least..most characters */
    WIRE_TEXT,    /* struct slice: text with newlines and tabs; least..most characters */
    WIRE_BYTES,   /* struct slice: bin; least..most bytes; base64 in JSON */
    WIRE_ENUM,    /* uint8_t: the row number in its table; its code on the wire */
    WIRE_SUBJECT, /* struct wire_subject: a stream's id (bin 16) or a signal's reference (str) */
    WIRE_LIST,    /* struct wire_list of elements of one simple type; least..most elements */
    WIRE_RECORD,  /* struct wire_raw: one map of a named shape */
    WIRE_RECORDS, /* struct wire_list: maps of a named shape */
    WIRE_MAP      /* struct wire_raw: a map of any content, already checked for form */
};

struct wire_subject {
    struct uuid id;         /* all zeroes when reference is there */
    struct slice reference; /* "ZVL-2026-0412-7" */
};

struct wire_raw {
    const uint8_t *p; /* NULL: absent */
    size_t n;
};

/* The elements, still encoded, one behind the other; walk them with wire_list_next. */
struct wire_list {
    const uint8_t *p;
    size_t n;       /* bytes */
    uint32_t count; /* elements */
    bool made;      /* by wire_put_... and wire_encode: canonical already, encoded by copying */
};

struct wire_enum {
    const char *name;
    struct wire_enum_row {
        const char *code;    /* on the wire */
        const char *json;    /* in JSON, Dutch */
        const char *dutch;   /* on screen */
        const char *english; /* on screen */
    } const *rows;
    uint8_t n;
};

struct wire_shape;

struct wire_field {
    const char *name; /* on the wire */
    const char *json; /* in JSON, Dutch */
    const char *doc;
    const struct wire_enum *options; /* WIRE_ENUM, and lists of it */
    const struct wire_shape *shape;  /* WIRE_RECORD, WIRE_RECORDS */
    int64_t least, most;
    uint16_t offset;
    uint8_t name_len;
    uint8_t type;    /* enum wire_type */
    uint8_t element; /* of a WIRE_LIST: enum wire_type */
    bool required;
};

struct wire_shape {
    const char *name;
    const char *doc;
    const struct wire_field *fields;
    uint16_t n;    /* at most 64: presence is a bit */
    uint16_t size; /* of the struct; its first member is uint64_t has */
};

enum wire_fault_code {
    WIRE_FAULT_FORM, /* not the bytes of one message: nesting, trailing bytes, lengths, UTF-8... */
    WIRE_FAULT_MISSING,
    WIRE_FAULT_UNKNOWN, /* no such field here */
    WIRE_FAULT_TYPE,
    WIRE_FAULT_SHORT, /* below least */
    WIRE_FAULT_LONG,  /* above most */
    WIRE_FAULT_VALUE, /* no such option, no real date, a character that is not allowed */
    WIRE_FAULT_N
};

/* The code of a fault as it stands in problems: "missing", "too_long", ... */
const char *wire_fault_name(enum wire_fault_code code);

struct wire_faults {
    uint32_t n; /* all that were found; the first WIRE_FAULTS are kept */
    struct wire_fault {
        const struct wire_field *field;  /* NULL when the whole is at fault */
        const struct wire_field *within; /* the list field whose record is at fault, or NULL */
        uint32_t index;                  /* which record of `within` */
        enum wire_fault_code code;
        struct slice found; /* name of an unknown field, as it came */
        const char *detail; /* a sentence of whoever added it and keeps it; NULL: the code's */
    } list[WIRE_FAULTS];
};
void wire_fault_add(struct wire_faults *f, const struct wire_field *field,
                    enum wire_fault_code code);

/* Form only: exactly one value (array or map), within all bounds. why_out (may be NULL) gets a short
 * constant text. 0, or -1. Costs about a quarter of a microsecond a kilobyte. */
MUST_CHECK int wire_check(struct slice frame, const char **why_out);

enum wire_mode {
    WIRE_STRICT, /* commands and questions: unknown fields are faults, bounds are checked */
    WIRE_LENIENT /* stored events and replies: unknown fields are skipped, bounds are not checked */
};

/* bytes must be one map; for WIRE_STRICT inside something that passed wire_check. out is a struct of the
 * shape; it is zeroed first, and faults (may be NULL) is emptied first. All faults are gathered; the
 * fields that were good are in out all the same. 0, or -1 when there is any. */
MUST_CHECK int wire_decode(const struct wire_shape *shape, struct slice bytes, enum wire_mode mode,
                           void *out, struct wire_faults *faults);

/* Appends the canonical map. Required fields must be present (a bug otherwise). Lists and records that
 * came out of wire_decode are put in canonical form too; what is in a WIRE_MAP is copied as it is. */
void wire_encode(const struct wire_shape *shape, const void *in, struct buf *out);
/* The bounds of WIRE_STRICT on a struct that was built in C or from JSON. 0 or -1. */
MUST_CHECK int wire_validate(const struct wire_shape *shape, const void *in,
                             struct wire_faults *faults);

/* Presence. FIELD is SHAPE_field: the index that shapes.h declares. */
#define WIRE_BIT(FIELD)      (UINT64_C(1) << (FIELD))
#define wire_has(msg, FIELD) (((msg)->has & WIRE_BIT(FIELD)) != 0)
/* Sets a field and its presence: wire_set(&m, m_ask, text, slice). */
#define wire_set(msg, SHAPE, field, ...) \
    ((msg)->field = (__VA_ARGS__), (msg)->has |= WIRE_BIT(SHAPE##_##field))

/* Walking a list. *at starts at 0 and moves; false at the end. Elements are known to be good when the
 * list came out of wire_decode in strict mode; in lenient mode a bad element ends the walk. */
bool wire_list_next(struct wire_list l, size_t *at, struct slice *element_out);
bool wire_list_text(struct wire_list l, size_t *at,
                    struct slice *out);                           /* CODE, LINE, TEXT, BYTES */
bool wire_list_int(struct wire_list l, size_t *at, int64_t *out); /* INT, TIME */
bool wire_list_id(struct wire_list l, size_t *at, struct uuid *out);
bool wire_list_enum(struct wire_list l, size_t *at, const struct wire_enum *e, uint8_t *out);
bool wire_list_record(struct wire_list l, size_t *at, const struct wire_shape *shape, void *out);

/* Building a list in a buffer of the caller, to hang it in a struct before wire_encode. */
void wire_put_text(struct buf *b, struct slice s);
void wire_put_bytes(struct buf *b, struct slice s);
void wire_put_int(struct buf *b, int64_t v);
void wire_put_id(struct buf *b, const struct uuid *id);
void wire_put_enum(struct buf *b, const struct wire_enum *e, uint8_t row);
void wire_put_array(struct buf *b, uint32_t count);
void wire_put_map(struct buf *b, uint32_t count);
struct wire_list wire_list_of(const struct buf *b, uint32_t count);

/* Rows of an enum by code (wire) or by JSON code; -1 when there is none. */
int wire_enum_find(const struct wire_enum *e, struct slice code);
int wire_enum_find_json(const struct wire_enum *e, struct slice code);

#endif
