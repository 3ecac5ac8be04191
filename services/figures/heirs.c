/*
 * Rows that follow the registry: see heirs.h.
 */
#include "services/figures/heirs.h"

#define HEIRS_MOST 64 /* reorganisations one after the other; a circle ends here too */

place_t heirs_department(const struct registry *r, place_t department, theme_t theme, int32_t day)
{
    place_t to;

    for (int i = 0; i < HEIRS_MOST; i++) {
        if (registry_succession(r, department, theme, &to) > day || to == PLACE_NOBODY)
            break;
        department = to;
    }
    return department;
}

size_t heirs_themes(const struct registry *r, theme_t theme, theme_t out[HEIRS_DEEP])
{
    size_t n = 0;

    do
        out[n++] = theme;
    while (n < HEIRS_DEEP && (theme = registry_theme_above(r, theme)) != 0);
    return n;
}

bool heirs_theme_is_below(const struct registry *r, theme_t theme, theme_t of)
{
    theme_t all[HEIRS_DEEP];
    size_t n = heirs_themes(r, theme, all);

    for (size_t i = 0; i < n; i++)
        if (all[i] == of)
            return true;
    return false;
}
