/*
 * The page: see paper.h.
 */
#include "services/report/paper.h"

/* One blue, greys, and much white. Sizes in points: it is meant for paper, and a screen bears it. */
static const char style[] =
    "@page{size:A4;margin:24mm 22mm 22mm;"
    "@bottom-left{content:string(title);font:8pt 'Open Sans','Noto Sans','DejaVu Sans',sans-serif;"
    "color:#5a6470}"
    "@bottom-right{content:counter(page) ' van ' counter(pages);"
    "font:8pt 'Open Sans','Noto Sans','DejaVu Sans',sans-serif;color:#5a6470}}"
    "@page:first{margin-top:18mm;@bottom-left{content:none}}"
    "html{font:10pt/1.5 'Open Sans','Noto Sans','DejaVu Sans',sans-serif;color:#1c2430;"
    "background:#fff}"
    "body{margin:0 auto;max-width:166mm}"
    "header{border-top:3pt solid #154273;padding-top:9mm;margin-bottom:9mm}"
    ".kicker{font-size:9pt;color:#154273;margin:2.5mm 0 0;letter-spacing:.03em}"
    "h1{string-set:title content();font-size:22pt;line-height:1.2;font-weight:600;color:#154273;"
    "margin:0}"
    ".subtitle{font-size:12.5pt;margin:3mm 0 0;color:#33404f}"
    ".mark{display:inline-block;margin:5mm 0 0;padding:1mm 3mm;border:1pt solid #8a4b00;"
    "color:#8a4b00;font-size:9pt;font-weight:600}"
    "section{margin:0 0 8mm}"
    "h2{font-size:15pt;line-height:1.25;font-weight:600;color:#154273;margin:9mm 0 3mm;"
    "break-after:avoid}"
    "nav+section h2{margin-top:0}"
    "h4{font-size:10pt;font-weight:600;margin:4mm 0 0;break-after:avoid}"
    "h3{font-size:11pt;line-height:1.35;font-weight:600;margin:5mm 0 1mm;break-after:avoid}"
    "p{margin:0 0 2.5mm;orphans:3;widows:3}"
    "p.lead{font-size:11pt}"
    "nav{margin:0 0 8mm;break-after:page}nav h2{font-size:11pt;margin:0 0 1mm}"
    "nav ol{list-style:none;margin:0;padding:0}"
    "nav li{border-bottom:.4pt solid #d8dde4;padding:1mm 0}"
    "nav a{color:#154273;text-decoration:none}"
    "nav a::after{content:target-counter(attr(href),page);float:right;color:#5a6470}"
    ".key{display:flex;margin:0 -5mm 7mm 0}"
    ".key div{flex:1 1 0;border-top:1.5pt solid #154273;padding-top:2mm;"
    "margin-right:5mm}"
    ".key dt{font-size:8.5pt;line-height:1.35;min-height:2.7em;color:#33404f}"
    ".key dd{margin:0;font-size:22pt;line-height:1.25;font-weight:300;color:#154273}"
    ".key dd.why{font-size:8.5pt;line-height:1.35;font-weight:400;color:#5a6470}"
    "figure{margin:4mm 0 3mm;break-inside:avoid}"
    "figcaption{font-weight:600;font-size:9.5pt;margin-bottom:1.5mm}"
    "figure svg{width:100%;height:auto;display:block}"
    "table{border-collapse:collapse;width:100%;margin:2mm 0 4mm;font-size:8.5pt;line-height:1.4;"
    "font-variant-numeric:tabular-nums}"
    "table{break-inside:avoid}table.long{break-inside:auto}"
    "caption{break-after:avoid;text-align:left;font-weight:600;font-size:9.5pt;padding-bottom:1."
    "5mm}"
    "figure+table caption{font-weight:400;font-size:8.5pt;color:#4a5563}"
    "th,td{text-align:left;vertical-align:top;padding:1.1mm 2mm 1.1mm 0;"
    "border-bottom:.4pt solid #d8dde4}"
    "thead{display:table-header-group}"
    "thead th{border-bottom:.8pt solid #154273;font-weight:600;color:#33404f;vertical-align:bottom}"
    "tbody th{font-weight:400}"
    "tr{break-inside:avoid}"
    "tr.total th,tr.total td{font-weight:600;border-top:.8pt solid #9aa5b1}"
    ".n{text-align:right;padding-right:2mm;padding-left:2mm}.n:last-child{padding-right:0}td.n{"
    "white-space:nowrap}"
    "tbody tr:nth-child(-n+3){break-after:avoid}tbody tr:nth-last-child(-n+2){break-before:avoid}"
    ".note,.about{font-size:8.5pt;line-height:1.45;color:#4a5563}"
    ".about{margin:0 0 2mm}"
    "article{break-inside:avoid;margin:0 0 5mm}"
    "blockquote{margin:1.5mm 0 2.5mm;padding:0 0 0 4mm;border-left:2pt solid #8fb4d9;"
    "font-size:10.5pt;color:#24303d}"
    "blockquote p{margin:0 0 1.5mm}"
    ".label{font-weight:600}"
    "dl.rules dt{font-weight:600;margin-top:2mm}dl.rules dd{margin:0}"
    "pre{break-inside:avoid;font:7.5pt/1.5 'DejaVu Sans Mono',monospace;white-space:pre-wrap;"
    "overflow-wrap:anywhere;border:.4pt solid #d8dde4;padding:2mm 3mm;margin:1mm 0 3mm}"
    "@media screen{body{padding:0 6mm 12mm}.key{flex-wrap:wrap}}";

