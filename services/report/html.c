/*
 * Writing HTML: see html.h.
 */
#include "services/report/html.h"

#include "common/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#define REPLACEMENT "\xEF\xBF\xBD"

static void tag_close(struct html *h)
{
    if (!h->in_tag)
        return;
    buf_add_str(&h->out, ">");
    h->in_tag = h->is_void = false;
}

void html_begin(struct html *h, const char *tag)
{
    tag_close(h);
    assert(h->depth < HTML_DEPTH);
    h->open[h->depth++] = tag;
    buf_printf(&h->out, "<%s", tag);
    h->in_tag = true;
}

void html_void(struct html *h, const char *tag)
{
    tag_close(h);
    buf_printf(&h->out, "<%s", tag);
    h->in_tag = h->is_void = true;
}

void html_end(struct html *h)
{
    tag_close(h);
    assert(h->depth > 0);
    buf_printf(&h->out, "</%s>", h->open[--h->depth]);
}

/* ------------------------------------------------------------------ text */

/* Length in bytes of the character at p; 1 for a byte that leads none. */
static size_t char_bytes(const uint8_t *p, size_t left)
{
    size_t n = *p < 0x80 ? 1 : *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : *p >= 0xc2 ? 2 : 1;

    return n <= left && text_utf8_valid(p, n) ? n : 1;
}

static void escape(struct buf *out, struct slice text)
{
    for (size_t i = 0, n; i < text.n; i += n) {
        const uint8_t *p = text.p + i;

        n = char_bytes(p, text.n - i);
        if (*p == '&')
            buf_add_str(out, "&amp;");
        else if (*p == '<')
            buf_add_str(out, "&lt;");
        else if (*p == '>')
            buf_add_str(out, "&gt;");
        else if (*p == '"')
            buf_add_str(out, "&quot;");
        else if (*p == '\'')
            buf_add_str(out, "&#39;");
        else if (n == 1 && *p >= 0x80)
            buf_add_str(out, REPLACEMENT);
        else if (text_controls_ok(p, n, true))
            buf_add(out, p, n);
    }
}

void html_text(struct html *h, struct slice text)
{
    tag_close(h);
    escape(&h->out, text);
}

void html_str(struct html *h, const char *text)
{
    if (text)
        html_text(h, slice_str(text));
}

static struct slice PRINTF_LIKE(3, 0) print(char *out, size_t size, const char *fmt, va_list ap)
{
    int n = vsnprintf(out, size, fmt, ap);

    return slice_of(out, n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1);
}

void html_printf(struct html *h, const char *fmt, ...)
{
    char text[2000];
    va_list ap;

    va_start(ap, fmt);
    html_text(h, print(text, sizeof text, fmt, ap));
    va_end(ap);
}

static void attr(struct html *h, const char *name, struct slice value)
{
    assert(h->in_tag);
    buf_printf(&h->out, " %s=\"", name);
    escape(&h->out, value);
    buf_add_str(&h->out, "\"");
}

void html_attr(struct html *h, const char *name, const char *value)
{
    attr(h, name, slice_str(value));
}

void html_attr_printf(struct html *h, const char *name, const char *fmt, ...)
{
    char text[400];
    va_list ap;

    va_start(ap, fmt);
    attr(h, name, print(text, sizeof text, fmt, ap));
    va_end(ap);
}

void html_element(struct html *h, const char *tag, const char *class, const char *text)
{
    html_begin(h, tag);
    if (class)
        html_attr(h, "class", class);
    html_str(h, text);
    html_end(h);
}

static bool is_blank(struct slice line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != ' ' && line.p[i] != '\t' && line.p[i] != '\r')
            return false;
    return true;
}

void html_paragraphs(struct html *h, struct slice text)
{
    while (text.n > 0) {
        const uint8_t *end = memchr(text.p, '\n', text.n);
        struct slice line = slice_of(text.p, end ? (size_t)(end - text.p) : text.n);

        if (!is_blank(line)) {
            html_begin(h, "p");
            html_text(h, line);
            html_end(h);
        }
        text = slice_of(text.p + line.n, text.n - line.n);
        if (end)
            text = slice_of(text.p + 1, text.n - 1);
    }
}

/* ------------------------------------------------------------------ the page */

void html_doctype(struct html *h)
{
    buf_add_str(&h->out, "<!DOCTYPE html>\n");
}

void html_style(struct html *h, const char *css)
{
    assert(!strstr(css, "</"));
    html_begin(h, "style");
    tag_close(h);
    buf_add_str(&h->out, css);
    html_end(h);
}

void html_done(struct html *h)
{
    tag_close(h);
    assert(h->depth == 0);
    buf_add_str(&h->out, "\n");
}
