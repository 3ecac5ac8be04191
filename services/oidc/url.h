/*
 * Addresses and form fields: what may be asked of issuers, and how parameters are written.
 */
#ifndef OIDC_URL_H
#define OIDC_URL_H

#include "common/buf.h"

/* https://host[:port][/...] of printable ASCII, without user, fragment or more than `most` bytes; where loopback is
 * true http to 127.0.0.1, [::1] or localhost is one too. */
bool url_ok(const char *url, bool loopback, size_t most);
/* An address to which fields are added: with a `?` where it has none. */
void url_begin(struct buf *out, const char *url);
/* "name=value", escaped (application/x-www-form-urlencoded of RFC 6749 B, with %20), behind an `&` where one is
 * needed. A form's body begins with an empty buffer. */
void url_field_add(struct buf *out, const char *name, struct slice value);
void url_escape_add(struct buf *out, struct slice text);

#endif
