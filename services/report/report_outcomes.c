/*
 * The report: what was decided, and what regions think of it. Two tables of the same form: kinds by
 * department, each kind with a letter that stands in the chart and in the heads.
 */
#include "services/report/report_in.h"

#include <stdio.h>
#include <stdlib.h>

#define LETTERS "ABCDEFGHIJKL"

struct outcomes {
    const struct report *r;
    const char *const *names; /* of the parts */
    size_t n_parts, n_rows;
    const char **rows; /* names */
    int64_t *n;        /* rows x parts; the last row is "Overige ministeries" */
    bool *hidden;
    int64_t sums[CHART_PARTS];
    bool hidden_sums[CHART_PARTS];
};

static void outcomes_begin(struct outcomes *o, const struct report *r, const char *const *names,
                           size_t n_parts)
{
    *o = (struct outcomes){.r = r, .names = names, .n_parts = n_parts};
    o->rows = calloc(r->n_rows + 1, sizeof *o->rows);
    o->n = calloc((r->n_rows + 1) * n_parts, sizeof *o->n);
    o->hidden = calloc((r->n_rows + 1) * n_parts, sizeof *o->hidden);
    if (!o->rows || !o->n || !o->hidden)
        abort();
}

static void outcomes_end(struct outcomes *o)
{
    free(o->rows);
    free(o->n);
    free(o->hidden);
}

static void outcomes_add(struct outcomes *o, const char *name, const int64_t *parts)
{
    o->rows[o->n_rows] = name;
    for (size_t k = 0; k < o->n_parts; k++)
        o->n[o->n_rows * o->n_parts + k] = parts[k];
    o->n_rows++;
}

static void outcomes_hide(struct outcomes *o)
{
    size_t *was = calloc(o->n_rows + 1, sizeof *was);
    const char **names = calloc(o->n_rows + 1, sizeof *names);

    if (!was || !names)
        abort();
    for (size_t i = 0; i < o->n_rows * o->n_parts; i++)
        o->sums[i % o->n_parts] += o->n[i];
    memcpy(names, o->rows, o->n_rows * sizeof *names);
    o->n_rows = hide_rows(o->n, o->n_rows, o->n_parts, o->r->least, was, o->hidden);
    for (size_t i = 0; i < o->n_rows; i++)
        o->rows[i] = was[i] == HIDE_REST ? "Overige ministeries" : names[was[i]];
    hide_small(&(struct hide_table){o->sums, o->hidden_sums, o->n_parts, 1, false, true},
               o->r->least);
    free(was);
    free(names);
}

static void sums_table(const struct outcomes *o, struct html *h, const char *caption,
                       const char *what)
{
    const char *const heads[] = {what, "Aantal", "Aandeel"};
    struct paper_table t = {caption, heads, 3, 6, 0, false};
    int64_t all = report_sum(o->sums, o->n_parts);
    char text[DUTCH_LEN], name[200];

    paper_table_begin(h, &t);
    for (size_t k = 0; k < o->n_parts; k++) {
        if (o->sums[k] == 0 && !o->hidden_sums[k])
            continue;
        snprintf(name, sizeof name, "%c  %s", LETTERS[k], o->names[k]);
        paper_row_begin(h, &t, name, NULL);
        paper_cell(h, &t, o->hidden_sums[k] ? "*" : dutch_number(o->sums[k], text));
        paper_cell(h, &t,
                   o->hidden_sums[k]           ? "*"
                   : all >= REPORT_SHARE_LEAST ? dutch_percent((int)(o->sums[k] * 1000 / all), text)
                                               : NULL);
        paper_row_end(h);
    }
    paper_row_begin(h, &t, "Samen", "total");
    paper_cell_number(h, &t, all);
    paper_cell(h, &t, NULL);
    paper_row_end(h);
    paper_table_end(h);
}

static void rows_table(const struct outcomes *o, struct html *h, const char *caption)
{
    const char *heads[CHART_PARTS + 2];
    char letters[CHART_PARTS][2];
    size_t columns[CHART_PARTS], n = 0;
    struct paper_table t = {caption, heads, 0, 0, 0, false};

    heads[0] = "Ministerie";
    for (size_t k = 0; k < o->n_parts; k++)
        if (o->sums[k] > 0) {
            letters[n][0] = LETTERS[k];
            letters[n][1] = '\0';
            heads[n + 1] = letters[n];
            columns[n++] = k;
        }
    heads[n + 1] = "Samen";
    t.n = n + 2;
    t.numbers = (1u << t.n) - 2;
    paper_table_begin(h, &t);
    for (size_t i = 0; i < o->n_rows; i++) {
        paper_row_begin(h, &t, o->rows[i], NULL);
        for (size_t c = 0; c < n; c++) {
            size_t at = i * o->n_parts + columns[c];

            if (o->hidden[at])
                paper_cell(h, &t, "*");
            else
                paper_cell_number(h, &t, o->n[at]);
        }
        paper_cell_number(h, &t, report_sum(&o->n[i * o->n_parts], o->n_parts));
        paper_row_end(h);
    }
    paper_table_end(h);
}

