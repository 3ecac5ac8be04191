/*
 * Every byte of every column of 1,000 events, turned one by one: with the stored leaf left as it was, and
 * with the leaf made again, as one who may write everything would. One head that was signed over these
 * 1,000 events, and some events behind it, are all there is to find it with.
 */
#include "verify_log.h"

#define EVENTS 1000
#define BEHIND 10

static struct made_log log_of;
static struct checkpoint head;
static struct trace traces[EVENTS + BEHIND];
static size_t n_left, n_again;

static int begin(void **state)
{
    (void)state;
    hash_init();
    chance_seed(20261126);
    log_make(&log_of, EVENTS + BEHIND);
    head = log_head(&log_of, EVENTS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    print_message("%zu changes with the leaf as it was, %zu with a leaf made again\n", n_left,
                  n_again);
    hash_deinit();
    return 0;
}

/* The log with this row in the place of number i, where its position puts it. */
static void put_trace(size_t i, const struct trace *t)
{
    size_t n = 0;
    bool put = false;

    for (size_t k = 0; k < log_of.n; k++) {
        if (k == i)
            continue;
        if (!put && t->position < log_of.traces[k].position) {
            traces[n++] = *t;
            put = true;
        }
        traces[n++] = log_of.traces[k];
    }
    if (!put)
        traces[n] = *t;
}

/* A row that is not what it was is found, and where. */
static void assert_seen(size_t i, const struct own_row *row, const char *what)
{
    struct trace t;

    look(&row->r, &t);
    put_trace(i, &t);
    if (check_traces(traces, log_of.n, &head, 1) > 0 && found_any_at((int64_t)i))
        return;
    found_print();
    fail_msg("event %zu, %s: not found", i, what);
}

/* Without checking all of the log: the event alone says it, which check always tells. */
static void assert_seen_alone(size_t i, const struct own_row *row, const char *what)
{
    struct trace t;

    look(&row->r, &t);
    if (!(t.flags & (TRACE_DIFFERS | TRACE_FAULT | TRACE_BLIND)))
        fail_msg("event %zu, %s: not found", i, what);
}

/* One byte of a column, which lies at `byte` in `row`. whole: check all of the log in both cases. */
static void turn(size_t i, struct own_row *row, uint8_t *byte, const char *what, bool whole)
{
    bool position = byte >= (uint8_t *)&row->r.position && byte < (uint8_t *)(&row->r.position + 1);
    bool leaf = byte >= row->leaf && byte < row->leaf + HASH_LEN;
    uint8_t was = *byte;

    *byte ^= (uint8_t)(1 + chance_below(255));
    if (position || whole)
        assert_seen(i, row, what);
    else
        assert_seen_alone(i, row, what);
    n_left++;
    if (!leaf && !position) {
        row_leaf(row);
        assert_seen(i, row, what);
        memcpy(row->leaf, log_of.rows[i].leaf, HASH_LEN);
        n_again++;
    }
    *byte = was;
}

/* Of each column one byte is sought in the whole log also where the event alone says it; with LONG all. */
#define TURN_ALL(p, n, what)                                                         \
    for (size_t b = 0, chosen = (n) ? chance_below((uint32_t)(n)) : 0; b < (n); b++) \
    turn(i, &row, (uint8_t *)(p) + b, (what), b == chosen || getenv("LONG") != NULL)
#define TURN(field) TURN_ALL(&row.r.field, sizeof row.r.field, #field)

static void every_byte_that_is_turned_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        struct own_row row;

        row_copy(&row, &log_of.rows[i]);
        TURN(position);
        TURN(log);
        TURN(stream);
        TURN(version);
        TURN(kind);
        TURN(schema);
        TURN(fence);
        TURN(at);
        TURN(append);
        TURN_ALL(row.party, row.r.party.n, "party");
        if (row.r.has_number)
            TURN(number);
        TURN_ALL(row.meta, row.r.meta.n, "meta");
        TURN_ALL(row.salt, (size_t)SALT_LEN, "salt");
        TURN_ALL(row.body, row.r.body.n, "body");
        TURN_ALL(row.leaf, (size_t)HASH_LEN, "leaf");
    }
}

static void again(size_t i, struct own_row *row, const char *what)
{
    row_leaf(row);
    assert_seen(i, row, what);
}

/* Other lengths, nothing where there was something and the other way round. */
static void what_is_no_byte_is_found_as_well(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        struct own_row row;
        const struct own_row *was = &log_of.rows[i];

        row_copy(&row, was);
        row.r.has_number = !row.r.has_number; /* none, or 0: the same in the leaf */
        row.r.number = 0;
        assert_seen(i, &row, "number");
        again(i, &row, "number, made again");

        row_copy(&row, was);
        row.r.salt.p = NULL;
        row.r.salt.n = 0;
        assert_seen(i, &row, "no salt");
        row.r.body.p = NULL;
        row.r.body.n = 0;
        assert_seen(i, &row, "erased");

        /* A byte that goes over from salt to body leaves their hash as it was. */
        row_copy(&row, was);
        memmove(row.body + 1, row.body,
                row.r.body.n < TEXT_MOST - 1 ? row.r.body.n : TEXT_MOST - 1);
        row.body[0] = row.salt[SALT_LEN - 1];
        row.r.salt.n--;
        row.r.body.n += row.r.body.n < TEXT_MOST - 1;
        assert_seen(i, &row, "salt and body");

        row_copy(&row, was);
        row.r.meta.n--;
        assert_seen(i, &row, "a shorter meta");
        again(i, &row, "a shorter meta, made again");
        row_copy(&row, was);
        row.r.leaf.n--;
        assert_seen(i, &row, "a shorter leaf");
        row_copy(&row, was);
        row.r.broken = true;
        assert_seen(i, &row, "a column of another width");
    }
}

static void the_log_itself_is_right(void **state)
{
    (void)state;
    if (check_traces(log_of.traces, log_of.n, &head, 1) != 0)
        found_print();
    assert_int_equal(found.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_log_itself_is_right),
        cmocka_unit_test(every_byte_that_is_turned_is_found),
        cmocka_unit_test(what_is_no_byte_is_found_as_well),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
