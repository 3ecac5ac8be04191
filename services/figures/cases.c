/*
 * Cases, folded: after each event, which steps are waited for follows from the signal's state; what was
 * waited for and is no longer has been done, or has ended.
 */
#include "services/figures/cases.h"

#include "common/clock.h"
#include "services/domain/erasure.h"
#include "services/domain/index.h"
#include "services/domain/terms.h"

#include <stdlib.h>

#define WAITED_MOST 256 /* the parts that a signal can have, and a few */

/* A step that somebody has to take now. */
struct waited {
    uint32_t mark;
    int32_t due;
    place_t who;
    uint8_t step, part;
};

struct waiting {
    struct waited list[WAITED_MOST];
    int n;
};

/* One event while it is folded. */
struct looking {
    struct cases *c;
    const struct registry *r;
    const struct event *e;
    case_changed_fn *changed;
    void *arg;
    place_t lead_before, from_before;
    int lead_part; /* before; -1: none */
    uint8_t track_before;
};

void cases_init(struct cases *c)
{
    *c = (struct cases){0};
    clocks_init(&c->clocks);
}

void cases_free(struct cases *c)
{
    clocks_free(&c->clocks);
    free(c->list);
    cases_init(c);
}

bool case_is_late(const struct figures_case *x, int32_t today)
{
    return x->state == CASE_OPEN ? x->due > 0 && x->due < today : (x->flags & CASE_LATE) != 0;
}

const struct wire_enum *case_outcomes(enum figure_step step)
{
    static const struct wire_enum *const outcomes[figure_step_N] = {
        [figure_step_ANSWER] = &enum_answer_kind,
        [figure_step_REDIRECT] = &enum_redirect_outcome,
        [figure_step_VERDICT] = &enum_verdict,
        [figure_step_AGREEMENT] = &enum_agreement_outcome};

    return step < figure_step_N ? outcomes[step] : NULL;
}

/* ------------------------------------------------------------------ what is waited for */

static void wait_for(struct waiting *w, enum figure_step step, int part, place_t who, uint32_t mark,
                     int32_t due)
{
    if (w->n < WAITED_MOST)
        w->list[w->n++] = (struct waited){.step = (uint8_t)step,
                                          .part = part < 0 ? CASE_NO_PART : (uint8_t)part,
                                          .who = who,
                                          .mark = mark,
                                          .due = due};
}

static int part_index(const struct signal *s, place_t department)
{
    const struct signal_part *p = signal_part_of(s, department);

    return p ? (int)(p - s->parts) : -1;
}

static int32_t day_of(const struct signal_deadline *d, enum term_kind which)
{
    return d->term == which ? d->day : 0;
}

static void wait_for_contributions(const struct signal *s, const struct registry *r,
                                   struct waiting *w)
{
    struct deadline due = {0};
    bool known = false;

    for (int i = 0; i < s->n_parts; i++) {
        const struct signal_part *p = &s->parts[i];

        if (p->part != part_CONTRIBUTOR || !(p->flags & PART_CURRENT) || p->done_s != 0)
            continue;
        if (!known && !signal_contribution(s, r, &due))
            due.day = 0;
        known = true;
        wait_for(w, figure_step_CONTRIBUTION, i, p->department, 0, due.day);
    }
}

static void waiting_of(const struct cases *c, const struct registry *r, const struct signal *s,
                       struct waiting *w)
{
    bool at_lead = s->state == signal_state_OPEN || s->state == signal_state_TAKEN_UP;
    bool asked = (s->flags & SIGNAL_QUESTION_OPEN) != 0;

    w->n = 0;
    if (s->version == 0)
        return;
    if (s->state == signal_state_SUBMITTED || s->state == signal_state_TRIAGE)
        wait_for(w, figure_step_DISTRIBUTION, -1, PLACE_COORDINATOR, 0,
                 day_of(&s->to_act, TERM_DISTRIBUTE));
    if (c->clocks.steps[CLOCKS_RECEIPT].at == 0 && s->state != signal_state_CLOSED)
        wait_for(w, figure_step_RECEIPT, -1, PLACE_NOBODY, 0, 0);
    if (asked)
        wait_for(w, figure_step_QUESTION, -1, s->lead == PLACE_NOBODY ? PLACE_COORDINATOR : s->lead,
                 s->asked_s, s->to_act.day);
    if (s->state == signal_state_OPEN)
        wait_for(w, figure_step_TAKE_UP, part_index(s, s->lead), s->lead, 0, s->to_take_up.day);
    if (at_lead)
        wait_for(w, figure_step_ANSWER, part_index(s, s->lead), s->lead, s->reopened,
                 s->to_answer.day);
    if (at_lead)
        wait_for_contributions(s, r, w);
    if (s->state == signal_state_ANSWERED && !(s->flags & SIGNAL_UNCONFIRMED) && s->verdict == 0)
        wait_for(w, figure_step_VERDICT, -1, s->lead, s->answered_s,
                 day_of(&s->to_act, TERM_VERDICT));
    if (s->agreed != 0)
        wait_for(w, figure_step_AGREEMENT, -1, s->lead, s->answered_s, s->agreed);
}

