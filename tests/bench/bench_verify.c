/*
 * A log to verify, with the leaves that history would have given it, and what bounds verifying it:
 *
 *   fill    so many events with bodies of so many bytes, behind what is in history.event
 *   read    all rows and columns of it, by plain COPY into nothing
 *   hash    the hashes of so many events with such bodies, and nothing else: digest, leaf, node
 *   export  an export file with as many events, without bodies
 *
 * usage: bench_verify fill CONNINFO EVENTS BODY
 *        bench_verify read CONNINFO PROCESSES
 *        bench_verify hash PROCESSES EVENTS BODY
 *        bench_verify export FILE EVENTS
 * Prints one JSON object.
 */
#include "services/proof/leaf.h"
#include "services/proof/tree.h"
#include "services/verify/export.h"
#include "services/verify/look.h"
#include "tests/bench/bench_rows.h"

#define SIDE_BY_SIDE 1000 /* streams that go on together */
#define EACH         7    /* events of one */
#define BODY_MOST    65536
#define META_BYTES   60

static uint8_t text[BODY_MOST + 4096];

/* ------------------------------------------------------------------ events */

static void text_make(void)
{
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)("een regio die het zelf niet kan oplossen "[i % 41]);
}

static void id_make(struct uuid *id, uint64_t what, uint64_t number)
{
    uint64_t both[2] = {number * UINT64_C(0x9e3779b97f4a7c15), what ^ number};

    memcpy(id->b, both, sizeof id->b);
}

/* Event i; its texts lie in `text`, its leaf in `leaf`. */
static void event_make(uint64_t i, size_t body, struct record *r, uint8_t leaf[HASH_LEN])
{
    uint64_t block = i / ((uint64_t)SIDE_BY_SIDE * EACH), in = i % ((uint64_t)SIDE_BY_SIDE * EACH);

    *r = (struct record){.kind = (int16_t)(20 + in / SIDE_BY_SIDE),
                         .schema = 1,
                         .version = (int32_t)(1 + in / SIDE_BY_SIDE),
                         .party = SLICE_LIT("TWE"),
                         .meta = {text + (i & 1023), META_BYTES},
                         .salt = {text + (i & 2047), SALT_LEN},
                         .body = {text + (i & 4095), body}};
    id_make(&r->stream, 1, block * SIDE_BY_SIDE + in % SIDE_BY_SIDE + 1);
    id_make(&r->append, 2, i + 1);
    r->leaf = slice_of(leaf, HASH_LEN);
}

static void event_place(struct record *r, int64_t position, int64_t at, int32_t fence,
                        uint8_t leaf[HASH_LEN])
{
    uint8_t digest[HASH_LEN];

    r->position = position;
    r->at = at;
    r->fence = fence;
    if (!look_digest(r, digest))
        give_up(NULL, "no digest");
    look_leaf(r, digest, leaf);
}

/* ------------------------------------------------------------------ fill */

static void put_slice(struct buf *out, struct slice s)
{
    row_put(out, s.p, s.n);
}

static void put_record(struct buf *out, const struct record *r)
{
    buf_add(out, "\0\x0f", 2);
    row_put_int(out, 2, r->log);
    row_put_int(out, 8, r->position);
    row_put(out, r->stream.b, 16);
    row_put_int(out, 4, r->version);
    row_put_int(out, 2, r->kind);
    row_put_int(out, 2, r->schema);
    row_put_int(out, 4, r->fence);
    row_put_int(out, 8, db_time_to_pg(r->at));
    row_put(out, r->append.b, 16);
    put_slice(out, r->party);
    row_put_null(out);
    put_slice(out, r->meta);
    put_slice(out, r->salt);
    put_slice(out, r->body);
    put_slice(out, r->leaf);
}

