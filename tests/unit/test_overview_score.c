/*
 * The scoreboard as overview answers it, against plain lists of the test's own: the cases of a log of random
 * lives, filtered and sorted by hand. (What is a case, and what comes of it, is for test_figures_lives and
 * its oracle.)
 */
#include "tests/unit/overview_lives.h"
#include "tests/unit/overview_stage.h"

#include "services/figures/board.h"

static struct pg_cluster cluster;
static struct test_log history;
static struct lives lives;

/* Every case of the log, with what it is filtered by. */
static struct listed {
    struct figures_case x;
    place_t region;
    uint8_t neighbour;
    bool opportunity, bundled, in_any; /* in the large bundle; in a bundle */
} * all;
static size_t n_all;

static int by_signal(const void *a, const void *b)
{
    const struct event *const *x = a, *const *y = b;
    int order = memcmp(&(*x)->stream, &(*y)->stream, sizeof(struct uuid));

    return order ? order : ((*x)->version > (*y)->version) - ((*x)->version < (*y)->version);
}

static void list_cases(const struct cases *c)
{
    all = realloc(all, (n_all + c->n) * sizeof *all);
    for (int i = 0; i < c->n; i++)
        all[n_all++] =
            (struct listed){.x = c->list[i],
                            .region = c->clocks.s.region,
                            .neighbour = c->neighbour,
                            .bundled = c->clocks.s.bundle.b[0] == 1,
                            .in_any = (c->clocks.s.flags & SIGNAL_BUNDLED) != 0,
                            .opportunity = (c->clocks.s.flags & SIGNAL_OPPORTUNITY) != 0};
}

/* As they were before that moment. Reference data stands before all signals, so the order among those does not
 * matter. */
static void cases_make(int64_t before)
{
    const struct event **events = calloc((size_t)log_head(&history), sizeof(struct event *));
    struct cases c;
    size_t n = 0;

    assert_non_null(events);
    for (int64_t p = 0; p < log_head(&history); p++)
        if (log_at(&history, p)->at < before &&
            strncmp(event_info((int)log_at(&history, p)->kind)->name, "signal.", 7) == 0)
            events[n++] = log_at(&history, p);
    qsort(events, n, sizeof(struct event *), by_signal);
    cases_init(&c);
    for (size_t i = 0; i < n; i++) {
        if (events[i]->version == 1 && i > 0) {
            list_cases(&c);
            cases_free(&c);
        }
        assert_int_equal(cases_fold(&c, history.registry, events[i], NULL, NULL), 0);
    }
    list_cases(&c);
    cases_free(&c);
    free(events);
}

/* Some cases run in it, and some do not. */
static void adopt_a_recess(void)
{
    struct period p = {0};
    struct m_periods m = {0};
    struct buf list = {0};

    wire_set(&p, period, code, slice_str("recess"));
    wire_set(&p, period, kind, period_kind_RECESS);
    wire_set(&p, period, name, slice_str("Reces"));
    wire_set(&p, period, valid_from, TEST_DAY + 10);
    wire_set(&p, period, valid_until, TEST_DAY + 20);
    wire_encode(&shape_period, &p, &list);
    wire_set(&m, m_periods, version, 1);
    wire_set(&m, m_periods, valid_from, TEST_DAY - 100);
    wire_set(&m, m_periods, periods, wire_list_of(&list, 1));
    log_adopt(&history, SET_PERIODS, EV_PERIODS_ADOPTED, &m);
    buf_free(&list);
}

/* Twelve signals are one bottleneck, and three another one. */
static void bundle_some(void)
{
    for (size_t i = 0; i < 15; i++) {
        struct life_of *life = &lives.list[i * 3];
        struct m_bundle m = {0};

        wire_set(&m, m_bundle, bundle, (struct uuid){{i < 12 ? 1 : 2}});
        log_event(&history, &life->id.id, ++life->id.version, EV_BUNDLED, "BZK-C", role_COORDINATOR,
                  &m);
    }
}

