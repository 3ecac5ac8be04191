/*
 * What `show` says of dates and clocks, against the domain's own, for everybody and many lives: as it is
 * now, up to where it was passed on, or nothing.
 */
#include "tests/unit/overview_lives.h"
#include "tests/unit/overview_stage.h"

#include "services/domain/clocks.h"

static struct pg_cluster cluster;
static struct test_log history;
static struct lives lives;
static struct test_signal plain; /* VWS leads, OCW contributes; nothing more happened */
static struct stage stage;

static const char *const parties[] = {"BZK-C", "AUD", "ADV", "ZVL", "TWE",
                                      "BZK",   "VWS", "OCW", "IENW"};

static void adopt_periods(void)
{
    static const struct {
        const char *code;
        int32_t from, until;
    } periods[] = {{"voorbij", TEST_DAY - 60, TEST_DAY}, {"toen", TEST_DAY - 10, TEST_DAY + 10}};
    struct m_periods m = {0};
    struct buf list = {0};

    for (size_t i = 0; i < ARRAY_LEN(periods); i++) {
        struct period x = {0};
        wire_set(&x, period, code, slice_str(periods[i].code));
        wire_set(&x, period, kind, period_kind_RECESS);
        wire_set(&x, period, name, slice_str(periods[i].code));
        wire_set(&x, period, valid_from, periods[i].from);
        wire_set(&x, period, valid_until, periods[i].until);
        wire_encode(&shape_period, &x, &list);
    }
    wire_set(&m, m_periods, version, 1);
    wire_set(&m, m_periods, valid_from, TEST_DAY - 100);
    wire_set(&m, m_periods, periods, wire_list_of(&list, ARRAY_LEN(periods)));
    log_adopt(&history, SET_PERIODS, EV_PERIODS_ADOPTED, &m);
    buf_free(&list);
}

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(2026);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    adopt_periods();
    plain = log_submit(&history, "ZVL", "Geen bus", "ov", 0);
    log_route(&history, &plain, "VWS", "OCW", NULL);
    lives = lives_make(&history, 100, 1200);
    stage_open(&stage, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&stage);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    stage_close(&stage);
    lives_free(&lives);
    log_close(&history);
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

static const char *code_of(place_t place)
{
    return registry_place_code(history.registry, place);
}

/* The answer, whose slices live until the next. */
static struct m_shown shown(const char *party, const struct uuid *id, bool clocks)
{
    struct m_show show = {0};
    struct question q = {.party = party, .kind = MSG_SHOW, .id = id, .body = &show};
    struct m_shown m;

    if (clocks)
        wire_set(&show, m_show, clocks, true);
    assert_int_equal(stage_ask(&stage, &q), MSG_SHOWN);
    stage_take(&stage, &shape_m_shown, &m);
    return m;
}

/* --- Dates ------------------------------------------------------------------------------------ */

static void assert_date(const struct signal *s, const struct due_date *d)
{
    const struct signal_deadline *now = signal_deadline(s);
    struct derivation why;

    if (wire_has(d, due_date_running)) {
        assert_non_null(now);
        assert_int_equal(d->due, now->day);
        assert_true(slice_is(d->party, code_of(signal_holder(s))));
        assert_true(slice_is(d->term, signal_deadline_term(now)));
    }
    if (!wire_has(d, due_date_derivation)) {
        assert_true(slice_is(d->term, "agreement") || slice_is(d->term, "review"));
        return;
    }
    assert_int_equal(wire_decode(&shape_derivation, slice_of(d->derivation.p, d->derivation.n),
                                 WIRE_STRICT, &why, NULL),
                     0);
    assert_int_equal(why.date, d->due);
    assert_true(slice_equal(why.term, d->term));
    assert_true(why.nl.n > 20 && why.en.n > 20);
}

static void assert_dates(const struct signal *s, struct wire_list list)
{
    uint32_t running = 0, agreements = 0, contributions = 0, owed = 0;
    struct due_date d;
    size_t at = 0;

    while (wire_list_record(list, &at, &shape_due_date, &d)) {
        assert_date(s, &d);
        running += wire_has(&d, due_date_running);
        agreements += slice_is(d.term, "agreement");
        contributions += slice_is(d.term, "contribution") && !wire_has(&d, due_date_done_at);
    }
    for (int i = 0; i < s->n_parts; i++)
        owed += s->parts[i].part == part_CONTRIBUTOR && (s->parts[i].flags & PART_CURRENT) &&
                !(s->parts[i].flags & PART_CONTRIBUTED) &&
                (s->state == signal_state_OPEN || s->state == signal_state_TAKEN_UP);
    assert_int_equal(running, signal_deadline(s) != NULL);
    assert_int_equal(agreements, s->agreed > 0);
    assert_int_equal(contributions, owed);
}

