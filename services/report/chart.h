/*
 * Charts as SVG within the page: quiet, readable in grey, each with a title and a description. The same
 * numbers stand in a table beside each of them; so a chart may leave out what does not fit.
 */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "services/report/html.h"

/* What is said of a chart. id is unique on the page. */
struct chart {
    const char *id, *title, *description;
};

/* A bar of `value` of `most`, with what stands behind it. low < 0: no interval. */
struct chart_bar {
    const char *name;
    const char *shown;
    int64_t value, low, high;
    bool hidden; /* no bar, only what stands behind it */
};
void chart_bars(struct html *h, const struct chart *c, const struct chart_bar *bars, size_t n,
                int64_t most);

/* A row that is one whole, in parts. Parts are told apart by a letter as well as by a tint. */
#define CHART_PARTS 12
struct chart_row {
    const char *name;
    int64_t total; /* what the parts do not come to is left as an open stretch */
    int64_t parts[CHART_PARTS];
};
void chart_stack(struct html *h, const struct chart *c, const struct chart_row *rows, size_t n,
                 const char *const *names, size_t n_parts);

/* A column each; stretches of time behind them are shaded, from and until as places among the columns
 * (2.5: in the middle of the third). */
struct chart_column {
    const char *name;
    int64_t n;
    bool hidden;
};
struct chart_shade {
    double from, until;
    const char *name;
};
void chart_columns(struct html *h, const struct chart *c, const struct chart_column *columns,
                   size_t n, const struct chart_shade *shades, size_t n_shades);

#endif
