/*
 * A mail as bytes.
 */
#include "services/mail/message.h"

#include "common/text.h"
#include "services/mail/header.h"

#include <assert.h>

#define DATE_MAX INT64_C(253402300799) /* the end of the year 9999 */
/* Quoted-printable never holds "=_" (RFC 2045 6.7 has hexadecimal digits behind each =), and a part that
 * holds it is never 7bit: so the boundary is in no part, whatever somebody wrote. */
#define BOUNDARY "=_weerklank"

/* --- Is it fit to be written? ----------------------------------------------------------------- */

static bool reference_ok(const char *s)
{
    size_t n = strlen(s);

    for (size_t i = 0; i < n; i++)
        if (!((s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '-'))
            return false;
    return n > 0 && n <= MAIL_REFERENCE_MAX;
}

static enum mail_fault text_check(struct slice s, size_t most, bool lines)
{
    if (s.n == 0)
        return MAIL_FAULT_EMPTY;
    if (s.n > most)
        return MAIL_FAULT_TOO_LARGE;
    if (!text_utf8_valid(s.p, s.n))
        return MAIL_FAULT_NOT_UTF8;
    return text_controls_ok(s.p, s.n, lines) ? MAIL_FAULT_NONE : MAIL_FAULT_CONTROL;
}

static enum mail_fault ids_check(const struct mail_message *m)
{
    if (!m->id || !mail_id_ok(m->id) || (m->in_reply_to && !mail_id_ok(m->in_reply_to)) ||
        m->n_references > MAIL_REFERENCES_MAX)
        return MAIL_FAULT_ID;
    for (size_t i = 0; i < m->n_references; i++)
        if (!mail_id_ok(m->references[i]))
            return MAIL_FAULT_ID;
    return MAIL_FAULT_NONE;
}

static enum mail_fault people_check(const struct mail_message *m)
{
    if (!m->from.spec[0])
        return MAIL_FAULT_EMPTY;
    if (m->n_to == 0 || m->n_to > MAIL_TO_MAX)
        return MAIL_FAULT_NO_RECIPIENT;
    for (size_t i = 0; i < m->n_to; i++)
        if (!m->to[i].spec[0])
            return MAIL_FAULT_NO_RECIPIENT;
    return MAIL_FAULT_NONE;
}

static enum mail_fault message_check(const struct mail_message *m)
{
    enum mail_fault fault = people_check(m);

    if (!fault)
        fault = ids_check(m);
    if (!fault && (m->date < 0 || m->date > DATE_MAX))
        fault = MAIL_FAULT_DATE;
    if (!fault && m->reference && !reference_ok(m->reference))
        fault = MAIL_FAULT_REFERENCE;
#ifndef PLANT_MAIL_HEADER_RAW
    if (!fault)
        fault = text_check(m->phrase, MAIL_PHRASE_MAX, false);
#endif
    if (!fault)
        fault = text_check(m->text, MAIL_BODY_MAX, true);
    if (!fault)
        fault = text_check(m->html, MAIL_BODY_MAX, true);
    return fault;
}

/* --- Writing it ------------------------------------------------------------------------------- */

static bool fits_7bit(struct slice s)
{
    size_t line = 0;

    for (size_t i = 0; i < s.n; i++) {
        line = s.p[i] == '\n' ? 0 : line + 1;
        if (line > MAIL_LINE_MAX || s.p[i] > '~' || (s.p[i] < ' ' && s.p[i] != '\n') ||
            (s.p[i] == '=' && i + 1 < s.n && s.p[i + 1] == '_'))
            return false;
        /* A space at the end of a line is lost on some ways. */
        if (s.p[i] == ' ' && (i + 1 == s.n || s.p[i + 1] == '\n'))
            return false;
    }
    return true;
}

static void lines_add(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            buf_add_str(out, "\r\n");
        else
            buf_add(out, s.p + i, 1);
    }
}

/* RFC 2045 6.7: lines of at most 76 with their =. A dot that begins a line is written as =2E, for servers
 * that forget to take the doubled one away. */
static void quoted_printable_add(struct buf *out, struct slice s)
{
    size_t column = 0;

    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        bool ends = i + 1 == s.n || s.p[i + 1] == '\n';
        bool as_is = (c > ' ' && c <= '~' && c != '=' && !(c == '.' && column == 0)) ||
                     ((c == ' ' || c == '\t') && !ends);

        if (c == '\n') {
            buf_add_str(out, "\r\n");
            column = 0;
            continue;
        }
        if (column + (as_is ? 1 : 3) > 75) {
            buf_add_str(out, "=\r\n");
            column = 0;
            as_is = as_is && c != '.';
        }
        if (as_is)
            buf_add(out, &c, 1);
        else
            buf_printf(out, "=%02X", c);
        column += as_is ? 1 : 3;
    }
}

static void part_add(struct buf *out, const char *type, struct slice body)
{
    bool plain = fits_7bit(body);

    buf_add_str(out, "--" BOUNDARY "\r\n");
    mail_header_fixed(out, "Content-Type", type);
    mail_header_fixed(out, "Content-Transfer-Encoding", plain ? "7bit" : "quoted-printable");
    buf_add_str(out, "\r\n");
    if (plain)
        lines_add(out, body);
    else
        quoted_printable_add(out, body);
    buf_add_str(out, "\r\n");
}

static void subject_add(struct buf *out, const struct mail_message *m)
{
    struct buf s = {0};

    if (m->reference) {
        buf_add_str(&s, "[");
        buf_add_str(&s, m->reference);
        buf_add_str(&s, "] ");
    }
    buf_add(&s, m->phrase.p, m->phrase.n);
    mail_header_text(out, "Subject", buf_slice(&s));
    buf_free(&s);
}

enum mail_fault mail_message_write(const struct mail_message *m, struct buf *out)
{
    enum mail_fault fault = message_check(m);

    if (fault)
        return fault;
    mail_header_date(out, m->date);
    mail_header_addresses(out, "From", &m->from, 1);
    if (m->reply_to.spec[0])
        mail_header_addresses(out, "Reply-To", &m->reply_to, 1);
    mail_header_addresses(out, "To", m->to, m->n_to);
    subject_add(out, m);
    mail_header_ids(out, "Message-ID", &m->id, 1);
    if (m->in_reply_to)
        mail_header_ids(out, "In-Reply-To", &m->in_reply_to, 1);
    if (m->n_references > 0)
        mail_header_ids(out, "References", m->references, m->n_references);
    mail_header_fixed(out, "Auto-Submitted", "auto-generated");
    mail_header_fixed(out, "MIME-Version", "1.0");
    mail_header_fixed(out, "Content-Type", "multipart/alternative; boundary=\"" BOUNDARY "\"");
    buf_add_str(out, "\r\n");
    part_add(out, "text/plain; charset=utf-8", m->text);
    part_add(out, "text/html; charset=utf-8", m->html);
    buf_add_str(out, "--" BOUNDARY "--\r\n");
    return MAIL_FAULT_NONE;
}