/* VWS is no more: LVVN has what was about care, OCW all else; and LVVN's goes on to BZK. */
static void reorganise(void)
{
    struct m_departments m = {0};
    struct succession care = {0};
    struct buf list = {0}, heirs = {0};

    wire_set(&care, succession, theme, slice_str("zorg"));
    wire_set(&care, succession, successor, slice_str("LVVN"));
    wire_encode(&shape_succession, &care, &heirs);
    for (size_t i = 0; i < ARRAY_LEN(test_departments); i++) {
        const char *code = test_departments[i];
        bool vws = strcmp(code, "VWS") == 0, lvvn = strcmp(code, "LVVN") == 0;
        struct department d = {0};

        wire_set(&d, department, code, slice_str(code));
        wire_set(&d, department, name, slice_str(code));
        wire_set(&d, department, valid_from, TEST_DAY - 100);
        if (vws || lvvn) {
            wire_set(&d, department, valid_until, TEST_DAY + 10);
            wire_set(&d, department, successor, slice_str(vws ? "OCW" : "BZK"));
        }
        if (vws)
            wire_set(&d, department, by_theme, wire_list_of(&heirs, 1));
        wire_encode(&shape_department, &d, &list);
    }
    wire_set(&m, m_departments, version,
             registry_set_version(history.registry, SET_DEPARTMENTS) + 1);
    wire_set(&m, m_departments, valid_from, TEST_DAY);
    wire_set(&m, m_departments, departments, wire_list_of(&list, ARRAY_LEN(test_departments)));
    log_adopt(&history, SET_DEPARTMENTS, EV_DEPARTMENTS_ADOPTED, &m);
    buf_free(&list);
    buf_free(&heirs);
}

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(778);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    adopt_a_recess();
    lives = lives_make(&history, 700, 6000);
    bundle_some();
    reorganise();
    cases_make(INT64_MAX);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(all);
    lives_free(&lives);
    log_close(&history);
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

/* ------------------------------------------------------------------ counting by hand */

static int32_t month_begin(int32_t day, int more)
{
    int year, month, of_month;

    clock_day_split(day, &year, &month, &of_month);
    month += more - 1;
    return clock_day_of(year + (month >= 0 ? month / 12 : -1), 1 + (month + 12) % 12, 1);
}

static bool is_asked_for(const struct listed *c, const struct m_score *m,
                         const struct m_score_told *told)
{
    int32_t day = clock_day_amsterdam(c->x.from);

    return day >= told->from && day < told->until &&
           c->x.track == (wire_has(m, m_score_track) ? m->track : track_STANDARD) &&
           (!wire_has(m, m_score_kind) || c->opportunity == (m->kind == signal_kind_OPPORTUNITY)) &&
           !(m->without_context && (c->x.flags & CASE_CONTEXT));
}

static struct slice code_in(const struct listed *c, enum figure_cut cut)
{
    switch (cut) {
    case figure_cut_DEPARTMENT:
        return slice_str(registry_place_code(history.registry, c->x.who));
    case figure_cut_REGION:
        return slice_str(registry_place_code(history.registry, c->region));
    case figure_cut_THEME:
        return slice_str(registry_theme_code(history.registry, c->x.theme));
    default:
        return slice_str(c->neighbour ? enum_neighbour.rows[c->neighbour - 1].code : "");
    }
}

/* Who has now what it had. */
static struct slice heir_of(const struct listed *c)
{
    struct slice code = code_in(c, figure_cut_DEPARTMENT), theme = code_in(c, figure_cut_THEME);

    if (slice_is(code, "VWS") && !slice_is(theme, "zorg") && !slice_is(theme, "zorg.spoed"))
        return slice_str("OCW");
    return slice_str(slice_is(code, "VWS") || slice_is(code, "LVVN")
                         ? "BZK"
                         : registry_place_code(history.registry, c->x.who));
}

static bool is_of(const struct listed *c, const struct m_score *m, struct slice of)
{
    struct slice theme = code_in(c, figure_cut_THEME);

    if (m->departments == figure_departments_NOW)
        return slice_equal(heir_of(c), of);
    if (m->themes == figure_themes_BELOW && slice_is(of, "zorg") && slice_is(theme, "zorg.spoed"))
        return true;
    return slice_equal(code_in(c, (enum figure_cut)m->per), of);
}

