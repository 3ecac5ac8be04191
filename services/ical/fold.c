/*
 * Folding: see fold.h.
 */
#include "services/ical/fold.h"

#define FOLD "\r\n "
#define MOST 75 /* octets of a line */

static bool is_inside(char c)
{
    return ((uint8_t)c & 0xc0) == 0x80;
}

static void line_fold(const char *p, size_t n, struct buf *out)
{
    size_t most = MOST;

    while (n > most) {
        size_t cut = most;

        while (cut > 0 && is_inside(p[cut]))
            cut--;
        if (cut == 0) /* no UTF-8: no place is better than another */
            cut = most;
        buf_add(out, p, cut);
        buf_add_str(out, FOLD);
        p += cut;
        n -= cut;
        most = MOST - 1; /* the blank counts */
    }
    buf_add(out, p, n);
    buf_add_str(out, "\r\n");
}

static void unfold(const char *text, struct buf *out)
{
    const char *end;

    while ((end = strstr(text, FOLD))) {
        buf_add(out, text, (size_t)(end - text));
        text = end + strlen(FOLD);
    }
    buf_add_str(out, text);
    buf_add(out, "", 1);
}

void ical_fold(const char *text, struct buf *out)
{
    struct buf whole = {0};
    const char *p, *end;

    unfold(text, &whole);
    p = (const char *)whole.p;
    while ((end = strstr(p, "\r\n"))) {
        line_fold(p, (size_t)(end - p), out);
        p = end + 2;
    }
    buf_free(&whole);
}
