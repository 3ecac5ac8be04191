/*
 * Several services' metrics as one text: each family once, and no line that Prometheus would stumble over.
 */
#include "common_test.h"

#include "services/scrape/merge.h"

static struct merge *merge;
static struct buf out;

static int setup(void **state)
{
    (void)state;
    merge = merge_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    merge_free(&merge);
    buf_free(&out);
    return 0;
}

static size_t add(const char *service, const char *text)
{
    return merge_add(merge, service, slice_str(text));
}

static const char *written(void)
{
    buf_reset(&out);
    merge_write(merge, &out);
    buf_add(&out, "", 1);
    return (const char *)out.p;
}

#define HEAD(name, type) "# HELP " name " It is.\n# TYPE " name " " type "\n"

static void families_of_the_same_name_are_put_together(void **state)
{
    (void)state;
    assert_int_equal(
        add("a", HEAD("x_total", "counter") "x_total 1\n" HEAD("y", "gauge") "y -2.5\n"), 0);
    assert_int_equal(add("b", HEAD("z", "gauge") "z{k=\"v\"} NaN\n" HEAD(
                                  "x_total", "counter") "x_total{k=\"v\",l=\"\\\"w\\\\\\n}\"} 3\n"),
                     0);
    assert_string_equal(
        written(),
        HEAD("x_total", "counter") "x_total{service=\"a\"} 1\n"
                                   "x_total{service=\"b\",k=\"v\",l=\"\\\"w\\\\\\n}\"} "
                                   "3\n" HEAD("y", "gauge") "y{service=\"a\"} -2.5\n" HEAD(
                                       "z", "gauge") "z{service=\"b\",k=\"v\"} NaN\n");
}

static void a_histogram_keeps_its_parts(void **state)
{
    (void)state;
    assert_int_equal(
        add("a", HEAD("x", "histogram") "x_bucket{le=\"+Inf\"} 1\nx_sum 0.5\nx_count 1\n"), 0);
    assert_string_equal(
        written(),
        HEAD("x", "histogram") "x_bucket{service=\"a\",le=\"+Inf\"} 1\nx_sum{service=\"a\"} 0.5\n"
                               "x_count{service=\"a\"} 1\n");
}

/* Each alone between two good ones. */
static void what_is_not_of_the_format_is_left_out_and_the_rest_stays(void **state)
{
    static const char *const bad[] = {
        "x_total\n",
        "x_total \n",
        "x_total 1 1395066363000\n",
        "x_total  1\n",
        "x_total one\n",
        "x_total 1x\n",
        "x_totals 1\n",
        "x_total_bucket 1\n",
        "y 1\n",
        "{} 1\n",
        "x_total{} 1\n",
        "x_total{k} 1\n",
        "x_total{k=v} 1\n",
        "x_total{k=\"v} 1\n",
        "x_total{k=\"v\" 1\n",
        "x_total{k=\"\\t\"} 1\n",
        "x_total{k=\"v\",} 1\n",
        "x_total{service=\"me\"} 1\n",
        "x_total{k=\"v\",service=\"me\"} 1\n",
        "x_total 1\r\n",
        "x_total{k=\"\x01\"} 1\n",
        "# a remark\n",
        "# HELP\n",
        " x_total 1\n",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        char text[400];

        merge_free(&merge);
        merge = merge_new();
        snprintf(text, sizeof text, "%sx_total 1\n%sx_total{k=\"v\"} 2\n",
                 HEAD("x_total", "counter"), bad[i]);
        if (add("a", text) != 1)
            fail_msg("taken: %s", bad[i]);
        assert_string_equal(
            written(),
            HEAD("x_total",
                 "counter") "x_total{service=\"a\"} 1\nx_total{service=\"a\",k=\"v\"} 2\n");
    }
}

/* A release beside ours that has it as something else: the first counts, the other is left out. */
static void a_family_of_another_type_is_left_out(void **state)
{
    (void)state;
    assert_int_equal(add("a", HEAD("x", "gauge") "x 1\n"), 0);
    assert_int_equal(add("b", HEAD("x", "histogram") "x_count 1\nx 2\n"), 3);
    assert_int_equal(add("c", "# HELP x Another help.\n# TYPE x gauge\nx 3\n"), 0);
    assert_string_equal(written(), HEAD("x", "gauge") "x{service=\"a\"} 1\nx{service=\"c\"} 3\n");
}

static void samples_without_a_head_are_of_no_family(void **state)
{
    (void)state;
    assert_int_equal(add("a", "x 1\n# TYPE x gauge\nx 1\n# HELP x It is.\nx 1\n"), 4);
    assert_string_equal(written(), "");
}

static void families_are_bounded(void **state)
{
    struct buf text = {0};

    (void)state;
    for (int i = 0; i < MERGE_FAMILIES + 10; i++)
        buf_printf(&text, "# HELP x%d It is.\n# TYPE x%d gauge\nx%d 1\n", i, i, i);
    assert_int_equal(merge_add(merge, "a", buf_slice(&text)), 30);
    assert_non_null(strstr(written(), "x999{service=\"a\"} 1\n"));
    assert_null(strstr(written(), "x1000"));
    buf_free(&text);
}

/* Whatever comes: no crash, and each line that goes out is a head or bears the service. */
static void random_bytes_give_no_line_of_another(void **state)
{
    static const char letters[] = "x_total{k=\"v\"} 1\n# HELPTYPE\\,counter";
    char text[600];

    (void)state;
    chance_seed(11);
    for (int round = 0; round < 20000; round++) {
        size_t n = (size_t)snprintf(text, sizeof text, "%s", HEAD("x_total", "counter"));

        while (n < 400)
            text[n++] = letters[chance_below(sizeof letters - 1)];
        merge_free(&merge);
        merge = merge_new();
        (void)merge_add(merge, "a", slice_of(text, n));
        written();
        for (char *line = strtok((char *)out.p, "\n"); line; line = strtok(NULL, "\n"))
            if (line[0] != '#')
                assert_non_null(strstr(line, "{service=\"a\""));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(families_of_the_same_name_are_put_together),
        TEST(a_histogram_keeps_its_parts),
        TEST(what_is_not_of_the_format_is_left_out_and_the_rest_stays),
        TEST(a_family_of_another_type_is_left_out),
        TEST(samples_without_a_head_are_of_no_family),
        TEST(families_are_bounded),
        TEST(random_bytes_give_no_line_of_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