void paper_begin(struct html *h, const struct paper_head *head)
{
    html_doctype(h);
    html_begin(h, "html");
    html_attr(h, "lang", "nl");
    html_begin(h, "head");
    html_void(h, "meta");
    html_attr(h, "charset", "utf-8");
    html_void(h, "meta");
    html_attr(h, "name", "viewport");
    html_attr(h, "content", "width=device-width, initial-scale=1");
    html_element(h, "title", NULL, head->title);
    html_style(h, style);
    html_end(h);
    html_begin(h, "body");
    html_begin(h, "header");
    html_element(h, "h1", NULL, head->title); /* first: what becomes the title of a DOCX */
    html_element(h, "p", "subtitle", head->subtitle);
    html_element(h, "p", "kicker", head->kicker);
    if (head->mark)
        html_element(h, "p", "mark", head->mark);
    html_end(h);
    html_begin(h, "main");
}

static void stand_tell(struct html *h, const struct paper_stand *s)
{
    char day[DUTCH_LEN], position[DUTCH_LEN], size[DUTCH_LEN];

    html_begin(h, "p");
    html_printf(h,
                "Alles in dit stuk is gelezen uit het logboek van Weerklank, zoals het was op %s, "
                "tot en met "
                "positie %s, met de rechten van %s.",
                dutch_date(s->day, day), dutch_number(s->position, position), s->party);
    if (!s->note)
        html_str(h, " Er was nog geen ondertekende stand van het logboek.");
    html_end(h);
    if (!s->note)
        return;
    html_begin(h, "p");
    html_printf(h,
                "Dit is de nieuwste ondertekende stand (checkpoint) van dat moment. Die omvat %s "
                "gebeurtenissen%s "
                "Wie deze "
                "regels bewaart, kan later laten nagaan dat het logboek nog hetzelfde is.",
                dutch_number(s->size, size),
                s->size > s->position ? ", ook alles waar dit stuk op rust."
                                      : "; de laatste waar dit stuk op rust, volgden daarna.");
    html_end(h);
    html_element(h, "pre", NULL, s->note);
}

