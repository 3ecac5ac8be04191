/*
 * Pieces of the log; see source.h.
 */
#include "services/verify/source.h"

#include "common/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE       INT64_C(16384) /* positions */
#define PIECES_MOST ((size_t)1 << 20)
/* A log has no holes. One that somebody tore apart is not to be looked through place by place: behind so
 * many of them the rest is one piece. */
#define HOLES_MOST 100

/* ------------------------------------------------------------------ the plan */

/* The first position from there on: 1, 0: none. */
static int position_from(PGconn *c, int64_t from, int64_t *out)
{
    char sql[200], value[40];
    int rc;

    snprintf(sql, sizeof sql,
             "SELECT position FROM history.event WHERE log = 0 AND position >= '%" PRId64
             "' ORDER BY position LIMIT 1",
             from);
    rc = copy_rows_ask(c, sql, value, sizeof value);
    if (rc == 1)
        *out = strtoll(value, NULL, 10);
    return rc;
}

static int plan_pieces(struct source_plan *p)
{
    int64_t at = INT64_MIN, found;
    unsigned holes = 0;
    int rc;

    p->from = calloc(PIECES_MOST, sizeof *p->from);
    if (!p->from)
        log_fatal("memory_exhausted", "for=pieces");
    while ((rc = position_from(p->c, at, &found)) == 1) {
        holes += found != at;
        p->from[p->n++] = found;
        if (holes > HOLES_MOST || p->n == PIECES_MOST || found > INT64_MAX - PIECE)
            return 0;
        at = found + PIECE;
    }
    if (rc == 0 && p->n == 0)
        log_error("log_empty", NULL);
    return rc == 0 && p->n > 0 ? 0 : -1;
}

static int plan_others(struct source_plan *p)
{
    char value[40];
    int below, above;

    below = copy_rows_ask(p->c, "SELECT log FROM history.event WHERE log < 0 LIMIT 1", value,
                          sizeof value);
    above = copy_rows_ask(p->c, "SELECT log FROM history.event WHERE log > 0 LIMIT 1", value,
                          sizeof value);
    p->other_log = below == 1 || above == 1;
    return below < 0 || above < 0 ? -1 : 0;
}

/* Said once, before each process finds out by itself. */
static int plan_file(const struct source_plan *p)
{
    struct source s;
    int rc = strcmp(p->file, "-") == 0 ? 0 : source_open(&s, p);

    if (strcmp(p->file, "-") != 0)
        source_close(&s);
    return rc;
}

int source_plan(struct source_plan *p)
{
    if (p->file)
        return plan_file(p);
    p->c = copy_connect(p->conninfo, NULL);
    if (!p->c ||
        copy_rows_ask(p->c, "SELECT pg_export_snapshot()", p->snapshot, sizeof p->snapshot) != 1)
        return -1;
    return plan_pieces(p) == 0 && plan_others(p) == 0 ? 0 : -1;
}

void source_plan_free(struct source_plan *p)
{
    PQfinish(p->c);
    free(p->from);
    *p = (struct source_plan){0};
}

/* ------------------------------------------------------------------ a file */

static ssize_t file_read(void *arg, void *out, size_t n)
{
    const struct source *s = arg;
    ssize_t got;

    do
        got = read(s->fd, out, n);
    while (got < 0 && errno == EINTR);
    return got;
}

static bool file_skip(void *arg, size_t n)
{
    const struct source *s = arg;

    return lseek(s->fd, (off_t)n, SEEK_CUR) >= 0;
}

static int not_read(const struct source *s, const char *why)
{
    log_error("export_not_read", "file=%s why=%s", log_value(slice_str(s->plan->file)),
              log_value(slice_str(why)));
    return -1;
}

static int file_failed(const struct source *s)
{
    return not_read(s, s->reader.why);
}

static int file_open(struct source *s)
{
    if (strcmp(s->plan->file, "-") != 0)
        s->fd = open(s->plan->file, O_RDONLY | O_CLOEXEC);
    else
        s->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    if (s->fd < 0)
        return not_read(s, strerror(errno));
    s->reader = (struct export_reader){.read = file_read, .skip = file_skip, .arg = s};
    return export_open(&s->reader) == 0 ? 0 : file_failed(s);
}

/* ------------------------------------------------------------------ either */

int source_open(struct source *s, const struct source_plan *plan)
{
    *s = (struct source){.plan = plan, .fd = -1};
    if (plan->file)
        return file_open(s);
    s->c = copy_connect(plan->conninfo, plan->snapshot);
    return s->c ? 0 : -1;
}

void source_close(struct source *s)
{
    copy_rows_end(&s->copy);
    PQfinish(s->c);
    if (s->plan && s->plan->file)
        export_close(&s->reader);
    if (s->fd >= 0)
        close(s->fd);
}

bool source_has_bodies(const struct source *s)
{
    return !s->plan->file || s->reader.bodies;
}

int source_piece(struct source *s, bool pass)
{
    const struct source_plan *p = s->plan;
    size_t i = s->piece++;
    int rc;

    if (p->file) {
        rc = export_block(&s->reader, pass);
        return rc < 0 ? file_failed(s) : rc;
    }
    if (i >= p->n)
        return 0;
    if (pass)
        return 1;
    copy_rows_end(&s->copy);
    return copy_begin(&s->copy, s->c, p->from[i], i + 1 < p->n ? p->from[i + 1] - 1 : INT64_MAX) ==
                   0
               ? 1
               : -1;
}

int source_next(struct source *s, struct record *out)
{
    int rc;

    if (!s->plan->file)
        return copy_next(&s->copy, out);
    rc = export_record(&s->reader, out);
    return rc < 0 ? file_failed(s) : rc;
}
