/*
 * What a process needs to send mail: see office.h.
 */
#include "services/mail/office.h"

#include "common/beside.h"
#include "common/log.h"
#include "common/settings.h"

#include <string.h>

#define CONNECTIONS 2

static const char *or_null(const char *setting)
{
    return setting[0] ? setting : NULL;
}

static void templates_load(struct mail_office *o)
{
    char path[PATH_MAX];
    const char *folder =
        beside_find("mail", "../../share/weerklank/compose/mail", path) ? path : "compose/mail";
    struct buf why = {0};

    o->templates =
        mail_template_set_load(folder, or_null(settings_text("notify.mail.templates")), &why);
    if (!o->templates)
        log_fatal("templates_refused", "why=%s", log_value(buf_slice(&why)));
    buf_free(&why);
}

static void address_read(const char *setting, struct mail_address *out)
{
    enum mail_fault fault = mail_address_read(slice_str(settings_text(setting)), out);

    if (fault != MAIL_FAULT_NONE)
        log_fatal("setting_unreadable", "setting=%s why=%s", setting,
                  log_value(slice_str(mail_fault_text(fault))));
}

static void server_open(struct mail_office *o, struct loop *l)
{
    struct mail_smtp_settings s = {.host = settings_text("notify.mail.host"),
                                   .port = (uint16_t)settings_int("notify.mail.port"),
                                   .plain = settings_bool("notify.mail.plain"),
                                   .user = or_null(settings_text("notify.mail.user")),
                                   .password_file =
                                       or_null(settings_text("notify.mail.password.file")),
                                   .ca_file = or_null(settings_text("notify.mail.ca.file")),
                                   .timeout_s = (int)settings_int("notify.mail.timeout.s")};
    const char *why;

    address_read("notify.mail.from", &o->from);
    address_read("notify.mail.reply.to", &o->reply_to);
    if (mail_address_name(&o->from, SLICE_LIT("Weerklank")) != MAIL_FAULT_NONE)
        log_fatal("setting_unreadable", "setting=notify.mail.from");
    o->host = strchr(o->from.spec, '@') + 1;
    s.helo = o->host;
    o->curl = curl_loop_new(l, CONNECTIONS);
    o->smtp = mail_smtp_new(o->curl, &s, &why);
    if (!o->smtp)
        log_fatal("mail_settings_refused", "why=%s", log_value(slice_str(why)));
}

void mail_office_open(struct mail_office *o, struct loop *l)
{
    *o = (struct mail_office){0};
    templates_load(o);
    if (settings_text("notify.mail.host")[0])
        server_open(o, l);
}

void mail_office_close(struct mail_office *o)
{
    mail_smtp_free(&o->smtp);
    curl_loop_free(&o->curl);
    mail_template_set_free(&o->templates);
}
