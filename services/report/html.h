/*
 * Writing HTML. Whatever somebody wrote goes through one function, html_text(), which escapes it; names of
 * elements and attributes are constants of this program. So no text can ever become markup.
 *
 *      html_begin(h, "td"); html_attr(h, "class", "n"); html_text(h, text); html_end(h);
 *
 * Every element that was begun is ended, innermost first; html_done() looks after it.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "common/base.h"
#include "common/buf.h"

#define HTML_DEPTH 32

/* Zero-initialised is empty. The bytes are the caller's: buf_free(&h->out). */
struct html {
    struct buf out;
    const char *open[HTML_DEPTH];
    size_t depth;
    bool in_tag;  /* its end may still be followed by attributes */
    bool is_void; /* that tag has no end: meta, br */
};

void html_begin(struct html *h, const char *tag);
void html_void(struct html *h, const char *tag);
/* Right behind begin or void. The value is escaped. */
void html_attr(struct html *h, const char *name, const char *value);
void html_attr_printf(struct html *h, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
void html_end(struct html *h);

/* Escaped, and without controls and marks that turn writing around. What is no UTF-8 becomes U+FFFD. */
void html_text(struct html *h, struct slice text);
void html_str(struct html *h, const char *text); /* NULL: nothing */
void html_printf(struct html *h, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The whole element. */
void html_element(struct html *h, const char *tag, const char *class, const char *text);
/* A paragraph for each line of the text that is not blank. */
void html_paragraphs(struct html *h, struct slice text);

/* The first line of a page, and a style sheet: constants of this program, written as they are. */
void html_doctype(struct html *h);
void html_style(struct html *h, const char *css);
/* Nothing may be open any more. */
void html_done(struct html *h);

#endif
