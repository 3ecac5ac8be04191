/*
 * JSON Schemas (2020-12) of the shapes, with Dutch descriptions and examples. Pure.
 */
#ifndef GATEWAY_SCHEMA_H
#define GATEWAY_SCHEMA_H

#include "proto/messages.h"

#include <jansson.h>

/* Both are new references. A shape that is referred to is added to schemas, with all that it holds. */
json_t *schema_ref(json_t *schemas, const struct wire_shape *shape);
json_t *schema_field(json_t *schemas, const struct wire_field *f);
/* Of the required fields; with all: of every field. */
json_t *schema_example(const struct wire_shape *shape, bool all);
/* "KnelpuntIndienen": of a shape, or of words with marks between them. */
void schema_name(const struct wire_shape *shape, char out[80]);
void schema_pascal(const char *words, char out[80]);
/* Never NULL. */
const char *schema_words(const char *english);

#endif