static bool is_case_of(const struct figures_case *x, const struct waited *w)
{
    return x->step == w->step && x->part == w->part && x->mark == w->mark;
}

/* ------------------------------------------------------------------ one case */

/* As it was, as it is. */
static void tell(const struct looking *l, const struct figures_case *was,
                 const struct figures_case *now)
{
    if (l->changed && (!was || memcmp(was, now, sizeof *now) != 0))
        l->changed(l->arg, l->c, was, now);
}

static bool is_of_lead(const struct figures_case *x)
{
    return x->step == figure_step_TAKE_UP || x->step == figure_step_ANSWER ||
           x->step == figure_step_REDIRECT;
}

/* Along the chain while somebody holds the signal; an agreement runs on after it is closed, and what the
 * region owes is all its own. */
static void times_set(const struct looking *l, struct figures_case *x)
{
    const struct calendar *calendar =
        registry_calendar(l->r, registry_set_version(l->r, SET_CALENDAR));
    bool along = is_of_lead(x) || x->step == figure_step_DISTRIBUTION ||
                 x->step == figure_step_RECEIPT || x->step == figure_step_CONTRIBUTION;
    struct clocks_time t;

    if (along) {
        t = clocks_window(&l->c->clocks, calendar, x->from, x->until,
                          is_of_lead(x) ? x->who : PLACE_NOBODY);
    } else {
        t.gross_us = t.net_us = x->until - x->from;
        t.gross_working_us = t.net_working_us = calendar_working_us(calendar, x->from, x->until);
    }
    x->seconds[CASE_GROSS] = (uint32_t)(t.gross_us / US_PER_S);
    x->seconds[CASE_NET] = (uint32_t)(t.net_us / US_PER_S);
    x->seconds[CASE_GROSS_WORKING] = (uint32_t)(t.gross_working_us / US_PER_S);
    x->seconds[CASE_NET_WORKING] = (uint32_t)(t.net_working_us / US_PER_S);
}

static void case_end(const struct looking *l, struct figures_case *x, enum case_state state,
                     int64_t until)
{
    int32_t last = clock_day_amsterdam(until);

    x->state = (uint8_t)state;
    x->until = until > x->from ? until : x->from;
    if (x->due != 0 && last > x->due)
        x->flags |= CASE_LATE;
    if (registry_in_period(l->r, clock_day_amsterdam(x->from), last))
        x->flags |= CASE_CONTEXT;
    times_set(l, x);
}

/* NULL: the signal has too many. */
static struct figures_case *case_add(const struct looking *l, enum figure_step step, uint8_t part,
                                     place_t who, int64_t from)
{
    struct cases *c = l->c;
    int32_t day = clock_day_amsterdam(from);

    if (c->n == CASES_MOST)
        return NULL;
    if (c->n == c->cap) {
        c->cap = (uint16_t)(c->cap < 8 ? 8 : c->cap * 2 < CASES_MOST ? c->cap * 2 : CASES_MOST);
        c->list = domain_realloc(c->list, c->cap, sizeof *c->list);
    }
    c->list[c->n] = (struct figures_case){.from = from,
                                          .who = who,
                                          .step = (uint8_t)step,
                                          .part = part,
                                          .theme = c->clocks.s.theme,
                                          .track = c->clocks.s.track,
                                          .outcome = CASE_NO_OUTCOME};
    if (registry_in_period(l->r, day, day))
        c->list[c->n].flags |= CASE_CONTEXT;
    return &c->list[c->n++];
}

/* ------------------------------------------------------------------ what became of it */

static bool is_done(const struct cases *c, const struct figures_case *x, int64_t kind)
{
    const struct signal *s = &c->clocks.s;

    switch (x->step) {
    case figure_step_DISTRIBUTION:
        return kind != EV_WITHDRAWN;
    case figure_step_RECEIPT:
        return c->clocks.steps[CLOCKS_RECEIPT].at != 0;
    case figure_step_TAKE_UP:
        return s->parts[x->part].taken_up_s != 0;
    case figure_step_QUESTION:
        return kind == EV_REPLIED;
    case figure_step_CONTRIBUTION:
        return (s->parts[x->part].flags & PART_CONTRIBUTED) != 0;
    case figure_step_ANSWER:
        return kind == EV_ANSWERED;
    case figure_step_VERDICT:
        return kind == EV_JUDGED;
    default:
        return false;
    }
}

