/*
 * What falls due, page by page, against the rules applied to the states one by one: whose it is, when,
 * and for whom it is to be seen.
 */
#include "tests/unit/overview_lives.h"
#include "tests/unit/overview_stage.h"

static struct pg_cluster cluster;
static struct test_log history;
static struct lives lives;
static struct stage stage;
static size_t standing_still; /* contributions that are not due while a question is open */

static const char *const parties[] = {"BZK-C", "AUD",  "ADV", "ZVL", "ZOU", "TWE",
                                      "BZK",   "IENW", "VWS", "OCW", "LVVN"};

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(62);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    lives = lives_make(&history, 300, 2000);
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

/* --- What the rules say ----------------------------------------------------------------------- */

struct row {
    const char *party, *term;
    int32_t due;
    int64_t first; /* position of the first event */
    int ordinal;
    struct uuid id;
};

struct rows {
    struct row list[2000];
    size_t n;
};

static void rows_add(struct rows *rows, const struct row *row, const struct m_due *m)
{
    if (wire_has(m, m_due_party) && !slice_is(m->party, row->party))
        return;
    if (wire_has(m, m_due_until) && row->due > m->until)
        return;
    assert_true(rows->n < ARRAY_LEN(rows->list));
    rows->list[rows->n++] = *row;
}

static bool is_owed(const struct signal *s, const struct signal_part *p, struct row *row)
{
    struct deadline due;

    if (!(p->flags & PART_CURRENT))
        return false;
    if (p->part == part_LEAD) {
        row->term = "agreement";
        row->due = s->agreed;
        return s->agreed > 0;
    }
    row->term = "contribution";
    standing_still += (s->flags & SIGNAL_QUESTION_OPEN) && !(p->flags & PART_CONTRIBUTED);
    if ((s->state != signal_state_OPEN && s->state != signal_state_TAKEN_UP) ||
        (s->flags & SIGNAL_QUESTION_OPEN) || (p->flags & PART_CONTRIBUTED) ||
        !signal_contribution(s, history.registry, &due))
        return false;
    row->due = due.day;
    return true;
}

static int64_t first_of(const struct uuid *id)
{
    int64_t p = 0;
    while (!uuid_equal(&log_at(&history, p)->stream, id))
        p++;
    return p;
}

static void rows_of(const struct signal *s, const struct m_due *m, struct rows *rows)
{
    struct row row = {.first = first_of(&s->id), .ordinal = -1, .id = s->id};

    if (signal_deadline(s)) {
        row.party = registry_place_code(history.registry, signal_holder(s));
        row.term = signal_deadline_term(signal_deadline(s));
        row.due = signal_due(s);
        rows_add(rows, &row, m);
    }
    for (int i = 0; i < s->n_parts; i++) {
        row.party = registry_place_code(history.registry, s->parts[i].department);
        row.ordinal = i;
        if (is_owed(s, &s->parts[i], &row))
            rows_add(rows, &row, m);
    }
}

/* As it is now; of a region only what it submitted. */
static bool is_ones_own(const struct principal *who, const struct signal *s)
{
    int64_t until;

    return s->version > 0 && may_see(who, s, &until) == SIGHT_FULL && until == INT64_MAX &&
           (who->role != role_REGION || who->place == s->region);
}

static int in_order(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = strcmp(x->party, y->party);

    if (c != 0)
        return c;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->ordinal - y->ordinal;
}

/* --- What is told ----------------------------------------------------------------------------- */

