/*
 * The run; see run.h. A worker writes, for each of its pieces,
 *
 *      count of traces (8) | traces | count | traces | ... | 0         and TRACES_END behind the last piece
 */
#include "services/verify/run.h"

#include "common/log.h"
#include "services/verify/guess.h"
#include "services/verify/source.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACES_AT_ONCE 256
#define TRACES_END     UINT64_MAX
#define PIPE_BYTES     (1 << 20)
#define GUESSES_MOST   200 /* of one worker: some seconds at most */

static int failed(const char *event, const char *what)
{
    log_error(event, "what=%s why=%s", log_value(slice_str(what)),
              log_value(slice_str(strerror(errno))));
    return -1;
}

static int64_t rss_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* ------------------------------------------------------------------ a worker */

struct traces {
    uint64_t n;
    struct trace list[TRACES_AT_ONCE];
};

struct worker {
    struct source source;
    int out;
    struct traces traces;
    unsigned guesses;
    struct record before; /* its texts are in `kept` */
    struct buf kept;
    bool has_before;
};

static int write_all(int fd, const void *p, size_t n)
{
    const uint8_t *at = p;

    while (n > 0) {
        ssize_t done = write(fd, at, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -1; /* nobody reads: the run has ended */
        at += done;
        n -= (size_t)done;
    }
    return 0;
}

static int traces_send(struct worker *w)
{
    size_t n = sizeof w->traces.n + w->traces.n * sizeof w->traces.list[0];
    int rc = w->traces.n > 0 ? write_all(w->out, &w->traces, n) : 0;

    w->traces.n = 0;
    return rc;
}

static void keep_before(struct worker *w, const struct record *r)
{
    buf_reset(&w->kept);
    buf_add(&w->kept, r->party.p, r->party.n);
    buf_add(&w->kept, r->meta.p, r->meta.n);
    w->before = *r;
    w->before.party = slice_of(w->kept.p, r->party.n);
    w->before.meta = slice_of(w->kept.p + r->party.n, r->meta.n);
    w->has_before = true;
}

static int take_record(struct worker *w, const struct record *r)
{
    struct trace *t = &w->traces.list[w->traces.n++];

    look(r, t);
    if (source_has_bodies(&w->source) && !r->salt.p && !r->body.p)
        t->flags |= TRACE_EMPTY;
    if ((t->flags & TRACE_DIFFERS) && w->guesses < GUESSES_MOST) {
        guess(r, w->has_before ? &w->before : NULL, t);
        w->guesses++;
    }
    keep_before(w, r);
    return w->traces.n == TRACES_AT_ONCE ? traces_send(w) : 0;
}

static int take_piece(struct worker *w)
{
    static const uint64_t end = 0;
    struct record r;
    int rc;

    w->has_before = false;
    while ((rc = source_next(&w->source, &r)) == 1)
        if (take_record(w, &r) != 0)
            return -1;
    if (rc != 0 || traces_send(w) != 0)
        return -1;
    return write_all(w->out, &end, sizeof end);
}

static int take_pieces(struct worker *w, int i, int workers)
{
    static const uint64_t end = TRACES_END;
    int rc;

    for (int k = 0;; k = (k + 1) % workers) {
        rc = source_piece(&w->source, k != i);
        if (rc != 1)
            break;
        if (k == i && take_piece(w) != 0)
            return -1;
    }
    return rc == 0 ? write_all(w->out, &end, sizeof end) : -1;
}

static int worker_main(const struct source_plan *plan, int i, int workers, int out)
{
    struct worker *w = calloc(1, sizeof *w);
    int rc = -1;

    if (!w)
        log_fatal("memory_exhausted", "for=worker");
    w->out = out;
    if (source_open(&w->source, plan) == 0)
        rc = take_pieces(w, i, workers);
    source_close(&w->source);
    buf_free(&w->kept);
    free(w);
    return rc;
}

/* ------------------------------------------------------------------ all of them */

struct run {
    const struct run_ask *ask;
    struct source_plan plan;
    pid_t pids[RUN_WORKERS_MOST];
    int pipes[RUN_WORKERS_MOST];
    struct check *check;
    struct traces traces;
};

static int start_one(struct run *x, int i)
{
    pid_t parent = getpid();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return failed("worker_not_started", "pipe");
    (void)fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* smaller is slower, and no fault */
    x->pids[i] = fork();
    if (x->pids[i] == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        _exit(getppid() == parent && worker_main(&x->plan, i, x->ask->workers, ends[1]) == 0 ? 0
                                                                                             : 1);
    }
    close(ends[1]);
    x->pipes[i] = ends[0];
    return x->pids[i] > 0 ? 0 : failed("worker_not_started", "fork");
}

static int read_all(int fd, void *out, size_t n)
{
    uint8_t *at = out;

    while (n > 0) {
        ssize_t got = read(fd, at, n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return -1;
        at += got;
        n -= (size_t)got;
    }
    return 0;
}

/* One piece of a worker: 1, 0: it has no more, -1: it failed. */
static int piece_take(struct run *x, int i)
{
    for (;;) {
        if (read_all(x->pipes[i], &x->traces.n, sizeof x->traces.n) != 0)
            return -1;
        if (x->traces.n == 0)
            return 1;
        if (x->traces.n == TRACES_END)
            return 0;
        if (x->traces.n > TRACES_AT_ONCE ||
            read_all(x->pipes[i], x->traces.list, x->traces.n * sizeof x->traces.list[0]) != 0)
            return -1;
        for (uint64_t k = 0; k < x->traces.n; k++) {
            check_take(x->check, &x->traces.list[k]);
            if (x->ask->mirror)
                align_take(x->ask->mirror, &x->traces.list[k]);
        }
    }
}

/* The first that has no more means that no other has: each still says so. */
static int pieces_take(struct run *x)
{
    int rc, i = 0;

    while ((rc = piece_take(x, i)) == 1)
        i = (i + 1) % x->ask->workers;
    for (int k = 1; k < x->ask->workers && rc == 0; k++)
        rc = piece_take(x, (i + k) % x->ask->workers) == 0 ? 0 : -1;
    return rc;
}

/* Those that were started; when something failed the others need not go on. */
static int wait_all(struct run *x, int rc, int64_t *rss_out)
{
    for (int i = 0; i < x->ask->workers; i++) {
        struct rusage usage = {0};
        int status;

        if (x->pids[i] <= 0)
            continue;
        close(x->pipes[i]);
        if (rc != 0)
            kill(x->pids[i], SIGKILL);
        if (wait4(x->pids[i], &status, 0, &usage) != x->pids[i] || status != 0)
            rc = -1;
        if (usage.ru_maxrss > *rss_out)
            *rss_out = usage.ru_maxrss;
    }
    return rc;
}

static void other_log_say(const struct run_ask *ask, struct run_told *out)
{
    ask->found(ask->arg, &(struct finding){.code = FINDING_OTHER_LOG, .from = -1, .until = -1});
    out->check.findings++;
}

int run_verify(const struct run_ask *ask, struct run_told *out)
{
    struct run *x = calloc(1, sizeof *x);
    int rc = 0;

    if (!x)
        log_fatal("memory_exhausted", "for=run");
    *out = (struct run_told){0};
    x->ask = ask;
    x->plan = (struct source_plan){.conninfo = ask->conninfo, .file = ask->file};
    if (source_plan(&x->plan) != 0) {
        rc = -1;
        goto end;
    }
    fflush(NULL);
    for (int i = 0; i < ask->workers && rc == 0; i++)
        rc = start_one(x, i);
    x->check = check_new(ask->heads, ask->n_heads, ask->found, ask->arg);
    if (rc == 0)
        rc = pieces_take(x);
    rc = wait_all(x, rc, &out->worker_rss_kib);
    if (rc != 0)
        goto end;
    check_end(x->check, &out->check);
    if (ask->mirror)
        align_end(ask->mirror);
    if (x->plan.other_log)
        other_log_say(ask, out);
    out->rss_kib = rss_kib();

end:
    check_free(&x->check);
    source_plan_free(&x->plan);
    free(x);
    return rc;
}

/* ------------------------------------------------------------------ exporting */

static int export_flush(int fd, struct buf *out)
{
    int rc = out->n > 0 ? write_all(fd, out->p, out->n) : 0;

    buf_reset(out);
    return rc;
}

static int export_pieces(struct source *s, struct export_writer *w, int fd, struct buf *out)
{
    struct record r;
    int piece, rc;

    while ((piece = source_piece(s, false)) == 1) {
        while ((rc = source_next(s, &r)) == 1) {
            if (export_add(w, &r, out) != 0) {
                log_error("event_too_large", "position=%lld", (long long)r.position);
                return -1;
            }
            if (out->n >= EXPORT_BLOCK_BYTES && export_flush(fd, out) != 0)
                return failed("export_not_written", "write");
        }
        if (rc != 0)
            return -1;
    }
    return piece;
}

static int export_write(const struct source_plan *plan, bool bodies, int fd, uint64_t *events_out)
{
    struct export_writer w = {.bodies = bodies};
    struct buf out = {0};
    struct source s;
    int rc = source_open(&s, plan);

    export_head(&w, &out);
    if (rc == 0)
        rc = export_pieces(&s, &w, fd, &out);
    if (rc == 0) {
        export_end(&w, &out);
        *events_out = w.n;
        if (export_flush(fd, &out) != 0)
            rc = failed("export_not_written", "write");
    }
    buf_free(&w.records);
    buf_free(&out);
    source_close(&s);
    return rc;
}

/* Written beside it first, there only when whole. */
static int export_file(const struct source_plan *plan, const char *path, bool bodies,
                       uint64_t *events_out)
{
    char draft[4096];
    int fd, rc;

    if (snprintf(draft, sizeof draft, "%s.new", path) >= (int)sizeof draft)
        return -1;
    fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed("export_not_written", draft);
    rc = export_write(plan, bodies, fd, events_out);
    if (rc == 0 && fsync(fd) != 0)
        rc = failed("export_not_written", draft);
    if (close(fd) != 0 && rc == 0)
        rc = failed("export_not_written", draft);
    if (rc == 0 && rename(draft, path) != 0)
        rc = failed("export_not_written", path);
    if (rc != 0)
        unlink(draft);
    return rc;
}

int run_export(const char *conninfo, const char *path, bool bodies, uint64_t *events_out)
{
    struct source_plan plan = {.conninfo = conninfo};
    int rc = source_plan(&plan);

    if (rc == 0)
        rc = strcmp(path, "-") == 0 ? export_write(&plan, bodies, STDOUT_FILENO, events_out)
                                    : export_file(&plan, path, bodies, events_out);
    source_plan_free(&plan);
    return rc;
}
