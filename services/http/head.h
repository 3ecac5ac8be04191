/*
 * The head of a request, judged: request line and header lines as RFC 9112 has them, nothing mended. Pure.
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "services/http/http.h"

struct http_fault {
    int status; /* 0: there is none */
    const char *why;
};

enum http_framing { HTTP_NO_BODY, HTTP_LENGTH, HTTP_CHUNKED };

/* Slices into the bytes that were read. */
struct http_head {
    enum http_method method;
    bool head, old;       /* HEAD; HTTP/1.0 */
    bool closes, expects; /* Connection: close, or HTTP/1.0; Expect: 100-continue */
    enum http_framing framing;
    uint64_t length;
    struct slice target, host;
    struct http_field fields[HTTP_FIELDS];
    size_t n_fields;
};

/* Looks for the end of the head, on from *seen (0 at first). *n_out: its bytes with the empty line, or 0: more are to
 * come. A line that does not end in CRLF is a fault at once: no second reader may see a head end elsewhere. */
struct http_fault http_head_find(struct slice bytes, size_t *seen, size_t *n_out);
/* Exactly those bytes. */
struct http_fault http_head_read(struct slice bytes, struct http_head *out);

bool http_is_token(struct slice s);
/* What a header's value may hold: tab, blank to ~, and 0x80 on. */
bool http_is_value(struct slice s);

#endif
