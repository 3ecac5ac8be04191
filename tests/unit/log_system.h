/*
 * A real log for tests in C: PostgreSQL, history and its reader as processes of their own, in a fresh
 * folder below /tmp, ended with the test whatever happens. The test itself lives as a service beside
 * them: it has a loop and a bus.
 */
#ifndef TESTS_UNIT_LOG_SYSTEM_H
#define TESTS_UNIT_LOG_SYSTEM_H

#include "common_test.h"

#include "common/life.h"
#include "common/log.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

struct log_system {
    char state[64], build[512];
    pid_t postgres, history, reader, intake, tracking;
    struct life *life;
};

/* Programs are in $BUILD; scripts below the folder that tests are run in. */
static void build_find(struct log_system *s)
{
    const char *given = getenv("BUILD");
    ssize_t n;

    if (given) {
        snprintf(s->build, sizeof s->build, "%s", given);
        return;
    }
    n = readlink("/proc/self/exe", s->build, sizeof s->build - 1);
    assert_true(n > 0);
    s->build[n] = '\0';
    for (int i = 0; i < 2; i++)
        *strrchr(s->build, '/') = '\0';
}

static void to_log(const struct log_system *s)
{
    char path[128];
    int fd;

    snprintf(path, sizeof path, "%s/log", s->state);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
}

/* A child that dies with us. words ends with NULL. */
static pid_t spawn(const struct log_system *s, const char *const *words)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    to_log(s);
    execv(words[0], (char *const *)(uintptr_t)words);
    _exit(127);
}

/* A program of ours; word may be NULL. */
static pid_t service_start(const struct log_system *s, const char *name, const char *word)
{
    char program[600];

    snprintf(program, sizeof program, "%s/weerklank-%s", s->build, name);
    return spawn(s, (const char *[]){program, word, NULL});
}

MAYBE_UNUSED static void history_start(struct log_system *s)
{
    s->history = service_start(s, "history", NULL);
}

MAYBE_UNUSED static void reader_start(struct log_system *s)
{
    s->reader = service_start(s, "history", "--reader");
}

MAYBE_UNUSED static void process_kill(pid_t *pid, int how)
{
    if (*pid > 0) {
        kill(*pid, how);
        waitpid(*pid, NULL, 0);
    }
    *pid = 0;
}

static void system_fail(const struct log_system *s, const char *what)
{
    char command[128];

    snprintf(command, sizeof command, "tail -n 5 %s/log", s->state);
    (void)!system(command);
    fail_msg("%s", what);
}

MAYBE_UNUSED static void system_begin(struct log_system *s)
{
    static char name[] = "unit", *arguments[] = {name, NULL};
    int status;

    memset(s, 0, sizeof *s);
    build_find(s);
    snprintf(s->state, sizeof s->state, "/tmp/wk-unit-XXXXXX");
    assert_non_null(mkdtemp(s->state));
    assert_int_equal(chmod(s->state, 0755), 0);
    setenv("WEERKLANK_STATE", s->state, 1);
    setenv("SHARED_BUFFERS", "32MB", 1);
    setenv("WEERKLANK_LOG_LEVEL", "error", 1);
    s->postgres = spawn(s, (const char *[]){"compose/postgres", "run", s->state, NULL});
    assert_int_equal(
        waitpid(spawn(s, (const char *[]){"compose/postgres", "schema", s->state, NULL}), &status,
                0) > 0,
        1);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        system_fail(s, "no database");
    history_start(s);
    reader_start(s);
    s->life = life_begin("unit", 1, arguments);
}

static int file_remove(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

MAYBE_UNUSED static void system_end(struct log_system *s)
{
    life_end(&s->life);
    process_kill(&s->intake, SIGTERM);
    process_kill(&s->tracking, SIGTERM);
    process_kill(&s->history, SIGTERM);
    process_kill(&s->reader, SIGTERM);
    process_kill(&s->postgres, SIGINT);
    nftw(s->state, file_remove, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
