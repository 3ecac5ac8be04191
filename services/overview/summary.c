/*
 * A signal at a glance: see summary.h.
 */
#include "services/overview/summary.h"

#include "common/clock.h"

static int64_t time_of(const struct signal *s, uint32_t seconds)
{
    return s->submitted_at + ((int64_t)seconds - 1) * US_PER_S;
}

static void assignment_encode(const struct registry *r, const struct signal *s,
                              const struct signal_part *p, bool now, struct buf *out)
{
    struct assignment m = {0};
    bool current = now && (p->flags & PART_CURRENT);
    struct deadline contribution = {0};
    int32_t due;

    if (p->part != part_LEAD)
        signal_contribution(s, r, &contribution);
    due = p->part == part_LEAD ? s->to_answer.day : contribution.day;
    wire_set(&m, assignment, department, slice_str(registry_place_code(r, p->department)));
    wire_set(&m, assignment, part, p->part);
    if (p->assigned_s > 0)
        wire_set(&m, assignment, assigned_at, time_of(s, p->assigned_s));
    if (p->taken_up_s > 0)
        wire_set(&m, assignment, taken_up_at, time_of(s, p->taken_up_s));
    if (p->done_s > 0)
        wire_set(&m, assignment, done_at, time_of(s, p->done_s));
    if (current && p->part == part_LEAD && s->to_take_up.day > 0)
        wire_set(&m, assignment, take_up_due, s->to_take_up.day);
    if (current && due > 0)
        wire_set(&m, assignment, answer_due, due);
    wire_encode(&shape_assignment, &m, out);
}

/* Of a signal that was passed on: only who had it before that, and only what they did until
 * then. */
static struct wire_list assignments_of(const struct registry *r, const struct signal *s,
                                       int64_t until, struct buf *list)
{
    bool now = until == INT64_MAX;
    uint32_t n = 0;

    for (size_t i = 0; i < s->n_parts; i++) {
        if (!now && (s->parts[i].until == 0 || s->parts[i].until > until))
            continue;
        assignment_encode(r, s, &s->parts[i], now, list);
        n++;
    }
    return wire_list_of(list, n);
}

static void set_dates(struct summary *m, const struct signal *s)
{
    if (signal_due(s) > 0)
        wire_set(m, summary, due, signal_due(s));
    if (s->region_due > 0)
        wire_set(m, summary, answer_due, s->region_due);
    if (s->answered_s > 0)
        wire_set(m, summary, answered_at, time_of(s, s->answered_s));
}

static void set_now(struct summary *m, const struct registry *r, const struct signal *s)
{
    place_t holder = signal_holder(s);

    wire_set(m, summary, state, s->state);
    if (s->state == signal_state_CLOSED)
        wire_set(m, summary, closed, s->closed);
    if (holder != PLACE_NOBODY)
        wire_set(m, summary, holder, slice_str(registry_place_code(r, holder)));
    set_dates(m, s);
    if (s->answered_s > 0)
        wire_set(m, summary, answer, s->answer);
    if (s->verdict > 0)
        wire_set(m, summary, verdict, (uint8_t)(s->verdict - 1));
    if (s->flags & SIGNAL_QUESTION_OPEN)
        wire_set(m, summary, question_open, true);
    if (s->flags & SIGNAL_BUNDLED)
        wire_set(m, summary, bundle, s->bundle);
    wire_set(m, summary, version, s->version);
}

/* Why it does not go by itself. */
static void set_stuck(struct summary *m, const struct signal *s)
{
    if (s->help > 0 && !(s->flags & SIGNAL_HELP_DECIDED))
        wire_set(m, summary, help, (uint8_t)(s->help - 1));
    if (s->flags & SIGNAL_AWAITS_DECISION)
        wire_set(m, summary, awaits_decision, true);
    if (s->hops > 0)
        wire_set(m, summary, hops, s->hops);
    if (s->reopened > 0)
        wire_set(m, summary, reopened, s->reopened);
    if (s->flags & SIGNAL_PUBLIC)
        wire_set(m, summary, public, true);
}

/* Who works on it is the lead's own affair, and the coordinators'. */
static bool lacks_handler(const struct principal *who, const struct signal *s)
{
    bool theirs = who->role == role_COORDINATOR || who->place == s->lead;

    return theirs && signal_is_unhandled(s);
}

bool summary_encode(const struct principal *who, const struct registry *r,
                    const struct lock_row *row, struct slice hit, struct buf *out)
{
    const struct signal *s = &row->signal;
    int64_t until = 0;
    enum sight sight = lock_sight(who, s, &row->lock, &until);
    bool now = sight == SIGHT_FULL && until == INT64_MAX;
    bool confidential = (s->flags & SIGNAL_CONFIDENTIAL) != 0;
    const char *region = registry_place_code(r, s->region);
    struct summary m = {0};
    struct buf list = {0};
    char reference[40];

    if (sight == SIGHT_NONE)
        return false;
    wire_set(&m, summary, signal, s->id);
    wire_set(&m, summary, region, slice_str(region));
    if (row->title.p)
        wire_set(&m, summary, title, row->title);
    if (row->theme.p)
        wire_set(&m, summary, theme, row->theme);
    if (hit.p)
        wire_set(&m, summary, hit, hit);
    if (s->lead != PLACE_NOBODY && (now || !confidential))
        wire_set(&m, summary, lead, slice_str(registry_place_code(r, s->lead)));
    if (sight == SIGHT_FULL) {
        signal_reference(region, s->year, s->number, reference);
        wire_set(&m, summary, reference, slice_str(reference));
        wire_set(&m, summary, kind,
                 s->flags & SIGNAL_OPPORTUNITY ? signal_kind_OPPORTUNITY : signal_kind_BOTTLENECK);
        wire_set(&m, summary, submitted_at, s->submitted_at);
        if (confidential)
            wire_set(&m, summary, confidential, true);
        wire_set(&m, summary, assignments, assignments_of(r, s, until, &list));
    }
    if (now) {
        set_now(&m, r, s);
        set_stuck(&m, s);
    }
    if (now && lacks_handler(who, s))
        wire_set(&m, summary, unhandled, true);
    if (now && who->role == role_COORDINATOR && s->flags & SIGNAL_CLAIMED)
        wire_set(&m, summary, claimed, s->claimed);
    wire_encode(&shape_summary, &m, out);
    buf_free(&list);
    return true;
}
