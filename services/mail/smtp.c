/*
 * Handing mails over. curl tells one result for a whole transfer; which recipient was refused and why is
 * read from the conversation, which it shows line by line.
 */
#include "services/mail/smtp.h"

#include "common/buf.h"
#include "common/log.h"
#include "common/room.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define HOST_MAX     253
#define PASSWORD_MAX 500

/* Which command the next answers belong to. */
enum phase { PHASE_BEFORE, PHASE_FROM, PHASE_TO, PHASE_DATA, PHASE_AFTER };

struct mail {
    char from[MAIL_ADDRESS_MAX + 3];
    struct curl_slist *to;
    size_t n;
    struct buf message;
    size_t sent;
    mail_smtp_fn *fn;
    void *arg;
    enum phase phase;
    size_t told; /* RCPT commands that were given */
    struct mail_smtp_outcome of[MAIL_SMTP_TO_MAX];
    struct mail_smtp_outcome whole; /* the last answer that was not about one recipient */
    struct mail *next;
};

struct mail_smtp {
    struct curl_loop *curl;
    CURL *easy;
    char error[CURL_ERROR_SIZE];
    struct mail *first, **last; /* first is on its way when busy */
    size_t waiting;
    bool busy;
};

/* --- The conversation --------------------------------------------------------------------------- */

static void text_set(char out[MAIL_SMTP_TEXT_MAX], const char *p, size_t n)
{
    size_t i;

    while (n > 0 && (p[n - 1] == '\r' || p[n - 1] == '\n'))
        n--;
    for (i = 0; i < n && i < MAIL_SMTP_TEXT_MAX - 1; i++)
        out[i] = (char)(p[i] >= ' ' && p[i] <= '~' ? p[i] : '?');
    out[i] = '\0';
}

/* 530, 534, 535 and 538 say that we were not let in (RFC 4954 6): no word about the mail or who gets it. */
static enum mail_smtp_result result_of(int code)
{
    if (code == 530 || code == 534 || code == 535 || code == 538)
        return MAIL_SMTP_LATER;
    return code / 100 == 5   ? MAIL_SMTP_REFUSED
           : code / 100 == 2 ? MAIL_SMTP_ACCEPTED
                             : MAIL_SMTP_LATER;
}

static void answer_take(struct mail *m, const char *p, size_t n)
{
    struct mail_smtp_outcome *o = &m->whole;
    int code = 0;

    if (n < 4 || (p[3] != ' ' && p[3] != '\r')) /* "250-..." goes on */
        return;
    for (size_t i = 0; i < 3; i++) {
        if (p[i] < '0' || p[i] > '9')
            return;
        code = code * 10 + (p[i] - '0');
    }
    if (m->phase == PHASE_TO && m->told > 0)
        o = &m->of[m->told - 1];
    o->code = code;
    o->result = result_of(code);
    text_set(o->text, p + 3 + (p[3] == ' '), n - 3 - (p[3] == ' '));
}

static void command_note(struct mail *m, const char *p, size_t n)
{
    if (n > 5 && memcmp(p, "MAIL ", 5) == 0) {
        m->phase = PHASE_FROM;
    } else if (n > 5 && memcmp(p, "RCPT ", 5) == 0) {
        m->phase = PHASE_TO;
        m->told += m->told < m->n;
    } else if (n > 4 && memcmp(p, "DATA", 4) == 0) {
        m->phase = PHASE_DATA;
    } else if (m->phase != PHASE_BEFORE) {
        m->phase = PHASE_AFTER;
    }
}

static int on_line(CURL *easy, curl_infotype type, char *p, size_t n, void *arg)
{
    struct mail_smtp *s = arg;

    (void)easy;
    if (!s->busy)
        return 0;
    if (type == CURLINFO_HEADER_IN && s->first->phase != PHASE_AFTER)
        answer_take(s->first, p, n);
    else if (type == CURLINFO_HEADER_OUT)
        command_note(s->first, p, n);
    return 0;
}

static size_t on_read(char *to, size_t size, size_t n, void *arg)
{
    struct mail *m = ((struct mail_smtp *)arg)->first;
    size_t left = m->message.n - m->sent, take = size * n < left ? size * n : left;

    memcpy(to, m->message.p + m->sent, take);
    m->sent += take;
    return take;
}