void paper_end(struct html *h, const struct paper_stand *s, const char *const *how)
{
    static const struct paper_section section = {"verantwoording", "Verantwoording"};

    paper_section_begin(h, &section);
    for (size_t i = 0; how[i]; i++)
        html_element(h, "p", NULL, how[i]);
    html_element(h, "h3", NULL, "Waar dit stuk op rust");
    stand_tell(h, s);
    paper_section_end(h);
    html_end(h); /* main */
    html_end(h); /* body */
    html_end(h);
    html_done(h);
}

/* ------------------------------------------------------------------ sections */

void paper_contents(struct html *h, const struct paper_section *list)
{
    html_begin(h, "nav");
    html_attr(h, "aria-labelledby", "inhoud");
    html_begin(h, "h2");
    html_attr(h, "id", "inhoud");
    html_str(h, "Inhoud");
    html_end(h);
    html_begin(h, "ol");
    for (; list->id; list++) {
        html_begin(h, "li");
        html_begin(h, "a");
        html_attr_printf(h, "href", "#%s", list->id);
        html_str(h, list->title);
        html_end(h);
        html_end(h);
    }
    html_end(h);
    html_end(h);
}

void paper_section_begin(struct html *h, const struct paper_section *s)
{
    html_begin(h, "section");
    html_attr_printf(h, "aria-labelledby", "%s", s->id);
    html_begin(h, "h2");
    html_attr(h, "id", s->id);
    html_str(h, s->title);
    html_end(h);
}

void paper_section_end(struct html *h)
{
    html_end(h);
}

/* ------------------------------------------------------------------ tables */

static void cell_class(struct html *h, const struct paper_table *t, size_t column)
{
    if (t->numbers >> column & 1)
        html_attr(h, "class", "n");
}

void paper_table_begin(struct html *h, const struct paper_table *t)
{
    html_begin(h, "table");
    if (t->is_long)
        html_attr(h, "class", "long");
    html_element(h, "caption", NULL, t->caption);
    html_begin(h, "thead");
    html_begin(h, "tr");
    for (size_t i = 0; i < t->n; i++) {
        html_begin(h, "th");
        html_attr(h, "scope", "col");
        cell_class(h, t, i);
        html_str(h, t->heads[i]);
        html_end(h);
    }
    html_end(h);
    html_end(h);
    html_begin(h, "tbody");
}

void paper_table_end(struct html *h)
{
    html_end(h);
    html_end(h);
}

void paper_row_begin(struct html *h, struct paper_table *t, const char *name, const char *class)
{
    html_begin(h, "tr");
    if (class)
        html_attr(h, "class", class);
    html_begin(h, "th");
    html_attr(h, "scope", "row");
    html_str(h, name);
    html_end(h);
    t->at = 1;
}

void paper_row_end(struct html *h)
{
    html_end(h);
}

void paper_cell(struct html *h, struct paper_table *t, const char *text)
{
    html_begin(h, "td");
    cell_class(h, t, t->at++);
    html_str(h, text ? text : "–");
    html_end(h);
}

void paper_cell_number(struct html *h, struct paper_table *t, int64_t n)
{
    char text[DUTCH_LEN];

    paper_cell(h, t, dutch_number(n, text));
}

void paper_cell_date(struct html *h, struct paper_table *t, int32_t day)
{
    char text[DUTCH_LEN];

    paper_cell(h, t, day ? dutch_date(day, text) : NULL);
}

/* ------------------------------------------------------------------ pieces */

void paper_subject(struct html *h, const char *tag, const char *title, const char *about)
{
    html_element(h, tag, NULL, title && *title ? title : "(zonder titel)");
    if (about && *about)
        html_element(h, "p", "about", about);
}

void paper_labelled(struct html *h, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    html_begin(h, "p");
    html_begin(h, "span");
    html_attr(h, "class", "label");
    html_printf(h, "%s:", label);
    html_end(h);
    html_str(h, " ");
    html_str(h, text);
    html_end(h);
}

void paper_nothing(struct html *h, const char *sentence)
{
    html_element(h, "p", NULL, sentence);
}
