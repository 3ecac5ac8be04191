/*
 * What the scoreboard counts of random lives: counted as it happens, it is what is counted of the whole
 * afterwards, whatever was packed and taken up again in between. The seed is printed; SEED=number has the
 * run again.
 *
 * With arguments FILE N it writes N lives with their cases as lines of JSON, and then rows of the
 * scoreboard, for the oracle (tests/golden/test_figures.py).
 */
#include "services/figures/board.h"
#include "services/figures/cells.h"
#include "services/figures/compare.h"
#include "services/figures/heirs.h"
#include "tests/unit/clocks_lines.h"
#include "tests/unit/domain_lives.h"

#define LIVES 3000
#define STEPS 24

/* A life whose cases are folded as they happen. */
struct counted {
    struct life l;
    struct cases cases;
    struct cells *cells;
    size_t folded;
};

static struct {
    size_t events, cases[figure_step_N], errors, again, late, ended, packed;
} seen;

static struct counted counted_new(struct world *w, struct cells *cells)
{
    static const char *const more[] = {"", ",'soort':'kans'", ",'buurland':'vlaanderen'",
                                       ",'thema':'zorg'", ",'thema':'zorg.huisarts'"};
    struct counted x = {.cells = cells};

    w->now = NOON_1_APRIL - 90 * US_PER_DAY + (int64_t)(chance() % (1000 * (uint64_t)US_PER_DAY));
    x.l = life_new(w, chance_below(2) ? ZVL : TWE, more[chance_below(ARRAY_LEN(more))]);
    cases_init(&x.cases);
    return x;
}

static void counted_free(struct counted *x)
{
    cases_free(&x->cases);
    life_free(&x->l);
}

static void take_up_again(struct counted *x)
{
    struct buf signal = {0}, packed = {0}, again = {0};
    struct slice rest;

    signal_pack(&x->cases.clocks.s, &signal);
    cases_pack(&x->cases, &packed);
    cases_free(&x->cases);
    rest = buf_slice(&packed);
    assert_int_equal(signal_unpack(&x->cases.clocks.s, buf_slice(&signal)), 0);
    assert_int_equal(cases_unpack(&x->cases, &rest), 0);
    assert_int_equal(rest.n, 0);
    cases_pack(&x->cases, &again);
    assert_int_equal(again.n, packed.n);
    assert_memory_equal(again.p, packed.p, packed.n);
    buf_free(&signal);
    buf_free(&packed);
    buf_free(&again);
    seen.packed++;
}

/* What a coordinator and a second person decided for a report: all cases of a department, or one step. */
static void is_corrected(struct counted *x)
{
    uint32_t step = chance_below(2 * figure_step_N);
    char json[200];
    int n = snprintf(json, sizeof json,
                     "{'rapport':'01961f3a-8c1e-7b2d-9f00-abcdef012345','voorstel':1,"
                     "'ministerie':'%s','toerekening':'niemand'",
                     lives_department());

    snprintf(json + n, sizeof json - (size_t)n, step < figure_step_N ? ",'stap':'%s'}" : "}",
             enum_figure_step.rows[step % figure_step_N].json);
    life_tell(&x->l, EV_ATTRIBUTION_CORRECTED, COORDINATOR, json);
}

static void counted_step(struct counted *x)
{
    lives_step(&x->l);
    if (chance_below(40) == 0)
        is_corrected(x);
    for (; x->folded < x->l.n; x->folded++) {
        struct event e = life_event(&x->l, x->folded);

        assert_int_equal(cases_fold(&x->cases, x->l.w->r, &e, cells_change, x->cells), 0);
        seen.events++;
    }
    if (chance_below(STEPS) == 0)
        take_up_again(x);
}

static void case_look(const struct cases *c, const struct figures_case *x)
{
    seen.cases[x->step]++;
    seen.errors += (x->flags & CASE_ROUTING_ERROR) != 0;
    seen.again += (x->flags & CASE_AGAIN) != 0;
    seen.late += (x->flags & CASE_LATE) != 0;
    seen.ended += x->state == CASE_ENDED;
    assert_true(x->from >= c->clocks.s.submitted_at);
    if (x->state == CASE_OPEN) {
        assert_int_equal(x->until, 0);
        return;
    }
    assert_true(x->until >= x->from && x->until <= c->clocks.chain.until);
    assert_true(x->seconds[CASE_GROSS] <= (x->until - x->from) / US_PER_S);
    for (int time = CASE_NET; time < CASE_TIMES; time++)
        assert_true(x->seconds[time] <= x->seconds[CASE_GROSS]);
}

