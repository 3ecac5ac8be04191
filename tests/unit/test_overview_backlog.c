/*
 * What stood open week by week, against the scoreboard of the same log as it was known at the end of each of
 * those days (which test_overview_score compares with plain lists).
 */
#include "tests/unit/overview_lives.h"
#include "tests/unit/overview_stage.h"

static struct pg_cluster cluster;
static struct test_log history;
static struct lives lives;

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(4711);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    lives = lives_make(&history, 400, 4000);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lives_free(&lives);
    log_close(&history);
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

/* The open ones of all rows that are asked for. */
static void assert_as_then(struct stage *s, const struct m_backlog *m,
                           const struct backlog_day *told)
{
    struct m_score as = {0};
    struct question q = {.party = "VWS", .kind = MSG_SCORE, .body = &as};
    struct m_score_told board;
    struct score_row row;
    int64_t open = 0, late = 0;
    size_t at = 0;

    wire_set(&as, m_score, per, m->per);
    wire_set(&as, m_score, from, clock_day_of(2000, 1, 1));
    wire_set(&as, m_score, until, clock_day_of(2040, 1, 1));
    wire_set(&as, m_score, as_of, told->day);
    if (wire_has(m, m_backlog_of))
        wire_set(&as, m_score, of, m->of);
    if (wire_has(m, m_backlog_track))
        wire_set(&as, m_score, track, m->track);
    if (wire_has(m, m_backlog_kind))
        wire_set(&as, m_score, kind, m->kind);
    if (m->without_context)
        wire_set(&as, m_score, without_context, true);
    assert_int_equal(stage_ask(s, &q), MSG_SCORE_TOLD);
    stage_take(s, &shape_m_score_told, &board);
    while (wire_list_record(board.rows, &at, &shape_score_row, &row))
        if (row.step == m->step) {
            open += row.open;
            late += row.open_late;
        }
    assert_int_equal(told->open, open);
    assert_int_equal(told->late, late);
}

static void ask_by_chance(struct m_backlog *m, int round)
{
    static const enum figure_step steps[] = {figure_step_ANSWER, figure_step_TAKE_UP,
                                             figure_step_VERDICT};

    *m = (struct m_backlog){0};
    wire_set(m, m_backlog, step, (uint8_t)steps[(size_t)round % ARRAY_LEN(steps)]);
    wire_set(m, m_backlog, per, (uint8_t)chance_below(figure_cut_N));
    wire_set(m, m_backlog, until, clock_day_amsterdam(TEST_BEGIN) + 20 + (int32_t)chance_below(60));
    if (m->per == figure_cut_DEPARTMENT && chance_below(2))
        wire_set(m, m_backlog, of, slice_str(lives_department()));
    if (m->per == figure_cut_REGION && chance_below(2))
        wire_set(m, m_backlog, of, slice_str("ZVL"));
    if (chance_below(2))
        wire_set(m, m_backlog, weeks, 1 + (int64_t)chance_below(12));
    if (chance_below(3) == 0)
        wire_set(m, m_backlog, track, (uint8_t)chance_below(track_N));
    if (chance_below(3) == 0)
        wire_set(m, m_backlog, kind, (uint8_t)chance_below(signal_kind_N));
    if (chance_below(3) == 0)
        wire_set(m, m_backlog, without_context, true);
}

static void what_stood_open_is_what_was_known_then(void **state)
{
    struct stage s;
    size_t days = 0, late = 0;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    for (int round = 0; round < 40; round++) {
        struct m_backlog m;
        struct question q = {.party = round % 2 ? "ZVL" : "BZK-C", .kind = MSG_BACKLOG, .body = &m};
        struct m_backlog_told told;
        struct backlog_day day[105] = {{0}};
        int32_t before = 0;
        size_t at = 0, n = 0;

        ask_by_chance(&m, round);
        assert_int_equal(stage_ask(&s, &q), MSG_BACKLOG_TOLD);
        stage_take(&s, &shape_m_backlog_told, &told);
        while (wire_list_record(told.days, &at, &shape_backlog_day, &day[n]))
            n++;
        assert_true(n == 0 || (day[0].open > 0 && day[n - 1].day == m.until));
        for (size_t i = 0; i < n; i++) {
            assert_true(day[i].day > before);
            before = day[i].day;
            late += day[i].late > 0;
            assert_as_then(&s, &m, &day[i]);
        }
        days += n;
    }
    print_message("%zu days compared, on %zu of them something was late\n", days, late);
    assert_true(days > 100 && late > 20);
    stage_close(&s);
}

static void an_absurd_question_gets_a_clear_answer(void **state)
{
    struct m_backlog m = {0};
    struct question q = {.party = "ZVL", .kind = MSG_BACKLOG, .body = &m};
    struct m_backlog_told told;
    struct stage s;

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    wire_set(&m, m_backlog, step, figure_step_ANSWER);
    assert_int_equal(stage_ask(&s, &q), MSG_BACKLOG_TOLD);
    wire_set(&m, m_backlog, until, clock_day_amsterdam(clock_wall_us()) + 2);
    assert_string_equal(stage_problem(&s, &q), "invalid");
    wire_set(&m, m_backlog, until, -1);
    assert_string_equal(stage_problem(&s, &q), "invalid");
    wire_set(&m, m_backlog, until, 1); /* before there was anything */
    assert_int_equal(stage_ask(&s, &q), MSG_BACKLOG_TOLD);
    stage_take(&s, &shape_m_backlog_told, &told);
    assert_int_equal(told.days.count, 0);
    wire_set(&m, m_backlog, of, slice_str("NIEMAND"));
    assert_string_equal(stage_problem(&s, &q), "invalid");
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stood_open_is_what_was_known_then),
        cmocka_unit_test(an_absurd_question_gets_a_clear_answer),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
