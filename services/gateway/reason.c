/*
 * Why a field is at fault: see reason.h.
 */
#include "services/gateway/reason.h"

#include "proto/dutch.h"

static const char *must_be(const struct wire_field *f)
{
    switch ((enum wire_type)f->type) {
    case WIRE_BOOL:
        return "Dit is true of false.";
    case WIRE_INT:
        return "Dit is een heel getal.";
    case WIRE_DATE:
        return "Dit is een datum, zoals 2026-04-02.";
    case WIRE_TIME:
        return "Dit is een tijdstip, zoals 2026-04-02T09:15:00+02:00.";
    case WIRE_ID:
        return "Dit is een UUID.";
    case WIRE_BYTES:
        return "Dit is base64.";
    case WIRE_LIST:
    case WIRE_RECORDS:
        return "Dit is een lijst.";
    case WIRE_RECORD:
    case WIRE_MAP:
        return "Dit is een object.";
    default:
        return "Dit is tekst.";
    }
}

static const char *unit_of(const struct wire_field *f)
{
    switch ((enum wire_type)f->type) {
    case WIRE_LINE:
    case WIRE_TEXT:
    case WIRE_CODE:
        return " tekens";
    case WIRE_BYTES:
        return " bytes";
    case WIRE_LIST:
    case WIRE_RECORDS:
        return " onderdelen";
    default:
        return "";
    }
}

static void bounds_add(const struct wire_field *f, struct buf *out)
{
    const char *unit = unit_of(f);

    if (f->type == WIRE_SUBJECT)
        buf_add_str(out, "Een kenmerk heeft 1 tot 24 tekens.");
    else if (f->type == WIRE_TIME)
        buf_add_str(out, "Dit tijdstip kan niet.");
    else if (f->most == INT64_MAX)
        buf_printf(out, "Minstens %lld%s.", (long long)f->least, unit);
    else if (f->least <= 1 && *unit)
        buf_printf(out, "Hoogstens %lld%s%s.", (long long)f->most, unit,
                   f->least == 1 ? ", en niet leeg" : "");
    else
        buf_printf(out, "Minstens %lld en hoogstens %lld%s.", (long long)f->least,
                   (long long)f->most, unit);
}

static void value_add(const struct wire_field *f, struct buf *out)
{
    if (f->options) {
        buf_add_str(out, "Kies uit: ");
        for (uint8_t i = 0; i < f->options->n; i++)
            buf_printf(out, "%s%s", i ? ", " : "", f->options->rows[i].json);
        buf_add_str(out, ".");
        return;
    }
    switch ((enum wire_type)(f->type == WIRE_LIST ? f->element : f->type)) {
    case WIRE_DATE:
        buf_add_str(out, "Dit is een datum die bestaat, zoals 2026-04-02.");
        break;
    case WIRE_LINE:
        buf_add_str(out, "Dit is één regel, zonder stuurtekens.");
        break;
    case WIRE_TEXT:
        buf_add_str(out, "Er staan stuurtekens in de tekst.");
        break;
    default:
        buf_add_str(out, "Deze waarde bestaat niet, of kan hier niet.");
        break;
    }
}

void reason_write(const struct wire_field *field, struct slice code, struct slice sentence,
                  struct buf *out)
{
    const char *known = sentence_dutch(sentence);

    if (known)
        buf_add_str(out, known);
    else if (slice_is(code, wire_fault_name(WIRE_FAULT_MISSING)))
        buf_add_str(out, "Vul dit in.");
    else if (slice_is(code, wire_fault_name(WIRE_FAULT_UNKNOWN)))
        buf_add_str(out, "Dit veld bestaat hier niet.");
    else if (field && slice_is(code, wire_fault_name(WIRE_FAULT_TYPE)))
        buf_add_str(out, must_be(field));
    else if (field && (slice_is(code, wire_fault_name(WIRE_FAULT_SHORT)) ||
                       slice_is(code, wire_fault_name(WIRE_FAULT_LONG))))
        bounds_add(field, out);
    else if (field && slice_is(code, wire_fault_name(WIRE_FAULT_VALUE)))
        value_add(field, out);
    else
        buf_add(out, sentence.p, sentence.n);
}
