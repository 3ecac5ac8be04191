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
#include "tests/bench/bench_rows.h"

static int64_t moment_of(uint32_t signal, uint32_t signals, uint32_t i)
{
    (void)signals;
    return i < lives[signal % LIVES].n ? lives_event(signal, i).at : INT64_MAX;
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
    int64_t first = next_position(c), bytes = 0;
    struct place_in_time *places;
    size_t n;

    lives_make();
    places = places_make(signals, moment_of, &n);
    if (log_rows_begin(c) != 0)
        give_up(c, "COPY");
    for (size_t i = 0; i < n; i++) {
        row_add(&rows, &places[i], first + (int64_t)i);
        rows_send(c, &rows, i + 1 == n, &bytes);
    }
    if (log_rows_end(c) != 0)
        give_up(c, "COPY end");
    printf("{\"signals\":%u,\"events\":%zu,\"bytes\":%" PRId64 "}\n", signals, n, bytes);
    buf_free(&rows);
    free(places);
    lives_free();
    PQfinish(c);
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
        rows_read_all(argv[1], "position, stream, version, kind, at, party, number, meta, body",
                      (int)strtol(argv[3], NULL, 10));
    return 0;
}
