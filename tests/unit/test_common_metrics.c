/*
 * Metrics as text: each row as its table says, in the form that Prometheus reads.
 */
#include "common_test.h"

#include "common/log.h"
#include "common/metrics.h"

#include <fcntl.h>
#include <inttypes.h>

static const char *why_name(int i)
{
    static const char *const names[] = {"burnt", NULL, "a \"b\"\\\n"};

    return names[i];
}

/* clang-format off */
#define BAKERY_METRICS(M, S)                                                              \
    M(S, COUNTER, baked, NUMBER, "weerklank_bakery_baked", "Loaves \\ rolls\nbaked.", NONE) \
    M(S, COUNTER, refused, NUMBER, "weerklank_bakery_refused", "Refused.", BY("why", 3, why_name)) \
    M(S, GAUGE, oven, BYTES, "weerklank_bakery_oven", "Dough.", NONE)                     \
    M(S, GAUGE, age, SECONDS, "weerklank_bakery_age", "Age.", NONE)                       \
    M(S, COUNTER, busy, SECONDS, "weerklank_bakery_busy", "Busy.", NONE)
/* clang-format on */
METRICS_DECLARE(bakery, BAKERY_METRICS)
METRICS_DEFINE(bakery, BAKERY_METRICS)

#define WAIT_METRICS(M, S) \
    M(S, TIMES, wait, SECONDS, "weerklank_wait", "Wait.", BY("why", 1, why_name))
METRICS_DECLARE(waits, WAIT_METRICS)
METRICS_DEFINE(waits, WAIT_METRICS)

static const char *text_of(struct buf *b)
{
    buf_add(b, "", 1);
    return (const char *)b->p;
}

static void each_row_is_written_by_its_type_unit_and_labels(void **state)
{
    struct bakery v = {.baked = UINT64_C(9007199254740993), .oven = -5, .age = -1500000, .busy = 1};
    struct buf out = {0};

    (void)state;
    v.refused[0] = 2;
    v.refused[1] = 99; /* has no name */
    metrics_write(&bakery_table, &v, &out);
    assert_string_equal(text_of(&out),
                        "# HELP weerklank_bakery_baked_total Loaves \\\\ rolls\\nbaked.\n"
                        "# TYPE weerklank_bakery_baked_total counter\n"
                        "weerklank_bakery_baked_total 9007199254740993\n"
                        "# HELP weerklank_bakery_refused_total Refused.\n"
                        "# TYPE weerklank_bakery_refused_total counter\n"
                        "weerklank_bakery_refused_total{why=\"burnt\"} 2\n"
                        "weerklank_bakery_refused_total{why=\"a \\\"b\\\"\\\\\\n\"} 0\n"
                        "# HELP weerklank_bakery_oven_bytes Dough.\n"
                        "# TYPE weerklank_bakery_oven_bytes gauge\n"
                        "weerklank_bakery_oven_bytes -5\n"
                        "# HELP weerklank_bakery_age_seconds Age.\n"
                        "# TYPE weerklank_bakery_age_seconds gauge\n"
                        "weerklank_bakery_age_seconds -1.5\n"
                        "# HELP weerklank_bakery_busy_seconds_total Busy.\n"
                        "# TYPE weerklank_bakery_busy_seconds_total counter\n"
                        "weerklank_bakery_busy_seconds_total 0.000001\n");
    buf_free(&out);
}

/* What a bound says is included in it (le). */
static void durations_count_in_every_bucket_that_holds_them(void **state)
{
    struct waits v = {0};
    struct buf out = {0};
    const char *text;

    (void)state;
    metric_time(&v.wait[0], -7); /* a clock that went back: no time */
    metric_time(&v.wait[0], 500);
    metric_time(&v.wait[0], 501);
    metric_time(&v.wait[0], 60 * US_PER_S);
    metric_time(&v.wait[0], 60 * US_PER_S + 1);
    metrics_write(&waits_table, &v, &out);
    text = text_of(&out);
    assert_non_null(strstr(text, "# TYPE weerklank_wait_seconds histogram\n"));
    assert_non_null(strstr(text, "weerklank_wait_seconds_bucket{why=\"burnt\",le=\"0.0005\"} 2\n"));
    assert_non_null(strstr(text, "weerklank_wait_seconds_bucket{why=\"burnt\",le=\"0.001\"} 3\n"));
    assert_non_null(strstr(text, "weerklank_wait_seconds_bucket{why=\"burnt\",le=\"30\"} 3\n"));
    assert_non_null(strstr(text, "weerklank_wait_seconds_bucket{why=\"burnt\",le=\"60\"} 4\n"));
    assert_non_null(strstr(text, "weerklank_wait_seconds_bucket{why=\"burnt\",le=\"+Inf\"} 5\n"));
    assert_non_null(strstr(text, "weerklank_wait_seconds_sum{why=\"burnt\"} 120.001002\n"));
    assert_non_null(strstr(text, "weerklank_wait_seconds_count{why=\"burnt\"} 5\n"));
    buf_free(&out);
}

