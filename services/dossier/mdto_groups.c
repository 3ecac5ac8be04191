/*
 * Groups of MDTO; see mdto.h.
 */
#include "services/dossier/mdto.h"

#include "common/clock.h"
#include "services/dossier/markup.h"

void mdto_text(struct buf *out, const char *name, const char *value)
{
    markup_text_element(out, name, slice_str(value));
}

void mdto_begin(struct buf *out, const char *kind)
{
    buf_add_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<MDTO xmlns=\"https://www.nationaalarchief.nl/mdto\" "
                     "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                     "xsi:schemaLocation=\"https://www.nationaalarchief.nl/mdto "
                     "https://www.nationaalarchief.nl/mdto/MDTO-XML1.0.1.xsd\">\n");
    markup_open(out, kind);
    buf_add_str(out, "\n");
}

void mdto_end(struct buf *out, const char *kind)
{
    markup_close(out, kind);
    markup_close(out, "MDTO");
}

void mdto_identity(struct buf *out, const char *element, const char *mark, const char *source)
{
    markup_open(out, element);
    mdto_text(out, "identificatieKenmerk", mark);
    mdto_text(out, "identificatieBron", source);
    markup_close(out, element);
}

void mdto_reference(struct buf *out, const char *element, const char *name, const char *mark)
{
    markup_open(out, element);
    mdto_text(out, "verwijzingNaam", name);
    if (mark)
        mdto_identity(out, "verwijzingIdentificatie", mark, MDTO_SOURCE);
    markup_close(out, element);
}

void mdto_concept(struct buf *out, const char *element, const char *label, const char *code,
                  const char *list)
{
    markup_open(out, element);
    mdto_text(out, "begripLabel", label);
    if (code)
        mdto_text(out, "begripCode", code);
    mdto_reference(out, "begripBegrippenlijst", list, NULL);
    markup_close(out, element);
}

void mdto_day(struct buf *out, const char *element, int32_t value)
{
    char written[11];

    clock_day_format(value, written);
    mdto_text(out, element, written);
}

void mdto_moment(struct buf *out, const char *element, int64_t at)
{
    char written[28];

    clock_format_utc(at, written);
    mdto_text(out, element, written);
}
