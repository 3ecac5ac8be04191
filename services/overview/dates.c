/*
 * The dates of a signal: see dates.h.
 *
 *      who has to act      to distribute, the region's reply, its verdict; else the lead's
 *      the lead            take-up, answer
 *      contributors        a term before the answer
 *      after the answer    the agreement
 *
 * While a question is open the clocks of lead and contributors stand still: their dates are as they
 * were, and not too late, since the reply moves them on.
 */
#include "services/overview/dates.h"

#include "common/clock.h"

struct dating {
    const struct registry *r;
    const struct signal *s;
    int32_t today;
    struct buf *out;
    uint32_t n;
};

static int64_t time_of(const struct signal *s, uint32_t seconds)
{
    return s->submitted_at + ((int64_t)seconds - 1) * US_PER_S;
}

/* done_s: 0, or 1 + seconds after submission. derived NULL: nobody derived it. */
static void date_add(struct dating *d, struct due_date *m, uint32_t done_s, struct slice derived)
{
    int32_t day = d->today;

    if (done_s > 0) {
        wire_set(m, due_date, done_at, time_of(d->s, done_s));
        day = clock_day_amsterdam(m->done_at);
    }
    if (day > m->due && !wire_has(m, due_date_stands_still))
        wire_set(m, due_date, overdue, true);
    if (derived.n > 0)
        wire_set(m, due_date, derivation, (struct wire_raw){derived.p, derived.n});
    wire_encode(&shape_due_date, m, d->out);
    d->n++;
}

static struct due_date date_of(const struct dating *d, const char *term, place_t party, int32_t due)
{
    struct due_date m = {0};

    wire_set(&m, due_date, term, slice_str(term));
    wire_set(&m, due_date, party, slice_str(registry_place_code(d->r, party)));
    wire_set(&m, due_date, due, due);
    return m;
}

/* What somebody set has no derivation, unless time stood still since. */
static void deadline_add(struct dating *d, const struct signal_deadline *from, place_t party,
                         uint32_t done_s)
{
    const char *term = signal_deadline_term(from);
    struct due_date m = date_of(d, term, party, from->day);
    bool was_set = strcmp(term, "date") == 0 && from->stood_still == 0;
    bool now = from == signal_deadline(d->s);
    struct deadline whole;
    struct buf derived = {0};

    if (now)
        wire_set(&m, due_date, running, true);
    else if (done_s == 0 && (d->s->flags & SIGNAL_QUESTION_OPEN))
        wire_set(&m, due_date, stands_still, true);
    if (!was_set) {
        signal_deadline_derive(d->r, from, &whole);
        deadline_encode(&whole, registry_calendar(d->r, from->calendar_version), term,
                        from->terms_version, &derived);
    }
    date_add(d, &m, done_s, buf_slice(&derived));
    buf_free(&derived);
}

static bool is_unanswered(const struct signal *s)
{
    return s->state == signal_state_OPEN || s->state == signal_state_TAKEN_UP;
}

static void lead_add(struct dating *d)
{
    const struct signal *s = d->s;
    const struct signal_part *lead = signal_part_of(s, s->lead);

    if (s->lead == PLACE_NOBODY || !lead)
        return;
    if (s->to_take_up.day > 0 && (lead->taken_up_s > 0 || s->state == signal_state_OPEN))
        deadline_add(d, &s->to_take_up, s->lead, lead->taken_up_s);
    if (s->to_answer.day > 0 && (s->answered_s > 0 || is_unanswered(s)))
        deadline_add(d, &s->to_answer, s->lead, s->answered_s);
}

static void contribution_add(struct dating *d, const struct signal_part *p,
                             const struct deadline *due, struct slice derived)
{
    bool given = (p->flags & PART_CONTRIBUTED) != 0;
    struct due_date m = date_of(d, DATES_CONTRIBUTION, p->department, due->day);

    if (!given && (d->s->flags & SIGNAL_QUESTION_OPEN))
        wire_set(&m, due_date, stands_still, true);
    if (given || is_unanswered(d->s))
        date_add(d, &m, given ? p->done_s : 0, derived);
}

static void contributions_add(struct dating *d)
{
    const struct signal_deadline *answer = &d->s->to_answer;
    struct buf derived = {0};
    struct deadline due;

    if (!signal_contribution(d->s, d->r, &due))
        return;
    deadline_encode(&due, registry_calendar(d->r, answer->calendar_version), DATES_CONTRIBUTION,
                    answer->terms_version, &derived);
    for (int i = 0; i < d->s->n_parts; i++)
        if (d->s->parts[i].part == part_CONTRIBUTOR && (d->s->parts[i].flags & PART_CURRENT))
            contribution_add(d, &d->s->parts[i], &due, buf_slice(&derived));
    buf_free(&derived);
}

static void set_add(struct dating *d, const char *term, int32_t day)
{
    struct due_date m;

    if (day <= 0 || d->s->lead == PLACE_NOBODY)
        return;
    m = date_of(d, term, d->s->lead, day);
    date_add(d, &m, 0, (struct slice){0});
}

uint32_t dates_encode(const struct registry *r, const struct signal *s, int32_t today,
                      struct buf *out)
{
    struct dating d = {.r = r, .s = s, .today = today, .out = out};

    if (signal_deadline(s) == &s->to_act)
        deadline_add(&d, &s->to_act, signal_holder(s), 0);
    lead_add(&d);
    contributions_add(&d);
    if (s->state == signal_state_TAKEN_UP)
        set_add(&d, DATES_REVIEW, s->review);
    set_add(&d, DATES_AGREEMENT, s->agreed);
    return d.n;
}

int32_t dates_part_due(const struct registry *r, const struct signal *s,
                       const struct signal_part *p)
{
    struct deadline due;

    if (!(p->flags & PART_CURRENT))
        return 0;
    if (p->part == part_LEAD)
        return s->agreed;
    if ((p->flags & PART_CONTRIBUTED) || (s->flags & SIGNAL_QUESTION_OPEN) || !is_unanswered(s) ||
        !signal_contribution(s, r, &due))
        return 0;
    return due.day;
}
