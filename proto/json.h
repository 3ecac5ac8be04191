/*
 * JSON with the Dutch names of the tables, through jansson: for the cli, files of reference data, and
 * later the gateway. Times are RFC 3339, ids text, bytes base64, choices their Dutch codes.
 *
 * The body of an envelope and of a moment has the shape that its `kind` says; there the kind has its
 * Dutch name too. The bounds of that body are judged when it is decoded, not here.
 */
#ifndef PROTO_JSON_H
#define PROTO_JSON_H

#include "proto/wire.h"

#include <jansson.h>

#define JSON_MOST ((size_t)1 << 20) /* bytes of one document */

/* Text to a JSON tree with our bounds: size, depth 8, no duplicate keys, no NUL. NULL on refusal, with
 * a sentence in why (may be NULL). */
json_t *json_read(struct slice text, char *why, size_t why_size);

/* A JSON object to canonical wire bytes of the shape, appended to out. Unknown members are faults
 * (strict). Faults name fields by table row. 0, or -1 with at least one fault. */
MUST_CHECK int json_to_wire(const struct wire_shape *shape, const json_t *object, struct buf *out,
                            struct wire_faults *faults);
/* The other way; lenient. A new reference, or NULL when the bytes are no map of the shape. */
json_t *json_from_wire(const struct wire_shape *shape, struct slice bytes);

#endif
