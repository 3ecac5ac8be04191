/*
 * Log lines: whatever goes in, each line parses.
 */
#include "common_test.h"

#include "common/log.h"

#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>

static char captured[1 << 16];

/* Standard error goes into memory between these two. */
static int capture_fd, saved_fd;

static void capture_begin(void)
{
    saved_fd = dup(STDERR_FILENO);
    capture_fd = memfd_create("log", MFD_CLOEXEC);
    assert_true(saved_fd >= 0 && capture_fd >= 0);
    assert_true(dup2(capture_fd, STDERR_FILENO) >= 0);
}

static const char *capture_end(void)
{
    ssize_t n = pread(capture_fd, captured, sizeof captured - 1, 0);

    assert_true(n >= 0);
    captured[n] = '\0';
    dup2(saved_fd, STDERR_FILENO);
    close(saved_fd);
    close(capture_fd);
    return captured;
}

/* Moves p behind one value: bare, or quoted with escapes. NULL when it is neither. */
static const char *skip_value(const char *p)
{
    if (*p != '"') {
        while (*p > ' ' && *p < 0x7f && *p != '"')
            p++;
        return p;
    }
    for (p++; *p != '"'; p++) {
        if (*p < ' ' || *p >= 0x7f)
            return NULL;
        if (*p != '\\')
            continue;
        p++;
        if (*p == 'x' && isxdigit((unsigned char)p[1]) && isxdigit((unsigned char)p[2]))
            p += 2;
        else if (*p != '"' && *p != '\\')
            return NULL;
    }
    return p + 1;
}

/* time level service event( key=value)*, at most 1,024 bytes. */
static bool line_parses(const char *line, size_t n)
{
    const char *p = line, *end = line + n;

    if (n > 1024 || line[n - 1] != '\n' || n < 30 || line[10] != 'T' || line[26] != 'Z')
        return false;
    for (int word = 0; word < 4; word++) {
        if (word && *p++ != ' ')
            return false;
        while (*p > ' ' && *p < 0x7f)
            p++;
    }
    while (p < end - 1) {
        if (*p++ != ' ')
            return false;
        while (islower((unsigned char)*p) || *p == '_')
            p++;
        if (*p++ != '=' || !(p = skip_value(p)))
            return false;
    }
    return p == end - 1;
}

static void assert_lines_parse(const char *text, int lines)
{
    int n = 0;

    for (const char *end; (end = strchr(text, '\n')); text = end + 1, n++)
        if (!line_parses(text, (size_t)(end + 1 - text)))
            fail_msg("does not parse: %.*s", (int)(end - text), text);
    assert_int_equal(*text, '\0');
    assert_int_equal(n, lines);
}

static void a_line_holds_time_level_service_event_and_pairs(void **state)
{
    const char *line;

    (void)state;
    capture_begin();
    log_info("history_ready", "position=%" PRId64 " fence=%d", INT64_C(12), 3);
    line = capture_end();
    assert_lines_parse(line, 1);
    assert_string_equal(line + 27, " info unit history_ready position=12 fence=3\n");
}

static void a_line_without_pairs_ends_behind_the_event(void **state)
{
    (void)state;
    capture_begin();
    log_warn("alone", NULL);
    assert_string_equal(capture_end() + 27, " warn unit alone\n");
}

static void what_is_below_the_level_is_not_written(void **state)
{
    (void)state;
    capture_begin();
    log_debug("quiet", "a=%d", 1);
    log_init("unit", LOG_ERROR);
    log_warn("quiet", "a=%d", 1);
    log_error("loud", "a=%d", 1);
    log_init("unit", LOG_DEBUG);
    log_debug("loud", "a=%d", 2);
    log_init("unit", LOG_INFO);
    assert_lines_parse(capture_end(), 2);
    assert_null(strstr(captured, "quiet"));
}

