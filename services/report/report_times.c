/*
 * The report: who answered in time, by department and for each step.
 */
#include "services/report/report_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *duration(int64_t seconds, char out[DUTCH_LEN])
{
    return seconds >= 0 ? dutch_duration(seconds, out) : NULL;
}

static void tally_cells(struct html *h, struct paper_table *t, const struct report_line *row)
{
    char text[DUTCH_LEN];

    paper_cell_number(h, t, row->answers.begun);
    paper_cell(
        h, t,
        report_share_text(row->answers.in_time, row->answers.in_time + row->answers.late, text));
    paper_cell(h, t, duration(row->median, text));
    paper_cell(h, t, duration(row->p90, text));
    paper_cell(h, t, duration(row->own_median, text));
    paper_cell_number(h, t, row->answers.open);
    paper_cell_number(h, t, row->answers.open_late);
}

/* Those with few cases go together, with counts and without times. */
static void small_find(const struct report *r, const struct report_line *rows, size_t n,
                       bool *small)
{
    int64_t *begun = calloc(n + 1, sizeof *begun);

    if (!begun)
        abort();
    for (size_t i = 0; i < n; i++)
        begun[i] = rows[i].answers.begun;
    hide_group(begun, n, r->least, small);
    free(begun);
}

static void rows_table(const struct report *r, struct html *h, const char *caption,
                       const struct report_line *rows, size_t n, const bool *small)
{
    static const char *const heads[] = {
        "Ministerie",   "Begonnen",           "Op tijd",
        "Helft binnen", "9 van de 10 binnen", "Eigen tijd: helft binnen",
        "Open",         "Open en te laat"};
    struct paper_table t = {caption, heads, ARRAY_LEN(heads), 0xfe, 0, false};
    struct report_line rest = {.median = -1, .p90 = -1, .own_median = -1}, all = rest;

    paper_table_begin(h, &t);
    for (size_t i = 0; i < n; i++) {
        report_tally_add(&all.answers, &rows[i].answers);
        if (small[i]) {
            report_tally_add(&rest.answers, &rows[i].answers);
            continue;
        }
        paper_row_begin(h, &t, rows[i].name, NULL);
        tally_cells(h, &t, &rows[i]);
        paper_row_end(h);
    }
    if (rest.answers.begun >= r->least && rest.answers.begun > 0) {
        paper_row_begin(h, &t, "Overige ministeries", NULL);
        tally_cells(h, &t, &rest);
        paper_row_end(h);
    }
    paper_row_begin(h, &t, "Samen", "total");
    tally_cells(h, &t, &all);
    paper_row_end(h);
    paper_table_end(h);
}

static void shares_chart(struct html *h, const struct report_line *rows, size_t n,
                         const bool *small)
{
    static const struct chart c = {"op-tijd", "Aandeel van de antwoorden dat op tijd was",
                                   "Een balk voor elk ministerie met ten minste tien antwoorden "
                                   "waarvan te zeggen is of zij op tijd "
                                   "waren. Het streepje geeft het gebied waarin het aandeel met 95 "
                                   "procent zekerheid ligt. Op volgorde "
                                   "van het alfabet. Dezelfde cijfers staan in de tabel."};
    struct chart_bar *bars = calloc(n + 1, sizeof *bars);
    char(*texts)[DUTCH_LEN] = calloc(n + 1, sizeof *texts);
    size_t shown = 0;

    if (!bars || !texts)
        abort();
    for (size_t i = 0; i < n; i++) {
        const struct report_tally *t = &rows[i].answers;
        int share, low, high;

        if (small[i] || t->in_time + t->late < REPORT_SHARE_LEAST)
            continue;
        report_share(t->in_time, t->in_time + t->late, &share, &low, &high);
        snprintf(texts[shown], DUTCH_LEN, "%d %% van %" PRId64, (share + 5) / 10,
                 t->in_time + t->late);
        bars[shown] = (struct chart_bar){
            .name = rows[i].name, .shown = texts[shown], .value = share, .low = low, .high = high};
        shown++;
    }
    if (shown > 0)
        chart_bars(h, &c, bars, shown, 1000);
    free(bars);
    free(texts);
}

