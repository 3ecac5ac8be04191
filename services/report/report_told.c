/*
 * The report: what changed, the regions' own words, what is agreed and what is overdue.
 */
#include "services/report/report_in.h"

#include <stdio.h>
#include <stdlib.h>

static void about(char *out, size_t size, const char *region, const char *lead,
                  const char *reference)
{
    snprintf(out, size, "%s%s%s · %s", region, lead ? " · " : "", lead ? lead : "", reference);
}

/* ------------------------------------------------------------------ what changed */

void report_change_tell(struct html *h, const struct report_change *c, bool asked)
{
    char line[400], day[DUTCH_LEN];

    html_begin(h, "article");
    about(line, sizeof line, c->region, c->lead, c->reference);
    paper_subject(h, "h3", c->title, line);
    html_begin(h, "p");
    html_printf(h, "%s. ", dutch_date(c->day, day));
    html_str(h, c->change);
    html_end(h);
    paper_labelled(h, "Bron", c->source);
    if (c->works >= 0 || asked)
        paper_labelled(h, "Werkt het nog",
                       c->works < 0 ? "de regio is dit nog niet gevraagd, of antwoordde nog niet"
                       : c->works   ? "ja, zegt de regio"
                                    : "nee, zegt de regio");
    html_end(h);
}

void report_changes(const struct report *r, struct html *h)
{
    char n[DUTCH_LEN];

    if (r->n_changes == 0 && r->changes_unshared == 0)
        paper_nothing(h, "In deze periode is van geen antwoord vastgelegd wat er veranderde.");
    for (size_t i = 0; i < r->n_changes; i++)
        report_change_tell(h, &r->changes[i], false);
    if (r->changes_unshared > 0) {
        html_begin(h, "p");
        html_printf(h,
                    "Van knelpunten die de regio niet met anderen deelt, zijn ook veranderingen "
                    "vastgelegd: %s.",
                    report_number(r, r->changes_unshared, n));
        html_end(h);
    }
}

/* ------------------------------------------------------------------ their own words */

static void quote(struct html *h, const char *text)
{
    if (!text || !*text)
        return;
    html_begin(h, "blockquote");
    html_paragraphs(h, slice_str(text));
    html_end(h);
}

void report_signal_tell(struct html *h, const struct report_signal *s)
{
    char line[400];

    html_begin(h, "article");
    about(line, sizeof line, s->region, NULL, s->reference);
    paper_subject(h, "h3", s->title, line);
    quote(h, s->words);
    if (s->answer >= 0) {
        html_begin(h, "p");
        html_begin(h, "span");
        html_attr(h, "class", "label");
        html_printf(h, "%s antwoordt (%s):", s->lead ? s->lead : "Het ministerie",
                    enum_answer_kind.rows[s->answer].dutch);
        html_end(h);
        html_str(h, " ");
        html_str(h, s->decision);
        html_end(h);
        paper_labelled(h, "Wat er wel kan", s->possible);
    } else {
        html_element(h, "p", "note", "Hierop is nog geen antwoord gegeven.");
    }
    if (s->verdict >= 0)
        paper_labelled(h, "De regio", enum_verdict.rows[s->verdict].dutch);
    quote(h, s->verdict_words);
    html_end(h);
}

void report_words(const struct report *r, struct html *h)
{
    if (r->n_signals == 0) {
        paper_nothing(h, "In deze periode deelde geen regio haar woorden met anderen.");
        return;
    }
    html_element(
        h, "p", "note",
        "Deze regio's willen dat anderen van hun knelpunt kunnen leren. Dit schreven zij zelf.");
    for (size_t i = 0; i < r->n_signals; i++)
        report_signal_tell(h, &r->signals[i]);
}

/* ------------------------------------------------------------------ agreed, overdue */

