/*
 * The web page: files that are read at the start (web/, built by make) and shown to anybody. What they show is asked of
 * the API.
 *
 *      /middelen/NAME-HASH.js    one of them: never another under the same name, so browsers keep it for a year
 *      /robots.txt               a file beside index.html
 *      /omtrekken.json           the outlines of the regions, where the installation has them (gateway.outlines)
 *      /knelpunten/...           any other path outside the API: index.html, which knows its own addresses
 *
 * Beside a file stand shorter forms of it: NAME.br (RFC 7932) and NAME.gz.
 */
#ifndef GATEWAY_PAGES_H
#define GATEWAY_PAGES_H

#include "services/gateway/gateway_in.h"

/* NULL: there is no such folder, or no index.html in it: then there is no page. */
struct pages *pages_new(void);
void pages_free(struct pages **p);

/* True: it was for the page, and was answered. */
MUST_CHECK bool pages_take(const struct pages *p, struct visit *v);

#endif