static void fill(const char *conninfo, uint64_t events, size_t body)
{
    PGconn *c = connect_to(conninfo);
    int64_t first = next_position(c), bytes = 0;
    int64_t at =
        ask_int(c, "SELECT (extract(epoch FROM max(at)) * 1000000)::int8 FROM history.event");
    int32_t fence = (int32_t)ask_int(c, "SELECT max(fence) FROM history.event");
    struct buf rows = {0};
    uint8_t leaf[HASH_LEN];
    struct record r;

    if (log_rows_begin(c) != 0)
        give_up(c, "COPY");
    for (uint64_t i = 0; i < events; i++) {
        event_make(i, body, &r, leaf);
        event_place(&r, first + (int64_t)i, at + (int64_t)i, fence, leaf);
        put_record(&rows, &r);
        rows_send(c, &rows, i + 1 == events, &bytes);
    }
    if (log_rows_end(c) != 0)
        give_up(c, "COPY end");
    printf("{\"events\":%" PRIu64 "}\n", events);
    buf_free(&rows);
    PQfinish(c);
}

static void export_to(const char *path, uint64_t events)
{
    struct export_writer w = {.bodies = false};
    FILE *f = fopen(path, "wb");
    struct buf out = {0};
    uint8_t leaf[HASH_LEN];
    struct record r;

    if (!f)
        give_up(NULL, path);
    export_head(&w, &out);
    for (uint64_t i = 0; i < events; i++) {
        event_make(i, 100, &r, leaf);
        event_place(&r, (int64_t)i, INT64_C(1775044800000000) + (int64_t)i, 1, leaf);
        if (export_add(&w, &r, &out) != 0)
            give_up(NULL, "too large");
        if (out.n >= (1 << 20) && fwrite(out.p, 1, out.n, f) != out.n)
            give_up(NULL, path);
        if (out.n >= (1 << 20))
            buf_reset(&out);
    }
    export_end(&w, &out);
    if (fwrite(out.p, 1, out.n, f) != out.n || fclose(f) != 0)
        give_up(NULL, path);
    printf("{\"events\":%" PRIu64 "}\n", events);
    buf_free(&out);
}

/* ------------------------------------------------------------------ bounds */

struct hashing {
    uint64_t events;
    size_t body;
};

static void hash_share(void *arg, int i)
{
    const struct hashing *x = arg;
    struct tree t = {0};
    struct record r = {.party = SLICE_LIT("TWE"),
                       .meta = {text, META_BYTES},
                       .salt = {text, SALT_LEN},
                       .body = {text, x->body}};
    uint8_t digest[HASH_LEN], leaf[HASH_LEN];

    for (uint64_t n = 0; n < x->events; n++) {
        r.position = (int64_t)n + i;
        if (look_digest(&r, digest))
            look_leaf(&r, digest, leaf);
        tree_add(&t, leaf);
    }
}

static void hash_all(int processes, uint64_t events, size_t body)
{
    struct hashing x = {events / (uint64_t)processes, body};

    printf("{\"events\":%" PRIu64 ",\"seconds\":%.2f}\n", events,
           shared_out(processes, hash_share, &x));
}

int main(int argc, char **argv)
{
    uint64_t numbers[2] = {0};

    hash_init();
    text_make();
    for (int i = 3; i < argc && i < 5; i++)
        numbers[i - 3] = strtoull(argv[i], NULL, 10);
    if (argc == 5 && strcmp(argv[1], "fill") == 0 && numbers[1] <= BODY_MOST) {
        fill(argv[2], numbers[0], numbers[1]);
    } else if (argc == 4 && strcmp(argv[1], "read") == 0) {
        rows_read_all(argv[2], "*", (int)numbers[0]);
    } else if (argc == 5 && strcmp(argv[1], "hash") == 0 && numbers[1] <= BODY_MOST) {
        hash_all((int)strtol(argv[2], NULL, 10), numbers[0], numbers[1]);
    } else if (argc == 4 && strcmp(argv[1], "export") == 0) {
        export_to(argv[2], numbers[0]);
    } else {
        fprintf(stderr, "usage: bench_verify fill CONNINFO EVENTS BODY | read CONNINFO PROCESSES | "
                        "hash PROCESSES EVENTS BODY | export FILE EVENTS\n");
        return 2;
    }
    hash_deinit();
    return 0;
}