static void due_table(struct html *h, const char *caption, const char *what,
                      const struct report_due *list, size_t n)
{
    const char *const heads[] = {"Ministerie", "Knelpunt", what, "Uiterlijk op"};
    struct paper_table t = {caption, heads, 4, 0, 0, true};
    size_t shown = 0;

    for (size_t i = 0; i < n; i++)
        shown += list[i].title != NULL;
    if (shown == 0)
        return;
    paper_table_begin(h, &t);
    for (size_t i = 0; i < n; i++) {
        char subject[400], day[DUTCH_LEN], when[DUTCH_LEN + 16];

        if (!list[i].title)
            continue;
        snprintf(subject, sizeof subject, "%s (%s, %s)", list[i].title, list[i].region,
                 list[i].reference);
        snprintf(when, sizeof when, "%s%s", dutch_date(list[i].due, day),
                 list[i].overdue ? " (te laat)" : "");
        paper_row_begin(h, &t, list[i].who, NULL);
        paper_cell(h, &t, subject);
        paper_cell(h, &t, list[i].what);
        paper_cell(h, &t, when);
        paper_row_end(h);
    }
    paper_table_end(h);
}

/* How many of each, one behind the other in the list: sorted by who. */
static void who_table(const struct report *r, struct html *h, const char *caption,
                      const struct report_due *list, size_t n)
{
    static const char *const heads[] = {"Wie", "Aantal", "Oudste datum"};
    struct paper_table t = {caption, heads, 3, 2, 0, false};
    char text[DUTCH_LEN];

    paper_table_begin(h, &t);
    for (size_t i = 0, k; i < n; i = k) {
        int32_t oldest = list[i].due;

        for (k = i; k < n && strcmp(list[k].who, list[i].who) == 0; k++)
            oldest = list[k].due < oldest ? list[k].due : oldest;
        paper_row_begin(h, &t, list[i].who, NULL);
        paper_cell(h, &t, report_number(r, (int64_t)(k - i), text));
        paper_cell_date(h, &t, (int64_t)(k - i) < r->least ? 0 : oldest);
        paper_row_end(h);
    }
    paper_table_end(h);
}

static bool unknown(const struct report *r, struct html *h)
{
    if (!r->due_known)
        paper_nothing(
            h,
            "Dit stuk gaat over een eerdere dag. Wat toen open stond, staat in de cijfers bij elke "
            "stap; een lijst ervan is er alleen van vandaag.");
    return !r->due_known;
}

void report_agreements(const struct report *r, struct html *h)
{
    static const char *const heads[] = {"Wat er van afspraken uit deze periode kwam", "Aantal"};
    struct paper_table t = {"Afspraken uit deze periode", heads, 2, 2, 0, false};
    bool hidden[agreement_outcome_N];
    char text[DUTCH_LEN];

    if (report_sum(r->agreements, agreement_outcome_N) > 0) {
        hide_small(
            &(struct hide_table){r->agreements, hidden, agreement_outcome_N, 1, false, false},
            r->least);
        paper_table_begin(h, &t);
        for (size_t i = 0; i < agreement_outcome_N; i++) {
            paper_row_begin(h, &t, enum_agreement_outcome.rows[i].dutch, NULL);
            paper_cell(h, &t, hidden[i] ? "*" : dutch_number(r->agreements[i], text));
            paper_row_end(h);
        }
        paper_table_end(h);
    }
    if (unknown(r, h))
        return;
    if (r->n_agreed == 0) {
        paper_nothing(h, "Er staan geen afspraken met een datum open.");
        return;
    }
    html_begin(h, "p");
    html_printf(h,
                r->n_agreed == 1 && r->least <= 1
                    ? "Op dit moment staat er %s afspraak met een datum open."
                    : "Op dit moment staan er %s afspraken met een datum open.",
                report_number(r, (int64_t)r->n_agreed, text));
    html_end(h);
    due_table(h, "Open afspraken, van knelpunten die de regio deelt", "Afspraak", r->agreed,
              r->n_agreed);
}

void report_overdue(const struct report *r, struct html *h)
{
    if (unknown(r, h))
        return;
    if (r->n_late == 0) {
        paper_nothing(h, "Op dit moment is er niets te laat.");
        return;
    }
    who_table(r, h, "Wat te laat is, naar wie aan zet is", r->late, r->n_late);
    due_table(h, "Te laat, van knelpunten die de regio deelt", "Wat er moet gebeuren", r->late,
              r->n_late);
}
