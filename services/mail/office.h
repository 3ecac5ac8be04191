/*
 * What a process needs to send mail, as the settings notify.mail.* say: the server that takes it, who it is from,
 * and the templates.
 */
#ifndef MAIL_OFFICE_H
#define MAIL_OFFICE_H

#include "services/mail/smtp.h"
#include "services/mail/template_set.h"

struct mail_office {
    struct mail_template_set *templates;
    struct mail_address from, reply_to; /* of a server */
    const char *host;                   /* behind the @ of a Message-ID */
    struct curl_loop *curl;
    struct mail_smtp *smtp; /* NULL: no server is set, so no mail is sent */
};

/* Ends the process when the settings or the templates cannot be: whoever made their own hears of a fault before mail
 * is switched on. */
void mail_office_open(struct mail_office *o, struct loop *l);
void mail_office_close(struct mail_office *o);

#endif
