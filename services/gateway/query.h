/*
 * From an address or a JSON body to the fields of a message. Pure.
 *
 * Names in addresses are the JSON names of the shape; lists are names that come again, or values with commas between
 * them. What does not fit its field goes as text, so that the decoder which judges every message says so.
 */
#ifndef GATEWAY_QUERY_H
#define GATEWAY_QUERY_H

#include "proto/json.h"
#include "services/gateway/routes.h"

/* Parameters that are no fields of a message. */
#define QUERY_FIELDS "velden" /* which members of the answer */

/* The body of the route's message, from its fixed fields, its path and the query, appended to out. 0, or -1 with
 * faults; names that are not known point into r, or into *keep, which the caller releases after reading the faults. */
MUST_CHECK int query_body(const struct route *t, const struct http_request *r, struct buf *out,
                          struct wire_faults *faults, json_t **keep);
/* From JSON text. -1 with why (no JSON) or faults. Members of the path come from the path alone. */
MUST_CHECK int query_json_body(const struct route *t, const struct http_request *r, struct buf *out,
                               struct wire_faults *faults, json_t **keep, char *why,
                               size_t why_size);

/* "velden=kenmerk,status": of the object, or of the objects in its one list, only these members stay. False: one of
 * the names is no member that the shape knows. */
MUST_CHECK bool query_select(struct slice wanted, const struct wire_shape *shape, json_t *object);

#endif