/* Every page, row by row. */
static size_t assert_due(const char *party, struct m_due m)
{
    static struct rows expected;
    struct principal who = lives_principal(&history, party);
    int32_t today = clock_day_amsterdam(clock_wall_us());
    struct m_due_told told;
    struct due_row row;
    size_t n = 0;
    char cursor[121];

    expected.n = 0;
    for (size_t i = 0; i < lives.n; i++)
        if (is_ones_own(&who, &lives.list[i].state))
            rows_of(&lives.list[i].state, &m, &expected);
    qsort(expected.list, expected.n, sizeof *expected.list, in_order);
    do {
        struct question q = {.party = party, .kind = MSG_DUE, .body = &m};
        size_t at = 0;
        assert_int_equal(stage_ask(&stage, &q), MSG_DUE_TOLD);
        stage_take(&stage, &shape_m_due_told, &told);
        if (wire_has(&m, m_due_limit))
            assert_true(told.rows.count <= m.limit);
        while (wire_list_record(told.rows, &at, &shape_due_row, &row)) {
            const struct row *want = &expected.list[n++];
            assert_true(n <= expected.n);
            assert_true(uuid_equal(&row.signal, &want->id));
            assert_true(slice_is(row.party, want->party));
            assert_true(slice_is(row.term, want->term));
            assert_int_equal(row.due, want->due);
            assert_int_equal(row.overdue, want->due < today);
        }
        if (wire_has(&told, m_due_told_cursor)) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(told.cursor));
            wire_set(&m, m_due, cursor, slice_str(cursor));
        }
    } while (wire_has(&told, m_due_told_cursor));
    assert_int_equal(n, expected.n);
    return n;
}

static void everybody_hears_what_falls_due_of_their_own(void **state)
{
    size_t all = 0, most = 0;

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        struct m_due m = {0};
        size_t n;
        wire_set(&m, m_due, limit, 1 + (int64_t)chance_below(9));
        n = assert_due(parties[p], m);
        assert_true(n > 0);
        all += n;
        most = n > most ? n : most;
    }
    assert_int_equal(most, assert_due("BZK-C", (struct m_due){0}));
    assert_true(most > 100 && all > 2 * most && standing_still > 0);
}

static void a_party_and_a_day_narrow_it(void **state)
{
    size_t found = 0;

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        for (int round = 0; round < 20; round++) {
            struct m_due m = {0};
            wire_set(&m, m_due, limit, 1 + (int64_t)chance_below(20));
            if (chance_below(2))
                wire_set(&m, m_due, party,
                         slice_str(chance_below(2)   ? lives_department()
                                   : chance_below(2) ? "coordinator"
                                                     : test_regions[chance_below(4)]));
            if (chance_below(2))
                wire_set(&m, m_due, until, TEST_DAY + (int32_t)chance_below(150));
            found += assert_due(parties[p], m);
        }
    }
    assert_true(found > 500);
}

/* All three kinds came by: else the tests above say little. */
static void contributions_and_agreements_are_among_them(void **state)
{
    struct m_due m = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_DUE, .body = &m};
    struct m_due_told told;
    struct due_row row;
    size_t at = 0, contributions = 0, agreements = 0, others = 0;

    (void)state;
    wire_set(&m, m_due, limit, 500);
    assert_int_equal(stage_ask(&stage, &q), MSG_DUE_TOLD);
    stage_take(&stage, &shape_m_due_told, &told);
    while (wire_list_record(told.rows, &at, &shape_due_row, &row)) {
        contributions += slice_is(row.term, "contribution");
        agreements += slice_is(row.term, "agreement");
        others += !slice_is(row.term, "contribution") && !slice_is(row.term, "agreement");
    }
    assert_true(contributions > 5 && agreements > 5 && others > 50);
}

static void a_cursor_that_is_none_is_refused(void **state)
{
    static const char *const cursors[] = {"x", "0000000000000000000000000000",
                                          "zz0000000000000000000000000000VWS",
                                          "000000000000000000000000ffffVWS",
                                          "0000000000000000000000000000ABCDEFGHIJKLMNOPQRSTUVWXYZ"};
    struct m_due m = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_DUE, .body = &m};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cursors); i++) {
        wire_set(&m, m_due, cursor, slice_str(cursors[i]));
        assert_string_equal(stage_problem(&stage, &q), "invalid");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_hears_what_falls_due_of_their_own),
        cmocka_unit_test(a_party_and_a_day_narrow_it),
        cmocka_unit_test(contributions_and_agreements_are_among_them),
        cmocka_unit_test(a_cursor_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
