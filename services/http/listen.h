/*
 * A socket that listens, with what the connections accepted from it inherit.
 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include "common/base.h"

/* "127.0.0.1:8080", "[::1]:8080" or the path of a Unix socket; one that nobody listens on any more makes way. Returns
 * the descriptor, or -1 and a word in *why_out: address, address_in_use, address_refused. */
int http_listen(const char *where, int64_t write_ms, const char **why_out);

#endif
