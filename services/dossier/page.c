/*
 * The pages of a dossier: their frame, and the overview of all signals. No script, nothing from elsewhere,
 * readable on paper and by a screen reader.
 */
#include "services/dossier/dossier_in.h"
#include "services/dossier/markup.h"

void page_begin(struct buf *out, const char *title)
{
    buf_add_str(out, "<!DOCTYPE html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n");
    markup_text_element(out, "title", slice_str(title));
    buf_add_str(out,
                "<style>\n"
                "body { font-family: sans-serif; line-height: 1.5; max-width: 50em; margin: 1em "
                "auto; padding: "
                "0 1em; }\n"
                "dt { font-weight: bold; }\ndd { margin: 0 0 .5em 1.5em; white-space: pre-wrap; "
                "overflow-wrap: anywhere; }\n"
                "section { border-top: 1px solid #767676; break-inside: avoid; }\n"
                "h2 { font-size: 1.1em; }\ntable { border-collapse: collapse; }\n"
                "th, td { text-align: left; vertical-align: top; padding: .2em .8em .2em 0; "
                "border-bottom: 1px solid #ccc; }\n"
                "mark { background: #ffef9f; color: #000; }\nmark sup { font-weight: bold; }\n"
                ".gelakt { background: #000; color: #fff; padding: 0 .8em; }\n"
                ".let-op { border: 2px solid #b00000; padding: .5em; }\n"
                "</style>\n</head>\n<body>\n<main>\n");
}

void page_end(struct buf *out)
{
    buf_add_str(out, "</main>\n</body>\n</html>\n");
}

static void cell(struct buf *out, struct slice text)
{
    buf_add_str(out, "<td>");
    markup_text(out, text);
    buf_add_str(out, "</td>");
}

static void number_cell(struct buf *out, size_t n)
{
    buf_printf(out, "<td>%zu</td>", n);
}

static void row_write(const struct dossier *d, const struct dossier_row *r, struct buf *out)
{
    const struct dossier_words *w = d->words;

    buf_printf(out, "<tr><th scope=\"row\"><a href=\"%s/%s_tijdlijn.html\">%s</a></th>",
               r->reference, r->reference, r->reference);
    cell(out, slice_str(r->title));
    cell(out, slice_str(w->name(w->arg, DOSSIER_REGION, slice_str(r->region))));
    cell(out, slice_str(r->lead));
    cell(out, slice_str(w->moment(r->first_at)));
    number_cell(out, r->n_events);
    number_cell(out, r->n_erased);
    number_cell(out, r->n_marks);
    buf_add_str(out, "</tr>\n");
}

static void grounds_write(struct buf *out)
{
    buf_add_str(out, "<h2>Gronden uit de Wet open overheid</h2>\n<dl>\n");
    for (int g = 0; g < WOO_N; g++)
        buf_printf(out, "<dt>%s</dt><dd>%s (%s)</dd>\n", woo_code((enum woo_ground)g),
                   woo_what((enum woo_ground)g), woo_article((enum woo_ground)g));
    buf_add_str(out, "</dl>\n");
}

void overview_html(struct dossier *d, struct buf *out)
{
    page_begin(out, d->id);
    buf_printf(out, "<h1>Dossier %s</h1>\n<p>", d->id);
    markup_text(out, slice_str(d->about));
    buf_printf(
        out, "</p>\n<p class=\"let-op\">%s</p>\n",
        is_redacted(d)
            ? "In deze versie zijn passages gelakt. Op elke zwarte balk staat de grond uit de Woo."
            : "Niet openbaar: dit is de volledige versie. Wat misschien gelakt moet worden is "
              "gemarkeerd; lakken.json is de lijst. LEESMIJ.txt zegt hoe u verder gaat.");
    buf_add_str(out,
                "<table>\n<caption>De knelpunten en kansen in dit dossier</caption>\n<thead><tr>"
                "<th scope=\"col\">Kenmerk</th><th scope=\"col\">Titel</th>"
                "<th scope=\"col\">Regio</th><th scope=\"col\">Ministerie</th>"
                "<th scope=\"col\">Ontvangen</th><th scope=\"col\">Gebeurtenissen</th>"
                "<th scope=\"col\">Vernietigd</th>");
    buf_printf(out, "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
               is_redacted(d) ? "Gelakt" : "Te bevestigen");
    for (size_t i = 0; i < d->n_rows; i++)
        row_write(d, &d->rows[i], out);
    buf_add_str(out, "</tbody>\n</table>\n");
    grounds_write(out);
    page_end(out);
}
