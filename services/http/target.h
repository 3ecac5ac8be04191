/*
 * The target of a request: its path as segments and its query as parameters, percent-decoded once, here. Pure.
 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "services/http/head.h"

/* Slices into `room`. */
struct http_target {
    struct slice path[HTTP_SEGMENTS];
    size_t n_path;
    struct http_field query[HTTP_PARAMS];
    size_t n_query;
    uint8_t room[HTTP_TARGET_MOST];
    size_t used; /* of room */
};

/* At most HTTP_TARGET_MOST bytes, in the origin form "/path?query" (RFC 9112, 3.2.1). */
struct http_fault http_target_read(struct slice target, struct http_target *out);

#endif
