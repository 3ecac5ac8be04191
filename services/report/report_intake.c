/*
 * The report: what came in, by month, from where and about what.
 */
#include "services/report/report_in.h"

#include "common/clock.h"

#include <stdio.h>
#include <stdlib.h>

#define BARS_MOST 16

/* ------------------------------------------------------------------ months */

/* Where a day stands among the months, as a place among their columns. */
static double place_of(const struct report *r, int32_t day)
{
    for (size_t i = 0; i < r->n_months; i++) {
        int32_t first = r->months[i].first,
                next = i + 1 < r->n_months ? r->months[i + 1].first : r->until;

        if (day < next)
            return day <= first ? (double)i
                                : (double)i + (double)(day - first) / (double)(next - first);
    }
    return (double)r->n_months;
}

static size_t shades_make(const struct report *r, struct chart_shade *out, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_periods && n < most; i++) {
        struct chart_shade s = {.from = place_of(r, r->periods[i].from),
                                .until = place_of(r, r->periods[i].until),
                                .name = r->periods[i].name};

        if (s.until > s.from)
            out[n++] = s;
    }
    return n;
}

static void months_table(const struct report *r, struct html *h, const bool *hidden)
{
    static const char *const heads[] = {"Maand", "Kwamen binnen"};
    struct paper_table t = {"Knelpunten en kansen per maand", heads, 2, 2, 0, r->n_months > 20};
    int64_t sum = 0;

    paper_table_begin(h, &t);
    for (size_t i = 0; i < r->n_months; i++) {
        char name[DUTCH_LEN];
        int year, month, day;

        clock_day_split(r->months[i].first, &year, &month, &day);
        paper_row_begin(h, &t, strchr(dutch_date(r->months[i].first, name), ' ') + 1, NULL);
        if (hidden[i])
            paper_cell(h, &t, "*");
        else
            paper_cell_number(h, &t, r->months[i].n);
        paper_row_end(h);
        sum += r->months[i].n;
    }
    paper_row_begin(h, &t, "Samen", "total");
    paper_cell_number(h, &t, sum);
    paper_row_end(h);
    paper_table_end(h);
}

static void months_tell(const struct report *r, struct html *h)
{
    static const struct chart c = {
        "maanden", "Knelpunten en kansen per maand",
        "Een kolom voor elke maand. Grijze vlakken zijn tijden waarin veel "
        "langzamer gaat, zoals een reces. Dezelfde aantallen staan in de tabel."};
    struct chart_column *columns = calloc(r->n_months + 1, sizeof *columns);
    int64_t *n = calloc(r->n_months + 1, sizeof *n);
    bool *hidden = calloc(r->n_months + 1, sizeof *hidden);
    char(*names)[DUTCH_LEN] = calloc(r->n_months + 1, sizeof *names);
    struct chart_shade shades[12];

    if (!columns || !n || !hidden || !names)
        abort();
    for (size_t i = 0; i < r->n_months; i++)
        n[i] = r->months[i].n;
    hide_small(&(struct hide_table){n, hidden, r->n_months, 1, false, true}, r->least);
    for (size_t i = 0; i < r->n_months; i++)
        columns[i] =
            (struct chart_column){dutch_month(r->months[i].first, names[i]), n[i], hidden[i]};
    if (r->n_months > 1)
        chart_columns(h, &c, columns, r->n_months, shades, shades_make(r, shades, 12));
    months_table(r, h, hidden);
    free(columns);
    free(n);
    free(hidden);
    free(names);
}

/* ------------------------------------------------------------------ from where, about what */

/* What is shown of a list of counts: each its own, and the small ones together at the end. */
static size_t counts_shown(const struct report *r, const struct report_count *list, size_t n,
                           const char *others, struct report_count *out)
{
    int64_t *counts = calloc(n + 1, sizeof *counts);
    bool *small = calloc(n + 1, sizeof *small);
    struct report_count rest = {others, 0};
    size_t shown = 0;

    if (!counts || !small)
        abort();
    for (size_t i = 0; i < n; i++)
        counts[i] = list[i].n;
    hide_group(counts, n, r->least, small);
    for (size_t i = 0; i < n; i++)
        if (small[i])
            rest.n += list[i].n;
        else
            out[shown++] = list[i];
    if (rest.n > 0)
        out[shown++] = rest;
    free(counts);
    free(small);
    return shown;
}

static void counts_table(const struct report *r, struct html *h, const char *caption,
                         const char *what, const struct report_count *list, size_t n)
{
    const char *const heads[] = {what, "Kwamen binnen", "Aandeel"};
    struct paper_table t = {caption, heads, 3, 6, 0, n > 20};
    int64_t sum = 0;
    char text[DUTCH_LEN];

    for (size_t i = 0; i < n; i++)
        sum += list[i].n;
    paper_table_begin(h, &t);
    for (size_t i = 0; i < n; i++) {
        paper_row_begin(h, &t, list[i].name, NULL);
        paper_cell(h, &t, report_number(r, list[i].n, text));
        paper_cell(h, &t,
                   sum >= REPORT_SHARE_LEAST ? dutch_percent((int)(list[i].n * 1000 / sum), text)
                                             : NULL);
        paper_row_end(h);
    }
    paper_table_end(h);
}

static void counts_tell(const struct report *r, struct html *h, const struct chart *c,
                        const char *what, const char *others, const struct report_count *list,
                        size_t n)
{
    struct report_count *shown = calloc(n + 1, sizeof *shown);
    struct chart_bar *bars = calloc(n + 1, sizeof *bars);
    char(*texts)[DUTCH_LEN] = calloc(n + 1, sizeof *texts);
    int64_t most = 1;

    if (!shown || !bars || !texts)
        abort();
    n = counts_shown(r, list, n, others, shown);
    for (size_t i = 0; i < n; i++) {
        most = shown[i].n > most ? shown[i].n : most;
        bars[i] = (struct chart_bar){.name = shown[i].name,
                                     .shown = report_number(r, shown[i].n, texts[i]),
                                     .value = shown[i].n,
                                     .low = -1,
                                     .hidden = shown[i].n < r->least};
    }
    if (n > 1)
        chart_bars(h, c, bars, n < BARS_MOST ? n : BARS_MOST, most);
    if (n > 0)
        counts_table(r, h, c->title, what, shown, n);
    free(shown);
    free(bars);
    free(texts);
}

void report_intake(const struct report *r, struct html *h)
{
    static const char same[] = "Een balk voor elk. Dezelfde aantallen staan in de tabel.";
    static const struct chart regions = {"regios", "Waar het vandaan kwam", same},
                              themes = {"themas", "Waar het over ging", same},
                              borders = {"grenzen", "Welke grens erbij speelt", same};
    int64_t n = 0;

    for (size_t i = 0; i < r->n_months; i++)
        n += r->months[i].n;
    if (n == 0) {
        paper_nothing(h, "In deze periode kwam er niets binnen.");
        return;
    }
    months_tell(r, h);
    counts_tell(r, h, &regions, "Regio", "Overige regio's", r->regions, r->n_regions);
    counts_tell(r, h, &themes, "Thema", "Overige thema's", r->themes, r->n_themes);
    if (r->n_borders > 0)
        counts_tell(r, h, &borders, "Buurland", "Overige", r->borders, r->n_borders);
}
