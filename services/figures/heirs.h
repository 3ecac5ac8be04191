/*
 * Rows that follow the registry as it is now: a department that is no more counts with its successor, and a
 * theme also with the theme that it is part of. Pure.
 */
#ifndef FIGURES_HEIRS_H
#define FIGURES_HEIRS_H

#include "services/domain/registry.h"

/* Who has on that day what this department had of a theme (0: of none): successor after successor. Who goes
 * on, or has none, has it still. */
place_t heirs_department(const struct registry *r, place_t department, theme_t theme, int32_t day);

#define HEIRS_DEEP 16 /* themes above each other, at most */
/* The theme, the one that it is part of, and so on; how many. Nothing for 0 but itself. */
size_t heirs_themes(const struct registry *r, theme_t theme, theme_t out[HEIRS_DEEP]);
bool heirs_theme_is_below(const struct registry *r, theme_t theme, theme_t of);

#endif