static void hostile_values_are_escaped(void **state)
{
    (void)state;
    assert_string_equal(log_value(SLICE_LIT("plain text")), "\"plain text\"");
    assert_string_equal(log_value(SLICE_LIT("a\"b\\c")), "\"a\\\"b\\\\c\"");
    assert_string_equal(log_value(SLICE_LIT("a\nb\x1b[2J")), "\"a\\x0ab\\x1b[2J\"");
    assert_string_equal(log_value(SLICE_LIT("\xe2\x80\xae")), "\"\\xe2\\x80\\xae\"");
    assert_string_equal(log_value(SLICE_LIT("a\0b")), "\"a\\x00b\"");
    assert_string_equal(log_value(SLICE_LIT("")), "\"\"");
    assert_string_equal(log_value((struct slice){0}), "-");
}

static void four_values_fit_in_one_line(void **state)
{
    (void)state;
    capture_begin();
    log_info("four", "a=%s b=%s c=%s d=%s", log_value(SLICE_LIT("1")), log_value(SLICE_LIT("2")),
             log_value(SLICE_LIT("3")), log_value(SLICE_LIT("4")));
    assert_non_null(strstr(capture_end(), "a=\"1\" b=\"2\" c=\"3\" d=\"4\"\n"));
}

static void a_long_value_is_cut_outside_its_escapes(void **state)
{
    char *mebibyte = malloc(1 << 20);

    (void)state;
    assert_non_null(mebibyte);
    for (int first = 0; first < 8; first++) {
        memset(mebibyte, '\n', 1 << 20);
        memset(mebibyte, 'a', (size_t)first);
        capture_begin();
        log_info("long", "value=%s after=1", log_value(slice_of(mebibyte, 1 << 20)));
        assert_lines_parse(capture_end(), 1);
        assert_true(strlen(captured) < 200);
        assert_non_null(strstr(captured, "...\" after=1\n"));
    }
    free(mebibyte);
}

static void random_bytes_never_break_a_line(void **state)
{
    static const char mean[] = "\"\\\n\r\t\x1b = x\x00\xff\xc3";

    (void)state;
    chance_seed(6);
    for (int i = 0; i < 3000; i++) {
        char bytes[120];
        size_t n = chance_below(sizeof bytes);

        for (size_t j = 0; j < n; j++)
            bytes[j] = mean[chance_below(sizeof mean)];
        capture_begin();
        log_info("event", "first=%s second=%s third=3", log_value(slice_of(bytes, n)),
                 log_value(slice_of(bytes, n / 2)));
        assert_lines_parse(capture_end(), 1);
    }
}

static void a_line_too_long_is_cut_between_pairs(void **state)
{
    (void)state;
    for (int width = 800; width < 1300; width++) {
        capture_begin();
        log_info("wide", "number=%0*d quoted=%s more=%s last=1", width, 7,
                 log_value(SLICE_LIT("with blanks in it, = and \" and \\ too")),
                 log_value(SLICE_LIT("x")));
        assert_lines_parse(capture_end(), 1);
        assert_true(strstr(captured, " last=1\n") || strstr(captured, " cut=1\n"));
    }
}

static void a_text_that_was_not_quoted_stays_one_line(void **state)
{
    (void)state;
    capture_begin();
    log_info("bare", "text=%s", "one\ntwo\x1b[0m");
    assert_lines_parse(capture_end(), 1);
}

static void end_it(void *arg)
{
    (void)arg;
    log_fatal("no_start", "why=%s", "test");
}

static void a_fatal_line_ends_the_process_with_1(void **state)
{
    struct child_end end = child_run(end_it, NULL);

    (void)state;
    assert_int_equal(end.status, 1);
    assert_lines_parse(end.text, 1);
    assert_non_null(strstr(end.text, " error unit no_start why=test\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_holds_time_level_service_event_and_pairs),
        cmocka_unit_test(a_line_without_pairs_ends_behind_the_event),
        cmocka_unit_test(what_is_below_the_level_is_not_written),
        cmocka_unit_test(hostile_values_are_escaped),
        cmocka_unit_test(four_values_fit_in_one_line),
        cmocka_unit_test(a_long_value_is_cut_outside_its_escapes),
        cmocka_unit_test(random_bytes_never_break_a_line),
        cmocka_unit_test(a_line_too_long_is_cut_between_pairs),
        cmocka_unit_test(a_text_that_was_not_quoted_stays_one_line),
        cmocka_unit_test(a_fatal_line_ends_the_process_with_1),
    };

    log_init("unit", LOG_INFO);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
