/*
 * What came to a department from which region, on which theme, against the states of the signals themselves.
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
    chance_seed(2811);
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

static int32_t assigned_on(const struct signal *s, const struct signal_part *p)
{
    return clock_day_amsterdam(s->submitted_at + ((int64_t)p->assigned_s - 1) * US_PER_S);
}

/* Whether it came to the department, and whether something of it is still to come. */
static bool came_to(const struct signal *s, place_t department, int32_t from, bool *open_out)
{
    bool came = false;

    *open_out = false;
    for (int i = 0; i < s->n_parts; i++) {
        const struct signal_part *p = &s->parts[i];

        if (p->department != department || (p->flags & PART_ROUTING_ERROR) ||
            assigned_on(s, p) < from)
            continue;
        came = true;
        *open_out |= (p->flags & PART_CURRENT) && p->done_s == 0 && s->state != signal_state_CLOSED;
    }
    return came;
}

static void assert_row(const struct arrival *row, place_t department, int32_t from)
{
    int64_t n = 0, open = 0;

    for (size_t i = 0; i < lives.n; i++) {
        const struct signal *s = &lives.list[i].state;
        bool is_open;

        if (slice_is(row->region, registry_place_code(history.registry, s->region)) &&
            slice_is(row->theme, registry_theme_code(history.registry, s->theme)) &&
            came_to(s, department, from, &is_open)) {
            n++;
            open += is_open;
        }
    }
    assert_int_equal(row->n, n);
    assert_int_equal(row->open, open);
}

/* Of all rows together: how many signals. */
static int64_t assert_rows(const struct m_arrivals_told *told, const char *department)
{
    place_t place = registry_place(history.registry, slice_str(department));
    struct arrival row;
    int64_t sum = 0, all = 0;
    size_t at = 0;

    while (wire_list_record(told->arrivals, &at, &shape_arrival, &row)) {
        assert_row(&row, place, told->from);
        sum += row.n;
    }
    for (size_t i = 0; i < lives.n; i++) {
        bool is_open;

        all += came_to(&lives.list[i].state, place, told->from, &is_open);
    }
    assert_int_equal(sum, all);
    return sum;
}

static void each_signal_is_counted_once_with_its_region_and_theme(void **state)
{
    struct m_arrivals m = {0};
    struct m_arrivals_told told;
    struct stage s;
    int64_t whole = 0, later = 0;

    (void)state;
    overview_empty(&cluster);
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    for (size_t i = 0; i < ARRAY_LEN(test_departments); i++) {
        struct question q = {.party = test_departments[i], .kind = MSG_ARRIVALS, .body = &m};

        m = (struct m_arrivals){0};
        wire_set(&m, m_arrivals, from, TEST_DAY - 400);
        assert_int_equal(stage_ask(&s, &q), MSG_ARRIVALS_TOLD);
        stage_take(&s, &shape_m_arrivals_told, &told);
        whole += assert_rows(&told, test_departments[i]);
        q.party = "BZK-C";
        wire_set(&m, m_arrivals, department, slice_str(test_departments[i]));
        wire_set(&m, m_arrivals, from, clock_day_amsterdam(TEST_BEGIN) + 20);
        assert_int_equal(stage_ask(&s, &q), MSG_ARRIVALS_TOLD);
        stage_take(&s, &shape_m_arrivals_told, &told);
        later += assert_rows(&told, test_departments[i]);
    }
    print_message("%lld signals at departments, %lld of them later\n", (long long)whole,
                  (long long)later);
    assert_true(whole > 300 && later > 50 && later < whole);
    stage_close(&s);
}

static void nobody_asks_about_another_department_than_their_own(void **state)
{
    struct m_arrivals m = {0};
    struct question q = {.party = "VWS", .kind = MSG_ARRIVALS, .body = &m};
    struct stage s;

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    assert_int_equal(stage_ask(&s, &q), MSG_ARRIVALS_TOLD);
    wire_set(&m, m_arrivals, department, slice_str("VWS"));
    assert_int_equal(stage_ask(&s, &q), MSG_ARRIVALS_TOLD);
    wire_set(&m, m_arrivals, department, slice_str("OCW"));
    assert_string_equal(stage_problem(&s, &q), "invalid");
    q.party = "BZK-C";
    assert_int_equal(stage_ask(&s, &q), MSG_ARRIVALS_TOLD);
    wire_set(&m, m_arrivals, department, slice_str("NIEMAND"));
    assert_string_equal(stage_problem(&s, &q), "invalid");
    m = (struct m_arrivals){0};
    assert_string_equal(stage_problem(&s, &q), "invalid"); /* of which? */
    q.party = "ZVL";
    wire_set(&m, m_arrivals, department, slice_str("VWS"));
    assert_string_equal(stage_problem(&s, &q), "not_allowed");
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_signal_is_counted_once_with_its_region_and_theme),
        cmocka_unit_test(nobody_asks_about_another_department_than_their_own),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
