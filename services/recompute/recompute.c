/*
 * The run: see recompute.h. Workers are processes that share nothing but a page with what they tell.
 */
#include "services/recompute/recompute.h"

#include "common/log.h"
#include "services/log/rows.h"
#include "services/recompute/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAMPLE    4096 /* events that say where the log's streams lie */
#define OUT_BYTES (1 << 18)
#define PATH_MOST 4000

struct worker_told {
    uint64_t signals, events, quarantined;
    int64_t rss_kib;
};

struct run {
    const struct recompute_ask *ask;
    PGconn *c; /* holds the snapshot */
    char snapshot[100];
    int64_t position, until;
    struct registry *registry;
    char bounds[WORKERS_MOST + 1][UUID_TEXT_LEN + 1]; /* "": open */
    struct worker_told *told;                         /* shared, one for each worker */
};

static int failed(const char *event, const char *what)
{
    log_error(event, "what=%s why=%s", log_value(slice_str(what)),
              log_value(slice_str(strerror(errno))));
    return -1;
}

/* ------------------------------------------------------------------ what is read first */

static int find_position(struct run *x)
{
    struct copy_rows rows = {0};
    struct event e;
    char where[200];
    int rc;

    snprintf(where, sizeof where, "position <= %" PRId64 " ORDER BY position DESC LIMIT 1",
             x->ask->position < 0 ? INT64_MAX : x->ask->position);
    if (rows_begin(&rows, x->c, where) != 0)
        return -1;
    rc = rows_next(&rows, &e);
    if (rc == 0)
        log_error("log_empty", NULL);
    while (rc == 1) {
        x->position = e.position;
        x->until = e.at;
        rc = rows_next(&rows, &e);
    }
    copy_rows_end(&rows);
    return rc == 0 && x->until != 0 ? 0 : -1;
}

/* Where worker i begins: so that a sample of events, evenly over the log, has as many in each range. */
static int find_bound(struct run *x, int i)
{
    int64_t step = x->position / SAMPLE + 1;
    char sql[500];

    snprintf(sql, sizeof sql,
             "SELECT percentile_disc(%d / %d.0) WITHIN GROUP (ORDER BY stream) FROM history.event "
             "WHERE log = 0 AND position = ANY (ARRAY(SELECT generate_series(0, %" PRId64
             ", %" PRId64 ")))",
             i, x->ask->workers, x->position, step);
    return copy_rows_ask(x->c, sql, x->bounds[i], sizeof x->bounds[i]) == 1 ? 0 : -1;
}

static int find_bounds(struct run *x)
{
    for (int i = 1; i < x->ask->workers; i++)
        if (find_bound(x, i) != 0)
            return -1;
    return 0;
}

static int prepare(struct run *x)
{
    x->c = rows_connect(x->ask->conninfo, NULL);
    if (!x->c ||
        copy_rows_ask(x->c, "SELECT pg_export_snapshot()", x->snapshot, sizeof x->snapshot) != 1)
        return -1;
    return find_position(x) == 0 && rows_registry(x->c, x->position, &x->registry) == 0 &&
                   find_bounds(x) == 0
               ? 0
               : -1;
}

/* ------------------------------------------------------------------ one worker */

/* FILE.new, FILE.new.1, ... */
static void path_of(const struct run *x, int i, char out[PATH_MOST])
{
    if (i == 0)
        snprintf(out, PATH_MOST, "%s.new", x->ask->file);
    else
        snprintf(out, PATH_MOST, "%s.new.%d", x->ask->file, i);
}

static void where_range(const struct run *x, int i, char *out, size_t size)
{
    const char *from = x->bounds[i], *until = x->bounds[i + 1];
    int n = snprintf(out, size, "position <= %" PRId64, x->position);

    if (*from)
        n += snprintf(out + n, size - (size_t)n, " AND stream >= '%s'", from);
    if (*until)
        n += snprintf(out + n, size - (size_t)n, " AND stream < '%s'", until);
    snprintf(out + n, size - (size_t)n, " ORDER BY stream, version");
}

static int read_range(const struct run *x, int i, PGconn *c, struct worker *w)
{
    struct copy_rows rows = {0};
    struct event e;
    char where[300];
    int rc;

    where_range(x, i, where, sizeof where);
    if (rows_begin(&rows, c, where) != 0)
        return -1;
    while ((rc = rows_next(&rows, &e)) == 1)
        if (worker_take(w, &e) != 0) {
            rc = -1;
            break;
        }
    copy_rows_end(&rows);
    return rc;
}

