/*
 * Header fields of a mail. There is no function that takes a finished value: each kind of value is encoded
 * here, so that nothing which somebody wrote can end a line or begin another field.
 *
 *      text        RFC 2047 encoded-words, or folded at 78 when it is plain ASCII (RFC 5322 2.2.3)
 *      addresses   of struct mail_address, the name as quoted-string or encoded-words
 *      ids         of mail_id_ok()
 *      fixed       constants of this program
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "common/buf.h"
#include "services/mail/address.h"

#define MAIL_LINE_MAX 78 /* octets without CR LF (RFC 5322 2.1.1) */

/* Any bytes: controls become spaces, what is no UTF-8 becomes U+FFFD. */
void mail_header_text(struct buf *out, const char *name, struct slice text);
void mail_header_addresses(struct buf *out, const char *name, const struct mail_address *a,
                           size_t n);
void mail_header_ids(struct buf *out, const char *name, const char *const *ids, size_t n);
/* RFC 5322 3.3, in UTC. unix_s: 0 to the end of the year 9999. */
void mail_header_date(struct buf *out, int64_t unix_s);
/* name and value: constants of this program, short enough for a line. */
void mail_header_fixed(struct buf *out, const char *name, const char *value);

/* The length of the code point at p, 0 where there is none (RFC 3629). n > 0. */
size_t mail_utf8_next(const uint8_t *p, size_t n);

#endif
