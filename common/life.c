/*
 * The life of a service.
 */
#include "common/life.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

struct whole_life {
    struct life life; /* first: what services see of it */
    int signals;
    char *ready_path;
    char said[64]; /* what the file says now */
};

static void fail(const char *event, const char *what)
{
    log_fatal(event, "what=%s why=%s", log_value(slice_str(what)),
              log_value(slice_str(strerror(errno))));
}

static enum log_level level_of(const char *word)
{
    static const char *const words[] = {"debug", "info", "warn", "error"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(word, words[i]) == 0)
            return (enum log_level)i;
    log_fatal("setting_refused", "name=log.level value=%s", log_value(slice_str(word)));
}

/* Who can reach a socket in here acts for anybody, so the folder is for this user alone. */
static void make_run_dir(const char *path)
{
    char *copy = strdup(path);
    struct stat st;

    if (!copy)
        log_fatal("memory_exhausted", "bytes=%zu", strlen(path));
    for (char *p = copy + 1;; p++) {
        char was = *p;

        if (was != '/' && was != '\0')
            continue;
        *p = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            fail("run_dir_failed", copy);
        *p = was;
        if (was == '\0')
            break;
    }
    if (stat(path, &st) != 0)
        fail("run_dir_failed", path);
    if ((st.st_mode & 077) != 0 && chmod(path, 0700) != 0)
        fail("run_dir_open_to_others", path);
    free(copy);
}

static void on_signal(void *arg, short revents)
{
    struct whole_life *w = arg;
    struct signalfd_siginfo info;

    (void)revents;
    if (read(w->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return;
    log_info("stopping", "signal=%s from=%u", info.ssi_signo == SIGINT ? "INT" : "TERM",
             info.ssi_pid);
    loop_stop(w->life.loop);
}

/* Blocked before libzmq starts its threads, which inherit that: only the loop sees them. */
static int signals_open(void)
{
    sigset_t set;
    int fd;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        fail("life_failed", "signals");
    fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0)
        fail("life_failed", "signalfd");
    return fd;
}

struct life *life_begin(const char *name, int argc, char **argv)
{
    struct whole_life *w = calloc(1, sizeof *w);
    struct buf path = {0};

    if (!w)
        log_fatal("memory_exhausted", "bytes=%zu", sizeof *w);
    umask(077);
    log_init(name, LOG_INFO);
    hash_init(); /* libsodium first: libzmq draws from it */
    w->life.name = name;
    settings_load(argc, argv, &w->life.argc, &w->life.argv);
    log_init(name, level_of(settings_text("log.level")));
    clock_day_amsterdam(clock_wall_us()); /* refuses to start without tzdata */
    make_run_dir(settings_path("run.dir"));
    buf_printf(&path, "%s/%s.ready", settings_path("run.dir"), name);
    buf_add(&path, "", 1);
    w->ready_path = (char *)path.p;
    w->signals = signals_open();
    w->life.loop = loop_new();
    w->life.bus = bus_new();
    loop_fd_set(w->life.loop, w->signals, POLLIN, on_signal, w);
    life_ready(&w->life, "starting");
    return &w->life;
}

void life_run(struct life *life)
{
    loop_run(life->loop);
}

int life_end(struct life **life)
{
    struct whole_life *w = (struct whole_life *)*life;

    unlink(w->ready_path);
    loop_fd_remove(w->life.loop, w->signals);
    bus_free(&w->life.bus);
    loop_free(&w->life.loop);
    close(w->signals);
    hash_deinit();
    log_info("stopped", NULL);
    free(w->ready_path);
    free(w);
    *life = NULL;
    return 0;
}

static int write_line(const char *path, const char *word)
{
    FILE *f = fopen(path, "we");
    int rc;

    if (!f)
        return -1;
    rc = fprintf(f, "%s %ld\n", word, (long)getpid()) < 0 ? -1 : 0;
    return fclose(f) == 0 ? rc : -1;
}

void life_ready(struct life *life, const char *why_not)
{
    struct whole_life *w = (struct whole_life *)life;
    const char *word = why_not ? why_not : "ready";
    struct buf temporary = {0};

    if (strcmp(w->said, word) == 0)
        return;
    snprintf(w->said, sizeof w->said, "%s", word);
    buf_printf(&temporary, "%s.new", w->ready_path);
    buf_add(&temporary, "", 1);
    if (write_line((const char *)temporary.p, word) != 0 ||
        rename((const char *)temporary.p, w->ready_path) != 0)
        log_error("ready_not_written", "why=%s", log_value(slice_str(strerror(errno))));
    buf_free(&temporary);
    if (why_not)
        log_info("not_ready", "why=%s", why_not);
    else
        log_info("ready", NULL);
}
