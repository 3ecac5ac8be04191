/*
 * Trace context: what is one, what is none, and for how long it is the current one.
 */
#include "common_test.h"

#include "common/buf.h"
#include "common/trace.h"

#include <fcntl.h>
#include <sys/mman.h>

#define GOOD "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
#define ID   "4bf92f3577b34da6a3ce929d0e0e4736"

static struct trace good(void)
{
    struct trace t;

    assert_true(trace_parse(SLICE_LIT(GOOD), &t));
    return t;
}

static void a_traceparent_comes_back_as_it_was(void **state)
{
    struct trace t = good();
    char text[TRACE_TEXT + 1];

    (void)state;
    assert_true(t.there);
    assert_int_equal(t.flags, 1);
    trace_text(&t, text);
    assert_string_equal(text, GOOD);
}

static void what_is_no_traceparent_of_version_00_is_none(void **state)
{
    static const char *const bad[] = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        GOOD "0",
        GOOD "-00",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
        "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
    };
    struct trace t;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        t = (struct trace){.there = true};
        if (trace_parse(slice_str(bad[i]), &t))
            fail_msg("taken: %s", bad[i]);
        assert_false(t.there);
    }
    assert_false(trace_parse(slice_of(NULL, 0), &t));
}

/* A byte changed is another trace, or none; never a crash, never another text. */
static void every_changed_byte_is_seen(void **state)
{
    char text[] = GOOD, again[TRACE_TEXT + 1];
    struct trace t;

    (void)state;
    for (size_t i = 0; i < TRACE_TEXT; i++)
        for (int c = 0; c < 256; c++) {
            char was = text[i];

            text[i] = (char)c;
            if (trace_parse(slice_of(text, TRACE_TEXT), &t)) {
                trace_text(&t, again);
                assert_memory_equal(again, text, TRACE_TEXT);
            }
            text[i] = was;
        }
}

static void a_header_of_a_later_version_is_taken_by_what_is_known_of_it(void **state)
{
    static const struct {
        const char *value;
        bool taken;
    } headers[] = {
        {GOOD, true},
        {GOOD "-more", false}, /* version 00 has nothing behind it */
        {"01-" ID "-00f067aa0ba902b7-ff", true},
        {"01-" ID "-00f067aa0ba902b7-01-what-is-not-known", true},
        {"01-" ID "-00f067aa0ba902b7-01.what", false},
        {"ff-" ID "-00f067aa0ba902b7-01", false},
        {"01-" ID "-00f067aa0ba902b7", false},
        {"", false},
    };
    struct trace t;
    char text[TRACE_TEXT + 1];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        trace_of_header(slice_str(headers[i].value), &t);
        if (t.there != headers[i].taken)
            fail_msg("%s", headers[i].value);
        if (!t.there)
            continue;
        trace_text(&t, text); /* goes on as version 00, with the flags that are known */
        assert_string_equal(text, GOOD);
    }
}

/* ------------------------------------------------------------------ the current one */

static char captured[1 << 16];

/* What fn writes to standard error. */
static const char *said_by(void (*fn)(void))
{
    int saved = dup(STDERR_FILENO), memory = memfd_create("log", MFD_CLOEXEC);
    ssize_t n;

    assert_true(dup2(memory, STDERR_FILENO) >= 0);
    fn();
    n = pread(memory, captured, sizeof captured - 1, 0);
    captured[n < 0 ? 0 : n] = '\0';
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(memory);
    return captured;
}

static void say(void)
{
    log_info("said", "n=%d", 1);
    log_info("alone", NULL);
}

static void a_line_bears_the_trace_of_what_is_handled_and_only_then(void **state)
{
    const char *text;

    (void)state;
    (void)trace_swap(good());
    text = said_by(say);
    assert_non_null(strstr(text, " info unit said trace=" ID " n=1\n"));
    assert_non_null(strstr(text, " info unit alone trace=" ID "\n"));
    trace_clear();
    text = said_by(say);
    assert_null(strstr(text, "trace"));
    assert_non_null(strstr(text, " info unit said n=1\n"));
    assert_non_null(strstr(text, " info unit alone\n"));
}

static void one_is_put_back_after_another(void **state)
{
    struct trace first = good(), second = good(), was;

    (void)state;
    second.id[0]++;
    was = trace_swap(first);
    assert_false(was.there);
    was = trace_swap(second);
    assert_memory_equal(was.id, first.id, sizeof was.id);
    (void)trace_swap(was);
    assert_memory_equal(trace_current.id, first.id, sizeof first.id);
    was = trace_swap((struct trace){0});
    assert_false(trace_on());
    (void)trace_swap(was);
    assert_true(trace_on());
    trace_clear();
}

static void handle(void *arg)
{
    int *seen = arg;

    seen[trace_on()]++;
    (void)trace_swap(good());
}

static void handle_and_stop(void *arg)
{
    struct loop *l = ((void **)arg)[0];

    handle(((void **)arg)[1]);
    loop_stop(l);
}

/* Whatever a handler leaves behind, the next one finds none. */
static void the_loop_clears_it_behind_each_handler(void **state)
{
    struct loop *l = loop_new();
    int seen[2] = {0};
    void *both[2] = {l, seen};
    struct loop_timer first = {.fn = handle, .arg = seen},
                      last = {.fn = handle_and_stop, .arg = both};

    (void)state;
    loop_turn_add(l, handle, seen);
    loop_turn_add(l, handle, seen);
    loop_timer_set(l, &first, clock_mono_us());
    loop_timer_set(l, &last, clock_mono_us() + 1);
    loop_run(l);
    assert_true(seen[false] >= 4);
    assert_int_equal(seen[true], 0);
    loop_free(&l);
}

static void say_often(void)
{
    for (int i = 0; i < 3 * TRACE_LINES; i++)
        trace_line("traced", "n=%d", i);
}

static size_t lines_in(const char *text, const char *word)
{
    size_t n = 0;

    for (const char *at = text; (at = strstr(at, word)); at++)
        n++;
    return n;
}

/* Whoever sends traces cannot fill the disk: so many a second, however long this took. */
static void lines_that_only_a_trace_leaves_are_bounded(void **state)
{
    uint64_t before = trace_lines_left_out();
    int64_t began = clock_mono_us(), seconds;
    size_t n;

    (void)state;
    assert_int_equal(lines_in(said_by(say_often), "traced"), 0); /* none is current */
    assert_int_equal(trace_lines_left_out(), before);
    (void)trace_swap(good());
    n = lines_in(said_by(say_often), " traced trace=" ID);
    trace_clear();
    seconds = (clock_mono_us() - began) / US_PER_S + 1;
    assert_true(n >= TRACE_LINES && n <= (size_t)seconds * TRACE_LINES);
    assert_int_equal(trace_lines_left_out() - before, 3 * TRACE_LINES - n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_traceparent_comes_back_as_it_was),
        cmocka_unit_test(what_is_no_traceparent_of_version_00_is_none),
        cmocka_unit_test(every_changed_byte_is_seen),
        cmocka_unit_test(a_header_of_a_later_version_is_taken_by_what_is_known_of_it),
        cmocka_unit_test(a_line_bears_the_trace_of_what_is_handled_and_only_then),
        cmocka_unit_test(one_is_put_back_after_another),
        cmocka_unit_test(the_loop_clears_it_behind_each_handler),
        cmocka_unit_test(lines_that_only_a_trace_leaves_are_bounded),
    };

    log_init("unit", LOG_INFO);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
