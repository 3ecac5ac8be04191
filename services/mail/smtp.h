/*
 * Handing mails over to an SMTP server (RFC 5321), one after the other on one connection that is kept
 * (libcurl, on our loop; nothing here waits). What is accepted is the server's to deliver; what it cannot
 * deliver later comes back as a mail (bounce.h).
 *
 * A connection that dies after the last byte and before the server's word is MAIL_SMTP_LATER though the
 * server may have it: sent again it may arrive twice, with the same Message-ID.
 *
 * One thing waits: libcurl ends a connection that it will not use again with QUIT, and reads the answer
 * before it goes on, for timeout_s at most (and at the end of the process for its own 120 s). That happens
 * after a mail that nobody was accepted for, and in curl_loop_free(); a server that is well answers at once.
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "services/curl/curl_loop.h"
#include "services/mail/address.h"

#define MAIL_SMTP_TO_MAX   32
#define MAIL_SMTP_TEXT_MAX 160

/* Borrowed for the call of mail_smtp_new(). */
struct mail_smtp_settings {
    const char *host; /* a name or an address, no URL */
    uint16_t port;
    bool plain;                /* allow a server without STARTTLS; never together with a user */
    const char *helo;          /* the name that we give; NULL: the machine's */
    const char *user;          /* NULL: none */
    const char *password_file; /* its first line */
    const char *ca_file;       /* PEM; NULL: those of the system */
    int timeout_s;             /* for one mail, connecting included; 1 to 3600 */
};

enum mail_smtp_result {
    MAIL_SMTP_ACCEPTED,
    MAIL_SMTP_REFUSED, /* 5xx: the same again would be refused again (RFC 5321 4.2.1) */
    MAIL_SMTP_LATER,   /* 4xx, no connection, no TLS, not let in: try again later */
};

struct mail_smtp_outcome {
    enum mail_smtp_result result;
    int code;   /* of the server; 0: none came */
    bool alone; /* said of this recipient, not of us or the mail: a 5xx is about the address */
    char text
        [MAIL_SMTP_TEXT_MAX]; /* its words or curl's, printable ASCII; from outside: log_value() */
};

/* One outcome for each recipient, in their order. The array is borrowed for the call. */
typedef void mail_smtp_fn(void *arg, const struct mail_smtp_outcome *of, size_t n);

struct mail_smtp;

/* NULL, and why in why_out (a constant), when the settings cannot be: no host, a password without TLS,
 * a file that cannot be read. c outlives it. */
MUST_CHECK struct mail_smtp *mail_smtp_new(struct curl_loop *c, const struct mail_smtp_settings *s,
                                           const char **why_out);
/* Mails that wait are dropped; their fn does not come. Not from within a fn. */
void mail_smtp_free(struct mail_smtp **s);

/* Queues a mail. from and to are of mail_address_read(); everything is copied. fn comes once, from the loop,
 * and may send again. n: 1 to MAIL_SMTP_TO_MAX. A recipient that is refused does not hold the others up. */
void mail_smtp_send(struct mail_smtp *s, const struct mail_address *from,
                    const struct mail_address *to, size_t n, struct slice message, mail_smtp_fn *fn,
                    void *arg);
/* Mails that were not told of yet. */
size_t mail_smtp_waiting(const struct mail_smtp *s);

#endif
