/*
 * One mail, from what is to be told: a digest, or one piece of news. What it says is in the templates
 * (services/mail, compose/mail); here is which values they get. Pure.
 *
 *      Message-ID    <position.letter.token@host>: of the event; the same however often it is tried
 *      In-Reply-To   the first mail about the same signal, so that a signal is one thread
 */
#ifndef NOTIFY_LETTER_H
#define NOTIFY_LETTER_H

#include "services/domain/registry.h"
#include "services/mail/message.h"
#include "services/mail/template_set.h"
#include "services/notify/mail_queue.h"

struct letter_with {
    const struct mail_template_set *templates;
    struct mail_address from, reply_to;
    const char *host; /* behind the @ of a Message-ID */
    const char *link; /* setting notify.link */
};

/* What was asked for it; absent parts are empty. */
struct letter_told {
    bool due_told;        /* by overview; else reminders stand for it */
    struct wire_list due; /* due_row: what waits for the party, or the account */
    /* With the content: titles by signal, and of one piece of news what it says. */
    const struct letter_title {
        struct uuid signal;
        struct slice title;
    } * titles;
    size_t n_titles;
    struct slice excerpt;
};

enum letter_is {
    LETTER_WRITTEN,
    LETTER_EMPTY,  /* what it was about was done meanwhile */
    LETTER_REFUSED /* the address can bear no mail */
};
/* now: log's time. Adds to out; *to_out is who gets it. */
enum letter_is letter_write(const struct letter_with *with, const struct registry *r,
                            const struct mail_letter *l, const struct letter_told *told,
                            int64_t now, struct buf *out, struct mail_address *to_out);

/* Takes such a Message-ID apart. token_out: MAILBOX_TOKEN + 1 bytes. */
MUST_CHECK bool letter_id_read(const char *id, int64_t *letter_out, char token_out[17]);

#endif
