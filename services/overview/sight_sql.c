/*
 * Who may see what, as parameters: see sight_sql.h.
 */
#include "services/overview/sight_sql.h"

#include <stdio.h>

int sight_by_of(enum role role)
{
    switch (role) {
    case role_COORDINATOR:
    case role_SYSTEM:
        return SIGHT_BY_ALL;
    case role_REGION:
        return SIGHT_BY_REGION;
    case role_DEPARTMENT:
        return SIGHT_BY_DEPARTMENT;
    case role_ADVISER:
        return SIGHT_BY_ADVISER;
    case role_AUDITOR:
        return SIGHT_BY_AUDITOR;
    default:
        return SIGHT_BY_NOBODY;
    }
}

void sight_params_of(const struct principal *who, const struct registry *r,
                     struct sight_params *out, struct db_param params[3])
{
    *out = (struct sight_params){0};
    db_put_int(out->by, 2, sight_by_of(who->role));
    snprintf(out->code, sizeof out->code, "%s", registry_place_code(r, who->place));
    db_array_begin(&out->regions, DB_TEXT);
    for (size_t i = 0; i < who->n_regions; i++) {
        const char *code = registry_place_code(r, who->regions[i]);
        db_array_bytes(&out->regions, code, strlen(code));
    }
    params[0] = (struct db_param){out->by, sizeof out->by};
    params[1] = (struct db_param){out->code, (int)strlen(out->code)};
    params[2] = db_array_end(&out->regions);
}

void sight_params_free(struct sight_params *p)
{
    db_array_free(&p->regions);
}