static int by_length(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static int64_t ranked(int64_t *seconds, size_t n, size_t part, size_t of, bool exact)
{
    int64_t v = seconds[(n * part + of - 1) / of - 1];

    return exact ? v : (int64_t)bucket_middle(bucket_of((uint32_t)v));
}

static void assert_time(const struct score_row *s, enum case_time time, int64_t *seconds, size_t n,
                        const struct m_score *m)
{
    const struct wire_raw told[] = {s->gross, s->net, s->gross_working, s->net_working};
    struct score_time t = {0};

    if (n == 0)
        return;
    qsort(seconds, n, sizeof *seconds, by_length);
    assert_int_equal(
        wire_decode(&shape_score_time, slice_of(told[time].p, told[time].n), WIRE_STRICT, &t, NULL),
        0);
    assert_int_equal(t.median, ranked(seconds, n, 1, 2, m->exact));
    assert_int_equal(wire_has(&t, score_time_p90), n >= 20);
    if (n >= 20)
        assert_int_equal(t.p90, ranked(seconds, n, 9, 10, m->exact));
    assert_int_equal(wire_has(&t, score_time_p99), n >= 100 && m->tails);
    if (n >= 100 && m->tails) {
        assert_int_equal(t.p95, ranked(seconds, n, 19, 20, m->exact));
        assert_int_equal(t.p99, ranked(seconds, n, 99, 100, m->exact));
    }
}

static void assert_row(const struct score_row *s, const struct m_score *m,
                       const struct m_score_told *told)
{
    static int64_t seconds[CASE_TIMES][100000];
    size_t cases = 0, done = 0, ended = 0, open = 0, in_time = 0, late = 0, open_late = 0,
           errors = 0;

    for (size_t i = 0; i < n_all; i++) {
        const struct figures_case *x = &all[i].x;
        bool is_late =
            x->state == CASE_OPEN ? x->due > 0 && x->due < told->day : (x->flags & CASE_LATE) != 0;

        if (x->step != s->step || !is_asked_for(&all[i], m, told) || !is_of(&all[i], m, s->of))
            continue;
        if (x->flags & CASE_ROUTING_ERROR) {
            errors++;
            continue;
        }
        cases++;
        if (x->state == CASE_DONE)
            for (int time = 0; time < CASE_TIMES; time++)
                seconds[time][done] = x->seconds[time];
        done += x->state == CASE_DONE;
        ended += x->state == CASE_ENDED;
        open += x->state == CASE_OPEN;
        in_time += x->state == CASE_DONE && x->due > 0 && !is_late;
        late += is_late;
        open_late += is_late && x->state == CASE_OPEN;
    }
    assert_int_equal(s->cases, cases);
    assert_int_equal(s->done, done);
    assert_int_equal(s->ended, ended);
    assert_int_equal(s->open, open);
    assert_int_equal(s->in_time, in_time);
    assert_int_equal(s->late, late);
    assert_int_equal(s->open_late, open_late);
    assert_int_equal(s->errors, errors);
    for (int time = 0; time < CASE_TIMES; time++)
        assert_time(s, (enum case_time)time, seconds[time], done, m);
}

static size_t assert_rows(const struct m_score *m, const struct m_score_told *told)
{
    struct score_row row;
    size_t at = 0, n = 0, cases = 0, counted = 0;

    for (; wire_list_record(told->rows, &at, &shape_score_row, &row); n++) {
        assert_row(&row, m, told);
        counted += (size_t)(row.cases + row.errors);
    }
    /* And nobody is left out. */
    for (size_t i = 0; i < n_all; i++)
        if (is_asked_for(&all[i], m, told) &&
            (!wire_has(m, m_score_of) || is_of(&all[i], m, m->of)))
            cases += !wire_has(m, m_score_of) && m->themes == figure_themes_BELOW &&
                             slice_is(code_in(&all[i], figure_cut_THEME), "zorg.spoed")
                         ? 2
                         : 1;
    assert_int_equal(counted, cases);
    return n;
}

/* ------------------------------------------------------------------ questions */

static void ask_by_chance(struct m_score *m, int round)
{
    *m = (struct m_score){0};
    wire_set(m, m_score, per, (uint8_t)(round % figure_cut_N));
    if (round < figure_cut_N)
        return;
    if (chance_below(2))
        wire_set(m, m_score, from, month_begin(TEST_DAY, (int)chance_below(3) - 1));
    if (chance_below(2))
        wire_set(m, m_score, until, month_begin(TEST_DAY, 2 + (int)chance_below(4)));
    if (chance_below(3) == 0)
        wire_set(m, m_score, track, (uint8_t)chance_below(track_N));
    if (chance_below(3) == 0)
        wire_set(m, m_score, kind, (uint8_t)chance_below(signal_kind_N));
    if (chance_below(3) == 0)
        wire_set(m, m_score, without_context, true);
    if (chance_below(2))
        wire_set(m, m_score, tails, true);
    if (m->per == figure_cut_DEPARTMENT && chance_below(2))
        wire_set(m, m_score, exact, true);
    else if (m->per == figure_cut_DEPARTMENT && chance_below(2))
        wire_set(m, m_score, departments, figure_departments_NOW);
    if (m->per == figure_cut_THEME && chance_below(2))
        wire_set(m, m_score, themes, figure_themes_BELOW);
    if (m->per == figure_cut_THEME && chance_below(2))
        wire_set(m, m_score, of, slice_str("zorg"));
    if (m->per == figure_cut_DEPARTMENT && chance_below(4) == 0)
        wire_set(m, m_score, of, slice_str(lives_department()));
    if (m->per == figure_cut_REGION && chance_below(2))
        wire_set(m, m_score, of, slice_str("ZVL"));
}

static void the_scoreboard_is_what_one_would_count(void **state)
{
    struct stage s;
    size_t steps = 0, in_recess = 0, moved = 0;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    for (int round = 0; round < 60; round++) {
        struct m_score m;
        struct question q = {.party = round % 2 ? "ZVL" : "VWS", .kind = MSG_SCORE, .body = &m};
        struct m_score_told told;
        size_t n;

        ask_by_chance(&m, round);
        assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
        stage_take(&s, &shape_m_score_told, &told);
        assert_int_equal(told.exact, m.exact);
        n = assert_rows(&m, &told);
        assert_true(n > 0 || round >= figure_cut_N);
        moved += m.departments == figure_departments_NOW || m.themes == figure_themes_BELOW ? n : 0;
        steps += n;
    }
    for (size_t i = 0; i < n_all; i++)
        in_recess += (all[i].x.flags & CASE_CONTEXT) != 0;
    print_message(
        "%zu cases, %zu of them in a recess, %zu steps compared, %zu of them with other rows\n",
        n_all, in_recess, steps, moved);
    assert_true(steps > 300 && moved > 50 && in_recess > n_all / 20 && in_recess < n_all * 19 / 20);
    stage_close(&s);
}

/* Rows of a cell come together: then every cell is few rows, and the figures are the same. */
static void rows_that_were_added_up_say_the_same(void **state)
{
    struct m_score m = {0};
    struct question q = {.party = "ZVL", .kind = MSG_SCORE, .body = &m};
    struct stage s;
    struct m_score_told told;

    (void)state;
    overview_empty(&cluster);
    for (int64_t head = 500; head < log_head(&history); head += 500) {
        stage_open(&s, &cluster, &history, head);
        stage_until_ready(&s);
        stage_close(&s);
    }
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    for (int tries = 0; tries < 500 && strcmp(pg_ask(&cluster, "SELECT count(*) FROM overview.tally"
                                                               " WHERE seq = -1"),
                                              "0") == 0;
         tries++)
        stage_run_for(&s, 10 * US_PER_MS);
    assert_string_not_equal(pg_ask(&cluster, "SELECT count(*) FROM overview.tally WHERE seq = -1"),
                            "0");
    for (int cut = 0; cut < figure_cut_N; cut++) {
        wire_set(&m, m_score, per, (uint8_t)cut);
        assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
        stage_take(&s, &shape_m_score_told, &told);
        assert_true(assert_rows(&m, &told) > 0);
    }
    stage_close(&s);
}

/* Rows of whoever asked before come from sums that go with each batch; those with bundles apart always from the
 * database. (No bundle is that large.) */
static void what_is_asked_again_goes_with_each_batch(void **state)
{
    struct stage s;
    struct buf kept = {0};
    int changed = 0;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, 600);
    stage_until_ready(&s);
    for (int64_t head = 600; head < log_head(&history); head += 1 + (int64_t)chance_below(80)) {
        if (head > 600)
            stage_publish(&s, head);
        for (int round = 0; round < 4; round++) { /* so many are kept */
            struct m_score m = {0};
            struct question q = {.party = "ZVL", .kind = MSG_SCORE, .body = &m, .see = head};
            struct m_score_told told;

            wire_set(&m, m_score, per, (uint8_t)(round % figure_cut_BORDER));
            wire_set(&m, m_score, from, month_begin(TEST_DAY, -1));
            wire_set(&m, m_score, until, month_begin(TEST_DAY, 6));
            wire_set(&m, m_score, without_context, round == 3);
            assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
            stage_take(&s, &shape_m_score_told, &told);
            buf_reset(&kept);
            buf_add(&kept, told.rows.p, told.rows.n);
            wire_set(&m, m_score, bundles_apart, true);
            wire_set(&m, m_score, bundles_from, 1000);
            assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
            stage_take(&s, &shape_m_score_told, &told);
            assert_int_equal(kept.n, told.rows.n);
            assert_memory_equal(kept.p, told.rows.p, kept.n);
            changed += kept.n > 0;
        }
    }
    assert_true(changed > 100);
    buf_free(&kept);
    stage_close(&s);
}

