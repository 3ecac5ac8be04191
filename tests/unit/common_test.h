/*
 * What the unit tests of common share: cmocka, seeded chance, waiting on a loop, what a child says.
 * A test program is one file, so these are static; each uses a part of them.
 */
#ifndef TESTS_UNIT_COMMON_TEST_H
#define TESTS_UNIT_COMMON_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base.h"
#include "common/clock.h"
#include "common/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAYBE_UNUSED __attribute__((unused))

/* --- Chance (splitmix64); the seed is printed so that a failure can be repeated ------------- */

static uint64_t chance_state;

MAYBE_UNUSED static void chance_seed(uint64_t seed)
{
    const char *given = getenv("SEED");

    chance_state = given ? strtoull(given, NULL, 10) : seed;
    print_message("seed %llu\n", (unsigned long long)chance_state);
}

MAYBE_UNUSED static uint64_t chance(void)
{
    uint64_t z = chance_state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

MAYBE_UNUSED static uint32_t chance_below(uint32_t n)
{
    return (uint32_t)(chance() % n);
}

/* --- Waiting: the loop runs until a counter is high enough, or the deadline is over ---------- */

static const volatile int *wait_counter;
static int wait_target;
static bool wait_over;
static struct loop *wait_loop;

static void wait_look(void *arg)
{
    if (wait_counter && *wait_counter >= wait_target)
        loop_stop(arg);
}

static void wait_ended(void *arg)
{
    wait_over = true;
    loop_stop(arg);
}

/* Runs l until *counter >= target. False when 20 s were not enough. */
MAYBE_UNUSED static bool wait_for(struct loop *l, const volatile int *counter, int target)
{
    struct loop_timer deadline = {.fn = wait_ended, .arg = l};

    if (wait_loop != l) {
        loop_turn_add(l, wait_look, l);
        wait_loop = l;
    }
    wait_counter = counter;
    wait_target = target;
    wait_over = false;
    if (*counter < target) {
        loop_timer_set(l, &deadline, clock_mono_us() + 20 * US_PER_S);
        loop_run(l);
        loop_timer_set(l, &deadline, 0);
    }
    wait_counter = NULL;
    return !wait_over;
}

/* --- Children: what a function does that ends the process ------------------------------------ */

struct child_end {
    int status;       /* exit status, or 128 and the signal */
    char text[16384]; /* what it wrote to stdout and stderr */
};

MAYBE_UNUSED static struct child_end child_run(void (*fn)(void *arg), void *arg)
{
    struct child_end end = {0};
    int pipes[2], status;
    size_t n = 0;
    ssize_t r;
    pid_t pid;

    assert_int_equal(pipe(pipes), 0);
    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        dup2(pipes[1], STDERR_FILENO);
        close(pipes[0]);
        fn(arg);
        exit(77); /* it came back */
    }
    close(pipes[1]);
    while ((r = read(pipes[0], end.text + n, sizeof end.text - 1 - n)) > 0)
        n += (size_t)r;
    close(pipes[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return end;
}

#endif
