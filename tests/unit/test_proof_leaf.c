/*
 * The leaf's bytes, which never change, and the tree over them.
 */
#include "common_test.h"

#include "services/proof/leaf.h"
#include "services/proof/tree.h"

#define LEAVES 300

static void to_hex(const uint8_t *p, char out[2 * HASH_LEN + 1])
{
    for (size_t i = 0; i < HASH_LEN; i++)
        snprintf(out + 2 * i, 3, "%02x", p[i]);
}

static void assert_hash(const uint8_t *p, const char *expected)
{
    char hex[2 * HASH_LEN + 1];

    to_hex(p, hex);
    assert_string_equal(hex, expected);
}

/* ------------------------------------------------------------------ leaf */

static const struct uuid stream = {
    {0x01, 0x93, 0xf0, 0xc0, 0xff, 0xee, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x2a}};
static const struct uuid append_id = {
    {0x01, 0x93, 0xf0, 0xc0, 0xff, 0xee, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x2b}};

static struct leaf_fields some_leaf(const uint8_t *digest)
{
    return (struct leaf_fields){.kind = 20,
                                .schema = 1,
                                .version = 3,
                                .fence = 7,
                                .number = 412,
                                .at = INT64_C(1775121300123456),
                                .stream = &stream,
                                .append = &append_id,
                                .party = SLICE_LIT("zeeuws-vlaanderen"),
                                .meta = SLICE_LIT("\x81\xa3via\xa3"
                                                  "cli"),
                                .digest = digest};
}

/* Both hashes were made by Python's hashlib and struct from the picture in leaf.h. */
static void a_leaf_has_the_documented_bytes(void **state)
{
    uint8_t salt[SALT_LEN], digest[HASH_LEN], leaf[HASH_LEN];
    struct leaf_fields f = some_leaf(digest);

    (void)state;
    for (uint8_t i = 0; i < SALT_LEN; i++)
        salt[i] = i;
    leaf_digest(digest, salt,
                SLICE_LIT("\x81\xa4what\xa5"
                          "brugA"));
    assert_hash(digest, "b2a599445be7e9c4f369caba161e8785c7ffeea712179fc08c2d4b5031313547");
    leaf_hash(leaf, &f);
    assert_hash(leaf, "5cb495df5624a37cadee8056ac824da8198e6ab13346d74f33d0733df2556c92");
}

/* Each field alone is changed: the leaf must be another. */
static void every_field_is_in_the_leaf(void **state)
{
    uint8_t digest[HASH_LEN] = {1}, other_digest[HASH_LEN] = {2}, plain[HASH_LEN], leaf[HASH_LEN];
    struct leaf_fields base = some_leaf(digest), f;
    struct leaf_fields changed[11];
    size_t n = 0;

    (void)state;
    leaf_hash(plain, &base);
#define CHANGED(field, value) (f = base, f.field = (value), changed[n++] = f)
    CHANGED(log, 1);
    CHANGED(kind, 21);
    CHANGED(schema, 2);
    CHANGED(version, 4);
    CHANGED(fence, 8);
    CHANGED(number, 0);
    CHANGED(at, base.at + 1);
    CHANGED(stream, &append_id);
    CHANGED(append, &stream);
    CHANGED(party, SLICE_LIT("zeeuws-vlaandereN"));
    CHANGED(digest, other_digest);
#undef CHANGED
    for (size_t i = 0; i < n; i++) {
        leaf_hash(leaf, &changed[i]);
        assert_memory_not_equal(leaf, plain, HASH_LEN);
    }
    f = base;
    f.meta = SLICE_LIT("\x80");
    leaf_hash(leaf, &f);
    assert_memory_not_equal(leaf, plain, HASH_LEN);
}

/* "ab" + "c" and "a" + "bc" are different parties and metas. */
static void lengths_keep_neighbouring_fields_apart(void **state)
{
    uint8_t digest[HASH_LEN] = {1}, one[HASH_LEN], two[HASH_LEN];
    struct leaf_fields f = some_leaf(digest);

    (void)state;
    f.number = 0;
    f.party = SLICE_LIT("ab");
    f.meta = SLICE_LIT("c");
    leaf_hash(one, &f);
    f.party = SLICE_LIT("a");
    f.meta = SLICE_LIT("bc");
    leaf_hash(two, &f);
    assert_memory_not_equal(one, two, HASH_LEN);
}

