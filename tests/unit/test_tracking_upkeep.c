/*
 * Upkeep: what falls due is appended once, in slices, and not by our own clock. The test is history and
 * the log: it holds what was appended until it commits it, in any order, or answers otherwise.
 */
#include "tests/unit/tracking_test.h"

#include "services/tracking/upkeep.h"

#define ROOM 2048

static struct country c;
static struct upkeep u;
static int64_t mono, mono_step; /* each look at the clock takes that long */

/* What was appended and is not answered yet. */
static struct pending {
    struct upkeep_flight *flight;
    struct uuid stream, append;
    int64_t base;
    int kind;
    bool bulk;
    struct buf meta, body;
} pending[ROOM];
static uint32_t n_pending, most_live, most_bulk, n_appended, n_late;

static void append_op(void *arg, struct upkeep_flight *f, const struct m_append *m)
{
    struct pending *p = &pending[n_pending++];
    struct new_event e;
    size_t at = 0;

    (void)arg;
    assert_true(n_pending < ROOM);
    assert_int_equal(m->events.count, 1);
    assert_true(wire_list_record(m->events, &at, &shape_new_event, &e));
    buf_reset(&p->meta);
    buf_reset(&p->body);
    p->flight = f;
    p->stream = m->stream;
    p->append = m->append;
    p->base = m->base;
    p->kind = (int)e.kind;
    p->bulk = wire_has(m, m_append_bulk) && m->bulk;
    buf_add(&p->meta, e.meta.p, e.meta.n);
    buf_add(&p->body, e.body.p, e.body.n);
    n_appended++;
    if (u.live > most_live)
        most_live = u.live;
    if (u.bulk > most_bulk)
        most_bulk = u.bulk;
}

static int64_t mono_op(void *arg)
{
    (void)arg;
    return mono += mono_step;
}

static const struct upkeep_ops ops = {.append = append_op, .mono = mono_op};

static int32_t today(void)
{
    return clock_day_amsterdam(c.w.now);
}

static int begin(void **state)
{
    (void)state;
    country_begin(&c);
    mono = 1;
    mono_step = n_pending = most_live = most_bulk = n_appended = n_late = 0;
    upkeep_init(&u, &c.st, false, &ops, NULL);
    upkeep_begin(&u, today());
    return 0;
}

static int end(void **state)
{
    (void)state;
    upkeep_free(&u);
    for (int i = 0; i < ROOM; i++) {
        buf_free(&pending[i].meta);
        buf_free(&pending[i].body);
    }
    memset(pending, 0, sizeof pending);
    country_end(&c);
    hash_deinit();
    return 0;
}

/* ------------------------------------------------------------------ as history and the log */

static struct pending pending_take(uint32_t i)
{
    struct pending p = pending[i], last = pending[--n_pending];

    pending[i] = last;
    pending[n_pending] = (struct pending){0};
    return p;
}

static void pending_free(struct pending *p)
{
    buf_free(&p->meta);
    buf_free(&p->body);
}

static void answer(const struct pending *p, enum append_outcome outcome)
{
    upkeep_appended(p->flight, &(struct append_result){.outcome = outcome,
                                                       .problem = PROBLEM_ID_TAKEN,
                                                       .version = p->base + 1,
                                                       .wait_ms = 200});
}

static void publish(const struct pending *p)
{
    struct event e = event_make(&c.w, &p->stream, p->base + 1, p->kind, "weerklank",
                                buf_slice(&p->meta), buf_slice(&p->body));
    uint32_t slot;

    e.append = p->append;
    assert_int_equal(country_fold(&c, &e, &slot), FOLDED_SIGNAL);
    upkeep_changed(&u, slot);
}

/* Committed, or a conflict. The log may be quicker than the answer. */
static void commit(uint32_t i)
{
    struct pending p = pending_take(i);
    uint32_t slot = table_find(&c.st.table, &p.stream);

    if (table_at(&c.st.table, slot)->s.version != p.base) {
        answer(&p, APPEND_CONFLICT);
    } else if (chance_below(2)) {
        publish(&p);
        answer(&p, APPEND_DONE);
    } else {
        answer(&p, APPEND_DONE);
        publish(&p);
    }
    pending_free(&p);
}

/* Until nothing more falls due on this day. */
static void settle(void)
{
    int64_t again;

    do {
        while (n_pending > 0)
            commit(chance_below(n_pending));
        again = upkeep_step(&u);
    } while (n_pending > 0 || again != INT64_MAX);
}

static void days_go_by(int n)
{
    c.w.now += n * US_PER_DAY;
    upkeep_day(&u, today());
}