/* The log as it was at the end of a day: every case as it stood then. */
static void as_of_a_day_it_is_what_was_known_then(void **state)
{
    struct m_score m = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_SCORE, .body = &m};
    struct stage s;
    struct m_score_told told;
    size_t steps = 0;

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    for (int round = 0; round < 12; round++) {
        int32_t as_of = clock_day_amsterdam(TEST_BEGIN) + (int32_t)chance_below(60);

        n_all = 0;
        cases_make(clock_day_begin_amsterdam(as_of + 1));
        m = (struct m_score){0};
        wire_set(&m, m_score, per, (uint8_t)(round % figure_cut_N));
        wire_set(&m, m_score, as_of, as_of);
        assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
        stage_take(&s, &shape_m_score_told, &told);
        assert_int_equal(told.day, as_of);
        steps += assert_rows(&m, &told);
    }
    assert_true(steps > 100);
    m = (struct m_score){0};
    wire_set(&m, m_score, as_of, clock_day_amsterdam(clock_wall_us()) + 2);
    assert_string_equal(stage_problem(&s, &q), "invalid");
    n_all = 0;
    cases_make(INT64_MAX);
    stage_close(&s);
}

/* ------------------------------------------------------------------ down to the cases */

static bool is_in(const struct listed *c, const struct m_cases *m, int32_t today)
{
    const struct m_score as = {.per = m->per, .departments = m->departments, .themes = m->themes};
    const struct figures_case *x = &c->x;
    bool late = x->state == CASE_OPEN ? x->due > 0 && x->due < today : (x->flags & CASE_LATE) != 0,
         error = (x->flags & CASE_ROUTING_ERROR) != 0;

    if (x->step != m->step || x->track != track_STANDARD || !is_of(c, &as, m->of))
        return false;
    switch (m->which) {
    case figure_which_ALL:
        return true;
    case figure_which_ERRORS:
        return error;
    case figure_which_DONE:
        return !error && x->state == CASE_DONE;
    case figure_which_IN_TIME:
        return !error && x->state == CASE_DONE && x->due > 0 && !late;
    case figure_which_LATE:
        return !error && late;
    case figure_which_OPEN:
        return !error && x->state == CASE_OPEN;
    case figure_which_OPEN_LATE:
        return !error && x->state == CASE_OPEN && late;
    default:
        return !error && x->state == CASE_ENDED;
    }
}

