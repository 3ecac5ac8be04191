/*
 * A real log to read, and how fast it can be read at all:
 *
 *   fill    so many signals, their events in order of time, behind what is in history.event
 *   read    all rows of it, as they lie there, by plain COPY into nothing
 *
 * usage: bench_log CONNINFO fill SIGNALS
 *        bench_log CONNINFO read PROCESSES
 * Prints one JSON object.
 */
#include "tests/bench/bench_lives.h"
#include "tests/unit/log_rows.h"

#include <inttypes.h>
#include <libpq-fe.h>

#define ROWS_AT_ONCE 5000

struct place_in_time {
    int64_t at;
    uint32_t signal;
    uint32_t i;
};

static void give_up(PGconn *c, const char *what)
{
    fprintf(stderr, "bench_log: %s: %s", what, PQerrorMessage(c));
    exit(1);
}

static PGconn *connect_to(const char *conninfo)
{
    PGconn *c = PQconnectdb(conninfo);

    if (PQstatus(c) != CONNECTION_OK)
        give_up(c, "connect");
    return c;
}

static int64_t ask_int(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    int64_t v;

    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
        give_up(c, sql);
    v = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    return v;
}

/* ------------------------------------------------------------------ fill */

static int by_time(const void *a, const void *b)
{
    const struct place_in_time *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->signal != y->signal ? (x->signal < y->signal ? -1 : 1)
                                  : (x->i > y->i) - (x->i < y->i);
}

/* As a sender of that moment would have made it: version 7, by its milliseconds. */
static void id_of_moment(struct uuid *id, int64_t at)
{
    uint64_t ms = (uint64_t)(at / US_PER_MS);

    for (int i = 0; i < 6; i++)
        id->b[i] = (uint8_t)(ms >> (40 - 8 * i));
    id->b[6] = (uint8_t)(0x70 | (id->b[8] & 0x0f));
    id->b[8] = (uint8_t)(0x80 | (id->b[8] & 0x3f));
}

static struct place_in_time *places_make(uint32_t signals, size_t *n_out)
{
    struct place_in_time *places;
    size_t n = 0;

    for (uint32_t s = 0; s < signals; s++)
        n += lives[s % LIVES].n;
    places = calloc(n + 1, sizeof *places);
    if (!places)
        abort();
    n = 0;
    for (uint32_t s = 0; s < signals; s++)
        for (uint32_t i = 0; i < lives[s % LIVES].n; i++)
            places[n++] = (struct place_in_time){lives_event(s, i).at, s, i};
    qsort(places, n, sizeof *places, by_time);
    *n_out = n;
    return places;
}

static void row_add(struct buf *out, const struct place_in_time *p, int64_t position)
{
    struct event e = lives_event(p->signal, p->i);

    id_of_moment(&e.stream, lives_event(p->signal, 0).at);
    e.position = position;
    if (p->i == 0)
        e.number = p->signal + 1;
    log_row_add(out, &e);
}

static void fill(const char *conninfo, uint32_t signals)
{
    PGconn *c = connect_to(conninfo);
    struct buf rows = {0};
    int64_t first, bytes = 0;
    size_t n;

    first = ask_int(c, "SELECT coalesce(max(position), -1) + 1 FROM history.event");
    lives_make();
    struct place_in_time *places = places_make(signals, &n);
    if (log_rows_begin(c) != 0)
        give_up(c, "COPY");
    for (size_t i = 0; i < n; i++) {
        row_add(&rows, &places[i], first + (int64_t)i);
        if ((i + 1) % ROWS_AT_ONCE != 0 && i + 1 < n)
            continue;
        bytes += (int64_t)rows.n;
        if (PQputCopyData(c, (const char *)rows.p, (int)rows.n) != 1)
            give_up(c, "COPY data");
        buf_reset(&rows);
    }
    if (log_rows_end(c) != 0)
        give_up(c, "COPY end");
    printf("{\"signals\":%u,\"events\":%zu,\"bytes\":%" PRId64 "}\n", signals, n, bytes);
    buf_free(&rows);
    free(places);
    lives_free();
    PQfinish(c);
}

/* ------------------------------------------------------------------ read */

static int read_share(const char *conninfo, int64_t from, int64_t until)
{
    PGconn *c = connect_to(conninfo);
    char sql[300], *row = NULL;
    PGresult *r;

    snprintf(sql, sizeof sql,
             "COPY (SELECT position, stream, version, kind, at, party, number, meta, body FROM "
             "history.event WHERE log = 0 AND position >= %" PRId64 " AND position < %" PRId64
             ") TO STDOUT (FORMAT binary)",
             from, until);
    r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COPY_OUT)
        give_up(c, "COPY");
    PQclear(r);
    while (PQgetCopyData(c, &row, 0) > 0)
        PQfreemem(row);
    PQfinish(c);
    return 0;
}

static void read_all(const char *conninfo, int processes)
{
    PGconn *c = connect_to(conninfo);
    int64_t n = ask_int(c, "SELECT max(position) + 1 FROM history.event"), began;
    int status;

    PQfinish(c);
    fflush(NULL);
    began = clock_mono_us();
    for (int i = 0; i < processes; i++)
        if (fork() == 0)
            _exit(read_share(conninfo, n * i / processes, n * (i + 1) / processes));
    while (wait(&status) > 0)
        if (status != 0)
            exit(1);
    printf("{\"events\":%" PRId64 ",\"seconds\":%.2f}\n", n,
           (double)(clock_mono_us() - began) / 1e6);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: bench_log CONNINFO fill SIGNALS|read PROCESSES\n");
        return 2;
    }
    if (strcmp(argv[2], "fill") == 0)
        fill(argv[1], (uint32_t)strtoul(argv[3], NULL, 10));
    else
        read_all(argv[1], (int)strtol(argv[3], NULL, 10));
    return 0;
}