/* A signal of ZVL that VWS took up on Wednesday 1 April 2026; it forgets its life. */
static uint32_t taken_up(void)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);

    country_do(&c, &l, MSG_TAKE_UP, VWS);
    country_do(&c, &l, MSG_CONTRIBUTE, OCW);
    life_free(&l);
    upkeep_changed(&u, slot);
    return slot;
}

static const struct signal *signal_in(uint32_t slot)
{
    return &table_at(&c.st.table, slot)->s;
}

/* ------------------------------------------------------------------ tests */

static void each_thing_happens_on_its_day_and_once(void **state)
{
    uint32_t slot = taken_up();

    (void)state;
    for (int i = 0; i < 43; i++, days_go_by(1)) { /* answer by 13 May */
        settle();
        (void)upkeep_step(&u);
        assert_int_equal(n_pending, 0);
    }
    assert_int_equal(n_appended, 2); /* half, and soon */
    assert_int_equal(u.late, 0);
    assert_true(signal_in(slot)->reminded & REMINDED_SOON);
    assert_false(signal_in(slot)->reminded & REMINDED_OVERDUE);
    days_go_by(1); /* the 15th, a Friday; the 14th is Ascension Day */
    settle();
    assert_true(signal_in(slot)->reminded & REMINDED_OVERDUE);
    assert_int_equal(n_appended, 3);
}

static void after_an_absence_it_happens_once_and_is_marked_as_late(void **state)
{
    uint32_t slot = taken_up();
    struct m_overdue m;

    (void)state;
    days_go_by(60);
    (void)upkeep_step(&u);
    assert_int_equal(n_pending, 1);
    assert_int_equal(pending[0].kind, EV_OVERDUE);
    assert_int_equal(
        wire_decode(&shape_m_overdue, buf_slice(&pending[0].body), WIRE_STRICT, &m, NULL), 0);
    assert_true(wire_has(&m, m_overdue_late) && m.late);
    settle();
    assert_true(signal_in(slot)->reminded & REMINDED_OVERDUE);
    assert_int_equal(n_appended, 1);
    assert_int_equal(u.late, 1);
}

static void a_clock_that_goes_back_or_is_not_the_logs_fires_nothing(void **state)
{
    (void)state;
    taken_up();
    settle();
    upkeep_day(&u, today() - 400);
    mono += 400 * US_PER_DAY; /* our own clock */
    settle();
    assert_int_equal(n_appended, 0);
    assert_int_equal(u.today, today());
}

static void what_a_command_overtook_is_looked_at_again_when_that_is_folded(void **state)
{
    struct signal_life l;
    uint32_t slot = country_signal(&c, &l);
    struct pending p;

    (void)state;
    days_go_by(30); /* nobody took it up: overdue */
    (void)upkeep_step(&u);
    assert_int_equal(n_pending, 1);
    p = pending_take(0);
    answer(&p, APPEND_CONFLICT);
    pending_free(&p);
    (void)upkeep_step(&u);
    assert_int_equal(n_pending, 0); /* what came between is not folded yet */
    country_do(&c, &l, MSG_TAKE_UP, VWS);
    upkeep_changed(&u, slot);
    settle();
    assert_int_equal(u.overtaken, 1);
    assert_false(signal_in(slot)->reminded & REMINDED_OVERDUE);
    assert_true(signal_in(slot)->parts[1].flags & PART_OVERDUE); /* the contribution's */
    life_free(&l);
}

static void when_history_is_busy_it_waits_as_long_as_it_was_told(void **state)
{
    struct pending p;

    (void)state;
    taken_up();
    days_go_by(60);
    (void)upkeep_step(&u);
    p = pending_take(0);
    answer(&p, APPEND_BUSY);
    pending_free(&p);
    assert_int_equal(upkeep_step(&u), mono + 200 * US_PER_MS);
    assert_int_equal(n_pending, 0);
    mono += 200 * US_PER_MS;
    settle();
    assert_int_equal(u.done, 1);
}

static void what_is_refused_is_tried_again_the_next_day(void **state)
{
    struct pending p;

    (void)state;
    taken_up();
    days_go_by(60);
    (void)upkeep_step(&u);
    p = pending_take(0);
    answer(&p, APPEND_REFUSED);
    pending_free(&p);
    settle();
    assert_int_equal(u.done, 0);
    days_go_by(1);
    settle();
    assert_int_equal(u.done, 1);
    assert_int_equal(u.refused, 1);
}