static void the_dates_are_for_who_sees_it_as_it_is_now(void **state)
{
    size_t now = 0, before = 0;

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        struct principal who = lives_principal(&history, parties[p]);
        for (size_t i = 0; i < lives.n; i++) {
            const struct signal *s = &lives.list[i].state;
            struct m_shown m;
            int64_t until;
            if (s->version == 0 || may_see(&who, s, &until) == SIGHT_NONE)
                continue;
            m = shown(parties[p], &s->id, false);
            assert_false(wire_has(&m, m_shown_clock));
            if (until == INT64_MAX) {
                assert_dates(s, m.deadlines);
                now++;
            } else {
                assert_false(wire_has(&m, m_shown_deadlines));
                before++;
            }
        }
    }
    assert_true(now > 200 && before > 50);
}

/* 2 April 2026 and 6 weeks is Ascension Day; two weeks before 15 May is 1 May. All of that is over. */
static void each_date_says_how_it_came_about(void **state)
{
    static const struct {
        const char *term, *party, *en;
        bool overdue, running;
    } expected[] = {
        {"take_up", "VWS",
         "5 working days after 2 April 2026 is 13 April. Not counted: 3 April (Good Friday), "
         "6 April (Easter Monday). So by Monday 13 April 2026.",
         true, true},
        {"answer", "VWS",
         "6 weeks after 2 April 2026 is 14 May: Ascension Day. So by Friday 15 May 2026.", true,
         false},
        {"contribution", "OCW", "2 weeks before 15 May 2026 is 1 May. So by Friday 1 May 2026.",
         true, false},
    };
    struct m_shown m = shown("ZVL", &plain.id, false);
    struct due_date d;
    size_t at = 0;

    (void)state;
    assert_int_equal(m.deadlines.count, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        struct derivation why;
        char text[400];
        assert_true(wire_list_record(m.deadlines, &at, &shape_due_date, &d));
        assert_true(slice_is(d.term, expected[i].term));
        assert_true(slice_is(d.party, expected[i].party));
        assert_int_equal(d.overdue, expected[i].overdue);
        assert_int_equal(d.running, expected[i].running);
        assert_int_equal(wire_decode(&shape_derivation, slice_of(d.derivation.p, d.derivation.n),
                                     WIRE_STRICT, &why, NULL),
                         0);
        snprintf(text, sizeof text, "%.*s", SLICE_FMT(why.en));
        assert_string_equal(text, expected[i].en);
    }
}

/* --- Clocks ----------------------------------------------------------------------------------- */

/* The chain at that moment, of the events up to that position. */
static void chain_of(const struct uuid *id, int64_t last, int64_t at, struct clocks_chain *out)
{
    struct clocks c;

    clocks_init(&c);
    for (int64_t p = 0; p < log_head(&history) && p <= last; p++)
        if (uuid_equal(&log_at(&history, p)->stream, id))
            assert_int_equal(clocks_fold(&c, history.registry, log_at(&history, p)), 0);
    clocks_until(&c, history.registry, at, out);
    clocks_free(&c);
}

static struct clock_told told_of(const struct m_shown *m)
{
    struct clock_told told;

    assert_true(wire_has(m, m_shown_clock));
    assert_int_equal(
        wire_decode(&shape_clock_told, slice_of(m->clock.p, m->clock.n), WIRE_STRICT, &told, NULL),
        0);
    return told;
}

static void assert_spans(const struct clocks_chain *chain, struct wire_list spans)
{
    struct clock_span m;
    size_t at = 0;

    assert_int_equal(spans.count, chain->n);
    for (uint32_t i = 0; i < chain->n; i++) {
        assert_true(wire_list_record(spans, &at, &shape_clock_span, &m));
        assert_int_equal(m.from, chain->spans[i].from);
        assert_int_equal(m.until, chain->spans[i].until);
        assert_true(slice_is(m.holder, code_of(chain->spans[i].holder)));
        assert_int_equal(m.why, chain->spans[i].why);
    }
}