static enum case_state agreement_ended(const struct looking *l, struct figures_case *x)
{
    struct m_agreement m;

    if (l->e->kind != EV_AGREEMENT_ENDED || event_fields(l->e, &shape_m_agreement, &m) < 0)
        return CASE_ENDED;
    x->outcome = m.outcome;
    if (m.outcome == agreement_outcome_BROKEN)
        x->flags |= CASE_LATE;
    return m.outcome == agreement_outcome_KEPT ? CASE_DONE : CASE_ENDED;
}

static void case_over(const struct looking *l, struct figures_case *x)
{
    const struct signal *s = &l->c->clocks.s;
    int64_t at = l->c->clocks.chain.until;
    enum case_state state = is_done(l->c, x, l->e->kind) ? CASE_DONE : CASE_ENDED;

    if (x->step == figure_step_AGREEMENT) {
        state = agreement_ended(l, x);
    } else if (x->step == figure_step_QUESTION && x->due != 0 &&
               clock_day_amsterdam(at) > x->due) { /* it lapsed, whenever that was noticed */
        state = CASE_ENDED;
        at = clock_day_begin_amsterdam(x->due + 1);
    } else if (x->step == figure_step_ANSWER && state == CASE_DONE) {
        x->outcome = s->answer;
    } else if (x->step == figure_step_VERDICT && state == CASE_DONE) {
        x->outcome = (uint8_t)(s->verdict - 1);
    } else if (x->step == figure_step_RECEIPT && state == CASE_DONE) {
        x->who = l->c->clocks.steps[CLOCKS_RECEIPT].by;
    }
    case_end(l, x, state, at);
}

/* ------------------------------------------------------------------ redirects */

static const struct figures_case *case_find(const struct cases *c, enum figure_step step,
                                            uint8_t part)
{
    for (int i = c->n; i-- > 0;)
        if (c->list[i].step == step && c->list[i].part == part)
            return &c->list[i];
    return NULL;
}

static void redirect_add(const struct looking *l)
{
    const struct cases *c = l->c;
    const struct figures_case *take_up;
    struct figures_case *x;

    if (l->lead_part < 0)
        return;
    x = case_add(l, figure_step_REDIRECT, (uint8_t)l->lead_part, l->lead_before,
                 c->clocks.moments[l->lead_part].assigned);
    if (!x)
        return;
    take_up = case_find(c, figure_step_TAKE_UP, (uint8_t)l->lead_part);
    x->track = l->track_before;
    x->due = take_up ? take_up->due : 0;
    x->to = c->clocks.s.lead == PLACE_NOBODY ? PLACE_COORDINATOR : c->clocks.s.lead;
    x->outcome = c->clocks.s.lead == PLACE_NOBODY ? redirect_outcome_THIRD : redirect_outcome_WAITS;
    case_end(l, x, CASE_DONE, c->clocks.chain.until);
    tell(l, NULL, x);
}

/* The receiver says yes or no to the last one. */
static void redirect_told(const struct looking *l, enum redirect_outcome outcome)
{
    for (int i = l->c->n; i-- > 0;) {
        struct figures_case *x = &l->c->list[i], was = *x;

        if (x->step != figure_step_REDIRECT || x->outcome != redirect_outcome_WAITS)
            continue;
        x->outcome = (uint8_t)outcome;
        tell(l, &was, x);
        return;
    }
}

static void redirects_look(const struct looking *l)
{
    if (l->e->kind == EV_REDIRECTED)
        redirect_add(l);
    else if (l->e->kind == EV_REFUSED)
        redirect_told(l, redirect_outcome_REFUSED);
    else if (l->e->kind == EV_TAKEN_UP && l->from_before != PLACE_NOBODY &&
             l->c->clocks.s.from == PLACE_NOBODY)
        redirect_told(l, redirect_outcome_ACCEPTED);
}

/* ------------------------------------------------------------------ the fold */

static bool is_waited_for(const struct waiting *w, const struct figures_case *x)
{
    for (int i = 0; i < w->n; i++)
        if (is_case_of(x, &w->list[i]))
            return true;
    return false;
}

static struct figures_case *case_open(const struct cases *c, const struct waited *w)
{
    for (int i = c->n; i-- > 0;)
        if (c->list[i].state == CASE_OPEN && is_case_of(&c->list[i], w))
            return &c->list[i];
    return NULL;
}

/* Dates as they were just before the event: a question may have lapsed meanwhile. */
static void dues_take(const struct looking *l, const struct waiting *w)
{
    for (int i = 0; i < w->n; i++) {
        struct figures_case *x = case_open(l->c, &w->list[i]), was;

        if (!x || x->step == figure_step_AGREEMENT || w->list[i].due == 0)
            continue;
        was = *x;
        x->due = w->list[i].due;
        tell(l, &was, x);
    }
}