static void another_salt_gives_another_digest(void **state)
{
    uint8_t salt[SALT_LEN] = {0}, one[HASH_LEN], two[HASH_LEN];

    (void)state;
    leaf_digest(one, salt, SLICE_LIT("the same"));
    salt[15] = 1;
    leaf_digest(two, salt, SLICE_LIT("the same"));
    assert_memory_not_equal(one, two, HASH_LEN);
}

/* ------------------------------------------------------------------ tree */

/* RFC 6962, 2.1, as it stands there: split at the largest power of two below n. */
static void naive_root(uint8_t (*leaves)[HASH_LEN], size_t n, uint8_t out[HASH_LEN])
{
    uint8_t bytes[1 + 2 * HASH_LEN] = {1};
    size_t k = 1;

    if (n == 0) {
        hash_sha256_one(out, NULL, 0);
        return;
    }
    if (n == 1) {
        memcpy(out, leaves[0], HASH_LEN);
        return;
    }
    while (k * 2 < n)
        k *= 2;
    naive_root(leaves, k, bytes + 1);
    naive_root(leaves + k, n - k, bytes + 1 + HASH_LEN);
    hash_sha256_one(out, bytes, sizeof bytes);
}

static void make_leaves(uint8_t (*leaves)[HASH_LEN])
{
    for (uint16_t i = 0; i < LEAVES; i++)
        hash_sha256_one(leaves[i], &i, sizeof i);
}

static void the_root_is_that_of_the_naive_recursion(void **state)
{
    static uint8_t leaves[LEAVES][HASH_LEN];
    uint8_t expected[HASH_LEN], root[HASH_LEN];
    struct tree t = {0};

    (void)state;
    make_leaves(leaves);
    for (size_t n = 0; n <= LEAVES; n++) {
        naive_root(leaves, n, expected);
        tree_root(&t, root);
        assert_memory_equal(root, expected, HASH_LEN);
        if (n < LEAVES)
            tree_add(&t, leaves[n]);
    }
}

/* The first vectors that everybody tests against (leaves of RFC 6962 over "", 00, 10, ...). */
static void the_root_is_that_of_the_well_known_vectors(void **state)
{
    static const struct slice data[] = {
        SLICE_LIT(""),
        SLICE_LIT("\x00"),
        SLICE_LIT("\x10"),
        SLICE_LIT("\x20\x21"),
        SLICE_LIT("\x30\x31"),
        SLICE_LIT("\x40\x41\x42\x43"),
        SLICE_LIT("\x50\x51\x52\x53\x54\x55\x56\x57"),
        SLICE_LIT("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f")};
    static const char *const roots[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    struct tree t = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
        uint8_t root[HASH_LEN], leaf[HASH_LEN];

        tree_root(&t, root);
        assert_hash(root, roots[i]);
        if (i < ARRAY_LEN(data)) {
            struct slice parts[2] = {SLICE_LIT("\x00"), data[i]};

            hash_sha256(leaf, parts, 2);
            tree_add(&t, leaf);
        }
    }
}

static void a_kept_tree_goes_on_where_it_was(void **state)
{
    static uint8_t leaves[LEAVES][HASH_LEN];

    (void)state;
    make_leaves(leaves);
    for (size_t cut = 0; cut < LEAVES; cut += 7) {
        uint8_t expected[HASH_LEN], root[HASH_LEN];
        struct tree t = {0}, back;
        struct buf kept = {0};

        for (size_t i = 0; i < cut; i++)
            tree_add(&t, leaves[i]);
        tree_put(&t, &kept);
        assert_int_equal(tree_get(&back, buf_slice(&kept)), (int)kept.n);
        for (size_t i = cut; i < LEAVES; i++)
            tree_add(&back, leaves[i]);
        tree_root(&back, root);
        naive_root(leaves, LEAVES, expected);
        assert_memory_equal(root, expected, HASH_LEN);
        for (size_t n = 0; n < kept.n; n++)
            assert_int_equal(tree_get(&back, slice_of(kept.p, n)), -1);
        buf_free(&kept);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaf_has_the_documented_bytes),
        cmocka_unit_test(every_field_is_in_the_leaf),
        cmocka_unit_test(lengths_keep_neighbouring_fields_apart),
        cmocka_unit_test(another_salt_gives_another_digest),
        cmocka_unit_test(the_root_is_that_of_the_naive_recursion),
        cmocka_unit_test(the_root_is_that_of_the_well_known_vectors),
        cmocka_unit_test(a_kept_tree_goes_on_where_it_was),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
