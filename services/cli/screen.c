/*
 * Columns, dates and clean texts.
 */
#include "services/cli/screen.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"
#include "services/cli/language.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#define GAP       2   /* blanks between columns */
#define TEXT_WIDE 100 /* lines longer than this are hard to read */
#define ELLIPSIS  "…"

int screen_columns(void)
{
    struct winsize size;

    if (!isatty(STDOUT_FILENO))
        return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < 40 ? 40 : size.ws_col;
}

/* ------------------------------------------------------------------------------ characters */

/* The next character of valid UTF-8; -1 at the end. Bytes that are none count as one replacement. */
static int32_t char_next(const uint8_t **p, const uint8_t *end)
{
    int more;
    int32_t c;

    if (*p >= end)
        return -1;
    c = *(*p)++;
    if (c < 0x80)
        return c;
    more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : -1;
    if (more < 0 || end - *p < more)
        return 0xfffd;
    c &= 0x3f >> more;
    while (more-- > 0)
        c = c << 6 | (*(*p)++ & 0x3f);
    return c;
}

/* Whether a terminal would act on it instead of showing it: C0 and C1 controls, and the marks that
 * turn the direction of writing (U+200E, U+200F, U+202A to 202E, U+2066 to 2069), and U+2028, U+2029. */
static bool acts(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static size_t char_width(int32_t c)
{
    int w = wcwidth((wchar_t)c);

    return w < 0 ? 1 : (size_t)w;
}

size_t screen_width(const char *text)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + strlen(text);
    size_t width = 0;
    int32_t c;

    while ((c = char_next(&p, end)) >= 0)
        width += char_width(c);
    return width;
}

/* The text with every run of blanks and line ends as one blank, and without what a terminal acts on. */
static void clean_line(struct slice text, struct buf *out)
{
    const uint8_t *p = text.p, *end = p + text.n, *start = p;
    bool blank = true; /* nothing in front */
    int32_t c;

    for (; (c = char_next(&p, end)) >= 0; start = p) {
        bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';

        if (space && !blank)
            buf_add(out, " ", 1);
        else if (!space && !acts(c))
            buf_add(out, start, (size_t)(p - start));
        blank = space || (acts(c) && blank);
    }
    while (out->n > 0 && out->p[out->n - 1] == ' ')
        out->n--;
}

/* How many bytes of the text fit in so many columns. */
static size_t fitting(const char *text, size_t columns)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + strlen(text), *start = p;
    size_t width = 0;
    int32_t c;

    for (; (c = char_next(&p, end)) >= 0; start = p) {
        width += char_width(c);
        if (width > columns)
            break;
    }
    return (size_t)(start - (const uint8_t *)text);
}

char *screen_line(struct slice text, size_t columns)
{
    struct buf b = {0};

    clean_line(text, &b);
    buf_add(&b, "", 1);
    if (columns > 1 && screen_width((char *)b.p) > columns) {
        b.n = fitting((char *)b.p, columns - 1);
        while (b.n > 0 && b.p[b.n - 1] == ' ')
            b.n--;
        buf_add_str(&b, ELLIPSIS);
        buf_add(&b, "", 1);
    }
    return (char *)b.p;
}

/* One paragraph, broken at blanks. */
static void paragraph(FILE *to, struct slice text, int indent, size_t columns)
{
    char *line = screen_line(text, 0), *rest = line;

    do {
        size_t n = strlen(rest), next;

        if (screen_width(rest) > columns) {
            n = fitting(rest, columns);
            while (n > 0 && rest[n] != ' ')
                n--;
            if (n == 0) /* one long word, such as an address on the web: it stays whole */
                n = strcspn(rest, " ");
        }
        next = n;
        while (rest[next] == ' ')
            next++;
        fprintf(to, "%*s%.*s\n", indent, "", (int)n, rest);
        rest += next;
    } while (*rest);
    free(line);
}

void screen_text(FILE *to, struct slice text, int indent)
{
    int wide = screen_columns() > 0 && screen_columns() < TEXT_WIDE ? screen_columns() : TEXT_WIDE;
    size_t columns = (size_t)(wide > indent + 20 ? wide - indent : 20);

    while (text.n > 0) {
        const uint8_t *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;

        paragraph(to, slice_of(text.p, n), indent, columns);
        text.p += end ? n + 1 : n;
        text.n -= end ? n + 1 : n;
    }
}

/* ------------------------------------------------------------------------------ dates */

static const char *const months[] = {
    N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),      N_("June"),
    N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December"),
};

static char *spare(void)
{
    static char texts[4][80];
    static unsigned next;

    return texts[next++ % 4];
}

const char *screen_date(int32_t day)
{
    time_t at = (time_t)day * 86400;
    char *out = spare();
    struct tm tm;

    gmtime_r(&at, &tm);
    snprintf(out, 80, "%d %s %d", tm.tm_mday, _(months[tm.tm_mon]), tm.tm_year + 1900);
    return out;
}

