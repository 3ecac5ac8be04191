/*
 * The report: what departments said of it before it was fixed, and what was corrected.
 */
#include "services/report/report_in.h"

#include <stdio.h>

static void comment_tell(struct html *h, const struct report_said *c)
{
    char day[DUTCH_LEN], about[DUTCH_LEN + 60];

    snprintf(about, sizeof about, "%s%s%s", dutch_date(c->day, day),
             c->reference ? " · betwist bij wie dit hoort: " : "",
             c->reference ? c->reference : "");
    html_begin(h, "article");
    paper_subject(h, "h4", c->who, about);
    html_begin(h, "blockquote");
    html_paragraphs(h, slice_str(c->text));
    html_end(h);
    html_end(h);
}

static void corrections_tell(const struct report_life *l, struct html *h)
{
    static const char *const heads[] = {"Datum", "Knelpunt", "Was", "Is nu", "Waarom", "Door"};
    struct paper_table t = {
        "Correcties, elk door twee personen", heads, ARRAY_LEN(heads), 0, 0, true};

    paper_table_begin(h, &t);
    for (size_t i = 0; i < l->n_corrections; i++) {
        const struct report_mended *c = &l->corrections[i];
        char day[DUTCH_LEN], who[120];

        snprintf(who, sizeof who, "%s en %s", c->by, c->second);
        paper_row_begin(h, &t, dutch_date(c->day, day), NULL);
        paper_cell(h, &t, c->reference);
        paper_cell(h, &t, c->was);
        paper_cell(h, &t, c->now);
        paper_cell(h, &t, c->reason);
        paper_cell(h, &t, who);
        paper_row_end(h);
    }
    paper_table_end(h);
}

static void state_tell(const struct report_life *l, struct html *h)
{
    char a[DUTCH_LEN], b[DUTCH_LEN], n[DUTCH_LEN];

    html_begin(h, "p");
    html_printf(h, "Ministeries konden reageren van %s tot en met %s.", dutch_date(l->opened_on, a),
                dutch_date(l->comment_until, b));
    if (l->fixed_on)
        html_printf(h, " Het rapport is vastgesteld op %s, op positie %s van het logboek.",
                    dutch_date(l->fixed_on, a), dutch_number(l->fixed_position, n));
    else
        html_str(h, " Het rapport is nog niet vastgesteld: dit is een concept.");
    html_end(h);
}

void report_life_tell(const struct report *r, struct html *h)
{
    const struct report_life *l = r->life;

    if (!l) {
        paper_nothing(h, "Dit rapport is nog niet aan ministeries voorgelegd. Voor het vastgesteld "
                         "wordt, hebben "
                         "zij tien werkdagen om te reageren.");
        return;
    }
    state_tell(l, h);
    if (l->n_comments > 0)
        html_element(h, "h3", NULL, "Reacties van ministeries");
    else
        paper_nothing(h, "Er kwamen geen reacties.");
    for (size_t i = 0; i < l->n_comments; i++)
        comment_tell(h, &l->comments[i]);
    if (l->n_corrections > 0)
        corrections_tell(l, h);
    if (l->note)
        html_element(h, "pre", NULL, l->note);
}