static void open_ones_look(const struct looking *l, const struct waiting *w)
{
    for (int i = 0; i < l->c->n; i++) {
        struct figures_case *x = &l->c->list[i], was = *x;

        if (x->state != CASE_OPEN || is_waited_for(w, x))
            continue;
        case_over(l, x);
        tell(l, &was, x);
    }
}

/* A date that moves is the case's own; of an agreement the first one stays. */
static void case_go_on(const struct looking *l, struct figures_case *x, const struct waited *w)
{
    struct figures_case was = *x;

    if (x->step != figure_step_AGREEMENT)
        x->due = w->due;
    else if (x->due != w->due)
        x->flags |= CASE_AGAIN;
    x->track = l->c->clocks.s.track;
    tell(l, &was, x);
}

static void case_begin(const struct looking *l, const struct waited *w)
{
    const struct cases *c = l->c;
    int64_t from = c->clocks.chain.until;
    struct figures_case *x = case_add(l, (enum figure_step)w->step, w->part, w->who, from);

    if (!x)
        return;
    x->mark = w->mark;
    x->due = w->due;
    if (x->step == figure_step_ANSWER && w->mark > 0 && c->clocks.moments[w->part].assigned < from)
        x->flags |= CASE_AGAIN;
    tell(l, NULL, x);
}

static void waited_look(const struct looking *l, const struct waiting *w)
{
    for (int i = 0; i < w->n; i++) {
        struct figures_case *x = case_open(l->c, &w->list[i]);

        if (x)
            case_go_on(l, x, &w->list[i]);
        else
            case_begin(l, &w->list[i]);
    }
}

static void errors_look(const struct looking *l)
{
    for (int i = 0; i < l->c->n; i++) {
        struct figures_case *x = &l->c->list[i], was = *x;

        if (is_of_lead(x) && (l->c->clocks.s.parts[x->part].flags & PART_ROUTING_ERROR)) {
            x->flags |= CASE_ROUTING_ERROR;
            tell(l, &was, x);
        }
    }
}

/* A second person confirmed it: from here on those cases of that department are in nobody's figures. What
 * begins later is not meant. */
static void correction_take(const struct looking *l)
{
    struct m_corrected m;
    place_t who;

    if (event_fields(l->e, &shape_m_corrected, &m) < 0)
        return;
    who = registry_place(l->r, m.department);
    for (int i = 0; i < l->c->n; i++) {
        struct figures_case *x = &l->c->list[i], was = *x;

        if (who == PLACE_NOBODY || x->who != who ||
            (wire_has(&m, m_corrected_step) && x->step != m.step))
            continue;
        x->flags |= CASE_ROUTING_ERROR;
        tell(l, &was, x);
    }
}

static void theme_take(const struct looking *l)
{
    for (int i = 0; i < l->c->n; i++) {
        struct figures_case *x = &l->c->list[i], was = *x;

        x->theme = l->c->clocks.s.theme;
        tell(l, &was, x);
    }
}

static void neighbour_take(struct cases *c, const struct event *e)
{
    struct m_submit m;

    if (e->kind == EV_SUBMITTED && event_fields(e, &shape_m_submit, &m) == 0 &&
        wire_has(&m, m_submit_neighbour))
        c->neighbour = (uint8_t)(1 + m.neighbour);
}

int cases_fold(struct cases *c, const struct registry *r, const struct event *e,
               case_changed_fn *changed, void *arg)
{
    struct looking l = {.c = c, .r = r, .e = e, .changed = changed, .arg = arg};
    const struct signal *s = &c->clocks.s;
    struct waiting w;
    theme_t theme = s->theme;

    if (e->version <= (int64_t)s->version)
        return 0;
    w.n = 0;
    if (s->flags & SIGNAL_QUESTION_OPEN) {
        struct signal lapsed = *s; /* its parts are only read */

        signal_lapse(&lapsed, r, e);
        waiting_of(c, r, &lapsed, &w);
    }
    l.lead_before = s->lead;
    l.from_before = s->from;
    l.track_before = s->track;
    l.lead_part = part_index(s, s->lead);
    if (clocks_fold(&c->clocks, r, e) < 0)
        return -1;
    neighbour_take(c, e);
    if (s->theme != theme)
        theme_take(&l);
    dues_take(&l, &w);
    waiting_of(c, r, s, &w);
    open_ones_look(&l, &w);
    redirects_look(&l);
    waited_look(&l, &w);
    errors_look(&l);
    if (e->kind == EV_ATTRIBUTION_CORRECTED)
        correction_take(&l);
    return 0;
}