/* What is open or done of these is hidden where it is small, in tables of their own. */
static bool is_counted_elsewhere(size_t step)
{
    return step == figure_step_VERDICT || step == figure_step_AGREEMENT;
}

static void steps_table(const struct report *r, struct html *h)
{
    static const char *const heads[] = {"Stap",    "Begonnen", "Gedaan",
                                        "Op tijd", "Open",     "Open en te laat"};
    struct paper_table t = {"Elke stap, alle ministeries samen (gewoon spoor)",
                            heads,
                            ARRAY_LEN(heads),
                            0x3e,
                            0,
                            false};
    char text[DUTCH_LEN];

    paper_table_begin(h, &t);
    for (size_t i = 0; i < figure_step_N; i++) {
        const struct report_tally *s = &r->steps[i];

        if (s->begun == 0 || (r->least > 0 && is_counted_elsewhere(i)))
            continue;
        paper_row_begin(h, &t, enum_figure_step.rows[i].dutch, NULL);
        if (s->begun < r->least) {
            for (size_t k = 1; k < ARRAY_LEN(heads); k++)
                paper_cell(h, &t, "*");
        } else {
            paper_cell_number(h, &t, s->begun);
            paper_cell_number(h, &t, s->done);
            paper_cell(h, &t, report_share_text(s->in_time, s->in_time + s->late, text));
            paper_cell_number(h, &t, s->open);
            paper_cell_number(h, &t, s->open_late);
        }
        paper_row_end(h);
    }
    paper_table_end(h);
}

/* Clocks run on in a recess; so both are told. */
static void without_tell(const struct report *r, struct html *h)
{
    const struct report_tally *all = &r->steps[figure_step_ANSWER], *some = &r->without;
    char with[DUTCH_LEN], without[DUTCH_LEN];

    if (r->n_periods == 0 || some->in_time + some->late < REPORT_SHARE_LEAST)
        return;
    html_begin(h, "p");
    html_printf(
        h,
        "Van alle antwoorden was %s op tijd. Zonder wat in een reces of een andere bijzondere "
        "tijd liep: %s.",
        report_share_text(all->in_time, all->in_time + all->late, with),
        report_share_text(some->in_time, some->in_time + some->late, without));
    html_end(h);
}

static void track_tell(const struct report *r, struct html *h, const char *caption,
                       const struct report_line *rows, size_t n, bool chart)
{
    bool *small = calloc(n + 1, sizeof *small);
    int64_t begun = 0;

    if (!small)
        abort();
    small_find(r, rows, n, small);
    for (size_t i = 0; i < n; i++)
        begun += rows[i].answers.begun;
    if (begun < r->least) {
        paper_nothing(h, "Er zijn te weinig antwoorden om cijfers over te tonen.");
    } else {
        if (chart)
            shares_chart(h, rows, n, small);
        rows_table(r, h, caption, rows, n, small);
    }
    free(small);
}

void report_times(const struct report *r, struct html *h)
{
    if (r->n_rows == 0) {
        paper_nothing(h, "In deze periode begon er geen antwoord.");
    } else {
        track_tell(r, h, "Antwoorden per ministerie (gewoon spoor)", r->rows, r->n_rows, true);
        without_tell(r, h);
        steps_table(r, h);
    }
    if (r->n_policy > 0) {
        html_element(h, "h3", NULL, "Beleidstrajecten");
        html_element(
            h, "p", NULL,
            "Waar de wet of het beleid anders moet, komt eerst een stand van zaken en daarna een "
            "antwoord. Deze tijden staan apart.");
        track_tell(r, h, "Antwoorden per ministerie (beleidstraject)", r->policy, r->n_policy,
                   false);
    }
    html_element(
        h, "p", "note",
        "Lees deze tijden samen met wat er besloten is en wat regio's ervan vinden, hieronder.");
}
