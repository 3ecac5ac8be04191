/*
 * What programs share that fill a log and read it: a connection that ends the program when something is
 * wrong, events of many signals in order of time, rows sent and read by COPY, work for some processes.
 */
#ifndef TESTS_BENCH_BENCH_ROWS_H
#define TESTS_BENCH_BENCH_ROWS_H

#include "tests/unit/log_rows.h"

#include <errno.h>
#include <inttypes.h>

#define ROWS_AT_ONCE ((size_t)1 << 20) /* bytes */

/* --- The database ---------------------------------------------------------------------------- */

/* c NULL: it was no question of the database. */
__attribute__((noreturn)) static void give_up(PGconn *c, const char *what)
{
    fprintf(stderr, "%s: %s: %s", program_invocation_short_name, what,
            c ? PQerrorMessage(c) : "\n");
    exit(1);
}

static PGconn *connect_to(const char *conninfo)
{
    PGconn *c = PQconnectdb(conninfo);

    if (PQstatus(c) != CONNECTION_OK)
        give_up(c, "connect");
    return c;
}

MAYBE_UNUSED static int64_t ask_int(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    int64_t v;

    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
        give_up(c, sql);
    v = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    return v;
}

MAYBE_UNUSED static int64_t next_position(PGconn *c)
{
    return ask_int(c, "SELECT coalesce(max(position), -1) + 1 FROM history.event");
}

/* --- Events in order of time ----------------------------------------------------------------- */

struct place_in_time {
    int64_t at;
    uint32_t signal;
    uint32_t i;
};

/* When the i-th event of a signal is; INT64_MAX: it has no such event, and none behind it. */
typedef int64_t moment_fn(uint32_t signal, uint32_t signals, uint32_t i);

static int by_time(const void *a, const void *b)
{
    const struct place_in_time *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->signal != y->signal ? (x->signal < y->signal ? -1 : 1)
                                  : (x->i > y->i) - (x->i < y->i);
}

/* Of so many signals; the caller frees them. */
MAYBE_UNUSED static struct place_in_time *places_make(uint32_t signals, moment_fn *moment,
                                                      size_t *n_out)
{
    struct place_in_time *places;
    size_t n = 0;
    int64_t at;

    for (uint32_t s = 0; s < signals; s++)
        for (uint32_t i = 0; moment(s, signals, i) != INT64_MAX; i++)
            n++;
    places = calloc(n + 1, sizeof *places);
    if (!places)
        abort();
    n = 0;
    for (uint32_t s = 0; s < signals; s++)
        for (uint32_t i = 0; (at = moment(s, signals, i)) != INT64_MAX; i++)
            places[n++] = (struct place_in_time){at, s, i};
    qsort(places, n, sizeof *places, by_time);
    *n_out = n;
    return places;
}

/* As a sender of that moment would have made it: version 7, by its milliseconds. */
MAYBE_UNUSED static void id_of_moment(struct uuid *id, int64_t at)
{
    uint64_t ms = (uint64_t)(at / US_PER_MS);

    for (int i = 0; i < 6; i++)
        id->b[i] = (uint8_t)(ms >> (40 - 8 * i));
    id->b[6] = (uint8_t)(0x70 | (id->b[8] & 0x0f));
    id->b[8] = (uint8_t)(0x80 | (id->b[8] & 0x3f));
}

/* --- Rows ------------------------------------------------------------------------------------ */

/* Between log_rows_begin and log_rows_end: what is enough for one message, or the last, is sent. */
MAYBE_UNUSED static void rows_send(PGconn *c, struct buf *rows, bool last, int64_t *bytes)
{
    if (rows->n < ROWS_AT_ONCE && !last)
        return;
    *bytes += (int64_t)rows->n;
    if (PQputCopyData(c, (const char *)rows->p, (int)rows->n) != 1)
        give_up(c, "COPY data");
    buf_reset(rows);
}

/* Runs it in so many processes; the seconds that all took. */
MAYBE_UNUSED static double shared_out(int processes, void (*work)(void *arg, int i), void *arg)
{
    int64_t began = clock_mono_us();
    int status;

    fflush(NULL);
    for (int i = 0; i < processes; i++)
        if (fork() == 0) {
            work(arg, i);
            _exit(0);
        }
    while (wait(&status) > 0)
        if (status != 0)
            exit(1);
    return (double)(clock_mono_us() - began) / 1e6;
}

struct rows_reading {
    const char *conninfo, *columns;
    int64_t n;
    int processes;
};

static void rows_read_share(void *arg, int i)
{
    const struct rows_reading *x = arg;
    PGconn *c = connect_to(x->conninfo);
    char sql[300], *row = NULL;
    PGresult *r;

    snprintf(sql, sizeof sql,
             "COPY (SELECT %s FROM history.event WHERE log = 0 AND position >= %" PRId64
             " AND position < %" PRId64 ") TO STDOUT (FORMAT binary)",
             x->columns, x->n * i / x->processes, x->n * (i + 1) / x->processes);
    r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COPY_OUT)
        give_up(c, "COPY");
    PQclear(r);
    while (PQgetCopyData(c, &row, 0) > 0)
        PQfreemem(row);
    PQfinish(c);
}

/* All rows of the log by plain COPY into nothing; prints it. */
MAYBE_UNUSED static void rows_read_all(const char *conninfo, const char *columns, int processes)
{
    struct rows_reading x = {.conninfo = conninfo, .columns = columns, .processes = processes};
    PGconn *c = connect_to(conninfo);

    x.n = ask_int(c, "SELECT max(position) + 1 FROM history.event");
    PQfinish(c);
    printf("{\"events\":%" PRId64 ",\"seconds\":%.2f}\n", x.n,
           shared_out(processes, rows_read_share, &x));
}

#endif
