/*
 * Binary forms, read and written by PostgreSQL itself.
 */
#include "db_test.h"

static const Oid array_types[] = {1016, 1007, 1005, 1001, 1009, 2951, 1000};
static const struct db_stmt arrays = {
    "arrays",
    "SELECT a::text || ' ' || b::text || ' ' || c::text || ' ' || "
    "coalesce(encode(e, 'hex'), '-') || ' ' || coalesce(f, '-') || ' ' || g::text || ' ' || h::text"
    " FROM unnest($1::int8[], $2::int4[], $3::int2[], $4::bytea[], $5::text[], $6::uuid[],"
    " $7::bool[]) AS u(a, b, c, e, f, g, h)",
    7, array_types};

static char texts[4][200];
static int n_texts;

static void on_arrays(void *arg, const struct db_result *r)
{
    (void)arg;
    assert_int_equal(r->outcome, DB_DONE);
    for (int i = 0; i < PQntuples(r->rows); i++)
        snprintf(texts[i], sizeof texts[i], "%.*s", SLICE_FMT(db_get_bytes(r->rows, i, 0)));
    n_texts = PQntuples(r->rows);
    n_answers++;
}

static void arrays_arrive_as_they_were_built(void **state)
{
    static const uint8_t id[16] = {0x01, 0x96, 15, 0};
    struct db_array a[7] = {0};
    struct db_param params[7];

    (void)state;
    for (int round = 0; round < 2; round++) { /* the second time in the same buffers */
        db_array_begin(&a[0], DB_INT8);
        db_array_int(&a[0], 8, INT64_MIN);
        db_array_int(&a[0], 8, INT64_MAX);
        db_array_begin(&a[1], DB_INT4);
        db_array_int(&a[1], 4, INT32_MIN);
        db_array_int(&a[1], 4, INT32_MAX);
        db_array_begin(&a[2], DB_INT2);
        db_array_int(&a[2], 2, -1);
        db_array_int(&a[2], 2, 32767);
        db_array_begin(&a[3], DB_BYTEA);
        db_array_bytes(&a[3], "\0\xff", 2);
        db_array_null(&a[3]);
        db_array_begin(&a[4], DB_TEXT);
        db_array_null(&a[4]);
        db_array_bytes(&a[4], "één", 5);
        db_array_begin(&a[5], DB_UUID);
        db_array_bytes(&a[5], id, 16);
        db_array_bytes(&a[5], id, 16);
        db_array_begin(&a[6], DB_BOOL);
        db_array_bytes(&a[6], "\1", 1);
        db_array_bytes(&a[6], "\0", 1);
        for (int i = 0; i < 7; i++)
            params[i] = db_array_end(&a[i]);
        n_answers = 0;
        db_send(d, &arrays, params, on_arrays, NULL);
        db_sync(d);
        assert_true(wait_for(l, &n_answers, 1));
        assert_int_equal(n_texts, 2);
        assert_string_equal(texts[0], "-9223372036854775808 -2147483648 -1 00ff - "
                                      "01960f00-0000-0000-0000-000000000000 true");
        assert_string_equal(texts[1], "9223372036854775807 2147483647 32767 - één "
                                      "01960f00-0000-0000-0000-000000000000 false");
    }
    for (int i = 0; i < 7; i++)
        db_array_free(&a[i]);
}

static const Oid empty_types[] = {1016, 1184};
static const struct db_stmt numbers = {
    "numbers",
    "SELECT cardinality($1::int8[]), true, (-2)::int2, (-3)::int4, (-4)::int8, "
    "'2026-04-02T09:15:00.123456Z'::timestamptz = $2, $2, NULL::int4, ''::text, NULL::text",
    2, empty_types};

static void on_numbers(void *arg, const struct db_result *r)
{
    (void)arg;
    assert_int_equal(r->outcome, DB_DONE);
    assert_int_equal(db_get_int(r->rows, 0, 0), 0);
    assert_int_equal(db_get_int(r->rows, 0, 1), 1);
    assert_int_equal(db_get_int(r->rows, 0, 2), -2);
    assert_int_equal(db_get_int(r->rows, 0, 3), -3);
    assert_int_equal(db_get_int(r->rows, 0, 4), -4);
    assert_int_equal(db_get_int(r->rows, 0, 5), 1);
    assert_int_equal(db_time_from_pg(db_get_int(r->rows, 0, 6)), INT64_C(1775121300123456));
    assert_int_equal(db_get_int(r->rows, 0, 7), 0);
    assert_non_null(db_get_bytes(r->rows, 0, 8).p);
    assert_int_equal(db_get_bytes(r->rows, 0, 8).n, 0);
    assert_null(db_get_bytes(r->rows, 0, 9).p);
    n_answers++;
}

static void numbers_times_and_nothing_are_read(void **state)
{
    struct db_array empty = {0};
    struct db_param params[2];
    uint8_t when[8];

    (void)state;
    db_array_begin(&empty, DB_INT8);
    params[0] = db_array_end(&empty);
    db_put_int(when, 8, db_time_to_pg(INT64_C(1775121300123456)));
    params[1] = (struct db_param){when, 8};
    db_send(d, &numbers, params, on_numbers, NULL);
    db_sync(d);
    assert_true(wait_for(l, &n_answers, 1));
    db_array_free(&empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(arrays_arrive_as_they_were_built),
        TEST(numbers_times_and_nothing_are_read),
    };

    db_test_begin();
    return cmocka_run_group_tests(tests, cluster_start, cluster_stop);
}
