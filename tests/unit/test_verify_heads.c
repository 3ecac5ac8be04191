/*
 * What heads settle between columns and stored leaves, what was there before a change, and a mirror of the
 * tiles that names each place.
 */
#include "verify_log.h"

#include "services/verify/align.h"
#include "services/verify/guess.h"

#define EVENTS 1000
#define CLOSED 36

static struct made_log log_of, other;
static struct checkpoint heads[3]; /* over 300, 600 and 900 */
static struct trace traces[2 * LOG_MOST];
static size_t n_traces;

static int begin(void **state)
{
    (void)state;
    hash_init();
    chance_seed(20261128);
    log_make(&other, EVENTS);
    log_make(&log_of, EVENTS);
    for (size_t i = 0; i < 3; i++)
        heads[i] = log_head(&log_of, 300 * (i + 1));
    return 0;
}

static int end(void **state)
{
    (void)state;
    hash_deinit();
    return 0;
}

static void as_it_was(void)
{
    n_traces = log_of.n;
    memcpy(traces, log_of.traces, n_traces * sizeof *traces);
}

static size_t check_all(void)
{
    return check_traces(traces, n_traces, heads, 3);
}

/* The row of event i as somebody left it. */
static void left_as(size_t i, const struct own_row *row, bool leaf_again)
{
    struct own_row x;

    row_copy(&x, row);
    if (leaf_again)
        row_leaf(&x);
    look(&x.r, &traces[i]);
    if (traces[i].flags & TRACE_DIFFERS)
        guess(&x.r, i > 0 ? &log_of.rows[i - 1].r : NULL, &traces[i]);
}

static void row_of(size_t i, struct own_row *out)
{
    row_copy(out, &log_of.rows[i]);
}

/* ------------------------------------------------------------------ who is right */

static void a_column_that_was_changed_is_named_by_its_position(void **state)
{
    struct own_row x;

    (void)state;
    row_of(450, &x);
    as_it_was();
    x.r.at -= 12345678901;
    left_as(450, &x, false);
    check_all();
    assert_found(FINDING_CHANGED, 450);
    assert_null(found_at(FINDING_ROOT, 450));
}

static void a_stored_leaf_that_was_changed_is_told_from_its_event(void **state)
{
    struct own_row x;

    (void)state;
    row_of(450, &x);
    as_it_was();
    random_bytes(x.leaf, HASH_LEN);
    left_as(450, &x, false);
    assert_int_equal(check_all(), 1);
    assert_found(FINDING_LEAF, 450);
}

static void changes_under_different_heads_are_told_one_by_one(void **state)
{
    struct own_row x, y, z, tail;

    (void)state;
    row_of(100, &x);
    row_of(450, &y);
    row_of(700, &z);
    row_of(950, &tail);
    as_it_was();
    x.r.kind++;
    left_as(100, &x, false);
    random_bytes(y.leaf, HASH_LEN);
    left_as(450, &y, false);
    z.body[0]++;
    left_as(700, &z, false);
    tail.r.kind++;
    left_as(950, &tail, false);
    assert_int_equal(check_all(), 4);
    assert_found(FINDING_CHANGED, 100);
    assert_found(FINDING_LEAF, 450);
    assert_found(FINDING_CHANGED, 700);
    assert_found(FINDING_CHANGED, 950);
}

static void a_leaf_that_was_made_again_lies_between_two_heads(void **state)
{
    struct own_row x;
    const struct finding *f;

    (void)state;
    row_of(450, &x);
    as_it_was();
    x.r.kind++;
    left_as(450, &x, true);
    assert_int_equal(check_all(), 1);
    f = found_at(FINDING_ROOT, 450);
    assert_non_null(f);
    assert_int_equal(f->from, 300);
    assert_int_equal(f->until, 599);
}

static void the_last_event_below_a_head_counts(void **state)
{
    struct own_row x;

    (void)state;
    row_of(299, &x);
    as_it_was();
    x.body[0]++;
    left_as(299, &x, false);
    check_all();
    assert_found(FINDING_CHANGED, 299);
    left_as(299, &x, true);
    check_all();
    assert_found(FINDING_ROOT, 299);
}

/* Whoever has the key as well signs what he made of it; who kept an older head sees it. */
static void a_newer_head_does_not_outweigh_an_older_one(void **state)
{
    struct checkpoint both[2] = {heads[0]};
    struct own_row x;
    struct tree t = {0};

    (void)state;
    row_of(100, &x);
    as_it_was();
    x.r.kind++;
    left_as(100, &x, true);
    for (size_t i = 0; i < EVENTS; i++)
        tree_add(&t, traces[i].leaf);
    both[1] = (struct checkpoint){.n = EVENTS};
    tree_root(&t, both[1].root);
    assert_int_equal(check_traces(traces, n_traces, &both[1], 1), 0);
    check_traces(traces, n_traces, both, 2);
    assert_found(FINDING_ROOT, 100);
}

