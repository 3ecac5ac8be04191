/*
 * Charts: see chart.h.
 *
 *      | name        ######|--x--|####      93 % |      a line each, as wide as the page
 *       <- NAMES -> <------ FIELD -------> shown
 */
#include "services/report/chart.h"

#include "services/report/dutch.h"

#include <stdio.h>

#define WIDE    680
#define NAMES   245
#define FIELD   340
#define LINE    25 /* height of a bar's line */
#define BAR     13
#define BLUE    "#154273"
#define INK     "#1c2430"
#define GREY    "#5a6470"
#define SHADE   "#eef1f5"
#define LETTERS "ABCDEFGHIJKL"

/* Dark and light in turn, so that neighbours differ in grey as well. */
static const struct tint {
    const char *fill, *ink;
} tints[CHART_PARTS] = {
    {"#154273", "#ffffff"}, {"#a9c8e8", INK}, {"#2d6aa8", "#ffffff"}, {"#dbe8f5", INK},
    {"#39758a", "#ffffff"}, {"#b7dcd9", INK}, {"#4d5b6b", "#ffffff"}, {"#e3e6ea", INK},
    {"#8a4b00", "#ffffff"}, {"#f0cf9f", INK}, {"#6b4a7d", "#ffffff"}, {"#ddcfe6", INK},
};

static void chart_begin(struct html *h, const struct chart *c, int height)
{
    html_begin(h, "figure");
    html_element(h, "figcaption", NULL, c->title);
    html_begin(h, "svg");
    html_attr(h, "xmlns", "http://www.w3.org/2000/svg");
    html_attr_printf(h, "viewBox", "0 0 %d %d", WIDE, height);
    html_attr_printf(h, "width", "%d", WIDE);
    html_attr_printf(h, "height", "%d", height);
    html_attr(h, "role", "img");
    html_attr_printf(h, "aria-labelledby", "%s-t %s-d", c->id, c->id);
    html_begin(h, "title");
    html_attr_printf(h, "id", "%s-t", c->id);
    html_str(h, c->title);
    html_end(h);
    html_begin(h, "desc");
    html_attr_printf(h, "id", "%s-d", c->id);
    html_str(h, c->description);
    html_end(h);
    html_begin(h, "g");
    html_attr(h, "font-family", "Open Sans, Noto Sans, DejaVu Sans, sans-serif");
    html_attr(h, "font-size", "11");
    html_attr(h, "fill", INK);
}

static void chart_end(struct html *h)
{
    html_end(h);
    html_end(h);
    html_end(h);
}

static void box(struct html *h, double x, double y, double w, double height, const char *fill)
{
    html_begin(h, "rect");
    html_attr_printf(h, "x", "%.1f", x);
    html_attr_printf(h, "y", "%.1f", y);
    html_attr_printf(h, "width", "%.1f", w);
    html_attr_printf(h, "height", "%.1f", height);
    html_attr(h, "fill", fill);
    html_end(h);
}

static void line(struct html *h, double x1, double y1, double x2, double y2, const char *colour)
{
    html_begin(h, "line");
    html_attr_printf(h, "x1", "%.1f", x1);
    html_attr_printf(h, "y1", "%.1f", y1);
    html_attr_printf(h, "x2", "%.1f", x2);
    html_attr_printf(h, "y2", "%.1f", y2);
    html_attr(h, "stroke", colour);
    html_attr(h, "stroke-width", "1.2");
    html_end(h);
}

enum anchor { AT_START, AT_MIDDLE, AT_END };

static void words(struct html *h, double x, double y, enum anchor a, const char *colour,
                  const char *text)
{
    static const char *const anchors[] = {"start", "middle", "end"};

    html_begin(h, "text");
    html_attr_printf(h, "x", "%.1f", x);
    html_attr_printf(h, "y", "%.1f", y);
    html_attr(h, "text-anchor", anchors[a]);
    html_attr(h, "fill", colour);
    html_str(h, text);
    html_end(h);
}

/* As much of the name as fits in front of a bar; the table has all of it. */
static void name_write(struct html *h, double y, const char *name)
{
    char cut[120];
    size_t at = 0, letters = 0;

    while (name[at] && at + 8 < sizeof cut && letters < 42) {
        letters += ((unsigned char)name[at] & 0xc0) != 0x80;
        at++;
    }
    while (((unsigned char)name[at] & 0xc0) == 0x80 && at + 8 < sizeof cut)
        at++;
    memcpy(cut, name, at);
    memcpy(cut + at, name[at] ? "…" : "", name[at] ? sizeof "…" : 1);
    words(h, NAMES - 10, y, AT_END, INK, cut);
}

static double scaled(int64_t value, int64_t most)
{
    return most > 0 ? (double)value * FIELD / (double)most : 0;
}

/* ------------------------------------------------------------------ bars */

static void interval(struct html *h, const struct chart_bar *b, double y, int64_t most)
{
    double low = NAMES + scaled(b->low, most), high = NAMES + scaled(b->high, most);

    line(h, low, y, high, y, INK);
    line(h, low, y - 4, low, y + 4, INK);
    line(h, high, y - 4, high, y + 4, INK);
}

