/*
 * The framing of a chunked body (RFC 9112, 7.1), byte for byte: sizes of 1 to 8 hexadecimal digits, each line ends in
 * CRLF, no extensions, no trailers. Pure.
 */
#ifndef HTTP_CHUNK_H
#define HTTP_CHUNK_H

#include "common/base.h"

enum http_chunk {
    HTTP_CHUNK_MORE, /* all was taken, more is to come */
    HTTP_CHUNK_DATA, /* *data_out is of the body; look again */
    HTTP_CHUNK_END,  /* the body is over; what is left is not of it */
    HTTP_CHUNK_BAD
};

/* Zero-initialised is before the first chunk. */
struct http_chunks {
    int at; /* kept here */
    uint32_t left, digits;
};

/* Takes from *in. Not after END or BAD. */
enum http_chunk http_chunks_take(struct http_chunks *c, struct slice *in, struct slice *data_out);

#endif
