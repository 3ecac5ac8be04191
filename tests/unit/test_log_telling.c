/*
 * A service tells of itself: the same figures to who asks whether it is ready and to who measures.
 */
#include "common_test.h"

#include "services/history/figures.h"
#include "services/notify/figures.h"
#include "services/overview/desk_figures.h"

static struct buf room;
static union told_of_self told;

static int teardown(void **state)
{
    (void)state;
    buf_free(&room);
    return 0;
}

static struct history_metrics values = {.waiting = 12, .batches = 7, .head_age = 2500000};

static struct telling telling(void)
{
    return (struct telling){.service = "history",
                            .position = 41,
                            .heard = TELLING_NONE,
                            .rebuild = TELLING_NONE,
                            .fence = 3,
                            .database = TELLING_DATABASE_UP,
                            .table = &history_metrics_table,
                            .values = &values};
}

static bool says(const char *line)
{
    return memmem(told.metrics.text.p, told.metrics.text.n, line, strlen(line)) != NULL;
}

/* The value of a figure of service.told. */
static bool figure_is(const char *name, int64_t value)
{
    struct buf pair = {0};
    bool found;

    wire_put_text(&pair, slice_str(name));
    wire_put_int(&pair, value);
    found = memmem(told.service.figures.p, told.service.figures.n, pair.p, pair.n) != NULL;
    buf_free(&pair);
    return found;
}

static void both_answers_have_the_same_figures(void **state)
{
    struct telling t = telling();

    (void)state;
    assert_int_equal(telling_told(&t, MSG_SERVICE, &room, &told), MSG_SERVICE_TOLD);
    assert_true(told.service.ready && told.service.head == 41 && told.service.fence == 3);
    assert_true(told.service.database);
    assert_false(wire_has(&told.service, m_service_why));
    assert_true(figure_is("waiting", 12));
    assert_true(figure_is("batches", 7));
    assert_true(figure_is("head_age", 2500000));
    assert_false(figure_is("waiting", 13));
    assert_int_equal(telling_told(&t, MSG_METRICS, &room, &told), MSG_METRICS_TOLD);
    assert_true(says("\nweerklank_history_waiting 12\n"));
    assert_true(says("\nweerklank_history_batches_total 7\n"));
    assert_true(says("\nweerklank_history_head_age_seconds 2.5\n"));
    assert_true(says("\nweerklank_log_position 41\n"));
    assert_true(says("\nweerklank_ready 1\n"));
    assert_true(says("\nweerklank_database_up 1\n"));
    assert_false(says("weerklank_log_lag")); /* it follows nobody */
}

static void a_consumer_tells_how_far_behind_it_is(void **state)
{
    struct telling t = telling();

    (void)state;
    t.heard = 50;
    t.fence = 0;
    t.why = "replaying";
    t.database = TELLING_NO_DATABASE;
    (void)telling_told(&t, MSG_METRICS, &room, &told);
    assert_true(says("\nweerklank_log_heard 50\n") && says("\nweerklank_log_lag 9\n"));
    assert_true(says("\nweerklank_ready 0\n"));
    assert_false(says("weerklank_database_up"));
    t.heard = 40; /* what it has may be newer than what it heard of lately */
    (void)telling_told(&t, MSG_METRICS, &room, &told);
    assert_true(says("\nweerklank_log_lag 0\n"));
    (void)telling_told(&t, MSG_SERVICE, &room, &told);
    assert_true(!told.service.ready && slice_is(told.service.why, "replaying"));
    assert_false(wire_has(&told.service, m_service_database));
}

/* The frame that goes out is taken by the strict decoder, its text within its bound. */
static void an_answer_is_within_its_bounds(void **state)
{
    static const struct history_metrics history;
    static const struct reader_metrics reader;
    static const struct notify_metrics notify;
    static const struct overview_metrics overview;
    static const struct {
        const struct metrics_table *table;
        const void *values;
    } all[] = {{&history_metrics_table, &history},
               {&reader_metrics_table, &reader},
               {&notify_metrics_table, &notify},
               {&overview_metrics_table, &overview}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        struct telling t = telling();
        struct wire_faults faults;

        t.table = all[i].table;
        t.values = all[i].values;
        (void)telling_told(&t, MSG_METRICS, &room, &told);
        assert_int_equal(wire_validate(&shape_m_metrics_told, &told.metrics, &faults), 0);
        assert_true(told.metrics.text.n < METRICS_TEXT / 4);
        (void)telling_told(&t, MSG_SERVICE, &room, &told);
        assert_int_equal(wire_validate(&shape_m_service, &told.service, &faults), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(both_answers_have_the_same_figures, teardown),
        cmocka_unit_test_teardown(a_consumer_tells_how_far_behind_it_is, teardown),
        cmocka_unit_test_teardown(an_answer_is_within_its_bounds, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
