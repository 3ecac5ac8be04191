/*
 * Which regions are silent: by the day of their last signal, in the time of the log.
 */
#include "tests/unit/overview_log.h"
#include "tests/unit/overview_stage.h"

static struct pg_cluster cluster;
static struct test_log history;
static int64_t now;

static void submit(const char *region, int days_ago)
{
    history.at = clock_day_begin_amsterdam(clock_day_amsterdam(now) - days_ago) + US_PER_S;
    log_submit(&history, region, "Geen bus na acht uur", "ov", 0);
}

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    now = clock_wall_us();
    submit("ZVL", 200);
    submit("ZVL", 95);
    submit("TWE", 91);
    submit("ZOU", 90); /* OGR never did */
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    log_close(&history);
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

/* "OGR ZVL:95": each with the days since its last signal. */
static void assert_silent(struct stage *s, int days, const char *expected)
{
    struct m_silence m = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_SILENCE, .body = &m};
    struct m_silence_told told;
    struct silent_region r;
    struct buf text = {0};
    size_t at = 0;

    if (days > 0)
        wire_set(&m, m_silence, days, days);
    assert_int_equal(stage_ask(s, &q), MSG_SILENCE_TOLD);
    stage_take(s, &shape_m_silence_told, &told);
    while (wire_list_record(told.regions, &at, &shape_silent_region, &r)) {
        char one[60];

        snprintf(one, sizeof one, "%s%.*s", text.n > 0 ? " " : "", SLICE_FMT(r.region));
        buf_add(&text, one, strlen(one));
        if (!wire_has(&r, silent_region_since))
            continue;
        snprintf(one, sizeof one, ":%d", clock_day_amsterdam(now) - clock_day_amsterdam(r.since));
        buf_add(&text, one, strlen(one));
    }
    buf_add(&text, "", 1);
    assert_string_equal((const char *)text.p, expected);
    buf_free(&text);
}

static void who_did_not_submit_for_so_long_is_silent(void **state)
{
    struct m_silence m = {0};
    struct question q = {.party = "ZVL", .kind = MSG_SILENCE, .body = &m};
    struct stage s;

    (void)state;
    stage_open(&s, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&s);
    assert_silent(&s, 0, "OGR ZVL:95 TWE:91");
    assert_silent(&s, 89, "OGR ZVL:95 TWE:91 ZOU:90");
    assert_silent(&s, 91, "OGR ZVL:95");
    assert_silent(&s, 3650, "OGR");
    assert_string_equal(stage_problem(&s, &q), "not_allowed");
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_did_not_submit_for_so_long_is_silent),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