void chart_bars(struct html *h, const struct chart *c, const struct chart_bar *bars, size_t n,
                int64_t most)
{
    chart_begin(h, c, (int)n * LINE + 8);
    line(h, NAMES, 2, NAMES, (double)n * LINE + 4, "#9aa5b1");
    for (size_t i = 0; i < n; i++) {
        const struct chart_bar *b = &bars[i];
        double top = 4 + (double)i * LINE, end = NAMES + (b->hidden ? 0 : scaled(b->value, most));

        name_write(h, top + 14, b->name);
        if (!b->hidden)
            box(h, NAMES, top + 4, scaled(b->value, most), BAR,
                b->low >= 0 ? "#7fa8d1" : "#2d6aa8");
        if (!b->hidden && b->low >= 0) {
            interval(h, b, top + 4 + BAR / 2.0, most);
            end = NAMES + scaled(b->high, most);
        }
        words(h, end + 8, top + 14, AT_START, b->hidden ? GREY : INK, b->shown);
    }
    chart_end(h);
}

/* ------------------------------------------------------------------ parts of a whole */

static void parts_draw(struct html *h, const struct chart_row *r, size_t n_parts, double top)
{
    double x = NAMES;

    for (size_t k = 0; k < n_parts; k++) {
        double w = scaled(r->parts[k], r->total);

        if (r->parts[k] == 0)
            continue;
        box(h, x, top + 2, w > 2 ? w - 1 : w, BAR + 4, tints[k].fill);
        if (w >= 13) {
            const char letter[2] = {LETTERS[k], 0};

            words(h, x + w / 2, top + 15, AT_MIDDLE, tints[k].ink, letter);
        }
        x += w;
    }
    if (x < NAMES + FIELD - 0.5) {
        html_begin(h, "rect");
        html_attr_printf(h, "x", "%.1f", x + 0.5);
        html_attr_printf(h, "y", "%.1f", top + 2.5);
        html_attr_printf(h, "width", "%.1f", NAMES + FIELD - x - 1);
        html_attr_printf(h, "height", "%d", BAR + 3);
        html_attr(h, "fill", "#ffffff");
        html_attr(h, "stroke", "#9aa5b1");
        html_attr(h, "stroke-dasharray", "3 2");
        html_end(h);
    }
}

/* Two beside each other; only those that stand somewhere. Returns the height. */
static double legend(struct html *h, const struct chart_row *rows, size_t n,
                     const char *const *names, size_t n_parts, double top, bool draw)
{
    size_t at = 0;

    for (size_t k = 0; k < n_parts; k++) {
        int64_t sum = 0;
        size_t line_at = at / 2;
        double x = NAMES + (at % 2 == 0 ? 0 : 225), y = top + (double)line_at * 18;
        char text[200];

        for (size_t i = 0; i < n; i++)
            sum += rows[i].parts[k];
        if (sum == 0)
            continue;
        at++;
        if (!draw)
            continue;
        box(h, x, y, 11, 11, tints[k].fill);
        snprintf(text, sizeof text, "%c  %s", LETTERS[k], names[k]);
        words(h, x + 17, y + 10, AT_START, INK, text);
    }
    at = (at + 1) / 2;
    return (double)at * 18;
}

void chart_stack(struct html *h, const struct chart *c, const struct chart_row *rows, size_t n,
                 const char *const *names, size_t n_parts)
{
    double field = (double)n * LINE + 8;

    chart_begin(h, c, (int)(field + 8 + legend(h, rows, n, names, n_parts, 0, false)));
    for (size_t i = 0; i < n; i++) {
        double top = 2 + (double)i * LINE;
        char total[DUTCH_LEN];

        name_write(h, top + 15, rows[i].name);
        parts_draw(h, &rows[i], n_parts, top);
        words(h, NAMES + FIELD + 8, top + 15, AT_START, GREY, dutch_number(rows[i].total, total));
    }
    legend(h, rows, n, names, n_parts, field + 6, true);
    chart_end(h);
}

/* ------------------------------------------------------------------ months */

#define TALL   130 /* of the field */
#define ABOVE  22
#define BELOW  24
#define MARGIN 30

static void shades_draw(struct html *h, const struct chart_shade *shades, size_t n, double wide)
{
    for (size_t i = 0; i < n; i++) {
        double x = MARGIN + shades[i].from * wide, w = (shades[i].until - shades[i].from) * wide;

        box(h, x, ABOVE, w, TALL, SHADE);
        words(h, x + 3, ABOVE + 11 + (double)(i % 2) * 13, AT_START, GREY, shades[i].name);
    }
}

void chart_columns(struct html *h, const struct chart *c, const struct chart_column *columns,
                   size_t n, const struct chart_shade *shades, size_t n_shades)
{
    double wide = n > 0 ? (double)(WIDE - 2 * MARGIN) / (double)n : 0;
    int64_t most = 1;

    for (size_t i = 0; i < n; i++)
        most = columns[i].n > most && !columns[i].hidden ? columns[i].n : most;
    chart_begin(h, c, ABOVE + TALL + BELOW);
    shades_draw(h, shades, n_shades, wide);
    for (size_t i = 0; i < n; i++) {
        double x = MARGIN + (double)i * wide, broad = wide * 0.62 < 46 ? wide * 0.62 : 46,
               height = columns[i].hidden ? 0 : (double)columns[i].n * (TALL - 30) / (double)most;
        char text[DUTCH_LEN];

        box(h, x + (wide - broad) / 2, ABOVE + TALL - height, broad, height, "#2d6aa8");
        words(h, x + wide / 2, ABOVE + TALL - height - 5, AT_MIDDLE, columns[i].hidden ? GREY : INK,
              columns[i].hidden ? "*" : dutch_number(columns[i].n, text));
        words(h, x + wide / 2, ABOVE + TALL + 16, AT_MIDDLE, GREY, columns[i].name);
    }
    line(h, MARGIN, ABOVE + TALL, WIDE - MARGIN, ABOVE + TALL, "#9aa5b1");
    chart_end(h);
}
