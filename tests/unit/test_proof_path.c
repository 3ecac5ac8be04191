/*
 * Proofs in the tree: the published vectors of RFC 6962's test data, every size to 256, and that no proof
 * that was changed is believed.
 *
 *     test_proof_path print     each proof of every size to 256, a line each, for another implementation
 */
#include "common_test.h"

#include "services/proof/path.h"

#define SIZES 256u

/* Level l holds the roots of full subtrees of 2^l leaves. */
static uint8_t level_nodes[9][SIZES][HASH_LEN], roots[SIZES + 1][HASH_LEN];
static bool node_is_lost;

static void leaf_of(struct slice data, uint8_t out[HASH_LEN])
{
    const struct slice parts[] = {slice_of("\0", 1), data};

    hash_sha256(out, parts, 2);
}

static bool node_get(void *arg, unsigned level, uint64_t index, uint8_t out[HASH_LEN])
{
    (void)arg;
    if (node_is_lost)
        return false;
    assert_true(level <= 8 && (index + 1) << level <= SIZES);
    memcpy(out, level_nodes[level][index], HASH_LEN);
    return true;
}

static const struct nodes nodes = {.get = node_get};

/* Leaf i is that of the two bytes of i; the roots come from the compact range. */
static void grow(void)
{
    struct tree t = {0};

    tree_root(&t, roots[0]);
    for (uint32_t i = 0; i < SIZES; i++) {
        uint8_t data[2] = {(uint8_t)(i >> 8), (uint8_t)i};

        leaf_of(slice_of(data, 2), level_nodes[0][i]);
        tree_add(&t, level_nodes[0][i]);
        tree_root(&t, roots[i + 1]);
    }
    for (unsigned l = 1; l <= 8; l++)
        for (uint32_t i = 0; i < SIZES >> l; i++)
            tree_join(level_nodes[l][i], level_nodes[l - 1][(size_t)2 * i],
                      level_nodes[l - 1][(size_t)2 * i + 1]);
}

static int begin(void **state)
{
    (void)state;
    hash_init();
    grow();
    node_is_lost = false;
    return 0;
}

static int end(void **state)
{
    (void)state;
    hash_deinit();
    return 0;
}

/* ------------------------------------------------------------------ tests */

static void every_leaf_of_every_size_is_proven(void **state)
{
    struct path path;
    uint8_t root[HASH_LEN];

    (void)state;
    for (uint64_t n = 0; n <= SIZES; n++) {
        assert_int_equal(path_root(&nodes, n, root), 0);
        assert_memory_equal(root, roots[n], HASH_LEN);
        for (uint64_t i = 0; i < n; i++) {
            assert_int_equal(path_inclusion(&nodes, i, n, &path), 0);
            assert_true(path.n <= 8);
            assert_true(path_proves_inclusion(level_nodes[0][i], i, n, &path, roots[n]));
        }
        assert_int_equal(path_inclusion(&nodes, n, n, &path), -1);
    }
}

static void every_size_continues_every_smaller_one(void **state)
{
    struct path path;

    (void)state;
    for (uint64_t n = 0; n <= SIZES; n++) {
        for (uint64_t m = 0; m <= n; m++) {
            assert_int_equal(path_consistency(&nodes, m, n, &path), 0);
            assert_true(path_proves_consistency(m, roots[m], n, roots[n], &path));
        }
        assert_int_equal(path_consistency(&nodes, n + 1, n, &path), -1);
    }
}

/* Each change of a path, one after the other; NULL: no more. */
static const struct path *changed(const struct path *good, int which)
{
    static struct path p;
    int n = (int)good->n;

    p = *good;
    if (which < n * HASH_LEN) {
        p.hash[which / HASH_LEN][which % HASH_LEN] ^= 1;
        return &p;
    }
    which -= n * HASH_LEN;
    if (which == 0) {
        memset(p.hash[p.n++], 7, HASH_LEN);
        return &p;
    }
    if (which == 1 && n > 0) {
        p.n--;
        return &p;
    }
    if (which == 2 && n > 1) {
        memmove(p.hash[0], p.hash[1], (size_t)--p.n * HASH_LEN);
        return &p;
    }
    if (which >= 3 && which < 2 + n) {
        memcpy(p.hash[which - 3], good->hash[which - 2], HASH_LEN);
        memcpy(p.hash[which - 2], good->hash[which - 3], HASH_LEN);
        return &p;
    }
    return NULL;
}