static int work(const struct run *x, int i, FILE *out)
{
    PGconn *c = rows_connect(x->ask->conninfo, x->snapshot);
    struct rusage usage;
    struct worker w;
    int rc = -1;

    worker_begin(&w, x->registry, x->until, out);
    if (c)
        rc = read_range(x, i, c, &w);
    if (worker_end(&w) != 0 || fflush(out) != 0)
        rc = -1;
    getrusage(RUSAGE_SELF, &usage);
    x->told[i] = (struct worker_told){.signals = w.signals,
                                      .events = w.events,
                                      .quarantined = w.quarantined,
                                      .rss_kib = usage.ru_maxrss};
    PQfinish(c);
    return rc;
}

/* In the child: nothing of the parent's is closed, least of all its connection. */
static int worker_main(const struct run *x, int i)
{
    char path[PATH_MOST];
    FILE *out;
    int rc;

    path_of(x, i, path);
    out = fopen(path, "we");
    if (!out)
        return failed("file_not_written", path);
    setvbuf(out, NULL, _IOFBF, OUT_BYTES);
    rc = work(x, i, out);
    if (fclose(out) != 0)
        rc = failed("file_not_written", path);
    return rc;
}

/* ------------------------------------------------------------------ all workers */

static int start_all(const struct run *x, pid_t *pids)
{
    pid_t parent = getpid();

    fflush(NULL);
    for (int i = 0; i < x->ask->workers; i++) {
        pids[i] = fork();
        if (pids[i] < 0)
            return failed("worker_not_started", "fork");
        if (pids[i] > 0)
            continue;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(getppid() == parent && worker_main(x, i) == 0 ? 0 : 1);
    }
    return 0;
}

/* Those that were started; when one fails the others need not go on. */
static int wait_all(const struct run *x, pid_t *pids, int rc)
{
    for (int i = 0; i < x->ask->workers; i++) {
        int status;

        if (pids[i] <= 0)
            continue;
        if (rc != 0)
            kill(pids[i], SIGKILL);
        if (waitpid(pids[i], &status, 0) != pids[i] || status != 0)
            rc = -1;
    }
    return rc;
}

static int append_file(int to, const char *path)
{
    int from = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = -1;

    if (from >= 0) {
        do
            n = sendfile(to, from, NULL, 1 << 30);
        while (n > 0);
        close(from);
    }
    return n == 0 ? 0 : failed("file_not_written", path);
}

/* What the workers wrote, one behind the other, is the file. */
static int join(const struct run *x)
{
    char first[PATH_MOST], path[PATH_MOST];
    int to, rc = 0;

    path_of(x, 0, first);
    to = open(first, O_WRONLY | O_CLOEXEC);
    if (to < 0 || lseek(to, 0, SEEK_END) < 0)
        rc = failed("file_not_written", first);
    for (int i = 1; i < x->ask->workers && rc == 0; i++) {
        path_of(x, i, path);
        rc = append_file(to, path);
    }
    if (to >= 0 && close(to) != 0)
        rc = failed("file_not_written", first);
    if (rc == 0 && rename(first, x->ask->file) != 0)
        rc = failed("file_not_written", x->ask->file);
    return rc;
}

static void remove_parts(const struct run *x)
{
    for (int i = 0; i < x->ask->workers; i++) {
        char path[PATH_MOST];

        path_of(x, i, path);
        unlink(path);
    }
}

static int work_all(const struct run *x)
{
    pid_t pids[WORKERS_MOST] = {0};
    int rc = start_all(x, pids);

    rc = wait_all(x, pids, rc);
    return rc == 0 ? join(x) : rc;
}

static void tell(const struct run *x, struct recompute_told *out)
{
    *out = (struct recompute_told){.position = x->position, .until = x->until};
    for (int i = 0; i < x->ask->workers; i++) {
        const struct worker_told *t = &x->told[i];

        out->signals += t->signals;
        out->events += t->events;
        out->quarantined += t->quarantined;
        if (t->rss_kib > out->worker_rss_kib)
            out->worker_rss_kib = t->rss_kib;
    }
}

int recompute(const struct recompute_ask *ask, struct recompute_told *out)
{
    size_t size = sizeof(struct worker_told) * WORKERS_MOST;
    struct run *x = calloc(1, sizeof *x);
    int rc = -1;

    if (!x)
        log_fatal("memory_exhausted", "for=recompute");
    x->ask = ask;
    x->told = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (x->told == MAP_FAILED)
        log_fatal("memory_exhausted", "for=workers");
    if (strlen(ask->file) < PATH_MOST - 20 && prepare(x) == 0)
        rc = work_all(x);
    remove_parts(x);
    tell(x, out);
    munmap(x->told, size);
    PQfinish(x->c);
    registry_free(&x->registry);
    free(x);
    return rc;
}