/* All pages: how many were told. */
static void all_pages(struct stage *s, const char *party, struct m_cases *m, size_t *told_out,
                      int64_t *sum_out)
{
    struct question q = {.party = party, .kind = MSG_CASES, .body = m};
    char cursor[65];

    *told_out = 0;
    *sum_out = 0;
    m->has &= ~WIRE_BIT(m_cases_cursor);
    for (int pages = 0; pages < 500; pages++) {
        struct m_cases_told told;
        struct case_row row;
        size_t at = 0;

        assert_int_equal(stage_ask(s, &q), MSG_CASES_TOLD);
        stage_take(s, &shape_m_cases_told, &told);
        while (wire_list_record(told.cases, &at, &shape_case_row, &row)) {
            ++*told_out;
            *sum_out += row.from % 1000003 + row.gross + row.net_working;
        }
        if (!wire_has(&told, m_cases_told_cursor))
            return;
        snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(told.cursor));
        wire_set(m, m_cases, cursor, slice_str(cursor));
    }
    fail_msg("there is no end to it");
}

static void every_figure_goes_down_to_its_cases(void **state)
{
    static const char *const of[] = {"VWS", "ZVL", "zorg"};
    struct stage s;
    size_t compared = 0, seen = 0;

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    for (int round = 0; round < 60; round++) {
        struct m_cases m = {0};
        int32_t today = clock_day_amsterdam(clock_wall_us());
        size_t told, want = 0;
        int64_t sum, wanted = 0;

        wire_set(&m, m_cases, per, (uint8_t)(round % 3));
        wire_set(&m, m_cases, of, slice_str(of[round % 3]));
        if (m.per == figure_cut_THEME && chance_below(2))
            wire_set(&m, m_cases, themes, figure_themes_BELOW);
        if (m.per == figure_cut_DEPARTMENT && chance_below(2)) {
            wire_set(&m, m_cases, departments, figure_departments_NOW);
            m.of = slice_str("OCW");
        }
        wire_set(&m, m_cases, step, (uint8_t)chance_below(figure_step_N));
        wire_set(&m, m_cases, which, (uint8_t)chance_below(figure_which_N));
        wire_set(&m, m_cases, limit, 1 + chance_below(60));
        for (size_t i = 0; i < n_all; i++)
            if (is_in(&all[i], &m, today)) {
                want++;
                wanted += all[i].x.from % 1000003 + all[i].x.seconds[CASE_GROSS] +
                          all[i].x.seconds[CASE_NET_WORKING];
                wanted -= all[i].x.state == CASE_OPEN ? all[i].x.seconds[CASE_GROSS] : 0;
            }
        all_pages(&s, "BZK-C", &m, &told, &sum);
        assert_int_equal(told, want);
        assert_int_equal(sum, wanted);
        compared += told;
        all_pages(&s, "OCW", &m, &told, &sum); /* may see a part of them */
        assert_true(told <= want);
        seen += told;
    }
    print_message("%zu cases told to the coordinator, %zu to a department\n", compared, seen);
    assert_true(compared > 1000 && seen > 100 && seen < compared / 2);
    stage_close(&s);
}

