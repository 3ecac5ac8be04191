/*
 * A mail as bytes: a header of ours, then text and HTML as two ways to say the same (multipart/alternative,
 * RFC 2046 5.1.4). Pure: what it says is the caller's, how it is written is ours.
 *
 *      Date From Reply-To To Subject Message-ID In-Reply-To References
 *      Auto-Submitted: auto-generated (RFC 3834 5): no absence message comes back
 *      text/plain, text/html: 7bit when it is ASCII in short lines, else quoted-printable
 *
 * Never 8bit: SMTP would have to agree on it (RFC 6152), and not every server on the way does.
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "common/buf.h"
#include "services/mail/address.h"

#define MAIL_TO_MAX         32
#define MAIL_REFERENCES_MAX 20
#define MAIL_REFERENCE_MAX  32
#define MAIL_PHRASE_MAX     200 /* bytes */
#define MAIL_BODY_MAX       ((size_t)1 << 20)

/* Everything is borrowed for the call. */
struct mail_message {
    int64_t date; /* seconds since 1970 */
    struct mail_address from;
    struct mail_address reply_to; /* a mailbox that is read; none: no such field */
    const struct mail_address *to;
    size_t n_to; /* 1 to MAIL_TO_MAX */
    /* The subject is these two and nothing else, so that it holds no personal data:
     * "[ZVL-2026-0412-7] Vraag aan u". */
    const char *reference;   /* NULL: a mail about more than one signal */
    struct slice phrase;     /* of the template */
    const char *id;          /* <position.stream@host> of the event */
    const char *in_reply_to; /* NULL: the first of its thread */
    const char *const *references;
    size_t n_references;     /* at most MAIL_REFERENCES_MAX */
    struct slice text, html; /* UTF-8, lines end with \n */
};

/* Adds to out; on a fault out is as it was. */
MUST_CHECK enum mail_fault mail_message_write(const struct mail_message *m, struct buf *out);

#endif