const char *screen_moment(int64_t wall_us)
{
    time_t at = (time_t)(wall_us / US_PER_S);
    char *out = spare();
    struct tm tm;

    localtime_r(&at, &tm); /* cli_begin() set Europe/Amsterdam */
    snprintf(out, 80, "%d %s %d, %02d:%02d", tm.tm_mday, _(months[tm.tm_mon]), tm.tm_year + 1900,
             tm.tm_hour, tm.tm_min);
    return out;
}

/* Two units at most: "3 dagen 4 uur". */
static const char *two_units(int64_t first, const char *unit, int64_t second, const char *smaller)
{
    char *out = spare();

    if (second > 0)
        snprintf(out, 80, "%lld %s %lld %s", (long long)first, unit, (long long)second, smaller);
    else
        snprintf(out, 80, "%lld %s", (long long)first, unit);
    return out;
}

const char *screen_duration(int64_t seconds)
{
    int64_t days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;

    if (days > 0)
        return two_units(days, ngettext("day", "days", (unsigned long)days), days < 14 ? hours : 0,
                         ngettext("hour", "hours", (unsigned long)hours));
    if (hours > 0)
        return two_units(hours, ngettext("hour", "hours", (unsigned long)hours), minutes, _("min"));
    if (minutes > 0)
        return two_units(minutes, _("min"), 0, "");
    return two_units(seconds, _("sec"), 0, "");
}

char *screen_fill(const char *text, const char *one, const char *two, const char *three)
{
    const char *values[] = {one, two, three};
    struct buf b = {0};

    for (; *text; text++) {
        if (text[0] == '{' && text[1] >= '1' && text[1] <= '3' && text[2] == '}') {
            const char *value = values[text[1] - '1'];

            buf_add_str(&b, value ? value : "");
            text += 2;
        } else {
            buf_add(&b, text, 1);
        }
    }
    buf_add(&b, "", 1);
    return (char *)b.p;
}

/* ------------------------------------------------------------------------------ tables */

void screen_table_add(struct screen_table *t, const char *cell)
{
    char *copy = text_copy(slice_str(cell ? cell : ""));

    if (t->n_cells == t->cap) {
        t->cap = t->cap ? 2 * t->cap : 64;
        t->cells = realloc(t->cells, t->cap * sizeof *t->cells);
    }
    if (!t->cells || !copy)
        log_fatal("memory_exhausted", "cells=%zu", t->cap);
    t->cells[t->n_cells++] = copy;
}

void screen_table_add_number(struct screen_table *t, int64_t n)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)n);
    screen_table_add(t, text);
}

void screen_table_add_line(struct screen_table *t, struct slice text, size_t columns)
{
    char *line = screen_line(text, columns);

    screen_table_add(t, line);
    free(line);
}

static size_t column_width(const struct screen_table *t, size_t column)
{
    size_t most = 0;

    for (size_t i = column; i < t->n_cells; i += t->n_columns) {
        size_t w = screen_width(t->cells[i]);

        if (w > most)
            most = w;
    }
    return most;
}

static void cell_print(const struct screen_table *t, FILE *to, size_t i, size_t width, size_t at)
{
    size_t column = i % t->n_columns, own = screen_width(t->cells[i]);
    bool last = column == t->n_columns - 1, right = t->right >> column & 1;
    int columns = screen_columns();

    if (last && !right && columns > 0 && at + own > (size_t)columns) {
        char *cut = screen_line(slice_str(t->cells[i]),
                                (size_t)columns > at + 10 ? (size_t)columns - at : 10);

        fputs(cut, to);
        free(cut);
        return;
    }
    if (right)
        fprintf(to, "%*s", (int)(width - own), "");
    fputs(t->cells[i], to);
    if (!right && !last)
        fprintf(to, "%*s", (int)(width - own), "");
    if (!last)
        fprintf(to, "%*s", GAP, "");
}

void screen_table_print(struct screen_table *t, FILE *to, bool head)
{
    const char *bold = head && screen_columns() > 0 ? "\033[1m" : "",
               *plain = *bold ? "\033[0m" : "";
    size_t widths[32], at = 0;

    assert(t->n_columns > 0 && t->n_columns <= ARRAY_LEN(widths));
    for (size_t c = 0; c < t->n_columns && c < ARRAY_LEN(widths); c++)
        widths[c] = column_width(t, c);
    for (size_t i = 0; i < t->n_cells; i++) {
        size_t column = i % t->n_columns;

        if (column == 0) {
            at = 0;
            fputs(i == 0 ? bold : "", to);
        }
        cell_print(t, to, i, widths[column], at);
        at += widths[column] + GAP;
        if (column == t->n_columns - 1)
            fprintf(to, "%s\n", i < t->n_columns ? plain : "");
    }
    screen_table_free(t);
}

void screen_table_free(struct screen_table *t)
{
    for (size_t i = 0; i < t->n_cells; i++)
        free(t->cells[i]);
    free(t->cells);
    *t = (struct screen_table){.n_columns = t->n_columns, .right = t->right};
}