static void an_inclusion_that_was_changed_is_not_believed(void **state)
{
    const struct path *bad;
    struct path path;

    (void)state;
    for (uint64_t n = 1; n <= 40; n++) {
        for (uint64_t i = 0; i < n; i++) {
            const uint8_t *leaf = level_nodes[0][i];

            assert_int_equal(path_inclusion(&nodes, i, n, &path), 0);
            for (int c = 0; (bad = changed(&path, c)); c++)
                assert_false(path_proves_inclusion(leaf, i, n, bad, roots[n]));
            for (uint64_t other = 0; other <= n; other++)
                assert_true(other == i || !path_proves_inclusion(leaf, other, n, &path, roots[n]));
            assert_false(path_proves_inclusion(level_nodes[0][i + 1], i, n, &path, roots[n]));
            assert_false(path_proves_inclusion(leaf, i, n, &path, roots[n - 1]));
            assert_false(path_proves_inclusion(leaf, i, n + 1, &path, roots[n + 1]));
        }
    }
}

static void a_consistency_that_was_changed_is_not_believed(void **state)
{
    const struct path *bad;
    struct path path;

    (void)state;
    for (uint64_t n = 1; n <= 40; n++) {
        for (uint64_t m = 0; m <= n; m++) {
            assert_int_equal(path_consistency(&nodes, m, n, &path), 0);
            for (int c = 0; (bad = changed(&path, c)); c++)
                assert_false(path_proves_consistency(m, roots[m], n, roots[n], bad));
            for (uint64_t other = 0; other <= n; other++)
                assert_true(other == m ||
                            !path_proves_consistency(m, roots[other], n, roots[n], &path));
            assert_true(m == 0 || !path_proves_consistency(m, roots[m], n, roots[n + 1], &path));
            assert_false(path_proves_consistency(n + 1, roots[n + 1], n, roots[n], &path));
        }
    }
}

static void what_cannot_be_had_proves_nothing(void **state)
{
    uint8_t root[HASH_LEN];
    struct path path;

    (void)state;
    node_is_lost = true;
    assert_int_equal(path_root(&nodes, 5, root), -1);
    assert_int_equal(path_inclusion(&nodes, 2, 5, &path), -1);
    assert_int_equal(path_consistency(&nodes, 3, 5, &path), -1);
    path.n = PATH_MOST + 1;
    assert_false(path_proves_inclusion(level_nodes[0][2], 2, 5, &path, roots[5]));
    assert_false(path_proves_consistency(3, roots[3], 5, roots[5], &path));
}

/* Leaf 0 of the eight of RFC 6962's test data. */
static void the_published_path_is_ours(void **state)
{
    static const char *const data[] = {"",
                                       "00",
                                       "10",
                                       "2021",
                                       "3031",
                                       "40414243",
                                       "5051525354555657",
                                       "606162636465666768696a6b6c6d6e6f"};
    static const char *const want[] = {
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"};
    struct path path;

    (void)state;
    for (int i = 0; i < 8; i++) {
        uint8_t bytes[16];

        for (size_t k = 0; data[i][2 * k]; k++)
            bytes[k] = (uint8_t)strtoul((char[]){data[i][2 * k], data[i][2 * k + 1], 0}, NULL, 16);
        leaf_of(slice_of(bytes, strlen(data[i]) / 2), level_nodes[0][i]);
    }
    for (unsigned l = 1; l <= 3; l++)
        for (uint32_t i = 0; i < 8u >> l; i++)
            tree_join(level_nodes[l][i], level_nodes[l - 1][(size_t)2 * i],
                      level_nodes[l - 1][(size_t)2 * i + 1]);
    assert_int_equal(path_inclusion(&nodes, 0, 8, &path), 0);
    assert_int_equal(path.n, 3);
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < HASH_LEN; k++) {
            char hex[3];

            snprintf(hex, sizeof hex, "%02x", path.hash[i][k]);
            assert_memory_equal(hex, want[i] + 2 * k, 2);
        }
}

/* ------------------------------------------------------------------ for another implementation */

static void print(char what, uint64_t a, uint64_t n, const struct path *path)
{
    printf("%c %llu %llu", what, (unsigned long long)a, (unsigned long long)n);
    for (uint32_t i = 0; i < path->n; i++) {
        putchar(' ');
        for (int k = 0; k < HASH_LEN; k++)
            printf("%02x", path->hash[i][k]);
    }
    putchar('\n');
}

static int print_all(void)
{
    struct path path;

    hash_init();
    grow();
    for (uint64_t n = 1; n <= SIZES; n++)
        for (uint64_t a = 0; a <= n; a++) {
            if (a < n && path_inclusion(&nodes, a, n, &path) == 0)
                print('i', a, n, &path);
            if (path_consistency(&nodes, a, n, &path) == 0)
                print('c', a, n, &path);
        }
    hash_deinit();
    return 0;
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(every_leaf_of_every_size_is_proven),
        TEST(every_size_continues_every_smaller_one),
        TEST(an_inclusion_that_was_changed_is_not_believed),
        TEST(a_consistency_that_was_changed_is_not_believed),
        TEST(what_cannot_be_had_proves_nothing),
        TEST(the_published_path_is_ours),
    };

    if (argc > 1 && strcmp(argv[1], "print") == 0)
        return print_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