/* ------------------------------------------------------------------ why it differs */

/* Which case of its signal, so that the same one is found at both moments. */
static struct told_case {
    struct uuid signal;
    int32_t of_signal;
    struct listed then, now;
    bool was, is, told;
} * both;
static size_t n_both;

static void list_both(const struct cases *c, bool now)
{
    for (int i = 0; i < c->n; i++) {
        struct listed x = {.x = c->list[i],
                           .region = c->clocks.s.region,
                           .neighbour = c->neighbour,
                           .opportunity = (c->clocks.s.flags & SIGNAL_OPPORTUNITY) != 0};
        size_t k = 0;

        while (k < n_both &&
               !(both[k].of_signal == i && uuid_equal(&both[k].signal, &c->clocks.s.id)))
            k++;
        if (k == n_both) {
            both = realloc(both, (n_both + 1) * sizeof *both);
            both[n_both++] = (struct told_case){.signal = c->clocks.s.id, .of_signal = i};
        }
        *(now ? &both[k].now : &both[k].then) = x;
        *(now ? &both[k].is : &both[k].was) = true;
    }
}

static void both_make(int32_t day, bool now)
{
    const struct event **events = calloc((size_t)log_head(&history), sizeof(struct event *));
    struct cases c;
    size_t n = 0;

    assert_non_null(events);
    for (int64_t p = 0; p < log_head(&history); p++)
        if (log_at(&history, p)->at < clock_day_begin_amsterdam(day + 1) &&
            strncmp(event_info((int)log_at(&history, p)->kind)->name, "signal.", 7) == 0)
            events[n++] = log_at(&history, p);
    qsort(events, n, sizeof(struct event *), by_signal);
    cases_init(&c);
    for (size_t i = 0; i < n; i++) {
        if (events[i]->version == 1 && i > 0) {
            list_both(&c, now);
            cases_free(&c);
        }
        assert_int_equal(cases_fold(&c, history.registry, events[i], NULL, NULL), 0);
    }
    list_both(&c, now);
    cases_free(&c);
    free(events);
}

static bool is_late_on(const struct listed *c, int32_t day)
{
    return c->x.state == CASE_OPEN ? c->x.due > 0 && c->x.due < day : (c->x.flags & CASE_LATE) != 0;
}

/* Something of it happened; that a date went by is no event in these logs. */
static bool has_changed(const struct told_case *c)
{
    const struct figures_case *a = &c->then.x, *b = &c->now.x;

    return !c->was || a->state != b->state || a->due != b->due || a->until != b->until ||
           a->theme != b->theme || a->who != b->who || a->track != b->track ||
           a->outcome != b->outcome || ((a->flags ^ b->flags) & (uint8_t)~CASE_CONTEXT);
}

static struct told_case *told_case_of(const struct case_row *row, uint8_t step, bool *only)
{
    struct told_case *found = NULL;
    size_t n = 0;

    for (size_t k = 0; k < n_both; k++)
        if (uuid_equal(&both[k].signal, &row->signal) && both[k].is && both[k].now.x.step == step &&
            both[k].now.x.from == row->from && !both[k].told &&
            slice_is(row->who, registry_place_code(history.registry, both[k].now.x.who)) &&
            both[k].was == wire_has(row, case_row_before) &&
            (!wire_has(row, case_row_until) || both[k].now.x.until == row->until)) {
            found = &both[k];
            n++;
        }
    *only = n == 1;
    return found;
}

