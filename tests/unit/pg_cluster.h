/*
 * A PostgreSQL cluster of the test's own: made in a fresh folder below /tmp, a Unix socket only,
 * not as root, ended with the test whatever happens. fsync is off: what these tests ask is what the
 * server says, not what a disk keeps.
 */
#ifndef TESTS_UNIT_PG_CLUSTER_H
#define TESTS_UNIT_PG_CLUSTER_H

#include "common_test.h"

#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

struct pg_cluster {
    char folder[64];  /* holds data/ and the socket */
    char bindir[256]; /* of initdb and postgres */
    pid_t server;
    PGconn *side; /* a connection for looking and meddling, beside the one that is tested */
};

/* The newest server on this machine. */
static void pg_find(char out[256])
{
    const char *given = getenv("PG_BINDIR");
    glob_t found = {0};

    if (given) {
        snprintf(out, 256, "%s", given);
        return;
    }
    glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found);
    glob("/usr/local/bin/initdb", found.gl_pathc ? GLOB_APPEND : 0, NULL, &found);
    if (found.gl_pathc == 0)
        fail_msg("no PostgreSQL server is installed");
    snprintf(out, 256, "%s", found.gl_pathv[found.gl_pathc - 1]);
    *strrchr(out, '/') = '\0';
    globfree(&found);
}

/* Who runs the server: PostgreSQL refuses root. NULL when we are not root. */
static const struct passwd *pg_user(void)
{
    const struct passwd *p;

    if (geteuid() != 0)
        return NULL;
    p = getpwnam("postgres");
    return p ? p : getpwnam("nobody");
}

/* Runs a program of the server in a child that dies with us; its words go to data's log. */
static pid_t pg_spawn(const struct pg_cluster *c, const char *program, const char *const *words)
{
    const struct passwd *user = pg_user();
    const char *argv[24];
    char path[512], log[128];
    size_t n = 0;
    pid_t pid;
    int fd;

    snprintf(path, sizeof path, "%s/%s", c->bindir, program);
    snprintf(log, sizeof log, "%s/log", c->folder);
    argv[n++] = path;
    while (*words && n < ARRAY_LEN(argv) - 1)
        argv[n++] = *words++;
    argv[n] = NULL;
    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid != 0)
        return pid;
    if (user && (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT); /* behind the change of user, which clears it */
    if (getppid() == 1 || chdir(c->folder) != 0)
        _exit(126);
    fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    execv(path, (char *const *)argv);
    _exit(127);
}

/* "host=..." to this cluster. */
MAYBE_UNUSED static void pg_address(const struct pg_cluster *c, char out[128])
{
    snprintf(out, 128, "host=%s dbname=postgres user=postgres", c->folder);
}

/* Starts the server and waits until it takes connections. */
static void pg_up(struct pg_cluster *c)
{
    char buffers[64];
    const char *given = getenv("PG_BUFFERS"); /* for a bench; a test needs few */
    const char *words[] = {"-D",
                           "data",
                           "-cfsync=off",
                           "-clisten_addresses=",
                           "-cmax_connections=20",
                           buffers,
                           "-cunix_socket_permissions=0700",
                           "-k",
                           c->folder,
                           NULL};
    int64_t deadline = clock_mono_us() + 30 * US_PER_S;
    char address[128];

    snprintf(buffers, sizeof buffers, "-cshared_buffers=%s", given ? given : "16MB");
    pg_address(c, address);
    c->server = pg_spawn(c, "postgres", words);
    for (PGPing ping; (ping = PQping(address)) != PQPING_OK;) {
        if (clock_mono_us() > deadline || waitpid(c->server, NULL, WNOHANG) != 0)
            fail_msg("the server does not come up, see %s/log", c->folder);
        poll(NULL, 0, 5);
    }
}

static void pg_down(struct pg_cluster *c, int signal_number)
{
    if (c->server <= 0)
        return;
    PQfinish(c->side);
    c->side = NULL;
    kill(c->server, signal_number);
    waitpid(c->server, NULL, 0);
    c->server = 0;
}

MAYBE_UNUSED static void pg_start(struct pg_cluster *c)
{
    const char *words[] = {"--no-sync", "-A",          "trust", "-U",   "postgres", "-E",
                           "UTF8",      "--no-locale", "-D",    "data", NULL};
    const struct passwd *user = pg_user();
    int status;

    *c = (struct pg_cluster){.folder = "/tmp/weerklank-pg-XXXXXX"};
    pg_find(c->bindir);
    assert_non_null(mkdtemp(c->folder));
    if (user)
        assert_int_equal(chown(c->folder, user->pw_uid, user->pw_gid), 0);
    assert_int_equal(waitpid(pg_spawn(c, "initdb", words), &status, 0) > 0, 1);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("initdb failed, see %s/log", c->folder);
    pg_up(c);
}

static int pg_remove(const char *path, const struct stat *st, int flag, struct FTW *place)
{
    (void)st;
    (void)flag;
    (void)place;
    return remove(path);
}

static void pg_stop(struct pg_cluster *c)
{
    pg_down(c, SIGQUIT);
    nftw(c->folder, pg_remove, 16, FTW_DEPTH | FTW_PHYS);
}

MAYBE_UNUSED static void pg_quiet(void *arg, const char *notice)
{
    (void)arg;
    (void)notice;
}

/* Runs SQL of the test on the connection beside; the first value of the answer, or "". A server
 * that restarts is waited for. */
MAYBE_UNUSED static const char *pg_ask(struct pg_cluster *c, const char *sql)
{
    static char value[512];
    int64_t deadline = clock_mono_us() + 30 * US_PER_S;
    PGresult *r = NULL;
    char address[128];

    pg_address(c, address);
    for (;;) {
        if (c->side)
            r = PQexec(c->side, sql);
        /* An error without a state is libpq's own: the line is gone. */
        if (r && (PQresultStatus(r) != PGRES_FATAL_ERROR ||
                  PQresultErrorField(r, PG_DIAG_SQLSTATE) != NULL))
            break;
        PQclear(r);
        r = NULL;
        PQfinish(c->side);
        if (clock_mono_us() > deadline)
            fail_msg("the server does not come back");
        poll(NULL, 0, c->side ? 5 : 0);
        c->side = PQconnectdb(address);
        PQsetNoticeProcessor(c->side, pg_quiet, NULL);
    }
    if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(c->side));
    snprintf(value, sizeof value, "%s", PQntuples(r) > 0 ? PQgetvalue(r, 0, 0) : "");
    PQclear(r);
    return value;
}

#endif
