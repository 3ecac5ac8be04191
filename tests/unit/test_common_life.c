/*
 * The life of a service, as a process of its own.
 */
#include "common_test.h"

#include "common/life.h"
#include "common/log.h"
#include "common/settings.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

static char folder[64];

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/weerklank-life-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int teardown(void **state)
{
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/deep/run", folder);
    rmdir(path);
    snprintf(path, sizeof path, "%s/deep", folder);
    rmdir(path);
    return rmdir(folder);
}

/* Writes a letter to the test at each step of its life. */
static int steps = -1;
static void *absent;

static void step(const char *letter)
{
    if (write(steps, letter, 1) != 1)
        exit(3);
}

static void say_ready(void *arg)
{
    life_ready(arg, NULL);
    step("r");
}

static void serve(void)
{
    char state_dir[128];
    char *argv[] = {"unit", state_dir, "--option", NULL};
    struct loop_timer t = {.fn = say_ready};
    struct life *life;

    snprintf(state_dir, sizeof state_dir, "--state.dir=%s/deep", folder);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    life = life_begin("unit", 3, argv);
    if (life->argc != 2 || strcmp(life->argv[1], "--option") != 0)
        exit(4);
    if (umask(077) != 077 || signal(SIGPIPE, SIG_IGN) != SIG_IGN)
        exit(5);
    absent = bus_dealer_connect(life->bus, "ipc:///tmp/weerklank-nobody-is-here");
    t.arg = life;
    loop_timer_set(life->loop, &t, 1);
    step("b");
    life_run(life);
    life_ready(life, "stopping");
    step("s");
    bus_close(life->loop, &absent);
    exit(life_end(&life));
}

static pid_t start(int *reader_out)
{
    int pipes[2];
    pid_t pid;

    assert_int_equal(pipe(pipes), 0);
    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        steps = pipes[1];
        close(pipes[0]);
        serve();
    }
    close(pipes[1]);
    *reader_out = pipes[0];
    return pid;
}

static void expect_step(int reader, char letter)
{
    char got = 0;

    assert_int_equal(read(reader, &got, 1), 1);
    assert_int_equal(got, letter);
}

static bool ready_file(char out[64])
{
    char path[128];
    FILE *f;

    snprintf(path, sizeof path, "%s/deep/run/unit.ready", folder);
    f = fopen(path, "r");
    if (!f)
        return false;
    assert_non_null(fgets(out, 64, f));
    fclose(f);
    return true;
}

static void a_signal_ends_it(int signal_number)
{
    char said[64], expected[64], path[128];
    struct stat st;
    int reader, status;
    pid_t pid = start(&reader);

    expect_step(reader, 'b');
    expect_step(reader, 'r');
    assert_true(ready_file(said));
    snprintf(expected, sizeof expected, "ready %ld\n", (long)pid);
    assert_string_equal(said, expected);
    snprintf(path, sizeof path, "%s/deep/run", folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(kill(pid, signal_number), 0);
    expect_step(reader, 's');
    assert_true(ready_file(said) || errno == ENOENT);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_false(ready_file(said));
    close(reader);
}

static void term_ends_a_service_in_order(void **state)
{
    (void)state;
    a_signal_ends_it(SIGTERM);
}

static void int_ends_it_too_and_it_can_start_again(void **state)
{
    (void)state;
    a_signal_ends_it(SIGINT);
    a_signal_ends_it(SIGINT);
}

static void a_folder_open_to_others_is_closed(void **state)
{
    char path[128];
    struct stat st;

    (void)state;
    snprintf(path, sizeof path, "%s/deep", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/deep/run", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    a_signal_ends_it(SIGTERM);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
}

static void begin_with(void *arg)
{
    char *argv[] = {"unit", arg, NULL};

    life_begin("unit", 2, argv);
}

static void a_level_that_does_not_exist_is_refused(void **state)
{
    struct child_end end = child_run(begin_with, "--log.level=loud");

    (void)state;
    assert_int_equal(end.status, 1);
    assert_non_null(strstr(end.text, "log.level"));
}

static void a_folder_that_cannot_be_made_is_refused(void **state)
{
    struct child_end end = child_run(begin_with, "--run.dir=/proc/nothing/here");

    (void)state;
    assert_int_equal(end.status, 1);
    assert_non_null(strstr(end.text, "run_dir_failed"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(term_ends_a_service_in_order),
        TEST(int_ends_it_too_and_it_can_start_again),
        TEST(a_folder_open_to_others_is_closed),
        TEST(a_level_that_does_not_exist_is_refused),
        TEST(a_folder_that_cannot_be_made_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