/* All that was counted and uncounted on the way comes to what is there in the end. */
static void assert_same_cells(struct cells *live, struct cells *after)
{
    for (uint32_t i = 0; i < live->n; i++) {
        struct tally *a = &live->list[i].tally, *b = cells_at(after, &live->list[i].key);

        tally_settle(a);
        tally_settle(b);
        assert_int_equal(a->n, b->n);
        if (a->n > 0)
            assert_memory_equal(a->list, b->list, a->n * sizeof *a->list);
    }
    assert_int_equal(live->n, after->n);
}

static void what_is_counted_as_it_happens_is_what_there_is(void **state)
{
    struct world w = world_new();
    struct cells live, after;

    (void)state;
    chance_seed(20261126);
    cells_init(&live);
    cells_init(&after);
    for (int i = 0; i < LIVES; i++) {
        struct counted x = counted_new(&w, &live);

        for (int step = 0; step < STEPS; step++)
            counted_step(&x);
        for (int k = 0; k < x.cases.n; k++) {
            case_look(&x.cases, &x.cases.list[k]);
            count_case(&x.cases, &x.cases.list[k], 1, cells_at, &after);
        }
        counted_free(&x);
    }
    assert_same_cells(&live, &after);
    print_message(
        "%d lives, %zu events, %u cells; %zu late, %zu ended, %zu again, %zu of routing's "
        "errors, %zu taken up again\n",
        LIVES, seen.events, live.n, seen.late, seen.ended, seen.again, seen.errors, seen.packed);
    for (int step = 0; step < figure_step_N; step++)
        assert_true(seen.cases[step] > LIVES / 20);
    assert_true(seen.errors > LIVES / 100 && seen.again > LIVES / 100 && seen.packed > LIVES / 2);
    cells_free(&live);
    cells_free(&after);
    registry_free(&w.r);
}

/* Negative control: one change that is not told, and the sums differ. */
static void a_change_that_is_not_told_is_seen(void **state)
{
    struct world w = world_new();
    struct cells live;
    int64_t open = 0;

    (void)state;
    chance_seed(5);
    cells_init(&live);
    for (int i = 0; i < 20; i++) {
        struct counted x = counted_new(&w, &live);

        counted_step(&x);
        for (; x.folded < x.l.n; x.folded++)
            ;
        x.cases.list[0].due++; /* behind its back */
        counted_step(&x);
        counted_free(&x);
    }
    for (uint32_t i = 0; i < live.n; i++) {
        tally_settle(&live.list[i].tally);
        for (uint32_t k = 0; k < live.list[i].tally.n; k++)
            open += live.list[i].tally.list[k].n < 0;
    }
    assert_true(open > 0);
    cells_free(&live);
    registry_free(&w.r);
}

/* ------------------------------------------------------------------ lines for the oracle */

/* Lives go on over some of these; the oracle is told them. */
static const char *const periods[][2] = {
    {"2026-07-04", "2026-08-31"}, {"2027-02-20", "2027-06-01"}, {"2028-01-01", "2028-01-10"}};

static void periods_adopt(struct world *w)
{
    char json[600];
    size_t n =
        (size_t)snprintf(json, sizeof json, "{'versie':1,'geldigVan':'2026-01-01','perioden':[");

    for (size_t i = 0; i < ARRAY_LEN(periods); i++)
        n += (size_t)snprintf(json + n, sizeof json - n,
                              "%s{'code':'p%zu','soort':'reces','naam':'Reces','geldigVan':'%s',"
                              "'geldigTot':'%s'}",
                              i ? "," : "", i, periods[i][0], periods[i][1]);
    snprintf(json + n, sizeof json - n, "]}");
    world_adopt(w, SET_PERIODS, json);
}

static const char *cell_name(const struct world *w, const struct cases *c,
                             const struct figures_case *x, enum count_cut cut)
{
    if (cut == COUNT_DEPARTMENT)
        return registry_place_code(w->r, x->who);
    if (cut == COUNT_REGION)
        return registry_place_code(w->r, c->clocks.s.region);
    if (cut == COUNT_THEME)
        return registry_theme_code(w->r, x->theme);
    return c->neighbour ? "border" : "";
}

