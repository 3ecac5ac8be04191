/*
 * From marked text to plain text and to a page.
 */
#include "services/mail/marked.h"

#include "common/text.h"
#include "services/mail/header.h"
#include "services/mail/template.h"
#include "services/report/html.h"

#include <stdlib.h>

/* --- Values ------------------------------------------------------------------------------------- */

static bool is_link(struct slice s)
{
#ifdef PLANT_MAIL_LINK_UNCHECKED
    return true;
#endif
    if (s.n < 10 || s.n > MAIL_VALUE_MAX || memcmp(s.p, "https://", 8) != 0)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("\"<>\\^`{|}", s.p[i]))
            return false;
    return true;
}

void marked_value_add(struct buf *out, enum marked_type type, struct slice value)
{
    uint8_t begin = (uint8_t)type, end = MARKED_END;
    size_t added = 0;

    if (value.n == 0)
        return;
    if (type == MARKED_LINK && !is_link(value))
        begin = MARKED_TEXT;
    buf_add(out, &begin, 1);
    for (size_t i = 0, n; i < value.n; i += n ? n : 1) {
        n = mail_utf8_next(value.p + i, value.n - i);
        if (added + n > MAIL_VALUE_MAX) {
            buf_add_str(out, "\xE2\x80\xA6");
            break;
        }
        if (n == 0)
            buf_add_str(out, "\xEF\xBF\xBD");
        else if (value.p[i] == '\n' && type == MARKED_QUOTE)
            buf_add_str(out, "\n");
        else if (text_controls_ok(value.p + i, n, false))
            buf_add(out, value.p + i, n);
        else
            buf_add_str(out, " ");
        added += n ? n : 1;
    }
    buf_add(out, &end, 1);
}

/* --- Plain text --------------------------------------------------------------------------------- */

void marked_to_text(struct slice marked, struct buf *out)
{
    bool quote = false;

    for (size_t i = 0; i < marked.n; i++) {
        uint8_t c = marked.p[i];

        if (c == MARKED_QUOTE) {
            quote = true;
            buf_add_str(out, "> ");
        } else if (c == MARKED_END) {
            quote = false;
        } else if (c == '\n' && quote) {
            buf_add_str(out, "\n> ");
        } else if (c > MARKED_END) {
            buf_add(out, &c, 1);
        }
    }
    if (out->n > 0 && out->p[out->n - 1] != '\n')
        buf_add_str(out, "\n");
}

/* --- The page ----------------------------------------------------------------------------------- */

enum block { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_LIST };

struct page {
    struct html h;
    enum block block;
};

static void block_end(struct page *p)
{
    if (p->block == BLOCK_LIST)
        html_end(&p->h); /* li */
    if (p->block != BLOCK_NONE)
        html_end(&p->h);
    p->block = BLOCK_NONE;
}

static void block_begin(struct page *p, enum block block)
{
    if (p->block != block) {
        block_end(p);
        html_begin(&p->h, block == BLOCK_LIST ? "ul" : "p");
    } else if (block == BLOCK_LIST) {
        html_end(&p->h);
    } else {
        html_void(&p->h, "br");
    }
    if (block == BLOCK_LIST)
        html_begin(&p->h, "li");
    p->block = block;
}

static void value_add(struct page *p, uint8_t type, struct slice value)
{
    struct html *h = &p->h;

    if (type == MARKED_LINK) {
        char *link = text_copy(value);

        html_begin(h, "a");
        html_attr(h, "href", link);
        html_str(h, link);
        html_end(h);
        free(link);
    } else if (type == MARKED_QUOTE) {
        html_begin(h, "q");
        for (size_t i = 0, n; i <= value.n; i += n + 1) {
            const uint8_t *end = i < value.n ? memchr(value.p + i, '\n', value.n - i) : NULL;

            n = end ? (size_t)(end - value.p) - i : value.n - i;
            if (i > 0)
                html_void(h, "br");
            html_text(h, slice_of(value.p + i, n));
        }
        html_end(h);
    } else {
        html_text(h, value);
    }
}

/* What stands in a line: text of the template, and values whole. */
static void inline_add(struct page *p, struct slice s)
{
    for (size_t i = 0, n; i < s.n; i += n) {
        const uint8_t *end;

        if (s.p[i] < MARKED_END && (end = memchr(s.p + i, MARKED_END, s.n - i))) {
            n = (size_t)(end - s.p) - i + 1;
            value_add(p, s.p[i], slice_of(s.p + i + 1, n - 2));
            continue;
        }
        for (n = 1; i + n < s.n && s.p[i + n] > MARKED_END; n++)
            continue;
        html_text(&p->h, slice_of(s.p + i, n));
    }
}

/* To the line's end; one within a value is not it. */
static size_t line_length(struct slice s)
{
    bool value = false;
    size_t i;

    for (i = 0; i < s.n && (value || s.p[i] != '\n'); i++)
        value = s.p[i] <= MARKED_END ? s.p[i] != MARKED_END : value;
    return i;
}

static void line_add(struct page *p, struct slice line)
{
    bool point = line.n > 2 && memcmp(line.p, "- ", 2) == 0;

    if (line.n == 0) {
        block_end(p);
        return;
    }
    if (line.n > 2 && memcmp(line.p, "# ", 2) == 0) {
        block_end(p);
        html_begin(&p->h, "h2");
        inline_add(p, slice_of(line.p + 2, line.n - 2));
        html_end(&p->h);
        return;
    }
    if (p->block == BLOCK_LIST && !point)
        html_void(&p->h, "br"); /* the point goes on, as its indent shows */
    else
        block_begin(p, point ? BLOCK_LIST : BLOCK_PARAGRAPH);
    inline_add(p, point ? slice_of(line.p + 2, line.n - 2) : line);
}

void marked_to_html(struct slice marked, const char *language, struct buf *out)
{
    struct page p = {0};

    html_doctype(&p.h);
    html_begin(&p.h, "html");
    html_attr(&p.h, "lang", language);
    html_begin(&p.h, "body");
    for (size_t i = 0, n; i < marked.n; i += n + 1) {
        n = line_length(slice_of(marked.p + i, marked.n - i));
        line_add(&p, slice_of(marked.p + i, n));
    }
    block_end(&p);
    html_end(&p.h);
    html_end(&p.h);
    html_done(&p.h);
    buf_add(out, p.h.out.p, p.h.out.n);
    buf_free(&p.h.out);
}
