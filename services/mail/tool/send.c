/*
 * mail-send: hands mails over as notify would, to see whether a server takes them.
 *
 *      mail-send HOST PORT [plain] [user=NAME] [password=FILE] [ca=FILE] [helo=NAME] [timeout=SECONDS] < mails
 *
 * Each line of its input is a mail as JSON: from, to (a list), phrase, reference, id, in_reply_to, references,
 * date, text, html; an address is {"spec": ..., "name": ...}. For each recipient it prints a line of JSON.
 * The last line says how often the loop came round meanwhile (a tick is 10 ms), and the longest it did not.
 */
#include "common/clock.h"
#include "common/log.h"
#include "services/mail/message.h"
#include "services/mail/smtp.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static struct loop *loop;
static struct loop_timer ticker;
static int64_t ticks, last_tick, longest;
static size_t on_their_way;

static void tick(void *arg)
{
    int64_t now = clock_mono_us();

    (void)arg;
    ticks++;
    longest = now - last_tick > longest ? now - last_tick : longest;
    last_tick = now;
    loop_timer_set(loop, &ticker, now + 10 * US_PER_MS);
}

static void told(void *arg, const struct mail_smtp_outcome *of, size_t n)
{
    static const char *const names[] = {"accepted", "refused", "later"};
    const char *id = arg;

    for (size_t i = 0; i < n; i++) {
        json_t *line =
            json_pack("{s:s, s:I, s:s, s:i, s:s}", "id", id, "recipient", (json_int_t)i, "result",
                      names[of[i].result], "code", of[i].code, "text", of[i].text);

        json_dumpf(line, stdout, JSON_ENSURE_ASCII);
        puts("");
        json_decref(line);
    }
    if (--on_their_way == 0)
        loop_stop(loop);
}

static void must(const char *what, enum mail_fault fault)
{
    if (fault != MAIL_FAULT_NONE)
        log_fatal("mail_refused", "field=%s why=%s", what,
                  log_value(slice_str(mail_fault_text(fault))));
}

static struct slice text_of(const json_t *mail, const char *name)
{
    const json_t *v = json_object_get(mail, name);

    return slice_of(json_string_value(v), json_string_length(v));
}

static void address_of(const json_t *a, struct mail_address *out)
{
    must("address", mail_address_read(text_of(a, "spec"), out));
    must("name", mail_address_name(out, text_of(a, "name")));
}

static void mail_send(struct mail_smtp *smtp, const json_t *mail)
{
    struct mail_message m = {.date = json_integer_value(json_object_get(mail, "date")),
                             .reference = json_string_value(json_object_get(mail, "reference")),
                             .phrase = text_of(mail, "phrase"),
                             .id = json_string_value(json_object_get(mail, "id")),
                             .in_reply_to = json_string_value(json_object_get(mail, "in_reply_to")),
                             .text = text_of(mail, "text"),
                             .html = text_of(mail, "html")};
    struct mail_address to[MAIL_TO_MAX];
    const char *references[MAIL_REFERENCES_MAX];
    const json_t *list = json_object_get(mail, "to"), *thread = json_object_get(mail, "references");
    struct buf out = {0};

    address_of(json_object_get(mail, "from"), &m.from);
    if (json_object_get(mail, "reply_to"))
        address_of(json_object_get(mail, "reply_to"), &m.reply_to);
    for (m.n_to = 0; m.n_to < json_array_size(list) && m.n_to < MAIL_TO_MAX; m.n_to++)
        address_of(json_array_get(list, m.n_to), &to[m.n_to]);
    for (; m.n_references < json_array_size(thread) && m.n_references < MAIL_REFERENCES_MAX;
         m.n_references++)
        references[m.n_references] = json_string_value(json_array_get(thread, m.n_references));
    m.to = to;
    m.references = references;
    must("message", mail_message_write(&m, &out));
    on_their_way++;
    mail_smtp_send(smtp, &m.from, to, m.n_to, buf_slice(&out), told, (void *)(uintptr_t)m.id);
    buf_free(&out);
}

static void argument_take(struct mail_smtp_settings *s, char *a)
{
    char *value = strchr(a, '=');

    if (value)
        *value++ = '\0';
    if (strcmp(a, "plain") == 0)
        s->plain = true;
    else if (value && strcmp(a, "user") == 0)
        s->user = value;
    else if (value && strcmp(a, "password") == 0)
        s->password_file = value;
    else if (value && strcmp(a, "ca") == 0)
        s->ca_file = value;
    else if (value && strcmp(a, "helo") == 0)
        s->helo = value;
    else if (value && strcmp(a, "timeout") == 0)
        s->timeout_s = (int)strtol(value, NULL, 10);
    else
        log_fatal("argument_unknown", "argument=%s", log_value(slice_str(a)));
}

int main(int argc, char **argv)
{
    struct mail_smtp_settings set = {.timeout_s = 30};
    struct curl_loop *curl;
    struct mail_smtp *smtp;
    const char *why;
    json_t *mails = json_array();

    log_init("mail-send", LOG_INFO);
    if (argc < 3 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        log_fatal("usage", "arguments=HOST_PORT");
    set.host = argv[1];
    set.port = (uint16_t)strtol(argv[2], NULL, 10);
    for (int i = 3; i < argc; i++)
        argument_take(&set, argv[i]);
    loop = loop_new();
    curl = curl_loop_new(loop, 4);
    smtp = mail_smtp_new(curl, &set, &why);
    if (!smtp)
        log_fatal("settings_refused", "why=%s", log_value(slice_str(why)));
    for (json_t *mail; (mail = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, NULL));) {
        json_array_append_new(mails, mail);
        mail_send(smtp, mail);
    }
    ticker = (struct loop_timer){.fn = tick};
    last_tick = clock_mono_us();
    loop_timer_set(loop, &ticker, last_tick + 1);
    if (on_their_way > 0)
        loop_run(loop);
    printf("{\"ticks\": %lld, \"longest_ms\": %lld}\n", (long long)ticks,
           (long long)(longest / US_PER_MS));
    loop_timer_set(loop, &ticker, 0);
    mail_smtp_free(&smtp);
    curl_loop_free(&curl);
    loop_free(&loop);
    json_decref(mails);
    return 0;
}