static json_t *case_json(const struct world *w, const struct cases *c, const struct figures_case *x)
{
    json_t *seconds = json_array(), *cells = json_array();

    for (int time = 0; time < CASE_TIMES; time++)
        json_array_append_new(seconds, json_integer(x->seconds[time]));
    for (int cut = 0; cut < COUNT_EXACT; cut++)
        json_array_append_new(cells, json_string(cell_name(w, c, x, (enum count_cut)cut)));
    json_array_append_new(cells, json_string(c->clocks.s.flags & SIGNAL_BUNDLED ? "bundle" : ""));
    return json_pack("[ssIIiisiissoob]", enum_figure_step.rows[x->step].code,
                     registry_place_code(w->r, x->who), (json_int_t)x->from, (json_int_t)x->until,
                     (int)x->due, (int)x->state,
                     x->flags & CASE_ROUTING_ERROR ? "error"
                     : x->flags & CASE_LATE        ? "late"
                                                   : "",
                     (x->flags & CASE_AGAIN) != 0, x->outcome == CASE_NO_OUTCOME ? -1 : x->outcome,
                     enum_track.rows[x->track].code, registry_place_code(w->r, x->to), seconds,
                     cells, (x->flags & CASE_CONTEXT) != 0);
}

/* Between two days of its life: the cases that differ, as they are and were, and why. */
static json_t *compared_json(const struct counted *x)
{
    int32_t first = clock_day_amsterdam(x->cases.clocks.s.submitted_at),
            days = clock_day_amsterdam(x->l.w->now) - first + 2,
            day = first - 1 + (int32_t)chance_below((uint32_t)days),
            until = day + 1 + (int32_t)chance_below((uint32_t)days);
    json_t *list = json_array();
    struct comparison c;
    const struct figures_case *was;
    uint32_t reasons;

    comparison_init(&c, day, until);
    for (size_t i = 0; i < x->l.n; i++) {
        struct event e = life_event(&x->l, i);

        assert_int_equal(comparison_fold(&c, x->l.w->r, &e), 0);
    }
    for (int i = 0; i < c.cases.n; i++) {
        json_t *why = json_array();

        if (!comparison_differs(&c, i, &reasons, &was)) {
            json_decref(why);
            continue;
        }
        for (size_t k = 0; k < figure_reason_N; k++)
            if (reasons & 1u << k)
                json_array_append_new(why, json_string(enum_figure_reason.rows[k].code));
        json_array_append_new(list,
                              json_pack("[ooo]", case_json(x->l.w, &c.cases, &c.cases.list[i]),
                                        was ? case_json(x->l.w, &c.cases, was) : json_null(), why));
    }
    comparison_free(&c);
    return json_pack("{sisiso}", "day", (int)day, "until", (int)until, "cases", list);
}

static void counted_write(const struct counted *x, FILE *out)
{
    json_t *events = json_array(), *cases = json_array();

    for (size_t i = 0; i < x->l.n; i++)
        json_array_append_new(events, event_json(&x->l, i));
    for (int i = 0; i < x->cases.n; i++)
        json_array_append_new(cases, case_json(x->l.w, &x->cases, &x->cases.list[i]));
    line_write(json_pack("{sososIso}", "events", events, "cases", cases, "until",
                         (json_int_t)x->l.w->now, "compared", compared_json(x)),
               out);
}

static json_t *percentiles_json(const int64_t times[CASE_TIMES][BOARD_PERCENTILES])
{
    json_t *all = json_array();

    for (int time = 0; time < CASE_TIMES; time++)
        for (int p = 0; p < BOARD_PERCENTILES; p++)
            json_array_append_new(all, json_integer(times[time][p]));
    return all;
}

static json_t *step_json(const struct board_step *s)
{
    json_t *outcomes = json_array();

    for (int i = 0; i < BOARD_OUTCOMES; i++)
        json_array_append_new(outcomes, json_integer(s->outcomes[i]));
    return json_pack("{sIsIsIsIsIsIsIsIsisisisisososIsI}", "cases", (json_int_t)s->cases, "done",
                     (json_int_t)s->done, "ended", (json_int_t)s->ended, "open",
                     (json_int_t)s->open, "in_time", (json_int_t)s->in_time, "late",
                     (json_int_t)s->late, "open_late", (json_int_t)s->open_late, "errors",
                     (json_int_t)s->errors, "share", (int)s->share, "low", (int)s->share_low,
                     "high", (int)s->share_high, "oldest", (int)s->oldest, "times",
                     percentiles_json(s->times), "outcomes", outcomes, "median",
                     (json_int_t)s->estimate[0], "p90", (json_int_t)s->estimate[1]);
}