static bool has_reason(const struct case_row *row, enum figure_reason reason)
{
    uint8_t one;

    for (size_t at = 0; wire_list_enum(row->reasons, &at, &enum_figure_reason, &one);)
        if (one == reason)
            return true;
    return false;
}

/* What can be told of reasons from the two moments alone. */
static void assert_reasons(const struct told_case *c, const struct case_row *row, int32_t day)
{
    bool was_open = !c->was || c->then.x.state == CASE_OPEN, done = c->now.x.state == CASE_DONE;

    assert_true(row->reasons.count > 0);
    assert_int_equal(has_reason(row, figure_reason_DONE), was_open && done);
    if (!c->was)
        assert_true(has_reason(row, figure_reason_NEW) || has_reason(row, figure_reason_REOPENED) ||
                    has_reason(row, figure_reason_TRANSFER));
    if (c->was && c->then.x.theme != c->now.x.theme)
        assert_true(has_reason(row, figure_reason_THEME));
    if (c->was && c->then.x.due != c->now.x.due)
        assert_true(has_reason(row, figure_reason_DATE) || has_reason(row, figure_reason_CALENDAR));
    if (c->was && was_open && c->now.x.until > 0)
        assert_int_equal(has_reason(row, figure_reason_LATE),
                         c->now.x.until < clock_day_begin_amsterdam(day + 1));
}

static void a_difference_is_explained_by_its_cases(void **state)
{
    struct m_cases m = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_CASES, .body = &m};
    struct stage s;
    size_t told_all = 0, seen_late = 0, pages = 0;
    int32_t first = clock_day_amsterdam(TEST_BEGIN);

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    for (int round = 0; round < 24; round++) {
        int32_t day = first + (int32_t)chance_below(60),
                until = day + 1 + (int32_t)chance_below(140);
        char cursor[65];
        size_t want = 0, told = 0;

        free(both);
        both = NULL;
        n_both = 0;
        both_make(day, false);
        both_make(until, true);
        m = (struct m_cases){0};
        wire_set(&m, m_cases, per, (uint8_t)(round % 3));
        wire_set(&m, m_cases, of,
                 slice_str(round % 3 == 0   ? "VWS"
                           : round % 3 == 1 ? "ZVL"
                                            : "ov"));
        wire_set(&m, m_cases, step,
                 (uint8_t)(round < 9 ? figure_step_ANSWER : round % figure_step_N));
        wire_set(&m, m_cases, as_of, until);
        wire_set(&m, m_cases, compare, day);
        wire_set(&m, m_cases, limit, 1 + chance_below(20));
        for (size_t k = 0; k < n_both; k++)
            want += has_changed(&both[k]) && ((both[k].is && is_in(&both[k].now, &m, until)) ||
                                              (both[k].was && is_in(&both[k].then, &m, day)));
        for (int more = 1; more; pages++) {
            struct m_cases_told answer;
            struct case_row row;

            assert_int_equal(stage_ask(&s, &q), MSG_CASES_TOLD);
            stage_take(&s, &shape_m_cases_told, &answer);
            for (size_t at = 0; wire_list_record(answer.cases, &at, &shape_case_row, &row);) {
                bool only;
                struct told_case *c = told_case_of(&row, m.step, &only);

                assert_non_null(c);
                seen_late += has_reason(&row, figure_reason_OVERDUE);
                told += has_changed(c);
                assert_true(has_changed(c) ||
                            (!is_late_on(&c->then, day) && is_late_on(&c->now, until)));
                if (only)
                    assert_reasons(c, &row, day);
                c->told = true;
            }
            more = wire_has(&answer, m_cases_told_cursor);
            if (more) {
                snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(answer.cursor));
                wire_set(&m, m_cases, cursor, slice_str(cursor));
            }
        }
        assert_int_equal(told, want);
        told_all += told;
    }
    print_message("%zu cases that differ, told in %zu pages; %zu whose date went by\n", told_all,
                  pages, seen_late);
    assert_true(told_all > 1000 && pages > 50 && seen_late > 10);
    m.compare = m.as_of;
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m.has &= ~WIRE_BIT(m_cases_compare);
    assert_string_equal(stage_problem(&s, &q), "invalid"); /* of what, is not said */
    free(both);
    stage_close(&s);
}

