/*
 * What falls due by itself. Of all that is to come the first counts, by day; of one day the first row of
 * the table. Reminders that were missed are not made up for: only the last of them happens.
 */
#include "services/domain/duties.h"

#include "common/clock.h"
#include "services/domain/signal_in.h"

#define NEVER INT32_MAX

static const struct {
    int event;
    const char *text;
} duties[DUTY_N] = {
#define DUTY_ROW_(NAME, event, text) [DUTY_##NAME] = {EV_##event, text},
    DUTIES(DUTY_ROW_)
#undef DUTY_ROW_
};

int duty_event(enum duty_kind kind)
{
    return duties[kind].event;
}

const char *duty_text(enum duty_kind kind)
{
    return duties[kind].text;
}

struct looking {
    const struct signal *s;
    const struct registry *r;
    const struct calendar *calendar;
    int32_t today;
    struct duty *first;
};

static void offer(struct looking *l, const struct duty *d)
{
    if (d->day < l->first->day || (d->day == l->first->day && d->kind < l->first->kind))
        *l->first = *d;
}

/* The last day of a term, counted on or back from a day. */
static int32_t term_day(const struct looking *l, enum term_kind term, int64_t version, int32_t from,
                        bool before)
{
    struct deadline d = {.rule = term_rule(l->r, term, version), .from = from, .before = before};

    if (before)
        d.rule.roll = term_roll_BACKWARD;
    deadline_compute(&d, l->calendar);
    return d.day;
}

/* ------------------------------------------------------------------ reference data that changed */

static void look_moved(struct looking *l, const struct signal_deadline *now)
{
    int64_t calendar = registry_set_version(l->r, SET_CALENDAR);
    int64_t terms = registry_terms_running(l->r, now->terms_version, l->today);
    struct duty d = {.kind = DUTY_MOVE, .day = l->today, .bulk = true, .moved = *now};
    struct deadline whole;

    if (!now->day || (now->calendar_version == calendar && now->terms_version == terms) ||
        now->term == TERM_N)
        return;
    d.moved.calendar_version = (uint16_t)calendar;
    d.moved.terms_version = (uint16_t)terms;
    d.why = now->terms_version == terms ? moved_why_CALENDAR : moved_why_TERMS;
    signal_deadline_derive(l->r, &d.moved, &whole);
    d.moved.day = whole.day;
    d.due = now->day;
    d.term = term_code_of((enum term_kind)now->term);
    /* A day that was promised is not taken away because a holiday was. */
    if (whole.day > now->day || (d.why == moved_why_TERMS && whole.day != now->day))
        offer(l, &d);
}

/* Of a closed signal only its agreement is handed over. */
static void look_transfer(struct looking *l)
{
    bool closed = l->s->state == signal_state_CLOSED;

    for (int i = 0; i < l->s->n_parts; i++) {
        const struct signal_part *p = &l->s->parts[i];
        struct duty d = {.kind = DUTY_TRANSFER, .bulk = true, .party = p->department};

        if (!(p->flags & PART_CURRENT) || (closed && p->part != part_LEAD))
            continue;
        d.day = registry_succession(l->r, p->department, l->s->theme, &d.to);
        if (d.to != PLACE_NOBODY)
            offer(l, &d);
    }
}

/* ------------------------------------------------------------------ who has to act */

static void look_reminders(struct looking *l, const struct signal_deadline *now, struct duty d)
{
    int32_t half = calendar_next(l->calendar, now->from + (now->day - now->from + 1) / 2);
    int32_t soon = term_day(l, TERM_REMINDER, now->terms_version, now->day, true);

    d.kind = DUTY_REMIND;
    if (!(l->s->reminded & REMINDED_SOON) && l->today <= now->day && soon > now->from) {
        d.day = soon;
        d.reminder = reminder_SOON;
        offer(l, &d);
    }
    if (!(l->s->reminded & REMINDED_HALF) && half < soon && l->today < soon) {
        d.day = half;
        d.reminder = reminder_HALF;
        offer(l, &d);
    }
}

/* Of a department or the coordinator: overdue, then reminded each week. */
static void look_overdue(struct looking *l, const struct signal_deadline *now, struct duty d)
{
    if (!(l->s->reminded & REMINDED_OVERDUE)) {
        d.kind = DUTY_OVERDUE;
        d.day = calendar_next(l->calendar, now->day + 1);
    } else {
        d.kind = DUTY_REMIND;
        d.reminder = reminder_AGAIN;
        d.day = term_day(l, TERM_REMINDER_AGAIN, now->terms_version, l->s->reminded_on, false);
    }
    offer(l, &d);
}

static void look_help(struct looking *l, const struct signal_deadline *now, struct duty d,
                      bool by_itself)
{
    const struct signal *s = l->s;
    enum term_kind wait = s->help == 1 + help_step_NOTICE ? TERM_HELP_NOTICE : TERM_HELP;

    if (s->help > help_step_PROPOSAL || s->lead == PLACE_NOBODY ||
        (s->help != 1 + help_step_NOTICE && (!by_itself || !(s->reminded & REMINDED_OVERDUE))))
        return;
    d.kind = DUTY_HELP;
    d.step = s->help;
    d.day = s->help ? term_day(l, wait, now->terms_version, s->help_on, false) : s->reminded_on;
    offer(l, &d);
}

