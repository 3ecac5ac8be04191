/*
 * Who acts; see principal.h.
 */
#include "services/log/principal.h"

bool principal_first(const struct registry *r, struct principal *out)
{
    if (registry_has_coordinator(r))
        return false;
    *out = (struct principal){.role = role_COORDINATOR, .place = PLACE_COORDINATOR};
    memcpy(out->party, FIRST_COORDINATOR, sizeof FIRST_COORDINATOR);
    return true;
}

bool principal_by_code(const struct registry *r, struct slice code, struct principal *out,
                       bool *first_out)
{
    *first_out = false;
    if (!code.p)
        return false;
    if (registry_principal_by_code(r, code, out))
        return true;
    *first_out = slice_is(code, FIRST_COORDINATOR) && principal_first(r, out);
    return *first_out;
}

bool principal_first_may(enum message kind)
{
    switch (kind) {
    case MSG_ADOPT_REGIONS:
    case MSG_ADOPT_DEPARTMENTS:
    case MSG_ADOPT_THEMES:
    case MSG_ADOPT_TERMS:
    case MSG_ADOPT_RULES:
    case MSG_ADOPT_CALENDAR:
    case MSG_ADOPT_PERIODS:
    case MSG_ADOPT_RETENTION:
    case MSG_ADOPT_MODEL:
    case MSG_ADMIT:
    case MSG_REGISTRY:
    case MSG_SERVICE:
        return true;
    default:
        return false;
    }
}