/* Rows that follow the registry, as numbers beside enum count_cut. */
#define ROW_NOW   COUNT_PAIR
#define ROW_BELOW COUNT_CUTS
#define ROW_LESS  (COUNT_CUTS + 1) /* departments, without what is in bundles */
#define ROW_APART (COUNT_CUTS + 2) /* and that alone */
#define TODAY     "2028-10-01"

static bool is_of_row(const struct world *w, const struct cell *cell, uint16_t cut, uint16_t of)
{
    const struct count_cell *k = &cell->key;

    if (COUNT_SORT_TRACK(k->sort) != track_STANDARD)
        return false;
    if (cut == ROW_LESS || cut == ROW_APART)
        return k->cut == COUNT_DEPARTMENT && k->of == of;
    if (cut == ROW_NOW)
        return k->cut == COUNT_PAIR &&
               heirs_department(w->r, k->of, (theme_t)k->step, day(TODAY)) == of;
    if (cut == ROW_BELOW)
        return k->cut == COUNT_THEME && heirs_theme_is_below(w->r, k->of, of);
    return k->cut == cut && k->of == of;
}

/* Exact percentiles of a department's steps, all months and sorts together. */
static json_t *exact_json(const struct world *w, struct cells *cells, struct board *b, uint16_t of)
{
    int64_t times[CASE_TIMES][BOARD_PERCENTILES];
    json_t *all = json_object();
    struct buf packed = {0};

    board_exact_begin(b);
    for (uint32_t i = 0; i < cells->n; i++) {
        struct cell *cell = &cells->list[i];

        if (!is_of_row(w, cell, COUNT_EXACT, of))
            continue;
        buf_reset(&packed);
        tally_pack(&cell->tally, &packed);
        assert_int_equal(board_exact_add(b, (enum figure_step)cell->key.step, buf_slice(&packed)),
                         0);
    }
    for (int step = 0; step < figure_step_N; step++) {
        board_exact_of(b, (enum figure_step)step, times);
        json_object_set_new(all, enum_figure_step.rows[step].code,
                            percentiles_json((const int64_t(*)[BOARD_PERCENTILES])times));
    }
    buf_free(&packed);
    return all;
}

static void row_write(struct world *w, struct cells *cells, struct board *b, uint16_t cut,
                      uint16_t of, int32_t today, FILE *out)
{
    json_t *steps = json_object(), *to = json_object();
    const struct board_way *ways;
    struct buf packed = {0};
    size_t n;

    board_begin(b);
    for (uint32_t i = 0; i < cells->n; i++) {
        struct cell *cell = &cells->list[i];

        if (!is_of_row(w, cell, cut, of))
            continue;
        buf_reset(&packed);
        tally_pack(&cell->tally, &packed);
        assert_int_equal(board_add(b, buf_slice(&packed)), 0);
    }
    for (int step = 0; step < figure_step_N; step++) {
        struct board_step s;

        board_step_of(b, (enum figure_step)step, today, &s);
        json_object_set_new(steps, enum_figure_step.rows[step].code, step_json(&s));
    }
    ways = board_ways(b, &n);
    for (size_t i = 0; i < n; i++)
        json_object_set_new(to, registry_place_code(w->r, ways[i].to), json_integer(ways[i].n));
    line_write(json_pack("{sisssosososi}", "cut", (int)cut, "of",
                         cut <= COUNT_REGION || cut == ROW_NOW || cut >= ROW_LESS
                             ? registry_place_code(w->r, of)
                         : cut == COUNT_THEME || cut == ROW_BELOW ? registry_theme_code(w->r, of)
                         : of == 0                                ? ""
                                                                  : "border",
                         "steps", steps, "exact",
                         cut == COUNT_DEPARTMENT ? exact_json(w, cells, b, of) : json_object(),
                         "to", to, "today", (int)today),
               out);
    buf_free(&packed);
}

static bool is_first(const struct cells *cells, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (cells->list[k].key.cut == cells->list[i].key.cut &&
            cells->list[k].key.of == cells->list[i].key.of)
            return false;
    return true;
}

