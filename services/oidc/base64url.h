/*
 * Base64url without padding (RFC 4648 5, RFC 7515 2): one text for each run of bytes, and no other is read.
 */
#ifndef OIDC_BASE64URL_H
#define OIDC_BASE64URL_H

#include "common/buf.h"

/* Characters for n bytes, with the NUL. */
#define BASE64URL_SIZE(n) (((n)*4 + 2) / 3 + 1)

/* out holds BASE64URL_SIZE(n). */
void base64url_write(const void *p, size_t n, char *out);
void base64url_add(struct buf *out, const void *p, size_t n);
/* 0, or -1: another character, bits that mean nothing, or more than `most` bytes. */
MUST_CHECK int base64url_read(struct slice text, uint8_t *out, size_t most, size_t *n_out);

#endif