static void assert_adds_up(const struct clock_told *told)
{
    struct clock_time whole;
    struct clock_share share;
    struct clock_span span;
    int64_t shares = 0, working = 0, spans = 0;

    assert_int_equal(wire_decode(&shape_clock_time, slice_of(told->whole.p, told->whole.n),
                                 WIRE_STRICT, &whole, NULL),
                     0);
    for (size_t at = 0; wire_list_record(told->shares, &at, &shape_clock_share, &share);) {
        shares += share.time;
        working += share.working;
    }
    for (size_t at = 0; wire_list_record(told->spans, &at, &shape_clock_span, &span);)
        spans += span.until - span.from;
    assert_int_equal(shares, whole.gross);
    assert_int_equal(working, whole.gross_working);
    assert_int_equal(spans, whole.gross);
}

/* Whoever passed it on sees the clock of that moment; without the cut it would be another. */
static void a_clock_is_told_as_far_as_one_may_see(void **state)
{
    size_t now = 0, past = 0, nothing = 0, would_differ = 0;

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        struct principal who = lives_principal(&history, parties[p]);
        for (size_t i = 0; i < lives.n; i++) {
            const struct signal *s = &lives.list[i].state;
            struct clocks_chain chain = {0};
            struct clock_told told;
            struct m_shown m;
            int64_t until;
            enum sight sight = may_see(&who, s, &until);
            if (s->version == 0 || sight == SIGHT_NONE)
                continue;
            m = shown(parties[p], &s->id, true);
            if (sight == SIGHT_TITLE) {
                assert_false(wire_has(&m, m_shown_clock));
                nothing++;
                continue;
            }
            told = told_of(&m);
            chain_of(&s->id, until, told.until, &chain);
            assert_spans(&chain, told.spans);
            assert_adds_up(&told);
            assert_int_equal(told.past, until != INT64_MAX);
            if (told.past) {
                assert_int_equal(told.until, log_at(&history, until)->at);
                chain_of(&s->id, INT64_MAX, log_at(&history, log_head(&history) - 1)->at, &chain);
                would_differ += chain.n != told.spans.count;
                past++;
            } else {
                assert_true(told.until > clock_wall_us() - 60 * US_PER_S);
                now++;
            }
            clocks_chain_free(&chain);
        }
    }
    assert_true(now > 200 && past > 30 && nothing > 50 && would_differ > 30);
}

/* VWS had it all the time until the contribution was due; then it is OCW's. */
static void parallel_time_stands_beside_it(void **state)
{
    struct m_shown m = shown("BZK-C", &plain.id, true);
    struct clock_told told = told_of(&m);
    struct clock_part part;
    struct clock_span span, last = {0};
    size_t at = 0, contributors = 0;

    (void)state;
    while (wire_list_record(told.parts, &at, &shape_clock_part, &part)) {
        if (part.part != part_CONTRIBUTOR)
            continue;
        contributors++;
        assert_true(slice_is(part.department, "OCW"));
        assert_true(part.overdue > 0 && part.overdue_working < part.overdue);
        assert_false(wire_has(&part, clock_part_done_at));
    }
    assert_int_equal(contributors, 1);
    for (at = 0; wire_list_record(told.spans, &at, &shape_clock_span, &span);)
        last = span;
    assert_true(slice_is(last.holder, "OCW"));
    assert_int_equal(last.why, clock_why_OVERDUE_CONTRIBUTION);
    assert_int_equal(last.until, told.until);
}

static void periods_of_its_life_are_told(void **state)
{
    struct m_shown m = shown("BZK-C", &plain.id, true);
    struct clock_told told = told_of(&m);
    struct period x;
    size_t at = 0;

    (void)state;
    assert_int_equal(told.periods.count, 1);
    assert_true(wire_list_record(told.periods, &at, &shape_period, &x));
    assert_true(slice_is(x.code, "toen"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dates_are_for_who_sees_it_as_it_is_now),
        cmocka_unit_test(each_date_says_how_it_came_about),
        cmocka_unit_test(a_clock_is_told_as_far_as_one_may_see),
        cmocka_unit_test(parallel_time_stands_beside_it),
        cmocka_unit_test(periods_of_its_life_are_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