/* Any duration is in the first bucket whose bound is not below it. */
static void random_durations_are_put_right(void **state)
{
    struct metric_times before, t = {0};

    (void)state;
    chance_seed(7);
    for (int i = 0; i < 100000; i++) {
        int64_t us = (int64_t)(chance() >> (8 + chance_below(50)));
        size_t changed = 0, n = 0;

        before = t;
        metric_time(&t, us);
        for (size_t b = 0; b <= METRIC_BOUNDS; b++)
            if (t.n[b] != before.n[b]) {
                changed = b;
                n++;
            }
        assert_int_equal(n, 1);
        if (changed > 0)
            assert_true(us > 500);
        if (us > 60 * US_PER_S)
            assert_int_equal(changed, METRIC_BOUNDS);
        if (us <= 60 * US_PER_S)
            assert_true(changed < METRIC_BOUNDS);
    }
}

static void only_single_values_are_figures(void **state)
{
    struct bakery v = {.oven = -5};

    (void)state;
    assert_true(metrics_is_single(&bakery_table.rows[0]));
    assert_false(metrics_is_single(&bakery_table.rows[1]));
    assert_false(metrics_is_single(&waits_table.rows[0]));
    assert_int_equal(metrics_single(&bakery_table.rows[2], &v), -5);
    assert_string_equal(bakery_table.rows[2].name, "oven");
}

/* ------------------------------------------------------------------ of the process */

static double process_value(const char *name)
{
    struct buf out = {0};
    char line[100];
    const char *at;
    double v;

    metrics_write_process(&out);
    snprintf(line, sizeof line, "\n%s ", name);
    at = strstr(text_of(&out), line);
    assert_non_null(at);
    v = strtod(at + strlen(line), NULL);
    buf_free(&out);
    return v;
}

static void descriptors_are_counted(void **state)
{
    double before = process_value("process_open_fds");
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

    (void)state;
    assert_true(fd >= 0);
    assert_true(process_value("process_open_fds") == before + 1);
    close(fd);
    assert_true(process_value("process_open_fds") == before);
    assert_true(process_value("process_max_fds") > before);
}

static void memory_and_processor_time_are_those_of_this_process(void **state)
{
    const size_t most = (size_t)64 << 20;
    double before = process_value("process_resident_memory_bytes"), cpu;
    uint8_t *room = malloc(most);
    volatile uint64_t work = 0;

    (void)state;
    assert_non_null(room);
    for (size_t i = 0; i < most; i += 512)
        room[i] = (uint8_t)i;
    assert_true(process_value("process_resident_memory_bytes") > before + 0.9 * (double)most);
    free(room);
    cpu = process_value("process_cpu_seconds_total");
    while (process_value("process_cpu_seconds_total") <= cpu + 0.01)
        work += 1;
    assert_true(work > 0);
}

static void it_began_a_moment_ago_and_always_at_the_same_time(void **state)
{
    double now = (double)clock_wall_us() / 1e6, began = process_value("process_start_time_seconds");

    (void)state;
    assert_true(began <= now + 1 && began > now - 600);
    assert_true(process_value("process_start_time_seconds") == began);
}

static void lines_that_were_logged_are_counted_by_level(void **state)
{
    uint64_t warned = log_lines(LOG_WARN), told = log_lines(LOG_INFO);
    struct buf out = {0};
    char line[80];

    (void)state;
    log_init("unit", LOG_INFO);
    log_warn("unit_warning", "n=%d", 1);
    log_debug("unit_left_out", NULL);
    assert_int_equal(log_lines(LOG_WARN), warned + 1);
    assert_int_equal(log_lines(LOG_INFO), told);
    metrics_write_process(&out);
    snprintf(line, sizeof line, "weerklank_log_lines_total{level=\"warn\"} %" PRIu64 "\n",
             warned + 1);
    assert_non_null(strstr(text_of(&out), line));
    assert_null(strstr((const char *)out.p, "level=\"info\""));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_written_by_its_type_unit_and_labels),
        cmocka_unit_test(durations_count_in_every_bucket_that_holds_them),
        cmocka_unit_test(random_durations_are_put_right),
        cmocka_unit_test(only_single_values_are_figures),
        cmocka_unit_test(descriptors_are_counted),
        cmocka_unit_test(memory_and_processor_time_are_those_of_this_process),
        cmocka_unit_test(it_began_a_moment_ago_and_always_at_the_same_time),
        cmocka_unit_test(lines_that_were_logged_are_counted_by_level),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