static void rows_chart(const struct outcomes *o, struct html *h, const struct chart *c)
{
    struct chart_row *rows = calloc(o->n_rows + 1, sizeof *rows);

    if (!rows)
        abort();
    for (size_t i = 0; i < o->n_rows; i++) {
        rows[i].name = o->rows[i];
        rows[i].total = report_sum(&o->n[i * o->n_parts], o->n_parts);
        for (size_t k = 0; k < o->n_parts; k++)
            rows[i].parts[k] = o->hidden[i * o->n_parts + k] ? 0 : o->n[i * o->n_parts + k];
    }
    chart_stack(h, c, rows, o->n_rows, o->names, o->n_parts);
    free(rows);
}

static bool any_shown(const struct outcomes *o)
{
    for (size_t k = 0; k < o->n_parts; k++)
        if (o->sums[k] > 0 && !o->hidden_sums[k])
            return true;
    return false;
}

static void outcomes_tell(struct outcomes *o, struct html *h, const struct chart *c,
                          const char *what, const char *caption, const char *few)
{
    int64_t all;

    outcomes_hide(o);
    all = report_sum(o->sums, o->n_parts);
    if (all == 0 || all < o->r->least || !any_shown(o)) {
        paper_nothing(h, few);
        return;
    }
    sums_table(o, h, c->title, what);
    if (o->n_rows > 1) {
        rows_chart(o, h, c);
        rows_table(o, h, caption);
    }
}

void report_outcomes(const struct report *r, struct html *h)
{
    static const struct chart c = {"antwoorden", "Soorten antwoord",
                                   "Een rij voor elk ministerie, verdeeld naar soort antwoord. De "
                                   "letters staan in de tabel ervoor. Een "
                                   "open vak met een streepjesrand is wat niet getoond wordt. "
                                   "Dezelfde aantallen staan in de tabel "
                                   "erna."};
    const char *names[answer_kind_N];
    struct outcomes o;

    for (size_t k = 0; k < answer_kind_N; k++)
        names[k] = enum_answer_kind.rows[k].dutch;
    outcomes_begin(&o, r, names, answer_kind_N);
    for (size_t i = 0; i < r->n_rows; i++)
        outcomes_add(&o, r->rows[i].name, r->rows[i].kinds);
    outcomes_tell(&o, h, &c, "Soort antwoord", "Soorten antwoord per ministerie",
                  "In deze periode zijn er te weinig antwoorden om te tonen.");
    outcomes_end(&o);
}

void report_verdicts(const struct report *r, struct html *h)
{
    static const struct chart c = {"oordelen", "Helpt dit antwoord?",
                                   "Een rij voor elk ministerie, verdeeld naar het oordeel van de "
                                   "regio. De letters staan in de tabel "
                                   "ervoor. Een open vak met een streepjesrand is wat niet getoond "
                                   "wordt. Dezelfde aantallen staan in de "
                                   "tabel erna."};
    static const char *const names[] = {"Dit antwoord helpt", "Dit antwoord helpt deels",
                                        "Dit antwoord helpt niet", "Geen oordeel gegeven",
                                        "De regio is nog aan zet"};
    struct outcomes o;

    outcomes_begin(&o, r, names, ARRAY_LEN(names));
    for (size_t i = 0; i < r->n_rows; i++) {
        const struct report_line *row = &r->rows[i];
        const int64_t parts[] = {row->verdicts[verdict_HELPS], row->verdicts[verdict_PARTLY],
                                 row->verdicts[verdict_HELPS_NOT], row->verdict_none,
                                 row->verdict_waits};

        outcomes_add(&o, row->name, parts);
    }
    outcomes_tell(&o, h, &c, "Oordeel", "Het oordeel van de regio, per ministerie",
                  "In deze periode zijn er te weinig oordelen om te tonen.");
    outcomes_end(&o);
    html_element(h, "p", "note",
                 "Beantwoord is niet hetzelfde als opgelost. Geen oordeel is geen instemming.");
}
