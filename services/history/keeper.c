/*
 * Heads in files; see keeper.h.
 */
#include "services/history/keeper.h"

#include "common/clock.h"
#include "common/keep.h"
#include "common/log.h"
#include "common/settings.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPARSE_EVENTS 100000
#define SPARSE_EVERY  (3600 * US_PER_S)

struct order {
    uint64_t n;
    uint32_t bytes;
    char note[KEEPER_NOTE_MOST];
};

/* The thread's own. */
struct files {
    int fd; /* its end of the socket */
    char last[PATH_MAX], sparse[PATH_MAX];
    uint64_t sparse_n;
    int64_t sparse_at; /* monotonic; 0: none since the start */
};

struct keeper {
    struct loop *loop;
    kept_fn *fn;
    void *arg;
    int fd;
    pthread_t thread;
    struct files files;
};

const char *keeper_path(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", settings_path("history.checkpoint.dir"), name);
    return path;
}

int keeper_last(struct buf *note)
{
    const char *path = keeper_path("last");

    if (keep_read(path, KEEPER_NOTE_MOST, note) == 0)
        return 0;
    if (errno != ENOENT)
        log_fatal("checkpoint_unreadable", "file=%s errno=%d", log_value(slice_str(path)), errno);
    return -1;
}

int64_t keeper_last_at(void)
{
    struct stat file;

    if (stat(keeper_path("last"), &file) != 0)
        return clock_wall_us();
    return file.st_mtim.tv_sec * US_PER_S + file.st_mtim.tv_nsec / 1000;
}

/* ------------------------------------------------------------------ the thread */

/* Often enough to narrow down what changed, and never so many that nobody can keep them. */
static bool is_sparse(const struct files *f, uint64_t n)
{
    return f->sparse_at == 0 || n < f->sparse_n || n - f->sparse_n >= SPARSE_EVENTS ||
           clock_mono_us() - f->sparse_at >= SPARSE_EVERY;
}

static bool carry_out(struct files *f, const struct order *o)
{
    struct slice note = slice_of(o->note, o->bytes);

    if (is_sparse(f, o->n)) {
        struct buf line = {0};
        int rc;

        buf_add(&line, note.p, note.n);
        buf_add(&line, "\n", 1);
        rc = keep_more(f->sparse, 0600, buf_slice(&line));
        buf_free(&line);
        if (rc < 0)
            return false;
        f->sparse_n = o->n;
        f->sparse_at = clock_mono_us();
    }
    return keep_file(f->last, 0600, note) == 0;
}

static void *keep_on(void *arg)
{
    struct files *f = arg;
    struct order o;
    ssize_t n;

    while ((n = recv(f->fd, &o, sizeof o, 0)) > 0 || (n < 0 && errno == EINTR)) {
        char kept;

        if (n < 0)
            continue;
        kept = carry_out(f, &o) ? 1 : 0;
        if (send(f->fd, &kept, 1, MSG_NOSIGNAL) < 0)
            break;
    }
    return NULL;
}

/* ------------------------------------------------------------------ the loop's side */

static void on_kept(void *arg, short events)
{
    struct keeper *k = arg;
    char kept;

    (void)events;
    while (recv(k->fd, &kept, 1, MSG_DONTWAIT) == 1)
        k->fn(k->arg, kept == 1);
}

struct keeper *keeper_new(struct loop *l, kept_fn *fn, void *arg)
{
    struct keeper *k = calloc(1, sizeof *k);
    int pair[2];

    if (!k)
        log_fatal("memory_exhausted", "for=keeper");
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        log_fatal("keeper_not_started", "errno=%d", errno);
    *k = (struct keeper){.loop = l, .fn = fn, .arg = arg, .fd = pair[0], .files = {.fd = pair[1]}};
    snprintf(k->files.last, sizeof k->files.last, "%s", keeper_path("last"));
    snprintf(k->files.sparse, sizeof k->files.sparse, "%s", keeper_path("sparse"));
    if (keep_folder(k->files.last) < 0)
        log_fatal("checkpoint_folder_not_made", "errno=%d", errno);
    if (pthread_create(&k->thread, NULL, keep_on, &k->files) != 0)
        log_fatal("keeper_not_started", "why=thread");
    loop_fd_set(l, k->fd, POLLIN, on_kept, k);
    return k;
}

void keeper_free(struct keeper **gone)
{
    struct keeper *k = *gone;

    if (!k)
        return;
    *gone = NULL;
    loop_fd_remove(k->loop, k->fd);
    shutdown(k->fd, SHUT_WR); /* what was given is still taken */
    pthread_join(k->thread, NULL);
    close(k->fd);
    close(k->files.fd);
    free(k);
}

void keeper_keep(struct keeper *k, uint64_t n, struct slice note)
{
    struct order o = {.n = n, .bytes = (uint32_t)note.n};

    assert(note.n <= KEEPER_NOTE_MOST);
    memcpy(o.note, note.p, note.n);
    if (send(k->fd, &o, sizeof o, MSG_NOSIGNAL) < 0)
        log_fatal("keeper_gone", "errno=%d", errno);
}
