/*
 * Programs that a page is given to, and days as options: what becomes of what is not there, fails, or takes
 * too long.
 */
#include "tests/unit/common_test.h"

#include "services/cli/dates.h"
#include "services/cli/saving.h"

#include <errno.h>

static int run(const char *program, const char *argument, int seconds)
{
    const char *const argv[] = {program, argument, NULL};

    return saving_run(argv, seconds);
}

static void the_exit_status_is_the_programs(void **state)
{
    (void)state;
    assert_int_equal(run("true", NULL, 20), 0);
    assert_int_equal(run("false", NULL, 20), 1);
}

static void what_is_not_there_says_so(void **state)
{
    (void)state;
    errno = 0;
    assert_int_equal(run("weerklank-no-such-program", NULL, 20), -1);
    assert_int_equal(errno, ENOENT);
}

static void what_takes_too_long_is_ended(void **state)
{
    int64_t began = clock_mono_us();

    (void)state;
    assert_int_equal(run("sleep", "600", 0), -1);
    assert_int_equal(errno, ETIMEDOUT);
    assert_true(clock_mono_us() - began < 20 * US_PER_S);
}

/* The name is one argument, whatever stands in it: no shell looks at it. */
static void a_name_is_never_a_command(void **state)
{
    char path[] = "/tmp/wk-saving-XXXXXX", evil[100];
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    snprintf(evil, sizeof evil, "$(rm %s); rm %s", path, path);
    assert_int_equal(run("ls", evil, 20) == 0, false);
    assert_int_equal(access(path, F_OK), 0);
    unlink(path);
}

static void a_file_is_known_by_its_end(void **state)
{
    (void)state;
    assert_int_equal(saving_check(NULL), 0);
    assert_int_equal(saving_check("a.b/rapport.pdf"), 0);
    assert_int_equal(saving_check("rapport.docx"), 0);
    assert_int_equal(saving_check("rapport.html"), 0);
    assert_int_equal(saving_check("rapport.doc"), CLI_USAGE);
    assert_int_equal(saving_check(".pdf"), CLI_USAGE);
    assert_int_equal(saving_check(""), CLI_USAGE);
}

static void quarters_begin_and_end_with_their_months(void **state)
{
    int32_t from, until;

    (void)state;
    assert_int_equal(dates_quarter("2026-Q3", &from, &until), 0);
    assert_int_equal(from, clock_day_of(2026, 7, 1));
    assert_int_equal(until, clock_day_of(2026, 10, 1));
    assert_int_equal(dates_quarter("2026-k4", &from, &until), 0);
    assert_int_equal(until, clock_day_of(2027, 1, 1));
    assert_int_equal(dates_quarter("2026-Q5", &from, &until), CLI_USAGE);
    assert_int_equal(dates_quarter("2026-Q3x", &from, &until), CLI_USAGE);
    assert_int_equal(dates_quarter("2026", &from, &until), CLI_USAGE);
    assert_int_equal(dates_quarter(NULL, &from, &until), CLI_USAGE);
}

static void months_go_on_over_the_year(void **state)
{
    (void)state;
    assert_int_equal(dates_month(clock_day_of(2026, 12, 31), 1), clock_day_of(2027, 1, 1));
    assert_int_equal(dates_month(clock_day_of(2026, 3, 5), -12), clock_day_of(2025, 3, 1));
    assert_int_equal(dates_month(clock_day_of(2026, 3, 5), 0), clock_day_of(2026, 3, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exit_status_is_the_programs),
        cmocka_unit_test(what_is_not_there_says_so),
        cmocka_unit_test(what_takes_too_long_is_ended),
        cmocka_unit_test(a_name_is_never_a_command),
        cmocka_unit_test(a_file_is_known_by_its_end),
        cmocka_unit_test(quarters_begin_and_end_with_their_months),
        cmocka_unit_test(months_go_on_over_the_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