static void look_holder(struct looking *l, bool help)
{
    const struct signal_deadline *now = signal_deadline(l->s);
    struct duty d;

    if (!now)
        return;
    d = (struct duty){.term = term_code_of((enum term_kind)now->term),
                      .due = now->day,
                      .party = signal_holder(l->s)};
    look_reminders(l, now, d);
    if (d.party != l->s->region) {
        look_overdue(l, now, d);
        look_help(l, now, d, help);
        return;
    }
    d.kind = signal_has(l->s, SIGNAL_QUESTION_OPEN) ? DUTY_LAPSE : DUTY_NO_VERDICT;
    d.day = now->day + 1;
    offer(l, &d);
}

static void look_review(struct looking *l)
{
    struct duty d = {.kind = DUTY_REMIND,
                     .reminder = reminder_REVIEW,
                     .due = l->s->review,
                     .party = l->s->lead,
                     .term = term_code_of((enum term_kind)l->s->to_answer.term)};

    if (!l->s->review || (l->s->reminded & REMINDED_REVIEW) || l->s->state != signal_state_TAKEN_UP)
        return;
    d.day = calendar_next(l->calendar, l->s->review);
    offer(l, &d);
}

/* ------------------------------------------------------------------ beside it */

/* Nearly due, then overdue; each once. */
static void look_beside(struct looking *l, struct duty d, bool reminded, bool overdue,
                        int64_t version)
{
    if (!reminded && l->today <= d.due) {
        d.kind = DUTY_REMIND;
        d.reminder = reminder_SOON;
        d.day = term_day(l, TERM_REMINDER, version, d.due, true);
        offer(l, &d);
    }
    if (!overdue) {
        d.kind = DUTY_OVERDUE;
        d.day = calendar_next(l->calendar, d.due + 1);
        offer(l, &d);
    }
}

/* While the clock stands still the dates are not final. */
static void look_contributions(struct looking *l)
{
    const struct signal *s = l->s;
    struct deadline due;

    if (signal_has(s, SIGNAL_QUESTION_OPEN) || !signal_contribution(s, l->r, &due) ||
        (s->state != signal_state_OPEN && s->state != signal_state_TAKEN_UP))
        return;
    for (int i = 0; i < s->n_parts; i++) {
        const struct signal_part *p = &s->parts[i];
        struct duty d = {
            .term = term_code_of(TERM_CONTRIBUTION), .due = due.day, .party = p->department};

        if (p->part == part_CONTRIBUTOR && (p->flags & PART_CURRENT) &&
            !(p->flags & PART_CONTRIBUTED))
            look_beside(l, d, (p->flags & PART_REMINDED) != 0, (p->flags & PART_OVERDUE) != 0,
                        s->to_answer.terms_version);
    }
}

static void look_agreement(struct looking *l)
{
    const struct signal *s = l->s;
    struct duty d = {.term = "agreement", .due = s->agreed, .party = s->lead};

    if (s->agreed)
        look_beside(l, d, (s->reminded & REMINDED_AGREEMENT) != 0,
                    (s->reminded & BROKEN_AGREEMENT) != 0, s->to_act.terms_version);
}

/* Answers by which something can be done now. */
static bool is_of_use(uint8_t answer)
{
    return answer != answer_kind_NOT_NOW && answer != answer_kind_OUTSIDE &&
           answer != answer_kind_PREPARATION;
}

/* Whether the answer still works; once. */
static bool will_be_asked(const struct signal *s)
{
    bool ended = s->state == signal_state_CLOSED &&
                 (s->closed == close_reason_HELPED || s->closed == close_reason_ACCEPTED ||
                  s->closed == close_reason_NO_VERDICT);

    return ended && s->answered_s > 0 && is_of_use(s->answer) && !signal_has(s, SIGNAL_STILL_ASKED);
}

static void look_still_works(struct looking *l)
{
    const struct signal *s = l->s;
    struct duty d = {
        .kind = DUTY_STILL_WORKS, .term = term_code_of(TERM_STILL_WORKS), .party = s->region};

    if (!will_be_asked(s))
        return;
    d.day = term_day(l, TERM_STILL_WORKS, s->to_act.terms_version,
                     clock_day_amsterdam(s->submitted_at + ((int64_t)s->answered_s - 1) * US_PER_S),
                     false);
    d.due = d.day;
    offer(l, &d);
}

/* ------------------------------------------------------------------ the first of them */

void signal_duty(const struct signal *s, const struct registry *r, bool help, int32_t today,
                 struct duty *out)
{
    struct looking l = {.s = s,
                        .r = r,
                        .calendar = registry_calendar(r, registry_set_version(r, SET_CALENDAR)),
                        .today = today,
                        .first = out};

    *out = (struct duty){.day = NEVER};
    if (s->version == 0)
        return;
    if (s->state != signal_state_CLOSED) {
        look_moved(&l, &s->to_take_up);
        look_moved(&l, &s->to_answer);
        look_moved(&l, &s->to_act);
        look_holder(&l, help);
        look_review(&l);
        look_contributions(&l);
    }
    if (s->state != signal_state_CLOSED || s->agreed)
        look_transfer(&l);
    look_agreement(&l);
    look_still_works(&l);
}

bool signal_over(const struct signal *s)
{
    return s->state == signal_state_CLOSED && !will_be_asked(s) && !s->agreed;
}
