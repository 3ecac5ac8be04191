/*
 * The tree in tiles: its nodes give the roots and the proofs that the compact range and the leaves give,
 * at sizes on both sides of where tiles of two levels become full.
 */
#include "common_test.h"

#include "services/proof/tiles.h"

#include <stdlib.h>

#define LEAVES (TILE_HASHES * TILE_HASHES + 3 * TILE_HASHES + 17)

static struct tiles tiles;
static uint8_t (*stored)[TILE_BYTES]; /* of level 0, and behind them of level 1 */
static uint8_t (*roots)[HASH_LEN];    /* of every size */
static unsigned n_stored, n_fetched;
static bool is_lost;

#define LEVEL_0 (LEAVES / TILE_HASHES)

static void leaf_of(uint32_t i, uint8_t out[HASH_LEN])
{
    hash_sha256_one(out, &i, sizeof i);
}

static void on_full(void *arg, unsigned level, uint64_t index, const uint8_t *hashes)
{
    (void)arg;
    assert_true(level <= 1);
    memcpy(stored[(size_t)level * LEVEL_0 + index], hashes, TILE_BYTES);
    n_stored++;
}

static bool fetch(void *arg, unsigned level, uint64_t index, uint8_t *out)
{
    (void)arg;
    n_fetched++;
    memcpy(out, stored[(size_t)level * LEVEL_0 + index], TILE_BYTES);
    return !is_lost;
}

static int begin(void **state)
{
    struct tree t = {0};
    uint8_t leaf[HASH_LEN];

    (void)state;
    hash_init();
    stored = calloc(LEVEL_0 + 1, sizeof *stored);
    roots = calloc(LEAVES + 1, sizeof *roots);
    assert_non_null(stored);
    assert_non_null(roots);
    memset(&tiles, 0, sizeof tiles);
    is_lost = false;
    tree_root(&t, roots[0]);
    for (uint32_t i = 0; i < LEAVES; i++) {
        leaf_of(i, leaf);
        tree_add(&t, leaf);
        tree_root(&t, roots[i + 1]);
        tiles_add(&tiles, leaf, on_full, NULL);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    free(stored);
    free(roots);
    hash_deinit();
    return 0;
}

static void each_tile_that_is_full_is_told_once(void **state)
{
    (void)state;
    assert_int_equal(n_stored, LEVEL_0 + 1);
    assert_int_equal(tiles_full(LEAVES, 0), LEVEL_0);
    assert_int_equal(tiles_full(LEAVES, 1), 1);
    assert_int_equal(tiles_full(LEAVES, 7), 0);
    assert_int_equal(tiles.last[0].n, 17);
    assert_int_equal(tiles.last[1].n, 3);
    assert_int_equal(tiles.last[2].n, 1);
}

/* Often near where a tile of either level becomes full. */
static uint64_t any_size(void)
{
    static const uint64_t edges[] = {1, 256, 512, 65280, 65536, 65792, LEAVES};
    uint64_t edge = edges[chance_below(ARRAY_LEN(edges))], n;

    n = chance_below(3) ? chance_below(LEAVES + 1) : edge + chance_below(5) - 2;
    return n > LEAVES || n == 0 ? LEAVES : n;
}

static void roots_and_proofs_are_those_of_the_leaves(void **state)
{
    static struct tiles_nodes from;
    const struct nodes nodes = {.get = tiles_node, .arg = &from};
    uint8_t root[HASH_LEN], leaf[HASH_LEN];
    struct path path;
    unsigned most = 0;

    (void)state;
    chance_seed(30);
    from = (struct tiles_nodes){.t = &tiles, .get = fetch};
    for (int i = 0; i < 3000; i++) {
        uint64_t n = any_size(), m = any_size(), index = chance_below((uint32_t)n);

        m = m > n ? n : m;
        from.has = false;
        n_fetched = 0;
        assert_int_equal(path_root(&nodes, n, root), 0);
        assert_memory_equal(root, roots[n], HASH_LEN);
        leaf_of((uint32_t)index, leaf);
        assert_int_equal(path_inclusion(&nodes, index, n, &path), 0);
        assert_true(path_proves_inclusion(leaf, index, n, &path, roots[n]));
        assert_int_equal(path_consistency(&nodes, m, n, &path), 0);
        assert_true(path_proves_consistency(m, roots[m], n, roots[n], &path));
        most = n_fetched > most ? n_fetched : most;
    }
    assert_true(most <= 20); /* all three together */
}

static void a_tile_that_is_lost_or_not_there_yet_gives_no_node(void **state)
{
    static struct tiles_nodes from;
    const struct nodes nodes = {.get = tiles_node, .arg = &from};
    uint8_t root[HASH_LEN];
    struct path path;

    (void)state;
    from = (struct tiles_nodes){.t = &tiles, .get = fetch};
    assert_int_equal(path_root(&nodes, LEAVES + 1, root), -1);
    assert_int_equal(path_inclusion(&nodes, LEAVES, LEAVES + 2, &path), -1);
    assert_false(tiles_node(&from, 64, 0, root));
    is_lost = true;
    from.has = false;
    assert_int_equal(path_inclusion(&nodes, 5, LEAVES, &path), -1);
    is_lost = false;
    assert_int_equal(path_inclusion(&nodes, 5, LEAVES, &path), 0);
}

/* One bit of a tile, and its proofs prove nothing. */
static void a_tile_that_was_changed_proves_nothing(void **state)
{
    static struct tiles_nodes from;
    const struct nodes nodes = {.get = tiles_node, .arg = &from};
    uint8_t leaf[HASH_LEN];
    struct path path;

    (void)state;
    from = (struct tiles_nodes){.t = &tiles, .get = fetch};
    stored[3][(size_t)17 * HASH_LEN] ^= 1;
    leaf_of(3 * TILE_HASHES + 16, leaf);
    assert_int_equal(path_inclusion(&nodes, 3 * TILE_HASHES + 16, LEAVES, &path), 0);
    assert_false(path_proves_inclusion(leaf, 3 * TILE_HASHES + 16, LEAVES, &path, roots[LEAVES]));
    stored[3][(size_t)17 * HASH_LEN] ^= 1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_tile_that_is_full_is_told_once),
        cmocka_unit_test(roots_and_proofs_are_those_of_the_leaves),
        cmocka_unit_test(a_tile_that_is_lost_or_not_there_yet_gives_no_node),
        cmocka_unit_test(a_tile_that_was_changed_proves_nothing),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
