/*
 * How fast deadlines are computed: N of them (1,000,000), each another day of 2023 to 2035, term, roll and
 * time stood still, by the calendar of a registry as the fold asks for it. One process; prints JSON.
 *
 *     bench_deadlines [DEADLINES]
 */
#include "tests/unit/domain_test.h"

#include "services/domain/deadline.h"

static const struct term_rule terms[] = {
    {1, unit_DAYS, 0, false},         {10, unit_DAYS, 0, false},
    {42, unit_DAYS, 0, true},         {90, unit_DAYS, 0, false},
    {2, unit_WORKING_DAYS, 0, false}, {5, unit_WORKING_DAYS, 0, false},
    {20, unit_WORKING_DAYS, 0, true}, {60, unit_WORKING_DAYS, 0, false},
    {2, unit_WEEKS, 0, false},        {4, unit_WEEKS, 0, false},
    {6, unit_WEEKS, 0, false},        {26, unit_WEEKS, 0, false},
    {1, unit_MONTHS, 0, false},       {2, unit_MONTHS, 0, true},
    {6, unit_MONTHS, 0, false},       {13, unit_MONTHS, 0, false},
};

/* One of four stood still for some time; one of eight is counted back, as a contribution is. */
static void ask_of_chance(struct deadline *d)
{
    int32_t first = day("2023-01-01"), last = day("2035-12-31");

    *d = (struct deadline){
        .rule = terms[chance_below(ARRAY_LEN(terms))],
        .from = first + (int32_t)chance_below((uint32_t)(last - first + 1)),
        .stood_still = chance_below(4) == 0 ? (int32_t)chance_below(60) : 0,
    };
    d->rule.roll = (uint8_t)chance_below(term_roll_N);
    if (chance_below(8) == 0) {
        d->before = true;
        d->rule.roll = term_roll_BACKWARD;
        d->stood_still = 0;
    }
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    struct deadline *asked = calloc(n + 1, sizeof *asked);
    struct world w = world_new();
    int64_t began, sum = 0;
    double seconds;

    if (!asked)
        return 1;
    world_adopt(&w, SET_CALENDAR,
                "{'versie':1,'geldigVan':'2026-01-01','dagen':["
                "{'datum':'2026-01-02','naam':'v'},{'datum':'2026-05-15','naam':'v'},"
                "{'datum':'2027-05-07','naam':'v'},{'datum':'2028-04-28','naam':'v'}]}");
    chance_state = 20260405;
    for (size_t i = 0; i < n; i++)
        ask_of_chance(&asked[i]);
    began = clock_mono_us();
    for (size_t i = 0; i < n; i++) {
        deadline_compute(&asked[i], registry_calendar(w.r, 1));
        sum += asked[i].day;
    }
    seconds = (double)(clock_mono_us() - began) / 1e6;
    printf("{\"deadlines\":%zu,\"seconds\":%.3f,\"ns_each\":%.0f,\"sum\":%lld}\n", n, seconds,
           seconds * 1e9 / (double)n, (long long)sum);
    registry_free(&w.r);
    free(asked);
    return 0;
}
