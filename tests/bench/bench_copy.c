/*
 * What PostgreSQL itself can take on this machine, for the figures to be a ratio of:
 *
 *   copy    binary COPY of 1,000 rows a commit on two connections, into a table like the log's own,
 *           with the same indexes and the same body sizes in the same mix (L in the bench's table)
 *   insert  one plain INSERT with commit at a time: the latency to compare one signal in flight with
 *
 * usage: bench_copy CONNINFO copy|insert SECONDS [SIZE,SIZE,...]
 * Prints one JSON object.
 */
#include "tests/bench/bench_rows.h"

#include <sys/mman.h>

#define ROWS    1000
#define STREAMS 2
#define SAMPLES 100000
#define TABLE   "bench.event"
#define COLUMNS \
    "log,position,stream,version,kind,schema,fence,at,append,party,number,meta,salt,body,leaf"
#define N_COLUMNS 15

static size_t sizes[8];
static size_t n_sizes;
static uint8_t bytes[16384];

static void run(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        give_up(c, sql);
    PQclear(r);
}

static uint8_t *put(uint8_t *p, const void *v, int n)
{
    db_put_int(p, 4, n);
    memcpy(p + 4, v, (size_t)n);
    return p + 4 + n;
}

static uint8_t *put_int(uint8_t *p, int width, int64_t v)
{
    db_put_int(p, 4, width);
    db_put_int(p + 4, width, v);
    return p + 4 + width;
}

/* One row in COPY's binary form. */
static uint8_t *put_row(uint8_t *p, int64_t position, const struct uuid *stream, int version)
{
    size_t body = sizes[(size_t)(version - 1) % n_sizes];
    db_put_int(p, 2, N_COLUMNS);
    p = put_int(p + 2, 2, 0);
    p = put_int(p, 8, position);
    p = put(p, stream->b, 16);
    p = put_int(p, 4, version);
    p = put_int(p, 2, 20 + version);
    p = put_int(p, 2, 1);
    p = put_int(p, 4, 1);
    p = put_int(p, 8, db_time_to_pg(clock_wall_us()));
    p = put(p, stream->b, 16);
    p = put(p, "TWE", 3);
    if (version == 1) {
        p = put_int(p, 4, position & 0x7fffffff);
    } else {
        db_put_int(p, 4, -1);
        p += 4;
    }
    p = put(p, bytes, 60);
    p = put(p, bytes + (position & 1023), SALT_LEN);
    p = put(p, bytes + (position & 4095), (int)body);
    return put(p, bytes + (position & 2047), HASH_LEN);
}

/* 1,000 rows: for the mix of a loop, 250 signals of which each step comes after the one before. */
static void copy_batch(PGconn *c, uint8_t *block, int64_t *position)
{
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
    struct uuid ids[ROWS];
    size_t signals = ROWS / n_sizes;
    uint8_t *p = block;
    memcpy(p, head, 19); /* NOLINT(bugprone-not-null-terminated-result): bytes, not a text */
    p += 19;
    for (size_t i = 0; i < signals; i++)
        uuid_new_v7(&ids[i]);
    for (size_t step = 0; step < n_sizes; step++)
        for (size_t i = 0; i < signals; i++, *position += STREAMS)
            p = put_row(p, *position, &ids[i], (int)step + 1);
    db_put_int(p, 2, -1);
    p += 2;
    PGresult *r = PQexec(c, "COPY " TABLE "(" COLUMNS ") FROM STDIN BINARY");
    if (PQresultStatus(r) != PGRES_COPY_IN)
        give_up(c, "COPY");
    PQclear(r);
    if (PQputCopyData(c, (const char *)block, (int)(p - block)) != 1 || PQputCopyEnd(c, NULL) != 1)
        give_up(c, "COPY data");
    while ((r = PQgetResult(c)) != NULL) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            give_up(c, "COPY end");
        PQclear(r);
    }
}

