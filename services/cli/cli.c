/*
 * What every command shares: who we are, where we are, and one connection.
 */
#include "services/cli/cli.h"

#include "common/clock.h"
#include "services/cli/connection.h"
#include "services/cli/head.h"
#include "services/cli/language.h"

#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

/* The state folder of compose/run: the machine's where we can read it, else our own. */
static void state_default(void)
{
    const char *given = getenv("WEERKLANK_STATE"), *base = getenv("XDG_STATE_HOME"),
               *home = getenv("HOME");
    char path[PATH_MAX];

    if (given && *given)
        return;
    if (access("/var/lib/weerklank/keys", R_OK | X_OK) == 0 || (geteuid() == 0))
        snprintf(path, sizeof path, "/var/lib/weerklank");
    else if (base && *base)
        snprintf(path, sizeof path, "%s/weerklank", base);
    else
        snprintf(path, sizeof path, "%s/.local/state/weerklank", home ? home : "");
    setenv("WEERKLANK_STATE", path, 1);
}

void cli_begin(struct cli *cli)
{
    const char *party = getenv("WEERKLANK_PARTY");

    state_default();
    /* People read times as they are in the Netherlands, wherever the machine thinks it stands. */
    setenv("TZ", "Europe/Amsterdam", 1);
    tzset();
    *cli = (struct cli){.party = party && *party ? party : "coordinator",
                        .patience_us = 30 * US_PER_S,
                        .stranger_us = US_PER_S,
                        .bus = bus_new()};
}

void cli_end(struct cli *cli)
{
    connection_close(&cli->door);
    heads_free(&cli->heads);
    bus_free(&cli->bus);
}

struct connection *cli_door(struct cli *cli)
{
    if (!cli->door)
        cli->door = connection_open(cli, cli->party, false);
    if (cli->door && cli->watches && !cli->heads)
        heads_watch(cli);
    return cli->door;
}

const char *cli_program_folder(void)
{
    static char path[PATH_MAX];
    ssize_t n;

    if (*path)
        return path;
    n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0)
        return strcpy(path, ".");
    path[n] = '\0';
    *strrchr(path, '/') = '\0';
    return path;
}

void cli_program_path(const char *name, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%s/%s", cli_program_folder(), name);
    if (access(out, X_OK) != 0)
        snprintf(out, PATH_MAX, "%s/../libexec/weerklank/%s", cli_program_folder(), name);
}

static void PRINTF_LIKE(1, 0) say(const char *fmt, va_list ap)
{
    fflush(stdout);
    fputs("weerklank: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
}

int cli_usage(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
    return CLI_USAGE;
}

void cli_say(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
}

static void interrupt_note(int number)
{
    (void)number;
    interrupted = 1;
}

/* Once: a second Ctrl-C ends the program at once. */
void cli_catch_interrupt(void)
{
    struct sigaction act = {.sa_handler = interrupt_note, .sa_flags = (int)SA_RESETHAND};

    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
}

bool cli_interrupted(void)
{
    return interrupted;
}