/* IenW goes to VWS; that goes to OCW with what is about care, to BZK with all else. */
static void reorganise(struct world *w, FILE *out)
{
    char json[900];

    snprintf(json, sizeof json,
             "{'versie':%d,'geldigVan':'2028-01-01','ministeries':["
             "{'code':'VWS','naam':'V','geldigVan':'2024-01-01','geldigTot':'2028-06-01',"
             "'opvolger':'BZK','perThema':[{'thema':'zorg','opvolger':'OCW'}]},"
             "{'code':'OCW','naam':'O','geldigVan':'2024-01-01'},"
             "{'code':'IenW','naam':'I','geldigVan':'2024-01-01','geldigTot':'2028-03-01',"
             "'opvolger':'VWS'},"
             "{'code':'BZK','naam':'B','geldigVan':'2024-01-01'}]}",
             (int)registry_set_version(w->r, SET_DEPARTMENTS) + 1);
    world_adopt(w, SET_DEPARTMENTS, json);
    line_write(json_pack("{s{s{ss}s{ssss}}s{ss}}", "heirs", "IenW", "", "VWS", "VWS", "", "BZK",
                         "zorg", "OCW", "above", "zorg.huisarts", "zorg"),
               out);
}

static void rows_write(struct world *w, struct cells *cells, FILE *out)
{
    struct board *b = board_new();

    for (uint32_t i = 0; i < cells->n; i++)
        if (cells->list[i].key.cut < COUNT_EXACT && is_first(cells, i))
            row_write(w, cells, b, (uint16_t)cells->list[i].key.cut, cells->list[i].key.of,
                      day(TODAY), out);
    reorganise(w, out);
    for (uint16_t of = 0; *registry_place_code(w->r, of) || of == 0; of++)
        row_write(w, cells, b, ROW_NOW, of, day(TODAY), out);
    for (theme_t of = 0; *registry_theme_code(w->r, of) || of == 0; of++)
        row_write(w, cells, b, ROW_BELOW, of, day(TODAY), out);
    board_free(&b);
}

/* All bundled lives are in one large bundle: rows without it, and of it alone. */
static void bundled_write(struct world *w, struct cells *cells, struct cells *apart, FILE *out)
{
    struct board *b = board_new();
    struct cells less;

    cells_init(&less);
    for (uint32_t i = 0; i < cells->n; i++)
        for (uint32_t k = 0; k < cells->list[i].tally.n; k++)
            tally_add(cells_at(&less, &cells->list[i].key), cells->list[i].tally.list[k].thing,
                      cells->list[i].tally.list[k].n);
    for (uint32_t i = 0; i < apart->n; i++)
        for (uint32_t k = 0; k < apart->list[i].tally.n; k++)
            tally_add(cells_at(&less, &apart->list[i].key), apart->list[i].tally.list[k].thing,
                      -apart->list[i].tally.list[k].n);
    for (uint16_t of = 0; *registry_place_code(w->r, of) || of == 0; of++) {
        row_write(w, &less, b, ROW_LESS, of, day(TODAY), out);
        row_write(w, apart, b, ROW_APART, of, day(TODAY), out);
    }
    cells_free(&less);
    board_free(&b);
}

static void adoption_write(struct world *w, FILE *out)
{
    char json[900], why[100];

    if (chance_below(2))
        lives_terms(w, json, sizeof json);
    else
        lives_calendar(w, json, sizeof json);
    for (char *p = json; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    line_write(json_pack("{so}", "adopted", json_read(slice_str(json), why, sizeof why)), out);
}

static int lives_write(const char *file, int n)
{
    struct world w = world_new();
    struct cells cells, apart;
    FILE *out = fopen(file, "w");

    if (!out) {
        perror(file);
        return 1;
    }
    chance_seed(20261127);
    cells_init(&cells);
    cells_init(&apart);
    periods_adopt(&w);
    for (size_t i = 0; i < ARRAY_LEN(periods); i++)
        line_write(json_pack("{s[ss]}", "period", periods[i][0], periods[i][1]), out);
    for (int i = 0; i < n; i++) {
        struct counted x = counted_new(&w, &cells);

        for (int step = 0; step < STEPS; step++) {
            counted_step(&x);
            if (chance_below(1000) == 0)
                adoption_write(&w, out);
            if (chance_below(1000) == 0)
                lives_reorganise(&w);
        }
        for (int k = 0; k < x.cases.n && (x.cases.clocks.s.flags & SIGNAL_BUNDLED); k++)
            count_case(&x.cases, &x.cases.list[k], 1, cells_at, &apart);
        counted_write(&x, out);
        counted_free(&x);
    }
    bundled_write(&w, &cells, &apart, out);
    rows_write(&w, &cells, out);
    cells_free(&cells);
    cells_free(&apart);
    registry_free(&w.r);
    return fclose(out) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_counted_as_it_happens_is_what_there_is),
        cmocka_unit_test(a_change_that_is_not_told_is_seen),
    };

    if (argc == 3)
        return lives_write(argv[1], (int)strtol(argv[2], NULL, 10));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
