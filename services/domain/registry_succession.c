/*
 * Who succeeds a department that ended, by theme. A successor may end too: who asks for what is whose
 * gets there in steps.
 */
#include "services/domain/registry_in.h"

#include <stdlib.h>

#define DEEP 16 /* themes above each other */

/* ------------------------------------------------------------------ themes as numbers */

const char *registry_theme_code(const struct registry *r, theme_t theme)
{
    return theme < r->n_themes ? r->themes[theme] : "";
}

theme_t registry_theme_number(const struct registry *r, struct slice code)
{
    uint32_t i = index_find(&r->by_theme_code, 0, code);

    return i == INDEX_NONE ? 0 : (theme_t)i;
}

static void index_all(struct registry *r)
{
    index_free(&r->by_theme_code);
    r->by_theme_code = (struct code_index){0};
    for (uint32_t i = 1; i < r->n_themes; i++)
        index_add(&r->by_theme_code, 0, slice_str(r->themes[i]), i);
}

/* The codes move when there are more of them: the index borrows them. */
static void grow(struct registry *r)
{
    r->cap_themes = r->cap_themes ? r->cap_themes * 2 : 256;
    r->themes = domain_realloc(r->themes, r->cap_themes, sizeof *r->themes);
    if (r->n_themes == 0)
        memset(r->themes[r->n_themes++], 0, sizeof *r->themes);
    index_all(r);
}

theme_t registry_name_theme(struct registry *r, struct slice code)
{
    theme_t number = registry_theme_number(r, code);

    if (number || code.n == 0 || code.n > THEME_MOST || r->n_themes > UINT16_MAX)
        return number;
    if (r->n_themes == r->cap_themes)
        grow(r);
    number = (theme_t)r->n_themes++;
    memset(r->themes[number], 0, sizeof *r->themes);
    memcpy(r->themes[number], code.p, code.n);
    index_add(&r->by_theme_code, 0, slice_str(r->themes[number]), number);
    return number;
}

theme_t registry_theme_above(const struct registry *r, theme_t theme)
{
    struct theme row;

    if (theme == 0 || theme >= r->n_themes ||
        !registry_theme_find(r, slice_str(r->themes[theme]), &row) || !wire_has(&row, theme_above))
        return 0;
    return registry_theme_number(r, row.above);
}

/* ------------------------------------------------------------------ successors */

static void heirs_note(struct registry *r, const struct department *d, struct place *p)
{
    struct succession x;

    p->until = d->valid_until;
    p->heirs = domain_calloc(d->by_theme.count + 1, sizeof *p->heirs);
    for (size_t at = 0; wire_list_record(d->by_theme, &at, &shape_succession, &x);)
        p->heirs[p->n_heirs++] = (struct heir){.theme = registry_name_theme(r, x.theme),
                                               .to = registry_place(r, x.successor)};
    p->heirs[p->n_heirs++] = (struct heir){.to = registry_place(r, d->successor)};
}

void registry_successions_note(struct registry *r)
{
    struct department d;

    for (size_t i = 0; registry_department(r, i, &d); i++) {
        struct place *p = r->places[registry_place(r, d.code)];

        free(p->heirs);
        p->heirs = NULL;
        p->n_heirs = 0;
        if (wire_has(&d, department_valid_until) && wire_has(&d, department_successor))
            heirs_note(r, &d, p);
    }
}

static place_t heir_of(const struct place *p, theme_t theme)
{
    for (uint32_t i = 0; i < p->n_heirs; i++)
        if (p->heirs[i].theme == theme)
            return p->heirs[i].to;
    return PLACE_NOBODY;
}

int32_t registry_succession(const struct registry *r, place_t department, theme_t theme,
                            place_t *to_out)
{
    const struct place *p = department < r->n_places ? r->places[department] : NULL;

    *to_out = PLACE_NOBODY;
    if (!p || !p->heirs)
        return INT32_MAX;
    for (int i = 0; i < DEEP && theme && *to_out == PLACE_NOBODY;
         i++, theme = registry_theme_above(r, theme))
        *to_out = heir_of(p, theme);
    if (*to_out == PLACE_NOBODY)
        *to_out = heir_of(p, 0);
    return p->until;
}
