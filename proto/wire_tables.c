/*
 * The tables of all shapes, made from the rows of shapes.h.
 */
#include "proto/shapes.h"

#include <assert.h>

#define NEED_REQ true
#define NEED_OPT false

/* What `extra` means depends on the type. */
#define EXTRA_BOOL(extra)
#define EXTRA_INT(extra)
#define EXTRA_TIME(extra)
#define EXTRA_DATE(extra)
#define EXTRA_ID(extra)
#define EXTRA_CODE(extra)
#define EXTRA_LINE(extra)
#define EXTRA_TEXT(extra)
#define EXTRA_BYTES(extra)
#define EXTRA_SUBJECT(extra)
#define EXTRA_MAP(extra)
#define EXTRA_ENUM(set)   .options = &enum_##set,
#define EXTRA_RECORD(X)   .shape = &shape_##X,
#define EXTRA_RECORDS(X)  .shape = &shape_##X,
#define EXTRA_LIST(extra) ELEMENT_##extra

#define ELEMENT_INT          .element = WIRE_INT,
#define ELEMENT_TIME         .element = WIRE_TIME,
#define ELEMENT_ID           .element = WIRE_ID,
#define ELEMENT_CODE         .element = WIRE_CODE,
#define ELEMENT_LINE         .element = WIRE_LINE,
#define ELEMENT_TEXT         .element = WIRE_TEXT,
#define ELEMENT_BYTES        .element = WIRE_BYTES,
#define ELEMENT_ENUM_OF(set) .element = WIRE_ENUM, .options = &enum_##set,

#define FIELD_(X, field, TYPE, need, least_, most_, extra, json_, doc_) \
    {.name = #field,                                                    \
     .json = (json_),                                                   \
     .doc = (doc_),                                                     \
     .least = (least_),                                                 \
     .most = (most_),                                                   \
     .offset = offsetof(struct X, field),                               \
     .name_len = sizeof(#field) - 1,                                    \
     .type = WIRE_##TYPE,                                               \
     EXTRA_##TYPE(extra).required = NEED_##need},

/* The row at the end keeps the table of a shape without fields from being empty. */
#define TABLE_(X)                                                                       \
    static_assert(X##_N_FIELDS <= 64, "presence is one bit a field");                   \
    static_assert(sizeof(struct X) <= UINT16_MAX, "offsets have 16 bits");              \
    static const struct wire_field fields_##X[] = {SHAPE_##X(FIELD_, X){.name = NULL}}; \
    const struct wire_shape shape_##X = {                                               \
        .name = #X, .doc = "", .fields = fields_##X, .n = X##_N_FIELDS, .size = sizeof(struct X)};
SHAPES(TABLE_)
