/*
 * The way of a signal, folded: it comes in, gets a lead and contributors, is passed on, comes to the
 * coordinator, and is taken up.
 */
#include "services/domain/signal_fold.h"

#include "common/clock.h"

/* A party that the registry does not know, or that has no such place, can be nobody's region or lead. */
static bool is_place(place_t p)
{
    return p > PLACE_COORDINATOR;
}

static bool has_room(const struct signal *s, size_t more)
{
    return s->n_parts + more <= PARTS_MOST;
}

/* ------------------------------------------------------------------------------ parts */

void folding_part_add(struct folding *f, place_t department, enum part part, uint8_t flags)
{
    struct signal *s = f->s;

    if (s->n_parts == s->cap_parts) {
        s->cap_parts = (uint8_t)(s->cap_parts < 2     ? 2
                                 : s->cap_parts < 120 ? s->cap_parts * 2
                                                      : 240);
        s->parts = domain_realloc(s->parts, s->cap_parts, sizeof *s->parts);
    }
    s->parts[s->n_parts++] = (struct signal_part){.department = department,
                                                  .part = (uint8_t)part,
                                                  .flags = (uint8_t)(flags | PART_CURRENT),
                                                  .assigned_s = f->now_s};
}

/* It is theirs no longer, and they see what happened up to now. */
void folding_part_end(struct folding *f, struct signal_part *p)
{
    p->flags &= (uint8_t) ~(PART_CURRENT | PART_REDIRECTED);
    p->until = f->e->position;
    if (p->done_s == 0)
        p->done_s = f->now_s;
}

static void parts_end_all(struct folding *f)
{
    for (int i = 0; i < f->s->n_parts; i++)
        if (f->s->parts[i].flags & PART_CURRENT)
            folding_part_end(f, &f->s->parts[i]);
}

/* ------------------------------------------------------------------------------ where it goes */

/* A lead begins anew: full terms, the ordinary track. A question to the region stays open: until its
 * reply the new clocks stand still too. */
static void lead_begins(struct folding *f, place_t lead)
{
    struct signal *s = f->s;

    s->flags &=
        (uint16_t) ~(SIGNAL_EXTENDED | SIGNAL_INTERIM | SIGNAL_AWAITS_DECISION | SIGNAL_HANDLED);
    s->track = track_STANDARD;
    s->lead = lead;
    s->state = signal_state_OPEN;
    folding_begin(f, &s->to_take_up, TERM_TAKE_UP, f->day);
    folding_begin(f, &s->to_answer, TERM_ANSWER, f->day);
    s->still_since = f->day;
    if (s->region_due == 0)
        s->region_due = s->to_answer.day;
}

static void goes_to_triage(struct folding *f)
{
    struct signal *s = f->s;

    s->flags &= (uint16_t)~SIGNAL_AWAITS_DECISION;
    s->lead = s->from = PLACE_NOBODY;
    s->state = signal_state_TRIAGE;
    s->to_take_up = s->to_answer = (struct signal_deadline){0};
    if (!signal_has(s, SIGNAL_QUESTION_OPEN)) /* else the coordinator's begins with the reply */
        folding_begin(f, &s->to_act, TERM_DISTRIBUTE, f->day);
}

/* A lead with contributors, as routing or a coordinator placed it; who had it before has it no longer. */
static int place(struct folding *f, struct slice lead_code, struct wire_list contributors)
{
    place_t others[PARTS_AT_ONCE], lead = registry_place(f->r, lead_code);
    struct slice code;
    int n = 0;

    if (!is_place(lead))
        return -1;
    for (size_t at = 0; wire_list_text(contributors, &at, &code);) {
        place_t other = registry_place(f->r, code);
        int same = 0;

        while (same < n && others[same] != other)
            same++;
        if (other == lead || same < n)
            continue;
        if (!is_place(other) || n == PARTS_AT_ONCE - 1)
            return -1;
        others[n++] = other;
    }
    if (!has_room(f->s, (size_t)n + 1))
        return -1;
    parts_end_all(f);
    folding_part_add(f, lead, part_LEAD, 0);
    for (int i = 0; i < n; i++)
        folding_part_add(f, others[i], part_CONTRIBUTOR, 0);
    f->s->hops = 0;
    f->s->from = PLACE_NOBODY;
    lead_begins(f, lead);
    return 0;
}

