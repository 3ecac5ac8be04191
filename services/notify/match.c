/*
 * Which subscriptions an event is for: see match.h.
 */
#include "services/notify/match.h"

#include "common/room.h"

void match_forget(struct subscriptions *all)
{
    for (uint32_t i = 0; i < all->n; i++)
        all->list[i]->resolved = false;
}

static uint32_t places_resolve(const struct registry *r, struct wire_list codes, place_t **out)
{
    struct slice code;
    size_t at = 0;
    uint32_t n = 0;

    if (codes.count > 0)
        *out = room_for(*out, codes.count, sizeof **out);
    while (n < codes.count && wire_list_text(codes, &at, &code))
        (*out)[n++] = registry_place(r, code);
    return n;
}

static void resolve(struct subscription *s, const struct registry *r)
{
    struct slice code;
    size_t at = 0;

    s->resolved = true;
    s->admitted = registry_principal_by_code(r, slice_str(s->party), &s->who);
    s->kinds[0] = s->kinds[1] = s->filter.kinds.count > 0 ? 0 : UINT64_MAX;
    while (s->filter.kinds.count > 0 && wire_list_text(s->filter.kinds, &at, &code)) {
        const struct message_info *info = event_find(code);

        if (info && info->number < 128)
            s->kinds[info->number / 64] |= UINT64_C(1) << (info->number % 64);
    }
    s->n_regions = places_resolve(r, s->filter.regions, &s->regions);
    s->n_departments = places_resolve(r, s->filter.departments, &s->departments);
    if (s->filter.themes.count > 0)
        s->themes = room_for(s->themes, s->filter.themes.count, sizeof *s->themes);
    at = 0;
    s->n_themes = 0;
    while (s->n_themes < s->filter.themes.count && wire_list_text(s->filter.themes, &at, &code))
        s->themes[s->n_themes++] = registry_theme_number(r, code);
}

static bool is_of(const uint16_t *list, uint32_t n, uint16_t one)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i] == one && one != 0)
            return true;
    return false;
}

static bool departments_match(const struct subscription *s, const struct signal *x)
{
    for (int i = 0; i < x->n_parts; i++)
        if (is_of(s->departments, s->n_departments, x->parts[i].department))
            return true;
    return s->n_departments == 0;
}

static bool themes_match(const struct subscription *s, const struct registry *r, theme_t theme)
{
    for (theme_t t = theme; t != 0; t = registry_theme_above(r, t))
        if (is_of(s->themes, s->n_themes, t))
            return true;
    return s->n_themes == 0;
}

bool match_event(struct subscription *s, const struct registry *r, const struct signal *signal,
                 const struct event *e)
{
    if (!subscription_is_open(s) || e->position <= s->position)
        return false;
    if (!s->resolved)
        resolve(s, r);
    return s->admitted && e->kind >= 0 && e->kind < 128 &&
           (s->kinds[e->kind / 64] >> (e->kind % 64) & 1) &&
           (s->n_regions == 0 || is_of(s->regions, s->n_regions, signal->region)) &&
           departments_match(s, signal) && themes_match(s, r, signal->theme) &&
           may_see_event(&s->who, signal, e) == SIGHT_FULL;
}
