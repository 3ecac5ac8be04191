/*
 * Counting cases: see count.h.
 */
#include "services/figures/count.h"

#include "common/clock.h"

int16_t count_month_of(int64_t moment)
{
    int year, month, of_month;

    clock_day_split(clock_day_amsterdam(moment), &year, &month, &of_month);
    return (int16_t)((year - 1970) * 12 + month - 1);
}

/* In time, late, or without a term. */
static uint32_t judged(const struct figures_case *x)
{
    return x->due == 0 && !(x->flags & CASE_LATE) ? 2 : (x->flags & CASE_LATE) != 0;
}

static void count_buckets(struct tally *t, const struct figures_case *x, int32_t n)
{
    for (unsigned time = 0; time < CASE_TIMES; time++)
        tally_add(t, COUNT_THING(x->step, COUNT_TIME + time, bucket_of(x->seconds[time])), n);
}

static void count_in(struct tally *t, const struct figures_case *x, int32_t n)
{
    if (x->flags & CASE_ROUTING_ERROR) {
        tally_add(t, COUNT_THING(x->step, COUNT_ERROR, 0), n);
    } else if (x->state == CASE_OPEN) {
        tally_add(t, COUNT_THING(x->step, COUNT_OPEN_FROM, clock_day_amsterdam(x->from)), n);
        tally_add(t, COUNT_THING(x->step, COUNT_OPEN_DUE, x->due > 0 ? x->due : 0), n);
    } else if (x->state == CASE_DONE) {
        tally_add(t, COUNT_THING(x->step, COUNT_DONE, judged(x)), n);
        count_buckets(t, x, n);
    } else {
        tally_add(t, COUNT_THING(x->step, COUNT_ENDED, judged(x)), n);
        tally_add(t, COUNT_THING(x->step, COUNT_CENSORED, bucket_of(x->seconds[CASE_GROSS])), n);
    }
    if (x->outcome != CASE_NO_OUTCOME)
        tally_add(
            t, COUNT_THING(x->step, COUNT_OUTCOME, x->outcome * 2 + ((x->flags & CASE_AGAIN) != 0)),
            n);
    if (x->step == figure_step_REDIRECT)
        tally_add(t, COUNT_THING(x->step, COUNT_TO, x->to), n);
}

static void count_exactly(struct tally *t, const struct figures_case *x, int32_t n)
{
    for (unsigned time = 0; time < CASE_TIMES; time++) {
        uint32_t s = x->seconds[time];

        tally_add(t, COUNT_EXACT_THING(time, s < COUNT_EXACT_MOST ? s : COUNT_EXACT_MOST), n);
    }
}

void count_case(const struct cases *c, const struct figures_case *x, int32_t n, count_cell_fn *cell,
                void *arg)
{
    bool opportunity = (c->clocks.s.flags & SIGNAL_OPPORTUNITY) != 0;
    struct count_cell k = {.month = count_month_of(x->from),
                           .sort =
                               COUNT_SORT(x->track, opportunity, (x->flags & CASE_CONTEXT) != 0)};
    const uint16_t of[] = {[COUNT_DEPARTMENT] = x->who,
                           [COUNT_REGION] = c->clocks.s.region,
                           [COUNT_THEME] = x->theme,
                           [COUNT_BORDER] = c->neighbour};

    for (int cut = 0; cut < COUNT_EXACT; cut++) {
        k.cut = (int16_t)cut;
        k.of = of[cut];
        count_in(cell(arg, &k), x, n);
    }
    k.cut = COUNT_PAIR;
    k.of = x->who;
    k.step = (int16_t)x->theme;
    count_in(cell(arg, &k), x, n);
    if (x->state != CASE_DONE || (x->flags & CASE_ROUTING_ERROR))
        return;
    k.cut = COUNT_EXACT;
    k.step = x->step;
    count_exactly(cell(arg, &k), x, n);
}

uint32_t count_sorts(int track, int kind, bool without_context)
{
    uint32_t set = 0;

    for (int sort = 0; sort < COUNT_SORTS; sort++)
        if (COUNT_SORT_TRACK(sort) == track &&
            (kind < 0 || COUNT_SORT_OPPORTUNITY(sort) == (kind == signal_kind_OPPORTUNITY)) &&
            !(without_context && COUNT_SORT_CONTEXT(sort)))
            set |= UINT32_C(1) << sort;
    return set;
}

uint16_t count_of(const struct registry *r, enum figure_cut cut, struct slice code)
{
    switch (cut) {
    case figure_cut_DEPARTMENT:
    case figure_cut_REGION:
        return slice_is(code, registry_place_code(r, PLACE_COORDINATOR)) ? PLACE_COORDINATOR
                                                                         : registry_place(r, code);
    case figure_cut_THEME:
        return registry_theme_number(r, code);
    default:
        for (int i = 0; i < neighbour_N; i++)
            if (slice_is(code, enum_neighbour.rows[i].code))
                return (uint16_t)(1 + i);
        return 0;
    }
}

const char *count_code(const struct registry *r, enum figure_cut cut, uint16_t of)
{
    switch (cut) {
    case figure_cut_DEPARTMENT:
    case figure_cut_REGION:
        return registry_place_code(r, of);
    case figure_cut_THEME:
        return registry_theme_code(r, of);
    default:
        return of == 0 || of > neighbour_N ? "" : enum_neighbour.rows[of - 1].code;
    }
}