/* ------------------------------------------------------------------------------ in, and to whom */

int fold_submitted(struct folding *f)
{
    struct m_submit m = {.confidential = true}; /* what was erased is for nobody new */
    struct signal *s = f->s;

    if (!is_place(f->party) || (event_has_fields(f->e) && folding_body(f, &shape_m_submit, &m) < 0))
        return -1;
    s->flags = (uint16_t)((m.confidential ? SIGNAL_CONFIDENTIAL : 0) |
                          (m.shareable ? SIGNAL_SHAREABLE : 0) | (m.public ? SIGNAL_PUBLIC : 0) |
                          (m.kind == signal_kind_OPPORTUNITY ? SIGNAL_OPPORTUNITY : 0));
    s->id = f->e->stream;
    s->submitted_at = f->e->at;
    s->year = (uint16_t)clock_year_amsterdam(f->e->at);
    s->number = wire_has(f->e, event_number) ? (uint32_t)f->e->number : 0;
    s->region = f->party;
    s->theme = wire_has(&m, m_submit_theme) ? registry_theme_number(f->r, m.theme) : 0;
    s->state = signal_state_SUBMITTED;
    folding_begin(f, &s->to_act, TERM_DISTRIBUTE, f->day);
    return 0;
}

int fold_routed(struct folding *f)
{
    struct m_route m;

    if (folding_body(f, &shape_m_route, &m) < 0)
        return -1;
    if (!f->s->theme && wire_has(&m, m_route_theme))
        f->s->theme = registry_theme_number(f->r, m.theme);
    if (wire_has(&m, m_route_lead))
        return place(f, m.lead, m.contributors);
    parts_end_all(f);
    goes_to_triage(f);
    return 0;
}

int fold_assigned(struct folding *f)
{
    struct m_assign m;

    return folding_body(f, &shape_m_assign, &m) < 0 ? -1 : place(f, m.lead, m.contributors);
}

int fold_redirected(struct folding *f)
{
    struct signal *s = f->s;
    struct signal_part *lead = part_current(s, s->lead), *to;
    struct m_redirect m;
    place_t target;

    if (!lead || f->party != s->lead || folding_body(f, &shape_m_redirect, &m) < 0)
        return -1;
    target = registry_place(f->r, m.to);
    if (!is_place(target) || target == s->lead || !has_room(s, 1))
        return -1;
    folding_part_end(f, lead);
    if (f->meta.routing_error)
        lead->flags |= PART_EARLY;
    if (s->hops < UINT8_MAX)
        s->hops++;
    if (s->hops >= HOPS_MOST) {
        goes_to_triage(f);
        return 0;
    }
    to = part_current(s, target);
    if (to) /* it contributed, and leads now */
        folding_part_end(f, to);
    s->from = s->lead;
    folding_part_add(f, target, part_LEAD, PART_REDIRECTED);
    lead_begins(f, target);
    return 0;
}

int fold_refused(struct folding *f)
{
    struct signal_part *lead = part_current(f->s, f->s->lead);

    if (!lead || f->party != f->s->lead)
        return -1;
    folding_part_end(f, lead);
    goes_to_triage(f);
    return 0;
}

/* The sender was right: its redirect does not count as its own. */
static void redirect_accepted(struct signal *s, struct signal_part *receiver)
{
    receiver->flags &= (uint8_t)~PART_REDIRECTED;
    for (int i = s->n_parts - 1; i >= 0; i--) {
        struct signal_part *p = &s->parts[i];

        if (p->department != s->from || p->part != part_LEAD || (p->flags & PART_CURRENT))
            continue;
        if (p->flags & PART_EARLY)
            p->flags = (uint8_t)((p->flags & ~PART_EARLY) | PART_ROUTING_ERROR);
        break;
    }
    s->from = PLACE_NOBODY;
}

int fold_taken_up(struct folding *f)
{
    struct signal *s = f->s;
    struct signal_part *p = part_current(s, f->party);

    if (!p)
        return -1;
    if (p->taken_up_s == 0)
        p->taken_up_s = f->now_s;
    if (p->part != part_LEAD || s->state != signal_state_OPEN)
        return 0;
    if (p->flags & PART_REDIRECTED)
        redirect_accepted(s, p);
    s->state = signal_state_TAKEN_UP;
    return 0;
}
