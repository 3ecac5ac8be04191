/*
 * The agenda of a region: see agenda.h.
 */
#include "services/report/agenda.h"

#include <stdio.h>

static void key(struct html *h, const char *what, size_t n)
{
    char text[DUTCH_LEN];

    html_begin(h, "div");
    html_element(h, "dt", NULL, what);
    html_element(h, "dd", NULL, dutch_number((int64_t)n, text));
    html_end(h);
}

static void glance(const struct agenda *a, struct html *h)
{
    size_t late = 0;

    for (size_t i = 0; i < a->n_open; i++)
        late += a->open[i].overdue;
    html_begin(h, "dl");
    html_attr(h, "class", "key");
    key(h, "knelpunten en kansen zijn open", a->n_open);
    key(h, "daarvan zijn te laat", late);
    key(h, "antwoorden sinds het vorige overleg", a->n_answers);
    key(h, "afspraken met een datum staan open", a->n_agreements);
    html_end(h);
}

static void when_cell(struct html *h, struct paper_table *t, int32_t due, bool overdue)
{
    char day[DUTCH_LEN], text[DUTCH_LEN + 16];

    snprintf(text, sizeof text, "%s%s", due ? dutch_date(due, day) : "",
             overdue ? " (te laat)" : "");
    paper_cell(h, t, due ? text : NULL);
}

/* ------------------------------------------------------------------ what is open */

static void open_tell(const struct agenda *a, struct html *h)
{
    static const char *const heads[] = {"Kenmerk", "Knelpunt of kans", "Wat er moet gebeuren",
                                        "Uiterlijk op"};

    if (a->n_open == 0)
        paper_nothing(h, "Er staat niets open.");
    for (size_t i = 0, k; i < a->n_open; i = k) {
        char caption[160];
        struct paper_table t = {caption, heads, ARRAY_LEN(heads), 0, 0, true};

        snprintf(caption, sizeof caption, "Aan zet: %s", a->open[i].who);
        paper_table_begin(h, &t);
        for (k = i; k < a->n_open && strcmp(a->open[k].who, a->open[i].who) == 0; k++) {
            paper_row_begin(h, &t, a->open[k].reference, NULL);
            paper_cell(h, &t, a->open[k].title);
            paper_cell(h, &t, a->open[k].what);
            when_cell(h, &t, a->open[k].due, a->open[k].overdue);
            paper_row_end(h);
        }
        paper_table_end(h);
    }
}

static void again_tell(const struct agenda *a, struct html *h)
{
    if (a->n_again == 0)
        paper_nothing(h, "Er is niets voor de tweede keer opnieuw te bekijken.");
    for (size_t i = 0; i < a->n_again; i++) {
        const struct agenda_again *x = &a->again[i];
        char line[200], day[DUTCH_LEN];

        snprintf(line, sizeof line, "%s · %s · %d keer heropend, laatst op %s", x->reference,
                 x->lead ? x->lead : "nog geen ministerie", x->times, dutch_date(x->day, day));
        html_begin(h, "article");
        paper_subject(h, "h3", x->title, line);
        paper_labelled(h, "Het ministerie antwoordde", x->answer);
        paper_labelled(h, "De regio zegt", x->reason);
        html_end(h);
    }
}

static void help_tell(const struct agenda *a, struct html *h)
{
    static const char *const heads[] = {"Kenmerk", "Knelpunt of kans",     "Stap", "Waarom",
                                        "Sinds",   "Besluit regioadviseur"};
    struct paper_table t = {"Hulp die gevraagd is", heads, ARRAY_LEN(heads), 0, 0, true};

    if (a->n_help == 0) {
        paper_nothing(h, "Er is geen hulp gevraagd.");
        return;
    }
    paper_table_begin(h, &t);
    for (size_t i = 0; i < a->n_help; i++) {
        paper_row_begin(h, &t, a->help[i].reference, NULL);
        paper_cell(h, &t, a->help[i].title);
        paper_cell(h, &t, a->help[i].step);
        paper_cell(h, &t, a->help[i].reason);
        paper_cell_date(h, &t, a->help[i].day);
        paper_cell(h, &t,
                   a->help[i].involved < 0 ? "nog niet"
                   : a->help[i].involved   ? "rijksvertegenwoordiger erbij"
                                           : "niet nodig");
        paper_row_end(h);
    }
    paper_table_end(h);
}

