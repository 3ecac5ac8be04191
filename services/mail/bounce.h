/*
 * A mail that came back: reads a delivery status notification (RFC 3464, a multipart/report of RFC 6522).
 * Pure and bounded: reads at most MAIL_BOUNCE_READ bytes, takes no memory. Whoever can write to our mailbox
 * can write one; so the caller believes it only of an id that it sent itself, to that recipient.
 */
#ifndef MAIL_BOUNCE_H
#define MAIL_BOUNCE_H

#include "services/mail/address.h"

#define MAIL_BOUNCE_READ       ((size_t)1 << 20)
#define MAIL_BOUNCE_RECIPIENTS 32

struct mail_bounced {
    struct mail_address
        recipient;   /* RFC 3464 2.3.2, Final-Recipient; the original one where given (2.3.1) */
    bool permanent;  /* Status 5.x.x with action failed; else it may still arrive */
    char status[12]; /* "5.1.1" (RFC 3463) */
};

struct mail_bounce {
    char id[MAIL_ID_MAX +
            1]; /* our Message-ID, from the part that bears our header; empty: not there */
    struct mail_bounced
        of[MAIL_BOUNCE_RECIPIENTS]; /* failed or delayed ones; others are left out */
    size_t n;
};

/* False when it is no such notification, or tells of nobody: an answer of a person, an absence message,
 * "delivered". */
MUST_CHECK bool mail_bounce_read(struct slice mail, struct mail_bounce *out);

#endif