/* --- One mail after the other -------------------------------------------------------------------- */

static void next_start(struct mail_smtp *s);

static void mail_free(struct mail *m)
{
    curl_slist_free_all(m->to);
    buf_free(&m->message);
    free(m);
}

/* What the whole came to, for those who were not refused by themselves. */
static struct mail_smtp_outcome whole_outcome(const struct mail_smtp *s, const struct mail *m,
                                              CURLcode code)
{
    struct mail_smtp_outcome o = m->whole;

    if (code == CURLE_OK) {
        o.result = MAIL_SMTP_ACCEPTED;
        return o;
    }
    /* Before MAIL a refusal is about us (TLS, password), not about this mail. */
    if (o.result != MAIL_SMTP_REFUSED || m->phase == PHASE_BEFORE) {
        o.result = MAIL_SMTP_LATER;
        if (o.code / 100 == 2 || o.code / 100 == 3)
            o.code = 0;
    }
    if (o.code == 0)
        text_set(o.text, s->error[0] ? s->error : curl_easy_strerror(code),
                 strlen(s->error[0] ? s->error : curl_easy_strerror(code)));
    return o;
}

static void on_done(void *arg, CURL *easy, CURLcode code)
{
    struct mail_smtp *s = arg;
    struct mail *m = s->first;
    struct mail_smtp_outcome whole = whole_outcome(s, m, code);

    (void)easy;
    for (size_t i = 0; i < m->n; i++)
        if (m->of[i].code == 0 || m->of[i].code / 100 == 2)
            m->of[i] = whole;
        else
            m->of[i].alone = true;
    s->first = m->next;
    if (!s->first)
        s->last = &s->first;
    s->busy = false;
    s->waiting--;
    m->fn(m->arg, m->of, m->n);
    mail_free(m);
    next_start(s);
}

static void must(CURLcode code)
{
    if (code != CURLE_OK)
        log_fatal("curl_misused", "why=%d", (int)code);
}

static void next_start(struct mail_smtp *s)
{
    struct mail *m = s->first;

    if (!m || s->busy)
        return;
    s->busy = true;
    s->error[0] = '\0';
    must(curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, m->from));
    must(curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, m->to));
    must(curl_easy_setopt(s->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)m->message.n));
    curl_loop_add(s->curl, s->easy, on_done, s);
}

void mail_smtp_send(struct mail_smtp *s, const struct mail_address *from,
                    const struct mail_address *to, size_t n, struct slice message, mail_smtp_fn *fn,
                    void *arg)
{
    struct mail *m = room_new(sizeof *m);

    assert(n > 0 && n <= MAIL_SMTP_TO_MAX && from->spec[0]);
    snprintf(m->from, sizeof m->from, "<%s>", from->spec);
    for (size_t i = 0; i < n; i++) {
        char path[MAIL_ADDRESS_MAX + 3];
        struct curl_slist *longer;

        assert(to[i].spec[0]);
        snprintf(path, sizeof path, "<%s>", to[i].spec);
        longer = curl_slist_append(m->to, path);
        if (!longer)
            log_fatal("memory_exhausted", "bytes=%zu", sizeof path);
        m->to = longer;
    }
    m->n = n;
    m->fn = fn;
    m->arg = arg;
    buf_add(&m->message, message.p, message.n);
    *s->last = m;
    s->last = &m->next;
    s->waiting++;
    next_start(s);
}

size_t mail_smtp_waiting(const struct mail_smtp *s)
{
    return s->waiting;
}

/* --- Settings ------------------------------------------------------------------------------------- */

/* Of a name or an address: nothing that would be another part of a URL. */
static bool host_ok(const char *s)
{
    size_t n = s ? strlen(s) : 0;

    return n > 0 && n <= HOST_MAX &&
           strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:") == n;
}

/* False when there is none; an empty password is none. */
static bool password_read(const char *path, char out[PASSWORD_MAX + 1])
{
    FILE *f = path ? fopen(path, "re") : NULL;
    bool got = f && fgets(out, PASSWORD_MAX + 1, f);

    if (f)
        fclose(f);
    if (got)
        out[strcspn(out, "\r\n")] = '\0';
    return got && out[0];
}

