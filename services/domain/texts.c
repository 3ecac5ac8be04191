/*
 * What people write, looked through for citizen service numbers.
 */
#include "services/domain/transitions.h"

#include "common/text.h"

static bool is_phone_or_contact(const struct wire_field *field)
{
    return strcmp(field->name, "contact_phone") == 0 || strcmp(field->name, "contact") == 0;
}

bool texts_hold_bsn(const struct wire_shape *shape, const void *body, struct wire_faults *faults)
{
    bool found = false;
    uint64_t has;

    memcpy(&has, body, sizeof has);
    for (uint32_t i = 0; i < shape->n; i++) {
        const struct wire_field *field = &shape->fields[i];
        struct slice text;

        if (!(has >> i & 1) || (field->type != WIRE_LINE && field->type != WIRE_TEXT) ||
            is_phone_or_contact(field))
            continue;
        memcpy(&text, (const uint8_t *)body + field->offset, sizeof text);
        if (!text_has_bsn(text.p, text.n))
            continue;
        wire_fault_add(faults, field, WIRE_FAULT_VALUE);
        found = true;
    }
    return found;
}