/* Without large bundles, and of those alone: together it is all. */
static void a_large_bundle_is_told_apart(void **state)
{
    struct m_score m = {0};
    struct question q = {.party = "ZVL", .kind = MSG_SCORE, .body = &m};
    struct listed *whole = all;
    size_t n_whole = n_all, apart = 0;
    struct m_score_told told;
    struct stage s;

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    all = calloc(n_whole, sizeof *all);
    for (int round = 0; round < 8; round++) {
        int from = round < figure_cut_N ? 10
                   : round % 2          ? 13
                                        : 2; /* 13: none is so large; 2: both are */

        m = (struct m_score){0};
        wire_set(&m, m_score, per, (uint8_t)(round % figure_cut_N));
        wire_set(&m, m_score, bundles_apart, true);
        if (from != 10)
            wire_set(&m, m_score, bundles_from, from);
        assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
        stage_take(&s, &shape_m_score_told, &told);
        for (int large = 0; large < 2; large++) {
            n_all = 0;
            for (size_t i = 0; i < n_whole; i++)
                if (((from == 10 && whole[i].bundled) || (from == 2 && whole[i].in_any)) == large)
                    all[n_all++] = whole[i];
            if (large) {
                struct m_score_told of_bundles = told;

                of_bundles.rows = told.apart;
                apart += assert_rows(&m, &of_bundles);
                assert_true(from != 13 || told.apart.count == 0);
            } else {
                assert_rows(&m, &told);
            }
        }
    }
    print_message("%zu steps of large bundles\n", apart);
    assert_true(apart > 20);
    wire_set(&m, m_score, as_of, told.day);
    assert_string_equal(stage_problem(&s, &q), "invalid"); /* bundles are known of now */
    free(all);
    all = whole;
    n_all = n_whole;
    stage_close(&s);
}

static void an_absurd_question_gets_a_clear_answer(void **state)
{
    struct stage s;
    struct m_score m = {0};
    struct m_cases behind = {0};
    struct question q = {.party = "ZVL", .kind = MSG_SCORE, .body = &m};
    struct question cases = {.party = "ZVL", .kind = MSG_CASES, .body = &behind};

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    wire_set(&m, m_score, per, figure_cut_DEPARTMENT);
    wire_set(&m, m_score, from, TEST_DAY);
    wire_set(&m, m_score, until, month_begin(TEST_DAY, 1));
    if (month_begin(TEST_DAY, 0) != TEST_DAY)
        assert_string_equal(stage_problem(&s, &q), "invalid");
    m.from = month_begin(TEST_DAY, 1); /* nothing lies between */
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m.from = clock_day_of(1, 1, 1);
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m.from = month_begin(TEST_DAY, 0);
    m.until = clock_day_of(9999, 12, 1); /* more months than there are */
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m.until = clock_day_of(2999, 12, 1);
    assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
    m.until = month_begin(TEST_DAY, 1);
    m.from = month_begin(TEST_DAY, 0);
    wire_set(&m, m_score, of, slice_str("NIEMAND"));
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m.of = slice_str("VWS");
    wire_set(&m, m_score, exact, true);
    assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
    wire_set(&m, m_score, departments, figure_departments_NOW); /* not both */
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m.departments = figure_departments_THEN;
    m.per = figure_cut_REGION;
    m.of = slice_str("ZVL");
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m.exact = false;
    assert_int_equal(stage_ask(&s, &q), MSG_SCORE_TOLD);
    wire_set(&m, m_score, themes, figure_themes_BELOW); /* regions have none */
    assert_string_equal(stage_problem(&s, &q), "invalid");
    wire_set(&behind, m_cases, of, slice_str("VWS"));
    wire_set(&behind, m_cases, step, figure_step_ANSWER);
    wire_set(&behind, m_cases, cursor, slice_str("0000000000000010x"));
    assert_string_equal(stage_problem(&s, &cases), "invalid");
    behind.cursor = slice_str("ffffffffffffffff");
    assert_string_equal(stage_problem(&s, &cases), "invalid");
    behind.cursor = slice_str("0000000000000000");
    assert_int_equal(stage_ask(&s, &cases), MSG_CASES_TOLD);
    behind.of = slice_str("NIEMAND");
    assert_string_equal(stage_problem(&s, &cases), "invalid");
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_scoreboard_is_what_one_would_count),
        cmocka_unit_test(rows_that_were_added_up_say_the_same),
        cmocka_unit_test(what_is_asked_again_goes_with_each_batch),
        cmocka_unit_test(as_of_a_day_it_is_what_was_known_then),
        cmocka_unit_test(every_figure_goes_down_to_its_cases),
        cmocka_unit_test(a_difference_is_explained_by_its_cases),
        cmocka_unit_test(a_large_bundle_is_told_apart),
        cmocka_unit_test(an_absurd_question_gets_a_clear_answer),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