static const char *settings_check(const struct mail_smtp_settings *s)
{
    FILE *ca;

    if (!host_ok(s->host) || s->port == 0 ||
        (s->helo && (!host_ok(s->helo) || strchr(s->helo, ':'))))
        return "host, port or name cannot be one";
    if (s->timeout_s < 1 || s->timeout_s > 3600)
        return "the timeout is out of range";
    if (s->user && s->plain)
        return "a password is never sent without TLS";
    if (s->ca_file) {
        ca = fopen(s->ca_file, "re");
        if (!ca)
            return "the file of authorities cannot be read";
        fclose(ca);
    }
    return NULL;
}

static void easy_set(struct mail_smtp *s, const struct mail_smtp_settings *set)
{
    char url[2 * HOST_MAX + 32];
    CURL *e = s->easy;
    bool v6 = strchr(set->host, ':') != NULL;

    snprintf(url, sizeof url, "smtp://%s%s%s:%d/%s", v6 ? "[" : "", set->host, v6 ? "]" : "",
             set->port, set->helo ? set->helo : "");
    must(curl_easy_setopt(e, CURLOPT_URL, url));
    must(curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "smtp"));
    must(curl_easy_setopt(e, CURLOPT_NOPROXY, "*"));
    must(curl_easy_setopt(e, CURLOPT_PROXY, ""));
    must(curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED));
    must(curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L));
    must(curl_easy_setopt(e, CURLOPT_TIMEOUT, (long)set->timeout_s));
    must(curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, (long)set->timeout_s));
    must(curl_easy_setopt(e, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)set->timeout_s));
    must(
        curl_easy_setopt(e, CURLOPT_USE_SSL, (long)(set->plain ? CURLUSESSL_TRY : CURLUSESSL_ALL)));
    must(curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2));
    if (set->ca_file)
        must(curl_easy_setopt(e, CURLOPT_CAINFO, set->ca_file));
    must(curl_easy_setopt(e, CURLOPT_UPLOAD, 1L));
    must(curl_easy_setopt(e, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L));
    must(curl_easy_setopt(e, CURLOPT_READFUNCTION, on_read));
    must(curl_easy_setopt(e, CURLOPT_READDATA, s));
    must(curl_easy_setopt(e, CURLOPT_VERBOSE, 1L));
    must(curl_easy_setopt(e, CURLOPT_DEBUGFUNCTION, on_line));
    must(curl_easy_setopt(e, CURLOPT_DEBUGDATA, s));
    must(curl_easy_setopt(e, CURLOPT_ERRORBUFFER, s->error));
}

struct mail_smtp *mail_smtp_new(struct curl_loop *c, const struct mail_smtp_settings *set,
                                const char **why_out)
{
    struct mail_smtp *s;
    char password[PASSWORD_MAX + 1] = "";

    *why_out = settings_check(set);
    if (!*why_out && set->user && !password_read(set->password_file, password))
        *why_out = "the file with the password cannot be read";
    if (*why_out)
        return NULL;
    s = room_new(sizeof *s);
    s->curl = c;
    s->last = &s->first;
    s->easy = curl_easy_init();
    if (!s->easy)
        log_fatal("curl_failed", "why=start");
    easy_set(s, set);
    if (set->user) {
        must(curl_easy_setopt(s->easy, CURLOPT_USERNAME, set->user));
        must(curl_easy_setopt(s->easy, CURLOPT_PASSWORD, password));
        explicit_bzero(password, sizeof password);
    }
    return s;
}

void mail_smtp_free(struct mail_smtp **s)
{
    if (!*s)
        return;
    if ((*s)->busy)
        curl_loop_remove((*s)->curl, (*s)->easy);
    (*s)->busy = false;
    while ((*s)->first) {
        struct mail *m = (*s)->first;

        (*s)->first = m->next;
        mail_free(m);
    }
    curl_easy_cleanup((*s)->easy);
    free(*s);
    *s = NULL;
}
