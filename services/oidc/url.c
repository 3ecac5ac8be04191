/*
 * Addresses and form fields: see url.h.
 */
#include "services/oidc/url.h"

static bool is_unreserved(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/* A name, or an address in brackets, and perhaps a port: up to the path, the query or the end. */
static bool host_ok(const char *host, size_t n)
{
    size_t name = n;
    const char *closes = n > 0 && host[0] == '[' ? memchr(host, ']', n) : NULL;
    const char *colon = closes ? (closes + 1 < host + n ? closes + 1 : NULL) : memchr(host, ':', n);

    if (n > 0 && host[0] == '[' && !closes)
        return false;
    if (colon) {
        name = (size_t)(colon - host);
        if (*colon != ':' || name + 1 == n || n - name > 6 ||
            strspn(colon + 1, "0123456789") < n - name - 1)
            return false;
    }
    for (size_t i = 0; i < name; i++)
        if (!is_unreserved((uint8_t)host[i]) && !(closes && strchr("[]:", host[i])))
            return false;
    return name > 0;
}

static bool host_is_loopback(const char *host, size_t n)
{
    static const char *const names[] = {"127.0.0.1", "[::1]", "localhost"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        size_t len = strlen(names[i]);

        if (n >= len && memcmp(host, names[i], len) == 0 && (n == len || host[len] == ':'))
            return true;
    }
    return false;
}

bool url_ok(const char *url, bool loopback, size_t most)
{
    size_t scheme = strncmp(url, "https://", 8) == 0 ? 8 : strncmp(url, "http://", 7) == 0 ? 7 : 0;
    const char *host = url + scheme;
    size_t n = strcspn(host, "/?#");

    if (scheme == 0 || strlen(url) > most || strchr(url, '#') || !host_ok(host, n))
        return false;
    for (const char *c = host + n; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("\"<>\\^`{|}", *c))
            return false;
    return scheme == 8 || (loopback && host_is_loopback(host, n));
}

void url_escape_add(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (is_unreserved(text.p[i]))
            buf_add(out, &text.p[i], 1);
        else
            buf_printf(out, "%%%02X", text.p[i]);
}

void url_field_add(struct buf *out, const char *name, struct slice value)
{
    if (out->n > 0 && out->p[out->n - 1] != '?' && out->p[out->n - 1] != '&')
        buf_add_str(out, "&");
    url_escape_add(out, slice_str(name));
    buf_add_str(out, "=");
    url_escape_add(out, value);
}

void url_begin(struct buf *out, const char *url)
{
    buf_add_str(out, url);
    if (!strchr(url, '?'))
        buf_add_str(out, "?");
}
