/*
 * An address as people give it, and the name that stands before it. What is in a struct mail_address was
 * checked here and nowhere else, so that whoever writes one needs no further look.
 */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include "common/base.h"

#define MAIL_LOCAL_MAX   64  /* RFC 5321 4.5.3.1.1, octets */
#define MAIL_DOMAIN_MAX  253 /* 4.5.3.1.2 says 255; the DNS carries 253 of them (RFC 1035 2.3.4) */
#define MAIL_ADDRESS_MAX 254 /* 4.5.3.1.3: a path of 256 with its < and > */
#define MAIL_NAME_MAX    120 /* bytes of UTF-8 of a display name */
#define MAIL_ID_MAX      250 /* of a Message-ID with < and > */

/* Everything that a mail is refused for, with its sentence. */
#define MAIL_FAULTS(X)                                                                     \
    X(NONE, "good")                                                                        \
    X(EMPTY, "nothing is there")                                                           \
    X(CONTROL, "it holds a line break or another control character")                       \
    X(NO_AT, "an address has one @ between a mailbox and a domain")                        \
    X(TOO_LONG, "it is longer than mail can carry")                                        \
    X(LOCAL, "what stands before the @ is not letters, digits and signs with single dots") \
    X(DOMAIN, "what stands behind the @ is not a name such as voorbeeld.nl")               \
    X(NOT_ASCII, "letters beyond ASCII in an address: write the domain in its xn-- form")  \
    X(NOT_UTF8, "the text is not valid UTF-8")                                             \
    X(ID, "a Message-ID is not <left@host>")                                               \
    X(REFERENCE, "a reference is capitals, digits and hyphens, at most 32")                \
    X(NO_RECIPIENT, "nobody to send it to, or too many")                                   \
    X(DATE, "the date is out of range")                                                    \
    X(TOO_LARGE, "the message is too large")

enum mail_fault {
#define X(name, text) MAIL_FAULT_##name,
    MAIL_FAULTS(X)
#undef X
};

/* A sentence for people, in English; never a part of what was refused. */
const char *mail_fault_text(enum mail_fault fault);

/* Zero-initialised is none. Both are closed by a NUL. */
struct mail_address {
    char spec[MAIL_ADDRESS_MAX + 1]; /* addr-spec: dot-atom and domain, ASCII (RFC 5322 3.4.1) */
    char name[MAIL_NAME_MAX + 1];    /* UTF-8 without controls; empty: none */
};

/* Spaces around it are left out; the domain is lowered. Quoted local parts, comments and literals
 * ("[127.0.0.1]") are refused: nobody has one, and each is a way to write an address twice. On a fault
 * *out is none. */
MUST_CHECK enum mail_fault mail_address_read(struct slice text, struct mail_address *out);
/* Puts a name before it; an empty text takes it away. On a fault the name is as it was. */
MUST_CHECK enum mail_fault mail_address_name(struct mail_address *a, struct slice name);
/* Whether it is `<left@host>` of RFC 5322 3.6.4, both dot-atoms. */
bool mail_id_ok(const char *id);

#endif