static void two_heads_of_one_size_contradict_each_other(void **state)
{
    struct checkpoint two[2] = {heads[0], heads[0]};

    (void)state;
    as_it_was();
    assert_int_equal(check_traces(traces, n_traces, two, 2), 0);
    two[1].root[0] ^= 1;
    check_traces(traces, n_traces, two, 2);
    assert_found(FINDING_FORK, 299);
}

static void a_head_over_nothing_is_right_for_every_log(void **state)
{
    struct checkpoint nothing = log_head(&log_of, 0);

    (void)state;
    as_it_was();
    assert_int_equal(check_traces(traces, n_traces, &nothing, 1), 0);
    nothing.root[5] ^= 1;
    assert_int_equal(check_traces(traces, n_traces, &nothing, 1), 1);
}

/* ------------------------------------------------------------------ what was there */

static const struct finding *guessed(size_t i, const struct own_row *x)
{
    as_it_was();
    left_as(i, x, false);
    check_all();
    assert_found(FINDING_CHANGED, (int64_t)i);
    return found_at(FINDING_CHANGED, (int64_t)i);
}

static void what_was_there_before_is_told_where_it_can_be(void **state)
{
    struct own_row x;
    const struct finding *f;

    (void)state;
    row_of(450, &x);
    x.r.kind = 1000;
    f = guessed(450, &x);
    assert_int_equal(f->column, COLUMN_KIND);
    assert_int_equal(f->was, log_of.rows[450].r.kind);

    row_of(450, &x);
    x.r.version += 7;
    f = guessed(450, &x);
    assert_int_equal(f->column, COLUMN_VERSION);
    assert_int_equal(f->was, log_of.rows[450].r.version);

    for (size_t i = 400;; i++) /* the second of a commit */
        if (log_of.rows[i].r.at == log_of.rows[i - 1].r.at) {
            row_of(i, &x);
            x.r.at -= 987654321;
            f = guessed(i, &x);
            assert_int_equal(f->column, COLUMN_AT);
            assert_int_equal(f->was, log_of.rows[i].r.at);
            return;
        }
}

/* Every kind that there is, and more; made the one of which some kinds differ in more than a bit. */
static void each_kind_that_was_there_before_is_told(void **state)
{
    (void)state;
    for (int16_t kind = 1; kind <= UINT8_MAX; kind++) {
        struct own_row x;
        struct trace t;

        row_of(450, &x);
        x.r.kind = kind;
        row_leaf(&x);
        x.r.kind = CLOSED;
        look(&x.r, &t);
        assert_int_equal((t.flags & TRACE_DIFFERS) != 0, kind != CLOSED);
        if (kind == CLOSED)
            continue;
        guess(&x.r, &log_of.rows[449].r, &t);
        assert_int_equal(t.column, COLUMN_KIND);
        assert_int_equal(t.was, kind);
    }
}

static void assert_turned(const struct own_row *x, enum column c, bool turned)
{
    const struct finding *f = guessed(450, x);

    assert_int_equal(f->column, c);
    assert_int_equal(f->turned, turned);
}

static void a_bit_that_turned_is_told_from_a_change(void **state)
{
    struct own_row x;

    (void)state;
    row_of(450, &x);
    x.r.at ^= INT64_C(1) << 40;
    assert_turned(&x, COLUMN_AT, true);
    row_of(450, &x);
    x.meta[3] ^= 16;
    assert_turned(&x, COLUMN_META, true);
    row_of(450, &x);
    x.salt[15] ^= 128;
    assert_turned(&x, COLUMN_SALT, true);
    row_of(450, &x);
    x.r.append.b[0] ^= 1;
    assert_turned(&x, COLUMN_APPEND, true);
    row_of(450, &x);
    x.leaf[0] ^= 1;
    as_it_was();
    left_as(450, &x, false);
    check_all();
    assert_found(FINDING_LEAF, 450);
    row_of(450, &x);
    random_bytes(x.meta, 10);
    assert_turned(&x, COLUMN_UNKNOWN, false);
}

/* ------------------------------------------------------------------ with a mirror */

static bool mirror_lost;

static int tile(void *arg, uint64_t index, uint8_t *out)
{
    const struct made_log *l = arg;
    int n = 0;

    if (mirror_lost)
        return -1;
    for (size_t i = index * TILE_HASHES; i < l->n && n < TILE_HASHES; i++, n++)
        memcpy(out + (size_t)n * HASH_LEN, l->rows[i].leaf, HASH_LEN);
    return n;
}

