/*
 * Who may see what (LOOP.md, People and parties). One rule for lists, questions, live updates and exports.
 */
#include "services/domain/erasure.h"
#include "services/domain/signal_in.h"

static enum sight region_sees(const struct principal *who, const struct signal *s)
{
    if (who->place == s->region && who->place != PLACE_NOBODY)
        return SIGHT_FULL;
    return signal_has(s, SIGNAL_SHAREABLE) && !signal_has(s, SIGNAL_CONFIDENTIAL) ? SIGHT_FULL
                                                                                  : SIGHT_NONE;
}

static enum sight title_of(const struct signal *s)
{
    return signal_has(s, SIGNAL_CONFIDENTIAL) ? SIGHT_NONE : SIGHT_TITLE;
}

/* All of what is theirs; of what they passed on, what happened until then. */
static enum sight department_sees(const struct principal *who, const struct signal *s,
                                  int64_t *until)
{
    *until = -1;
    for (int i = 0; i < s->n_parts; i++) {
        const struct signal_part *p = &s->parts[i];

        if (p->department != who->place || p->department == PLACE_NOBODY)
            continue;
        if (p->flags & PART_CURRENT)
            *until = INT64_MAX;
        else if (p->until > *until)
            *until = p->until;
    }
    return *until >= 0 ? SIGHT_FULL : title_of(s);
}

static enum sight adviser_sees(const struct principal *who, const struct signal *s)
{
    for (size_t i = 0; i < who->n_regions; i++)
        if (who->regions[i] == s->region && s->region != PLACE_NOBODY)
            return SIGHT_FULL;
    return SIGHT_NONE;
}

bool signal_concerns(const struct principal *who, const struct signal *s)
{
    if (who->role == role_REGION)
        return who->place == s->region;
    if (who->role == role_ADVISER)
        return adviser_sees(who, s) != SIGHT_NONE;
    if (who->role != role_DEPARTMENT)
        return true;
    for (int i = 0; i < s->n_parts; i++)
        if (s->parts[i].department == who->place)
            return true;
    return false;
}

enum sight may_see(const struct principal *who, const struct signal *s, int64_t *until_out)
{
    enum sight sight = SIGHT_NONE;
    int64_t until = INT64_MAX;

    switch (who->role) {
    case role_REGION:
        sight = region_sees(who, s);
        break;
    case role_DEPARTMENT:
        sight = department_sees(who, s, &until);
        break;
    case role_ADVISER:
        sight = adviser_sees(who, s);
        break;
    case role_AUDITOR: /* as the coordinator, but not among those for whom the confidential is */
        sight = signal_has(s, SIGNAL_CONFIDENTIAL) ? SIGHT_NONE : SIGHT_FULL;
        break;
    case role_COORDINATOR:
    case role_SYSTEM:
        sight = SIGHT_FULL;
        break;
    case role_N:
        break;
    }
    if (until_out)
        *until_out = sight == SIGHT_FULL ? until : -1;
    return sight;
}

/* Of others a department sees title, theme and lead: the events that give it those. */
static bool tells_title(int kind)
{
    return kind == EV_SUBMITTED || kind == EV_ROUTED || kind == EV_ASSIGNED ||
           kind == EV_REDIRECTED || kind == EV_REFUSED || kind == EV_TRANSFERRED;
}

/* Who passed it on has its own texts erased still, contests and corrects, and sees its own part in that. */
static bool is_own_act(const struct principal *who, int kind, struct slice party)
{
    return (kind == EV_ERASURE_PROPOSED || kind == EV_ERASED || kind == EV_ERASURE_WITHDRAWN ||
            kind == EV_CONTESTED || kind == EV_ATTRIBUTION_CORRECTED) &&
           slice_is(party, who->party);
}

/* A note is read by who it is to, and by who may read all; its writer is one of those, or an adviser. */
static bool is_for(const struct principal *who, const struct signal *s, const struct event *e)
{
    struct m_note m;
    bool known = event_fields(e, &shape_m_note, &m) == 0 && wire_has(&m, m_note_to);

#ifdef PLANT_NOTES_FOR_ALL
    return true;
#endif
    switch (who->role) {
    case role_COORDINATOR:
    case role_AUDITOR:
    case role_SYSTEM:
        return true;
    case role_ADVISER:
        return slice_is(e->party, who->party) || (known && m.to != note_to_DEPARTMENT);
    case role_REGION: /* not those with whom it is shared */
        return known && m.to == note_to_REGION && who->place == s->region;
    case role_DEPARTMENT:
        return known && m.to == note_to_DEPARTMENT && slice_is(m.department, who->party);
    case role_N:
        break;
    }
    return false;
}

/* What is not for all of those who see the signal. */
static bool is_kept_from(const struct principal *who, const struct signal *s, enum sight sight,
                         const struct event *e)
{
    if (e->kind == EV_NOTED)
        return sight != SIGHT_FULL || !is_for(who, s, e);
    if (who->role == role_COORDINATOR || who->role == role_SYSTEM)
        return false;
    if (e->kind == EV_LIKENED) /* it may name what is not shared */
        return sight != SIGHT_FULL || who->role != role_ADVISER;
    if (e->kind == EV_ALLOCATED)
        return sight != SIGHT_FULL || who->role != role_DEPARTMENT ||
               !slice_is(e->party, who->party);
    return e->kind == EV_CLAIMED && who->role != role_AUDITOR;
}

enum sight sight_of_event(const struct principal *who, const struct signal *s, enum sight sight,
                          int64_t until, const struct event *e)
{
    if (sight == SIGHT_FULL && e->position > until && !is_own_act(who, (int)e->kind, e->party))
        sight = title_of(s);
    if (sight == SIGHT_NONE || is_kept_from(who, s, sight, e))
        return SIGHT_NONE;
    if (sight == SIGHT_TITLE && !tells_title((int)e->kind))
        return SIGHT_NONE;
    return sight;
}

enum sight may_see_event(const struct principal *who, const struct signal *s, const struct event *e)
{
    int64_t until;
    enum sight sight = may_see(who, s, &until);

    return sight_of_event(who, s, sight, until, e);
}