/* ------------------------------------------------------------------ agreed and answered */

static void agreements_tell(const struct agenda *a, struct html *h)
{
    static const char *const heads[] = {"Kenmerk", "Knelpunt of kans", "Ministerie", "Afspraak",
                                        "Uiterlijk op"};
    struct paper_table t = {"Afspraken met een datum", heads, ARRAY_LEN(heads), 0, 0, true};

    if (a->n_agreements == 0) {
        paper_nothing(h, "Er staan geen afspraken met een datum open.");
        return;
    }
    paper_table_begin(h, &t);
    for (size_t i = 0; i < a->n_agreements; i++) {
        paper_row_begin(h, &t, a->agreements[i].reference, NULL);
        paper_cell(h, &t, a->agreements[i].title);
        paper_cell(h, &t, a->agreements[i].lead);
        paper_cell(h, &t, a->agreements[i].what);
        when_cell(h, &t, a->agreements[i].due, a->agreements[i].overdue);
        paper_row_end(h);
    }
    paper_table_end(h);
}

static void answer_tell(struct html *h, const struct agenda_answer *x)
{
    char line[200], day[DUTCH_LEN], next[700], when[DUTCH_LEN];

    snprintf(line, sizeof line, "%s · %s · %s · %s", x->reference, x->lead ? x->lead : "",
             dutch_date(x->day, day), enum_answer_kind.rows[x->kind].dutch);
    html_begin(h, "article");
    paper_subject(h, "h3", x->title, line);
    html_begin(h, "div");
    html_paragraphs(h, slice_str(x->decision));
    html_end(h);
    if (x->next) {
        snprintf(next, sizeof next, "%s (%s, %s)", x->next, x->next_by ? x->next_by : "",
                 x->next_on ? dutch_date(x->next_on, when) : "");
        paper_labelled(h, "Volgende stap", next);
    }
    paper_labelled(h, "De regio",
                   x->verdict >= 0 ? enum_verdict.rows[x->verdict].dutch : "nog geen oordeel");
    html_end(h);
}

static void answers_tell(const struct agenda *a, struct html *h)
{
    if (a->n_answers == 0)
        paper_nothing(h, "Sinds het vorige overleg kwamen er geen antwoorden.");
    for (size_t i = 0; i < a->n_answers; i++)
        answer_tell(h, &a->answers[i]);
}

static const char *const how[] = {
    "Te laat is wat niet gedaan was op de laatste dag die ervoor stond. Een vraag aan de regio zet "
    "de tijd van "
    "het ministerie stil.",
    "In deze agenda staat alles van de regio, ook wat vertrouwelijk is. Stuur haar niet verder dan "
    "het overleg.",
    NULL,
};

void agenda_write(const struct agenda *a, struct html *h)
{
    static const struct paper_section sections[] = {
        {"open", "Wat open staat en wie aan zet is"},
        {"opnieuw", "Voor de tweede keer opnieuw te bekijken"},
        {"hulp", "Hulp van de regioadviseur"},
        {"afspraken", "Afspraken en hun datum"},
        {"antwoorden", "Antwoorden sinds het vorige overleg"},
    };
    static void (*const writers[])(const struct agenda *, struct html *) = {
        open_tell, again_tell, help_tell, agreements_tell, answers_tell};
    char title[160], subtitle[200], day[DUTCH_LEN], since[DUTCH_LEN];
    struct paper_head head = {.title = title,
                              .subtitle = subtitle,
                              .kicker = "Weerklank · agenda voor het regio-alliantieoverleg",
                              .mark = "Voor de deelnemers aan het overleg"};

    snprintf(title, sizeof title, "Agenda %s", a->region);
    snprintf(subtitle, sizeof subtitle, "Stand op %s; vorig overleg op %s",
             dutch_date(a->stand.day, day), dutch_date(a->since, since));
    paper_begin(h, &head);
    glance(a, h);
    for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
        paper_section_begin(h, &sections[i]);
        writers[i](a, h);
        paper_section_end(h);
    }
    paper_end(h, &a->stand, how);
}