static int64_t copy_stream(const char *conninfo, int which, int64_t until)
{
    PGconn *c = connect_to(conninfo);
    uint8_t *block = malloc((size_t)ROWS * (sizeof bytes / 2));
    int64_t position = which, rows = 0;
    if (!block)
        abort();
    run(c, "SET jit = off");
    while (clock_mono_us() < until) {
        copy_batch(c, block, &position);
        rows += (int64_t)(ROWS / n_sizes * n_sizes);
    }
    free(block);
    PQfinish(c);
    return rows;
}

static void bench_copy(const char *conninfo, double seconds)
{
    int64_t *rows = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int64_t began = clock_mono_us(), until = began + (int64_t)(seconds * 1e6);
    if (rows == MAP_FAILED)
        abort();
    for (int i = 0; i < STREAMS; i++)
        if (fork() == 0) {
            rows[i] = copy_stream(conninfo, i, until);
            _exit(0);
        }
    for (int i = 0; i < STREAMS; i++) {
        int status;
        if (wait(&status) < 0 || status != 0)
            exit(1);
    }
    double took = (double)(clock_mono_us() - began) / 1e6;
    printf("{\"rows_per_s\": %.0f}\n", (double)(rows[0] + rows[1]) / took);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void bench_insert(const char *conninfo, double seconds)
{
    PGconn *c = connect_to(conninfo);
    static int64_t took[SAMPLES];
    size_t n = 0;
    int64_t until = clock_mono_us() + (int64_t)(seconds * 1e6), position = 0;
    PGresult *r =
        PQprepare(c, "i",
                  "INSERT INTO " TABLE "(" COLUMNS ") VALUES (0,$1::int8,$2::uuid,1,20,1,1,"
                  "now(),$2,'TWE',1,$3::bytea,$4::bytea,$5::bytea,$6::bytea)",
                  0, NULL);
    PQclear(r);
    while (clock_mono_us() < until && n < SAMPLES) {
        struct uuid id;
        uint8_t pos[8];
        uuid_new_v7(&id);
        db_put_int(pos, 8, position++);
        const char *values[] = {(char *)pos,   (char *)id.b,        (char *)bytes,
                                (char *)bytes, (char *)bytes + 100, (char *)bytes + 200};
        int lengths[] = {8, 16, 60, SALT_LEN, (int)sizes[0], HASH_LEN};
        int formats[] = {1, 1, 1, 1, 1, 1};
        int64_t t = clock_mono_us();
        r = PQexecPrepared(c, "i", 6, values, lengths, formats, 1);
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            give_up(c, "INSERT");
        PQclear(r);
        took[n++] = clock_mono_us() - t;
    }
    PQfinish(c);
    if (n < 100)
        exit(1);
    qsort(took, n, sizeof took[0], by_size);
    printf("{\"rows_per_s\": %.0f, \"p50_us\": %lld, \"p99_us\": %lld, \"p999_us\": %lld}\n",
           (double)n / seconds, (long long)took[n / 2], (long long)took[n * 99 / 100],
           (long long)took[n * 999 / 1000]);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: bench_copy CONNINFO copy|insert SECONDS [SIZE,SIZE,...]\n");
        return 2;
    }
    const char *list = argc > 4 ? argv[4] : "875";
    for (char *end; *list && n_sizes < ARRAY_LEN(sizes); list = *end ? end + 1 : end)
        sizes[n_sizes++] = strtoul(list, &end, 10);
    hash_init();
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)("een regio die het zelf niet kan oplossen "[i % 41]);
    PGconn *c = connect_to(argv[1]);
    run(c, "SET client_min_messages = error");
    run(c, "DROP SCHEMA IF EXISTS bench CASCADE");
    run(c, "CREATE SCHEMA bench");
    run(c, "CREATE TABLE " TABLE " (LIKE history.event INCLUDING ALL)");
    run(c, "CHECKPOINT");
    if (strcmp(argv[2], "copy") == 0)
        bench_copy(argv[1], strtod(argv[3], NULL));
    else
        bench_insert(argv[1], strtod(argv[3], NULL));
    run(c, "DROP SCHEMA bench CASCADE");
    PQfinish(c);
    hash_deinit();
    return 0;
}
