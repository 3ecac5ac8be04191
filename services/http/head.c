/*
 * The head of a request: see head.h.
 */
#include "services/http/head.h"

#include <strings.h>

#define LENGTH_DIGITS 15 /* of a Content-Length: nobody takes a petabyte */
#define HOST_MOST     255

#define FAULT(s, w) ((struct http_fault){(s), (w)})
static const struct http_fault none;

/* ------------------------------------------------------------------ bytes */

static const bool token[256] = {
    ['!'] = true,         ['#'] = true,         ['$'] = true,         ['%'] = true, ['&'] = true,
    ['\''] = true,        ['*'] = true,         ['+'] = true,         ['-'] = true, ['.'] = true,
    ['^'] = true,         ['_'] = true,         ['`'] = true,         ['|'] = true, ['~'] = true,
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

/* A name, an IPv4 address or an IPv6 address in brackets, and a port. */
static const bool of_host[256] = {
    ['-'] = true, ['.'] = true,         ['_'] = true,         [':'] = true,         ['['] = true,
    [']'] = true, ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

bool http_is_token(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!token[s.p[i]])
            return false;
    return s.n > 0;
}

bool http_is_value(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] < ' ' && s.p[i] != '\t') || s.p[i] == 0x7f)
            return false;
    return true;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static struct slice trimmed(struct slice s)
{
    while (s.n > 0 && is_blank(s.p[0]))
        s = slice_of(s.p + 1, s.n - 1);
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

static bool is_word(struct slice s, const char *word)
{
    return s.n == strlen(word) && strncasecmp((const char *)s.p, word, s.n) == 0;
}

/* ------------------------------------------------------------------ where it ends */

struct http_fault http_head_find(struct slice bytes, size_t *seen, size_t *n_out)
{
    const uint8_t *lf;

    *n_out = 0;
    if (bytes.n > 0 && !token[bytes.p[0]])
        return FAULT(400, "request_line");
    while (*seen < bytes.n && (lf = memchr(bytes.p + *seen, '\n', bytes.n - *seen))) {
        size_t i = (size_t)(lf - bytes.p);

        if (bytes.p[i - 1] != '\r')
            return FAULT(400, "bare_lf");
        *seen = i + 1;
        if (bytes.p[i - 2] == '\n') {
            *n_out = i + 1;
            return none;
        }
    }
    *seen = bytes.n;
    return none;
}

/* The next line without its CRLF, which is there. */
static struct slice line_take(struct slice *rest)
{
    const uint8_t *lf = memchr(rest->p, '\n', rest->n);
    struct slice line = slice_of(rest->p, (size_t)(lf - rest->p) - 1);

    *rest = slice_of(lf + 1, rest->n - line.n - 2);
    return line;
}

/* ------------------------------------------------------------------ the request line */

static struct slice word_take(struct slice *line)
{
    const uint8_t *end = memchr(line->p, ' ', line->n);
    struct slice word = *line;

    if (!end) {
        *line = slice_of(line->p + line->n, 0);
        return word;
    }
    word.n = (size_t)(end - line->p);
    *line = slice_of(end + 1, line->n - word.n - 1);
    return word;
}

static const char *const methods[HTTP_METHODS] = {
    [HTTP_GET] = "GET",     [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
    [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS"};

const char *http_method_name(enum http_method m)
{
    return methods[m];
}

static bool method_find(struct slice word, struct http_head *out)
{
    out->head = slice_is(word, "HEAD");
    if (out->head) {
        out->method = HTTP_GET;
        return true;
    }
    for (int m = 0; m < HTTP_METHODS; m++)
        if (slice_is(word, methods[m])) {
            out->method = (enum http_method)m;
            return true;
        }
    return false;
}

static bool is_version(struct slice s)
{
    return s.n == 8 && memcmp(s.p, "HTTP/", 5) == 0 && s.p[5] >= '0' && s.p[5] <= '9' &&
           s.p[6] == '.' && s.p[7] >= '0' && s.p[7] <= '9';
}

static struct http_fault request_line_read(struct slice line, struct http_head *out)
{
    struct slice method = word_take(&line), target = word_take(&line), version = line;

    if (!http_is_token(method) || !is_version(version))
        return FAULT(400, "request_line");
    if (version.p[5] != '1' || version.p[7] > '1')
        return FAULT(505, "version");
    if (!method_find(method, out))
        return FAULT(501, "method");
    if (target.n > HTTP_TARGET_MOST)
        return FAULT(414, "target_too_long");
    out->target = target;
    out->old = out->closes = version.p[7] == '0';
    return none;
}

/* ------------------------------------------------------------------ what headers say of the message */

static struct http_fault host_take(struct http_head *h, struct slice value)
{
    if (h->host.p)
        return FAULT(400, "host_twice");
    if (value.n == 0 || value.n > HOST_MOST)
        return FAULT(400, "host");
    for (size_t i = 0; i < value.n; i++)
        if (!of_host[value.p[i]])
            return FAULT(400, "host");
    h->host = value;
    return none;
}

static struct http_fault length_take(struct http_head *h, struct slice value)
{
    if (h->framing != HTTP_NO_BODY)
        return FAULT(400, h->framing == HTTP_LENGTH ? "length_twice" : "length_and_coding");
    if (value.n == 0)
        return FAULT(400, "length");
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return FAULT(400, "length");
        if (i < LENGTH_DIGITS)
            h->length = h->length * 10 + (uint64_t)(value.p[i] - '0');
    }
    if (value.n > LENGTH_DIGITS)
        return FAULT(413, "body_too_long");
    h->framing = HTTP_LENGTH;
    return none;
}

static struct http_fault coding_take(struct http_head *h, struct slice value)
{
    if (h->framing != HTTP_NO_BODY)
        return FAULT(400, h->framing == HTTP_LENGTH ? "length_and_coding" : "coding_twice");
    if (h->old)
        return FAULT(400, "coding_in_old_version");
    if (!is_word(value, "chunked"))
        return FAULT(501, "coding");
    h->framing = HTTP_CHUNKED;
    return none;
}

static struct http_fault connection_take(struct http_head *h, struct slice value)
{
    while (value.n > 0) {
        const uint8_t *comma = memchr(value.p, ',', value.n);
        size_t n = comma ? (size_t)(comma - value.p) : value.n;

        if (is_word(trimmed(slice_of(value.p, n)), "close"))
            h->closes = true;
        n += comma != NULL;
        value = slice_of(value.p + n, value.n - n);
    }
    return none;
}

static struct http_fault expect_take(struct http_head *h, struct slice value)
{
    if (!is_word(value, "100-continue"))
        return FAULT(417, "expectation");
    h->expects = !h->old; /* RFC 9110, 10.1.1 */
    return none;
}

static const struct {
    const char *name;
    struct http_fault (*take)(struct http_head *h, struct slice value);
} framing_fields[] = {
    {"Host", host_take},
    {"Content-Length", length_take},
    {"Transfer-Encoding", coding_take},
    {"Connection", connection_take},
    {"Expect", expect_take},
};

/* ------------------------------------------------------------------ header lines */

static struct http_fault field_read(struct slice line, struct http_head *out)
{
    const uint8_t *colon = memchr(line.p, ':', line.n);
    struct http_field f;

    if (is_blank(line.p[0]))
        return FAULT(400, "header_folded");
    if (!colon)
        return FAULT(400, "header_without_colon");
    f.name = slice_of(line.p, (size_t)(colon - line.p));
    f.value = trimmed(slice_of(colon + 1, line.n - f.name.n - 1));
    if (!http_is_token(f.name))
        return FAULT(400, "header_name");
    if (!http_is_value(f.value))
        return FAULT(400, "header_value");
    if (out->n_fields == HTTP_FIELDS)
        return FAULT(431, "headers_too_many");
    out->fields[out->n_fields++] = f;
    for (size_t i = 0; i < ARRAY_LEN(framing_fields); i++)
        if (is_word(f.name, framing_fields[i].name))
            return framing_fields[i].take(out, f.value);
    return none;
}

struct http_fault http_head_read(struct slice bytes, struct http_head *out)
{
    struct http_fault f;
    struct slice line;

    /* The fields are written before they are read; clearing all of them would cost as much as the rest. */
    out->host = slice_of(NULL, 0);
    out->framing = HTTP_NO_BODY;
    out->length = out->n_fields = 0;
    out->expects = false;
    f = request_line_read(line_take(&bytes), out);
    while (!f.status && (line = line_take(&bytes)).n > 0)
        f = field_read(line, out);
    if (!f.status && !out->host.p)
        return FAULT(400, "host_missing");
    return f;
}