/* What the mirror of the log says of these traces, and nothing else. */
static size_t align_all(void)
{
    struct align *a = align_new(tile, &log_of, on_found, NULL);

    found.n = 0;
    assert_int_equal(align_prove(a, heads, 3), 0);
    for (size_t i = 0; i < n_traces; i++) {
        traces[i].position = (int64_t)i;
        align_take(a, &traces[i]);
    }
    align_end(a);
    align_free(&a);
    return found.n;
}

static void take_out(size_t i)
{
    n_traces--;
    memmove(&traces[i], &traces[i + 1], (n_traces - i) * sizeof *traces);
}

static void put_in(size_t i, const struct trace *t)
{
    memmove(&traces[i + 1], &traces[i], (n_traces - i) * sizeof *traces);
    n_traces++;
    traces[i] = *t;
}

static void assert_one(enum finding_code code, size_t position)
{
    if (found.n != 1)
        found_print();
    assert_int_equal(found.n, 1);
    assert_found(code, (int64_t)position);
}

static void a_mirror_names_the_event_at_every_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < 890; i++) {
        as_it_was();
        assert_int_equal(i == 0 ? align_all() : 0, 0);
        traces[i].leaf[7] ^= 4; /* a leaf that was made again */
        align_all();
        assert_one(FINDING_CHANGED, i);

        as_it_was();
        take_out(i);
        align_all();
        assert_one(FINDING_REMOVED, i);

        as_it_was();
        put_in(i, &other.traces[i]);
        align_all();
        assert_one(FINDING_INSERTED, i);
    }
}

static void a_mirror_names_what_was_moved(void **state)
{
    (void)state;
    for (size_t i = 0; i < 800; i += 3) {
        struct trace t;

        as_it_was();
        t = traces[i];
        take_out(i);
        put_in(i + 1 + chance_below(80), &t);
        align_all();
        assert_int_equal(found.n, 1);
        assert_int_equal(found.list[0].code, FINDING_MOVED);

        as_it_was(); /* from afar: each in the place of the other */
        t = traces[i];
        traces[i] = traces[i + 90];
        traces[i + 90] = t;
        align_all();
        assert_int_equal(found.n, 2);
        assert_found(FINDING_MOVED, (int64_t)i);
        assert_found(FINDING_MOVED, (int64_t)i + 90);
        assert_int_equal(found_at(FINDING_MOVED, (int64_t)i)->was, i + 90);
    }
}

static void a_long_end_that_is_gone_is_one_finding(void **state)
{
    (void)state;
    as_it_was();
    n_traces = 500;
    assert_true(align_all() >= 1);
    assert_found(FINDING_REMOVED, 500);
    assert_found(FINDING_REMOVED, 899);
}

static void a_mirror_is_believed_as_far_as_a_head_proves_it(void **state)
{
    struct align *a = align_new(tile, &other, on_found, NULL);

    (void)state;
    found.n = 0;
    assert_int_equal(align_prove(a, heads, 3), -1); /* it is of another log */
    assert_int_equal(found.list[0].code, FINDING_MIRROR);
    align_free(&a);
    as_it_was();
    traces[950].leaf[0] ^= 1; /* behind the last head */
    assert_int_equal(align_all(), 0);
}

static void a_mirror_that_cannot_be_read_is_no_finding(void **state)
{
    struct align *a = align_new(tile, &log_of, on_found, NULL);

    (void)state;
    found.n = 0;
    mirror_lost = true;
    assert_int_equal(align_prove(a, heads, 3), -1);
    mirror_lost = false;
    assert_int_equal(found.n, 0);
    align_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_that_was_changed_is_named_by_its_position),
        cmocka_unit_test(a_stored_leaf_that_was_changed_is_told_from_its_event),
        cmocka_unit_test(changes_under_different_heads_are_told_one_by_one),
        cmocka_unit_test(a_leaf_that_was_made_again_lies_between_two_heads),
        cmocka_unit_test(the_last_event_below_a_head_counts),
        cmocka_unit_test(a_newer_head_does_not_outweigh_an_older_one),
        cmocka_unit_test(two_heads_of_one_size_contradict_each_other),
        cmocka_unit_test(a_head_over_nothing_is_right_for_every_log),
        cmocka_unit_test(what_was_there_before_is_told_where_it_can_be),
        cmocka_unit_test(each_kind_that_was_there_before_is_told),
        cmocka_unit_test(a_bit_that_turned_is_told_from_a_change),
        cmocka_unit_test(a_mirror_names_the_event_at_every_place),
        cmocka_unit_test(a_mirror_names_what_was_moved),
        cmocka_unit_test(a_long_end_that_is_gone_is_one_finding),
        cmocka_unit_test(a_mirror_is_believed_as_far_as_a_head_proves_it),
        cmocka_unit_test(a_mirror_that_cannot_be_read_is_no_finding),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
