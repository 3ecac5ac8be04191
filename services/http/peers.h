/*
 * How many connections each address has open. An IPv6 address counts as its /64: whoever has one of those has all.
 */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H

#include "common/base.h"

#include <netinet/in.h>

struct http_peers;

struct http_peers *http_peers_new(size_t most);
void http_peers_free(struct http_peers **p);
/* False: that address has as many as it may. */
bool http_peers_add(struct http_peers *p, const struct in6_addr *address);
void http_peers_remove(struct http_peers *p, const struct in6_addr *address);

#endif
