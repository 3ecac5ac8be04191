/*
 * Cases at two moments: see compare.h.
 */
#include "services/figures/compare.h"

#include "common/clock.h"
#include "services/domain/index.h"

#include <stdlib.h>

#define BECAUSE(reason) (1u << figure_reason_##reason)

/* One event while it is folded. */
struct looking {
    struct comparison *c;
    const struct event *e;
};

void comparison_init(struct comparison *c, int32_t day, int32_t until)
{
    *c = (struct comparison){.day = day, .until = until, .first = -1};
    cases_init(&c->cases);
}

void comparison_free(struct comparison *c)
{
    cases_free(&c->cases);
    free(c->list);
    c->list = NULL;
    c->n = 0;
}

/* Cases are only added behind: as many of the first as there were are those that were there. */
static void grow(struct comparison *c, bool is_new)
{
    if (c->cases.n <= c->n)
        return;
    c->list = domain_realloc(c->list, c->cases.n, sizeof *c->list);
    for (; c->n < c->cases.n; c->n++) {
        c->list[c->n] = (struct compared){.is_new = is_new};
        if (!is_new)
            c->list[c->n].was = c->cases.list[c->n];
    }
}

/* ------------------------------------------------------------------ why */

static uint32_t why_begun(const struct event *e)
{
    return e->kind == EV_REOPENED      ? BECAUSE(REOPENED)
           : e->kind == EV_TRANSFERRED ? BECAUSE(TRANSFER)
                                       : BECAUSE(NEW);
}

static uint32_t why_over(const struct figures_case *now, const struct event *e, int64_t before)
{
    uint32_t why = now->state == CASE_DONE     ? BECAUSE(DONE)
                   : e->kind == EV_TRANSFERRED ? BECAUSE(TRANSFER)
                   : e->kind == EV_REOPENED    ? BECAUSE(REOPENED)
                                               : BECAUSE(ENDED);

    return now->until < before ? why | BECAUSE(LATE) : why;
}

static uint32_t why_changed(const struct figures_case *was, const struct figures_case *now,
                            const struct event *e)
{
    uint32_t why = 0;

    if (was->due != now->due)
        why |= e->kind == EV_DEADLINE_MOVED ? BECAUSE(CALENDAR) : BECAUSE(DATE);
    if (was->theme != now->theme)
        why |= BECAUSE(THEME);
    if ((was->flags ^ now->flags) & CASE_ROUTING_ERROR)
        why |= BECAUSE(ATTRIBUTION);
    if (was->track != now->track)
        why |= BECAUSE(TRACK);
    if (was->outcome != now->outcome || ((was->flags ^ now->flags) & CASE_AGAIN))
        why |= BECAUSE(OUTCOME);
    return why;
}

static void on_changed(void *arg, const struct cases *cases, const struct figures_case *was,
                       const struct figures_case *now)
{
    const struct looking *l = arg;
    struct comparison *c = l->c;
    int64_t before = clock_day_begin_amsterdam(c->day + 1);
    struct compared *x;

    if (c->first < 0)
        return;
    grow(c, true);
    x = &c->list[now - cases->list];
    if (!was)
        x->reasons |= why_begun(l->e);
    if (now->state != CASE_OPEN && (!was || was->state == CASE_OPEN))
        x->reasons |= why_over(now, l->e, before);
    if (was)
        x->reasons |= why_changed(was, now, l->e);
}

/* ------------------------------------------------------------------ the fold */

int comparison_fold(struct comparison *c, const struct registry *r, const struct event *e)
{
    struct looking l = {c, e};
    int32_t day = clock_day_amsterdam(e->at);

    if (day > c->until)
        return 0;
    if (c->first < 0 && day > c->day) {
        grow(c, false);
        c->first = e->position;
    }
    return cases_fold(&c->cases, r, e, on_changed, &l);
}

static bool counts_alike(const struct figures_case *a, const struct figures_case *b)
{
    return a->state == b->state && a->due == b->due && a->until == b->until &&
           a->theme == b->theme && a->who == b->who && a->track == b->track &&
           a->outcome == b->outcome &&
           (a->flags & (CASE_LATE | CASE_ROUTING_ERROR | CASE_AGAIN)) ==
               (b->flags & (CASE_LATE | CASE_ROUTING_ERROR | CASE_AGAIN));
}

bool comparison_differs(const struct comparison *c, int i, uint32_t *reasons_out,
                        const struct figures_case **was_out)
{
    const struct figures_case *now = &c->cases.list[i], *was = now;

    *reasons_out = 0;
    if ((uint32_t)i < c->n) { /* else nothing happened since, but that days went by */
        *reasons_out = c->list[i].reasons;
        was = c->list[i].is_new ? NULL : &c->list[i].was;
    }
    *was_out = was;
    if (was && now->state == CASE_OPEN && !case_is_late(was, c->day) && case_is_late(now, c->until))
        *reasons_out |= BECAUSE(OVERDUE);
    return !was || (*reasons_out & BECAUSE(OVERDUE)) || !counts_alike(was, now);
}
