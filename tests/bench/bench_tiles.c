/*
 * Fills history.tile with the tree over N synthetic leaves (30,000,000; leaf i is the SHA-256 of i in eight
 * bytes, big-endian), as if a reader had made it, and prints JSON with the root.
 *
 *     bench_tiles CONNINFO [N]
 */
#include "services/proof/tiles.h"
#include "tests/bench/bench_rows.h"

#include <endian.h>

static PGconn *connection;
static uint64_t n_tiles;

static void begin_copy(void)
{
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
    PGresult *r = PQexec(connection, "TRUNCATE history.tile");

    PQclear(r);
    r = PQexec(connection,
               "COPY history.tile (log, level, idx, hashes) FROM STDIN (FORMAT binary)");
    if (PQresultStatus(r) != PGRES_COPY_IN || PQputCopyData(connection, head, 19) != 1)
        give_up(connection, "COPY");
    PQclear(r);
}

static void field(struct buf *row, const void *p, uint32_t n)
{
    uint32_t length = htobe32(n);

    buf_add(row, &length, sizeof length);
    buf_add(row, p, n);
}

static void on_full(void *arg, unsigned level, uint64_t index, const uint8_t *hashes)
{
    static struct buf row;
    uint16_t fields = htobe16(4), log = 0, of = htobe16((uint16_t)level);
    uint64_t idx = htobe64(index);

    (void)arg;
    buf_reset(&row);
    buf_add(&row, &fields, sizeof fields);
    field(&row, &log, sizeof log);
    field(&row, &of, sizeof of);
    field(&row, &idx, sizeof idx);
    field(&row, hashes, TILE_BYTES);
    if (PQputCopyData(connection, (const char *)row.p, (int)row.n) != 1)
        give_up(connection, "COPY");
    n_tiles++;
}

int main(int argc, char **argv)
{
    uint64_t n = argc > 2 ? strtoull(argv[2], NULL, 10) : 30000000;
    static struct tiles tiles;
    struct tree tree = {0};
    uint8_t root[HASH_LEN];
    int64_t began;
    PGresult *r;

    if (argc < 2)
        return 2;
    hash_init();
    connection = connect_to(argv[1]);
    begin_copy();
    began = clock_mono_us();
    for (uint64_t i = 0; i < n; i++) {
        uint64_t number = htobe64(i);
        uint8_t leaf[HASH_LEN];

        hash_sha256_one(leaf, &number, sizeof number);
        tiles_add(&tiles, leaf, on_full, NULL);
        tree_add(&tree, leaf);
    }
    if (PQputCopyEnd(connection, NULL) != 1)
        give_up(connection, "COPY");
    r = PQgetResult(connection);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        give_up(connection, "COPY");
    PQclear(r);
    tree_root(&tree, root);
    printf("{\"root\": \"");
    for (int i = 0; i < HASH_LEN; i++)
        printf("%02x", root[i]);
    printf("\", \"tiles\": %" PRIu64 ", \"seconds\": %.1f}\n", n_tiles,
           (double)(clock_mono_us() - began) / 1e6);
    PQfinish(connection);
    hash_deinit();
    return 0;
}
