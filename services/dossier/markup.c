/*
 * Escaped writing; see markup.h.
 */
#include "services/dossier/markup.h"

static const char *escape_of(uint8_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* U+FFFE and U+FFFF are no characters of XML: EF BF BE and EF BF BF. */
static bool is_no_character(const uint8_t *p, size_t n)
{
    return n >= 3 && p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe;
}

void markup_text(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        uint8_t c = text.p[i];
        const char *escape = escape_of(c);

        if (escape)
            buf_add_str(out, escape);
        else if (is_no_character(text.p + i, text.n - i))
            i += 2;
        else if ((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t')
            buf_add(out, &c, 1);
    }
}

void markup_open(struct buf *out, const char *name)
{
    buf_printf(out, "<%s>", name);
}

void markup_close(struct buf *out, const char *name)
{
    buf_printf(out, "</%s>\n", name);
}

void markup_text_element(struct buf *out, const char *name, struct slice text)
{
    markup_open(out, name);
    markup_text(out, text);
    markup_close(out, name);
}