static void two_of_us_append_the_same_under_the_same_id(void **state)
{
    struct uuid first;
    uint32_t slot = taken_up();

    (void)state;
    days_go_by(60);
    (void)upkeep_step(&u);
    first = pending[0].append;
    upkeep_begin(&u, today()); /* the other one, which knows no more than the log */
    (void)upkeep_step(&u);
    assert_int_equal(n_pending, 2);
    assert_true(uuid_equal(&first, &pending[1].append));
    settle();
    assert_int_equal(u.done, 1);
    assert_int_equal(u.overtaken, 1);
    assert_int_equal(signal_in(slot)->version, 5);
}

static void ten_thousand_at_once_go_in_slices_and_each_once(void **state)
{
    enum { N = 10000 };
    uint32_t first = taken_up();

    (void)state;
    for (int i = 1; i < N; i++)
        taken_up();
    days_go_by(60);
    mono_step = 100;
    settle();
    assert_int_equal(n_appended, N);
    assert_true(most_live <= UPKEEP_LIVE);
    /* A slice reads the clock after so many looks; it may overrun by no more than that. */
    assert_true(u.longest_us <= UPKEEP_SLICE_US + 2 * mono_step);
    for (uint32_t i = first; i < first + N; i++)
        assert_true(signal_in(i)->reminded & REMINDED_OVERDUE);
    assert_int_equal(u.looked,
                     3 * N); /* when it was taken up, when it was due, when it was folded */
}

static void adopt_calendar(const char *days)
{
    char json[600];

    snprintf(json, sizeof json, "{'versie':1,'geldigVan':'2026-01-01','dagen':[%s]}", days);
    country_adopt(&c, SET_CALENDAR, json);
    upkeep_changed_set(&u, SET_CALENDAR);
}

static void a_holiday_moves_every_date_in_the_bulk_lane_and_the_rest_goes_before(void **state)
{
    enum { N = 2000 };
    struct signal_life l;
    uint32_t first = taken_up(), late;

    (void)state;
    for (int i = 1; i < N; i++)
        taken_up();
    settle();
    assert_int_equal(n_appended, 0);
    adopt_calendar("{'datum':'2026-05-13','naam':'Vrije dag','gepubliceerd':'2026-03-01'}");
    while (u.scan != SLOT_NONE)
        (void)upkeep_step(&u);
    assert_int_equal(n_pending, UPKEEP_BULK);
    assert_int_equal(u.agenda.n_waiting, N - UPKEEP_BULK);
    late = country_signal(&c, &l);
    upkeep_changed(&u, late);
    days_go_by(0);
    (void)upkeep_step(&u);
    assert_int_equal(n_pending, UPKEEP_BULK);
    days_go_by(20); /* its take-up is overdue */
    (void)upkeep_step(&u);
    assert_int_equal(n_pending, UPKEEP_BULK + 1);
    assert_false(pending[UPKEEP_BULK].bulk);
    settle();
    assert_int_equal(most_bulk, UPKEEP_BULK);
    for (uint32_t i = first; i < first + N; i++)
        assert_int_equal(signal_in(i)->to_answer.day, day("2026-05-15"));
    life_free(&l);
}

static void what_comes_back_after_the_log_was_changed_is_of_no_use(void **state)
{
    struct pending p;

    (void)state;
    taken_up();
    days_go_by(60);
    (void)upkeep_step(&u);
    upkeep_end(&u);
    state_free(&c.st);
    state_init(&c.st);
    assert_int_equal(upkeep_step(&u), INT64_MAX);
    p = pending_take(0);
    answer(&p, APPEND_BUSY);
    pending_free(&p);
    mono += US_PER_S;
    upkeep_begin(&u, today());
    (void)upkeep_step(&u);
    assert_int_equal(n_pending, 0);
    assert_int_equal(u.live, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(each_thing_happens_on_its_day_and_once),
        TEST(after_an_absence_it_happens_once_and_is_marked_as_late),
        TEST(a_clock_that_goes_back_or_is_not_the_logs_fires_nothing),
        TEST(what_a_command_overtook_is_looked_at_again_when_that_is_folded),
        TEST(when_history_is_busy_it_waits_as_long_as_it_was_told),
        TEST(what_is_refused_is_tried_again_the_next_day),
        TEST(two_of_us_append_the_same_under_the_same_id),
        TEST(ten_thousand_at_once_go_in_slices_and_each_once),
        TEST(a_holiday_moves_every_date_in_the_bulk_lane_and_the_rest_goes_before),
        TEST(what_comes_back_after_the_log_was_changed_is_of_no_use),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
