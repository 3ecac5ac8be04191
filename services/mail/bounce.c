/*
 * A mail that came back. Lines are read one at a time; a field goes on in lines that begin with a blank.
 */
#include "services/mail/bounce.h"

#include <strings.h>

#define FIELD_MAX    1000
#define BOUNDARY_MAX 70 /* RFC 2046 5.1.1 */

struct reader {
    struct slice left;
};

static bool line_next(struct reader *r, struct slice *out)
{
    const uint8_t *end;

    if (r->left.n == 0)
        return false;
    end = memchr(r->left.p, '\n', r->left.n);
    *out = slice_of(r->left.p, end ? (size_t)(end - r->left.p) : r->left.n);
    r->left = slice_of(r->left.p + out->n, r->left.n - out->n);
    if (end)
        r->left = slice_of(r->left.p + 1, r->left.n - 1);
    if (out->n > 0 && out->p[out->n - 1] == '\r')
        out->n--;
    return true;
}

struct field {
    char name[40];
    char value[FIELD_MAX + 1]; /* unfolded; what is longer is cut */
};

static void value_add(struct field *f, size_t *n, struct slice s)
{
    while (*n == 0 && s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = slice_of(s.p + 1, s.n - 1);
    for (size_t i = 0; i < s.n && *n < FIELD_MAX; i++)
        f->value[(*n)++] = s.p[i] ? (char)s.p[i] : '?';
    f->value[*n] = '\0';
}

/* The next field; false at the blank line that ends a header or a group, which it takes, and at the end. */
static bool field_next(struct reader *r, struct field *f)
{
    struct slice line;
    const uint8_t *at;
    size_t n = 0;

    f->name[0] = f->value[0] = '\0';
    if (!line_next(r, &line) || line.n == 0)
        return false;
    at = memchr(line.p, ':', line.n);
    if (at && (size_t)(at - line.p) < sizeof f->name) {
        memcpy(f->name, line.p, (size_t)(at - line.p));
        f->name[at - line.p] = '\0';
        value_add(f, &n, slice_of(at + 1, line.n - (size_t)(at - line.p) - 1));
    }
    while (r->left.n > 0 && (r->left.p[0] == ' ' || r->left.p[0] == '\t') && line_next(r, &line))
        value_add(f, &n, line);
    return true;
}

static bool value_starts(const char *value, const char *word)
{
    return strncasecmp(value, word, strlen(word)) == 0;
}

/* --- The whole: its boundary, and its parts ------------------------------------------------------ */

static bool boundary_of(const char *type, char out[BOUNDARY_MAX + 3])
{
    const char *at = strcasestr(type, "boundary=");
    size_t n;

    if (!value_starts(type, "multipart/report") || !at)
        return false;
    at += strlen("boundary=");
    if (*at == '"')
        n = strcspn(++at, "\"");
    else
        n = strcspn(at, "; \t");
    if (n == 0 || n > BOUNDARY_MAX)
        return false;
    memcpy(out, "--", 2);
    memcpy(out + 2, at, n);
    out[n + 2] = '\0';
    return true;
}

static bool is_boundary(struct slice line, const char *boundary)
{
    size_t n = strlen(boundary);

    while (line.n > 0 && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
        line.n--;
    return line.n >= n && memcmp(line.p, boundary, n) == 0 &&
           (line.n == n || (line.n == n + 2 && memcmp(line.p + n, "--", 2) == 0));
}

/* What stands before the next boundary line; the reader is left behind that line. */
static struct slice part_next(struct reader *r, const char *boundary)
{
    const uint8_t *begin = r->left.p;
    struct slice line;

    while (line_next(r, &line))
        if (is_boundary(line, boundary))
            return slice_of(begin, (size_t)(line.p - begin));
    return slice_of(begin, (size_t)(r->left.p - begin));
}

/* --- message/delivery-status: a group of fields for the message, then one for each recipient -------- */

/* "rfc822; a@b.nl", also "rfc822;<a@b.nl>". */
static void recipient_read(const char *value, struct mail_address *out)
{
    struct slice s;

    if (!value_starts(value, "rfc822;"))
        return;
    s = slice_str(value + strlen("rfc822;"));
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = slice_of(s.p + 1, s.n - 1);
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    if (s.n > 1 && s.p[0] == '<' && s.p[s.n - 1] == '>')
        s = slice_of(s.p + 1, s.n - 2);
    if (mail_address_read(s, out) != MAIL_FAULT_NONE)
        memset(out, 0, sizeof *out);
}

/* class.subject.detail, of one and at most three digits each (RFC 3463 2). */
static void status_read(const char *value, char out[12])
{
    size_t n = strspn(value, "0123456789.");

    if (n >= 5 && n < 12 && strchr("245", value[0]) && value[1] == '.') {
        memcpy(out, value, n);
        out[n] = '\0';
    }
}

static void group_read(struct reader *r, struct mail_bounce *out)
{
    struct mail_bounced one = {0};
    struct mail_address original = {0};
    bool failed = false, delayed = false;
    struct field f;

    while (field_next(r, &f)) {
        if (strcasecmp(f.name, "Final-Recipient") == 0)
            recipient_read(f.value, &one.recipient);
        else if (strcasecmp(f.name, "Original-Recipient") == 0)
            recipient_read(f.value, &original);
        else if (strcasecmp(f.name, "Status") == 0)
            status_read(f.value, one.status);
        else if (strcasecmp(f.name, "Action") == 0) {
            failed = value_starts(f.value, "failed");
            delayed = value_starts(f.value, "delayed");
        }
    }
    if (original.spec[0])
        one.recipient = original;
    if (!one.recipient.spec[0] || !(failed || delayed) || out->n == MAIL_BOUNCE_RECIPIENTS)
        return;
    one.permanent = failed && one.status[0] == '5';
    out->of[out->n++] = one;
}

static void id_read(struct reader *r, struct mail_bounce *out)
{
    struct field f;

    while (field_next(r, &f)) {
        size_t n = strcspn(f.value, " \t");

        if (strcasecmp(f.name, "Message-ID") != 0 || n > MAIL_ID_MAX)
            continue;
        f.value[n] = '\0';
        if (mail_id_ok(f.value))
            memcpy(out->id, f.value, n + 1);
        return;
    }
}

static void part_read(struct slice part, struct mail_bounce *out)
{
    struct reader r = {part};
    bool status = false, ours = false;
    struct field f;

    while (field_next(&r, &f)) {
        if (strcasecmp(f.name, "Content-Type") != 0)
            continue;
        status = value_starts(f.value, "message/delivery-status") ||
                 value_starts(f.value, "message/global-delivery-status");
        ours =
            value_starts(f.value, "message/rfc822") || value_starts(f.value, "text/rfc822-headers");
    }
    while (status && r.left.n > 0)
        group_read(&r, out);
    if (ours && !out->id[0])
        id_read(&r, out);
}

bool mail_bounce_read(struct slice mail, struct mail_bounce *out)
{
    struct reader r = {mail};
    char boundary[BOUNDARY_MAX + 3];
    bool report = false;
    struct field f;

    memset(out, 0, sizeof *out);
    if (r.left.n > MAIL_BOUNCE_READ)
        r.left.n = MAIL_BOUNCE_READ;
    while (field_next(&r, &f))
        if (strcasecmp(f.name, "Content-Type") == 0)
            report = boundary_of(f.value, boundary);
    if (!report)
        return false;
    (void)part_next(&r, boundary); /* what mail programs that know no parts show */
    while (r.left.n > 0)
        part_read(part_next(&r, boundary), out);
    return out->n > 0;
}
